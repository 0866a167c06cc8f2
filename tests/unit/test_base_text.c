/* SPDX-License-Identifier: MIT
 * SHA-256 against published vectors, UTF-8 against broken input, moments as text. */
#include "testing.h"

#include "base/columns.h"
#include "base/memory.h"
#include "base/path.h"
#include "base/sha256.h"
#include "base/time.h"
#include "base/utf8.h"

#include <string.h>

/* FIPS 180-4 examples and the NIST CAVP one-block and long messages. */
static void sha256_vectors(void **state)
{
    static const struct {
        const char *text;
        const char *hex;
    } vectors[] = {
        {"", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
        {"abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
        {"abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
         "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
        {"abcdefghbcdefghicdefghijdefghijkefghijklfghijklmghijklmnhijklmnoijklmnopjklmnopqklmnopqrlmnopqrsmnopqrstnopqr"
         "stu",
         "cf5b16a778af8380036ce59e7b0492370b249b11e8f07a51afac45037afee9d1"},
    };
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        uint8_t digest[SHA256_BYTES];
        char hex[SHA256_HEX];
        sha256_of(vectors[i].text, strlen(vectors[i].text), digest);
        assert_string_equal(sha256_hex(digest, hex), vectors[i].hex);
    }
}

static void sha256_million(void **state)
{
    struct sha256 hash;
    uint8_t digest[SHA256_BYTES];
    char text[SHA256_HEX];
    char part[997];
    memset(part, 'a', sizeof part);
    sha256_begin(&hash);
    for (size_t left = 1000000; left;) {
        size_t size = left < sizeof part ? left : sizeof part;
        sha256_add(&hash, part, size);
        left -= size;
    }
    sha256_end(&hash, digest);
    assert_string_equal(sha256_hex(digest, text), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static void sha256_as_base64(void **state)
{
    uint8_t digest[SHA256_BYTES];
    char text[SHA256_BASE64];
    sha256_of("", 0, digest);
    assert_string_equal(sha256_base64(digest, text), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
}

static void utf8_broken_sequences(void **state)
{
    static const struct {
        const char *bytes;
        const char *clean;
    } cases[] = {
        {"plain", "plain"},
        {"Gr\xC3\xBC\xC3\x9F"
         "e",
         "Gr\xC3\xBC\xC3\x9F"
         "e"},
        {"\xF0\x9F\x92\xBB", "\xF0\x9F\x92\xBB"},
        {"\xC0\xAF", "\xEF\xBF\xBD\xEF\xBF\xBD"},                 /* overlong slash */
        {"\xED\xA0\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"}, /* surrogate */
        {"\xF4\x90\x80\x80", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
        {"a\xE2\x82", "a\xEF\xBF\xBD"}, /* cut off */
        {"\xE2\x82<", "\xEF\xBF\xBD<"}, /* swallows nothing */
        {"\x80\xFF", "\xEF\xBF\xBD\xEF\xBF\xBD"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct strbuf out = STRBUF_INIT;
        utf8_clean(&out, cases[i].bytes, strlen(cases[i].bytes));
        assert_string_equal(strbuf_text(&out), cases[i].clean);
        strbuf_free(&out);
    }
}

static void utf8_every_code_point(void **state)
{
    for (uint32_t code = 0; code <= 0x110000; code++) {
        struct strbuf out = STRBUF_INIT;
        utf8_add_char(&out, code);
        const char *at = out.text;
        uint32_t back = utf8_next(&at, out.text + out.length);
        bool scalar = code <= 0x10FFFF && (code < 0xD800 || code > 0xDFFF);
        assert_int_equal(back, scalar ? code : UTF8_REPLACEMENT);
        assert_ptr_equal(at, out.text + out.length);
        strbuf_free(&out);
    }
}

static void utf8_columns(void **state)
{
    assert_int_equal(columns_width("M\xC3\xBCller"), 6);
    assert_int_equal(columns_width("e\xCC\x81"), 1);
    assert_int_equal(columns_width("\xE6\x97\xA5\xE6\x9C\xAC"), 4);
    assert_true(utf8_deceptive(0x202E));
    assert_true(utf8_deceptive(0));
    assert_true(utf8_deceptive(0x1FFFF));
    assert_false(utf8_deceptive('\n'));
    assert_false(utf8_deceptive(0xFC));
}

static void utf8_shown_to_people(void **state)
{
    static const struct {
        const char *text;
        size_t limit;
        const char *shown;
    } cases[] = {
        {"plain", 0, "plain"},
        {"a\r\nb", 0, "a\nb"},
        {"a\rb\x1B[31m", 0, "a[U+000D]b[U+001B][31m"},
        {"exe\xE2\x80\xAEgpj", 0, "exe[U+202E]gpj"},
        {"\xFFx", 0, "\xEF\xBF\xBDx"},
        {"\xC3\xA4\xC3\xB6\xC3\xBC", 2, "\xC3\xA4\xC3\xB6..."},
        {"ab", 2, "ab"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct strbuf out = STRBUF_INIT;
        utf8_show(&out, cases[i].text, cases[i].limit);
        assert_string_equal(strbuf_text(&out), cases[i].shown);
        strbuf_free(&out);
    }
}

static void time_both_ways(void **state)
{
    static const struct {
        int64_t ms;
        const char *text;
    } moments[] = {
        {0, "1970-01-01T00:00:00.000Z"},
        {951782400000, "2000-02-29T00:00:00.000Z"},
        {1795408205123, "2026-11-23T04:30:05.123Z"},
        {-1, "1969-12-31T23:59:59.999Z"},
        {253402300799999, "9999-12-31T23:59:59.999Z"},
        {-62167219200000, "0000-01-01T00:00:00.000Z"},
    };
    for (size_t i = 0; i < sizeof moments / sizeof *moments; i++) {
        char text[TIME_TEXT];
        int64_t ms = 0;
        assert_string_equal(time_to_text_ms(moments[i].ms, text), moments[i].text);
        assert_true(time_from_text(text, &ms));
        assert_true(ms == moments[i].ms);
    }
}

static void time_refuses(void **state)
{
    static const char *const wrong[] = {"",
                                        "2026",
                                        "2026-02-29T00:00:00Z",
                                        "2026-13-01T00:00:00Z",
                                        "2026-11-23T24:00:00Z",
                                        "2026-11-23T04:30:05",
                                        "2026-11-23T04:30:05.Z",
                                        "2026-11-23T04:30:05.123Zx",
                                        "2026-11-23 04:30:05Z"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        int64_t ms = 42;
        assert_false(time_from_text(wrong[i], &ms));
        assert_true(ms == 42);
    }
    int64_t ms = 0;
    char text[TIME_TEXT];
    assert_true(time_from_text("2026-11-23T04:30:05Z", &ms));
    assert_string_equal(time_to_reading(ms, text), "2026-11-23 04:30:05");
    assert_string_equal(time_to_text(ms, text), "2026-11-23T04:30:05Z");
}

static void test_paths_of_devices(void **state)
{
    static const struct {
        const char *full;
        bool device;
    } table[] = {
        {"C:\\a.html", false},
        {"\\\\?\\C:\\console.txt", false},
        {"\\\\server\\share\\a.html", false},
        {"\\\\?\\UNC\\server\\pipes\\a.html", false},
        {"C:\\con\\a.html", false},
        {"C:\\com10", false},
        {"\\\\.\\NUL", true},
        {"\\\\?\\UNC\\.\\NUL", true},
        {"\\\\?\\GLOBALROOT\\Device\\Null", true},
        {"C:\\a\\nul", true},
        {"\\\\?\\C:\\a\\Con .txt", true},
        {"C:\\LPT\xC2\xB2.html", true},
        {"C:\\com0", true},
        {"\\\\server\\PIPE\\x", true},
        {"\\\\?\\UNC\\server\\mailslot\\x", true},
        {"C:\\a.html:b", true},
        {"\\\\server\\share\\a:b", true},
        {"a.html", true}, /* not absolute: nothing is known of it */
        {"", true},
    };
    for (size_t i = 0; i < array_count(table); i++)
        if (path_is_device(table[i].full) != table[i].device)
            fail_msg("%s", table[i].full);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(sha256_vectors),
    cmocka_unit_test(sha256_million),
    cmocka_unit_test(sha256_as_base64),
    cmocka_unit_test(utf8_broken_sequences),
    cmocka_unit_test(utf8_every_code_point),
    cmocka_unit_test(utf8_columns),
    cmocka_unit_test(utf8_shown_to_people),
    cmocka_unit_test(time_both_ways),
    cmocka_unit_test(time_refuses),
    cmocka_unit_test(test_paths_of_devices),
    {0},
};
