/* SPDX-License-Identifier: MIT
 * list: the catalogue, for people and for programs. */
#include "cli/verb.h"

#include "base/columns.h"
#include "cli/result.h"
#include "remedy/remedy.h"
#include "requirements/catalogue.h"

#include <jansson.h>
#include <stdlib.h>

enum { ID_WIDTH = 20, REMEDY_INDENT = 4 };

static void add_remedies(struct strbuf *out, enum language language, const struct requirement *requirement,
                         size_t width)
{
    for (size_t i = 0; requirement->remedies && requirement->remedies[i]; i++) {
        const struct remedy *remedy = requirement->remedies[i];
        columns_pad(out, "", REMEDY_INDENT);
        columns_pad(out, remedy->id, ID_WIDTH - REMEDY_INDENT + 2);
        strbuf_add_char(out, ' ');
        columns_wrap(out, text_get(language, remedy->title), width, ID_WIDTH + 3, ID_WIDTH + 3);
        strbuf_add_char(out, '\n');
    }
}

static void print_text(enum language language, size_t width)
{
    struct strbuf out = STRBUF_INIT;
    enum area area = AREA_COUNT;
    for (size_t i = 0; catalogue[i]; i++) {
        const struct requirement *requirement = catalogue[i];
        if (requirement->area != area) {
            strbuf_printf(&out, "%s%s\n", i ? "\n" : "", text_get(language, area_text(requirement->area)));
            area = requirement->area;
        }
        strbuf_add(&out, "  ");
        columns_pad(&out, requirement->id, ID_WIDTH);
        strbuf_add_char(&out, ' ');
        columns_wrap(&out, text_get(language, requirement->title), width, ID_WIDTH + 3, ID_WIDTH + 3);
        strbuf_add_char(&out, '\n');
        add_remedies(&out, language, requirement, width);
    }
    output_write(strbuf_text(&out));
    strbuf_free(&out);
}

static json_t *requirement_json(const struct requirement *requirement, enum language language)
{
    static const char *const severities[] = {"blocker", "conditional", "information"};
    json_t *remedies = json_array();
    for (size_t i = 0; requirement->remedies && requirement->remedies[i]; i++) {
        const struct remedy *remedy = requirement->remedies[i];
        json_array_append_new(
            remedies, json_pack("{s:s, s:s, s:s, s:b}", "id", remedy->id, "title", text_get(language, remedy->title),
                                "effect", text_get(language, remedy->effect), "reversible", remedy->reversible));
    }
    return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:o}", "id", requirement->id, "area", area_word(requirement->area),
                     "severity", severities[requirement->severity], "title", text_get(language, requirement->title),
                     "why", text_get(language, requirement->why), "expected", text_get(language, requirement->expected),
                     "remedies", remedies);
}

static enum outcome put_json(const struct cli *cli, struct file_write *file)
{
    json_t *list = json_array();
    for (size_t i = 0; catalogue[i]; i++)
        json_array_append_new(list, requirement_json(catalogue[i], cli->language));
    json_t *root = json_pack("{s:s, s:i, s:o}", "format", "wmiready-catalogue", "schema", 1, "requirements", list);
    char *text = json_dumps(root, JSON_INDENT(2));
    enum outcome code = result_put_json(cli, file, text);
    free(text);
    json_decref(root);
    return code;
}

enum outcome verb_list(struct cli *cli)
{
    const char *path = cli->options->values[OPTION_JSON];
    struct file_write *file;
    enum outcome code = result_open_file(cli, path, &file);
    if (code == OUTCOME_READY && cli->options->given[OPTION_JSON])
        code = put_json(cli, file);
    if (code == OUTCOME_READY && (path || !cli->options->given[OPTION_JSON]))
        print_text(cli->language, output_width());
    return code;
}
