/* SPDX-License-Identifier: MIT */
#include "verdict.h"

#include <stdio.h>
#include <string.h>

static const char cause_prefix[] = "CAUSE_";

static const char *text_in(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));
    return text ? text : "";
}

json_t *verdict_parse(const char *text)
{
    json_t *run = json_loads(text, 0, NULL);
    if (run && strcmp(text_in(run, "format"), "wmiready-run") == 0)
        return run;
    json_decref(run);
    return NULL;
}

const char *verdict_text(const json_t *run, const char *name)
{
    return text_in(run, name);
}

json_t *verdict_finding(const json_t *run, const char *id)
{
    size_t index, length = strcspn(id, "["); /* a key begins with the id, the subject is in brackets */
    const char *subject = id[length] ? id + length + 1 : NULL;
    json_t *finding;
    json_array_foreach(json_object_get(run, "findings"), index, finding)
    {
        const char *own = text_in(finding, "subject");
        bool about = !subject || (strncmp(subject, own, strlen(own)) == 0 && strcmp(subject + strlen(own), "]") == 0);
        if (about && strlen(text_in(finding, "id")) == length && strncmp(text_in(finding, "id"), id, length) == 0)
            return finding;
    }
    return NULL;
}

const char *verdict_of(const json_t *finding)
{
    return text_in(finding, "verdict");
}

const char *verdict_summary(const json_t *finding)
{
    return text_in(json_object_get(finding, "summary"), "id");
}

const char *verdict_said(const json_t *finding, const char *which)
{
    return text_in(json_object_get(finding, which), "text");
}

static const char *cause_at(const json_t *evidence)
{
    const char *id = text_in(json_object_get(evidence, "actual"), "id");
    return strncmp(id, cause_prefix, sizeof cause_prefix - 1) == 0 ? id + sizeof cause_prefix - 1 : "";
}

const char *verdict_cause(const json_t *finding)
{
    size_t index;
    json_t *evidence;
    json_array_foreach(json_object_get(finding, "evidence"), index, evidence)
    {
        if (*cause_at(evidence))
            return cause_at(evidence);
    }
    return "";
}

bool verdict_cause_is_seen(const json_t *finding)
{
    size_t index;
    json_t *evidence;
    json_array_foreach(json_object_get(finding, "evidence"), index, evidence)
    {
        if (*cause_at(evidence))
            return strcmp(verdict_text(json_object_get(evidence, "what"), "id"), "DIAGNOSIS_CAUSE_SEEN") == 0;
    }
    return false;
}

bool verdict_has_refusal(const json_t *run, const char *requirement, const char *text)
{
    size_t index;
    json_t *refusal;
    json_array_foreach(json_object_get(json_object_get(run, "refused"), "items"), index, refusal)
    {
        const char *id = verdict_text(refusal, "requirement");
        if (strcmp(*id ? id : "-", requirement) == 0 &&
            strstr(verdict_text(json_object_get(refusal, "text"), "text"), text))
            return true;
    }
    return false;
}

size_t verdict_refusals(const json_t *run)
{
    return json_array_size(json_object_get(json_object_get(run, "refused"), "items"));
}

bool verdict_has_cause(const json_t *finding, const char *cause)
{
    size_t index;
    json_t *evidence;
    json_array_foreach(json_object_get(finding, "evidence"), index, evidence)
    {
        if (strcmp(cause_at(evidence), cause) == 0)
            return true;
    }
    return false;
}

/* Milliseconds of the day out of "2026-01-31T12:34:56.789Z". */
static double of_day(const char *text)
{
    unsigned hour, minute;
    double second;
    const char *time = strchr(text, 'T');
    if (!time || sscanf(time + 1, "%u:%u:%lf", &hour, &minute, &second) != 3)
        return 0;
    return (hour * 3600 + minute * 60 + second) * 1000;
}

double verdict_ms(const json_t *run)
{
    double ms = of_day(text_in(run, "finished")) - of_day(text_in(run, "started"));
    return ms < 0 ? ms + 86400000 : ms; /* over midnight */
}

unsigned verdict_exit(const json_t *run)
{
    const char *readiness = text_in(run, "readiness");
    if (strcmp(readiness, "ready") == 0)
        return 0;
    return strcmp(readiness, "needs-change") == 0 ? 1 : 2;
}
