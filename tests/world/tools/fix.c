/* SPDX-License-Identifier: MIT
 *
 * world_fix PROGRAM FILE [ID] : every block of FILE (story.h) from end to end with the unmodified program.
 *
 * A fix: broken -> dry run (nothing changes) -> fixed -> again (nothing changes) -> taken back (everything as before,
 * to the last byte). With "catalogue [ID:REMEDY...]" in front of the blocks, a remedy of the program's list without a
 * story is a failure, but for those named there. The last line is "N passed, N failed, N skipped".
 */
#include "course.h"
#include "scene.h"
#include "verdict.h"

#include "world.h"

#include <stdio.h>
#include <string.h>

enum { LIMIT_MS = 60000, SEEN_MOST = 64, BAD_ARGUMENT = 87 };

static const wchar_t results[] = L"C:\\results"; /* where a refusal must leave nothing */
static unsigned passed, failed, skipped;
static const wchar_t *program;
static char seen[SEEN_MOST][96]; /* ID:REMEDY of the stories */
static size_t seen_count;

/* ---- the steps ---- */

/* Verdict number INDEX: of the requirement, or of the whole. RECOMMENDED is set from what the finding offers. */
static bool check(struct course *course, int index, const char *wanted, bool *recommended)
{
    const struct story *story = course->story;
    wchar_t arguments[256];
    char id[64];
    struct child_result result = {0};
    bool whole = story->id[0] == L'*';
    _snwprintf(arguments, 255, whole ? L"--json" : L"--json --only %ls", story->id);
    for (size_t i = 0; !whole && i < story->want_count; i++) {
        wcsncat(arguments, L",", 255 - wcslen(arguments));
        wcsncat(arguments, story->wants[i], 255 - wcslen(arguments));
    }
    bool good = course_run(course, L"check", arguments, &result);
    json_t *found = good ? verdict_parse(result.output) : NULL;
    snprintf(id, sizeof id, "%ls", story->id);
    const json_t *finding = whole ? NULL : verdict_finding(found, id);
    snprintf(course->verdicts[index], sizeof *course->verdicts, "%s",
             whole ? verdict_text(found, "readiness") : verdict_of(finding));
    if (good && strcmp(course->verdicts[index], wanted) != 0)
        good =
            course_wrong(course, "check says %s (%s) where it should say %s: %.200s", course->verdicts[index],
                         whole ? verdict_text(found, "first_cause") : verdict_summary(finding), wanted, result.errors);
    for (size_t i = 0; good && i < story->want_count; i++) {
        snprintf(id, sizeof id, "%ls", story->wants[i]);
        const char *verdict = verdict_of(verdict_finding(found, id));
        /* Behind another that is broken it cannot be checked yet. */
        bool broken = strcmp(verdict, "needs-change") == 0 || strcmp(verdict, "not-checked") == 0;
        if (broken != (index != 1))
            good = course_wrong(course, "%s is %s", id, verdict_of(verdict_finding(found, id)));
    }
    size_t at;
    json_t *remedy;
    char name[64];
    snprintf(name, sizeof name, "%ls", story->remedy);
    json_array_foreach(json_object_get(finding, "remedies"), at, remedy)
    {
        if (recommended && strcmp(verdict_text(remedy, "id"), name) == 0)
            *recommended = json_is_true(json_object_get(remedy, "recommended"));
    }
    json_decref(found);
    child_clear(&result);
    return good;
}

/* The summary is all that standard output carries: the plan, with its names, is on the other one. */
static bool dry_run_with_summary(struct course *course)
{
    wchar_t choice[256], arguments[300];
    struct child_result result = {0};
    course_selection(course->story, choice);
    _snwprintf(arguments, 299, L"%ls --dry-run --summary", choice);
    bool good = course_run(course, L"fix", arguments, &result);
    good = good && (result.exit_code == 0 || course_wrong(course, "with a summary it ends with %lu", result.exit_code));
    good = good && (strstr(result.errors, "    > ") || course_wrong(course, "beside a summary there is no plan"));
    good = good && ((result.output[0] && strlen(result.output) < 2048 && !strstr(result.output, "    > ")) ||
                    course_wrong(course, "the summary is %.300s", result.output));
    child_clear(&result);
    return good;
}

static bool dry_run(struct course *course)
{
    wchar_t choice[256], arguments[300];
    struct child_result result = {0};
    course_selection(course->story, choice);
    _snwprintf(arguments, 299, L"%ls --dry-run", choice);
    bool good = course_run(course, L"fix", arguments, &result);
    if (good && result.exit_code != 0)
        good = course_wrong(course, "dry run ends with %lu: %.200s", result.exit_code, result.errors);
    good = good && (strstr(result.output, "    > ") || course_wrong(course, "the dry run shows no change"));
    good = good && course_says(course, &result);
    good = good && (passed + failed > 0 || dry_run_with_summary(course)); /* once is enough */
    good = good && course_unchanged(course, &course->before, "the dry run changed something", false);
    good = good && (journals_count("").journals == 0 || course_wrong(course, "the dry run wrote a journal"));
    child_clear(&result);
    return good;
}

