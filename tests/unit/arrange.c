/* SPDX-License-Identifier: MIT */
#include "arrange.h"

#include "testing.h"

#include "descriptors.h"

#define OLE "SOFTWARE\\Microsoft\\Ole"

void arrange_account(struct request *r, const char *name)
{
    fake_rule_text(&r->account, name);
}

struct account *arrange_monitor(struct fake_machine *f)
{
    const struct sid sid = fake_sid(1002);
    return fake_account(f, "PC-0421\\monitor", &sid, true);
}

void arrange_anna(struct fake_machine *f, struct request *r)
{
    arrange_account(r, "CONTOSO\\anna");
}

void arrange_support(struct fake_machine *f, struct request *r)
{
    arrange_account(r, "PC-0421\\support");
}

void arrange_nobody(struct fake_machine *f, struct request *r)
{
    arrange_account(r, "nobody");
}

void arrange_groups_unknown(struct fake_machine *f, struct request *r)
{
    struct account *account = arrange_monitor(f);
    account->missing = ACCOUNT_MISSING_GROUPS;
    account->groups_status = ST_DENIED;
}

/* Filtered, but the limit names the account. */
void arrange_entry_filtered(struct fake_machine *f, struct request *r)
{
    arrange_support(f, r);
    struct security_descriptor sd = descriptor_of("O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)");
    const struct sid sid = fake_sid(1001);
    security_descriptor_grant(&sd, &sid, COM_EXECUTE | COM_EXECUTE_REMOTE | COM_ACTIVATE_REMOTE, 0);
    struct registry_value value = {.type = REGISTRY_BINARY};
    value.bytes = security_descriptor_bytes(&sd, &value.size);
    security_descriptor_free(&sd);
    fake_value(f, OLE, "MachineLaunchRestriction", value);
}

void arrange_operator(struct fake_machine *f, uint32_t rid)
{
    const struct sid sid = fake_sid(rid), group = descriptor_sid("S-1-5-32-551");
    fake_member(f, &group, &sid);
}

void arrange_registry_denied(struct fake_machine *f, struct request *r)
{
    fake_fail(f, FAKE_registry_get, ST_DENIED, 5);
}

void arrange_put_first_entry(struct fake_machine *f, const char *key, const char *name, const char *sddl, uint8_t type)
{
    struct security_descriptor sd = descriptor_of(sddl);
    sd.aces[0].raw[0] = type;
    struct registry_value value = {.type = REGISTRY_BINARY};
    value.bytes = security_descriptor_bytes(&sd, &value.size);
    security_descriptor_free(&sd);
    fake_value(f, key, name, value);
}
