/* SPDX-License-Identifier: MIT
 *
 * The frame of one operation on a machine: how long it may take, who can stop it,
 * and - filled by the operation - how the answer was reached.
 */
#ifndef MACHINE_CALL_H
#define MACHINE_CALL_H

#include "base/cancel.h"
#include "base/status.h"

#include <stddef.h>
#include <stdint.h>

/* The ways to a machine. A check never asks which one answered; evidence names it. */
enum channel {
    CHANNEL_NONE,
    CHANNEL_LOCAL,           /* API of this computer */
    CHANNEL_SCM,             /* service manager over RPC or 445 */
    CHANNEL_REMOTE_REGISTRY, /* \PIPE\winreg */
    CHANNEL_SAM,             /* NetLocalGroup*, NetUser* */
    CHANNEL_LSA,             /* LsaOpenPolicy */
    CHANNEL_WMI,             /* StdRegProv, MSFT_NetFirewallRule, __SystemSecurity, Win32_* */
    CHANNEL_NETWORK,         /* own probes: name, port, DCE/RPC, ICMP */
    CHANNEL_SMB,             /* NetRemoteTOD and IPC$ */
    CHANNEL_EVENT_LOG,       /* EvtOpenSession */
    CHANNEL_FILE,            /* result of a run on the other side */
    CHANNEL_COUNT
};

/* Stable word for JSON ("local", "remote-registry"); static. */
const char *call_channel_word(enum channel channel);
enum channel call_channel_from_word(const char *word); /* CHANNEL_COUNT when unknown */

struct attempt {
    enum channel channel;
    enum status status;
    struct fault fault;
};

enum { CALL_ATTEMPTS = 4 };

struct call {
    /* in */
    struct cancel *cancel; /* may be NULL */
    uint32_t limit_ms;     /* the operation returns ST_TIMEOUT after this; never 0 */
    uint32_t number;       /* in the trace */
    /* out; an operation that succeeds leaves fault.code 0 */
    enum channel channel;
    struct fault fault;
    struct attempt attempts[CALL_ATTEMPTS]; /* channels tried before, oldest first */
    size_t attempt_count;
    uint32_t elapsed_ms;
};

/* A fresh call with the same cancel and limit. */
struct call call_make(struct cancel *cancel, uint32_t limit_ms);

/* Records why a call failed and returns STATUS, so that operations can end with it. */
enum status call_fault(struct call *call, enum status status, const char *api, uint32_t code);

/* "timed out, RegConnectRegistryW 0x00000035" for the trace: STATUS and the fault of CALL. */
enum { CALL_TRACE = 160 };
const char *call_trace(const struct call *call, enum status status, char text[CALL_TRACE]);

/* Moves what CALL holds (channel and fault) into its attempts: the next channel follows. */
void call_next_channel(struct call *call, enum status status);

#endif