/* The journal and the event log know of every change, and of nothing else. */
static bool journalled(struct course *course)
{
    const struct journals_count *counts = &course->counts;
    course->counts = journals_count(course->story->channel);
    if (counts->journals != 1 || counts->changes == 0 || counts->done != counts->changes)
        return course_wrong(course, "%zu journals, changes %zu, made %zu", counts->journals, counts->changes,
                            counts->done);
    if (counts->made != counts->changes || counts->failed || counts->mute)
        return course_wrong(course, "event log: %zu made, %zu failed, %zu incomplete, changes %zu", counts->made,
                            counts->failed, counts->mute, counts->changes);
    if (course->story->channel[0] && counts->ways != counts->changes)
        return course_wrong(course, "%zu of %zu changes went over %s", counts->ways, counts->changes,
                            course->story->channel);
    return true;
}

static bool fix(struct course *course)
{
    wchar_t choice[256], arguments[300];
    struct child_result result = {0};
    course_selection(course->story, choice);
    _snwprintf(arguments, 299, L"%ls --yes", choice);
    bool good = course_run(course, L"fix", arguments, &result);
    if (good && result.exit_code != course->story->exit_code)
        good = course_wrong(course, "fix ends with %lu: %.300s", result.exit_code, result.errors);
    good = good && journalled(course);
    child_clear(&result);
    return good;
}

static bool again(struct course *course, bool recommended)
{
    wchar_t choice[256], arguments[300], limit[128];
    struct child_result result = {0};
    course_selection(course->story, choice);
    if (recommended)
        _snwprintf(choice, 255, L"--recommended%ls", course_only(course->story, limit));
    _snwprintf(arguments, 299, L"%ls --yes", choice);
    snapshot_take(&course->after);
    bool good = course_run(course, L"fix", arguments, &result);
    /* On this computer the restart is still to come; another one has proved what is in force there. */
    if (good && result.exit_code != (course->story->target[0] ? 0 : course->story->exit_code))
        good = course_wrong(course, "the second fix ends with %lu: %.200s", result.exit_code, result.errors);
    good = good && course_unchanged(course, &course->after, "the second fix changed something", false);
    good = good && (journals_count("").journals == 1 || course_wrong(course, "the second fix wrote a journal"));
    child_clear(&result);
    return good;
}

/* An undo goes to another computer too: where fix had to be told whom to trust, so has it. */
static bool undo_untrusted(struct course *course)
{
    struct child_result result = {0};
    bool good = course_run(course, L"undo", L"--last --yes", &result);
    if (good && (result.exit_code != BAD_ARGUMENT || journals_count("").undone != 0))
        good = course_wrong(course, "undo without --trust-name ends with %lu", result.exit_code);
    child_clear(&result);
    return good;
}

static bool undo(struct course *course)
{
    struct child_result result = {0};
    bool trusts = wcsstr(course->story->arguments, L"--trust-name") != NULL;
    bool good = (!trusts || undo_untrusted(course)) &&
                course_run(course, L"undo", trusts ? L"--last --yes --trust-name" : L"--last --yes", &result);
    /* Here no restart came between; nobody knows that of another computer. */
    if (good && result.exit_code != (course->story->target[0] ? course->story->exit_code : 0))
        good = course_wrong(course, "undo ends with %lu: %.300s", result.exit_code, result.errors);
    struct journals_count counts = journals_count("");
    bool partly = course->story->except_count != 0; /* what cannot be taken back has no such entry */
    if (good && !partly && (counts.undone != counts.changes || counts.taken_back != counts.changes || counts.mute))
        good = course_wrong(course, "changes %zu, taken back %zu, event log %zu, incomplete %zu", counts.changes,
                            counts.undone, counts.taken_back, counts.mute);
    good = good && course_unchanged(course, &course->before, "undo", true);
    child_clear(&result);
    return good;
}

static bool play_fix(struct course *course)
{
    const struct story *story = course->story;
    bool recommended = story->id[0] == L'*';
    bool good = check(course, 0, story->before, &recommended) && dry_run(course) && fix(course) &&
                check(course, 1, story->after, NULL) && again(course, recommended);
    /* In any case: the next story begins with the healthy computer. */
    good = undo(course) && good;
    return good && check(course, 2, story->except_count ? story->after : story->before, NULL);
}

