/* SPDX-License-Identifier: MIT
 * The error table and `explain`: every known code in every spelling and language. */
#include "testing.h"

#include "base/columns.h"
#include "base/memory.h"
#include "diagnosis/error_code.h"
#include "diagnosis/error_line.h"
#include "diagnosis/error_name.h"
#include "diagnosis/error_table.h"
#include "report/explain.h"
#include "requirements/catalogue.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* The codes a remote WMI connection is known to end with; a table that lost one is wrong. */
static const uint32_t known_codes[] = {
    0x800706BA, 0x800706BB, 0x800706BE, 0x800706BF, 0x800706D9, 0x800706B5, 0x800706D1, 0x800706D3, 0x80070721,
    0x8007071A, 0x800706B9, 0x80070005, 0x80041003, 0x80041062, 0x80041064, 0x8004100E, 0x80041010, 0x80041017,
    0x80041018, 0x80041002, 0x80041001, 0x80041004, 0x80041006, 0x8007000E, 0x80041008, 0x8004100A, 0x8004100C,
    0x80041011, 0x80041012, 0x80041013, 0x80041014, 0x80041015, 0x80041032, 0x80041033, 0x80041045, 0x80041069,
    0x8004106C, 0x80041078, 0x80041081, 0x80041087, 0x80041088, 0x00040004, 0x80040154, 0x80080005, 0x80080008,
    0x80010002, 0x80010105, 0x80010106, 0x80010108, 0x80010110, 0x80010111, 0x80010119, 0x8001011A, 0x8001011B,
    0x8001011C, 0x8001011F, 0x80010140, 0x8000401D, 0x8000401B, 0x80070035, 0x80070043, 0x80070040, 0x800704C3,
    0x8007052E, 0x8007052F, 0x80070530, 0x80070531, 0x80070532, 0x80070773, 0x80070533, 0x80070701, 0x80070775,
    0x80070569, 0x80070791, 0x8007078F, 0x8007051F, 0x8007054B, 0x80070774, 0x80070520, 0x800706FC, 0x800706FD,
    0x80070574, 0x80090322, 0x80070576, 0x80090324, 0x80090311, 0x8009030C, 0x8009030E, 0x80090303, 0x80090342,
    0x80070032, 0x80070008, 0x80010114, 0x80070422, 0x8007041D, 0x8007042C, 0x80070424, 0x80070426, 0x8007041B,
    0x8007045B, 0x8007054E, 0x800705AA, 0x80070057, 0x8007274C, 0x8007274D, 0x80072751, 0x80072AF9, 0x80072AFA,
    0x8007232B, 0x80072B02,
};

static void every_known_code_is_in_the_table(void **state)
{
    for (size_t i = 0; i < array_count(known_codes); i++) {
        const struct error_entry *entry = error_table_find(known_codes[i]);
        if (!entry)
            fail_msg("0x%08X is not in the table", (unsigned)known_codes[i]);
        assert_int_equal(entry->code, known_codes[i]);
    }
}

static void entries_are_complete(void **state)
{
    const struct error_entry *entry;
    for (size_t i = 0; (entry = error_table_at(i)) != NULL; i++) {
        assert_int_equal(error_code_canonical(entry->code), entry->code);
        assert_ptr_equal(error_table_find(entry->code), entry); /* nothing stands twice */
        assert_true(entry->name[0] != '\0');
        assert_true(*text_get(LANGUAGE_EN, entry->meaning) && *text_get(LANGUAGE_DE, entry->meaning));
        assert_true(entry->causes[0] > CAUSE_NONE && entry->causes[ERROR_CAUSES - 1] == CAUSE_NONE);
        for (size_t a = 0; a < ERROR_CAUSES && entry->causes[a]; a++) {
            assert_true(entry->causes[a] < CAUSE_COUNT);
            for (size_t b = 0; b < a; b++)
                assert_int_not_equal(entry->causes[a], entry->causes[b]);
        }
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(error_table_at(k)->name, entry->name);
    }
}

static void causes_are_complete(void **state)
{
    for (enum cause cause = CAUSE_NONE + 1; cause < CAUSE_COUNT; cause++) {
        const struct cause_info *info = cause_info(cause);
        assert_true(*text_get(LANGUAGE_EN, info->sentence) && *text_get(LANGUAGE_DE, info->sentence));
        assert_true(*text_get(LANGUAGE_EN, info->advice) && *text_get(LANGUAGE_DE, info->advice));
        assert_true(info->layer < LAYER_COUNT);
        assert_true(info->where == ON_LOCAL || info->where == ON_REMOTE || info->where == ON_BOTH);
        if (info->judged)
            assert_non_null(info->requirement);
        if (info->requirement && !catalogue_find(info->requirement))
            fail_msg("%s is not in the catalogue", info->requirement);
    }
}

/* ---- spellings ---- */

static void parses_to(const char *text, uint32_t code)
{
    uint32_t parsed = 0xDEADBEEF;
    if (error_name_parse(text, &parsed) != ST_OK)
        fail_msg("\"%s\" is not understood", text);
    if (error_code_canonical(parsed) != code)
        fail_msg("\"%s\" is 0x%08X", text, (unsigned)parsed);
}

