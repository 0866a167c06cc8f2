/* SPDX-License-Identifier: MIT
 *
 * Faults that the wizard once had, each with the story that fails on it.
 *
 * Wrong ready first:
 *   who declines the shield after choosing another account sees the old verdict
 *       test_starts  elevation_refused_for_another_account
 *   what is not recommended is preselected, made with one press and then green
 *       test_faults  what_is_dangerous_is_chosen_and_asked_for
 *   a ready row with a Fix that can be pressed              test_faults  ready_rows_have_no_fix
 *   the answer about one row is shown, or made, for another test_faults  late_previews, late_preview_of_one
 *   undo is lost when the window closes                     test_fix     undo_of_an_earlier_session
 *   the window vanishes during a write without a word       test_starts  second_start_while_the_first_ends
 *   credentials follow to another computer, no way back     test_remote  credentials_stay_with_their_computer
 *   the operator is taken for the account that connects     test_account  account_is_asked
 *   a file's account in the place of "you"                  test_needs   needs_as_oneself, needs_handed_on
 *   F1 on a healthy row explains an absent value            test_faults  help_on_a_healthy_row
 *   a second start drops its arguments                      test_starts  second_start_for_another_computer
 *   Enter stays on the query page                           test_keyboard  query_by_keys
 *   a green tick beside "is not ready"                      test_result  workgroup_pc_in_seven_presses
 *   eight irrelevant rows before the red one                test_faults  problems_first_on_finish
 *   texts that sound foreign, arrows in Back and Next       tests/unit/test_text.c
 *   the window stands still while a check fills a page      test_figures  fifty_checks
 *   a part of a page is lost with the loop of a dialog      test_remote   name_of_two_accounts
 *   on another monitor the window keeps its old place       test_areas    moved_to_another_monitor
 *   nobody sees with which rights it runs                   test_starts   elevation_refused
 *   set up, and nothing says what would prove it            test_result   healthy_pc_in_four_presses
 * Bad input:
 *   closing during a change                                 test_starts  second_start_while_the_first_ends
 *   a dropped file that is no result                        test_other   result_of_the_target
 *   an account that is unknown here                         test_input   wrong_account
 *   a report path that is not writable                      test_input   report_not_writable
 *   a target that changes after credentials were given      test_remote  credentials_stay_with_their_computer
 */
#include "story.h"

#include <string.h>

static bool can_fix(void *data)
{
    return is_enabled(wizard_control(wizard, ID_FIX));
}

static bool can_fix_all(void *data)
{
    return is_enabled(wizard_control(wizard, ID_FIX_ALL));
}

static const char *value(const wchar_t *key, const wchar_t *name)
{
    DWORD size;
    return RegGetValueW(HKEY_LOCAL_MACHINE, key, name, RRF_RT_ANY, NULL, NULL, &size) ? "absent" : "there";
}

/* Remote UAC can only be met by what weakens the computer: nothing is chosen, and who chooses it is asked once more. */
static void test_what_is_dangerous_is_chosen_and_asked_for(void **state)
{
    static const wchar_t policies[] = L"SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System";
    story_check(L"--account admin");
    go_to_page(wizard, UAC);
    wait_instruction(wizard, "is a local administrator");
    story_select("Remote UAC");
    assert_true(is_visible(wizard_control(wizard, ID_REMEDY)));
    assert_false(is_checked(wizard_control(wizard, ID_REMEDY)));
    assert_false(is_enabled(wizard_control(wizard, ID_FIX)));
    press(wizard_control(wizard, ID_REMEDY));
    wait_for(can_fix, NULL, "Fix to be possible");
    press(wizard_control(wizard, ID_FIX));
    story_close_message("fault-asked-once-more");
    assert_string_equal(value(policies, L"LocalAccountTokenFilterPolicy"), "absent");
    assert_string_equal(story_result("Remote UAC"), "Needs change");
    go_to_page(wizard, RESULT);
    assert_true(list_find(wizard, wizard_control(wizard, ID_PROBLEMS), 1, "You decide") >= 0);
    story_close();
}

/* Whatever row is selected on a healthy computer: nothing can be pressed that changes it. */
static void test_ready_rows_have_no_fix(void **state)
{
    story_check(L"--account tester");
    for (int page = NETWORK; page < QUERY; page++) {
        go_to_page(wizard, page);
        HWND list = wizard_control(wizard, ID_LIST);
        for (int row = 0; row < list_count(list); row++) {
            list_select(wizard, list, row);
            assert_false(is_enabled(wizard_control(wizard, ID_FIX)));
            assert_false(is_visible(wizard_control(wizard, ID_REMEDY)));
        }
    }
    story_close();
}

static bool is_held(void *data)
{
    return story_file_contains(L"C:\\world.log", "held ExecMethod:GetSD");
}

