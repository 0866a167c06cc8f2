/* SPDX-License-Identifier: MIT
 * Redaction: nothing that was replaced is found again in any form of the report. */
#include "testing.h"

#include "forms.h"
#include "sample_run.h"

#include "base/memory.h"
#include "base/utf.h"
#include "report/redact.h"
#include "report/redact_forms.h"
#include "report/run_json.h"

#include <stdlib.h>
#include <string.h>

/* ---- single texts ---- */

static void forms_are_found(void **state)
{
    static const struct {
        const char *text, *redacted;
    } cases[] = {
        {"S-1-5-21-1-2-3-500 and S-1-5-32-544", "SID-1 and S-1-5-32-544"},
        {"(A;;CCDC;;;S-1-5-21-1-2-3-500)(A;;CC;;;S-1-5-18)", "(A;;CCDC;;;SID-1)(A;;CC;;;S-1-5-18)"},
        {"S-1-5-80-1-2-3-4-5, S-1-12-1-1-2-3-4", "S-1-5-80-1-2-3-4-5, SID-1"},
        {"{6E8E6B1C-52B9-4B8C-9B36-1E0C0F9C6A11}", "{GUID-1}"},
        {"TCP 10.1.2.7:135", "TCP ADDRESS-1:135"},
        {"10.1.2.7, 10.1.2.8 and 10.1.2.7", "ADDRESS-1, ADDRESS-2 and ADDRESS-1"},
        {"fe80::1%3 [2001:db8::5]:135", "ADDRESS-1%3 [ADDRESS-2]:135"},
        {"::1, 127.0.0.1, 0.0.0.0, 255.255.255.0", "::1, 127.0.0.1, 0.0.0.0, 255.255.255.0"},
        {"10.0.22631.3527 at 04:30:05", "10.0.22631.3527 at 04:30:05"},
        {"00-15-5D-01-02-03 00:15:5d:01:02:04", "ADDRESS-1 ADDRESS-2"},
        {"176 B: 01 00 04 80 90 00 00 ...", "176 B: VALUE-1 ..."},
        {"00155D010203 0015.5d01.0204 0015-5D01-0205", "ADDRESS-1 ADDRESS-2 ADDRESS-3"},
        {"01 00 04 80 90 00 0g", "VALUE-1 0g"},
        {"10.1.2.0/24", "ADDRESS-1/24"},
        {"0x800706BA", "0x800706BA"},
        {"", ""},
        {"S-", "S-"},
        {"deadbeef-", "deadbeef-"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct redact_words words = {0};
        char *redacted = redact_forms_replace(&words, cases[i].text);
        assert_string_equal(redacted, cases[i].redacted);
        free(redacted);
        redact_words_free(&words);
    }
}

static void words_are_found(void **state)
{
    static const struct {
        const char *text, *redacted;
    } cases[] = {
        {"PC-0421", "PC-1"},          {"pc-0421.corp.example", "PC-1.DOMAIN-1"}, {"xPC-0421B", "xPC-1B"},
        {"CORP\\Al", "CORP\\USER-1"}, {"Also: al, AL_1", "Also: USER-1, AL_1"},  {"M\xC3\x9CLLER", "USER-2"},
        {"m\xC3\xBCller", "USER-2"},  {"\xFFPC-0421\xC3", "\xFFPC-1\xC3"},
    };
    struct redact_words words = {0};
    redact_words_learn(&words, REDACT_COMPUTER, "PC-0421");
    redact_words_learn(&words, REDACT_DOMAIN, "corp.example");
    redact_words_learn(&words, REDACT_USER, "al");
    redact_words_learn(&words, REDACT_USER, "M\xC3\xBCller");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *redacted = redact_forms_replace(&words, cases[i].text);
        assert_string_equal(redacted, cases[i].redacted);
        free(redacted);
    }
    redact_words_free(&words);
}

static void paths_and_mail_teach_names(void **state)
{
    struct redact_words words = {0};
    redact_forms_learn(&words, "C:\\Users\\anna.berg\\report.html and C:\\Users\\Public\\x, ben@corp.example");
    char *redacted = redact_forms_replace(&words, "anna.berg, Ben, CORP.example, Public");
    assert_string_equal(redacted, "USER-1, USER-2, DOMAIN-1, Public");
    free(redacted);
    redact_words_free(&words);
}

static void many_tokens_stay_apart(void **state)
{
    struct redact_words words = {0};
    for (unsigned round = 0; round < 2; round++) {
        for (unsigned i = 0; i < 5000; i++) {
            char *name = strbuf_printed("%s%u", round ? "HOST" : "host", i);
            char *token = strbuf_printed("PC-%u", i + 1);
            assert_string_equal(redact_words_token(&words, REDACT_COMPUTER, name), token);
            free(token);
            free(name);
        }
    }
    redact_words_free(&words);
}

