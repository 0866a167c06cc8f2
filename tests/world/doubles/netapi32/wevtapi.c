/* SPDX-License-Identifier: MIT
 *
 * wevtapi.dll for tests: the event logs of the simulated computers. A log is the key Events\CHANNEL of a host ("/" of
 * its name written as "!"). Each value of it is an event, or many of one kind:
 *
 *     AGE_MS*COUNT | PROVIDER | ID | KEYWORDS | Name=VALUE | ...
 *
 * with "^" for AGE_MS: at the last midnight, for whoever reads it and whenever; and a value ".Noise" (a number) is so
 * many events of other kinds between them: each is held against what is asked for, and what is asked for of them is
 * counted and handed out. A VALUE may be "NAME*1000": a thousand times NAME. What is asked for is noted in the log of
 * the world, by providers and numbers. The value
 * ".Cleared" (a number): the log is cleared after so many events were handed out, once. ".Off" (1): the channel is not
 * enabled. A subscription hands out what is added to the key from then on; a ".Cleared" that is added is 15011 once,
 * though the subscription is not strict: assumed(EVT-CLEARED).
 * Source: pages of EvtQuery, EvtNext, EvtRender, EvtOpenSession, EvtSubscribe, EvtOpenChannelConfig,
 * EvtGetChannelConfigProperty, EvtClose (winevt.h), "Consuming Events" and "Event Schema" of the win32 documentation;
 * the members of each event are those of its own documents (core/events/refusal.c).
 */
#include "event_xml.h"
#include "fingerprint.h"
#include "guard.h"
#include "hooks.h"

#include <winevt.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { NAME_SIZE = 128, KINDS_MAX = 64, FIELDS_MAX = 40 };
enum handle_kind { HANDLE_SESSION = 0x5e55, HANDLE_RESULT = 0x4e5, HANDLE_EVENT = 0xe7e, HANDLE_CONFIG = 0xc0f };

/* What an EVT_HANDLE is. */
struct handle {
    enum handle_kind kind;
    wchar_t host[NAME_SIZE];
    wchar_t user[NAME_SIZE * 2], print[FINGERPRINT_TEXT]; /* that the session was given */
    wchar_t sub[NAME_SIZE * 2];                           /* result: the key of its log */
    wchar_t query[2048];
    ULONGLONG age_ms;
    wchar_t *lines[KINDS_MAX]; /* result: events that match, as written; event: its own is the first */
    size_t line_count, line, given_of_line, given;
    ULONGLONG record;
    HKEY watched; /* subscription: the key of its log; NULL otherwise */
    HANDLE signal;
    wchar_t *known[KINDS_MAX]; /* subscription: names of what was there before, or was handed out */
    size_t known_count;
};

static struct handle *of(EVT_HANDLE handle)
{
    return handle;
}

static EVT_HANDLE refuse(DWORD error)
{
    SetLastError(error);
    return NULL;
}

static struct handle *make(enum handle_kind kind, const struct handle *session)
{
    struct handle *handle = calloc(1, sizeof *handle);
    handle->kind = kind;
    wcscpy(handle->host, session ? session->host : L".");
    return handle;
}

static EVT_HANDLE WINAPI open_session(EVT_LOGIN_CLASS class, PVOID login, DWORD timeout, DWORD flags)
{
    const EVT_RPC_LOGIN *rpc = login;
    if (class != EvtRpcLogin || !rpc || !rpc->Server || timeout || flags)
        return refuse(ERROR_INVALID_PARAMETER);
    /* "This function does not validate the credentials": nothing goes over the network yet. */
    struct handle *handle = make(HANDLE_SESSION, NULL);
    wcsncpy(handle->host, rpc->Server, NAME_SIZE - 1);
    if (rpc->User)
        _snwprintf(handle->user, world_count(handle->user) - 1, L"%ls%ls%ls", rpc->Domain ? rpc->Domain : L"",
                   rpc->Domain && *rpc->Domain ? L"\\" : L"", rpc->User);
    world_log("%ls EvtOpenSession", rpc->Server);
    fingerprint(rpc->Password ? rpc->Password : L"", handle->print);
    return handle;
}

/* ---- what is asked ---- */

