/* SPDX-License-Identifier: MIT
 * The independent side: what an installation made. */
#include "view_parts.h"

#include "base/memory.h"
#include "windows/utf16.h"

#include <aclapi.h>
#include <sddl.h>

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { TEXT = 32768 };

#define OWN_KEY L"SOFTWARE\\WMI Ready"
#define WRITES (FILE_WRITE_DATA | FILE_APPEND_DATA | DELETE | WRITE_DAC | WRITE_OWNER)

/* A text below HKEY_LOCAL_MACHINE with its variables replaced, or "". */
static const wchar_t *value_of(const wchar_t *key, const wchar_t *name, wchar_t text[TEXT])
{
    DWORD size = TEXT * sizeof *text;
    DWORD flags = RRF_RT_REG_SZ | RRF_RT_REG_EXPAND_SZ | RRF_SUBKEY_WOW6464KEY;
    text[0] = L'\0';
    RegGetValueW(HKEY_LOCAL_MACHINE, key, name, flags, NULL, text, &size);
    return text;
}

static bool add_wide(struct table *out, const wchar_t *wide)
{
    char *text = utf16_to_utf8(wide);
    view_one(out, text);
    free(text);
    return true;
}

static size_t without_slash(const wchar_t *path, size_t length)
{
    return length && path[length - 1] == L'\\' ? length - 1 : length;
}

/* How often the folder stands in the PATH of all users. */
static bool ask_search_path(const wchar_t *folder, wchar_t text[TEXT], struct table *out)
{
    size_t length = without_slash(folder, wcslen(folder)), count = 0;
    value_of(L"SYSTEM\\CurrentControlSet\\Control\\Session Manager\\Environment", L"Path", text);
    for (const wchar_t *at = text; *at; at += *at == L';') {
        size_t part = wcscspn(at, L";");
        count += without_slash(at, part) == length && _wcsnicmp(at, folder, length) == 0;
        at += part;
    }
    return view_one(out, count == 0 ? "never" : count == 1 ? "once" : "more than once");
}

/* S-1-3-0 is whoever makes a file there, which takes the right to. */
static bool is_trusted(const wchar_t *sid)
{
    static const wchar_t *const trusted[] = {
        L"S-1-5-18", L"S-1-5-32-544", L"S-1-3-0",
        L"S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464" /* TrustedInstaller */};
    for (size_t i = 0; i < array_count(trusted); i++)
        if (wcscmp(sid, trusted[i]) == 0)
            return true;
    return false;
}

/* Who may change the folder, but for administrators and Windows itself. */
static bool ask_writers(wchar_t *folder, struct table *out, char why[256])
{
    PACL dacl = NULL;
    PSECURITY_DESCRIPTOR sd = NULL;
    wchar_t *sid;
    DWORD error =
        GetNamedSecurityInfoW(folder, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, NULL, NULL, &dacl, NULL, &sd);
    if (error)
        return view_fails(why, "GetNamedSecurityInfoW", HRESULT_FROM_WIN32(error));
    out->columns = 1;
    for (DWORD i = 0; dacl && i < dacl->AceCount; i++) {
        ACCESS_ALLOWED_ACE *ace = NULL;
        if (!GetAce(dacl, i, (void **)&ace) || ace->Header.AceType != ACCESS_ALLOWED_ACE_TYPE ||
            !(ace->Mask & (WRITES | GENERIC_WRITE | GENERIC_ALL)) ||
            !ConvertSidToStringSidW((PSID)&ace->SidStart, &sid))
            continue;
        if (!is_trusted(sid))
            add_wide(out, sid);
        LocalFree(sid);
    }
    if (!dacl)
        view_one(out, "everybody");
    LocalFree(sd);
    return true;
}

bool view_install(const char *what, struct table *out, char why[256])
{
    wchar_t *folder = memory_new_n(wchar_t, TEXT), *text = memory_new_n(wchar_t, TEXT);
    bool good = true;
    value_of(OWN_KEY, L"InstallFolder", folder);
    if (!folder[0]) {
        snprintf(why, 256, "it is not installed");
        good = false;
    } else if (strcmp(what, "folder") == 0) {
        add_wide(out, folder);
    } else if (strcmp(what, "messages") == 0) {
        add_wide(out, value_of(L"SYSTEM\\CurrentControlSet\\Services\\EventLog\\Application\\WMI Ready",
                               L"EventMessageFile", text));
    } else if (strcmp(what, "search-path") == 0) {
        ask_search_path(folder, text, out);
    } else {
        good = ask_writers(folder, out, why);
    }
    free(folder);
    free(text);
    return good;
}
