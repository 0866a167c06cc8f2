/* SPDX-License-Identifier: MIT */
#include "session/picked.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/strbuf.h"

#include <string.h>

static bool is_given(const char *text)
{
    return text && text[0];
}

/* Where a WinNT path ends: "name" behind "DOMAIN/", whose length goes to *DOMAIN. NULL: it is no such path. */
static const char *path_name(const char *path, const char **domain, size_t *length)
{
    static const char provider[] = "WinNT://";
    const char *slash = is_given(path) && ascii_starts_nocase(path, provider) ? strrchr(path, '/') : NULL;
    const char *begin = slash;
    while (begin && begin > path && begin[-1] != '/')
        begin--;
    if (!slash || begin == slash || !slash[1])
        return NULL;
    *domain = begin;
    *length = (size_t)(slash - begin);
    return slash + 1;
}

char *picked_account(const struct picked_object *object)
{
    const char *domain;
    size_t length;
    const char *name = path_name(object->path, &domain, &length);
    struct strbuf text = STRBUF_INIT;
    /* A computer made from the same image as this one has the same SIDs for others of its own: not looked up here. */
    if (object->of_target && (name || is_given(object->name)))
        strbuf_printf(&text, ".\\%s", name ? name : object->name);
    else if (is_given(object->found))
        strbuf_add(&text, object->found);
    else if (is_given(object->sid))
        strbuf_add(&text, object->sid);
    else if (name)
        strbuf_printf(&text, "%.*s\\%s", (int)length, domain, name);
    else if (is_given(object->upn))
        strbuf_add(&text, object->upn);
    return text.length ? strbuf_take(&text) : NULL;
}
