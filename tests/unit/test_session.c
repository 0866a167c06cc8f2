/* SPDX-License-Identifier: MIT
 * The way in that both programs take: a request is finished once, a check says what is believed, fixes come in rounds,
 * journals are taken back. */
#include "testing.h"

#include "fake_system.h"
#include "trial.h"

#include "base/memory.h"
#include "check/audience.h"
#include "machine/firewall_scope.h"
#include "session/ask.h"
#include "session/fixing.h"
#include "session/qualify.h"
#include "session/revert.h"
#include "session/scripting.h"
#include "session/vouched.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct scene {
    struct fake_machine *fake;
    struct fake_store *store;
    struct fake_system *system;
    struct session *session;
};

/* Takes over REQUEST. */
static struct scene scene_asked(struct fake_machine *fake, struct request request)
{
    struct scene scene = {.fake = fake, .store = fake_store_new()};
    scene.system = fake_system_new(fake, scene.store);
    struct sentence problem;
    scene.session =
        session_open(&scene.system->system, &request, NULL, NULL, "wmiready-cli check", LANGUAGE_EN, &problem);
    assert_non_null(scene.session);
    request_free(&request);
    return scene;
}

static struct scene scene_of(struct fake_machine *fake)
{
    return scene_asked(fake, fake_request_local());
}

static void scene_free(struct scene *scene)
{
    session_release(scene->session);
    fake_system_free(scene->system);
    fake_store_free(scene->store);
    fake_machine_free(scene->fake);
}

/* ---- the request ---- */

