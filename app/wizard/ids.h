/* SPDX-License-Identifier: MIT
 * Control ids of the pages. They stand in one place because the tests find controls by them. */
#ifndef WIZARD_IDS_H
#define WIZARD_IDS_H

enum { ID_INSTRUCTION = 900, ID_STATUS, ID_PROGRESS, ID_VERDICT };

enum choose_id { ID_LOCAL = 100, ID_REMOTE, ID_TARGET, ID_TARGET_STATE, ID_AS, ID_AS_STATE };
enum { ID_ACCOUNT = 110, ID_ACCOUNT_STATE, ID_CLIENT, ID_CLIENT_STATE, ID_ELEVATE };

enum area_id { ID_LIST = 200, ID_DETAIL, ID_FIX, ID_UNDO, ID_SCRIPT, ID_AGAIN };
enum { REMEDY_VIEW_MOST = 4, ID_REMEDY = 220, ID_CHANGE = ID_REMEDY + REMEDY_VIEW_MOST, ID_ANYWAY };

enum query_id { ID_NAMESPACE = 300, ID_QUERY, ID_RUN, ID_STOP, ID_ROWS, ID_STATE };

enum summary_id { ID_COUNTS = 400, ID_ALL, ID_ALL_DETAIL, ID_CHANGES, ID_SAVE, ID_FOLDER, ID_REDACT };
enum { ID_COPY = 410, ID_SAVE_SCRIPT, ID_UNDO_ALL };

#endif
