/* SPDX-License-Identifier: MIT
 * The independent side: what the manifests of event logs say, and one event that was just brought about. */
#include "view_parts.h"

#include "base/memory.h"
#include "windows/utf16.h"

#include <winevt.h>

#include <stdlib.h>
#include <string.h>

enum { BYTES = 65536, CHANNELS_MAX = 32, WAIT_MS = 100, WAITS = 50 };

/* The channels that a provider writes to, by the numbers its events have for them. */
struct channels {
    DWORD ids[CHANNELS_MAX];
    char *names[CHANNELS_MAX]; /* owned */
    DWORD count;
};

static EVT_VARIANT *item_of(EVT_HANDLE array, DWORD property, DWORD index, EVT_VARIANT *value)
{
    DWORD used = 0;
    return EvtGetObjectArrayProperty(array, property, index, 0, BYTES, value, &used) ? value : NULL;
}

static void read_channels(EVT_HANDLE provider, struct channels *out)
{
    EVT_VARIANT *value = memory_array(BYTES, 1), list;
    DWORD used = 0, count = 0;
    if (EvtGetPublisherMetadataProperty(provider, EvtPublisherMetadataChannelReferences, 0, sizeof list, &list,
                                        &used)) {
        EvtGetObjectArraySize(list.EvtHandleVal, &count);
        for (DWORD i = 0; i < count && out->count < CHANNELS_MAX; i++) {
            const EVT_VARIANT *id = item_of(list.EvtHandleVal, EvtPublisherMetadataChannelReferenceID, i, value);
            if (!id)
                continue;
            out->ids[out->count] = id->UInt32Val;
            const EVT_VARIANT *path = item_of(list.EvtHandleVal, EvtPublisherMetadataChannelReferencePath, i, value);
            out->names[out->count++] = utf16_to_utf8(path && path->StringVal ? path->StringVal : L"");
        }
        EvtClose(list.EvtHandleVal);
    }
    free(value);
}

static const char *channel_name(const struct channels *channels, DWORD id)
{
    for (DWORD i = 0; i < channels->count; i++)
        if (channels->ids[i] == id)
            return channels->names[i];
    return "";
}

static DWORD number_of(EVT_HANDLE event, EVT_EVENT_METADATA_PROPERTY_ID property)
{
    EVT_VARIANT value = {.UInt32Val = 0};
    DWORD used = 0;
    return EvtGetEventMetadataProperty(event, property, 0, sizeof value, &value, &used) ? value.UInt32Val : 0;
}

/* A template is XML: <data name="ResultCode" .../>. Names between blanks. */
static char *fields_of(EVT_HANDLE event)
{
    static const char attribute[] = "<data name=\"";
    EVT_VARIANT *value = memory_array(BYTES, 1);
    struct strbuf names = STRBUF_INIT;
    DWORD used = 0;
    bool got = EvtGetEventMetadataProperty(event, EventMetadataEventTemplate, 0, BYTES, value, &used) &&
               value->Type == EvtVarTypeString;
    char *text = utf16_to_utf8(got && value->StringVal ? value->StringVal : L"");
    for (const char *at = text; (at = strstr(at, attribute)) != NULL;) {
        at += sizeof attribute - 1;
        strbuf_printf(&names, " %.*s", (int)strcspn(at, "\""), at);
    }
    free(text);
    free(value);
    strbuf_add(&names, " ");
    return strbuf_take(&names);
}

static void add_event(struct table *out, EVT_HANDLE event, const struct channels *channels)
{
    char number[16];
    char *fields = fields_of(event);
    snprintf(number, sizeof number, "%lu", (unsigned long)number_of(event, EventMetadataEventID));
    table_add(out, number);
    table_add(out, channel_name(channels, number_of(event, EventMetadataEventChannel)));
    table_add(out, fields);
    free(fields);
}

