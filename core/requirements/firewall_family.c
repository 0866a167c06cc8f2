/* SPDX-License-Identifier: MIT */
#include "requirements/firewall_family.h"

enum text_id firewall_family_profile_text(uint32_t profile)
{
    switch (profile) {
    case PROFILE_DOMAIN:
        return TEXT_CHANGE_PROFILE_DOMAIN;
    case PROFILE_PRIVATE:
        return TEXT_CHANGE_PROFILE_PRIVATE;
    default:
        return TEXT_CHANGE_PROFILE_PUBLIC;
    }
}

/* The words for several PROFILE_ bits, each as evidence of WHAT. */
static void say_profiles(struct check *check, uint32_t profiles, enum text_id what, const char *where,
                         enum text_id actual, const struct reading *reading)
{
    for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1) {
        if (!(profiles & profile))
            continue;
        struct sentence sentence = sentence_of(what, "", NULL);
        sentence_nest(&sentence, 0, firewall_family_profile_text(profile));
        check_evidence_reading(check, sentence, where, sentence_of(TEXT_NONE, NULL), sentence_of(actual, NULL),
                               reading);
    }
}

void firewall_family_profiles_evidence(struct check *check, const struct firewall_view *view)
{
    const struct facts *facts = check->facts;
    const struct firewall *firewall = &facts->firewall;
    const struct reading *reading = &facts->firewall_reading;
    if (firewall->profiles_unread)
        check_evidence_reading(check, sentence_of(TEXT_FW_PROFILES_WHAT, NULL), NULL, sentence_of(TEXT_NONE, NULL),
                               sentence_of(TEXT_FW_PROFILES_UNREAD, NULL), reading);
    if (view->unlisted)
        check_evidence_reading(check, sentence_of(TEXT_FW_WAY, NULL), "assumed(FW-NO-NETWORK)",
                               sentence_of(TEXT_NONE, NULL), sentence_of(TEXT_FW_WAY_UNLISTED, NULL),
                               &facts->networks_reading);
    say_profiles(check, view->aside, TEXT_FW_ASIDE_WHAT, NULL, TEXT_FW_ASIDE, &facts->networks_reading);
    if (firewall->confirmed != CONFIRMED_NOT)
        check_evidence_reading(
            check, sentence_of(TEXT_FW_ACTIVE_WHAT, NULL), "ActiveStore", sentence_of(TEXT_NONE, NULL),
            sentence_of(firewall->confirmed == CONFIRMED_SAME ? TEXT_FW_ACTIVE_SAME : TEXT_FW_ACTIVE_DIFFERS, NULL),
            reading);
    if (firewall->security_unread)
        check_evidence_reading(check, sentence_of(TEXT_FW_SECURITY_WHAT, NULL), "assumed(FW-IPSEC-NONE)",
                               sentence_of(TEXT_NONE, NULL), sentence_of(TEXT_FW_SECURITY_UNREAD, NULL), reading);
}
