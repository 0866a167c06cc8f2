/* SPDX-License-Identifier: MIT
 * The events of Windows that people look up when remote WMI fails; their numbers are no error codes. */
#ifndef DIAGNOSIS_EVENT_TABLE_H
#define DIAGNOSIS_EVENT_TABLE_H

#include "text/text.h"

#include <stdbool.h>
#include <stdint.h>

struct event_entry {
    uint32_t number;
    const char *source; /* as the event log shows it */
    const char *error;  /* the error with the same number; NULL none. WMI ends with none of them. */
    enum text_id meaning, advice;
};

/* NULL when it is none of these; static. */
const struct event_entry *event_table_find(uint32_t number);

/* False: the line TEXT names another provider, whose event with that number is another one. */
bool event_table_means(const struct event_entry *event, const char *text);

#endif
