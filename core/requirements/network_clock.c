/* SPDX-License-Identifier: MIT
 * NET-CLOCK: the clocks of client and target agree, when Kerberos asks for it. */
#include "base/time.h"
#include "check/check.h"
#include "remedy/remedy.h"
#include "requirements/requirements.h"

#include <inttypes.h>
#include <stdio.h>

/* Kerberos refuses more than 5 minutes by default ("Maximum tolerance for computer clock
 * synchronization"); half way there the drift is worth a word. */
enum { WARN_SECONDS = 120, LIMIT_SECONDS = 300 };

/* ---- remedy ---- */

/* w32tm /resync asks the time service, which may be stopped or switched off. */
static enum status plan_resync(const struct check_environment *environment, const struct facts *facts,
                               const struct finding *finding, struct plan *out)
{
    (void)facts, (void)finding;
    struct call call = call_make(environment->cancel, environment->request->call_ms);
    struct service service;
    enum status status = MACHINE_CALL(environment->machine, service_get, &call, "W32Time", &service);
    if (status != ST_OK)
        return status;
    if (service.start == SERVICE_START_OFF)
        plan_add(out, CHANGE_SERVICE_START, "W32Time", "", state_number(SERVICE_START_MANUAL));
    service_free(&service);
    plan_add(out, CHANGE_SERVICE_RUN, "W32Time", "", state_number(1));
    plan_add(out, CHANGE_CLOCK, "clock", "", state_number(1));
    return ST_OK;
}

static const struct change_object objects[] = {
    {CHANGE_SERVICE_START, "W32Time", ""},
    {CHANGE_SERVICE_RUN, "W32Time", ""},
    {CHANGE_CLOCK, "clock", ""},
    {0},
};

static const struct remedy resync = {
    .id = "resync",
    .title = TEXT_NET_CLOCK_FIX_TITLE,
    .effect = TEXT_NET_CLOCK_FIX_EFFECT,
    .undo = TEXT_NET_CLOCK_FIX_UNDO,
    .disruption = DISRUPTION_NONE,
    .reversible = false,
    .local_only = true,
    .objects = objects,
    .plan = plan_resync,
};

static const struct remedy *const remedies[] = {&resync, NULL};

/* ---- check ---- */

static const enum text_id not_in_play[] = {
    [KERBEROS_NO_NAME] = TEXT_NET_CLOCK_LITERAL,
    [KERBEROS_NO_DOMAIN] = TEXT_NET_CLOCK_WORKGROUP,
    [KERBEROS_LOCAL_ACCOUNT] = TEXT_NET_CLOCK_LOCAL_ACCOUNT,
};

/* Who connects from a computer outside of any domain mostly does so with NTLM, and a connection that was made did not
 * fail by the clock: not that of this account. */
static bool may_fail(const struct check *check)
{
    const struct facts *facts = check->facts;
    const struct request *request = check->environment->request;
    bool connected = facts->query_reading.status == ST_OK || facts->query.step >= WMI_STEP_QUERY;
    bool proven = connected && !request_other_account(request, &facts->os, &facts->account);
    return !request->client_workgroup && !proven;
}

/* "37 s", "12 min"; the unit signs are the same in every language. */
static void skew_text(int64_t seconds, char *text, size_t size)
{
    if (seconds < 600)
        snprintf(text, size, "%" PRId64 " s", (int64_t)seconds);
    else
        snprintf(text, size, "%" PRId64 " min", (int64_t)(seconds / 60));
}

static enum verdict judge(struct check *check, int64_t skew_ms)
{
    int64_t seconds = (skew_ms < 0 ? -skew_ms : skew_ms) / 1000;
    char text[32];
    skew_text(seconds, text, sizeof text);
    if (seconds <= WARN_SECONDS)
        return check_say(check, V_READY, TEXT_NET_CLOCK_READY, text, NULL);
    bool fails = seconds > LIMIT_SECONDS && may_fail(check);
    check_offer(check, &resync, false);
    if (fails)
        return check_say(check, V_NEEDS_CHANGE, TEXT_NET_CLOCK_WRONG, text, NULL);
    return check_say(check, V_ATTENTION, seconds > LIMIT_SECONDS ? TEXT_NET_CLOCK_APART : TEXT_NET_CLOCK_DRIFTS, text,
                     NULL);
}

static enum verdict check_clock(struct check *check)
{
    const struct facts *facts = check->facts;
    enum kerberos kerberos = facts_kerberos(facts);
    if (kerberos != KERBEROS_MAYBE)
        return check_not_applicable(check, not_in_play[kerberos], NULL);
    enum status status = facts->clock_reading.status;
    char theirs[TIME_TEXT], ours[TIME_TEXT];
    check_evidence_reading(
        check, sentence_of(TEXT_NET_CLOCK_WHAT, NULL), NULL, sentence_raw(time_to_text(facts->clock_ours, ours)),
        status == ST_OK ? sentence_raw(time_to_text(facts->clock_theirs, theirs)) : sentence_of(TEXT_NONE, NULL),
        &facts->clock_reading);
    if (status != ST_OK)
        return check_unreadable(check, TEXT_NET_CLOCK_WHAT, status);
    return judge(check, facts->clock_theirs - facts->clock_ours);
}

const struct requirement requirement_net_clock = {
    .id = "NET-CLOCK",
    .area = AREA_NETWORK,
    .severity = SEVERITY_CONDITIONAL,
    .where = ON_REMOTE,
    REQUIREMENT_TEXTS(NET_CLOCK),
    .reads = FACT_OS | FACT_NAME | FACT_ACCOUNT | FACT_CLOCK | FACT_QUERY,
    .check = check_clock,
    .remedies = remedies,
};
