/* SPDX-License-Identifier: MIT
 * Every text is used: a sentence that no source outside core/text names is dead weight
 * that translators would keep alive. */
#include "testing.h"

#include "base/memory.h"
#include "text/text.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static bool used[TEXT_COUNT];
static size_t files;

static bool is_identifier(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* What names the texts of one thing, all alike: a macro, and what stands behind the name in it. */
static const struct {
    const char *macro, *before;
    const char *behind[6];
} forms[] = {
    {"TEXT_", "", {""}},
    {"REQUIREMENT_TEXTS(", "", {"_TITLE", "_UNMET", "_TOPIC", "_WHY", "_EXPECTED"}},
    {"ERROR(", "ERROR_", {""}},
    {"ERROR_LOGON(", "ERROR_", {""}},
    {"OPTION(", "CLI_OPTION_", {""}},
    {"CAUSE(", "CAUSE_", {"", "_DO", "_IS"}},
    {"CAUSE_UNTOLD(", "CAUSE_", {"", "_DO"}},
};

static void note_uses(const char *source, size_t form)
{
    const char *macro = forms[form].macro;
    for (const char *at = strstr(source, macro); at; at = strstr(at, macro)) {
        bool whole = at == source || !is_identifier(at[-1]);
        at += strlen(macro);
        int length = 0;
        while (is_identifier(at[length]))
            length++;
        for (size_t i = 0; forms[form].behind[i]; i++) {
            char *name = strbuf_printed("%s%.*s%s", forms[form].before, length, at, forms[form].behind[i]);
            enum text_id id = whole ? text_from_name(name) : TEXT_NONE;
            used[id] = true;
            free(name);
        }
    }
}

static void read_source(const char *path)
{
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    struct strbuf source = STRBUF_INIT;
    char block[65536];
    for (size_t got; (got = fread(block, 1, sizeof block, file)) > 0;)
        strbuf_add_n(&source, block, got);
    fclose(file);
    for (size_t form = 0; form < array_count(forms); form++)
        note_uses(strbuf_text(&source), form);
    strbuf_free(&source);
    files++;
}

static bool ends_with(const char *name, const char *end)
{
    size_t length = strlen(name), tail = strlen(end);
    return length >= tail && strcmp(name + length - tail, end) == 0;
}

/* The .c, .h, .def and .rc files below FOLDER but core/text, which defines the ids. */
static void read_folder(const char *folder)
{
    DIR *directory = opendir(folder);
    if (!directory)
        return;
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;) {
        if (entry->d_name[0] == '.')
            continue;
        char *path = strbuf_printed("%s/%s", folder, entry->d_name);
        struct stat about;
        assert_int_equal(stat(path, &about), 0);
        if (S_ISDIR(about.st_mode) && !ends_with(path, "/core/text"))
            read_folder(path);
        else if (S_ISREG(about.st_mode) &&
                 (ends_with(path, ".c") || ends_with(path, ".h") || ends_with(path, ".def") || ends_with(path, ".rc")))
            read_source(path);
        free(path);
    }
    closedir(directory);
}

static void every_text_is_used(void **state)
{
    read_folder(SOURCE_DIR "/core");
    read_folder(SOURCE_DIR "/app");
    read_folder(SOURCE_DIR "/res");
    read_folder(SOURCE_DIR "/installer");
    assert_true(files > 50);
    size_t unused = 0;
    for (enum text_id id = 1; id < TEXT_COUNT; id++)
        if (!used[id]) {
            print_error("%s is used nowhere\n", text_name(id).text);
            unused++;
        }
    assert_int_equal(unused, 0);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(every_text_is_used),
    {0},
};
