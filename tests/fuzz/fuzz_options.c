/* SPDX-License-Identifier: MIT
 * The command line: one argument a line. */
#include "base/memory.h"
#include "cli/options.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { ARGUMENTS = 64 };

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = memory_string_n((const char *)bytes, size), *arguments[ARGUMENTS];
    int count = 0;
    for (char *at = text; at && count < ARGUMENTS;) {
        char *end = strchr(at, '\n');
        arguments[count++] = at;
        if (end)
            *end++ = '\0';
        at = end;
    }
    struct options options;
    struct sentence problem = {.id = TEXT_NONE};
    if (options_parse(count, arguments, &options, &problem)) {
        assert(options.verb < VERB_COUNT);
        /* With --help nothing is asked of the operands. */
        bool help = options.given[OPTION_HELP];
        assert(help || options.operand_count >= verb_specs[options.verb].least);
        assert(help || options.operand_count <= verb_specs[options.verb].most);
    } else {
        assert(problem.id != TEXT_NONE);
        sentence_free(&problem);
    }
    options_free(&options);
    free(text);
    return 0;
}
