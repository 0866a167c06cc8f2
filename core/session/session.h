/* SPDX-License-Identifier: MIT
 *
 * The only way into the core for both programs: one computer, as one identity, and what
 * is done with it. A session is constant once it is open, so any number of threads may
 * work with it; whoever may outlive its owner holds it.
 *
 *     ask.h      what a person typed -> the request
 *     session.h  the request, finished -> check, query
 *     fixing.h   plan, apply with journal and event log, in rounds
 *     revert.h   journals taken back, this session's and earlier ones
 *     outcome.h  how it ended, as an exit code
 */
#ifndef SESSION_SESSION_H
#define SESSION_SESSION_H

#include "base/hold.h"
#include "session/system.h"

struct session {
    const struct session_system *system;
    struct request request;  /* finished */
    struct machine *machine; /* the target; held */
    char *command;           /* how the program was started, without secrets, for the report; owned */
    enum language language;  /* of what is recorded */
    struct hold hold;
};

/* Settles what this computer knows alone: whether the target is it (then under its own name: that is what others will
 * ask for, and without credentials), whether the client is it, and whether it is in a domain. A client that is a name
 * is looked up, within the limit of a probe and until CANCEL (may be NULL); the target is sent nothing. May take a
 * moment. Doing it again changes nothing, but a name that had no address is looked up again. What is cancelled is left
 * as it is: with such a request nothing may be begun. */
void session_finish_request(const struct session_system *system, struct request *request, struct cancel *cancel);

/* Opens REQUEST (copied, finished and qualified). CREDENTIALS NULL: who runs the program; otherwise they connect under
 * the name that became of theirs (qualify.h). Who connects is who is judged, unless the request names somebody else.
 * NULL with PROBLEM when a name could mean two accounts, or when nobody vouches for the target's (vouched.h). Logs on
 * nowhere yet. */
struct session *session_open(const struct session_system *system, const struct request *request,
                             struct credentials *credentials, struct cancel *cancel, const char *command,
                             enum language language, struct sentence *problem);
void session_hold(struct session *session);
void session_release(struct session *session); /* NULL is allowed; closing a connection may wait */

struct check_environment session_environment(const struct session *session, struct cancel *cancel);

/* Who runs the program has the rights to change the target; also true when that cannot be read: the change will say
 * what is missing. True for another computer. */
bool session_may_change(const struct session *session, struct cancel *cancel);

/* One query of QUERY, or of the request's query and namespace where it names none; as wmi_query of machine.h. */
MUST_CHECK enum status session_query(const struct session *session, struct call *call, const struct wmi_request *query,
                                     struct wmi_rows *out);

/* Who TYPED ("": who runs the program) is as far as this computer knows: the target may not be chosen yet, and must not
 * be asked before it is. As account_get of machine.h. */
MUST_CHECK enum status session_account(const struct session_system *system, struct call *call, const char *typed,
                                       struct account *out);

#endif
