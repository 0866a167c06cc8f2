/* SPDX-License-Identifier: MIT */
#include "check/run_merge.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "check/firewall_traffic.h"
#include "check/run_refused.h"
#include "machine/ip.h"

#include <stdlib.h>
#include <string.h>

/* Whole names where both are whole, the part before the first dot where one of them is short. */
static bool same_host(const char *a, const char *b)
{
    if (strchr(a, '.') && strchr(b, '.'))
        return ascii_equal_nocase(a, b);
    size_t length = strcspn(a, ".");
    return length && length == strcspn(b, ".") && ascii_equal_nocase_n(a, b, length);
}

static const char *text_of(const char *text)
{
    return text ? text : "";
}

/* NAME is one of the names that OTHER's computer has. */
static bool is_name_of(const char *name, const struct run *other)
{
    return same_host(name, text_of(other->os.computer)) || same_host(name, text_of(other->os.dns_name));
}

static bool is_address(const char *target)
{
    struct ip address;
    return ip_from_text(target, &address);
}

enum merge_problem run_merge_problem(const struct request *request, const struct run *other, int64_t now_ms,
                                     int64_t age_ms)
{
    if (!other->request.local)
        return MERGE_NOT_LOCAL;
    if (now_ms - other->finished_ms > age_ms)
        return MERGE_TOO_OLD;
    if (other->finished_ms - now_ms > MERGE_AHEAD_MS)
        return MERGE_FUTURE;
    bool fits = is_address(request->target) || is_name_of(request->target, other);
    return fits ? MERGE_FINE : MERGE_OTHER_COMPUTER;
}

/* The name with which the target answered ServerAlive2, NULL when it did not. */
static const char *answered_name(const struct run *run)
{
    for (size_t i = 0; i < run->facts.address_count; i++)
        if (run->facts.rpc[i].dcom.host_name[0])
            return run->facts.rpc[i].dcom.host_name;
    return NULL;
}

enum merge_problem run_merge_identity(const struct run *run, const struct run *other)
{
    const struct sid *sid = &run->account.machine_domain, *theirs = &other->account.machine_domain;
    bool sids = sid->size && theirs->size;
    if (sids && !sid_equal(sid, theirs))
        return MERGE_OTHER_COMPUTER;
    const char *names[] = {run->os.computer, run->os.dns_name, answered_name(run),
                           is_address(run->request.target) ? NULL : run->request.target};
    bool named = false;
    for (size_t i = 0; i < array_count(names); i++) {
        if (!names[i] || !names[i][0])
            continue;
        if (!is_name_of(names[i], other))
            return MERGE_OTHER_COMPUTER;
        named = true;
    }
    return named || sids ? MERGE_FINE : MERGE_UNIDENTIFIED;
}

static bool is_broken(const struct finding *finding)
{
    return finding->verdict == V_NEEDS_CHANGE || finding->verdict == V_NOT_FIXED;
}

/* The result of a fix is as good a view as that of a check. */
static bool was_seen(const struct finding *finding)
{
    enum verdict verdict = finding->verdict;
    return is_broken(finding) || verdict == V_READY || verdict == V_ATTENTION || verdict == V_FIXED ||
           verdict == V_FIXED_AFTER_RESTART;
}

static void replace(struct sentence *sentence, struct sentence by)
{
    sentence_free(sentence);
    *sentence = by;
}

static void add_view(struct finding *finding, const struct finding *other)
{
    struct evidence *evidence = finding_add_evidence(finding);
    evidence->what = sentence_of(TEXT_MERGE_VIEW, NULL);
    evidence->where = memory_string("");
    evidence->actual = sentence_copy(&other->summary);
    evidence->channel = CHANNEL_FILE;
}

static void take_over(struct finding *finding, const struct finding *other)
{
    finding->verdict = other->verdict;
    replace(&finding->summary, sentence_copy(&other->summary));
    replace(&finding->advice, sentence_copy(&other->advice));
    finding->by_policy = other->by_policy;
    free(finding->policy);
    finding->policy = memory_string(other->policy);
    free(finding->blocked_by);
    finding->blocked_by = NULL;
    finding->needs_administrator = false;
}

