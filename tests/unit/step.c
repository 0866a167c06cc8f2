/* SPDX-License-Identifier: MIT */
#include "testing.h"

#include "descriptors.h"
#include "step.h"

#include <string.h>

static void put_number(void *structure, const struct step *step)
{
    uint8_t *field = (uint8_t *)structure + step->at;
    assert_true(step->size <= sizeof step->number);
    /* The tests of the core run on computers that store the low byte first. */
    memcpy(field, &step->number, step->size);
}

static void put_text(void *structure, const struct step *step)
{
    assert_int_equal(step->size, sizeof(char *));
    fake_rule_text((char **)(void *)((uint8_t *)structure + step->at), step->text);
}

static struct account *monitor(struct fake_machine *f)
{
    const struct sid sid = fake_sid(1002);
    return fake_account(f, "PC-0421\\monitor", &sid, true);
}

static void add_member(struct fake_machine *f, const char *account, enum well_known_sid group)
{
    const struct sid sid = descriptor_sid(account);
    fake_member(f, sid_well_known(group), &sid);
}

static void take(const struct step *s, struct fake_machine *f, struct request *r)
{
    switch (s->kind) {
    case STEP_NONE:
        break;
    case STEP_DO:
        s->arrange(f, r);
        break;
    case STEP_WITH:
        s->with(f, s->text);
        break;
    case STEP_PAIR:
        s->pair(f, s->name, s->text);
        break;
    case STEP_DWORD:
        fake_dword(f, s->where, s->name, s->number);
        break;
    case STEP_STRING:
        fake_string(f, s->where, s->name, s->text);
        break;
    case STEP_LIST:
        fake_value(f, s->where, s->name, registry_multi(s->text));
        break;
    case STEP_DESCRIPTOR:
        fake_value(f, s->where, s->name, descriptor_value(s->text));
        break;
    case STEP_ABSENT:
        fake_value_remove(f, s->where, s->name);
        break;
    case STEP_MACHINE:
        put_number(f, s);
        break;
    case STEP_MACHINE_TEXT:
        put_text(f, s);
        break;
    case STEP_REQUEST:
        put_number(r, s);
        break;
    case STEP_REQUEST_TEXT:
        put_text(r, s);
        break;
    case STEP_ASKS:
        needs_add_query(&r->needs, "root\\cimv2", s->text);
        break;
    case STEP_MONITOR:
        put_number(monitor(f), s);
        break;
    case STEP_RULE:
        put_number(fake_rule(f, s->name), s);
        break;
    case STEP_RULE_TEXT:
        put_text(fake_rule(f, s->name), s);
        break;
    case STEP_OWN_RULE:
        fake_own_rule(f, s->name, s->number, s->where, s->text);
        break;
    case STEP_FAILS:
        fake_fail_nth(f, (enum fake_operation)s->which, s->nth, s->status, s->number, false);
        break;
    case STEP_NAME_FAILS:
        fake_name_fails(f, s->status, s->number);
        break;
    case STEP_QUERY_FAILS:
        fake_query_fails(f, s->status, s->number, (enum wmi_step)s->which);
        break;
    case STEP_ROWS:
        fake_query_rows(f, s->number);
        break;
    case STEP_PORT:
        fake_port(f, s->where, (uint16_t)s->number, (enum port_state)s->which);
        break;
    case STEP_DCOM:
        fake_dcom(f, s->where, (enum dcom_state)s->which);
        break;
    case STEP_SERVICE:
        fake_service_set(f, s->name, s->number, s->nth);
        break;
    case STEP_HOLDER:
        sid_list_add((struct sid_list *)(void *)((uint8_t *)f + s->at), sid_well_known((enum well_known_sid)s->which));
        break;
    case STEP_MEMBER:
        add_member(f, s->text, (enum well_known_sid)s->which);
        break;
    }
}

void step_take(const struct step *steps, struct fake_machine *fake, struct request *request)
{
    for (size_t i = 0; i < STEPS_MAX && steps[i].kind != STEP_NONE; i++)
        take(&steps[i], fake, request);
}
