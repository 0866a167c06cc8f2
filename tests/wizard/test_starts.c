/* SPDX-License-Identifier: MIT
 *
 * How it is started: a second time, with a target, after a relaunch, and without administrator rights that somebody
 * refuses to give.
 */
#include "story.h"

#include "windows/identity.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

static const wchar_t program[] = L"build\\mingw\\bin\\wmiready.exe";

/* The exit code of a start that must end by itself. */
static DWORD run_to_end(const wchar_t *arguments)
{
    wchar_t line[512];
    STARTUPINFOW start = {.cb = sizeof start};
    PROCESS_INFORMATION process;
    DWORD code = STILL_ACTIVE;
    _snwprintf(line, 512, L"\"%ls\" %ls", program, arguments);
    assert_true(CreateProcessW(NULL, line, NULL, NULL, FALSE, 0, NULL, NULL, &start, &process));
    CloseHandle(process.hThread);
    AllowSetForegroundWindow(process.dwProcessId);
    DWORD ended = WaitForSingleObject(process.hProcess, PATIENCE_MS);
    GetExitCodeProcess(process.hProcess, &code);
    if (ended != WAIT_OBJECT_0)
        TerminateProcess(process.hProcess, 1);
    CloseHandle(process.hProcess);
    assert_int_equal(ended, WAIT_OBJECT_0);
    return code;
}

static bool can_fix(void *data)
{
    return is_enabled(wizard_control(wizard, ID_FIX));
}

static bool in_front(void *data)
{
    return GetForegroundWindow() == data;
}

/* A window of another program that says yes to everything. */
static LRESULT CALLBACK say_yes(HWND window, UINT message, WPARAM word, LPARAM data)
{
    return message >= WM_APP ? 1 : DefWindowProcW(window, message, word, data);
}

static DWORD WINAPI squat(void *ready)
{
    MSG message;
    WNDCLASSW class = {.lpfnWndProc = say_yes, .lpszClassName = L"WmiReadyHub", .hInstance = GetModuleHandleW(NULL)};
    RegisterClassW(&class);
    HWND window = CreateWindowW(class.lpszClassName, L"", 0, 0, 0, 0, 0, HWND_MESSAGE, NULL, class.hInstance, NULL);
    SetEvent(ready);
    while (GetMessageW(&message, NULL, 0, 0) > 0)
        DispatchMessageW(&message);
    DestroyWindow(window);
    return 0;
}

static void test_a_foreign_window_stops_nothing(void **state)
{
    DWORD thread;
    HANDLE ready = CreateEventW(NULL, FALSE, FALSE, NULL);
    HANDLE squatter = CreateThread(NULL, 0, squat, ready, 0, &thread);
    assert_int_equal(WaitForSingleObject(ready, PATIENCE_MS), WAIT_OBJECT_0);
    wizard = wizard_start(L"--lang en");
    assert_true(IsWindow(wizard->sheet));
    PostThreadMessageW(thread, WM_QUIT, 0, 0);
    WaitForSingleObject(squatter, PATIENCE_MS);
    CloseHandle(squatter);
    CloseHandle(ready);
}

static void test_second_start(void **state)
{
    wizard = wizard_start(L"--lang en");
    SetForegroundWindow(GetDesktopWindow());
    assert_int_equal(run_to_end(L""), 0);
    wait_for(in_front, wizard->sheet, "the first window in front");
    /* With a dialog of it open, that is what can be used. */
    press_next(wizard);
    wait_checked(wizard);
    key(wizard, VK_F1);
    HWND dialog = wizard_wait_dialog(wizard);
    SetForegroundWindow(GetDesktopWindow());
    assert_int_equal(run_to_end(L""), 0);
    wait_for(in_front, dialog, "its dialog in front");
    PostMessageW(dialog, WM_CLOSE, 0, 0);
    wizard_wait_no_dialog(wizard);
    story_close();
}

/* What a second start asks for is not dropped: another computer gets a window of its own. */
static void test_second_start_for_another_computer(void **state)
{
    wizard = wizard_start(L"--lang en \\\\PC-0421");
    struct wizard_process *first = wizard;
    assert_int_equal(run_to_end(L"\\\\pc-0421"), 0);
    wizard = wizard_start(L"--lang en \\\\PC-0422");
    assert_ptr_not_equal(wizard->sheet, first->sheet);
    assert_string_equal(text_of(wizard_control(wizard, ID_TARGET)), "PC-0422");
    wizard_end(first);
    story_close();
}

static bool is_written(void *data)
{
    return story_file_contains(L"C:\\world.log", "held RegSetValueExW:EnableDCOM");
}

