/* SPDX-License-Identifier: MIT
 *
 * The result page: the verdict, the problems by cause, one Fix for all that is recommended, consent, the check that
 * follows by itself; and how many presses the way from the first page to a saved report takes.
 */
#include "story.h"

#include <stdlib.h>
#include <string.h>

static const char blocked[] = "set .\\Firewall ActiveProfiles dword 2\n";

static bool can_fix_all(void *data)
{
    return is_enabled(wizard_control(wizard, ID_FIX_ALL));
}

static HWND problems(void)
{
    return wizard_control(wizard, ID_PROBLEMS);
}

static int row_of(const char *text)
{
    int row = list_find(wizard, problems(), 0, text);
    if (row < 0)
        fail_msg("there is no problem \"%s\"", text);
    return row;
}

/* Of the check box in the row: 0 none, 1 clear, 2 checked. */
static int box_of(int row)
{
    return (int)(ask(problems(), LVM_GETITEMSTATE, (WPARAM)row, LVIS_STATEIMAGEMASK) >> 12);
}

enum { BOX_NONE, BOX_CLEAR, BOX_CHECKED };

static HWND consent(void)
{
    press(wizard_control(wizard, ID_FIX_ALL));
    HWND dialog = wizard_wait_dialog(wizard);
    if (!GetDlgItem(dialog, ID_CONSENT_MAKE))
        shape_picture(wizard, "result-no-consent");
    assert_non_null(GetDlgItem(dialog, ID_CONSENT_MAKE));
    return dialog;
}

static void assert_presses(unsigned before, unsigned most, const char *what)
{
    figure("presses, %s: %u (aim %u)", what, presses - before, most);
    assert_int_equal(presses - before, most);
}

/* Two firewall rules and one account: from Check to a saved report. The system's question counts as one:
 * its answer is scripted. */
static void test_workgroup_pc_in_seven_presses(void **state)
{
    CreateDirectoryW(L"C:\\reports", NULL);
    DeleteFileW(L"C:\\reports\\seven.html");
    scenery(blocked);
    story_start_limited(L"--lang en --account plain --client 10.1.2.7");
    unsigned before = presses;
    press(wizard_control(wizard, ID_ELEVATE));
    story_relaunched_elevated();
    wait_checked(wizard);
    assert_int_equal(current_page(wizard), RESULT);
    wait_instruction(wizard, "not ready");
    assert_string_equal(text_of(wizard_control(wizard, ID_VERDICT)), "Needs change");
    wait_for(can_fix_all, NULL, "Fix to be possible");
    wait_focus(wizard, ID_FIX_ALL);
    shape_look(wizard, "result-1-problems");
    HWND dialog = consent();
    shape_picture(wizard, "result-2-consent");
    assert_non_null(strstr(text_of(GetDlgItem(dialog, ID_CONSENT_TEXT)), "RPCSS-In-TCP"));
    assert_non_null(strstr(text_of(GetDlgItem(dialog, ID_CONSENT_TEXT)), "Distributed COM Users"));
    press(GetDlgItem(dialog, ID_CONSENT_MAKE));
    wait_instruction(wizard, "is set up for");
    wait_checked(wizard);
    assert_string_equal(text_of(wizard_control(wizard, ID_VERDICT)), "Ready");
    assert_non_null(strstr(text_of(wizard_control(wizard, ID_BEFORE)), "not ready"));
    assert_string_equal(text_of(wizard_button(wizard, IDCANCEL)), "Close");
    shape_look(wizard, "result-3-fixed");
    press(wizard_control(wizard, ID_RESULT_SAVE));
    story_save_as(L"C:\\reports\\seven.html");
    wait_text(wizard_control(wizard, ID_STATUS), "Saved: seven.html");
    assert_true(story_file_contains(L"C:\\reports\\seven.html", "RPCSS-In-TCP"));
    story_close();
    assert_presses(before, 7, "a workgroup PC");
    story_cli(L"undo --last --yes --quiet");
}

