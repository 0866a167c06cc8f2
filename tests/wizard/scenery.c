/* SPDX-License-Identifier: MIT */
#include "scenery.h"

#include "scene.h"

#include <stdio.h>
#include <string.h>

void scenery(const char *lines)
{
    static struct line line;
    struct line_reader reader = {_strdup(lines), NULL, 0};
    bool done = true;
    reader.next = reader.content;
    while (done && line_read(&reader, &line))
        done = scene_do(&line);
    line_close(&reader);
    if (!done)
        fail_msg("the scene could not be made:\n%s", lines);
}

static int each_journal(const wchar_t *pattern, void (*visit)(const wchar_t *path))
{
    static const wchar_t folder[] = L"C:\\ProgramData\\WMI Ready\\Journal";
    wchar_t path[2 * MAX_PATH];
    WIN32_FIND_DATAW found;
    _snwprintf(path, 2 * MAX_PATH, L"%ls\\%ls", folder, pattern);
    HANDLE search = FindFirstFileW(path, &found);
    int count = 0;
    if (search == INVALID_HANDLE_VALUE)
        return count;
    do {
        _snwprintf(path, 2 * MAX_PATH, L"%ls\\%ls", folder, found.cFileName);
        visit(path);
        count++;
    } while (FindNextFileW(search, &found));
    FindClose(search);
    return count;
}

static void leave(const wchar_t *path)
{
}

int scenery_journals(void)
{
    return each_journal(L"*.journal.jsonl", leave);
}

static void remove_file(const wchar_t *path)
{
    DeleteFileW(path);
}

static bool log_is_gone(void *data)
{
    return DeleteFileW(L"C:\\world.log") || GetLastError() == ERROR_FILE_NOT_FOUND;
}

/* A double that is writing to it keeps it. */
void scenery_forget_log(void)
{
    wait_for(log_is_gone, NULL, "the log of the doubles to be let go");
}

void scenery_clear(void)
{
    scene_undo();
    /* A journal of the story before would still tell of changes that wait for a restart. */
    each_journal(L"*.journal.*", remove_file);
    scenery_forget_log();
}

void scenery_needs_network(void)
{
    if (scene_has_network())
        return;
    printf("   skipped: no network of the tests' own here\n");
    skip();
}

void scenery_text(const char *key, const char *name, const wchar_t *text)
{
    static struct line line;
    static wchar_t words[3][512], verb[] = L"set", type[] = L"sz";
    _snwprintf(words[0], 511, L"%hs", key);
    _snwprintf(words[1], 511, L"%hs", name);
    line = (struct line){.words = {verb, words[0], words[1], type, (wchar_t *)text}, .count = 5};
    if (!scene_do(&line))
        fail_msg("the scene could not be made: %s %s", key, name);
}
