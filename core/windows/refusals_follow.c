/* SPDX-License-Identifier: MIT
 *
 * What is written from now on: a subscription of the poll model for each log (EvtSubscribe, "Remarks": the service
 * signals an event object, EvtNext enumerates, then it is reset), so that Windows filters what it writes and no log is
 * searched again and again. They are looked at at the end of every wait, signalled or not. A log that was cleared
 * (ERROR_EVT_QUERY_RESULT_STALE) is subscribed to anew, from its oldest event: nothing in it is older than that. That
 * it says so though nobody asked for it (EvtSubscribeStrict, EVT_SUBSCRIBE_CALLBACK) is assumed(EVT-CLEARED).
 */
#include "windows/refusals_follow.h"

#include "base/memory.h"
#include "windows/cancel_windows.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"

#include <ntsecapi.h>

#include <stdlib.h>

/* Of a subscription: what is written is younger than this by the clock that wrote it. */
enum { AGE_MS = 24 * 60 * 60 * 1000 };

struct refusals_follower {
    EVT_HANDLE session; /* NULL: this computer */
    struct {
        EVT_HANDLE subscription; /* NULL: there is none, and ANSWER says why */
        HANDLE signal;
        struct refusal_log_answer answer;
    } logs[REFUSAL_LOG_COUNT];
};

void refusals_follow_free(struct refusals_follower *follower)
{
    if (!follower)
        return;
    for (size_t i = 0; i < REFUSAL_LOG_COUNT; i++) {
        if (follower->logs[i].subscription)
            EvtClose(follower->logs[i].subscription);
        if (follower->logs[i].signal)
            CloseHandle(follower->logs[i].signal);
    }
    if (follower->session)
        EvtClose(follower->session);
    free(follower);
}

/* Audit_Logon_Logon and Audit_AccountLogon_CredentialValidation ("Auditing Constants"): 4625 and 4776
 * (windows-itpro-docs, "auditing"). */
static const GUID policies[] = {
    {0x0cce9215, 0x69ae, 0x11d9, {0xbe, 0xd3, 0x50, 0x50, 0x54, 0x50, 0x30, 0x30}},
    {0x0cce923f, 0x69ae, 0x11d9, {0xbe, 0xd3, 0x50, 0x50, 0x54, 0x50, 0x30, 0x30}},
};

/* REFUSAL_UNAUDITED_ bits: which refused logons this computer is told not to write down. It takes SeSecurityPrivilege
 * or AUDIT_QUERY_SYSTEM_POLICY, and calls the local LSA. One buffer with all of them, freed with AuditFree (page of
 * AuditQuerySystemPolicy). */
static unsigned unwritten_logons(void)
{
    static const unsigned bits[] = {REFUSAL_UNAUDITED_LOGON, REFUSAL_UNAUDITED_VALIDATION};
    AUDIT_POLICY_INFORMATION *told = NULL;
    unsigned unwritten = 0;
    if (!AuditQuerySystemPolicy(policies, array_count(policies), &told))
        return REFUSAL_UNAUDITED_UNKNOWN;
    for (size_t i = 0; i < array_count(policies); i++)
        if (!(told[i].AuditingInformation & POLICY_AUDIT_EVENT_FAILURE))
            unwritten |= bits[i];
    AuditFree(told);
    return unwritten;
}

static void subscribe(struct refusals_follower *follower, enum refusal_log log, DWORD flags)
{
    struct strbuf query = STRBUF_INIT;
    refusal_query(&query, log, AGE_MS);
    wchar_t *wide = utf16_from_utf8(strbuf_text(&query)), *path = utf16_from_utf8(refusal_log_name(log));
    if (follower->logs[log].subscription)
        EvtClose(follower->logs[log].subscription);
    EVT_HANDLE subscription =
        EvtSubscribe(follower->session, follower->logs[log].signal, path, wide, NULL, NULL, NULL, flags);
    follower->logs[log].subscription = subscription;
    struct refusal_log_answer *answer = &follower->logs[log].answer;
    refusals_log_answer(subscription ? ERROR_SUCCESS : GetLastError(), "EvtSubscribe", answer);
    answer->off = subscription && refusals_log_off(follower->session, log);
    if (subscription && !follower->session && log == REFUSAL_LOG_SECURITY)
        answer->unaudited = unwritten_logons();
    free(path);
    free(wide);
    strbuf_free(&query);
}

