/* SPDX-License-Identifier: MIT
 * cmocka with what it needs included before it. */
#ifndef TESTING_H
#define TESTING_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* The tests of a program without a main function of its own, ended by a row of zeros. */
extern const struct CMUnitTest program_tests[];

#endif
