/* SPDX-License-Identifier: MIT
 * The command line's grammar: what is accepted, what is refused and with which words. */
#include "testing.h"

#include "base/memory.h"
#include "cli/options.h"
#include "fix/fix_choices.h"
#include "session/ask.h"
#include "session/outcome.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ARGUMENTS = 16 };

static bool parse(const char *line, struct options *out, struct sentence *problem, char **copy)
{
    char *argv[ARGUMENTS];
    int argc = 0;
    *copy = memory_string(line);
    for (char *word = *line ? *copy : NULL; word;) {
        char *bar = strchr(word, '|');
        argv[argc++] = word;
        if (bar)
            *bar = '\0';
        word = bar ? bar + 1 : NULL;
    }
    return options_parse(argc, argv, out, problem);
}

static void test_accepted(void **state)
{
    static const struct {
        const char *line;
        enum verb verb;
        enum option option; /* with VALUE; OPTION_COUNT: none is looked at */
        const char *value;
        size_t operands;
        const char *last; /* of the operands; NULL none */
    } cases[] = {
        {"check|PC-0421|--account|LAB\\monitor", VERB_CHECK, OPTION_ACCOUNT, "LAB\\monitor", 1, "PC-0421"},
        {"check|--json=out.json|PC-0421|--quiet", VERB_CHECK, OPTION_JSON, "out.json", 1, "PC-0421"},
        {"check|--only=FW-WMI-IN,UAC-TOKEN-FILTER", VERB_CHECK, OPTION_ONLY, "FW-WMI-IN,UAC-TOKEN-FILTER", 0, NULL},
        /* --json alone takes nothing from what follows it. */
        {"check|--json|PC-0421", VERB_CHECK, OPTION_JSON, NULL, 1, "PC-0421"},
        /* An error as some programs print it, and a line of a log word by word. */
        {"explain|-2147023174", VERB_EXPLAIN, OPTION_COUNT, NULL, 1, "-2147023174"},
        {"explain|failed:|-5|--lang|de", VERB_EXPLAIN, OPTION_LANG, "de", 2, "-5"},
        /* After "--" nothing is an option: a query may begin with a dash. */
        {"query|--|.|-x", VERB_QUERY, OPTION_COUNT, NULL, 2, "-x"},
        /* The language may stand before the verb, in both forms. */
        {"--lang|de|check|PC-0421", VERB_CHECK, OPTION_LANG, "de", 1, "PC-0421"},
        {"--lang=de", VERB_HELP, OPTION_LANG, "de", 0, NULL},
        {"script|-o|fix.cmd", VERB_SCRIPT, OPTION_OUTPUT, "fix.cmd", 0, NULL},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct options options;
        struct sentence problem;
        char *copy;
        assert_true(parse(cases[i].line, &options, &problem, &copy));
        assert_int_equal(options.verb, cases[i].verb);
        assert_int_equal(options.operand_count, cases[i].operands);
        if (cases[i].last)
            assert_string_equal(options.operands[cases[i].operands - 1], cases[i].last);
        for (unsigned o = 0; o < OPTION_COUNT; o++) {
            bool looked_at = o == cases[i].option;
            char *name = strbuf_printed("--%s", option_specs[o].name);
            if (looked_at && cases[i].value)
                assert_string_equal(options.values[o], cases[i].value);
            else
                assert_null(options.values[o]);
            assert_int_equal(options.given[o], looked_at || strstr(cases[i].line, name) != NULL);
            free(name);
        }
        assert_int_equal(options.bare, strcmp(cases[i].line, "--lang=de") == 0);
        options_free(&options);
        free(copy);
    }
}

static void test_help_and_version(void **state)
{
    static const struct {
        const char *line;
        enum verb verb;
    } cases[] = {{"", VERB_HELP},     {"--help", VERB_HELP},       {"/?", VERB_HELP},        {"-h", VERB_HELP},
                 {"help", VERB_HELP}, {"--version", VERB_VERSION}, {"VERSION", VERB_VERSION}};
    for (size_t i = 0; i < array_count(cases); i++) {
        struct options options;
        struct sentence problem;
        char *copy;
        assert_true(parse(cases[i].line, &options, &problem, &copy));
        assert_int_equal(options.verb, cases[i].verb);
        options_free(&options);
        free(copy);
    }
}

