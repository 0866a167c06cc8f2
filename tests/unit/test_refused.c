/* SPDX-License-Identifier: MIT
 * What the logs of the target prove about a connection that failed, what they do not, and whose refusals a run keeps.
 */
#include "testing.h"

#include "base/memory.h"
#include "base/time.h"
#include "coordinator/coordinator.h"
#include "diagnosis/refused.h"
#include "executor_inline.h"
#include "fake_machine.h"
#include "machine/sid.h"
#include "sample_run.h"

#include <stdlib.h>
#include <string.h>

static struct fake_machine *fake;
static struct run run;
static char monitor[SID_TEXT_MAX];

static int set_up(void **state)
{
    fake = fake_machine_healthy();
    fake_query_fails(fake, ST_DENIED, 0x80070005, WMI_STEP_CONNECT);
    const struct sid sid = fake_sid(1002);
    sid_to_text(&sid, monitor);
    run = (struct run){.finding_count = 0};
    return 0;
}

static int tear_down(void **state)
{
    run_free(&run);
    fake_machine_free(fake);
    return 0;
}

/* Of PROVIDER with the members of EventData or UserData, AGE_MS old. */
static void event(enum refusal_log log, const char *provider, unsigned id, int64_t age_ms, const char *members)
{
    char when[TIME_TEXT];
    char *xml =
        strbuf_printed("<Event><System><Provider Name='%s'/><EventID>%u</EventID><Keywords>0x8010000000000000"
                       "</Keywords><TimeCreated SystemTime='%s'/><Computer>PC-0421</Computer></System>%s</Event>",
                       provider, id, time_to_text_ms(time_now_ms() - age_ms, when), members);
    fake_event(fake, log, xml);
    free(xml);
}

static void dcom(unsigned id, int64_t age_ms, const char *user, const char *sid, const char *address)
{
    char *members = strbuf_printed("<EventData><Data>Remote</Data><Data>Activation</Data><Data>PC-0421</Data><Data>%s"
                                   "</Data><Data>%s</Data><Data>%s</Data></EventData>",
                                   user, sid, address);
    event(REFUSAL_LOG_SYSTEM, "Microsoft-Windows-DistributedCOM", id, age_ms, members);
    free(members);
}

static void logon(const char *user, const char *substatus, const char *address)
{
    char *members = strbuf_printed("<EventData><Data Name='TargetUserName'>%s</Data><Data Name='TargetDomainName'>"
                                   "PC-0421</Data><Data Name='Status'>0xc000006d</Data><Data Name='SubStatus'>%s</Data>"
                                   "<Data Name='LogonType'>3</Data><Data Name='IpAddress'>%s</Data></EventData>",
                                   user, substatus, address);
    event(REFUSAL_LOG_SECURITY, "Microsoft-Windows-Security-Auditing", 4625, 0, members);
    free(members);
}

static const struct finding *check_it(bool local)
{
    struct request request = local ? fake_request_local() : fake_request_remote();
    if (!local)
        request.user = memory_string(request.account);
    assert_int_equal(coordinator_run(&request, &fake->machine, executor_inline(), NULL, NULL, &run), ST_OK);
    request_free(&request);
    return run_finding(&run, "QRY-CONNECT");
}

/* The first cause of FINDING; SEEN: it is proven. */
static enum text_id first_cause(const struct finding *finding, bool *seen)
{
    for (size_t i = 0; i < finding->evidence_count; i++) {
        enum text_id what = finding->evidence[i].what.id;
        *seen = what == TEXT_DIAGNOSIS_CAUSE_SEEN;
        if (*seen || what == TEXT_DIAGNOSIS_CAUSE)
            return finding->evidence[i].actual.id;
    }
    return TEXT_NONE;
}

static bool says_proof(const struct finding *finding)
{
    for (size_t i = 0; i < finding->evidence_count; i++)
        if (finding->evidence[i].what.id == TEXT_REFUSED_PROOF)
            return true;
    return false;
}

static void assert_proven(enum cause cause)
{
    bool seen;
    const struct finding *finding = check_it(false);
    assert_int_equal(first_cause(finding, &seen), cause_info(cause)->sentence);
    assert_true(seen);
    assert_true(says_proof(finding));
}

static void assert_guess(void)
{
    bool seen;
    const struct finding *finding = check_it(false);
    assert_int_not_equal(first_cause(finding, &seen), TEXT_NONE);
    assert_false(seen);
    assert_false(says_proof(finding));
}

static void without_an_event_it_is_a_guess(void **state)
{
    assert_guess();
}

static void the_limit_refused(void **state)
{
    dcom(10027, 0, "monitor", monitor, "192.168.1.20");
    assert_proven(CAUSE_LAUNCH_LIMIT);
}

static void the_access_limit_refused(void **state)
{
    dcom(10019, 0, "monitor", monitor, "192.168.1.20");
    assert_proven(CAUSE_ACCESS_LIMIT);
}

static void the_logon_was_refused(void **state)
{
    logon("monitor", "0xc000006a", "-");
    assert_proven(CAUSE_WRONG_PASSWORD);
}

static void the_logon_type_was_refused(void **state)
{
    logon("monitor", "0xc000015b", "192.168.1.20");
    assert_proven(CAUSE_LOGON_RIGHT);
}

