/* SPDX-License-Identifier: MIT
 * The frame of the fake machine: its life, the log, and operations that fail on purpose.
 * Source: machine/machine.h, whose frame it is; it fails as the tests say. */
#include "fake_frame.h"

#include "base/memory.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *const operation_names[FAKE_OPERATION_COUNT] = {
#define FAKE_NAMED(name) [FAKE_##name] = #name
    FAKE_READS(FAKE_NAMED), FAKE_WRITES(FAKE_NAMED)
#undef FAKE_NAMED
};

const char *fake_operation_name(enum fake_operation operation)
{
    return operation_names[operation];
}

void fake_copy(char *to, size_t size, const char *from)
{
    snprintf(to, size, "%s", from);
}

/* ---- the frame ---- */

static enum channel channel_of(const struct fake_machine *fake, enum fake_operation operation)
{
    switch (operation) {
    case FAKE_probe_name:
    case FAKE_probe_port:
    case FAKE_probe_dcom:
    case FAKE_probe_ping:
        return CHANNEL_NETWORK;
    case FAKE_wmi_query:
        return CHANNEL_WMI;
    default:
        return fake->channel;
    }
}

static enum status planned_failure(struct fake_machine *fake, struct call *call, enum fake_operation operation)
{
    for (size_t i = 0; i < fake->failure_count; i++) {
        struct fake_failure *failure = &fake->failures[i];
        if (failure->operation != operation)
            continue;
        failure->seen++;
        if (failure->nth && failure->seen != failure->nth)
            continue;
        if (!failure->after_effect)
            return call_fault(call, failure->status, failure->fault.api, failure->fault.code);
        fake->pending_status = failure->status;
        fake->pending_fault = failure->fault;
    }
    return ST_OK;
}

enum status fake_begin(struct fake_machine *fake, struct call *call, enum fake_operation operation, const char *detail)
{
    while (atomic_flag_test_and_set(&fake->busy))
        ;
    fake->count++;
    fake->counts[operation]++;
    fake->current = operation;
    fake->pending_status = ST_OK;
    fake_copy(fake->detail, sizeof fake->detail, detail ? detail : "");
    call->channel = channel_of(fake, operation);
    call->fault = (struct fault){NULL, 0};
    call->elapsed_ms = 1;
    if (cancel_requested(call->cancel))
        return ST_CANCELLED;
    bool writes = operation >= FAKE_FIRST_WRITE;
    if (fake->plug && (fake->plug->pulled || (writes && !plug_begin(fake->plug))))
        return call_fault(call, ST_FAILED, operation_names[operation], 0xDEAD);
    enum status status = planned_failure(fake, call, operation);
    if (status == ST_OK && writes && (fake->read_only || !fake->os.elevated))
        status = call_fault(call, ST_DENIED, operation_names[operation], 5);
    return status;
}

enum status fake_end(struct fake_machine *fake, struct call *call, enum status status)
{
    if (status == ST_OK && fake->pending_status != ST_OK) {
        status = fake->pending_status;
        call->fault = fake->pending_fault;
    }
    if (fake->plug && fake->current >= FAKE_FIRST_WRITE && !plug_end(fake->plug))
        status = call_fault(call, ST_FAILED, operation_names[fake->current], 0xDEAD);
    strbuf_printf(&fake->log, "%s %s = %s\n", operation_names[fake->current], fake->detail, status_word(status));
    if (fake->cancel_after && --fake->cancel_after == 0 && call->cancel)
        cancel_request(call->cancel);
    atomic_flag_clear(&fake->busy);
    return status;
}

/* ---- failing on purpose ---- */

void fake_fail_nth(struct fake_machine *fake, enum fake_operation operation, uint32_t nth, enum status status,
                   uint32_t code, bool after_effect)
{
    if (fake->failure_count == FAKE_FAILURES)
        abort();
    fake->failures[fake->failure_count++] = (struct fake_failure){
        .operation = operation,
        .nth = nth,
        .status = status,
        .fault = {operation_names[operation], code},
        .after_effect = after_effect,
    };
}

void fake_fail(struct fake_machine *fake, enum fake_operation operation, enum status status, uint32_t code)
{
    fake_fail_nth(fake, operation, 0, status, code, false);
}

void fake_fail_none(struct fake_machine *fake)
{
    fake->failure_count = 0;
}

void fake_cancel_after(struct fake_machine *fake, uint32_t count)
{
    fake->cancel_after = count;
}

void fake_log_clear(struct fake_machine *fake)
{
    strbuf_clear(&fake->log);
    memset(fake->counts, 0, sizeof fake->counts);
    fake->count = 0;
}

/* ---- life ---- */

static void free_tables(struct fake_machine *fake)
{
    for (size_t i = 0; i < fake->service_count; i++)
        service_free(&fake->services[i].service);
    for (size_t i = 0; i < fake->value_count; i++)
        registry_value_free(&fake->values[i].value);
    for (size_t i = 0; i < fake->account_count; i++)
        account_free(&fake->accounts[i].account);
    for (size_t i = 0; i < fake->group_count; i++)
        sid_list_free(&fake->groups[i].members);
    for (size_t i = 0; i < fake->namespace_count; i++)
        free(fake->namespaces[i].bytes);
    free(fake->services);
    free(fake->values);
    free(fake->keys);
    free(fake->accounts);
    free(fake->groups);
    free(fake->namespaces);
    free(fake->endpoints);
}

void fake_machine_release(struct machine *machine)
{
    struct fake_machine *fake = fake_of(machine);
    free_tables(fake);
    os_info_free(&fake->os);
    sid_list_free(&fake->network_logon);
    sid_list_free(&fake->deny_network_logon);
    firewall_free(&fake->firewall);
    firewall_free(&fake->own_firewall);
    network_list_free(&fake->networks);
    wmi_rows_free(&fake->rows);
    refusals_free(&fake->refusals);
    strbuf_free(&fake->log);
    free(fake);
}

void fake_machine_free(struct fake_machine *fake)
{
    if (fake)
        machine_release(&fake->machine);
}
