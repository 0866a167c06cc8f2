/* SPDX-License-Identifier: MIT
 * What a result says of this computer without saying which one it is: a person gives it away. */
#include "proof.h"

#include "base/memory.h"
#include "windows/utf16.h"

#include <windows.h>

#include <ctype.h>
#include <lmcons.h>
#include <stdlib.h>
#include <string.h>

/* Those of experiments themselves. */
static const char *const known[] = {"127.0.0.1", "192.0.2.7", "::1", "2001:db8::7"};

/* Length of the address that TEXT begins with; 0: it begins with none that must go. */
static size_t address_length(const char *text)
{
    size_t length = strspn(text, "0123456789abcdefABCDEF:."), dots = 0, colons = 0, digits = 0;
    while (length && (text[length - 1] == '.' || text[length - 1] == ':') && !(length > 1 && text[length - 2] == ':'))
        length--;
    for (size_t i = 0; i < length; i++) {
        dots += text[i] == '.';
        colons += text[i] == ':';
        digits += isdigit((unsigned char)text[i]) != 0;
    }
    for (size_t i = 0; i < array_count(known); i++)
        if (strlen(known[i]) == length && strncmp(text, known[i], length) == 0)
            return 0;
    bool v4 = dots == 3 && digits + dots == length, v6 = colons >= 2 && digits && text[0] != ':';
    return v4 || v6 ? length : 0;
}

/* Three numbers of a computer or a domain stand behind S-1-5-21-. */
static size_t sid_length(const char *text)
{
    static const char head[] = "S-1-5-21-";
    if (strncmp(text, head, strlen(head)) != 0)
        return 0;
    const char *at = text + strlen(head);
    for (int i = 0; i < 3; i++) {
        at += strspn(at, "0123456789");
        at += i < 2 && *at == '-';
    }
    return (size_t)(at - text);
}

static size_t profile_length(const char *text)
{
    return _strnicmp(text, "\\Users\\", 7) == 0 ? 7 + strcspn(text + 7, "\\\"|\n") : 0;
}

static size_t name_length(const char *text, const char *name)
{
    size_t length = strlen(name);
    bool whole = length > 2 && _strnicmp(text, name, length) == 0 && !isalnum((unsigned char)text[length]);
    return whole ? length : 0;
}

char *results_redact(const char *text)
{
    wchar_t computer[MAX_COMPUTERNAME_LENGTH + 1] = L"", user[UNLEN + 1] = L"";
    DWORD units = MAX_COMPUTERNAME_LENGTH + 1, user_units = UNLEN + 1;
    struct strbuf out = STRBUF_INIT;
    GetComputerNameW(computer, &units);
    GetUserNameW(user, &user_units);
    char *computer_name = utf16_to_utf8(computer), *user_name = utf16_to_utf8(user);
    for (bool inside = false; *text;) {
        size_t sid = sid_length(text), profile = profile_length(text), address = inside ? 0 : address_length(text);
        size_t name = inside ? 0 : name_length(text, computer_name);
        name = name || inside ? name : name_length(text, user_name);
        inside = isalnum((unsigned char)*text) != 0;
        if (sid)
            strbuf_add(&out, "S-1-5-21-(...)");
        else if (profile)
            strbuf_add(&out, "\\Users\\(...)");
        else if (address || name)
            strbuf_add(&out, address ? "(address)" : "(name)");
        else
            strbuf_add_char(&out, *text);
        size_t gone = sid ? sid : profile ? profile : address ? address : name;
        text += gone ? gone : 1;
    }
    free(computer_name);
    free(user_name);
    return strbuf_take(&out);
}
