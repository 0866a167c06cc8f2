/* SPDX-License-Identifier: MIT
 * Saved results from anybody: read within bounds, and what was read can be written in every form. */
#include "report/html.h"
#include "report/junit.h"
#include "report/redact.h"
#include "report/run_json.h"
#include "report/run_text.h"
#include "session/other_side.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void write_markup(const struct run *run)
{
    struct strbuf out = STRBUF_INIT;
    struct sink_text sink = sink_to_text(&out);
    assert(html_write(run, LANGUAGE_DE, &sink.sink));
    assert(!strstr(strbuf_text(&out), "<script"));
    strbuf_clear(&out);
    assert(junit_write(run, LANGUAGE_EN, &sink.sink));
    strbuf_clear(&out);
    run_text_write(&out, run, &(struct run_text_options){.language = LANGUAGE_EN, .width = 60});
    strbuf_clear(&out);
    run_text_summary(&out, run, LANGUAGE_DE);
    assert(out.length <= RUN_TEXT_SUMMARY);
    strbuf_free(&out);
}

/* What was read and written once comes back as it is. */
static void write_json(const struct run *run)
{
    struct run back;
    struct sentence problem;
    char *json = run_json_write(run, LANGUAGE_EN);
    assert(run_json_read(json, strlen(json), &back, &problem) == ST_OK);
    char *again = run_json_write(&back, LANGUAGE_EN);
    assert(strcmp(json, again) == 0);
    run_free(&back);
    free(again);
    free(json);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct run run;
    struct sentence problem = {.id = TEXT_NONE};
    if (!other_side_parse("result.json", (const char *)bytes, size, LANGUAGE_EN, &run, &problem)) {
        assert(problem.id != TEXT_NONE);
        sentence_free(&problem);
        return 0;
    }
    write_markup(&run);
    write_json(&run);
    struct redactor *redactor = redact_new();
    redact_apply(redactor, &run, LANGUAGE_EN);
    write_markup(&run);
    write_json(&run);
    redact_free(redactor);
    run_free(&run);
    return 0;
}
