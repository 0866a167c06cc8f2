/* SPDX-License-Identifier: MIT
 *
 * Fixes that end early: a change fails, somebody presses Ctrl+C, the disk fills up while the journal is written. What
 * was made until then is in the journal, the rest is untouched, and the undo brings everything back.
 */
#include "course.h"

#include "scene.h"
#include "world.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

/* ROOM of the first try lets not even the first line through; the steps are shorter than most lines. */
enum { ROOM_FIRST = 100, ROOM_STEP = 250, ROOM_MOST = 20000, FULL_EXIT = 1 };

static bool undo_everything(struct course *course)
{
    struct child_result result = {0};
    bool good = course_run(course, L"undo", L"--last --yes", &result);
    good = good && (result.exit_code == 0 ||
                    course_wrong(course, "undo ends with %lu: %.200s", result.exit_code, result.errors));
    child_clear(&result);
    return good && course_unchanged(course, &course->before, "undo", true);
}

static bool scene(const wchar_t *verb, wchar_t *key, wchar_t *name, wchar_t *value)
{
    static struct line line;
    wchar_t word[8], type[] = L"dword";
    _snwprintf(word, 7, L"%ls", verb);
    word[7] = L'\0';
    line = (struct line){.words = {word, key, name, type, value}, .count = value ? 5 : 3};
    return scene_do(&line);
}

/* ---- a change fails, or somebody cancels ---- */

static bool stopped(struct course *course, const struct child_result *result)
{
    const struct story *story = course->story;
    if (result->exit_code != story->exit_code)
        return course_wrong(course, "fix ends with %lu: %.300s", result->exit_code, result->errors);
    if (!course_says(course, result))
        return false;
    const struct journals_count *counts = &course->counts;
    course->counts = journals_count("");
    /* The change at hand is completed when somebody cancels, and the journal ends there; one that failed is in it. */
    bool all = counts->done == counts->changes, cancelled = story->cancel_ms != 0;
    if (counts->done == 0 || all != cancelled)
        return course_wrong(course, "%zu changes of %zu were made", counts->done, counts->changes);
    return true;
}

bool course_stop(struct course *course)
{
    struct child_result result = {0};
    course->cancel_ms = course->story->cancel_ms;
    bool good = course_run(course, L"fix", L"--recommended --yes", &result) && stopped(course, &result);
    course->cancel_ms = 0;
    child_clear(&result);
    return undo_everything(course) && good;
}

/* ---- the disk fills up ---- */

static bool set_room(unsigned room)
{
    wchar_t key[] = L".\\Disk", name[] = L"Room", value[16];
    _snwprintf(value, 15, L"%u", room);
    value[15] = L'\0';
    return scene(room ? L"set" : L"del", key, name, room ? value : NULL);
}

/* *ENOUGH: the fix came to its end. */
static bool fill(struct course *course, unsigned room, bool *enough)
{
    struct child_result result = {0};
    journals_clear();
    bool good = set_room(room) && course_run(course, L"fix", L"--recommended --yes", &result);
    *enough = good && result.exit_code == course->story->exit_code;
    if (good && !*enough && result.exit_code != FULL_EXIT)
        good = course_wrong(course, "room for %u: fix ends with %lu: %.200s", room, result.exit_code, result.errors);
    if (good && !*enough && !strstr(result.errors, "journal"))
        good = course_wrong(course, "room for %u: nothing about the journal: %.200s", room, result.errors);
    child_clear(&result);
    good = good && set_room(0);
    course->counts = journals_count("");
    if (course->counts.changes)
        return undo_everything(course) && good;
    return good && course_unchanged(course, &course->before, "no journal, but changed", true);
}

bool course_full(struct course *course)
{
    unsigned tries = 0, good = 0, partly = 0;
    bool enough = false;
    for (unsigned room = ROOM_FIRST; !enough && !course->why[0] && room < ROOM_MOST; room += ROOM_STEP) {
        bool right = fill(course, room, &enough);
        tries++;
        good += right;
        partly += !enough && course->counts.done;
    }
    printf("   a disk that fills up: %u of %u restored, %u of them after some of the changes\n", good, tries, partly);
    if (!enough || partly < 2)
        course_wrong(course, "%s", enough ? "the disk was never full between two changes" : "the disk is never enough");
    return !course->why[0];
}
