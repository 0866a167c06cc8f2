/* SPDX-License-Identifier: MIT
 * The file of a preparation: what is read, what is refused and with which words, and that it comes back as written. */
#include "testing.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "session/preparing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ASK "\"ask\": [{\"namespace\": \"root\\\\cimv2\", \"class\": \"Win32_Process\"}]"
#define ITEM(text) "{\"needs\": 1,\n \"ask\": [\n  {\"namespace\": \"root\\\\cimv2\", \"class\": \"X\"},\n  " text "]}"
#define WITH(text) "{\"needs\": 1,\n " ASK ",\n " text "}"

/* What is refused: the file, and where and why. */
static const struct {
    const char *text;
    const char *said;
} refused[] = {
    {"", "n.json, line 1, column 0: "},
    {"{\"needs\": 1,\n oops", "n.json, line 2, column "},
    {"{\"needs\": 1, \"needs\": 1}", "duplicate object key"},
    {"[1]", "n.json, line 1, \"needs\": a file of needs says \"needs\": 1 here"},
    {"{\"format\": \"wmiready-run\"}", "line 1, \"needs\": a file of needs says"},
    {"{\"needs\": \"1\"}", "line 1, \"needs\": a file of needs says"},
    {"{\n\"needs\": 2,\n\"later\": 1}", "line 2, \"needs\": this file was written for a newer program"},
    {"{\"needs\": 1,\n\"password\": \"x\", " ASK "}", "line 2, \"password\": there is no such member"},
    {"{\"needs\": 1,\n\"a\\u0001b\": 1, " ASK "}", "line 1, \"?\": there is no such member"},
    {"{\"needs\": 1}", "line 1, \"ask\": a list of what will be asked is expected here"},
    {"{\"needs\": 1,\n\"ask\": []}", "line 2, \"ask\": a list of what will be asked"},
    {"{\"needs\": 1,\n\"ask\": {}}", "line 2, \"ask\": an array is expected here"},
    {"{\"needs\": 1,\n\"ask\": [\n3]}", "line 3, \"ask[0]\": an object is expected here"},
    {ITEM("{\"class\": \"X\"}"), "line 4, \"ask[1].namespace\": a namespace such as root\\\\cimv2 is expected here"},
    {ITEM("{\"namespace\":\n \"cimv2\", \"class\": \"X\"}"), "line 5, \"ask[1].namespace\": a namespace"},
    {ITEM("{\"namespace\": \"\\\\\\\\pc\\\\root\\\\cimv2\", \"class\": \"X\"}"), "\"ask[1].namespace\": a namespace"},
    {ITEM("{\"namespace\": \"root\\\\\", \"class\": \"X\"}"), "\"ask[1].namespace\": a namespace"},
    {ITEM("{\"namespace\": \"root\", \"class\":\n\"Win32 Service\"}"), "line 5, \"ask[1].class\": the name of a class"},
    {ITEM("{\"namespace\": \"root\", \"class\": \"X\\u0000Y\"}"), "line 4, column 43: \\u0000 is not allowed"},
    {ITEM("{\"namespace\": \"root\", \"class\": 7}"), "\"ask[1].class\": the name of a class"},
    {ITEM("{\"namespace\": \"root\"}"), "\"ask[1].class\": either a class or a query is expected here"},
    {ITEM("{\"namespace\": \"root\", \"class\": \"X\", \"query\": \"Y\"}"), "\"ask[1].query\": either a class or"},
    {ITEM("{\"namespace\": \"root\", \"query\": \" \"}"), "\"ask[1].query\": a query of at most 4000 characters"},
    {ITEM("{\"namespace\": \"root\", \"query\": \"Y\", \"method\": \"Z\"}"), "\"ask[1].method\": a method goes with"},
    {ITEM("{\"namespace\": \"root\", \"class\": \"Y\", \"method\": \"4\"}"), "\"ask[1].method\": the name of a method"},
    {ITEM("{\"namespace\": \"root\", \"class\": \"Y\", \"rows\": \"none\"}"),
     "\"ask[1].rows\": \"some\" or \"any\" is"},
    {ITEM("{\"namespace\": \"root\", \"class\": \"Y\", \"method\": \"Z\", \"rows\": \"some\"}"),
     "a method has no rows"},
    {ITEM("{\"namespace\": \"root\", \"class\": \"Y\",\n\"row\": 1}"),
     "line 5, \"ask[1].row\": there is no such member"},
    {WITH("\"name\": \"\""), "line 3, \"name\": a name of at most 200 characters is expected here"},
    {WITH("\"account\": \"a|b\""), "line 3, \"account\": an account is expected here: DOMAIN\\\\name, name@domain or"},
    {WITH("\"account\": \"a\\\\\""), "line 3, \"account\": an account is expected here"},
    {WITH("\"account\": null"), "line 3, \"account\": an account is expected here"},
    {WITH("\"clients\": \"any\""), "line 3, \"clients\": an array is expected here"},
    {WITH("\"clients\": [\"any\",\n\"10.1.2.0/40\"]"),
     "line 4, \"clients[1]\": a computer that will connect is expected"},
    {WITH("\"clients\": [\"\"]"), "\"clients[0]\": a computer that will connect"},
    {WITH("\"client_level\": \"none\""), "line 3, \"client_level\": \"connect\", \"packet integrity\" or"},
    {"{\"needs\": 0}", "line 1, \"needs\": a file of needs says"},
    {"{\"needs\": 1.0}", "line 1, \"needs\": a file of needs says"},
    {ITEM("{\"namespace\": 1, \"class\": \"X\"}"), "line 4, \"ask[1].namespace\": a namespace"},
    {ITEM("{\"namespace\": \"root\", \"query\": 5}"), "line 4, \"ask[1].query\": a query of at most"},
    {ITEM("{\"namespace\": \"root\", \"class\": \"X\", \"method\": true}"), "\"ask[1].method\": the name of a"},
    {ITEM("{\"namespace\": \"root\", \"class\": \"X\", \"rows\": 1}"), "\"ask[1].rows\": \"some\" or \"any\""},
    {ITEM("{\"namespace\": \"root\", \"class\": \"X\",\n\"$comment\": 1}"), "line 5, \"ask[1].$comment\": a text is"},
    {WITH("\"$comment\": {}"), "line 3, \"$comment\": a text is expected here"},
    {WITH("\"$schema\": 7"), "line 3, \"$schema\": a text is expected here"},
    {WITH("\"name\": 7"), "line 3, \"name\": a name of at most 200 characters is expected here"},
    {WITH("\"account\": \"\""), "line 3, \"account\": an account is expected here"},
    {WITH("\"client_level\": 6"), "line 3, \"client_level\": \"connect\", \"packet integrity\" or"},
    {WITH("\"clients\": [7]"), "line 3, \"clients[0]\": a computer that will connect is expected"},
    {WITH("\"clients\": [\"10.1.2.7,10.1.2.8\"]"), "line 3, \"clients[0]\": a computer that will connect is expected"},
    {WITH("\"allow\": \"recommended\""), "line 3, \"allow\": an array is expected here"},
    {WITH("\"allow\": [null]"), "line 3, \"allow[0]\": \"recommended\", or a requirement"},
    {WITH("\"allow\": [\"\"]"), "line 3, \"allow[0]\": \"recommended\", or a requirement"},
    {WITH("\"allow\": [\"SVC-NOTHING\"]"), "line 3, \"allow[0]\": \"recommended\", or a requirement"},
    {WITH("\"allow\": [\"SVC-WINMGMT,SVC-RPC\"]"), "line 3, \"allow[0]\": \"recommended\", or a requirement"},
    {WITH("\"allow\": [\"PERM-NAMESPACE[root\\\\x]\"]"), "line 3, \"allow[0]\": \"recommended\", or a requirement"},
};

