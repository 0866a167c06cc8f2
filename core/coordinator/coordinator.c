/* SPDX-License-Identifier: MIT */
#include "coordinator/coordinator.h"

#include "base/hold.h"
#include "base/memory.h"
#include "base/time.h"
#include "base/trace.h"
#include "check/firewall_traffic.h"
#include "check/run_refused.h"
#include "check/verdict.h"
#include "coordinator/asked.h"
#include "coordinator/facts_read.h"

#include <stdlib.h>
#include <string.h>

enum node_state { NODE_LEFT_OUT, NODE_WAITING, NODE_BUSY, NODE_DONE };

struct run_state;

/* A fact or a requirement on its way through the run. */
struct node {
    struct job job;
    struct run_state *run;
    uint32_t fact; /* a FACT_ bit, or 0 for a requirement */
    const struct requirement *requirement;
    const char *subject; /* of the finding; in the run's list */
    struct finding *finding;
    enum node_state state;
};

/* Everything the jobs touch. Held by the coordinator and by each busy job: the last one to
 * let go frees it, so a cancelled run can be left at once. Only the coordinator's thread
 * changes `state` of a node; a busy node's finding or fact belongs to its job. */
struct run_state {
    struct check_environment environment;
    struct request request;
    struct facts facts;
    struct asked_list asked;
    struct node *nodes; /* facts first, then what is asked in its order */
    size_t node_count;
    size_t total, done;
    struct hold hold;
};

static void state_release(struct run_state *run)
{
    if (!hold_drop(&run->hold))
        return;
    for (size_t i = 0; i < run->node_count; i++)
        finding_free(run->nodes[i].finding);
    free(run->nodes);
    asked_free(&run->asked);
    facts_free(&run->facts);
    machine_release(run->environment.machine);
    cancel_release(run->environment.cancel);
    request_free(&run->request);
    free(run);
}

/* ---- what is to be done ---- */

/* NODE is a requirement that cannot be judged before OTHER. */
static bool needs(const struct node *node, const struct node *other)
{
    const char *const *ids = node->requirement->needs;
    for (size_t i = 0; ids && ids[i]; i++)
        if (other->requirement && strcmp(other->requirement->id, ids[i]) == 0)
            return finding_subject_within(node->subject, other->subject);
    return false;
}

static struct node *fact_node(struct run_state *run, uint32_t fact)
{
    for (size_t i = 0; i < FACT_COUNT; i++)
        if (run->nodes[i].fact == fact)
            return &run->nodes[i];
    return NULL;
}

static void want_facts(struct run_state *run, uint32_t facts)
{
    for (uint32_t i = 0; i < FACT_COUNT; i++) {
        uint32_t fact = 1u << i;
        struct node *node = fact_node(run, fact);
        if ((facts & fact) && node->state == NODE_LEFT_OUT) {
            node->state = NODE_WAITING;
            run->facts.present |= fact;
            want_facts(run, facts_read_first(&run->request, fact));
        }
    }
}

static uint32_t side(const struct run_state *run)
{
    return run->request.local ? ON_LOCAL : ON_REMOTE;
}

static void want_requirement(struct run_state *run, struct node *node)
{
    if (node->state != NODE_LEFT_OUT)
        return;
    node->state = NODE_WAITING;
    const struct requirement *requirement = node->requirement;
    if (requirement->where & side(run))
        want_facts(run, requirement->reads);
    for (size_t i = 0; i < run->node_count; i++)
        if (needs(node, &run->nodes[i]))
            want_requirement(run, &run->nodes[i]);
}

static bool asked_for(const struct request *request, const struct node *node)
{
    /* Whoever was asked about does not log on then, and nobody in their place. */
    if (request->network_only && requirement_logs_on(node->requirement))
        return false;
    if (request->network_only && !request->no_logon)
        return true;
    if (!request->only)
        return true;
    struct finding *finding = finding_new(node->requirement, node->subject);
    bool found = false;
    for (size_t i = 0; request->only[i] && !found; i++)
        found = finding_is(finding, request->only[i]);
    finding_free(finding);
    return found;
}

