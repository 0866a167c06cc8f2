/* SPDX-License-Identifier: MIT
 * What several tests of the firewall do with the fake computer: its rules, its client, what stands above the rules. */
#ifndef ARRANGE_FIREWALL_H
#define ARRANGE_FIREWALL_H

#include "fake_machine.h"

#define DCOM_RULE "WMI-RPCSS-In-TCP"
#define WMI_RULE "WMI-WINMGMT-In-TCP"

/* Two scenarios (scenario.h): the same state for both kinds of traffic. */
#define BOTH(name, arrange, verdict, summary, ...) \
    {name ", DCOM", &requirement_fw_dcom_in, arrange, verdict, summary, __VA_ARGS__}, \
    { \
        name ", WMI", &requirement_fw_wmi_in, arrange, verdict, summary, __VA_ARGS__ \
    }

struct firewall_profile *arrange_private_profile(struct fake_machine *f);
void arrange_no_client(struct fake_machine *f, struct request *r);
void arrange_far_client(struct fake_machine *f, struct request *r);
void arrange_rules_off(struct fake_machine *f, struct request *r);
void arrange_rules_off_no_client(struct fake_machine *f, struct request *r);
void arrange_rules_gone(struct fake_machine *f, struct request *r);
/* A remote target learns the client's address from its own connection to TCP 135. */
void arrange_remote_client(struct fake_machine *f, struct request *r);
void arrange_merge_off(struct fake_machine *f, struct request *r);
void arrange_policy_rules(struct fake_machine *f, struct request *r);
void arrange_override(struct fake_machine *f, struct request *r);
void arrange_other_product(struct fake_machine *f, struct request *r);

#endif
