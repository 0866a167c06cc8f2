/* SPDX-License-Identifier: MIT
 *
 * Every private window message of the wizard. Workers only post them to the hub; each
 * carries in wParam the generation of the work it belongs to: a late message of work
 * that was given up is dropped, and what its lParam owns is freed.
 */
#ifndef WIZARD_MESSAGES_H
#define WIZARD_MESSAGES_H

#include "windows/windows_api.h"

enum wizard_message {
    MSG_FINDING = WM_APP + 1, /* lParam: struct finding *, owned by the message */
    MSG_PROGRESS,             /* lParam: MAKELPARAM(done, total) */
    MSG_CHECKED,              /* lParam: struct checked *, one hold: the whole result */
    MSG_REFUSED,              /* lParam: struct refused *, owned: who is meant has to be asked */
    MSG_ROWS,                 /* lParam: struct query_result *, owned */
    MSG_ACCOUNT,              /* lParam: struct account_result *, owned */
    MSG_PICKER,               /* lParam: Windows has its dialog for accounts */
    MSG_PICKED,               /* lParam: struct picking *, owned */
    MSG_PREVIEW,              /* lParam: struct preview *, one hold */
    MSG_FIXED,                /* lParam: struct made *, owned */
    MSG_JOURNALS,             /* lParam: struct undoing_journals *, owned */
    MSG_UNDONE,               /* lParam: struct undoing *, owned */
    MSG_CONFLICT,             /* sent, not posted; lParam: struct conflict *; returns enum undo_answer */
    MSG_VOUCHED,              /* sent; lParam: the struct sentence to ask about; returns enum vouched_answer, -1 none */
    MSG_OTHER,                /* lParam: struct other *, owned */
    MSG_WATCHED,              /* lParam: text, owned, or NULL: it has ended; waiting.h */
    MSG_PREPARATION,          /* lParam: struct preparation *, owned */
    MSG_COPY,                 /* lParam: text of clipboard_text, owned */
    MSG_SAVING,               /* a place was chosen, it is written now; lParam: 0 */
    MSG_SAVED,                /* lParam: struct saving *, owned; also when no place was chosen */
    MSG_OPENED,               /* lParam: the report was opened; else its folder is shown */
    MSG_RELAUNCHED,           /* lParam: the error of starting the elevated instance, 0: it runs */
    MSG_FRONT, /* from a second start, sent; wParam: it is elevated, and what for; lParam: of which user; returns 1: in
                  front */
    MSG_LAST = MSG_FRONT,
    MSG_SHOWN, /* to a page: it has become visible; focus can be set now */
    MSG_PART,  /* to a page: the next part of what the board now knows is to be shown */
    MSG_ICON   /* to a page: an icon of the pages to come can be made */
};

#endif
