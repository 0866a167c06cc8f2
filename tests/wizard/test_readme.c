/* SPDX-License-Identifier: MIT
 *
 * The story that the README shows: a computer whose firewall blocks WMI, from the first page to "ready". Its pictures
 * become those of the README by readme-pictures.py.
 */
#include "story.h"

#include <string.h>

static bool can_fix(void *data)
{
    return is_enabled(wizard_control(wizard, ID_FIX));
}

static void fix(const char *title)
{
    story_select(title);
    wait_for(can_fix, NULL, "Fix to be possible");
    press(wizard_control(wizard, ID_FIX));
    story_wait_result(title, "Fixed");
    wait_checked(wizard);
}

static void test_from_blocked_to_ready(void **state)
{
    scenery("set .\\Firewall ActiveProfiles dword 2\n");
    wizard = wizard_start(L"--lang en --account tester --client 10.1.2.7");
    wait_text(wizard_control(wizard, ID_ACCOUNT_STATE), "S-1-5");
    shape_look(wizard, "readme-choose");
    press_next(wizard);
    wait_checked(wizard);
    wait_text(wizard_control(wizard, ID_PROBLEM_DETAIL), "Undo:");
    shape_look(wizard, "readme-result");
    go_to_page(wizard, FIREWALL);
    story_wait_change("10.1.2.7");
    wait_for(can_fix, NULL, "Fix to be possible");
    fix("The firewall lets TCP 135 in");
    fix("The firewall lets the WMI service be reached");
    wait_instruction(wizard, "something was fixed");
    go_to_page(wizard, SUMMARY);
    wait_instruction(wizard, "is set up for");
    /* Whatever stands around it, the list is what is read. */
    assert_true(ask(wizard_control(wizard, ID_ALL), LVM_GETCOUNTPERPAGE, 0, 0) >= 6);
    wait_text(wizard_control(wizard, ID_BEFORE), "not ready");
    shape_look(wizard, "readme-summary");
    press(wizard_control(wizard, ID_UNDO_ALL));
    story_wait_result("The firewall lets the WMI service be reached", "Needs change");
    wait_checked(wizard);
    story_close();
}

const struct CMUnitTest program_tests[] = {story(test_from_blocked_to_ready), {0}};
