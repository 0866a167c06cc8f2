/* SPDX-License-Identifier: MIT
 * How large the pages are: the template that all are made from. */
#include "wizard/page.h"

/* An empty template: controls are made and placed in code. "MS Shell Dlg" 8 because the sheet is
 * measured in the same. */
#pragma pack(push, 4)
struct page_template {
    DLGTEMPLATE dialog;
    WORD menu, class, title;
    WORD points;
    WCHAR font[13];
};
#pragma pack(pop)

static struct page_template template = {
    .dialog = {.style = WS_CHILD | WS_CAPTION | WS_CLIPCHILDREN | DS_CONTROL | DS_SHELLFONT,
               .dwExtendedStyle = WS_EX_CONTROLPARENT},
    .points = 8,
    .font = L"MS Shell Dlg",
};

/* What four horizontal and eight vertical dialog units of the template are in pixels. */
static SIZE dialog_base(void)
{
    static const wchar_t letters[] = L"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    HDC screen = GetDC(NULL);
    HFONT font = CreateFontW(-MulDiv(8, GetDeviceCaps(screen, LOGPIXELSY), 72), 0, 0, 0, FW_NORMAL, 0, 0, 0,
                             DEFAULT_CHARSET, 0, 0, 0, 0, L"MS Shell Dlg");
    HGDIOBJ before = SelectObject(screen, font);
    SIZE text;
    TEXTMETRICW metrics;
    GetTextExtentPoint32W(screen, letters, 52, &text);
    GetTextMetricsW(screen, &metrics);
    SelectObject(screen, before);
    ReleaseDC(NULL, screen);
    DeleteObject(font);
    return (SIZE){(text.cx / 26 + 1) / 2, metrics.tmHeight};
}

void page_size(const struct look *look)
{
    /* What an Aero wizard puts around a page: an estimate (tests/ON-WINDOWS.md). */
    enum { WIDTH = 50, HEIGHT = 38, CAPTION_AND_BUTTONS = 168 };
    RECT area;
    SystemParametersInfoW(SPI_GETWORKAREA, 0, &area, 0);
    /* In lines of the user's font, so that a larger font has the room it needs, but never larger than the screen. */
    int width = WIDTH * look->line, height = HEIGHT * look->line;
    /* Rounded up with its font, the page of a usual one still fits 1280x672 at 96 dpi in that frame. */
    int usual = look_px(look, 672 - CAPTION_AND_BUTTONS);
    if (height > usual && height < usual + usual / 8)
        height = usual;
    int widest = area.right - area.left - look_px(look, 32);
    int highest = area.bottom - area.top - look_px(look, CAPTION_AND_BUTTONS);
    SIZE base = dialog_base();
    template.dialog.cx = (short)MulDiv(width < widest ? width : widest, 4, base.cx);
    template.dialog.cy = (short)MulDiv(height < highest ? height : highest, 8, base.cy);
}

const DLGTEMPLATE *page_size_template(void)
{
    return &template.dialog;
}
