/* SPDX-License-Identifier: MIT */
#include "arrange_network.h"

static const char own[] = "192.168.1.10";

void arrange_remote(struct fake_machine *f, struct request *r)
{
    r->local = false;
}

void arrange_join_domain(struct fake_machine *f)
{
    f->os.domain_joined = true;
    fake_rule_text(&f->os.domain, "contoso.example");
}

void arrange_remote_domain(struct fake_machine *f, struct request *r)
{
    arrange_remote(f, r);
    arrange_join_domain(f);
}

void arrange_name_unknown(struct fake_machine *f, struct request *r)
{
    fake_name_fails(f, ST_ABSENT, 11001);
}

void arrange_use_literal(struct fake_machine *f, struct request *r)
{
    fake_rule_text(&r->target, own);
    f->name.literal = true;
}

void arrange_port_probe_fails(struct fake_machine *f, struct request *r)
{
    arrange_remote(f, r);
    fake_fail(f, FAKE_probe_dcom, ST_FAILED, 10055);
}

void arrange_v6_address(struct fake_machine *f, struct request *r)
{
    arrange_remote(f, r);
    fake_name_clear(f);
    fake_name_address(f, "fe80::10%4");
    fake_dcom(f, "fe80::10%4", DCOM_ALIVE);
    fake_binding(f, "fe80::10%4", "FE80:0::10");
}