static struct run_state *state_new(const struct request *request, struct machine *machine, struct cancel *cancel)
{
    struct run_state *run = memory_new(struct run_state);
    run->request = request_copy(request);
    request_fill_needs(&run->request);
    run->environment = (struct check_environment){machine, &run->request, cancel};
    machine_hold(machine);
    cancel_hold(cancel);
    run->asked = asked_of(&run->request);
    run->node_count = FACT_COUNT + run->asked.count;
    run->nodes = memory_new_n(struct node, run->node_count);
    for (size_t i = 0; i < run->node_count; i++) {
        struct node *node = &run->nodes[i];
        node->run = run;
        if (i < FACT_COUNT) {
            node->fact = 1u << i;
            continue;
        }
        node->requirement = run->asked.items[i - FACT_COUNT].requirement;
        node->subject = run->asked.items[i - FACT_COUNT].subject;
    }
    /* Who we are decides how "denied" is worded, so it is always known. */
    want_facts(run, FACT_OS);
    for (size_t i = FACT_COUNT; i < run->node_count; i++)
        if (asked_for(request, &run->nodes[i]))
            want_requirement(run, &run->nodes[i]);
    if (!request->only && !request->no_logon && !request->network_only)
        want_facts(run, FACT_EVENTS);
    run->facts.begun_ms = time_now_ms();
    for (size_t i = 0; i < run->node_count; i++)
        run->total += run->nodes[i].state == NODE_WAITING;
    return run;
}

/* ---- doing it ---- */

static void judge(struct node *node, const struct run *judged)
{
    struct run_state *run = node->run;
    struct check check = {&run->environment, node->requirement, &run->facts, node->finding, judged};
    int64_t begun = time_tick_ms();
    node->finding->verdict = node->requirement->check(&check);
    node->finding->ms = (uint32_t)(time_tick_ms() - begun);
}

/* A job: everything it touches is its own or held by the run. */
static void work(struct job *job)
{
    struct node *node = container_of(job, struct node, job);
    if (node->fact)
        facts_read(&node->run->environment, node->fact, &node->run->facts);
    else
        judge(node, NULL);
}

/* What is judged last looks at the findings of all others, which the caller owns once the run is cancelled: hence
 * on the coordinator's thread, and never as a job. */
static void judge_last(struct node *node)
{
    struct run_state *run = node->run;
    struct run judged = {.request = run->request, .os = run->facts.os, .account = run->facts.account};
    judged.findings = memory_new_n(struct finding *, run->asked.count);
    for (size_t i = FACT_COUNT; i < run->node_count; i++)
        if (!run->nodes[i].requirement->last && run->nodes[i].finding)
            judged.findings[judged.finding_count++] = run->nodes[i].finding;
    judge(node, &judged);
    free(judged.findings);
}

static void left(struct job *job)
{
    state_release(container_of(job, struct node, job)->run);
}

static bool facts_done(struct run_state *run, uint32_t facts)
{
    for (uint32_t i = 0; i < FACT_COUNT; i++)
        if ((facts & (1u << i)) && fact_node(run, 1u << i)->state != NODE_DONE)
            return false;
    return true;
}

static bool needs_done(const struct run_state *run, const struct node *node)
{
    for (size_t i = FACT_COUNT; i < run->node_count; i++)
        if (needs(node, &run->nodes[i]) && run->nodes[i].state != NODE_DONE)
            return false;
    return true;
}

static bool others_done(const struct run_state *run)
{
    for (size_t i = FACT_COUNT; i < run->node_count; i++) {
        const struct node *node = &run->nodes[i];
        if (!node->requirement->last && (node->state == NODE_WAITING || node->state == NODE_BUSY))
            return false;
    }
    return true;
}

/* The finding that keeps this one from being checked, NULL when none does. */
static const char *blocker(const struct run_state *run, const struct node *node)
{
    for (size_t i = FACT_COUNT; i < run->node_count; i++) {
        const struct finding *needed = needs(node, &run->nodes[i]) ? run->nodes[i].finding : NULL;
        if (needed && needed->verdict == V_NEEDS_CHANGE)
            return needed->key;
        if (needed && needed->verdict == V_NOT_CHECKED && needed->blocked_by)
            return needed->blocked_by;
    }
    return NULL;
}

/* Settles a requirement at once, if its check need not run or need not wait; false when a job has to do it. */
static bool settle(struct run_state *run, struct node *node)
{
    struct finding *finding = node->finding;
    if (!(node->requirement->where & side(run))) {
        finding->verdict = V_NOT_APPLICABLE;
        finding->summary = sentence_of(run->request.local ? TEXT_ONLY_REMOTE : TEXT_ONLY_LOCAL, NULL);
        return true;
    }
    const char *blocked_by = blocker(run, node);
    if (!blocked_by && node->requirement->last) {
        judge_last(node);
        return true;
    }
    if (!blocked_by)
        return false;
    finding->verdict = V_NOT_CHECKED;
    finding->blocked_by = memory_string(blocked_by);
    finding->summary = sentence_of(TEXT_BLOCKED_BY, blocked_by, NULL);
    return true;
}

