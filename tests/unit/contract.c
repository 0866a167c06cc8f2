/* SPDX-License-Identifier: MIT */
#include "contract.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "testing.h"

#include <stdlib.h>
#include <string.h>

enum { LIMIT_MS = 20000 };

static struct call fresh(void)
{
    return call_make(NULL, LIMIT_MS);
}

#define DO(operation, ...) MACHINE_CALL(contract->machine, operation, &call, __VA_ARGS__)

/* A failure says what failed and leaves the rest to the caller. */
static void assert_fault(const struct call *call, uint32_t code)
{
    assert_non_null(call->fault.api);
    assert_int_equal(call->fault.code, code);
    assert_int_not_equal(call->channel, CHANNEL_NONE);
}

/* ---- services ---- */

static struct service read_service(const struct contract *contract)
{
    struct call call = fresh();
    struct service service;
    assert_int_equal(DO(service_get, contract->service, &service), ST_OK);
    assert_int_equal(call.fault.code, 0);
    assert_int_not_equal(call.channel, CHANNEL_NONE);
    assert_non_null(service.account);
    assert_non_null(service.image_path);
    assert_non_null(service.dependencies);
    return service;
}

static void assert_service(const struct contract *contract, uint32_t start, uint32_t state)
{
    struct service service = read_service(contract);
    assert_int_equal(service.start, start);
    assert_int_equal(service.state, state);
    assert_true((service.process != 0) == (state == SERVICE_STATE_RUNNING));
    service_free(&service);
}

static void unknown_service(const struct contract *contract)
{
    const char *name = "WmiReadyNoSuchService";
    struct service untouched = {.start = 77};
    struct call call = fresh();
    assert_int_equal(DO(service_get, name, &untouched), ST_ABSENT);
    assert_fault(&call, 1060);
    assert_int_equal(untouched.start, 77);
    assert_null(untouched.account);
    call = fresh();
    assert_int_equal(DO(service_set_start, name, SERVICE_START_MANUAL), ST_ABSENT);
    assert_fault(&call, 1060);
    call = fresh();
    assert_int_equal(DO(service_start, name), ST_ABSENT);
    call = fresh();
    assert_int_equal(DO(service_stop, name), ST_ABSENT);
}

void contract_services(const struct contract *contract)
{
    unknown_service(contract);
    assert_service(contract, SERVICE_START_MANUAL, SERVICE_STATE_STOPPED);

    struct call call = fresh();
    assert_int_equal(DO(service_set_start, contract->service, SERVICE_START_OFF), ST_OK);
    assert_service(contract, SERVICE_START_OFF, SERVICE_STATE_STOPPED);
    call = fresh();
    assert_int_equal(DO(service_start, contract->service), ST_INVALID);
    assert_fault(&call, 1058);
    call = fresh();
    assert_int_equal(DO(service_set_start, contract->service, 9), ST_INVALID);
    assert_fault(&call, 87);

    call = fresh();
    assert_int_equal(DO(service_set_start, contract->service, SERVICE_START_AUTOMATIC), ST_OK);
    call = fresh();
    assert_int_equal(DO(service_start, contract->service), ST_OK);
    assert_service(contract, SERVICE_START_AUTOMATIC, SERVICE_STATE_RUNNING);
    call = fresh();
    assert_int_equal(DO(service_start, contract->service), ST_OK); /* already so */
    call = fresh();
    assert_int_equal(DO(service_stop, contract->service), ST_OK);
    assert_service(contract, SERVICE_START_AUTOMATIC, SERVICE_STATE_STOPPED);
    call = fresh();
    assert_int_equal(DO(service_stop, contract->service), ST_OK); /* already so */
    call = fresh();
    assert_int_equal(DO(service_set_start, contract->service, SERVICE_START_MANUAL), ST_OK);
}

/* ---- registry ---- */

static void assert_absent(const struct contract *contract, const char *key, const char *name)
{
    struct registry_value untouched = {.type = 77};
    struct call call = fresh();
    assert_int_equal(DO(registry_get, key, name, &untouched), ST_ABSENT);
    assert_fault(&call, 2);
    assert_int_equal(untouched.type, 77);
}

