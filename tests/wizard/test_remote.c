/* SPDX-License-Identifier: MIT
 *
 * Another computer: one that refuses, one that is a black hole, one that hangs in DCOM. Its name is resolved and its
 * ports answer in a network of the tests' own; without one these stories are skipped.
 */
#include "story.h"

#include "session/vouched.h"

#include <stdio.h>
#include <string.h>

static const char gone[] = "computer healthy HEALTHY\n";

static void test_remote_ready(void **state)
{
    scenery_needs_network();
    scenery(gone);
    story_check_remote(L"\\\\healthy");
    wait_checked(wizard);
    go_to_page(wizard, QUERY);
    wait_instruction(wizard, "WMI answers here, as");
    shape_look(wizard, "story-remote-ready");
    story_close();
}

static void test_remote_denied(void **state)
{
    scenery_needs_network();
    scenery(gone);
    scenery("set \\\\healthy\\Errors ConnectServer dword 0x80070005\n");
    story_check_remote(L"\\\\healthy");
    wait_checked(wizard);
    go_to_page(wizard, QUERY);
    wait_instruction(wizard, "0x80070005");
    /* What to do next is said as well. */
    assert_string_not_equal(text_of(wizard_control(wizard, ID_STATE)), "");
    shape_look(wizard, "story-remote-denied");
    go_to_page(wizard, SUMMARY);
    wait_instruction(wizard, "not ready");
    shape_look(wizard, "story-remote-denied-summary");
    story_close();
}

static bool can_script(void *data)
{
    return is_enabled(wizard_control(wizard, ID_SCRIPT));
}

/* What only the target itself can do is shown as exactly as everything else, and the script does it. */
static void test_script_for_the_target(void **state)
{
    scenery_needs_network();
    CreateDirectoryW(L"C:\\reports", NULL);
    DeleteFileW(L"C:\\reports\\port.cmd");
    scenery(gone);
    story_check_remote(L"\\\\healthy");
    wait_checked(wizard);
    go_to_page(wizard, FIREWALL);
    story_select("fixed port");
    /* The port is as Windows has it: what can be made of it all the same stands behind a box of its own. */
    press(wizard_control(wizard, ID_ANYWAY));
    wait_text(wizard_control(wizard, ID_REMEDY), "port");
    press(wizard_control(wizard, ID_REMEDY));
    story_wait_change("Save the fix script");
    story_wait_change("its own, with a fixed port");
    assert_false(is_enabled(wizard_control(wizard, ID_FIX)));
    wait_for(can_script, NULL, "the script to be possible");
    shape_look(wizard, "story-remote-script");
    press(wizard_control(wizard, ID_SCRIPT));
    story_save_as(L"C:\\reports\\port.cmd");
    wait_text(wizard_control(wizard, ID_STATUS), "Saved: port.cmd");
    assert_true(story_file_contains(L"C:\\reports\\port.cmd", "winmgmt.exe /standalonehost"));
    story_close();
}

/* Where nothing could be read there is nothing to recommend, but a way to be opened. */
static void test_script_opens_the_way(void **state)
{
    scenery_needs_network();
    CreateDirectoryW(L"C:\\reports", NULL);
    DeleteFileW(L"C:\\reports\\way.cmd");
    story_check_remote(L"\\\\off");
    wait_checked(wizard);
    go_to_page(wizard, SUMMARY);
    wait_instruction(wizard, "not ready");
    wait_enabled(wizard_control(wizard, ID_SAVE_SCRIPT));
    press(wizard_control(wizard, ID_SAVE_SCRIPT));
    story_save_as(L"C:\\reports\\way.cmd");
    wait_text(wizard_control(wizard, ID_STATUS), "Saved: way.cmd");
    assert_true(story_file_contains(L"C:\\reports\\way.cmd", "WMIReady-RPCSS-In-TCP"));
    story_close();
}

/* The first layer that fails is named, all else is not checked. */
static void test_black_hole(void **state)
{
    scenery_needs_network();
    story_check_remote(L"\\\\dropped");
    shape_picture(wizard, "story-black-hole-checking");
    wait_checked(wizard);
    wait_instruction(wizard, "not ready");
    wait_text(wizard_control(wizard, ID_PROBLEM_DETAIL), "135");
    shape_look(wizard, "story-black-hole");
    story_close();
}