static void every_spelling_agrees(void **state)
{
    char text[80];
    const struct error_entry *entry;
    for (size_t i = 0; (entry = error_table_at(i)) != NULL; i++) {
        unsigned code = (unsigned)entry->code;
        snprintf(text, sizeof text, "0x%08X", code);
        parses_to(text, entry->code);
        snprintf(text, sizeof text, " 0X%x\n", code);
        parses_to(text, entry->code);
        snprintf(text, sizeof text, "%u", code);
        parses_to(text, entry->code);
        if (code & 0x80000000u) {
            snprintf(text, sizeof text, "%08x", code);
            parses_to(text, entry->code);
            snprintf(text, sizeof text, "-%u", 0u - code);
            parses_to(text, entry->code);
        }
        if ((code & 0xFFFF0000u) == 0x80070000u) {
            snprintf(text, sizeof text, "%u", code & 0xFFFFu);
            parses_to(text, entry->code);
            snprintf(text, sizeof text, "0x%x", code & 0xFFFFu);
            parses_to(text, entry->code);
            assert_int_equal(error_code_win32(entry->code), code & 0xFFFFu);
        }
        parses_to(entry->name, entry->code);
        for (size_t k = 0; k <= strlen(entry->name); k++)
            text[k] = (char)tolower((unsigned char)entry->name[k]);
        parses_to(text, entry->code);
    }
}

static void other_systems_of_numbers(void **state)
{
    parses_to("1722", 0x800706BA);
    parses_to("-2147023174", 0x800706BA);
    parses_to("2147944122", 0x800706BA);
    parses_to("6BA", 0x800706BA);
    parses_to("0xC0020017", 0x800706BA);
    parses_to("0xC000006D", 0x8007052E);
    parses_to("C000006D", 0x8007052E);
    parses_to("0xD000006D", 0x8007052E);
    parses_to("STATUS_LOGON_FAILURE", 0x8007052E);
    parses_to("0xC0000072", 0x80070533);
    parses_to("0xC0000234", 0x80070775);
    parses_to("0xC000015B", 0x80070569);
    parses_to("0xC0000022", 0x80070005);
    parses_to("0x1C010003", 0x800706B5);
    parses_to("10060", 0x8007274C);
    parses_to("error_access_denied", 0x80070005);
    parses_to("5", 0x80070005);
    parses_to("80070005", 0x80070005);
    parses_to("80041003", 0x80041003);
    parses_to("262148", 0x00040004);
    parses_to("0", 0);
}

static void not_a_code(void **state)
{
    static const struct {
        const char *text;
        enum status status;
    } words[] = {
        {"", ST_INVALID},
        {"   ", ST_INVALID},
        {"0x", ST_INVALID},
        {"-", ST_INVALID},
        {"0x123456789", ST_INVALID},
        {"4294967296", ST_INVALID},
        {"-2147483649", ST_INVALID},
        {"17 22", ST_INVALID},
        {"0x80070005L", ST_INVALID},
        {"bad", ST_ABSENT},
        {"RPC_S_NOTHING", ST_ABSENT},
        {"--5", ST_INVALID},
        {"\xC3\xA4", ST_INVALID},
        {"a_name_that_is_much_longer_than_any_symbolic_name_of_windows_ever_was_or_will_be", ST_INVALID},
    };
    for (size_t i = 0; i < array_count(words); i++) {
        uint32_t code = 77;
        assert_int_equal(error_name_parse(words[i].text, &code), words[i].status);
        assert_int_equal(code, 77);
    }
}

static void nearest_names(void **state)
{
    assert_string_equal(error_name_nearest("RPC_S_SERVER_UNAVAILBLE"), "RPC_S_SERVER_UNAVAILABLE");
    assert_string_equal(error_name_nearest("server_unavailable"), "RPC_S_SERVER_UNAVAILABLE");
    assert_string_equal(error_name_nearest("WBEM_E_ACESS_DENIED"), "WBEM_E_ACCESS_DENIED");
    assert_non_null(error_name_nearest(""));
}

static void names_of_codes(void **state)
{
    assert_string_equal(error_name(1722), "RPC_S_SERVER_UNAVAILABLE");
    assert_string_equal(error_name(0xC000006A), "STATUS_WRONG_PASSWORD");
    assert_null(error_name(0x80070BAD));
    struct strbuf text = STRBUF_INIT;
    error_name_format(&text, 0x80041003);
    assert_string_equal(strbuf_text(&text), "0x80041003 WBEM_E_ACCESS_DENIED");
    strbuf_clear(&text);
    error_name_format(&text, 0x80070BAD);
    assert_string_equal(strbuf_text(&text), "0x80070BAD");
    strbuf_free(&text);
    assert_true(error_table_is_logon(1326));
    assert_false(error_table_is_logon(5));
    assert_false(error_table_is_logon(1722));
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(every_known_code_is_in_the_table),
    cmocka_unit_test(entries_are_complete),
    cmocka_unit_test(causes_are_complete),
    cmocka_unit_test(every_spelling_agrees),
    cmocka_unit_test(other_systems_of_numbers),
    cmocka_unit_test(not_a_code),
    cmocka_unit_test(nearest_names),
    cmocka_unit_test(names_of_codes),
    {0},
};
