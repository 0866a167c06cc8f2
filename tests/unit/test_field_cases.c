/* SPDX-License-Identifier: MIT
 *
 * The cases from public trouble reports: where each is tested, what it is explained with and the first sentence, as one
 * table. Those that a scene of the world shows are read from the scene, which says what has to come out; the others run
 * here.
 */
#include "testing.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "report/explain.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NETWORK "tests/world/network.hosts"
#define LOCAL "tests/world/local.scenes"

static const struct field_case {
    const char *id;
    const char *where; /* file below the source; NULL: TYPED is explained here */
    const char *typed;
    const char *says; /* of the page for TYPED, in this order, between bars */
} cases[] = {
    {"O-01", NETWORK, NULL, NULL},
    {"O-02", NETWORK, NULL, NULL},
    {"O-03", LOCAL, NULL, NULL},
    {"O-04", LOCAL, NULL, NULL},
    {"O-05", NETWORK, NULL, NULL},
    {"O-06", NETWORK, NULL, NULL},
    {"O-07", NETWORK, NULL, NULL},
    {"O-08", NETWORK, NULL, NULL},
    {"O-09", NETWORK, NULL, NULL},
    {"O-10", NETWORK, NULL, NULL},
    {"O-11", NETWORK, NULL, NULL},
    {"O-12", "tests/world/fix.hosts", NULL, NULL},
    {"O-13", NETWORK, NULL, NULL},
    {"O-14", NETWORK, NULL, NULL},
    {"O-15", NETWORK, NULL, NULL},
    {"O-16", NETWORK, NULL, NULL},
    {"O-17", NETWORK, NULL, NULL},
    {"O-18", NETWORK, NULL, NULL},
    {"O-19", NETWORK, NULL, NULL},
    {"O-20", NETWORK, NULL, NULL},
    {"O-21", NETWORK, NULL, NULL},
    {"O-22", NETWORK, NULL, NULL},
    {"O-23", NETWORK, NULL, NULL},
    {"O-24", NULL, "-2147023174", "0x800706BA  RPC_S_SERVER_UNAVAILABLE"},
    {"O-25", NULL, "NT_STATUS_ACCESS_DENIED", "STATUS_ACCESS_DENIED|The same error as 0x80070005"},
    {"O-26", NULL, "nca_s_fault_access_denied", "0x80070005|not Windows| 1. |signed DCOM activation| 2. "},
    {"O-27", NULL, "0x80338012", "WS-Management|5985"},
    {"O-28", NULL, "10036", "Event 10036 of DistributedCOM|packet integrity|address"},
    {"O-29", NULL, "5612", "Event 5612 of WMI|quota"},
    {"O-30", NULL, "0x80090342", "SEC_E_KDC_UNKNOWN_ETYPE|RC4"},
    {"O-31", NULL, "0x80090303", "SEC_E_TARGET_UNKNOWN|service principal"},
    {"O-32", NULL, "0x80070032", "ERROR_NOT_SUPPORTED|blocks NTLM"},
    {"O-33", NULL, "0x80070008", "ERROR_NOT_ENOUGH_MEMORY|memory"},
    {"O-34", NULL, "0x80010114", "RPC_E_INVALID_OBJECT|ended in the middle"},
    {"O-35", LOCAL, NULL, NULL},
    {"O-36", "tests/unit/test_honesty.c", NULL, NULL},
};

static char *contents(const char *where)
{
    char *path = strbuf_printed("%s/%s", SOURCE_DIR, where);
    FILE *file = fopen(path, "rb");
    struct strbuf text = STRBUF_INIT;
    char block[4096];
    if (!file)
        fail_msg("%s", path);
    for (size_t got; (got = fread(block, 1, sizeof block, file)) > 0;)
        strbuf_add_n(&text, block, got);
    fclose(file);
    free(path);
    return strbuf_take(&text);
}

