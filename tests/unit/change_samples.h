/* SPDX-License-Identifier: MIT
 * A change of every kind for the stock computer, and the states that they lead to. */
#ifndef CHANGE_SAMPLES_H
#define CHANGE_SAMPLES_H

#include "fake_machine.h"

#include "remedy/plan.h"

extern const char change_rpc_internet[], change_network[], change_own_rule[];

struct call change_samples_call(void);

/* All thirteen kinds, some twice: a plan that changes the stock machine in every way. */
struct plan change_samples(struct fake_machine *fake);

struct state change_state_dword(uint32_t number);
struct state change_state_rule(const char *addresses);
/* The namespace's descriptor with one more entry for RID. */
struct state change_state_granted(struct fake_machine *fake, uint32_t rid);
struct state change_state_manager(const char *sddl);
struct state change_state_sddl(const char *sddl);

void change_assert_read(struct fake_machine *fake, const struct change *change, struct state *out);

#endif
