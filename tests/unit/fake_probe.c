/* SPDX-License-Identifier: MIT
 * What the probes and the query of the fake machine meet.
 * Source: machine/network.h; 0x8004100E for a namespace that is not there: IWbemLocator::ConnectServer. */
#include "fake_frame.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static enum status probe_name(struct machine *m, struct call *call, const char *name, struct name_answer *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_probe_name, name);
    if (status == ST_OK && f->name_status != ST_OK)
        status = call_fault(call, f->name_status, "GetAddrInfoEx", f->name_code);
    if (status == ST_OK)
        *out = f->other_host && strcmp(name, f->other_host) == 0 ? f->other_name : f->name;
    return fake_end(f, call, status);
}

static enum status answer_port(struct fake_machine *f, struct call *call, const struct address *address, uint16_t port,
                               struct fake_endpoint **found)
{
    *found = fake_endpoint(f, address->text, port);
    enum status status = (*found)->status;
    return status == ST_OK ? ST_OK : call_fault(call, status, "connect", (*found)->port_answer.fault.code);
}

static enum status probe_port(struct machine *m, struct call *call, const struct address *address, uint16_t port,
                              struct port_answer *out)
{
    struct fake_machine *f = fake_of(m);
    char *detail = strbuf_printed("%s:%u", address->text, (unsigned)port);
    enum status status = fake_begin(f, call, FAKE_probe_port, detail);
    free(detail);
    struct fake_endpoint *endpoint = NULL;
    if (status == ST_OK)
        status = answer_port(f, call, address, port, &endpoint);
    if (status == ST_OK)
        *out = endpoint->port_answer;
    return fake_end(f, call, status);
}

static enum status probe_dcom(struct machine *m, struct call *call, const struct address *address,
                              struct port_answer *port, struct dcom_answer *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_probe_dcom, address->text);
    struct fake_endpoint *endpoint = NULL;
    if (status == ST_OK)
        status = answer_port(f, call, address, 135, &endpoint);
    if (status == ST_OK) {
        *port = endpoint->port_answer;
        *out = endpoint->dcom_answer;
    }
    return fake_end(f, call, status);
}

static enum status probe_ping(struct machine *m, struct call *call, const struct address *address,
                              struct ping_answer *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_probe_ping, address->text);
    if (status == ST_OK)
        *out = f->ping;
    return fake_end(f, call, status);
}

/* The canned rows up to MAX_ROWS. */
static struct wmi_rows rows_copy(const struct wmi_rows *rows, uint32_t max_rows)
{
    struct wmi_rows copy = *rows;
    if (max_rows && copy.row_count > max_rows) {
        copy.row_count = max_rows;
        copy.truncated = true;
    }
    size_t cells = copy.column_count * copy.row_count;
    copy.columns = memory_new_n(char *, copy.column_count);
    copy.cells = memory_new_n(char *, cells);
    for (size_t i = 0; i < copy.column_count; i++)
        copy.columns[i] = memory_string(rows->columns[i]);
    for (size_t i = 0; i < cells; i++)
        copy.cells[i] = memory_string(rows->cells[i]);
    return copy;
}

/* What Windows itself would answer before any canned failure. */
static enum status query_of_state(struct fake_machine *f, struct call *call, const struct wmi_request *request)
{
    struct fake_service *winmgmt = fake_service_find(f, "Winmgmt");
    if (!winmgmt)
        return call_fault(call, ST_FAILED, "IWbemLocator::ConnectServer", 0x80080005);
    if (winmgmt->service.state != SERVICE_STATE_RUNNING && winmgmt->service.start == SERVICE_START_OFF)
        return call_fault(call, ST_FAILED, "IWbemLocator::ConnectServer", 0x80070422);
    if (!fake_namespace_find(f, request->namespace_path))
        return call_fault(call, ST_ABSENT, "IWbemLocator::ConnectServer", 0x8004100E);
    return ST_OK;
}

static enum status wmi_query(struct machine *m, struct call *call, const struct wmi_request *request,
                             struct wmi_rows *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_wmi_query, request->namespace_path);
    *out = (struct wmi_rows){.step = WMI_STEP_CONNECT};
    if (status == ST_OK)
        status = query_of_state(f, call, request);
    f->connects += !request->pooled || !request->query;
    if (status == ST_OK) {
        *out = rows_copy(&f->rows, request->query ? request->max_rows : 0);
        if (request->query && f->rowless && strstr(request->query, f->rowless)) {
            wmi_rows_free(out);
            out->step = WMI_STEP_DONE;
        }
        if (request->query && f->classless && strstr(request->query, f->classless)) {
            out->step = WMI_STEP_ROWS;
            return fake_end(f, call, call_fault(call, ST_ABSENT, "IEnumWbemClassObject::Next", 0x80041010));
        }
        status = f->query_status;
        if (status != ST_OK)
            call_fault(call, status, f->rows.step >= WMI_STEP_ROWS ? "IEnumWbemClassObject::Next" : "IWbemServices",
                       f->query_code);
    }
    return fake_end(f, call, status);
}

/* The log Security is for administrators and Event Log Readers: channel SDDL O:BAG:SYD:(A;;0xf0005;;;SY)(A;;0x5;;;BA)
 * (A;;0x1;;;S-1-5-32-573). How old an event is the fake does not tell. */
static enum status read_refusals(struct machine *m, struct call *call, const struct refusals_question *question,
                                 struct refusals *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_refusals_get, NULL);
    if (status == ST_OK) {
        *out = refusals_copy(&f->refusals);
        if (question->follow_ms) {
            /* Each event in one answer. */
            refusals_free(&f->refusals);
            memcpy(f->refusals.logs, out->logs, sizeof out->logs);
        }
        if (!f->os.elevated)
            out->logs[REFUSAL_LOG_SECURITY] =
                (struct refusal_log_answer){.status = ST_DENIED, .fault = {.api = "EvtQuery", .code = 5}};
        refusals_sort(out);
    }
    return fake_end(f, call, status);
}

void fake_probe_ops(struct machine_ops *ops)
{
    ops->refusals_get = read_refusals;
    ops->probe_name = probe_name;
    ops->probe_port = probe_port;
    ops->probe_dcom = probe_dcom;
    ops->probe_ping = probe_ping;
    ops->wmi_query = wmi_query;
}
