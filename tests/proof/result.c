/* SPDX-License-Identifier: MIT
 * Results as JSON and as a page without scripts. */
#include "proof.h"

#include <jansson.h>

bool results_json(const char *path, const struct result *results, size_t count)
{
    json_t *list = json_array();
    for (size_t i = 0; i < count; i++) {
        const struct experiment *e = results[i].experiment;
        json_array_append_new(list,
                              json_pack("{ss ss ss ss ss ss sb ss ss si}", "id", e->id, "area", e->area, "assumption",
                                        e->assumption, "place", e->place, "steps", e->steps, "expected", e->expected,
                                        "changes", e->changes, "verdict", outcome_word(results[i].outcome), "measured",
                                        results[i].measured, "ms", (int)results[i].ms));
    }
    json_t *root = json_pack("{ss si ss so}", "format", "wmiready-proof", "schema", 1, "version", WMIREADY_VERSION,
                             "experiments", list);
    FILE *file = fopen(path, "wb");
    bool written = file && json_dumpf(root, file, JSON_INDENT(2)) == 0 && fflush(file) == 0 && !ferror(file);
    json_decref(root);
    return file && fclose(file) == 0 && written;
}

static void put(FILE *file, const char *text)
{
    for (; *text; text++) {
        if (*text == '<' || *text == '>' || *text == '&')
            fprintf(file, "&#%d;", *text);
        else
            fputc(*text, file);
    }
}

static void cell(FILE *file, const char *text)
{
    fputs("<td>", file);
    put(file, text);
    fputs("</td>", file);
}

bool results_html(const char *path, const struct result *results, size_t count)
{
    FILE *file = fopen(path, "wb");
    if (!file)
        return false;
    fputs("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>WMI Ready: proof</title>\n"
          "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
          "<style>body{font:15px sans-serif;margin:2em}td,th{border:1px solid #888;padding:.4em;vertical-align:top;"
          "text-align:left;white-space:pre-wrap}table{border-collapse:collapse}</style></head><body>\n"
          "<h1>WMI Ready: proof</h1>\n<table><thead><tr><th>Experiment</th><th>Verdict</th><th>Assumption</th>"
          "<th>Steps</th><th>Expected</th><th>Measured</th></tr></thead><tbody>\n",
          file);
    for (size_t i = 0; i < count; i++) {
        const struct experiment *e = results[i].experiment;
        fputs("<tr>", file);
        cell(file, e->id);
        cell(file, outcome_word(results[i].outcome));
        cell(file, e->assumption);
        cell(file, e->steps);
        cell(file, e->expected);
        cell(file, results[i].measured);
        fputs("</tr>\n", file);
    }
    fputs("</tbody></table></body></html>\n", file);
    bool good = fflush(file) == 0 && !ferror(file);
    return fclose(file) == 0 && good;
}
