/* SPDX-License-Identifier: MIT
 * Where the result of a run goes: standard output, and the files that the options name. */
#ifndef CLI_RESULT_H
#define CLI_RESULT_H

#include "cli/cli.h"

enum result_file { RESULT_JSON, RESULT_REPORT, RESULT_JUNIT, RESULT_KEY, RESULT_COUNT };

struct result {
    struct file_write *files[RESULT_COUNT]; /* NULL: not asked for */
};

/* Opens the files, before anything is done. OUTCOME_READY, or the reason was said and nothing is open. */
enum outcome result_open(const struct cli *cli, struct result *result);

/* Writes the files and prints; redacts RUN first when that was asked for. OUTCOME_READY or OUTCOME_NOT_WRITTEN. */
enum outcome result_finish(const struct cli *cli, struct result *result, struct run *run);

/* One file: *OUT is NULL when PATH is. OUTCOME_READY, or the reason was said. */
enum outcome result_open_file(const struct cli *cli, const char *path, struct file_write **out);

/* JSON goes into FILE and closes it; without a file to standard output. OUTCOME_READY or OUTCOME_NOT_WRITTEN. */
enum outcome result_put_json(const struct cli *cli, struct file_write *file, const char *json);

/* Says that PATH could not be written completely and why; OUTCOME_NOT_WRITTEN. */
enum outcome result_complain_file(const struct cli *cli, const char *path, unsigned long code);

/* Nothing of a half-made result stays: only a whole one is a result. */
void result_drop(struct result *result);

#endif
