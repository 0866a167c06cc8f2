/* SPDX-License-Identifier: MIT
 *
 * The other side's result, dropped on the result page: what the target says of itself goes into the check from here;
 * what is no such file is said, and nothing is lost.
 */
#include "story.h"

#include <stdio.h>
#include <string.h>

static const wchar_t saved[] = L"C:\\other.json", of_target[] = L"C:\\target.json", letter[] = L"C:\\letter.json";

/* FROM with the name of the computer replaced, so that it is of the computer NAME. */
static void as_made_on(const wchar_t *from, const wchar_t *to, const char *name)
{
    static const char key[] = "\"computer\": \"";
    static char content[1024 * 1024];
    FILE *file = _wfopen(from, L"rb");
    assert_non_null(file);
    content[fread(content, 1, sizeof content - 1, file)] = '\0';
    fclose(file);
    char *at = strstr(content, key);
    assert_non_null(at);
    at += sizeof key - 1;
    file = _wfopen(to, L"wb");
    fwrite(content, 1, (size_t)(at - content), file);
    fprintf(file, "%s%s", name, strchr(at, '"'));
    fclose(file);
}

static void write_letter(void)
{
    FILE *file = _wfopen(letter, L"wb");
    fprintf(file, "Dear Sir or Madam");
    fclose(file);
}

static void test_result_of_the_target(void **state)
{
    scenery_needs_network();
    story_cli(L"check --quiet --account tester --json=C:\\other.json");
    as_made_on(saved, of_target, "off");
    write_letter();
    story_check_remote(L"\\\\off");
    wait_instruction(wizard, "not ready");
    wait_checked(wizard);
    assert_true(is_visible(wizard_control(wizard, ID_OTHER)));
    assert_non_null(strstr(text_of(wizard_control(wizard, ID_LAYERS)), "TCP port 135: stopped here"));
    char before[512];
    snprintf(before, sizeof before, "%s", page_instruction(wizard));
    /* No result at all, one of another computer, and one that is not there. */
    const wchar_t *const wrong[] = {letter, saved, L"C:\\nothing.json"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        story_drop(wrong[i]);
        story_close_message(i == 0 ? "story-other-side-refused" : "story-other-side-another");
        assert_string_equal(page_instruction(wizard), before);
        assert_false(is_visible(wizard_control(wizard, ID_BEFORE)));
        assert_false(is_visible(wizard_control(wizard, ID_PROGRESS)));
    }
    story_drop(of_target);
    wait_text(wizard_control(wizard, ID_BEFORE), "saved on off");
    wait_checked(wizard);
    go_to_page(wizard, SERVICE);
    story_wait_result("The WMI service runs", "Ready");
    go_to_page(wizard, RESULT);
    shape_look(wizard, "story-other-side");
    /* It stays over the next check, and does not follow to another computer. */
    press(wizard_control(wizard, ID_RESULT_AGAIN));
    wait_text(wizard_control(wizard, ID_BEFORE), "saved on off");
    wait_checked(wizard);
    go_to_page(wizard, CHOOSE);
    press(wizard_control(wizard, ID_LOCAL));
    press_next(wizard);
    wait_checked(wizard);
    assert_false(is_visible(wizard_control(wizard, ID_BEFORE)));
    assert_false(is_visible(wizard_control(wizard, ID_OTHER)));
    story_drop(of_target);
    story_close_message("story-other-side-local");
    story_close();
}

/* By the button: the same, through the common dialog. */
static void test_result_by_the_button(void **state)
{
    scenery_needs_network();
    story_check_remote(L"\\\\off");
    wait_instruction(wizard, "not ready");
    wait_checked(wizard);
    press(wizard_control(wizard, ID_OTHER));
    story_open(of_target);
    wait_text(wizard_control(wizard, ID_BEFORE), "saved on off");
    wait_checked(wizard);
    story_close();
}

const struct CMUnitTest program_tests[] = {story(test_result_of_the_target), story(test_result_by_the_button), {0}};
