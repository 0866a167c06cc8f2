/* SPDX-License-Identifier: MIT */
#include "diagnosis/error_code.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/word.h"
#include "diagnosis/error_table.h"

#include <stdio.h>
#include <string.h>

/* Codes that are another spelling of a Win32 error. NTSTATUS pairs as RtlNtStatusToDosError
 * has them; of the two reasons behind a failed logon (wrong password, no such user), which
 * Windows tells only its security log, both are explained as the logon failure. The NCA
 * codes are what a DCE/RPC fault carries (C706, appendix E). */
static const struct {
    uint32_t code;
    uint32_t win32;
    const char *name;
} twins[] = {
    {0xC0000022, 5, "STATUS_ACCESS_DENIED"},
    {0xC000005E, 1311, "STATUS_NO_LOGON_SERVERS"},
    {0xC000005F, 1312, "STATUS_NO_SUCH_LOGON_SESSION"},
    {0xC0000064, 1326, "STATUS_NO_SUCH_USER"},
    {0xC000006A, 1326, "STATUS_WRONG_PASSWORD"},
    {0xC000006D, 1326, "STATUS_LOGON_FAILURE"},
    {0xC000006E, 1327, "STATUS_ACCOUNT_RESTRICTION"},
    {0xC000006F, 1328, "STATUS_INVALID_LOGON_HOURS"},
    {0xC0000070, 1329, "STATUS_INVALID_WORKSTATION"},
    {0xC0000071, 1330, "STATUS_PASSWORD_EXPIRED"},
    {0xC0000072, 1331, "STATUS_ACCOUNT_DISABLED"},
    {0xC000009A, 1450, "STATUS_INSUFFICIENT_RESOURCES"},
    {0xC00000BE, 53, "STATUS_BAD_NETWORK_PATH"},
    {0xC00000C9, 64, "STATUS_NETWORK_NAME_DELETED"},
    {0xC00000CC, 67, "STATUS_BAD_NETWORK_NAME"},
    {0xC00000DF, 1355, "STATUS_NO_SUCH_DOMAIN"},
    {0xC0000133, 1398, "STATUS_TIME_DIFFERENCE_AT_DC"},
    {0xC000015B, 1385, "STATUS_LOGON_TYPE_NOT_GRANTED"},
    {0xC000018C, 1788, "STATUS_TRUSTED_DOMAIN_FAILURE"},
    {0xC000018D, 1789, "STATUS_TRUSTED_RELATIONSHIP_FAILURE"},
    {0xC0000193, 1793, "STATUS_ACCOUNT_EXPIRED"},
    {0xC0000195, 1219, "STATUS_NETWORK_CREDENTIAL_CONFLICT"},
    {0xC0000224, 1907, "STATUS_PASSWORD_MUST_CHANGE"},
    {0xC0000233, 1908, "STATUS_DOMAIN_CONTROLLER_NOT_FOUND"},
    {0xC0000234, 1909, "STATUS_ACCOUNT_LOCKED_OUT"},
    {0xC0000413, 1935, "STATUS_AUTHENTICATION_FIREWALL_FAILED"},
    {0xC0000418, 1937, "STATUS_NTLM_BLOCKED"},
    {0xC0020012, 1717, "RPC_NT_UNKNOWN_IF"},
    {0xC0020017, 1722, "RPC_NT_SERVER_UNAVAILABLE"},
    {0xC002001B, 1726, "RPC_NT_CALL_FAILED"},
    {0xC002001C, 1727, "RPC_NT_CALL_FAILED_DNE"},
    {0x1C010002, 1745, "nca_op_rng_error"},
    {0x1C010003, 1717, "nca_unk_if"},
};

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
};

uint32_t error_code_canonical(uint32_t code)
{
    if (code > 0 && code <= 0xFFFF)
        return 0x80070000u | code;
    /* HRESULT_FROM_NT sets FACILITY_NT_BIT on an NTSTATUS. */
    uint32_t status = (code & 0xF0000000u) == 0xD0000000u ? code & ~0x10000000u : code;
    for (size_t i = 0; i < array_count(twins); i++)
        if (twins[i].code == status)
            return 0x80070000u | twins[i].win32;
    return code;
}

uint32_t error_code_win32(uint32_t code)
{
    uint32_t canonical = error_code_canonical(code);
    return (canonical & 0xFFFF0000u) == 0x80070000u ? canonical & 0xFFFFu : 0;
}

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
    for (size_t i = 0; i < array_count(twins); i++)
        if (ascii_equal_nocase(twins[i].name, name)) {
            *out = twins[i].code;
            return true;
        }
    for (size_t i = 0; i < array_count(aliases); i++)
        if (ascii_equal_nocase(aliases[i].name, name)) {
            *out = aliases[i].code;
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

enum status error_code_parse(const char *text, uint32_t *out)
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

const char *error_code_name(uint32_t code)
{
    for (size_t i = 0; i < array_count(twins); i++)
        if (twins[i].code == code)
            return twins[i].name;
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

const char *error_code_nearest(const char *name)
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

void error_code_format(struct strbuf *out, uint32_t code)
{
    strbuf_printf(out, "0x%08X", (unsigned)code);
    const char *name = error_code_name(code);
    if (name)
        strbuf_printf(out, " %s", name);
}
