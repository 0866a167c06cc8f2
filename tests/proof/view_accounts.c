/* SPDX-License-Identifier: MIT
 * The independent side: a temporary account, and what Windows says of logons as it. Its password is random, is that of
 * this process only, and is never written anywhere. */
#include "view_parts.h"

#include "base/memory.h"
#include "windows/utf16.h"

#define SECURITY_WIN32
#include <lm.h>
#include <ntsecapi.h>
#include <sddl.h>
#include <security.h>
#include <sspi.h>
#include <winnetwk.h>

#include <stdlib.h>
#include <string.h>

static wchar_t user[] = L"WMIReadyProof";
static wchar_t password[32];

static void add_sid(struct table *out, PSID sid)
{
    wchar_t *wide = NULL;
    ConvertSidToStringSidW(sid, &wide);
    char *text = utf16_to_utf8(wide ? wide : L"");
    table_add(out, text);
    free(text);
    LocalFree(wide);
}

/* ---- the account ---- */

static void new_password(void)
{
    BYTE random[8];
    if (!RtlGenRandom(random, sizeof random))
        abort();
    wcscpy(password, L"Wr1!");
    for (size_t i = 0; i < sizeof random; i++)
        swprintf(password + 4 + 2 * i, 3, L"%02x", random[i]);
}

static bool administrators(BYTE sid[SECURITY_MAX_SID_SIZE])
{
    DWORD size = SECURITY_MAX_SID_SIZE;
    return CreateWellKnownSid(WinBuiltinAdministratorsSid, NULL, sid, &size);
}

/* The name of the group is another one in every language. */
static DWORD add_to_administrators(void)
{
    BYTE sid[SECURITY_MAX_SID_SIZE];
    wchar_t group[256], domain[256];
    DWORD units = 256, domain_units = 256;
    SID_NAME_USE use;
    if (!administrators(sid) || !LookupAccountSidW(NULL, sid, group, &units, domain, &domain_units, &use))
        return GetLastError();
    LOCALGROUP_MEMBERS_INFO_3 member = {user};
    return NetLocalGroupAddMembers(NULL, group, 3, (BYTE *)&member, 1);
}

static DWORD make_user(const char *kind)
{
    USER_INFO_1 info = {.usri1_name = user,
                        .usri1_password = password,
                        .usri1_priv = USER_PRIV_USER,
                        .usri1_flags = UF_SCRIPT | UF_DONT_EXPIRE_PASSWD};
    new_password();
    if (strcmp(kind, "blank") == 0) {
        password[0] = L'\0';
        info.usri1_flags |= UF_PASSWD_NOTREQD;
    }
    DWORD error = NetUserAdd(NULL, 1, (BYTE *)&info, NULL);
    return error == NERR_Success && strcmp(kind, "admin") == 0 ? add_to_administrators() : error;
}

static bool ask_bad_count(struct table *out, char why[256])
{
    USER_INFO_3 *info = NULL;
    char text[16];
    DWORD error = NetUserGetInfo(NULL, user, 3, (BYTE **)&info);
    if (error != NERR_Success)
        return view_fails(why, "NetUserGetInfo", (HRESULT)error);
    out->columns = 1;
    snprintf(text, sizeof text, "%lu", (unsigned long)info->usri3_bad_pw_count);
    table_add(out, text);
    NetApiBufferFree(info);
    return true;
}

/* ---- logons ---- */

static DWORD logon(const char *kind)
{
    wchar_t local[] = L".", wrong[] = L"not the password";
    HANDLE token = NULL;
    DWORD error = ERROR_SUCCESS;
    if (!LogonUserW(user, local, strcmp(kind, "wrong") == 0 ? wrong : password, LOGON32_LOGON_NETWORK,
                    LOGON32_PROVIDER_DEFAULT, &token))
        error = GetLastError();
    if (token)
        CloseHandle(token);
    return error;
}

