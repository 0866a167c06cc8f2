/* SPDX-License-Identifier: MIT */
#include "session/opening.h"

#include "base/ascii.h"

#include <stddef.h>
#include <string.h>

static bool ends_with(const char *path, const char *extension)
{
    size_t length = strlen(path), wanted = strlen(extension);
    /* A name in front of it: ".html" alone is a file without an extension. */
    return length > wanted && path[length - wanted - 1] != '\\' &&
           ascii_equal_nocase(path + length - wanted, extension);
}

/* What follows the drive or the server; NULL: PATH begins with neither. */
static const char *behind_root(const char *path)
{
    bool letter = ascii_lower(path[0]) >= 'a' && ascii_lower(path[0]) <= 'z';
    if (letter && path[1] == ':' && path[2] == '\\')
        return path + 3;
    bool share = path[0] == '\\' && path[1] == '\\' && path[2] && !strchr("\\?.", path[2]);
    return share ? path + 2 : NULL;
}

bool opening_allowed(const char *path)
{
    const char *rest = behind_root(path);
    if (!rest || strpbrk(rest, ":\"<>|?*/"))
        return false;
    for (const char *at = rest; *at; at++)
        if ((unsigned char)*at < 0x20)
            return false;
    return ends_with(rest, ".html") || ends_with(rest, ".htm");
}
