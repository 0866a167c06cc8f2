/* SPDX-License-Identifier: MIT */
#include "windows/refusals_log.h"

#include "base/memory.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_UNITS = 4096 };

/* ---- one event ---- */

/* Its XML in LOG; the length in units, 0 when it cannot be had or is longer than what is read. */
static size_t render(struct log_reading *reading, EVT_HANDLE event)
{
    DWORD used = 0, properties;
    for (int i = 0; i < 2; i++) {
        if (!reading->xml) {
            reading->units = FIRST_UNITS;
            reading->xml = memory_new_n(wchar_t, reading->units);
        }
        if (EvtRender(NULL, event, EvtRenderEventXml, reading->units * (DWORD)sizeof *reading->xml, reading->xml, &used,
                      &properties))
            return used / sizeof *reading->xml;
        if (GetLastError() != ERROR_INSUFFICIENT_BUFFER || used > EVENT_BYTES * sizeof *reading->xml)
            return 0;
        free(reading->xml);
        reading->units = used / (DWORD)sizeof *reading->xml + 1;
        reading->xml = memory_new_n(wchar_t, reading->units);
    }
    return 0;
}

static void take(struct log_reading *reading, EVT_HANDLE event, struct refusals *out)
{
    size_t units = render(reading, event);
    char *xml = units ? utf16_to_utf8_n(reading->xml, units) : NULL;
    if (xml)
        refusals_read(out, reading->log, xml, strlen(xml));
    free(xml);
    reading->looked_at++;
}

/* ---- one log ---- */

/* milliseconds */
static DWORD remaining(const struct log_reading *reading)
{
    ULONGLONG now = GetTickCount64();
    return now < reading->until ? (DWORD)(reading->until - now) : 0;
}

DWORD refusals_log_next(struct log_reading *reading, EVT_HANDLE result, struct refusals *out)
{
    enum { BATCH = 64 };
    EVT_HANDLE events[BATCH];
    DWORD count;
    while (reading->looked_at < reading->question->most && remaining(reading)) {
        if (cancel_requested(reading->call->cancel))
            return ERROR_CANCELLED;
        if (!EvtNext(result, BATCH, events, remaining(reading), 0, &count))
            return GetLastError();
        for (DWORD i = 0; i < count; i++) {
            take(reading, events[i], out);
            EvtClose(events[i]);
        }
    }
    return ERROR_TIMEOUT;
}

/* The channel is not enabled (EVT_CHANNEL_CONFIG_PROPERTY_ID, EvtChannelConfigEnabled: a boolean). What cannot be read
 * is not said to be off. */
static bool is_off(EVT_HANDLE session, const wchar_t *path)
{
    EVT_VARIANT value = {.Type = EvtVarTypeNull};
    DWORD used;
    EVT_HANDLE config = EvtOpenChannelConfig(session, path, 0);
    bool off = config && EvtGetChannelConfigProperty(config, EvtChannelConfigEnabled, 0, sizeof value, &value, &used) &&
               value.Type == EvtVarTypeBoolean && !value.BooleanVal;
    if (config)
        EvtClose(config);
    return off;
}

/* "You cannot set this property for the Application, System, and Security channels" (the same page). */
bool refusals_log_off(EVT_HANDLE session, enum refusal_log log)
{
    if (log == REFUSAL_LOG_SYSTEM || log == REFUSAL_LOG_SECURITY)
        return false;
    wchar_t *path = utf16_from_utf8(refusal_log_name(log));
    bool off = is_off(session, path);
    free(path);
    return off;
}

enum status refusals_log_answer(DWORD error, const char *api, struct refusal_log_answer *answer)
{
    bool late = error == ERROR_TIMEOUT;
    *answer = (struct refusal_log_answer){.status = ST_OK, .more = late};
    if (error != ERROR_NO_MORE_ITEMS && error != ERROR_SUCCESS && !late)
        *answer = (struct refusal_log_answer){.status = error == ERROR_EVT_CHANNEL_NOT_FOUND ? ST_ABSENT
                                                                                             : status_from_win32(error),
                                              .fault = {.api = api, .code = error}};
    return answer->status;
}

EVT_HANDLE refusals_log_session(struct windows_machine *machine)
{
    EVT_RPC_LOGIN login = {.Server = machine->host, .Flags = EvtRpcLoginAuthDefault};
    if (machine->credentials) {
        login.User = (wchar_t *)credentials_user(machine->credentials);
        login.Domain = (wchar_t *)credentials_domain(machine->credentials);
        login.Password = (wchar_t *)credentials_password(machine->credentials);
    }
    return EvtOpenSession(EvtRpcLogin, &login, 0, 0);
}
