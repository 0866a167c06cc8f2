/* SPDX-License-Identifier: MIT
 *
 * make_reports scenes FOLDER           writes every scene as HTML, JSON, text and JUnit XML
 * make_reports example FOLDER          the pair that stands in res/
 * make_reports fleet COUNT FILE JSON...  one page about COUNT computers, made of the results
 *                                      JSON over and over; prints time and memory
 * make_reports hostile-fleet COUNT FILE  the same about COUNT hostile files, no two alike
 * make_reports hostile COUNT SEED      checks COUNT findings full of hostile texts
 */
#include "base/memory.h"
#include "hostile.h"
#include "report/fleet.h"
#include "report/html.h"
#include "report/junit.h"
#include "report/redact.h"
#include "report/run_json.h"
#include "report/run_text.h"
#include "report/watch_text.h"
#include "sample_run.h"
#include "scenes.h"

#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

static FILE *open_file(const char *path, const char *mode)
{
    FILE *file = fopen(path, mode);
    if (!file) {
        perror(path);
        exit(1);
    }
    return file;
}

static void save(const char *folder, const char *name, const char *extension, const struct strbuf *text)
{
    char *path = strbuf_printed("%s/%s.%s", folder, name, extension);
    FILE *file = open_file(path, "wb");
    if (fwrite(strbuf_text(text), 1, text->length, file) != text->length || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
    free(path);
}

static void save_json(const char *folder, const char *name, const struct run *run, enum language language)
{
    struct strbuf text = STRBUF_INIT;
    char *json = run_json_write(run, language);
    strbuf_add(&text, json);
    save(folder, name, "json", &text);
    free(json);
    strbuf_free(&text);
}

static void save_html(const char *folder, const char *name, const struct run *run, enum language language)
{
    struct strbuf text = STRBUF_INIT;
    struct sink_text sink = sink_to_text(&text);
    html_write(run, language, &sink.sink);
    save(folder, name, "html", &text);
    strbuf_free(&text);
}

static void save_scene(const char *folder, const char *name, const struct run *run, enum language language)
{
    struct strbuf text = STRBUF_INIT;
    struct sink_text sink = sink_to_text(&text);
    save_html(folder, name, run, language);
    save_json(folder, name, run, language);
    junit_write(run, language, &sink.sink);
    save(folder, name, "xml", &text);
    strbuf_clear(&text);
    run_text_write(&text, run, &(struct run_text_options){.language = language});
    save(folder, name, "txt", &text);
    strbuf_clear(&text);
    run_text_summary(&text, run, language);
    save(folder, name, "summary", &text);
    strbuf_free(&text);
}

/* What a watch writes, a line of each kind. */
static void save_watch(const char *folder)
{
    struct run mixed = sample_run_mixed();
    const struct run *run = &mixed;
    struct strbuf text = STRBUF_INIT;
    watch_text_json_begin(&text, &run->request, 10);
    for (unsigned log = 0; log < REFUSAL_LOG_COUNT; log++)
        watch_text_json_log(&text, LANGUAGE_DE, (enum refusal_log)log, &run->facts.refusals.logs[log]);
    for (size_t i = 0; i < run->facts.refusals.count; i++)
        watch_text_json_refused(&text, LANGUAGE_DE, &run->request, &run->facts.refusals.items[i]);
    watch_text_json_reached(&text, ST_UNREACHABLE, &(struct fault){"EvtNext", 1722});
    watch_text_json_end(&text, 4, 2, 1);
    save(folder, "watch", "jsonl", &text);
    run_free(&mixed);
    strbuf_free(&text);
}

static int make_scenes(const char *folder)
{
    for (size_t i = 0; i < scene_count; i++) {
        struct run run = scenes[i].make();
        save_scene(folder, scenes[i].name, &run, scenes[i].language);
        if (scenes[i].redacted) {
            char *name = strbuf_printed("%s-redacted", scenes[i].name);
            struct redactor *redactor = redact_new();
            redact_apply(redactor, &run, scenes[i].language);
            save_scene(folder, name, &run, scenes[i].language);
            redact_free(redactor);
            free(name);
        }
        run_free(&run);
    }
    save_watch(folder);
    return 0;
}

static int make_example(const char *folder)
{
    struct run run = scene_example();
    save_html(folder, "example", &run, LANGUAGE_EN);
    save_json(folder, "example", &run, LANGUAGE_EN);
    run_free(&run);
    return 0;
}

static char *read_file(const char *path, size_t *size)
{
    FILE *file = open_file(path, "rb");
    fseek(file, 0, SEEK_END);
    size_t room = (size_t)ftell(file) + 1;
    char *bytes = memory_array(room, 1);
    rewind(file);
    *size = fread(bytes, 1, room, file);
    fclose(file);
    return bytes;
}

static void add_file(struct fleet *fleet, const char *path, unsigned number)
{
    size_t size;
    char *bytes = read_file(path, &size);
    struct run run;
    struct sentence problem;
    if (run_json_read(bytes, size, &run, &problem) != ST_OK) {
        fleet_add_unread(fleet, path, &problem);
        sentence_free(&problem);
    } else {
        char *report = strbuf_printed("PC-%05u.html", number);
        free(run.os.computer);
        run.os.computer = strbuf_printed("PC-%05u", number);
        free(run.os.dns_name);
        run.os.dns_name = NULL;
        fleet_add(fleet, &run, &(struct fleet_source){path, report, false});
        free(report);
        run_free(&run);
    }
    free(bytes);
}

static int print_figures(unsigned count)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    /* Time of the processor: what else the machine does must not count. */
    long long ms = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000LL +
                   (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
    printf("%u %lld %ld\n", count, ms, usage.ru_maxrss);
    return 0;
}

static void add_hostile(struct fleet *fleet, unsigned number)
{
    char *json = hostile_file(20261129, number);
    struct run run;
    struct sentence problem;
    if (run_json_read(json, strlen(json), &run, &problem) != ST_OK) {
        fleet_add_unread(fleet, "...", &problem);
        sentence_free(&problem);
    } else {
        fleet_add(fleet, &run, &(struct fleet_source){0});
        run_free(&run);
    }
    free(json);
}

/* FILES of none: hostile ones. */
static int make_fleet(unsigned count, const char *out, char **files, int file_count)
{
    FILE *page = open_file(out, "wb");
    struct sink_file sink = sink_to_file(page);
    struct fleet *fleet = fleet_new(LANGUAGE_EN);
    for (unsigned i = 0; i < count; i++) {
        if (file_count)
            add_file(fleet, files[i % (unsigned)file_count], i + 1);
        else
            add_hostile(fleet, i + 1);
    }
    bool good = fleet_write(fleet, &sink.sink, "1.0.0", INT64_C(1777888999000));
    fleet_free(fleet);
    fclose(page);
    return good ? print_figures(count) : 1;
}

int main(int argc, char **argv)
{
    if (argc == 3 && strcmp(argv[1], "scenes") == 0)
        return make_scenes(argv[2]);
    if (argc == 3 && strcmp(argv[1], "example") == 0)
        return make_example(argv[2]);
    if (argc > 4 && strcmp(argv[1], "fleet") == 0)
        return make_fleet((unsigned)strtoul(argv[2], NULL, 10), argv[3], argv + 4, argc - 4);
    if (argc == 4 && strcmp(argv[1], "hostile-fleet") == 0)
        return make_fleet((unsigned)strtoul(argv[2], NULL, 10), argv[3], NULL, 0);
    if (argc == 4 && strcmp(argv[1], "hostile") == 0)
        return hostile_check(strtoul(argv[2], NULL, 10), strtoull(argv[3], NULL, 10));
    fputs("make_reports scenes FOLDER | example FOLDER | fleet COUNT FILE JSON... | hostile COUNT SEED\n", stderr);
    return 87;
}
