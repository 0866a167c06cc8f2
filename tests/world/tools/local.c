/* SPDX-License-Identifier: MIT
 *
 * world_local PROGRAM FILE : every block of FILE is one state of this computer and the verdict it must lead to.
 *
 *     = SVC-WINMGMT needs-change "the service is disabled"
 *     args --account tester        further arguments
 *     says SVC_WINMGMT_DISABLED    the sentence of the finding
 *     also ID VERDICT              of the same run
 *     whole                        every requirement is checked, not the one alone
 *     started COUNT TEXT           as often a program was started whose name and arguments have TEXT (C:\world.log)
 *     peers                        what listens here is needed; skipped without a network of the world's own
 *     set ... del ... service ...  the state (scene.h)
 *
 * The program runs unmodified with --only ID --json; its exit code has to agree with the readiness it reports. The
 * last line is "N passed, N failed, N skipped".
 */
#include "child.h"
#include "scene.h"
#include "verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 40000 };

struct story {
    wchar_t id[64], verdict[64], title[256], arguments[512];
    wchar_t also_id[64], also_verdict[64];
    char says[128], start_text[64];
    int starts; /* -1: not looked at */
    bool begun, broken, whole;
};

static unsigned passed, failed, skipped;
static const wchar_t *program;

static void report(const struct story *story, bool good, const char *why, double ms)
{
    printf("   %-18ls %-15ls %6.0f ms  %s%s  %ls\n", story->id, story->verdict, ms, good ? "ok" : "FAILED: ", why,
           story->title);
    fflush(stdout);
    child_took(story->id, story->title, ms);
    if (good)
        passed++;
    else
        failed++;
}

static bool also_good(const struct story *story, const json_t *run)
{
    char id[64], wanted[64];
    snprintf(id, sizeof id, "%ls", story->also_id);
    snprintf(wanted, sizeof wanted, "%ls", story->also_verdict);
    json_t *finding = *id ? verdict_finding(run, id) : NULL;
    return !*id || (finding && strcmp(verdict_of(finding), wanted) == 0);
}

static int count_starts(const char *text)
{
    char line[1024];
    int count = 0;
    FILE *file = fopen("C:\\world.log", "r");
    while (file && fgets(line, sizeof line, file))
        count += strncmp(line, ". ", 2) == 0 && strstr(line, text) != NULL;
    if (file)
        fclose(file);
    return count;
}

/* What is wrong with the run, "" when nothing is. */
static void judge(const struct story *story, const struct child_result *result, char *why, size_t size)
{
    char id[64], wanted[64];
    snprintf(id, sizeof id, "%ls", story->id);
    snprintf(wanted, sizeof wanted, "%ls", story->verdict);
    json_t *run = result->ended ? verdict_parse(result->output) : NULL;
    json_t *finding = run ? verdict_finding(run, id) : NULL;
    why[0] = '\0';
    if (!result->ended)
        snprintf(why, size, "no end");
    else if (!finding)
        snprintf(why, size, "exit %lu, no result: %.200s", result->exit_code, result->errors);
    else if (strcmp(verdict_of(finding), wanted) != 0)
        snprintf(why, size, "%s (%s)", verdict_of(finding), verdict_summary(finding));
    else if (story->says[0] && strcmp(verdict_summary(finding), story->says) != 0)
        snprintf(why, size, "says %s", verdict_summary(finding));
    else if (!also_good(story, run))
        snprintf(why, size, "%ls is not %ls", story->also_id, story->also_verdict);
    else if (story->starts >= 0 && count_starts(story->start_text) != story->starts)
        snprintf(why, size, "%s was started %d times", story->start_text, count_starts(story->start_text));
    else if (result->exit_code != verdict_exit(run))
        snprintf(why, size, "exit %lu for \"%s\"", result->exit_code, verdict_text(run, "readiness"));
    json_decref(run);
}

static void tell(struct story *story)
{
    wchar_t command[2048];
    char why[512] = "the state could not be made";
    struct child_result result = {0};
    if (!story->begun)
        return;
    if (!story->broken) {
        const struct child_options options = {.limit_ms = LIMIT_MS};
        wchar_t only[160] = L"";
        if (!story->whole)
            _snwprintf(only, world_count(only) - 1, L"--only %ls,%ls", story->id,
                       story->also_id[0] ? story->also_id : story->id);
        _snwprintf(command, world_count(command) - 1, L"\"%ls\" check %ls --json --lang en %ls", program, only,
                   story->arguments);
        DeleteFileW(L"C:\\world.log");
        command[world_count(command) - 1] = L'\0';
        if (child_run(command, &options, &result))
            judge(story, &result, why, sizeof why);
        else
            snprintf(why, sizeof why, "not started");
    }
    report(story, why[0] == '\0', why, result.ms);
    child_clear(&result);
    scene_undo();
    *story = (struct story){.begun = false};
}

static void begin(struct story *story, const struct line *line)
{
    *story = (struct story){.begun = true, .starts = -1};
    if (line->count > 1)
        wcsncpy(story->id, line->words[1], world_count(story->id) - 1);
    if (line->count > 2)
        wcsncpy(story->verdict, line->words[2], world_count(story->verdict) - 1);
    if (line->count > 3)
        wcsncpy(story->title, line->words[3], world_count(story->title) - 1);
}

int wmain(int argc, wchar_t **argv)
{
    static struct line line;
    struct line_reader reader;
    struct story story = {.begun = false};
    if (argc < 3 || !line_open(&reader, argv[2])) {
        fprintf(stderr, "usage: world_local PROGRAM FILE [ID]\n");
        return 1;
    }
    program = argv[1];
    while (line_read(&reader, &line)) {
        if (wcscmp(line.words[0], L"=") == 0) {
            tell(&story);
            begin(&story, &line);
            /* With a third argument only the stories of that requirement. */
            story.begun = argc < 4 || wcscmp(argv[3], story.id) == 0;
        } else if (!story.begun) {
            continue;
        } else if (wcscmp(line.words[0], L"args") == 0) {
            line_add_arguments(&line, 1, story.arguments, world_count(story.arguments));
        } else if (wcscmp(line.words[0], L"says") == 0 && line.count > 1) {
            snprintf(story.says, sizeof story.says, "%ls", line.words[1]);
        } else if (wcscmp(line.words[0], L"whole") == 0) {
            story.whole = true;
        } else if (wcscmp(line.words[0], L"started") == 0 && line.count > 2) {
            story.starts = (int)wcstol(line.words[1], NULL, 10);
            snprintf(story.start_text, sizeof story.start_text, "%ls", line.words[2]);
        } else if (wcscmp(line.words[0], L"also") == 0 && line.count > 2) {
            wcsncpy(story.also_id, line.words[1], world_count(story.also_id) - 1);
            wcsncpy(story.also_verdict, line.words[2], world_count(story.also_verdict) - 1);
        } else if ((wcscmp(line.words[0], L"hosts") == 0 || wcscmp(line.words[0], L"peers") == 0) &&
                   !scene_has_network()) {
            story.begun = false;
            skipped++;
        } else if (wcscmp(line.words[0], L"peers") == 0) {
            continue;
        } else if (!story.broken) {
            story.broken = !scene_do(&line);
        }
    }
    tell(&story);
    line_close(&reader);
    printf("%u passed, %u failed, %u skipped\n", passed, failed, skipped);
    return failed != 0;
}