/* One that is about to end does not bring its window to the front: whoever asks gets a window. */
static void test_second_start_while_the_first_ends(void **state)
{
    scenery("set SOFTWARE\\Microsoft\\Ole EnableDCOM sz N\n");
    story_check(L"--account tester");
    go_to_page(wizard, DCOM);
    story_select("DCOM is switched on");
    wait_for(can_fix, NULL, "Fix to be possible");
    scenery("set .\\Delays RegSetValueExW:EnableDCOM dword 30000\n");
    press(wizard_control(wizard, ID_FIX));
    wait_text(wizard_control(wizard, ID_STATUS), "Making the changes");
    /* Before the first write closing would stop it; a write that has begun is waited for. */
    wait_for(is_written, NULL, "the change to begin");
    /* It stays in sight until that write has its end, and says so. */
    press(wizard_button(wizard, IDCANCEL));
    wait_text(wizard_control(wizard, ID_STATUS), "Closes when the change");
    assert_true(is_visible(wizard->sheet));
    shape_picture(wizard, "story-closing-during-a-change");
    struct wizard_process *first = wizard;
    wizard = wizard_start(L"--lang en");
    assert_int_equal(WaitForSingleObject(first->process, 0), WAIT_TIMEOUT);
    scenery("set .\\Delays RegSetValueExW:EnableDCOM dword 0\n");
    assert_int_equal(WaitForSingleObject(first->process, PATIENCE_MS), WAIT_OBJECT_0);
    wizard_end(first);
    story_close();
}

static void test_target_preselected(void **state)
{
    wizard = wizard_start(L"--lang en \\\\PC-0421");
    assert_true(is_checked(wizard_control(wizard, ID_REMOTE)));
    assert_string_equal(text_of(wizard_control(wizard, ID_TARGET)), "PC-0421");
    assert_true(is_visible(wizard_control(wizard, ID_TARGET)));
    assert_false(is_visible(wizard_control(wizard, ID_CLIENT)));
    shape_look(wizard, "story-preselected");
    story_close();
}

/* The second instance goes on where the first stopped, with everything checked anew. */
static void test_relaunched(void **state)
{
    scenery("set .\\Firewall ActiveProfiles dword 2\n");
    wizard = wizard_start(L"\"--relaunched\" \"--page\" \"4\" \"--lang\" \"de\" \"--account\" \"tester\" "
                          L"\"--client\" \"10.1.2.7\" \".\"");
    assert_int_equal(current_page(wizard), FIREWALL);
    wait_checked(wizard);
    wait_instruction(wizard, "Profil Privat: ");
    story_wait_change("10.1.2.7");
    go_to_page(wizard, CHOOSE);
    assert_string_equal(text_of(wizard_control(wizard, ID_ACCOUNT)), "tester");
    assert_string_equal(text_of(wizard_control(wizard, ID_CLIENT)), "10.1.2.7");
    story_close();
}

/* Who asked for it is who is checked, also where the elevated instance runs as somebody else. */
static void test_relaunched_by_another_user(void **state)
{
    wizard = wizard_start(L"\"--relaunched\" \"--page\" \"4\" \"--lang\" \"en\" "
                          L"\"--account\" \"S-1-5-21-0-0-0-1101\" \".\"");
    wait_checked(wizard);
    go_to_page(wizard, CHOOSE);
    assert_string_equal(text_of(wizard_control(wizard, ID_ACCOUNT)), "S-1-5-21-0-0-0-1101");
    wait_text(wizard_control(wizard, ID_ACCOUNT_STATE), "tester");
    story_close();
}

/* The same user is "you" again. */
static void test_relaunched_by_the_same_user(void **state)
{
    char *user = identity_user();
    wchar_t line[512];
    _snwprintf(line, 512, L"--relaunched --page 4 --lang en --account %hs .", user);
    free(user);
    wizard = wizard_start(line);
    wait_checked(wizard);
    go_to_page(wizard, CHOOSE);
    assert_true(is_checked(wizard_control(wizard, ID_ACCOUNT_SELF)));
    assert_string_equal(text_of(wizard_control(wizard, ID_ACCOUNT)), "");
    story_close();
}

/* Another computer is not asked anything before somebody pressed Next in the elevated instance too. */
static void test_relaunched_for_another_computer(void **state)
{
    wizard = wizard_start(L"\"--relaunched\" \"--page\" \"4\" \"--lang\" \"en\" \"10.77.0.11\"");
    assert_int_equal(current_page(wizard), CHOOSE);
    assert_string_equal(text_of(wizard_control(wizard, ID_TARGET)), "10.77.0.11");
    story_close();
}

static void test_wrong_arguments(void **state)
{
    wizard = wizard_start(L"--page 99 --relaunched --account --lang xx --nonsense \"\" .");
    assert_int_equal(current_page(wizard), CHOOSE);
    story_close();
}

