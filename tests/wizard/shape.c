/* SPDX-License-Identifier: MIT */
#include "shape.h"

#include "png.h"

#include "wizard/look.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- pictures ---- */

static void write_picture(const char *name, int width, int height, const void *bits)
{
    wchar_t path[MAX_PATH];
    CreateDirectoryA("build\\screens", NULL);
    /* Those of another run in another style stay. */
    const char *style = getenv("WIZARD_ARGUMENTS");
    _snwprintf(path, MAX_PATH - 1, L"build\\screens\\%hs%hs.png", name, style ? style : "");
    path[MAX_PATH - 1] = L'\0';
    if (!png_write(path, bits, width, height))
        fail_msg("%s cannot be written", name);
}

static bool is_calm(HDC memory, HDC screen, RECT rect, const void *bits)
{
    static unsigned before;
    int width = rect.right - rect.left, height = rect.bottom - rect.top;
    BitBlt(memory, 0, 0, width, height, screen, rect.left, rect.top, SRCCOPY);
    GdiFlush();
    unsigned sum = 2166136261u;
    for (const unsigned *at = bits; at < (const unsigned *)bits + width * height; at++)
        sum = (sum ^ *at) * 16777619u;
    bool same = sum == before;
    before = sum;
    return same;
}

static int count_pixels(const unsigned *bits, int count, COLORREF color)
{
    unsigned wanted = (unsigned)(GetRValue(color) << 16 | GetGValue(color) << 8 | GetBValue(color));
    int found = 0;
    for (int i = 0; i < count; i++)
        found += (bits[i] & 0xFFFFFF) == wanted;
    return found;
}

/* Painting comes last in a window's queue: the picture is taken when it does not change any more. */
int shape_picture_of(struct wizard_process *wizard, const char *name, COLORREF color)
{
    enum { TRIES = 50, CALM = 3, EVERY_MS = 15 };
    RECT rect;
    HWND window = wizard_dialog(wizard) ? wizard_dialog(wizard) : wizard->sheet;
    SetForegroundWindow(window);
    /* The emulator leaves the caption of a sheet as it was when it was made, before it was active. */
    SendMessageW(window, WM_NCACTIVATE, TRUE, 0);
    RedrawWindow(window, NULL, NULL, RDW_FRAME | RDW_INVALIDATE | RDW_UPDATENOW | RDW_ALLCHILDREN);
    GetWindowRect(window, &rect);
    int width = rect.right - rect.left, height = rect.bottom - rect.top;
    BITMAPINFO info = {.bmiHeader = {sizeof info.bmiHeader, width, -height, 1, 32, BI_RGB, 0, 0, 0, 0, 0}};
    void *bits = NULL;
    HDC screen = GetDC(NULL), memory = CreateCompatibleDC(screen);
    HBITMAP bitmap = CreateDIBSection(memory, &info, DIB_RGB_COLORS, &bits, NULL, 0);
    HGDIOBJ before = SelectObject(memory, bitmap);
    for (int i = 0, calm = 0; i < TRIES && calm < CALM; i++, Sleep(EVERY_MS))
        calm = is_calm(memory, screen, rect, bits) ? calm + 1 : 0;
    write_picture(name, width, height, bits);
    int found = count_pixels(bits, width * height, color);
    SelectObject(memory, before);
    DeleteObject(bitmap);
    DeleteDC(memory);
    ReleaseDC(NULL, screen);
    return found;
}

void shape_picture(struct wizard_process *wizard, const char *name)
{
    shape_picture_of(wizard, name, 0);
}

/* ---- fitting ---- */

static unsigned screen_dpi = 96;

enum { CONTROLS = 64 };

struct shape {
    struct wizard_process *wizard;
    const char *name;
    struct look look;
    HWND page;
    HWND controls[CONTROLS];
    size_t count;
    int problems;
};

static BOOL CALLBACK collect(HWND window, LPARAM data)
{
    struct shape *shape = (struct shape *)data;
    if (GetParent(window) == shape->page && IsWindowVisible(window) && shape->count < CONTROLS)
        shape->controls[shape->count++] = window;
    return TRUE;
}

