/* SPDX-License-Identifier: MIT */
#include "diagnosis/error_line.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "diagnosis/error_code.h"
#include "diagnosis/error_name.h"
#include "diagnosis/error_table.h"
#include "diagnosis/event_table.h"

#include <string.h>

enum { WORD_BYTES = 64 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
    return is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || c == '_';
}

/* The word at *AT, with a minus when it is a negative number; *AT is behind it. False at the end of the text. */
static bool next_word(const char *begin, const char **at, char word[WORD_BYTES])
{
    const char *start = *at;
    while (*start && !is_word(*start))
        start++;
    size_t length = 0;
    while (is_word(start[length]))
        length++;
    *at = start + length;
    bool negative =
        start > begin && start[-1] == '-' && is_digit(*start) && (start == begin + 1 || !is_word(start[-2]));
    start -= negative;
    length += negative;
    if (length == 0)
        return false;
    if (length >= WORD_BYTES)
        length = 0; /* no code is that long */
    memcpy(word, start, length);
    word[length] = '\0';
    return true;
}

/* Part of a GUID: eight hexadecimal digits and a hyphen with more of them. */
static bool in_guid(const char *behind)
{
    return behind[0] == '-' && is_word(behind[1]);
}

static bool announces(const char *word)
{
    static const char *const words[] = {"error", "err",    "errno",      "code",  "status",  "result",   "rc",
                                        "win32", "fehler", "fehlercode", "event", "eventid", "ereignis", "id"};
    for (size_t i = 0; i < array_count(words); i++)
        if (ascii_equal_nocase(words[i], word))
            return true;
    return false;
}

/* NUMBER is that of an event, in a line that does not speak of somebody else's. */
static bool is_event(uint32_t number, const char *text)
{
    const struct event_entry *event = event_table_find(number);
    return event && event_table_means(event, text);
}

/* WORD stands in the line TEXT behind BEFORE. */
static bool is_code(const char *text, const char *word, const char *before, const char *behind, uint32_t *code)
{
    if (error_name_parse(word, code) != ST_OK || *code == 0)
        return false;
    size_t length = strlen(word);
    bool known = error_table_find(*code) != NULL || error_code_is_winrm(*code);
    if (word[0] == '0' && ascii_lower(word[1]) == 'x')
        return true;
    if (word[0] == '-')
        return length >= 9; /* an HRESULT; "-5" may be anything */
    bool hex = strspn(word, "0123456789abcdefABCDEF") == length;
    if (hex && length == 8)
        return (known || (announces(before) && *code >> 31)) && !in_guid(behind);
    if (strspn(word, "0123456789") == length)
        return length > 8 ? known : announces(before) && (known || is_event(*code, text));
    return !hex; /* a name */
}

static void add(struct error_found *found, size_t *count, const char *word, uint32_t code)
{
    for (size_t i = 0; i < *count; i++)
        if (error_code_canonical(found[i].code) == error_code_canonical(code))
            return;
    if (*count < ERROR_LINE_CODES)
        found[(*count)++] = (struct error_found){code, ascii_starts_nocase(word, "nca_s_")};
}

static size_t read_line(const char *text, struct error_found *found)
{
    char word[WORD_BYTES], before[WORD_BYTES] = "";
    size_t count = 0;
    uint32_t code;
    for (const char *at = text; next_word(text, &at, word);) {
        if (is_code(text, word, before, at, &code))
            add(found, &count, word, code);
        memcpy(before, word, sizeof before);
    }
    return count;
}

/* "5 1722": nothing but codes. */
static size_t read_list(const char *text, struct error_found *found)
{
    char word[WORD_BYTES];
    size_t count = 0;
    uint32_t code;
    for (const char *at = text; next_word(text, &at, word);) {
        if (error_name_parse(word, &code) != ST_OK)
            return 0;
        add(found, &count, word, code);
    }
    return count;
}

/* "... using machine account (5)", as logs of ConfigMgr end: for lines that have no code elsewhere. */
static size_t read_last(const char *text, struct error_found *found)
{
    const char *open = strrchr(text, '(');
    char word[WORD_BYTES];
    uint32_t code;
    size_t length = open ? strspn(open + 1, "0123456789") : 0, count = 0;
    if (length == 0 || length >= sizeof word || open[1 + length] != ')' ||
        open[2 + length + strspn(open + 2 + length, " .\t\r\n")] != '\0')
        return 0;
    memcpy(word, open + 1, length);
    word[length] = '\0';
    if (error_name_parse(word, &code) == ST_OK && error_table_find(code))
        add(found, &count, word, code);
    return count;
}

size_t error_line_read(const char *text, struct error_found found[ERROR_LINE_CODES])
{
    uint32_t code;
    if (error_name_parse(text, &code) == ST_OK) {
        size_t count = 0;
        add(found, &count, text + strspn(text, " \t\r\n"), code);
        return count;
    }
    /* What is between the words of a list is white space and commas, and nothing else. */
    size_t count = strpbrk(text, ":;()[]{}=\"'/\\") ? 0 : read_list(text, found);
    if (count == 0)
        count = read_line(text, found);
    return count ? count : read_last(text, found);
}
