/* SPDX-License-Identifier: MIT
 *
 * What people and machines put in: a wrong target or account, texts of any length and content, ten thousand rows, a
 * place that cannot be written to.
 */
#include "story.h"

#include <stdlib.h>
#include <string.h>

/* The page puts the caret where it wants it when it is shown: typed before that, letters would stand anywhere. */
static void type_query(const wchar_t *query)
{
    wait_focus(wizard, ID_QUERY);
    type_text(wizard_control(wizard, ID_QUERY), query);
}

/* ---- the first page ---- */

static void assert_still_on(int page)
{
    assert_int_equal(current_page(wizard), page);
}

static void test_wrong_target(void **state)
{
    wizard = wizard_start(L"--lang en");
    HWND said = wizard_control(wizard, ID_TARGET_STATE);
    press(wizard_control(wizard, ID_REMOTE));
    wait_focus(wizard, ID_TARGET);
    assert_string_equal(text_of(said), "");
    /* Said while typing. */
    type_text(wizard_control(wizard, ID_TARGET), L"PC 0421!");
    assert_string_not_equal(text_of(said), "");
    wait_enabled(wizard_button(wizard, SHEET_NEXT));
    shape_look(wizard, "story-wrong-target");
    PostMessageW(wizard->sheet, PSM_PRESSBUTTON, PSBTN_NEXT, 0);
    wait_focus(wizard, ID_TARGET);
    assert_still_on(CHOOSE);
    /* Next explains an empty field as well. */
    type_text(wizard_control(wizard, ID_TARGET), L"");
    assert_string_equal(text_of(said), "");
    SetForegroundWindow(wizard->sheet);
    PostMessageW(wizard->sheet, PSM_PRESSBUTTON, PSBTN_NEXT, 0);
    wait_text(said, ".");
    assert_still_on(CHOOSE);
    /* No password is asked for before it is known where it goes. */
    /* Sent, not posted: what is typed next would overtake it. */
    ask(wizard_control(wizard, ID_AS), BM_CLICK, 0, 0);
    wait_focus(wizard, ID_TARGET);
    assert_null(wizard_dialog(wizard));
    type_text(wizard_control(wizard, ID_TARGET), L"\\\\pc-0421");
    assert_string_equal(text_of(said), "");
    story_close();
}

static void test_wrong_account(void **state)
{
    wizard = wizard_start(L"--lang en");
    HWND said = wizard_control(wizard, ID_ACCOUNT_STATE);
    story_account(L"nobody");
    wait_text(said, "There is no such account.");
    shape_look(wizard, "story-wrong-account");
    PostMessageW(wizard->sheet, PSM_PRESSBUTTON, PSBTN_NEXT, 0);
    wait_focus(wizard, ID_ACCOUNT);
    assert_still_on(CHOOSE);
    /* On another computer it may exist. */
    press(wizard_control(wizard, ID_REMOTE));
    wait_text(said, "It will be looked up on the target.");
    press(wizard_control(wizard, ID_LOCAL));
    type_text(wizard_control(wizard, ID_ACCOUNT), L"S-1-5-21-0-0-0-1101");
    wait_text(said, "tester");
    type_text(wizard_control(wizard, ID_ACCOUNT), L"CONTOSO\\svc");
    wait_text(said, "S-1-5-21-1-2-3-1201");
    press_next(wizard);
    story_close();
}

static void test_wrong_client(void **state)
{
    wizard = wizard_start(L"--lang en");
    HWND said = wizard_control(wizard, ID_CLIENT_STATE);
    type_text(wizard_control(wizard, ID_CLIENT), L"10.1.2");
    wait_text(said, "\"10.1.2\" is no address");
    PostMessageW(wizard->sheet, PSM_PRESSBUTTON, PSBTN_NEXT, 0);
    wait_focus(wizard, ID_CLIENT);
    assert_still_on(CHOOSE);
    type_text(wizard_control(wizard, ID_CLIENT), L"10.1.2.7");
    wait_text(said, "for this client only");
    press_next(wizard);
    story_close();
}

/* ---- texts of the machine ---- */

static const wchar_t hostile[] =
    L"gpj.\u202Eexe\u202C \u2066hidden\u2069 tab\there line\r\nbreak bell\a one\1 &ampersand %s %n ";

