/* SPDX-License-Identifier: MIT
 * Who gets a logon: whoever somebody vouches for, or who was trusted by name. */
#include "testing.h"

#include "fake_system.h"
#include "session_scene.h"

#include "base/memory.h"
#include "check/audience.h"
#include "session/ask.h"
#include "session/checked.h"
#include "session/outcome.h"
#include "session/qualify.h"
#include "session/vouched.h"

/* Only a name that nobody vouches for is asked about, and only where a domain's logon is at stake. */
static void a_neighbour_gets_no_logon(void **unused)
{
    static const struct {
        struct ask ask;
        bool workgroup, vouched, goes;
    } cases[] = {
        {{.target = "PC-0422"}, false, false, false},
        {{.target = "PC-0422"}, false, true, true},
        {{.target = "PC-0422"}, true, false, true},
        {{.target = "10.1.2.7"}, false, false, true},
        {{.target = "PC-0422", .trust_name = true}, false, false, true},
        {{.target = "PC-0422", .no_logon = true}, false, false, true},
        {{.target = NULL}, false, false, true},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct fake_machine *fake = fake_machine_healthy();
        fake->name.vouched = cases[i].vouched;
        fake->name.count = 1;
        struct session_scene scene = session_scene_of(fake);
        scene.system->workgroup = cases[i].workgroup;
        struct request request;
        struct sentence problem;
        assert_true(ask_request(&cases[i].ask, &request, &problem));
        struct session *session =
            session_open(&scene.system->system, &request, NULL, NULL, "wmiready", LANGUAGE_EN, &problem);
        bool goes = session != NULL;
        if (goes != cases[i].goes)
            fail_msg("case %zu", i);
        session_release(session);
        assert_int_equal(problem.id, goes ? TEXT_NONE : TEXT_CLI_NAME_UNVOUCHED);
        sentence_free(&problem);
        request_free(&request);
        session_scene_free(&scene);
    }
}

/* Who proves the name needs nobody to vouch for it; nothing logs on where it cannot be proved. */
static void kerberos_proves_names(void **unused)
{
    static const struct {
        struct ask ask;
        bool workgroup;
        enum text_id problem;
    } cases[] = {
        {{.target = "PC-0422"}, false, TEXT_NONE},
        {{.target = "10.1.2.7"}, false, TEXT_KERBEROS_ADDRESS},
        {{.target = "fe80::1"}, false, TEXT_KERBEROS_ADDRESS},
        {{.target = NULL}, false, TEXT_KERBEROS_LOCAL},
        {{.target = "PC-0422"}, true, TEXT_KERBEROS_NOBODY},
        {{.target = "PC-0422", .user = ".\\monitor"}, false, TEXT_KERBEROS_NOBODY},
        {{.target = "PC-0422", .user = "CONTOSO\\monitor"}, true, TEXT_NONE},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct fake_machine *fake = fake_machine_healthy();
        fake->name.vouched = false;
        struct session_scene scene = session_scene_of(fake);
        scene.system->workgroup = cases[i].workgroup;
        struct ask ask = cases[i].ask;
        struct request request;
        struct sentence problem;
        ask.kerberos = true;
        assert_true(ask_request(&ask, &request, &problem));
        struct session *session =
            session_open(&scene.system->system, &request, NULL, NULL, "wmiready", LANGUAGE_EN, &problem);
        if (problem.id != cases[i].problem || !session != (problem.id != TEXT_NONE))
            fail_msg("case %zu: %s", i, text_name(problem.id).text);
        if (session)
            assert_true(session->machine->kerberos);
        session_release(session);
        sentence_free(&problem);
        request_free(&request);
        session_scene_free(&scene);
    }
}

/* Somebody may answer to it by the time that something would log on. */
static void a_name_without_an_address_gets_no_logon(void **unused)
{
    static const enum status ends[] = {ST_ABSENT, ST_TIMEOUT, ST_UNREACHABLE};
    for (size_t i = 0; i < 2 * array_count(ends); i++) {
        struct session_scene scene = session_scene_of(fake_machine_healthy());
        const struct ask ask = {.target = "PC-0422"};
        struct request request;
        struct sentence problem;
        scene.system->workgroup = i >= array_count(ends);
        assert_true(ask_request(&ask, &request, &problem));
        fake_fail(scene.fake, FAKE_probe_name, ends[i % array_count(ends)], 11001);
        struct session *session =
            session_open(&scene.system->system, &request, NULL, NULL, "wmiready", LANGUAGE_EN, &problem);
        assert_non_null(session);
        assert_int_equal(session->machine->probes_only, !scene.system->workgroup);
        struct checked *checked = checked_new(session, NULL, NULL);
        problem = audience_asked(&checked->run);
        assert_int_equal(problem.id == TEXT_AUDIENCE_NAMELESS, !scene.system->workgroup);
        sentence_free(&problem);
        checked_release(checked);
        session_release(session);
        request_free(&request);
        session_scene_free(&scene);
    }
}

