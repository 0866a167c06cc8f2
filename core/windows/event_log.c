/* SPDX-License-Identifier: MIT */
#include "windows/event_log.h"

#include "windows/utf16.h"
#include "windows/windows_api.h"

#include "events.h"

#include <stdlib.h>

static const struct {
    DWORD id;
    WORD type;
} events[] = {
    [JOURNAL_EVENT_MADE] = {EVENT_CHANGE_MADE, EVENTLOG_INFORMATION_TYPE},
    [JOURNAL_EVENT_UNDONE] = {EVENT_CHANGE_UNDONE, EVENTLOG_INFORMATION_TYPE},
    [JOURNAL_EVENT_FAILED] = {EVENT_CHANGE_FAILED, EVENTLOG_WARNING_TYPE},
};

void event_log_write(enum language language, const struct journal *journal, const struct journal_entry *entry,
                     bool undo, const char *user)
{
    enum journal_event kind;
    if (!journal_event_kind(entry, undo, &kind))
        return;
    /* Without its registration by the installer the source works too: the viewer then shows the text alone. */
    HANDLE source = RegisterEventSourceW(NULL, L"WMI Ready");
    if (!source)
        return;
    char *text = journal_event_text(language, journal, entry, kind, user);
    wchar_t *wide = utf16_from_utf8(text);
    const wchar_t *strings[] = {wide};
    ReportEventW(source, events[kind].type, 0, events[kind].id, NULL, 1, 0, strings, NULL);
    free(wide);
    free(text);
    DeregisterEventSource(source);
}