/* The rest of the line in SCENE that begins with WORD; NULL there is none. free() */
static char *line_of(const char *scene, const char *word)
{
    char *start = strbuf_printed("\n%s ", word);
    const char *at = strstr(scene, start);
    char *rest = NULL;
    if (at)
        rest = memory_string_n(at + strlen(start), strcspn(at + strlen(start), "\n"));
    free(start);
    return rest;
}

static void print_row(const char *id, const char *where, const char *cause, const char *sentence)
{
    printf("%-4s | %-24s | %-24s | %s\n", id, where, cause, sentence);
}

/* A scene is judged where it runs; here it has to be there, once, and to say what comes out. */
static void show_scene(const struct field_case *one, const char *text)
{
    char *title = strbuf_printed("\"%s ", one->id);
    const char *at = strstr(text, title);
    if (!at || strstr(at + 1, title))
        fail_msg("%s is not there once in %s", one->id, one->where);
    const char *end = strstr(at, "\n= ");
    char *scene = memory_string_n(at, end ? (size_t)(end - at) : strlen(at));
    char *cause = line_of(scene, "cause"), *says = line_of(scene, "says"), *verdict = line_of(scene, "verdict");
    char *named = strbuf_printed("%s%s", cause ? "CAUSE_" : "", cause ? cause : says ? says : "");
    enum text_id sentence = text_from_name(named);
    assert_true(cause == NULL || sentence != TEXT_NONE);
    /* A verdict alone: it is not explained with a cause, and the title says what it is about. */
    char *own = memory_string_n(at + 1, strcspn(at + 1, "\""));
    print_row(one->id, one->where,
              cause     ? cause
              : verdict ? verdict
                        : "-",
              sentence != TEXT_NONE ? text_get(LANGUAGE_EN, sentence) : own + strlen("O-00 "));
    free(own);
    free(named);
    free(verdict);
    free(says);
    free(cause);
    free(scene);
    free(title);
}

static void show_test(const struct field_case *one, const char *text)
{
    char *title = strbuf_printed("/* %s: ", one->id);
    const char *at = strstr(text, title);
    if (!at)
        fail_msg("%s is not in %s", one->id, one->where);
    at += strlen(title);
    char *sentence = memory_string_n(at, strcspn(at, "*\n"));
    print_row(one->id, one->where, "-", sentence);
    free(sentence);
    free(title);
}

static void show_page(const struct field_case *one)
{
    struct strbuf page = STRBUF_INIT;
    assert_true(explain_typed(&page, LANGUAGE_EN, one->typed, 400));
    const char *text = strbuf_text(&page), *at = text, *first = strstr(text, " 1. ");
    for (const char *part = one->says; *part;) {
        size_t length = strcspn(part, "|");
        char *wanted = memory_string_n(part, length);
        at = strstr(at, wanted);
        if (!at)
            fail_msg("%s: \"%s\" is not there, or not behind what stands before it, in\n%s", one->id, wanted, text);
        free(wanted);
        part += length + (part[length] == '|');
    }
    char *name = memory_string_n(text, strcspn(text, "\n"));
    if (first) {
        first += strlen(" 1. ");
    } else { /* no causes to choose from: the last line of the first paragraphs is what it is */
        first = strstr(text, "\n\n");
        first = first ? first + 2 : text;
    }
    char *sentence = memory_string_n(first, strcspn(first, "\n"));
    char *typed = strbuf_printed("explain %s", one->typed);
    print_row(one->id, typed, name, sentence);
    free(typed);
    free(sentence);
    free(name);
    strbuf_free(&page);
}

static void every_case_is_tested(void **state)
{
    enum { COUNT = 36 };
    assert_int_equal(array_count(cases), COUNT);
    for (size_t i = 0; i < array_count(cases); i++) {
        char id[8];
        snprintf(id, sizeof id, "O-%02u", (unsigned)i + 1);
        assert_string_equal(cases[i].id, id);
        char *text = cases[i].where ? contents(cases[i].where) : NULL;
        if (!text)
            show_page(&cases[i]);
        else if (strstr(cases[i].where, ".c"))
            show_test(&cases[i], text);
        else
            show_scene(&cases[i], text);
        free(text);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(every_case_is_tested),
    {0},
};
