/* SPDX-License-Identifier: MIT
 * The text tables: both languages complete and in step, and the form that every
 * sentence has to have. */
#include "testing.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "text/sentence.h"
#include "text/table.h"

#include <stdlib.h>
#include <string.h>

/* The tables as written, without the fallback to English that text_get has. */
static const struct text_table *const tables[LANGUAGE_COUNT] = {
#define LANGUAGE(id, tag) [LANGUAGE_##id] = &table_##tag,
#include "text/languages.def"
#undef LANGUAGE
};

static size_t failures;

static void complain(enum text_id id, enum language language, const char *what)
{
    print_error("%s (%s): %s\n", text_name(id).text, text_language_tag(language), what);
    failures++;
}

static void every_id_in_every_language(void **state)
{
    failures = 0;
    for (enum language language = 0; language < LANGUAGE_COUNT; language++)
        for (enum text_id id = 1; id < TEXT_COUNT; id++) {
            const struct text_offset *at = &tables[language]->offsets[id];
            if (!(at->low | at->middle | at->high) || !*text_get(language, id))
                complain(id, language, "missing");
        }
    assert_int_equal(failures, 0);
}

/* Bit n for {n}. */
static unsigned placeholders(const char *text)
{
    unsigned found = 0;
    for (; *text; text++)
        if (text[0] == '{' && text[1] >= '1' && text[1] <= '9' && text[2] == '}')
            found |= 1u << (text[1] - '0');
    return found;
}

static void placeholders_agree(void **state)
{
    failures = 0;
    for (enum language language = 0; language < LANGUAGE_COUNT; language++)
        for (enum text_id id = 1; id < TEXT_COUNT; id++)
            if (placeholders(text_get(LANGUAGE_EN, id)) != placeholders(text_get(language, id)))
                complain(id, language, "other placeholders than the English text");
    assert_int_equal(failures, 0);
}

/* ---- form ---- */

static bool is_hex(char c)
{
    return (c >= '0' && c <= '9') || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'f');
}

/* 0x and then upper-case digits only. */
static bool codes_are_upper_case(const char *text)
{
    for (const char *at = text; *at; at++) {
        if (at[0] != '0' || (at[1] != 'x' && at[1] != 'X') || !is_hex(at[2]))
            continue;
        if (at[1] == 'X')
            return false;
        for (at += 2; is_hex(*at); at++)
            if (*at >= 'a')
                return false;
        at--;
    }
    return true;
}

static bool has_control(const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text < 0x20 || *text == 0x7F)
            return true;
    return false;
}

static bool valid_utf8(const char *text)
{
    const char *end = text + strlen(text);
    while (text < end)
        if (utf8_next(&text, end) == UTF8_REPLACEMENT)
            return false;
    return true;
}

/* A brace that is no placeholder is most likely a mistyped one. */
static bool odd_brace(const char *text)
{
    for (; *text; text++) {
        bool placeholder = text[0] == '{' && text[1] >= '1' && text[1] <= '9' && text[2] == '}';
        if (placeholder)
            text += 2;
        else if (*text == '{' || *text == '}')
            return true;
    }
    return false;
}

static bool mentions(const char *text, const char *word)
{
    for (; *text; text++)
        if (ascii_starts_nocase(text, word))
            return true;
    return false;
}

/* The program needs no script host and never sends anybody to one. */
static bool mentions_script_host(const char *text)
{
    static const char *const hosts[] = {"powershell", "wmic", "cscript", "wscript", "vbscript", "get-wmiobject"};
    for (size_t i = 0; i < array_count(hosts); i++)
        if (mentions(text, hosts[i]))
            return true;
    return false;
}

static void form_of(enum text_id id, enum language language, const char *text)
{
    size_t length = strlen(text);
    if (length && (text[0] == ' ' || text[length - 1] == ' '))
        complain(id, language, "begins or ends with a blank");
    if (strstr(text, "  "))
        complain(id, language, "has a double blank");
    if (!codes_are_upper_case(text))
        complain(id, language, "has a code that is not 0x and upper-case digits");
    if (has_control(text))
        complain(id, language, "has a control character");
    if (!valid_utf8(text))
        complain(id, language, "is not UTF-8");
    if (odd_brace(text))
        complain(id, language, "has a brace that is no placeholder");
    if (mentions_script_host(text))
        complain(id, language, "mentions a script host");
}

static void form_of_every_text(void **state)
{
    failures = 0;
    for (enum language language = 0; language < LANGUAGE_COUNT; language++)
        for (enum text_id id = 1; id < TEXT_COUNT; id++)
            form_of(id, language, text_get(language, id));
    assert_int_equal(failures, 0);
}

/* One word per thing: Anmeldeinformationen, lokal and Limit, as Windows calls them. */
static void german_has_one_word_per_thing(void **state)
{
    static const char *const others[] = {"Anmeldedaten", "\xC3\xB6rtlich", "DCOM-Grenze"};
    failures = 0;
    for (enum text_id id = 1; id < TEXT_COUNT; id++)
        for (size_t i = 0; i < array_count(others); i++)
            if (mentions(text_get(LANGUAGE_DE, id), others[i]))
                complain(id, LANGUAGE_DE, others[i]);
    assert_int_equal(failures, 0);
}

/* What sounded foreign when it was read aloud, in either language. */
static void nothing_sounds_foreign(void **state)
{
    static const char *const others[] = {"shall accept", "from afar", "Way in for", "entfernt benutz",
                                         "entfernt zu nutz"};
    failures = 0;
    for (enum language language = 0; language < LANGUAGE_COUNT; language++)
        for (enum text_id id = 1; id < TEXT_COUNT; id++)
            for (size_t i = 0; i < array_count(others); i++)
                if (mentions(text_get(language, id), others[i]))
                    complain(id, language, others[i]);
    assert_int_equal(failures, 0);
}

