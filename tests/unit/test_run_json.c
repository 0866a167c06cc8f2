/* SPDX-License-Identifier: MIT
 * A run as JSON and back; what other programs and attackers put into such a file. */
#include "testing.h"

#include "base/memory.h"
#include "base/utf.h"
#include "report/run_json.h"
#include "sample_run.h"

#include <stdlib.h>
#include <string.h>

static void round_trip(const struct run *run, enum language language)
{
    char *json = run_json_write(run, language);
    struct run back;
    struct sentence problem = {.id = TEXT_NONE};
    assert_int_equal(run_json_read(json, strlen(json), &back, &problem), ST_OK);
    char *again = run_json_write(&back, language);
    assert_string_equal(again, json);
    run_free(&back);
    free(again);
    free(json);
}

static void comes_back_as_it_went(void **state)
{
    struct run run = sample_run_ready();
    round_trip(&run, LANGUAGE_EN);
    run_free(&run);
    run = sample_run_mixed();
    run.other = memory_new(struct run);
    *run.other = sample_run_ready();
    round_trip(&run, LANGUAGE_EN);
    round_trip(&run, LANGUAGE_DE);
    run_free(&run);
}

/* What was asked, whatever it was. */
static void needs_come_back(void **state)
{
    struct run run = sample_run_mixed();
    struct needs *needs = &run.request.needs;
    needs->given = true;
    needs->name = memory_string("inventory");
    needs_add_client(needs, "10.1.2.7");
    needs_add_client(needs, "monitor");
    needs_add_class(needs, "root\\cimv2", "Win32_Service", "StopService");
    needs_add_query(needs, "root\\wmi", "SELECT * FROM MSSMBios_RawSMBiosTables")->some_rows = true;
    round_trip(&run, LANGUAGE_EN);
    needs->addresses = memory_new_n(char *, needs->client_count);
    for (size_t i = 0; i < needs->client_count; i++)
        needs->addresses[i] = memory_string("10.1.2.7");
    round_trip(&run, LANGUAGE_DE);
    run_free(&run);
}

static void hostile_texts_come_back(void **state)
{
    static const char *const texts[] = {"</pre><script>alert(1)</script>",
                                        "\"\\\b\f\n\r\t\x01\x7F",
                                        "\xE2\x80\xAE"
                                        "gnp.exe",
                                        "\xF0\x9F\x92\xBB \xC3\xA4\xC3\xB6\xC3\xBC",
                                        "\\u0000 \\\" {\"a\":1}",
                                        ""};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct run run = sample_run_filled(texts[i]);
        round_trip(&run, LANGUAGE_DE);
        run_free(&run);
    }
}

static void is_printable_and_neutral(void **state)
{
    struct run run = sample_run_filled("<&>'\"\x7F\xC3\xA4\xFF\xED\xA0\x80\xE2\x80\xA8");
    char *json = run_json_write(&run, LANGUAGE_DE);
    for (const char *at = json; *at; at++)
        assert_true(*at == '\n' || (*at >= 0x20 && *at < 0x7F && !strchr("<>&", *at)));
    free(json);
    run_free(&run);
}

/* Whose credentials were used is known even when the target told nothing about itself. */
static void credentials_keep_their_name(void **state)
{
    struct run run = sample_run_mixed(), back;
    struct sentence problem;
    run.request.user = memory_string("CORP\\adm");
    os_info_free(&run.os);
    run.os = (struct os_info){.computer = NULL};
    char *json = run_json_write(&run, LANGUAGE_EN);
    assert_int_equal(run_json_read(json, strlen(json), &back, &problem), ST_OK);
    assert_string_equal(back.request.user, "CORP\\adm");
    free(json);
    run_free(&back);
    run_free(&run);
    run = sample_run_mixed();
    json = run_json_write(&run, LANGUAGE_EN);
    assert_int_equal(run_json_read(json, strlen(json), &back, &problem), ST_OK);
    assert_null(back.request.user);
    free(json);
    run_free(&back);
    run_free(&run);
}

