/* SPDX-License-Identifier: MIT
 * FW-POLICY: nothing above the single rules keeps WMI out: all-incoming-blocked, Group
 * Policy, another firewall product. What policy rules let in is judged by FW-DCOM-IN and
 * FW-WMI-IN; here is said who decides. */
#include "base/memory.h"
#include "requirements/firewall_judge.h"
#include "requirements/requirements.h"

#include <stdlib.h>

static char *policy_place(const struct firewall *firewall, uint32_t profile)
{
    static const char *const names[PROFILE_COUNT] = {"DomainProfile", "PrivateProfile", "PublicProfile"};
    size_t index = firewall_profile_index(profile);
    return strbuf_printed("HKLM\\%s\\%s",
                          firewall->profiles[index].by_device
                              ? "SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\Mdm"
                              : "SOFTWARE\\Policies\\Microsoft\\WindowsFirewall",
                          names[index]);
}

static enum text_id settings_text(const struct firewall_profile *profile)
{
    if (!profile->enabled)
        return TEXT_FW_POLICY_PROFILE_OFF;
    if (profile->block_all_inbound)
        return TEXT_FW_POLICY_PROFILE_BLOCKS;
    if (profile->policy_merge_off)
        return TEXT_FW_POLICY_PROFILE_MERGE_OFF;
    return profile->inbound_default_allow ? TEXT_FW_POLICY_PROFILE_OPEN : TEXT_FW_POLICY_PROFILE_RULES;
}

static void add_evidence(struct check *check, const struct firewall_view *view)
{
    const struct facts *facts = check->facts;
    const struct firewall *firewall = &facts->firewall;
    check_evidence_reading(check, sentence_of(TEXT_FW_POLICY_SERVICE, NULL), "MpsSvc",
                           sentence_of(TEXT_CHANGE_RUNNING, NULL),
                           sentence_of(firewall->service_running ? TEXT_CHANGE_RUNNING : TEXT_CHANGE_STOPPED, NULL),
                           &facts->firewall_reading);
    firewall_family_profiles_evidence(check, view);
    for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1) {
        if (!((view->profiles | view->aside) & profile))
            continue;
        struct sentence what = sentence_of(TEXT_FW_POLICY_PROFILE, "", NULL);
        sentence_nest(&what, 0, firewall_family_profile_text(profile));
        char *place = policy_place(firewall, profile);
        const struct firewall_profile *settings = &firewall->profiles[firewall_profile_index(profile)];
        check_evidence_reading(check, what, settings->set_by_policy || settings->policy_merge_off ? place : NULL,
                               sentence_of(TEXT_FW_POLICY_PROFILE_RULES, NULL),
                               sentence_of(settings_text(settings), NULL), &facts->firewall_reading);
        free(place);
    }
}

static enum verdict say_profile(struct check *check, enum verdict verdict, enum text_id summary, uint32_t profile)
{
    check_say(check, verdict, summary, "", NULL);
    sentence_nest(&check->finding->summary, 0, firewall_family_profile_text(profile));
    return verdict;
}

/* The first of PROFILES for which TEST holds; 0 none. */
static uint32_t find_profile(const struct firewall *firewall, uint32_t profiles,
                             bool (*test)(const struct firewall_profile *))
{
    for (uint32_t profile = PROFILE_DOMAIN; profile <= PROFILE_PUBLIC; profile <<= 1)
        if ((profiles & profile) && test(&firewall->profiles[firewall_profile_index(profile)]))
            return profile;
    return 0;
}

static bool blocks_all(const struct firewall_profile *profile)
{
    return profile->enabled && profile->block_all_inbound;
}

static bool merges_not(const struct firewall_profile *profile)
{
    return profile->enabled && profile->policy_merge_off;
}

static bool is_off(const struct firewall_profile *profile)
{
    return !profile->enabled;
}

/* Which profiles are active was not read, and it makes a difference. */
static bool differs(const struct firewall *firewall)
{
    static bool (*const tests[])(const struct firewall_profile *) = {blocks_all, merges_not, is_off};
    for (size_t i = 0; firewall->profiles_unread && i < array_count(tests); i++)
        for (size_t k = 1; k < PROFILE_COUNT; k++)
            if (tests[i](&firewall->profiles[k]) != tests[i](&firewall->profiles[0]))
                return true;
    return false;
}