/* Files without end: what comes late shares a token, and is as gone as the others. */
static void tokens_end(void **state)
{
    struct redact_words words = {0};
    char name[RUN_JSON_TEXT] = "";
    memset(name, 'x', sizeof name - 1);
    for (unsigned i = 0; words.token_bytes < REDACT_TOKEN_BYTES; i++) {
        name[snprintf(name, 12, "%010u", i)] = 'x';
        redact_words_token(&words, REDACT_COMPUTER, name);
    }
    size_t count = words.token_count;
    redact_words_learn(&words, REDACT_COMPUTER, "PC-0421");
    redact_words_learn(&words, REDACT_USER, "al");
    char *redacted = redact_forms_replace(&words, "xPC-0421B, al, also");
    assert_string_equal(redacted, "xVALUE-1B, VALUE-1, also");
    assert_int_equal(words.token_count, count + 1);
    free(redacted);
    redact_words_free(&words);
}

/* ---- whole runs ---- */

/* Names and numbers that stand in the run below, none of which may be left. */
static const char *const secrets[] = {
    "PC-0421",
    "pc-0421.corp.example",
    "corp.example",
    "CORP\\",
    "anna.berg",
    "CLIENT-7",
    "10.1.2.7",
    "1004336348",
    "svc.reader",
    "Zo\xC3\xAB",
    "\xC3\x9C"
    "mit",
    "2001:db8::77",
    "Laboratory",
    "elsewhere",
    "6E8E6B1C",
    "SecretValue",
    "Quiller",
    "0A141E28",
    "kiosk-user",
    "report-of",
    "ben.gunn",
};

static struct run secret_run(void)
{
    struct run run = sample_run_mixed();
    struct finding *finding = sample_run_set(&run, "NET-NAME", V_ATTENTION, TEXT_NET_NAME_OTHER, "PC-0421");
    finding->summary.arguments[1] = memory_string("10.1.2.7");
    finding->summary.arguments[2] = memory_string("elsewhere.corp.example");
    finding = sample_run_set(&run, "NET-PROFILE", V_ATTENTION, TEXT_RAW, "x");
    sentence_free(&sample_run_evidence(finding, "", "{6E8E6B1C-52B9-4B8C-9B36-1E0C0F9C6A11}", NULL, "public")->what);
    finding->evidence[0].what = sentence_of(TEXT_NET_PROFILE_NETWORK, "Laboratory", NULL);
    finding = sample_run_set(&run, "PERM-NAMESPACE", V_NEEDS_CHANGE, TEXT_RAW,
                             "CORP\\Zo\xC3\xAB (S-1-5-21-1004336348-1-2-1105)");
    sample_run_evidence(finding, "CORP\\\xC3\x9Cmit", "C:\\Users\\kiosk-user\\x", "2001:db8::77",
                        "20 B: 0A 14 1E 28 01 02 03 04");
    sample_run_evidence(finding, "owner", "CORP\\\xC3\xBCMIT of pc-0421", "BUILTIN\\Administrators",
                        "zo\xC3\x8B via ben.gunn@CORP.EXAMPLE");
    free(run.request.query);
    run.request.query =
        memory_string("SELECT * FROM X WHERE Name = 'SecretValue' AND Host = \"PC-0421\" OR N = 'O\\'Quiller'");
    finding = sample_run_set(&run, "QRY-RUN", V_READY, TEXT_RAW, "x");
    struct evidence *query = sample_run_evidence(finding, "", run.request.query, NULL, "1 row");
    sentence_free(&query->what);
    query->what = sentence_of(TEXT_QRY_RUN_WHAT, NULL);
    wmi_rows_free(&run.facts.query);
    struct wmi_rows *table = &run.facts.query;
    table->columns = memory_new_n(char *, 1);
    table->cells = memory_new_n(char *, 2);
    table->columns[0] = memory_string("Name");
    table->cells[0] = memory_string("SecretValue");
    table->column_count = 1;
    table->row_count = 2; /* the second is null */
    free(run.command);
    run.command = memory_string("wmiready-cli check PC-0421 --account CORP\\svc.reader --report=C:\\report-of-me.html");
    struct run_change *change = run_add_change(&run);
    change->requirement = memory_string("PERM-GROUP");
    change->remedy = memory_string("dcom-users");
    change->change.kind = CHANGE_GROUP_MEMBER;
    change->change.object = memory_string("S-1-5-32-562");
    change->change.item = memory_string("S-1-5-21-1004336348-1177238915-682003330-2207");
    change->change.label = memory_string("CORP\\svc.reader");
    change->change.after = state_text("member");
    run.other = memory_new(struct run);
    *run.other = sample_run_ready();
    return run;
}