/* "Provider[@Name='P'] and (EventID=1 or EventID=2)": whether PROVIDER and ID are among them. */
static bool asks_for(const wchar_t *query, const wchar_t *provider, unsigned long id)
{
    wchar_t wanted[NAME_SIZE * 2];
    _snwprintf(wanted, world_count(wanted) - 1, L"Provider[@Name='%ls'] and (", provider);
    const wchar_t *at = wcsstr(query, wanted), *end = at ? wcschr(at + wcslen(wanted), L')') : NULL;
    for (at = at ? at + wcslen(wanted) : NULL; at && at < end; at++) {
        static const wchar_t number[] = L"EventID=";
        if (wcsncmp(at, number, wcslen(number)) == 0 && wcstoul(at + wcslen(number), NULL, 10) == id)
            return true;
    }
    return false;
}

static bool is_query(const wchar_t *query, ULONGLONG *age_ms)
{
    static const wchar_t start[] = L"*[System[(", time[] = L"TimeCreated[timediff(@SystemTime) <= ";
    const wchar_t *at = wcsstr(query, time);
    size_t expressions = 0;
    wchar_t *end;
    if (wcsncmp(query, start, wcslen(start)) != 0 || !at)
        return false;
    for (const wchar_t *c = query; *c; c++)
        expressions += *c == L'=' && c[-1] != L'<';
    *age_ms = wcstoull(at + wcslen(time), &end, 10);
    return expressions < 20 && wcscmp(end, L"]]]") == 0;
}

/* The fields of an event, "AGE*COUNT" first. LINE is changed. */
static size_t split(wchar_t *line, wchar_t *fields[FIELDS_MAX])
{
    size_t count = 0;
    for (wchar_t *at = line; at && count < FIELDS_MAX;) {
        wchar_t *bar = wcschr(at, L'|');
        if (bar)
            *bar = L'\0';
        fields[count++] = at;
        at = bar ? bar + 1 : NULL;
    }
    return count;
}

static bool matches(const struct handle *result, const wchar_t *line)
{
    wchar_t copy[EVENT_XML_FIELD], *fields[FIELDS_MAX] = {NULL};
    wcsncpy(copy, line, EVENT_XML_FIELD - 1);
    copy[EVENT_XML_FIELD - 1] = L'\0';
    return split(copy, fields) >= 4 && wcstoull(fields[0], NULL, 10) <= result->age_ms &&
           asks_for(result->query, fields[1], wcstoul(fields[2], NULL, 10));
}

/* Youngest first, as EvtQueryReverseDirection has it. */
static int younger(const void *left, const void *right)
{
    const wchar_t *const *a = left, *const *b = right;
    ULONGLONG one = event_xml_age(*a), other = event_xml_age(*b);
    return one < other ? -1 : one > other;
}

/* False: NAME is known to the subscription already. */
static bool is_new(struct handle *result, const wchar_t *name)
{
    for (size_t i = 0; i < result->known_count; i++)
        if (wcscmp(result->known[i], name) == 0)
            return false;
    if (result->known_count < KINDS_MAX)
        result->known[result->known_count++] = world_copy(name);
    return true;
}

/* What else stands in these logs: providers that share a number with the table, and numbers of its providers. */
static const struct {
    const wchar_t *provider;
    unsigned long id;
} others[] = {{L"Service Control Manager", 7036},
              {L"Microsoft-Windows-EventSystem", 4625},
              {L"Microsoft-Windows-Security-Auditing", 4624},
              {L"Microsoft-Windows-Security-Auditing", 4672},
              {L"Microsoft-Windows-DistributedCOM", 10010},
              {L"Microsoft-Windows-WMI-Activity", 5857},
              {L"Microsoft-Windows-WMI-Activity", 5861},
              {L"ESENT", 5858},
              {L"LsaSrv", 40960},
              {L"VSS", 10016}};

/* Holds COUNT other events against the query; how many of them it asks for. */
static unsigned long hold_against(struct handle *result, unsigned long count)
{
    unsigned long wanted = 0;
    for (unsigned long i = 0; i < count; i++) {
        size_t kind = i % world_count(others);
        if (!asks_for(result->query, others[kind].provider, others[kind].id))
            continue;
        wchar_t line[NAME_SIZE * 2];
        _snwprintf(line, world_count(line) - 1, L"0|%ls|%lu|0x0", others[kind].provider, others[kind].id);
        line[world_count(line) - 1] = L'\0';
        if (result->line_count < KINDS_MAX)
            result->lines[result->line_count++] = world_copy(line);
        wanted++;
    }
    return wanted;
}