static void test_refused(void **state)
{
    static const struct {
        const char *line;
        enum text_id problem;
        const char *first, *second;
    } cases[] = {
        {"chekc", TEXT_CLI_UNKNOWN_VERB, "chekc", "check"},
        {"lst", TEXT_CLI_UNKNOWN_VERB, "lst", "list"},
        {"check|--jsn", TEXT_CLI_UNKNOWN_OPTION, "--jsn", "json"},
        {"check|--reprot=a.html", TEXT_CLI_UNKNOWN_OPTION, "--reprot=a.html", "report"},
        {"check|-x", TEXT_CLI_NO_SUCH_OPTION, "-x", "check"},
        {"list|--report=a.html", TEXT_CLI_WRONG_OPTION, "report", "list"},
        {"check|--account", TEXT_CLI_VALUE_MISSING, "account", "NAME"},
        {"check|--json=", TEXT_CLI_VALUE_MISSING, "json", "FILE"},
        {"check|--quiet=1", TEXT_CLI_NO_VALUE, "quiet", NULL},
        {"check|--quiet|--quiet", TEXT_CLI_TWICE, "quiet", NULL},
        {"check|a|b", TEXT_CLI_TOO_MANY, "b", "check"},
        {"query|.", TEXT_CLI_TOO_FEW, "query", "TARGET WQL"},
        {"explain", TEXT_CLI_TOO_FEW, "explain", "CODE"},
        /* Nothing but the language may stand before the verb, and that once. */
        {"--lang|de|check|--lang=en", TEXT_CLI_TWICE, "lang", NULL},
        {"--quiet|check", TEXT_CLI_NO_SUCH_VERB, "--quiet", NULL},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct options options;
        struct sentence problem;
        char *copy;
        assert_false(parse(cases[i].line, &options, &problem, &copy));
        assert_int_equal(problem.id, cases[i].problem);
        assert_string_equal(problem.arguments[0], cases[i].first);
        if (cases[i].second)
            assert_string_equal(problem.arguments[1], cases[i].second);
        sentence_free(&problem);
        options_free(&options);
        free(copy);
    }
}

/* Every verb and option has its line, in both languages, and no line is longer than asked. */
static void test_help(void **state)
{
    for (unsigned language = 0; language < LANGUAGE_COUNT; language++) {
        struct strbuf page = STRBUF_INIT;
        options_help(&page, (enum language)language, VERB_HELP, 79);
        for (size_t i = 0; i < VERB_COUNT; i++)
            assert_non_null(strstr(strbuf_text(&page), verb_specs[i].name));
        for (size_t i = 0; i < OPTION_COUNT; i++) {
            char *name = strbuf_printed("--%s", option_specs[i].name);
            assert_non_null(strstr(strbuf_text(&page), name));
            free(name);
        }
        const char *line = strbuf_text(&page);
        for (const char *end; (end = strchr(line, '\n')) != NULL; line = end + 1)
            assert_true(end - line <= 79 + 12); /* bytes: umlauts take two */
        strbuf_free(&page);
    }
}

/* Where no TARGET may be left out there is no line about leaving it out. */
static void test_help_of_verb(void **state)
{
    static const struct {
        enum verb verb;
        bool target;
    } cases[] = {{VERB_CHECK, true}, {VERB_FIX, true},    {VERB_SCRIPT, true},  {VERB_HELP, true},
                 {VERB_UNDO, false}, {VERB_QUERY, false}, {VERB_REPORT, false}, {VERB_LIST, false}};
    for (size_t i = 0; i < array_count(cases); i++) {
        struct strbuf page = STRBUF_INIT;
        options_help(&page, LANGUAGE_EN, cases[i].verb, 400);
        const char *line = strstr(strbuf_text(&page), text_get(LANGUAGE_EN, TEXT_CLI_HELP_TARGET));
        assert_int_equal(line != NULL, cases[i].target);
        for (unsigned o = 0; o < OUTCOME_COUNT; o++) {
            bool told = strstr(strbuf_text(&page), text_get(LANGUAGE_EN, outcome_text((enum outcome)o))) != NULL;
            assert_int_equal(told, cases[i].verb == VERB_HELP || outcome_exists(cases[i].verb, (enum outcome)o));
        }
        strbuf_free(&page);
    }
}

