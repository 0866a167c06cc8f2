/* SPDX-License-Identifier: MIT */
#include "report/run_text_fold.h"

#include <string.h>

enum fold { FOLD_NONE, FOLD_UNREACHABLE, FOLD_BLOCKED };

static bool only_unreachable(const struct finding *finding)
{
    for (size_t i = 0; i < finding->evidence_count; i++)
        if (finding->evidence[i].status != ST_UNREACHABLE)
            return false;
    return finding->evidence_count > 0;
}

static bool same_summary(const struct finding *a, const struct finding *b)
{
    if (a->summary.id != b->summary.id)
        return false;
    for (size_t i = 0; i < TEXT_ARGUMENTS; i++) {
        const char *one = a->summary.arguments[i], *other = b->summary.arguments[i];
        if (!one != !other || (one && strcmp(one, other) != 0))
            return false;
    }
    return true;
}

/* A finding without evidence of its own has the sentence of the one that it follows from. */
static bool out_of_reach(const struct run *run, const struct finding *finding)
{
    if (finding->evidence_count)
        return only_unreachable(finding);
    for (size_t i = 0; i < run->finding_count; i++)
        if (only_unreachable(run->findings[i]) && same_summary(run->findings[i], finding))
            return true;
    return false;
}

static enum fold fold_of(const struct run *run, const struct finding *finding)
{
    if (finding->verdict == V_NOT_CHECKED && finding->blocked_by)
        return FOLD_BLOCKED;
    return finding->verdict == V_CANNOT_TELL && out_of_reach(run, finding) ? FOLD_UNREACHABLE : FOLD_NONE;
}

static bool together(const struct run *run, const struct finding *a, const struct finding *b)
{
    enum fold fold = fold_of(run, a);
    return fold != FOLD_NONE && fold == fold_of(run, b) && finding_area(a) == finding_area(b) &&
           (fold != FOLD_BLOCKED || strcmp(a->blocked_by, b->blocked_by) == 0);
}

bool run_text_fold(struct strbuf *out, const struct run *run, size_t index, enum language language)
{
    const struct finding *finding = run->findings[index];
    struct strbuf keys = STRBUF_INIT;
    size_t count = 0, first = index;
    for (size_t i = 0; i < run->finding_count; i++) {
        if (!together(run, finding, run->findings[i]))
            continue;
        first = count == 0 ? i : first;
        strbuf_printf(&keys, "%s%s", count++ ? ", " : "", run->findings[i]->key);
    }
    if (count > 1 && first == index) {
        bool blocked = fold_of(run, finding) == FOLD_BLOCKED;
        const char *arguments[] = {strbuf_text(&keys), blocked ? finding->blocked_by : NULL};
        text_format(out, language, blocked ? TEXT_REPORT_FOLD_BLOCKED : TEXT_REPORT_FOLD_UNREACHABLE, arguments, 2);
    }
    strbuf_free(&keys);
    return count > 1;
}