static void a_neighbour_is_no_client(void **unused)
{
    for (unsigned i = 0; i < 4; i++) {
        bool vouched = i & 1, trust = i & 2;
        struct fake_machine *fake = fake_machine_healthy();
        fake->name.vouched = vouched;
        struct session_scene scene = session_scene_of(fake);
        const struct ask ask = {.target = "PC-0422", .client = "collector", .trust_name = trust};
        struct request request;
        struct sentence problem;
        assert_true(ask_request(&ask, &request, &problem));
        session_finish_request(&scene.system->system, &request, NULL);
        assert_int_equal(vouched_client(&request, &problem), vouched || trust);
        sentence_free(&problem);
        request_free(&request);
        session_scene_free(&scene);
    }
}

static void without_a_logon_only_the_network(void **unused)
{
    struct request request;
    struct sentence problem;
    struct ask ask = {.target = "PC-0422", .only = "NET-NAME,PERM-GROUP", .no_logon = true};
    assert_false(ask_request(&ask, &request, &problem));
    assert_int_equal(problem.id, TEXT_CLI_NO_LOGON_ONLY);
    assert_string_equal(problem.arguments[0], "PERM-GROUP");
    sentence_free(&problem);
    ask.only = "NET-CLOCK";
    assert_false(ask_request(&ask, &request, &problem));
    sentence_free(&problem);
    ask.only = "NET-NAME";
    assert_true(ask_request(&ask, &request, &problem));
    request_free(&request);
}

static unsigned logons;

static enum status note_system(struct machine *m, struct call *call, struct os_info *out)
{
    (void)m, (void)call, (void)out;
    logons++;
    return ST_DENIED;
}

static enum status note_query(struct machine *m, struct call *call, const struct wmi_request *wmi, struct wmi_rows *out)
{
    (void)m, (void)call, (void)wmi, (void)out;
    logons++;
    return ST_DENIED;
}

static enum status note_value(struct machine *m, struct call *call, const char *key, const char *name,
                              struct registry_value *out)
{
    (void)m, (void)call, (void)key, (void)name, (void)out;
    logons++;
    return ST_DENIED;
}

static void no_logon_probes_only(void **unused)
{
    struct session_scene scene = session_scene_of(fake_machine_healthy());
    const struct ask ask = {.target = "10.1.2.7", .account = "CONTOSO\\helpdesk", .no_logon = true};
    struct request request;
    struct sentence problem;
    assert_true(ask_request(&ask, &request, &problem));
    struct session *session =
        session_open(&scene.system->system, &request, NULL, NULL, "wmiready", LANGUAGE_EN, &problem);
    const struct machine_ops *real = session->machine->ops;
    struct machine_ops noting = *real;
    noting.os_get = note_system;
    noting.wmi_query = note_query;
    noting.registry_get = note_value;
    session->machine->ops = &noting;
    struct checked *checked = checked_new(session, NULL, NULL);
    assert_true(checked->run.finding_count > 0);
    for (size_t i = 0; i < checked->run.finding_count; i++)
        assert_int_equal(checked->run.findings[i]->requirement->area, AREA_NETWORK);
    assert_int_equal(outcome_of_check(&checked->run), OUTCOME_CANNOT_TELL);
    assert_int_equal(logons, 0);
    session->machine->ops = real;
    checked_release(checked);
    session_release(session);
    request_free(&request);
    session_scene_free(&scene);
}

