/* SPDX-License-Identifier: MIT */
#include "wizard/waiting.h"

#include "base/memory.h"
#include "report/watch_text.h"
#include "session/watching.h"
#include "windows/cancel_windows.h"
#include "windows/session_windows.h"
#include "wizard/background.h"
#include "wizard/control.h"
#include "wizard/dialog.h"
#include "wizard/ids.h"
#include "wizard/messages.h"

#include <stdlib.h>
#include <string.h>

/* People press Stop; a window that was forgotten ends after a day. */
enum { LIMIT_MS = 24 * 60 * 60 * 1000, UNBROKEN = 4000, TEXT_BYTES = 16384 };

/* The dialog. */
struct waiting {
    struct wizard *wizard;
    HWND window;
    unsigned generation;
    struct cancel *cancel; /* NULL: the watch has ended, or is being left */
    char *text;            /* newest first; owned */
};

/* The thread's own. */
struct watch {
    struct watching_listener listener;
    HWND hub;
    unsigned generation;
    enum language language;
    struct cancel *cancel;           /* held */
    struct credentials *credentials; /* held; NULL none */
    struct request request;
    const char *target; /* by its own name */
};

/* ---- the thread ---- */

static void post(const struct watch *watch, struct strbuf *text)
{
    char *own = text ? strbuf_take(text) : NULL;
    if (!PostMessageW(watch->hub, MSG_WATCHED, watch->generation, (LPARAM)own))
        free(own);
}

static void on_log(struct watching_listener *listener, enum refusal_log log, const struct refusal_log_answer *answer)
{
    const struct watch *watch = container_of(listener, struct watch, listener);
    struct strbuf text = STRBUF_INIT;
    watch_text_log(&text, watch->language, log, answer);
    post(watch, &text);
}

static void on_refused(struct watching_listener *listener, const struct refusal *refusal)
{
    const struct watch *watch = container_of(listener, struct watch, listener);
    struct strbuf text = STRBUF_INIT;
    watch_text_refused(&text, watch->language, &watch->request, refusal, UNBROKEN);
    post(watch, &text);
}

static void on_reached(struct watching_listener *listener, enum status status, const struct fault *fault)
{
    const struct watch *watch = container_of(listener, struct watch, listener);
    struct strbuf text = STRBUF_INIT;
    watch_text_reached(&text, watch->language, watch->target, status, fault);
    post(watch, &text);
}

static void work(void *data)
{
    struct watch *watch = data;
    struct watching_result result;
    struct sentence problem;
    struct strbuf text = STRBUF_INIT;
    const struct request *request = &watch->request;
    struct session *session = session_open(session_windows(), request, watch->credentials, watch->cancel, "wmiready",
                                           watch->language, &problem);
    if (session) {
        watch->target = session->request.target;
        const struct refusal_whom whom = {.account = request->account, .address = request->client_address};
        enum outcome outcome = watching_run(session, watch->cancel, LIMIT_MS, &whom, &watch->listener, &result);
        watch_text_end(&text, watch->language, result.refused, result.others, outcome != OUTCOME_CANNOT_TELL);
        session_release(session);
    } else {
        sentence_format(&text, watch->language, &problem);
    }
    sentence_free(&problem);
    if (text.length)
        post(watch, &text);
    post(watch, NULL);
    credentials_release(watch->credentials);
    cancel_release(watch->cancel);
    request_free(&watch->request);
    free(watch);
}

static void begin(struct waiting *own)
{
    struct wizard *wizard = own->wizard;
    struct watch *watch = memory_new(struct watch);
    own->cancel = cancel_windows_new();
    cancel_hold(own->cancel);
    credentials_hold(wizard->board.credentials);
    *watch = (struct watch){.listener = {on_log, on_refused, on_reached},
                            .hub = wizard->hub,
                            .generation = own->generation,
                            .language = wizard->language,
                            .cancel = own->cancel,
                            .credentials = wizard->board.credentials,
                            .request = request_copy(&wizard->board.request)};
    if (!background_run(work, watch, NULL)) {
        waiting_take(wizard, own->generation, NULL);
        credentials_release(watch->credentials);
        cancel_release(watch->cancel);
        request_free(&watch->request);
        free(watch);
    }
}

