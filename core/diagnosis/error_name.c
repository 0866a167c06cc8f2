/* SPDX-License-Identifier: MIT */
#include "diagnosis/error_name.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/word.h"
#include "diagnosis/error_code.h"
#include "diagnosis/error_table.h"

#include <stdio.h>
#include <string.h>

/* Second names of codes that stand in the table. */
static const struct {
    const char *name;
    uint32_t code;
} aliases[] = {
    {"ERROR_ACCESS_DENIED", ERROR_CODE_ACCESS_DENIED},
    {"RPC_S_ACCESS_DENIED", ERROR_CODE_ACCESS_DENIED},
    {"ERROR_OUTOFMEMORY", 0x8007000E},
    {"ERROR_INVALID_PARAMETER", 0x80070057},
    {"CO_E_LAUNCH_PERMISSION_DENIED", 0x8000401B},
    /* As Samba and impacket print the status of a fault: C706, appendix E; 5 is Windows' own ([MS-RPCE] 2.2.2.11). */
    {"nca_s_fault_access_denied", 5},
    {"nca_s_op_rng_error", 0x1C010002},
    {"nca_s_unk_if", 0x1C010003},
    {"nca_s_server_too_busy", 0x800706BB},
};

/* Of Windows Remote Management, those of public threads (wsmerror.h). */
static const struct {
    const char *name;
    uint32_t code;
} winrm[] = {
    {"ERROR_WSMAN_DESTINATION_UNREACHABLE", 0x80338012},
    {"ERROR_WSMAN_SERVER_NOT_TRUSTED", 0x803380E4},
    {"ERROR_WSMAN_EXPLICIT_CREDENTIALS_REQUIRED", 0x803380E5},
    {"ERROR_WSMAN_WMI_SVC_ACCESS_DENIED", 0x80338104},
    {"ERROR_WSMAN_WMI_PROVIDER_ACCESS_DENIED", 0x80338105},
    {"ERROR_WSMAN_KERBEROS_IPADDRESS", 0x8033810B},
    {"ERROR_WSMAN_CLIENT_WORKGROUP_NO_KERBEROS", 0x8033810C},
    {"ERROR_WSMAN_HTTP_SERVICE_UNAVAILABLE_STATUS", 0x80338112},
    {"ERROR_WSMAN_HTTP_NOT_FOUND_STATUS", 0x80338113},
    {"ERROR_WSMAN_QUICK_CONFIG_FIREWALL_EXCEPTIONS_DISALLOWED", 0x80338116},
    {"ERROR_WSMAN_NETWORK_TIMEDOUT", 0x80338126},
    {"ERROR_WSMAN_NAME_NOT_RESOLVED", 0x803381B9},
};

/* ---- reading ---- */

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool read_code(const char *text, size_t length, uint32_t *out)
{
    uint64_t value;
    if (length > 2 && text[0] == '0' && ascii_lower(text[1]) == 'x') {
        if (!number_read(text + 2, length - 2, 16, UINT32_MAX, &value))
            return false;
    } else if (text[0] == '-') {
        if (!number_read(text + 1, length - 1, 10, UINT64_C(0x80000000), &value))
            return false;
        value = (uint64_t)0 - value;
    } else {
        /* Eight digits from 8, 9, C or D on are an HRESULT or NTSTATUS without its 0x: no
         * decimal spelling of an error has exactly eight digits. */
        bool bare_hex = length == 8 && strchr("89cCdD", text[0]);
        bool decimal = !bare_hex && number_read(text, length, 10, UINT32_MAX, &value);
        /* Letters alone are a word, not a number. */
        bool digits = strpbrk(text, "0123456789") != NULL;
        if (!decimal && (!digits || !number_read(text, length, 16, UINT32_MAX, &value)))
            return false;
    }
    *out = (uint32_t)value;
    return true;
}

static bool find_name(const char *name, uint32_t *out)
{
    /* Samba writes NT_STATUS_ACCESS_DENIED for what Windows calls STATUS_ACCESS_DENIED (ntstatus.h). */
    if (ascii_starts_nocase(name, "NT_STATUS_"))
        name += 3;
    for (const struct error_twin *twin = error_twins; twin->code; twin++)
        if (ascii_equal_nocase(twin->name, name)) {
            *out = twin->code;
            return true;
        }
    for (size_t i = 0; i < array_count(aliases); i++)
        if (ascii_equal_nocase(aliases[i].name, name)) {
            *out = aliases[i].code;
            return true;
        }
    for (size_t i = 0; i < array_count(winrm); i++)
        if (ascii_equal_nocase(winrm[i].name, name)) {
            *out = winrm[i].code;
            return true;
        }
    const struct error_entry *entry;
    for (size_t i = 0; (entry = error_table_at(i)) != NULL; i++)
        if (ascii_equal_nocase(entry->name, name)) {
            *out = entry->code;
            return true;
        }
    return false;
}

static bool looks_like_name(const char *text)
{
    for (const char *c = text; *c; c++)
        if (!(ascii_lower(*c) >= 'a' && ascii_lower(*c) <= 'z') && !(*c >= '0' && *c <= '9') && *c != '_')
            return false;
    return ascii_lower(text[0]) >= 'a' && ascii_lower(text[0]) <= 'z';
}

enum status error_name_parse(const char *text, uint32_t *out)
{
    char word[64];
    while (is_blank(*text))
        text++;
    size_t length = strlen(text);
    while (length && is_blank(text[length - 1]))
        length--;
    if (length == 0 || length >= sizeof word)
        return ST_INVALID;
    memcpy(word, text, length);
    word[length] = '\0';
    if (read_code(word, length, out) || find_name(word, out))
        return ST_OK;
    return looks_like_name(word) ? ST_ABSENT : ST_INVALID;
}

/* ---- names ---- */

const char *error_name(uint32_t code)
{
    for (const struct error_twin *twin = error_twins; twin->code; twin++)
        if (twin->code == code)
            return twin->name;
    for (size_t i = 0; i < array_count(winrm); i++)
        if (winrm[i].code == code)
            return winrm[i].name;
    const struct error_entry *entry = error_table_find(code);
    return entry ? entry->name : NULL;
}

static bool contains_nocase(const char *text, const char *part)
{
    size_t length = strlen(part);
    for (; strlen(text) >= length; text++)
        if (ascii_equal_nocase_n(text, part, length))
            return true;
    return false;
}

const char *error_name_nearest(const char *name)
{
    size_t length = strlen(name);
    const char *nearest = NULL;
    size_t best = SIZE_MAX;
    const struct error_entry *entry;
    for (size_t i = 0; (entry = error_table_at(i)) != NULL; i++) {
        if (length >= 5 && contains_nocase(entry->name, name))
            return entry->name;
        size_t distance = word_distance(name, entry->name);
        if (distance < best) {
            best = distance;
            nearest = entry->name;
        }
    }
    return nearest;
}

void error_name_format(struct strbuf *out, uint32_t code)
{
    strbuf_printf(out, "0x%08X", (unsigned)code);
    const char *name = error_name(code);
    if (name)
        strbuf_printf(out, " %s", name);
}