/* Ten thousand characters of it. */
static wchar_t *long_text(void)
{
    enum { UNITS = 10000 };
    wchar_t *text = calloc(UNITS + 1, sizeof *text);
    for (size_t i = 0; i < UNITS; i++)
        text[i] = hostile[i % (sizeof hostile / sizeof *hostile - 1)];
    return text;
}

static void assert_harmless(const char *text)
{
    assert_null(strstr(text, "\xE2\x80\xAE"));
    assert_null(strstr(text, "\xE2\x80\xAC"));
    assert_null(strstr(text, "\xE2\x81\xA6"));
    assert_null(strchr(text, '\a'));
    assert_null(strchr(text, '\001'));
}

static void assert_page_harmless(void)
{
    for (HWND child = GetWindow(wizard_page(wizard), GW_CHILD); child; child = GetWindow(child, GW_HWNDNEXT))
        assert_harmless(text_of(child));
}

static void test_hostile_texts(void **state)
{
    wchar_t *text = long_text();
    scenery("set \".\\Networks\\{11111111-2222-3333-4444-555555555555}\" Category dword 0\n"
            "set .\\Classes\\Hostile Rows dword 200\n");
    scenery_text(".\\Networks\\{11111111-2222-3333-4444-555555555555}", "Name", text);
    scenery_text("SOFTWARE\\Microsoft\\Ole", "EnableDCOM", text);
    scenery_text(".\\Classes\\Hostile", "Text", text);
    free(text);
    story_check(L"--account tester");
    go_to_page(wizard, NETWORK);
    story_select("The network is not public");
    assert_page_harmless();
    shape_look(wizard, "story-hostile-network");
    go_to_page(wizard, DCOM);
    story_select("DCOM is switched on");
    assert_page_harmless();
    shape_look(wizard, "story-hostile-dcom");
    go_to_page(wizard, QUERY);
    type_query(L"SELECT * FROM Hostile");
    press(wizard_control(wizard, ID_RUN));
    wait_text(wizard_control(wizard, ID_STATE), "200 rows");
    HWND rows = wizard_control(wizard, ID_ROWS);
    for (int column = 0; column < list_columns(rows); column++)
        assert_harmless(list_text(wizard, rows, 0, column));
    assert_page_harmless();
    shape_look(wizard, "story-hostile-query");
    go_to_page(wizard, SUMMARY);
    assert_page_harmless();
    shape_look(wizard, "story-hostile-summary");
    clipboard_clear();
    press(wizard_control(wizard, ID_COPY));
    wait_checked(wizard);
    story_close();
}

static void test_ten_thousand_rows(void **state)
{
    scenery("set .\\Classes\\Many Rows dword 10000\n");
    story_check(L"--account tester");
    go_to_page(wizard, QUERY);
    HWND rows = wizard_control(wizard, ID_ROWS);
    type_query(L"SELECT * FROM Many");
    wizard_longest_gap(wizard);
    press(wizard_control(wizard, ID_RUN));
    wait_text(wizard_control(wizard, ID_STATE), "10000 rows");
    assert_int_equal(list_count(rows), 10000);
    int name = strcmp(list_text(wizard, rows, 0, 0), "row 00001") == 0 ? 0 : 1;
    assert_string_equal(list_text(wizard, rows, 9999, name), "row 10000");
    /* Through all of them, a page at a time. */
    double begun = now_ms();
    int page = (int)SendMessageW(rows, LVM_GETCOUNTPERPAGE, 0, 0), turns = 0;
    for (int row = page; row < 10000; row += 10 * page, turns++)
        SendMessageW(rows, LVM_ENSUREVISIBLE, (WPARAM)row, FALSE);
    UpdateWindow(rows);
    figure("10,000 rows: longest UI gap %.0f ms while they came; %.1f ms per jump through them",
           wizard_longest_gap(wizard), (now_ms() - begun) / turns);
    shape_look(wizard, "story-10000-rows");
    clipboard_clear();
    keys_begin(wizard);
    key_with(wizard, VK_MENU, 'W');
    wait_focus(wizard, ID_ROWS);
    wizard_longest_gap(wizard);
    key_with(wizard, VK_CONTROL, 'C');
    wait_text(wizard_control(wizard, ID_STATUS), "Copied.");
    figure("10,000 rows copied: longest UI gap %.0f ms", wizard_longest_gap(wizard));
    story_close();
}