static void assert_depth(const struct contract *contract, const char *key, uint32_t depth)
{
    uint32_t found = 99;
    struct call call = fresh();
    assert_int_equal(DO(registry_absent_depth, key, &found), ST_OK);
    assert_int_equal(found, depth);
}

static void round_trip(const struct contract *contract, const char *name, uint32_t type, const void *bytes, size_t size)
{
    struct registry_value value = {.type = type, .bytes = memory_copy(bytes, size), .size = size};
    struct registry_value read;
    struct call call = fresh();
    assert_int_equal(DO(registry_set, contract->key, name, &value), ST_OK);
    call = fresh();
    assert_int_equal(DO(registry_get, contract->key, name, &read), ST_OK);
    assert_int_equal(call.fault.code, 0);
    assert_true(registry_value_equal(&value, &read));
    registry_value_free(&value);
    registry_value_free(&read);
}

static void remove_value(const struct contract *contract, const char *name, uint32_t empty_keys)
{
    struct call call = fresh();
    assert_int_equal(DO(registry_delete, contract->key, name, empty_keys), ST_OK);
    assert_absent(contract, contract->key, name);
}

void contract_registry(const struct contract *contract)
{
    static const uint8_t dword[] = {1, 0, 0, 0}, text[] = {'Y', 0, 0, 0}, unterminated[] = {'N', 0, 0x42},
                         many[] = {'a', 0, 0, 0, 'b', 0, 0, 0, 0, 0}, quad[] = {8, 7, 6, 5, 4, 3, 2, 1};
    char *parent = memory_string(contract->key);
    *strrchr(parent, '\\') = '\0';
    assert_absent(contract, contract->key, "Value");
    assert_absent(contract, contract->key, "");
    assert_depth(contract, contract->key, 2);
    assert_depth(contract, "SOFTWARE", 0);
    struct call call = fresh();
    assert_int_equal(DO(registry_delete, contract->key, "Value", 2), ST_ABSENT);
    assert_fault(&call, 2);

    round_trip(contract, "Dword", REGISTRY_DWORD, dword, sizeof dword);
    assert_depth(contract, contract->key, 0);
    assert_absent(contract, contract->key, "Value");
    assert_absent(contract, contract->key, "");
    round_trip(contract, "", REGISTRY_STRING, text, sizeof text);
    round_trip(contract, "Text", REGISTRY_STRING, text, sizeof text);
    round_trip(contract, "Expand", REGISTRY_EXPAND_STRING, text, sizeof text);
    round_trip(contract, "Broken", REGISTRY_STRING, unterminated, sizeof unterminated);
    round_trip(contract, "Many", REGISTRY_MULTI_STRING, many, sizeof many);
    round_trip(contract, "Binary", REGISTRY_BINARY, many, sizeof many);
    round_trip(contract, "Nothing", REGISTRY_NONE, NULL, 0);
    round_trip(contract, "Empty", REGISTRY_BINARY, NULL, 0);
    round_trip(contract, "Quad", REGISTRY_QWORD, quad, sizeof quad);
    round_trip(contract, "Odd", REGISTRY_DWORD, dword, 3);
    round_trip(contract, "Dword", REGISTRY_STRING, text, sizeof text); /* another type over it */

    static const char *const names[] = {"",       "Text",    "Expand", "Broken", "Many",
                                        "Binary", "Nothing", "Empty",  "Quad",   "Odd"};
    for (size_t i = 0; i < array_count(names); i++)
        remove_value(contract, names[i], 2); /* keys that are not empty stay */
    assert_depth(contract, contract->key, 0);
    remove_value(contract, "Dword", 1);
    assert_depth(contract, contract->key, 1);
    assert_depth(contract, parent, 0);
    round_trip(contract, "Dword", REGISTRY_DWORD, dword, sizeof dword);
    remove_value(contract, "Dword", 0);
    assert_depth(contract, contract->key, 0);
    round_trip(contract, "Dword", REGISTRY_DWORD, dword, sizeof dword);
    remove_value(contract, "Dword", 2);
    assert_depth(contract, contract->key, 2);
    free(parent);
}

