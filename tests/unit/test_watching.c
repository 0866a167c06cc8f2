/* SPDX-License-Identifier: MIT
 * Watching who is refused: what is told, once and in order, and how it ends. */
#include "testing.h"

#include "fake_system.h"

#include "base/memory.h"
#include "report/watch_text.h"
#include "session/watching.h"

#include <stdlib.h>
#include <string.h>

enum { WATCH_MS = 60 };

struct seen {
    struct watching_listener listener;
    struct strbuf text;
    struct cancel *cancel; /* requested by the first refusal; NULL never */
    size_t logs, reached;
};

static void on_log(struct watching_listener *listener, enum refusal_log log, const struct refusal_log_answer *answer)
{
    struct seen *seen = container_of(listener, struct seen, listener);
    seen->logs++;
}

static void on_refused(struct watching_listener *listener, const struct refusal *refusal)
{
    struct seen *seen = container_of(listener, struct seen, listener);
    strbuf_printf(&seen->text, "%s;", refusal->account);
    if (seen->cancel)
        cancel_request(seen->cancel);
}

static void on_reached(struct watching_listener *listener, enum status status, const struct fault *fault)
{
    struct seen *seen = container_of(listener, struct seen, listener);
    seen->reached++;
}

static struct seen seen_new(void)
{
    return (struct seen){.listener = {on_log, on_refused, on_reached}};
}

static void add(struct fake_machine *fake, const char *time, const char *user)
{
    char *xml = strbuf_printed(
        "<Event><System><Provider Name='Microsoft-Windows-DistributedCOM'/><EventID>10027</EventID>"
        "<TimeCreated SystemTime='%s'/></System><EventData><Data>Remote</Data><Data>Launch</Data>"
        "<Data>CONTOSO</Data><Data>%s</Data><Data>S-1-5-21-1-2-3-1104</Data><Data>10.1.2.7</Data></EventData></Event>",
        time, user);
    fake_event(fake, REFUSAL_LOG_SYSTEM, xml);
    free(xml);
}

static enum outcome watch(struct fake_machine *fake, struct cancel *cancel, const char *account, struct seen *seen,
                          struct watching_result *result)
{
    struct fake_store *store = fake_store_new();
    struct fake_system *system = fake_system_new(fake, store);
    struct request request = fake_request_local();
    struct sentence problem;
    struct session *session = session_open(&system->system, &request, NULL, NULL, "watch", LANGUAGE_EN, &problem);
    const struct refusal_whom whom = {.account = account};
    enum outcome outcome = watching_run(session, cancel, WATCH_MS, &whom, &seen->listener, result);
    session_release(session);
    request_free(&request);
    fake_system_free(system);
    fake_store_free(store);
    return outcome;
}

static void each_is_told_once_and_in_order(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct watching_result result;
    struct seen seen = seen_new();
    add(fake, "2026-11-29T10:00:02Z", "second");
    add(fake, "2026-11-29T10:00:01Z", "first");
    assert_int_equal(watch(fake, NULL, NULL, &seen, &result), OUTCOME_NEEDS_CHANGE);
    assert_string_equal(strbuf_text(&seen.text), "CONTOSO\\first;CONTOSO\\second;");
    assert_int_equal(seen.logs, REFUSAL_LOG_COUNT);
    assert_int_equal(seen.reached, 0);
    assert_int_equal(result.refused, 2);
    strbuf_free(&seen.text);
    fake_machine_free(fake);
}

static void others_are_a_number(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct watching_result result;
    struct seen seen = seen_new();
    add(fake, "2026-11-29T10:00:02Z", "other");
    assert_int_equal(watch(fake, NULL, "CONTOSO\\svc", &seen, &result), OUTCOME_READY);
    assert_string_equal(strbuf_text(&seen.text), "");
    assert_int_equal(result.others, 1);
    strbuf_free(&seen.text);
    fake_machine_free(fake);
}

