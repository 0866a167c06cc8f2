/* SPDX-License-Identifier: MIT
 * Values of WMI as text: real numbers, which the C runtime alone would write with three digits of exponent. */
#include "testing.h"
#include "windows/wmi_value.h"

#include <stdlib.h>

static void assert_real(double number, VARTYPE kind, const char *expected)
{
    VARIANT value;
    VariantInit(&value);
    V_VT(&value) = kind;
    if (kind == VT_R4)
        V_R4(&value) = (float)number;
    else
        V_R8(&value) = number;
    char *text = wmi_value_text(&value, kind == VT_R4 ? CIM_REAL32 : CIM_REAL64);
    assert_string_equal(text, expected);
    free(text);
}

static void reals_are_short_and_read_back(void **state)
{
    assert_real(0.1, VT_R8, "0.1");
    assert_real(0.1, VT_R4, "0.1");
    assert_real(-2.5, VT_R8, "-2.5");
    assert_real(1.0 / 3, VT_R8, "0.33333333333333331");
    assert_real(1e20, VT_R8, "1e+20");
    assert_real(2.5e-7, VT_R4, "2.5e-07");
    assert_real(1e300, VT_R8, "1e+300");
    assert_real(1e-100, VT_R8, "1e-100");
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(reals_are_short_and_read_back),
    {0},
};
