/* SPDX-License-Identifier: MIT
 *
 * What the readers of a corpus have in common. A corpus is a folder of data that real machines wrote, with the right
 * value of each line beside it, given by the variable WMIREADY_CORPUS; the project holds none. A reader compares field
 * by field, says each difference with corpus_differs and ends with corpus_end, which fails the test. Nothing here is
 * meant for threads; what is out of memory or cannot be read ends the test.
 */
#ifndef CORPUS_H
#define CORPUS_H

#include "testing.h"

#include <jansson.h>
#include <stdbool.h>

/* Every file of FOLDER whose name ends with SUFFIX, in order of its name. NAME is the path below the corpus
 * ("netsh/en.utf8.txt"). A corpus without such a file skips the test. */
typedef void corpus_file_fn(const char *name, void *context);
void corpus_files(const char *folder, const char *suffix, corpus_file_fn *file, void *context);

bool corpus_has(const char *name);

/* The file beside NAME whose ending SUFFIX is OTHER instead ("x.tsv" -> "x.verdict.json"); free with free(). */
char *corpus_beside(const char *name, const char *suffix, const char *other);

/* The bytes of a file and a NUL behind them; SIZE may be NULL; free with free(). */
char *corpus_text(const char *name, size_t *size);

/* Every line of a table with columns between tabs; the columns belong to the frame. */
typedef void corpus_row_fn(char *const *columns, size_t count, void *context);
void corpus_rows(const char *name, corpus_row_fn *row, void *context);

/* Every line of a file of JSON lines; the object belongs to the frame. */
typedef void corpus_object_fn(json_t *object, void *context);
void corpus_objects(const char *name, corpus_object_fn *object, void *context);

/* A whole JSON file; json_decref it. */
json_t *corpus_json(const char *name);

/* "0a1B" -> two bytes; free with free(). */
uint8_t *corpus_bytes(const char *hex, size_t *size);

/* One value was compared: SAME, or what is different in the words of printf. */
void corpus_compared(bool same, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The same for two texts, either of which may be NULL: WHERE and WHAT name the value. */
void corpus_compared_text(const char *where, const char *what, const char *right, const char *ours);
void corpus_compared_number(const char *where, const char *what, long long right, long long ours);

/* Prints how much was compared since the last call and fails the test after a difference, or where nothing was. */
void corpus_end(const char *what);

#endif
