/* SPDX-License-Identifier: MIT
 * The way in that both programs take: a request is finished once, a check says what is believed, fixes come in rounds,
 * journals are taken back. */
#include "testing.h"

#include "fake_system.h"
#include "session_scene.h"
#include "trial.h"

#include "base/memory.h"
#include "check/audience.h"
#include "machine/firewall_scope.h"
#include "session/ask.h"
#include "session/outcome.h"
#include "session/qualify.h"
#include "session/scripting.h"

#include <stdlib.h>
#include <string.h>

/* ---- the request ---- */

static void what_is_typed_is_read_or_refused(void **unused)
{
    struct request request;
    struct sentence problem;
    struct ask ask = {.target = "\\\\pc-0500 ",
                      .account = "CORP\\bob",
                      .client = "10.1.2.7",
                      .only = "DCOM-ENABLED,,QRY-RUN",
                      .timeout = "4000"};
    assert_true(ask_request(&ask, &request, &problem));
    assert_string_equal(request.target, "pc-0500");
    assert_false(request.local);
    assert_string_equal(request.account, "CORP\\bob");
    assert_string_equal(request.only[0], "DCOM-ENABLED");
    assert_string_equal(request.only[1], "QRY-RUN");
    assert_null(request.only[2]);
    assert_int_equal(request.probe_ms, 4000);
    assert_int_equal(request.call_ms, 40000);
    request_free(&request);
    static const char *const clients[] = {"10.1.2.0/24", "2001:db8::/32", "own-subnet", "any", "collector.example.org"};
    for (size_t i = 0; i < array_count(clients); i++) {
        ask = (struct ask){.client = clients[i]};
        assert_true(ask_request(&ask, &request, &problem));
        assert_string_equal(request.client_address, clients[i]);
        request_free(&request);
    }
    static const char *const spelled[][2] = {{"Any", SCOPE_EVERYBODY}, {"OWN-Subnet", SCOPE_OWN_SUBNET}};
    for (size_t i = 0; i < array_count(spelled); i++) {
        ask = (struct ask){.client = spelled[i][0]};
        assert_true(ask_request(&ask, &request, &problem));
        assert_string_equal(request.client_address, spelled[i][1]);
        request_free(&request);
    }
    static const struct {
        struct ask ask;
        enum text_id problem;
    } bad[] = {
        {{.target = "bad name"}, TEXT_TARGET_BLANK},
        {{.client = "some where"}, TEXT_CLI_BAD_CLIENT},
        {{.client = "10.1.2.0/33"}, TEXT_CLI_BAD_CLIENT},
        {{.only = "DCOM-ENABLED,DCOM-ENABLE"}, TEXT_CHOICE_UNKNOWN_ID},
        {{.timeout = "soon"}, TEXT_CLI_BAD_TIMEOUT},
    };
    for (size_t i = 0; i < array_count(bad); i++) {
        assert_false(ask_request(&bad[i].ask, &request, &problem));
        assert_int_equal(problem.id, bad[i].problem);
        sentence_free(&problem);
    }
}

static void milliseconds_of_a_probe(void **unused)
{
    uint32_t value = 7;
    assert_true(ask_milliseconds("1", &value));
    assert_int_equal(value, 1);
    assert_true(ask_milliseconds("3600000", &value));
    assert_int_equal(value, 3600000);
    static const char *const bad[] = {"", "0", "-1", "1.5", "2s", "3600001", "99999999999999999999", " 5"};
    for (size_t i = 0; i < array_count(bad); i++)
        assert_false(ask_milliseconds(bad[i], &value));
    assert_int_equal(value, 3600000);
}

