/* SPDX-License-Identifier: MIT
 *
 * PERM-EVENTLOG: Win32_NTLogEvent and Win32_NTEventlogFile show the logs that the account may read. Each log has
 * permissions of its own: those in the registry or, where there are none, the defaults, in which the group Event Log
 * Readers is the one that is no administrator's and may read ("Eventlog Key", values CustomSD and Isolation,
 * learn.microsoft.com). What is no descriptor for this program may be one for Windows: then it cannot be told. Group
 * Policy sets two, and "you must set both ... in order to affect both modern and legacy tools" ("Policy CSP -
 * ADMX_EventLog"); which of them WMI goes by stands nowhere, so that each must let the account read. Their names:
 * assumed(EVENTLOG-POLICY). Security: "users can read ... if they have been granted the SE_SECURITY_NAME privilege"
 * ("Event Logging Security"), so that the entry for Event Log Readers there (assumed(EVENTLOG-SECURITY)) is a promise
 * only once a query kept it.
 */
#include "base/ascii.h"
#include "base/memory.h"
#include "check/check.h"
#include "check/remote.h"
#include "machine/wql.h"
#include "requirements/asked_family.h"
#include "requirements/permissions_group.h"
#include "requirements/requirements.h"

#include <stdlib.h>

enum { READ = 1 /* ELF_LOGFILE_READ */ };

static const char security[] = "Security";

/* ---- remedies ---- */
static enum status plan_readers(const struct check_environment *environment, const struct facts *facts,
                                const struct finding *finding, struct plan *out)
{
    (void)environment, (void)finding;
    return permissions_group_plan(facts, SID_EVENT_LOG_READERS, out);
}

static const struct change_object readers[] = {{CHANGE_GROUP_MEMBER, "S-1-5-32-573", NULL}, {0}};

static const struct remedy readers_here = {
    .id = "event-log-readers",
    .title = TEXT_PERM_EVENTLOG_FIX,
    .effect = TEXT_PERM_EVENTLOG_FIX_EFFECT,
    .undo = TEXT_PERM_GROUP_UNDO,
    .disruption = DISRUPTION_LOGON,
    .reversible = true,
    .objects = readers,
    .plan = plan_readers,
};

static const struct remedy readers_of_domain = {
    .id = "domain-event-log-readers",
    .title = TEXT_PERM_EVENTLOG_FIX_DOMAIN,
    .effect = TEXT_PERM_GROUP_FIX_READERS_EFFECT,
    .undo = TEXT_PERM_GROUP_UNDO,
    .disruption = DISRUPTION_LOGON,
    .reversible = true,
    .of_domain = true,
    .objects = readers,
    .plan = plan_readers,
};

static const struct remedy *const remedies[] = {&readers_here, &readers_of_domain, NULL};

/* ---- the permissions of a log ---- */
/* Without the entries for people at the computer, services and batch jobs: who comes over the network is none. */
static const char application_default[] =
    "O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)(A;;0x7;;;SO)(A;;0x1;;;S-1-5-32-573)",
                  system_default[] =
                      "O:BAG:SYD:(A;;0xf0007;;;SY)(A;;0x7;;;BA)(A;;0x3;;;BO)(A;;0x5;;;SO)(A;;0x1;;;S-1-5-32-573)",
                  security_default[] = "O:BAG:SYD:(A;;0xf0005;;;SY)(A;;0x5;;;BA)(A;;0x1;;;S-1-5-32-573)";

static const struct {
    const char *key, *name;
    bool policy;
} places[] = {
    {"SOFTWARE\\Policies\\Microsoft\\Windows\\EventLog", "ChannelAccess", true},
    {"SOFTWARE\\Policies\\Microsoft\\Windows\\EventLog", "CustomSD", true},
    {"SYSTEM\\CurrentControlSet\\Services\\EventLog", "CustomSD", false},
};

struct judging {
    struct check *check;
    const char *log;
    enum remote_answer answer; /* the worst of its descriptors */
    bool readers;              /* Event Log Readers would do, by all that refuse it */
    bool any;                  /* it has permissions of its own */
    char *by;                  /* who decided the worst; owned */
    char *policy;              /* the key of the policy that refuses; owned; NULL none does */
};

