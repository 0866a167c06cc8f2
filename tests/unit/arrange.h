/* SPDX-License-Identifier: MIT
 * Accounts of the fake computer, and what several tests of requirements do with them: PC-0421\\support is in
 * Administrators, PC-0421\\monitor in Distributed COM Users, CONTOSO\\anna in none. */
#ifndef ARRANGE_H
#define ARRANGE_H

#include "fake_machine.h"

void arrange_account(struct request *r, const char *name);
struct account *arrange_monitor(struct fake_machine *f);
void arrange_anna(struct fake_machine *f, struct request *r);
void arrange_support(struct fake_machine *f, struct request *r);
void arrange_nobody(struct fake_machine *f, struct request *r);
void arrange_groups_unknown(struct fake_machine *f, struct request *r);
void arrange_entry_filtered(struct fake_machine *f, struct request *r);
void arrange_operator(struct fake_machine *f, uint32_t rid);
void arrange_registry_denied(struct fake_machine *f, struct request *r);
/* SDDL as bytes whose first entry is of TYPE. */
void arrange_put_first_entry(struct fake_machine *f, const char *key, const char *name, const char *sddl, uint8_t type);

#endif