static void load_lines(struct handle *result)
{
    wchar_t name[NAME_SIZE], text[EVENT_XML_FIELD];
    HKEY key = world_open(result->host, result->sub, KEY_READ);
    for (DWORD i = 0; key && result->line_count < KINDS_MAX; i++) {
        DWORD name_size = NAME_SIZE, size = sizeof text - sizeof *text, type;
        memset(text, 0, sizeof text);
        if (RegEnumValueW(key, i, name, &name_size, NULL, &type, (BYTE *)text, &size) != ERROR_SUCCESS)
            break;
        bool wanted = !result->watched || is_new(result, name);
        if (wanted && type == REG_SZ && matches(result, text))
            result->lines[result->line_count++] = world_copy(text);
    }
    if (key)
        RegCloseKey(key);
    /* Those that were handed out keep their place. */
    qsort(result->lines + result->line, result->line_count - result->line, sizeof *result->lines, younger);
}

/* What FUNCTION gets of the log PATH; NULL with the last error. */
static struct handle *enter(const wchar_t *name, EVT_HANDLE session, LPCWSTR path, LPCWSTR text)
{
    const struct handle *where = of(session);
    const wchar_t *host = where ? where->host : NULL;
    wchar_t function[NAME_SIZE * 2];
    if (where && where->kind != HANDLE_SESSION)
        return refuse(ERROR_INVALID_PARAMETER);
    _snwprintf(function, world_count(function) - 1, L"%ls:%ls", name, path);
    DWORD error = where ? guard_enter_as(host, function, where->user, where->print) : guard_enter(host, function);
    if (error)
        return refuse(error);
    struct handle *result = make(HANDLE_RESULT, where);
    wcsncpy(result->query, text, world_count(result->query) - 1);
    _snwprintf(result->sub, world_count(result->sub) - 1, L"Events\\%ls", path);
    if (wcschr(result->sub, L'/'))
        *wcschr(result->sub, L'/') = L'!';
    if (!is_query(text, &result->age_ms)) {
        free(result);
        return refuse(ERROR_EVT_INVALID_QUERY);
    }
    DWORD noise = 0;
    world_number(host, result->sub, L".Noise", &noise);
    unsigned long wanted = hold_against(result, noise);
    world_log("%ls %ls %ls of %lu others, %lu asked for: %ls", result->host, name, path, noise, wanted, text);
    return result;
}

static EVT_HANDLE WINAPI query(EVT_HANDLE session, LPCWSTR path, LPCWSTR text, DWORD flags)
{
    if (flags != (EvtQueryChannelPath | EvtQueryReverseDirection))
        return refuse(ERROR_INVALID_PARAMETER);
    struct handle *result = enter(L"EvtQuery", session, path, text);
    if (result)
        load_lines(result);
    return result;
}

/* A log without events has a key too: what is added has to be seen. */
static HKEY watch_key(const struct handle *result)
{
    wchar_t path[WORLD_PATH];
    HKEY key = NULL;
    world_path(result->host, result->sub, path);
    RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_READ | KEY_WOW64_64KEY, NULL, &key, NULL);
    return key;
}

/* Signals once what stands below the key changes. */
static void arm(const struct handle *subscription)
{
    RegNotifyChangeKeyValue(subscription->watched, FALSE, REG_NOTIFY_CHANGE_LAST_SET, subscription->signal, TRUE);
}

static EVT_HANDLE WINAPI subscribe(EVT_HANDLE session, HANDLE signal, LPCWSTR path, LPCWSTR text, EVT_HANDLE bookmark,
                                   PVOID context, EVT_SUBSCRIBE_CALLBACK callback, DWORD flags)
{
    bool future = flags == EvtSubscribeToFutureEvents;
    if (!signal || callback || context || bookmark || (!future && flags != EvtSubscribeStartAtOldestRecord))
        return refuse(ERROR_INVALID_PARAMETER);
    struct handle *result = enter(L"EvtSubscribe", session, path, text);
    if (!result)
        return NULL;
    result->watched = watch_key(result);
    result->signal = signal;
    if (future)
        load_lines(result);
    for (size_t i = 0; i < result->line_count; i++)
        free(result->lines[i]);
    result->line_count = 0;
    arm(result);
    return result;
}

static EVT_HANDLE WINAPI open_config(EVT_HANDLE session, LPCWSTR path, DWORD flags)
{
    if (flags)
        return refuse(ERROR_INVALID_PARAMETER);
    struct handle *config = make(HANDLE_CONFIG, of(session));
    _snwprintf(config->sub, world_count(config->sub) - 1, L"Events\\%ls", path);
    if (wcschr(config->sub, L'/'))
        *wcschr(config->sub, L'/') = L'!';
    return config;
}

