/* SPDX-License-Identifier: MIT */
#include "cli/options.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/number.h"
#include "base/word.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define BIT(verb) (1u << VERB_##verb)
#define LINES "\t\r\n" /* a query may have several */
#define JUDGING (BIT(CHECK) | BIT(FIX) | BIT(SCRIPT))
#define TARGETED (BIT(CHECK) | BIT(FIX) | BIT(QUERY) | BIT(SCRIPT) | BIT(WATCH))
#define EVERY ((1u << VERB_COUNT) - 1)

/* Characters of a value: of an account as the dialogs of Windows take it (CREDUI_MAX_USERNAME_LENGTH), of a host name
 * (RFC 1035, 2.3.4), of anything else as long as a command line can be (CreateProcessW). */
enum {
    NAME_MOST = 513,
    HOST_MOST = 255,
    TEXT_MOST = 32767,
    HOURS_MOST = 87600,
    MS_MOST = 3600000,
    MINUTES_MOST = 1440
};

const struct verb_spec verb_specs[VERB_COUNT] = {
    [VERB_CHECK] = {"check", "[TARGET]", 0, 1, TEXT_CLI_VERB_CHECK},
    [VERB_FIX] = {"fix", "[TARGET]", 0, 1, TEXT_CLI_VERB_FIX},
    [VERB_UNDO] = {"undo", "[JOURNAL]", 0, 1, TEXT_CLI_VERB_UNDO},
    [VERB_QUERY] = {"query", "TARGET WQL", 2, 2, TEXT_CLI_VERB_QUERY},
    [VERB_SCRIPT] = {"script", "[TARGET]", 0, 1, TEXT_CLI_VERB_SCRIPT},
    [VERB_WATCH] = {"watch", "[TARGET]", 0, 1, TEXT_CLI_VERB_WATCH},
    [VERB_NEEDS] = {"needs", "", 0, 0, TEXT_CLI_VERB_NEEDS},
    [VERB_REPORT] = {"report", "FILE...", 1, SIZE_MAX, TEXT_CLI_VERB_REPORT},
    [VERB_LIST] = {"list", "", 0, 0, TEXT_CLI_VERB_LIST},
    [VERB_EXPLAIN] = {"explain", "CODE", 1, SIZE_MAX, TEXT_CLI_VERB_EXPLAIN},
    [VERB_VERSION] = {"version", "", 0, 0, TEXT_CLI_VERB_VERSION},
    [VERB_HELP] = {"help", "[VERB]", 0, 1, TEXT_CLI_VERB_HELP},
};

/* "|en|de" */
static const char languages[] =
#define LANGUAGE(id, tag) "|" #tag
#include "text/languages.def"
#undef LANGUAGE
    ;

