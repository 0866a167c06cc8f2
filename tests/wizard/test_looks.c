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
    int problems = shape_problems(wizard, name);
    shape_picture(wizard, name);
    return problems;
}

static bool can_browse(void *data)
{
    return is_visible(wizard_control(wizard, ID_BROWSE));
}

/* With all the fields of another account on another computer, where the page is fullest. */
static int look_at_other(const char *language, unsigned dpi)
{
    HWND radio = wizard_control(wizard, ID_ACCOUNT_OTHER);
    ask(wizard_control(wizard, ID_REMOTE), BM_CLICK, 0, 0);
    ask(radio, BM_CLICK, 0, 0);
    type_text(wizard_control(wizard, ID_ACCOUNT), L"plain");
    wait_text(wizard_control(wizard, ID_ACCOUNT_STATE), "S-1-5");
    wait_for(can_browse, NULL, "Browse");
    int problems = look_at(language, dpi, "01-choose-other");
    ask(wizard_control(wizard, ID_LOCAL), BM_CLICK, 0, 0);
    ask(wizard_control(wizard, ID_ACCOUNT_SELF), BM_CLICK, 0, 0);
    return problems;
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
    wait_text(wizard_control(wizard, ID_ACCOUNT_SELF), "(");
    problems += look_at(language, dpi, "01-choose");
    problems += look_at_other(language, dpi);
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

enum { SYSTEM_COLORS = 9 };
static const INT of_system[SYSTEM_COLORS] = {COLOR_WINDOW,        COLOR_WINDOWTEXT, COLOR_BTNFACE,
                                             COLOR_BTNTEXT,       COLOR_3DLIGHT,    COLOR_HIGHLIGHT,
                                             COLOR_HIGHLIGHTTEXT, COLOR_GRAYTEXT,   COLOR_3DSHADOW};
static COLORREF colors_before[SYSTEM_COLORS];

static void contrast(void)
{
    /* As in the theme Night sky, with buttons of another colour than windows: texts follow what they stand on. */
    static const COLORREF night[SYSTEM_COLORS] = {
        RGB(0, 0, 0),       RGB(255, 255, 255), RGB(32, 0, 64),     RGB(255, 238, 50),  RGB(96, 96, 96),
        RGB(214, 180, 253), RGB(43, 43, 43),    RGB(166, 166, 166), RGB(160, 160, 160),
    };
    for (size_t i = 0; i < SYSTEM_COLORS; i++)
        colors_before[i] = GetSysColor(of_system[i]);
    SetSysColors(SYSTEM_COLORS, of_system, night);
}

static int contrast_teardown(void **state)
{
    SetSysColors(SYSTEM_COLORS, of_system, colors_before);
    return teardown(state);
}

/* Colours of the wizard's own, made for light pages, are nowhere on a dark one. */
static void look_in_contrast(const char *name)
{
    enum { MANY = 5000 };
    static const COLORREF own[] = {RGB(0x00, 0x33, 0x99), RGB(0x0E, 0x70, 0x0E), RGB(0xB1, 0x0E, 0x1C),
                                   RGB(0x5C, 0x2E, 0x91)};
    for (size_t i = 0; i < sizeof own / sizeof *own; i++)
        assert_int_equal(shape_picture_of(wizard, name, own[i]), 0);
    assert_true(shape_picture_of(wizard, name, RGB(32, 0, 64)) > MANY);
}

static void test_high_contrast(void **state)
{
    contrast();
    wizard = wizard_start(L"--lang en");
    wait_text(wizard_control(wizard, ID_ACCOUNT_SELF), "(");
    look_in_contrast("contrast-choose");
    press_next(wizard);
    wait_checked(wizard);
    wait_enabled(wizard_control(wizard, ID_RESULT_SAVE));
    look_in_contrast("contrast-result");
    for (int i = RESULT; i < FIREWALL; i++)
        press_next(wizard);
    look_in_contrast("contrast-firewall");
    wizard_close(wizard);
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

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(test_one_pixel_too_large),
    cmocka_unit_test_teardown(test_high_contrast, contrast_teardown),
    cmocka_unit_test_teardown(test_english, teardown),
    cmocka_unit_test_teardown(test_english_144, teardown),
    cmocka_unit_test_teardown(test_english_192, teardown),
    cmocka_unit_test_teardown(test_german, teardown),
    cmocka_unit_test_teardown(test_german_144, teardown),
    cmocka_unit_test_teardown(test_german_192, teardown),
    {0},
};
