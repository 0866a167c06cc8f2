/* SPDX-License-Identifier: MIT
 * Both sides of one target as one result. */
#include "testing.h"

#include "base/memory.h"
#include "check/run_merge.h"
#include "report/run_json.h"
#include "requirements/catalogue.h"
#include "sample_run.h"
#include "session/other_side.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct finding *add(struct run *run, const char *id, enum verdict verdict, const char *words)
{
    struct finding *finding = finding_new(catalogue_find(id), NULL);
    finding->verdict = verdict;
    finding->summary = sentence_raw(words);
    run->findings = memory_resize(run->findings, run->finding_count + 1, sizeof *run->findings);
    run->findings[run->finding_count++] = finding;
    return finding;
}

static struct run *side(bool local, const char *target, const char *computer)
{
    struct run *run = memory_new(struct run);
    run->request = request_default();
    free(run->request.target);
    run->request.target = memory_string(target);
    run->request.local = local;
    run->os.computer = memory_string(computer);
    run->request.account = memory_string("PC\\monitor");
    run->request.client_address = memory_string("10.1.2.9");
    return run;
}

static void drop(struct run *run)
{
    run_free(run);
    free(run);
}

static void test_problem(void **state)
{
    static const struct {
        const char *target, *computer;
        bool local;
        enum merge_problem problem;
    } cases[] = {
        {"pc-0421", "PC-0421", true, MERGE_FINE},
        {"pc-0421.example.org", "PC-0421", true, MERGE_FINE},
        {"10.1.2.7", "PC-0421", true, MERGE_FINE},
        {"pc-0421", "PC-0422", true, MERGE_OTHER_COMPUTER},
        {"pc-04", "PC-0421", true, MERGE_OTHER_COMPUTER},
        {"pc-0421", "PC-0421", false, MERGE_NOT_LOCAL},
        {"pc.example.org", "PC.test.org", true, MERGE_OTHER_COMPUTER},
        {"pc.example.org", "PC.Example.org", true, MERGE_FINE},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct run *here = side(false, cases[i].target, ""), *there = side(cases[i].local, ".", cases[i].computer);
        assert_int_equal(run_merge_problem(&here->request, there, 0, MERGE_AGE_MS), cases[i].problem);
        if (cases[i].problem == MERGE_FINE)
            assert_int_equal(run_merge_problem(&here->request, there, MERGE_AGE_MS + 1, MERGE_AGE_MS), MERGE_TOO_OLD);
        there->finished_ms = MERGE_AHEAD_MS;
        assert_int_equal(run_merge_problem(&here->request, there, 0, MERGE_AGE_MS), cases[i].problem);
        there->finished_ms = MERGE_AHEAD_MS + 1;
        if (cases[i].problem == MERGE_FINE)
            assert_int_equal(run_merge_problem(&here->request, there, 0, MERGE_AGE_MS), MERGE_FUTURE);
        drop(here);
        drop(there);
    }
}

/* After the check: what both sides know is compared, and something has to be. */
static void test_identity(void **state)
{
    static const char own[] = "S-1-5-21-1-2-3", foreign[] = "S-1-5-21-1-2-4";
    static const struct {
        const char *target, *computer, *sid, *other, *other_sid;
        enum merge_problem problem;
    } cases[] = {
        {"10.1.2.7", "PC-0421", NULL, "PC-0421", NULL, MERGE_FINE},
        {"10.1.2.7", "PC-0421", NULL, "PC-0422", NULL, MERGE_OTHER_COMPUTER},
        {"10.1.2.7", "", NULL, "PC-0421", NULL, MERGE_UNIDENTIFIED},
        {"10.1.2.7", "", own, "PC-0421", own, MERGE_FINE},
        {"10.1.2.7", "", own, "PC-0421", NULL, MERGE_UNIDENTIFIED},
        {"10.1.2.7", "PC-0421", own, "PC-0421", foreign, MERGE_OTHER_COMPUTER},
        {"10.1.2.7", "PC-0421", own, "PC-0422", own, MERGE_OTHER_COMPUTER}, /* copies of one disk */
        {"pc-0421", "", NULL, "PC-0421", NULL, MERGE_FINE},
        {"pc-0421", "PC-0500", NULL, "PC-0421", NULL, MERGE_OTHER_COMPUTER}, /* an alias of another */
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct run *here = side(false, cases[i].target, cases[i].computer), *there = side(true, ".", cases[i].other);
        if (cases[i].sid)
            assert_true(sid_from_text(cases[i].sid, &here->account.machine_domain));
        if (cases[i].other_sid)
            assert_true(sid_from_text(cases[i].other_sid, &there->account.machine_domain));
        if (run_merge_identity(here, there) != cases[i].problem)
            fail_msg("case %zu", i);
        drop(here);
        drop(there);
    }
}

