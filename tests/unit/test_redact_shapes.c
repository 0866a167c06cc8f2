/* SPDX-License-Identifier: MIT
 * Addresses and names as DNS spells them: a host called after its address, the names of reverse lookups, and what an
 * international name becomes on the wire (RFC 3492, RFC 5890). */
#include "testing.h"

#include "sample_run.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "report/redact.h"

#include <string.h>

static void nothing_of_them_is_left(void **unused)
{
    static const struct {
        const char *seen, *left; /* what must not be left; NULL: all of SEEN stays */
    } cases[] = {
        {"ip-10-1-2-7 answered", "1-2-7"},
        {"10-1-2-7.clients.example answered", "1-2-7"},
        {"host203-0-113-5-static", NULL}, /* within a word no form begins */
        {"static-203-0-113-5", "0-113"},
        {"010.001.002.007 answered", "001"},
        {"7.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", "8.b"},
        {"8.b.d.0.1.0.0.2.ip6.arpa", "b.d"},
        {"xn--mller-pc-65a answered", "mller"},
        {"XN--MLLER-PC-65A answered", "MLLER"},
        {"the build of 2026-11-29 has number 1-2-3", NULL},
        {"values 300-1-2-3 and 10.0.19041.1 stay", NULL},
        {"1.2.3 and a.b.c stay", NULL},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct run run = sample_run_mixed();
        struct redactor *redactor = redact_new();
        struct strbuf out = STRBUF_INIT;
        sample_run_set(&run, "PERM-GROUP", V_ATTENTION, TEXT_RAW, cases[i].seen);
        redact_apply(redactor, &run, LANGUAGE_EN);
        sentence_format(&out, LANGUAGE_EN, &run_finding(&run, "PERM-GROUP")->summary);
        bool good =
            cases[i].left ? !strstr(strbuf_text(&out), cases[i].left) : strcmp(strbuf_text(&out), cases[i].seen) == 0;
        if (!good)
            fail_msg("\"%s\" became \"%s\"", cases[i].seen, strbuf_text(&out));
        strbuf_free(&out);
        redact_free(redactor);
        run_free(&run);
    }
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(nothing_of_them_is_left), {0}};