static void test_healthy_pc_in_four_presses(void **state)
{
    story_start_limited(L"--lang en --account tester --client 10.1.2.7");
    unsigned before = presses;
    press(wizard_control(wizard, ID_ELEVATE));
    story_relaunched();
    wait_checked(wizard);
    wait_instruction(wizard, "is set up for");
    assert_false(is_enabled(wizard_control(wizard, ID_FIX_ALL)));
    shape_look(wizard, "result-healthy");
    press(wizard_control(wizard, ID_TO_FINISH));
    wait_focus(wizard, ID_ALL);
    assert_int_equal(current_page(wizard), SUMMARY);
    /* What is left to do there can be copied. */
    wait_text(wizard_control(wizard, ID_PROVE), "Not yet proven from 10.1.2.7. Run there: wmiready-cli check ");
    shape_look(wizard, "result-healthy-finish");
    story_close();
    assert_presses(before, 4, "a healthy PC");
}

/* What is recommended is checked, the rest never; what is unchecked is not made. */
static void test_only_what_is_checked(void **state)
{
    scenery(blocked);
    story_check(L"--account plain --client 10.1.2.7");
    wait_for(can_fix_all, NULL, "Fix to be possible");
    for (int row = 0; row < list_count(problems()); row++) {
        bool fixed = strcmp(list_text(wizard, problems(), row, 1), "Will be fixed") == 0;
        assert_int_equal(box_of(row) == BOX_CHECKED, fixed);
    }
    int rows = list_count(problems()), row = row_of("135");
    list_check(wizard, problems(), row, false);
    assert_int_equal(box_of(row), BOX_CLEAR);
    HWND dialog = consent();
    assert_null(strstr(text_of(GetDlgItem(dialog, ID_CONSENT_TEXT)), "RPCSS-In-TCP"));
    press(GetDlgItem(dialog, ID_CONSENT_MAKE));
    wait_instruction(wizard, "one requirement needs a change");
    wait_checked(wizard);
    assert_int_equal(box_of(row_of("135")), BOX_CHECKED);
    assert_true(list_count(problems()) == rows);
    go_to_page(wizard, SUMMARY);
    press(wizard_control(wizard, ID_UNDO_ALL));
    wait_instruction(wizard, "5 requirements need a change");
    wait_checked(wizard);
    story_close();
}

static const char *mark_of(const char *change)
{
    int row = list_find(wizard, problems(), 0, change);
    return row < 0 ? "" : list_text(wizard, problems(), row, 1);
}

static bool is_being_made(void *data)
{
    return strcmp(mark_of(data), "Being made...") == 0;
}

static bool has_failed(void *data)
{
    return strcmp(mark_of(data), "Failed") == 0;
}

/* Each change has a row, with what became of it, while the next one is still being made. */
static void test_changes_are_ticked_one_by_one(void **state)
{
    scenery(blocked);
    scenery("set SOFTWARE\\Microsoft\\Ole EnableDCOM sz N\nset .\\Delays RegSetValueExW:EnableDCOM dword 30000\n");
    story_check(L"--account plain --client 10.1.2.7");
    wait_for(can_fix_all, NULL, "Fix to be possible");
    press(GetDlgItem(consent(), ID_CONSENT_MAKE));
    wait_for(is_being_made, "EnableDCOM", "the slow change to begin");
    assert_string_equal(mark_of("RPCSS-In-TCP"), "Done");
    assert_string_equal(mark_of("Distributed COM Users"), "Waiting");
    assert_int_equal(box_of(0), BOX_NONE);
    shape_look(wizard, "result-ticking");
    scenery("set .\\Delays RegSetValueExW:EnableDCOM dword 0\n");
    wait_instruction(wizard, "after a restart");
    wait_checked(wizard);
    assert_string_equal(mark_of("DCOM is switched on"), "Fixed after restart");
    go_to_page(wizard, SUMMARY);
    press(wizard_control(wizard, ID_UNDO_ALL));
    wait_instruction(wizard, "not ready");
    wait_checked(wizard);
    story_close();
}

/* One that Windows refuses is marked; those behind it were not begun. */
static void test_change_that_failed_is_marked(void **state)
{
    scenery(blocked);
    scenery("set .\\Firewall ReadOnly dword 1\n");
    story_check(L"--account plain --client 10.1.2.7");
    wait_for(can_fix_all, NULL, "Fix to be possible");
    HWND question = consent();
    press(GetDlgItem(question, ID_CONSENT_MAKE));
    wait_for(has_failed, "RPCSS-In-TCP", "the change to fail");
    assert_string_equal(mark_of("Distributed COM Users"), "Waiting");
    story_close_message("result-failed");
    wait_checked(wizard);
    wait_for(can_fix_all, NULL, "Fix to be possible again");
    story_close();
}