/* What a fix on the target said in its result. */
static void test_fixed(void **state)
{
    struct run *here = side(false, "pc", ""), *there = side(true, ".", "PC");
    add(here, "FW-DCOM-IN", V_CANNOT_TELL, "could not be read");
    add(here, "DCOM-ENABLED", V_CANNOT_TELL, "could not be read");
    add(here, "PERM-GROUP", V_READY, "in the group");
    add(there, "FW-DCOM-IN", V_FIXED, "open");
    add(there, "DCOM-ENABLED", V_FIXED_AFTER_RESTART, "on");
    add(there, "PERM-GROUP", V_NOT_FIXED, "still not in the group");
    run_merge(here, there);
    assert_int_equal(here->findings[0]->verdict, V_FIXED);
    assert_int_equal(here->findings[1]->verdict, V_FIXED_AFTER_RESTART);
    assert_int_equal(here->findings[2]->verdict, V_NEEDS_CHANGE);
    assert_int_equal(here->findings[2]->summary.id, TEXT_MERGE_ONLY_THERE);
    drop(here);
}

static void refused(struct run *run, const char *event, uint32_t count, int64_t first_ms, int64_t last_ms)
{
    struct refusal refusal = {.kind = refusal_kind_from_word(event),
                              .account = memory_string("PC\\monitor"),
                              .sid = memory_string(""),
                              .client = memory_string("10.1.2.9"),
                              .object = memory_string(""),
                              .first_ms = first_ms,
                              .last_ms = last_ms,
                              .count = count};
    refusals_add(&run->facts.refusals, &refusal);
    run->facts.refusals_reading.status = ST_OK;
    run->facts.present |= FACT_EVENTS;
}

/* The logs are the same ones: what both sides read stands there once, what only one of them read or could read too. */
static void refusals_are_one_list(void **state)
{
    struct run *here = side(false, "pc", ""), *there = side(true, ".", "PC");
    refused(here, "System 10027", 3, 100, 300);
    refused(here, "System 10036", 2, 500, 600);
    here->facts.refusals.logs[REFUSAL_LOG_SECURITY].status = ST_DENIED;
    refused(there, "System 10027", 5, 50, 300);
    refused(there, "System 10036", 4, 100, 400);
    refused(there, "Security 4625", 1, 700, 700);
    there->facts.refusals.logs[REFUSAL_LOG_SECURITY].status = ST_OK;
    there->facts.refusals.others = 7;
    run_merge(here, there);
    const struct refusals *all = &here->facts.refusals;
    assert_int_equal(all->count, 3);
    assert_string_equal(all->items[0].kind->word, "Security 4625");
    assert_int_equal(all->items[1].count, 6); /* at other times: other events */
    assert_int_equal(all->items[2].count, 5);
    assert_int_equal(all->items[2].first_ms, 50);
    assert_int_equal(all->logs[REFUSAL_LOG_SECURITY].status, ST_OK);
    assert_int_equal(all->others, 7);
    assert_false(run_refusals_known(there));
    drop(here);
}

