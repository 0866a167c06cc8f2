/* SPDX-License-Identifier: MIT
 * The main function of the test programs of the wizard. */
#include "driver.h"

int main(void)
{
    size_t count = 0;
    while (program_tests[count].test_func)
        count++;
    return _cmocka_run_group_tests("tests", program_tests, count, driver_setup, NULL);
}
