/* SPDX-License-Identifier: MIT */
#include "wizard/layers_view.h"

#include "diagnosis/diagnosis.h"
#include "windows/utf16.h"
#include "wizard/control.h"
#include "wizard/ids.h"

#include <stdlib.h>

struct stations {
    struct layer_state states[LAYER_COUNT];
    enum layer layers[LAYER_COUNT];
    int count;
};

HWND layers_view_new(struct page *page, int id)
{
    return control_new(page, WC_STATICW, TEXT_NONE, SS_OWNERDRAW | SS_NOPREFIX | WS_VISIBLE, 0, id);
}

static struct stations stations_of(const struct run *run)
{
    struct layer_state states[LAYER_COUNT];
    struct stations stations = {.count = 0};
    if (run)
        diagnosis_layers(run, states);
    for (int i = 0; run && i < LAYER_COUNT; i++) {
        if (states[i].mark == LAYER_NOT_PART)
            continue;
        stations.layers[stations.count] = (enum layer)i;
        stations.states[stations.count++] = states[i];
    }
    return stations;
}

static int icon_size(const struct look *look)
{
    return look_px(look, 24);
}

static int text_height(struct page *page, enum text_id text, int width)
{
    wchar_t *words = control_words(page, text);
    int height = (int)look_measure(page->wizard->look.body, words, width).cy;
    free(words);
    return height;
}

/* The highest name and the highest word of all stations, each in a column WIDTH wide. */
static void measure(struct page *page, const struct stations *stations, int width, int *name, int *word)
{
    *name = *word = 0;
    for (int i = 0; i < stations->count; i++) {
        int names = text_height(page, layer_text(stations->layers[i]), width);
        int words = text_height(page, diagnosis_mark_text(stations->states[i].mark), width);
        *name = names > *name ? names : *name;
        *word = words > *word ? words : *word;
    }
}

int layers_view_height(struct page *page, const struct run *run, int width)
{
    const struct look *look = &page->wizard->look;
    struct stations stations = stations_of(run);
    int name, word;
    if (stations.count == 0)
        return 0;
    measure(page, &stations, width / stations.count - look_px(look, 6), &name, &word);
    return icon_size(look) + look_px(look, 4) + name + word;
}

void layers_view_show(struct page *page, HWND view, const struct run *run)
{
    struct strbuf text = STRBUF_INIT;
    if (run)
        diagnosis_layers_describe(&text, page->wizard->language, run);
    control_set(view, strbuf_text(&text));
    strbuf_free(&text);
    control_show(view, run != NULL);
    InvalidateRect(view, NULL, TRUE);
}

/* ---- drawing ---- */

/* What the page is filled with, and what is readable on it. */
static int page_color(const struct page *page)
{
    return page->wizard->aero ? COLOR_WINDOW : COLOR_BTNFACE;
}

static COLORREF text_color(const struct page *page)
{
    return GetSysColor(page->wizard->aero ? COLOR_WINDOWTEXT : COLOR_BTNTEXT);
}

static COLORREF mark_color(const struct page *page, enum layer_mark mark)
{
    if (look_high_contrast())
        return text_color(page);
    switch (mark) {
    case LAYER_PASSED:
        return RGB(0x0E, 0x70, 0x0E);
    case LAYER_FAILED:
    case LAYER_WOULD_STOP:
        return RGB(0xB1, 0x0E, 0x1C);
    case LAYER_SET:
    case LAYER_NOT_TOLD:
        return RGB(0x5C, 0x2E, 0x91);
    default:
        return text_color(page);
    }
}

static void draw_line(const struct page *page, HDC dc, bool solid, int from, int to, int y)
{
    int thick = solid ? look_px(&page->wizard->look, 2) : 1;
    HPEN pen = CreatePen(solid ? PS_SOLID : PS_DOT, thick, text_color(page));
    HGDIOBJ before = SelectObject(dc, pen);
    MoveToEx(dc, from, y, NULL);
    LineTo(dc, to, y);
    SelectObject(dc, before);
    DeleteObject(pen);
}

