/* SPDX-License-Identifier: MIT
 * A password from standard input: line ends, encodings, lengths. */
#include "base/memory.h"
#include "testing.h"
#include "windows/password.h"

#include <string.h>
#include <wchar.h>

/* Standard input becomes a pipe that holds TEXT and then ends. */
static enum status read_from(const char *text, size_t length, struct password *out)
{
    HANDLE read, write, before = GetStdHandle(STD_INPUT_HANDLE);
    DWORD written;
    assert_true(CreatePipe(&read, &write, NULL, 8192));
    assert_true(WriteFile(write, text, (DWORD)length, &written, NULL));
    CloseHandle(write);
    SetStdHandle(STD_INPUT_HANDLE, read);
    enum status status = password_from_stdin(out);
    SetStdHandle(STD_INPUT_HANDLE, before);
    CloseHandle(read);
    return status;
}

static void lines(void **state)
{
    static const struct {
        const char *text;
        const wchar_t *password;
    } table[] = {
        {"secret\n", L"secret"},
        {"secret\r\n", L"secret"},
        {"secret", L"secret"},
        {"first\nsecond\n", L"first"},
        {" with \"quotes' and spaces \n", L" with \"quotes' and spaces "},
        {"\xEF\xBB\xBFmark\r\n", L"mark"},
        {"Gr\xC3\xBC\xC3\x9F"
         "e \xE2\x82\xAC\n",
         L"Grüße €"},
        {"\n", L""},
    };
    for (size_t i = 0; i < array_count(table); i++) {
        struct password password;
        assert_int_equal(read_from(table[i].text, strlen(table[i].text), &password), ST_OK);
        assert_true(wcscmp(password.text, table[i].password) == 0);
        password_wipe(&password);
        assert_true(password.text[0] == L'\0');
    }
}

static void nothing_and_nonsense(void **state)
{
    struct password untouched = {L"untouched"};
    assert_int_equal(read_from("", 0, &untouched), ST_ABSENT);
    assert_int_equal(read_from("a\xFF\n", 3, &untouched), ST_INVALID);
    assert_true(wcscmp(untouched.text, L"untouched") == 0);
}

static void lengths(void **state)
{
    char text[4000];
    struct password password = {L"untouched"};
    memset(text, 'x', sizeof text);
    text[CREDENTIALS_PASSWORD_MAX + 1] = '\n';
    assert_int_equal(read_from(text, CREDENTIALS_PASSWORD_MAX + 2, &password), ST_INVALID);
    memset(text, 'x', sizeof text);
    assert_int_equal(read_from(text, 3000, &password), ST_INVALID);
    assert_true(wcscmp(password.text, L"untouched") == 0);
    memset(text, 'x', sizeof text);
    text[CREDENTIALS_PASSWORD_MAX] = '\n';
    assert_int_equal(read_from(text, CREDENTIALS_PASSWORD_MAX + 1, &password), ST_OK);
    assert_int_equal(wcslen(password.text), CREDENTIALS_PASSWORD_MAX);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(lines),
    cmocka_unit_test(nothing_and_nonsense),
    cmocka_unit_test(lengths),
    {0},
};
