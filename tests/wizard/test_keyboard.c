/* SPDX-License-Identifier: MIT
 *
 * Without a mouse: every control of every page by Tab and arrows, access keys, Enter, Esc, F1, F5, Ctrl+C and the
 * context menu, from the first page to Close. Keys come as from a keyboard. The focus is never lost.
 */
#include "story.h"

#include <string.h>

enum { STEPS_MOST = 40 };

/* ---- Tab ---- */

static bool has_a_focus(void *data)
{
    HWND focus = focus_of(data);
    return focus && IsWindowVisible(focus) && IsWindowEnabled(focus) &&
           GetAncestor(focus, GA_ROOT) == ((struct wizard_process *)data)->sheet;
}

static void assert_focus(void)
{
    if (!wait_until(has_a_focus, wizard))
        fail_msg("the focus is lost on page %d: control %d", current_page(wizard), focus_id(wizard));
}

struct focus_change {
    HWND before;
};

static bool focus_moved(void *data)
{
    const struct focus_change *change = data;
    return focus_of(wizard) != change->before && has_a_focus(wizard);
}

static void tab(bool back)
{
    struct focus_change change = {focus_of(wizard)};
    key_with(wizard, back ? VK_SHIFT : 0, VK_TAB);
    if (!wait_until(focus_moved, &change))
        fail_msg("Tab does not leave control %d of page %d", focus_id(wizard), current_page(wizard));
}

static bool contains(const int *ids, size_t count, int id)
{
    for (size_t i = 0; i < count; i++)
        if (ids[i] == id)
            return true;
    return false;
}

/* A radio button is reached by arrows from the one that is chosen. */
static bool wants_tab(HWND control)
{
    LONG style = GetWindowLongW(control, GWL_STYLE);
    wchar_t class[32];
    GetClassNameW(control, class, 32);
    bool radio = lstrcmpiW(class, L"Button") == 0 && (style & BS_TYPEMASK) == BS_AUTORADIOBUTTON;
    return is_visible(control) && is_enabled(control) && (radio ? is_checked(control) : (style & WS_TABSTOP) != 0);
}

/* The first control of PARENT that Tab should reach and IDS do not have; NULL: none. */
static HWND missed(HWND parent, const int *ids, size_t count)
{
    for (HWND child = GetWindow(parent, GW_CHILD); child; child = GetWindow(child, GW_HWNDNEXT))
        if (child != wizard_page(wizard) && wants_tab(child) && !contains(ids, count, GetDlgCtrlID(child)))
            return child;
    return NULL;
}

/* What the selected finding offers is complete: nothing becomes enabled any more. */
static bool is_settled(void *data)
{
    bool chosen = false;
    for (int i = 0; i < REMEDY_VIEW_MOST; i++)
        chosen = chosen || is_checked(wizard_control(wizard, ID_REMEDY + i));
    return !chosen || is_enabled(wizard_control(wizard, ID_FIX));
}

/* Once around with Tab; the number of IDS, which end where they begin. */
static size_t walk(int ids[STEPS_MOST])
{
    size_t count = 0;
    assert_focus();
    HWND begin = focus_of(wizard);
    do {
        assert_true(count < STEPS_MOST);
        ids[count++] = focus_id(wizard);
        tab(false);
    } while (focus_of(wizard) != begin);
    return count;
}

/* Everything is reached. A page that is being shown yet may set the focus meanwhile: then it is walked once more. */
static void walk_page(void)
{
    int ids[STEPS_MOST];
    size_t count = 0;
    HWND left = NULL;
    wait_for(is_settled, NULL, "the exact change");
    for (int tries = 0; tries < 2; tries++) {
        count = walk(ids);
        left = missed(wizard_page(wizard), ids, count);
        left = left ? left : missed(wizard->sheet, ids, count);
        if (!left)
            break;
    }
    if (left)
        fail_msg("Tab does not reach control %d \"%s\" of page %d", GetDlgCtrlID(left), text_of(left),
                 current_page(wizard));
    tab(true);
    assert_int_equal(focus_id(wizard), ids[count - 1]);
    tab(false);
}

struct turning {
    int page;
};

static bool is_on_page(void *data)
{
    return current_page(wizard) == ((struct turning *)data)->page && is_visible(wizard_page(wizard));
}

static void wait_page(int page)
{
    struct turning turning = {page};
    wait_for(is_on_page, &turning, "the next page");
    assert_focus();
}