static bool same_name(const char *a, const char *b)
{
    return a && b && a[0] && ascii_equal_nocase(a, b);
}

/* The account that RUN judged is the one that OTHER judged. The target knows who that is; this side may have been
 * able to ask for nothing, then what was asked about here has to be the same. */
static bool same_account(const struct run *run, const struct run *other)
{
    const struct request *request = &run->request;
    const struct sid *theirs = &other->account.sid;
    if (run->account.sid.size && theirs->size)
        return sid_equal(&run->account.sid, theirs);
    const char *name = request->account ? request->account : request->user ? request->user : run->os.user;
    if (same_name(name, other->account.name) || same_name(name, other->request.account))
        return true;
    char sid[SID_TEXT_MAX];
    bool caller = !request->account && !request->user;
    return caller && theirs->size && same_name(run->os.user_sid, sid_to_text(theirs, sid));
}

/* A firewall lets one client in and another one not. Without one RUN judged this computer, the file the target's own
 * subnet. */
static bool same_client(const struct run *run, const struct run *other)
{
    const char *ours = text_of(firewall_traffic_client(&run->request, &run->facts));
    const char *theirs = text_of(other->request.client_address);
    return same_name(ours, theirs) || ip_text_equal(ours, theirs);
}

/* Whether the verdict of OTHER on the requirement of FINDING is about what RUN asked. */
static bool comparable(const struct run *run, const struct run *other, const struct finding *finding)
{
    /* What was assumed there was seen by nobody. */
    if (finding_area(finding) == AREA_FIREWALL && (text_of(other->request.assume)[0] || !same_client(run, other)))
        return false;
    return !finding_of_account(finding) || same_account(run, other);
}

static void merge_finding(struct finding *finding, const struct finding *other, bool same_question)
{
    if (!was_seen(other))
        return;
    add_view(finding, other);
    if (!same_question)
        return;
    if (!was_seen(finding)) {
        take_over(finding, other);
        return;
    }
    bool here = is_broken(finding), there = is_broken(other);
    if (here == there)
        return;
    finding->verdict = V_NEEDS_CHANGE;
    replace(&finding->summary, sentence_of(here ? TEXT_MERGE_ONLY_HERE : TEXT_MERGE_ONLY_THERE, NULL));
    replace(&finding->advice, sentence_copy(there ? &other->summary : &finding->advice));
}

static bool ready(const struct run *run, const char *id)
{
    const struct finding *finding = run_finding(run, id);
    return finding && (finding->verdict == V_READY || finding->verdict == V_ATTENTION || finding->verdict == V_FIXED);
}

/* Both sides cannot be right about the way between them: then it is the way. */
static void look_between(struct run *run, const struct run *other)
{
    if (!ready(other, "FW-DCOM-IN") || !ready(other, "SVC-RPC"))
        return;
    for (size_t i = 0; i < run->finding_count; i++) {
        struct finding *finding = run->findings[i];
        if (strcmp(finding->id, "NET-RPC-PORT") == 0 && finding->verdict == V_NEEDS_CHANGE)
            replace(&finding->advice, sentence_of(TEXT_MERGE_BETWEEN, NULL));
    }
}

void run_merge(struct run *run, struct run *other)
{
    for (size_t i = 0; i < run->finding_count; i++) {
        struct finding *finding = run->findings[i];
        /* The target's own connection to itself says nothing about the connection from here. */
        bool own_way = finding_area(finding) == AREA_NETWORK || finding_area(finding) == AREA_QUERY;
        const struct finding *view = run_finding(other, finding->key);
        if (view && !own_way)
            merge_finding(finding, view, comparable(run, other, finding));
    }
    look_between(run, other);
    run_refused_merge(run, other);
    run->other = other;
}
