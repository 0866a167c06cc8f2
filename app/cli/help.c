/* SPDX-License-Identifier: MIT
 * The help pages, drawn from the tables in options.c. */
#include "cli/options.h"

#include "base/columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { NAME_WIDTH = 28, INDENT = 2 };

static void add_row(struct strbuf *out, const char *name, const char *text, size_t width)
{
    strbuf_add(out, "  ");
    columns_pad(out, name, NAME_WIDTH);
    if (columns_width(name) >= NAME_WIDTH) {
        strbuf_add_char(out, '\n');
        columns_pad(out, "", INDENT + NAME_WIDTH);
    }
    columns_wrap(out, text, width, INDENT + NAME_WIDTH, INDENT + NAME_WIDTH);
    strbuf_add_char(out, '\n');
}

static char *option_name(const struct option_spec *spec)
{
    const char *before = spec->value == VALUE_OPTIONAL ? "[=" : spec->value == VALUE_REQUIRED ? " " : "";
    const char *after = spec->value == VALUE_OPTIONAL ? "]" : "";
    return strbuf_printed("--%s%s%s%s", spec->name, before, spec->placeholder ? spec->placeholder : "", after);
}

static void add_options(struct strbuf *out, enum language language, enum verb verb, size_t width)
{
    strbuf_printf(out, "\n%s\n", text_get(language, TEXT_CLI_HELP_OPTIONS));
    for (size_t i = 0; i < OPTION_COUNT; i++) {
        const struct option_spec *spec = &option_specs[i];
        if (verb != VERB_HELP && !(spec->verbs & (1u << verb)))
            continue;
        char *name = option_name(spec);
        add_row(out, name, text_get(language, spec->help), width);
        free(name);
    }
}

/* The outcome with the smallest code above CODE that VERB (VERB_HELP: any) ends in; OUTCOME_COUNT none. */
static enum outcome next_outcome(enum verb verb, int code)
{
    enum outcome next = OUTCOME_COUNT;
    for (unsigned i = 0; i < OUTCOME_COUNT; i++) {
        enum outcome outcome = (enum outcome)i;
        int own = outcome_code(outcome);
        bool meant = verb == VERB_HELP || outcome_exists(verb, outcome);
        if (meant && own > code && (next == OUTCOME_COUNT || own < outcome_code(next)))
            next = outcome;
    }
    return next;
}

static void add_exit_codes(struct strbuf *out, enum language language, enum verb verb, size_t width)
{
    enum { CODE_WIDTH = 6 };
    enum outcome outcome;
    strbuf_printf(out, "\n%s\n", text_get(language, TEXT_CLI_HELP_EXIT));
    for (int code = -1; (outcome = next_outcome(verb, code)) != OUTCOME_COUNT;) {
        char number[16];
        code = outcome_code(outcome);
        snprintf(number, sizeof number, "%d", code);
        strbuf_add(out, "  ");
        columns_pad(out, number, CODE_WIDTH);
        columns_wrap(out, text_get(language, outcome_text(outcome)), width, INDENT + CODE_WIDTH, INDENT + CODE_WIDTH);
        strbuf_add_char(out, '\n');
    }
}

void options_help(struct strbuf *out, enum language language, enum verb verb, size_t width)
{
    if (verb == VERB_HELP) {
        columns_wrap(out, text_get(language, TEXT_CLI_HELP_INTRO), width, 0, 0);
        strbuf_add(out, "\n\n");
    }
    strbuf_printf(out, "%s\n", text_get(language, TEXT_CLI_HELP_USAGE));
    for (size_t i = 0; i < VERB_COUNT; i++) {
        if (verb != VERB_HELP && verb != (enum verb)i)
            continue;
        const struct verb_spec *spec = &verb_specs[i];
        char *name = strbuf_printed("%s %s", spec->name, spec->operands);
        add_row(out, name, text_get(language, spec->help), width);
        free(name);
    }
    if (verb == VERB_HELP || strstr(verb_specs[verb].operands, "[TARGET]")) {
        strbuf_add_char(out, '\n');
        columns_wrap(out, text_get(language, TEXT_CLI_HELP_TARGET), width, 0, 0);
        strbuf_add_char(out, '\n');
    }
    if (verb == VERB_HELP || option_specs[OPTION_ONLY].verbs & (1u << verb)) {
        strbuf_add_char(out, '\n');
        columns_wrap(out, text_get(language, TEXT_CLI_HELP_SUBJECT), width, 0, 0);
        strbuf_add_char(out, '\n');
    }
    add_options(out, language, verb, width);
    add_exit_codes(out, language, verb, width);
}
