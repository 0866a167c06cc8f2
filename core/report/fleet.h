/* SPDX-License-Identifier: MIT
 *
 * One page about many computers. Runs are added one after another and forgotten; their
 * rows wait in a spool, chained by verdict and first cause, so memory depends on the
 * number of causes and not on the number of computers.
 *
 *     struct fleet *fleet = fleet_new(language, spool);
 *     for each file: fleet_add(fleet, &run, "PC-0421.html");
 *     fleet_write(fleet, sink);
 */
#ifndef REPORT_FLEET_H
#define REPORT_FLEET_H

#include "check/run.h"
#include "report/sink.h"

/* A file that is written at its end, changed in place and read back. Offsets count bytes from 0. */
struct spool {
    bool (*append)(struct spool *spool, const void *bytes, size_t size, uint64_t *offset);
    bool (*put)(struct spool *spool, uint64_t offset, const void *bytes, size_t size);
    bool (*get)(struct spool *spool, uint64_t offset, void *bytes, size_t size);
};

struct spool_file {
    struct spool spool;
    FILE *file;
    uint64_t end;
};

/* FILE is open for reading and writing in binary mode, empty, and stays the caller's. */
struct spool_file spool_in_file(FILE *file);

struct fleet;

/* SPOOL must outlive the fleet. */
struct fleet *fleet_new(enum language language, struct spool *spool);
void fleet_free(struct fleet *fleet);

/* REPORT is the path of the computer's own page as seen from the page that will be written; NULL: it has none.
 * False when the spool failed. */
bool fleet_add(struct fleet *fleet, const struct run *run, const char *report);

/* A file that could not be read: NAME as given, REASON in words. It is listed, so that nobody misses a computer. */
bool fleet_add_unread(struct fleet *fleet, const char *name, const struct sentence *reason);

/* Writes the page; PROGRAM_VERSION for its footer, NOW_MS the moment it is made. False when spool or sink failed. */
bool fleet_write(struct fleet *fleet, struct sink *sink, const char *program_version, int64_t now_ms);

#endif
