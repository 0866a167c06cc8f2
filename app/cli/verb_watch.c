/* SPDX-License-Identifier: MIT
 * watch: who is refused by the target, line by line as it happens. */
#include "cli/verb.h"

#include "base/memory.h"
#include "report/watch_text.h"
#include "session/watching.h"

#include <stdlib.h>

enum { MINUTES = 10, MINUTE_MS = 60000, UNBROKEN = 4000 };

struct watch {
    struct watching_listener listener;
    const struct cli *cli;
    const struct request *request; /* as it was asked for */
    bool json;
};

static struct watch *of(struct watching_listener *listener)
{
    return container_of(listener, struct watch, listener);
}

/* What goes on stands beside the result for people; of JSON every line is the result. */
static void put(const struct watch *watch, struct strbuf *text, bool result)
{
    if (result)
        output_write(strbuf_text(text));
    else
        output_error(strbuf_text(text));
    strbuf_free(text);
    if (output_failure())
        cancel_request(watch->cli->cancel); /* for nobody */
}

/* TEXT as a line. */
static void put_line(const struct watch *watch, struct strbuf *text)
{
    if (text->length)
        strbuf_add_char(text, '\n');
    put(watch, text, false);
}

static void on_log(struct watching_listener *listener, enum refusal_log log, const struct refusal_log_answer *answer)
{
    const struct watch *watch = of(listener);
    struct strbuf text = STRBUF_INIT;
    if (watch->json) {
        watch_text_json_log(&text, watch->cli->language, log, answer);
        put(watch, &text, true);
        return;
    }
    watch_text_log(&text, watch->cli->language, log, answer);
    put_line(watch, &text);
}

static void on_refused(struct watching_listener *listener, const struct refusal *refusal)
{
    const struct watch *watch = of(listener);
    struct strbuf text = STRBUF_INIT;
    if (watch->json)
        watch_text_json_refused(&text, watch->cli->language, watch->request, refusal);
    else
        watch_text_refused(&text, watch->cli->language, watch->request, refusal,
                           output_is_terminal() ? output_width() : UNBROKEN);
    put(watch, &text, true);
}

static void on_reached(struct watching_listener *listener, enum status status, const struct fault *fault)
{
    const struct watch *watch = of(listener);
    struct strbuf text = STRBUF_INIT;
    if (watch->json) {
        watch_text_json_reached(&text, status, fault);
        put(watch, &text, true);
        return;
    }
    watch_text_reached(&text, watch->cli->language, watch->request->target, status, fault);
    put_line(watch, &text);
}

static void begin(const struct watch *watch, uint32_t minutes)
{
    struct strbuf text = STRBUF_INIT;
    if (watch->json) {
        watch_text_json_begin(&text, watch->request, minutes);
        put(watch, &text, true);
        return;
    }
    text_format(&text, watch->cli->language, TEXT_WATCH_BEGIN, (const char *const[]){watch->request->target}, 1);
    put_line(watch, &text);
}

static void end(const struct watch *watch, const struct watching_result *result, enum outcome outcome)
{
    struct strbuf text = STRBUF_INIT;
    if (watch->json) {
        watch_text_json_end(&text, result->refused, result->others, outcome_exit_code(VERB_WATCH, outcome));
        put(watch, &text, true);
        return;
    }
    watch_text_end(&text, watch->cli->language, result->refused, result->others, outcome != OUTCOME_CANNOT_TELL);
    put_line(watch, &text);
}

static enum outcome watch_session(struct cli *cli, struct session *session, const struct request *request)
{
    struct watch watch = {.listener = {on_log, on_refused, on_reached},
                          .cli = cli,
                          .request = request,
                          .json = cli->options->given[OPTION_JSON]};
    uint32_t minutes = cli->options->numbers[OPTION_MINUTES] ? cli->options->numbers[OPTION_MINUTES] : MINUTES;
    const struct refusal_whom whom = {.account = request->account, .address = request->client_address};
    struct watching_result result;
    begin(&watch, minutes);
    enum outcome outcome =
        watching_run(session, cli->cancel, (uint64_t)minutes * MINUTE_MS, &whom, &watch.listener, &result);
    end(&watch, &result, outcome);
    return outcome;
}

enum outcome verb_watch(struct cli *cli)
{
    struct request request;
    struct session *session = NULL;
    const char *operand = cli->options->operand_count ? cli->options->operands[0] : NULL;
    if (cli->options->values[OPTION_JSON]) {
        cli_complain(cli, TEXT_CLI_WATCH_FILE, NULL);
        return OUTCOME_BAD_ARGUMENT;
    }
    enum outcome outcome = cli_request(cli, operand, &request);
    if (outcome != OUTCOME_READY)
        return outcome;
    outcome = cli_session(cli, &request, &session);
    if (outcome == OUTCOME_READY)
        outcome = watch_session(cli, session, &request);
    session_release(session);
    request_free(&request);
    return output_failure() ? OUTCOME_NOT_WRITTEN : outcome;
}
