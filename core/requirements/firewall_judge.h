/* SPDX-License-Identifier: MIT
 * What one profile of the firewall means for one client: the verdict and its words. */
#ifndef REQUIREMENTS_FIREWALL_JUDGE_H
#define REQUIREMENTS_FIREWALL_JUDGE_H

#include "requirements/firewall_family.h"

struct firewall_case {
    struct check *check;
    const struct firewall_traffic *kind;
    struct inbound_traffic traffic;
    enum text_id traffic_text;
    struct scope_query query;
    struct firewall_view view;
};

struct firewall_judged {
    enum verdict verdict;
    int gravity; /* among the profiles the gravest is told */
    uint32_t profile;
    struct inbound_result result;
    enum text_id sentence;
};

/* PROFILE is a single PROFILE_ bit. What is not known is never ready and never needs change. */
struct firewall_judged firewall_judge(const struct firewall_case *in, uint32_t profile);

/* The sentence of JUDGED; sentence_free */
struct sentence firewall_judge_words(const struct firewall_case *in, const struct firewall_judged *judged);

/* What the rule that decides is called; "" none. Borrowed. */
const char *firewall_judge_label(const struct inbound_result *result);

/* Windows reports that Group Policy takes the effect from local rules, and nothing that was read says on which
 * profile. */
bool firewall_judge_override_unplaced(const struct firewall *firewall);

/* Everything from outside may be blocked on an active profile, and nothing that was read says on which: S_FALSE of
 * LocalPolicyModifyState (netfw.h), or it said nothing. The store in force, where it was read, knows better. */
bool firewall_judge_shield_unplaced(const struct firewall *firewall);

#endif
