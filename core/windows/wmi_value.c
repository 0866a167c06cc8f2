/* SPDX-License-Identifier: MIT */
#include "windows/wmi_value.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "windows/utf16.h"

#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Embedded objects and arrays of a hostile provider end here. */
enum { VALUE_MAX_BYTES = 64 * 1024, TEXT_MAX_UNITS = 1024 * 1024, DATETIME_LENGTH = 25 };

/* "yyyymmddHHMMSS.mmmmmmsUUU" ([MS-WMI] 2.2.1 CIM-DATETIME); an asterisk in a field means "not given". Providers
 * that write two digits of UUU exist. */
static bool datetime_is_complete(const char *text)
{
    size_t length = strlen(text);
    if (length < DATETIME_LENGTH - 1 || length > DATETIME_LENGTH || text[14] != '.' || !strchr("+-:", text[21]))
        return false;
    for (size_t i = 0; i < length; i++)
        if (i != 14 && i != 21 && !isdigit((unsigned char)text[i]))
            return false;
    return true;
}

static void add_datetime(struct strbuf *out, const char *text)
{
    if (!datetime_is_complete(text)) {
        strbuf_add(out, text);
        return;
    }
    if (text[21] == ':') {
        char days[9];
        snprintf(days, sizeof days, "%.8s", text);
        strbuf_printf(out, "%ld %.2s:%.2s:%.2s", strtol(days, NULL, 10), text + 8, text + 10, text + 12);
        return;
    }
    long minutes = strtol(text + 22, NULL, 10);
    strbuf_printf(out, "%.4s-%.2s-%.2s %.2s:%.2s:%.2s %c%02ld:%02ld", text, text + 4, text + 6, text + 8, text + 10,
                  text + 12, text[21], minutes / 60, minutes % 60);
}

/* At most TEXT_MAX_UNITS of WIDE, without half a pair at the end; free(). A provider can send hundreds of megabytes. */
static char *beginning(BSTR wide, bool *whole)
{
    size_t length = SysStringLen(wide);
    *whole = length <= TEXT_MAX_UNITS;
    if (!*whole)
        length = TEXT_MAX_UNITS - (IS_HIGH_SURROGATE(wide[TEXT_MAX_UNITS - 1]) ? 1 : 0);
    return utf16_to_utf8_n(wide ? wide : L"", length);
}

static void add_wide(struct strbuf *out, BSTR wide, CIMTYPE type)
{
    bool whole;
    char *text = beginning(wide, &whole);
    if (type == CIM_DATETIME)
        add_datetime(out, text);
    else
        strbuf_add(out, text);
    if (!whole)
        strbuf_add(out, "...");
    free(text);
}

static void add_char16(struct strbuf *out, wchar_t unit)
{
    char *text = utf16_to_utf8_n(&unit, unit ? 1 : 0);
    strbuf_add(out, text);
    free(text);
}

/* VT_I2, VT_I4 and VT_UI1 carry several CIM types: the bits are the value, the CIM type says how to read them. */
static void add_integer(struct strbuf *out, int64_t number, CIMTYPE type)
{
    switch (type) {
    case CIM_UINT8:
        strbuf_printf(out, "%u", (unsigned)(uint8_t)number);
        break;
    case CIM_SINT8:
        strbuf_printf(out, "%d", (int)(int8_t)number);
        break;
    case CIM_UINT16:
        strbuf_printf(out, "%u", (unsigned)(uint16_t)number);
        break;
    case CIM_UINT32:
        strbuf_printf(out, "%" PRIu32, (uint32_t)number);
        break;
    case CIM_UINT64:
        strbuf_printf(out, "%" PRIu64, (uint64_t)number);
        break;
    case CIM_CHAR16:
        add_char16(out, (wchar_t)number);
        break;
    case CIM_BOOLEAN:
        strbuf_add(out, number ? "true" : "false");
        break;
    default:
        strbuf_printf(out, "%" PRId64, number);
    }
}

/* msvcrt writes three digits of exponent ("printf Type Field Characters", Visual Studio 2013), C two. */
static void drop_zero_of_exponent(char *text)
{
    char *exponent = strchr(text, 'e');
    if (exponent && strlen(exponent) == sizeof "e+000" - 1 && exponent[2] == '0')
        memmove(exponent + 2, exponent + 3, strlen(exponent + 2));
}

/* The shortest of the two forms that reads back as the same number. */
static void add_real(struct strbuf *out, double number, int digits, int exact_digits)
{
    char text[40];
    snprintf(text, sizeof text, "%.*g", digits, number);
    double back = atof(text);
    if (exact_digits < 12 ? (float)back != (float)number : back < number || back > number)
        snprintf(text, sizeof text, "%.*g", exact_digits, number);
    drop_zero_of_exponent(text);
    strbuf_add(out, text);
}