static void what_is_typed_is_read_or_refused(void **unused)
{
    (void)unused;
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
    (void)unused;
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

static struct session *open_as(const struct scene *scene, const char *target, const char *account, const char *user)
{
    const struct ask ask = {.target = target, .account = account};
    struct request request;
    struct sentence problem;
    assert_true(ask_request(&ask, &request, &problem));
    struct session *session =
        session_open(&scene->system->system, &request, fake_credentials(user), NULL, "wmiready", LANGUAGE_EN, &problem);
    request_free(&request);
    return session;
}

/* This computer in any spelling is local, under its own name and without credentials; who connects is who is judged. */
static void a_request_is_finished_once(void **unused)
{
    (void)unused;
    struct scene scene = scene_of(fake_machine_healthy());
    struct session *session = open_as(&scene, "pc-0421", NULL, "CORP\\admin");
    assert_true(session->request.local);
    assert_string_equal(session->request.target, "PC-0421");
    assert_null(session->request.user);
    assert_null(session->request.account);
    assert_true(session->request.client_workgroup);
    assert_string_equal(scene.system->connected, "");
    session_release(session);
    session = open_as(&scene, "10.1.2.7", NULL, "CORP\\admin");
    assert_false(session->request.local);
    assert_string_equal(session->request.account, "CORP\\admin");
    assert_string_equal(scene.system->connected, "10.1.2.7");
    session_release(session);
    session = open_as(&scene, "10.1.2.7", "CORP\\svc", "CORP\\admin");
    assert_string_equal(session->request.account, "CORP\\svc");
    assert_string_equal(session->request.user, "CORP\\admin");
    session_release(session);
    scene_free(&scene);
}

/* The words for many are no names, not even where a computer is called so. */
static void a_word_is_no_client(void **unused)
{
    (void)unused;
    static const char *const clients[] = {"Any", "Own-Subnet", "10.1.2.0/24", "10.1.2.7,10.1.2.8"};
    static const char *const names[] = {SCOPE_EVERYBODY, SCOPE_OWN_SUBNET, "10.1.2.0/24", "10.1.2.7,10.1.2.8"};
    for (size_t i = 0; i < array_count(clients); i++) {
        struct scene scene = scene_of(fake_machine_healthy());
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
        scene_free(&scene);
    }
}

/* Nobody waits for the address of a client when the user does not. */
static void a_client_is_looked_up_until_cancelled(void **unused)
{
    (void)unused;
    for (int cancelled = 0; cancelled < 2; cancelled++) {
        struct scene scene = scene_of(fake_machine_healthy());
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
        scene_free(&scene);
    }
}

/* Of several clients each has its own addresses; what the options say is preferred to the file. */
static void a_file_says_who_will_ask(void **unused)
{
    (void)unused;
    struct scene scene = scene_of(fake_machine_healthy());
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
    scene_free(&scene);
}

/* ---- names ---- */

/* A name is made whole before anybody uses it, or it is refused. */
static void a_name_is_qualified_once(void **unused)
{
    (void)unused;
    static const struct {
        const char *target, *typed, *whole; /* WHOLE NULL: refused */
        const char *host_name;              /* what the target calls itself; NULL: it does not answer */
        enum text_id problem;
    } cases[] = {
        {"10.1.2.7", ".\\helpdesk", "PC-0421\\helpdesk", "pc-0421.example.org", TEXT_NONE},
        {"10.1.2.7", ".\\helpdesk", NULL, "", TEXT_QUALIFY_NAMELESS},
        {"10.1.2.7", ".\\helpdesk", ".\\helpdesk", NULL, TEXT_NONE},
        {"10.1.2.7", "helpdesk", NULL, "pc-0421", TEXT_QUALIFY_BARE},
        {"10.1.2.7", "helpdesk", "helpdesk", NULL, TEXT_NONE},
        {"10.1.2.7", "CONTOSO\\helpdesk", "CONTOSO\\helpdesk", "pc-0421", TEXT_NONE},
        {"10.1.2.7", "helpdesk@contoso.example", "helpdesk@contoso.example", "pc-0421", TEXT_NONE},
        {"10.1.2.7", "S-1-5-21-1-2-3-1001", "S-1-5-21-1-2-3-1001", "pc-0421", TEXT_NONE},
        {"PC-0421", ".\\monitor", "PC-0421\\monitor", "", TEXT_NONE},
        {"PC-0421", "monitor", "monitor", "", TEXT_NONE},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct scene scene = scene_of(fake_machine_healthy());
        for (size_t e = 0; e < scene.fake->endpoint_count; e++)
            snprintf(scene.fake->endpoints[e].dcom_answer.host_name, HOST_NAME_MAX_BYTES, "%s",
                     cases[i].host_name ? cases[i].host_name : "");
        if (!cases[i].host_name)
            fake_fail(scene.fake, FAKE_probe_name, ST_ABSENT, 11001);
        const struct ask ask = {.target = cases[i].target, .account = cases[i].typed};
        struct request request;
        struct sentence problem;
        assert_true(ask_request(&ask, &request, &problem));
        session_finish_request(&scene.system->system, &request, NULL);
        bool good = qualify_request(&scene.system->system, &request, NULL, &problem);
        if (good != (cases[i].whole != NULL) || problem.id != cases[i].problem)
            fail_msg("case %zu: %d %s", i, (int)good, text_name(problem.id).text);
        if (good)
            assert_string_equal(request.account, cases[i].whole);
        /* Where nobody answers nobody logs on. */
        assert_int_equal(request.network_only, !cases[i].host_name);
        sentence_free(&problem);
        request_free(&request);
        scene_free(&scene);
    }
}

/* Only a name that nobody vouches for is asked about, and only where a domain's logon is at stake. */
static void a_neighbour_gets_no_logon(void **unused)
{
    (void)unused;
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
        struct scene scene = scene_of(fake);
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
        scene_free(&scene);
    }
}

/* Who proves the name needs nobody to vouch for it; nothing logs on where it cannot be proved. */
static void kerberos_proves_names(void **unused)
{
    (void)unused;
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
        struct scene scene = scene_of(fake);
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
        scene_free(&scene);
    }
}

/* Somebody may answer to it by the time that something would log on. */
static void a_name_without_an_address_gets_no_logon(void **unused)
{
    (void)unused;
    static const enum status ends[] = {ST_ABSENT, ST_TIMEOUT, ST_UNREACHABLE};
    for (size_t i = 0; i < 2 * array_count(ends); i++) {
        struct scene scene = scene_of(fake_machine_healthy());
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
        scene_free(&scene);
    }
}

