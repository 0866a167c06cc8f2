/* SPDX-License-Identifier: MIT
 * Redaction: nothing that was replaced is found again in any form of the report. */
#include "testing.h"

#include "base/memory.h"
#include "base/utf.h"
#include "base/utf8.h"
#include "report/fleet.h"
#include "report/html.h"
#include "report/junit.h"
#include "report/redact.h"
#include "report/redact_forms.h"
#include "report/run_json.h"
#include "report/run_text.h"
#include "sample_run.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

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
            char *name = string_printf("%s%u", round ? "HOST" : "host", i);
            char *token = string_printf("PC-%u", i + 1);
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

/* TEXT itself, its letters in one case: those of Latin-1 in UTF-8 too, which differ in the same bit. */
static char *folded(char *text)
{
    for (char *c = text; *c; c++)
        *c = (char)(*c | 0x20);
    return text;
}

/* Every text that is made of RUN, one behind the other, folded. */
static char *all_forms(const struct run *run)
{
    struct strbuf out = STRBUF_INIT;
    struct sink_text sink = sink_to_text(&out);
    html_write(run, LANGUAGE_EN, &sink.sink);
    html_write(run, LANGUAGE_DE, &sink.sink);
    junit_write(run, LANGUAGE_EN, &sink.sink);
    run_text_write(&out, run, &(struct run_text_options){.language = LANGUAGE_DE, .width = 2000});
    run_text_summary(&out, run, LANGUAGE_EN);
    return folded(strbuf_take(&out));
}

/* Whether WANTED is in FORMS, what all_forms wrote, in either case. */
static bool contains(const char *forms, const char *wanted)
{
    char *part = folded(memory_string(wanted));
    bool found = strstr(forms, part);
    free(part);
    return found;
}

static char *percent(const char *text)
{
    struct strbuf out = STRBUF_INIT;
    for (; *text; text++)
        strbuf_printf(&out, "%%%02X", (unsigned)(unsigned char)*text);
    return strbuf_take(&out);
}

static char *escaped(const char *text, const char *format)
{
    struct strbuf out = STRBUF_INIT;
    for (; *text; text++)
        strbuf_printf(&out, format, (unsigned)(unsigned char)*text);
    return strbuf_take(&out);
}

/* Base64 of TEXT at offset SHIFT of a group, without the characters its neighbours share. */
static char *base64(const char *text, size_t length, size_t shift)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    struct strbuf out = STRBUF_INIT;
    size_t skip = (3 - shift) % 3;
    for (size_t i = skip; i + 3 <= length; i += 3) {
        const unsigned char *at = (const unsigned char *)text + i;
        uint32_t group = (uint32_t)at[0] << 16 | (uint32_t)at[1] << 8 | at[2];
        for (unsigned k = 0; k < 4; k++)
            strbuf_add_char(&out, digits[group >> (18 - 6 * k) & 63]);
    }
    return strbuf_take(&out);
}

static void assert_absent(const char *forms, const char *secret, char *encoded)
{
    if (strlen(encoded) >= 5 && contains(forms, encoded))
        fail_msg("%s is left as %s", secret, encoded);
    free(encoded);
}

static void nothing_is_left(void **state)
{
    struct run run = secret_run();
    char *before = all_forms(&run);
    struct redactor *redactor = redactor_new();
    redactor_apply(redactor, &run, LANGUAGE_EN);
    char *after = all_forms(&run);
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++) {
        const char *secret = secrets[i];
        size_t size;
        if (!strchr(secret, '\\') && (unsigned char)secret[0] < 0x80 && strcmp(secret, "0A141E28") != 0 &&
            strcmp(secret, "Zo\xC3\xAB") != 0 && !contains(before, secret))
            fail_msg("the test does not show %s", secret);
        if (contains(after, secret))
            fail_msg("%s is left", secret);
        assert_absent(after, secret, percent(secret));
        assert_absent(after, secret, escaped(secret, "&#%u;"));
        assert_absent(after, secret, escaped(secret, "\\u%04x"));
        assert_absent(after, secret, escaped(secret, "%02x"));
        assert_absent(after, secret, escaped(secret, "%02x "));
        uint8_t *wide = utf_to_utf16le(secret, strlen(secret), &size);
        for (size_t shift = 0; shift < 3; shift++) {
            assert_absent(after, secret, base64(secret, strlen(secret), shift));
            assert_absent(after, secret, base64((char *)wide, size, shift));
        }
        free(wide);
    }
    assert_true(contains(after, "PC-1"));
    assert_true(contains(after, "BUILTIN\\Administrators"));
    assert_true(contains(after, "S-1-5-32-562"));
    free(before);
    free(after);
    redactor_free(redactor);
    run_free(&run);
}

