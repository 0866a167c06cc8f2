/* SPDX-License-Identifier: MIT
 * PERM-NAMESPACE: every verdict it can have, and the one entry that its remedy adds. */
#include "testing.h"

#include "arrange.h"
#include "scenario.h"

#include "base/memory.h"
#include "machine/security_descriptor.h"
#include "requirements/requirements.h"

#include <stdlib.h>
#include <string.h>

#define SPACE &requirement_perm_namespace

/* ---- namespaces ---- */
#define OTHERS "(A;CIID;CCDCLCSWRPWPRCWD;;;BA)(A;CIID;CCDCRP;;;NS)(A;CIID;CCDCRP;;;LS)(A;CIID;CCDCRP;;;AU)"

static void space(fake_t *f, const char *explicit_entries)
{
    char *sddl = strbuf_printed("O:BAG:BAD:%s" OTHERS, explicit_entries);
    fake_namespace_sddl(f, "root\\cimv2", sddl);
    free(sddl);
}

static void space_encrypts(fake_t *f, request_t *r)
{
    for (size_t i = 0; i < f->namespace_count; i++)
        f->namespaces[i].encrypts = true;
}

static void stock_space(fake_t *f, request_t *r)
{
    space(f, "");
}

static void space_local_only(fake_t *f, request_t *r)
{
    arrange_anna(f, r);
    space(f, "(A;CI;CC;;;" ANNA_SID ")");
}

static void space_with_denies(fake_t *f, request_t *r)
{
    arrange_anna(f, r);
    space(f, "(D;CI;WP;;;S-1-5-32-546)(D;;CCDC;;;S-1-5-7)(A;CI;CCWP;;;S-1-5-32-551)");
}

/* Refused to whoever logs on with NTLM, given to the account: arrange_nobody knows which way it will come. */
static void space_denied_by_ntlm(fake_t *f, request_t *r)
{
    fake_namespace_sddl(
        f, "root\\cimv2",
        "O:BAG:BAD:(D;CI;WP;;;S-1-5-64-10)(A;CI;CCDCWPRC;;;S-1-5-21-1004336348-1177238915-682003330-1002)");
}

static void space_malformed(fake_t *f, request_t *r)
{
    fake_namespace_bytes(f, "root\\cimv2", "\1\0\4\200", 4);
}

