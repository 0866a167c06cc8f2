/* SPDX-License-Identifier: MIT */
#include "machine/call.h"

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
    [CHANNEL_FILE] = "file",
};

const char *channel_word(enum channel channel)
{
    return (unsigned)channel < CHANNEL_COUNT ? words[channel] : words[CHANNEL_NONE];
}

enum channel channel_from_word(const char *word)
{
    for (unsigned i = 0; i < CHANNEL_COUNT; i++)
        if (strcmp(words[i], word) == 0)
            return (enum channel)i;
    return CHANNEL_COUNT;
}

struct call call_make(struct cancel *cancel, uint32_t limit_ms)
{
    return (struct call){.cancel = cancel, .limit_ms = limit_ms ? limit_ms : 1};
}

enum status call_fault(struct call *call, enum status status, const char *api, uint32_t code)
{
    call->fault = (struct fault){.api = api, .code = code};
    return status;
}

void call_next_channel(struct call *call, enum status status)
{
    if (call->attempt_count < CALL_ATTEMPTS)
        call->attempts[call->attempt_count++] =
            (struct attempt){.channel = call->channel, .status = status, .fault = call->fault};
    call->channel = CHANNEL_NONE;
    call->fault = (struct fault){NULL, 0};
}
