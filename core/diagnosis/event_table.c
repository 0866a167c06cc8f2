/* SPDX-License-Identifier: MIT */
#include "diagnosis/event_table.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/strbuf.h"

#include <stdlib.h>
#include <string.h>

/* WMI-Activity 5858: Operation_ClientFailure of the provider Microsoft-Windows-WMI-Activity. DistributedCOM 10009: what
 * 10028 was called before Windows 8. 10016: KB4022522, "DCOM event ID 10016 is logged in Windows". 10036-10038:
 * KB5004442, "Manage changes for Windows DCOM Server Security Feature Bypass". 10028: "DCOM was unable to communicate
 * with the computer". WMI 5605: KB2590230, "Warning Event ID 5605 is Logged in Application log ..." ("can be safely
 * ignored as long as the queries work as expected"). WMI 5612: "Event ID 5612 - Provider Host Quota Maintenance" and
 * the scenario guide "WmiPrvse quota exceeded". LsaSrv 6167: "Hardening administrative actions: What IT pros need to
 * know" (Windows IT Pro Blog) and KB5068222, which say what is blocked between cloned computers; KB5070568, which
 * others name for the event, was not found to be read. The other numbers: core/events/refusal.c. Errors with these
 * numbers: winsock2.h. */
static const struct event_entry events[] = {
    {4625, "Security-Auditing", NULL, TEXT_EVENT_4625, TEXT_EVENT_4625_DO},
    {4662, "Security-Auditing", NULL, TEXT_CAUSE_NAMESPACE_RIGHTS, TEXT_CAUSE_NAMESPACE_RIGHTS_DO},
    {4776, "Security-Auditing", NULL, TEXT_EVENT_4625, TEXT_EVENT_4625_DO},
    {5605, "WMI", NULL, TEXT_EVENT_5605, TEXT_EVENT_5605_DO},
    {5612, "WMI", NULL, TEXT_EVENT_5612, TEXT_EVENT_5612_DO},
    {5858, "WMI-Activity", NULL, TEXT_EVENT_5858, TEXT_EVENT_5858_DO},
    {6167, "LsaSrv", NULL, TEXT_EVENT_6167, TEXT_EVENT_6167_DO},
    {10009, "DistributedCOM", "WSAEBADF", TEXT_EVENT_10028, TEXT_EVENT_10028_DO},
    {10015, "DistributedCOM", NULL, TEXT_CAUSE_LAUNCH_LIMIT, TEXT_CAUSE_LAUNCH_LIMIT_DO},
    {10016, "DistributedCOM", NULL, TEXT_EVENT_10016, TEXT_EVENT_10016_DO},
    {10017, "DistributedCOM", NULL, TEXT_EVENT_10017, TEXT_EVENT_10017_DO},
    {10018, "DistributedCOM", NULL, TEXT_EVENT_10017, TEXT_EVENT_10017_DO},
    {10019, "DistributedCOM", NULL, TEXT_CAUSE_ACCESS_LIMIT, TEXT_CAUSE_ACCESS_LIMIT_DO},
    {10027, "DistributedCOM", NULL, TEXT_CAUSE_LAUNCH_LIMIT, TEXT_CAUSE_LAUNCH_LIMIT_DO},
    {10028, "DistributedCOM", NULL, TEXT_EVENT_10028, TEXT_EVENT_10028_DO},
    {10036, "DistributedCOM", "WSAEINPROGRESS", TEXT_EVENT_10036, TEXT_EVENT_10036_DO},
    {10037, "DistributedCOM", "WSAEALREADY", TEXT_EVENT_10037, TEXT_EVENT_10037_DO},
    {10038, "DistributedCOM", "WSAENOTSOCK", TEXT_EVENT_10038, TEXT_EVENT_10037_DO},
};

const struct event_entry *event_table_find(uint32_t number)
{
    for (size_t i = 0; i < array_count(events); i++)
        if (events[i].number == number)
            return &events[i];
    return NULL;
}

/* ---- whose event a line is about ---- */

static bool blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Behind "Source:", or what the event viewer of another language has there; NULL none. */
static const char *behind_source(const char *text)
{
    static const char *const words[] = {"source:", "source name:", "quelle:", "provider name=", "providername:"};
    for (const char *at = text; *at; at++)
        for (size_t i = 0; i < array_count(words); i++)
            if (ascii_starts_nocase(at, words[i]))
                return at + strlen(words[i]);
    return NULL;
}

/* "Event 10016, DistributedCOM", the heading of the event viewer: what stands behind the comma; NULL none. "Event ID:
 * 10036, Level 2" has none. */
static const char *behind_number(const char *text, uint32_t number)
{
    char *digits = strbuf_printed("%u,", (unsigned)number);
    const char *at = strstr(text, digits);
    bool heading = at && at >= text + 2 && at[-1] == ' ' && at[-2] != ':';
    const char *behind = heading ? at + strlen(digits) : NULL;
    free(digits);
    return behind;
}

/* NAME stands in the words from AT to the end of the field; "Security-Auditing" is "security auditing" for the viewer.
 */
static bool names(const char *at, const char *name)
{
    size_t length = strlen(name), field = strcspn(at, "\r\n,;<>");
    for (size_t i = 0; i + length <= field; i++) {
        size_t k = 0;
        while (k < length && (ascii_lower(at[i + k]) == ascii_lower(name[k]) || (blank(at[i + k]) && name[k] == '-')))
            k++;
        if (k == length)
            return true;
    }
    return false;
}

bool event_table_means(const struct event_entry *event, const char *text)
{
    const char *source = behind_source(text);
    source = source ? source : behind_number(text, event->number);
    while (source && blank(*source))
        source++;
    if (!source || !*source)
        return true;
    /* The viewer of older Windows calls DistributedCOM so. */
    return names(source, event->source) || (strcmp(event->source, "DistributedCOM") == 0 && names(source, "DCOM"));
}
