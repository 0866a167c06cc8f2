/* SPDX-License-Identifier: MIT */
#include "wizard/look.h"

#include "resource.h"
#include "wizard/late.h"

#include <dwmapi.h>
#include <stddef.h>

#ifndef DWMWA_USE_IMMERSIVE_DARK_MODE
#define DWMWA_USE_IMMERSIVE_DARK_MODE 20 /* dwmapi.h of the Windows 11 SDK */
#endif

int look_px(const struct look *look, int pixels)
{
    return MulDiv(pixels, (int)look->dpi, 96);
}

/* The function is newer than the oldest Windows this starts on, so it is looked up. */
static FARPROC user32(const char *name)
{
    return GetProcAddress(GetModuleHandleW(L"user32.dll"), name);
}

UINT look_dpi(HWND window)
{
    typedef UINT(WINAPI * get_dpi_fn)(HWND);
    get_dpi_fn get_dpi = (get_dpi_fn)(void *)user32("GetDpiForWindow");
    UINT dpi = window && get_dpi ? get_dpi(window) : 0;
    if (dpi)
        return dpi;
    HDC screen = GetDC(NULL);
    dpi = (UINT)GetDeviceCaps(screen, LOGPIXELSY);
    ReleaseDC(NULL, screen);
    return dpi ? dpi : 96;
}

void look_own_dpi(HWND window)
{
    enum { DISABLE_ALL = 7 /* DDC_DISABLE_ALL of winuser.h */ };
    typedef BOOL(WINAPI * behave_fn)(HWND, int, int);
    behave_fn behave = (behave_fn)(void *)user32("SetDialogDpiChangeBehavior");
    if (behave)
        behave(window, DISABLE_ALL, DISABLE_ALL);
}

int look_metric(const struct look *look, int metric)
{
    typedef int(WINAPI * metric_fn)(int, UINT);
    metric_fn of_dpi = (metric_fn)(void *)user32("GetSystemMetricsForDpi");
    return of_dpi ? of_dpi(metric, look->dpi) : GetSystemMetrics(metric);
}

static LOGFONTW message_font(UINT dpi)
{
    typedef BOOL(WINAPI * parameters_fn)(UINT, UINT, PVOID, UINT, UINT);
    parameters_fn parameters = (parameters_fn)(void *)user32("SystemParametersInfoForDpi");
    NONCLIENTMETRICSW metrics = {.cbSize = sizeof metrics};
    if (parameters && parameters(SPI_GETNONCLIENTMETRICS, sizeof metrics, &metrics, 0, dpi))
        return metrics.lfMessageFont;
    SystemParametersInfoW(SPI_GETNONCLIENTMETRICS, sizeof metrics, &metrics, 0);
    /* What came is for the system's dpi. */
    UINT system = look_dpi(NULL);
    metrics.lfMessageFont.lfHeight = MulDiv(metrics.lfMessageFont.lfHeight, (int)dpi, (int)system);
    return metrics.lfMessageFont;
}

static void make_fonts(struct look *look)
{
    LOGFONTW font = message_font(look->dpi);
    look->body = CreateFontIndirectW(&font);
    LOGFONTW instruction = font;
    instruction.lfHeight = MulDiv(font.lfHeight, 4, 3);
    look->instruction = CreateFontIndirectW(&instruction);
    HDC screen = GetDC(NULL);
    HGDIOBJ before = SelectObject(screen, look->body);
    TEXTMETRICW metrics;
    GetTextMetricsW(screen, &metrics);
    SelectObject(screen, before);
    ReleaseDC(NULL, screen);
    look->line = metrics.tmHeight;
}

static const int icon_resources[LOOK_ICONS] = {
    [V_READY] = IDI_READY,
    [V_ATTENTION] = IDI_ATTENTION,
    [V_NEEDS_CHANGE] = IDI_NEEDS_CHANGE,
    [V_CANNOT_TELL] = IDI_CANNOT_TELL,
    [V_NOT_APPLICABLE] = IDI_NOT_APPLICABLE,
    [V_NOT_CHECKED] = IDI_NOT_CHECKED,
    [V_FIXED] = IDI_READY,
    [V_FIXED_AFTER_RESTART] = IDI_ATTENTION,
    [V_NOT_FIXED] = IDI_NEEDS_CHANGE,
    /* Busy is the outline of "not checked": the word beside it tells them apart. */
    [LOOK_ICON_BUSY] = IDI_NOT_CHECKED,
    [LOOK_ICON_PROGRAM] = IDI_WMIREADY,
};