/* clang-format off */
static const struct scenario scenarios[] = {
    {"namespace entry", SPACE, NULL, V_READY, TEXT_PERM_NAMESPACE_READY, .remedy = NULL},
    {"requires encryption", SPACE, space_encrypts, V_READY, TEXT_PERM_NAMESPACE_ENCRYPTED, .remedy = NULL},
    {"stock namespace", SPACE, stock_space, V_NEEDS_CHANGE, TEXT_PERM_NAMESPACE_REFUSED, "remote-enable", true, V_READY, .by_policy = false},
    {"stock namespace, methods", SPACE, stock_space, V_NEEDS_CHANGE, TEXT_PERM_NAMESPACE_REFUSED, "remote-enable-methods", false, V_READY, .by_policy = false},
    {"local entry is widened", SPACE, space_local_only, V_NEEDS_CHANGE, TEXT_PERM_NAMESPACE_REFUSED, "remote-enable", true, V_READY, .by_policy = false},
    {"denies of others stay first", SPACE, space_with_denies, V_NEEDS_CHANGE, TEXT_PERM_NAMESPACE_REFUSED, "remote-enable", true, V_READY, .by_policy = false},
    {"denied by NTLM", SPACE, space_denied_by_ntlm, V_CANNOT_TELL, TEXT_PERM_NAMESPACE_UNKNOWN, .remedy = NULL},
    {"denied", SPACE, arrange_anna, V_NEEDS_CHANGE, TEXT_PERM_NAMESPACE_DENIED,
     STEPS(WITH(space, "(D;CI;WP;;;" ANNA_SID ")(A;CI;CCWP;;;" ANNA_SID ")"))},
    {"everyone", SPACE, arrange_anna, V_ATTENTION, TEXT_PERM_NAMESPACE_BROAD, STEPS(WITH(space, "(A;CI;CCWP;;;WD)"))},
    {"administrators' namespace", SPACE, arrange_anna, V_READY, TEXT_PERM_NAMESPACE_READY,
     STEPS(MEMBER(ANNA_SID, SID_ADMINISTRATORS), WITH(space, ""))},
    {"filtered administrator's namespace", SPACE, arrange_support, V_NEEDS_CHANGE, TEXT_PERM_NAMESPACE_FILTERED,
     "remote-enable", true, V_READY, STEPS(WITH(space, ""))},
    {"namespace, groups unknown", SPACE, arrange_groups_unknown, V_CANNOT_TELL, TEXT_PERM_NAMESPACE_UNKNOWN,
     STEPS(WITH(space, ""))},
    {"namespace malformed", SPACE, space_malformed, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"namespace missing", SPACE, NULL, V_NEEDS_CHANGE, TEXT_PERM_NAMESPACE_ABSENT,
     STEPS(REQUEST_SAYS(namespace_path, "root\\nowhere"))},
    {"namespace denied to us", SPACE, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(FAILS(namespace_get, ST_DENIED, 0x80041003))},
    {"namespace of nobody", SPACE, arrange_nobody, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
};
/* clang-format on */

static const struct judged judged[] = {
    {SPACE, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_account_get, FAKE_namespace_get}},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

/* ---- what the namespace tells an account that may not read its descriptor ---- */

/* The method that is asked for, where one is. */
static void calls(fake_t *f, request_t *r)
{
    needs_add_class(&r->needs, "root\\cimv2", "Win32_Process", "Create");
}

static void told_nothing(fake_t *f, request_t *r)
{
    calls(f, r);
    fake_fail(f, FAKE_namespace_rights, ST_UNSUPPORTED, 0x80041030);
}

static void told_of_another(fake_t *f, request_t *r)
{
    arrange_anna(f, r);
    calls(f, r);
}

static void told_here(fake_t *f, request_t *r)
{
    r->local = true;
    calls(f, r);
}

static void told_without_a_name(fake_t *f, request_t *r)
{
    calls(f, r);
    fake_fail(f, FAKE_account_get, ST_DENIED, 5);
}

/* The descriptor is read, and what it says hangs on groups that are not known. */
static void told_beside_the_descriptor(fake_t *f, request_t *r)
{
    f->os.elevated = true;
    for (size_t i = 0; i < f->account_count; i++)
        f->accounts[i].account.missing = ACCOUNT_MISSING_GROUPS;
}

static void told_to_encrypt(fake_t *f, request_t *r)
{
    space_encrypts(f, r);
    r->needs.level = NEEDS_LEVEL_INTEGRITY;
}

#define OWN "S-1-5-21-1004336348-1177238915-682003330-1001"

static void the_account_itself_is_told(void **unused)
{
    static const struct {
        const char *name, *entries;
        void (*arrange)(fake_t *, request_t *);
        enum verdict verdict;
        enum text_id summary;
        const char *remedy; /* recommended; NULL: none is offered */
    } cases[] = {
        {"may connect", "(A;CI;CCWP;;;" OWN ")", NULL, V_READY, TEXT_PERM_NAMESPACE_TOLD, NULL},
        {"may not call", "(A;CI;CCWP;;;" OWN ")", calls, V_NEEDS_CHANGE, TEXT_PERM_NAMESPACE_REFUSED_METHODS,
         "remote-enable-methods"},
        {"may call", "(A;CI;CCDCWP;;;" OWN ")", calls, V_READY, TEXT_PERM_NAMESPACE_TOLD, NULL},
        {"through a group", "(A;CI;CCWP;;;" OWN ")(A;CI;CCDC;;;AU)", calls, V_READY, TEXT_PERM_NAMESPACE_TOLD, NULL},
        {"may not connect", "(A;CI;CCDC;;;AU)", calls, V_CANNOT_TELL, TEXT_COULD_NOT_READ, NULL},
        {"the method is off", "(A;CI;CCDCWP;;;" OWN ")", told_nothing, V_CANNOT_TELL, TEXT_COULD_NOT_READ, NULL},
        {"somebody else asks", "(A;CI;CCDCWP;;;" OWN ")", told_of_another, V_CANNOT_TELL, TEXT_COULD_NOT_READ, NULL},
        {"here", "(A;CI;CCDCWP;;;" OWN ")", told_here, V_CANNOT_TELL, TEXT_COULD_NOT_READ, NULL},
        {"nobody knows the account", "(A;CI;CCWP;;;" OWN ")", told_without_a_name, V_NEEDS_CHANGE,
         TEXT_PERM_NAMESPACE_REFUSED_METHODS, "remote-enable-methods"},
        {"groups unknown", "(A;CI;CCWP;;;" OWN ")(D;;WP;;;BG)", told_beside_the_descriptor, V_READY,
         TEXT_PERM_NAMESPACE_TOLD, NULL},
        {"encryption", "(A;CI;CCWP;;;" OWN ")", told_to_encrypt, V_NEEDS_CHANGE, TEXT_PERM_NAMESPACE_LEVEL, NULL},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        fake_t *fake = fake_machine_healthy();
        request_t request = fake_request_remote();
        char *sddl = strbuf_printed("O:BAG:BAD:%s", cases[i].entries);
        fake_namespace_sddl(fake, "root\\cimv2", sddl);
        free(sddl);
        free(request.account);
        request.account = NULL;
        fake->os.elevated = false;
        if (cases[i].arrange)
            cases[i].arrange(fake, &request);
        struct seen seen = seen_check(fake, &request, SPACE);
        const struct finding *finding = seen.finding;
        if (finding->verdict != cases[i].verdict || finding->summary.id != cases[i].summary)
            fail_msg("%s: %s, %s", cases[i].name, verdict_word(finding->verdict), text_name(finding->summary.id).text);
        assert_int_equal(finding->offer_count, cases[i].remedy != NULL);
        if (cases[i].remedy) {
            assert_string_equal(finding->offers[0].remedy->id, cases[i].remedy);
            assert_true(finding->offers[0].recommended);
            assert_false(finding->needs_administrator);
        }
        seen_free(&seen);
        request_free(&request);
        fake_machine_free(fake);
    }
}

/* ---- the entry in the namespace ---- */
static char *space_sddl(fake_t *fake)
{
    struct call call = call_make(NULL, 1000);
    uint8_t *bytes;
    size_t size;
    assert_int_equal(MACHINE_CALL(&fake->machine, namespace_get, &call, "root\\cimv2", &bytes, &size), ST_OK);
    struct security_descriptor sd;
    assert_int_equal(security_descriptor_parse(bytes, size, &sd), ST_OK);
    free(bytes);
    struct strbuf out = STRBUF_INIT;
    security_descriptor_to_sddl(&sd, &out);
    security_descriptor_free(&sd);
    return strbuf_take(&out);
}

static void fix_space(void (*arrange)(fake_t *, request_t *), const char *expected)
{
    fake_t *fake = fake_machine_healthy();
    request_t request = fake_request_local();
    arrange(fake, &request);
    for (int times = 0; times < 2; times++) {
        struct seen seen = seen_check(fake, &request, SPACE);
        struct plan plan;
        struct call call;
        const struct remedy *remedy = requirement_perm_namespace.remedies[0];
        assert_int_equal(remedy_plan(remedy, &seen.environment, &seen.facts, seen.finding, &plan, &call), ST_OK);
        assert_int_equal(plan.count, times == 0);
        if (plan.count)
            assert_int_equal(change_write(&fake->machine, &call, &plan.changes[0], &plan.changes[0].after), ST_OK);
        plan_free(&plan);
        seen_free(&seen);
    }
    char *sddl = space_sddl(fake);
    assert_string_equal(sddl, expected);
    free(sddl);
    request_free(&request);
    fake_machine_free(fake);
}

static void one_entry_more_and_nothing_else(void **unused)
{
    char monitor_sid[SID_TEXT_MAX];
    const struct sid sid = fake_sid(1002);
    char *expected = strbuf_printed("O:BAG:BAD:(A;CI;CCWP;;;%s)" OTHERS, sid_to_text(&sid, monitor_sid));
    fix_space(stock_space, expected);
    free(expected);
    fix_space(space_local_only, "O:BAG:BAD:(A;CI;CCWP;;;" ANNA_SID ")" OTHERS);
    fix_space(space_with_denies,
              "O:BAG:BAD:(D;CI;WP;;;BG)(D;;CCDC;;;AN)(A;CI;CCWP;;;BO)(A;CI;CCWP;;;" ANNA_SID ")" OTHERS);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    cmocka_unit_test_prestate(scenario_unread, &set),
    cmocka_unit_test(the_account_itself_is_told),
    cmocka_unit_test(one_entry_more_and_nothing_else),
    {0},
};
