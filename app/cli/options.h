/* SPDX-License-Identifier: MIT
 *
 * The command line's grammar as two tables, verbs and options: parsing, --help and the
 * reference page all read them. Portable, so the unit tests parse natively.
 */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include "session/outcome.h"
#include "text/sentence.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option {
#define OPTION(id, ...) OPTION_##id,
#include "cli/options.def"
#undef OPTION
    OPTION_COUNT
};

enum value_kind { VALUE_NONE, VALUE_REQUIRED, VALUE_OPTIONAL /* only as --name=VALUE */ };

struct verb_spec {
    const char *name;
    const char *operands; /* "[TARGET]"; "" none */
    size_t least, most;   /* how many operands; most SIZE_MAX: any number */
    enum text_id help;
};

struct option_spec {
    const char *name; /* without dashes */
    enum value_kind value;
    const char *placeholder; /* "NAME"; NULL when there is no value */
    uint32_t verbs;          /* set of 1 << enum verb */
    enum text_id help;
    uint32_t most; /* characters of the value; for a number the highest, the lowest is 1 */
    bool number;
    bool repeated; /* may be given several times */
};

extern const struct verb_spec verb_specs[VERB_COUNT];
extern const struct option_spec option_specs[OPTION_COUNT];

struct options {
    enum verb verb;
    bool given[OPTION_COUNT];
    const char *values[OPTION_COUNT]; /* point into ARGV; NULL: no value; of a repeated one the first */
    const char **all[OPTION_COUNT];   /* of a repeated one each; owned array of pointers into ARGV */
    size_t counts[OPTION_COUNT];      /* of ALL */
    uint32_t numbers[OPTION_COUNT];   /* what a number is; 0: not given */
    const char **operands;            /* owned array of pointers into ARGV */
    size_t operand_count;
    bool bare; /* nothing was asked for */
};

/* ARGV without the program's name, UTF-8. On a mistake returns false and PROBLEM says in one line what
 * is wrong and what the nearest valid word is (caller frees it); OUT may be freed in both cases.
 * No argument at all is VERB_HELP, and bare. */
bool options_parse(int argc, char *const *argv, struct options *out, struct sentence *problem);
void options_free(struct options *options);

/* The help page: of everything, or of one verb when VERB is not VERB_HELP. WIDTH in columns. */
void options_help(struct strbuf *out, enum language language, enum verb verb, size_t width);

#endif