static void complain(struct shape *shape, HWND window, const char *what)
{
    RECT rect;
    shape->problems++;
    if (!shape->name)
        return;
    GetWindowRect(window, &rect);
    MapWindowPoints(NULL, shape->page, (POINT *)&rect, 2);
    printf("   %s: %s: control %d \"%.60s\" at %ld,%ld %ldx%ld\n", shape->name, what, GetDlgCtrlID(window),
           text_of(window), rect.left, rect.top, rect.right - rect.left, rect.bottom - rect.top);
}

static bool is_class(HWND window, const wchar_t *class)
{
    wchar_t name[32];
    return GetClassNameW(window, name, 32) && lstrcmpiW(name, class) == 0;
}

/* The access key's mark takes no room. */
static void without_marks(wchar_t *text)
{
    wchar_t *to = text;
    for (const wchar_t *at = text; *at; at++) {
        if (*at == L'&' && at[1])
            at++;
        *to++ = *at;
    }
    *to = L'\0';
}

static SIZE needed(struct shape *shape, HWND window, HFONT font, int width, bool marks)
{
    wchar_t text[4096] = L"";
    SendMessageW(window, WM_GETTEXT, 4096, (LPARAM)text);
    if (marks)
        without_marks(text);
    return look_measure(font, text, width);
}

static bool static_fits(struct shape *shape, HWND window, int width, int height)
{
    LONG style = GetWindowLongW(window, GWL_STYLE);
    /* A drawing: its text is for those who do not see it. */
    if ((style & SS_TYPEMASK) == SS_OWNERDRAW)
        return true;
    bool instruction = GetDlgCtrlID(window) == ID_INSTRUCTION;
    HFONT font = instruction ? shape->look.instruction : shape->look.body;
    int lines = height > shape->look.line + 2 || instruction ? width : 0;
    SIZE size = needed(shape, window, font, lines, !(style & SS_NOPREFIX));
    return size.cx <= width && size.cy <= height;
}

static bool button_fits(struct shape *shape, HWND window, int width, int height)
{
    LONG kind = GetWindowLongW(window, GWL_STYLE) & BS_TYPEMASK;
    bool choice = kind == BS_AUTORADIOBUTTON || kind == BS_AUTOCHECKBOX;
    if (kind == BS_COMMANDLINK || kind == BS_DEFCOMMANDLINK) {
        SIZE ideal = {width, 0};
        return !SendMessageW(window, BCM_GETIDEALSIZE, 0, 0) || ideal.cy <= height;
    }
    int room = width - look_px(&shape->look, choice ? 18 : GetDlgCtrlID(window) == ID_FIX ? 28 : 10);
    bool lines = choice && height > shape->look.line + look_px(&shape->look, 6);
    SIZE size = needed(shape, window, shape->look.body, lines ? room : 0, true);
    return size.cx <= room && size.cy <= height;
}

/* Both columns of a list of findings; titles of other lists come from the machine. */
static bool list_fits(struct shape *shape, HWND list)
{
    int id = GetDlgCtrlID(list);
    if (id != ID_LIST && id != ID_ALL)
        return true;
    for (int column = 0; column < 2; column++) {
        int room = (int)SendMessageW(list, LVM_GETCOLUMNWIDTH, (WPARAM)column, 0) -
                   look_px(&shape->look, column == 0 ? 22 : 8);
        for (int row = 0; row < list_count(list); row++) {
            wchar_t wide[512];
            MultiByteToWideChar(CP_UTF8, 0, list_text(shape->wizard, list, row, column), -1, wide, 512);
            if (look_measure(shape->look.body, wide, 0).cx > room) {
                printf("   %s: row %d column %d is cut: \"%ls\"\n", shape->name, row, column, wide);
                return false;
            }
        }
    }
    if (GetWindowLongW(list, GWL_STYLE) & WS_HSCROLL)
        printf("   %s: the list scrolls sideways\n", shape->name);
    return !(GetWindowLongW(list, GWL_STYLE) & WS_HSCROLL);
}

