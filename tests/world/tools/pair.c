/* SPDX-License-Identifier: MIT
 *
 * Two products prepared one after the other on one computer, and taken back: once the older one first, once the newer
 * one. The one that stays needs nothing after the other is gone; after both everything is as before, to the last byte.
 */
#include "course.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

enum { PAIR = 2 };

static bool prepare(struct course *course, const wchar_t *product, size_t journals)
{
    wchar_t arguments[STORY_TEXT + 16];
    struct child_result result = {0};
    _snwprintf(arguments, STORY_TEXT + 15, L"%ls --yes", product);
    bool good = course_run(course, L"fix", arguments, &result);
    if (good && result.exit_code != course->story->exit_code)
        good = course_wrong(course, "fix ends with %lu: %.300s", result.exit_code, result.errors);
    child_clear(&result);
    size_t now = journals_count("").journals;
    return good && (now == journals || course_wrong(course, "%zu journals where there should be %zu", now, journals));
}

/* The names of the journals, newest first, as the program lists them: a name stands at the begin of a line. */
static bool list(struct course *course, wchar_t names[PAIR][128])
{
    struct child_result result = {0};
    size_t count = 0;
    bool good = course_run(course, L"undo", L"--list", &result);
    for (char *line = good ? strtok(result.output, "\r\n") : NULL; line; line = strtok(NULL, "\r\n"))
        if (*line != ' ' && count < PAIR)
            _snwprintf(names[count++], 127, L"%hs", line);
    child_clear(&result);
    return good && (count == PAIR || course_wrong(course, "%zu journals are listed", count));
}

static bool take_back(struct course *course, const wchar_t *name)
{
    wchar_t arguments[160];
    struct child_result result = {0};
    _snwprintf(arguments, 159, L"\"%ls\" --yes", name);
    bool good = course_run(course, L"undo", arguments, &result);
    if (good && result.exit_code != 0)
        good = course_wrong(course, "undo ends with %lu: %.500s", result.exit_code, result.errors);
    child_clear(&result);
    return good;
}

static bool either(struct course *course, bool older_first)
{
    const struct story *story = course->story;
    wchar_t names[PAIR][128] = {L"", L""};
    struct snapshot alone = {0};
    journals_clear();
    bool good = prepare(course, story->command, 1) && prepare(course, story->second, 2) && list(course, names) &&
                take_back(course, names[older_first]);
    snapshot_take(&alone);
    /* Nothing is left to be done for the other one. */
    good = good && prepare(course, older_first ? story->second : story->command, 2) &&
           course_unchanged(course, &alone, "the product that stayed lacked something", false);
    good = good && take_back(course, names[!older_first]);
    snapshot_clear(&alone);
    return good && course_unchanged(course, &course->before, older_first ? "older first" : "newer first", true);
}

bool course_pair(struct course *course)
{
    return either(course, true) && either(course, false);
}