static BOOL WINAPI config_property(EVT_HANDLE handle, EVT_CHANNEL_CONFIG_PROPERTY_ID id, DWORD flags, DWORD size,
                                   PEVT_VARIANT value, PDWORD used)
{
    const struct handle *config = of(handle);
    DWORD off = 0;
    if (config->kind != HANDLE_CONFIG || id != EvtChannelConfigEnabled || flags || size < sizeof *value) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    world_number(config->host, config->sub, L".Off", &off);
    *value = (EVT_VARIANT){.BooleanVal = !off, .Count = 1, .Type = EvtVarTypeBoolean};
    *used = sizeof *value;
    return TRUE;
}

/* ---- what is given ---- */

static unsigned long times(const wchar_t *line)
{
    const wchar_t *star = wcschr(line, L'*'), *bar = wcschr(line, L'|');
    return star && bar && star < bar ? wcstoul(star + 1, NULL, 10) : 1;
}

/* The scene clears the log once; what was handed out before stays with whoever has it. */
static bool is_cleared(struct handle *result)
{
    DWORD after = 0;
    if (!world_number(result->host, result->sub, L".Cleared", &after) || result->given < after)
        return false;
    HKEY key = world_open(result->host, result->sub, KEY_SET_VALUE);
    if (key && RegDeleteValueW(key, L".Cleared") == ERROR_SUCCESS)
        world_log("%ls cleared", result->host);
    if (key)
        RegCloseKey(key);
    return true;
}

static EVT_HANDLE give(struct handle *result)
{
    struct handle *event = make(HANDLE_EVENT, result);
    event->lines[0] = result->lines[result->line];
    event->record = 100000 - result->given++;
    if (++result->given_of_line >= times(event->lines[0])) {
        result->line++;
        result->given_of_line = 0;
    }
    return event;
}

static BOOL WINAPI next(EVT_HANDLE set, DWORD size, EVT_HANDLE *events, DWORD timeout, DWORD flags, PDWORD returned)
{
    struct handle *result = of(set);
    DWORD error =
        !result || result->kind != HANDLE_RESULT || flags ? ERROR_INVALID_HANDLE : world_fate(result->host, L"EvtNext");
    *returned = 0;
    if (!error && is_cleared(result))
        error = ERROR_EVT_QUERY_RESULT_STALE;
    if (!error && result->watched && result->line == result->line_count) {
        arm(result);
        load_lines(result);
    }
    if (!error && result->line == result->line_count)
        error = ERROR_NO_MORE_ITEMS;
    while (!error && *returned < size && result->line < result->line_count)
        events[(*returned)++] = give(result);
    SetLastError(error);
    return error == 0;
}

/* ---- as XML ---- */

static BOOL WINAPI render(EVT_HANDLE context, EVT_HANDLE handle, DWORD flags, DWORD size, PVOID buffer, PDWORD used,
                          PDWORD properties)
{
    const struct handle *event = of(handle);
    wchar_t copy[EVENT_XML_FIELD], *fields[FIELDS_MAX] = {NULL};
    if (context || flags != EvtRenderEventXml || !event || event->kind != HANDLE_EVENT) {
        SetLastError(ERROR_INVALID_PARAMETER);
        return FALSE;
    }
    wcsncpy(copy, event->lines[0], EVENT_XML_FIELD - 1);
    copy[EVENT_XML_FIELD - 1] = L'\0';
    size_t count = split(copy, fields);
    struct event_xml text = event_xml(event->host, event->record, fields, count);
    *used = (DWORD)((text.length + 1) * sizeof(wchar_t));
    *properties = 0;
    bool fits = *used <= size;
    if (fits)
        memcpy(buffer, text.units, *used);
    free(text.units);
    SetLastError(fits ? ERROR_SUCCESS : ERROR_INSUFFICIENT_BUFFER);
    return fits;
}

static BOOL WINAPI close_handle(EVT_HANDLE handle)
{
    struct handle *own = of(handle);
    if (!own)
        return FALSE;
    for (size_t i = 0; own->kind == HANDLE_RESULT && i < own->line_count; i++)
        free(own->lines[i]);
    for (size_t i = 0; i < own->known_count; i++)
        free(own->known[i]);
    if (own->watched)
        RegCloseKey(own->watched);
    own->kind = 0;
    free(own);
    return TRUE;
}

const struct hook hooks_wevtapi[] = {{"EvtOpenSession", (void *)open_session},
                                     {"EvtQuery", (void *)query},
                                     {"EvtSubscribe", (void *)subscribe},
                                     {"EvtOpenChannelConfig", (void *)open_config},
                                     {"EvtGetChannelConfigProperty", (void *)config_property},
                                     {"EvtNext", (void *)next},
                                     {"EvtRender", (void *)render},
                                     {"EvtClose", (void *)close_handle},
                                     {NULL, NULL}};