static void nothing_is_left(void **state)
{
    struct run run = secret_run();
    char *before = forms_all(&run);
    struct redactor *redactor = redact_new();
    redact_apply(redactor, &run, LANGUAGE_EN);
    char *after = forms_all(&run);
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        const char *secret = secrets[i];
        size_t size;
        if (!strchr(secret, '\\') && (unsigned char)secret[0] < 0x80 && strcmp(secret, "0A141E28") != 0 &&
            strcmp(secret, "Zo\xC3\xAB") != 0 && !forms_contain(before, secret))
            fail_msg("the test does not show %s", secret);
        if (forms_contain(after, secret))
            fail_msg("%s is left", secret);
        forms_assert_absent(after, secret, forms_percent(secret));
        forms_assert_absent(after, secret, forms_escaped(secret, "&#%u;"));
        forms_assert_absent(after, secret, forms_escaped(secret, "\\u%04x"));
        forms_assert_absent(after, secret, forms_escaped(secret, "%02x"));
        forms_assert_absent(after, secret, forms_escaped(secret, "%02x "));
        uint8_t *wide = utf_to_utf16le(secret, strlen(secret), &size);
        for (size_t shift = 0; shift < 3; shift++) {
            forms_assert_absent(after, secret, forms_base64(secret, strlen(secret), shift));
            forms_assert_absent(after, secret, forms_base64((char *)wide, size, shift));
        }
        free(wide);
    }
    assert_true(forms_contain(after, "PC-1"));
    assert_true(forms_contain(after, "BUILTIN\\Administrators"));
    assert_true(forms_contain(after, "S-1-5-32-562"));
    free(before);
    free(after);
    redact_free(redactor);
    run_free(&run);
}

/* What was redacted, saved and read again says the same. */
static void json_and_page_agree(void **state)
{
    struct run run = secret_run();
    struct redactor *redactor = redact_new();
    redact_apply(redactor, &run, LANGUAGE_EN);
    char *json = run_json_write(&run, LANGUAGE_EN);
    struct run back;
    struct sentence problem;
    assert_int_equal(run_json_read(json, strlen(json), &back, &problem), ST_OK);
    assert_true(back.redacted);
    char *one = forms_all(&run), *two = forms_all(&back);
    assert_string_equal(one, two);
    free(one);
    free(two);
    free(json);
    redact_free(redactor);
    run_free(&back);
    run_free(&run);
}

static void second_run_has_the_same_tokens(void **state)
{
    struct redactor *redactor = redact_new();
    struct run one = secret_run(), two = secret_run();
    redact_apply(redactor, &one, LANGUAGE_EN);
    redact_apply(redactor, &two, LANGUAGE_EN);
    char *first = forms_all(&one), *second = forms_all(&two);
    assert_string_equal(first, second);
    free(first);
    free(second);
    char *key = redact_key(redactor);
    assert_non_null(strstr(key, "\"PC-1\": \"PC-0421\""));
    assert_non_null(strstr(key, "anna.berg"));
    free(key);
    redact_free(redactor);
    run_free(&one);
    run_free(&two);
}

/* Every spelling of an account teaches its name and its domain, wherever they stand. */
static void accounts_are_learnt(void **state)
{
    static const char *const spellings[] = {"carla@SHORT", "SHORT\\carla", ".\\carla", "SHORT\\carla@elsewhere",
                                            "carla"};
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++) {
        struct run run = sample_run_ready();
        free(run.request.account);
        run.request.account = memory_string(spellings[i]);
        sample_run_set(&run, "PERM-GROUP", V_ATTENTION, TEXT_RAW,
                       strstr(spellings[i], "SHORT") ? "Carla of short" : "Carla");
        struct redactor *redactor = redact_new();
        redact_apply(redactor, &run, LANGUAGE_EN);
        char *forms = forms_all(&run);
        if (forms_contain(forms, "carla") || forms_contain(forms, "of short"))
            fail_msg("%s is left", spellings[i]);
        free(forms);
        redact_free(redactor);
        run_free(&run);
    }
}

static void cancel_stops_and_shows_nothing(void **state)
{
    struct cancel cancel = {0};
    struct run run = secret_run();
    struct redactor *redactor = redact_new();
    cancel_request(&cancel);
    redact_stop_with(redactor, &cancel);
    redact_apply(redactor, &run, LANGUAGE_EN);
    char *forms = forms_all(&run);
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
        if (forms_contain(forms, secrets[i]))
            fail_msg("%s is left", secrets[i]);
    free(forms);
    redact_free(redactor);
    run_free(&run);
}

static void system_account_keeps_its_name(void **state)
{
    struct run run = sample_run_ready();
    free(run.os.user);
    free(run.os.user_sid);
    run.os.user = memory_string("NT-AUTORIT\xC3\x84T\\SYSTEM");
    run.os.user_sid = memory_string("S-1-5-18");
    struct redactor *redactor = redact_new();
    redact_apply(redactor, &run, LANGUAGE_EN);
    assert_string_equal(run.os.user, "NT-AUTORIT\xC3\x84T\\SYSTEM");
    assert_string_equal(run.command, "wmiready-cli check --account --report");
    redact_free(redactor);
    run_free(&run);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(forms_are_found),
    cmocka_unit_test(words_are_found),
    cmocka_unit_test(paths_and_mail_teach_names),
    cmocka_unit_test(many_tokens_stay_apart),
    cmocka_unit_test(tokens_end),
    cmocka_unit_test(nothing_is_left),
    cmocka_unit_test(json_and_page_agree),
    cmocka_unit_test(second_run_has_the_same_tokens),
    cmocka_unit_test(accounts_are_learnt),
    cmocka_unit_test(system_account_keeps_its_name),
    cmocka_unit_test(cancel_stops_and_shows_nothing),
    {0},
};
