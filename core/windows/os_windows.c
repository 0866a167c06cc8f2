/* SPDX-License-Identifier: MIT
 * Which Windows the machine runs, what it is called and what we may do there. */
#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/lookup.h"
#include "windows/operation.h"
#include "windows/ops.h"
#include "windows/os_version.h"
#include "windows/registry_root.h"
#include "windows/status_windows.h"
#include "windows/together.h"
#include "windows/utf16.h"
#include "windows/ways.h"
#include "windows/wmi_os.h"
#include "windows/wmi_registry.h"

#include <lm.h>

#include <stdlib.h>

enum { NAME_UNITS = 512 };

struct os_operation {
    struct operation operation;
    struct os_info info;
};

static void clear(struct operation *operation)
{
    os_info_free(&container_of(operation, struct os_operation, operation)->info);
}

/* ---- who we are ---- */

static void read_caller(struct os_info *out)
{
    struct call scratch = call_make(NULL, 1);
    struct windows_machine here = {0};
    struct sid sid;
    struct looked_up found;
    if (lookup_caller(&scratch, &sid) != ST_OK)
        return;
    char text[SID_TEXT_MAX];
    out->user_sid = memory_string(sid_to_text(&sid, text));
    if (lookup_sid(&here, &scratch, &sid, &found) == ST_OK) {
        out->user = lookup_text(&found);
        lookup_free(&found);
    }
}

/* Membership that counts: in a filtered token the group is there for denials only. */
static bool is_administrator(void)
{
    struct sid administrators = *sid_well_known(SID_ADMINISTRATORS);
    BOOL member = FALSE;
    return CheckTokenMembership(NULL, administrators.bytes, &member) && member;
}

/* ---- its names ---- */

static char *own_name(COMPUTER_NAME_FORMAT format)
{
    wchar_t name[NAME_UNITS];
    DWORD size = NAME_UNITS;
    return utf16_to_utf8(GetComputerNameExW(format, name, &size) ? name : L"");
}

static void read_join(const wchar_t *host, struct os_info *out)
{
    wchar_t *name = NULL;
    NETSETUP_JOIN_STATUS join = NetSetupUnknownStatus;
    NET_API_STATUS error = NetGetJoinInformation(host, &name, &join);
    out->join_unknown = error != NERR_Success || join == NetSetupUnknownStatus;
    if (error != NERR_Success)
        return;
    out->domain_joined = join == NetSetupDomainName;
    free(out->domain);
    out->domain = utf16_to_utf8(name ? name : L"");
    if (name)
        NetApiBufferFree(name);
}

static const wchar_t parameters[] = L"SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters";

/* What is asked of another computer, in pieces that need nothing of each other. */
struct remote_reading {
    struct windows_machine *machine;
    HKEY root;
    struct call *call;
    struct os_info *out;
    enum status *status; /* of the version */
    void (*read)(struct remote_reading *own);
};

static void read_remote_version(struct remote_reading *own)
{
    *own->status = os_version_read(own->root, own->call, own->out, &own->out->elevated);
}

static void read_remote_join(struct remote_reading *own)
{
    read_join(own->machine->unc_host, own->out);
}

static void read_remote_computer(struct remote_reading *own)
{
    HKEY key = os_version_open(own->root, L"SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ActiveComputerName");
    own->out->computer = os_version_string(key, L"ComputerName");
    if (key)
        RegCloseKey(key);
}

/* A member's primary DNS domain is its domain's, and then it stands in the registry as well. */
static void read_remote_dns(struct remote_reading *own)
{
    HKEY key = os_version_open(own->root, parameters);
    char *host = os_version_string(key, L"NV Hostname");
    char *domain = os_version_string(key, L"NV Domain");
    if (key)
        RegCloseKey(key);
    own->out->dns_name = *host && *domain ? strbuf_printed("%s.%s", host, domain) : memory_string(host);
    free(host);
    free(domain);
}

static void read_piece(void *item)
{
    struct remote_reading *own = item;
    own->read(own);
}

/* ---- this computer ---- */

typedef LONG(WINAPI *get_version_function)(OSVERSIONINFOEXW *info);