static void a_neighbour_is_no_client(void **unused)
{
    (void)unused;
    for (unsigned i = 0; i < 4; i++) {
        bool vouched = i & 1, trust = i & 2;
        struct fake_machine *fake = fake_machine_healthy();
        fake->name.vouched = vouched;
        struct scene scene = scene_of(fake);
        const struct ask ask = {.target = "PC-0422", .client = "collector", .trust_name = trust};
        struct request request;
        struct sentence problem;
        assert_true(ask_request(&ask, &request, &problem));
        session_finish_request(&scene.system->system, &request, NULL);
        assert_int_equal(vouched_client(&request, &problem), vouched || trust);
        sentence_free(&problem);
        request_free(&request);
        scene_free(&scene);
    }
}

static void without_a_logon_only_the_network(void **unused)
{
    (void)unused;
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
    (void)unused;
    struct scene scene = scene_of(fake_machine_healthy());
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
    scene_free(&scene);
}

/* What was asked for is kept, the name is asked for once, and the network alone makes nobody ready. */
static void the_network_alone_is_never_ready(void **unused)
{
    (void)unused;
    struct scene scene = scene_of(fake_machine_healthy());
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
    scene_free(&scene);
}

/* A target that refuses to say its name answers: its accounts need whole names. */
static void a_refusal_is_an_answer(void **unused)
{
    (void)unused;
    static const enum dcom_state states[] = {DCOM_DENIED, DCOM_FAULT};
    for (size_t i = 0; i < array_count(states); i++) {
        struct scene scene = scene_of(fake_machine_healthy());
        for (size_t e = 0; e < scene.fake->endpoint_count; e++)
            scene.fake->endpoints[e].dcom_answer = (struct dcom_answer){.state = states[i]};
        const struct ask ask = {.target = "10.1.2.7", .account = "helpdesk"};
        struct request request;
        struct sentence problem;
        assert_true(ask_request(&ask, &request, &problem));
        session_finish_request(&scene.system->system, &request, NULL);
        assert_false(qualify_request(&scene.system->system, &request, NULL, &problem));
        assert_int_equal(problem.id, TEXT_QUALIFY_BARE);
        sentence_free(&problem);
        request_free(&request);
        scene_free(&scene);
    }
}

/* What a bare name could be is offered in whole names; the account comes before the name that connects. */
static void a_bare_name_has_a_choice(void **unused)
{
    (void)unused;
    static const struct {
        const char *target, *account, *user, *domain, *expected; /* "name|target|domain"; NULL: nothing is open */
    } cases[] = {
        {"10.1.2.7", "helpdesk", NULL, NULL, "helpdesk|.\\helpdesk|-|account"},
        {"10.1.2.7", "helpdesk", "svc", "CONTOSO", "helpdesk|.\\helpdesk|CONTOSO\\helpdesk|account"},
        {"10.1.2.7", NULL, "svc", "CONTOSO", "svc|.\\svc|CONTOSO\\svc|connection"},
        {"10.1.2.7", "CONTOSO\\helpdesk", "svc@contoso", "CONTOSO", NULL},
        {NULL, "helpdesk", NULL, "CONTOSO", NULL},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct scene scene = scene_of(fake_machine_healthy());
        scene.system->domain = cases[i].domain;
        const struct ask ask = {.target = cases[i].target, .account = cases[i].account, .user = cases[i].user};
        struct request request;
        struct sentence problem;
        struct qualify_choice choice;
        assert_true(ask_request(&ask, &request, &problem));
        assert_int_equal(qualify_choices(&scene.system->system, &request, cases[i].user, &choice),
                         cases[i].expected != NULL);
        char *got = string_printf("%s|%s|%s|%s", choice.name ? choice.name : "-", choice.target ? choice.target : "-",
                                  choice.domain ? choice.domain : "-", choice.connection ? "connection" : "account");
        if (cases[i].expected)
            assert_string_equal(got, cases[i].expected);
        free(got);
        qualify_choice_free(&choice);
        request_free(&request);
        scene_free(&scene);
    }
}

