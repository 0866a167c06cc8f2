/* SPDX-License-Identifier: MIT
 * Accounts and credentials beyond the contract. Wine knows one user and few groups, so what
 * a part cannot tell must be marked as missing rather than guessed. */
#include "base/memory.h"
#include "base/strbuf.h"
#include "local_machine.h"
#include "testing.h"
#include "windows/attempt.h"
#include "windows/credentials.h"
#include "windows/identity.h"
#include "windows/lookup.h"
#include "windows/ops.h"

#include <wincred.h>

#include <stdlib.h>
#include <string.h>

static enum status get(const char *who, struct account *out)
{
    struct call call = call_make(NULL, 20000);
    return ops_account_get(local, &call, who, out);
}

static void the_caller(void **state)
{
    struct call call = call_make(NULL, 1000);
    struct sid caller;
    struct account account;
    assert_int_equal(lookup_caller(&call, &caller), ST_OK);
    assert_int_equal(get(NULL, &account), ST_OK);
    assert_true(sid_equal(&account.sid, &caller));
    assert_int_equal(account.kind, ACCOUNT_USER);
    assert_true(account.local);
    account_free(&account);
    assert_int_equal(get("", &account), ST_OK);
    assert_true(sid_equal(&account.sid, &caller));
    const char *bare = strchr(account.name, '\\') + 1;
    char *dotted = strbuf_printed(".\\%s", bare);
    struct account same;
    /* "." means another computer to whoever hears it: session/qualify.c puts a name there first. */
    assert_int_equal(get(dotted, &same), ST_UNSUPPORTED);
    free(dotted);
    account_free(&account);
}

static void identities_of_the_system(void **state)
{
    struct account account;
    assert_int_equal(get("S-1-5-18", &account), ST_OK);
    assert_int_equal(account.kind, ACCOUNT_WELL_KNOWN);
    assert_false(account.local);
    assert_true(account_in_group(&account, SID_ADMINISTRATORS));
    assert_false(account.missing & ACCOUNT_MISSING_STATE); /* it has none that could be missing */
    account_free(&account);
    assert_int_equal(get("S-1-5-32-544", &account), ST_OK);
    assert_int_equal(account.kind, ACCOUNT_GROUP);
    account_free(&account);
    assert_int_equal(get("S-1-5-7", &account), ST_OK);
    assert_false(account_in_group(&account, SID_AUTHENTICATED_USERS));
    account_free(&account);
}

static void odd_names(void **state)
{
    char *endless = memory_array(5000, 1);
    memset(endless, 'x', 4999);
    const char *const names[] = {"\\", "\\x", "x\\", "a@b@c", "S-1-", "S-1-5-99999999999", "\xFF\xFE", " ", endless};
    for (size_t i = 0; i < array_count(names); i++) {
        struct account account = {.missing = 77};
        enum status status = get(names[i], &account);
        assert_true(status == ST_ABSENT || status == ST_INVALID || status == ST_FAILED || status == ST_UNREACHABLE);
        assert_int_equal(account.missing, 77);
    }
    free(endless);
}

static void computer_name_is_no_account(void **state)
{
    char computer[MAX_COMPUTERNAME_LENGTH + 1];
    DWORD size = sizeof computer;
    assert_true(GetComputerNameA(computer, &size));
    struct account account = {.missing = 77};
    assert_int_equal(get(computer, &account), ST_ABSENT);
}

/* "No such account" is an answer only about what the computer itself keeps: of others it knows nothing without their
 * domain controller. */
static void absence_of_others_is_not_known(void **state)
{
    static const char *const others[] = {"NOSUCHDOMAIN\\nobody", "nobody@nosuchdomain.example", "S-1-5-21-9-9-9-1104"};
    struct call call = call_make(NULL, 1000);
    struct account account = {.missing = 77};
    for (size_t i = 0; i < array_count(others); i++)
        assert_int_equal(get(others[i], &account), ST_UNREACHABLE);
    struct sid own, unused;
    bool controller;
    char text[SID_TEXT_MAX], computer[MAX_COMPUTERNAME_LENGTH + 1];
    DWORD size = sizeof computer;
    assert_int_equal(lookup_account_domain(NULL, &call, &own, NULL, &controller), ST_OK);
    assert_true(sid_with_rid(&own, 64999, &unused));
    assert_int_equal(get(sid_to_text(&unused, text), &account), ST_ABSENT);
    assert_int_equal(get("S-1-5-32-9999", &account), ST_ABSENT);
    assert_int_equal(get("no-such-account", &account), ST_ABSENT);
    assert_true(GetComputerNameA(computer, &size));
    char *full = strbuf_printed("%s\\no-such-account", computer);
    assert_int_equal(get(full, &account), ST_ABSENT);
    free(full);
    assert_int_equal(account.missing, 77);
}