/* NULL with CALL's fault: there is no session. */
static struct refusals_follower *begin(struct windows_machine *machine, struct call *call)
{
    struct refusals_follower *follower = memory_new(struct refusals_follower);
    if (machine->host) {
        follower->session = refusals_log_session(machine);
        if (!follower->session) {
            status_win32(call, "EvtOpenSession", GetLastError());
            free(follower);
            return NULL;
        }
    }
    for (unsigned log = 0; log < REFUSAL_LOG_COUNT && !cancel_requested(call->cancel); log++) {
        follower->logs[log].signal = CreateEventW(NULL, TRUE, FALSE, NULL);
        subscribe(follower, (enum refusal_log)log, EvtSubscribeToFutureEvents);
        /* Then no other log is asked either. */
        if (follower->logs[log].answer.status == ST_UNREACHABLE)
            break;
    }
    return follower;
}

static void wait_for(const struct refusals_follower *follower, struct call *call, uint32_t wait_ms)
{
    HANDLE signals[REFUSAL_LOG_COUNT];
    DWORD count = 0;
    for (size_t i = 0; i < REFUSAL_LOG_COUNT; i++)
        if (follower->logs[i].subscription && follower->logs[i].signal)
            signals[count++] = follower->logs[i].signal;
    cancel_windows_wait(call->cancel, signals, count, wait_ms);
}

/* What came since it was read the last time. */
static enum status read_on(struct refusals_follower *follower, struct log_reading *reading, struct refusals *out)
{
    enum refusal_log log = reading->log;
    EVT_HANDLE subscription = follower->logs[log].subscription;
    struct refusal_log_answer *answer = &follower->logs[log].answer;
    if (subscription) {
        ResetEvent(follower->logs[log].signal);
        DWORD error = refusals_log_next(reading, subscription, out);
        free(reading->xml);
        if (error == ERROR_EVT_QUERY_RESULT_STALE)
            subscribe(follower, log, EvtSubscribeStartAtOldestRecord);
        else if (error == ERROR_TIMEOUT)
            SetEvent(follower->logs[log].signal); /* the rest is for the next question */
        else if (error != ERROR_NO_MORE_ITEMS)
            refusals_log_answer(error, "EvtNext", answer);
    }
    out->logs[log] = *answer;
    return answer->status;
}

enum status refusals_follow(struct windows_machine *machine, struct call *call,
                            const struct refusals_question *question, ULONGLONG until, struct refusals *out)
{
    struct refusals_follower *follower = InterlockedExchangePointer((void *volatile *)&machine->follower, NULL);
    bool first = !follower;
    if (first)
        follower = begin(machine, call);
    else
        wait_for(follower, call, question->follow_ms);
    enum status status = follower ? ST_OK : status_from_win32(call->fault.code);
    for (unsigned log = 0; status == ST_OK && log < REFUSAL_LOG_COUNT; log++) {
        struct log_reading reading = {.session = follower->session,
                                      .log = (enum refusal_log)log,
                                      .question = question,
                                      .call = call,
                                      .until = until};
        enum status answer = read_on(follower, &reading, out);
        if (answer == ST_UNREACHABLE || answer == ST_CANCELLED) {
            call->fault = out->logs[log].fault;
            status = answer;
        }
    }
    if (status != ST_OK && status != ST_CANCELLED) {
        /* Not at once again. */
        cancel_windows_wait(call->cancel, NULL, 0, question->follow_ms);
        refusals_follow_free(follower);
        follower = NULL;
    }
    /* Another thread may have been left behind with one of its own. */
    refusals_follow_free(InterlockedExchangePointer((void *volatile *)&machine->follower, follower));
    return status;
}
