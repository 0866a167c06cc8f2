/* SPDX-License-Identifier: MIT
 * Redaction: names of every shape, in every encoding. */
#include "testing.h"

#include "forms.h"
#include "sample_run.h"

#include "base/memory.h"
#include "base/utf.h"
#include "base/utf8.h"
#include "report/redact.h"
#include "report/redact_forms.h"

#include <stdlib.h>
#include <string.h>

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
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        struct run run = sample_run_ready();
        free(run.request.target);
        run.request.target = memory_string(shapes[i].name);
        sample_run_set(&run, "PERM-GROUP", V_ATTENTION, TEXT_RAW, shapes[i].seen);
        struct redactor *redactor = redact_new();
        redact_apply(redactor, &run, LANGUAGE_EN);
        char *forms = forms_all(&run);
        size_t size;
        uint8_t *wide = utf_to_utf16le(shapes[i].left, strlen(shapes[i].left), &size);
        if (forms_contain(forms, shapes[i].left))
            fail_msg("%s: %s is left", shapes[i].seen, shapes[i].left);
        forms_assert_absent(forms, shapes[i].left, forms_percent(shapes[i].left));
        forms_assert_absent(forms, shapes[i].left, forms_escaped(shapes[i].left, "%02x"));
        for (size_t shift = 0; shift < 3; shift++) {
            forms_assert_absent(forms, shapes[i].left, forms_base64(shapes[i].left, strlen(shapes[i].left), shift));
            forms_assert_absent(forms, shapes[i].left, forms_base64((char *)wide, size, shift));
        }
        free(wide);
        free(forms);
        redact_free(redactor);
        run_free(&run);
    }
}

/* ---- in every encoding ---- */

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
    return redact_words_fold(code - 32) == code && code > 32                       ? code - 32
           : code >= 0x100 && redact_words_fold(code - 1) == code && code != 0x131 ? code - 1
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
    char *seen = strbuf_printed("<%s> says no", written);
    free(*given);
    *given = memory_string(name);
    struct finding *finding = sample_run_set(&run, "PERM-GROUP", V_ATTENTION, TEXT_RAW, seen);
    struct redactor *redactor = redact_new();
    redact_apply(redactor, &run, LANGUAGE_EN);
    char *forms = forms_all(&run);
    const char *left = finding->summary.arguments[0];
    size_t size;
    uint8_t *wide = utf_to_utf16le(written, strlen(written), &size);
    if (!strstr(left, "> says no") || strlen(left) > strlen("<DOMAIN-00\\USER-00.DOMAIN-00> says no"))
        fail_msg("%s, written as %s: left as %s", name, written, left);
    forms_assert_absent(forms, written, memory_string(written));
    for (unsigned encoding = PERCENT; encoding < ENCODINGS; encoding++)
        forms_assert_absent(forms, written, encoded(written, (enum encoding)encoding));
    for (size_t shift = 0; shift < 3; shift++) {
        forms_assert_absent(forms, written, forms_base64(written, strlen(written), shift));
        forms_assert_absent(forms, written, forms_base64((char *)wide, size, shift));
    }
    free(wide);
    free(seen);
    free(forms);
    redact_free(redactor);
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
            char *name = strbuf_printed("%.*s%s%s", (int)(mark - shape), shape, swap ? large : stems[i], mark + 2);
            char *written = encoded(swap ? stems[i] : large, (enum encoding)(k % ENCODINGS));
            assert_gone(name, strpbrk(shape, "@") || (strchr(shape, '\\') && shape[0] != '\\'), written);
            free(written);
            free(name);
        }
        free(large);
    }
    print_message("%u names\n", count);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(names_of_every_shape),
    cmocka_unit_test(every_name_in_every_encoding),
    {0},
};