/* The stop of a query whose provider hangs is immediate. */
static void test_query_stopped(void **state)
{
    story_check(L"--account tester");
    scenery("set .\\Hang Next dword 1\n");
    go_to_page(wizard, QUERY);
    press(wizard_control(wizard, ID_RUN));
    wait_instruction(wizard, "is running");
    shape_look(wizard, "story-query-running");
    double begun = now_ms();
    press(wizard_control(wizard, ID_STOP));
    wait_instruction(wizard, "was stopped");
    figure("Stop of a query that hangs: %.0f ms", now_ms() - begun);
    wait_enabled(wizard_control(wizard, ID_RUN));
    story_close();
}

static void test_wrong_query(void **state)
{
    story_check(L"--account tester");
    go_to_page(wizard, QUERY);
    type_query(L"SELECT * FROM Win32_NoSuchClass");
    press(wizard_control(wizard, ID_RUN));
    wait_instruction(wizard, "The query failed");
    wait_text(wizard_control(wizard, ID_STATE), "0x80041010");
    shape_look(wizard, "story-wrong-query");
    story_close();
}

/* ---- files ---- */

static bool is_shown(void *data)
{
    const char *status = text_of(wizard_control(wizard, ID_STATUS));
    return strstr(status, "Opened: ") || strstr(status, "Shown in its folder");
}

static void test_report_saved(void **state)
{
    CreateDirectoryW(L"C:\\reports", NULL);
    DeleteFileW(L"C:\\reports\\one.html");
    DeleteFileW(L"C:\\reports\\two.html");
    story_check(L"--account tester");
    go_to_page(wizard, SUMMARY);
    assert_false(is_enabled(wizard_control(wizard, ID_FOLDER)));
    assert_false(is_enabled(wizard_control(wizard, ID_OPEN)));
    press(wizard_control(wizard, ID_SAVE));
    story_save_as(L"C:\\reports\\one.html");
    wait_text(wizard_control(wizard, ID_STATUS), "Saved: one.html");
    wait_enabled(wizard_control(wizard, ID_FOLDER));
    assert_true(story_file_contains(L"C:\\reports\\one.html", "tester"));
    assert_true(story_file_contains(L"C:\\reports\\one.html", "</html>"));
    shape_look(wizard, "story-saved");
    press(wizard_control(wizard, ID_REDACT));
    press(wizard_control(wizard, ID_SAVE));
    story_save_as(L"C:\\reports\\two.html");
    wait_text(wizard_control(wizard, ID_STATUS), "Saved: two.html");
    assert_false(story_file_contains(L"C:\\reports\\two.html", "tester"));
    story_close();
}

/* The report is opened by the desktop, not by this program, which may have administrator rights; where the desktop does
 * not take it (the emulator's has no view to ask), its folder is shown. A script is never opened. */
static void test_report_opened(void **state)
{
    CreateDirectoryW(L"C:\\reports", NULL);
    DeleteFileW(L"C:\\reports\\open.html");
    DeleteFileW(L"C:\\reports\\open.cmd");
    scenery("set SOFTWARE\\Microsoft\\Ole EnableDCOM sz N\n");
    story_check(L"--account tester");
    go_to_page(wizard, SUMMARY);
    press(wizard_control(wizard, ID_SAVE));
    story_save_as(L"C:\\reports\\open.html");
    wait_text(wizard_control(wizard, ID_STATUS), "Saved: open.html");
    wait_enabled(wizard_control(wizard, ID_OPEN));
    press(wizard_control(wizard, ID_OPEN));
    wait_text(wizard_control(wizard, ID_STATUS), ": open.html");
    wait_for(is_shown, NULL, "what became of it");
    assert_false(story_file_contains(L"C:\\world.log", "ShellExecuteExW"));
    shape_look(wizard, "story-opened");
    press(wizard_control(wizard, ID_SAVE_SCRIPT));
    story_save_as(L"C:\\reports\\open.cmd");
    wait_text(wizard_control(wizard, ID_STATUS), "Saved: open.cmd");
    assert_false(is_enabled(wizard_control(wizard, ID_OPEN)));
    story_close();
}