/* ---- without administrator rights ---- */

/* Rights that were just given are not lost to a window without them. */
static void test_elevated_beside_limited(void **state)
{
    story_start_limited(L"--lang en");
    struct wizard_process *first = wizard;
    wizard = wizard_start(L"--lang en");
    assert_ptr_not_equal(wizard->sheet, first->sheet);
    assert_false(is_visible(wizard_control(wizard, ID_ELEVATE)));
    wait_text(wizard->sheet, "(as administrator)");
    wizard_end(first);
    story_close();
}

/* The person says no: nothing happens, everything stays as it was, and it can be asked for again. */
static void test_elevation_refused(void **state)
{
    scenery("set .\\Errors ShellExecuteExW dword 1223\n");
    story_start_limited(L"--lang en --account tester");
    HWND link = wizard_control(wizard, ID_ELEVATE);
    assert_true(is_visible(link));
    wait_text(wizard->sheet, "(without administrator rights)");
    shape_look(wizard, "story-not-elevated");
    press(link);
    press_next(wizard);
    wait_checked(wizard);
    go_to_page(wizard, FIREWALL);
    assert_null(wizard_dialog(wizard));
    go_to_page(wizard, SUMMARY);
    shape_look(wizard, "story-not-elevated-summary");
    story_close();
}

/* Who declines has chosen nothing: what was found for another account is not told as the verdict of this one. */
static void test_elevation_refused_for_another_account(void **state)
{
    scenery("set .\\Errors ShellExecuteExW dword 1223\n");
    story_start_limited(L"--lang en --account tester");
    press_next(wizard);
    wait_checked(wizard);
    go_to_page(wizard, CHOOSE);
    type_text(wizard_control(wizard, ID_ACCOUNT), L"plain");
    wait_text(wizard_control(wizard, ID_ACCOUNT_STATE), "S-1-5-21");
    press(wizard_control(wizard, ID_ELEVATE));
    go_to_page(wizard, SUMMARY);
    wait_checked(wizard);
    wait_instruction(wizard, "plain");
    story_close();
}

/* Windows cannot do it: said in words, and the wizard goes on. */
static void test_elevation_fails(void **state)
{
    scenery("set .\\Errors ShellExecuteExW dword 1314\n");
    story_start_limited(L"--lang en --account tester");
    press(wizard_control(wizard, ID_ELEVATE));
    wizard_wait_dialog(wizard);
    shape_picture(wizard, "story-elevation-fails");
    PostMessageW(wizard_dialog(wizard), WM_CLOSE, 0, 0);
    wizard_wait_no_dialog(wizard);
    press_next(wizard);
    wait_checked(wizard);
    story_close();
}

/* No account was given: the elevated instance is told who that is. */
static void test_elevation_names_the_user(void **state)
{
    wchar_t line[1024];
    story_start_limited(L"--lang en --classic");
    press(wizard_control(wizard, ID_ELEVATE));
    story_relaunched();
    story_command_line(line, 1024);
    wchar_t expected[256];
    char *user = identity_user();
    _snwprintf(expected, 256, L"\"--account\" \"%hs\"", user);
    free(user);
    assert_non_null(wcsstr(line, expected));
    assert_non_null(wcsstr(line, L"\"--classic\""));
    story_close();
}

/* Granted from the page of a finding: another instance shows the same page, this one is gone. */
static void test_elevation_granted(void **state)
{
    scenery("set .\\Firewall ActiveProfiles dword 2\n");
    story_start_limited(L"--lang en --account tester --client 10.1.2.7");
    press_next(wizard);
    wait_checked(wizard);
    go_to_page(wizard, FIREWALL);
    story_select("The firewall lets TCP 135 in");
    press(wizard_control(wizard, ID_FIX));
    story_relaunched();
    assert_int_equal(current_page(wizard), FIREWALL);
    wait_checked(wizard);
    story_wait_change("10.1.2.7");
    story_close();
}

const struct CMUnitTest program_tests[] = {
    story(test_a_foreign_window_stops_nothing),
    story(test_second_start),
    story(test_second_start_for_another_computer),
    story(test_second_start_while_the_first_ends),
    story(test_elevated_beside_limited),
    story(test_relaunched_by_another_user),
    story(test_relaunched_by_the_same_user),
    story(test_elevation_names_the_user),
    story(test_target_preselected),
    story(test_relaunched),
    story(test_relaunched_for_another_computer),
    story(test_wrong_arguments),
    story(test_elevation_refused),
    story(test_elevation_refused_for_another_account),
    story(test_elevation_fails),
    story(test_elevation_granted),
    {0},
};
