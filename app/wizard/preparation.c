/* SPDX-License-Identifier: MIT */
#include "wizard/preparation.h"

#include "base/memory.h"
#include "windows/needs_file.h"
#include "windows/utf16.h"
#include "wizard/background.h"
#include "wizard/consent.h"
#include "wizard/explain_dialog.h"
#include "wizard/fix.h"
#include "wizard/messages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_UNITS = 1024 };

/* One file, or (PATH NULL) a look beside the program; its thread's until it is posted. */
struct preparation {
    HWND hub;
    bool guarded;
    char *path;         /* owned */
    struct needs needs; /* of the file, where it could be read; owned */
    bool good;
    struct sentence problem; /* else why not; owned */
    char **beside;           /* owned, like the paths */
    size_t count;
};

static void work(void *data)
{
    struct preparation *own = data;
    if (own->path)
        own->good = needs_file_read(own->path, own->guarded, &own->needs, &own->problem);
    else
        own->beside = needs_file_beside(own->guarded, &own->count);
    PostMessageW(own->hub, MSG_PREPARATION, 0, (LPARAM)own);
}

static void preparation_free(struct preparation *own)
{
    for (size_t i = 0; i < own->count; i++)
        free(own->beside[i]);
    free(own->beside);
    needs_free(&own->needs);
    sentence_free(&own->problem);
    free(own->path);
    free(own);
}

/* Whoever named a file to a program without administrator rights could have written it: with these rights, what another
 * instance hands over and what lies beside the program counts only where none but administrators write. */
static void begin(struct wizard *wizard, const char *path, bool guarded)
{
    struct preparation *own = memory_new(struct preparation);
    *own = (struct preparation){.hub = wizard->hub, .guarded = guarded, .path = memory_string(path)};
    if (!background_run(work, own, NULL))
        preparation_free(own);
}

/* The whole path: another instance has another current folder. */
void preparation_read(struct wizard *wizard, const char *path)
{
    wchar_t *wide = utf16_from_utf8(path), whole[PATH_UNITS];
    DWORD length = GetFullPathNameW(wide, PATH_UNITS, whole, NULL);
    char *name = length && length < PATH_UNITS ? utf16_to_utf8(whole) : memory_string(path);
    begin(wizard, name, wizard->relaunched && wizard->board.elevated);
    free(name);
    free(wide);
}

void preparation_look(struct wizard *wizard)
{
    begin(wizard, NULL, wizard->board.elevated);
}

void preparation_drop(struct wizard *wizard, HDROP dropped)
{
    wchar_t path[PATH_UNITS];
    wizard->needs_given = false;
    UINT length = DragQueryFileW(dropped, 0, path, PATH_UNITS);
    DragFinish(dropped);
    char *name = length ? utf16_to_utf8(path) : NULL;
    if (name)
        preparation_read(wizard, name);
    free(name);
}

/* ---- which one ---- */

static const char *file_name(const char *path)
{
    const char *slash = strrchr(path, '\\');
    return slash ? slash + 1 : path;
}

static int choose(struct wizard *wizard)
{
    struct consent_row *rows = memory_new_n(struct consent_row, wizard->offered_count);
    for (size_t i = 0; i < wizard->offered_count; i++)
        rows[i] = (struct consent_row){(char *)(uintptr_t)file_name(wizard->offered[i]), wizard->offered[i], true};
    const struct consent consent = {.head = TEXT_WIZARD_NEEDS_WHICH,
                                    .label = TEXT_WIZARD_NEEDS_FILES,
                                    .detail = TEXT_WIZARD_DETAILS,
                                    .make = text_get(wizard->language, TEXT_WIZARD_NEEDS_TAKE),
                                    .safe = true,
                                    .rows = rows,
                                    .count = wizard->offered_count};
    int row = consent_choose(wizard, &consent);
    free(rows);
    return row;
}

void preparation_use(struct wizard *wizard)
{
    wizard->needs_given = false;
    int row = wizard->offered_count == 1 ? 0 : choose(wizard);
    if (row >= 0)
        begin(wizard, wizard->offered[row], wizard->board.elevated);
}

/* ---- in use ---- */

static void replace(struct wizard *wizard, const char *path, const struct needs *needs)
{
    struct board *board = &wizard->board;
    free(wizard->needs_path);
    wizard->needs_path = memory_string(path);
    needs_free(&wizard->needs);
    wizard->needs = needs_copy(needs);
    fix_forget_changes(wizard);
    board_reset(board);
    board_forget_choice(board);
}

void preparation_forget(struct wizard *wizard)
{
    const struct needs none = {0};
    replace(wizard, NULL, &none);
}

void preparation_describe(struct strbuf *out, const struct wizard *wizard)
{
    const struct needs *needs = &wizard->needs;
    char count[24];
    if (wizard->needs_path) {
        snprintf(count, sizeof count, "%" PRIZU, needs->count);
        const char *name = file_name(wizard->needs_path);
        const char *const arguments[] = {needs->name ? needs->name : name, count, name};
        text_format(out, wizard->language, TEXT_WIZARD_NEEDS_USED, arguments, array_count(arguments));
        return;
    }
    struct strbuf names = STRBUF_INIT;
    for (size_t i = 0; i < wizard->offered_count; i++)
        strbuf_printf(&names, "%s%s", i ? ", " : "", file_name(wizard->offered[i]));
    const char *list = strbuf_text(&names);
    if (wizard->offered_count)
        text_format(out, wizard->language, TEXT_WIZARD_NEEDS_BESIDE, &list, 1);
    strbuf_free(&names);
}

bool preparation_take(struct wizard *wizard, struct preparation *own)
{
    bool idle = wizard->board.state == BOARD_IDLE || wizard->board.state == BOARD_CHECKED;
    bool good = own->good && wizard->current == PAGE_CHOOSE && idle;
    if (good) {
        replace(wizard, own->path, &own->needs);
    } else if (own->path && !own->good) {
        struct strbuf words = STRBUF_INIT;
        sentence_format(&words, wizard->language, &own->problem);
        explain_dialog_message(wizard, text_get(wizard->language, TEXT_WIZARD_NEEDS_REFUSED), strbuf_text(&words));
        strbuf_free(&words);
    } else if (!own->path) {
        wizard->offered = own->beside;
        wizard->offered_count = own->count;
        own->beside = NULL;
        own->count = 0;
    }
    preparation_free(own);
    return good;
}