/* Another channel let the account in: that the log names a refused logon outranks what would follow from it. */
static void the_logon_was_refused_beside_one_that_works(void **state)
{
    fake->channel = CHANNEL_SAM;
    logon("monitor", "0xc000015b", "192.168.1.20");
    assert_proven(CAUSE_LOGON_RIGHT);
}

/* The account is in no group, and DCOM refused it: together they are the proof. */
static void the_group_is_why(void **state)
{
    const struct sid sid = fake_sid(1002);
    fake_member_remove(fake, sid_well_known(SID_DISTRIBUTED_COM_USERS), &sid);
    dcom(10027, 0, "monitor", monitor, "192.168.1.20");
    assert_proven(CAUSE_NOT_IN_GROUP);
}

static void an_old_event_proves_nothing(void **state)
{
    dcom(10027, 60000, "monitor", monitor, "192.168.1.20");
    assert_guess();
    assert_int_equal(run.facts.refusals.count, 1);
}

/* A clock that is ahead must not make an old refusal a new one. */
static void an_event_of_the_future_proves_nothing(void **state)
{
    dcom(10027, -60000, "monitor", monitor, "192.168.1.20");
    assert_guess();
}

static void what_is_anothers_proves_nothing(void **state)
{
    dcom(10027, 0, "other", "S-1-5-21-9-9-9-1001", "10.9.9.9");
    dcom(10027, 0, "monitor", "S-1-5-21-9-9-9-1002", "10.9.9.9");
    assert_guess();
    assert_int_equal(run.facts.refusals.count, 0);
    assert_int_equal(run.facts.refusals.others, 2);
}

/* 10036 is about a level that our connection has; 5858 is what a client claims; 6167 names nobody; the generic code
 * of a logon has many causes. */
static void what_does_not_say_it_proves_nothing(void **state)
{
    dcom(10036, 0, "monitor", monitor, "192.168.1.20");
    dcom(10017, 0, "monitor", monitor, "192.168.1.20");
    event(REFUSAL_LOG_SYSTEM, "LsaSrv", 6167, 0, "<EventData/>");
    event(REFUSAL_LOG_WMI, "Microsoft-Windows-WMI-Activity", 5858, 0,
          "<UserData><Operation_ClientFailure><ClientMachine>WS6</ClientMachine><User>PC-0421\\monitor</User>"
          "<ResultCode>0x80041003</ResultCode></Operation_ClientFailure></UserData>");
    logon("monitor", "0xc000006d", "192.168.1.20");
    assert_guess();
    assert_int_equal(run.facts.refusals.count, 5);
}

static void a_local_run_shows_and_does_not_judge(void **state)
{
    struct run plain;
    check_it(true);
    plain = run;
    dcom(10027, 1000, "monitor", monitor, "192.168.1.20");
    fake->os.elevated = true;
    check_it(true);
    assert_int_equal(run.facts.refusals.count, 1);
    assert_int_equal(run_readiness(&run), run_readiness(&plain));
    assert_int_equal(run.finding_count, plain.finding_count);
    run_free(&plain);
}

/* Logs that cannot be read, all of them or one, change no verdict. */
static void what_cannot_be_read_changes_nothing(void **state)
{
    fake_query_rows(fake, 1);
    fake->query_status = ST_OK;
    check_it(false);
    enum readiness readiness = run_readiness(&run);
    run_free(&run);
    fake_fail(fake, FAKE_refusals_get, ST_DENIED, 5);
    check_it(false);
    assert_int_equal(run_readiness(&run), readiness);
    assert_false(run_refusals_known(&run));
}

/* Each row of the table has its words, its cause or a reason for none. */
static void every_row_has_words(void **state)
{
    for (size_t i = 0; refusal_kind_at(i); i++) {
        struct refusal refusal = {.kind = refusal_kind_at(i), .account = "", .client = "", .code = 0xC000006A};
        struct sentence sentence = refused_sentence(&refusal);
        struct strbuf text = STRBUF_INIT;
        sentence_format(&text, LANGUAGE_EN, &sentence);
        assert_non_null(strstr(strbuf_text(&text), refusal.kind->word));
        assert_null(strstr(strbuf_text(&text), ": ("));
        bool unsaid = refusal.kind->by == REFUSAL_BY_ACCESS || refusal.kind->by == REFUSAL_BY_MACHINE_SID;
        assert_true(unsaid || cause_info(refused_cause(&refusal))->requirement);
        strbuf_free(&text);
        sentence_free(&sentence);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

const struct CMUnitTest program_tests[] = {
    TEST(without_an_event_it_is_a_guess),
    TEST(the_limit_refused),
    TEST(the_access_limit_refused),
    TEST(the_logon_was_refused),
    TEST(the_logon_type_was_refused),
    TEST(the_logon_was_refused_beside_one_that_works),
    TEST(the_group_is_why),
    TEST(an_old_event_proves_nothing),
    TEST(an_event_of_the_future_proves_nothing),
    TEST(what_is_anothers_proves_nothing),
    TEST(what_does_not_say_it_proves_nothing),
    TEST(a_local_run_shows_and_does_not_judge),
    TEST(what_cannot_be_read_changes_nothing),
    TEST(every_row_has_words),
    {0},
};
