/* SPDX-License-Identifier: MIT */
#include "diagnosis/diagnosis.h"

#include "base/memory.h"
#include "base/trace.h"
#include "diagnosis/diagnosis_table.h"
#include "diagnosis/error_code.h"
#include "diagnosis/error_name.h"
#include "diagnosis/error_table.h"

#include <stdlib.h>

enum { CANDIDATES = CAUSE_COUNT };

/* What is to be explained, before the causes are ranked. */
struct question {
    enum stage stage;
    uint32_t key;
    uint32_t code;     /* to be shown; 0 none */
    enum layer lowest; /* the layers before it were passed */
};

/* ---- where it stopped ---- */

/* The connection did not get through to anything that could judge it. */
static bool unreachable(const struct symptoms *symptoms)
{
    return symptoms->connect_status == ST_UNREACHABLE || symptoms->connect_status == ST_TIMEOUT ||
           error_code_win32(symptoms->code) == 1722;
}

/* The deadline of the call passed, whoever set it: there is no answer that a code could explain. */
static bool ran_out(const struct symptoms *symptoms)
{
    uint32_t win32 = error_code_win32(symptoms->code);
    bool own = symptoms->code == 0 || win32 == 1460 /* ERROR_TIMEOUT */ || win32 == 258 /* WAIT_TIMEOUT */;
    return symptoms->connect_status == ST_TIMEOUT && own;
}

/* What this computer or this machine cannot do was no attempt, unless Windows says why not. */
static bool attempted(const struct symptoms *symptoms)
{
    return symptoms->connect_tried &&
           (symptoms->connect_status != ST_UNSUPPORTED || error_table_find(symptoms->code) != NULL);
}

static bool connect_says_more(const struct symptoms *symptoms)
{
    return attempted(symptoms) && !unreachable(symptoms);
}

/* Network layers, which a connection that got further than them overrules. */
static bool network_question(const struct symptoms *symptoms, struct question *out)
{
    if (symptoms->local || connect_says_more(symptoms))
        return false;
    if (symptoms->name_tried && symptoms->name_status != ST_OK) {
        *out = (struct question){STAGE_NAME, symptoms->name_status, symptoms->name_code, LAYER_NAME};
        return true;
    }
    if (symptoms->rpc_port != PORT_NOT_TRIED && symptoms->rpc_port != PORT_OPEN) {
        *out = (struct question){STAGE_PORT, symptoms->rpc_port, 0, LAYER_NAME};
        return true;
    }
    if (symptoms->dcom != DCOM_NOT_TRIED && symptoms->dcom != DCOM_ALIVE) {
        *out = (struct question){STAGE_DCOM, symptoms->dcom, 0, LAYER_NAME};
        return true;
    }
    return false;
}

static bool connection_question(const struct symptoms *symptoms, struct question *out)
{
    if (!attempted(symptoms))
        return false;
    bool queried = symptoms->step >= WMI_STEP_QUERY;
    bool answered = symptoms->rpc_port == PORT_OPEN;
    uint32_t code = error_code_canonical(symptoms->code);
    if (!queried && symptoms->dial.port) {
        *out = (struct question){STAGE_DIAL, symptoms->dial.state, 0, LAYER_NAME};
    } else if (ran_out(symptoms)) {
        enum stage late = queried ? STAGE_QUERY_LATE : answered ? STAGE_REACHED_LATE : STAGE_CONNECT_LATE;
        *out = (struct question){late, 0, 0, LAYER_NAME};
    } else {
        enum stage stage = queried ? STAGE_QUERY : answered ? STAGE_REACHED : STAGE_CONNECT;
        *out = (struct question){stage, code, symptoms->code, LAYER_NAME};
    }
    if (!queried && code == ERROR_CODE_ACCESS_DENIED && symptoms->logon_code) {
        out->key = error_code_canonical(symptoms->logon_code);
        out->code = symptoms->logon_code;
    }
    out->lowest = queried ? LAYER_QUERY : symptoms->local ? LAYER_LAUNCH : answered ? LAYER_DYNAMIC_PORT : LAYER_NAME;
    return true;
}

/* ---- which causes, in which order ---- */

/* Whether a cause can occur with this kind of target at all. */
static bool fits_target(const struct symptoms *symptoms, enum cause cause)
{
    return (cause_info(cause)->where & (symptoms->local ? ON_LOCAL : ON_REMOTE)) != 0;
}

static enum hint hint_of(const struct symptoms *symptoms, enum cause cause)
{
    const struct cause_info *info = cause_info(cause);
    if (!fits_target(symptoms, cause))
        return HINT_NO;
    if (symptoms->logon_works && info->layer == LAYER_LOGON)
        return HINT_NO;
    return symptoms->hints[cause];
}