static bool read_text(const char *text, size_t size, struct needs *out, struct strbuf *said)
{
    struct sentence problem = {.id = TEXT_NONE};
    strbuf_clear(said);
    if (preparing_read("n.json", text, size, out, &problem))
        return true;
    sentence_format(said, LANGUAGE_EN, &problem);
    sentence_free(&problem);
    return false;
}

static void what_is_wrong_is_named_with_its_line(void **state)
{
    struct strbuf said = STRBUF_INIT;
    for (size_t i = 0; i < array_count(refused); i++) {
        struct needs needs;
        if (read_text(refused[i].text, strlen(refused[i].text), &needs, &said))
            fail_msg("read: %s", refused[i].text);
        if (!strstr(strbuf_text(&said), refused[i].said))
            fail_msg("%s\nsaid: %s\nnot:  %s", refused[i].text, strbuf_text(&said), refused[i].said);
    }
    strbuf_free(&said);
}

/* What is longer than the schema allows: one more than it takes is refused, and as many are read. */
static void what_is_too_much_is_named(void **state)
{
    static const struct {
        const char *begin, *one, *end, *said;
        size_t most;
    } cases[] = {
        {"{\"needs\": 1, \"ask\": [", "{\"namespace\": \"root\", \"class\": \"X\"}", "]}", "\"ask\": ", 256},
        {"{\"needs\": 1, " ASK ", \"clients\": [", "\"10.1.2.7\"", "]}", "\"clients\": ", 64},
        {"{\"needs\": 1, " ASK ", \"allow\": [", "\"recommended\"", "]}", "\"allow\": ", 64},
        {"{\"needs\": 1, " ASK ", \"name\": \"", "n", "\"}", "\"name\": a name of at most 200", 200},
        {"{\"needs\": 1, " ASK ", \"account\": \"", "n", "\"}", "\"account\": an account", 513},
        {"{\"needs\": 1, \"ask\": [{\"namespace\": \"root\", \"class\": \"", "n", "\"}]}", "\"ask[0].class\": ", 255},
        {"{\"needs\": 1, \"ask\": [{\"namespace\": \"root\", \"query\": \"", "n", "\"}]}", "\"ask[0].query\": ", 4000},
    };
    struct strbuf said = STRBUF_INIT, text = STRBUF_INIT;
    for (size_t i = 0; i < array_count(cases); i++) {
        for (size_t more = 0; more < 2; more++) {
            struct needs needs = {0};
            bool list = cases[i].one[1] != '\0';
            strbuf_clear(&text);
            strbuf_add(&text, cases[i].begin);
            for (size_t k = 0; k < cases[i].most + more; k++)
                strbuf_printf(&text, "%s%s", k && list ? "," : "", cases[i].one);
            strbuf_add(&text, cases[i].end);
            bool read = read_text(strbuf_text(&text), text.length, &needs, &said);
            if (read != !more || (more && !strstr(strbuf_text(&said), cases[i].said)))
                fail_msg("%s and %zu: %s", cases[i].begin, cases[i].most + more, strbuf_text(&said));
            needs_free(&needs);
        }
    }
    strbuf_free(&text);
    strbuf_free(&said);
}