/* Settings allow it: the diamond of what is not proven, with a tick in it. */
static void draw_diamond(const struct page *page, HDC dc, int x, int y, int half)
{
    POINT outline[] = {{x, y - half}, {x + half, y}, {x, y + half}, {x - half, y}};
    POINT tick[] = {{x - half * 3 / 8, y}, {x - half / 8, y + half * 3 / 8}, {x + half * 3 / 8, y - half * 3 / 8}};
    HBRUSH fill = CreateSolidBrush(mark_color(page, LAYER_SET));
    HPEN edge = CreatePen(PS_SOLID, 1, mark_color(page, LAYER_SET));
    HPEN sign = CreatePen(PS_SOLID, look_px(&page->wizard->look, 2), GetSysColor(page_color(page)));
    HGDIOBJ brush = SelectObject(dc, fill), pen = SelectObject(dc, edge);
    Polygon(dc, outline, 4);
    SelectObject(dc, sign);
    Polyline(dc, tick, 3);
    SelectObject(dc, brush);
    SelectObject(dc, pen);
    DeleteObject(sign);
    DeleteObject(edge);
    DeleteObject(fill);
}

static void draw_shape(struct page *page, HDC dc, enum layer_mark mark, int x, int y)
{
    static const int icons[] = {
        [LAYER_PASSED] = V_READY,
        [LAYER_FAILED] = V_NEEDS_CHANGE,
        [LAYER_NOT_REACHED] = V_NOT_CHECKED,
        [LAYER_NOT_TOLD] = V_CANNOT_TELL,
        [LAYER_SET] = V_CANNOT_TELL,
        [LAYER_WOULD_STOP] = V_NEEDS_CHANGE,
        [LAYER_NOT_PART] = V_NOT_APPLICABLE,
    };
    const struct look *look = &page->wizard->look;
    int size = icon_size(look);
    if (mark == LAYER_SET) {
        draw_diamond(page, dc, x, y, size / 2);
        return;
    }
    HICON icon = look_large(&page->wizard->look, page->wizard->instance, icons[mark]);
    DrawIconEx(dc, x - size / 2, y - size / 2, icon, size, size, 0, NULL, DI_NORMAL);
}

static void draw_words(struct page *page, HDC dc, enum text_id text, RECT place, COLORREF color)
{
    wchar_t *words = control_words(page, text);
    SetTextColor(dc, color);
    DrawTextW(dc, words, -1, &place, DT_CENTER | DT_WORDBREAK | DT_NOPREFIX);
    free(words);
}

void layers_view_draw(struct page *page, const struct run *run, const DRAWITEMSTRUCT *item)
{
    const struct look *look = &page->wizard->look;
    struct stations stations = stations_of(run);
    HDC dc = item->hDC;
    FillRect(dc, &item->rcItem, GetSysColorBrush(page_color(page)));
    if (stations.count == 0)
        return;
    int width = item->rcItem.right / stations.count, size = icon_size(look), middle = size / 2, name, word;
    measure(page, &stations, width - look_px(look, 6), &name, &word);
    HGDIOBJ font = SelectObject(dc, look->body);
    SetBkMode(dc, TRANSPARENT);
    for (int i = 0; i < stations.count; i++) {
        enum layer_mark mark = stations.states[i].mark;
        int x = i * width + width / 2, top = size + look_px(look, 4), side = look_px(look, 3);
        bool reached = mark == LAYER_PASSED || mark == LAYER_FAILED;
        if (i > 0)
            draw_line(page, dc, reached, x - width + middle, x - middle, middle);
        draw_shape(page, dc, mark, x, middle);
        RECT names = {i * width + side, top, (i + 1) * width - side, top + name};
        RECT words = {names.left, names.bottom, names.right, names.bottom + word};
        draw_words(page, dc, layer_text(stations.layers[i]), names, text_color(page));
        draw_words(page, dc, diagnosis_mark_text(mark), words, mark_color(page, mark));
    }
    SelectObject(dc, font);
}
