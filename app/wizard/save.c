/* SPDX-License-Identifier: MIT */
#include "wizard/save.h"

#include "base/memory.h"
#include "report/redact.h"
#include "report/report.h"
#include "session/scripting.h"
#include "windows/cancel_windows.h"
#include "windows/file_write.h"
#include "windows/trace_file.h"
#include "windows/utf16.h"
#include "wizard/background.h"
#include "wizard/explain_dialog.h"
#include "wizard/late.h"
#include "wizard/messages.h"
#include "wizard/post.h"
#include "wizard/preview.h"
#include "wizard/showing.h"

#include <commdlg.h>
#include <objbase.h>

#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_UNITS = 1024 };

enum save_kind { SAVE_REPORT, SAVE_SCRIPT, SAVE_TRACE };

/* The thread owns it until it is posted back; only "writing" is read meanwhile. */
struct saving {
    HWND hub, sheet;
    atomic_bool writing; /* a place was chosen */
    enum save_kind kind;
    enum language language;
    struct checked *checked; /* held; NULL for the trace */
    bool redact;
    struct cancel *cancel;   /* held; requested once nobody waits for it any more */
    struct preview *preview; /* what the script shall do; NULL: what the run recommends; held */
    bool empty;              /* the script has nothing to do, so it was not written */
    DWORD code;
    wchar_t path[PATH_UNITS];
};

static const struct {
    const wchar_t *extension;
    enum text_id filter;
} kinds[] = {
    [SAVE_REPORT] = {L"html", TEXT_WIZARD_FILTER_HTML},
    [SAVE_SCRIPT] = {L"cmd", TEXT_WIZARD_FILTER_CMD},
    [SAVE_TRACE] = {L"txt", TEXT_WIZARD_FILTER_TXT},
};

/* A name that sorts by time and holds nothing but safe characters. */
static void suggest(const struct wizard *wizard, const wchar_t *extension, wchar_t *path)
{
    const struct run *run = wizard->board.run;
    char name[64] = "";
    const char *target = run ? run->request.target : wizard->board.request.target;
    const char *computer = wizard->redact ? "report" : run && run->os.computer ? run->os.computer : target;
    size_t used = 0;
    for (const char *at = computer; *at && used + 1 < sizeof name; at++) {
        bool plain = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9');
        name[used++] = plain || *at == '-' ? *at : '_';
    }
    SYSTEMTIME now;
    GetLocalTime(&now);
    _snwprintf(path, PATH_UNITS, L"WMI-Ready-%hs-%04u%02u%02u-%02u%02u.%ls", used ? name : "computer", now.wYear,
               now.wMonth, now.wDay, now.wHour, now.wMinute, extension);
}

static bool ask_path(struct saving *own)
{
    const wchar_t *extension = kinds[own->kind].extension;
    wchar_t filter[128] = L"";
    wchar_t *words = utf16_from_utf8(text_get(own->language, kinds[own->kind].filter));
    /* Two strings and a third, empty one, each with its end. */
    int length = _snwprintf(filter, array_count(filter) - 2, L"%ls (*.%ls)", words, extension);
    if (length > 0)
        _snwprintf(filter + length + 1, array_count(filter) - (size_t)length - 3, L"*.%ls", extension);
    wchar_t *folder = showing_documents();
    /* The dialog creates and deletes no file to try the place: writing tells, and names the reason. */
    OPENFILENAMEW dialog = {.lStructSize = sizeof dialog,
                            .hwndOwner = own->sheet,
                            .lpstrFilter = filter,
                            .lpstrFile = own->path,
                            .nMaxFile = PATH_UNITS,
                            .lpstrInitialDir = folder,
                            .lpstrDefExt = extension,
                            .Flags = OFN_OVERWRITEPROMPT | OFN_PATHMUSTEXIST | OFN_HIDEREADONLY | OFN_NOCHANGEDIR |
                                     OFN_NOTESTFILECREATE};
    typedef BOOL(WINAPI * name_fn)(OPENFILENAMEW *);
    name_fn get_name = (name_fn)(void *)late_function(L"comdlg32.dll", "GetSaveFileNameW");
    bool chosen = get_name && get_name(&dialog);
    CoTaskMemFree(folder);
    free(words);
    return chosen;
}

/* ---- the work ---- */

static void make_report(const struct saving *own, struct strbuf *content)
{
    struct report_options options = {.language = own->language};
    if (!own->redact) {
        report_html(&own->checked->run, &options, content);
        return;
    }
    /* What the wizard shows stays readable: redaction replaces in a run of its own. */
    struct run copy = run_copy(&own->checked->run);
    struct redactor *redactor = redact_new();
    redact_stop_with(redactor, own->cancel);
    redact_apply(redactor, &copy, own->language);
    if (!cancel_requested(own->cancel))
        report_html(&copy, &options, content);
    redact_free(redactor);
    run_free(&copy);
}

