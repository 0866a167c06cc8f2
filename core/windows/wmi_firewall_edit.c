/* SPDX-License-Identifier: MIT
 *
 * Changing rules of another computer. A rule of Windows is addressed by its id, one of ours by its name: through other
 * interfaces Windows gives it an id of its own. A new one is made disabled, gets its filters one
 * by one, is compared with what was wanted and only then enabled: whatever fails on the way, nothing was open. It has
 * no RuleGroup: a rule with one has parts that are protected, and who asks for ours asks by name.
 */
#include "base/memory.h"
#include "base/strbuf.h"
#include "machine/firewall_addresses.h"
#include "machine/firewall_rule_text.h"
#include "windows/operation.h"
#include "windows/status_windows.h"
#include "windows/wmi_enumerate.h"
#include "windows/wmi_firewall.h"
#include "windows/wmi_instance.h"
#include "windows/wmi_pool.h"

#include <stdlib.h>
#include <string.h>

enum edit_kind { EDIT_ENABLE, EDIT_DISABLE, EDIT_ADD, EDIT_REMOVE };
enum { DIRECTION_IN = 1, RULE_DISABLED = 2, ACTION_ALLOW = 2, ACTION_BLOCK = 4 };

struct edit {
    struct operation operation; /* first */
    enum edit_kind kind;
    char *id;
    struct firewall_rule rule; /* to add */
    struct wmi_connection *connection;
    ULONGLONG until;
};

static enum status find(struct edit *edit, struct call *call, const char *class_name, IWbemClassObject **out)
{
    return wmi_instance_find(edit->connection, call, edit->until, class_name, "InstanceID", edit->id, out);
}

static enum status switch_rule(struct edit *edit, struct call *call, const wchar_t *method)
{
    IWbemClassObject *rule;
    enum status status = find(edit, call, "MSFT_NetFirewallRule", &rule);
    if (status != ST_OK)
        return status;
    status = wmi_instance_call(edit->connection, call, rule, method);
    IWbemClassObject_Release(rule);
    return status;
}

/* Every rule whose PROPERTY is NAME; ST_ABSENT: there was none. */
static enum status remove_all(struct edit *edit, struct call *call, const char *property, const char *name)
{
    enum { MOST = 32 }; /* one that stays, although Windows calls it deleted, ends this */
    for (unsigned removed = 0; removed < MOST; removed++) {
        IWbemClassObject *rule;
        enum status status =
            wmi_instance_find(edit->connection, call, edit->until, "MSFT_NetFirewallRule", property, name, &rule);
        if (status == ST_ABSENT && removed)
            return ST_OK;
        if (status != ST_OK)
            return status;
        status = wmi_instance_delete(edit->connection, call, rule);
        IWbemClassObject_Release(rule);
        if (status != ST_OK)
            return status;
    }
    return call_fault(call, ST_FAILED, "IWbemServices::DeleteInstance", ERROR_INVALID_DATA);
}

/* NAME may be its name or, when somebody gave it another one, only its id. */
static enum status remove_rule(struct edit *edit, struct call *call, const char *name)
{
    enum status named = remove_all(edit, call, "ElementName", name);
    if (named != ST_OK && named != ST_ABSENT)
        return named;
    enum status status = remove_all(edit, call, "InstanceID", name);
    status = status == ST_ABSENT ? named : status;
    if (status == ST_OK)
        call->fault = (struct fault){NULL, 0}; /* of the look that found nothing more */
    return status;
}

/* From here on the rule is addressed by the id that Windows gave it. */
static enum status learn_id(struct edit *edit, struct call *call)
{
    IWbemClassObject *rule;
    enum status status = wmi_instance_find(edit->connection, call, edit->until, "MSFT_NetFirewallRule", "ElementName",
                                           edit->rule.id, &rule);
    if (status != ST_OK)
        return status;
    free(edit->id);
    edit->id = wmi_object_string(rule, L"InstanceID");
    IWbemClassObject_Release(rule);
    return ST_OK;
}

/* ---- a new rule ---- */

static enum status judge_put(struct call *call, HRESULT result)
{
    return FAILED(result) ? call_fault(call, ST_FAILED, "IWbemClassObject::Put", (uint32_t)result) : ST_OK;
}