static void test_choose_to_close(void **state)
{
    scenery("set .\\Firewall ActiveProfiles dword 2\nset SOFTWARE\\Microsoft\\Ole EnableDCOM sz N\n");
    wizard = wizard_start(L"--lang en --account tester");
    wait_text(wizard_control(wizard, ID_ACCOUNT_STATE), "tester");
    wait_focus(wizard, ID_LOCAL);
    walk_page();
    /* Arrows choose; what another computer needs is enabled and gets the focus. */
    key(wizard, VK_DOWN);
    wait_focus(wizard, ID_TARGET);
    walk_page();
    key_with(wizard, VK_MENU, 'T');
    wait_focus(wizard, ID_LOCAL);
    key(wizard, VK_RETURN);
    wait_page(RESULT);
    wait_checked(wizard);
    wait_focus(wizard, ID_FIX_ALL);
    for (int page = RESULT; page < SUMMARY; page++) {
        wait_page(page);
        walk_page();
        if (page == QUERY || page == RESULT)
            key_with(wizard, VK_MENU, 'N');
        else
            key(wizard, VK_RETURN);
    }
    wait_page(SUMMARY);
    walk_page();
    key_with(wizard, VK_MENU, 'B');
    wait_page(QUERY);
    key_with(wizard, VK_MENU, 'N');
    wait_page(SUMMARY);
    key(wizard, VK_RETURN);
    assert_int_equal(WaitForSingleObject(wizard->process, PATIENCE_MS), WAIT_OBJECT_0);
}

static bool is_default(HWND button)
{
    return is_visible(button) && (GetWindowLongW(button, GWL_STYLE) & BS_TYPEMASK) == BS_DEFPUSHBUTTON;
}

/* Drawn as where Enter goes: BUTTON, and no other of the Result page and the sheet. */
static bool is_the_default(void *button)
{
    static const int ids[] = {ID_FIX_ALL, ID_RESULT_SAVE, ID_RESULT_AGAIN, ID_TEST, ID_TO_FINISH};
    int count = is_default(wizard_button(wizard, SHEET_NEXT));
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++)
        count += is_default(wizard_control(wizard, ids[i]));
    return count == 1 && is_default(button);
}

static bool has_no_box_checked(void *data)
{
    return strcmp(text_of(wizard_control(wizard, ID_FIX_ALL)), "&Fix...") == 0;
}

/* Space takes the problem out and in again; Enter leads to the question, Esc out of it. */
static void test_result_by_keys(void **state)
{
    scenery("set SOFTWARE\\Microsoft\\Ole EnableDCOM sz N\n");
    story_check(L"--account tester");
    wait_focus(wizard, ID_FIX_ALL);
    wait_text(wizard_control(wizard, ID_FIX_ALL), "1 problem");
    wait_for(is_the_default, wizard_control(wizard, ID_FIX_ALL), "Fix to be the default alone");
    key_with(wizard, VK_MENU, 'P');
    wait_focus(wizard, ID_PROBLEMS);
    wait_for(is_the_default, wizard_button(wizard, SHEET_NEXT), "Next to be the default alone");
    key(wizard, VK_SPACE);
    wait_for(has_no_box_checked, NULL, "nothing to be checked");
    key(wizard, VK_SPACE);
    wait_text(wizard_control(wizard, ID_FIX_ALL), "1 problem");
    key_with(wizard, VK_MENU, 'F');
    HWND dialog = wizard_wait_dialog(wizard);
    assert_non_null(GetDlgItem(dialog, ID_CONSENT_MAKE));
    key(wizard, VK_ESCAPE);
    wizard_wait_no_dialog(wizard);
    wait_focus(wizard, ID_FIX_ALL);
    key(wizard, VK_RETURN);
    wizard_wait_dialog(wizard);
    key(wizard, VK_RETURN);
    wait_instruction(wizard, "after a restart");
    wait_checked(wizard);
    go_to_page(wizard, SUMMARY);
    key_with(wizard, VK_MENU, 'U');
    wait_instruction(wizard, "needs a change");
    wait_checked(wizard);
    story_close();
}

/* ---- keys of a page ---- */

static bool checked_again(void *data)
{
    return strcmp(story_result("The firewall lets TCP 135 in"), "Ready") == 0;
}

static bool is_in_dialog(void *data)
{
    HWND focus = focus_of(wizard);
    return focus && GetAncestor(focus, GA_ROOT) == data;
}

static bool clipboard_has(void *data)
{
    return strstr(clipboard_text(), data) != NULL;
}

static bool has_menu(void *data)
{
    HWND menu = FindWindowW(L"#32768", NULL);
    return menu && IsWindowVisible(menu);
}

static bool is_in_second_row(void *list)
{
    return list_selected(list) == 1;
}

