/* SPDX-License-Identifier: MIT
 *
 * The layers a remote WMI connection passes, in order. A failed connection is explained
 * by the first one that fails. A local target has only the last three.
 */
#ifndef DIAGNOSIS_LAYER_H
#define DIAGNOSIS_LAYER_H

#include "text/text.h"

enum layer {
    LAYER_NAME,         /* the name leads to an address of the target */
    LAYER_RPC_PORT,     /* TCP 135 accepts the connection */
    LAYER_DCOM_ALIVE,   /* ServerAlive2 answers on it */
    LAYER_DYNAMIC_PORT, /* the second connection, to the port of the WMI service */
    LAYER_LOGON,        /* the target accepts the account */
    LAYER_LAUNCH,       /* DCOM lets the account reach the WMI service, and that runs */
    LAYER_NAMESPACE,    /* the namespace exists and lets the account in */
    LAYER_QUERY,        /* class and provider answer */
    LAYER_COUNT
};

/* Stable word for JSON ("rpc-port"); static. */
const char *layer_word(enum layer layer);

/* A few words for the diagram of the layers. */
enum text_id layer_text(enum layer layer);

#endif