/* ---- what is refused ---- */

static bool prepare_journal(struct course *course)
{
    struct child_result result = {0};
    const char *word = course->story->journal;
    if (!word[0])
        return true;
    bool good = course_run(course, L"fix", L"--apply DCOM-ENABLED --only DCOM-ENABLED --yes", &result);
    child_clear(&result);
    return good && (journals_spoil(word) || course_wrong(course, "the journal could not be made %s", word));
}

/* What could not be written is not said to be there, and no half of it is. */
static bool no_half_file(struct course *course, const struct child_result *result, bool good)
{
    if (!RemoveDirectoryW(results) && good)
        return course_wrong(course, "a file is left");
    bool said = strstr(result->output, "Report:") || strstr(result->errors, "Report:");
    return good && (!said || course_wrong(course, "says that there is a report"));
}

static bool play_refusal(struct course *course)
{
    struct child_result result = {0};
    wchar_t command[COURSE_COMMAND];
    bool good = prepare_journal(course);
    CreateDirectoryW(results, NULL);
    snapshot_clear(&course->before);
    snapshot_take(&course->before);
    size_t journals = journals_count("").changes;
    _snwprintf(command, COURSE_COMMAND - 1, L"\"%ls\"%ls --lang en", program, course->story->command);
    command[COURSE_COMMAND - 1] = L'\0';
    good = good && course_launch(course, command, &result);
    if (good && result.exit_code != course->story->exit_code)
        good = course_wrong(course, "ends with %lu: %.300s | %.300s", result.exit_code, result.errors, result.output);
    good = good && course_says(course, &result);
    good = good && course_unchanged(course, &course->before, "something was changed", true);
    if (good && !course->story->except_count && journals_count("").changes != journals)
        good = course_wrong(course, "the journal has a change");
    good = no_half_file(course, &result, good);
    child_clear(&result);
    if (course->story->journal[0])
        journals_repair();
    return good;
}

/* ---- the script ---- */

static const wchar_t script_path[] = L"C:\\fix.cmd";

static bool run_script(struct course *course, const wchar_t *word)
{
    wchar_t command[128];
    struct child_result result = {0};
    _snwprintf(command, 127, L"cmd.exe /c %ls %ls", script_path, word);
    const struct child_options options = {.limit_ms = LIMIT_MS, .console = true};
    bool good = child_run(command, &options, &result) && result.ended;
    if (!good || result.exit_code != 0)
        good = course_wrong(course, "the script ends with %lu: %.300s | %.300s", result.exit_code, result.errors,
                            result.output);
    child_clear(&result);
    return good;
}

static bool write_script(struct course *course)
{
    wchar_t command[COURSE_COMMAND];
    struct child_result result = {0};
    const struct story *story = course->story;
    DeleteFileW(script_path);
    /* With a target that is this computer as others see it the arguments are for its checks alone. */
    _snwprintf(command, COURSE_COMMAND - 1, L"\"%ls\" script -o %ls%ls%ls --lang en", program, script_path,
               story->command, story->target[0] ? L"" : story->arguments);
    command[COURSE_COMMAND - 1] = L'\0';
    bool good = course_launch(course, command, &result);
    if (good && result.exit_code != 0)
        good = course_wrong(course, "script ends with %lu: %.300s", result.exit_code, result.errors);
    child_clear(&result);
    return good && course_unchanged(course, &course->before, "writing the script changed something", false);
}

static bool play_script(struct course *course)
{
    const struct story *story = course->story;
    bool good = check(course, 0, story->before, NULL) && write_script(course) && run_script(course, L"") &&
                check(course, 1, story->after, NULL);
    if (good)
        snapshot_take(&course->after);
    good = good && run_script(course, L"") &&
           course_unchanged(course, &course->after, "the second time changed something", false);
    good = good && run_script(course, L"undo") && course_unchanged(course, &course->before, "undo", true);
    good = good && run_script(course, L"undo") && course_unchanged(course, &course->before, "undo, twice", true);
    return good && check(course, 2, story->before, NULL);
}

/* ---- all stories ---- */

static void report(const struct course *course, double ms)
{
    const struct story *story = course->story;
    char name[96];
    const char *const kinds[] = {"", "refused", "script", "killed", "stopped", "full", "pair"};
    if (story->kind == STORY_FIX)
        snprintf(name, sizeof name, "%ls", story->id[0] == L'*' ? L"--recommended" : story->id);
    else
        snprintf(name, sizeof name, "%s", kinds[story->kind]);
    printf("   %-17s %-22ls %-12s %-12s %-12s %7zu %6.0f  %s%s  %ls%s%ls\n", name, story->remedy,
           *course->verdicts[0] ? course->verdicts[0] : "-", *course->verdicts[1] ? course->verdicts[1] : "-",
           *course->verdicts[2] ? course->verdicts[2] : "-", course->counts.changes, ms,
           course->why[0] ? "FAILED: " : "ok", course->why, story->target, story->target[0] ? " " : "", story->title);
    fflush(stdout);
    child_took(story->id[0] ? story->id : L"fix", story->title[0] ? story->title : story->remedy, ms);
    passed += !course->why[0];
    failed += course->why[0] != '\0';
}

