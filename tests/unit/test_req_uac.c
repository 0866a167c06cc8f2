/* SPDX-License-Identifier: MIT
 * UAC-TOKEN-FILTER: only when it matters, and then exactly. */
#include "testing.h"

#include "arrange.h"
#include "scenario.h"

#include "base/memory.h"
#include "machine/security_descriptor.h"
#include "requirements/requirements.h"

#define SYSTEM_POLICY "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System"

static void builtin(fake_t *f, request_t *r)
{
    arrange_account(r, "PC-0421\\Administrator");
}

/* clang-format off */
#define UAC &requirement_uac_token_filter

static const struct scenario scenarios[] = {
    {"standard user", UAC, NULL, V_NOT_APPLICABLE, TEXT_UAC_STANDARD, .remedy = NULL},
    {"domain account", UAC, arrange_anna, V_NOT_APPLICABLE, TEXT_UAC_DOMAIN, .remedy = NULL},
    {"built-in administrator", UAC, builtin, V_READY, TEXT_UAC_BUILTIN, .remedy = NULL},
    {"filtered built-in administrator", UAC, builtin, V_NEEDS_CHANGE, TEXT_UAC_FILTERED, "full-token", false,
     V_ATTENTION, STEPS(DWORD_IS(SYSTEM_POLICY, "FilterAdministratorToken", 1))},
    {"local administrator", UAC, arrange_support, V_NEEDS_CHANGE, TEXT_UAC_FILTERED, "full-token", false, V_ATTENTION, .by_policy = false},
    {"explicit zero", UAC, arrange_support, V_NEEDS_CHANGE, TEXT_UAC_FILTERED, "full-token", false, V_ATTENTION,
     STEPS(DWORD_IS(SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 0))},
    {"zero in a domain", UAC, arrange_support, V_NEEDS_CHANGE, TEXT_UAC_FILTERED, .by_policy = true,
     STEPS(DWORD_IS(SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 0), MACHINE_IS(os.domain_joined, true))},
    {"wrong type", UAC, arrange_support, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(STRING_IS(SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", "1"))},
    /* Two values are documented, 0 and 1, of each of the three. */
    {"policy of 2", UAC, arrange_support, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(DWORD_IS(SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 2))},
    {"EnableLUA of 2", UAC, arrange_support, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(DWORD_IS(SYSTEM_POLICY, "EnableLUA", 2))},
    {"built-in administrator, 2", UAC, builtin, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(DWORD_IS(SYSTEM_POLICY, "FilterAdministratorToken", 2))},
    {"built-in administrator, wrong type", UAC, builtin, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(STRING_IS(SYSTEM_POLICY, "FilterAdministratorToken", "1"))},
    {"open, EnableLUA of 2", UAC, arrange_support, V_ATTENTION, TEXT_UAC_OPEN,
     STEPS(DWORD_IS(SYSTEM_POLICY, "EnableLUA", 2), DWORD_IS(SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 1))},
    {"in another group", UAC, arrange_support, V_ATTENTION, TEXT_UAC_FILTERED_MEMBER, "full-token", false,
     V_ATTENTION, STEPS(MEMBER(SUPPORT_SID, SID_DISTRIBUTED_COM_USERS))},
    {"an entry of its own", UAC, arrange_entry_filtered, V_ATTENTION, TEXT_UAC_FILTERED_MEMBER, "full-token", false, V_ATTENTION, .by_policy = false},
    {"network logon denied", UAC, arrange_support, V_NEEDS_CHANGE, TEXT_UAC_FILTERED,
     STEPS(HOLDS(deny_network_logon, SID_LOCAL_ACCOUNT_AND_ADMIN))},
    {"open", UAC, arrange_support, V_ATTENTION, TEXT_UAC_OPEN,
     STEPS(DWORD_IS(SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 1))},
    {"open, the rest unread", UAC, arrange_support, V_ATTENTION, TEXT_UAC_OPEN,
     STEPS(DWORD_IS(SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 1), FAILS_NTH(registry_get, 1, ST_DENIED, 5))},
    {"UAC off", UAC, arrange_support, V_ATTENTION, TEXT_UAC_OFF, STEPS(DWORD_IS(SYSTEM_POLICY, "EnableLUA", 0))},
    {"policy unreadable", UAC, arrange_support, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(FAILS_NTH(registry_get, 2, ST_DENIED, 5))},
    {"groups unknown", UAC, arrange_groups_unknown, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"nobody", UAC, arrange_nobody, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};

/* clang-format on */

static const struct judged judged[] = {
    {UAC,
     READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL | NOT_APPLICABLE,
     arrange_support,
     {FAKE_account_get, FAKE_registry_get}},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    cmocka_unit_test_prestate(scenario_unread, &set),
    {0},
};
