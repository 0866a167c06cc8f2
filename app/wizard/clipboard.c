/* SPDX-License-Identifier: MIT */
#include "wizard/clipboard.h"

#include "base/utf8.h"
#include "windows/utf16.h"
#include "wizard/finding_text.h"

#include <stdlib.h>
#include <string.h>

HGLOBAL clipboard_text(const char *text)
{
    struct strbuf lines = STRBUF_INIT;
    for (const char *at = text; *at; at++) {
        if (*at == '\n' && (at == text || at[-1] != '\r'))
            strbuf_add_char(&lines, '\r');
        strbuf_add_char(&lines, *at);
    }
    wchar_t *wide = utf16_from_utf8(strbuf_text(&lines));
    strbuf_free(&lines);
    size_t size = (wcslen(wide) + 1) * sizeof *wide;
    HGLOBAL memory = GlobalAlloc(GMEM_MOVEABLE, size);
    if (memory) {
        memcpy(GlobalLock(memory), wide, size);
        GlobalUnlock(memory);
    }
    free(wide);
    return memory;
}

/* Another program may hold it for a moment, to look what is new: remote SESSs and clipboard histories do. */
static bool open_clipboard(HWND owner)
{
    enum { TRIES = 4, APART_MS = 10 }; /* together below what is felt as a delay */
    for (int i = 0; i < TRIES; i++) {
        if (i)
            Sleep(APART_MS);
        if (OpenClipboard(owner))
            return true;
    }
    return false;
}

bool clipboard_put(HWND owner, HGLOBAL text)
{
    if (!text)
        return false;
    if (!open_clipboard(owner)) {
        GlobalFree(text);
        return false;
    }
    EmptyClipboard();
    /* From here the clipboard owns the memory, unless it refuses it. */
    bool taken = SetClipboardData(CF_UNICODETEXT, text) != NULL;
    CloseClipboard();
    if (!taken)
        GlobalFree(text);
    return taken;
}

bool clipboard_set(HWND owner, const char *text)
{
    return clipboard_put(owner, clipboard_text(text));
}

bool clipboard_set_finding(HWND owner, enum language language, const struct finding *finding)
{
    struct strbuf text = STRBUF_INIT, safe = STRBUF_INIT;
    finding_heading(&text, language, finding);
    strbuf_printf(&text, " - %s\n", text_get(language, verdict_text(finding->verdict)));
    finding_text(&text, language, finding);
    utf8_show(&safe, strbuf_text(&text), 0);
    bool set = clipboard_set(owner, strbuf_text(&safe));
    strbuf_free(&safe);
    strbuf_free(&text);
    return set;
}
