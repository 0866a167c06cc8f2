/* SPDX-License-Identifier: MIT
 *
 * The wizard's own command line, and starting it again with administrator rights: at
 * most once, and carrying nothing but what was typed (target, account, client), who is
 * checked when no account was typed, and the page. The elevated instance checks everything
 * again and asks again.
 *
 *     wmiready.exe [TARGET] [--account NAME] [--client ADDRESS] [--page N] [--lang en|de] [--trace FILE]
 *                 [--classic] [--relaunched]
 */
#ifndef WIZARD_RELAUNCH_H
#define WIZARD_RELAUNCH_H

#include "wizard/wizard.h"

struct relaunch {
    const char *target, *account, *client; /* NULL: not given; point into the arguments */
    const char *trace;                     /* NULL: none */
    const char *needs;                     /* file that says what will be asked; NULL: none */
    unsigned page;
    bool has_language;
    enum language language;
    bool classic;    /* the older style of wizards, whatever Windows draws */
    bool relaunched; /* this process is the elevated one: it never relaunches again */
};

/* Unknown words are ignored: a shortcut with a mistake in it must still open the wizard. */
struct relaunch relaunch_read(int count, char *const *argv);

/* Puts the parameters into the board. Only a check of this computer begins by itself: who wrote
 * the parameters shall not choose which computer an administrator logs on to. */
void relaunch_take(struct wizard *wizard, const struct relaunch *start);

/* Asks the system to start the elevated instance for REQUEST, which goes on at PAGE; this one closes when it runs.
 * Declining is no error and changes nothing. */
void relaunch_elevated(struct wizard *wizard, const struct request *request, enum page_id page);

/* Of the hub: CODE is what starting it came to, 0: it runs. */
void relaunch_take_answer(struct wizard *wizard, uint32_t code);

#endif