/* MOF text goes over several lines: a cell has one. */
static void add_object(struct strbuf *out, IUnknown *unknown)
{
    IWbemClassObject *object = NULL;
    BSTR mof = NULL;
    if (!unknown || FAILED(IUnknown_QueryInterface(unknown, &IID_IWbemClassObject, (void **)&object)))
        return;
    if (SUCCEEDED(IWbemClassObject_GetObjectText(object, 0, &mof))) {
        bool whole, gap = false;
        char *text = beginning(mof, &whole);
        for (const char *at = text; *at && out->length < VALUE_MAX_BYTES; at++) {
            if (isspace((unsigned char)*at)) {
                gap = out->length > 0;
                continue;
            }
            if (gap)
                strbuf_add_char(out, ' ');
            gap = false;
            strbuf_add_char(out, *at);
        }
        if (!whole)
            strbuf_add(out, "...");
        free(text);
        SysFreeString(mof);
    }
    IWbemClassObject_Release(object);
}

static void add_scalar(struct strbuf *out, const VARIANT *value, CIMTYPE type)
{
    switch (V_VT(value)) {
    case VT_BSTR:
        add_wide(out, V_BSTR(value), type);
        break;
    case VT_BOOL:
        strbuf_add(out, V_BOOL(value) ? "true" : "false");
        break;
    case VT_I1:
        add_integer(out, V_I1(value), type);
        break;
    case VT_UI1:
        add_integer(out, V_UI1(value), type == CIM_SINT8 ? type : CIM_UINT8);
        break;
    case VT_I2:
        add_integer(out, V_I2(value), type);
        break;
    case VT_UI2:
        add_integer(out, V_UI2(value), type);
        break;
    case VT_I4:
    case VT_INT:
        add_integer(out, V_I4(value), type);
        break;
    case VT_UI4:
    case VT_UINT:
        add_integer(out, V_UI4(value), type);
        break;
    case VT_I8:
        add_integer(out, V_I8(value), type);
        break;
    case VT_UI8:
        add_integer(out, (int64_t)V_UI8(value), CIM_UINT64);
        break;
    case VT_R4:
        add_real(out, V_R4(value), 6, 9);
        break;
    case VT_R8:
        add_real(out, V_R8(value), 15, 17);
        break;
    case VT_UNKNOWN:
    case VT_DISPATCH:
        add_object(out, V_UNKNOWN(value));
        break;
    default:
        strbuf_printf(out, "(VT %u)", (unsigned)V_VT(value));
    }
}

/* Element INDEX of ARRAY as a variant that borrows from it: nothing to clear. */
static bool element(const VARIANT *value, LONG index, VARIANT *out)
{
    SAFEARRAY *array = V_ARRAY(value);
    VARTYPE type = V_VT(value) & VT_TYPEMASK;
    void *at;
    if (FAILED(SafeArrayPtrOfIndex(array, &index, &at)))
        return false;
    VariantInit(out);
    V_VT(out) = type;
    ULONG size = SafeArrayGetElemsize(array);
    if (type == VT_VARIANT)
        *out = *(const VARIANT *)at;
    else if (size <= sizeof V_I8(out))
        memcpy(&V_I8(out), at, size); /* every scalar of the union starts there */
    else
        return false;
    return true;
}

static void add_array(struct strbuf *out, const VARIANT *value, CIMTYPE type)
{
    LONG low, high;
    SAFEARRAY *array = V_ARRAY(value);
    if (!array || SafeArrayGetDim(array) != 1 || FAILED(SafeArrayGetLBound(array, 1, &low)) ||
        FAILED(SafeArrayGetUBound(array, 1, &high)))
        return;
    strbuf_add_char(out, '{');
    for (LONG i = low; i <= high; i++) {
        VARIANT item;
        if (i > low)
            strbuf_add(out, ", ");
        if (out->length > VALUE_MAX_BYTES) {
            strbuf_add(out, "...");
            break;
        }
        if (element(value, i, &item))
            add_scalar(out, &item, type);
    }
    strbuf_add_char(out, '}');
}

char *wmi_value_text(const VARIANT *value, CIMTYPE type)
{
    struct strbuf out = STRBUF_INIT;
    if (V_VT(value) == VT_NULL || V_VT(value) == VT_EMPTY)
        return NULL;
    type &= ~(CIMTYPE)CIM_FLAG_ARRAY;
    if (V_VT(value) & VT_ARRAY)
        add_array(&out, value, type);
    else
        add_scalar(&out, value, type);
    return strbuf_take(&out);
}