/* What was asked for is kept, the name is asked for once, and the network alone makes nobody ready. */
static void the_network_alone_is_never_ready(void **unused)
{
    struct session_scene scene = session_scene_of(fake_machine_healthy());
    const struct ask ask = {.target = "10.1.2.7", .account = "helpdesk", .only = "NET-NAME,PERM-GROUP"};
    struct request request;
    struct sentence problem;
    assert_true(ask_request(&ask, &request, &problem));
    fake_fail(scene.fake, FAKE_probe_name, ST_ABSENT, 11001);
    session_finish_request(&scene.system->system, &request, NULL);
    assert_true(qualify_request(&scene.system->system, &request, NULL, &problem));
    fake_fail_none(scene.fake);
    struct session *session =
        session_open(&scene.system->system, &request, NULL, NULL, "wmiready", LANGUAGE_EN, &problem);
    assert_non_null(session);
    assert_string_equal(session->request.only[1], "PERM-GROUP");
    fake_log_clear(scene.fake);
    struct checked *checked = checked_new(session, NULL, NULL);
    /* Nobody else logs on in its place either, not even whoever runs the program. */
    for (unsigned operation = 0; operation < FAKE_OPERATION_COUNT; operation++)
        if (scene.fake->counts[operation] && !machine_allows(session->machine, fake_operation_name(operation)))
            fail_msg("%s was asked", fake_operation_name(operation));
    assert_true(session->machine->probes_only);
    assert_true(checked->run.finding_count > 1);
    for (size_t i = 0; i < checked->run.finding_count; i++)
        assert_int_equal(finding_area(checked->run.findings[i]), AREA_NETWORK);
    assert_int_equal(run_readiness(&checked->run), READINESS_CANNOT_TELL);
    problem = audience_asked(&checked->run);
    assert_int_equal(problem.id, TEXT_AUDIENCE_NETWORK_ONLY);
    sentence_free(&problem);
    checked_release(checked);
    struct call call = call_make(NULL, 1000);
    struct wmi_rows rows = {0};
    uint32_t queries = scene.fake->counts[FAKE_wmi_query];
    assert_int_equal(session_query(session, &call, &(struct wmi_request){0}, &rows), ST_UNREACHABLE);
    assert_int_equal(scene.fake->counts[FAKE_wmi_query], queries);
    session_release(session);
    request_free(&request);
    session_scene_free(&scene);
}

/* A dialog of Windows logs on as who runs the program: to none to which a check would not go as the same user. */
static void lists_ask_whom_a_check_would(void **unused)
{
    static const struct {
        struct ask ask;
        bool workgroup, vouched, cancelled;
        enum vouched_lists lists;
    } cases[] = {
        {{.target = NULL}, false, false, false, VOUCHED_LISTS_HERE},
        {{.target = "PC-0421"}, false, false, false, VOUCHED_LISTS_HERE},
        {{.target = "PC-0422"}, false, true, false, VOUCHED_LISTS_TARGET},
        {{.target = "10.1.2.7"}, false, false, false, VOUCHED_LISTS_TARGET},
        {{.target = "PC-0422"}, false, false, false, VOUCHED_LISTS_DOMAINS},
        {{.target = "PC-0422"}, true, false, false, VOUCHED_LISTS_TARGET},
        {{.target = "PC-0422", .trust_name = true}, false, false, false, VOUCHED_LISTS_TARGET},
        {{.target = "PC-0422", .no_logon = true}, false, true, false, VOUCHED_LISTS_DOMAINS},
        {{.target = "10.1.2.7", .no_logon = true}, false, true, false, VOUCHED_LISTS_DOMAINS},
        {{.target = "PC-0422", .user = "CONTOSO\\monitor"}, false, true, false, VOUCHED_LISTS_DOMAINS},
        {{.target = "10.1.2.7"}, false, true, true, VOUCHED_LISTS_DOMAINS},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct fake_machine *fake = fake_machine_healthy();
        fake->name.vouched = cases[i].vouched;
        fake->name.count = 1;
        struct session_scene scene = session_scene_of(fake);
        scene.system->workgroup = cases[i].workgroup;
        struct cancel cancel = {.requested = cases[i].cancelled};
        struct request request;
        struct sentence problem;
        assert_true(ask_request(&cases[i].ask, &request, &problem));
        session_finish_request(&scene.system->system, &request, NULL);
        if (vouched_lists(&scene.system->system, &request, &cancel) != cases[i].lists)
            fail_msg("case %zu", i);
        request_free(&request);
        session_scene_free(&scene);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(no_logon_probes_only),
    cmocka_unit_test(a_neighbour_gets_no_logon),
    cmocka_unit_test(a_name_without_an_address_gets_no_logon),
    cmocka_unit_test(kerberos_proves_names),
    cmocka_unit_test(a_neighbour_is_no_client),
    cmocka_unit_test(without_a_logon_only_the_network),
    cmocka_unit_test(the_network_alone_is_never_ready),
    cmocka_unit_test(lists_ask_whom_a_check_would),
    {0},
};