/* ---- credentials ---- */

static void credentials_are_split(void **state)
{
    static const struct {
        const wchar_t *given, *domain, *user;
        const char *name;
    } table[] = {
        {L"PC\\monitor", L"PC", L"monitor", "PC\\monitor"},
        {L"monitor@contoso.com", L"", L"monitor@contoso.com", "monitor@contoso.com"},
        {L"monitor", L"", L"monitor", "monitor"},
        {L"\\monitor", L"", L"monitor", "monitor"},
    };
    for (size_t i = 0; i < array_count(table); i++) {
        struct credentials *credentials;
        assert_int_equal(credentials_new(table[i].given, L"p\"w ü", &credentials), ST_OK);
        assert_true(wcscmp(credentials_domain(credentials), table[i].domain) == 0);
        assert_true(wcscmp(credentials_user(credentials), table[i].user) == 0);
        assert_true(wcscmp(credentials_password(credentials), L"p\"w ü") == 0);
        char *name = credentials_name(credentials);
        assert_string_equal(name, table[i].name);
        free(name);
        credentials_hold(credentials);
        credentials_release(credentials);
        assert_true(wcscmp(credentials_password(credentials), L"p\"w ü") == 0);
        credentials_release(credentials);
    }
}

static void impossible_credentials(void **state)
{
    wchar_t password[CREDENTIALS_PASSWORD_MAX + 2] = {0};
    struct credentials *credentials = NULL;
    assert_int_equal(credentials_new(L"", L"x", &credentials), ST_INVALID);
    assert_int_equal(credentials_new(L"PC\\", L"x", &credentials), ST_INVALID);
    assert_int_equal(credentials_new(NULL, L"x", &credentials), ST_INVALID);
    assert_int_equal(credentials_new(L"a", NULL, &credentials), ST_INVALID);
    for (size_t i = 0; i <= CREDENTIALS_PASSWORD_MAX; i++)
        password[i] = L'x';
    assert_int_equal(credentials_new(L"a", password, &credentials), ST_INVALID);
    assert_null(credentials);
    password[CREDENTIALS_PASSWORD_MAX] = L'\0';
    assert_int_equal(credentials_new(L"a", password, &credentials), ST_OK);
    credentials_release(credentials);
    credentials_release(NULL);
}

static void credentials_of_the_store(void **state)
{
    wchar_t target[] = L"WmiReadyTest", user[] = L"PC\\monitor", password[] = L"geheim ü";
    CREDENTIALW entry = {
        .Type = CRED_TYPE_GENERIC,
        .TargetName = target,
        .UserName = user,
        .CredentialBlob = (BYTE *)password,
        .CredentialBlobSize = sizeof password - sizeof *password,
        .Persist = CRED_PERSIST_SESSION,
    };
    struct credentials *credentials = NULL;
    struct call call = call_make(NULL, 1000);
    assert_int_equal(credentials_from_store(&call, L"WmiReadyNoSuchEntry", &credentials), ST_ABSENT);
    assert_null(credentials);
    assert_true(CredWriteW(&entry, 0));
    assert_int_equal(credentials_from_store(&call, target, &credentials), ST_OK);
    assert_true(wcscmp(credentials_user(credentials), L"monitor") == 0);
    assert_true(wcscmp(credentials_password(credentials), password) == 0);
    credentials_release(credentials);
    /* What is no UTF-16 text is refused before a logon is spent on it: half a unit, a NUL within. */
    wchar_t with_nul[] = L"geh\0im";
    const struct {
        void *blob;
        DWORD size;
    } odd[] = {{password, 5}, {with_nul, sizeof with_nul - sizeof *with_nul}, {with_nul, 8}};
    for (size_t i = 0; i < array_count(odd); i++) {
        entry.CredentialBlob = odd[i].blob;
        entry.CredentialBlobSize = odd[i].size;
        assert_true(CredWriteW(&entry, 0));
        credentials = NULL;
        assert_int_equal(credentials_from_store(&call, target, &credentials), ST_INVALID);
        assert_null(credentials);
    }
    assert_true(CredDeleteW(target, CRED_TYPE_GENERIC, 0));
}

