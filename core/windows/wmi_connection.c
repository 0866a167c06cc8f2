/* SPDX-License-Identifier: MIT */
#include "windows/wmi_connection.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/attempt.h"
#include "windows/credentials.h"
#include "windows/dial.h"
#include "windows/reach.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* COAUTHIDENTITY must stay valid as long as a proxy uses it (CoSetProxyBlanket keeps the pointer). */
static COAUTHIDENTITY *identity_of(struct credentials *credentials)
{
    if (!credentials)
        return NULL;
    COAUTHIDENTITY *identity = memory_new(COAUTHIDENTITY);
    identity->User = (USHORT *)(uintptr_t)credentials_user(credentials);
    identity->UserLength = (ULONG)wcslen(credentials_user(credentials));
    identity->Domain = (USHORT *)(uintptr_t)credentials_domain(credentials);
    identity->DomainLength = (ULONG)wcslen(credentials_domain(credentials));
    identity->Password = (USHORT *)(uintptr_t)credentials_password(credentials);
    identity->PasswordLength = (ULONG)wcslen(credentials_password(credentials));
    identity->Flags = SEC_WINNT_AUTH_IDENTITY_UNICODE;
    return identity;
}

static enum link set_blanket(const struct wmi_connection *connection, struct call *call, IUnknown *proxy)
{
    /* RPC_C_AUTHN_DEFAULT negotiates; naming WINNT here would force NTLM. The default principal proves nothing, and
     * with Kerberos none is an error (CoSetProxyBlanket, pServerPrincName; "Specifying the Server Principal Name"). */
    bool kerberos = connection->principal != NULL;
    HRESULT result = CoSetProxyBlanket(
        proxy, kerberos ? RPC_C_AUTHN_GSS_KERBEROS : RPC_C_AUTHN_DEFAULT,
        kerberos ? RPC_C_AUTHZ_NONE : RPC_C_AUTHZ_DEFAULT, kerberos ? connection->principal : COLE_DEFAULT_PRINCIPAL,
        RPC_C_AUTHN_LEVEL_PKT_PRIVACY, RPC_C_IMP_LEVEL_IMPERSONATE, connection->identity, EOAC_NONE);
    if (result == E_NOINTERFACE)
        return LINK_UP; /* no proxy: an object in this process */
    return FAILED(result) ? link_hresult(call, "CoSetProxyBlanket", (uint32_t)result) : LINK_UP;
}

enum link wmi_connection_blanket(const struct wmi_connection *connection, struct call *call, IUnknown *proxy)
{
    enum link link = set_blanket(connection, call, proxy);
    if (link != LINK_UP || !connection->identity)
        return link;
    /* IUnknown has a blanket of its own; with the program's identity QueryInterface and Release would be
     * refused, and each refusal would count as a failed logon. */
    IUnknown *unknown;
    if (FAILED(IUnknown_QueryInterface(proxy, &IID_IUnknown, (void **)&unknown)))
        return LINK_UP;
    link = set_blanket(connection, call, unknown);
    IUnknown_Release(unknown);
    return link;
}

void wmi_connection_hold(struct wmi_connection *connection)
{
    hold_take(&connection->hold);
}

void wmi_connection_release(struct wmi_connection *connection)
{
    if (!connection || !hold_drop(&connection->hold))
        return;
    if (connection->provider)
        IWbemClassObject_Release(connection->provider);
    if (connection->services)
        IWbemServices_Release(connection->services);
    free(connection->identity);
    free(connection->principal);
    credentials_release(connection->credentials);
    free(connection->namespace_path);
    free(connection);
}

/* "\\\\host\\root\\cimv2" for another computer, "root\\cimv2" here. An IPv6 address stands there as it is
 * (documentation of IWbemLocator::ConnectServer), not in the form of UNC paths. */
static BSTR resource_of(const struct windows_machine *machine, const wchar_t *namespace_path)
{
    if (!machine->target)
        return SysAllocString(namespace_path);
    char *path = utf16_to_utf8(namespace_path);
    char *resource = strbuf_printed("\\\\%s\\%s", machine->target, path);
    BSTR text = com_bstr(resource);
    free(resource);
    free(path);
    return text;
}

