/* SPDX-License-Identifier: MIT */
#include "arrange_firewall.h"

#include <stdlib.h>

struct firewall_profile *arrange_private_profile(struct fake_machine *f)
{
    return &f->firewall.profiles[1];
}

void arrange_no_client(struct fake_machine *f, struct request *r)
{
    free(r->client_address);
    r->client_address = NULL;
}

void arrange_far_client(struct fake_machine *f, struct request *r)
{
    fake_rule_text(&r->client_address, "10.1.2.7");
}

void arrange_rules_off(struct fake_machine *f, struct request *r)
{
    fake_rule(f, DCOM_RULE)->enabled = false;
    fake_rule(f, WMI_RULE)->enabled = false;
}

void arrange_rules_off_no_client(struct fake_machine *f, struct request *r)
{
    arrange_rules_off(f, r);
    arrange_no_client(f, r);
}

void arrange_rules_gone(struct fake_machine *f, struct request *r)
{
    fake_rule_remove(f, DCOM_RULE);
    fake_rule_remove(f, WMI_RULE);
}

void arrange_remote_client(struct fake_machine *f, struct request *r)
{
    arrange_rules_off(f, r);
    arrange_no_client(f, r);
    r->local = false;
}

void arrange_merge_off(struct fake_machine *f, struct request *r)
{
    arrange_private_profile(f)->policy_merge_off = true;
    f->firewall.modify_state = 1;
}

void arrange_policy_rules(struct fake_machine *f, struct request *r)
{
    arrange_merge_off(f, r);
    fake_rule_add(f, "{POLICY-1}", "rpcss", "135", PROFILE_ALL, "192.168.1.0/24", true)->from_policy = true;
    fake_rule_add(f, "{POLICY-2}", "winmgmt", "*", PROFILE_ALL, "192.168.1.0/24", true)->from_policy = true;
}

void arrange_override(struct fake_machine *f, struct request *r)
{
    f->firewall.modify_state = 1;
}

void arrange_other_product(struct fake_machine *f, struct request *r)
{
    fake_rule_text(&f->firewall.other_products, "Contoso Endpoint Shield");
}