static bool fits(struct shape *shape, HWND window)
{
    RECT rect;
    GetClientRect(window, &rect);
    if (is_class(window, L"Static"))
        return static_fits(shape, window, rect.right, rect.bottom);
    if (is_class(window, L"Button"))
        return button_fits(shape, window, rect.right, rect.bottom);
    if (is_class(window, L"SysListView32"))
        return list_fits(shape, window);
    return true;
}

static void check_places(struct shape *shape)
{
    RECT page;
    GetWindowRect(shape->page, &page);
    for (size_t i = 0; i < shape->count; i++) {
        RECT one, both;
        GetWindowRect(shape->controls[i], &one);
        if (IsRectEmpty(&one) && *text_of(shape->controls[i]))
            complain(shape, shape->controls[i], "has no size");
        UnionRect(&both, &one, &page);
        if (!EqualRect(&both, &page) && GetDlgCtrlID(shape->controls[i]) != ID_ELEVATE)
            complain(shape, shape->controls[i], "leaves the page");
        for (size_t j = i + 1; j < shape->count; j++) {
            RECT other;
            GetWindowRect(shape->controls[j], &other);
            if (IntersectRect(&both, &one, &other)) {
                complain(shape, shape->controls[i], "overlaps");
                complain(shape, shape->controls[j], "... with");
            }
        }
    }
}

bool shape_fits_screen(unsigned dpi, SIZE window)
{
    static const struct {
        unsigned dpi;
        SIZE room;
    } screens[] = {{96, {1366, 720}}, {144, {1920, 1008}}};
    for (size_t i = 0; i < sizeof screens / sizeof *screens; i++)
        if (screens[i].dpi == dpi && (window.cx > screens[i].room.cx || window.cy > screens[i].room.cy))
            return false;
    return true;
}

static void check_size(struct shape *shape, const char *what, int width, int height)
{
    if (shape_fits_screen(shape->look.dpi, (SIZE){width, height}))
        return;
    shape->problems++;
    if (shape->name)
        printf("   %s: %s, %dx%d, does not fit the screen at %u dpi\n", shape->name, what, width, height,
               shape->look.dpi);
}

/* The sheet as it is drawn here, and the page in the Aero frame that only Windows draws: what that one adds is an
 * estimate for both directions (tests/ON-WINDOWS.md). */
static void check_window(struct shape *shape)
{
    enum { AERO_FRAME = 168 };
    RECT sheet, page;
    int frame = look_px(&shape->look, AERO_FRAME);
    GetWindowRect(shape->wizard->sheet, &sheet);
    GetWindowRect(shape->page, &page);
    check_size(shape, "the window", sheet.right - sheet.left, sheet.bottom - sheet.top);
    check_size(shape, "the page in an Aero frame", page.right - page.left + frame, page.bottom - page.top + frame);
}

/* NAME NULL: counts without a word. */
static int count_problems(struct wizard_process *wizard, const char *name)
{
    struct shape shape = {.wizard = wizard, .name = name, .page = wizard_page(wizard)};
    /* Not that of its window: the emulator tells this process its own. */
    look_make(&shape.look, screen_dpi);
    EnumChildWindows(shape.page, collect, (LPARAM)&shape);
    for (size_t i = 0; i < shape.count; i++)
        if (!fits(&shape, shape.controls[i]))
            complain(&shape, shape.controls[i], "is cut");
    check_places(&shape);
    check_window(&shape);
    look_free(&shape.look);
    return shape.problems;
}

static bool is_in_shape(void *wizard)
{
    return count_problems(wizard, NULL) == 0;
}

/* A page is placed control by control: only what stays wrong is wrong. */
int shape_problems(struct wizard_process *wizard, const char *name)
{
    return wait_until(is_in_shape, wizard) ? 0 : count_problems(wizard, name);
}

void shape_look(struct wizard_process *wizard, const char *name)
{
    int problems = shape_problems(wizard, name);
    shape_picture(wizard, name);
    assert_int_equal(problems, 0);
}

void shape_set_dpi(unsigned dpi)
{
    screen_dpi = dpi;
    DWORD value = dpi;
    RegSetKeyValueW(HKEY_CURRENT_USER, L"Control Panel\\Desktop", L"LogPixels", REG_DWORD, &value, sizeof value);
}
