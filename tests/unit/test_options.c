/* SPDX-License-Identifier: MIT
 * The command line's grammar: what is accepted, what is refused and with which words. */
#include "testing.h"

#include "base/memory.h"
#include "cli/options.h"

#include <stdlib.h>
#include <string.h>

enum { ARGUMENTS = 16 };

static bool parse(const char *line, struct options *out, struct sentence *problem, char **copy)
{
    char *argv[ARGUMENTS];
    int argc = 0;
    *copy = memory_string(line);
    for (char *word = strtok(*copy, "|"); word; word = strtok(NULL, "|"))
        argv[argc++] = word;
    return options_parse(argc, argv, out, problem);
}

static void test_accepted(void **state)
{
    (void)state;
    struct options options;
    struct sentence problem;
    char *copy;
    assert_true(parse("check|PC-0421|--account|LAB\\monitor|--json=out.json|--only=FW-WMI-IN,UAC-TOKEN-FILTER|--quiet",
                      &options, &problem, &copy));
    assert_int_equal(options.verb, VERB_CHECK);
    assert_int_equal(options.operand_count, 1);
    assert_string_equal(options.operands[0], "PC-0421");
    assert_string_equal(options.values[OPTION_ACCOUNT], "LAB\\monitor");
    assert_string_equal(options.values[OPTION_JSON], "out.json");
    assert_true(options.given[OPTION_QUIET]);
    assert_false(options.given[OPTION_REPORT]);
    options_free(&options);
    free(copy);

    /* --json alone takes nothing from what follows it. */
    assert_true(parse("check|--json|PC-0421", &options, &problem, &copy));
    assert_null(options.values[OPTION_JSON]);
    assert_string_equal(options.operands[0], "PC-0421");
    options_free(&options);
    free(copy);

    /* An error as some programs print it, and a line of a log word by word. */
    assert_true(parse("explain|-2147023174", &options, &problem, &copy));
    assert_string_equal(options.operands[0], "-2147023174");
    options_free(&options);
    free(copy);
    assert_true(parse("explain|failed:|-5|--lang|de", &options, &problem, &copy));
    assert_int_equal(options.operand_count, 2);
    options_free(&options);
    free(copy);

    /* After "--" nothing is an option: a query may begin with a dash. */
    assert_true(parse("query|--|.|-x", &options, &problem, &copy));
    assert_string_equal(options.operands[1], "-x");
    options_free(&options);
    free(copy);

    /* The language may stand before the verb, in both forms; nothing else may. */
    assert_true(parse("--lang|de|check|PC-0421", &options, &problem, &copy));
    assert_int_equal(options.verb, VERB_CHECK);
    assert_string_equal(options.values[OPTION_LANG], "de");
    assert_string_equal(options.operands[0], "PC-0421");
    options_free(&options);
    free(copy);
    assert_true(parse("--lang=de", &options, &problem, &copy));
    assert_int_equal(options.verb, VERB_HELP);
    options_free(&options);
    free(copy);
    assert_false(parse("--lang|de|check|--lang=en", &options, &problem, &copy));
    assert_int_equal(problem.id, TEXT_CLI_TWICE);
    sentence_free(&problem);
    options_free(&options);
    free(copy);
    assert_false(parse("--quiet|check", &options, &problem, &copy));
    sentence_free(&problem);
    options_free(&options);
    free(copy);

    assert_true(parse("script|-o|fix.cmd", &options, &problem, &copy));
    assert_string_equal(options.values[OPTION_OUTPUT], "fix.cmd");
    options_free(&options);
    free(copy);
}

static void test_help_and_version(void **state)
{
    (void)state;
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
    (void)state;
    static const struct {
        const char *line;
        enum text_id problem;
        const char *first, *second;
    } cases[] = {
        {"chekc", TEXT_CLI_UNKNOWN_VERB, "chekc", "check"},
        {"lst", TEXT_CLI_UNKNOWN_VERB, "lst", "list"},
        {"check|--jsn", TEXT_CLI_UNKNOWN_OPTION, "--jsn", "json"},
        {"check|--reprot=a.html", TEXT_CLI_UNKNOWN_OPTION, "--reprot=a.html", "report"},
        {"check|-x", TEXT_CLI_UNKNOWN_OPTION, "-x", NULL},
        {"list|--report=a.html", TEXT_CLI_WRONG_OPTION, "report", "list"},
        {"check|--account", TEXT_CLI_VALUE_MISSING, "account", "NAME"},
        {"check|--json=", TEXT_CLI_VALUE_MISSING, "json", "FILE"},
        {"check|--quiet=1", TEXT_CLI_NO_VALUE, "quiet", NULL},
        {"check|--quiet|--quiet", TEXT_CLI_TWICE, "quiet", NULL},
        {"check|a|b", TEXT_CLI_TOO_MANY, "b", "check"},
        {"query|.", TEXT_CLI_TOO_FEW, "query", "TARGET WQL"},
        {"explain", TEXT_CLI_TOO_FEW, "explain", "CODE"},
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
    (void)state;
    for (unsigned language = 0; language < LANGUAGE_COUNT; language++) {
        struct strbuf page = STRBUF_INIT;
        options_help(&page, (enum language)language, VERB_HELP, 79);
        for (size_t i = 0; i < VERB_COUNT; i++)
            assert_non_null(strstr(strbuf_text(&page), verb_specs[i].name));
        for (size_t i = 0; i < OPTION_COUNT; i++) {
            char *name = string_printf("--%s", option_specs[i].name);
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
    (void)state;
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_accepted), cmocka_unit_test(test_help_and_version), cmocka_unit_test(test_refused),
        cmocka_unit_test(test_help),     cmocka_unit_test(test_help_of_verb),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