/* Credentials connect under the name that became of theirs, and that one is judged. */
static void credentials_get_the_whole_name(void **unused)
{
    (void)unused;
    struct scene scene = scene_of(fake_machine_healthy());
    for (size_t e = 0; e < scene.fake->endpoint_count; e++)
        snprintf(scene.fake->endpoints[e].dcom_answer.host_name, HOST_NAME_MAX_BYTES, "pc-0421");
    struct session *session = open_as(&scene, "10.1.2.7", NULL, ".\\helpdesk");
    assert_string_equal(session->request.user, "PC-0421\\helpdesk");
    assert_string_equal(session->request.account, "PC-0421\\helpdesk");
    assert_string_equal(scene.system->user, "PC-0421\\helpdesk");
    session_release(session);
    scene_free(&scene);
}

/* ---- the check ---- */

static void a_check_says_who_made_it_and_with_what(void **unused)
{
    (void)unused;
    struct scene scene = scene_of(fake_machine_healthy());
    struct checked *checked = checked_new(scene.session, NULL, NULL);
    assert_int_equal(outcome_of_check(&checked->run), OUTCOME_READY);
    assert_string_equal(checked->run.client, "PC-0421");
    assert_string_equal(checked->run.command, "wmiready-cli check");
    assert_non_null(checked->run.program_version);
    checked_hold(checked);
    checked_release(checked);
    checked_release(checked);
    scene_free(&scene);
}

static void a_cancelled_check_is_marked_so(void **unused)
{
    (void)unused;
    struct scene scene = scene_of(fake_machine_healthy());
    struct cancel cancel = {.requested = true};
    struct checked *checked = checked_new(scene.session, &cancel, NULL);
    assert_true(checked->run.cancelled);
    assert_int_equal(outcome_of_check(&checked->run), OUTCOME_CANNOT_TELL);
    checked_release(checked);
    scene_free(&scene);
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
    (void)finding;
    leaver->system->own_name = "ASKED-LATE";
    cancel_request(&leaver->cancel);
}

static void go_on(struct run_listener *listener, size_t done, size_t total)
{
    (void)listener;
    (void)done;
    (void)total;
}

static void nothing_is_asked_after_a_cancel(void **unused)
{
    (void)unused;
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
    struct scene scene = scene_of(fake_machine_healthy());
    struct leaver leaver = {.listener = {leave, go_on}, .system = scene.system};
    struct checked *checked = checked_new(scene.session, &leaver.cancel, &leaver.listener);
    assert_true(checked->run.cancelled);
    assert_string_equal(checked->run.client, "PC-0421");
    checked_release(checked);
    scene_free(&scene);
}

/* ---- fix, check again, fix what became visible ---- */

struct agreeing {
    struct fixing_listener listener;
    size_t asked, stopped, most;
};

static bool on_agree(struct fixing_listener *listener, const struct fixing *fixing)
{
    struct agreeing *own = container_of(listener, struct agreeing, listener);
    assert_true(fix_change_count(&fixing->rounds[fixing->count - 1].fix) > 0);
    return own->asked++ < own->most;
}

static void on_stopped(struct fixing_listener *listener, const struct fix_result *result)
{
    (void)result;
    container_of(listener, struct agreeing, listener)->stopped++;
}

static struct agreeing agreeing_of(size_t most)
{
    return (struct agreeing){.listener = {.agree = on_agree, .stopped = on_stopped}, .most = most};
}

static struct fixing *plan(const struct scene *scene, const struct fix_choice *choices, size_t count)
{
    struct checked *before = checked_new(scene->session, NULL, NULL);
    struct fixing *fixing = fixing_new(before);
    checked_release(before);
    assert_int_equal(fixing_plan(fixing, choices, count, NULL), ST_OK);
    return fixing;
}

static size_t planned_anew(const struct scene *scene)
{
    struct fixing *fixing = plan(scene, NULL, 0);
    size_t count = fix_change_count(&fixing->rounds[0].fix);
    fixing_free(fixing);
    return count;
}

static struct fake_machine *rules_are_off(void)
{
    struct fake_machine *fake = fake_machine_healthy();
    for (size_t i = 0; i < fake->firewall.rule_count; i++)
        fake->firewall.rules[i].enabled = false;
    return fake;
}