static void it_ends_as_it_should(void **unused)
{
    struct cancel cancel = {0};
    struct fake_machine *fake = fake_machine_healthy();
    struct watching_result result;
    struct seen seen = seen_new();
    seen.cancel = &cancel;
    add(fake, "2026-11-29T10:00:02Z", "svc");
    assert_int_equal(watch(fake, &cancel, NULL, &seen, &result), OUTCOME_CANCELLED);
    assert_string_equal(strbuf_text(&seen.text), "CONTOSO\\svc;");
    strbuf_free(&seen.text);
    /* Nobody could be asked. */
    seen = seen_new();
    fake_fail(fake, FAKE_refusals_get, ST_UNREACHABLE, 1722);
    assert_int_equal(watch(fake, NULL, NULL, &seen, &result), OUTCOME_CANNOT_TELL);
    assert_int_equal(seen.reached, 1);
    fake_machine_free(fake);
    /* No log is open to who watches: it ends at once, and says each once. */
    fake = fake_machine_healthy();
    seen = seen_new();
    for (size_t i = 0; i < REFUSAL_LOG_COUNT; i++)
        fake->refusals.logs[i] = (struct refusal_log_answer){.status = ST_DENIED, .fault = {"EvtSubscribe", 5}};
    assert_int_equal(watch(fake, NULL, NULL, &seen, &result), OUTCOME_CANNOT_TELL);
    assert_int_equal(seen.logs, REFUSAL_LOG_COUNT);
    fake_machine_free(fake);
}

/* The remedy is for whom the event names, from where and for what; what could become a second command stands in no
 * command. */
static void the_command_is_for_whom_was_refused(void **unused)
{
    static const struct {
        const char *event, *account, *client, *object, *command;
    } cases[] = {
        {"System 10015", "CONTOSO\\svc", "10.1.2.7", "",
         "wmiready-cli fix PC-7 --account CONTOSO\\svc --client 10.1.2.7 --apply DCOM-LAUNCH-LIMIT"},
        {"Security 4662", "CONTOSO\\svc", "", "root\\hidden",
         "wmiready-cli fix PC-7 --account CONTOSO\\svc --namespace root\\hidden --apply PERM-NAMESPACE"},
        {"System 10015", "a\" & del", "NAME & del", "",
         "wmiready-cli fix PC-7 --account ACCOUNT --apply DCOM-LAUNCH-LIMIT"},
        {"System 10015", "svc\xE2\x80\xAE", "", "",
         "wmiready-cli fix PC-7 --account ACCOUNT --apply DCOM-LAUNCH-LIMIT"},
        {"System 10015", "svc\xC2\x9B[2J", "", "", "wmiready-cli fix PC-7 --account ACCOUNT --apply DCOM-LAUNCH-LIMIT"},
        {"System 10017", "CONTOSO\\svc", "10.1.2.7", "", NULL},
    };
    struct request request = {.target = "PC-7"};
    for (size_t i = 0; i < array_count(cases); i++) {
        struct strbuf out = STRBUF_INIT;
        const struct refusal refusal = {.kind = refusal_kind_from_word(cases[i].event),
                                        .account = (char *)cases[i].account,
                                        .sid = "",
                                        .client = (char *)cases[i].client,
                                        .object = (char *)cases[i].object,
                                        .count = 1};
        watch_text_refused(&out, LANGUAGE_EN, &request, &refusal, 4000);
        const char *at = strstr(strbuf_text(&out), "    wmiready-cli");
        char *line = at ? memory_string_n(at + 4, strcspn(at + 4, "\n")) : NULL;
        if (cases[i].command)
            assert_string_equal(line ? line : "", cases[i].command);
        else
            assert_null(line);
        free(line);
        strbuf_free(&out);
    }
}

/* A log is watched, and what Windows is told not to write there cannot be seen in it. */
static void what_is_not_written_down_is_said(void **unused)
{
    static const struct {
        unsigned unaudited;
        const char *part; /* NULL: nothing more is said */
    } cases[] = {{0, NULL},
                 {REFUSAL_UNAUDITED_LOGON, "as event 4625:"},
                 {REFUSAL_UNAUDITED_LOGON | REFUSAL_UNAUDITED_VALIDATION, "as event 4625, 4776:"},
                 {REFUSAL_UNAUDITED_UNKNOWN, "could not be read."}};
    for (size_t i = 0; i < array_count(cases); i++) {
        struct strbuf out = STRBUF_INIT;
        const struct refusal_log_answer answer = {.status = ST_OK, .unaudited = cases[i].unaudited};
        watch_text_log(&out, LANGUAGE_EN, REFUSAL_LOG_SECURITY, &answer);
        if (cases[i].part)
            assert_non_null(strstr(strbuf_text(&out), cases[i].part));
        else
            assert_string_equal(strbuf_text(&out), "The log Security is watched.");
        strbuf_free(&out);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(each_is_told_once_and_in_order),
    cmocka_unit_test(others_are_a_number),
    cmocka_unit_test(it_ends_as_it_should),
    cmocka_unit_test(the_command_is_for_whom_was_refused),
    cmocka_unit_test(what_is_not_written_down_is_said),
    {0},
};