/* What was asked for limits what is said: a file says it as the program did. */
static void limits_of_the_question_stay(void **state)
{
    struct run run = sample_run_ready(), back;
    struct sentence problem;
    run.request.assume = memory_string(ASSUME_THIRD_PARTY);
    char *json = run_json_write(&run, LANGUAGE_EN);
    assert_non_null(strstr(json, "Assumed, not seen"));
    free(json);
    run.request.network_only = true;
    round_trip(&run, LANGUAGE_DE);
    json = run_json_write(&run, LANGUAGE_EN);
    assert_non_null(strstr(json, "\"cannot-tell\""));
    assert_int_equal(run_json_read(json, strlen(json), &back, &problem), ST_OK);
    assert_true(request_assumes(&back.request, ASSUME_THIRD_PARTY));
    assert_true(back.request.network_only);
    free(json);
    run_free(&back);
    run_free(&run);
}

static void another_language_renders_again(void **state)
{
    struct run run = sample_run_mixed();
    char *english = run_json_write(&run, LANGUAGE_EN);
    char *german = run_json_write(&run, LANGUAGE_DE);
    struct run back;
    struct sentence problem;
    assert_int_equal(run_json_read(english, strlen(english), &back, &problem), ST_OK);
    /* The words of a change stay in the language of the file. */
    free(back.changes[0].text);
    free(back.changes[0].before);
    free(back.changes[0].after);
    back.changes[0] = (struct run_change){.at_ms = back.changes[0].at_ms,
                                          .requirement = back.changes[0].requirement,
                                          .remedy = back.changes[0].remedy,
                                          .change = change_copy(&run.changes[0].change)};
    char *again = run_json_write(&back, LANGUAGE_DE);
    assert_string_equal(again, german);
    free(again);
    free(english);
    free(german);
    run_free(&back);
    run_free(&run);
}

#define HEAD "{\"format\":\"wmiready-run\",\"schema\":2,"

static void newer_files_are_understood(void **state)
{
    static const char json[] =
        "{\"format\":\"wmiready-run\",\"schema\":2,\"planet\":{\"deep\":[1,2]},\"findings\":["
        "{\"id\":\"NEW-THING\",\"title\":\"The new thing\",\"area\":\"moon\",\"severity\":\"blocker\","
        "\"verdict\":\"glorious\",\"summary\":{\"id\":\"NEW_SENTENCE\",\"args\":[\"x\"],\"text\":\"It is new.\"},"
        "\"evidence\":[{\"status\":\"odd\",\"channel\":\"pigeon\",\"what\":{\"id\":\"COULD_NOT_READ\","
        "\"args\":[{\"id\":\"NEWER\",\"text\":\"the newer\"},\"\\u0001STATUS_OK\"],\"text\":\"?\"}}],"
        "\"remedies\":[{\"id\":\"unheard-of\",\"recommended\":true}]}]}";
    struct run run;
    struct sentence problem;
    assert_int_equal(run_json_read(json, sizeof json - 1, &run, &problem), ST_OK);
    assert_int_equal(run.finding_count, 1);
    const struct finding *finding = run.findings[0];
    assert_null(finding->requirement);
    assert_string_equal(finding->id, "NEW-THING");
    assert_string_equal(finding->foreign_title, "The new thing");
    assert_int_equal(finding->verdict, V_CANNOT_TELL);
    assert_int_equal(run_readiness(&run), READINESS_CANNOT_TELL);
    struct strbuf text = STRBUF_INIT;
    sentence_format(&text, LANGUAGE_DE, &finding->summary);
    assert_string_equal(text.text, "It is new.");
    strbuf_clear(&text);
    sentence_format(&text, LANGUAGE_EN, &finding->evidence[0].what);
    assert_string_equal(text.text, "the newer could not be read: ?STATUS_OK.");
    strbuf_free(&text);
    assert_int_equal(finding->evidence[0].status, ST_FAILED);
    assert_int_equal(finding->evidence[0].channel, CHANNEL_NONE);
    assert_null(finding->offers[0].remedy);
    run_free(&run);
}