static void remember(const struct story *story)
{
    if (story->kind == STORY_FIX && seen_count < SEEN_MOST)
        snprintf(seen[seen_count++], sizeof *seen, "%ls:%ls", story->id, story->remedy);
    if (story->covers[0] && seen_count < SEEN_MOST)
        snprintf(seen[seen_count++], sizeof *seen, "%s", story->covers);
}

static bool (*const plays[])(struct course *) = {
    [STORY_FIX] = play_fix,     [STORY_REFUSE] = play_refusal, [STORY_SCRIPT] = play_script, [STORY_KILL] = course_kill,
    [STORY_STOP] = course_stop, [STORY_FULL] = course_full,    [STORY_PAIR] = course_pair,
};

static void play(struct story *story)
{
    struct course course = {.program = program, .story = story};
    double begun = child_now_ms();
    if (!story->begun)
        return;
    remember(story);
    if (story->needs_network && !scene_has_network()) {
        skipped++;
    } else {
        journals_clear();
        snapshot_take(&course.before);
        if (story->broken)
            course_wrong(&course, "the state could not be made");
        else
            plays[story->kind](&course);
        report(&course, child_now_ms() - begun);
        snapshot_clear(&course.before);
        snapshot_clear(&course.after);
    }
    scene_undo();
    journals_clear();
    story->begun = false;
}

static bool has_story(const char *name)
{
    for (size_t i = 0; i < seen_count; i++)
        if (strcmp(seen[i], name) == 0)
            return true;
    return false;
}

/* Every remedy that the program lists has its story; but those of a domain controller, which this computer is not:
 * their scenarios stand in tests/unit/test_req_group.c and test_req_readers.c. */
static void compare_catalogue(void)
{
    wchar_t command[COURSE_COMMAND];
    struct child_result result = {0};
    const struct child_options options = {.limit_ms = LIMIT_MS};
    size_t i, r, remedies = 0;
    json_t *requirement, *remedy, *list = NULL;
    _snwprintf(command, COURSE_COMMAND - 1, L"\"%ls\" list --json", program);
    if (child_run(command, &options, &result))
        list = json_loads(result.output, 0, NULL);
    json_array_foreach(json_object_get(list, "requirements"), i, requirement)
    {
        json_array_foreach(json_object_get(requirement, "remedies"), r, remedy)
        {
            char name[96];
            if (strncmp(verdict_text(remedy, "id"), "domain-", 7) == 0)
                continue;
            snprintf(name, sizeof name, "%s:%s", verdict_text(requirement, "id"), verdict_text(remedy, "id"));
            remedies++;
            if (!has_story(name) && ++failed)
                printf("   %s has no story\n", name);
        }
    }
    passed += remedies != 0;
    failed += remedies == 0;
    printf("   remedies in the catalogue: %zu, stories: %zu\n", remedies, seen_count);
    json_decref(list);
    child_clear(&result);
}

int wmain(int argc, wchar_t **argv)
{
    static struct line line;
    static struct story story;
    struct line_reader reader;
    bool catalogue = false;
    if (argc < 3 || !line_open(&reader, argv[2])) {
        fprintf(stderr, "usage: world_fix PROGRAM FILE [ID]\n");
        return 1;
    }
    program = argv[1];
    printf("   %-17s %-22s %-12s %-12s %-12s %7s %6s\n", "requirement", "remedy", "before", "after fix", "after undo",
           "changes", "ms");
    while (line_read(&reader, &line)) {
        struct story next;
        if (wcscmp(line.words[0], L"catalogue") == 0) {
            catalogue = argc < 4;
            for (size_t i = 1; i < line.count && seen_count < SEEN_MOST; i++)
                snprintf(seen[seen_count++], sizeof *seen, "%ls", line.words[i]);
        } else if (story_begin(&next, &line)) {
            play(&story);
            story = next;
            story.begun = argc < 4 || wcscmp(argv[3], story.id) == 0 || wcsstr(story.title, argv[3]);
        } else if (story.begun) {
            story_line(&story, &line);
        }
    }
    play(&story);
    line_close(&reader);
    if (catalogue)
        compare_catalogue();
    printf("%u passed, %u failed, %u skipped\n", passed, failed, skipped);
    return failed != 0;
}