static struct fake_machine *locked_out(void)
{
    struct fake_machine *fake = fake_machine_healthy();
    const struct sid monitor = fake_sid(1002);
    fake_account(fake, "PC-0421\\monitor", &monitor, true)->locked = true;
    fake_query_fails(fake, ST_DENIED, 0x80070005, WMI_STEP_CONNECT);
    return fake;
}

static struct fake_machine *range_of_its_own(void)
{
    struct fake_machine *fake = fake_machine_healthy();
    fake->port_ranges[0] = fake->port_ranges[1] = (struct port_range){.start = 1024, .count = 64511};
    return fake;
}

/* What just worked, and what is in force and possible, is left alone by --recommended. */
static void what_works_is_left_alone(void **unused)
{
    (void)unused;
    static const struct {
        const char *what;
        struct fake_machine *(*made)(void);
        bool local, fails; /* FAILS: and something is found to be wrong */
    } machines[] = {
        {"its query from here just worked", rules_are_off, false, false},
        {"a client in the same subnet that fails for another reason", locked_out, false, true},
        {"dynamic ports 1024 to 65534, asked from elsewhere", range_of_its_own, false, false},
        {"dynamic ports 1024 to 65534, asked there", range_of_its_own, true, false},
    };
    for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++) {
        struct request request = machines[i].local ? fake_request_local() : fake_request_remote();
        if (!machines[i].local) {
            request.user = memory_string(request.account);
            fake_rule_text(&request.target, "PC-0422");
            free(request.client_address); /* from here */
            request.client_address = NULL;
        }
        struct scene scene = scene_asked(machines[i].made(), request);
        struct fixing *fixing = plan(&scene, NULL, 0);
        struct fixing_round *first = &fixing->rounds[0];
        print_message("fix --recommended --dry-run, %s: %zu changes\n", machines[i].what,
                      fix_change_count(&first->fix));
        assert_int_equal(fix_change_count(&first->fix), 0);
        assert_int_equal(fixing_outcome_planned(fixing) == OUTCOME_READY, !machines[i].fails);
        fixing_free(fixing);
        scene_free(&scene);
    }
}

/* A plan without changes ends with what was found, one with changes does not: they would be made. */
static void an_empty_plan_ends_with_what_remains(void **unused)
{
    (void)unused;
    struct scene scene = scene_of(fake_machine_broken());
    struct fixing *fixing = plan(&scene, NULL, 0);
    struct fixing_round *first = &fixing->rounds[0];
    assert_true(fix_change_count(&first->fix) > 0);
    assert_int_equal(fixing_outcome_planned(fixing), fixing->refused);
    fix_free(&first->fix);
    first->fix = (struct fix){0};
    fixing->refused = OUTCOME_READY;
    assert_int_equal(fixing_outcome_planned(fixing), OUTCOME_NEEDS_CHANGE);
    fixing_free(fixing);
    scene_free(&scene);
}

static void rounds_leave_nothing_to_do(void **unused)
{
    (void)unused;
    struct scene scene = scene_of(fake_machine_broken());
    struct fixing *fixing = plan(&scene, NULL, 0);
    struct agreeing agreeing = agreeing_of(FIXING_ROUNDS);
    struct checked *after = fixing_run(fixing, NULL, &agreeing.listener);
    assert_non_null(after);
    assert_int_equal(agreeing.stopped, 0);
    assert_int_equal(fixing->count, agreeing.asked + 1);
    assert_int_equal(after->run.change_count, fixing->journal.count);
    assert_int_equal(scene.system->entries, fixing->journal.count);
    assert_int_equal(scene.store->count, 2); /* one journal and its seal, for all rounds */
    assert_int_equal(run_finding(&after->run, "SVC-WINMGMT")->verdict, V_FIXED);
    assert_int_equal(fixing_outcome(fixing, &after->run), outcome_of_fix(&after->run));
    checked_release(after);
    fixing_free(fixing);
    assert_int_equal(planned_anew(&scene), 0);
    scene_free(&scene);
}