/* GetVersionExW answers what the manifest of the program claims to know; RtlGetVersion what is. */
static void read_version(struct os_info *out)
{
    OSVERSIONINFOEXW info = {.dwOSVersionInfoSize = sizeof info};
    HMODULE ntdll = GetModuleHandleW(L"ntdll.dll");
    get_version_function get = ntdll ? (get_version_function)(void *)GetProcAddress(ntdll, "RtlGetVersion") : NULL;
    if (!get || get(&info) != 0)
        return;
    out->major = info.dwMajorVersion;
    out->minor = info.dwMinorVersion;
    out->build = info.dwBuildNumber;
    out->server = info.wProductType != VER_NT_WORKSTATION;
    out->domain_controller = info.wProductType == VER_NT_DOMAIN_CONTROLLER;
    DWORD product = PRODUCT_UNDEFINED;
    if (GetProductInfo(info.dwMajorVersion, info.dwMinorVersion, 0, 0, &product))
        out->home_edition = os_version_is_home(product);
}

static enum status read_local(struct call *call, struct os_info *out)
{
    bool may_write;
    enum status status = os_version_read(HKEY_LOCAL_MACHINE, call, out, &may_write);
    if (status != ST_OK)
        return status;
    read_version(out);
    out->computer = own_name(ComputerNameNetBIOS);
    out->dns_name = own_name(ComputerNameDnsFullyQualified);
    read_join(NULL, out);
    out->elevated = is_administrator();
    read_caller(out);
    return ST_OK;
}

/* ---- another computer ---- */

static void read_account(struct windows_machine *machine, struct os_info *out)
{
    if (machine->credentials)
        out->user = credentials_name(machine->credentials);
    else
        read_caller(out);
}

static void fill_missing(struct os_info *info)
{
    char **texts[] = {&info->computer, &info->dns_name, &info->caption, &info->domain, &info->user, &info->user_sid};
    for (size_t i = 0; i < array_count(texts); i++)
        if (!*texts[i])
            *texts[i] = memory_string("");
}

static struct os_info *info_of(struct operation *operation)
{
    return &container_of(operation, struct os_operation, operation)->info;
}

static enum status work_local(struct operation *operation, struct call *call)
{
    enum status status = read_local(call, info_of(operation));
    fill_missing(info_of(operation));
    return status;
}

static enum status work_registry(struct operation *operation, struct call *call)
{
    struct os_info *out = info_of(operation);
    struct windows_machine *machine = operation->machine;
    HKEY root = NULL;
    enum link link = registry_root(machine, call, &root);
    if (link != LINK_UP)
        return link_status(link);
    enum status status = ST_OK;
    struct remote_reading pieces[] = {
        {machine, root, call, out, &status, read_remote_computer},
        {machine, root, call, out, &status, read_remote_dns},
        {machine, root, call, out, &status, read_remote_join},
        {machine, root, call, out, &status, read_remote_version},
    };
    /* The last one runs on this thread: the call is its alone. */
    together_as_account(machine, read_piece, pieces, sizeof pieces[0], array_count(pieces));
    if (status != ST_OK)
        return status;
    read_account(machine, out);
    fill_missing(out);
    return ST_OK;
}

static enum status work_wmi(struct operation *operation, struct call *call)
{
    struct os_info *out = info_of(operation);
    os_info_free(out);
    enum status status = wmi_os_get(operation->machine, call, out);
    if (status == ST_OK) {
        struct call scratch = call_make(call->cancel, call->limit_ms);
        out->elevated =
            wmi_registry_may_write(operation->machine, &scratch, "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion");
    }
    read_account(operation->machine, out);
    fill_missing(out);
    return status;
}

static const struct way ways[] = {
    {CHANNEL_REMOTE_REGISTRY, "RegConnectRegistryW", work_registry},
    {CHANNEL_WMI, "Win32_OperatingSystem", work_wmi},
};

enum status ops_os_get(struct machine *m, struct call *call, struct os_info *out)
{
    struct os_operation *own = memory_new(struct os_operation);
    operation_init(&own->operation, m, work_local, clear);
    enum status status = machine_windows_of(m)->host
                             ? ways_run(&own->operation, call, ways, array_count(ways))
                             : operation_run(&own->operation, call, CHANNEL_LOCAL, "NetGetJoinInformation");
    if (status == ST_OK) {
        *out = own->info;
        own->info = (struct os_info){0};
    }
    operation_release(&own->operation);
    return status;
}