struct ranking {
    enum cause causes[CANDIDATES];
    enum hint hints[CANDIDATES];
    size_t count;
    size_t possible; /* causes of the table that fit the target, ruled out or not */
};

static int rank_of(enum hint hint)
{
    static const int ranks[] = {[HINT_YES] = 3, [HINT_LIKELY] = 2, [HINT_NONE] = 1, [HINT_UNLIKELY] = 0};
    return ranks[hint];
}

/* Behind all that rank as high: the order of the table stays. */
static void rank(struct ranking *ranking, enum cause cause, enum hint hint)
{
    for (size_t i = 0; i < ranking->count; i++)
        if (ranking->causes[i] == cause)
            return;
    if (hint == HINT_NO || hint == HINT_NEVER)
        return;
    size_t at = ranking->count++;
    while (at > 0 && rank_of(ranking->hints[at - 1]) < rank_of(hint)) {
        ranking->causes[at] = ranking->causes[at - 1];
        ranking->hints[at] = ranking->hints[at - 1];
        at--;
    }
    ranking->causes[at] = cause;
    ranking->hints[at] = hint;
}

static void rank_all(struct ranking *ranking, const struct symptoms *symptoms, const enum cause *causes, size_t limit)
{
    for (size_t i = 0; i < limit && causes[i]; i++) {
        ranking->possible += fits_target(symptoms, causes[i]);
        rank(ranking, causes[i], hint_of(symptoms, causes[i]));
    }
}

/* What a code states outright is not ruled out by what was read a moment before. */
static void rank_entry(struct ranking *ranking, const struct symptoms *symptoms, const struct error_entry *entry)
{
    enum cause first = entry->causes[0];
    if (entry->says_first && fits_target(symptoms, first) && hint_of(symptoms, first) == HINT_NO)
        rank(ranking, first, HINT_NONE);
    rank_all(ranking, symptoms, entry->causes, ERROR_CAUSES);
}

/* "Access denied" stands for any refusal of the logon or of DCOM: what was seen to refuse counts,
 * whether the table names it or not. */
static void rank_seen(struct ranking *ranking, const struct symptoms *symptoms)
{
    for (enum cause cause = CAUSE_NONE + 1; cause < CAUSE_COUNT; cause++) {
        enum layer layer = cause_info(cause)->layer;
        bool refuses = layer == LAYER_LOGON || layer == LAYER_LAUNCH || cause == CAUSE_NAME_ELSEWHERE;
        if (refuses && hint_of(symptoms, cause) == HINT_YES)
            rank(ranking, cause, HINT_YES);
    }
}

/* ---- the answer ---- */

struct answer {
    const struct error_entry *entry;  /* may be NULL */
    const struct diagnosis_case *row; /* may be NULL */
    struct diagnosis_case of_class;   /* what ROW is when the class has a case of its own */
    struct ranking ranking;
};

static void find_causes(const struct symptoms *symptoms, const struct question *question, struct answer *out)
{
    bool by_code =
        question->stage == STAGE_CONNECT || question->stage == STAGE_REACHED || question->stage == STAGE_QUERY;
    out->entry = by_code && question->key ? error_table_find(question->key) : NULL;
    struct class_family family = class_family_of(symptoms->namespace_path, symptoms->query);
    bool of_class = diagnosis_table_find_class(question->stage, question->key, &family, &out->of_class);
    out->row = of_class ? &out->of_class : diagnosis_table_find(question->stage, question->key, CAUSE_NONE);
    if (out->row)
        rank_all(&out->ranking, symptoms, out->row->causes, CASE_CAUSES);
    else if (out->entry)
        rank_entry(&out->ranking, symptoms, out->entry);
    if (question->key == ERROR_CODE_ACCESS_DENIED && question->stage != STAGE_QUERY)
        rank_seen(&out->ranking, symptoms);
    /* Everything was ruled out: then the seeing was wrong somewhere, and the code is all there is. One that can mean a
     * single thing is worth more than what can never be by what was inferred. */
    if (out->ranking.count == 0 && (out->row || out->entry)) {
        const enum cause *causes = out->row ? out->row->causes : out->entry->causes;
        for (size_t i = 0; i < CASE_CAUSES && causes[i]; i++)
            if (fits_target(symptoms, causes[i]) && (symptoms->hints[causes[i]] != HINT_NEVER || !causes[1]))
                rank(&out->ranking, causes[i], HINT_UNLIKELY);
    }
    /* Some answers have words of their own for what ranks first. */
    if (out->row && out->ranking.count && !of_class)
        out->row = diagnosis_table_find(question->stage, question->key, out->ranking.causes[0]);
}

