/* SPDX-License-Identifier: MIT
 *
 * A remedy is one way to meet a requirement. It is data plus one pure function that
 * lists the exact changes for the finding at hand; it never changes anything itself.
 */
#ifndef REMEDY_REMEDY_H
#define REMEDY_REMEDY_H

#include "remedy/plan.h"

/* Of the check that made the finding (check/check.h). */
struct check_environment;
struct facts;
struct finding;

enum disruption {
    DISRUPTION_NONE,    /* nobody notices */
    DISRUPTION_SERVICE, /* a service starts or restarts */
    DISRUPTION_LOGON,   /* holds from the account's next logon */
    DISRUPTION_RESTART  /* holds after a restart of Windows; never restarted by us */
};

struct remedy {
    const char *id;      /* "dcom-users": lower case, unique within its requirement */
    enum text_id title;  /* imperative: "Add the account to Distributed COM Users" */
    enum text_id effect; /* its effect on security, in words */
    enum text_id undo;   /* what undo does, in words */
    enum disruption disruption;
    bool reversible;
    bool of_domain;  /* changes what belongs to the whole domain: a person decides, nobody recommends it */
    bool local_only; /* has no remote channel: offer the script instead */
    const struct change_object *objects; /* everything its plan may touch; what is not in it is refused */
    /* Lists the changes (AFTER states only). ST_UNSUPPORTED: does not apply here. ENVIRONMENT and FACTS are
     * those of the run that made FINDING; reads the machine where the state after depends on the state now. */
    enum status (*plan)(const struct check_environment *environment, const struct facts *facts,
                        const struct finding *finding, struct plan *out);
};

#endif
