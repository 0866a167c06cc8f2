/* SPDX-License-Identifier: MIT */
#include "machine/call.h"

#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

static const char *const words[CHANNEL_COUNT] = {
    [CHANNEL_NONE] = "none",
    [CHANNEL_LOCAL] = "local",
    [CHANNEL_SCM] = "service-manager",
    [CHANNEL_REMOTE_REGISTRY] = "remote-registry",
    [CHANNEL_SAM] = "sam",
    [CHANNEL_LSA] = "lsa",
    [CHANNEL_WMI] = "wmi",
    [CHANNEL_NETWORK] = "network",
    [CHANNEL_SMB] = "smb",
    [CHANNEL_EVENT_LOG] = "event-log",
    [CHANNEL_FILE] = "file",
};

const char *call_channel_word(enum channel channel)
{
    return (unsigned)channel < CHANNEL_COUNT ? words[channel] : words[CHANNEL_NONE];
}

enum channel call_channel_from_word(const char *word)
{
    for (unsigned i = 0; i < CHANNEL_COUNT; i++)
        if (strcmp(words[i], word) == 0)
            return (enum channel)i;
    return CHANNEL_COUNT;
}

struct call call_make(struct cancel *cancel, uint32_t limit_ms)
{
    static atomic_uint made;
    return (struct call){
        .cancel = cancel, .limit_ms = limit_ms ? limit_ms : 1, .number = atomic_fetch_add(&made, 1) + 1};
}

enum status call_fault(struct call *call, enum status status, const char *api, uint32_t code)
{
    call->fault = (struct fault){.api = api, .code = code};
    return status;
}

const char *call_trace(const struct call *call, enum status status, char text[CALL_TRACE])
{
    if (call->fault.code)
        snprintf(text, CALL_TRACE, "%s, %s 0x%08X", status_word(status), call->fault.api ? call->fault.api : "",
                 (unsigned)call->fault.code);
    else
        snprintf(text, CALL_TRACE, "%s", status_word(status));
    return text;
}

void call_next_channel(struct call *call, enum status status)
{
    if (call->attempt_count < CALL_ATTEMPTS)
        call->attempts[call->attempt_count++] =
            (struct attempt){.channel = call->channel, .status = status, .fault = call->fault};
    call->channel = CHANNEL_NONE;
    call->fault = (struct fault){NULL, 0};
}