/* What was redacted, saved and read again says the same. */
static void json_and_page_agree(void **state)
{
    struct run run = secret_run();
    struct redactor *redactor = redactor_new();
    redactor_apply(redactor, &run, LANGUAGE_EN);
    char *json = run_json_write(&run, LANGUAGE_EN);
    struct run back;
    struct sentence problem;
    assert_int_equal(run_json_read(json, strlen(json), &back, &problem), ST_OK);
    assert_true(back.redacted);
    char *one = all_forms(&run), *two = all_forms(&back);
    assert_string_equal(one, two);
    free(one);
    free(two);
    free(json);
    redactor_free(redactor);
    run_free(&back);
    run_free(&run);
}

static void second_run_has_the_same_tokens(void **state)
{
    struct redactor *redactor = redactor_new();
    struct run one = secret_run(), two = secret_run();
    redactor_apply(redactor, &one, LANGUAGE_EN);
    redactor_apply(redactor, &two, LANGUAGE_EN);
    char *first = all_forms(&one), *second = all_forms(&two);
    assert_string_equal(first, second);
    free(first);
    free(second);
    char *key = redactor_key(redactor);
    assert_non_null(strstr(key, "\"PC-1\": \"PC-0421\""));
    assert_non_null(strstr(key, "anna.berg"));
    free(key);
    redactor_free(redactor);
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
        struct redactor *redactor = redactor_new();
        redactor_apply(redactor, &run, LANGUAGE_EN);
        char *forms = all_forms(&run);
        if (contains(forms, "carla") || contains(forms, "of short"))
            fail_msg("%s is left", spellings[i]);
        free(forms);
        redactor_free(redactor);
        run_free(&run);
    }
}