static const char everything[] =
    "\xEF\xBB\xBF{\"$comment\": \"x\", \"needs\": 1, \"name\": \"Inventur\", \"account\": \"CONTOSO\\\\svc\",\n"
    "\"clients\": [\"inv01.contoso.example\", \"10.1.3.0/24\", \"own-subnet\"],\n"
    "\"ask\": [{\"namespace\": \"root\\\\cimv2\", \"query\": \"SELECT Name FROM Win32_Service\", \"rows\": \"some\"},\n"
    "{\"namespace\": \"ROOT/default\", \"class\": \"StdRegProv\", \"method\": \"EnumKey\"}],\n"
    "\"client_level\": \"packet integrity\",\n"
    "\"allow\": [\"recommended\", \"PERM-NAMESPACE[root\\\\cimv2]:remote-enable\"]}\n";

static void assert_everything(const struct needs *needs)
{
    assert_string_equal(needs->name, "Inventur");
    assert_string_equal(needs->account, "CONTOSO\\svc");
    assert_int_equal(needs->client_count, 3);
    assert_string_equal(needs->clients[2], "own-subnet");
    assert_int_equal(needs->count, 2);
    assert_string_equal(needs->items[0].class_name, "Win32_Service");
    assert_true(needs->items[0].some_rows);
    assert_true(needs->items[0].as_query);
    assert_string_equal(needs->items[1].method, "EnumKey");
    assert_false(needs->items[1].some_rows);
    assert_int_equal(needs->level, NEEDS_LEVEL_INTEGRITY);
    assert_int_equal(needs->allow_count, 2);
    assert_true(needs->given);
}

static void what_is_written_comes_back(void **state)
{
    struct strbuf said = STRBUF_INIT;
    struct needs needs, back;
    if (!read_text(everything, sizeof everything - 1, &needs, &said))
        fail_msg("%s", strbuf_text(&said));
    assert_everything(&needs);
    char *text = preparing_write(&needs, LANGUAGE_DE);
    assert_non_null(strstr(text, "\"$comment\": \"Was von den Computern"));
    if (!read_text(text, strlen(text), &back, &said))
        fail_msg("%s\n%s", strbuf_text(&said), text);
    assert_everything(&back);
    char *again = preparing_write(&back, LANGUAGE_DE);
    assert_string_equal(text, again);
    free(again);
    free(text);
    needs_free(&needs);
    needs_free(&back);
    strbuf_free(&said);
}

static void the_bounds_hold(void **state)
{
    struct strbuf said = STRBUF_INIT;
    struct needs needs;
    char *large = memory_new_n(char, PREPARING_BYTES + 1);
    assert_false(read_text(large, PREPARING_BYTES + 1, &needs, &said));
    assert_non_null(strstr(strbuf_text(&said), "larger than any file of needs"));
    free(large);
    strbuf_free(&said);
}

static void the_examples_are_read(void **state)
{
    static const char *const names[] = {"inventory", "performance", "full"};
    struct strbuf said = STRBUF_INIT;
    for (size_t i = 0; i < array_count(names); i++) {
        static char bytes[65536];
        char *path = strbuf_printed("%s/res/needs/%s.json", SOURCE_DIR, names[i]);
        FILE *file = fopen(path, "rb");
        assert_non_null(file);
        size_t size = fread(bytes, 1, sizeof bytes, file);
        fclose(file);
        struct needs needs;
        if (!read_text(bytes, size, &needs, &said))
            fail_msg("%s: %s", path, strbuf_text(&said));
        assert_true(needs.count >= 6);
        needs_free(&needs);
        free(path);
    }
    strbuf_free(&said);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(what_is_wrong_is_named_with_its_line),
    cmocka_unit_test(what_is_too_much_is_named),
    cmocka_unit_test(what_is_written_comes_back),
    cmocka_unit_test(the_bounds_hold),
    cmocka_unit_test(the_examples_are_read),
    {0},
};