static HICON load_icon(HINSTANCE instance, int id, int size)
{
    return LoadImageW(instance, MAKEINTRESOURCEW(id), IMAGE_ICON, size, size, LR_DEFAULTCOLOR);
}

void look_make(struct look *look, UINT dpi)
{
    look_free(look);
    look->dpi = dpi;
    make_fonts(look);
}

bool look_verdicts_more(struct look *look, HINSTANCE instance)
{
    int size = look_px(look, 16);
    if (!look->verdicts)
        look->verdicts = ImageList_Create(size, size, ILC_COLOR32 | ILC_MASK, V_COUNT + 1, 0);
    int next = ImageList_GetImageCount(look->verdicts);
    if (next > LOOK_ICON_BUSY)
        return false;
    HICON icon = load_icon(instance, icon_resources[next], size);
    ImageList_AddIcon(look->verdicts, icon);
    DestroyIcon(icon);
    return next < LOOK_ICON_BUSY;
}

HIMAGELIST look_verdicts(struct look *look, HINSTANCE instance)
{
    while (look_verdicts_more(look, instance))
        ;
    return look->verdicts;
}

HICON look_large(struct look *look, HINSTANCE instance, int icon)
{
    if (!look->large[icon])
        look->large[icon] = load_icon(instance, icon_resources[icon], look_px(look, 32));
    return look->large[icon];
}

void look_free(struct look *look)
{
    if (look->dpi == 0)
        return;
    DeleteObject(look->body);
    DeleteObject(look->instruction);
    if (look->verdicts)
        ImageList_Destroy(look->verdicts);
    for (int i = 0; i < LOOK_ICONS; i++)
        if (look->large[i])
            DestroyIcon(look->large[i]);
    *look = (struct look){0};
}

/* In memory: the context of a window is asked for from the system, and a page measures thirty texts when it is laid
 * out. One for as long as the program runs. */
SIZE look_measure(HFONT font, const wchar_t *text, int width)
{
    static HDC dc;
    if (!dc)
        dc = CreateCompatibleDC(NULL);
    HGDIOBJ before = SelectObject(dc, font);
    RECT rect = {0, 0, width > 0 ? width : 0x7FFF, 0};
    DrawTextW(dc, text, -1, &rect, DT_CALCRECT | DT_NOPREFIX | (width > 0 ? DT_WORDBREAK : DT_SINGLELINE));
    SelectObject(dc, before);
    return (SIZE){rect.right, rect.bottom};
}

void look_dark_caption(HWND window)
{
    typedef HRESULT(WINAPI * set_attribute_fn)(HWND, DWORD, LPCVOID, DWORD);
    static set_attribute_fn set;
    DWORD light = 1, size = sizeof light;
    RegGetValueW(HKEY_CURRENT_USER, L"Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize",
                 L"AppsUseLightTheme", RRF_RT_REG_DWORD, NULL, &light, &size);
    BOOL dark = !light && !look_high_contrast();
    /* A caption is light by itself: the DLL is loaded when it has to be dark for the first time, and stays. */
    if (!set && dark)
        set = (set_attribute_fn)(void *)late_function(L"dwmapi.dll", "DwmSetWindowAttribute");
    if (set)
        set(window, DWMWA_USE_IMMERSIVE_DARK_MODE, &dark, sizeof dark);
}

bool look_high_contrast(void)
{
    enum { HALF = 3 * 128 };
    HIGHCONTRASTW contrast = {.cbSize = sizeof contrast};
    COLORREF page = GetSysColor(COLOR_WINDOW);
    bool dark = GetRValue(page) + GetGValue(page) + GetBValue(page) < HALF;
    return dark || (SystemParametersInfoW(SPI_GETHIGHCONTRAST, sizeof contrast, &contrast, 0) &&
                    (contrast.dwFlags & HCF_HIGHCONTRASTON));
}