/* This computer in any spelling is local, under its own name and without credentials; who connects is who is judged. */
static void a_request_is_finished_once(void **unused)
{
    struct session_scene scene = session_scene_of(fake_machine_healthy());
    struct session *session = session_scene_open(&scene, "pc-0421", NULL, "CORP\\admin");
    assert_true(session->request.local);
    assert_string_equal(session->request.target, "PC-0421");
    assert_null(session->request.user);
    assert_null(session->request.account);
    assert_true(session->request.client_workgroup);
    assert_string_equal(scene.system->connected, "");
    session_release(session);
    session = session_scene_open(&scene, "10.1.2.7", NULL, "CORP\\admin");
    assert_false(session->request.local);
    assert_string_equal(session->request.account, "CORP\\admin");
    assert_string_equal(scene.system->connected, "10.1.2.7");
    session_release(session);
    session = session_scene_open(&scene, "10.1.2.7", "CORP\\svc", "CORP\\admin");
    assert_string_equal(session->request.account, "CORP\\svc");
    assert_string_equal(session->request.user, "CORP\\admin");
    session_release(session);
    session_scene_free(&scene);
}

/* The words for many are no names, not even where a computer is called so. */
static void a_word_is_no_client(void **unused)
{
    static const char *const clients[] = {"Any", "Own-Subnet", "10.1.2.0/24", "10.1.2.7,10.1.2.8"};
    static const char *const names[] = {SCOPE_EVERYBODY, SCOPE_OWN_SUBNET, "10.1.2.0/24", "10.1.2.7,10.1.2.8"};
    for (size_t i = 0; i < array_count(clients); i++) {
        struct session_scene scene = session_scene_of(fake_machine_healthy());
        scene.system->own_name = names[i];
        const struct ask ask = {.target = "PC-0422", .client = clients[i]};
        struct request request;
        struct sentence problem;
        assert_true(ask_request(&ask, &request, &problem));
        session_finish_request(&scene.system->system, &request, NULL);
        assert_false(request.client_here);
        assert_string_equal(request.client_address, names[i]);
        assert_int_equal(scene.fake->counts[FAKE_probe_name], 0);
        request_free(&request);
        session_scene_free(&scene);
    }
}

/* Nobody waits for the address of a client when the user does not. */
static void a_client_is_looked_up_until_cancelled(void **unused)
{
    for (int cancelled = 0; cancelled < 2; cancelled++) {
        struct session_scene scene = session_scene_of(fake_machine_healthy());
        struct cancel cancel = {0};
        const struct ask ask = {.target = "PC-0422", .client = "collector"};
        struct request request;
        struct sentence problem;
        assert_true(ask_request(&ask, &request, &problem));
        if (cancelled)
            cancel_request(&cancel);
        session_finish_request(&scene.system->system, &request, &cancel);
        assert_int_equal(strcmp(request.client_address, "collector") == 0, cancelled);
        request_free(&request);
        session_scene_free(&scene);
    }
}

/* Of several clients each has its own addresses; what the options say is preferred to the file. */
static void a_file_says_who_will_ask(void **unused)
{
    struct session_scene scene = session_scene_of(fake_machine_healthy());
    struct needs needs = {.account = memory_string("CONTOSO\\svc"), .given = true};
    needs_add_client(&needs, "collector");
    needs_add_client(&needs, "10.1.3.0/24");
    needs_add_class(&needs, "root\\default", "StdRegProv", "EnumKey");
    needs_add_query(&needs, "root\\cimv2", "SELECT Name FROM Win32_Service");
    static const char *const two[] = {"Any", "10.9.9.9"};
    struct ask ask = {.target = "PC-0422", .needs = &needs};
    struct request request;
    struct sentence problem;
    assert_true(ask_request(&ask, &request, &problem));
    assert_string_equal(request.account, "CONTOSO\\svc");
    assert_string_equal(request.namespace_path, "root\\default");
    session_finish_request(&scene.system->system, &request, NULL);
    session_finish_request(&scene.system->system, &request, NULL);
    assert_string_equal(request.needs.clients[0], "collector");
    assert_null(strstr(request.needs.addresses[0], "collector"));
    assert_string_equal(request.needs.addresses[1], "10.1.3.0/24");
    assert_non_null(strstr(request.client_address, ",10.1.3.0/24"));
    assert_false(request.client_here);
    request_free(&request);
    ask = (struct ask){.needs = &needs, .account = "helpdesk", .client = two[0], .clients = two, .client_count = 2};
    assert_true(ask_request(&ask, &request, &problem));
    assert_string_equal(request.account, "helpdesk");
    assert_string_equal(request.client_address, "any,10.9.9.9");
    assert_int_equal(request.needs.client_count, 2);
    request_free(&request);
    needs_free(&needs);
    session_scene_free(&scene);
}

