/* SPDX-License-Identifier: MIT */
#include "report/watch_text.h"

#include "base/columns.h"
#include "base/time.h"
#include "base/utf8.h"
#include "diagnosis/refused.h"
#include "machine/ip.h"
#include "remedy/remedy.h"
#include "report/command.h"
#include "report/explain.h"
#include "report/run_json.h"
#include "requirements/catalogue.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* What answers a refusal. */
struct answer {
    enum cause cause;                      /* CAUSE_NONE: the event does not say it */
    const struct requirement *requirement; /* NULL none */
    struct strbuf command;
};

/* For whom the event names, from where it names; which remedy is recommended there the check of fix finds. */
static void add_command(struct answer *answer, const struct request *request, const struct refusal *refusal)
{
    const struct requirement *requirement = answer->requirement;
    struct ip ip;
    if (!requirement || !requirement->remedies || !requirement->remedies[0])
        return;
    struct run run = {
        .request = {.local = request->local,
                    .target = request->target,
                    .account = refusal->account[0] ? refusal->account : request->account,
                    .client_address = ip_from_text(refusal->client, &ip) ? refusal->client : request->client_address,
                    .namespace_path = refusal->object[0] ? refusal->object : request->namespace_path}};
    struct finding finding = {
        .requirement = requirement, .id = (char *)requirement->id, .key = (char *)requirement->id};
    if (command_can_fix(&run, requirement->remedies[0]))
        command_fix(&answer->command, &run, &finding, NULL);
    else
        command_script(&answer->command, &run, &finding, NULL);
}

static struct answer answer_to(const struct request *request, const struct refusal *refusal)
{
    struct answer answer = {.cause = refused_cause(refusal), .command = STRBUF_INIT};
    const char *id = answer.cause ? cause_info(answer.cause)->requirement : NULL;
    answer.requirement = id ? catalogue_find(id) : NULL;
    add_command(&answer, request, refusal);
    return answer;
}

/* ---- lines for people ---- */

static void line(struct strbuf *out, const char *text, size_t indent, size_t width)
{
    struct strbuf shown = STRBUF_INIT;
    utf8_show(&shown, text, 2000);
    for (size_t i = 0; i < indent; i++)
        strbuf_add_char(out, ' ');
    columns_wrap(out, strbuf_text(&shown), width, indent, indent);
    strbuf_add_char(out, '\n');
    strbuf_free(&shown);
}

static void format_line(struct strbuf *out, enum language language, size_t width, enum text_id id, const char *a,
                        const char *b)
{
    enum { INDENT = 4 };
    struct strbuf text = STRBUF_INIT;
    text_format(&text, language, id, (const char *const[]){a, b}, 2);
    line(out, strbuf_text(&text), INDENT, width);
    strbuf_free(&text);
}

void watch_text_refused(struct strbuf *out, enum language language, const struct request *request,
                        const struct refusal *refusal, size_t width)
{
    struct answer answer = answer_to(request, refusal);
    struct sentence sentence = refused_sentence(refusal);
    struct strbuf text = STRBUF_INIT;
    sentence_format(&text, language, &sentence);
    line(out, strbuf_text(&text), 0, width);
    strbuf_free(&text);
    sentence_free(&sentence);
    if (answer.cause) {
        const struct cause_info *info = cause_info(answer.cause);
        format_line(out, language, width, TEXT_WATCH_CAUSE, text_get(language, info->sentence), NULL);
        format_line(out, language, width, TEXT_EXPLAIN_DO, text_get(language, info->advice), NULL);
    }
    if (answer.requirement)
        format_line(out, language, width, TEXT_EXPLAIN_REQUIREMENT, answer.requirement->id,
                    text_get(language, answer.requirement->title));
    /* A command is copied: it is not broken. */
    if (answer.command.length)
        strbuf_printf(out, "    %s\n", strbuf_text(&answer.command));
    strbuf_free(&answer.command);
}

/* Which refusals cannot be seen though the log is watched. */
static void add_unaudited(struct strbuf *out, enum language language, unsigned unaudited)
{
    static const char *const events[] = {"", "4625", "4776", "4625, 4776"};
    if (!unaudited)
        return;
    strbuf_add_char(out, ' ');
    text_format(out, language, unaudited & REFUSAL_UNAUDITED_UNKNOWN ? TEXT_WATCH_AUDIT_UNKNOWN : TEXT_WATCH_UNAUDITED,
                (const char *const[]){events[unaudited & 3]}, 1);
}

