/* SPDX-License-Identifier: MIT */
#include "diagnosis/outlook.h"

#include "base/memory.h"
#include "diagnosis/class_family.h"

#include <stdlib.h>
#include <string.h>

bool outlook_wanted(const struct run *run)
{
    return run->request.needs.given && run->request.needs.count;
}

/* The requirement of what a family of classes asks for beyond its namespace; "" none has one of its own. */
static const char *own_requirement(enum cause grant)
{
    const char *id = grant ? cause_info(grant)->requirement : NULL;
    return id && strcmp(id, "QRY-RUN") != 0 ? id : "";
}

/* FINDING is about classes of one family: *OTHER, of another than ITEM's. */
static bool of_family(const struct finding *finding, const struct need *item, bool *other)
{
    static const enum cause grants[] = {CAUSE_SERVICE_MANAGER_RIGHTS, CAUSE_EVENT_LOG_READERS, CAUSE_COUNTER_READERS};
    struct class_family family = class_family_of(item->namespace_path, item->query);
    bool any = false;
    for (size_t i = 0; i < array_count(grants); i++)
        any = any || strcmp(finding->id, own_requirement(grants[i])) == 0;
    *other = any && strcmp(finding->id, own_requirement(class_family_grant(&family))) != 0;
    return any;
}

/* The finding that is the item's own answer. */
static const struct finding *answer_of(const struct run *run, size_t index)
{
    char *subject = needs_subject(&run->request.needs, index);
    const struct finding *found = NULL;
    for (size_t i = 0; i < run->finding_count && !found; i++) {
        const struct finding *finding = run->findings[i];
        bool own = index == 0 ? strcmp(finding->id, "QRY-RUN") == 0
                              : strcmp(finding->id, "QRY-ASKED") == 0 && finding->subject &&
                                    needs_same_name(finding->subject, subject);
        found = own ? finding : NULL;
    }
    free(subject);
    return found;
}

/* ASKED: the account was answered, if only with an error, so that what lies on the way there is no longer in question,
 * but for the right to call a method. */
static bool concerns(const struct finding *finding, const struct need *item, const char *subject, bool asked)
{
    bool other, family = of_family(finding, item, &other);
    bool call = item->method && strcmp(finding->id, "PERM-NAMESPACE") == 0;
    return finding_counts(finding) && strncmp(finding->id, "QRY-", 4) != 0 && !other && (family || call || !asked) &&
           finding_subject_within(subject, finding->subject);
}

/* Smaller is worse. */
static int rank(enum verdict verdict)
{
    static const int order[V_COUNT] = {[V_NOT_FIXED] = 1,   [V_NEEDS_CHANGE] = 1, [V_FIXED_AFTER_RESTART] = 2,
                                       [V_CANNOT_TELL] = 3, [V_NOT_CHECKED] = 4,  [V_ATTENTION] = 5,
                                       [V_FIXED] = 6,       [V_READY] = 6,        [V_NOT_APPLICABLE] = 7};
    return order[verdict];
}

static void take(struct outlook *out, const struct finding *finding)
{
    if (rank(finding->verdict) < rank(out->verdict))
        out->verdict = finding->verdict;
    if (rank(finding->verdict) < rank(V_READY) && !finding->blocked_by && out->missing_count < OUTLOOK_MISSING)
        out->missing[out->missing_count++] = finding;
}

/* The rows stand in the evidence of the query. */
static const char *rows_of(const struct finding *finding)
{
    for (size_t i = 0; i < finding->evidence_count; i++)
        if (finding->evidence[i].actual.id == TEXT_QRY_RUN_ROWS)
            return finding->evidence[i].actual.arguments[0];
    return NULL;
}

bool outlook_of(const struct run *run, size_t index, struct outlook *out)
{
    const struct needs *needs = &run->request.needs;
    if (index >= needs->count)
        return false;
    *out = (struct outlook){.need = &needs->items[index], .verdict = V_NOT_APPLICABLE};
    out->withheld = out->need->method ? TEXT_NONE : class_family_withheld(out->need->class_name);
    const struct finding *answer = answer_of(run, index);
    /* Only the account's own rows are rows that it sees. */
    bool own = !run->request.local && !request_other_account(&run->request, &run->os, &run->account);
    const char *rows = own && answer && !out->need->method ? rows_of(answer) : NULL;
    /* No row may be fine, but shows nothing; nor does a class show that its method may be called. */
    bool proven = own && answer && (answer->verdict == V_READY || answer->verdict == V_ATTENTION) &&
                  !out->need->method && !(rows && strcmp(rows, "0") == 0);
    bool asked = own && answer && !answer->blocked_by && answer->verdict != V_CANNOT_TELL;
    char *subject = needs_subject(needs, index);
    out->rows = rows;
    /* What its own query was shown needs no inference; a query of somebody else at least tells that a class is not
     * there. */
    for (size_t i = 0; i < run->finding_count && !proven; i++)
        if (concerns(run->findings[i], out->need, subject, asked))
            take(out, run->findings[i]);
    if (answer && (own || index > 0 || answer->verdict == V_NEEDS_CHANGE))
        take(out, answer);
    free(subject);
    return true;
}
