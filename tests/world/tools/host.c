/* SPDX-License-Identifier: MIT */
#include "host.h"

#include "verdict.h"

#include <stdio.h>
#include <string.h>

const json_t *host_explained(const struct host *host, const json_t *run)
{
    const json_t *finding = verdict_finding(run, "QRY-CONNECT");
    if (finding && *verdict_cause(finding))
        return finding;
    finding = verdict_finding(run, "QRY-RUN");
    if (finding && *verdict_cause(finding))
        return finding;
    return verdict_finding(run, host->first);
}

static bool is_said(const json_t *finding, const char *text)
{
    return strstr(verdict_said(finding, "summary"), text) || strstr(verdict_said(finding, "advice"), text);
}

/* Also whether no cause is named that must not be. TOP is the finding that a person reads first. */
static bool says_it(const struct host *host, const json_t *finding, const json_t *top, char *why, size_t size)
{
    const char *summary = verdict_said(finding, "summary"), *advice = verdict_said(finding, "advice");
    for (size_t i = 0; i < host->never_count; i++)
        if (finding && verdict_has_cause(finding, host->never[i]))
            return snprintf(why, size, "names %s", host->never[i]) < 0;
    bool said = !host->says[0] || is_said(finding, host->says);
    bool unsaid = !host->unsaid[0] || (!is_said(finding, host->unsaid) && !is_said(top, host->unsaid));
    if (!said || !unsaid)
        snprintf(why, size, "says \"%s\" \"%s\"", summary, advice);
    return said && unsaid;
}

static size_t shown_refusals(const json_t *run)
{
    return verdict_refusals(run) + verdict_refusals(json_object_get(run, "other"));
}

void host_judge(const struct host *host, const json_t *run, const struct child_result *result, char *why, size_t size)
{
    const char *first = verdict_text(run, "first_cause");
    const json_t *finding = host_explained(host, run);
    const char *cause = finding ? verdict_cause(finding) : "";
    double ms = verdict_ms(run);
    for (size_t i = 0; i < host->verdict_count; i++) {
        const json_t *one = verdict_finding(run, host->verdicts[i].id);
        if (!one || strcmp(verdict_of(one), host->verdicts[i].verdict) != 0) {
            snprintf(why, size, "%s is %s (%s)", host->verdicts[i].id, one ? verdict_of(one) : "missing",
                     one ? verdict_summary(one) : "");
            return;
        }
        if (host->verdicts[i].bare && json_array_size(json_object_get(one, "remedies")) > 0)
            snprintf(why, size, "%s offers something", host->verdicts[i].id);
        if (!strstr(verdict_said(one, "summary"), host->verdicts[i].tells))
            snprintf(why, size, "%s says \"%s\"", host->verdicts[i].id, verdict_said(one, "summary"));
        if (why[0])
            return;
    }
    if (strcmp(first, strcmp(host->first, "-") == 0 ? "" : host->first) != 0)
        snprintf(why, size, "names %s first", *first ? first : "nothing");
    else if (host->cause[0] && strcmp(cause, host->cause) != 0)
        snprintf(why, size, "explains it with %s", *cause ? cause : "nothing");
    else if (host->seen[0] && (!finding || verdict_cause_is_seen(finding) != (strcmp(host->seen, "yes") == 0)))
        snprintf(why, size, "the cause is %s", strcmp(host->seen, "yes") == 0 ? "a guess" : "seen");
    else if (host->refusal[0] && !verdict_has_refusal(run, host->refusal, host->refusal_text))
        snprintf(why, size, "no refusal \"%s\"", host->refusal_text);
    else if (host->refusals >= 0 && shown_refusals(run) != (size_t)host->refusals)
        snprintf(why, size, "shows %zu refusals", shown_refusals(run));
    else if (host->among[0] && (!finding || !verdict_has_cause(finding, host->among)))
        snprintf(why, size, "%s is not among the causes", host->among);
    else if (!says_it(host, finding, verdict_finding(run, host->first), why, size))
        return;
    else if (host->most > 0 && !host->limits && (ms < host->least - 20 || ms > host->most + HOST_SLACK_MS))
        snprintf(why, size, "took %.0f ms", ms);
    else if (result->exit_code != verdict_exit(run))
        snprintf(why, size, "exit %lu for \"%s\"", result->exit_code, verdict_text(run, "readiness"));
}