void watch_text_log(struct strbuf *out, enum language language, enum refusal_log log,
                    const struct refusal_log_answer *answer)
{
    bool read = answer->status == ST_OK && !answer->off;
    struct sentence sentence =
        read ? sentence_of(TEXT_WATCH_LOG, refusal_log_name(log), NULL) : refused_unread(log, answer);
    sentence_format(out, language, &sentence);
    sentence_free(&sentence);
    add_unaudited(out, language, answer->unaudited);
}

void watch_text_reached(struct strbuf *out, enum language language, const char *target, enum status status,
                        const struct fault *fault)
{
    struct strbuf meaning = STRBUF_INIT;
    explain_short(&meaning, language, status, fault->code);
    enum text_id id = status == ST_OK                                   ? TEXT_WATCH_BACK
                      : status == ST_UNSUPPORTED || status == ST_DENIED ? TEXT_WATCH_DENIED
                                                                        : TEXT_WATCH_LOST;
    text_format(out, language, id, (const char *const[]){target, strbuf_text(&meaning)}, 2);
    strbuf_free(&meaning);
}

void watch_text_end(struct strbuf *out, enum language language, uint64_t refused, uint64_t others, bool read)
{
    char counts[2][24];
    snprintf(counts[0], sizeof counts[0], "%" PRIu64, (uint64_t)(refused ? refused : others));
    snprintf(counts[1], sizeof counts[1], "%" PRIu64, (uint64_t)others);
    if (refused || read)
        text_format(out, language, refused ? TEXT_WATCH_END : TEXT_WATCH_END_NOBODY,
                    (const char *const[]){counts[0], counts[1]}, 2);
}

/* ---- lines of JSON ---- */

static json_t *begin(const char *kind)
{
    char now[TIME_TEXT];
    json_t *object = json_object();
    run_json_set_text(object, "kind", kind);
    run_json_set_text(object, "time", time_to_text_ms(time_now_ms(), now));
    return object;
}

static void end(struct strbuf *out, json_t *object)
{
    char *text = json_dumps(object, JSON_COMPACT | JSON_ENSURE_ASCII);
    strbuf_add(out, text);
    strbuf_add_char(out, '\n');
    free(text);
    json_decref(object);
}

void watch_text_json_begin(struct strbuf *out, const struct request *request, uint32_t minutes)
{
    json_t *object = begin("begin");
    run_json_set_text(object, "format", "wmiready-watch");
    run_json_set(object, "schema", json_integer(WATCH_TEXT_SCHEMA));
    run_json_set_text(object, "target", request->target);
    run_json_set_text(object, "account", request->account);
    run_json_set_text(object, "client", request->client_address);
    run_json_set(object, "minutes", json_integer(minutes));
    end(out, object);
}

void watch_text_json_refused(struct strbuf *out, enum language language, const struct request *request,
                             const struct refusal *refusal)
{
    struct answer answer = answer_to(request, refusal);
    json_t *object = begin("refused"), *parts = run_json_refusal(refusal, language);
    json_object_update(object, parts);
    json_decref(parts);
    struct sentence advice = sentence_of(answer.cause ? cause_info(answer.cause)->advice : TEXT_NONE, NULL);
    run_json_set(object, "advice", run_json_sentence(&advice, language));
    run_json_set_text(object, "command", answer.command.length ? strbuf_text(&answer.command) : NULL);
    sentence_free(&advice);
    strbuf_free(&answer.command);
    end(out, object);
}

void watch_text_json_log(struct strbuf *out, enum language language, enum refusal_log log,
                         const struct refusal_log_answer *answer)
{
    json_t *object = begin("log"), *parts = run_json_refused_log(log, answer);
    json_object_update(object, parts);
    json_decref(parts);
    struct strbuf text = STRBUF_INIT;
    watch_text_log(&text, language, log, answer);
    run_json_set_text(object, "text", strbuf_text(&text));
    strbuf_free(&text);
    end(out, object);
}

void watch_text_json_reached(struct strbuf *out, enum status status, const struct fault *fault)
{
    json_t *object = begin("reached");
    run_json_set_text(object, "status", status_word(status));
    run_json_set(object, "code", fault->code ? json_integer(fault->code) : json_null());
    end(out, object);
}

void watch_text_json_end(struct strbuf *out, uint64_t refused, uint64_t others, int exit_code)
{
    json_t *object = begin("end");
    run_json_set(object, "refused", json_integer((json_int_t)refused));
    run_json_set(object, "others", json_integer((json_int_t)others));
    run_json_set(object, "exit_code", json_integer(exit_code));
    end(out, object);
}
