/* SPDX-License-Identifier: MIT
 *
 * A run as JSON, and back. The format is described by res/report.schema.json; readers
 * ignore members they do not know, so a later program adds members and keeps the number,
 * and counts it up only when an old reader would misunderstand: another number is refused.
 *
 * Every sentence goes with its id and arguments beside the rendered text: a program that
 * knows the id shows it in the reader's language, another one shows the text.
 */
#ifndef REPORT_RUN_JSON_H
#define REPORT_RUN_JSON_H

#include "check/run.h"

#include <jansson.h>

#define RUN_JSON_FORMAT "wmiready-run"

/* What stands before the JSON in a page; "</pre>" stands behind it. */
#define RUN_JSON_PAGE_BEGIN "<pre id=\"run-json\" class=\"data\" tabindex=\"0\">"

/* Ids of requirements: they become anchors of a page and words of a command. */
#define RUN_JSON_ID_CHARACTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"

enum {
    RUN_JSON_SCHEMA = 2,
    RUN_JSON_BYTES = 16 * 1024 * 1024, /* largest file that is read */
    RUN_JSON_ID = 64,
    RUN_JSON_FINDINGS = 1024,
    RUN_JSON_EVIDENCE = 512, /* of one finding */
    RUN_JSON_OFFERS = 32,    /* of one finding */
    RUN_JSON_CHANGES = 1024,
    RUN_JSON_COLUMNS = 256,
    RUN_JSON_ROWS = 200, /* of the query; the number of all rows is kept */
    RUN_JSON_CELLS = 4096,
    RUN_JSON_TEXT = 4000 /* characters of one string */
};

/* The run as JSON: printable ASCII that contains none of < > &, so that it stands in a page as it
 * is; one final line feed; the same run gives the same bytes. free() */
char *run_json_write(const struct run *run, enum language language);

/* Reads SIZE bytes. On ST_OK OUT holds a run with empty facts but for the query, to be freed with
 * run_free. ST_INVALID: OUT is untouched and PROBLEM says what is wrong and where. */
MUST_CHECK enum status run_json_read(const char *bytes, size_t size, struct run *out, struct sentence *problem);

/* The JSON inside a report page, or all of BYTES when it is no page: sets START and LENGTH. False
 * when a page holds none. */
bool run_json_in_page(const char *bytes, size_t size, const char **start, size_t *length);

/* ---- the parts, for other writers of the same format ---- */
json_t *run_json_sentence(const struct sentence *sentence, enum language language);
/* Foreign text as a JSON string: valid UTF-8, at most RUN_JSON_TEXT characters. NULL is null. */
json_t *run_json_text(const char *text);
void run_json_set(json_t *object, const char *name, json_t *value); /* takes VALUE over */
void run_json_set_text(json_t *object, const char *name, const char *text);
json_t *run_json_needs(const struct run *run); /* null where nobody said what will be asked */
json_t *run_json_refused(const struct run *run, enum language language);
json_t *run_json_refusal(const struct refusal *refusal, enum language language);
json_t *run_json_refused_log(enum refusal_log log, const struct refusal_log_answer *answer);
json_t *run_json_finding(const struct finding *finding, enum language language);
json_t *run_json_change(const struct run_change *change, enum language language);
enum severity run_json_severity_from_word(const char *word); /* SEVERITY_BLOCKER when unknown */
/* Reads one object of "findings". READER is that of run_json_read. */
struct json_reader;
void run_json_read_needs(struct json_reader *reader, const json_t *root, struct needs *out);
struct finding *run_json_read_finding(struct json_reader *reader, const json_t *object);
/* The member "refused" of ROOT, which may be absent. */
void run_json_read_refused(struct json_reader *reader, const json_t *root, struct run *run);

#endif
