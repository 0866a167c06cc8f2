/* SPDX-License-Identifier: MIT */
#include "windows/firewall_service.h"
#include "windows/ops.h"

enum status firewall_service_running(struct machine *m, struct call *call, bool *running)
{
    struct service service;
    struct call own = call_make(call->cancel, call->limit_ms);
    enum status status = ops_service_get(m, &own, "MpsSvc", &service);
    if (status == ST_CANCELLED) {
        call->fault = own.fault;
        return status;
    }
    *running = status != ST_ABSENT;
    if (status == ST_OK) {
        *running = service.state == SERVICE_STATE_RUNNING;
        service_free(&service);
    }
    return ST_OK;
}