/* False: there is nothing to do. */
static bool make_script(const struct saving *own, struct strbuf *content)
{
    struct fix all = {0};
    const struct fix *fix = &all;
    if (own->preview)
        fix = preview_script(own->preview);
    else if (scripting_plan(own->checked, NULL, 0, own->cancel, &all) != ST_OK)
        return false;
    bool any = fix_change_count(fix) > 0;
    if (any) {
        char *text = scripting_text(own->checked, fix, own->language, own->cancel, NULL);
        strbuf_add(content, text);
        free(text);
    }
    fix_free(&all);
    return any;
}

static void make(struct saving *own)
{
    struct strbuf content = STRBUF_INIT;
    char *path = utf16_to_utf8(own->path);
    if (own->kind == SAVE_TRACE) {
        own->code = trace_file_begin(path, false, "wmiready");
        free(path);
        return;
    }
    if (own->kind == SAVE_REPORT)
        make_report(own, &content);
    else
        own->empty = !make_script(own, &content);
    if (cancel_requested(own->cancel))
        own->code = ERROR_CANCELLED;
    else if (!own->empty)
        own->code = file_write_put(path, strbuf_text(&content), content.length);
    free(path);
    strbuf_free(&content);
}

/* The dialog is here too: it looks at folders and shares, and what they take to answer is not the window's time. */
static void ask_and_make(void *data)
{
    struct saving *own = data;
    if (ask_path(own)) {
        atomic_store(&own->writing, true);
        PostMessageW(own->hub, MSG_SAVING, 0, 0);
        make(own);
    }
    PostMessageW(own->hub, MSG_SAVED, 0, (LPARAM)own);
}

static void saving_free(struct saving *saving)
{
    preview_release(saving->preview);
    cancel_release(saving->cancel);
    background_release_checked(saving->checked);
    free(saving);
}

static void start(struct wizard *wizard, struct saving *saving)
{
    /* Set before the thread can be seen, so that what it posts is about this. */
    wizard->saving = saving;
    atomic_init(&saving->writing, false);
    if (background_run_shell(ask_and_make, saving, &wizard->save_thread))
        return;
    wizard->saving = NULL;
    saving_free(saving);
}

static void begin(struct wizard *wizard, enum save_kind kind, struct preview *preview)
{
    struct checked *checked = kind == SAVE_TRACE ? NULL : wizard->board.checked;
    /* One at a time: the dialog takes a moment to come, and the sheet can be used until then. */
    if ((!checked && kind != SAVE_TRACE) || wizard->saving)
        return;
    struct saving *saving = memory_new(struct saving);
    saving->hub = wizard->hub;
    saving->sheet = wizard->sheet;
    saving->kind = kind;
    saving->language = wizard->language;
    saving->cancel = cancel_windows_new();
    saving->checked = checked;
    saving->redact = wizard->redact;
    if (checked)
        checked_hold(checked);
    saving->preview = preview;
    if (preview)
        preview_hold(preview);
    suggest(wizard, kinds[kind].extension, saving->path);
    start(wizard, saving);
}

void save_report(struct wizard *wizard)
{
    begin(wizard, SAVE_REPORT, NULL);
}

void save_script(struct wizard *wizard, struct preview *preview)
{
    begin(wizard, SAVE_SCRIPT, preview);
}

void save_trace(struct wizard *wizard)
{
    begin(wizard, SAVE_TRACE, NULL);
}

void save_take(struct wizard *wizard, struct saving *saving)
{
    CloseHandle(wizard->save_thread);
    wizard->save_thread = NULL;
    wizard->saving = NULL;
    wizard->note = TEXT_NONE;
    post_refresh(wizard);
    if (!atomic_load(&saving->writing)) {
        saving_free(saving);
        return;
    }
    if (saving->empty) {
        explain_dialog_message(wizard, text_get(wizard->language, TEXT_WIZARD_SCRIPT_EMPTY), "");
        saving_free(saving);
        return;
    }
    char *path = utf16_to_utf8(saving->path);
    if (saving->code == ERROR_SUCCESS) {
        free(wizard->saved_path);
        wizard->saved_path = path;
        wizard->note = TEXT_WIZARD_SAVED;
        saving_free(saving);
        return;
    }
    struct strbuf what = STRBUF_INIT;
    const char *name = path;
    text_format(&what, wizard->language, TEXT_WIZARD_NOT_SAVED, &name, 1);
    char *reason = file_write_reason(wizard->language, saving->code);
    explain_dialog_message(wizard, strbuf_text(&what), reason);
    free(reason);
    strbuf_free(&what);
    free(path);
    /* The message lets the world go on: the sheet may be closing by now. */
    if (wizard->closing)
        saving_free(saving);
    else
        start(wizard, saving);
}

void save_wait(struct wizard *wizard)
{
    enum { MOST_MS = 10000, BACK_MS = 1000 };
    /* A dialog that nobody answers any more has nothing to write. */
    if (!wizard->saving || !atomic_load(&wizard->saving->writing) ||
        WaitForSingleObject(wizard->save_thread, MOST_MS) != WAIT_TIMEOUT)
        return;
    /* What is not whole by then is given up, rather than ended somewhere in the middle with the process. */
    cancel_request(wizard->saving->cancel);
    WaitForSingleObject(wizard->save_thread, BACK_MS);
}
