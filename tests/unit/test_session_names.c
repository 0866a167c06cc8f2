/* SPDX-License-Identifier: MIT
 * A session and names: under which name an account is looked up. */
#include "testing.h"

#include "fake_system.h"
#include "session_scene.h"

#include "base/memory.h"
#include "session/ask.h"
#include "session/picked.h"
#include "session/qualify.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void same_text(const char *text, const char *expected)
{
    if (expected && text)
        assert_string_equal(text, expected);
    else
        assert_true(!expected && !text);
}

/* A name is made whole before anybody uses it, or it is refused. */
static void a_name_is_qualified_once(void **unused)
{
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
        struct session_scene scene = session_scene_of(fake_machine_healthy());
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
        session_scene_free(&scene);
    }
}

/* Who will connect is what was answered, whatever a file names; nobody is taken without an answer. */
static void who_connects_is_what_was_answered(void **unused)
{
    (void)unused;
    static const struct {
        enum ask_who who;
        const char *typed;
        bool with_file;
        const char *account;
        enum text_id problem;
    } cases[] = {
        {ASK_AS_NAMED, NULL, false, NULL, TEXT_NONE},          {ASK_AS_NAMED, NULL, true, "CONTOSO\\stock", TEXT_NONE},
        {ASK_AS_NAMED, "plain", true, "plain", TEXT_NONE},     {ASK_UNANSWERED, "plain", false, NULL, TEXT_ASK_ACCOUNT},
        {ASK_UNANSWERED, NULL, true, NULL, TEXT_ASK_ACCOUNT},  {ASK_SELF, NULL, false, NULL, TEXT_NONE},
        {ASK_SELF, "plain", false, NULL, TEXT_NONE},           {ASK_SELF, NULL, true, NULL, TEXT_NONE},
        {ASK_OTHER, "plain", true, "plain", TEXT_NONE},        {ASK_OTHER, "", false, NULL, TEXT_ASK_ACCOUNT_EMPTY},
        {ASK_OTHER, "  ", true, NULL, TEXT_ASK_ACCOUNT_EMPTY}, {ASK_OTHER, NULL, false, NULL, TEXT_ASK_ACCOUNT_EMPTY},
    };
    struct needs file = {0};
    needs_add_query(&file, REQUEST_NAMESPACE, REQUEST_QUERY);
    file.account = memory_string("CONTOSO\\stock");
    for (size_t i = 0; i < array_count(cases); i++) {
        const struct ask ask = {
            .who = cases[i].who, .account = cases[i].typed, .needs = cases[i].with_file ? &file : NULL};
        struct request request;
        struct sentence problem;
        bool good = ask_request(&ask, &request, &problem);
        assert_int_equal(problem.id, cases[i].problem);
        assert_int_equal(good, cases[i].problem == TEXT_NONE);
        if (good) {
            same_text(request.account, cases[i].account);
            same_text(request.needs.account, cases[i].account);
            request_free(&request);
        }
        sentence_free(&problem);
    }
    needs_free(&file);
}

/* What stands for a chosen account means it on the target too. */
static void a_picked_account_is_written_whole(void **unused)
{
    (void)unused;
    static const struct {
        struct picked_object object;
        const char *account;
    } cases[] = {
        {{.path = "WinNT://CONTOSO/svc", .name = "Service", .sid = "S-1-5-21-1-2-3-1201", .found = "CONTOSO\\svc"},
         "CONTOSO\\svc"},
        /* A local account of another computer may have the SID of one of this computer. */
        {{.path = "WinNT://WORKGROUP/PC-0421/eva",
          .name = "eva",
          .sid = "S-1-5-21-0-0-0-1101",
          .found = "PC\\anna",
          .of_target = true},
         ".\\eva"},
        {{.name = "eva", .of_target = true}, ".\\eva"},
        {{.path = "WinNT://CONTOSO/svc", .name = "svc", .sid = "S-1-5-21-1-2-3-1201"}, "S-1-5-21-1-2-3-1201"},
        {{.path = "WinNT://CONTOSO/svc", .name = "svc", .upn = "svc@contoso.example"}, "CONTOSO\\svc"},
        {{.path = "winnt://WORKGROUP/PC/eva", .name = "eva", .upn = ""}, "PC\\eva"},
        {{.path = "LDAP://CN=Service,DC=contoso", .name = "Service", .upn = "svc@contoso.example"},
         "svc@contoso.example"},
        {{.path = "WinNT://", .name = "svc"}, NULL},
        {{.path = "WinNT://CONTOSO/", .name = "svc"}, NULL},
        {{.path = "WinNT://svc"}, NULL},
        {{.path = "", .name = "", .upn = "", .sid = "", .found = ""}, NULL},
        {{.of_target = true}, NULL},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        char *account = picked_account(&cases[i].object);
        same_text(account, cases[i].account);
        free(account);
    }
}

/* A target that refuses to say its name answers: its accounts need whole names. */
static void a_refusal_is_an_answer(void **unused)
{
    static const enum dcom_state states[] = {DCOM_DENIED, DCOM_FAULT};
    for (size_t i = 0; i < array_count(states); i++) {
        struct session_scene scene = session_scene_of(fake_machine_healthy());
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
        session_scene_free(&scene);
    }
}

/* What a bare name could be is offered in whole names; the account comes before the name that connects. */
static void a_bare_name_has_a_choice(void **unused)
{
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
        struct session_scene scene = session_scene_of(fake_machine_healthy());
        scene.system->domain = cases[i].domain;
        const struct ask ask = {.target = cases[i].target, .account = cases[i].account, .user = cases[i].user};
        struct request request;
        struct sentence problem;
        struct qualify_choice choice;
        assert_true(ask_request(&ask, &request, &problem));
        assert_int_equal(qualify_choices(&scene.system->system, &request, cases[i].user, &choice),
                         cases[i].expected != NULL);
        char *got = strbuf_printed("%s|%s|%s|%s", choice.name ? choice.name : "-", choice.target ? choice.target : "-",
                                   choice.domain ? choice.domain : "-", choice.connection ? "connection" : "account");
        if (cases[i].expected)
            assert_string_equal(got, cases[i].expected);
        free(got);
        qualify_choice_free(&choice);
        request_free(&request);
        session_scene_free(&scene);
    }
}

/* Credentials connect under the name that became of theirs, and that one is judged. */
static void credentials_get_the_whole_name(void **unused)
{
    struct session_scene scene = session_scene_of(fake_machine_healthy());
    for (size_t e = 0; e < scene.fake->endpoint_count; e++)
        snprintf(scene.fake->endpoints[e].dcom_answer.host_name, HOST_NAME_MAX_BYTES, "pc-0421");
    struct session *session = session_scene_open(&scene, "10.1.2.7", NULL, ".\\helpdesk");
    assert_string_equal(session->request.user, "PC-0421\\helpdesk");
    assert_string_equal(session->request.account, "PC-0421\\helpdesk");
    assert_string_equal(scene.system->user, "PC-0421\\helpdesk");
    session_release(session);
    session_scene_free(&scene);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(who_connects_is_what_was_answered),
    cmocka_unit_test(a_picked_account_is_written_whole),
    cmocka_unit_test(a_name_is_qualified_once),
    cmocka_unit_test(a_refusal_is_an_answer),
    cmocka_unit_test(a_bare_name_has_a_choice),
    cmocka_unit_test(credentials_get_the_whole_name),
    {0},
};