static void older_files_are_read(void **state)
{
    static const char json[] = HEAD "\"findings\":[]}";
    struct run run;
    struct sentence problem;
    assert_int_equal(run_json_read(json, sizeof json - 1, &run, &problem), ST_OK);
    char *again = run_json_write(&run, LANGUAGE_EN);
    assert_non_null(strstr(again, "\"readiness\": \"cannot-tell\""));
    free(again);
    run_free(&run);
}

static void byte_order_marks_are_read(void **state)
{
    static const char utf8[] = "\xEF\xBB\xBF" HEAD "\"findings\":[],\"client\":\"\xC3\xA4\"}";
    struct run run;
    struct sentence problem;
    assert_int_equal(run_json_read(utf8, sizeof utf8 - 1, &run, &problem), ST_OK);
    assert_string_equal(run.client, "\xC3\xA4");
    run_free(&run);
    size_t size;
    uint8_t *utf16 = utf_to_utf16le(utf8, sizeof utf8 - 1, &size);
    assert_int_equal(run_json_read((char *)utf16, size, &run, &problem), ST_OK);
    assert_string_equal(run.client, "\xC3\xA4");
    run_free(&run);
    free(utf16);
}

static void wrong_files_are_refused(void **state)
{
    static const struct {
        const char *json;
        const char *says;
    } cases[] = {
        {"", "Line 1, column 0: "},
        {"{\"format\":", "Line 1, column 10: "},
        {"{\"a\":1,\n\"a\":2}", "Line 2, column 3: "},
        {"[]", "This is not a saved result"},
        {"{\"format\":\"other\",\"schema\":2}", "This is not a saved result"},
        {"{\"format\":\"wmiready-run\"}", "This is not a saved result"},
        {HEAD "\"started\":5}", "started: a text is expected here."},
        {HEAD "\"started\":\"yesterday\"}", "started: a time such as"},
        {HEAD "\"probe_ms\":-1}", "probe_ms: a number from 0"},
        {HEAD "\"probe_ms\":4294967296}", "probe_ms: a number from 0"},
        {HEAD "\"cancelled\":1}", "cancelled: true or false is expected here."},
        {HEAD "\"os\":[]}", "os: an object is expected here."},
        {HEAD "\"os\":{\"version\":\"x\"}}", "os.version: a version such as"},
        {HEAD "\"account\":{\"sid\":\"S-1\"}}", "account.sid: a SID such as"},
        {"{\"format\":\"wmiready-run\",\"schema\":1,\"findings\":[]}", "This result was written by an earlier program"},
        {"{\"format\":\"wmiready-run\",\"schema\":3,\"findings\":[]}", "This result was written by a newer program"},
        {HEAD "\"findings\":[{\"id\":\"A-B\",\"subject\":\"x\"},{\"id\":\"A-B\",\"subject\":\"X\"}]}",
         "findings[1].id: this id was there before."},
        {HEAD "\"findings\":{}}", "findings: an array is expected here."},
        {HEAD "\"findings\":[7]}", "findings[0].id: the id of a requirement"},
        {HEAD "\"findings\":[{\"id\":\"<b>\"}]}", "findings[0].id: the id of a requirement"},
        {HEAD "\"findings\":[{\"id\":\"A-B\"},{\"id\":\"A-B\"}]}", "findings[1].id: this id was there before."},
        {HEAD "\"findings\":[{\"id\":\"A-B\",\"evidence\":[{},{\"ms\":1.5}]}]}",
         "findings[0].evidence[1].ms: a number from 0"},
        {HEAD "\"findings\":[],\"query\":{\"status\":\"ok\",\"columns\":[\"A\"],\"rows\":[[\"1\",\"2\"]]}}",
         "query.rows: a row has another number"},
        {HEAD "\"findings\":[],\"needs\":{\"clients\":[\"a\"],\"addresses\":[\"1\",\"2\"]}}",
         "needs.addresses: a row has another number"},
        {HEAD "\"findings\":[],\"needs\":{\"ask\":[{\"namespace\":\"root\\\\cimv2\"}]}}",
         "needs.ask[0].namespace: a text"},
        {HEAD "\"findings\":[],\"other\":{\"findings\":[],\"other\":{}}}", "other[0].other: there are more"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct run run = {.cancelled = true};
        struct sentence problem = {.id = TEXT_NONE};
        assert_int_equal(run_json_read(cases[i].json, strlen(cases[i].json), &run, &problem), ST_INVALID);
        assert_true(run.cancelled && !run.findings);
        struct strbuf text = STRBUF_INIT;
        sentence_format(&text, LANGUAGE_EN, &problem);
        if (strncmp(strbuf_text(&text), cases[i].says, strlen(cases[i].says)) != 0)
            fail_msg("%s\nsays %s\nexpected %s", cases[i].json, strbuf_text(&text), cases[i].says);
        strbuf_free(&text);
        sentence_free(&problem);
    }
}

/* A bomb of nested arrays, too many findings, a file beyond the limit: bounded answers. */
static void sizes_are_bounded(void **state)
{
    struct strbuf json = STRBUF_INIT;
    struct run run;
    struct sentence problem;
    for (unsigned i = 0; i < 100000; i++)
        strbuf_add(&json, "[");
    assert_int_equal(run_json_read(json.text, json.length, &run, &problem), ST_INVALID);
    sentence_free(&problem);
    strbuf_clear(&json);
    strbuf_add(&json, HEAD "\"findings\":[");
    for (unsigned i = 0; i <= RUN_JSON_FINDINGS; i++)
        strbuf_printf(&json, "%s{\"id\":\"X-%u\"}", i ? "," : "", i);
    strbuf_add(&json, "]}");
    assert_int_equal(run_json_read(json.text, json.length, &run, &problem), ST_INVALID);
    sentence_free(&problem);
    strbuf_free(&json);
    char *large = memory_array(RUN_JSON_BYTES + 1, 1);
    assert_int_equal(run_json_read(large, RUN_JSON_BYTES + 1, &run, &problem), ST_INVALID);
    sentence_free(&problem);
    free(large);
}

/* A broken file is told in the language of the reader, word for word of this program. */
static void a_broken_file_is_told_in_words_of_ours(void **state)
{
    static const struct {
        const char *json;
        enum text_id reason;
    } cases[] = {
        {"{", TEXT_REPORT_JSON_CUT},
        {"{\"a\": \"\xFF\"}", TEXT_REPORT_JSON_NO_UTF8},
        {"{\"a\": 1, \"a\": 2}", TEXT_REPORT_JSON_MEMBER_TWICE},
        {"{\"a\": 99999999999999999999}", TEXT_REPORT_JSON_OVERFLOW},
        {"{a}", TEXT_REPORT_JSON_NO_JSON},
        {"hello", TEXT_REPORT_JSON_NO_JSON},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct run run;
        struct sentence problem;
        assert_int_equal(run_json_read(cases[i].json, strlen(cases[i].json), &run, &problem), ST_INVALID);
        assert_int_equal(problem.id, TEXT_REPORT_JSON_SYNTAX);
        assert_int_equal(sentence_nested(problem.arguments[2]), cases[i].reason);
        sentence_free(&problem);
    }
    char *deep = memory_array(5001, 1);
    memset(deep, '[', 5000);
    struct run run;
    struct sentence problem;
    assert_int_equal(run_json_read(deep, 5000, &run, &problem), ST_INVALID);
    assert_int_equal(sentence_nested(problem.arguments[2]), TEXT_REPORT_JSON_DEEP);
    sentence_free(&problem);
    free(deep);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(a_broken_file_is_told_in_words_of_ours),
    cmocka_unit_test(comes_back_as_it_went),
    cmocka_unit_test(needs_come_back),
    cmocka_unit_test(hostile_texts_come_back),
    cmocka_unit_test(is_printable_and_neutral),
    cmocka_unit_test(credentials_keep_their_name),
    cmocka_unit_test(limits_of_the_question_stay),
    cmocka_unit_test(another_language_renders_again),
    cmocka_unit_test(newer_files_are_understood),
    cmocka_unit_test(older_files_are_read),
    cmocka_unit_test(byte_order_marks_are_read),
    cmocka_unit_test(wrong_files_are_refused),
    cmocka_unit_test(sizes_are_bounded),
    {0},
};
