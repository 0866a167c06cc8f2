/* SPDX-License-Identifier: MIT
 *
 * A ready computer, and one broken in each area: the area's page says so in its main instruction, the row says it in
 * a word, the last page counts it. All in the language of whoever reads it.
 */
#include "story.h"

#include <string.h>

struct broken {
    const char *name, *scene;
    const wchar_t *arguments;
    enum page_number page;
    const char *instruction, *title, *result;
    const char *summary;
};

static const char needs_one[] = ": one requirement needs a change.";
static const char not_ready[] = "is not ready for";

static void tell(const struct broken *broken)
{
    scenery(broken->scene);
    story_check(broken->arguments);
    go_to_page(wizard, broken->page);
    wait_instruction(wizard, broken->instruction);
    assert_string_equal(story_result(broken->title), broken->result);
    /* The finding to act on is the one that is selected. */
    HWND list = wizard_control(wizard, ID_LIST);
    if (list)
        assert_non_null(strstr(list_text(wizard, list, list_selected(list), 0), broken->title));
    shape_look(wizard, broken->name);
    go_to_page(wizard, SUMMARY);
    wait_instruction(wizard, broken->summary);
    story_close();
}

static void test_ready_machine(void **state)
{
    story_check(L"--account tester");
    for (int page = NETWORK; page < QUERY; page++) {
        go_to_page(wizard, page);
        wait_instruction(wizard, page == UAC ? "nothing here applies" : "everything is ready");
        assert_false(is_enabled(wizard_control(wizard, ID_FIX)));
    }
    go_to_page(wizard, QUERY);
    assert_true(ask(wizard_control(wizard, ID_ROWS), LVM_GETCOLUMNWIDTH, 0, 0) > 40);
    wait_instruction(wizard, "WMI answers here, as");
    /* For whom and from where, on both pages that judge the whole. */
    go_to_page(wizard, RESULT);
    wait_instruction(wizard, "tester from a client that was not named; not yet proven from there.");
    go_to_page(wizard, SUMMARY);
    wait_instruction(wizard, "tester from a client that was not named; not yet proven from there.");
    shape_look(wizard, "story-ready");
    story_close();
}

static void test_network_broken(void **state)
{
    scenery_needs_network();
    tell(&(struct broken){"story-network", "hosts\n", L"--account tester", NETWORK, "No computer with the name",
                          "The name does not lead to the computer", "Needs change", not_ready});
}

/* What is only risky is said as well; the computer is ready all the same. */
static void test_network_public(void **state)
{
    tell(&(struct broken){"story-network-public",
                          "set \".\\Networks\\{11111111-2222-3333-4444-555555555555}\" Category dword 0\n",
                          L"--account tester", NETWORK, "The network Office is public.", "Kind of network", "Attention",
                          "is set up for"});
}

static void test_service_broken(void **state)
{
    tell(&(struct broken){"story-service", "service Winmgmt start=4 state=1\n", L"--account tester", SERVICE,
                          "The WMI service is disabled: no WMI query can be answered.", "WMI service", "Needs change",
                          not_ready});
}

static void test_firewall_broken(void **state)
{
    tell(&(struct broken){"story-firewall", "set .\\Firewall ActiveProfiles dword 2\n", L"--account tester", FIREWALL,
                          "Profile Private: no rule that is switched on allows", "The firewall does not let TCP 135 in",
                          "Needs change", not_ready});
}

static void test_dcom_broken(void **state)
{
    tell(&(struct broken){"story-dcom", "set SOFTWARE\\Microsoft\\Ole EnableDCOM sz N\n", L"--account tester", DCOM,
                          "DCOM is switched off", "DCOM is switched off", "Needs change", needs_one});
}

static void test_permissions_broken(void **state)
{
    tell(&(struct broken){"story-permissions", "", L"--account plain", PERMISSIONS, "is in none of the groups",
                          "The account is in no group that DCOM lets in", "Needs change", not_ready});
}

static void test_uac_broken(void **state)
{
    tell(&(struct broken){"story-uac", "", L"--account admin", UAC, "is a local administrator",
                          "Remote UAC takes the account's rights away", "Needs change", not_ready});
}