wchar_t *wmi_connection_namespace(const char *path)
{
    while (*path == '\\' || *path == '/')
        path++;
    wchar_t *text = utf16_from_utf8(path);
    for (wchar_t *at = text; *at; at++)
        if (*at == L'/')
            *at = L'\\';
    return text;
}

/* "Kerberos:" and the name of the computer that has to prove it (IWbemLocator::ConnectServer, strAuthority; "Example:
 * Getting WMI Data from a Remote Computer"). The domain of the user stays in strUser, where that page wants it: what
 * stands here is none. NULL: the two sides agree on something. */
static BSTR authority_of(const struct wmi_connection *connection)
{
    if (!connection->principal)
        return NULL;
    char *authority = strbuf_printed("Kerberos:%s", connection->machine->target);
    BSTR text = com_bstr(authority);
    free(authority);
    return text;
}

/* With credentials both the name and the password are given, without them neither: for the local computer WMI
 * refuses anything else (WBEM_E_LOCAL_CREDENTIALS), and an empty name is not the same as none. */
static HRESULT connect_server(struct wmi_connection *connection, IWbemLocator *locator)
{
    struct credentials *credentials = connection->credentials;
    BSTR resource = resource_of(connection->machine, connection->namespace_path);
    BSTR user = NULL, password = NULL, authority = authority_of(connection);
    if (credentials) {
        char *name = credentials_name(credentials);
        user = com_bstr(name);
        free(name);
        password = SysAllocString(credentials_password(credentials));
    }
    /* MAX_WAIT bounds a dead connection to two minutes; the thread is left behind long before. */
    HRESULT result = IWbemLocator_ConnectServer(locator, resource, user, password, NULL, WBEM_FLAG_CONNECT_USE_MAX_WAIT,
                                                authority, NULL, &connection->services);
    com_bstr_wipe(password);
    SysFreeString(user);
    SysFreeString(authority);
    SysFreeString(resource);
    return result;
}

/* ConnectServer on a thread of its own, so that what it waits for can be watched meanwhile. */
struct dialing {
    struct deferred deferred;          /* first */
    struct wmi_connection *connection; /* these three are held until the call has ended, however late */
    struct windows_machine *machine;
    IWbemLocator *locator;
    HRESULT result;
};

static void let_go(struct dialing *dialing)
{
    IWbemLocator_Release(dialing->locator);
    wmi_connection_release(dialing->connection);
    machine_release(&dialing->machine->machine);
}

static void dial_work(struct deferred *deferred)
{
    struct dialing *dialing = container_of(deferred, struct dialing, deferred);
    dialing->result = connect_server(dialing->connection, dialing->locator);
    dial_ended(dialing->machine, DIAL_WMI);
    let_go(dialing);
}

static void dial_free(struct deferred *deferred)
{
    free(container_of(deferred, struct dialing, deferred));
}

/* LINK_UP: the call has ended with RESULT. */
static enum link dial(struct wmi_connection *connection, struct call *call, IWbemLocator *locator, HRESULT *result)
{
    struct windows_machine *machine = connection->machine;
    if (!machine->target) {
        *result = connect_server(connection, locator);
        return LINK_UP;
    }
    static const char api[] = "IWbemLocator::ConnectServer";
    struct dialing *dialing = memory_new(struct dialing);
    struct wmi_dial port;
    struct dial watch;
    deferred_init(&dialing->deferred, dial_work, dial_free);
    dialing->connection = connection;
    dialing->machine = machine;
    dialing->locator = locator;
    wmi_connection_hold(connection);
    machine_hold(&machine->machine);
    IWbemLocator_AddRef(locator);
    dial_begin(&watch, machine, DIAL_WMI);
    enum status status = deferred_start(&dialing->deferred, call, api);
    enum link link;
    if (status == ST_OK) {
        link = dial_wait(&watch, &dialing->deferred, call, api, &port);
    } else {
        link = status == ST_CANCELLED ? LINK_CANCELLED : LINK_UNREACHABLE;
        dial_ended(machine, DIAL_WMI);
        let_go(dialing);
    }
    if (link == LINK_UP)
        *result = dialing->result;
    if (link == LINK_UP && *result == HRESULT_FROM_WIN32(RPC_S_SERVER_UNAVAILABLE))
        dial_look_back(&watch, call, &port);
    deferred_release(&dialing->deferred);
    return link;
}

static void begin(struct wmi_progress *progress, enum wmi_step step)
{
    if (progress)
        progress->step(progress, step);
}

