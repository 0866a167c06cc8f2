/* SPDX-License-Identifier: MIT
 *
 * Figures: how long the start takes against an empty property sheet with the same manifest, how fast Cancel is, and
 * what 200 page turns and 50 checks leave behind. Times are printed and fail only when they are grossly wrong; a leak
 * fails.
 */
#include "resources.h"
#include "story.h"
#include "work.h"

#include <psapi.h>
#include <stdlib.h>

static int compare(const void *one, const void *other)
{
    double difference = *(const double *)one - *(const double *)other;
    return difference < 0 ? -1 : difference > 0;
}

static double median(double *values, size_t count)
{
    qsort(values, count, sizeof *values, compare);
    return values[count / 2];
}

/* No story: its gaps count elsewhere. Returns how long closing took. */
static double end(void)
{
    double took = wizard_close(wizard);
    wizard_end(wizard);
    wizard = NULL;
    return took;
}

/* What there was by the time of the first page. */
struct beginning {
    DWORD dlls;
    bool late; /* among them one that only a dialog of the system needs */
    long windows;
};

static double first_page_of(const wchar_t *program, struct beginning *out)
{
    enum { MOST = 256 };
    HMODULE modules[MOST];
    DWORD bytes = 0;
    wizard = wizard_start_program(program, L"--lang en");
    double took = wizard->first_page_ms;
    assert_true(EnumProcessModules(wizard->process, modules, sizeof modules, &bytes));
    *out = (struct beginning){.dlls = bytes / sizeof *modules, .windows = resources_of(wizard).windows};
    for (DWORD i = 0; i < out->dlls && i < MOST; i++) {
        wchar_t name[MAX_PATH] = L"";
        GetModuleBaseNameW(wizard->process, modules[i], name, MAX_PATH);
        out->late = out->late || lstrcmpiW(name, L"comdlg32.dll") == 0 || lstrcmpiW(name, L"credui.dll") == 0;
    }
    end();
    return took;
}

/* In turns, so that both see the same machine; the first of each fills caches. Under another name, because the doubles
 * of the world are switched on by name: what they cost is not the wizard's. */
static void test_start(void **state)
{
    enum { RUNS = 11, GROSS = 6 };
    static const wchar_t copy[] = L"build\\wizard\\wizard-alone.exe";
    double whole[RUNS], empty[RUNS];
    struct beginning own, others;
    assert_true(CopyFileW(L"build\\mingw\\bin\\wmiready.exe", copy, FALSE));
    for (int i = -1; i < RUNS; i++) {
        whole[i < 0 ? 0 : i] = first_page_of(copy, &own);
        empty[i < 0 ? 0 : i] = first_page_of(EMPTY_SHEET, &others);
    }
    double one = median(whole, RUNS), other = median(empty, RUNS);
    figure(
        "start to first page: %.0f ms, an empty sheet: %.0f ms, ratio %.2f (aim 1.3; median of %d); by then %lu DLLs "
        "(%lu) and %ld windows (%ld)",
        one, other, one / other, RUNS, own.dlls, others.dlls, own.windows, others.windows);
    assert_true(one < GROSS * other);
    assert_true(own.dlls > others.dlls && others.dlls > 0);
    assert_false(own.late);
}

static void test_cancel_at_any_moment(void **state)
{
    static const DWORD moments[] = {0, 20, 60, 120, 250, 1000};
    double longest = 0;
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        wizard = wizard_start(L"--lang en --account tester");
        press_next(wizard);
        double begun = now_ms();
        while (now_ms() < begun + moments[i])
            Sleep(1);
        double took = end();
        longest = took > longest ? took : longest;
    }
    figure("Cancel to closed: at most %.0f ms at %d moments of a check (aim 50)", longest,
           (int)(sizeof moments / sizeof *moments));
    assert_true(longest < 1000);
}

/* ---- leaks ---- */

static void say(const char *what, const struct resources *before, const struct resources *after)
{
    figure("%s: GDI %ld -> %ld, windows %ld -> %ld, handles %ld -> %ld, private memory %.1f -> %.1f MB", what,
           before->gdi, after->gdi, before->windows, after->windows, before->handles, after->handles, before->memory_mb,
           after->memory_mb);
}

/* ROUNDS: how often something could have been lost in between. */
static void assert_flat(const struct resources *before, const struct resources *after, int rounds)
{
    enum { MEMORY_MB = 8 };
    /* The emulator caches some tens of drawing contexts; one lost each round would be more. */
    int few = rounds / 3 > 30 ? rounds / 3 : 30;
    assert_true(before->gdi > 0);
    assert_true(after->gdi <= before->gdi + few);
    assert_true(after->user <= before->user + few);
    assert_true(after->windows <= before->windows + few);
    assert_true(after->handles <= before->handles + few);
    assert_true(after->memory_mb <= before->memory_mb + MEMORY_MB);
}

static void turn_pages(int turns)
{
    for (int i = 0; i < turns; i++) {
        bool back = (i / (PAGES - 1)) % 2;
        if (back)
            press_back(wizard);
        else
            press_next(wizard);
    }
}

/* Each page for the first time: a few of its windows are made and a few rows filled in each message. */
static void test_pages_in_steps(void **state)
{
    enum { WINDOWS = 8 };
    wizard = wizard_start(L"--lang en --account tester");
    const struct work *work = work_begin(wizard->sheet);
    press_next(wizard);
    wait_checked(wizard);
    go_to_page(wizard, SUMMARY);
    figure("every page made: in one message at most %ld windows of %ld, %ld controls placed, %ld cells, %ld messages "
           "sent",
           work->most.windows, work->all.windows, work->most.places, work->most.cells, work->most.sent);
    assert_true(work->all.windows > 10 * WINDOWS);
    assert_true(work->most.windows <= WINDOWS);
    work_end();
    story_close();
}

