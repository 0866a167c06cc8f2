/* SPDX-License-Identifier: MIT
 *
 * Fix and Undo through the pages: the exact change is shown before, made when Fix is pressed, believed when the check
 * passes again, and taken back to the last byte.
 */
#include "story.h"

#include <stdlib.h>
#include <string.h>

static const wchar_t rules[] =
    L"SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules";
static const wchar_t ole[] = L"SOFTWARE\\Microsoft\\Ole";
static const wchar_t group[] = L"Software\\WMI Ready Test\\Hosts\\.\\Accounts\\Distributed COM Users";

/* Names, types and bytes of all values of a key, so that two states can be compared. */
struct bytes {
    size_t size;
    BYTE data[64 * 1024];
};

static void append(struct bytes *bytes, const void *data, size_t size)
{
    if (bytes->size + size > sizeof bytes->data)
        fail_msg("the key holds more than this test can compare");
    memcpy(bytes->data + bytes->size, data, size);
    bytes->size += size;
}

static struct bytes *state_of(const wchar_t *path)
{
    struct bytes *bytes = calloc(1, sizeof *bytes);
    BYTE data[16 * 1024];
    HKEY key;
    assert_int_equal(RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key), 0);
    for (DWORD i = 0;; i++) {
        wchar_t name[256];
        DWORD units = 256, type, size = sizeof data;
        if (RegEnumValueW(key, i, name, &units, NULL, &type, data, &size) != ERROR_SUCCESS)
            break;
        append(bytes, name, units * sizeof *name);
        append(bytes, &type, sizeof type);
        append(bytes, data, size);
    }
    RegCloseKey(key);
    return bytes;
}

static bool same(const struct bytes *one, const struct bytes *other)
{
    return one->size == other->size && memcmp(one->data, other->data, one->size) == 0;
}

static bool can_fix(void *data)
{
    return is_enabled(wizard_control(wizard, ID_FIX));
}

static bool can_undo(void *data)
{
    return is_enabled(wizard_control(wizard, ID_UNDO));
}

struct repair {
    const char *name;
    enum page_number page;
    const char *title, *preview, *fixed;
    const wchar_t *key;
};

static void fix(const struct repair *repair)
{
    go_to_page(wizard, repair->page);
    story_select(repair->title);
    story_wait_change(repair->preview);
    wait_for(can_fix, NULL, "Fix to be possible");
    press(wizard_control(wizard, ID_FIX));
    story_wait_result(repair->title, repair->fixed);
    wait_checked(wizard);
}

/* A rule of ours has a GUID for its value and its name in the text, as Windows does it. */
static bool rule_is_on(const wchar_t *name)
{
    wchar_t value[128], text[2048];
    bool on = false;
    HKEY key;
    assert_int_equal(RegOpenKeyExW(HKEY_LOCAL_MACHINE, rules, 0, KEY_READ, &key), 0);
    for (DWORD i = 0, length = 128; RegEnumValueW(key, i, value, &length, NULL, NULL, NULL, NULL) == 0;
         i++, length = 128) {
        DWORD size = sizeof text;
        if (RegGetValueW(key, NULL, value, RRF_RT_REG_SZ, NULL, text, &size) == 0 && wcsstr(text, name))
            on = on || wcsstr(text, L"Active=TRUE") != NULL;
    }
    RegCloseKey(key);
    return on;
}

static void assert_state(const wchar_t *key, struct bytes *before, bool unchanged)
{
    struct bytes *now = state_of(key);
    assert_int_equal(same(before, now), unchanged);
    free(now);
}

static void fix_and_undo(const struct repair *repair)
{
    struct bytes *before = state_of(repair->key);
    fix(repair);
    assert_state(repair->key, before, false);
    wait_text(wizard_control(wizard, ID_DETAIL), "Fixed by a change made here");
    shape_look(wizard, repair->name);
    wait_for(can_undo, NULL, "Undo to be possible");
    press(wizard_control(wizard, ID_UNDO));
    story_wait_result(repair->title, "Needs change");
    wait_checked(wizard);
    assert_state(repair->key, before, true);
    free(before);
    assert_false(is_enabled(wizard_control(wizard, ID_UNDO)));
}