/* Closed while it is being made: the window goes at once, the file comes all the same. */
static void test_closed_while_saving(void **state)
{
    CreateDirectoryW(L"C:\\reports", NULL);
    DeleteFileW(L"C:\\reports\\late.cmd");
    scenery("set .\\Firewall ActiveProfiles dword 2\n");
    story_check(L"--account tester");
    go_to_page(wizard, SUMMARY);
    scenery("set .\\Delays LookupAccountSidW dword 30000\n");
    press(wizard_control(wizard, ID_SAVE_SCRIPT));
    story_save_as(L"C:\\reports\\late.cmd");
    wait_text(wizard_control(wizard, ID_STATUS), "Saving...");
    wizard_close_window(wizard);
    assert_false(story_file_contains(L"C:\\reports\\late.cmd", "netsh"));
    scenery("set .\\Delays LookupAccountSidW dword 0\n");
    assert_int_equal(WaitForSingleObject(wizard->process, PATIENCE_MS), WAIT_OBJECT_0);
    assert_true(story_file_contains(L"C:\\reports\\late.cmd", "netsh"));
}

/* Nothing is lost without a word: neither what is copied while another program holds the clipboard, nor what was. */
static void test_copy_said(void **state)
{
    story_check(L"--account tester");
    go_to_page(wizard, SUMMARY);
    clipboard_clear();
    HWND status = wizard_control(wizard, ID_STATUS);
    assert_true(OpenClipboard(NULL));
    press(wizard_control(wizard, ID_COPY));
    wait_text(status, "Not copied");
    shape_look(wizard, "story-not-copied");
    CloseClipboard();
    press(wizard_control(wizard, ID_COPY));
    wait_text(status, "Copied.");
    assert_non_null(strstr(clipboard_text(), "FW-DCOM-IN"));
    /* Until the page is left. */
    press_back(wizard);
    wait_text(wizard_control(wizard, ID_STATUS), "Step 9");
    story_close();
}

static bool is_another(void *before)
{
    HWND dialog = wizard_dialog(wizard);
    return dialog && dialog != before && is_enabled(dialog);
}

static bool asks_to_replace(void *dialog)
{
    return GetLastActivePopup(dialog) != dialog || !IsWindow(dialog);
}

/* Somebody else has the file open: said with the reason, and another place is offered at once. */
static void test_report_not_writable(void **state)
{
    CreateDirectoryW(L"C:\\reports", NULL);
    DeleteFileW(L"C:\\reports\\other.html");
    HANDLE locked = CreateFileW(L"C:\\reports\\locked.html", GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, 0, NULL);
    assert_ptr_not_equal(locked, INVALID_HANDLE_VALUE);
    story_check(L"--account tester");
    go_to_page(wizard, SUMMARY);
    press(wizard_control(wizard, ID_SAVE));
    HWND first = wizard_wait_dialog(wizard);
    story_save_as(L"C:\\reports\\locked.html");
    /* The system asks whether to replace it, as everywhere. */
    wait_for(asks_to_replace, first, "the question whether to replace it");
    if (IsWindow(first))
        press(GetDlgItem(GetLastActivePopup(first), IDYES));
    wait_for(is_another, first, "the failure in words");
    HWND failure = wizard_dialog(wizard);
    shape_picture(wizard, "story-not-writable");
    PostMessageW(failure, WM_CLOSE, 0, 0);
    wait_for(is_another, failure, "another place offered");
    story_save_as(L"C:\\reports\\other.html");
    wait_text(wizard_control(wizard, ID_STATUS), "Saved: other.html");
    CloseHandle(locked);
    assert_true(story_file_contains(L"C:\\reports\\other.html", "</html>"));
    story_close();
}

static void test_script_saved(void **state)
{
    CreateDirectoryW(L"C:\\reports", NULL);
    DeleteFileW(L"C:\\reports\\fix.cmd");
    scenery("set SOFTWARE\\Microsoft\\Ole EnableDCOM sz N\n");
    story_check(L"--account tester");
    go_to_page(wizard, SUMMARY);
    press(wizard_control(wizard, ID_SAVE_SCRIPT));
    story_save_as(L"C:\\reports\\fix.cmd");
    wait_text(wizard_control(wizard, ID_STATUS), "Saved: fix.cmd");
    assert_true(story_file_contains(L"C:\\reports\\fix.cmd", "EnableDCOM"));
    story_close();
}

const struct CMUnitTest program_tests[] = {
    story(test_wrong_target),        story(test_wrong_account),
    story(test_wrong_client),        story(test_hostile_texts),
    story(test_ten_thousand_rows),   story(test_query_stopped),
    story(test_wrong_query),         story(test_report_saved),
    story(test_report_not_writable), story(test_report_opened),
    story(test_script_saved),        story(test_closed_while_saving),
    story(test_copy_said),           {0},
};