static void set_policy(struct check *check, uint32_t profile)
{
    char *place = policy_place(&check->facts->firewall, profile);
    check_policy(check, place);
    free(place);
}

static enum verdict judge_policy(struct check *check, const struct firewall_view *view)
{
    const struct firewall *firewall = &check->facts->firewall;
    uint32_t profile = find_profile(firewall, view->profiles, merges_not);
    if (profile) {
        set_policy(check, profile);
        check_advise(check, TEXT_FW_IN_ADVICE_MERGE, NULL);
        return say_profile(check, V_ATTENTION, TEXT_FW_POLICY_MERGE_OFF, profile);
    }
    /* S_FALSE of LocalPolicyModifyState: on some of the active profiles, not on all. */
    if (firewall->modify_state == MODIFY_GP_OVERRIDE) {
        check_policy(check, "HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall");
        check_advise(check, TEXT_FW_IN_ADVICE_MERGE, NULL);
        return check_say(check, V_ATTENTION,
                         firewall->modify_partly ? TEXT_FW_POLICY_OVERRIDE_PARTLY : TEXT_FW_POLICY_OVERRIDE, NULL);
    }
    profile = find_profile(firewall, view->profiles, is_off);
    if (profile) {
        if (firewall->profiles[firewall_profile_index(profile)].set_by_policy)
            set_policy(check, profile);
        return say_profile(check, V_ATTENTION, TEXT_FW_POLICY_OFF, profile);
    }
    if (firewall->disputed & view->profiles)
        return check_say(check, V_ATTENTION, TEXT_FW_POLICY_DISPUTED, NULL);
    if (firewall->other_products && firewall->other_products[0]) {
        check_advise(check, TEXT_FW_POLICY_ADVICE_OTHER, firewall->other_products, NULL);
        return check_say(check, V_ATTENTION, TEXT_FW_POLICY_OTHER, firewall->other_products, NULL);
    }
    return check_say(check, V_READY, TEXT_FW_POLICY_READY, NULL);
}

static enum verdict check_fw_policy(struct check *check)
{
    const struct facts *facts = check->facts;
    const struct firewall *firewall = &facts->firewall;
    if (facts->firewall_reading.status != ST_OK) {
        check_evidence_reading(check, sentence_of(TEXT_FW_WHAT, NULL), NULL, sentence_of(TEXT_NONE, NULL),
                               sentence_of(TEXT_NONE, NULL), &facts->firewall_reading);
        return check_unreadable(check, TEXT_FW_WHAT, facts->firewall_reading.status);
    }
    const struct firewall_view view = firewall_traffic_view(check->environment->request, facts);
    add_evidence(check, &view);
    if (!firewall->service_running)
        return check_say(check, V_ATTENTION, TEXT_FW_POLICY_STOPPED, NULL);
    if (differs(firewall))
        return check_say(check, V_CANNOT_TELL, TEXT_FW_PROFILES_DIFFER, NULL);
    /* Where two policies disagree on it, the sum of both is "on wins". */
    uint32_t profile = find_profile(firewall, view.profiles & ~firewall->disputed, blocks_all);
    if (!profile && firewall_judge_shield_unplaced(firewall))
        return check_say(check, V_CANNOT_TELL,
                         firewall->modify_partly ? TEXT_FW_POLICY_BLOCKED_PARTLY : TEXT_FW_POLICY_MODIFY_UNREAD, NULL);
    if (!profile && firewall->modify_state == MODIFY_INBOUND_BLOCKED && firewall->confirmed == CONFIRMED_NOT)
        return check_say(check, V_NEEDS_CHANGE, TEXT_FW_POLICY_INBOUND_BLOCKED, NULL);
    if (!profile)
        return judge_policy(check, &view);
    if (firewall->profiles[firewall_profile_index(profile)].set_by_policy)
        set_policy(check, profile);
    check_advise(check, TEXT_FW_POLICY_ADVICE_BLOCK, NULL);
    return say_profile(check, V_NEEDS_CHANGE, TEXT_FW_POLICY_BLOCKS_ALL, profile);
}

const struct requirement requirement_fw_policy = {
    .id = "FW-POLICY",
    .area = AREA_FIREWALL,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(FW_POLICY),
    .reads = FACT_OS | FACT_FIREWALL | FACT_NETWORKS | FACT_RPC | FACT_NAME,
    .check = check_fw_policy,
};