static bool ready_to_start(struct run_state *run, const struct node *node)
{
    if (node->state != NODE_WAITING)
        return false;
    if (node->fact)
        return facts_done(run, facts_read_first(&run->request, node->fact));
    uint32_t reads = (node->requirement->where & side(run)) ? node->requirement->reads | FACT_OS : 0;
    return needs_done(run, node) && facts_done(run, reads) && (!node->requirement->last || others_done(run));
}

static void finish(struct run_state *run, struct node *node, struct run_listener *listener)
{
    node->state = NODE_DONE;
    run->done++;
    const struct finding *finding = node->finding;
    if (finding)
        TRACE("%s is judged %s: %s%s%s, %u ms", finding->key, verdict_word(finding->verdict),
              text_name(finding->summary.id).text, finding->blocked_by ? ", blocked by " : "",
              finding->blocked_by ? finding->blocked_by : "", (unsigned)finding->ms);
    if (!listener)
        return;
    if (finding)
        listener->finding(listener, finding);
    listener->progress(listener, run->done, run->total);
}

/* Starts all that is ready; true when something was settled on the spot, which may make more ready. */
static bool start_ready(struct run_state *run, struct executor *executor, struct run_listener *listener)
{
    bool settled = false;
    for (size_t i = 0; i < run->node_count; i++) {
        struct node *node = &run->nodes[i];
        if (!ready_to_start(run, node))
            continue;
        if (node->requirement) {
            node->finding = finding_new(node->requirement, node->subject);
            if (settle(run, node)) {
                finish(run, node, listener);
                settled = true;
                continue;
            }
        }
        node->state = NODE_BUSY;
        node->job = (struct job){.work = work, .left = left};
        hold_take(&run->hold);
        executor->ops->submit(executor, &node->job);
    }
    return settled;
}

/* ---- the result ---- */

static void take_results(struct run_state *run, struct run *out)
{
    out->findings = memory_new_n(struct finding *, run->asked.count);
    for (size_t i = FACT_COUNT; i < run->node_count; i++) {
        struct node *node = &run->nodes[i];
        if (node->state != NODE_DONE)
            continue;
        out->findings[out->finding_count++] = node->finding;
        node->finding = NULL;
    }
    if (fact_node(run, FACT_OS)->state == NODE_DONE)
        out->os = os_info_copy(&run->facts.os);
    if (fact_node(run, FACT_ACCOUNT)->state == NODE_DONE)
        out->account = account_copy(&run->facts.account);
    if (!out->cancelled) {
        /* Now it is known from which of its addresses. */
        if (!out->request.local)
            out->request.client_here =
                out->request.client_here && firewall_traffic_from_here(&run->request, &run->facts);
        run_refused_keep(&run->request, &run->facts, &run->facts.refusals);
        out->facts = run->facts;
        run->facts = (struct facts){0};
    }
}

enum status coordinator_run(const struct request *request, struct machine *machine, struct executor *executor,
                            struct cancel *cancel, struct run_listener *listener, struct run *out)
{
    *out = (struct run){.request = request_copy(request), .started_ms = time_now_ms()};
    request_fill_needs(&out->request);
    TRACE("checks %s computer %s for %s from %s, namespace %s, limits %u and %u ms", request->local ? "this" : "the",
          request->target, request->account ? request->account : "who connects",
          request->client_address ? request->client_address : "anywhere", request->namespace_path,
          (unsigned)request->probe_ms, (unsigned)request->call_ms);
    struct run_state *run = state_new(request, machine, cancel);
    while (run->done < run->total && !cancel_requested(cancel)) {
        while (start_ready(run, executor, listener)) {
        }
        if (run->done == run->total)
            break;
        struct job *job = executor->ops->wait(executor, cancel);
        if (!job)
            break;
        finish(run, container_of(job, struct node, job), listener);
        state_release(run);
    }
    executor->ops->release(executor);
    out->cancelled = run->done < run->total;
    TRACE("the check %s, %" PRIZU " of %" PRIZU " done", out->cancelled ? "is cancelled" : "ends", run->done,
          run->total);
    out->finished_ms = time_now_ms();
    take_results(run, out);
    state_release(run);
    return out->cancelled ? ST_CANCELLED : ST_OK;
}
