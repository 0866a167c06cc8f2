/* SPDX-License-Identifier: MIT
 * "-o" is --output in every respect: of a verb that does not write such a file it is refused, not left out in silence
 * with exit code 0, and twice it is one too many. */
#include "testing.h"

#include "base/memory.h"
#include "cli/options.h"

#include <stdlib.h>

static bool parses(enum verb verb, const char *spelled, size_t times, enum text_id *why)
{
    char *argv[16];
    int argc = 0;
    struct options options;
    struct sentence problem = {.id = TEXT_NONE};
    argv[argc++] = memory_string(verb_specs[verb].name);
    for (size_t i = 0; i < verb_specs[verb].least; i++)
        argv[argc++] = memory_string("PC-0421");
    for (size_t i = 0; i < times; i++) {
        argv[argc++] = memory_string(spelled);
        argv[argc++] = memory_string("x.html");
    }
    bool good = options_parse(argc, argv, &options, &problem);
    *why = problem.id;
    sentence_free(&problem);
    options_free(&options);
    while (argc)
        free(argv[--argc]);
    return good;
}

static void both_spellings_are_one_option(void **unused)
{
    size_t taken = 0, refused = 0;
    for (unsigned verb = 0; verb < VERB_COUNT; verb++)
        for (size_t times = 1; times < 3; times++) {
            enum text_id of_short, of_long;
            bool good = parses((enum verb)verb, "-o", times, &of_short);
            assert_int_equal(good, parses((enum verb)verb, "--output", times, &of_long));
            if (of_short != of_long)
                fail_msg("%s: %s and %s", verb_specs[verb].name, text_name(of_short).text, text_name(of_long).text);
            taken += good;
            refused += !good;
        }
    assert_true(taken && refused);
    print_message("-o: taken %zu times, refused %zu times, as --output is\n", taken, refused);
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(both_spellings_are_one_option), {0}};