/* Larger is worse. */
static int rank(enum remote_answer answer)
{
    static const int order[] = {[REMOTE_GRANTED] = 0,
                                [REMOTE_CANNOT_TELL] = 1,
                                [REMOTE_FILTERED_AWAY] = 2,
                                [REMOTE_REFUSED] = 3,
                                [REMOTE_DENIED] = 4};
    return order[answer];
}

static bool lets_readers(const struct security_descriptor *sd)
{
    struct sid_list group = {0};
    sid_list_add(&group, sid_well_known(SID_EVENT_LOG_READERS));
    const struct subject subject = {.sids = &group};
    const struct access access = security_descriptor_access(sd, &subject, READ);
    sid_list_free(&group);
    return (access.granted & READ) && !access.uncertain;
}

static void judge_descriptor(struct judging *judging, const struct security_descriptor *sd, const char *where,
                             const char *policy)
{
    struct check *check = judging->check;
    struct remote_subject subject = remote_subject_of(check->facts);
    struct access access;
    enum remote_answer answer = remote_access(&subject, sd, READ, &access);
    remote_subject_free(&subject);
    char *by = remote_decided_by(check, sd, &access);
    remote_evidence(check, sentence_of(TEXT_PERM_EVENTLOG_EFFECTIVE, check->facts->account.name, judging->log, NULL),
                    where, sentence_of(TEXT_PERM_EVENTLOG_RIGHTS, NULL), answer, by, sd);
    if (answer != REMOTE_GRANTED)
        judging->readers = judging->readers && lets_readers(sd);
    if (answer != REMOTE_GRANTED && policy && !judging->policy)
        judging->policy = strbuf_printed("HKLM\\%s", policy);
    if (!judging->by || rank(answer) > rank(judging->answer)) {
        free(judging->by);
        judging->by = by;
        judging->answer = answer;
        return;
    }
    free(by);
}

static void judge_default(struct judging *judging)
{
    struct security_descriptor sd;
    const char *sddl = needs_same_name(judging->log, security)   ? security_default
                       : needs_same_name(judging->log, "System") ? system_default
                                                                 : application_default;
    if (security_descriptor_from_sddl(sddl, NULL, &sd) != ST_OK)
        return;
    judge_descriptor(judging, &sd, judging->log, NULL);
    security_descriptor_free(&sd);
}

/* False: it could not be read, or was not understood. */
static bool judge_place(struct judging *judging, size_t place)
{
    struct registry_value value;
    struct security_descriptor sd;
    char *key = strbuf_printed("%s\\%s", places[place].key, judging->log), *text = NULL;
    enum status status = check_registry(judging->check, key, places[place].name, sentence_of(TEXT_NONE, NULL), &value);
    bool understood = status == ST_OK && registry_value_string(&value, &text) == ST_OK &&
                      security_descriptor_from_sddl(text, NULL, &sd) == ST_OK;
    if (understood) {
        judging->any = true;
        judge_descriptor(judging, &sd, key, places[place].policy ? key : NULL);
        security_descriptor_free(&sd);
    }
    if (status == ST_OK)
        registry_value_free(&value);
    free(text);
    free(key);
    return understood || status == ST_ABSENT;
}

/* ---- check ---- */
static enum verdict may_read(struct judging *judging, const struct need *need)
{
    struct check *check = judging->check;
    const char *name = check->facts->account.name;
    if (!needs_same_name(judging->log, security) || account_in_group(&check->facts->account, SID_ADMINISTRATORS) ||
        asked_family_shown(check, CLASS_EVENTS, need))
        return check_say(check, V_READY, TEXT_PERM_EVENTLOG_READY, name, judging->log, judging->by, NULL);
    check_advise(check, TEXT_PERM_SERVICES_PROVE_ADVICE, NULL);
    return check_say(check, V_ATTENTION, TEXT_PERM_EVENTLOG_SECURITY, name, NULL);
}