static void cancel_after(DWORD ms, const char *what)
{
    double begun = now_ms();
    while (now_ms() < begun + ms)
        Sleep(1);
    double gap = wizard_longest_gap(wizard);
    double closed = wizard_close(wizard);
    figure("Cancel to closed, %s: %.0f ms (longest UI gap before: %.0f ms)", what, closed, gap);
    assert_true(closed < 1000);
    wizard_end(wizard);
    wizard = NULL;
}

static void test_black_hole_cancelled(void **state)
{
    scenery_needs_network();
    static const DWORD moments[] = {0, 50, 500, 1500};
    for (size_t i = 0; i < 4; i++) {
        char what[64];
        story_check_remote(L"\\\\dropped");
        snprintf(what, sizeof what, "black hole, %lu ms after Next", moments[i]);
        cancel_after(moments[i], what);
    }
}

/* DCOM that takes half a minute to say anything, and a provider that ignores every limit. */
static void test_hanging_host_cancelled(void **state)
{
    scenery_needs_network();
    scenery(gone);
    scenery("set \\\\healthy\\Delays ConnectServer dword 26000\n");
    static const DWORD moments[] = {100, 2000};
    for (size_t i = 0; i < 2; i++) {
        char what[64];
        story_check_remote(L"\\\\healthy");
        snprintf(what, sizeof what, "DCOM hangs, %lu ms after Next", moments[i]);
        cancel_after(moments[i], what);
    }
}

/* Pages turn, other computers are chosen, while the first one still hangs. */
static void test_work_goes_on_while_a_host_hangs(void **state)
{
    scenery_needs_network();
    scenery(gone);
    scenery("set \\\\healthy\\Delays ConnectServer dword 26000\n");
    story_check_remote(L"\\\\healthy");
    go_to_page(wizard, SUMMARY);
    wait_instruction(wizard, "not complete yet");
    shape_look(wizard, "story-hanging-summary");
    go_to_page(wizard, CHOOSE);
    press(wizard_control(wizard, ID_LOCAL));
    story_account(L"tester");
    wait_text(wizard_control(wizard, ID_ACCOUNT_STATE), "S-1-5-21-0-0-0-1101");
    press_next(wizard);
    wait_checked(wizard);
    go_to_page(wizard, SUMMARY);
    wait_instruction(wizard, "is set up for");
    story_close();
}

static void give_credentials(const wchar_t *name)
{
    press(wizard_control(wizard, ID_AS));
    HWND dialog = wizard_wait_dialog(wizard);
    shape_picture(wizard, "story-credentials");
    HWND user = FindWindowExW(dialog, NULL, L"ComboBoxEx32", NULL);
    HWND combo = user ? FindWindowExW(user, NULL, L"ComboBox", NULL) : NULL;
    HWND password = FindWindowExW(dialog, NULL, L"Edit", NULL);
    if (!combo || !password) {
        PostMessageW(dialog, WM_COMMAND, IDCANCEL, 0);
        fail_msg("the credentials dialog has other fields than expected");
    }
    type_text(combo, name);
    type_text(password, L"s3cret");
    press(GetDlgItem(dialog, IDOK));
    wait_text(wizard_control(wizard, ID_AS_STATE), "monitor");
    /* "You" was somebody else before: it is asked again. */
    HWND self = wizard_control(wizard, ID_ACCOUNT_SELF);
    wait_text(self, "monitor");
    assert_false(is_checked(self));
    ask(self, BM_CLICK, 0, 0);
    assert_true(is_checked(self));
}

static const char guarded[] = "computer healthy HEALTHY\n"
                              "set \\\\healthy User sz HEALTHY\\monitor\nset \\\\healthy PasswordPrint print s3cret\n";

static bool can_browse(void *data)
{
    return is_visible(wizard_control(wizard, ID_BROWSE));
}

