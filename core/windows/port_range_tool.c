/* SPDX-License-Identifier: MIT
 *
 * The dynamic TCP port range. Here netsh reads and sets it, per address family: its words are localized, but the
 * answer holds exactly two numbers, start and count, in every language. For another computer
 * MSFT_NetTCPSetting is read, which knows one range for both families.
 */
#include "base/memory.h"
#include "machine/netsh_ports.h"
#include "windows/operation.h"
#include "windows/ops.h"
#include "windows/process.h"
#include "windows/status_windows.h"
#include "windows/wmi_enumerate.h"
#include "windows/wmi_object.h"
#include "windows/wmi_pool.h"

#include <wchar.h>

static enum status read_netsh(struct call *call, bool v6, struct port_range *out)
{
    struct process process = {.tool = L"netsh.exe",
                              .arguments = v6 ? L"int ipv6 show dynamicport tcp" : L"int ipv4 show dynamicport tcp",
                              .api = v6 ? "netsh int ipv6 show dynamicport tcp" : "netsh int ipv4 show dynamicport tcp",
                              .may_end = true,
                              .capture = true};
    enum status status = process_run(&process, call);
    if (status != ST_OK)
        return status;
    if (process.exit_code)
        return call_fault(call, ST_FAILED, process.api, process.exit_code);
    status = netsh_ports_read(process.output, out);
    if (status == ST_OK)
        return ST_OK;
    return call_fault(call, status, process.api, status == ST_INVALID ? ERROR_INVALID_DATA : ERROR_NOT_SUPPORTED);
}

/* ---- another computer ---- */

struct setting {
    struct operation operation; /* first */
    struct wmi_visitor visitor;
    struct port_range range;
    bool found;
};

/* Every built-in template carries the range in force; the first that has one will do. */
static bool on_setting(struct wmi_visitor *visitor, IWbemClassObject *object)
{
    struct setting *setting = container_of(visitor, struct setting, visitor);
    uint64_t start, count;
    if (wmi_object_number(object, L"DynamicPortRangeStartPort", &start) &&
        wmi_object_number(object, L"DynamicPortRangeNumberOfPorts", &count) && start <= 65535 && count <= 65536 &&
        netsh_ports_valid((unsigned long)start, (unsigned long)count)) {
        setting->range = (struct port_range){.start = (uint16_t)start, .count = (uint32_t)count};
        setting->found = true;
    }
    return !setting->found;
}

static enum status read_setting(struct wmi_connection *connection, struct call *call, void *data)
{
    struct setting *setting = data;
    enum status status =
        wmi_enumerate(connection, call, wmi_enumerate_until(call),
                      "SELECT DynamicPortRangeStartPort, DynamicPortRangeNumberOfPorts FROM MSFT_NetTCPSetting", NULL,
                      &setting->visitor);
    if (status == ST_OK && !setting->found)
        status = call_fault(call, ST_UNSUPPORTED, "MSFT_NetTCPSetting", WBEM_E_NOT_FOUND);
    return status;
}

static enum status setting_work(struct operation *operation, struct call *call)
{
    struct setting *setting = container_of(operation, struct setting, operation);
    return wmi_pool_run(operation->machine, call, "root\\StandardCimv2", read_setting, setting);
}

static enum status read_wmi(struct machine *m, struct call *call, struct port_range *out)
{
    struct setting *setting = memory_new(struct setting);
    operation_init(&setting->operation, m, setting_work, NULL);
    setting->operation.carries_credentials = true;
    setting->visitor.object = on_setting;
    enum status status = operation_run(&setting->operation, call, CHANNEL_WMI, "MSFT_NetTCPSetting");
    if (status == ST_OK)
        *out = setting->range;
    operation_release(&setting->operation);
    /* Windows 7 has no such class: there is a range nevertheless. */
    return status == ST_ABSENT ? ST_UNSUPPORTED : status;
}

enum status ops_port_range_get(struct machine *m, struct call *call, bool v6, struct port_range *out)
{
    if (machine_windows_of(m)->target)
        return read_wmi(m, call, out);
    call->channel = CHANNEL_LOCAL;
    enum status status = read_netsh(call, v6, out);
    if (status == ST_OK || status == ST_CANCELLED || status == ST_TIMEOUT)
        return status;
    call_next_channel(call, status);
    return read_wmi(m, call, out);
}

enum status ops_port_range_set(struct machine *m, struct call *call, bool v6, const struct port_range *range)
{
    if (machine_windows_of(m)->target)
        return ST_UNSUPPORTED;
    /* Windows refuses less (KB929851); saying so before is clearer than its exit code 1. */
    if (range->start < 1025 || range->count < 255 || !netsh_ports_valid(range->start, range->count))
        return call_fault(call, ST_INVALID, "netsh set dynamicport", ERROR_INVALID_PARAMETER);
    wchar_t arguments[96];
    _snwprintf(arguments, array_count(arguments), L"int %ls set dynamicport tcp start=%u num=%lu",
               v6 ? L"ipv6" : L"ipv4", (unsigned)range->start, (unsigned long)range->count);
    struct process process = {.tool = L"netsh.exe",
                              .arguments = arguments,
                              .api = v6 ? "netsh int ipv6 set dynamicport tcp" : "netsh int ipv4 set dynamicport tcp"};
    call->channel = CHANNEL_LOCAL;
    enum status status = process_run(&process, call);
    if (status != ST_OK)
        return status;
    struct port_range now;
    struct call check = call_make(call->cancel, call->limit_ms);
    if (ops_port_range_get(m, &check, v6, &now) == ST_OK && now.start == range->start && now.count == range->count)
        return ST_OK;
    return call_fault(call, ST_FAILED, process.api, process.exit_code ? process.exit_code : ERROR_INVALID_DATA);
}