static enum verdict may_not_read(struct judging *judging)
{
    struct check *check = judging->check;
    const char *name = check->facts->account.name;
    if (judging->answer == REMOTE_DENIED) {
        check_advise(check, TEXT_PERM_NAMESPACE_DENIED_ADVICE, NULL);
        return check_say(check, V_NEEDS_CHANGE, TEXT_PERM_EVENTLOG_DENIED, name, judging->log, judging->by, NULL);
    }
    if (judging->readers) {
        permissions_group_offer_one(check, SID_EVENT_LOG_READERS, &readers_here, &readers_of_domain,
                                    !needs_same_name(judging->log, security));
        return check_say(check, V_NEEDS_CHANGE,
                         judging->answer == REMOTE_FILTERED_AWAY ? TEXT_PERM_EVENTLOG_FILTERED
                                                                 : TEXT_PERM_EVENTLOG_REFUSED,
                         name, judging->log, NULL);
    }
    check_advise(check, TEXT_PERM_EVENTLOG_CLOSED_ADVICE, judging->log, NULL);
    if (judging->policy)
        check_policy(check, judging->policy);
    return check_say(check, V_NEEDS_CHANGE, TEXT_PERM_EVENTLOG_CLOSED, name, judging->log, NULL);
}

static enum verdict judge_log(struct check *check, const struct need *need, const char *log)
{
    struct judging judging = {.check = check, .log = log, .answer = REMOTE_GRANTED, .readers = true};
    enum verdict verdict;
    bool read = true;
    for (size_t i = 0; i < array_count(places); i++)
        read = judge_place(&judging, i) && read;
    if (!judging.any)
        judge_default(&judging);
    if (judging.answer == REMOTE_GRANTED && read)
        verdict = may_read(&judging, need);
    else if (asked_family_shown(check, CLASS_EVENTS, need))
        verdict = check_say(check, V_ATTENTION, TEXT_PERM_EVENTLOG_SHOWN, check->facts->account.name, log, NULL);
    else if (judging.answer == REMOTE_CANNOT_TELL || !read)
        verdict = check_say(check, V_CANNOT_TELL, TEXT_PERM_EVENTLOG_UNKNOWN, check->facts->account.name, log, NULL);
    else
        verdict = may_not_read(&judging);
    free(judging.by);
    free(judging.policy);
    return verdict;
}

/* The INDEX-th log that the query names; without one the two that everybody asks for: Security is judged where it is
 * named. free(); NULL behind the last. */
static char *log_of(const struct need *need, size_t index)
{
    static const char *const usual[] = {"Application", "System"};
    char *first = wql_value(need->query, "Logfile", 0);
    if (!first)
        return index < array_count(usual) ? memory_string(usual[index]) : NULL;
    free(first);
    return wql_value(need->query, "Logfile", index);
}

static enum verdict judge_logs(struct check *check, const struct need *need)
{
    enum verdict verdict = V_READY;
    char *log;
    for (size_t i = 0; verdict == V_READY && (log = log_of(need, i)); i++) {
        verdict = judge_log(check, need, log);
        free(log);
    }
    return verdict;
}

static enum verdict check_eventlog(struct check *check)
{
    const struct needs *needs = &check->environment->request->needs;
    const struct need *need = check->finding->subject ? needs_of_subject(needs, check->finding->subject) : NULL;
    enum verdict verdict;
    if (!need)
        return check_not_applicable(check, TEXT_PERM_EVENTLOG_NOT_ASKED, NULL);
    return remote_account_known(check, &verdict) ? judge_logs(check, need) : verdict;
}

static char *subject(const struct request *request, size_t index)
{
    const struct need *need = NULL;
    do
        need = asked_family(request, CLASS_EVENTS, need);
    while (need && index--);
    return need ? needs_subject(&request->needs, (size_t)(need - request->needs.items)) : NULL;
}

const struct requirement requirement_perm_eventlog = {
    .id = "PERM-EVENTLOG",
    .area = AREA_PERMISSIONS,
    .severity = SEVERITY_CONDITIONAL,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(PERM_EVENTLOG),
    .reads = FACT_OS | FACT_ACCOUNT | FACT_TOKEN | FACT_QUERY | FACT_ASKED,
    .of_account = true,
    .subject = subject,
    .check = check_eventlog,
    .remedies = remedies,
};
