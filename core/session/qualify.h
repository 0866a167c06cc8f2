/* SPDX-License-Identifier: MIT
 *
 * One identity in a run: a name is qualified once, before anybody uses it. On another
 * computer a name alone could be an account of that computer, of its domain or of this
 * computer's domain, and Windows' functions disagree which (LogonUserW: "." is "only the
 * local account database", of the client; IWbemLocator::ConnectServer and COAUTHIDENTITY
 * say nothing about an empty domain). So none of it is sent.
 */
#ifndef SESSION_QUALIFY_H
#define SESSION_QUALIFY_H

#include "session/system.h"

enum qualify_form {
    QUALIFY_WHOLE, /* "DOMAIN\\name", "name@domain", a SID */
    QUALIFY_DOT,   /* ".\\name": an account of the target itself */
    QUALIFY_BARE   /* "name" */
};

enum qualify_form qualify_form(const char *name);

/* Makes the account and the user of REQUEST (finished) whole. ".\\name" becomes NAME\\name with the name that the
 * target gives itself (ServerAlive2, asked without a logon; os_get on this computer). A bare name stays on this
 * computer, and is refused for another one. Where the network layer fails no name is asked for: then REQUEST asks for
 * that layer only, whatever it asked for before, nothing logs on with that name, and no name is asked for again.
 * False: PROBLEM says what to write instead. */
bool qualify_request(const struct session_system *system, struct request *request, struct cancel *cancel,
                     struct sentence *problem);

/* ---- which account is meant ---- */
/* What a name alone on another computer could be. */
struct qualify_choice {
    char *name;      /* as it was written; owned */
    bool connection; /* it is the name of the credentials, not the account to be judged */
    char *target;    /* ".\\name": an account of the target; owned */
    char *domain;    /* "DOMAIN\\name": of the domain that this computer is in; NULL: it is in none; owned */
};

/* The first name that REQUEST leaves open: its account, else USER (of the credentials; NULL none). False: there is
 * none, or the target is this computer. */
bool qualify_choices(const struct session_system *system, const struct request *request, const char *user,
                     struct qualify_choice *out);
void qualify_choice_free(struct qualify_choice *choice);

#endif
