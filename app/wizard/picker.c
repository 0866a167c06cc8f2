/* SPDX-License-Identifier: MIT */
#include "wizard/picker.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "session/session.h"
#include "session/vouched.h"
#include "windows/cancel_windows.h"
#include "windows/object_picker.h"
#include "windows/session_windows.h"
#include "windows/status_windows.h"
#include "wizard/background.h"
#include "wizard/explain_dialog.h"
#include "wizard/messages.h"

#include <stdlib.h>

/* The thread owns it until it is posted back. */
struct picking {
    HWND hub, sheet;
    struct cancel *cancel;  /* held */
    struct request request; /* TARGET, and what was said about going there */
    enum object_picked picked;
    char *account; /* owned; NULL none */
    uint32_t code;
};

/* ---- whether there is one ---- */

static void look(void *hub)
{
    PostMessageW(hub, MSG_PICKER, 0, object_picker_exists());
}

void picker_look(struct wizard *wizard)
{
    if (!wizard->picker_asked)
        wizard->picker_asked = background_run_shell(look, wizard->hub, NULL);
}

/* ---- choosing ---- */

static void pick(void *data)
{
    struct picking *own = data;
    struct request *request = &own->request;
    session_finish_request(session_windows(), request, own->cancel);
    enum vouched_lists lists = vouched_lists(session_windows(), request, own->cancel);
    own->picked = object_picker_ask(own->sheet, lists == VOUCHED_LISTS_TARGET ? request->target : NULL,
                                    lists != VOUCHED_LISTS_DOMAINS, own->cancel, &own->account, &own->code);
    PostMessageW(own->hub, MSG_PICKED, 0, (LPARAM)own);
}

static void picking_free(struct picking *picking)
{
    cancel_release(picking->cancel);
    free(picking->account);
    request_free(&picking->request);
    free(picking);
}

bool picker_open(struct wizard *wizard, struct request *asked)
{
    if (wizard->picking) {
        request_free(asked);
        return true;
    }
    struct picking *own = memory_new(struct picking);
    const struct request *before = &wizard->board.request;
    *own = (struct picking){.hub = wizard->hub, .sheet = wizard->sheet, .request = *asked};
    /* What was said about a name once is not asked again. */
    if (!asked->local && !before->local && ascii_equal_nocase(before->target, asked->target)) {
        own->request.trust_name = before->trust_name;
        own->request.target_vouched = before->target_vouched;
    }
    own->cancel = cancel_windows_new();
    /* Set before the thread can be seen, so that what it posts is about this. */
    wizard->picking = own;
    if (background_run_shell(pick, own, NULL))
        return true;
    wizard->picking = NULL;
    picking_free(own);
    return false;
}

bool picker_waits(const struct wizard *wizard, const struct picking *picking)
{
    return wizard->picking == picking;
}

void picker_give_up(struct wizard *wizard)
{
    if (wizard->picking)
        cancel_request(wizard->picking->cancel);
    wizard->picking = NULL;
}

static void say_failed(struct wizard *wizard, uint32_t code)
{
    struct strbuf more = STRBUF_INIT;
    char *reason = status_system_text(code);
    strbuf_printf(&more, "0x%08X%s%s", (unsigned)code, reason[0] ? ": " : "", reason);
    explain_dialog_message(wizard, text_get(wizard->language, TEXT_WIZARD_BROWSE_FAILED), strbuf_text(&more));
    strbuf_free(&more);
    free(reason);
}

char *picker_take(struct wizard *wizard, struct picking *own)
{
    char *account = NULL;
    if (wizard->picking == own) {
        wizard->picking = NULL;
        account = own->account;
        own->account = NULL;
        if (own->picked == OBJECT_PICKER_FAILED)
            say_failed(wizard, own->code);
        else if (own->picked == OBJECT_PICKED_SEVERAL)
            explain_dialog_message(wizard, text_get(wizard->language, TEXT_WIZARD_BROWSE_ONE), "");
    }
    picking_free(own);
    return account;
}