static enum link connect_steps(struct wmi_connection *connection, struct call *call, struct wmi_progress *progress)
{
    begin(progress, WMI_STEP_LOCATOR);
    enum link link = com_ready(call);
    if (link != LINK_UP)
        return link;
    IWbemLocator *locator;
    HRESULT result =
        CoCreateInstance(&CLSID_WbemLocator, NULL, CLSCTX_INPROC_SERVER, &IID_IWbemLocator, (void **)&locator);
    if (FAILED(result))
        return link_hresult(call, "CoCreateInstance(WbemLocator)", (uint32_t)result);
    begin(progress, WMI_STEP_CONNECT);
    ULONGLONG start = GetTickCount64();
    link = dial(connection, call, locator, &result);
    connection->connect_ms = (uint32_t)(GetTickCount64() - start);
    IWbemLocator_Release(locator);
    if (link != LINK_UP)
        return link;
    if (FAILED(result))
        return link_hresult(call, "IWbemLocator::ConnectServer", (uint32_t)result);
    begin(progress, WMI_STEP_BLANKET);
    link = wmi_connection_blanket(connection, call, (IUnknown *)connection->services);
    DWORD package = 0;
    if (link == LINK_UP &&
        SUCCEEDED(CoQueryProxyBlanket((IUnknown *)connection->services, &package, NULL, NULL, NULL, NULL, NULL, NULL)))
        connection->package = package;
    return link;
}

/* Answers that only WMI on the target gives: the logon was good, whatever else was wrong. */
static bool from_target(uint32_t code)
{
    return code == (uint32_t)WBEM_E_ACCESS_DENIED || code == (uint32_t)WBEM_E_INVALID_NAMESPACE ||
           code == (uint32_t)WBEM_E_ENCRYPTED_CONNECTION_REQUIRED;
}

/* The connection between the two calls of the lockout guard. */
static enum link connect_guarded(struct wmi_connection *connection, struct call *call, struct wmi_progress *progress)
{
    struct windows_machine *machine = connection->machine;
    /* A refusal that is already known is one of the logon, which belongs to connecting. */
    begin(progress, WMI_STEP_CONNECT);
    struct wmi_dial dial;
    ULONGLONG since = GetTickCount64();
    enum link link = attempt_begin(machine, call, CHANNEL_WMI);
    if (link != LINK_UP)
        return link;
    /* Who had to wait for the turn learns what the one before found out. */
    if (dial_failed_since(machine, since, &dial))
        link = dial_fault(call, &dial);
    else
        link = connect_steps(connection, call, progress);
    /* What never reached the target's logon says nothing about the account: any code that is no refusal. */
    bool accepted = link == LINK_UP || from_target(call->fault.code);
    uint32_t code = accepted ? 0 : call->fault.code ? call->fault.code : ERROR_CANCELLED;
    attempt_end(machine, CHANNEL_WMI, call->fault.api, code);
    /* What the target itself said, and what WMI said about one namespace, does not shut the way to the others. */
    enum status known = status_from_hresult(call->fault.code);
    bool shut = dial_failed_since(machine, since, &dial);
    if (!accepted && (shut || known == ST_UNREACHABLE || known == ST_TIMEOUT))
        reach_note(machine, CHANNEL_WMI, link, call->fault);
    return link;
}

enum status wmi_connection_namespace_status(enum link link, const struct call *call)
{
    return link != LINK_UP && call->fault.code == (uint32_t)WBEM_E_INVALID_NAMESPACE ? ST_ABSENT : link_status(link);
}

enum link wmi_connection_open(struct windows_machine *machine, struct call *call, const char *namespace_path,
                              struct wmi_progress *progress, struct wmi_connection **out)
{
    struct wmi_connection *connection = memory_new(struct wmi_connection);
    connection->machine = machine;
    connection->namespace_path = wmi_connection_namespace(namespace_path);
    credentials_hold(machine->credentials);
    connection->credentials = machine->credentials;
    connection->identity = identity_of(machine->credentials);
    if (machine->machine.kerberos)
        connection->principal = utf16_from_utf8(machine->target);
    enum link link = connect_guarded(connection, call, progress);
    if (link == LINK_UP)
        *out = connection;
    else
        wmi_connection_release(connection);
    return link;
}