static void test_other_credentials(void **state)
{
    scenery_needs_network();
    scenery(guarded);
    wizard = wizard_start(L"--lang en \\\\healthy");
    give_credentials(L"HEALTHY\\monitor");
    shape_look(wizard, "story-credentials-taken");
    /* Browse would log on to the target as who runs the wizard. */
    ask(wizard_control(wizard, ID_ACCOUNT_OTHER), BM_CLICK, 0, 0);
    wait_for(can_browse, NULL, "Browse");
    scenery_forget_log();
    press(wizard_control(wizard, ID_BROWSE));
    HWND picker = wizard_wait_dialog(wizard);
    assert_true(story_file_contains(L"C:\\world.log", "objsel target \"\" types 37E"));
    assert_false(story_file_contains(L"C:\\world.log", "objsel target \"healthy\""));
    press(GetDlgItem(picker, IDCANCEL));
    wizard_wait_no_dialog(wizard);
    ask(wizard_control(wizard, ID_ACCOUNT_SELF), BM_CLICK, 0, 0);
    press_next(wizard);
    wait_checked(wizard);
    go_to_page(wizard, QUERY);
    wait_instruction(wizard, "WMI answers here, as");
    story_close();
}

/* They were given for one computer: another one never gets them, and there is a way back to oneself. */
static void test_credentials_stay_with_their_computer(void **state)
{
    scenery_needs_network();
    scenery(guarded);
    wizard = wizard_start(L"--lang en \\\\healthy");
    give_credentials(L"HEALTHY\\monitor");
    type_text(wizard_control(wizard, ID_TARGET), L"\\\\off");
    wait_text(wizard_control(wizard, ID_AS_STATE), "as you");
    /* Nor does an answer about its account mean somebody else there. */
    HWND self = wizard_control(wizard, ID_ACCOUNT_SELF);
    assert_null(strstr(text_of(self), "monitor"));
    assert_false(is_checked(self));
    type_text(wizard_control(wizard, ID_TARGET), L"\\\\HEALTHY");
    wait_text(wizard_control(wizard, ID_AS_STATE), "monitor");
    assert_true(is_checked(self));
    type_text(wizard_control(wizard, ID_TARGET), L"\\\\off");
    assert_false(is_checked(self));
    press(self);
    press_next(wizard);
    go_to_page(wizard, CHOOSE);
    type_text(wizard_control(wizard, ID_TARGET), L"\\\\healthy");
    assert_non_null(strstr(text_of(wizard_control(wizard, ID_AS_STATE)), "as you"));
    give_credentials(L"HEALTHY\\monitor");
    press(wizard_control(wizard, ID_AS));
    wait_text(wizard_control(wizard, ID_AS_STATE), "as you");
    assert_null(wizard_dialog(wizard));
    story_close();
}

enum { CLICK_BUTTON = WM_USER + 102 /* TDM_CLICK_BUTTON */, FIRST_ANSWER = 100 };

/* An account that could be of the target or of a domain is asked for, never guessed, and nothing is looked at meanwhile
 * in its place. */
static void test_name_of_two_accounts(void **state)
{
    scenery_needs_network();
    scenery(guarded);
    story_check_remote(L"\\\\healthy --account monitor");
    HWND question = wizard_wait_dialog(wizard);
    shape_picture(wizard, "story-whose");
    /* The last answer goes back to the page where it can be written. */
    PostMessageW(question, WM_CLOSE, 0, 0);
    wizard_wait_no_dialog(wizard);
    wait_focus(wizard, ID_TARGET);
    assert_int_equal(current_page(wizard), CHOOSE);
    press_next(wizard);
    SendMessageW(wizard_wait_dialog(wizard), CLICK_BUTTON, FIRST_ANSWER, 0);
    wizard_wait_no_dialog(wizard);
    /* No page is turned before the answer has: the check begins with it. */
    wait_instruction(wizard, "HEALTHY\\monitor");
    go_to_page(wizard, CHOOSE);
    assert_string_equal(text_of(wizard_control(wizard, ID_ACCOUNT)), ".\\monitor");
    story_close();
}

/* ---- whoever answered to a name ---- */

static const char neighbour[] = "computer neighbour NEIGHBOUR\nset .\\ Joined dword 3\n";

static bool somebody_logged_on(void *data)
{
    return story_file_contains(L"C:\\world.log", "ConnectServer");
}