/* Seen, or the only thing the answer can mean; that the others were ruled out is no proof. */
static bool is_proven(const struct ranking *ranking)
{
    if (ranking->count == 0)
        return false;
    return ranking->hints[0] == HINT_YES || ranking->possible == 1;
}

static enum layer layer_of(const struct question *question, const struct answer *answer, bool proven)
{
    enum layer layer = question->stage == STAGE_QUERY ? LAYER_QUERY : LAYER_LAUNCH;
    enum cause top = answer->ranking.count ? answer->ranking.causes[0] : CAUSE_NONE;
    if (proven && top == CAUSE_NAME_ELSEWHERE)
        return LAYER_NAME;
    if (top && (proven || !answer->row))
        layer = cause_info(top)->layer;
    else if (answer->row)
        layer = answer->row->layer;
    return layer < question->lowest ? question->lowest : layer;
}

static enum text_id summary_of(const struct question *question, const struct answer *answer, bool proven)
{
    enum cause top = answer->ranking.count ? answer->ranking.causes[0] : CAUSE_NONE;
    enum text_id headline = top ? cause_info(top)->headline : TEXT_NONE;
    bool said = !answer->row && answer->entry && answer->entry->says_first && top == answer->entry->causes[0];
    /* No other sentence has the number of the port. */
    if (question->stage == STAGE_DIAL && answer->row)
        return answer->row->summary;
    if (headline && (proven || said))
        return headline;
    if (answer->row)
        return answer->row->summary;
    if (answer->entry)
        return TEXT_DIAGNOSIS_FAILED;
    return question->code ? TEXT_DIAGNOSIS_CODE_UNKNOWN : TEXT_DIAGNOSIS_NO_CODE;
}

static const char *or_else(const char *text, const char *otherwise)
{
    return text[0] ? text : otherwise;
}

static struct sentence make_summary(const struct symptoms *symptoms, const struct question *question,
                                    const struct error_entry *entry, enum text_id id)
{
    struct strbuf shown = STRBUF_INIT;
    uint32_t code = question->code;
    bool dial = question->stage == STAGE_DIAL;
    if (dial)
        strbuf_printf(&shown, "%u", (unsigned)symptoms->dial.port);
    else
        error_name_format(&shown, code && code <= 0xFFFF ? error_code_canonical(code) : code);
    const char *address = dial ? symptoms->dial.address : or_else(symptoms->address, symptoms->target);
    struct sentence summary = sentence_of(id, symptoms->target, or_else(symptoms->account, "?"), strbuf_text(&shown),
                                          address, symptoms->namespace_path, or_else(symptoms->other_name, "?"), NULL);
    if (entry)
        sentence_nest(&summary, 6, entry->meaning);
    strbuf_free(&shown);
    return summary;
}

/* What was seen needs no telling apart: the others may only come to light after it. */
static enum text_id apart_of(const struct symptoms *symptoms, const struct answer *answer, bool proven)
{
    enum text_id apart = answer->row ? answer->row->apart : answer->entry ? answer->entry->apart : TEXT_NONE;
    if (answer->ranking.count < 2 || proven)
        return TEXT_NONE;
    if (!apart && !symptoms->local)
        return TEXT_APART_CHECK_THERE;
    return apart;
}

bool diagnosis_make(const struct symptoms *symptoms, struct diagnosis *out)
{
    struct question question;
    if (symptoms->connect_tried && (symptoms->connect_status == ST_OK || symptoms->connect_status == ST_CANCELLED))
        return false;
    if (symptoms->name_tried && symptoms->name_status == ST_CANCELLED)
        return false;
    if (!network_question(symptoms, &question) && !connection_question(symptoms, &question))
        return false;
    struct answer answer = {.entry = NULL};
    find_causes(symptoms, &question, &answer);
    bool proven = is_proven(&answer.ranking);
    *out = (struct diagnosis){
        .layer = layer_of(&question, &answer, proven),
        .summary = make_summary(symptoms, &question, answer.entry, summary_of(&question, &answer, proven)),
        .proven = proven,
        .apart = apart_of(symptoms, &answer, proven),
    };
    for (size_t i = 0; i < answer.ranking.count && i < DIAGNOSIS_CAUSES; i++)
        out->causes[out->cause_count++] = answer.ranking.causes[i];
    TRACE("layer %s failed with 0x%08X: %s%s", layer_word(out->layer), (unsigned)question.code,
          out->cause_count ? text_name(cause_info(out->causes[0])->sentence).text : "no known cause",
          out->proven ? ", proven" : "");
    return true;
}

void diagnosis_free(struct diagnosis *diagnosis)
{
    sentence_free(&diagnosis->summary);
    *diagnosis = (struct diagnosis){.cause_count = 0};
}
