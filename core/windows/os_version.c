/* SPDX-License-Identifier: MIT */
#include "windows/os_version.h"

#include "base/ascii.h"
#include "base/strbuf.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"

#include <stdlib.h>
#include <string.h>

enum { TEXT_UNITS = 256, FIRST_WINDOWS_11_BUILD = 22000 };

static const wchar_t current_version[] = L"SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
static const wchar_t product_options[] = L"SYSTEM\\CurrentControlSet\\Control\\ProductOptions";

HKEY os_version_open(HKEY root, const wchar_t *path)
{
    HKEY key;
    return RegOpenKeyExW(root, path, 0, KEY_QUERY_VALUE | KEY_WOW64_64KEY, &key) == ERROR_SUCCESS ? key : NULL;
}

static LSTATUS query(HKEY key, const wchar_t *name, DWORD wanted, void *data, DWORD *size)
{
    DWORD type = REG_NONE;
    LSTATUS error = key ? RegQueryValueExW(key, name, NULL, &type, data, size) : ERROR_FILE_NOT_FOUND;
    return error == ERROR_SUCCESS && type != wanted ? ERROR_INVALID_DATA : error;
}

char *os_version_string(HKEY key, const wchar_t *name)
{
    wchar_t text[TEXT_UNITS];
    DWORD size = sizeof text;
    if (query(key, name, REG_SZ, text, &size) != ERROR_SUCCESS)
        return utf16_to_utf8(L"");
    return utf16_to_utf8_n(text, size / sizeof *text);
}

static void read_dword(HKEY key, const wchar_t *name, uint32_t *out)
{
    DWORD number, size = sizeof number;
    if (query(key, name, REG_DWORD, &number, &size) == ERROR_SUCCESS && size == sizeof number)
        *out = number;
}

/* The editions that people call Home are "Core" inside. */
static bool is_home_edition_id(const char *id)
{
    return ascii_starts_nocase(id, "Core") || ascii_starts_nocase(id, "Home") || ascii_starts_nocase(id, "Starter");
}

bool os_version_is_home(DWORD product)
{
    switch (product) {
    case PRODUCT_HOME_BASIC:
    case PRODUCT_HOME_BASIC_N:
    case PRODUCT_HOME_PREMIUM:
    case PRODUCT_HOME_PREMIUM_N:
    case PRODUCT_STARTER:
    case PRODUCT_STARTER_N:
    case PRODUCT_CORE:
    case PRODUCT_CORE_N:
    case PRODUCT_CORE_COUNTRYSPECIFIC:
    case PRODUCT_CORE_SINGLELANGUAGE:
        return true;
    default:
        return false;
    }
}

/* Windows 11 still says "Windows 10" in ProductName. */
static char *caption_of(char *product_name, uint32_t build)
{
    static const char ten[] = "Windows 10";
    if (build < FIRST_WINDOWS_11_BUILD || strncmp(product_name, ten, sizeof ten - 1) != 0)
        return product_name;
    char *eleven = strbuf_printed("Windows 11%s", product_name + sizeof ten - 1);
    free(product_name);
    return eleven;
}

/* Only a full administrator may write here; the right is asked for, not used. */
static LSTATUS open_version(HKEY root, HKEY *key, bool *may_write)
{
    const REGSAM read = KEY_QUERY_VALUE | KEY_WOW64_64KEY;
    LSTATUS error = RegOpenKeyExW(root, current_version, 0, read | KEY_SET_VALUE, key);
    *may_write = error == ERROR_SUCCESS;
    return error == ERROR_ACCESS_DENIED ? RegOpenKeyExW(root, current_version, 0, read, key) : error;
}

enum status os_version_read(HKEY root, struct call *call, struct os_info *out, bool *may_write)
{
    HKEY key;
    LSTATUS error = open_version(root, &key, may_write);
    if (error != ERROR_SUCCESS)
        return status_win32(call, "RegOpenKeyExW", (uint32_t)error);
    read_dword(key, L"CurrentMajorVersionNumber", &out->major);
    read_dword(key, L"CurrentMinorVersionNumber", &out->minor);
    read_dword(key, L"UBR", &out->revision);
    char *build = os_version_string(key, L"CurrentBuildNumber");
    char *edition = os_version_string(key, L"EditionID");
    char *product = os_version_string(key, L"ProductName");
    RegCloseKey(key);
    key = os_version_open(root, product_options);
    char *type = os_version_string(key, L"ProductType");
    if (key)
        RegCloseKey(key);
    if (*build)
        out->build = (uint32_t)strtoul(build, NULL, 10);
    out->server = ascii_equal_nocase(type, "ServerNT") || ascii_equal_nocase(type, "LanmanNT");
    out->domain_controller = ascii_equal_nocase(type, "LanmanNT");
    out->home_edition = !out->server && is_home_edition_id(edition);
    free(out->caption);
    out->caption = caption_of(product, out->build);
    free(build);
    free(edition);
    free(type);
    return ST_OK;
}
