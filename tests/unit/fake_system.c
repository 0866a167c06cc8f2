/* SPDX-License-Identifier: MIT
 * Source: session/system.h. */
#include "fake_system.h"

#include "base/memory.h"
#include "executor_inline.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static struct fake_system *fake_of(const struct session_system *system)
{
    return container_of(system, struct fake_system, system);
}

static bool is_own(const struct session_system *system, const char *host)
{
    return strcmp(host, ".") == 0 || strcasecmp(host, fake_of(system)->own_name) == 0;
}

static char *own_name(const struct session_system *system)
{
    return memory_string(fake_of(system)->own_name);
}

static bool in_workgroup(const struct session_system *system)
{
    return fake_of(system)->workgroup;
}

static char *own_domain(const struct session_system *system)
{
    const char *domain = fake_of(system)->domain;
    return domain ? memory_string(domain) : NULL;
}

static int64_t started_ms(const struct session_system *system)
{
    return fake_of(system)->started_ms;
}

static struct machine *machine(const struct session_system *system, const char *target, struct credentials *credentials)
{
    struct fake_system *fake = fake_of(system);
    free(fake->connected);
    fake->connected = memory_string(target ? target : "");
    machine_hold(&fake->fake->machine);
    return &fake->fake->machine;
}

struct credentials *fake_credentials(const char *name)
{
    return (struct credentials *)(void *)(uintptr_t)name;
}

static char *name_of(const struct session_system *system, const struct credentials *credentials)
{
    return memory_string((const char *)credentials);
}

static struct credentials *renamed(const struct session_system *system, struct credentials *credentials,
                                   const char *name)
{
    struct fake_system *fake = fake_of(system);
    free(fake->user);
    fake->user = memory_string(name);
    return fake_credentials(fake->user);
}

static void release(const struct session_system *system, struct credentials *credentials)
{
}

static struct executor *executor(const struct session_system *system)
{
    return executor_inline();
}

static struct journal_store *journals(const struct session_system *system)
{
    return &fake_of(system)->store->store;
}

static void log_change(const struct session_system *system, enum language language, const struct journal *journal,
                       const struct journal_entry *entry, bool undo, const char *user)
{
    struct fake_system *fake = fake_of(system);
    fake->entry = user;
    fake->entries++;
    fake->undone += undo;
}

struct fake_system *fake_system_new(struct fake_machine *fake, struct fake_store *store)
{
    struct fake_system *system = memory_new(struct fake_system);
    *system = (struct fake_system){.system = {is_own, own_name, in_workgroup, own_domain, started_ms, machine, name_of,
                                              renamed, release, executor, journals, log_change},
                                   .fake = fake,
                                   .store = store,
                                   .own_name = "PC-0421",
                                   .workgroup = true,
                                   .started_ms = 1};
    return system;
}

void fake_system_free(struct fake_system *system)
{
    free(system->connected);
    free(system->user);
    free(system);
}