/* Only the other side was able to ask; what it read of somebody else is a number here. */
static void refusals_of_the_other_side_alone(void **state)
{
    struct run *here = side(false, "pc", ""), *there = side(true, ".", "PC");
    free(here->request.account);
    here->request.account = memory_string("PC\\else");
    here->request.client_address[0] = '2';
    refused(there, "System 10027", 5, 50, 300);
    run_merge(here, there);
    assert_true(run_refusals_known(here));
    assert_int_equal(here->facts.refusals.count, 0);
    assert_int_equal(here->facts.refusals.others, 5);
    drop(here);
}

static void test_views(void **state)
{
    struct run *here = side(false, "pc", ""), *there = side(true, ".", "PC");
    add(here, "NET-RPC-PORT", V_NEEDS_CHANGE, "no answer");
    add(here, "FW-DCOM-IN", V_CANNOT_TELL, "could not be read");
    add(here, "DCOM-ENABLED", V_READY, "on");
    add(here, "PERM-GROUP", V_NEEDS_CHANGE, "not in the group");
    add(here, "SVC-WINMGMT", V_READY, "running");
    add(here, "QRY-RUN", V_NOT_CHECKED, "blocked");
    add(there, "NET-RPC-PORT", V_READY, "listens");
    add(there, "FW-DCOM-IN", V_READY, "open");
    add(there, "DCOM-ENABLED", V_NEEDS_CHANGE, "off");
    add(there, "PERM-GROUP", V_NEEDS_CHANGE, "not in the group either");
    add(there, "SVC-WINMGMT", V_CANNOT_TELL, "denied");
    add(there, "SVC-RPC", V_READY, "running");
    add(there, "QRY-RUN", V_READY, "rows");
    run_merge(here, there);
    /* What was not seen here comes from there, with its sentence. */
    assert_int_equal(here->findings[1]->verdict, V_READY);
    assert_string_equal(here->findings[1]->summary.arguments[0], "open");
    /* A contradiction is said, and is never ready. */
    assert_int_equal(here->findings[2]->verdict, V_NEEDS_CHANGE);
    assert_int_equal(here->findings[2]->summary.id, TEXT_MERGE_ONLY_THERE);
    assert_string_equal(here->findings[2]->advice.arguments[0], "off");
    /* Agreement changes nothing but the evidence. */
    assert_string_equal(here->findings[3]->summary.arguments[0], "not in the group");
    assert_int_equal(here->findings[3]->evidence_count, 1);
    assert_int_equal(here->findings[3]->evidence[0].channel, CHANNEL_FILE);
    /* What the other side could not see says nothing. */
    assert_int_equal(here->findings[4]->verdict, V_READY);
    assert_int_equal(here->findings[4]->evidence_count, 0);
    /* The target reaching itself proves nothing about the way from here, but shows where to look. */
    assert_int_equal(here->findings[5]->verdict, V_NOT_CHECKED);
    assert_int_equal(here->findings[0]->verdict, V_NEEDS_CHANGE);
    assert_int_equal(here->findings[0]->advice.id, TEXT_MERGE_BETWEEN);
    assert_ptr_equal(here->other, there);
    drop(here);
}

