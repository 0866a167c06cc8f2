/* SPDX-License-Identifier: MIT
 *
 * Every page in both languages at 96, 144 and 192 dpi: a picture below build/screens, no
 * text is cut, nothing overlaps.
 */
#include "driver.h"
#include "shape.h"

#include <stdio.h>

static struct wizard_process *wizard;

static int teardown(void **state)
{
    wizard_end(wizard);
    wizard = NULL;
    shape_set_dpi(96);
    return 0;
}

static int look_at(const char *language, unsigned dpi, const char *page)
{
    char name[64];
    snprintf(name, sizeof name, "%s-%u-%s", language, dpi, page);
    shape_picture(wizard, name);
    return shape_problems(wizard, name);
}

static void walk(const char *language, unsigned dpi)
{
    static const char *const pages[] = {"02-result",      "03-network", "04-service", "05-firewall", "06-dcom",
                                        "07-permissions", "08-uac",     "09-query",   "10-summary"};
    wchar_t arguments[64];
    int problems = 0;
    shape_set_dpi(dpi);
    _snwprintf(arguments, 64, L"--lang %hs", language);
    wizard = wizard_start(arguments);
    wait_text(wizard_control(wizard, ID_ACCOUNT_STATE), "S-1-5");
    problems += look_at(language, dpi, "01-choose");
    press_next(wizard);
    wait_checked(wizard);
    for (int i = 0; i < PAGES - 1; i++) {
        if (i > 0)
            press_next(wizard);
        problems += look_at(language, dpi, pages[i]);
    }
    assert_int_equal(problems, 0);
    wizard_close(wizard);
}

static void test_english(void **state)
{
    walk("en", 96);
}

static void test_english_144(void **state)
{
    walk("en", 144);
}

static void test_english_192(void **state)
{
    walk("en", 192);
}

static void test_german(void **state)
{
    walk("de", 96);
}

static void test_german_144(void **state)
{
    walk("de", 144);
}

static void test_german_192(void **state)
{
    walk("de", 192);
}

/* The check of the window can fail: one pixel more, in either direction. */
static void test_one_pixel_too_large(void **state)
{
    assert_true(shape_fits_screen(96, (SIZE){1366, 720}));
    assert_false(shape_fits_screen(96, (SIZE){1366, 721}));
    assert_false(shape_fits_screen(96, (SIZE){1367, 720}));
    assert_true(shape_fits_screen(144, (SIZE){1920, 1008}));
    assert_false(shape_fits_screen(144, (SIZE){1920, 1009}));
    assert_false(shape_fits_screen(144, (SIZE){1921, 1008}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_one_pixel_too_large),
        cmocka_unit_test_teardown(test_english, teardown),
        cmocka_unit_test_teardown(test_english_144, teardown),
        cmocka_unit_test_teardown(test_english_192, teardown),
        cmocka_unit_test_teardown(test_german, teardown),
        cmocka_unit_test_teardown(test_german_144, teardown),
        cmocka_unit_test_teardown(test_german_192, teardown),
    };
    return cmocka_run_group_tests(tests, driver_setup, NULL);
}