bool view_manifest(const char *name, struct table *out, char why[256])
{
    struct channels channels = {.count = 0};
    if (view_is_wine()) /* ends the process there */
        return view_fails(why, "EvtOpenPublisherMetadata", E_NOTIMPL);
    wchar_t *wide = utf16_from_utf8(name);
    EVT_HANDLE provider = EvtOpenPublisherMetadata(NULL, wide, NULL, 0, 0), event;
    EVT_HANDLE events = provider ? EvtOpenEventMetadataEnum(provider, 0) : NULL;
    DWORD error = events ? ERROR_SUCCESS : GetLastError();
    free(wide);
    out->columns = 3;
    if (events) {
        read_channels(provider, &channels);
        while ((event = EvtNextEventMetadata(events, 0)) != NULL) {
            add_event(out, event, &channels);
            EvtClose(event);
        }
        EvtClose(events);
    }
    for (DWORD i = 0; i < channels.count; i++)
        free(channels.names[i]);
    if (provider)
        EvtClose(provider);
    return events ? true : view_fails(why, "EvtOpenPublisherMetadata", HRESULT_FROM_WIN32(error));
}

/* The XML of the newest event of QUERY in CHANNEL; NULL none, with GetLastError. free() */
static char *newest(const wchar_t *channel, const wchar_t *query)
{
    EVT_HANDLE found = EvtQuery(NULL, channel, query, EvtQueryChannelPath | EvtQueryReverseDirection), event = NULL;
    DWORD got = 0, used = 0, count = 0;
    wchar_t *xml = memory_array(BYTES + 2, 1);
    bool good = found && EvtNext(found, 1, &event, 0, 0, &got) && got == 1 &&
                EvtRender(NULL, event, EvtRenderEventXml, BYTES, xml, &used, &count);
    DWORD error = good ? ERROR_SUCCESS : GetLastError();
    char *text = good ? utf16_to_utf8(xml) : NULL;
    free(xml);
    if (event)
        EvtClose(event);
    if (found)
        EvtClose(found);
    SetLastError(error);
    return text;
}

/* WMI writes it when the operation is over, on a thread of its own. */
bool view_wmi_failure(const char *class_name, struct table *out, char why[256])
{
    static const wchar_t channel[] = L"Microsoft-Windows-WMI-Activity/Operational";
    static const wchar_t query[] = L"*[System[EventID=5858 and TimeCreated[timediff(@SystemTime) <= 60000]]]";
    char question[128];
    struct table nothing = {0};
    snprintf(question, sizeof question, "root\\cimv2 SELECT Name FROM %s", class_name);
    view_wmi(question, &nothing, why);
    table_free(&nothing);
    char *xml = NULL;
    DWORD error = ERROR_SUCCESS;
    for (int i = 0; i < WAITS && !(xml && strstr(xml, class_name)) && error != ERROR_ACCESS_DENIED; i++) {
        free(xml);
        xml = newest(channel, query);
        error = xml ? ERROR_SUCCESS : GetLastError();
        Sleep(i ? WAIT_MS : 0);
    }
    bool good = xml && strstr(xml, class_name);
    if (good)
        view_one(out, xml);
    else if (error == ERROR_SUCCESS || error == ERROR_NO_MORE_ITEMS)
        good = view_one(out, "");
    else
        view_fails(why, "EvtQuery", HRESULT_FROM_WIN32(error));
    free(xml);
    return good;
}

bool view_channel(const char *name, struct table *out, char why[256])
{
    wchar_t *log = utf16_from_utf8(name);
    EVT_HANDLE config = EvtOpenChannelConfig(NULL, log, 0);
    EVT_VARIANT *value = memory_array(BYTES, 1);
    DWORD used = 0;
    bool good = config && EvtGetChannelConfigProperty(config, EvtChannelConfigAccess, 0, BYTES, value, &used) &&
                value->Type == EvtVarTypeString;
    char *sddl = good ? utf16_to_utf8(value->StringVal) : NULL;
    if (good)
        view_one(out, sddl);
    else
        view_fails(why, "EvtGetChannelConfigProperty", HRESULT_FROM_WIN32(GetLastError()));
    if (config)
        EvtClose(config);
    free(sddl);
    free(value);
    free(log);
    return good;
}