/* Names of every shape: in the run as machines write them, in the report in every encoding. */
static void names_of_every_shape(void **state)
{
    static const struct {
        const char *name, *seen, *left; /* SEEN stands in a finding; nothing of LEFT may stay */
    } shapes[] = {
        {"203.0.113.5.static.acme-bank.example", "203.0.113.5.static.acme-bank.example", "acme"},
        {"203.0.113.5.static.acme-bank.example", "mail.acme-bank.example", "acme"},
        {"5-113-0-203.acme-bank.example", "5-113-0-203.acme-bank.example has no answer", "acme"},
        {"B\xC3\x9CRO-M\xC3\x9CLLER", "20241022-093000-B__RO-M__LLER.journal.jsonl", "RO-M"},
        {"B\xC3\x9CRO-M\xC3\x9CLLER", "B?RO-M?LLER answered", "RO-M"},
        {"\xD7\x9E\xD7\xA9\xD7\xA8\xD7\x93", "on \xD7\x9E\xD7\xA9\xD7\xA8\xD7\x93.", "\xD7\x9E\xD7\xA9"},
        {"Q", "Q answered", "Q answered"},
        {"ready", "ready is ready", "ready is"},
        {"ACCOUNTING-LONG-NAME-7", "ACCOUNTING-LONG", "ACCOUNTING"},
        {"abcdefghij", "abcdefghijabcdefghij", "abc"},
        {"10", "10.1.2.7 10", ".7 10"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        struct run run = sample_run_ready();
        free(run.request.target);
        run.request.target = memory_string(shapes[i].name);
        sample_run_set(&run, "PERM-GROUP", V_ATTENTION, TEXT_RAW, shapes[i].seen);
        struct redactor *redactor = redactor_new();
        redactor_apply(redactor, &run, LANGUAGE_EN);
        char *forms = all_forms(&run);
        size_t size;
        uint8_t *wide = utf_to_utf16le(shapes[i].left, strlen(shapes[i].left), &size);
        if (contains(forms, shapes[i].left))
            fail_msg("%s: %s is left", shapes[i].seen, shapes[i].left);
        assert_absent(forms, shapes[i].left, percent(shapes[i].left));
        assert_absent(forms, shapes[i].left, escaped(shapes[i].left, "%02x"));
        for (size_t shift = 0; shift < 3; shift++) {
            assert_absent(forms, shapes[i].left, base64(shapes[i].left, strlen(shapes[i].left), shift));
            assert_absent(forms, shapes[i].left, base64((char *)wide, size, shift));
        }
        free(wide);
        free(forms);
        redactor_free(redactor);
        run_free(&run);
    }
}

/* ---- names of every shape, in every encoding ---- */

/* Stems of names; none is a part of our own texts. */
static const char *const stems[] = {
    "quillon",                         /* plain */
    "quillon-kontor-zentrale-0421",    /* longer than a NetBIOS name */
    "b\xC3\xBCro-m\xC3\xBCll\xC3\xA9", /* Latin-1 */
    "\xC5\x81\xC3\xB3"
    "d\xC5\xBA-wroc\xC5\x82",                           /* Latin Extended-A */
    "\xCE\xB1\xCE\xB8\xCE\xAE\xCE\xBD\xCE\xB1",         /* Greek */
    "\xD0\xBC\xD0\xBE\xD1\x81\xD0\xBA\xD0\xB2\xD0\xB0", /* Cyrillic */
    "\xD7\x9E\xD7\xA9\xD7\xA8\xD7\x93\xD7\x99",         /* right to left */
    "pc\xF0\x9F\x98\x80quill\xF0\x9D\x94\x98",          /* pairs of surrogates */
    "a&quill%41",                                       /* what escapes are made of */
};

/* How a name is given, and where of it the stem is: "%s" stands for it. */
static const char *const shapes[] = {"%s", "%s.lab.example", "\\\\%s", "CORP\\%s", "%s@lab.example", ".\\%s"};

static uint32_t upper(uint32_t code)
{
    return redact_fold(code - 32) == code && code > 32                       ? code - 32
           : code >= 0x100 && redact_fold(code - 1) == code && code != 0x131 ? code - 1
                                                                             : code;
}

static void add_utf8(struct strbuf *out, uint32_t code)
{
    uint16_t units[2] = {(uint16_t)code, 0};
    size_t count = 1;
    if (code > 0xFFFF) {
        units[0] = (uint16_t)(0xD800 + ((code - 0x10000) >> 10));
        units[1] = (uint16_t)(0xDC00 + ((code - 0x10000) & 0x3FF));
        count = 2;
    }
    char *text = utf_from_utf16le((const uint8_t *)units, 2 * count);
    strbuf_add(out, text);
    free(text);
}

static char *in_upper_case(const char *text)
{
    struct strbuf out = STRBUF_INIT;
    const char *end = text + strlen(text);
    while (text < end)
        add_utf8(&out, upper(utf8_next(&text, end)));
    return strbuf_take(&out);
}

enum encoding { PLAIN, PERCENT, PERCENT_ALL, JSON_ESCAPES, ENTITIES, HEX_ENTITIES, ENCODINGS };

static char *encoded(const char *text, enum encoding encoding)
{
    struct strbuf out = STRBUF_INIT;
    const char *end = text + strlen(text);
    while (text < end) {
        const char *from = text;
        uint32_t code = utf8_next(&text, end);
        bool plain = code < 0x80 && code != '&' && code != '%';
        if (encoding == PLAIN || (plain && encoding != PERCENT_ALL))
            strbuf_add_n(&out, from, (size_t)(text - from));
        else if (encoding == PERCENT || encoding == PERCENT_ALL)
            for (; from < text; from++)
                strbuf_printf(&out, "%%%02x", (unsigned)(unsigned char)*from);
        else if (encoding == JSON_ESCAPES && code > 0xFFFF)
            strbuf_printf(&out, "\\u%04X\\u%04x", (unsigned)(0xD800 + ((code - 0x10000) >> 10)),
                          (unsigned)(0xDC00 + ((code - 0x10000) & 0x3FF)));
        else if (encoding == JSON_ESCAPES)
            strbuf_printf(&out, "\\u%04x", (unsigned)code);
        else
            strbuf_printf(&out, encoding == ENTITIES ? "&#%u;" : "&#x%X;", (unsigned)code);
    }
    return strbuf_take(&out);
}

/* NAME is given as TARGET or account, WRITTEN stands in a finding: nothing of it is left in any form of the report.
 * That finding is the only one: what the others say is the same for every name, and in whole runs above. */
static void assert_gone(const char *name, bool account, const char *written)
{
    struct run run = sample_run_only("PERM-GROUP");
    char **given = account ? &run.request.account : &run.request.target;
    char *seen = string_printf("<%s> says no", written);
    free(*given);
    *given = memory_string(name);
    struct finding *finding = sample_run_set(&run, "PERM-GROUP", V_ATTENTION, TEXT_RAW, seen);
    struct redactor *redactor = redactor_new();
    redactor_apply(redactor, &run, LANGUAGE_EN);
    char *forms = all_forms(&run);
    const char *left = finding->summary.arguments[0];
    size_t size;
    uint8_t *wide = utf_to_utf16le(written, strlen(written), &size);
    if (!strstr(left, "> says no") || strlen(left) > strlen("<DOMAIN-00\\USER-00.DOMAIN-00> says no"))
        fail_msg("%s, written as %s: left as %s", name, written, left);
    assert_absent(forms, written, memory_string(written));
    for (unsigned encoding = PERCENT; encoding < ENCODINGS; encoding++)
        assert_absent(forms, written, encoded(written, (enum encoding)encoding));
    for (size_t shift = 0; shift < 3; shift++) {
        assert_absent(forms, written, base64(written, strlen(written), shift));
        assert_absent(forms, written, base64((char *)wide, size, shift));
    }
    free(wide);
    free(seen);
    free(forms);
    redactor_free(redactor);
    run_free(&run);
}

static void every_name_in_every_encoding(void **state)
{
    unsigned count = 0;
    for (size_t i = 0; i < array_count(stems); i++) {
        char *large = in_upper_case(stems[i]);
        for (size_t k = 0; k < array_count(shapes) * ENCODINGS * 2; k++, count++) {
            const char *shape = shapes[k / ENCODINGS % array_count(shapes)];
            bool swap = k >= array_count(shapes) * ENCODINGS;
            const char *mark = strstr(shape, "%s");
            char *name = string_printf("%.*s%s%s", (int)(mark - shape), shape, swap ? large : stems[i], mark + 2);
            char *written = encoded(swap ? stems[i] : large, (enum encoding)(k % ENCODINGS));
            assert_gone(name, strpbrk(shape, "@") || (strchr(shape, '\\') && shape[0] != '\\'), written);
            free(written);
            free(name);
        }
        free(large);
    }
    print_message("%u names\n", count);
}

static const char *const patterns[] = {"%",    "\\u0041", "&#65;",     "a",     "1.",     "00 ",
                                       "S-1-", "::",      "host-0-x ", "host-", "a@b.c ", "\\Users\\"};

/* Steps for SIZE bytes of each pattern and a thousand words that share their beginning with it. */
static size_t steps_for(const char *pattern, size_t size)
{
    struct redact_words words = {0};
    for (unsigned i = 0; i < 1000; i++) {
        char *name = string_printf("host-%u-y%s", i, pattern);
        redact_words_learn(&words, REDACT_COMPUTER, name);
        free(name);
    }
    struct strbuf text = STRBUF_INIT;
    while (text.length < size)
        strbuf_add(&text, pattern);
    redact_forms_learn(&words, text.text);
    char *redacted = redact_forms_replace(&words, text.text);
    size_t steps = words.steps;
    free(redacted);
    strbuf_free(&text);
    redact_words_free(&words);
    return steps;
}

static void steps_are_linear(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        size_t one = steps_for(patterns[i], 1 << 16), four = steps_for(patterns[i], 1 << 18);
        print_message("%-10s 64 KB: %zu steps, 256 KB: %zu steps\n", patterns[i], one, four);
        assert_true(four <= 5 * one + 1000);
    }
}