/* ---- accounts ---- */

static void assert_network_logon(const struct account *account)
{
    assert_true(account->sid.size >= 12);
    assert_non_null(account->name);
    assert_true(account_in_group(account, SID_EVERYONE));
    assert_true(account_in_group(account, SID_AUTHENTICATED_USERS));
    assert_true(account_in_group(account, SID_NETWORK));
    assert_false(account_in_group(account, SID_INTERACTIVE));
    assert_false(sid_list_has(&account->groups, &account->sid));
    assert_int_equal(account_in_group(account, SID_LOCAL_ACCOUNT), account->local);
    assert_int_equal(account_in_group(account, SID_LOCAL_ACCOUNT_AND_ADMIN),
                     account->local && account_in_group(account, SID_ADMINISTRATORS));
    assert_true((account->missing & ACCOUNT_MISSING_GROUPS) || account->groups_status == ST_OK);
    assert_true((account->missing & ACCOUNT_MISSING_STATE) || account->state_status == ST_OK);
}

void contract_accounts(const struct contract *contract)
{
    struct account untouched = {.missing = 77};
    struct call call = fresh();
    assert_int_equal(DO(account_get, "no-such-account-0815", &untouched), ST_ABSENT);
    assert_fault(&call, 1332);
    assert_int_equal(untouched.missing, 77);
    call = fresh();
    /* What another domain has, only that domain knows. */
    assert_int_equal(DO(account_get, "S-1-5-21-1-2-3-4711", &untouched), ST_UNREACHABLE);
    assert_int_equal(untouched.missing, 77);

    struct account caller, again;
    call = fresh();
    assert_int_equal(DO(account_get, NULL, &caller), ST_OK);
    assert_int_equal(call.fault.code, 0);
    assert_network_logon(&caller);
    char text[SID_TEXT_MAX];
    const char *spellings[] = {sid_to_text(&caller.sid, text), caller.name, strchr(caller.name, '\\') + 1};
    for (size_t i = 0; i < array_count(spellings); i++) {
        call = fresh();
        assert_int_equal(DO(account_get, spellings[i], &again), ST_OK);
        assert_true(sid_equal(&again.sid, &caller.sid));
        assert_string_equal(again.name, caller.name);
        assert_int_equal(again.groups.count, caller.groups.count);
        account_free(&again);
    }
    struct logon_rights rights = {0};
    struct sid_list sids = account_sids(&caller);
    call = fresh();
    enum status status = DO(rights_get, &sids, &rights);
    assert_true(status == ST_OK || status == ST_DENIED);
    assert_true(rights.network_through.size == 0 || sid_list_has(&sids, &rights.network_through));
    sid_list_free(&sids);
    account_free(&caller);
}

/* ---- groups ---- */

static bool is_member(const struct contract *contract, const struct sid *group)
{
    struct sid_list members;
    struct call call = fresh();
    assert_int_equal(DO(group_members, group, &members), ST_OK);
    bool found = sid_list_has(&members, &contract->member);
    sid_list_free(&members);
    return found;
}

void contract_groups(const struct contract *contract)
{
    struct sid unknown;
    struct sid_list untouched = {.count = 77};
    assert_true(sid_from_text("S-1-5-32-999", &unknown));
    struct call call = fresh();
    assert_int_equal(DO(group_members, &unknown, &untouched), ST_ABSENT);
    assert_non_null(call.fault.api);
    assert_int_equal(untouched.count, 77);
    call = fresh();
    assert_int_equal(DO(group_add, &unknown, &contract->member), ST_ABSENT);
    const struct sid *group = sid_well_known(SID_ADMINISTRATORS);
    assert_false(is_member(contract, group));
    if (!contract->groups_change)
        return;
    call = fresh();
    assert_int_equal(DO(group_remove, group, &contract->member), ST_ABSENT);
    assert_fault(&call, 1377);
    call = fresh();
    assert_int_equal(DO(group_add, group, &contract->member), ST_OK);
    assert_true(is_member(contract, group));
    call = fresh();
    assert_int_equal(DO(group_add, group, &contract->member), ST_INVALID);
    assert_fault(&call, 1378);
    call = fresh();
    assert_int_equal(DO(group_remove, group, &contract->member), ST_OK);
    assert_false(is_member(contract, group));
}

