/* SPDX-License-Identifier: MIT
 *
 * Who will connect: asked, never taken for granted; and "Browse...", the dialog of Windows for accounts (the double of
 * tests/world/doubles/picker).
 */
#include "story.h"

#include <string.h>

enum { PICKER_NAMES = 100 };

static HWND self(void)
{
    return wizard_control(wizard, ID_ACCOUNT_SELF);
}

static HWND other(void)
{
    return wizard_control(wizard, ID_ACCOUNT_OTHER);
}

static HWND field(void)
{
    return wizard_control(wizard, ID_ACCOUNT);
}

static HWND said(void)
{
    return wizard_control(wizard, ID_ACCOUNT_STATE);
}

static void assert_unanswered(void)
{
    assert_false(is_checked(self()));
    assert_false(is_checked(other()));
}

/* ---- the answer ---- */

/* Nobody is chosen beforehand, and going past the question with Tab answers nothing. */
static void test_account_is_asked(void **state)
{
    wizard = wizard_start_empty(L"--lang en");
    wait_text(self(), "(");
    assert_unanswered();
    shape_look(wizard, "account-asked");
    wait_focus(wizard, ID_LOCAL);
    key(wizard, VK_TAB);
    wait_focus(wizard, ID_ACCOUNT_SELF);
    assert_unanswered();
    key(wizard, VK_TAB);
    wait_focus(wizard, ID_ACCOUNT);
    assert_unanswered();
    PostMessageW(wizard->sheet, PSM_PRESSBUTTON, PSBTN_NEXT, 0);
    wait_text(said(), "Choose who will connect");
    wait_focus(wizard, ID_ACCOUNT_SELF);
    assert_unanswered();
    assert_int_equal(current_page(wizard), CHOOSE);
    shape_look(wizard, "account-refused");
    key(wizard, VK_SPACE);
    wait_chosen(self());
    wait_text(said(), "");
    assert_false(is_visible(field()));
    shape_look(wizard, "account-self");
    press_next(wizard);
    wait_checked(wizard);
    go_to_page(wizard, CHOOSE);
    assert_true(is_checked(self()));
    story_close();
}

/* Another one is written; an empty field is no account. */
static void test_another_account(void **state)
{
    wizard = wizard_start_empty(L"--lang en");
    wait_text(self(), "(");
    key_with(wizard, VK_MENU, 'E');
    wait_focus(wizard, ID_ACCOUNT);
    assert_true(is_checked(other()));
    PostMessageW(wizard->sheet, PSM_PRESSBUTTON, PSBTN_NEXT, 0);
    wait_text(said(), "Type NAME");
    wait_focus(wizard, ID_ACCOUNT);
    type_text(field(), L"tester");
    wait_text(said(), "S-1-5-21-0-0-0-1101");
    shape_look(wizard, "account-other");
    press_next(wizard);
    wait_checked(wizard);
    wait_instruction(wizard, "tester");
    go_to_page(wizard, CHOOSE);
    /* And the person all the same. */
    key_with(wizard, VK_MENU, 'Y');
    wait_chosen(self());
    press_next(wizard);
    wait_checked(wizard);
    assert_null(strstr(page_instruction(wizard), "tester"));
    go_to_page(wizard, CHOOSE);
    assert_true(is_checked(self()));
    story_close();
}

/* What is typed is an answer, too. */
static void test_typing_answers(void **state)
{
    wizard = wizard_start_empty(L"--lang en");
    type_text(field(), L"tester");
    assert_true(is_checked(other()));
    wait_text(said(), "S-1-5-21-0-0-0-1101");
    story_close();
}

/* An answer is asked for before the shield is, too; and what is handed on is what was answered. */
static void test_account_before_the_shield(void **state)
{
    story_start_limited(L"--lang en");
    type_text(wizard_control(wizard, ID_CLIENT), L"10.1.2.7");
    story_account(L"");
    press(wizard_control(wizard, ID_ELEVATE));
    wait_text(said(), "Type NAME");
    wait_focus(wizard, ID_ACCOUNT);
    type_text(field(), L"tester");
    press(wizard_control(wizard, ID_ELEVATE));
    story_relaunched_elevated();
    wait_checked(wizard);
    go_to_page(wizard, CHOOSE);
    assert_true(is_checked(other()));
    assert_string_equal(text_of(field()), "tester");
    story_close();
}

/* ---- Browse ---- */

static bool can_browse(void *data)
{
    return is_visible(wizard_control(wizard, ID_BROWSE));
}

static HWND browse(void)
{
    wait_for(can_browse, NULL, "Browse");
    press(wizard_control(wizard, ID_BROWSE));
    return wizard_wait_dialog(wizard);
}