/* Text for one evidence: hosts, people, addresses and SIDs, each different from the one before. */
static char *crowd(unsigned *number)
{
    struct strbuf text = STRBUF_INIT;
    for (; text.length < RUN_JSON_TEXT - 200; (*number)++)
        strbuf_printf(&text,
                      "C:\\Users\\owner-%u\\report.html host-%u.bank.example 10.%u.%u.%u S-1-5-21-1-2-%u-500 "
                      "user-%u@bank.example\n",
                      *number, *number, *number >> 16 & 255, *number >> 8 & 255, *number & 255, *number, *number / 2);
    return strbuf_take(&text);
}

/* A run of about SIZE bytes, as large as a file of it may be. */
static struct run run_of(size_t size)
{
    struct run run = sample_run_ready();
    unsigned number = 0;
    for (size_t i = 0, done = 0; done < size; i++) {
        char *text = crowd(&number);
        sample_run_evidence(run.findings[i / RUN_JSON_EVIDENCE], "what", "where", NULL, text);
        done += strlen(text);
        free(text);
    }
    return run;
}

static void assert_no_bank(const struct run *run)
{
    for (size_t i = 0; i < run->finding_count; i++)
        for (size_t k = 0; k < run->findings[i]->evidence_count; k++)
            assert_null(strstr(run->findings[i]->evidence[k].actual.arguments[0], "bank"));
}

