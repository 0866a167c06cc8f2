/* SPDX-License-Identifier: MIT */
#include "diagnosis/refused.h"

#include "base/memory.h"
#include "base/time.h"
#include "check/check.h"
#include "diagnosis/error_table.h"
#include "diagnosis/symptoms.h"
#include "machine/ip.h"

#include <stdio.h>
#include <stdlib.h>

enum { STATUS_NO_SUCH_USER = 0xC0000064, STATUS_WRONG_PASSWORD = 0xC000006A };

/* The code of a logon says it alone, or one of the two reasons behind ERROR_LOGON_FAILURE that only the security log
 * tells. The generic 0xC000006D has many. */
static enum cause logon_cause(uint32_t code)
{
    if (code == STATUS_NO_SUCH_USER || code == STATUS_WRONG_PASSWORD)
        return CAUSE_WRONG_PASSWORD;
    const struct error_entry *entry = error_table_find(code);
    return entry && !entry->causes[1] ? entry->causes[0] : CAUSE_NONE;
}

static enum cause code_cause(uint32_t code)
{
    const struct error_entry *entry = error_table_find(code);
    return entry ? entry->causes[0] : CAUSE_NONE;
}

enum cause refused_cause(const struct refusal *refusal)
{
    switch (refusal->kind->by) {
    case REFUSAL_BY_LOGON:
        return logon_cause(refusal->code);
    case REFUSAL_BY_LAUNCH_LIMIT:
        return CAUSE_LAUNCH_LIMIT;
    case REFUSAL_BY_ACCESS_LIMIT:
        return CAUSE_ACCESS_LIMIT;
    case REFUSAL_BY_LAUNCH:
        return CAUSE_WMI_LAUNCH;
    case REFUSAL_BY_LEVEL:
        return CAUSE_HARDENING;
    case REFUSAL_BY_MACHINE_SID:
        return CAUSE_MACHINE_SID;
    case REFUSAL_BY_NAMESPACE:
        return CAUSE_NAMESPACE_RIGHTS;
    case REFUSAL_BY_WMI:
        return code_cause(refusal->code);
    default: /* an access permission that is no limit: no requirement asks for it */
        return CAUSE_NONE;
    }
}

/* ---- words ---- */

static enum text_id by_text(enum refusal_by by)
{
    static const enum text_id texts[REFUSAL_BY_COUNT] = {
        [REFUSAL_BY_LOGON] = TEXT_REFUSED_BY_LOGON,
        [REFUSAL_BY_LAUNCH_LIMIT] = TEXT_REFUSED_BY_LAUNCH_LIMIT,
        [REFUSAL_BY_ACCESS_LIMIT] = TEXT_REFUSED_BY_ACCESS_LIMIT,
        [REFUSAL_BY_LAUNCH] = TEXT_REFUSED_BY_LAUNCH,
        [REFUSAL_BY_ACCESS] = TEXT_REFUSED_BY_ACCESS,
        [REFUSAL_BY_LEVEL] = TEXT_REFUSED_BY_LEVEL,
        [REFUSAL_BY_MACHINE_SID] = TEXT_REFUSED_BY_MACHINE_SID,
        [REFUSAL_BY_NAMESPACE] = TEXT_REFUSED_BY_NAMESPACE,
        [REFUSAL_BY_WMI] = TEXT_REFUSED_BY_WMI,
    };
    return texts[by];
}

enum { ARGUMENT_ACCOUNT = 1, ARGUMENT_CLIENT = 2, ARGUMENT_WHAT = 3 };

struct sentence refused_sentence(const struct refusal *refusal)
{
    char when[TIME_TEXT], count[16], event[64];
    snprintf(count, sizeof count, "%u", (unsigned)refusal->count);
    if (refusal->code)
        snprintf(event, sizeof event, "%s, 0x%08X", refusal->kind->word, (unsigned)refusal->code);
    else
        snprintf(event, sizeof event, "%s", refusal->kind->word);
    struct sentence sentence =
        sentence_of(refusal->count > 1 ? TEXT_REFUSED_OFTEN : TEXT_REFUSED_ONCE,
                    time_to_reading(refusal->last_ms, when), refusal->account, refusal->client, "", event, count, NULL);
    if (!refusal->account[0])
        sentence_nest(&sentence, ARGUMENT_ACCOUNT, TEXT_REFUSED_SOMEBODY);
    if (!refusal->client[0])
        sentence_nest(&sentence, ARGUMENT_CLIENT, TEXT_REFUSED_SOMEWHERE);
    sentence_nest(&sentence, ARGUMENT_WHAT, by_text(refusal->kind->by));
    return sentence;
}

