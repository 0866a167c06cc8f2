/* SPDX-License-Identifier: MIT
 * What the account will see, as rows of text: for lists. */
#ifndef REPORT_OUTLOOK_TABLE_H
#define REPORT_OUTLOOK_TABLE_H

#include "check/run.h"
#include "text/text.h"

/* What is asked, verdict, rows, what is missing; without rows where nobody said what will be asked. wmi_rows_free() */
struct wmi_rows outlook_table(const struct run *run, enum language language);

#endif
