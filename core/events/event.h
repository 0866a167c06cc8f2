/* SPDX-License-Identifier: MIT
 *
 * One event of a log of Windows, out of the XML that EvtRender gives (win32 documentation, "Event Schema"): the
 * attributes of System that are needed, and the Data elements of EventData or the members of UserData. The text is
 * whatever a caller from the network got written there: it is read to a bound, never followed (no document type, no
 * entity but the five of XML and numbers), and each value is valid UTF-8.
 */
#ifndef EVENTS_EVENT_H
#define EVENTS_EVENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    EVENT_BYTES = 64 * 1024, /* of the XML that is read; what stands behind is not looked at */
    EVENT_FIELDS = 32,
    EVENT_NAME = 64,
    EVENT_VALUE = 256 /* longer values are cut between two characters */
};

struct event_field {
    char name[EVENT_NAME]; /* "" for <Data> without a name */
    char value[EVENT_VALUE];
};

struct event {
    char provider[EVENT_NAME];
    uint32_t id;
    int64_t time_ms; /* UTC by the clock of that computer; 0 not told */
    uint64_t record;
    uint64_t keywords;
    char computer[EVENT_VALUE]; /* that wrote it, by its DNS name where it has one; "" none */
    struct event_field fields[EVENT_FIELDS];
    size_t field_count;
};

/* False, and OUT of no use, when there is no event with a provider and a number in it. */
bool event_read(const char *xml, size_t size, struct event *out);

/* WHICH: the name of a field, or "#3": the third of them. "" when there is none. */
const char *event_field(const struct event *event, const char *which);

#endif