/* What is ready is one row, which opens by the space bar or a click and closes again. */
static void test_ready_ones_are_folded(void **state)
{
    scenery(blocked);
    story_check(L"--account plain --client 10.1.2.7");
    wait_for(can_fix_all, NULL, "Fix to be possible");
    int folded = list_count(problems()), row = row_of("requirements are ready");
    assert_int_equal(row, folded - 1);
    assert_int_equal(box_of(row), BOX_NONE);
    list_select(wizard, problems(), row);
    ask(problems(), WM_KEYDOWN, VK_SPACE, 0);
    int ready = atoi(list_text(wizard, problems(), row, 0));
    assert_true(ready > 5);
    assert_int_equal(list_count(problems()), folded + ready);
    list_select(wizard, problems(), row_of("The WMI service runs"));
    wait_text(wizard_control(wizard, ID_PROBLEM_DETAIL), "SVC-WINMGMT");
    shape_look(wizard, "result-unfolded");
    list_select(wizard, problems(), row);
    ask(problems(), WM_KEYDOWN, VK_SPACE, 0);
    assert_int_equal(list_count(problems()), folded);
    story_close();
}

/* The colour in the middle of the icon of ROW. */
static COLORREF icon_color(int row)
{
    RECT icon = list_icon(wizard, problems(), row);
    POINT middle = {(icon.left + icon.right) / 2, icon.top + 2};
    MapWindowPoints(problems(), NULL, &middle, 1);
    HDC screen = GetDC(NULL);
    COLORREF color = GetPixel(screen, middle.x, middle.y);
    ReleaseDC(NULL, screen);
    return color;
}

/* Red stays red in the row that has the focus: the icon tells the verdict there too. */
static void test_icon_keeps_its_colour(void **state)
{
    scenery(blocked);
    story_check(L"--account plain --client 10.1.2.7");
    wait_for(can_fix_all, NULL, "Fix to be possible");
    list_select(wizard, problems(), 1);
    shape_picture(wizard, "result-icons-1");
    COLORREF plain = icon_color(0);
    SetForegroundWindow(wizard->sheet);
    ask(wizard_page(wizard), WM_NEXTDLGCTL, (WPARAM)problems(), TRUE);
    wait_focus(wizard, ID_PROBLEMS);
    list_select(wizard, problems(), 0);
    shape_picture(wizard, "result-icons-2");
    assert_int_equal(icon_color(0), plain);
    story_close();
}

/* Who says no at the last question has changed nothing. */
static void test_consent_declined(void **state)
{
    scenery(blocked);
    story_check(L"--account tester --client 10.1.2.7");
    wait_for(can_fix_all, NULL, "Fix to be possible");
    HWND dialog = consent();
    press(GetDlgItem(dialog, IDCANCEL));
    wizard_wait_no_dialog(wizard);
    wait_for(can_fix_all, NULL, "Fix to be possible again");
    wait_instruction(wizard, "not ready");
    assert_string_equal(text_of(wizard_button(wizard, IDCANCEL)), "Cancel");
    story_close();
}

/* One row for a cause: the score of requirements that it explains stands with it. */
static void test_one_row_for_a_cause(void **state)
{
    scenery_needs_network();
    story_check_remote(L"\\\\off");
    wait_checked(wizard);
    wait_instruction(wizard, "not ready");
    assert_int_equal(list_find(wizard, problems(), 0, "are ready"), 1);
    assert_int_equal(row_of("does not answer on TCP 135"), 0);
    assert_int_equal(box_of(0), BOX_NONE);
    wait_text(wizard_control(wizard, ID_PROBLEM_DETAIL), "This also explains:");
    assert_non_null(strstr(text_of(wizard_control(wizard, ID_LAYERS)), "TCP port 135: stopped here"));
    shape_look(wizard, "result-black-hole");
    story_close();
}

const struct CMUnitTest program_tests[] = {
    story(test_workgroup_pc_in_seven_presses), story(test_healthy_pc_in_four_presses),
    story(test_changes_are_ticked_one_by_one), story(test_change_that_failed_is_marked),
    story(test_ready_ones_are_folded),         story(test_icon_keeps_its_colour),
    story(test_only_what_is_checked),          story(test_consent_declined),
    story(test_one_row_for_a_cause),           {0},
};
