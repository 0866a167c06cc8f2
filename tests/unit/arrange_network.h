/* SPDX-License-Identifier: MIT
 * What several tests of the network do with the fake computer, which is 192.168.1.10. */
#ifndef ARRANGE_NETWORK_H
#define ARRANGE_NETWORK_H

#include "fake_machine.h"

void arrange_remote(struct fake_machine *f, struct request *r);
void arrange_join_domain(struct fake_machine *f);
void arrange_remote_domain(struct fake_machine *f, struct request *r);
void arrange_name_unknown(struct fake_machine *f, struct request *r);
void arrange_use_literal(struct fake_machine *f, struct request *r);
void arrange_port_probe_fails(struct fake_machine *f, struct request *r);
void arrange_v6_address(struct fake_machine *f, struct request *r);

#endif
