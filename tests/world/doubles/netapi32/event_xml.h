/* SPDX-License-Identifier: MIT
 * An event as Windows renders it, out of the fields of a line of the world (wevtapi.c). */
#ifndef WORLD_EVENT_XML_H
#define WORLD_EVENT_XML_H

#include "world.h"

enum { EVENT_XML_FIELD = 1024 };

struct event_xml {
    wchar_t *units; /* free() */
    size_t length;
};

/* Of HOST, with RECORD as its number. FIELDS are changed. */
struct event_xml event_xml(const wchar_t *host, ULONGLONG record, wchar_t **fields, size_t count);

/* The age at the beginning of LINE, in milliseconds. */
ULONGLONG event_xml_age(const wchar_t *line);

#endif
