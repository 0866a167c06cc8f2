/* SPDX-License-Identifier: MIT */
#include "report/report.h"

#include "report/html.h"
#include "report/junit.h"
#include "report/run_json.h"
#include "report/run_text.h"

#include <stdlib.h>

void report_text(const struct run *run, const struct report_options *options, struct strbuf *out)
{
    struct run_text_options text = {options->language, options->width, options->colour};
    run_text_write(out, run, &text);
}

void report_summary(const struct run *run, const struct report_options *options, struct strbuf *out)
{
    run_text_summary(out, run, options->language);
}

void report_json(const struct run *run, const struct report_options *options, struct strbuf *out)
{
    char *json = run_json_write(run, options->language);
    strbuf_add(out, json);
    free(json);
}

void report_html(const struct run *run, const struct report_options *options, struct strbuf *out)
{
    struct sink_text sink = sink_to_text(out);
    html_write(run, options->language, &sink.sink);
}

void report_junit(const struct run *run, const struct report_options *options, struct strbuf *out)
{
    struct sink_text sink = sink_to_text(out);
    junit_write(run, options->language, &sink.sink);
}