/* What was not agreed to is not made, and one choice is one round. */
static void a_round_needs_consent(void **unused)
{
    (void)unused;
    struct scene scene = scene_of(fake_machine_broken());
    const struct fix_choice choice = {.requirement = "SVC-WINMGMT"};
    struct fixing *fixing = plan(&scene, &choice, 1);
    struct agreeing agreeing = agreeing_of(0);
    struct checked *after = fixing_run(fixing, NULL, &agreeing.listener);
    assert_int_equal(fixing->count, 1);
    assert_int_equal(agreeing.asked, 0);
    checked_release(after);
    fixing_free(fixing);
    assert_true(planned_anew(&scene) > 0);
    scene_free(&scene);
}

static void without_a_journal_nothing_is_changed(void **unused)
{
    (void)unused;
    struct scene scene = scene_of(fake_machine_broken());
    char *before = fake_machine_dump(scene.fake);
    scene.store->fail_at = 1;
    scene.store->fail_status = ST_DENIED;
    struct fixing *fixing = plan(&scene, NULL, 0);
    struct agreeing agreeing = agreeing_of(FIXING_ROUNDS);
    assert_null(fixing_run(fixing, NULL, &agreeing.listener));
    assert_int_equal(agreeing.stopped, 1);
    assert_int_equal(fixing_last(fixing)->result.stop, FIX_NO_JOURNAL);
    fixing_free(fixing);
    char *now = fake_machine_dump(scene.fake);
    assert_string_equal(before, now);
    free(before);
    free(now);
    scene_free(&scene);
}

/* ---- taking back ---- */

static void fix_all(const struct scene *scene)
{
    struct fixing *fixing = plan(scene, NULL, 0);
    struct agreeing agreeing = agreeing_of(FIXING_ROUNDS);
    checked_release(fixing_run(fixing, NULL, &agreeing.listener));
    fixing_free(fixing);
}

static void the_newest_journal_is_taken_back_whole(void **unused)
{
    (void)unused;
    struct scene scene = scene_of(fake_machine_broken());
    char *before = fake_machine_dump(scene.fake), *user;
    struct revert_list list;
    struct revert_refusal refusal;
    fix_all(&scene);
    assert_int_equal(revert_list_read(&scene.system->system, NULL, &list, &refusal), OUTCOME_READY);
    struct revert_entry *entry = revert_newest(&list);
    assert_non_null(entry);
    assert_int_equal(revert_usable(entry, &refusal), OUTCOME_READY);
    struct request request = revert_request(&entry->journal);
    assert_true(request.local);
    request_free(&request);
    assert_int_equal(revert_check_machine(&entry->journal, scene.session, NULL, &user, &refusal), OUTCOME_READY);
    struct journal *journal = &entry->journal;
    struct reverted reverted = revert_run(scene.session, &journal, 1, user, NULL, NULL);
    assert_int_equal(revert_outcome(&reverted), OUTCOME_READY);
    assert_int_equal(scene.system->undone, journal->count);
    free(user);
    assert_null(revert_newest(&list));
    revert_list_free(&list);
    char *now = fake_machine_dump(scene.fake);
    assert_string_equal(before, now);
    free(before);
    free(now);
    scene_free(&scene);
}

/* What was in force since before Windows started stays so until a restart. */
static void taking_back_may_need_a_restart(void **unused)
{
    (void)unused;
    struct scene scene = scene_of(fake_machine_broken());
    struct revert_list list;
    struct revert_refusal refusal;
    fix_all(&scene);
    scene.system->started_ms = INT64_MAX;
    assert_int_equal(revert_list_read(&scene.system->system, NULL, &list, &refusal), OUTCOME_READY);
    struct journal *journal = &list.entries[0].journal;
    struct reverted reverted = revert_run(scene.session, &journal, 1, "PC-0421\\support", NULL, NULL);
    assert_int_equal(revert_outcome(&reverted), OUTCOME_RESTART);
    assert_string_equal(scene.system->entry, "PC-0421\\support");
    revert_list_free(&list);
    scene_free(&scene);
}

