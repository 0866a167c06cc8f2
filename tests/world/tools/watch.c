/* SPDX-License-Identifier: MIT
 *
 * world_watch PROGRAM FILE [TITLE] : watches (`wmiready-cli watch`), whose logs get events while they run.
 *
 *     = "title"
 *     set ... del ...          before "watch" the state; behind it what happens while the program runs, at once
 *     watch ARGUMENT...        starts the program with "--lang en"
 *     shows TEXT               the program writes TEXT behind what was shown before; how long after the last "set" is
 *                              printed, and more than the limit fails
 *     until COUNT TEXT         waits for so many lines of C:\world.log with TEXT
 *     holds TEXT               by the end it has written TEXT
 *     memory                   the most that the program had in memory until now must be what it was at the first
 *                              "memory", or little more; both are printed
 *     never TEXT               by the end it has not written TEXT
 *     asked COUNT TEXT         by the end the logs were asked COUNT times with TEXT (C:\world.log)
 *     ends CODE                it ends by itself
 *     cancel                   Ctrl+C: it has ended with 1223 at once; the time is printed
 *
 * With --json each line has to be an object. The last line is "N passed, N failed".
 */
#include "child.h"
#include "line.h"
#include "scene.h"

#include <jansson.h>
#include <psapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { STEPS_MAX = 40, LIMIT_MS = 90000, SHOW_LIMIT_MS = 10000, SLICE_MS = 10, CANCELLED = 1223 };

struct story {
    wchar_t title[256], arguments[512];
    struct line steps[STEPS_MAX];
    size_t count;
    bool cancels, begun;
    DWORD code;
    /* while it runs */
    size_t shown;              /* bytes of the output that were looked at */
    double changed;            /* when something happened last */
    double slowest;            /* of what was shown */
    SIZE_T memory, memory_now; /* bytes */
    char why[512];
};

static wchar_t program[MAX_PATH], only_title[256];
static unsigned passed, failed;

static bool is(const struct line *line, const wchar_t *word)
{
    return wcscmp(line->words[0], word) == 0;
}

static void narrow(const wchar_t *wide, char *out, int size)
{
    WideCharToMultiByte(CP_UTF8, 0, wide, -1, out, size, NULL, NULL);
}

/* Waits for TEXT behind what was shown before. */
static void wait_for(struct story *story, const wchar_t *wide, HANDLE process)
{
    char text[512];
    narrow(wide, text, sizeof text);
    double begun = child_now_ms();
    bool over = false;
    for (const char *found = NULL; !found && !story->why[0];) {
        char *output = child_output_now();
        found = strlen(output) >= story->shown ? strstr(output + story->shown, text) : NULL;
        if (found) {
            double took = child_now_ms() - story->changed;
            story->shown = (size_t)(found - output) + strlen(text);
            story->slowest = took > story->slowest ? took : story->slowest;
        } else if (over || child_now_ms() - begun > SHOW_LIMIT_MS) {
            snprintf(story->why, sizeof story->why, "not shown: %s; it says %.300s", text,
                     output + (strlen(output) > 300 ? strlen(output) - 300 : 0));
        }
        free(output);
        over = WaitForSingleObject(process, SLICE_MS) == WAIT_OBJECT_0;
    }
}

static int asked(const char *text)
{
    char line[4096];
    int count = 0;
    FILE *file = fopen("C:\\world.log", "r");
    while (file && fgets(line, sizeof line, file))
        count += strstr(line, text) != NULL;
    if (file)
        fclose(file);
    return count;
}

static void wait_until(struct story *story, const struct line *step)
{
    char text[512];
    narrow(step->words[2], text, sizeof text);
    double begun = child_now_ms();
    while (asked(text) < _wtoi(step->words[1]) && child_now_ms() - begun < SHOW_LIMIT_MS)
        Sleep(SLICE_MS);
    if (asked(text) < _wtoi(step->words[1]))
        snprintf(story->why, sizeof story->why, "never asked: %s", text);
}

static void look_at_memory(struct story *story, HANDLE process)
{
    enum { MORE_BYTES = 4 * 1024 * 1024 };
    PROCESS_MEMORY_COUNTERS counters = {.cb = sizeof counters};
    K32GetProcessMemoryInfo(process, &counters, sizeof counters);
    story->memory = story->memory ? story->memory : counters.PeakWorkingSetSize;
    story->memory_now = counters.PeakWorkingSetSize;
    if (!story->memory || story->memory_now > story->memory + MORE_BYTES)
        snprintf(story->why, sizeof story->why, "memory grew from %lu to %lu KB", (unsigned long)(story->memory / 1024),
                 (unsigned long)(story->memory_now / 1024));
}