/* ---- every verb, every option, every kind of mistake ---- */

static bool refused(int argc, char **argv, enum text_id *why)
{
    struct options options;
    struct sentence problem;
    bool good = options_parse(argc, argv, &options, &problem);
    *why = problem.id;
    sentence_free(&problem);
    options_free(&options);
    return !good;
}

/* --NAME with VALUE in both spellings; the option is the last word, so that nothing follows it. */
static size_t refuse_value(enum verb verb, enum option option, const char *value, enum text_id wanted)
{
    const struct option_spec *spec = &option_specs[option];
    char *joined = strbuf_printed("--%s=%s", spec->name, value), *name = strbuf_printed("--%s", spec->name);
    char *verb_name = memory_string(verb_specs[verb].name), *word = memory_string(value);
    enum text_id why;
    size_t count = 1;
    assert_true(refused(2, (char *[]){verb_name, joined}, &why));
    assert_int_equal(why, wanted);
    if (spec->value == VALUE_REQUIRED) {
        assert_true(refused(3, (char *[]){verb_name, name, word}, &why));
        assert_int_equal(why, wanted);
        count++;
    }
    free(joined);
    free(name);
    free(verb_name);
    free(word);
    return count;
}

static size_t refuse_values(enum verb verb, enum option option)
{
    const struct option_spec *spec = &option_specs[option];
    char *most = strbuf_printed("%u", (unsigned)spec->most + 1);
    size_t count = refuse_value(verb, option, "", TEXT_CLI_VALUE_MISSING) +
                   refuse_value(verb, option, "  ", TEXT_CLI_VALUE_MISSING);
    if (spec->number) {
        static const char *const wrong[] = {"0", "-1", "1.5", "0x10", "1e3", "soon", " 5", "5 ", "4294967296"};
        for (size_t i = 0; i < array_count(wrong); i++)
            count += refuse_value(verb, option, wrong[i], TEXT_CLI_VALUE_NUMBER);
        count += refuse_value(verb, option, most, TEXT_CLI_VALUE_NUMBER);
    } else {
        char *value = memory_new_n(char, spec->most + 2);
        memset(value, 'a', spec->most + 1);
        count += refuse_value(verb, option, value, TEXT_CLI_VALUE_LONG);
        count += refuse_value(verb, option,
                              "a\x01"
                              "b",
                              TEXT_CLI_VALUE_CONTROL);
        free(value);
    }
    free(most);
    return count;
}

/* Empty, blank, too long, control characters, wrong type, twice, of another verb, no value, a value too many. */
static void test_every_option(void **state)
{
    size_t count = 0;
    for (unsigned v = 0; v < VERB_COUNT; v++) {
        for (unsigned o = 0; o < OPTION_COUNT; o++) {
            const struct option_spec *spec = &option_specs[o];
            char *verb = memory_string(verb_specs[v].name), *name = strbuf_printed("--%s", spec->name);
            char *value = strbuf_printed("--%s=%s", spec->name, spec->number ? "5" : "x");
            char *given = spec->value == VALUE_NONE ? name : value;
            enum text_id why;
            if (!(spec->verbs & (1u << v))) {
                assert_true(refused(2, (char *[]){verb, given}, &why));
                assert_int_equal(why, TEXT_CLI_WRONG_OPTION);
                count++;
            } else {
                bool twice = refused(3, (char *[]){verb, given, given}, &why);
                assert_true(twice || spec->repeated);
                assert_true(!twice || spec->repeated || why == TEXT_CLI_TWICE);
                if (spec->value == VALUE_NONE) {
                    assert_true(refused(2, (char *[]){verb, value}, &why));
                    assert_int_equal(why, TEXT_CLI_NO_VALUE);
                } else if (spec->value == VALUE_REQUIRED) {
                    assert_true(refused(2, (char *[]){verb, name}, &why));
                    assert_int_equal(why, TEXT_CLI_VALUE_MISSING);
                }
                count += 2 + (spec->value == VALUE_NONE ? 0 : refuse_values((enum verb)v, (enum option)o));
            }
            free(verb);
            free(name);
            free(value);
        }
    }
    printf("command lines with one wrong option: %zu, each refused with its own reason\n", count);
    assert_true(count > 300);
}

