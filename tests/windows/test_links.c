/* SPDX-License-Identifier: MIT
 *
 * A connection that failed is no answer: whatever code of the error table ConnectServer ends with, nothing that is read
 * over WMI may say "absent", "invalid" or "unsupported" for it. And a proxy that turns out dead is
 * replaced once.
 */
#include "base/memory.h"
#include "diagnosis/error_table.h"
#include "stage.h"
#include "testing.h"
#include "windows/link.h"
#include "windows/machine_windows.h"
#include "windows/wmi_os.h"
#include "windows/wmi_registry.h"
#include "windows/wmi_service.h"

#include <stdio.h>

enum { LIMIT_MS = 20000, NO_NAMESPACE = 0x8004100E };

/* ---- what is asked over WMI ---- */

static enum status value(struct machine *machine, struct call *call)
{
    struct registry_value out;
    return wmi_registry_get(machine_windows_of(machine), call, "SOFTWARE\\Microsoft\\Ole", "EnableDCOM", &out);
}

static enum status depth(struct machine *machine, struct call *call)
{
    uint32_t out;
    return wmi_registry_absent_depth(machine_windows_of(machine), call, "SOFTWARE\\Microsoft\\Ole", &out);
}

static enum status value_delete(struct machine *machine, struct call *call)
{
    return wmi_registry_delete(machine_windows_of(machine), call, "SOFTWARE\\Microsoft\\Ole", "EnableDCOM", 0);
}

static enum status service(struct machine *machine, struct call *call)
{
    struct service out;
    return wmi_service_get(machine_windows_of(machine), call, "Winmgmt", &out);
}

static enum status service_begin(struct machine *machine, struct call *call)
{
    return wmi_service_start(machine_windows_of(machine), call, "Winmgmt");
}

static enum status system_(struct machine *machine, struct call *call)
{
    struct os_info out;
    return wmi_os_get(machine_windows_of(machine), call, &out);
}

static enum status moment(struct machine *machine, struct call *call)
{
    int64_t out;
    return wmi_os_clock_get(machine_windows_of(machine), call, &out);
}

static enum status networks(struct machine *machine, struct call *call)
{
    struct network_list out;
    return MACHINE_CALL(machine, networks_get, call, &out);
}

static enum status ports(struct machine *machine, struct call *call)
{
    struct port_range out;
    return MACHINE_CALL(machine, port_range_get, call, false, &out);
}

static enum status rule(struct machine *machine, struct call *call)
{
    return MACHINE_CALL(machine, firewall_rule_enable, call, "WMI-RPCSS-In-TCP", true);
}

static enum status security(struct machine *machine, struct call *call)
{
    uint8_t *bytes;
    size_t size;
    return MACHINE_CALL(machine, namespace_get, call, "root\\cimv2", &bytes, &size);
}

static enum status query(struct machine *machine, struct call *call)
{
    struct wmi_request request = {.namespace_path = "root\\cimv2", .query = "SELECT * FROM x"};
    struct wmi_rows rows = {0};
    enum status status = MACHINE_CALL(machine, wmi_query, call, &request, &rows);
    wmi_rows_free(&rows);
    return status;
}

static const struct {
    const char *name;
    enum status (*ask)(struct machine *machine, struct call *call);
    bool of_namespace; /* it is the namespace that is asked about */
} questions[] = {
    {"value", value, false},     {"depth", depth, false},         {"delete", value_delete, false},
    {"service", service, false}, {"start", service_begin, false}, {"system", system_, false},
    {"clock", moment, false},    {"networks", networks, false},   {"ports", ports, false},
    {"rule", rule, false},       {"namespace", security, true},   {"query", query, true},
};

static bool is_of_connection(enum status status)
{
    return status == ST_UNREACHABLE || status == ST_DENIED || status == ST_TIMEOUT || status == ST_CANCELLED;
}

static unsigned ask_all(const struct error_entry *entry)
{
    unsigned wrong = 0;
    stage_scene("set \\\\PC-0421\\Errors ConnectServer dword 0x%08lX", (unsigned long)entry->code);
    for (size_t i = 0; i < array_count(questions); i++) {
        struct machine *machine = machine_windows_remote("PC-0421", NULL);
        struct call call = call_make(NULL, LIMIT_MS);
        enum status status = questions[i].ask(machine, &call);
        bool absent = questions[i].of_namespace && entry->code == NO_NAMESPACE;
        bool good = absent ? status == ST_ABSENT : is_of_connection(status);
        if (!good)
            printf("%s, 0x%08lX: %s\n", questions[i].name, (unsigned long)entry->code, status_word(status));
        wrong += !good;
        assert_int_equal(call.fault.code, entry->code);
        machine_release(machine);
    }
    return wrong;
}

