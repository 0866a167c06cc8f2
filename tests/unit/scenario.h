/* SPDX-License-Identifier: MIT
 *
 * A scenario is a state of the fake machine and what a requirement must say about it. Where it offers
 * a remedy, the scenario goes on: the remedy is planned, made and taken back, and the machine must be
 * as it was, to the last byte.
 */
#ifndef SCENARIO_H
#define SCENARIO_H

#include "step.h"

#include "fix/remedy_plan.h"

/* One check of one requirement, with everything it read. */
struct seen {
    struct check_environment environment;
    struct facts facts;
    struct finding *finding;
};

/* Reads what the requirement reads and checks it. */
struct seen seen_check(struct fake_machine *fake, const struct request *request, const struct requirement *requirement);
void seen_free(struct seen *seen);

/* A change of PLAN that nobody may recommend: it cannot be taken back, or lets somebody in from a public network. */
bool scenario_harm(const struct plan *plan);

typedef struct fake_machine fake_t;
typedef struct request request_t;

struct scenario {
    const char *name;
    const struct requirement *requirement;
    void (*arrange)(fake_t *fake, request_t *request); /* from the healthy machine; NULL: nothing */
    enum verdict verdict;
    enum text_id summary; /* SCENARIO_ANY_TEXT: that there is one */
    const char *remedy;   /* id of an offered remedy to make and take back; NULL: none may be offered */
    bool recommended;     /* what the offer says */
    enum verdict after;   /* with the remedy */
    bool by_policy;
    const char *blocked_by;       /* the requirement that has to be ready first; NULL: none */
    struct step steps[STEPS_MAX]; /* behind arrange */
};

#define SCENARIO_ANY_TEXT TEXT_COUNT

/* Verdicts of a set. */
enum {
    READY = 1 << V_READY,
    ATTENTION = 1 << V_ATTENTION,
    NEEDS_CHANGE = 1 << V_NEEDS_CHANGE,
    CANNOT_TELL = 1 << V_CANNOT_TELL,
    NOT_APPLICABLE = 1 << V_NOT_APPLICABLE,
    NOT_CHECKED = 1 << V_NOT_CHECKED
};

/* What the scenarios of a requirement have to show: these verdicts and no others. And where one of the operations
 * UNREAD fails, in every way but "absent", after ARRANGE (which may be NULL), it is never ready. */
struct judged {
    const struct requirement *requirement;
    unsigned verdicts;
    void (*arrange)(fake_t *fake, request_t *request);
    enum fake_operation unread[3]; /* ended by FAKE_os_get, which nothing lives on */
};

struct scenario_set {
    const struct scenario *scenarios;
    size_t count;
    const struct judged *judged; /* ended by a row of NULL */
};

/* The two tests of a set, which is their state. */
void scenario_verdicts(void **set);
void scenario_unread(void **set);

#endif
