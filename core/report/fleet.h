/* SPDX-License-Identifier: MIT
 *
 * One page about many computers. Runs are added one after another and forgotten: a computer is
 * one row of at most some hundred bytes, whatever its file holds.
 *
 *     struct fleet *fleet = fleet_new(language);
 *     for each file: fleet_add(fleet, &run, "PC-0421.html");
 *     fleet_write(fleet, sink, version, now);
 *     fleet_free(fleet);
 */
#ifndef REPORT_FLEET_H
#define REPORT_FLEET_H

#include "check/run.h"
#include "report/sink.h"

struct fleet;

struct fleet *fleet_new(enum language language);
void fleet_free(struct fleet *fleet);

/* REPORT is the path of the computer's own page as seen from the page that will be written; NULL: it has none. */
void fleet_add(struct fleet *fleet, const struct run *run, const char *report);

/* A file that could not be read: NAME as given, REASON in words. It is listed, so that nobody misses a computer. */
void fleet_add_unread(struct fleet *fleet, const char *name, const struct sentence *reason);

/* Writes the page; PROGRAM_VERSION for its footer, NOW_MS the moment it is made. False when the sink failed. */
MUST_CHECK bool fleet_write(struct fleet *fleet, struct sink *sink, const char *program_version, int64_t now_ms);

#endif