static void failed_connection_is_no_answer(void **state)
{
    stage_begin(STAGE_WMI);
    const struct error_entry *entry;
    unsigned wrong = 0, codes = 0;
    for (size_t i = 0; (entry = error_table_at(i)) != NULL; i++) {
        if (!(entry->code & 0x80000000U))
            continue;
        codes++;
        wrong += ask_all(entry);
    }
    printf("%u codes of a connection, %u questions each\n", codes, (unsigned)array_count(questions));
    assert_int_equal(wrong, 0);
    stage_end();
}

/* ---- a proxy that died ---- */

static void dead_proxy_is_replaced_once(void **state)
{
    static const unsigned long dead[] = {0x800401FD, 0x80010007, 0x80010012, 0x80010108, 0x80070776};
    for (size_t i = 0; i < array_count(dead); i++) {
        stage_begin(STAGE_WMI);
        stage_scene("set \\\\PC-0421\\Once ExecQuery dword 0x%08lX", dead[i]);
        struct machine *machine = machine_windows_remote("PC-0421", NULL);
        struct call call = call_make(NULL, LIMIT_MS);
        /* The second connection stands, and there is no such service. */
        assert_int_equal(service(machine, &call), ST_ABSENT);
        assert_int_equal(call.fault.code, ERROR_SERVICE_DOES_NOT_EXIST);
        assert_int_equal(stage_calls("PC-0421 ConnectServer 0x"), 2);
        call = call_make(NULL, LIMIT_MS);
        assert_int_equal(service(machine, &call), ST_ABSENT);
        assert_int_equal(stage_calls("PC-0421 ConnectServer 0x"), 2);
        stage_scene("set \\\\PC-0421\\Errors ExecQuery dword 0x%08lX", dead[i]);
        call = call_make(NULL, LIMIT_MS);
        assert_int_equal(service(machine, &call), ST_UNREACHABLE);
        assert_int_equal(call.fault.code, dead[i]);
        assert_int_equal(stage_calls("PC-0421 ConnectServer 0x"), 3);
        machine_release(machine);
        stage_end();
    }
}

/* What RPC says below a call is nothing that WMI said about the object. */
static void transport_codes_are_no_answer(void **state)
{
    static const unsigned long codes[] = {0x80070002, 0x80070003, 0x80070057, 0x80070422, 0x80070424};
    stage_begin(STAGE_WMI);
    stage_scene("set \\\\PC-0421\\Namespaces\\root/StandardCimv2 There dword 1");
    for (size_t i = 0; i < array_count(codes); i++) {
        struct machine *machine = machine_windows_remote("PC-0421", NULL);
        stage_scene("set \\\\PC-0421\\Errors ExecQuery dword 0x%08lX", codes[i]);
        struct call call = call_make(NULL, LIMIT_MS);
        assert_int_equal(service(machine, &call), ST_FAILED);
        call = call_make(NULL, LIMIT_MS);
        assert_int_equal(networks(machine, &call), ST_FAILED);
        machine_release(machine);
    }
    stage_end();
}

/* One namespace that is not there says nothing about the way to the others. */
static void absent_namespace_shuts_nothing(void **state)
{
    stage_begin(STAGE_WMI);
    struct machine *machine = machine_windows_remote("PC-0421", NULL);
    stage_scene("set \\\\PC-0421\\Connect root\\StandardCimv2 dword 0x8004100E");
    struct call call = call_make(NULL, LIMIT_MS);
    assert_int_equal(networks(machine, &call), ST_UNREACHABLE);
    call = call_make(NULL, LIMIT_MS);
    assert_int_equal(service(machine, &call), ST_ABSENT);
    assert_int_equal(call.fault.code, ERROR_SERVICE_DOES_NOT_EXIST);
    machine_release(machine);
    stage_end();
}

/* ---- the other channels ---- */

