/* SPDX-License-Identifier: MIT
 * The trace of this process into a file, line by line as it goes: a crash or a kill leaves what happened before it. */
#ifndef WINDOWS_TRACE_FILE_H
#define WINDOWS_TRACE_FILE_H

#include <stdbool.h>
#include <stdint.h>

/* Replaces the file at PATH and begins the trace (base/trace.h) with a line that names PROGRAM. 0, or a code of
 * file_write.h: then nothing is traced. The file stays open until the process ends. */
uint32_t trace_file_begin(const char *path, bool keep, const char *program);

#endif
