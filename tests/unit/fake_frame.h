/* SPDX-License-Identifier: MIT
 * Inside the fake machine: the frame around each operation, and helpers its parts share. */
#ifndef FAKE_FRAME_H
#define FAKE_FRAME_H

#include "base/ascii.h"
#include "fake_machine.h"

static inline struct fake_machine *fake_of(struct machine *machine)
{
    return (struct fake_machine *)(void *)((char *)machine - offsetof(struct fake_machine, machine));
}

/* Locks, counts, and answers ST_OK when the operation may go on; DETAIL is for the log. */
enum status fake_begin(struct fake_machine *fake, struct call *call, enum fake_operation operation, const char *detail);
/* Logs and unlocks; returns what the caller sees. */
enum status fake_end(struct fake_machine *fake, struct call *call, enum status status);

struct fake_service *fake_service_find(struct fake_machine *fake, const char *name);
struct fake_namespace *fake_namespace_find(struct fake_machine *fake, const char *path);
struct fake_group *fake_group_find(struct fake_machine *fake, const struct sid *sid);
bool fake_key_exists(struct fake_machine *fake, const char *key);
bool fake_key_empty(struct fake_machine *fake, const char *key);
void fake_key_remove(struct fake_machine *fake, const char *key);
size_t fake_value_index(const struct fake_machine *fake, const char *key, const char *name); /* value_count: none */
void fake_active_profiles(struct fake_machine *fake);                                        /* from the networks */
void fake_copy(char *to, size_t size, const char *from);

void fake_read_ops(struct machine_ops *ops);
void fake_read_rights_ops(struct machine_ops *ops);
void fake_service_ops(struct machine_ops *ops);
void fake_probe_ops(struct machine_ops *ops);
void fake_write_ops(struct machine_ops *ops);
void fake_machine_release(struct machine *machine);

#endif