/* ---- the dialog ---- */

/* Stop becomes Close: what was seen stays to be read. */
static void stop(struct waiting *own)
{
    if (!own->cancel)
        return;
    cancel_request(own->cancel);
    cancel_release(own->cancel);
    own->cancel = NULL;
    control_set_named(GetDlgItem(own->window, IDCANCEL), 0, text_get(own->wizard->language, TEXT_WIZARD_CLOSE));
}

void waiting_take(struct wizard *wizard, unsigned generation, char *text)
{
    struct waiting *own = wizard->waiting;
    if (own && own->generation == generation && text) {
        char *all = strbuf_printed("%s\n%s", text, own->text);
        free(own->text);
        own->text = all;
        if (strlen(all) > TEXT_BYTES)
            all[TEXT_BYTES] = '\0';
        control_set_lines(GetDlgItem(own->window, ID_WAITING_TEXT), all);
    } else if (own && own->generation == generation) {
        stop(own);
    }
    free(text);
}

static void place(struct waiting *own)
{
    const struct look *look = &own->wizard->look;
    RECT client;
    dialog_place(own->window, own->wizard, &client);
    int margin = look_px(look, 12), gap = look_px(look, 8), button = look->line + look_px(look, 11);
    int inner = client.right - 2 * margin, bottom = client.bottom - margin - button;
    HWND head = GetDlgItem(own->window, ID_WAITING_HEAD), close = GetDlgItem(own->window, IDCANCEL);
    wchar_t words[1024];
    GetWindowTextW(head, words, 1024);
    int lines = (int)look_measure(look->body, words, inner).cy;
    int width = dialog_button_width(close, look) + look_px(look, 16);
    control_place(head, margin, margin, inner, lines);
    control_place(GetDlgItem(own->window, ID_WAITING_TEXT), margin, margin + lines + gap, inner,
                  bottom - 2 * gap - lines - margin);
    control_place(close, client.right - margin - width, bottom, width, button);
}

static void create(struct waiting *own)
{
    struct wizard *wizard = own->wizard;
    const struct board *board = &wizard->board;
    const char *target = board->run ? board->run->request.target : board->request.target;
    struct strbuf head = STRBUF_INIT;
    text_format(&head, wizard->language, TEXT_WATCH_BEGIN, &target, 1);
    HWND label = dialog_child(own->window, wizard, WC_STATICW, "", SS_LEFT | SS_NOPREFIX, 0, ID_WAITING_HEAD);
    control_set_line(label, strbuf_text(&head));
    strbuf_free(&head);
    dialog_child(own->window, wizard, WC_EDITW, "",
                 ES_MULTILINE | ES_READONLY | ES_AUTOVSCROLL | WS_VSCROLL | WS_TABSTOP, WS_EX_CLIENTEDGE,
                 ID_WAITING_TEXT);
    dialog_child(own->window, wizard, WC_BUTTONW, text_get(wizard->language, TEXT_WIZARD_STOP),
                 WS_TABSTOP | BS_DEFPUSHBUTTON, 0, IDCANCEL);
    place(own);
    SendMessageW(own->window, DM_SETDEFID, IDCANCEL, 0);
    SetFocus(GetDlgItem(own->window, IDCANCEL));
    begin(own);
}

static INT_PTR CALLBACK waiting_proc(HWND window, UINT message, WPARAM word, LPARAM data)
{
    if (message == WM_INITDIALOG) {
        struct waiting *own = (struct waiting *)data;
        SetWindowLongPtrW(window, DWLP_USER, data);
        own->window = window;
        create(own);
        return FALSE; /* the focus is set */
    }
    if (message != WM_COMMAND || LOWORD(word) != IDCANCEL)
        return FALSE;
    struct waiting *own = (struct waiting *)GetWindowLongPtrW(window, DWLP_USER);
    if (own->cancel)
        stop(own);
    else
        EndDialog(window, 0);
    return TRUE;
}

void waiting_show(struct wizard *wizard)
{
    struct waiting own = {.wizard = wizard, .generation = ++wizard->waiting_generation, .text = memory_string("")};
    wizard->waiting = &own;
    dialog_show(wizard, waiting_proc, &own);
    wizard->waiting = NULL;
    free(own.text);
}
