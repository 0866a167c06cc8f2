/* SPDX-License-Identifier: MIT */
#include "diagnosis/event_table.h"

#include "base/memory.h"

/* DistributedCOM 10036-10038: KB5004442, "Manage changes for Windows DCOM Server Security Feature Bypass". 10028:
 * "DCOM was unable to communicate with the computer". WMI 5605: KB2590230, "Warning Event
 * ID 5605 is Logged in Application log ..." ("can be safely ignored as long as the queries work as expected"). WMI
 * 5612: "Event ID 5612 - Provider Host Quota Maintenance" and the scenario guide "WmiPrvse quota exceeded". LsaSrv
 * 6167: "Hardening administrative actions: What IT pros need to know" (Windows IT Pro Blog) and KB5068222, which say
 * what is blocked between cloned computers; KB5070568, which others name for the event, was not found to be read.
 * Errors with these numbers: winsock2.h. */
static const struct event_entry events[] = {
    {5605, "WMI", NULL, TEXT_EVENT_5605, TEXT_EVENT_5605_DO},
    {5612, "WMI", NULL, TEXT_EVENT_5612, TEXT_EVENT_5612_DO},
    {6167, "LsaSrv", NULL, TEXT_EVENT_6167, TEXT_EVENT_6167_DO},
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
