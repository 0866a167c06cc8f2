/* SPDX-License-Identifier: MIT */
#include "wizard/finding_text.h"

#include "base/utf8.h"
#include "check/requirement.h"
#include "check/verdict.h"

/* One value of the machine, however long, does not drown the others. The report has all of it. */
static void add_bounded(struct strbuf *out, enum language language, const struct sentence *sentence)
{
    enum { MOST = 800 };
    struct strbuf whole = STRBUF_INIT;
    sentence_format(&whole, language, sentence);
    utf8_show(out, strbuf_text(&whole), MOST);
    strbuf_free(&whole);
}

static void add_sentence(struct strbuf *out, enum language language, const struct sentence *sentence)
{
    add_bounded(out, language, sentence);
    strbuf_add_char(out, '\n');
}

static void add_labelled(struct strbuf *out, enum language language, enum text_id label, enum text_id text)
{
    strbuf_printf(out, "\n%s\n%s\n", text_get(language, label), text_get(language, text));
}

static void add_evidence(struct strbuf *out, enum language language, const struct evidence *evidence)
{
    strbuf_add(out, "\xE2\x80\xA2 ");
    add_bounded(out, language, &evidence->what);
    strbuf_add(out, ": ");
    if (evidence->actual.id != TEXT_NONE)
        add_bounded(out, language, &evidence->actual);
    else
        strbuf_add(out, text_get(language, verdict_status_text(evidence->status)));
    if (evidence->expected.id != TEXT_NONE) {
        struct strbuf expected = STRBUF_INIT;
        add_bounded(&expected, language, &evidence->expected);
        const char *argument = strbuf_text(&expected);
        strbuf_add_char(out, ' ');
        text_format(out, language, TEXT_WIZARD_EVIDENCE_EXPECTED, &argument, 1);
        strbuf_free(&expected);
    }
    if (evidence->where && evidence->where[0])
        strbuf_printf(out, "\n   %s", evidence->where);
    if (evidence->fault.code)
        strbuf_printf(out, "\n   %s 0x%08X", evidence->fault.api ? evidence->fault.api : "",
                      (unsigned)evidence->fault.code);
    strbuf_add_char(out, '\n');
}

void finding_text(struct strbuf *out, enum language language, const struct finding *finding)
{
    add_sentence(out, language, &finding->summary);
    enum text_id fixed = finding->verdict == V_FIXED                 ? TEXT_WIZARD_DETAIL_FIXED
                         : finding->verdict == V_FIXED_AFTER_RESTART ? TEXT_WIZARD_DETAIL_RESTART
                         : finding->verdict == V_NOT_FIXED           ? TEXT_WIZARD_DETAIL_NOT_FIXED
                                                                     : TEXT_NONE;
    if (fixed != TEXT_NONE)
        strbuf_printf(out, "%s\n", text_get(language, fixed));
    if (finding->advice.id != TEXT_NONE)
        add_sentence(out, language, &finding->advice);
    if (finding->by_policy && finding->policy) {
        const char *policy = finding->policy;
        text_format(out, language, TEXT_WIZARD_BY_POLICY, &policy, 1);
        strbuf_add_char(out, '\n');
    }
    if (finding->requirement) {
        add_labelled(out, language, TEXT_WIZARD_EXPECTED, finding->requirement->expected);
        add_labelled(out, language, TEXT_WIZARD_WHY, finding->requirement->why);
    }
    if (finding->evidence_count)
        strbuf_printf(out, "\n%s\n", text_get(language, TEXT_WIZARD_EVIDENCE));
    for (size_t i = 0; i < finding->evidence_count; i++)
        add_evidence(out, language, &finding->evidence[i]);
    strbuf_printf(out, "\n%s\n", finding->key);
}

void finding_text_waiting(struct strbuf *out, enum language language, const struct requirement *requirement)
{
    strbuf_add(out, text_get(language, TEXT_WIZARD_WAITING));
    strbuf_add_char(out, '\n');
    add_labelled(out, language, TEXT_WIZARD_EXPECTED, requirement->expected);
    add_labelled(out, language, TEXT_WIZARD_WHY, requirement->why);
}