static void test_page_turns(void **state)
{
    /* The emulator's cache of drawing contexts takes some twenty more; over 1300 turns it stayed at 292 to 294. */
    enum { TURNS = 200, ROUND = 2 * (PAGES - 1) };
    scenery("set .\\Firewall ActiveProfiles dword 2\n");
    wizard = wizard_start(L"--lang en --account tester");
    press_next(wizard);
    wait_checked(wizard);
    press_back(wizard);
    turn_pages(6 * ROUND);
    struct resources before = resources_of(wizard);
    double begun = now_ms();
    turn_pages(TURNS);
    double took = now_ms() - begun;
    go_to_page(wizard, CHOOSE);
    struct resources after = resources_of(wizard);
    say("200 page turns", &before, &after);
    figure("one page turn: %.0f ms, longest UI gap %.0f ms", took / TURNS, wizard_longest_gap(wizard));
    assert_flat(&before, &after, TURNS);
    story_close();
}

static bool is_checking(void *data)
{
    return is_visible(wizard_control(wizard, ID_PROGRESS));
}

static void check_again(int times)
{
    for (int i = 0; i < times; i++) {
        press(wizard_control(wizard, ID_AGAIN));
        wait_for(is_checking, NULL, "the check to begin");
        wait_checked(wizard);
    }
}

/* The same result again: each check sets the details twice (being checked, found) and the change twice (looked up,
 * known), once more where the result comes between two parts of the page, and nothing is moved but what makes room for
 * the progress. */
static void assert_work(const struct work *work, int checks)
{
    figure(
        "%d checks: in one message at most %ld long texts of %ld letters, %ld controls placed, %ld cells; in all %ld "
        "texts, %ld placed, %ld cells, %ld messages",
        checks, work->most.texts, work->most.letters, work->most.places, work->most.cells, work->all.texts,
        work->all.places, work->all.cells, work->messages);
    assert_true(work->messages > checks);
    assert_true(work->all.texts >= checks && work->all.texts <= 5 * checks);
    assert_int_equal(work->most.texts, 1);
    assert_true(work->most.places <= 2 && work->most.cells <= 16);
    assert_true(work->all.places <= 4 * checks);
}

static void test_fifty_checks(void **state)
{
    enum { WARM = 10, CHECKS = 50 };
    scenery("set .\\Firewall ActiveProfiles dword 2\n");
    story_check(L"--account tester");
    go_to_page(wizard, FIREWALL);
    check_again(WARM);
    struct resources before = resources_of(wizard);
    const struct work *work = work_begin(wizard->sheet);
    check_again(CHECKS);
    assert_work(work, CHECKS);
    work_end();
    struct resources after = resources_of(wizard);
    say("50 checks", &before, &after);
    assert_flat(&before, &after, CHECKS);
    story_close();
}

/* The sheet beside answers late as well, and later when all processors are busy: what is left of the wizard's gap
 * beyond that is the wizard's own. */
static void compare_gaps(const char *what, double *own, double *others, size_t count)
{
    enum { GROSS_MS = 1000, MOST = 64 };
    double beyond[MOST];
    for (size_t i = 0; i < count; i++)
        beyond[i] = own[i] - others[i];
    double gap = median(own, count), idle_gap = median(others, count), more = median(beyond, count);
    figure("longest UI gap of %s: median %.0f ms, most %.0f ms; the sheet beside that does the same of the emulator's "
           "work: median %.0f ms, most %.0f ms; the difference: median %.0f ms",
           what, gap, own[count - 1], idle_gap, others[count - 1], more);
    assert_true(gap < GROSS_MS);
}

static void test_gap_of_a_check(void **state)
{
    enum { CHECKS = 15 };
    double own[CHECKS], others[CHECKS];
    story_check(L"--account tester");
    go_to_page(wizard, FIREWALL);
    for (int i = 0; i < CHECKS; i++) {
        wizard_longest_gap(wizard);
        check_again(1);
        others[i] = wizard_beside_gap();
        own[i] = wizard_longest_gap(wizard);
    }
    compare_gaps("a check", own, others, CHECKS);
    end();
}

static void test_gap_of_a_first_turn(void **state)
{
    enum { STARTS = 3, TURNS = SUMMARY - RESULT };
    double own[STARTS * TURNS], others[STARTS * TURNS];
    for (int i = 0; i < STARTS * TURNS; i++) {
        if (i % TURNS == 0)
            story_check(L"--account tester");
        wizard_longest_gap(wizard);
        press_next(wizard);
        /* The buttons come last. */
        wait_enabled(wizard_button(wizard, SHEET_BACK));
        double until = now_ms() + 200;
        while (now_ms() < until)
            Sleep(5);
        others[i] = wizard_beside_gap();
        own[i] = wizard_longest_gap(wizard);
        if (i % TURNS == TURNS - 1)
            end();
    }
    compare_gaps("the first turn to a page", own, others, STARTS * TURNS);
}

const struct CMUnitTest program_tests[] = {
    story(test_start),
    story(test_cancel_at_any_moment),
    story(test_page_turns),
    story(test_pages_in_steps),
    story(test_fifty_checks),
    story(test_gap_of_a_check),
    story(test_gap_of_a_first_turn),
    {0},
};
