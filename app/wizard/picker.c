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
    struct cancel *cancel; /* held */
    char *target;          /* NULL: this computer; owned */
    bool no_logon, trust_name;
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

/* The dialog logs on to the target as who runs the wizard: to no other one than a check would. False: the accounts of
 * the target itself are not offered. TARGET becomes NULL where that is not asked. */
static bool offers_own(struct picking *own)
{
    if (!own->target)
        return true;
    struct request request = request_default();
    struct sentence problem = {.id = TEXT_NONE};
    free(request.target);
    request.target = memory_string(own->target);
    request.local = false;
    request.trust_name = own->trust_name;
    session_finish_request(session_windows(), &request, own->cancel);
    bool asked = !request.local && !own->no_logon &&
                 vouched_target(session_windows(), &request, own->cancel, &problem) && !request.network_only &&
                 !cancel_requested(own->cancel);
    bool offers = asked || request.local;
    sentence_free(&problem);
    request_free(&request);
    if (asked)
        return true;
    free(own->target);
    own->target = NULL;
    return offers;
}

static void pick(void *data)
{
    struct picking *own = data;
    bool offers = offers_own(own);
    own->picked = object_picker_ask(own->sheet, own->target, offers, own->cancel, &own->account, &own->code);
    PostMessageW(own->hub, MSG_PICKED, 0, (LPARAM)own);
}

static void picking_free(struct picking *picking)
{
    cancel_release(picking->cancel);
    free(picking->account);
    free(picking->target);
    free(picking);
}

bool picker_open(struct wizard *wizard, const char *target, bool no_logon)
{
    if (wizard->picking)
        return true;
    struct picking *own = memory_new(struct picking);
    const struct request *asked = &wizard->board.request;
    *own = (struct picking){.hub = wizard->hub, .sheet = wizard->sheet, .no_logon = no_logon};
    own->target = memory_string(target);
    /* Who was asked about it once is not asked again. */
    own->trust_name = target && asked->target && !asked->local && (asked->trust_name || asked->target_vouched) &&
                      ascii_equal_nocase(asked->target, target);
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
