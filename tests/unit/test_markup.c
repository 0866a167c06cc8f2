/* SPDX-License-Identifier: MIT
 * The writer of markup: what is escaped where, and what it refuses to write. */
#include "testing.h"

#include "report/markup.h"

#include <stdlib.h>
#include <string.h>

static struct strbuf out;
static struct sink_text sink;
static struct markup m;

static int begin(void **state)
{
    out = (struct strbuf)STRBUF_INIT;
    sink = sink_to_text(&out);
    markup_begin_part(&m, MARKUP_HTML, &sink.sink);
    return 0;
}

static int end(void **state)
{
    strbuf_free(&m.buffer);
    strbuf_free(&out);
    return 0;
}

static void assert_written(const char *expected)
{
    assert_true(markup_end(&m));
    assert_string_equal(strbuf_text(&out), expected);
}

static void text_is_escaped(void **state)
{
    markup_element(&m, "b", "a\"b", "<i>&amp;\"'</i>");
    assert_written("<b class=\"a&quot;b\">&lt;i&gt;&amp;amp;\"'&lt;/i&gt;</b>");
}

static void attributes_are_escaped(void **state)
{
    markup_open(&m, "b");
    markup_attr(&m, "title", "\"' onclick=\"x\" <&>");
    markup_attr_number(&m, "data-n", -5);
    markup_close(&m, "b");
    assert_written("<b title=\"&quot;&#39; onclick=&quot;x&quot; &lt;&amp;&gt;\" data-n=\"-5\"></b>");
}

static void control_characters_are_shown(void **state)
{
    markup_element(&m, "b", NULL, "a\x01\xE2\x80\xAE\xFFz\r\n.");
    assert_written("<b>a[U+0001][U+202E]\xEF\xBF\xBDz\n.</b>");
}

/* Own text is not shortened; a control character in it would be no XML. */
static void own_text_stays_well_formed(void **state)
{
    markup_open(&m, "b");
    markup_own_text(&m, "a\x01<");
    markup_close(&m, "b");
    assert_written("<b>a\xEF\xBF\xBD&lt;</b>");
}

static void long_text_is_cut(void **state)
{
    char text[MARKUP_SHOWN + 100];
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    markup_element(&m, "b", NULL, text);
    assert_true(markup_end(&m));
    assert_int_equal(out.length, MARKUP_SHOWN + 3 + strlen("<b></b>"));
}

static void links_cannot_leave(void **state)
{
    static const struct {
        const char *path, *href;
    } cases[] = {
        {"PC-0421.html", "./PC-0421.html"},
        {"a b\\\xC3\xA4.html", "./a%20b/%C3%A4.html"},
        {"javascript:alert(1)", "./javascript%3Aalert%281%29"},
        {"//host.invalid/x", "./host.invalid/x"},
        {"\\\\host\\x", "./host/x"},
        {"C:\\x\"<>?#", "./C%3A/x%22%3C%3E%3F%23"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        begin(NULL);
        markup_open(&m, "a");
        markup_link_file(&m, cases[i].path);
        markup_close(&m, "a");
        char *expected = strbuf_printed("<a href=\"%s\"></a>", cases[i].href);
        assert_written(expected);
        free(expected);
        end(NULL);
    }
}

static void xml_closes_empty_elements(void **state)
{
    markup_begin(&m, MARKUP_XML, &sink.sink);
    markup_open(&m, "testcase");
    markup_open(&m, "skipped");
    markup_close(&m, "skipped");
    markup_close(&m, "testcase");
    assert_written("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testcase><skipped/></testcase>");
}

static bool lose(struct sink *to, const char *bytes, size_t size)
{
    return size == 0;
}

static void lost_bytes_are_told(void **state)
{
    struct sink lossy = {lose};
    markup_begin(&m, MARKUP_HTML, &lossy);
    assert_false(markup_end(&m));
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_setup_teardown(text_is_escaped, begin, end),
    cmocka_unit_test_setup_teardown(attributes_are_escaped, begin, end),
    cmocka_unit_test_setup_teardown(control_characters_are_shown, begin, end),
    cmocka_unit_test_setup_teardown(own_text_stays_well_formed, begin, end),
    cmocka_unit_test_setup_teardown(long_text_is_cut, begin, end),
    cmocka_unit_test(links_cannot_leave),
    cmocka_unit_test_setup_teardown(xml_closes_empty_elements, begin, end),
    cmocka_unit_test_setup_teardown(lost_bytes_are_told, begin, end),
    {0},
};