static unsigned ms_since(clock_t begun)
{
    return (unsigned)((clock() - begun) / (CLOCKS_PER_SEC / 1000));
}

/* Each line with three names of its own, an account in each. */
static size_t steps_for_accounts(size_t count)
{
    struct run run = sample_run_ready();
    for (unsigned i = 0; i < count; i++) {
        char *texts[3];
        for (unsigned k = 0; k < 3; k++)
            texts[k] = string_printf("%c%07u\\\\%c%07u", "ABC"[k], i + (k > 0), "uvw"[k], i);
        sample_run_evidence(run.findings[i / RUN_JSON_EVIDENCE], texts[0], texts[1], NULL, texts[2]);
        for (unsigned k = 0; k < 3; k++)
            free(texts[k]);
    }
    struct redactor *redactor = redactor_new();
    redactor_apply(redactor, &run, LANGUAGE_EN);
    size_t steps = redact_steps(redactor);
    const char *first = run.findings[0]->evidence[0].actual.arguments[0];
    assert_null(strstr(first, "C0000001"));
    redactor_free(redactor);
    run_free(&run);
    return steps;
}

static void steps_of_accounts_are_linear(void **state)
{
    size_t one = steps_for_accounts(1000), four = steps_for_accounts(4000);
    print_message("1000 lines: %zu steps, 4000 lines: %zu steps\n", one, four);
    assert_true(four <= 5 * one);
}

static void steps_of_runs_are_linear(void **state)
{
    static const size_t megabytes[] = {1, 4, 16};
    size_t first = 0;
    for (size_t i = 0; i < array_count(megabytes); i++) {
        struct run run = run_of(megabytes[i] << 20);
        struct redactor *redactor = redactor_new();
        clock_t begun = clock();
        redactor_apply(redactor, &run, LANGUAGE_EN);
        size_t steps = redact_steps(redactor);
        print_message("%2zu MB: %zu steps, %.1f a byte, %u ms\n", megabytes[i], steps,
                      (double)steps / (double)(megabytes[i] << 20), ms_since(begun));
        first = i ? first : steps;
        assert_true(steps <= first / 10 * 11 * megabytes[i]);
        assert_no_bank(&run);
        redactor_free(redactor);
        run_free(&run);
    }
}

struct redacting {
    struct redactor *redactor;
    struct run run;
    atomic_bool begun;
};

static void *redact(void *parameter)
{
    struct redacting *redacting = parameter;
    atomic_store(&redacting->begun, true);
    redactor_apply(redacting->redactor, &redacting->run, LANGUAGE_EN);
    return NULL;
}

/* Cancelled in the middle of 16 MB: most of it is not looked at any more, and none of that is shown. */
static void cancel_is_seen_in_the_middle(void **state)
{
    struct cancel cancel = {0};
    struct redacting redacting = {.redactor = redactor_new(), .run = run_of((size_t)16 << 20)};
    pthread_t thread;
    redactor_stop_with(redacting.redactor, &cancel);
    assert_int_equal(pthread_create(&thread, NULL, redact, &redacting), 0);
    while (!atomic_load(&redacting.begun))
        sched_yield();
    clock_t begun = clock();
    cancel_request(&cancel);
    pthread_join(thread, NULL);
    print_message("cancelled in 16 MB: %zu steps, back after %u ms\n", redact_steps(redacting.redactor),
                  ms_since(begun));
    assert_true(redact_steps(redacting.redactor) < (size_t)16 << 20);
    assert_no_bank(&redacting.run);
    redactor_free(redacting.redactor);
    run_free(&redacting.run);
}

static void cancel_stops_and_shows_nothing(void **state)
{
    struct cancel cancel = {0};
    struct run run = secret_run();
    struct redactor *redactor = redactor_new();
    (void)state;
    cancel_request(&cancel);
    redactor_stop_with(redactor, &cancel);
    redactor_apply(redactor, &run, LANGUAGE_EN);
    char *forms = all_forms(&run);
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
        if (contains(forms, secrets[i]))
            fail_msg("%s is left", secrets[i]);
    free(forms);
    redactor_free(redactor);
    run_free(&run);
}

