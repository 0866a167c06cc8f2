/* SPDX-License-Identifier: MIT
 * __SystemSecurity: the descriptor of a namespace, kept as the value SD of Namespaces\PATH (with "/" for "\").
 * Source: pages of __SystemSecurity, GetSD and SetSD. */
#include "double.h"

#include <sddl.h>

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

/* What Windows gives root and, by inheritance, everything below it. */
static const wchar_t as_delivered[] = L"O:BAG:BAD:(A;CI;CCDCLCSWRPWPRCWD;;;BA)(A;CI;CCDCRP;;;NS)"
                                      L"(A;CI;CCDCRP;;;LS)(A;CI;CCDCRP;;;AU)";

static void sub_key(const wchar_t *namespace_path, wchar_t out[DOUBLE_NAMESPACE + 16])
{
    _snwprintf(out, DOUBLE_NAMESPACE + 15, L"Namespaces\\%ls", namespace_path);
    out[DOUBLE_NAMESPACE + 15] = L'\0';
    for (wchar_t *at = out + 11; *at; at++)
        *at = *at == L'\\' ? L'/' : (wchar_t)towlower(*at);
}

/* The stored bytes; NULL none. free() */
static BYTE *stored(const wchar_t *host, const wchar_t *sub, DWORD *size)
{
    HKEY key = world_open(host, sub, KEY_QUERY_VALUE);
    BYTE *bytes = NULL;
    DWORD type;
    *size = 0;
    if (!key)
        return NULL;
    if (RegQueryValueExW(key, L"SD", NULL, &type, NULL, size) == ERROR_SUCCESS && type == REG_BINARY) {
        bytes = calloc(*size + 1, 1);
        RegQueryValueExW(key, L"SD", NULL, &type, bytes, size);
    }
    RegCloseKey(key);
    return bytes;
}

BYTE *namespace_security_bytes(const wchar_t *host, const wchar_t *namespace_path, DWORD *size)
{
    wchar_t sub[DOUBLE_NAMESPACE + 16];
    PSECURITY_DESCRIPTOR descriptor;
    sub_key(namespace_path, sub);
    BYTE *bytes = stored(host, sub, size);
    if (bytes ||
        !ConvertStringSecurityDescriptorToSecurityDescriptorW(as_delivered, SDDL_REVISION_1, &descriptor, size))
        return bytes;
    bytes = calloc(*size, 1);
    memcpy(bytes, descriptor, *size);
    LocalFree(descriptor);
    return bytes;
}

static HRESULT get(const wchar_t *host, const wchar_t *namespace_path, IWbemClassObject *output)
{
    DWORD size;
    BYTE *bytes = namespace_security_bytes(host, namespace_path, &size);
    if (!bytes)
        return (HRESULT)WBEM_E_FAILED;
    object_set_bytes(output, L"SD", bytes, size);
    free(bytes);
    return S_OK;
}

/* Explicit entries only, an owner and a group: what real WMI insists on. */
static bool acceptable(PSECURITY_DESCRIPTOR descriptor)
{
    PSID owner = NULL, group = NULL;
    PACL list = NULL;
    BOOL present = FALSE, defaulted;
    if (!IsValidSecurityDescriptor(descriptor) || !GetSecurityDescriptorOwner(descriptor, &owner, &defaulted) ||
        !GetSecurityDescriptorGroup(descriptor, &group, &defaulted) ||
        !GetSecurityDescriptorDacl(descriptor, &present, &list, &defaulted) || !owner || !group)
        return false;
    for (DWORD i = 0; present && list && i < list->AceCount; i++) {
        ACE_HEADER *entry;
        if (GetAce(list, i, (void **)&entry) && (entry->AceFlags & INHERITED_ACE))
            return false;
    }
    return true;
}

static HRESULT set(const wchar_t *host, const wchar_t *sub, IWbemClassObject *input)
{
    wchar_t path[WORLD_PATH];
    HKEY key;
    size_t size;
    BYTE *bytes = input ? object_bytes(input, L"SD", &size) : NULL;
    if (!bytes || size < sizeof(SECURITY_DESCRIPTOR_RELATIVE) || !acceptable(bytes)) {
        free(bytes);
        return (HRESULT)WBEM_E_INVALID_OBJECT;
    }
    world_write("SetSD");
    world_path(host, sub, path);
    RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_ALL_ACCESS | KEY_WOW64_64KEY, NULL, &key, NULL);
    RegSetValueExW(key, L"SD", 0, REG_BINARY, bytes, (DWORD)size);
    RegCloseKey(key);
    free(bytes);
    return S_OK;
}

HRESULT namespace_security_call(const wchar_t *host, const wchar_t *namespace_path, const wchar_t *method,
                                IWbemClassObject *input, IWbemClassObject **out)
{
    wchar_t sub[DOUBLE_NAMESPACE + 16];
    IWbemClassObject *output = object_new(L"__PARAMETERS", NULL);
    HRESULT result = (HRESULT)WBEM_E_INVALID_METHOD;
    sub_key(namespace_path, sub);
    if (_wcsicmp(method, L"GetSD") == 0)
        result = get(host, namespace_path, output);
    else if (_wcsicmp(method, L"SetSD") == 0)
        result = set(host, sub, input);
    object_set_number(output, L"ReturnValue", 0);
    if (SUCCEEDED(result) && out)
        *out = output;
    else
        IWbemClassObject_Release(output);
    return result;
}