static enum status create_disabled(struct edit *edit, struct call *call)
{
    const struct firewall_rule *rule = &edit->rule;
    IWbemClassObject *object;
    enum status status = wmi_instance_new(edit->connection, call, L"MSFT_NetFirewallRule", &object);
    if (status != ST_OK)
        return status;
    HRESULT result;
    uint32_t profiles = rule->profiles == PROFILE_ALL ? 0 : rule->profiles;
    if (FAILED(result = wmi_object_put_string(object, L"InstanceID", rule->id)) ||
        FAILED(result = wmi_object_put_string(object, L"ElementName", rule->id)) ||
        FAILED(result = wmi_object_put_number(object, L"Enabled", RULE_DISABLED)) ||
        FAILED(result = wmi_object_put_number(object, L"Direction", DIRECTION_IN)) ||
        FAILED(result = wmi_object_put_number(object, L"Profiles", profiles)) ||
        FAILED(result = wmi_object_put_number(object, L"Action", rule->allow ? ACTION_ALLOW : ACTION_BLOCK)))
        status = judge_put(call, result);
    if (status == ST_OK)
        status = wmi_instance_create(edit->connection, call, object);
    IWbemClassObject_Release(object);
    return status;
}

/* The strings between commas; the array is the caller's, the parts point into LIST. */
static size_t split(char *list, char **parts, size_t max)
{
    size_t count = 0;
    for (char *at = list; at && *at && count < max;) {
        parts[count++] = at;
        at = strchr(at, ',');
        if (at)
            *at++ = '\0';
    }
    return count;
}

static HRESULT put_list(IWbemClassObject *object, const wchar_t *name, const char *list)
{
    char *parts[256];
    char *copy = memory_string(list);
    size_t count = split(copy, parts, array_count(parts));
    HRESULT result = wmi_object_put_list(object, name, parts, count);
    free(copy);
    return result;
}

static HRESULT fill_ports(const struct firewall_rule *rule, IWbemClassObject *object)
{
    char *number = strbuf_printed("%d", (int)rule->protocol);
    HRESULT result = wmi_object_put_string(object, L"Protocol",
                                           rule->protocol == 6    ? "TCP"
                                           : rule->protocol == 17 ? "UDP"
                                                                  : number);
    free(number);
    if (SUCCEEDED(result) && rule->ports[0] && strcmp(rule->ports, "*") != 0)
        result = put_list(object, L"LocalPort", rule->ports);
    return result;
}

static HRESULT fill_addresses(const struct firewall_rule *rule, IWbemClassObject *object)
{
    return put_list(object, L"RemoteAddress", rule->addresses);
}

static HRESULT fill_program(const struct firewall_rule *rule, IWbemClassObject *object)
{
    return wmi_object_put_string(object, L"AppPath", rule->program);
}

static HRESULT fill_service(const struct firewall_rule *rule, IWbemClassObject *object)
{
    return wmi_object_put_string(object, L"ServiceName", rule->service);
}

static bool wants_ports(const struct firewall_rule *rule)
{
    return rule->protocol != 256;
}

static bool wants_addresses(const struct firewall_rule *rule)
{
    return rule->addresses[0] && strcmp(rule->addresses, "*") != 0;
}

static bool wants_program(const struct firewall_rule *rule)
{
    return rule->program[0] != '\0';
}

static bool wants_service(const struct firewall_rule *rule)
{
    return rule->service[0] != '\0';
}

static const struct {
    const char *class_name;
    bool (*wanted)(const struct firewall_rule *rule);
    HRESULT (*fill)(const struct firewall_rule *rule, IWbemClassObject *object);
} filters[] = {
    {"MSFT_NetProtocolPortFilter", wants_ports, fill_ports},
    {"MSFT_NetAddressFilter", wants_addresses, fill_addresses},
    {"MSFT_NetApplicationFilter", wants_program, fill_program},
    {"MSFT_NetServiceFilter", wants_service, fill_service},
};

static enum status set_filters(struct edit *edit, struct call *call)
{
    for (size_t i = 0; i < array_count(filters); i++) {
        IWbemClassObject *object;
        if (!filters[i].wanted(&edit->rule))
            continue;
        enum status status = find(edit, call, filters[i].class_name, &object);
        if (status != ST_OK)
            return status;
        status = judge_put(call, filters[i].fill(&edit->rule, object));
        if (status == ST_OK)
            status = wmi_instance_update(edit->connection, call, object);
        IWbemClassObject_Release(object);
        if (status != ST_OK)
            return status;
    }
    return ST_OK;
}