static bool ask_logon_groups(struct table *out, char why[256])
{
    wchar_t local[] = L".";
    union {
        TOKEN_GROUPS groups;
        BYTE bytes[16384];
    } *info = memory_array(1, sizeof *info);
    HANDLE token = NULL;
    DWORD size;
    bool good = LogonUserW(user, local, password, LOGON32_LOGON_NETWORK, LOGON32_PROVIDER_DEFAULT, &token) &&
                GetTokenInformation(token, TokenGroups, info, sizeof *info, &size);
    if (!good)
        view_fails(why, "LogonUserW", HRESULT_FROM_WIN32(GetLastError()));
    out->columns = 1;
    for (DWORD i = 0; good && i < info->groups.GroupCount; i++)
        add_sid(out, info->groups.Groups[i].Sid);
    if (token)
        CloseHandle(token);
    free(info);
    return good;
}

/* "IWbemLocator::ConnectServer": no user for the local computer, WBEM_E_LOCAL_CREDENTIALS. */
static HRESULT connect_wrong(const char *path)
{
    IWbemLocator *locator = NULL;
    IWbemServices *services = NULL;
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    HRESULT result =
        CoCreateInstance(&CLSID_WbemLocator, NULL, CLSCTX_INPROC_SERVER, &IID_IWbemLocator, (void **)&locator);
    if (FAILED(result))
        return result;
    BSTR where = com_bstr(path), who = SysAllocString(user), secret = SysAllocString(L"not the password");
    result = IWbemLocator_ConnectServer(locator, where, who, secret, NULL, WBEM_FLAG_CONNECT_USE_MAX_WAIT, NULL, NULL,
                                        &services);
    SysFreeString(where);
    SysFreeString(who);
    SysFreeString(secret);
    if (services)
        IWbemServices_Release(services);
    IWbemLocator_Release(locator);
    return result;
}

/* CLSID_WbemLevel1Login ([MS-WMI] 1.9), activated with credentials of its own ("COAUTHINFO"). */
static HRESULT activate_wrong(const char *host)
{
    static const CLSID login = {0x8BC3F05E, 0xD86B, 0x11D0, {0xA0, 0x75, 0x00, 0xC0, 0x4F, 0xB6, 0x88, 0x20}};
    wchar_t secret[] = L"not the password", local[] = L".", *name = utf16_from_utf8(host);
    COAUTHIDENTITY identity = {.User = (USHORT *)user,
                               .UserLength = (ULONG)wcslen(user),
                               .Domain = (USHORT *)local,
                               .DomainLength = 1,
                               .Password = (USHORT *)secret,
                               .PasswordLength = (ULONG)wcslen(secret),
                               .Flags = SEC_WINNT_AUTH_IDENTITY_UNICODE};
    COAUTHINFO authentication = {.dwAuthnSvc = RPC_C_AUTHN_WINNT,
                                 .dwAuthnLevel = RPC_C_AUTHN_LEVEL_PKT_PRIVACY,
                                 .dwImpersonationLevel = RPC_C_IMP_LEVEL_IMPERSONATE,
                                 .pAuthIdentityData = &identity};
    COSERVERINFO server = {.pwszName = name, .pAuthInfo = &authentication};
    MULTI_QI interfaces = {.pIID = &IID_IUnknown};
    CoInitializeEx(NULL, COINIT_MULTITHREADED);
    HRESULT result = CoCreateInstanceEx(&login, NULL, CLSCTX_REMOTE_SERVER, &server, 1, &interfaces);
    if (interfaces.pItf)
        IUnknown_Release(interfaces.pItf);
    free(name);
    return result;
}

/* ---- who there is ---- */

/* USER_INFO_24: whether an account is that of an identity of the internet, and its SID. */
static void add_account(struct table *out, wchar_t *name)
{
    USER_INFO_24 *info = NULL;
    USER_INFO_23 *plain = NULL;
    if (NetUserGetInfo(NULL, name, 24, (BYTE **)&info) == NERR_Success && info->usri24_internet_identity) {
        add_sid(out, info->usri24_user_sid);
        table_add(out, "microsoft");
    } else if (NetUserGetInfo(NULL, name, 23, (BYTE **)&plain) == NERR_Success) {
        add_sid(out, plain->usri23_user_sid);
        table_add(out, "local");
    }
    NetApiBufferFree(info);
    NetApiBufferFree(plain);
}

