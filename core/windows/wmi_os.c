/* SPDX-License-Identifier: MIT */
#include "windows/wmi_os.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/os_version.h"
#include "windows/status_windows.h"
#include "windows/wmi_enumerate.h"
#include "windows/wmi_object.h"
#include "windows/wmi_pool.h"

#include <stdlib.h>
#include <wchar.h>

/* ProductType of Win32_OperatingSystem; 3 is a server that is no domain controller. */
enum { PRODUCT_WORKSTATION = 1, PRODUCT_CONTROLLER = 2 };

struct reader {
    struct wmi_visitor visitor;
    const char *query;
    struct os_info *os;
    int64_t utc_ms;
    bool found;
};

static enum status read_work(struct wmi_connection *connection, struct call *call, void *data)
{
    struct reader *reader = data;
    return wmi_enumerate(connection, call, wmi_enumerate_until(call), reader->query, NULL, &reader->visitor);
}

static enum status read_one(struct windows_machine *machine, struct call *call, const char *query,
                            struct reader *reader)
{
    reader->query = query;
    enum status status = wmi_pool_run(machine, call, "root\\cimv2", read_work, reader);
    if (status == ST_ABSENT || (status == ST_OK && !reader->found))
        status = call_fault(call, ST_UNSUPPORTED, "IWbemServices::ExecQuery", ERROR_NOT_FOUND);
    return status;
}

/* ---- version and names ---- */

/* "10.0.22631" */
static void take_version(struct os_info *out, char *version)
{
    char *at = version;
    out->major = (uint32_t)strtoul(at, &at, 10);
    out->minor = *at == '.' ? (uint32_t)strtoul(at + 1, &at, 10) : 0;
    out->build = *at == '.' ? (uint32_t)strtoul(at + 1, &at, 10) : 0;
    free(version);
}

static bool take_system(struct wmi_visitor *visitor, IWbemClassObject *object)
{
    struct reader *reader = container_of(visitor, struct reader, visitor);
    struct os_info *out = reader->os;
    uint64_t product = PRODUCT_WORKSTATION, sku = 0;
    reader->found = true;
    take_version(out, wmi_object_string(object, L"Version"));
    out->caption = wmi_object_string(object, L"Caption");
    out->computer = wmi_object_string(object, L"CSName");
    (void)wmi_object_number(object, L"ProductType", &product);
    (void)wmi_object_number(object, L"OperatingSystemSKU", &sku);
    out->server = product != PRODUCT_WORKSTATION;
    out->domain_controller = product == PRODUCT_CONTROLLER;
    out->home_edition = !out->server && os_version_is_home((DWORD)sku);
    return false;
}

static bool take_computer(struct wmi_visitor *visitor, IWbemClassObject *object)
{
    struct reader *reader = container_of(visitor, struct reader, visitor);
    struct os_info *out = reader->os;
    reader->found = true;
    out->join_unknown = !wmi_object_bool(object, L"PartOfDomain", &out->domain_joined);
    char *domain = wmi_object_string(object, out->domain_joined ? L"Domain" : L"Workgroup");
    char *host = wmi_object_string(object, L"DNSHostName");
    out->dns_name = out->domain_joined && *host ? strbuf_printed("%s.%s", host, domain) : memory_string(host);
    free(host);
    out->domain = domain;
    return false;
}

enum status wmi_os_get(struct windows_machine *machine, struct call *call, struct os_info *out)
{
    struct os_info found = {0};
    struct reader reader = {.visitor.object = take_system, .os = &found};
    enum status status = read_one(machine, call,
                                  "SELECT Version, Caption, CSName, ProductType, OperatingSystemSKU "
                                  "FROM Win32_OperatingSystem",
                                  &reader);
    if (status == ST_OK) {
        reader = (struct reader){.visitor.object = take_computer, .os = &found};
        status = read_one(machine, call,
                          "SELECT DNSHostName, Domain, Workgroup, PartOfDomain FROM Win32_ComputerSystem", &reader);
    }
    if (status == ST_OK)
        *out = found;
    else
        os_info_free(&found);
    return status;
}

/* ---- clock ---- */

static bool digits(const wchar_t *text, size_t count, long *out)
{
    long number = 0;
    for (size_t i = 0; i < count; i++) {
        if (text[i] < L'0' || text[i] > L'9')
            return false;
        number = number * 10 + (text[i] - L'0');
    }
    *out = number;
    return true;
}

bool wmi_os_moment(const wchar_t *text, int64_t *utc_ms)
{
    long year, month, day, hour, minute, second, millisecond, offset;
    size_t length = wcslen(text);
    if (length < 23 || length > 25 || text[14] != L'.' || (text[21] != L'+' && text[21] != L'-') ||
        !digits(text, 4, &year) || !digits(text + 4, 2, &month) || !digits(text + 6, 2, &day) ||
        !digits(text + 8, 2, &hour) || !digits(text + 10, 2, &minute) || !digits(text + 12, 2, &second) ||
        !digits(text + 15, 3, &millisecond) || !digits(text + 22, length - 22, &offset))
        return false;
    SYSTEMTIME local = {.wYear = (WORD)year,
                        .wMonth = (WORD)month,
                        .wDay = (WORD)day,
                        .wHour = (WORD)hour,
                        .wMinute = (WORD)minute,
                        .wSecond = (WORD)second,
                        .wMilliseconds = (WORD)millisecond};
    FILETIME time;
    if (!SystemTimeToFileTime(&local, &time))
        return false;
    ULARGE_INTEGER ticks = {.LowPart = time.dwLowDateTime, .HighPart = time.dwHighDateTime};
    int64_t minutes_east = text[21] == L'-' ? -offset : offset;
    /* 100 ns units since 1601; the offset says how far local time is ahead of UTC. */
    *utc_ms = (int64_t)(ticks.QuadPart / 10000) - INT64_C(11644473600000) - minutes_east * 60000;
    return true;
}

static bool take_time(struct wmi_visitor *visitor, IWbemClassObject *object)
{
    struct reader *reader = container_of(visitor, struct reader, visitor);
    VARIANT value;
    VariantInit(&value);
    if (SUCCEEDED(IWbemClassObject_Get(object, L"LocalDateTime", 0, &value, NULL, NULL)) && V_VT(&value) == VT_BSTR &&
        V_BSTR(&value))
        reader->found = wmi_os_moment(V_BSTR(&value), &reader->utc_ms);
    VariantClear(&value);
    return false;
}

enum status wmi_os_clock_get(struct windows_machine *machine, struct call *call, int64_t *utc_ms)
{
    struct reader reader = {.visitor.object = take_time};
    enum status status = read_one(machine, call, "SELECT LocalDateTime FROM Win32_OperatingSystem", &reader);
    if (status == ST_OK)
        *utc_ms = reader.utc_ms;
    return status;
}
