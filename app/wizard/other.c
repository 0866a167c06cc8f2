/* SPDX-License-Identifier: MIT */
#include "wizard/other.h"

#include "base/memory.h"
#include "base/time.h"
#include "report/run_json.h"
#include "session/other_side.h"
#include "windows/file_read.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"
#include "wizard/background.h"
#include "wizard/explain_dialog.h"
#include "wizard/late.h"
#include "wizard/messages.h"
#include "wizard/page.h"
#include "wizard/showing.h"
#include "wizard/worker.h"

#include <commdlg.h>
#include <objbase.h>

#include <stdlib.h>

enum { PATH_UNITS = 1024 };

/* One file; its thread's until it is posted. */
struct other {
    HWND hub, sheet;
    unsigned choice; /* of the board: it is for that target */
    enum language language;
    wchar_t path[PATH_UNITS];
    char *name;      /* PATH in UTF-8; owned */
    struct run *run; /* NULL: PROBLEM says why; owned */
    struct sentence problem;
};

static void free_other(struct other *other)
{
    if (other->run)
        run_free(other->run);
    free(other->run);
    sentence_free(&other->problem);
    free(other->name);
    free(other);
}

static void read_file(void *data)
{
    struct other *own = data;
    struct strbuf bytes = STRBUF_INIT;
    struct run *run = memory_new(struct run);
    own->name = utf16_to_utf8(own->path);
    unsigned long code = file_read(own->name, RUN_JSON_BYTES, &bytes);
    bool good = false;
    if (code) {
        char *reason = status_system_text((uint32_t)code);
        own->problem = sentence_of(TEXT_MERGE_UNREADABLE, own->name, reason, NULL);
        free(reason);
    } else {
        good = other_side_parse(own->name, strbuf_text(&bytes), bytes.length, own->language, run, &own->problem);
    }
    if (good)
        own->run = run;
    else
        free(run);
    strbuf_free(&bytes);
    if (!PostMessageW(own->hub, MSG_OTHER, 0, (LPARAM)own))
        free_other(own);
}

static void ask_and_read(void *data)
{
    struct other *own = data;
    wchar_t filter[128] = L"";
    wchar_t *words = utf16_from_utf8(text_get(own->language, TEXT_WIZARD_FILTER_RESULT));
    /* Two strings and a third, empty one, each with its end. */
    static const wchar_t kinds[] = L"*.json;*.html";
    int length = _snwprintf(filter, array_count(filter) - array_count(kinds) - 2, L"%ls (%ls)", words, kinds);
    if (length > 0)
        _snwprintf(filter + length + 1, array_count(kinds), L"%ls", kinds);
    free(words);
    wchar_t *folder = showing_documents();
    OPENFILENAMEW dialog = {.lStructSize = sizeof dialog,
                            .hwndOwner = own->sheet,
                            .lpstrFilter = filter,
                            .lpstrFile = own->path,
                            .nMaxFile = PATH_UNITS,
                            .lpstrInitialDir = folder,
                            .Flags = OFN_PATHMUSTEXIST | OFN_FILEMUSTEXIST | OFN_HIDEREADONLY | OFN_NOCHANGEDIR};
    typedef BOOL(WINAPI * name_fn)(OPENFILENAMEW *);
    name_fn get_name = (name_fn)(void *)late_function(L"comdlg32.dll", "GetOpenFileNameW");
    bool chosen = get_name && get_name(&dialog);
    CoTaskMemFree(folder);
    if (chosen)
        read_file(own);
    else
        free_other(own);
}

static struct other *other_new(struct wizard *wizard)
{
    struct other *own = memory_new(struct other);
    own->hub = wizard->hub;
    own->sheet = wizard->sheet;
    own->choice = wizard->board.choice;
    own->language = wizard->language;
    return own;
}

void other_ask(struct wizard *wizard)
{
    struct other *own = other_new(wizard);
    if (!background_run_shell(ask_and_read, own, NULL))
        free_other(own);
}

void other_drop(struct wizard *wizard, HDROP dropped)
{
    struct other *own = other_new(wizard);
    UINT length = DragQueryFileW(dropped, 0, own->path, PATH_UNITS);
    DragFinish(dropped);
    if (!length || !background_run(read_file, own, NULL))
        free_other(own);
}

/* Why OTHER cannot go into a check of what is chosen; false: it can. */
static bool refused(const struct board *board, struct other *other)
{
    enum { HOUR_MS = 3600 * 1000 };
    if (!other->run)
        return true;
    if (board->request.local) {
        other->problem = sentence_of(TEXT_WIZARD_OTHER_LOCAL, NULL);
        return true;
    }
    enum merge_problem merge = run_merge_problem(&board->request, other->run, time_now_ms(), MERGE_AGE_MS);
    if (merge == MERGE_FINE && board->run)
        merge = run_merge_identity(board->run, other->run);
    return !other_side_fits(merge, other->name, other->run, MERGE_AGE_MS / HOUR_MS, &other->problem);
}

void other_take(struct wizard *wizard, struct other *other)
{
    struct board *board = &wizard->board;
    /* Another target was chosen meanwhile, or a change is being made. */
    bool idle = board->state == BOARD_CHECKED || board->state == BOARD_CHECKING;
    if (refused(board, other)) {
        struct strbuf words = STRBUF_INIT;
        sentence_format(&words, wizard->language, &other->problem);
        explain_dialog_message(wizard, text_get(wizard->language, TEXT_WIZARD_OTHER_REFUSED), strbuf_text(&words));
        strbuf_free(&words);
    } else if (other->choice == board->choice && idle) {
        board_take_other(board, other->run);
        other->run = NULL;
        worker_check(wizard);
    }
    free_other(other);
}