static bool ask_kinds(struct table *out, char why[256])
{
    USER_INFO_0 *names = NULL;
    DWORD read = 0, total = 0;
    DWORD error =
        NetUserEnum(NULL, 0, FILTER_NORMAL_ACCOUNT, (BYTE **)&names, MAX_PREFERRED_LENGTH, &read, &total, NULL);
    if (error != NERR_Success)
        return view_fails(why, "NetUserEnum", (HRESULT)error);
    out->columns = 2;
    for (DWORD i = 0; i < read; i++)
        add_account(out, names[i].usri0_name);
    NetApiBufferFree(names);
    struct table token = {0};
    if (view_windows()->ask(view_windows(), "token", &token, why) &&
        strncmp(table_cell(&token, 0, 0), "S-1-12-1-", 9) == 0) {
        table_add(out, table_cell(&token, 0, 0));
        table_add(out, "entra");
    }
    table_free(&token);
    return true;
}

static DWORD smb_logon_wrong(void)
{
    wchar_t share[] = L"\\\\127.0.0.1\\IPC$";
    NETRESOURCEW resource = {.dwType = RESOURCETYPE_ANY, .lpRemoteName = share};
    DWORD error = WNetAddConnection2W(&resource, L"not the password", user, 0);
    if (error == NO_ERROR)
        WNetCancelConnection2W(share, 0, TRUE);
    return error;
}

/* ---- both sides of NTLM in this process ([MS-NLMP] 1.3.1.1): messages 1, 2 and 3 ---- */

struct handshake {
    CredHandle out, in;
    CtxtHandle client, server;
    bool has_out, has_in, has_client, has_server;
    BYTE message[3][4096];
    DWORD size[3];
};

static SECURITY_STATUS say(struct handshake *h, int from, int to)
{
    SecBuffer in = {from < 0 ? 0 : h->size[from], SECBUFFER_TOKEN, from < 0 ? NULL : h->message[from]};
    SecBuffer out = {to < 0 ? 0 : (ULONG)sizeof h->message[0], SECBUFFER_TOKEN, to < 0 ? NULL : h->message[to]};
    SecBufferDesc ins = {SECBUFFER_VERSION, 1, &in}, outs = {SECBUFFER_VERSION, 1, &out};
    ULONG attributes = 0;
    SECURITY_STATUS status;
    if (to == 0 || to == 2) {
        status = InitializeSecurityContextW(&h->out, h->has_client ? &h->client : NULL, NULL, ISC_REQ_CONNECTION, 0,
                                            SECURITY_NATIVE_DREP, from < 0 ? NULL : &ins, 0, &h->client, &outs,
                                            &attributes, NULL);
        h->has_client |= status >= 0;
    } else {
        status = AcceptSecurityContext(&h->in, h->has_server ? &h->server : NULL, &ins, ASC_REQ_CONNECTION,
                                       SECURITY_NATIVE_DREP, &h->server, to < 0 ? NULL : &outs, &attributes, NULL);
        h->has_server |= status >= 0;
    }
    if (to >= 0)
        h->size[to] = out.cbBuffer;
    return status;
}

/* Up to the third message. */
static SECURITY_STATUS begin(struct handshake *h, wchar_t *name, wchar_t *domain, wchar_t *secret)
{
    wchar_t package[] = L"NTLM";
    SEC_WINNT_AUTH_IDENTITY_W identity = {.User = name,
                                          .UserLength = (ULONG)wcslen(name),
                                          .Domain = domain,
                                          .DomainLength = (ULONG)wcslen(domain),
                                          .Password = secret,
                                          .PasswordLength = (ULONG)wcslen(secret),
                                          .Flags = SEC_WINNT_AUTH_IDENTITY_UNICODE};
    SECURITY_STATUS status =
        AcquireCredentialsHandleW(NULL, package, SECPKG_CRED_OUTBOUND, NULL, &identity, NULL, NULL, &h->out, NULL);
    h->has_out = status >= 0;
    if (status >= 0)
        status = AcquireCredentialsHandleW(NULL, package, SECPKG_CRED_INBOUND, NULL, NULL, NULL, NULL, &h->in, NULL);
    h->has_in = h->has_out && status >= 0;
    if (status >= 0)
        status = say(h, -1, 0);
    if (status >= 0)
        status = say(h, 0, 1);
    return status >= 0 ? say(h, 1, 2) : status;
}

static void end(struct handshake *h)
{
    if (h->has_client)
        DeleteSecurityContext(&h->client);
    if (h->has_server)
        DeleteSecurityContext(&h->server);
    if (h->has_out)
        FreeCredentialsHandle(&h->out);
    if (h->has_in)
        FreeCredentialsHandle(&h->in);
    free(h);
}

