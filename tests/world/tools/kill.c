/* SPDX-License-Identifier: MIT
 *
 * The kill matrix. The doubles end the program before its write number N (world_write): a file, a registry value, a
 * service, a group, a rule, a namespace, a tool. Ended before write N + 1 is ended after write N, so that every write
 * has both. What the killed program leaves behind, undo has to bring back to the last byte; and an undo that is killed
 * itself, the next undo.
 */
#include "course.h"

#include "world.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

enum { WRITES_MOST = 400, ANY = 0xFFFF };

static void set_kill(unsigned write)
{
    wchar_t text[16];
    _snwprintf(text, 15, L"%u", write);
    text[15] = L'\0';
    SetEnvironmentVariableW(L"WORLD_KILL", write ? text : NULL);
}

/* What the program was about to write when it was killed, from the log. */
static void last_write(char *out, size_t size)
{
    char line[512];
    FILE *file = fopen("C:\\world.log", "r");
    out[0] = '\0';
    while (file && fgets(line, sizeof line, file)) {
        const char *at = strstr(line, "killed before write ");
        const char *what = at ? strchr(at, ':') : NULL;
        if (what)
            snprintf(out, size, "%.*s", (int)strcspn(what + 2, "\r\n"), what + 2);
    }
    if (file)
        fclose(file);
}

/* Behind the plan: what the check after the changes says. */
static const char *headline(const char *output)
{
    const char *at = strstr(output, "Do this first");
    return at ? at : output;
}

/* Runs VERB, killed before WRITE (0: not at all). *CODE gets its exit code; one that is not as EXPECTED (where that is
 * not ANY) is told with what was said. */
static bool run_killed(struct course *course, const wchar_t *verb, const wchar_t *arguments, unsigned write,
                       DWORD expected, DWORD *code)
{
    struct child_result result = {0};
    set_kill(write);
    bool good = course_run(course, verb, arguments, &result);
    set_kill(0);
    *code = result.exit_code;
    if (good && expected != ANY && *code != WORLD_KILLED && *code != expected)
        printf("   %ls ended with %lu and not %lu: %.600s\n", verb, *code, expected, headline(result.output));
    child_clear(&result);
    return good;
}

static bool take_back(struct course *course)
{
    DWORD code;
    return run_killed(course, L"undo", L"--last --yes", 0, ANY, &code);
}

/* The state of before has to be there again; else the first difference is kept. */
static bool restored(struct course *course, const char *of, unsigned write, const char *what)
{
    char text[200];
    snprintf(text, sizeof text, "%s killed before write %u (%s)", of, write, what);
    return course_unchanged(course, &course->before, text, false);
}

/* One fix and the undo behind it, one of them killed before WRITE. *KILLED: it came so far. *FIXED is how a fix ends
 * that is not killed (ANY: not known yet). */
static bool fix_and_take_back(struct course *course, unsigned write, DWORD *fixed, bool *killed)
{
    bool undo = course->story->kill_undo;
    DWORD code;
    char what[96] = "";
    wchar_t arguments[STORY_TEXT + 16];
    _snwprintf(arguments, world_count(arguments) - 1, L"%ls --yes",
               course->story->command[0] ? course->story->command : L"--recommended");
    arguments[world_count(arguments) - 1] = L'\0';
    journals_clear();
    if (!run_killed(course, L"fix", arguments, undo ? 0 : write, undo ? *fixed : ANY, &code))
        return false;
    if (*fixed == ANY)
        *fixed = code;
    if (undo && !run_killed(course, L"undo", L"--last --yes", write, 0, &code))
        return false;
    *killed = code == WORLD_KILLED;
    last_write(what, sizeof what);
    return take_back(course) && restored(course, undo ? "undo" : "fix", write, what);
}

/* Not killed: that were all writes. Or else the emulator's service manager did not answer, as now and then,
 * and there was less to do: only twice in a row is an end. */
static bool before_write(struct course *course, unsigned write, DWORD *fixed, bool *killed)
{
    bool right = fix_and_take_back(course, write, fixed, killed);
    return *killed || course->why[0] ? right : fix_and_take_back(course, write, fixed, killed);
}

bool course_kill(struct course *course)
{
    enum { WRITES_LEAST = 20 }; /* fewer cannot be all */
    unsigned writes = 0, good = 0;
    DWORD fixed = ANY;
    bool killed = true;
    for (unsigned n = 1; killed && !course->why[0] && n < WRITES_MOST; n++) {
        bool right = before_write(course, n, &fixed, &killed);
        writes += killed;
        good += killed && right;
    }
    take_back(course);
    printf("   kill matrix: %s killed before each write, %u of %u restored\n",
           course->story->kill_undo ? "an undo" : "a fix", good, writes);
    if (killed || writes < WRITES_LEAST)
        course_wrong(course, "%u writes are too %s", writes, killed ? "many" : "few");
    return !course->why[0];
}