static void test_keys_of_a_finding(void **state)
{
    scenery("set .\\Firewall ActiveProfiles dword 2\n");
    story_check(L"--account tester");
    go_to_page(wizard, FIREWALL);
    wait_focus(wizard, ID_LIST);
    HWND list = wizard_control(wizard, ID_LIST);
    /* Arrows and Home choose a row; details follow. */
    key(wizard, VK_HOME);
    key(wizard, VK_DOWN);
    wait_for(is_in_second_row, list, "the second row");
    wait_text(wizard_control(wizard, ID_DETAIL), "FW-DCOM-IN");
    key(wizard, VK_F1);
    HWND dialog = wizard_wait_dialog(wizard);
    shape_picture(wizard, "keys-f1");
    wait_for(is_in_dialog, dialog, "the focus in the dialog");
    /* Esc closes it on Windows; the emulator's task dialog does not know that. */
    key(wizard, VK_RETURN);
    wizard_wait_no_dialog(wizard);
    assert_false(IsWindow(dialog) && IsWindowVisible(dialog));
    wait_focus(wizard, ID_LIST);
    clipboard_clear();
    key_with(wizard, VK_CONTROL, 'C');
    wait_for(clipboard_has, (void *)"FW-DCOM-IN", "the finding on the clipboard");
    clipboard_clear();
    key_with(wizard, VK_SHIFT, VK_F10);
    wait_for(has_menu, NULL, "the context menu");
    key(wizard, VK_DOWN);
    key(wizard, VK_RETURN);
    wait_for(clipboard_has, (void *)"FW-DCOM-IN", "the finding on the clipboard, by the menu");
    assert_focus();
    /* F5 asks the computer again, wherever the focus is. It does not stay on what goes away meanwhile. */
    key_with(wizard, VK_MENU, 'D');
    wait_focus(wizard, ID_DETAIL);
    scenery("set .\\Firewall ActiveProfiles dword 1\n");
    key(wizard, VK_F5);
    wait_for(checked_again, NULL, "the new result");
    assert_focus();
    /* Labels lead to what they name. */
    key_with(wizard, VK_MENU, 'D');
    wait_focus(wizard, ID_DETAIL);
    key_with(wizard, VK_MENU, 'R');
    wait_focus(wizard, ID_LIST);
    key_with(wizard, VK_MENU, 'B');
    wait_page(SERVICE);
    key(wizard, VK_ESCAPE);
    assert_int_equal(WaitForSingleObject(wizard->process, PATIENCE_MS), WAIT_OBJECT_0);
}

static bool is_fixed(void *data)
{
    return strcmp(story_result("The firewall lets TCP 135 in"), "Fixed") == 0;
}

static bool can_press_fix(void *data)
{
    return is_enabled(wizard_control(wizard, ID_FIX));
}

static void test_fix_and_undo_by_keys(void **state)
{
    scenery("set .\\Firewall ActiveProfiles dword 2\n");
    story_check(L"--account tester --client 10.1.2.7");
    go_to_page(wizard, FIREWALL);
    wait_focus(wizard, ID_LIST);
    key(wizard, VK_HOME);
    key(wizard, VK_DOWN);
    wait_for(can_press_fix, NULL, "Fix to be possible");
    key_with(wizard, VK_MENU, 'F');
    wait_for(is_fixed, NULL, "the fix");
    wait_checked(wizard);
    assert_focus();
    key_with(wizard, VK_MENU, 'U');
    story_wait_result("The firewall lets TCP 135 in", "Needs change");
    wait_checked(wizard);
    assert_focus();
    story_close();
}

/* The check had a row as well, of something else. */
static bool has_service(void *data)
{
    HWND rows = wizard_control(wizard, ID_ROWS);
    return list_count(rows) == 1 && strstr(list_text(wizard, rows, 0, 0), "inmgmt") != NULL;
}

static void test_query_by_keys(void **state)
{
    story_check(L"--account tester");
    go_to_page(wizard, QUERY);
    wait_focus(wizard, ID_QUERY);
    key_with(wizard, VK_CONTROL, 'A');
    key_text(wizard, L"SELECT Name FROM Win32_Service WHERE Name = 'Winmgmt'");
    key(wizard, VK_RETURN);
    wait_for(has_service, NULL, "the row of the service");
    assert_focus();
    assert_int_equal(current_page(wizard), QUERY);
    assert_true(is_default(wizard_control(wizard, ID_RUN)));
    assert_false(is_default(wizard_button(wizard, SHEET_NEXT)));
    key_with(wizard, VK_MENU, 'W');
    wait_focus(wizard, ID_ROWS);
    assert_false(is_default(wizard_control(wizard, ID_RUN)));
    assert_true(is_default(wizard_button(wizard, SHEET_NEXT)));
    clipboard_clear();
    key(wizard, VK_DOWN);
    key_with(wizard, VK_CONTROL, 'C');
    wait_for(clipboard_has, (void *)"inmgmt", "the row on the clipboard");
    key(wizard, VK_ESCAPE);
    assert_int_equal(WaitForSingleObject(wizard->process, PATIENCE_MS), WAIT_OBJECT_0);
}

const struct CMUnitTest program_tests[] = {
    story(test_choose_to_close),      story(test_result_by_keys), story(test_keys_of_a_finding),
    story(test_fix_and_undo_by_keys), story(test_query_by_keys),  {0},
};