static void every_code_becomes_one_of_four(void **state)
{
    struct call call = call_make(NULL, LIMIT_MS);
    for (uint32_t code = 1; code < 16000; code++) {
        assert_true(is_of_connection(link_status(link_win32(&call, "Connect", code))));
        assert_true(is_of_connection(link_status(link_hresult(&call, "Connect", 0x80040000U | code))));
        assert_true(is_of_connection(link_status(link_ntstatus(&call, "Connect", 0xC0000000U | code))));
        assert_int_equal(call.fault.code, 0xC0000000U | code);
    }
    assert_int_equal(link_win32(&call, "Connect", 0), LINK_UP);
    assert_int_equal(link_hresult(&call, "Connect", 0), LINK_UP);
}

/* SAM and LSA connect and ask in one call: only what speaks of accounts is an answer. */
static void accounts_answer_about_accounts_only(void **state)
{
    static const uint32_t answers[] = {ERROR_NONE_MAPPED,
                                       ERROR_NO_SUCH_USER,
                                       ERROR_NO_SUCH_GROUP,
                                       ERROR_NO_SUCH_ALIAS,
                                       ERROR_NO_SUCH_MEMBER,
                                       ERROR_MEMBER_NOT_IN_ALIAS,
                                       ERROR_MEMBER_NOT_IN_GROUP,
                                       2220,
                                       2221};
    struct call call = call_make(NULL, LIMIT_MS);
    for (size_t i = 0; i < array_count(answers); i++)
        assert_int_equal(link_account_answer(&call, "Lookup", answers[i]), ST_ABSENT);
    assert_int_equal(link_account_answer(&call, "Lookup", ERROR_MEMBER_IN_ALIAS), ST_INVALID);
    static const uint32_t pipes[] = {ERROR_FILE_NOT_FOUND, ERROR_PATH_NOT_FOUND, ERROR_INVALID_PARAMETER,
                                     ERROR_SERVICE_DISABLED, ERROR_SERVICE_DOES_NOT_EXIST};
    for (size_t i = 0; i < array_count(pipes); i++)
        assert_int_equal(link_account_answer(&call, "Lookup", pipes[i]), ST_UNREACHABLE);
    assert_int_equal(link_account_answer(&call, "Lookup", ERROR_ACCESS_DENIED), ST_DENIED);
    assert_int_equal(link_account_answer(&call, "Lookup", 0), ST_OK);
}

/* A key in which nothing but a default value stands is not empty: undo must not delete it. */
static void a_default_value_keeps_its_key(void **state)
{
    stage_begin(STAGE_WMI);
    stage_scene("set \\\\PC-0421\\Registry\\SOFTWARE\\WmiReadyWays here dword 1");
    struct machine *machine = machine_windows_remote("PC-0421", NULL);
    struct windows_machine *own = machine_windows_of(machine);
    static const char *const keys[] = {"SOFTWARE\\WmiReadyWays\\Text", "SOFTWARE\\WmiReadyWays\\Number",
                                       "SOFTWARE\\WmiReadyWays\\Empty"};
    struct registry_value values[] = {registry_string("theirs"), registry_dword(7), registry_dword(1)};
    static const char *const names[] = {"", "", "other"};
    for (size_t i = 0; i < array_count(keys); i++) {
        struct call call = call_make(NULL, LIMIT_MS);
        assert_int_equal(wmi_registry_set(own, &call, keys[i], "ours", &values[i]), ST_OK);
        assert_int_equal(wmi_registry_set(own, &call, keys[i], names[i], &values[i]), ST_OK);
        if (i == 2)
            assert_int_equal(wmi_registry_delete(own, &call, keys[i], names[i], 0), ST_OK);
        call = call_make(NULL, LIMIT_MS);
        assert_int_equal(wmi_registry_delete(own, &call, keys[i], "ours", 1), ST_OK);
        uint32_t absent = 9;
        call = call_make(NULL, LIMIT_MS);
        assert_int_equal(wmi_registry_absent_depth(own, &call, keys[i], &absent), ST_OK);
        assert_int_equal(absent, i == 2);
        registry_value_free(&values[i]);
    }
    machine_release(machine);
    stage_end();
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(a_default_value_keeps_its_key),       cmocka_unit_test(failed_connection_is_no_answer),
    cmocka_unit_test(dead_proxy_is_replaced_once),         cmocka_unit_test(transport_codes_are_no_answer),
    cmocka_unit_test(absent_namespace_shuts_nothing),      cmocka_unit_test(every_code_becomes_one_of_four),
    cmocka_unit_test(accounts_answer_about_accounts_only), {0},
};
