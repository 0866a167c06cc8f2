/* SPDX-License-Identifier: MIT
 *
 * One run as one page that can be attached to a ticket: no script, nothing loaded, its
 * one style block named by hash in the page's own security policy, the whole result as
 * JSON inside. The same run and language give the same bytes.
 */
#ifndef REPORT_HTML_H
#define REPORT_HTML_H

#include "check/run.h"
#include "report/sink.h"

/* False when SINK lost bytes. */
bool html_write(const struct run *run, enum language language, struct sink *sink);

#endif
