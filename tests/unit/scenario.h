/* SPDX-License-Identifier: MIT
 *
 * A scenario is a state of the fake machine and what a requirement must say about it. Where it offers
 * a remedy, the scenario goes on: the remedy is planned, made and taken back, and the machine must be
 * as it was, to the last byte.
 */
#ifndef SCENARIO_H
#define SCENARIO_H

#include "fake_machine.h"

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

struct scenario {
    const char *name;
    const struct requirement *requirement;
    void (*arrange)(struct fake_machine *fake, struct request *request); /* from the healthy machine; NULL: nothing */
    enum verdict verdict;
    enum text_id summary;
    const char *remedy; /* id of an offered remedy to make and take back; NULL: none may be offered */
    bool recommended;   /* what the offer says */
    enum verdict after; /* with the remedy */
    bool by_policy;
};

/* Runs every scenario; then each requirement must have shown each verdict in REACHED (NULL requirement ends). */
struct reached {
    const struct requirement *requirement;
    uint32_t verdicts; /* 1 << V_READY ... */
};
void scenarios_run(const struct scenario *scenarios, size_t count, const struct reached *reached);

/* Lets OPERATION fail in every way but "absent" on the healthy machine: the requirement must never be ready.
 * ARRANGE as above. */
void scenario_never_ready(const struct requirement *requirement, enum fake_operation operation,
                          void (*arrange)(struct fake_machine *, struct request *));

#endif