static const char slow[] = "set .\\Delays ExecMethod:GetSD dword 30000\n";
static const char quick[] = "set .\\Delays ExecMethod:GetSD dword 0\n";

static void select_problem(const char *part)
{
    HWND list = wizard_control(wizard, ID_PROBLEMS);
    int row = list_find(wizard, list, 0, part);
    if (row < 0)
        fail_msg("there is no problem \"%s\"", part);
    list_select(wizard, list, row);
}

/* The exact change of a row comes late: meanwhile another row is selected, and its change is what is shown. */
static void test_late_previews(void **state)
{
    scenery("set .\\Firewall ActiveProfiles dword 2\n");
    story_check(L"--account plain --client 10.1.2.7");
    wait_for(can_fix_all, NULL, "Fix to be possible");
    HWND detail = wizard_control(wizard, ID_PROBLEM_DETAIL);
    select_problem("TCP 135");
    wait_text(detail, "RPCSS-In-TCP");
    scenery(slow);
    select_problem("root\\cimv2");
    wait_for(is_held, NULL, "the slow look-up to begin");
    assert_null(strstr(text_of(detail), "RPCSS-In-TCP"));
    select_problem("TCP 135");
    wait_text(detail, "RPCSS-In-TCP");
    scenery(quick);
    /* All that is checked, asked for after it: its answer is behind the late one. */
    press(wizard_control(wizard, ID_FIX_ALL));
    HWND question = wizard_wait_dialog(wizard);
    wait_text(GetDlgItem(question, ID_CONSENT_TEXT), "RPCSS-In-TCP");
    press(GetDlgItem(question, IDCANCEL));
    wizard_wait_no_dialog(wizard);
    assert_non_null(strstr(text_of(detail), "RPCSS-In-TCP"));
    story_close();
}

/* Fix was pressed while the change of one row was still looked up: what is agreed to is all that is checked, not that
 * one. */
static void test_late_preview_of_one(void **state)
{
    scenery("set .\\Firewall ActiveProfiles dword 2\n");
    story_check(L"--account plain --client 10.1.2.7");
    wait_for(can_fix_all, NULL, "Fix to be possible");
    scenery(slow);
    select_problem("root\\cimv2");
    wait_for(is_held, NULL, "the slow look-up to begin");
    press(wizard_control(wizard, ID_FIX_ALL));
    scenery(quick);
    HWND question = wizard_wait_dialog(wizard);
    wait_text(GetDlgItem(question, ID_CONSENT_TEXT), "RPCSS-In-TCP");
    wait_text(GetDlgItem(question, ID_CONSENT_TEXT), "root\\cimv2");
    press(GetDlgItem(question, IDCANCEL));
    wizard_wait_no_dialog(wizard);
    story_close();
}

struct spoken {
    const char *part;
    bool found;
};

static BOOL CALLBACK look_for(HWND window, LPARAM data)
{
    struct spoken *spoken = (struct spoken *)data;
    spoken->found = spoken->found || strstr(text_of(window), spoken->part) != NULL;
    return TRUE;
}

static bool dialog_says(HWND dialog, const char *part)
{
    struct spoken spoken = {part, false};
    EnumChildWindows(dialog, look_for, (LPARAM)&spoken);
    return spoken.found;
}

/* A value that is not there is as it should be: help says why the requirement matters, not that a file was not found.
 */
static void test_help_on_a_healthy_row(void **state)
{
    story_check(L"--account tester");
    go_to_page(wizard, DCOM);
    keys_begin(wizard);
    HWND list = wizard_control(wizard, ID_LIST);
    for (int row = 0; row < list_count(list); row++) {
        list_select(wizard, list, row);
        wait_focus(wizard, ID_LIST);
        key(wizard, VK_F1);
        HWND dialog = wizard_wait_dialog(wizard);
        assert_false(dialog_says(dialog, "0x80070002"));
        assert_false(dialog_says(dialog, "0x00000002"));
        story_close_message(row == 0 ? "fault-f1-healthy" : "fault-f1-other");
    }
    story_close();
}

/* The row to act on is seen without scrolling, and it is the one that is selected. */
static void test_problems_first_on_finish(void **state)
{
    story_check(L"--account plain");
    go_to_page(wizard, SUMMARY);
    HWND list = wizard_control(wizard, ID_ALL);
    assert_string_equal(list_text(wizard, list, 0, 1), "Needs change");
    assert_int_equal(list_selected(list), 0);
    shape_look(wizard, "fault-problems-first");
    story_close();
}

const struct CMUnitTest program_tests[] = {
    story(test_what_is_dangerous_is_chosen_and_asked_for),
    story(test_ready_rows_have_no_fix),
    story(test_late_previews),
    story(test_late_preview_of_one),
    story(test_help_on_a_healthy_row),
    story(test_problems_first_on_finish),
    {0},
};
