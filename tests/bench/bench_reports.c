/* SPDX-License-Identifier: MIT
 *
 * A page, a redaction and the page about a thousand computers, each against copying as many bytes as it writes. Rows of
 * table.py on standard output. Started in the root of the source, whose res/example.json it reads.
 */
#include "base/memory.h"
#include "report/fleet.h"
#include "report/redact.h"
#include "report/report.h"
#include "report/run_json.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { ROUNDS = 200, COMPUTERS = 1000 };

static double now_ms(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

static char *read_file(const char *path, size_t *size)
{
    char *bytes = memory_new_n(char, RUN_JSON_BYTES);
    FILE *file = fopen(path, "rb");
    *size = file ? fread(bytes, 1, RUN_JSON_BYTES, file) : 0;
    if (file)
        fclose(file);
    return bytes;
}

static struct run read_run(const char *json, size_t size)
{
    struct run run;
    struct sentence problem;
    if (run_json_read(json, size, &run, &problem) != ST_OK) {
        fprintf(stderr, "res/example.json cannot be read\n");
        exit(1);
    }
    return run;
}

/* Milliseconds of copying SIZE bytes of TEXT, of as many rounds as give a figure. */
static double copy_ms(const char *text, size_t size)
{
    char *volatile to = memory_new_n(char, size);
    double begin = now_ms();
    for (int i = 0; i < ROUNDS; i++)
        memcpy(to, text, size);
    double ms = (now_ms() - begin) / ROUNDS;
    free(to);
    return ms;
}

static void row(const char *id, const char *title, double ms, const char *text, size_t size)
{
    printf("{\"id\": \"%s\", \"title\": \"%s, %zu KB\", \"value\": %.4f, \"unit\": \"ms\", \"peer\": \"copying its "
           "bytes\", "
           "\"peer_value\": %.6f}\n",
           id, title, size / 1024, ms, copy_ms(text, size));
}

int main(void)
{
    size_t size;
    char *json = read_file("res/example.json", &size);
    struct run run = read_run(json, size);
    struct report_options options = {.language = LANGUAGE_EN, .width = 100};
    struct strbuf page = STRBUF_INIT;
    double begin = now_ms();
    for (int i = 0; i < ROUNDS; i++) {
        strbuf_clear(&page);
        report_html(&run, &options, &page);
    }
    row("page", "the page of one computer", (now_ms() - begin) / ROUNDS, strbuf_text(&page), page.length);

    double redacting = 0;
    for (int i = 0; i < ROUNDS; i++) {
        struct run copy = read_run(json, size);
        struct redactor *redactor = redact_new();
        begin = now_ms();
        redact_apply(redactor, &copy, LANGUAGE_EN);
        redacting += now_ms() - begin;
        redact_free(redactor);
        run_free(&copy);
    }
    row("redaction", "names and addresses of one result replaced", redacting / ROUNDS, json, size);

    struct fleet *fleet = fleet_new(LANGUAGE_EN);
    begin = now_ms();
    for (int i = 0; i < COMPUTERS; i++) {
        char name[24];
        snprintf(name, sizeof name, "PC-%04d", i);
        free(run.os.computer);
        run.os.computer = memory_string(name);
        fleet_add(fleet, &run, &(struct fleet_source){.file = name});
    }
    strbuf_clear(&page);
    struct sink_text sink = sink_to_text(&page);
    bool written = fleet_write(fleet, &sink.sink, "1.0", run.finished_ms);
    row("fleet", "the page about 1,000 computers", now_ms() - begin, strbuf_text(&page), page.length);
    fleet_free(fleet);
    strbuf_free(&page);
    run_free(&run);
    free(json);
    return !written;
}
