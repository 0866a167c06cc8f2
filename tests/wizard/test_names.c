/* SPDX-License-Identifier: MIT
 *
 * Every control of every page in both languages: a name for a screen reader (MSAA), an access key of its own or of the
 * label before it, and no key twice on a page, the sheet's buttons included.
 */
#include "story.h"

#include "text/text.h"

#include <objbase.h>

#include <initguid.h>

#include <oleacc.h>

#include <stdio.h>
#include <string.h>
#include <wctype.h>

struct page_names {
    const char *where;
    wchar_t keys[64];
    char owners[64][64];
    size_t count;
    int problems;
};

static bool is_class(HWND window, const wchar_t *class)
{
    wchar_t name[32];
    return GetClassNameW(window, name, 32) && lstrcmpiW(name, class) == 0;
}

static void complain(struct page_names *names, HWND control, const char *what)
{
    printf("   %s: control %d \"%.60s\" %s\n", names->where, GetDlgCtrlID(control), text_of(control), what);
    names->problems++;
}

/* The letter behind a single "&", 0 none. */
static wchar_t key_of(HWND control)
{
    wchar_t text[512] = L"";
    LONG style = GetWindowLongW(control, GWL_STYLE);
    if (is_class(control, L"Static") && (style & SS_NOPREFIX))
        return L'\0';
    SendMessageW(control, WM_GETTEXT, 512, (LPARAM)text);
    for (const wchar_t *at = text; *at; at++) {
        if (*at != L'&' || !at[1])
            continue;
        if (at[1] != L'&')
            return (wchar_t)towupper(at[1]);
        at++;
    }
    return L'\0';
}

static void take_key(struct page_names *names, HWND control)
{
    wchar_t key = is_class(control, L"Static") || is_class(control, L"Button") ? key_of(control) : L'\0';
    if (!key)
        return;
    for (size_t i = 0; i < names->count; i++)
        if (names->keys[i] == key) {
            complain(names, control, "has the access key of");
            printf("      \"%s\"\n", names->owners[i]);
        }
    names->keys[names->count] = key;
    snprintf(names->owners[names->count++], 64, "%.60s", text_of(control));
}

/* Of itself, of the label right before it, or of the radio button that it stands beside: then the label is for screen
 * readers alone. */
static bool has_key(HWND control)
{
    HWND before = GetWindow(control, GW_HWNDPREV);
    if (is_class(control, L"Button"))
        return key_of(control) != L'\0';
    if (before && !is_visible(before) && is_class(GetWindow(before, GW_HWNDPREV), L"Button"))
        return key_of(GetWindow(before, GW_HWNDPREV)) != L'\0';
    return before && is_class(before, L"Static") && key_of(before) != L'\0';
}

static void take_name(struct page_names *names, HWND control)
{
    IAccessible *accessible = NULL;
    VARIANT self = {.vt = VT_I4};
    BSTR name = NULL;
    if (FAILED(AccessibleObjectFromWindow(control, (DWORD)OBJID_CLIENT, &IID_IAccessible, (void **)&accessible))) {
        complain(names, control, "cannot be asked for its name");
        return;
    }
    if (FAILED(accessible->lpVtbl->get_accName(accessible, self, &name)) || !name || !*name) {
        /* The emulator names only edits by the label before them; Windows all controls without a text. */
        HWND label = GetWindow(control, GW_HWNDPREV);
        if (!label || !is_class(label, L"Static") || !*text_of(label))
            complain(names, control, "has no name");
    }
    SysFreeString(name);
    accessible->lpVtbl->Release(accessible);
}

/* What the user can reach or what tells the state; labels are the names of others. */
static bool is_control(HWND window)
{
    return !is_class(window, L"Static") && GetDlgCtrlID(window) != ID_PROGRESS;
}

static int look_at_page(const char *where)
{
    struct page_names names = {.where = where};
    for (HWND child = GetWindow(wizard_page(wizard), GW_CHILD); child; child = GetWindow(child, GW_HWNDNEXT)) {
        /* Radio buttons that no finding uses have no text yet. */
        bool unused = is_class(child, L"Button") && !*text_of(child) && !is_visible(child);
        if (unused)
            continue;
        take_key(&names, child);
        if (!is_control(child) && GetDlgCtrlID(child) != ID_PROGRESS)
            continue;
        take_name(&names, child);
        if (is_control(child) && GetDlgCtrlID(child) != ID_STATE && !has_key(child))
            complain(&names, child, "has no access key");
    }
    static const int buttons[] = {SHEET_BACK, SHEET_NEXT, SHEET_FINISH, IDCANCEL};
    for (size_t i = 0; i < sizeof buttons / sizeof *buttons; i++)
        if (is_visible(wizard_button(wizard, buttons[i])))
            take_key(&names, wizard_button(wizard, buttons[i]));
    return names.problems;
}

/* The words that the wizard gives the sheet's own buttons, which keeps them only while it has them. */
static void wait_button_words(int page, enum language language)
{
    if (page < PAGES - 1)
        wait_text(wizard_button(wizard, SHEET_NEXT),
                  text_get(language, page == CHOOSE ? TEXT_WIZARD_CHECK : TEXT_WIZARD_NEXT));
    else
        wait_text(wizard_button(wizard, SHEET_FINISH), text_get(language, TEXT_WIZARD_CLOSE));
}

static void walk(const char *language)
{
    enum language tag = LANGUAGE_EN;
    assert_true(text_language_from_tag(language, &tag));
    wchar_t arguments[64];
    char where[64];
    int problems = 0;
    _snwprintf(arguments, 64, L"--account plain --lang %hs", language);
    scenery("set .\\Firewall ActiveProfiles dword 2\n");
    wizard = wizard_start(arguments);
    for (int page = CHOOSE; page < PAGES; page++) {
        if (page > CHOOSE)
            press_next(wizard);
        if (page == NETWORK)
            wait_checked(wizard);
        wait_button_words(page, tag);
        snprintf(where, sizeof where, "%s, page %d", language, page + 1);
        problems += look_at_page(where);
    }
    assert_int_equal(problems, 0);
    story_close();
}

static void test_english(void **state)
{
    walk("en");
}

static void test_german(void **state)
{
    walk("de");
}

int main(void)
{
    const struct CMUnitTest tests[] = {story(test_english), story(test_german)};
    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED);
    return cmocka_run_group_tests(tests, driver_setup, NULL);
}
