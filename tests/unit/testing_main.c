/* SPDX-License-Identifier: MIT
 * The main function of the test programs that prepare nothing for all of their tests. */
#include "testing.h"

int main(void)
{
    size_t count = 0;
    while (program_tests[count].test_func)
        count++;
    return _cmocka_run_group_tests("tests", program_tests, count, NULL, NULL);
}