static void answer_question(int answer)
{
    SendMessageW(wizard_wait_dialog(wizard), CLICK_BUTTON, (WPARAM)(FIRST_ANSWER + answer), 0);
    wizard_wait_no_dialog(wizard);
}

/* Before anything logs on to whoever answered to the name it is asked; the network can be checked without that. */
static void test_neighbour_asks_first(void **state)
{
    scenery_needs_network();
    scenery(neighbour);
    story_check_remote(L"\\\\neighbour");
    HWND question = wizard_wait_dialog(wizard);
    shape_picture(wizard, "story-vouched");
    PostMessageW(question, WM_CLOSE, 0, 0);
    wizard_wait_no_dialog(wizard);
    wait_focus(wizard, ID_TARGET);
    assert_int_equal(current_page(wizard), CHOOSE);
    press_next(wizard);
    answer_question(VOUCHED_NO_LOGON);
    wait_checked(wizard);
    assert_false(somebody_logged_on(NULL));
    go_to_page(wizard, CHOOSE);
    assert_true(is_checked(wizard_control(wizard, ID_NO_LOGON)));
    press(wizard_control(wizard, ID_NO_LOGON));
    press_next(wizard);
    answer_question(VOUCHED_TRUST);
    wait_for(somebody_logged_on, NULL, "a logon");
    wait_checked(wizard);
    story_close();
}

/* Without being asked: the box on the first page. */
static void test_check_without_logging_on(void **state)
{
    scenery_needs_network();
    scenery(gone);
    wizard = wizard_start(L"--lang en \\\\healthy");
    press(wizard_control(wizard, ID_NO_LOGON));
    shape_look(wizard, "story-no-logon-choose");
    press_next(wizard);
    wait_checked(wizard);
    shape_look(wizard, "story-no-logon");
    go_to_page(wizard, SUMMARY);
    wait_instruction(wizard, "cannot be told");
    assert_false(somebody_logged_on(NULL));
    story_close();
}

static bool is_gone(void *data)
{
    return !IsWindow(data);
}

static bool has_its_value_back(void)
{
    wchar_t value[8] = L"";
    DWORD size = sizeof value;
    RegGetValueW(HKEY_LOCAL_MACHINE, L"Software\\WMI Ready Test\\Hosts\\neighbour\\Registry\\SOFTWARE\\Microsoft\\Ole",
                 L"EnableDCOM", RRF_RT_REG_SZ, NULL, value, &size);
    return wcscmp(value, L"N") == 0;
}

/* The journal of another computer leads there too. */
static void test_undo_asks_first(void **state)
{
    scenery_needs_network();
    scenery(neighbour);
    scenery("set \\\\neighbour\\Registry\\SOFTWARE\\Microsoft\\Ole EnableDCOM sz N\n");
    story_cli(L"fix \\\\neighbour --apply DCOM-ENABLED:enable --yes --trust-name");
    assert_false(has_its_value_back());
    for (int answer = VOUCHED_NO_LOGON; answer <= VOUCHED_TRUST; answer++) {
        wizard = wizard_start(L"--lang en --account tester");
        press(wizard_control(wizard, ID_CHOOSE_UNDO));
        HWND consent = wizard_wait_dialog(wizard);
        press(GetDlgItem(consent, ID_CONSENT_MAKE));
        wait_for(is_gone, consent, "the consent to close");
        answer_question(answer);
        if (answer == VOUCHED_TRUST)
            story_close_message("story-vouched-undone");
        assert_int_equal(has_its_value_back(), answer == VOUCHED_TRUST);
        wizard_close(wizard);
        wizard_end(wizard);
        wizard = NULL;
    }
}

const struct CMUnitTest program_tests[] = {
    story(test_remote_ready),
    story(test_remote_denied),
    story(test_script_for_the_target),
    story(test_script_opens_the_way),
    story(test_neighbour_asks_first),
    story(test_check_without_logging_on),
    story(test_undo_asks_first),
    story(test_black_hole),
    story(test_black_hole_cancelled),
    story(test_hanging_host_cancelled),
    story(test_work_goes_on_while_a_host_hangs),
    story(test_other_credentials),
    story(test_credentials_stay_with_their_computer),
    story(test_name_of_two_accounts),
    {0},
};