static void test_several(void **state)
{
    struct options options;
    struct sentence problem;
    char *argv[] = {"check", "--client", "10.1.2.7", "--client=own-subnet", "--query=A", "--query=B"};
    assert_true(options_parse(6, argv, &options, &problem));
    assert_string_equal(options.values[OPTION_CLIENT], "10.1.2.7");
    assert_int_equal(options.counts[OPTION_CLIENT], 2);
    assert_string_equal(options.all[OPTION_CLIENT][1], "own-subnet");
    assert_string_equal(options.all[OPTION_QUERY][1], "B");
    assert_null(options.all[OPTION_ACCOUNT]);
    options_free(&options);
}

/* ---- wrong command lines as people type them, with what they are told ---- */

/* What the program would refuse before it looks at any computer; false when it would not. */
static bool wrong(const char *line, struct sentence *problem)
{
    struct options options;
    struct request request;
    char *copy;
    bool good = parse(line, &options, problem, &copy);
    if (good && !options.bare &&
        (options.verb == VERB_CHECK || options.verb == VERB_FIX || options.verb == VERB_QUERY)) {
        const char *const *values = options.values;
        const struct ask ask = {.target = options.operand_count ? options.operands[0] : NULL,
                                .client = values[OPTION_CLIENT],
                                .namespace_path = values[OPTION_NAMESPACE],
                                .only = values[OPTION_ONLY],
                                .assume = values[OPTION_ASSUME],
                                .timeout = values[OPTION_TIMEOUT]};
        struct fix_choices choices = {0};
        good = ask_request(&ask, &request, problem);
        if (good) {
            good =
                !values[OPTION_APPLY] || fix_choices_read(values[OPTION_APPLY], &request, &choices, problem) == ST_OK;
            fix_choices_free(&choices);
            request_free(&request);
        }
    } else if (good) {
        good = !options.bare;
    }
    options_free(&options);
    free(copy);
    return !good;
}