static enum outcome read_named(const struct scene *scene, const char *typed, char **found, char **near)
{
    struct revert_list list;
    struct revert_refusal refusal = {0};
    enum outcome outcome = revert_list_read(&scene->system->system, typed, &list, &refusal);
    *found = outcome == OUTCOME_READY && list.count == 1 ? memory_string(list.entries[0].name) : NULL;
    *near = memory_string(refusal.nearest);
    if (outcome == OUTCOME_READY) {
        revert_list_free(&list);
    } else {
        assert_int_equal(refusal.problem, JOURNAL_NO_SUCH);
        revert_refusal_free(&refusal);
    }
    return outcome;
}

/* As --list prints it, without the ending, as a path, by its beginning where that is enough; else what is near. */
static void a_journal_is_found_by_its_name(void **unused)
{
    (void)unused;
    struct scene scene = scene_of(fake_machine_broken());
    char *name, *found, *near;
    assert_int_equal(read_named(&scene, "nosuch", &found, &near), OUTCOME_BAD_ARGUMENT);
    assert_null(near);
    fix_all(&scene);
    struct revert_list list;
    struct revert_refusal refusal;
    assert_int_equal(revert_list_read(&scene.system->system, NULL, &list, &refusal), OUTCOME_READY);
    assert_int_equal(list.count, 1);
    name = memory_string(list.entries[0].name);
    revert_list_free(&list);
    size_t stem = strlen(name) - strlen(JOURNAL_SUFFIX);
    char *typed[] = {memory_string(name), string_printf("C:\\Temp\\%s", name), memory_string_n(name, stem),
                     memory_string_n(name, 4)};
    for (size_t i = 0; i < array_count(typed); i++) {
        assert_int_equal(read_named(&scene, typed[i], &found, &near), OUTCOME_READY);
        assert_string_equal(found, name);
        free(found);
        free(typed[i]);
    }
    assert_int_equal(read_named(&scene, "C:\\Temp\\nosuch.journal.jsonl", &found, &near), OUTCOME_BAD_ARGUMENT);
    char *mistyped = string_printf("x%s", name + 1);
    assert_int_equal(read_named(&scene, mistyped, &found, &near), OUTCOME_BAD_ARGUMENT);
    assert_string_equal(near, name);
    free(mistyped);
    free(near);
    free(name);
    scene_free(&scene);
}

/* ---- the script ---- */

static void a_script_holds_what_is_recommended(void **unused)
{
    (void)unused;
    struct scene scene = scene_of(fake_machine_broken());
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
    scene_free(&scene);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_typed_is_read_or_refused),
        cmocka_unit_test(milliseconds_of_a_probe),
        cmocka_unit_test(a_request_is_finished_once),
        cmocka_unit_test(a_word_is_no_client),
        cmocka_unit_test(a_client_is_looked_up_until_cancelled),
        cmocka_unit_test(a_file_says_who_will_ask),
        cmocka_unit_test(a_name_is_qualified_once),
        cmocka_unit_test(no_logon_probes_only),
        cmocka_unit_test(a_neighbour_gets_no_logon),
        cmocka_unit_test(a_name_without_an_address_gets_no_logon),
        cmocka_unit_test(kerberos_proves_names),
        cmocka_unit_test(a_neighbour_is_no_client),
        cmocka_unit_test(without_a_logon_only_the_network),
        cmocka_unit_test(the_network_alone_is_never_ready),
        cmocka_unit_test(a_refusal_is_an_answer),
        cmocka_unit_test(a_bare_name_has_a_choice),
        cmocka_unit_test(credentials_get_the_whole_name),
        cmocka_unit_test(a_check_says_who_made_it_and_with_what),
        cmocka_unit_test(a_cancelled_check_is_marked_so),
        cmocka_unit_test(nothing_is_asked_after_a_cancel),
        cmocka_unit_test(rounds_leave_nothing_to_do),
        cmocka_unit_test(an_empty_plan_ends_with_what_remains),
        cmocka_unit_test(what_works_is_left_alone),
        cmocka_unit_test(a_round_needs_consent),
        cmocka_unit_test(without_a_journal_nothing_is_changed),
        cmocka_unit_test(the_newest_journal_is_taken_back_whole),
        cmocka_unit_test(taking_back_may_need_a_restart),
        cmocka_unit_test(a_journal_is_found_by_its_name),
        cmocka_unit_test(a_script_holds_what_is_recommended),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
