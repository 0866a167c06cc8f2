/* SPDX-License-Identifier: MIT
 * Source: "Event Schema" of the win32 documentation; where WMI writes its members, the manifest of its own events. */
#include "event_xml.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { NAME_SIZE = 128, XML_UNITS = 160 * 1024 };

ULONGLONG event_xml_age(const wchar_t *line)
{
    return wcstoull(line, NULL, 10);
}

static void add(struct event_xml *out, const wchar_t *text)
{
    size_t length = wcslen(text);
    if (out->length + length >= XML_UNITS)
        length = XML_UNITS - 1 - out->length;
    memcpy(out->units + out->length, text, length * sizeof *text);
    out->length += length;
    out->units[out->length] = L'\0';
}

/* "TEXT*1000" is a thousand times TEXT, "$USER" who runs the tests. */
static void add_value(struct event_xml *out, const wchar_t *text)
{
    wchar_t value[EVENT_XML_FIELD], user[NAME_SIZE] = L"";
    DWORD size = NAME_SIZE;
    GetUserNameW(user, &size);
    const wchar_t *mark = wcsstr(text, L"$USER");
    _snwprintf(value, EVENT_XML_FIELD - 1, L"%.*ls%ls%ls", mark ? (int)(mark - text) : (int)wcslen(text), text,
               mark ? user : L"", mark ? mark + 5 : L"");
    value[EVENT_XML_FIELD - 1] = L'\0';
    const wchar_t *star = wcschr(value, L'*');
    unsigned long count = star ? wcstoul(star + 1, NULL, 10) : 0;
    size_t length = count ? (size_t)(star - value) : wcslen(value);
    for (unsigned long i = 0; i < (count ? count : 1); i++)
        for (size_t k = 0; k < length; k++) {
            wchar_t unit[] = {value[k], L'\0'};
            add(out, *unit == L'<' ? L"&lt;" : *unit == L'>' ? L"&gt;" : *unit == L'&' ? L"&amp;" : unit);
        }
}

static void add_time(struct event_xml *out, const wchar_t *age)
{
    enum { UNITS_A_MS = 10000, DAY_MS = 24 * 3600 * 1000 };
    FILETIME now;
    SYSTEMTIME time;
    wchar_t line[NAME_SIZE];
    GetSystemTimeAsFileTime(&now);
    ULONGLONG at = (((ULONGLONG)now.dwHighDateTime << 32) | now.dwLowDateTime) - event_xml_age(age) * UNITS_A_MS;
    if (*age == L'^')
        at -= at % ((ULONGLONG)DAY_MS * UNITS_A_MS);
    FILETIME moment = {(DWORD)at, (DWORD)(at >> 32)};
    FileTimeToSystemTime(&moment, &time);
    _snwprintf(line, NAME_SIZE - 1, L"<TimeCreated SystemTime='%04u-%02u-%02uT%02u:%02u:%02u.%03u0000Z'/>", time.wYear,
               time.wMonth, time.wDay, time.wHour, time.wMinute, time.wSecond, time.wMilliseconds);
    add(out, line);
}

static void add_head(struct event_xml *out, const wchar_t *host, ULONGLONG record, wchar_t **fields)
{
    wchar_t line[NAME_SIZE * 4];
    bool local = world_is_local(host);
    wchar_t *name = local ? NULL : world_text(host, L"Classes\\Win32_ComputerSystem\\1", L"Name");
    _snwprintf(line, world_count(line) - 1,
               L"<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='%ls'/>"
               L"<EventID>%ls</EventID><Version>0</Version><Level>2</Level><Keywords>%ls</Keywords>",
               fields[1], fields[2], fields[3]);
    add(out, line);
    add_time(out, fields[0]);
    _snwprintf(line, world_count(line) - 1,
               L"<EventRecordID>%llu</EventRecordID><Computer>%ls</Computer><Security/></System>", record,
               name ? name : L"HOST");
    add(out, line);
    free(name);
}

/* WMI writes its members below UserData, in an element of their own; the others are Data of EventData. */
static void add_data(struct event_xml *out, wchar_t **fields, size_t count)
{
    bool user = wcscmp(fields[1], L"Microsoft-Windows-WMI-Activity") == 0;
    add(out, user ? L"<UserData><Operation_ClientFailure "
                    L"xmlns='http://manifests.microsoft.com/win/2006/windows/WMI'>"
                  : L"<EventData>");
    for (size_t i = 4; i < count; i++) {
        wchar_t *equals = wcschr(fields[i], L'=');
        if (!equals)
            continue;
        *equals = L'\0';
        add(out, user ? L"<" : L"<Data Name='");
        add(out, fields[i]);
        add(out, user ? L">" : L"'>");
        add_value(out, equals + 1);
        add(out, user ? L"</" : L"</Data>");
        add(out, user ? fields[i] : L"");
        add(out, user ? L">" : L"");
    }
    add(out, user ? L"</Operation_ClientFailure></UserData></Event>" : L"</EventData></Event>");
}

struct event_xml event_xml(const wchar_t *host, ULONGLONG record, wchar_t **fields, size_t count)
{
    struct event_xml out = {.units = malloc(XML_UNITS * sizeof(wchar_t))};
    add_head(&out, host, record, fields);
    add_data(&out, fields, count);
    return out;
}
