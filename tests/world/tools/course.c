/* SPDX-License-Identifier: MIT */
#include "course.h"

#include "scene.h"
#include "world.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <wchar.h>

enum { LIMIT_MS = 60000 };

bool course_wrong(struct course *course, const char *format, ...)
{
    va_list list;
    va_start(list, format);
    if (!course->why[0])
        vsnprintf(course->why, COURSE_WHY, format, list);
    va_end(list);
    return false;
}

bool course_launch(struct course *course, const wchar_t *command, struct child_result *out)
{
    const char *input = course->story->input[0] ? course->story->input : NULL;
    const struct child_options options = {.input = input, .limit_ms = LIMIT_MS, .cancel_ms = course->cancel_ms};
    if (!child_run(command, &options, out))
        return course_wrong(course, "not started");
    return out->ended || course_wrong(course, "no end");
}

bool course_run(struct course *course, const wchar_t *verb, const wchar_t *arguments, struct child_result *out)
{
    wchar_t command[COURSE_COMMAND];
    const struct story *story = course->story;
    bool undo = wcscmp(verb, L"undo") == 0;
    const wchar_t *own = undo ? story->undoes : wcscmp(verb, L"fix") == 0 ? story->fixes : L"";
    _snwprintf(command, COURSE_COMMAND - 1, L"\"%ls\" %ls %ls %ls%ls%ls --lang en", course->program, verb,
               undo ? L"" : story->target, arguments, undo ? L"" : story->arguments, own);
    command[COURSE_COMMAND - 1] = L'\0';
    return course_launch(course, command, out);
}

bool course_says(struct course *course, const struct child_result *result)
{
    for (size_t i = 0; i < course->story->say_count; i++) {
        const char *text = course->story->says[i];
        if (!strstr(result->output, text) && !strstr(result->errors, text))
            return course_wrong(course, "does not say \"%s\": %.150s | %.250s", text, result->errors, result->output);
    }
    return true;
}

/* Without a network of the world's own this computer is not ready, whatever is fixed: then only the one is asked. */
const wchar_t *course_only(const struct story *story, wchar_t out[128])
{
    _snwprintf(out, 127, L" --only %ls", story->id);
    out[127] = L'\0';
    return scene_has_network() || story->id[0] == L'*' ? L"" : out;
}

void course_selection(const struct story *story, wchar_t out[256])
{
    wchar_t limit[128];
    if (story->id[0] == L'*')
        wcscpy(out, L"--recommended");
    else
        _snwprintf(out, 255, L"--apply %ls:%ls%ls", story->id, story->remedy, course_only(story, limit));
}

bool course_unchanged(struct course *course, const struct snapshot *since, const char *what, bool excepted)
{
    const wchar_t *except[STORY_LIST + 1] = {NULL};
    char difference[500];
    struct snapshot now;
    for (size_t i = 0; excepted && i < course->story->except_count; i++)
        except[i] = course->story->except[i];
    snapshot_take(&now);
    bool same = snapshot_same(since, &now, except, difference, sizeof difference);
    snapshot_clear(&now);
    return same || course_wrong(course, "%s: %s", what, difference);
}