/* ---- names and numbers ---- */

void contract_names(const struct contract *contract)
{
    char *name = NULL;
    struct call call = fresh();
    assert_int_equal(DO(sid_name, sid_well_known(SID_EVERYONE), &name), ST_OK);
    assert_true(*name != '\0');
    free(name);
    name = NULL;
    struct sid unknown;
    assert_true(sid_from_text("S-1-5-21-1-2-3-4711", &unknown));
    call = fresh();
    assert_int_equal(DO(sid_name, &unknown, &name), ST_ABSENT);
    assert_fault(&call, 1332);
    assert_null(name);

    struct os_info os;
    call = fresh();
    assert_int_equal(contract->machine->ops->os_get(contract->machine, &call, &os), ST_OK);
    const char *texts[] = {os.computer, os.dns_name, os.caption, os.domain, os.user, os.user_sid};
    for (size_t i = 0; i < array_count(texts); i++)
        assert_non_null(texts[i]);
    assert_true(*os.computer && *os.user && *os.user_sid);
    assert_true(os.major >= 10 && os.build > 0);
    os_info_free(&os);

    int64_t clock = 0;
    call = fresh();
    assert_int_equal(DO(clock_get, &clock), ST_OK);
    assert_true(clock > INT64_C(1500000000000)); /* 2017: before this program */
}

/* ---- cancel ---- */

void contract_cancel(const struct contract *contract)
{
    struct cancel cancel = {0};
    cancel_request(&cancel);
    struct call call = call_make(&cancel, LIMIT_MS);
    struct service service = {.start = 77};
    assert_int_equal(DO(service_get, contract->service, &service), ST_CANCELLED);
    assert_int_equal(service.start, 77);
    assert_int_equal(DO(service_set_start, contract->service, SERVICE_START_OFF), ST_CANCELLED);
    assert_int_equal(DO(service_start, contract->service), ST_CANCELLED);
    assert_int_equal(DO(service_stop, contract->service), ST_CANCELLED);
    struct registry_value value = {.type = 77};
    assert_int_equal(DO(registry_get, "SOFTWARE", "", &value), ST_CANCELLED);
    assert_int_equal(value.type, 77);
    value.type = REGISTRY_BINARY;
    assert_int_equal(DO(registry_set, contract->key, "Value", &value), ST_CANCELLED);
    assert_int_equal(DO(registry_delete, contract->key, "Value", 0), ST_CANCELLED);
    uint32_t depth = 77;
    assert_int_equal(DO(registry_absent_depth, contract->key, &depth), ST_CANCELLED);
    assert_int_equal(depth, 77);
    struct account account = {.missing = 77};
    assert_int_equal(DO(account_get, NULL, &account), ST_CANCELLED);
    assert_int_equal(account.missing, 77);
    char *name = NULL;
    assert_int_equal(DO(sid_name, sid_well_known(SID_EVERYONE), &name), ST_CANCELLED);
    assert_null(name);
    struct sid_list members = {.count = 77};
    assert_int_equal(DO(group_members, sid_well_known(SID_ADMINISTRATORS), &members), ST_CANCELLED);
    assert_int_equal(members.count, 77);
    assert_int_equal(DO(group_add, sid_well_known(SID_ADMINISTRATORS), &contract->member), ST_CANCELLED);
    assert_int_equal(DO(group_remove, sid_well_known(SID_ADMINISTRATORS), &contract->member), ST_CANCELLED);
    struct os_info os = {.major = 77};
    assert_int_equal(contract->machine->ops->os_get(contract->machine, &call, &os), ST_CANCELLED);
    assert_int_equal(os.major, 77);
    assert_depth(contract, contract->key, 2);
}