static const struct repair firewall = {
    .name = "story-fixed-firewall",
    .page = FIREWALL,
    .title = "The firewall lets TCP 135 in",
    .preview = "RPCSS-In-TCP",
    .fixed = "Fixed",
    .key = rules,
};
static const struct repair dcom = {
    .name = "story-fixed-dcom",
    .page = DCOM,
    .title = "DCOM is switched on",
    .preview = "EnableDCOM",
    .fixed = "Fixed after restart",
    .key = ole,
};
static const struct repair permissions = {
    .name = "story-fixed-group",
    .page = PERMISSIONS,
    .title = "The account is in a group that DCOM lets in",
    .preview = "to the group Distributed COM Users (S-1-5-32-562)",
    .fixed = "Fixed",
    .key = group,
};

static void test_firewall_rule(void **state)
{
    scenery("set .\\Firewall ActiveProfiles dword 2\n");
    story_check(L"--account tester --client 10.1.2.7");
    go_to_page(wizard, FIREWALL);
    story_select(firewall.title);
    story_wait_change("WMIReady-RPCSS-In-TCP");
    story_wait_change("10.1.2.7");
    story_wait_change("Effect on security:");
    story_wait_change("Undo:");
    shape_look(wizard, "story-preview");
    fix_and_undo(&firewall);
    story_close();
}

/* Nobody vouches for the name of the client: whoever answered is told beside the change that lets it in. */
static void test_unvouched_client(void **state)
{
    scenery_needs_network();
    scenery("set .\\Firewall ActiveProfiles dword 2\n");
    story_check(L"--account tester --client neighbour");
    go_to_page(wizard, FIREWALL);
    story_select(firewall.title);
    story_wait_change("10.77.0.180 answered to a question to everybody");
    story_wait_change("WMIReady-RPCSS-In-TCP");
    shape_look(wizard, "story-preview-unvouched");
    story_close();
}

static void test_registry_value(void **state)
{
    scenery("set SOFTWARE\\Microsoft\\Ole EnableDCOM sz N\n");
    story_check(L"--account tester");
    fix_and_undo(&dcom);
    story_close();
}

static void test_group_member(void **state)
{
    story_check(L"--account plain");
    fix_and_undo(&permissions);
    story_close();
}

/* The second click of a double click comes before the page was shown anew: one press, one change, one journal. */
static void test_double_click_on_fix(void **state)
{
    scenery("set .\\Firewall ActiveProfiles dword 2\n");
    story_check(L"--account tester --client 10.1.2.7");
    go_to_page(wizard, firewall.page);
    story_select(firewall.title);
    wait_for(can_fix, NULL, "Fix to be possible");
    HWND button = wizard_control(wizard, ID_FIX);
    press(button);
    PostMessageW(button, BM_CLICK, 0, 0);
    story_wait_result(firewall.title, firewall.fixed);
    wait_checked(wizard);
    assert_int_equal(scenery_journals(), 1);
    wait_for(can_undo, NULL, "Undo to be possible");
    press(wizard_control(wizard, ID_UNDO));
    story_wait_result(firewall.title, "Needs change");
    wait_checked(wizard);
    story_close();
}

/* Two changes on two pages, seen on the last one, taken back there with one press. */
static void test_undo_all(void **state)
{
    scenery("set .\\Firewall ActiveProfiles dword 2\nset SOFTWARE\\Microsoft\\Ole EnableDCOM sz N\n");
    struct bytes *enabled = state_of(ole);
    story_check(L"--account tester --client 10.1.2.7");
    fix(&firewall);
    assert_true(rule_is_on(L"WMIReady-RPCSS-In-TCP"));
    fix(&dcom);
    go_to_page(wizard, SUMMARY);
    wait_text(wizard_control(wizard, ID_CHANGES), "WMIReady-RPCSS-In-TCP");
    wait_text(wizard_control(wizard, ID_CHANGES), "EnableDCOM");
    shape_look(wizard, "story-changes");
    press(wizard_control(wizard, ID_UNDO_ALL));
    story_wait_result(dcom.title, "Needs change");
    wait_checked(wizard);
    assert_false(rule_is_on(L"WMIReady-RPCSS-In-TCP"));
    assert_state(ole, enabled, true);
    free(enabled);
    wait_text(wizard_control(wizard, ID_CHANGES), "(undone)");
    shape_look(wizard, "story-undone-all");
    story_close();
}