/* Arrows in the words of these buttons are read aloud as "less than" and "greater than". */
static void buttons_have_no_arrows(void **state)
{
    static const enum text_id ids[] = {TEXT_WIZARD_BACK, TEXT_WIZARD_NEXT, TEXT_WIZARD_CHECK, TEXT_WIZARD_FINISH};
    for (enum language language = 0; language < LANGUAGE_COUNT; language++)
        for (size_t i = 0; i < array_count(ids); i++)
            assert_null(strpbrk(text_get(language, ids[i]), "<>"));
}

/* The form test has to be able to fail. */
static void form_test_finds_faults(void **state)
{
    assert_true(codes_are_upper_case("0x80070005 (5), 0x and 10x"));
    assert_false(codes_are_upper_case("see 0x8007000e"));
    assert_false(codes_are_upper_case("see 0X80070005"));
    assert_true(odd_brace("{0}"));
    assert_true(odd_brace("a } b"));
    assert_true(odd_brace("{10}"));
    assert_false(odd_brace("{1} and {9}"));
    assert_false(valid_utf8("\xC3"));
    assert_true(mentions_script_host("Run PowerShell"));
    assert_int_equal(placeholders("{2} {1} {2}"), 1u << 1 | 1u << 2);
}

/* ---- behaviour ---- */

static void formatted(enum text_id id, const char *const *arguments, size_t count, const char *expected)
{
    struct strbuf out = STRBUF_INIT;
    text_format(&out, LANGUAGE_EN, id, arguments, count);
    assert_string_equal(strbuf_text(&out), expected);
    strbuf_free(&out);
}

static void formatting(void **state)
{
    formatted(TEXT_RAW, (const char *const[]){"C:\\{1}\\{x}%s"}, 1, "C:\\{1}\\{x}%s");
    formatted(TEXT_RAW, NULL, 0, "");
    formatted(TEXT_RAW, (const char *const[]){NULL}, 1, "");
    formatted(TEXT_COULD_NOT_READ, (const char *const[]){"X", "denied"}, 2, "X could not be read: denied.");
    formatted(TEXT_COULD_NOT_READ, (const char *const[]){"X"}, 1, "X could not be read: .");
    formatted(TEXT_NONE, NULL, 0, "");
}

static void sentences(void **state)
{
    struct sentence one = sentence_of(TEXT_COULD_NOT_READ, "X", "absent", NULL);
    struct sentence two = sentence_copy(&one);
    sentence_free(&one);
    assert_int_equal(one.id, TEXT_NONE);
    struct strbuf out = STRBUF_INIT;
    sentence_format(&out, LANGUAGE_DE, &two);
    assert_string_equal(strbuf_text(&out), "X konnte nicht gelesen werden: absent.");
    strbuf_free(&out);
    sentence_free(&two);
    struct sentence raw = sentence_raw(NULL);
    assert_string_equal(raw.arguments[0], "");
    sentence_free(&raw);
}

static void names(void **state)
{
    for (enum text_id id = 0; id < TEXT_COUNT; id++)
        if (id != TEXT_NONE)
            assert_int_equal(text_from_name(text_name(id).text), id);
    assert_int_equal(text_from_name("NO_SUCH_TEXT"), TEXT_NONE);
    /* Less and more of each name is the name of another text or of none. */
    for (unsigned id = 1; id < TEXT_COUNT; id++) {
        struct text_name name = text_name((enum text_id)id);
        char *more = strbuf_printed("%s_", name.text);
        assert_int_equal(text_from_name(more), TEXT_NONE);
        free(more);
        name.text[strlen(name.text) - 1] = '\0';
        enum text_id less = text_from_name(name.text);
        assert_true(less == TEXT_NONE || strcmp(text_name(less).text, name.text) == 0);
    }
    assert_string_equal(text_name(TEXT_COUNT).text, "NONE");
    assert_string_equal(text_get(LANGUAGE_EN, TEXT_COUNT), "");
}

static void language_tags(void **state)
{
    static const struct {
        const char *tag;
        bool known;
        enum language language;
    } tags[] = {
        {"en", true, LANGUAGE_EN},
        {"de", true, LANGUAGE_DE},
        {"DE", true, LANGUAGE_DE},
        {"de-AT", true, LANGUAGE_DE},
        {"de_CH.UTF-8", true, LANGUAGE_DE},
        {"en-GB", true, LANGUAGE_EN},
        {"", false, 0},
        {"d", false, 0},
        {"deu", false, 0},
        {"fr", false, 0},
        {"den", false, 0},
        {"-de", false, 0},
    };
    for (size_t i = 0; i < array_count(tags); i++) {
        enum language language = LANGUAGE_COUNT;
        assert_int_equal(text_language_from_tag(tags[i].tag, &language), tags[i].known);
        assert_int_equal(language, tags[i].known ? tags[i].language : LANGUAGE_COUNT);
    }
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        enum language back = LANGUAGE_COUNT;
        assert_true(text_language_from_tag(text_language_tag(language), &back));
        assert_int_equal(back, language);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(every_id_in_every_language),
    cmocka_unit_test(placeholders_agree),
    cmocka_unit_test(form_of_every_text),
    cmocka_unit_test(german_has_one_word_per_thing),
    cmocka_unit_test(nothing_sounds_foreign),
    cmocka_unit_test(buttons_have_no_arrows),
    cmocka_unit_test(form_test_finds_faults),
    cmocka_unit_test(formatting),
    cmocka_unit_test(sentences),
    cmocka_unit_test(names),
    cmocka_unit_test(language_tags),
    {0},
};