struct sentence refused_unread(enum refusal_log log, const struct refusal_log_answer *answer)
{
    char code[16];
    if (answer->status == ST_OK)
        return sentence_of(answer->off    ? TEXT_REFUSED_LOG_OFF
                           : answer->more ? TEXT_REFUSED_MORE
                                          : TEXT_NONE,
                           refusal_log_name(log), NULL);
    if (answer->status == ST_UNSUPPORTED)
        return sentence_of(TEXT_NONE, NULL);
    snprintf(code, sizeof code, "0x%08X", (unsigned)answer->fault.code);
    enum text_id id = answer->status == ST_ABSENT   ? TEXT_REFUSED_LOG_ABSENT
                      : answer->status == ST_DENIED ? TEXT_REFUSED_LOG_DENIED
                                                    : TEXT_REFUSED_LOG_UNREAD;
    return sentence_of(id, refusal_log_name(log), code, NULL);
}

/* ---- proof ---- */

enum { TOLERANCE_MS = 1000 };

/* The event was written while the run went on, by the clock of the target where it is known to differ from ours. */
static bool in_time(const struct facts *facts, uint32_t known, const struct refusal *refusal)
{
    bool clocks = (known & FACT_CLOCK) && facts->clock_reading.status == ST_OK;
    int64_t ahead = clocks ? facts->clock_theirs - facts->clock_ours : 0;
    return facts->begun_ms && refusal->last_ms >= facts->begun_ms + ahead - TOLERANCE_MS &&
           refusal->last_ms <= facts->refusals_ms + ahead + TOLERANCE_MS;
}

/* Behind a refusal of DCOM stands what else was seen of the account: it is in no group that the limit lets in, or
 * remote UAC took its group away. */
static enum cause behind(const struct symptoms *symptoms, enum cause direct)
{
    static const enum cause reasons[] = {CAUSE_UAC_FILTER, CAUSE_NOT_IN_GROUP};
    for (size_t i = 0; i < array_count(reasons); i++)
        if (symptoms->hints[reasons[i]] == HINT_LIKELY || symptoms->hints[reasons[i]] == HINT_YES)
            return reasons[i];
    return direct;
}

/* Which cause REFUSAL proves; CAUSE_NONE: what the client only claims (5858) proves nothing, what names nobody
 * neither, and a connection of ours always offers the level that 10036 is about. */
static enum cause proven_by(const struct symptoms *symptoms, const struct refusal *refusal)
{
    enum cause cause = refused_cause(refusal);
    switch (refusal->kind->by) {
    case REFUSAL_BY_LAUNCH_LIMIT:
    case REFUSAL_BY_LAUNCH:
    case REFUSAL_BY_ACCESS_LIMIT:
        return behind(symptoms, cause);
    case REFUSAL_BY_LOGON:
    case REFUSAL_BY_NAMESPACE:
        return cause;
    default:
        return CAUSE_NONE;
    }
}

static bool from_here(const struct request *request, const struct refusal *refusal)
{
    const struct refusal_whom here = {.address = request->client_address};
    struct ip ip;
    bool told = ip_from_text(refusal->client, &ip) && request->client_here && request->client_address;
    return !told || (refusals_match(refusal, &here) & REFUSAL_OF_CLIENT);
}

void refused_to_symptoms(const struct request *request, const struct facts *facts, uint32_t known,
                         struct symptoms *symptoms)
{
    char sid[SID_TEXT_MAX] = "";
    if ((known & FACT_ACCOUNT) && facts->account_reading.status == ST_OK && facts->account.sid.size)
        sid_to_text(&facts->account.sid, sid);
    const struct refusal_whom whom = {.account = symptoms->account, .sid = sid};
    for (size_t i = 0; i < facts->refusals.count && !symptoms->refusal; i++) {
        const struct refusal *refusal = &facts->refusals.items[i];
        enum cause cause = proven_by(symptoms, refusal);
        if (!cause || !in_time(facts, known, refusal) || !(refusals_match(refusal, &whom) & REFUSAL_OF_ACCOUNT) ||
            !from_here(request, refusal))
            continue;
        symptoms->refusal = refusal;
        symptoms_hint(symptoms, cause, HINT_YES);
        /* DCOM and WMI only refuse whom the logon let in. */
        symptoms->logon_works = !symptoms->local && refusal->kind->by != REFUSAL_BY_LOGON;
    }
}

void refused_add_evidence(struct check *check, const struct refusal *refusal)
{
    check_evidence(check, sentence_of(TEXT_REFUSED_PROOF, NULL), refusal_log_name(refusal->kind->log),
                   sentence_of(TEXT_NONE, NULL), refused_sentence(refusal), ST_OK, NULL);
}
