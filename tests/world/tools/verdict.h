/* SPDX-License-Identifier: MIT
 * What a run of the program said, read from its JSON. */
#ifndef WORLD_VERDICT_H
#define WORLD_VERDICT_H

#include <stdbool.h>

#include <jansson.h>

/* NULL when TEXT is no run; json_decref. */
json_t *verdict_parse(const char *text);

/* "" for what is not there. */
const char *verdict_text(const json_t *run, const char *name);

/* The finding of requirement ID; NULL none. Borrowed. */
json_t *verdict_finding(const json_t *run, const char *id);

/* Words of a finding. */
const char *verdict_of(const json_t *finding);
const char *verdict_summary(const json_t *finding);                 /* id of the sentence */
const char *verdict_said(const json_t *finding, const char *which); /* words of its "summary" or "advice" */

/* The cause that FINDING names first, as the id of its sentence without "CAUSE_"; "" none. */
const char *verdict_cause(const json_t *finding);

/* That cause is seen, not only possible. */
bool verdict_cause_is_seen(const json_t *finding);

/* RUN has a refusal whose requirement is REQUIREMENT ("-" none) and whose words hold TEXT. */
bool verdict_has_refusal(const json_t *run, const char *requirement, const char *text);

/* How many refusals RUN has itself. */
size_t verdict_refusals(const json_t *run);

/* True when one of the causes of FINDING is CAUSE. */
bool verdict_has_cause(const json_t *finding, const char *cause);

/* Milliseconds between "started" and "finished": the program's own time. */
double verdict_ms(const json_t *run);

/* The exit code that belongs to the readiness in RUN. */
unsigned verdict_exit(const json_t *run);

#endif