static bool is_gone(void *data)
{
    return !IsWindow(data);
}

static bool can_undo_earlier(void *data)
{
    return is_enabled(wizard_control(wizard, ID_UNDO_EARLIER));
}

/* Chooses the newest journal in the question that BUTTON asks, and agrees. */
static void take_back_newest(int button, const char *change)
{
    press(wizard_control(wizard, button));
    HWND question = wizard_wait_dialog(wizard);
    assert_int_equal(SendMessageW(GetDlgItem(question, ID_CONSENT_ROWS), LB_GETCURSEL, 0, 0), 0);
    wait_text(GetDlgItem(question, ID_CONSENT_TEXT), change);
    assert_true(is_enabled(GetDlgItem(question, ID_CONSENT_MAKE)));
    shape_picture(wizard, "story-undo-earlier");
    press(GetDlgItem(question, ID_CONSENT_MAKE));
    wait_for(is_gone, question, "the question to close");
    story_close_message("story-undone-earlier");
}

/* Another start, another day: what was changed then is taken back to the byte, from the first page and from the last
 * one, and each journal once. */
static void test_undo_of_an_earlier_session(void **state)
{
    scenery("set .\\Firewall ActiveProfiles dword 2\nset SOFTWARE\\Microsoft\\Ole EnableDCOM sz N\n");
    struct bytes *enabled = state_of(ole), *open = state_of(rules);
    story_check(L"--account tester --client 10.1.2.7");
    fix(&firewall);
    fix(&dcom);
    wizard_close(wizard);
    wizard_end(wizard);
    wizard = wizard_start(L"--lang en --account tester --client 10.1.2.7");
    take_back_newest(ID_CHOOSE_UNDO, "EnableDCOM");
    assert_state(ole, enabled, true);
    assert_state(rules, open, false);
    assert_int_equal(current_page(wizard), CHOOSE);
    press_next(wizard);
    wait_checked(wizard);
    go_to_page(wizard, SUMMARY);
    wait_for(can_undo_earlier, NULL, "the journals to be possible");
    press(wizard_control(wizard, ID_UNDO_EARLIER));
    HWND question = wizard_wait_dialog(wizard);
    wait_text(GetDlgItem(question, ID_CONSENT_TEXT), "nothing is left");
    assert_false(is_enabled(GetDlgItem(question, ID_CONSENT_MAKE)));
    HWND rows = GetDlgItem(question, ID_CONSENT_ROWS);
    SendMessageW(rows, LB_SETCURSEL, 1, 0);
    SendMessageW(question, WM_COMMAND, MAKEWPARAM(ID_CONSENT_ROWS, LBN_SELCHANGE), (LPARAM)rows);
    wait_text(GetDlgItem(question, ID_CONSENT_TEXT), "WMIReady-RPCSS-In-TCP");
    shape_picture(wizard, "story-undo-earlier-finish");
    press(GetDlgItem(question, ID_CONSENT_MAKE));
    wait_for(is_gone, question, "the question to close");
    story_close_message("story-undone-earlier");
    wait_checked(wizard);
    assert_state(rules, open, true);
    story_wait_result(firewall.title, "Needs change");
    free(enabled);
    free(open);
    story_close();
}