/* The target judged somebody else, or another namespace: nothing of that is true of what was asked here. */
static void test_other_question(void **state)
{
    static const char monitor[] = "S-1-5-21-1-2-3-1104", admin[] = "S-1-5-21-1-2-3-500";
    static const struct {
        const char *what;
        struct {
            const char *account, *user, *user_sid, *sid, *space;
        } here;
        struct {
            const char *account, *name, *sid;
        } there;
        bool group, space;
    } cases[] = {
        {"same SID", {"monitor", NULL, "", monitor, "root\\cimv2"}, {NULL, "PC\\monitor", monitor}, true, true},
        {"another SID", {"x", NULL, "", monitor, "root\\cimv2"}, {"x", "PC\\Administrator", admin}, false, false},
        {"another account", {"CORP\\monitor", NULL, "", NULL, "root\\cimv2"}, {NULL, "PC\\adm", admin}, false, false},
        {"asked alike",
         {"CORP\\Monitor", NULL, "", NULL, "root\\cimv2"},
         {"corp\\monitor", "C\\m", monitor},
         true,
         true},
        {"resolved there",
         {"corp\\monitor", NULL, "", NULL, "root\\cimv2"},
         {"monitor", "CORP\\monitor", monitor},
         true,
         true},
        {"credentials", {NULL, "CORP\\monitor", "", NULL, "root\\cimv2"}, {NULL, "CORP\\monitor", monitor}, true, true},
        {"credentials of another",
         {NULL, "CORP\\x", "", NULL, "root\\cimv2"},
         {NULL, "CORP\\monitor", monitor},
         false,
         false},
        {"who runs it", {NULL, NULL, monitor, NULL, "root\\cimv2"}, {NULL, "CORP\\monitor", monitor}, true, true},
        {"another who runs it", {NULL, NULL, admin, NULL, "root\\cimv2"}, {NULL, "PC\\x", monitor}, false, false},
        {"nobody known", {NULL, NULL, NULL, NULL, "root\\cimv2"}, {NULL, NULL, NULL}, false, false},
        {"another namespace", {"monitor", NULL, "", monitor, "root\\sms"}, {NULL, "PC\\monitor", monitor}, true, false},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct run *here = side(false, "pc", ""), *there = side(true, ".", "PC");
        free(here->request.account);
        free(there->request.account);
        here->request.account = memory_string(cases[i].here.account);
        here->request.user = memory_string(cases[i].here.user);
        here->os.user_sid = memory_string(cases[i].here.user_sid);
        there->request.account = memory_string(cases[i].there.account);
        there->account.name = memory_string(cases[i].there.name);
        if (cases[i].here.sid)
            assert_true(sid_from_text(cases[i].here.sid, &here->account.sid));
        if (cases[i].there.sid)
            assert_true(sid_from_text(cases[i].there.sid, &there->account.sid));
        add(here, "PERM-GROUP", V_CANNOT_TELL, "not read");
        struct finding *asked = add(here, "PERM-NAMESPACE", V_CANNOT_TELL, "not read");
        add(here, "UAC-TOKEN-FILTER", V_READY, "whole");
        add(here, "SVC-WINMGMT", V_CANNOT_TELL, "not read");
        add(there, "PERM-GROUP", V_READY, "in the group");
        struct finding *seen = add(there, "PERM-NAMESPACE", V_READY, "may");
        finding_rename(asked, asked->id, cases[i].here.space);
        finding_rename(seen, seen->id, "ROOT\\CIMV2");
        add(there, "UAC-TOKEN-FILTER", V_NEEDS_CHANGE, "filtered");
        add(there, "SVC-WINMGMT", V_READY, "runs");
        run_merge(here, there);
        bool group = here->findings[0]->verdict == V_READY, space = here->findings[1]->verdict == V_READY;
        bool uac = here->findings[2]->verdict == V_NEEDS_CHANGE;
        if (group != cases[i].group || space != cases[i].space || uac != cases[i].group)
            fail_msg("%s", cases[i].what);
        /* What the target saw is shown all the same; and some things are true for everybody. */
        assert_int_equal(here->findings[0]->evidence_count, 1);
        assert_int_equal(here->findings[3]->verdict, V_READY);
        drop(here);
    }
}