/* Everything behind "watch", while the program runs. */
static void go_on(HANDLE process, void *context)
{
    struct story *story = context;
    bool running = false;
    for (size_t i = 0; i < story->count && !story->why[0]; i++) {
        const struct line *step = &story->steps[i];
        if (is(step, L"watch")) {
            running = true;
            story->changed = child_now_ms();
        } else if (running && is(step, L"shows")) {
            wait_for(story, step->words[1], process);
        } else if (is(step, L"memory")) {
            look_at_memory(story, process);
        } else if (is(step, L"until")) {
            wait_until(story, step);
        } else if (running && (is(step, L"set") || is(step, L"del"))) {
            story->changed = child_now_ms();
            if (!scene_do(step))
                snprintf(story->why, sizeof story->why, "a step could not be done");
        }
    }
}

/* What has to hold of the whole. */
static void judge(struct story *story, const struct child_result *result)
{
    char text[512];
    for (size_t i = 0; i < story->count && !story->why[0]; i++) {
        const struct line *step = &story->steps[i];
        if (is(step, L"never") || is(step, L"holds")) {
            narrow(step->words[1], text, sizeof text);
            if ((strstr(result->output, text) != NULL) != is(step, L"holds"))
                snprintf(story->why, sizeof story->why, "says or says not: %s", text);
        } else if (is(step, L"asked")) {
            narrow(step->words[2], text, sizeof text);
            int count = asked(text);
            if (count != _wtoi(step->words[1]))
                snprintf(story->why, sizeof story->why, "asked %d times: %s", count, text);
        }
    }
    if (!story->why[0] && !result->ended)
        snprintf(story->why, sizeof story->why, "no end");
    if (!story->why[0] && result->exit_code != (story->cancels ? CANCELLED : story->code))
        snprintf(story->why, sizeof story->why, "exit %lu: %.200s", result->exit_code, result->errors);
    if (!wcsstr(story->arguments, L"--json"))
        return;
    for (char *line = strtok(result->output, "\n"); line && !story->why[0]; line = strtok(NULL, "\n")) {
        json_t *object = json_loads(line, 0, NULL);
        if (!object || !json_string_value(json_object_get(object, "kind")))
            snprintf(story->why, sizeof story->why, "no object: %.200s", line);
        json_decref(object);
    }
}

static void prepare(struct story *story)
{
    for (size_t i = 0; i < story->count && !is(&story->steps[i], L"watch"); i++)
        if (!scene_do(&story->steps[i]))
            snprintf(story->why, sizeof story->why, "the state could not be made");
}

static void tell(struct story *story)
{
    wchar_t command[1024];
    struct child_result result = {0};
    if (!story->begun || (only_title[0] && !wcsstr(story->title, only_title)))
        return;
    DeleteFileW(L"C:\\world.log");
    prepare(story);
    struct child_options options = {
        .limit_ms = LIMIT_MS, .cancel_ms = story->cancels ? 1 : 0, .started = go_on, .context = story};
    _snwprintf(command, world_count(command) - 1, L"\"%ls\" watch %ls --lang en", program, story->arguments);
    command[world_count(command) - 1] = L'\0';
    if (!story->why[0] && child_run(command, &options, &result))
        judge(story, &result);
    else if (!story->why[0])
        snprintf(story->why, sizeof story->why, "not started");
    scene_undo();
    bool good = !story->why[0];
    passed += good;
    failed += !good;
    printf("   %-64ls %s", story->title, good ? "ok" : "FAILED: ");
    if (good)
        printf(", shown within %.0f ms, ended %.0f ms after Ctrl+C\n", story->slowest, result.end_ms);
    else
        printf("%s\n", story->why);
    if (story->memory)
        printf("   %-64s %lu KB, then %lu KB\n", "", (unsigned long)(story->memory / 1024),
               (unsigned long)(story->memory_now / 1024));
    fflush(stdout);
    child_took(L"watch", story->title, result.ms);
    child_clear(&result);
}

static void take(struct story *story, const struct line *line)
{
    if (is(line, L"watch"))
        line_add_arguments(line, 1, story->arguments, world_count(story->arguments));
    story->cancels = story->cancels || is(line, L"cancel");
    if (is(line, L"ends"))
        story->code = wcstoul(line->words[1], NULL, 10);
    if (story->count == STEPS_MAX) {
        snprintf(story->why, sizeof story->why, "too many steps");
        return;
    }
    struct line *step = &story->steps[story->count++];
    *step = *line;
    /* The words point into the text of the line. */
    for (size_t i = 0; i < step->count; i++)
        step->words[i] = step->text + (line->words[i] - line->text);
}

int wmain(int argc, wchar_t **argv)
{
    static struct story story;
    static struct line line;
    struct line_reader reader;
    if (argc < 3 || !line_open(&reader, argv[2]))
        return 2;
    GetFullPathNameW(argv[1], MAX_PATH, program, NULL);
    if (argc > 3)
        wcsncpy(only_title, argv[3], world_count(only_title) - 1);
    while (line_read(&reader, &line)) {
        if (wcscmp(line.words[0], L"=") == 0) {
            tell(&story);
            memset(&story, 0, sizeof story);
            story.begun = true;
            wcsncpy(story.title, line.words[1], world_count(story.title) - 1);
        } else {
            take(&story, &line);
        }
    }
    tell(&story);
    line_close(&reader);
    printf("%u passed, %u failed\n", passed, failed);
    return failed > 0;
}
