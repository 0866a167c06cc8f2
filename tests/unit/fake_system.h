/* SPDX-License-Identifier: MIT
 * The computer that the program runs on, as a session needs it, with a fake target and journals in memory. */
#ifndef FAKE_SYSTEM_H
#define FAKE_SYSTEM_H

#include "fake_machine.h"
#include "fake_store.h"

#include "session/session.h"

struct fake_system {
    struct session_system system;
    struct fake_machine *fake; /* every target is this one; the test's */
    struct fake_store *store;  /* the test's */
    const char *own_name;      /* any other host is another computer */
    bool workgroup;
    const char *domain; /* NULL none */
    int64_t started_ms;
    char *connected;   /* target of the last machine, "" for this computer; owned */
    char *user;        /* the name that the credentials got last; NULL none; owned */
    const char *entry; /* user of the last entry of the event log; NULL none */
    size_t entries, undone;
};

/* PC-0421 in a workgroup, started long ago. */
struct fake_system *fake_system_new(struct fake_machine *fake, struct fake_store *store);
void fake_system_free(struct fake_system *system); /* not what it was given */

/* A name for session_open: struct credentials * as far as the fake is concerned. */
struct credentials *fake_credentials(const char *name);

#endif