static void test_typed(void **state)
{
    static const struct {
        const char *line, *told; /* what the sentence holds; NULL: the help page */
    } cases[] = {
        {"", NULL},
        {"--lang=de", NULL},
        {"check|--for|n.json|--query=X", "Give --for or --query, not both."},
        {"needs|--password-stdin", "does not belong to needs"},
        {"chekc", "Did you mean \"check\"?"},
        {"bogus", "See: wmiready-cli help"},
        {"--bogus", "no verb"},
        {"|", "no verb"},
        {"check|", "unset variable"},
        {"check|   ", "unset variable"},
        {"check|a|b", "Nothing more was expected at \"b\""},
        {"check|a b", "no blanks"},
        {"check|a\tb", "control character"},
        {"check|\\\\", ""},
        {"check|http://PC-0421/", ""},
        {"check|--json|x.json", "--json=x.json"},
        {"check|x.HTML", "--report=x.HTML"},
        {"check|result.xml", "--junit=result.xml"},
        {"query|result.json|SELECT Name FROM Win32_Service", "name of a file"},
        {"check|--account|", "--account NAME"},
        {"check|--account=", "--account NAME"},
        {"check|--account| ", "--account NAME"},
        {"check|--client|", "--client CLIENT"},
        {"check|--client|10.1.2.0/33", "no client"},
        {"check|--client|a b", "no client"},
        {"check|--namespace|", "--namespace NS"},
        {"check|--namespace=  ", "--namespace NS"},
        {"check|--query|", "--query WQL"},
        {"check|--user|", "--user NAME"},
        {"check|--only|", "--only ID,..."},
        {"check|--only|,", "empty"},
        {"check|--only|, ,", "empty"},
        {"check|--only|A, B", "no requirement \"A\""},
        {"check|--only|FW-WMI-IN, B", "no requirement \"B\""},
        {"check|--only|FW-WMI-IM", "Did you mean FW-WMI-IN?"},
        {"check|--only|FW-WMI-IN:enable-rule", ""},
        {"check|--assume|FW-THIRD", "FW-THIRD-PARTY"},
        {"check|--timeout|0", "from 1 to 3600000"},
        {"check|--timeout|abc", "not \"abc\""},
        {"check|--timeout|-1", "not \"-1\""},
        {"check|--timeout|3600001", "from 1 to 3600000"},
        {"check|--timeout", "--timeout MS"},
        {"check|PC|--max-age|5", "--max-age needs --with"},
        {"check|PC|--with|a.json|--max-age|0", "from 1 to 87600"},
        {"check|PC|--with|", "--with FILE.json"},
        {"check|--json|--json", "given twice"},
        {"check|--jsn", "Did you mean --json?"},
        {"check|--zzzzzz", "See: wmiready-cli help check"},
        {"check|-x", "See: wmiready-cli help check"},
        {"check|--yes", "does not belong to check"},
        {"check|--quiet=yes", "takes no value"},
        {"check|--report", "--report FILE.html"},
        {"check|--report=", "--report FILE.html"},
        {"check|--trace|", "--trace FILE"},
        {"check|--lang|", "--lang"},
        {"check|PC|--password-stdin", "--password-stdin needs --user"},
        {"check|PC|--user|a|--credential|b", "--user or --credential"},
        {"fix|--apply|", "--apply ID"},
        {"fix|--apply| , ", "empty"},
        {"fix|--apply|NOSUCH", "wmiready-cli list"},
        {"fix|--apply|DCOM-ENABLED:enabel", "Did you mean \"enable\"?"},
        {"fix|--apply|DCOM-ENABLED:xyzxyzxyz", "wmiready-cli list"},
        {"fix|--apply|DCOM-ENABLED[x]", ""},
        {"fix|--recommended|--apply|DCOM-ENABLED", "--apply or --recommended"},
        {"fix|--junit|a.xml", "does not belong to fix"},
        {"query", "query TARGET WQL"},
        {"query|.", "query TARGET WQL"},
        {"query|.|", "unset variable"},
        {"query|.|  ", "unset variable"},
        {"query|.|SELECT\x01", "control character"},
        {"query|.|SELECT|*", "Nothing more"},
        {"explain", "explain CODE"},
        {"explain|", "unset variable"},
        {"list|foo", "Nothing more"},
        {"undo|a|--last", "Nothing more"},
        {"undo|--list|--last", "--last or --list"},
        {"undo|", "unset variable"},
        {"report", "report FILE..."},
        {"report|", "unset variable"},
        {"script|--output|", "--output FILE"},
        {"script|-o", "--output FILE"},
        {"script|--out|a.cmd", "no option --out"},
        {"version|now", "Nothing more"},
        {"help|check|fix", "Nothing more"},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct sentence problem;
        struct strbuf told = STRBUF_INIT;
        bool is_wrong = wrong(cases[i].line, &problem);
        if (problem.id != TEXT_NONE)
            sentence_format(&told, LANGUAGE_EN, &problem);
        printf("   %-50s %d  %s\n", cases[i].line, outcome_code(OUTCOME_BAD_ARGUMENT),
               told.length ? strbuf_text(&told) : "(the help page)");
        assert_true(is_wrong);
        if (cases[i].told)
            assert_non_null(strstr(strbuf_text(&told), cases[i].told));
        else
            assert_int_equal(problem.id, TEXT_NONE);
        sentence_free(&problem);
        strbuf_free(&told);
    }
    printf("wrong command lines as people type them: %zu\n", array_count(cases));
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(test_accepted),
    cmocka_unit_test(test_help_and_version),
    cmocka_unit_test(test_refused),
    cmocka_unit_test(test_help),
    cmocka_unit_test(test_help_of_verb),
    cmocka_unit_test(test_every_option),
    cmocka_unit_test(test_several),
    cmocka_unit_test(test_typed),
    {0},
};
