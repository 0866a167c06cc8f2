/* SPDX-License-Identifier: MIT
 *
 * An account that was chosen from the lists of Windows, as it is written down: so that it means the same account
 * wherever it is looked up. "Directory Object Picker" (learn.microsoft.com): the objectSid is to be asked for, since a
 * name that is looked up once more "may fail in some cases". Pure functions.
 */
#ifndef SESSION_PICKED_H
#define SESSION_PICKED_H

#include <stdbool.h>

/* NULL: Windows does not say it. Borrowed. */
struct picked_object {
    const char *path;  /* "WinNT://DOMAIN/name", or with the computer behind the domain (WinNT ADsPath) */
    const char *name;  /* relative distinguished name */
    const char *upn;   /* "name@domain" */
    const char *sid;   /* as text */
    const char *found; /* "DOMAIN\\name", what this computer knows the SID as */
    bool of_target;    /* of the list of another computer, the target */
};

/* What goes into the field; free(). NULL: nothing of it is an account's name. */
char *picked_account(const struct picked_object *object);

#endif