static void system_account_keeps_its_name(void **state)
{
    struct run run = sample_run_ready();
    free(run.os.user);
    free(run.os.user_sid);
    run.os.user = memory_string("NT-AUTORIT\xC3\x84T\\SYSTEM");
    run.os.user_sid = memory_string("S-1-5-18");
    struct redactor *redactor = redactor_new();
    redactor_apply(redactor, &run, LANGUAGE_EN);
    assert_string_equal(run.os.user, "NT-AUTORIT\xC3\x84T\\SYSTEM");
    assert_string_equal(run.command, "wmiready-cli check --account --report");
    redactor_free(redactor);
    run_free(&run);
}

/* ---- ten thousand files of somebody else ---- */

/* What is held, as the allocator of the sanitizer counts it. */
size_t __sanitizer_get_current_allocated_bytes(void);

struct counting {
    struct sink sink;
    size_t bytes;
};

static bool count_bytes(struct sink *sink, const char *bytes, size_t length)
{
    (void)bytes;
    container_of(sink, struct counting, sink)->bytes += length;
    return true;
}

/* Whatever a row could keep is long, and another one in each file. */
static void make_hostile(struct run *run, unsigned number)
{
    enum { LONG = 1000 };
    char *name = string_printf("evil-%u-%0*u", number, LONG, 0);
    free(run->os.computer);
    free(run->request.target);
    run->os.computer = name;
    run->request.target = memory_string(name);
}

static void add_hostile(struct fleet *fleet, struct redactor *redactor, const struct run *pattern, unsigned number)
{
    struct run run = run_copy(pattern);
    make_hostile(&run, number);
    if (redactor)
        redactor_apply(redactor, &run, LANGUAGE_EN);
    fleet_add(fleet, &run, &(struct fleet_source){redactor ? NULL : run.os.computer, NULL, redactor != NULL});
    run_free(&run);
}

/* A row of some hundred bytes for each file, whatever is in it; the page goes out piece by piece. */
static void hold_ten_thousand(bool redacted, size_t most)
{
    enum { FEW = 1000, MANY = 10000 };
    struct run pattern = sample_run_only("PERM-GROUP");
    struct fleet *fleet = fleet_new(LANGUAGE_EN);
    struct redactor *redactor = redacted ? redactor_new() : NULL;
    size_t held = 0, steps = 0;
    for (unsigned i = 0; i < MANY; i++) {
        add_hostile(fleet, redactor, &pattern, i);
        if (i + 1 == FEW) {
            held = __sanitizer_get_current_allocated_bytes();
            steps = redactor ? redact_steps(redactor) : 0;
        }
    }
    size_t each = (__sanitizer_get_current_allocated_bytes() - held) / (MANY - FEW);
    struct counting counting = {{count_bytes}, 0};
    assert_true(fleet_write(fleet, &counting.sink, "1.0.0", 0));
    print_message("10000 files%s: %zu bytes held for each, page of %zu KB\n", redacted ? ", redacted" : "", each,
                  counting.bytes >> 10);
    assert_true(each <= most);
    if (redactor)
        assert_true(redact_steps(redactor) <= steps / 10 * 11 * (MANY / FEW));
    redactor_free(redactor);
    fleet_free(fleet);
    run_free(&pattern);
}

static void ten_thousand_hostile_files(void **state)
{
    (void)state;
    hold_ten_thousand(false, 1500);
}

static void ten_thousand_redacted_files(void **state)
{
    (void)state;
    /* Every name that is new is remembered, in its forms, so that it is the same token in the next file. */
    hold_ten_thousand(true, 8000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
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
        cmocka_unit_test(names_of_every_shape),
        cmocka_unit_test(every_name_in_every_encoding),
        cmocka_unit_test(steps_are_linear),
        cmocka_unit_test(steps_of_accounts_are_linear),
        cmocka_unit_test(ten_thousand_hostile_files),
        cmocka_unit_test(ten_thousand_redacted_files),
        cmocka_unit_test(steps_of_runs_are_linear),
        cmocka_unit_test(cancel_is_seen_in_the_middle),
        cmocka_unit_test(cancel_stops_and_shows_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