/* An address filter that was not taken would leave the rule open to everybody. */
static enum status verify_scope(struct edit *edit, struct call *call)
{
    IWbemClassObject *object;
    if (!wants_addresses(&edit->rule))
        return ST_OK;
    enum status status = find(edit, call, "MSFT_NetAddressFilter", &object);
    if (status != ST_OK)
        return status;
    char *list = wmi_object_list(object, L"RemoteAddress", ',');
    char *now = firewall_addresses_normalize(list), *wanted = firewall_addresses_normalize(edit->rule.addresses);
    if (strcmp(now, wanted) != 0)
        status = call_fault(call, ST_FAILED, "MSFT_NetAddressFilter", ERROR_INVALID_DATA);
    free(wanted);
    free(now);
    free(list);
    IWbemClassObject_Release(object);
    return status;
}

static enum status add_rule(struct edit *edit, struct call *call)
{
    ULONGLONG whole = edit->until;
    edit->until -= call->limit_ms / 3;
    enum status status = remove_rule(edit, call, edit->rule.id);
    if (status != ST_OK && status != ST_ABSENT)
        return status;
    call->fault = (struct fault){NULL, 0};
    status = create_disabled(edit, call);
    if (status == ST_OK)
        status = learn_id(edit, call);
    if (status == ST_OK)
        status = set_filters(edit, call);
    if (status == ST_OK)
        status = verify_scope(edit, call);
    if (status == ST_OK && edit->rule.enabled)
        status = switch_rule(edit, call, L"Enable");
    if (status != ST_OK) {
        /* What failed may have used up its time, and cancel ends the making only: the half-made rule goes in a time of
         * its own, which the caller still waits for. */
        struct call undo = call_make(NULL, call->limit_ms);
        edit->until = whole;
        (void)remove_rule(edit, &undo, edit->rule.id);
    }
    return status;
}

static enum status edit_work(struct operation *operation, struct call *call)
{
    struct edit *edit = container_of(operation, struct edit, operation);
    edit->until = wmi_enumerate_until(call);
    enum link link = wmi_pool_get(operation->machine, call, "root\\StandardCimv2", &edit->connection);
    if (link != LINK_UP)
        return link_status(link);
    enum status status;
    switch (edit->kind) {
    case EDIT_ADD:
        status = add_rule(edit, call);
        break;
    case EDIT_REMOVE:
        status = remove_rule(edit, call, edit->id);
        break;
    default:
        status = switch_rule(edit, call, edit->kind == EDIT_ENABLE ? L"Enable" : L"Disable");
    }
    wmi_connection_release(edit->connection);
    return status;
}

static void edit_clear(struct operation *operation)
{
    struct edit *edit = container_of(operation, struct edit, operation);
    firewall_rule_free(&edit->rule);
    free(edit->id);
}

static enum status edit_run(struct machine *m, struct call *call, enum edit_kind kind, const char *id,
                            const struct firewall_rule *rule)
{
    struct edit *edit = memory_new(struct edit);
    operation_init(&edit->operation, m, edit_work, edit_clear);
    edit->operation.carries_credentials = true;
    edit->kind = kind;
    edit->id = memory_string(id);
    if (rule)
        edit->rule = firewall_rule_copy(rule);
    enum status status = operation_run(&edit->operation, call, CHANNEL_WMI, "MSFT_NetFirewallRule");
    operation_release(&edit->operation);
    return status;
}

enum status wmi_firewall_rule_enable(struct machine *m, struct call *call, const char *id, bool enabled)
{
    return edit_run(m, call, enabled ? EDIT_ENABLE : EDIT_DISABLE, id, NULL);
}

enum status wmi_firewall_rule_add(struct machine *m, struct call *call, const struct firewall_rule *rule)
{
    return edit_run(m, call, EDIT_ADD, rule->id, rule);
}

enum status wmi_firewall_rule_remove(struct machine *m, struct call *call, const char *id)
{
    return edit_run(m, call, EDIT_REMOVE, id, NULL);
}