static bool is_gone(void *dialog)
{
    return !IsWindow(dialog);
}

static void pick(HWND dialog, const wchar_t *names)
{
    type_text(GetDlgItem(dialog, PICKER_NAMES), names);
    press(GetDlgItem(dialog, IDOK));
    wait_for(is_gone, dialog, "the dialog to end");
}

static void test_browse(void **state)
{
    wizard = wizard_start_empty(L"--lang en");
    HWND dialog = browse();
    /* As every dialog of Windows that looks at other computers: not on the window's thread. */
    assert_int_not_equal(GetWindowThreadProcessId(dialog, NULL), GetWindowThreadProcessId(wizard->sheet, NULL));
    assert_false(is_enabled(wizard->sheet));
    assert_true(story_file_contains(L"C:\\world.log", "objsel target \"\" types 37F options 0 attribute objectSid"));
    press(GetDlgItem(dialog, IDCANCEL));
    wizard_wait_no_dialog(wizard);
    assert_unanswered();
    assert_string_equal(text_of(field()), "");
    pick(browse(), L"tester");
    wait_text(said(), "S-1-5-21-0-0-0-1101");
    assert_true(is_checked(other()));
    assert_non_null(strstr(text_of(field()), "tester"));
    wait_focus(wizard, ID_ACCOUNT);
    pick(browse(), L"svc");
    wait_text(said(), "S-1-5-21-1-2-3-1201");
    assert_string_equal(text_of(field()), "CONTOSO\\svc");
    shape_look(wizard, "account-browsed");
    press_next(wizard);
    wait_checked(wizard);
    wait_instruction(wizard, "svc");
    story_close();
}

/* By keys alone. */
static void test_browse_by_keys(void **state)
{
    wizard = wizard_start_empty(L"--lang en");
    wait_for(can_browse, NULL, "Browse");
    key_with(wizard, VK_MENU, 'R');
    HWND dialog = wizard_wait_dialog(wizard);
    key(wizard, VK_ESCAPE);
    wizard_wait_no_dialog(wizard);
    wait_focus(wizard, ID_BROWSE);
    key(wizard, VK_SPACE);
    dialog = wizard_wait_dialog(wizard);
    type_text(GetDlgItem(dialog, PICKER_NAMES), L"tester");
    key(wizard, VK_RETURN);
    wizard_wait_no_dialog(wizard);
    wait_focus(wizard, ID_ACCOUNT);
    wait_text(said(), "S-1-5-21-0-0-0-1101");
    story_close();
}

/* What the dialog cannot say, and what it may not. */
static void test_browse_without_a_sid(void **state)
{
    scenery("set .\\Picker Bare dword 1\n");
    wizard = wizard_start_empty(L"--lang en");
    pick(browse(), L"svc");
    wait_text(field(), "CONTOSO\\svc");
    pick(browse(), L"tester;svc");
    story_close_message("account-several");
    assert_string_equal(text_of(field()), "CONTOSO\\svc");
    story_close();
}

static void test_browse_fails(void **state)
{
    wizard = wizard_start_empty(L"--lang en");
    wait_for(can_browse, NULL, "Browse");
    scenery("set .\\Errors IDsObjectPicker::InvokeDialog dword 0x80070005\n");
    press(wizard_control(wizard, ID_BROWSE));
    story_close_message("account-browse-fails");
    assert_unanswered();
    assert_true(is_enabled(wizard_control(wizard, ID_BROWSE)));
    story_close();
}

static bool has_looked(void *data)
{
    return story_file_contains(L"C:\\world.log", "objsel target \"\" types 001");
}

/* Where Windows has no such dialog there is no button: the field alone. */
static void test_no_browse(void **state)
{
    static const char *const ends[] = {"set .\\Errors CoCreateInstance:DsObjectPicker dword 0x80040154\n",
                                       "set .\\Errors IDsObjectPicker::Initialize dword 0x80004001\n",
                                       "set .\\Picker Empty dword 1\n"};
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        scenery(ends[i]);
        wizard = wizard_start_empty(L"--lang en");
        wait_text(self(), "(");
        type_text(field(), L"tester");
        wait_text(said(), "S-1-5-21-0-0-0-1101");
        if (i > 0)
            wait_for(has_looked, NULL, "the dialog to be looked for");
        assert_false(is_visible(wizard_control(wizard, ID_BROWSE)));
        story_close();
        wizard_end(wizard);
        wizard = NULL;
        scenery_clear();
    }
}

/* ---- another computer ---- */

static const char there[] = "computer healthy HEALTHY\nset \\\\healthy\\Accounts\\eva Sid sz S-1-5-21-0-0-0-1101\n";