/* Somebody changed the same value since: the wizard asks, and leaves it when told so. */
static void test_undo_meets_another_change(void **state)
{
    scenery("set SOFTWARE\\Microsoft\\Ole EnableDCOM sz N\n");
    story_check(L"--account tester");
    fix(&dcom);
    scenery("set SOFTWARE\\Microsoft\\Ole EnableDCOM sz maybe\n");
    struct bytes *theirs = state_of(ole);
    press(wizard_control(wizard, ID_UNDO));
    HWND question = wizard_wait_dialog(wizard);
    shape_picture(wizard, "story-conflict");
    enum { CLICK_BUTTON = WM_USER + 102 /* TDM_CLICK_BUTTON */, KEEP = 100 };
    SendMessageW(question, CLICK_BUTTON, KEEP, 0);
    wizard_wait_no_dialog(wizard);
    wait_checked(wizard);
    assert_state(ole, theirs, true);
    free(theirs);
    story_close();
}

/* Who starts the wizard again before the restart is not told that all is well. */
static void test_restart_is_still_to_come(void **state)
{
    scenery("set SOFTWARE\\Microsoft\\Ole EnableDCOM sz N\n");
    story_check(L"--account tester");
    fix(&dcom);
    wizard_close(wizard);
    wizard_end(wizard);
    story_check(L"--account tester");
    go_to_page(wizard, DCOM);
    story_select(dcom.title);
    story_wait_result(dcom.title, dcom.fixed);
    wait_text(wizard_control(wizard, ID_DETAIL), "Restart Windows: the change holds after that.");
    go_to_page(wizard, SUMMARY);
    wait_instruction(wizard, "after a restart of Windows");
    shape_look(wizard, "story-restart-to-come");
    story_close();
}

/* What was chosen for one requirement says nothing about the next one; over a new check it stays. */
static void test_choice_of_remedy(void **state)
{
    story_check(L"--account plain");
    go_to_page(wizard, PERMISSIONS);
    story_select("use the WMI namespace");
    wait_text(wizard_control(wizard, ID_REMEDY), "(recommended)");
    assert_true(is_checked(wizard_control(wizard, ID_REMEDY)));
    press(wizard_control(wizard, ID_REMEDY + 1));
    wait_for(can_fix, NULL, "Fix to be possible");
    ask(wizard_control(wizard, ID_AGAIN), BM_CLICK, 0, 0);
    wait_checked(wizard);
    assert_true(is_checked(wizard_control(wizard, ID_REMEDY + 1)));
    story_select(permissions.title);
    story_wait_change(permissions.preview);
    assert_true(is_checked(wizard_control(wizard, ID_REMEDY)));
    assert_false(is_checked(wizard_control(wizard, ID_REMEDY + 1)));
    story_select("use the WMI namespace");
    wait_text(wizard_control(wizard, ID_REMEDY), "(recommended)");
    assert_true(is_checked(wizard_control(wizard, ID_REMEDY)));
    story_close();
}

/* A change that Windows refuses: said, and nothing is claimed. */
static void test_fix_refused(void **state)
{
    scenery("set .\\Firewall ActiveProfiles dword 2\nset .\\Firewall ReadOnly dword 1\n");
    story_check(L"--account tester");
    go_to_page(wizard, FIREWALL);
    story_select(firewall.title);
    wait_for(can_fix, NULL, "Fix to be possible");
    press(wizard_control(wizard, ID_FIX));
    wizard_wait_dialog(wizard);
    shape_picture(wizard, "story-fix-refused");
    PostMessageW(wizard_dialog(wizard), WM_CLOSE, 0, 0);
    wizard_wait_no_dialog(wizard);
    wait_checked(wizard);
    assert_string_not_equal(story_result(firewall.title), "Fixed");
    assert_string_not_equal(story_result(firewall.title), "Ready");
    story_close();
}

const struct CMUnitTest program_tests[] = {
    story(test_firewall_rule),
    story(test_unvouched_client),
    story(test_registry_value),
    story(test_group_member),
    story(test_double_click_on_fix),
    story(test_undo_all),
    story(test_undo_of_an_earlier_session),
    story(test_undo_meets_another_change),
    story(test_restart_is_still_to_come),
    story(test_choice_of_remedy),
    story(test_fix_refused),
    {0},
};
