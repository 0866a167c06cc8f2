/* SPDX-License-Identifier: MIT
 * What requirements are grouped by: a page of the wizard, a heading of the report. */
#ifndef CHECK_AREA_H
#define CHECK_AREA_H

#include "text/text.h"

enum area { AREA_NETWORK, AREA_SERVICE, AREA_FIREWALL, AREA_DCOM, AREA_PERMISSIONS, AREA_UAC, AREA_QUERY, AREA_COUNT };

/* Stable words for JSON: "firewall". */
const char *area_word(enum area area);

/* The same for people. */
enum text_id area_text(enum area area);

#endif