/* The lists are those of the target; its own accounts are written as such, whoever has their SID here. */
static void test_browse_another_computer(void **state)
{
    scenery_needs_network();
    scenery(there);
    wizard = wizard_start_empty(L"--lang en \\\\healthy");
    HWND dialog = browse();
    assert_true(story_file_contains(L"C:\\world.log", "objsel target \"healthy\" types 37F"));
    pick(dialog, L"eva");
    wait_text(field(), ".\\eva");
    wait_text(said(), "looked up on the target");
    shape_look(wizard, "account-of-another-computer");
    story_close();
}

/* One that does not let itself be asked, or shall not get a logon: the domains of this computer. */
static void test_browse_without_the_target(void **state)
{
    scenery_needs_network();
    scenery(there);
    scenery("set \\\\healthy\\Errors IDsObjectPicker::Initialize dword 0x80070005\n");
    wizard = wizard_start_empty(L"--lang en \\\\healthy");
    HWND dialog = browse();
    assert_true(story_file_contains(L"C:\\world.log", "objsel target \"\" types 37E"));
    pick(dialog, L"svc");
    wait_text(field(), "CONTOSO\\svc");
    wizard_wait_no_dialog(wizard);
    scenery("set \\\\healthy\\Errors IDsObjectPicker::Initialize dword 0\n");
    scenery_forget_log();
    press(wizard_control(wizard, ID_NO_LOGON));
    dialog = browse();
    assert_true(story_file_contains(L"C:\\world.log", "objsel target \"\" types 37E"));
    assert_false(story_file_contains(L"C:\\world.log", "objsel target \"healthy\""));
    press(GetDlgItem(dialog, IDCANCEL));
    wizard_wait_no_dialog(wizard);
    story_close();
}

/* A name is an answer whatever was chosen meanwhile, and though the field had it already; a computer that is not named
 * is no other one. */
static void test_browse_is_an_answer(void **state)
{
    scenery_needs_network();
    scenery(there);
    wizard = wizard_start_empty(L"--lang en");
    wait_for(can_browse, NULL, "Browse");
    press(wizard_control(wizard, ID_REMOTE));
    press(wizard_control(wizard, ID_BROWSE));
    wait_focus(wizard, ID_TARGET);
    assert_null(wizard_dialog(wizard));
    scenery("set \\\\healthy\\Delays IDsObjectPicker::Initialize dword 3000\n");
    type_text(wizard_control(wizard, ID_TARGET), L"healthy");
    type_text(field(), L".\\eva");
    wait_for(can_browse, NULL, "Browse");
    press(wizard_control(wizard, ID_BROWSE));
    wait_text(said(), "Windows is looking");
    press(self());
    wait_chosen(self());
    pick(wizard_wait_dialog(wizard), L"eva");
    wizard_wait_no_dialog(wizard);
    wait_chosen(other());
    assert_string_equal(text_of(field()), ".\\eva");
    scenery("set \\\\healthy\\Delays IDsObjectPicker::Initialize dword 0\n");
    story_close();
}

static bool has_asked(void *data)
{
    return story_file_contains(L"C:\\world.log", "objsel target \"healthy\"");
}

/* Until its dialog comes the wizard goes on; on another page it does not come any more. */
static void test_browse_given_up(void **state)
{
    scenery_needs_network();
    scenery(there);
    scenery("set \\\\healthy\\Delays IDsObjectPicker::Initialize dword 30000\n");
    wizard = wizard_start(L"--lang en --account CONTOSO\\svc \\\\healthy");
    wait_for(can_browse, NULL, "Browse");
    wait_text(said(), "S-1-5-21-1-2-3-1201");
    press(wizard_control(wizard, ID_BROWSE));
    wait_text(said(), "Windows is looking");
    shape_look(wizard, "account-browsing");
    press_next(wizard);
    scenery("set \\\\healthy\\Delays IDsObjectPicker::Initialize dword 0\n");
    wait_for(has_asked, NULL, "the dialog to be about to come");
    go_to_page(wizard, CHOOSE);
    HWND dialog = browse();
    press(GetDlgItem(dialog, IDCANCEL));
    wait_for(is_gone, dialog, "the dialog to end");
    wizard_wait_no_dialog(wizard);
    wait_text(said(), "S-1-5-21-1-2-3-1201");
    story_close();
}

const struct CMUnitTest program_tests[] = {
    story(test_account_is_asked),
    story(test_another_account),
    story(test_typing_answers),
    story(test_account_before_the_shield),
    story(test_browse),
    story(test_browse_by_keys),
    story(test_browse_without_a_sid),
    story(test_browse_fails),
    story(test_no_browse),
    story(test_browse_another_computer),
    story(test_browse_without_the_target),
    story(test_browse_is_an_answer),
    story(test_browse_given_up),
    {0},
};
