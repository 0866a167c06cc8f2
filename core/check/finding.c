/* SPDX-License-Identifier: MIT */
#include "check/finding.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "check/requirement.h"

#include <stdlib.h>
#include <string.h>

struct finding *finding_new(const struct requirement *requirement, const char *subject)
{
    struct finding *finding = memory_new(struct finding);
    finding->requirement = requirement;
    finding->verdict = V_NOT_CHECKED;
    finding_rename(finding, requirement ? requirement->id : "", subject);
    return finding;
}

void finding_rename(struct finding *finding, const char *id, const char *subject)
{
    char *new_id = memory_string(id), *new_subject = memory_string(subject);
    free(finding->id);
    free(finding->subject);
    free(finding->key);
    finding->id = new_id;
    finding->subject = new_subject;
    finding->key = subject ? strbuf_printed("%s[%s]", new_id, new_subject) : memory_string(new_id);
}

bool finding_is(const struct finding *finding, const char *name)
{
    return ascii_equal_nocase(finding->key, name) || ascii_equal_nocase(finding->id, name);
}

struct evidence *finding_add_evidence(struct finding *finding)
{
    size_t count = finding->evidence_count + 1;
    finding->evidence = memory_resize(finding->evidence, count, sizeof *finding->evidence);
    finding->evidence_count = count;
    struct evidence *evidence = &finding->evidence[count - 1];
    *evidence = (struct evidence){.status = ST_OK};
    return evidence;
}

static void evidence_free(struct evidence *evidence)
{
    sentence_free(&evidence->what);
    sentence_free(&evidence->expected);
    sentence_free(&evidence->actual);
    free(evidence->where);
    free(evidence->fault_api);
    for (size_t i = 0; i < CALL_ATTEMPTS; i++)
        free(evidence->attempt_apis[i]);
}

enum area finding_area(const struct finding *finding)
{
    return finding->requirement ? finding->requirement->area : finding->foreign_area;
}

enum severity finding_severity(const struct finding *finding)
{
    return finding->requirement ? finding->requirement->severity : finding->foreign_severity;
}

bool finding_counts(const struct finding *finding)
{
    return finding_severity(finding) != SEVERITY_INFORMATION;
}

bool finding_of_account(const struct finding *finding)
{
    return finding->requirement && finding->requirement->of_account;
}

static void add_name(struct strbuf *out, enum language language, const struct finding *finding, enum text_id name)
{
    if (name != TEXT_NONE)
        strbuf_add(out, text_get(language, name));
    else
        strbuf_add(out, finding->foreign_title ? finding->foreign_title : finding->id);
    if (finding->subject)
        strbuf_printf(out, ": %s", finding->subject);
}

void finding_title(struct strbuf *out, enum language language, const struct finding *finding)
{
    add_name(out, language, finding, finding->requirement ? finding->requirement->title : TEXT_NONE);
}

enum text_id finding_heading_text(const struct finding *finding)
{
    return finding->requirement ? requirement_heading(finding->requirement, finding->verdict) : TEXT_NONE;
}

void finding_heading(struct strbuf *out, enum language language, const struct finding *finding)
{
    add_name(out, language, finding, finding_heading_text(finding));
}

static struct evidence evidence_copy(const struct evidence *evidence)
{
    struct evidence copy = *evidence;
    copy.what = sentence_copy(&evidence->what);
    copy.expected = sentence_copy(&evidence->expected);
    copy.actual = sentence_copy(&evidence->actual);
    copy.where = memory_string(evidence->where);
    /* The names of functions point into evidence of its own where they were read from a file. */
    copy.fault_api = memory_string(evidence->fault_api);
    if (copy.fault_api)
        copy.fault.api = copy.fault_api;
    for (size_t i = 0; i < CALL_ATTEMPTS; i++) {
        copy.attempt_apis[i] = memory_string(evidence->attempt_apis[i]);
        if (copy.attempt_apis[i])
            copy.attempts[i].fault.api = copy.attempt_apis[i];
    }
    return copy;
}

bool finding_subject_within(const char *subject, const char *needed)
{
    if (!subject || !needed)
        return true;
    size_t length = strlen(needed);
    return ascii_starts_nocase(subject, needed) && (!subject[length] || subject[length] == ':');
}

struct finding *finding_copy(const struct finding *finding)
{
    struct finding *copy = memory_copy(finding, sizeof *finding);
    copy->id = memory_string(finding->id);
    copy->subject = memory_string(finding->subject);
    copy->key = memory_string(finding->key);
    copy->summary = sentence_copy(&finding->summary);
    copy->advice = sentence_copy(&finding->advice);
    copy->evidence = memory_new_n(struct evidence, finding->evidence_count);
    for (size_t i = 0; i < finding->evidence_count; i++)
        copy->evidence[i] = evidence_copy(&finding->evidence[i]);
    copy->offers = memory_copy(finding->offers, finding->offer_count * sizeof *finding->offers);
    copy->policy = memory_string(finding->policy);
    copy->blocked_by = memory_string(finding->blocked_by);
    copy->foreign_title = memory_string(finding->foreign_title);
    return copy;
}

void finding_free(struct finding *finding)
{
    if (!finding)
        return;
    for (size_t i = 0; i < finding->evidence_count; i++)
        evidence_free(&finding->evidence[i]);
    free(finding->evidence);
    free(finding->offers);
    sentence_free(&finding->summary);
    sentence_free(&finding->advice);
    free(finding->policy);
    free(finding->blocked_by);
    free(finding->foreign_title);
    free(finding->id);
    free(finding->subject);
    free(finding->key);
    free(finding);
}