/* ---- names of the target ---- */

static void names_for_rpc(void **state)
{
    static const struct {
        const char *target;
        const wchar_t *host, *unc_host;
    } table[] = {
        {"PC-0421", L"PC-0421", L"\\\\PC-0421"},
        {"10.1.2.7", L"10.1.2.7", L"\\\\10.1.2.7"},
        {"fe80::1%3", L"fe80--1s3.ipv6-literal.net", L"\\\\fe80--1s3.ipv6-literal.net"},
    };
    for (size_t i = 0; i < array_count(table); i++) {
        struct machine *remote = machine_windows_remote(table[i].target, NULL);
        struct windows_machine *own = machine_windows_of(remote);
        assert_string_equal(own->target, table[i].target);
        assert_true(wcscmp(own->host, table[i].host) == 0);
        assert_true(wcscmp(own->unc_host, table[i].unc_host) == 0);
        machine_release(remote);
    }
}

static void this_computer_is_recognised(void **state)
{
    char name[MAX_COMPUTERNAME_LENGTH + 1];
    DWORD size = sizeof name;
    assert_true(GetComputerNameA(name, &size));
    const char *const own[] = {name, ".", "localhost", "LOCALHOST", "127.0.0.1", "127.3.2.1", "::1"};
    for (size_t i = 0; i < array_count(own); i++)
        assert_true(identity_is_this_computer(own[i]));
    static const char *const others[] = {"pc-0421.invalid", "192.0.2.77", "2001:db8::77", "localhost.example"};
    for (size_t i = 0; i < array_count(others); i++)
        assert_false(identity_is_this_computer(others[i]));
}

/* ---- one attempt per account ---- */

static void refused_account_is_not_tried_again(void **state)
{
    struct machine *remote = machine_windows_remote("pc-0421", NULL);
    struct windows_machine *own = machine_windows_of(remote);
    struct call call = call_make(NULL, 1000);
    assert_int_equal(attempt_begin(own, &call, CHANNEL_SAM), LINK_UP);
    attempt_end(own, CHANNEL_SAM, "First", ERROR_BAD_NETPATH); /* says nothing about the account */
    assert_int_equal(attempt_begin(own, &call, CHANNEL_SAM), LINK_UP);
    attempt_end(own, CHANNEL_SAM, "Second", ERROR_LOGON_FAILURE);
    assert_int_equal(attempt_begin(own, &call, CHANNEL_SAM), LINK_DENIED);
    assert_string_equal(call.fault.api, "Second");
    assert_int_equal(call.fault.code, ERROR_LOGON_FAILURE);
    machine_release(remote);
}

static void accepted_account_is_not_serialised(void **state)
{
    struct machine *remote = machine_windows_remote("pc-0421", NULL);
    struct windows_machine *own = machine_windows_of(remote);
    struct call call = call_make(NULL, 1000);
    assert_int_equal(attempt_begin(own, &call, CHANNEL_SAM), LINK_UP);
    attempt_end(own, CHANNEL_SAM, "First", 0);
    assert_int_equal(attempt_begin(own, &call, CHANNEL_SAM), LINK_UP);
    assert_int_equal(attempt_begin(own, &call, CHANNEL_SAM), LINK_UP); /* two at a time: nobody waits */
    attempt_end(own, CHANNEL_SAM, "Third", ERROR_ACCESS_DENIED);
    attempt_end(own, CHANNEL_SAM, "Second", 0);
    assert_int_equal(attempt_begin(own, &call, CHANNEL_SAM), LINK_UP);
    attempt_end(own, CHANNEL_SAM, "Fourth", 0);
    machine_release(remote);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_caller),
        cmocka_unit_test(identities_of_the_system),
        cmocka_unit_test(odd_names),
        cmocka_unit_test(absence_of_others_is_not_known),
        cmocka_unit_test(computer_name_is_no_account),
        cmocka_unit_test(credentials_are_split),
        cmocka_unit_test(impossible_credentials),
        cmocka_unit_test(credentials_of_the_store),
        cmocka_unit_test(names_for_rpc),
        cmocka_unit_test(this_computer_is_recognised),
        cmocka_unit_test(refused_account_is_not_tried_again),
        cmocka_unit_test(accepted_account_is_not_serialised),
    };
    return cmocka_run_group_tests(tests, local_machine_setup, local_machine_teardown);
}