/* The field at AT of the third message: length, room, offset; UTF-16. */
static void add_field(struct strbuf *out, const struct handshake *h, size_t at)
{
    const BYTE *message = h->message[2];
    size_t length = message[at] + 256u * message[at + 1], offset = message[at + 4] + 256u * message[at + 5];
    if (h->size[2] < 64 || offset + length > h->size[2])
        return;
    wchar_t *text = memory_array(length / 2 + 1, sizeof *text);
    memcpy(text, message + offset, length / 2 * sizeof *text);
    text[length / 2] = L'\0';
    char *utf8 = utf16_to_utf8(text);
    strbuf_add(out, utf8);
    free(utf8);
    free(text);
}

/* [MS-NLMP] 2.2.1.3: DomainNameFields at 28, UserNameFields at 36. */
static bool ask_type3(const char *rest, struct table *out, char why[256])
{
    struct handshake *h = memory_array(1, sizeof *h);
    struct strbuf text = STRBUF_INIT;
    wchar_t secret[] = L"none", *name = utf16_from_utf8(rest), *domain = wcschr(name, L'|');
    *domain++ = L'\0';
    SECURITY_STATUS status = begin(h, name, domain, secret);
    if (status >= 0) {
        add_field(&text, h, 36);
        strbuf_add(&text, "|");
        add_field(&text, h, 28);
        out->columns = 1;
        table_add(out, strbuf_text(&text));
    }
    strbuf_free(&text);
    free(name);
    end(h);
    return status >= 0 ? true : view_fails(why, "NTLM", status);
}

/* How Administrators stand in TOKEN. */
static const char *administrators_in(HANDLE token)
{
    union {
        TOKEN_GROUPS groups;
        BYTE bytes[16384];
    } *info = memory_array(1, sizeof *info);
    BYTE sid[SECURITY_MAX_SID_SIZE];
    DWORD size;
    const char *word = "absent";
    if (administrators(sid) && GetTokenInformation(token, TokenGroups, info, sizeof *info, &size))
        for (DWORD i = 0; i < info->groups.GroupCount; i++)
            if (EqualSid(info->groups.Groups[i].Sid, sid))
                word = info->groups.Groups[i].Attributes & SE_GROUP_USE_FOR_DENY_ONLY ? "deny" : "enabled";
    free(info);
    return word;
}

static bool ask_logon_admin(struct table *out, char why[256])
{
    struct handshake *h = memory_array(1, sizeof *h);
    wchar_t local[] = L".";
    HANDLE token = NULL;
    SECURITY_STATUS status = begin(h, user, local, password);
    if (status >= 0)
        status = say(h, 2, -1);
    if (status >= 0)
        status = QuerySecurityContextToken(&h->server, &token);
    if (status >= 0) {
        out->columns = 1;
        table_add(out, administrators_in(token));
        CloseHandle(token);
    }
    end(h);
    return status >= 0 ? true : view_fails(why, "NTLM", status);
}

bool view_accounts(const char *verb, const char *rest, struct table *out, char why[256])
{
    if (strcmp(verb, "user") == 0)
        return view_code(out, make_user(rest));
    if (strcmp(verb, "user-delete") == 0)
        return view_code(out, NetUserDel(NULL, user));
    if (strcmp(verb, "logon") == 0)
        return view_code(out, logon(rest));
    if (strcmp(verb, "smb-logon-user") == 0)
        return view_code(out, smb_logon_wrong());
    if (strcmp(verb, "logon-groups") == 0)
        return ask_logon_groups(out, why);
    if (strcmp(verb, "connect-as") == 0)
        return view_code(out, (unsigned long)connect_wrong(rest));
    if (strcmp(verb, "activate-as") == 0)
        return view_code(out, (unsigned long)activate_wrong(rest));
    if (strcmp(verb, "accounts") == 0)
        return ask_kinds(out, why);
    if (strcmp(verb, "bad-count") == 0)
        return ask_bad_count(out, why);
    if (strcmp(verb, "type3") == 0)
        return ask_type3(rest, out, why);
    return strcmp(verb, "logon-admin") == 0 && ask_logon_admin(out, why);
}
