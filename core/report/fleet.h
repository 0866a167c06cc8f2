/* SPDX-License-Identifier: MIT
 *
 * One page about many computers. Runs are added one after another and forgotten: each is a row of at most some
 * hundred bytes, whatever its file holds. A computer counts once, by its newest result; the older ones are listed.
 *
 *     struct fleet *fleet = fleet_new(language);
 *     for each file: fleet_add(fleet, &run, &source);
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

struct fleet_source {
    const char *file;   /* as given; NULL: it is not said */
    const char *report; /* the computer's own page as seen from the page that will be written; NULL: it has none */
    bool anonymous;     /* the file came redacted: "computer-1" of two files is not one computer */
};
void fleet_add(struct fleet *fleet, const struct run *run, const struct fleet_source *source);

/* A file that could not be read: NAME as given, REASON in words. It is listed, so that nobody misses it. */
void fleet_add_unread(struct fleet *fleet, const char *name, const struct sentence *reason);

/* TEXT is such a page, as this program or another version of it wrote it. */
bool fleet_is_page(const char *text);

/* Writes the page; PROGRAM_VERSION for its footer, NOW_MS the moment it is made. False when the sink failed. */
MUST_CHECK bool fleet_write(struct fleet *fleet, struct sink *sink, const char *program_version, int64_t now_ms);

#endif