static void test_query_broken(void **state)
{
    scenery("set .\\Connect root\\cimv2 dword 0x80041003\n");
    story_check(L"--account tester");
    go_to_page(wizard, QUERY);
    wait_instruction(wizard, "into the namespace root\\cimv2 (0x80041003");
    assert_int_equal(list_count(wizard_control(wizard, ID_ROWS)), 0);
    shape_look(wizard, "story-query");
    go_to_page(wizard, SUMMARY);
    wait_instruction(wizard, not_ready);
    story_close();
}

static void test_nothing_can_be_read(void **state)
{
    scenery("deny SOFTWARE\\Microsoft\\Ole\n");
    story_check(L"--account tester");
    go_to_page(wizard, DCOM);
    assert_string_equal(story_result("DCOM is switched on"), "Cannot tell");
    wait_text(wizard_control(wizard, ID_DETAIL), "0x00000005");
    shape_look(wizard, "story-denied-key");
    story_close();
}

static void test_set_by_group_policy(void **state)
{
    scenery("set \"SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM\" MachineAccessRestriction sz "
            "O:BAG:BAD:(D;;CCDCLC;;;S-1-5-21-0-0-0-1101)(A;;CCDCLC;;;WD)\n");
    story_check(L"--account tester");
    go_to_page(wizard, DCOM);
    story_select("Remote Access");
    wait_text(wizard_control(wizard, ID_DETAIL), "Set by Group Policy");
    assert_false(is_enabled(wizard_control(wizard, ID_FIX)));
    shape_look(wizard, "story-policy");
    story_close();
}

static void test_german(void **state)
{
    scenery("set .\\Firewall ActiveProfiles dword 2\n");
    story_check(L"--lang de --account tester");
    go_to_page(wizard, FIREWALL);
    wait_instruction(wizard, "Profil Privat: ");
    assert_string_equal(story_result("Die Firewall lässt TCP 135"), "Änderung nötig");
    shape_look(wizard, "story-german");
    go_to_page(wizard, SUMMARY);
    wait_instruction(wizard, "ist nicht bereit");
    story_close();
}

static void test_144_dpi(void **state)
{
    scenery("set .\\Firewall ActiveProfiles dword 2\n");
    shape_set_dpi(144);
    story_check(L"--account tester");
    RECT sheet;
    GetWindowRect(wizard->sheet, &sheet);
    assert_in_range(sheet.right - sheet.left, 900, 1100);
    go_to_page(wizard, FIREWALL);
    story_wait_change("WMIReady-RPCSS-In-TCP");
    shape_look(wizard, "story-144-dpi");
    story_close();
}

/* The window takes the rectangle that the system suggests, and what is in it the new size. */
static void test_moved_to_another_monitor(void **state)
{
    static const RECT suggested = {20, 30, 1020, 890};
    story_check(L"--account tester");
    go_to_page(wizard, FIREWALL);
    RECT before, after, sheet;
    GetWindowRect(wizard_control(wizard, ID_AGAIN), &before);
    RECT *there = VirtualAllocEx(wizard->process, NULL, sizeof suggested, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    WriteProcessMemory(wizard->process, there, &suggested, sizeof suggested, NULL);
    ask(wizard->sheet, WM_DPICHANGED, MAKEWPARAM(144, 144), (LPARAM)there);
    GetWindowRect(wizard->sheet, &sheet);
    assert_memory_equal(&sheet, &suggested, sizeof sheet);
    GetWindowRect(wizard_control(wizard, ID_AGAIN), &after);
    assert_true(after.bottom - after.top > (before.bottom - before.top) * 5 / 4);
    story_close();
}

const struct CMUnitTest program_tests[] = {
    story(test_ready_machine),
    story(test_network_broken),
    story(test_network_public),
    story(test_service_broken),
    story(test_firewall_broken),
    story(test_dcom_broken),
    story(test_permissions_broken),
    story(test_uac_broken),
    story(test_query_broken),
    story(test_nothing_can_be_read),
    story(test_set_by_group_policy),
    story(test_german),
    story(test_144_dpi),
    story(test_moved_to_another_monitor),
    {0},
};
