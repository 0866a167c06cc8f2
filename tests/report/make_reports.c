/* SPDX-License-Identifier: MIT
 *
 * make_reports FOLDER    writes every scene as HTML, JSON, text and JUnit XML
 */
#include "report/html.h"
#include "report/junit.h"
#include "report/run_json.h"
#include "report/run_text.h"
#include "scenes.h"

#include <stdlib.h>
#include <string.h>

static void save(const char *folder, const char *name, const char *extension, const struct strbuf *text)
{
    char *path = string_printf("%s/%s.%s", folder, name, extension);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(strbuf_text(text), 1, text->length, file) != text->length || fclose(file) != 0) {
        perror(path);
        exit(1);
    }
    free(path);
}

static void save_scene(const char *folder, const char *name, const struct run *run, enum language language)
{
    struct strbuf text = STRBUF_INIT;
    struct sink_text sink = sink_to_text(&text);
    html_write(run, language, &sink.sink);
    save(folder, name, "html", &text);
    strbuf_clear(&text);
    junit_write(run, language, &sink.sink);
    save(folder, name, "xml", &text);
    strbuf_clear(&text);
    run_text_write(&text, run, &(struct run_text_options){.language = language});
    save(folder, name, "txt", &text);
    strbuf_clear(&text);
    run_text_summary(&text, run, language);
    save(folder, name, "summary", &text);
    strbuf_clear(&text);
    char *json = run_json_write(run, language);
    strbuf_add(&text, json);
    save(folder, name, "json", &text);
    free(json);
    strbuf_free(&text);
}

int main(int argc, char **argv)
{
    if (argc != 2) {
        fputs("make_reports FOLDER\n", stderr);
        return 87;
    }
    for (size_t i = 0; i < scene_count; i++) {
        struct run run = scenes[i].make();
        save_scene(argv[1], scenes[i].name, &run, scenes[i].language);
        run_free(&run);
    }
    return 0;
}