const struct option_spec option_specs[OPTION_COUNT] = {
#define OPTION(id, name, value, placeholder, verbs, ...) \
    [OPTION_##id] = {name, value, placeholder, verbs, TEXT_CLI_OPTION_##id, __VA_ARGS__},
#include "cli/options.def"
#undef OPTION
};

static const char *nearest_verb(const char *typed)
{
    const char *names[VERB_COUNT + 1] = {NULL};
    for (size_t i = 0; i < VERB_COUNT; i++)
        names[i] = verb_specs[i].name;
    return word_nearest(typed, names);
}

static const char *nearest_option(const char *typed, enum verb verb)
{
    const char *names[OPTION_COUNT + 1] = {NULL};
    size_t count = 0;
    for (size_t i = 0; i < OPTION_COUNT; i++)
        if (option_specs[i].verbs & (1u << verb))
            names[count++] = option_specs[i].name;
    return word_nearest(typed, names);
}

static bool find_verb(const char *word, enum verb *out)
{
    /* The usual spellings of the two verbs that people type as options. */
    static const struct {
        const char *word;
        enum verb verb;
    } aliases[] = {
        {"--help", VERB_HELP}, {"-h", VERB_HELP}, {"/?", VERB_HELP}, {"-?", VERB_HELP}, {"--version", VERB_VERSION}};
    for (size_t i = 0; i < array_count(aliases); i++) {
        if (ascii_equal_nocase(word, aliases[i].word)) {
            *out = aliases[i].verb;
            return true;
        }
    }
    for (unsigned i = 0; i < VERB_COUNT; i++) {
        if (ascii_equal_nocase(word, verb_specs[i].name)) {
            *out = (enum verb)i;
            return true;
        }
    }
    return false;
}

/* The option NAME of LENGTH bytes; OPTION_COUNT when there is none. "-o" is short for --output. */
static enum option find_option(const char *name, size_t length)
{
    for (unsigned i = 0; i < OPTION_COUNT; i++)
        if (strlen(option_specs[i].name) == length && ascii_equal_nocase_n(name, option_specs[i].name, length))
            return (enum option)i;
    return OPTION_COUNT;
}

struct parser {
    int argc;
    char *const *argv;
    int at;
    struct options *out;
    struct sentence *problem;
};

static bool fail(struct parser *parser, struct sentence problem)
{
    *parser->problem = problem;
    return false;
}

/* UTF-8 characters. */
static size_t characters(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += ((unsigned char)*text & 0xC0) != 0x80;
    return count;
}

/* Everything that a value may have to be is checked here, for both spellings. */
static bool check_value(struct parser *parser, enum option option, const char *value)
{
    const struct option_spec *spec = &option_specs[option];
    char most[16];
    snprintf(most, sizeof most, "%u", (unsigned)spec->most);
    if (value[strspn(value, " \t")] == '\0')
        return fail(parser, sentence_of(TEXT_CLI_VALUE_MISSING, spec->name, spec->placeholder, NULL));
    if (spec->number)
        return number_decimal(value, strlen(value), spec->most, &parser->out->numbers[option]) &&
                       parser->out->numbers[option] > 0
                   ? true
                   : fail(parser, sentence_of(TEXT_CLI_VALUE_NUMBER, spec->name, most, value, NULL));
    if (ascii_has_control(value, option == OPTION_QUERY ? LINES : ""))
        return fail(parser, sentence_of(TEXT_CLI_VALUE_CONTROL, spec->name, NULL));
    if (characters(value) > spec->most)
        return fail(parser, sentence_of(TEXT_CLI_VALUE_LONG, spec->name, most, NULL));
    return true;
}

/* VALUE is one more, the first is the one. */
static bool add_value(struct parser *parser, enum option option, const char *value)
{
    struct options *out = parser->out;
    if (!out->values[option])
        out->values[option] = value;
    if (option_specs[option].repeated) {
        out->all[option] = memory_resize((void *)out->all[option], out->counts[option] + 1, sizeof *out->all[option]);
        out->all[option][out->counts[option]++] = value;
    }
    return check_value(parser, option, value);
}

static bool take_value(struct parser *parser, enum option option, const char *inline_value)
{
    const struct option_spec *spec = &option_specs[option];
    parser->out->given[option] = true;
    if (spec->value == VALUE_NONE)
        return !inline_value || fail(parser, sentence_of(TEXT_CLI_NO_VALUE, spec->name, NULL));
    if (inline_value)
        return add_value(parser, option, inline_value);
    if (spec->value == VALUE_OPTIONAL)
        return true;
    if (parser->at >= parser->argc)
        return fail(parser, sentence_of(TEXT_CLI_VALUE_MISSING, spec->name, spec->placeholder, NULL));
    return add_value(parser, option, parser->argv[parser->at++]);
}

static bool unknown_option(struct parser *parser, const char *argument, size_t length)
{
    enum verb verb = parser->out->verb;
    char *name = memory_string_n(argument + 2 - (argument[1] != '-'), length + (argument[1] != '-'));
    const char *nearest = nearest_option(name, verb);
    free(name);
    return fail(parser, nearest ? sentence_of(TEXT_CLI_UNKNOWN_OPTION, argument, nearest, NULL)
                                : sentence_of(TEXT_CLI_NO_SUCH_OPTION, argument, verb_specs[verb].name, NULL));
}

/* One that is known, in whichever spelling: of another verb it would be left out in silence. */
static bool take_known(struct parser *parser, enum option option, const char *inline_value)
{
    const struct option_spec *spec = &option_specs[option];
    enum verb verb = parser->out->verb;
    if (!(spec->verbs & (1u << verb)))
        return fail(parser, sentence_of(TEXT_CLI_WRONG_OPTION, spec->name, verb_specs[verb].name, NULL));
    if (parser->out->given[option] && !spec->repeated)
        return fail(parser, sentence_of(TEXT_CLI_TWICE, spec->name, NULL));
    return take_value(parser, option, inline_value);
}

static bool take_option(struct parser *parser, const char *argument)
{
    if (ascii_equal_nocase(argument, "-h") || ascii_equal_nocase(argument, "/?"))
        return take_value(parser, OPTION_HELP, NULL);
    if (ascii_equal_nocase(argument, "-o"))
        return take_known(parser, OPTION_OUTPUT, NULL);
    const char *name = argument + 2;
    const char *equals = strchr(name, '=');
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    enum option option = argument[1] == '-' ? find_option(name, length) : OPTION_COUNT;
    return option == OPTION_COUNT ? unknown_option(parser, argument, length)
                                  : take_known(parser, option, equals ? equals + 1 : NULL);
}

/* Options that say the opposite of each other, and such that mean nothing alone. */
static bool check_pairs(struct parser *parser)
{
    static const enum option opposites[][2] = {{OPTION_APPLY, OPTION_RECOMMENDED},
                                               {OPTION_USER, OPTION_CREDENTIAL},
                                               {OPTION_LAST, OPTION_UNDO_LIST},
                                               {OPTION_FOR, OPTION_QUERY},
                                               {OPTION_FOR, OPTION_NAMESPACE}};
    static const enum option needed[][2] = {{OPTION_PASSWORD_STDIN, OPTION_USER}, {OPTION_MAX_AGE, OPTION_WITH}};
    const bool *given = parser->out->given;
    for (size_t i = 0; i < array_count(opposites); i++)
        if (given[opposites[i][0]] && given[opposites[i][1]])
            return fail(parser, sentence_of(TEXT_CLI_NOT_BOTH, option_specs[opposites[i][0]].name,
                                            option_specs[opposites[i][1]].name, NULL));
    for (size_t i = 0; i < array_count(needed); i++)
        if (given[needed[i][0]] && !given[needed[i][1]])
            return fail(parser, sentence_of(TEXT_CLI_NEEDS_OPTION, option_specs[needed[i][0]].name,
                                            option_specs[needed[i][1]].name, NULL));
    return true;
}

/* "check --json result.json": the file is taken for a computer, because that option's value is never a word of its
 * own. No computer has such a name. */
static bool check_target(struct parser *parser, const char *target)
{
    static const struct {
        const char *end;
        enum option option;
    } files[] = {{".json", OPTION_JSON}, {".html", OPTION_REPORT}, {".htm", OPTION_REPORT}, {".xml", OPTION_JUNIT}};
    enum verb verb = parser->out->verb;
    for (size_t i = 0; i < array_count(files); i++)
        if (ascii_ends_nocase(target, files[i].end))
            return fail(parser,
                        option_specs[files[i].option].verbs & (1u << verb)
                            ? sentence_of(TEXT_CLI_TARGET_IS_FILE, target, option_specs[files[i].option].name, NULL)
                            : sentence_of(TEXT_CLI_TARGET_NO_FILE, target, NULL));
    return true;
}

/* What no word of any verb may be. A line of a log may hold anything. */
static bool check_words(struct parser *parser)
{
    const struct options *out = parser->out;
    const struct verb_spec *spec = &verb_specs[out->verb];
    for (size_t i = 0; i < out->operand_count; i++) {
        const char *word = out->operands[i];
        if (word[strspn(word, " \t\r\n")] == '\0')
            return fail(parser, sentence_of(TEXT_CLI_OPERAND_EMPTY, spec->name, spec->operands, NULL));
        bool query = out->verb == VERB_QUERY && i > 0;
        if (out->verb != VERB_EXPLAIN && ascii_has_control(word, query ? LINES : ""))
            return fail(parser, sentence_of(TEXT_CLI_OPERAND_CONTROL, spec->name, spec->operands, NULL));
    }
    return !((1u << out->verb) & TARGETED) || out->operand_count == 0 || check_target(parser, out->operands[0]);
}

static bool check_operands(struct parser *parser)
{
    struct options *out = parser->out;
    const struct verb_spec *spec = &verb_specs[out->verb];
    if (out->given[OPTION_HELP])
        return true;
    /* The newest journal, or all of them: then a name is one word too many. */
    if (out->operand_count && (out->given[OPTION_LAST] || out->given[OPTION_UNDO_LIST]))
        return fail(parser, sentence_of(TEXT_CLI_TOO_MANY, out->operands[0], spec->name, "--last", NULL));
    if (out->operand_count > spec->most)
        return fail(parser,
                    sentence_of(TEXT_CLI_TOO_MANY, out->operands[spec->most], spec->name, spec->operands, NULL));
    if (out->operand_count < spec->least)
        return fail(parser, sentence_of(TEXT_CLI_TOO_FEW, spec->name, spec->operands, NULL));
    return check_words(parser) && check_pairs(parser);
}

/* "--lang de check": the one option that people put before the verb, as it belongs to all of them. */
static bool take_leading_language(struct parser *parser)
{
    const struct option_spec *spec = &option_specs[OPTION_LANG];
    const char *first = parser->argv[0];
    size_t length = strlen(spec->name);
    bool is_it = strncmp(first, "--", 2) == 0 && ascii_equal_nocase_n(first + 2, spec->name, length) &&
                 (first[2 + length] == '\0' || first[2 + length] == '=');
    if (!is_it)
        return true;
    if (!take_value(parser, OPTION_LANG, first[2 + length] ? first + 3 + length : NULL))
        return false;
    parser->argc -= parser->at;
    parser->argv += parser->at;
    parser->at = 1;
    return true;
}

bool options_parse(int argc, char *const *argv, struct options *out, struct sentence *problem)
{
    *out = (struct options){.verb = VERB_HELP, .bare = true};
    *problem = (struct sentence){.id = TEXT_NONE};
    struct parser parser = {argc, argv, 1, out, problem};
    if (argc == 0)
        return true;
    if (!take_leading_language(&parser))
        return false;
    argc = parser.argc;
    argv = parser.argv;
    if (argc == 0)
        return true;
    out->bare = false;
    if (!find_verb(argv[0], &out->verb)) {
        const char *nearest = nearest_verb(argv[0]);
        return fail(&parser,
                    sentence_of(nearest ? TEXT_CLI_UNKNOWN_VERB : TEXT_CLI_NO_SUCH_VERB, argv[0], nearest, NULL));
    }
    out->operands = memory_new_n(const char *, (size_t)argc);
    bool only_operands = false;
    while (parser.at < argc) {
        const char *argument = argv[parser.at++];
        /* "-2147023174": an error as some programs print it. */
        bool number = argument[0] == '-' && strspn(argument + 1, "0123456789") == strlen(argument) - 1;
        bool option = !only_operands && !number && (argument[0] == '-' || strcmp(argument, "/?") == 0);
        if (option && strcmp(argument, "--") == 0)
            only_operands = true;
        else if (!option)
            out->operands[out->operand_count++] = argument;
        else if (!take_option(&parser, argument))
            return false;
    }
    return check_operands(&parser);
}

void options_free(struct options *options)
{
    for (size_t i = 0; i < OPTION_COUNT; i++)
        free((void *)options->all[i]);
    free(options->operands);
    options->operands = NULL;
}
