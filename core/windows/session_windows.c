/* SPDX-License-Identifier: MIT */
#include "windows/session_windows.h"

#include "base/time.h"
#include "windows/event_log.h"
#include "windows/executor_windows.h"
#include "windows/identity.h"
#include "windows/journal_store_windows.h"
#include "windows/machine_windows.h"

static bool is_own(const struct session_system *system, const char *host)
{
    (void)system;
    return identity_is_this_computer(host);
}

static char *own_name(const struct session_system *system)
{
    (void)system;
    return identity_own_name();
}

static bool in_workgroup(const struct session_system *system)
{
    (void)system;
    return identity_in_workgroup();
}

static char *own_domain(const struct session_system *system)
{
    (void)system;
    return identity_domain();
}

static int64_t started_ms(const struct session_system *system)
{
    (void)system;
    return time_started_ms();
}

static struct machine *machine(const struct session_system *system, const char *target, struct credentials *credentials)
{
    (void)system;
    return target ? machine_windows_remote(target, credentials) : machine_windows_local();
}

static char *name_of(const struct session_system *system, const struct credentials *credentials)
{
    (void)system;
    return credentials_name(credentials);
}

static struct credentials *renamed(const struct session_system *system, struct credentials *credentials,
                                   const char *name)
{
    (void)system;
    return credentials_renamed(credentials, name);
}

static void release(const struct session_system *system, struct credentials *credentials)
{
    (void)system;
    credentials_release(credentials);
}

static struct executor *executor(const struct session_system *system)
{
    (void)system;
    return executor_windows();
}

static struct journal_store *journals(const struct session_system *system)
{
    (void)system;
    return journal_store_windows_new(NULL);
}

static void log_change(const struct session_system *system, enum language language, const struct journal *journal,
                       const struct journal_entry *entry, bool undo, const char *user)
{
    (void)system;
    event_log_write(language, journal, entry, undo, user);
}

const struct session_system *session_windows(void)
{
    static const struct session_system system = {is_own,  own_name, in_workgroup, own_domain, started_ms, machine,
                                                 name_of, renamed,  release,      executor,   journals,   log_change};
    return &system;
}
