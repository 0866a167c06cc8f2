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
    MSG_CHECKED,              /* lParam: struct run *, owned: the whole result */
    MSG_ROWS,                 /* lParam: struct query_result *, owned */
    MSG_ACCOUNT,              /* lParam: struct account_result *, owned */
    MSG_PLAN,                 /* lParam: struct plan_result *, owned */
    MSG_FIXED,                /* lParam: struct fix_result *, owned */
    MSG_SAVED,                /* lParam: struct save_result *, owned */
    MSG_TARGET,               /* to the first window from a second start; lParam: 0 */
    MSG_SHOWN                 /* to a page: it has become visible; focus can be set now */
};

#endif