/* ---- the check ---- */

static void a_check_says_who_made_it_and_with_what(void **unused)
{
    struct session_scene scene = session_scene_of(fake_machine_healthy());
    struct checked *checked = checked_new(scene.session, NULL, NULL);
    assert_int_equal(outcome_of_check(&checked->run), OUTCOME_READY);
    assert_string_equal(checked->run.client, "PC-0421");
    assert_string_equal(checked->run.command, "wmiready-cli check");
    assert_non_null(checked->run.program_version);
    checked_hold(checked);
    checked_release(checked);
    checked_release(checked);
    session_scene_free(&scene);
}

static void a_cancelled_check_is_marked_so(void **unused)
{
    struct session_scene scene = session_scene_of(fake_machine_healthy());
    struct cancel cancel = {.requested = true};
    struct checked *checked = checked_new(scene.session, &cancel, NULL);
    assert_true(checked->run.cancelled);
    assert_int_equal(outcome_of_check(&checked->run), OUTCOME_CANNOT_TELL);
    checked_release(checked);
    session_scene_free(&scene);
}

/* Whoever cancels while a check runs. */
struct leaver {
    struct run_listener listener;
    struct fake_system *system;
    struct cancel cancel;
};

static void leave(struct run_listener *listener, const struct finding *finding)
{
    struct leaver *leaver = container_of(listener, struct leaver, listener);
    leaver->system->own_name = "ASKED-LATE";
    cancel_request(&leaver->cancel);
}

static void go_on(struct run_listener *listener, size_t done, size_t total)
{
}

static void nothing_is_asked_after_a_cancel(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct fake_store *store = fake_store_new();
    struct fake_system *system = fake_system_new(fake, store);
    struct cancel cancelled = {.requested = true};
    struct request request = fake_request_local();
    request.local = false;
    session_finish_request(&system->system, &request, &cancelled);
    assert_false(request.local || request.client_workgroup);
    request_free(&request);
    fake_system_free(system);
    fake_store_free(store);
    fake_machine_free(fake);
    struct session_scene scene = session_scene_of(fake_machine_healthy());
    struct leaver leaver = {.listener = {leave, go_on}, .system = scene.system};
    struct checked *checked = checked_new(scene.session, &leaver.cancel, &leaver.listener);
    assert_true(checked->run.cancelled);
    assert_string_equal(checked->run.client, "PC-0421");
    checked_release(checked);
    session_scene_free(&scene);
}

/* ---- the script ---- */

static void a_script_holds_what_is_recommended(void **unused)
{
    struct session_scene scene = session_scene_of(fake_machine_broken());
    struct checked *checked = checked_new(scene.session, NULL, NULL);
    struct fix fix = {0};
    assert_true(scripting_has_any(&checked->run));
    assert_int_equal(scripting_plan(checked, NULL, 0, NULL, &fix), ST_OK);
    assert_true(fix_change_count(&fix) > 0);
    char *text = scripting_text(checked, &fix, LANGUAGE_EN, NULL, NULL);
    assert_non_null(strstr(text, "sc.exe"));
    free(text);
    fix_free(&fix);
    checked_release(checked);
    session_scene_free(&scene);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(what_is_typed_is_read_or_refused),
    cmocka_unit_test(milliseconds_of_a_probe),
    cmocka_unit_test(a_request_is_finished_once),
    cmocka_unit_test(a_word_is_no_client),
    cmocka_unit_test(a_client_is_looked_up_until_cancelled),
    cmocka_unit_test(a_file_says_who_will_ask),
    cmocka_unit_test(a_check_says_who_made_it_and_with_what),
    cmocka_unit_test(a_cancelled_check_is_marked_so),
    cmocka_unit_test(nothing_is_asked_after_a_cancel),
    cmocka_unit_test(a_script_holds_what_is_recommended),
    {0},
};