/* A firewall that lets one client in need not let another in, and what was assumed there was not seen. */
static void test_other_client(void **state)
{
    static const struct {
        const char *here, *there, *assume;
        bool same;
        const char *from; /* the address of this computer that the target sees */
    } cases[] = {
        {"10.1.2.7", "10.1.2.7", NULL, true, NULL},
        {"2001:db8::7", "2001:0DB8:0::7", NULL, true, NULL},
        {"own-subnet", "own-subnet", NULL, true, NULL},
        {"10.1.2.7", "10.1.2.8", NULL, false, NULL},
        {"10.1.2.7", NULL, NULL, false, NULL},
        {NULL, "10.1.2.7", NULL, false, NULL},
        {NULL, NULL, NULL, false, NULL},
        {NULL, NULL, NULL, false, "10.1.2.7"},
        {NULL, "10.1.2.7", NULL, true, "10.1.2.7"},
        {"10.1.2.7", "10.1.2.7", ASSUME_THIRD_PARTY, false, NULL},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct run *here = side(false, "pc", ""), *there = side(true, ".", "PC");
        free(here->request.client_address);
        free(there->request.client_address);
        here->request.client_address = memory_string(cases[i].here);
        here->facts.address_count = 1;
        snprintf(here->facts.rpc[0].port.local_address, ADDRESS_TEXT, "%s", cases[i].from ? cases[i].from : "");
        there->request.client_address = memory_string(cases[i].there);
        there->request.assume = memory_string(cases[i].assume);
        add(here, "FW-DCOM-IN", V_CANNOT_TELL, "not read");
        add(here, "SVC-WINMGMT", V_CANNOT_TELL, "not read");
        add(there, "FW-DCOM-IN", V_READY, "open");
        add(there, "SVC-WINMGMT", V_READY, "runs");
        run_merge(here, there);
        if ((here->findings[0]->verdict == V_READY) != cases[i].same)
            fail_msg("case %zu", i);
        assert_int_equal(here->findings[0]->evidence_count, 1);
        assert_int_equal(here->findings[1]->verdict, V_READY);
        drop(here);
    }
}

/* Each reason names the file, and another computer that one. */
static void whoever_does_not_fit_is_told_why(void **state)
{
    static const enum merge_problem problems[] = {MERGE_NOT_LOCAL, MERGE_OTHER_COMPUTER, MERGE_UNIDENTIFIED,
                                                  MERGE_TOO_OLD, MERGE_FUTURE};
    struct run other = sample_run_ready();
    struct sentence problem = {.id = TEXT_NONE};
    assert_true(other_side_fits(MERGE_FINE, "there.json", &other, 24, &problem));
    for (size_t i = 0; i < array_count(problems); i++) {
        struct strbuf words = STRBUF_INIT;
        assert_false(other_side_fits(problems[i], "there.json", &other, 24, &problem));
        sentence_format(&words, LANGUAGE_EN, &problem);
        assert_non_null(strstr(strbuf_text(&words), "there.json"));
        assert_int_equal(strstr(strbuf_text(&words), other.os.computer) != NULL, problems[i] == MERGE_OTHER_COMPUTER);
        strbuf_free(&words);
        sentence_free(&problem);
    }
    run_free(&other);
}

static void the_other_side_is_read_from_its_file(void **state)
{
    struct run run = sample_run_ready(), read;
    struct sentence problem = {.id = TEXT_NONE};
    char *json = run_json_write(&run, LANGUAGE_EN);
    assert_true(other_side_parse("there.json", json, strlen(json), LANGUAGE_EN, &read, &problem));
    assert_string_equal(read.os.computer, run.os.computer);
    run_free(&read);
    static const char *const broken[] = {"<html></html>", "{\"format\":"};
    for (size_t i = 0; i < array_count(broken); i++) {
        assert_false(other_side_parse("there.json", broken[i], strlen(broken[i]), LANGUAGE_DE, &read, &problem));
        assert_int_equal(problem.id, TEXT_MERGE_UNREADABLE);
        sentence_free(&problem);
    }
    free(json);
    run_free(&run);
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(test_identity),
                                           cmocka_unit_test(test_problem),
                                           cmocka_unit_test(test_views),
                                           cmocka_unit_test(refusals_are_one_list),
                                           cmocka_unit_test(refusals_of_the_other_side_alone),
                                           cmocka_unit_test(test_fixed),
                                           cmocka_unit_test(test_other_question),
                                           cmocka_unit_test(test_other_client),
                                           cmocka_unit_test(whoever_does_not_fit_is_told_why),
                                           cmocka_unit_test(the_other_side_is_read_from_its_file),
                                           {0}};
