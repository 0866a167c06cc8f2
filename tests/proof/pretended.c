/* SPDX-License-Identifier: MIT
 * A computer for runs that are killed under Wine, which keeps no accounts: it answers as documented, and remembers what
 * was made in the registry, which outlives the process. */
#include "proof.h"

#include <windows.h>

#include <string.h>

#define KEY "SOFTWARE\\WMIReadyProof"

static const struct step *table;
static size_t at;

static void answer(struct table *out, const char *text)
{
    out->columns = 1;
    table_add(out, text);
}

static bool forget(const char *question, struct table *out)
{
    char name[64];
    const char *end = strstr(question, "-delete");
    if (!end || (size_t)(end - question) >= sizeof name)
        return false;
    snprintf(name, sizeof name, "%.*s", (int)(end - question), question);
    RegDeleteKeyValueA(HKEY_LOCAL_MACHINE, KEY, name);
    RegDeleteKeyA(HKEY_LOCAL_MACHINE, KEY); /* unless something else is in it */
    answer(out, "0x00000000");
    return true;
}

static bool ask(const struct view *view, const char *question, struct table *out, char why[256])
{
    (void)view;
    if (forget(question, out))
        return true;
    if (!table) {
        snprintf(why, 256, "nothing is pretended for it");
        return false;
    }
    const struct step *step = &table[at++];
    if (step->note &&
        RegSetKeyValueA(HKEY_LOCAL_MACHINE, KEY, step->note, REG_SZ, question, (DWORD)strlen(question) + 1))
        return false;
    /* One cell, also where there are more: it is compared as a whole. */
    answer(out, step->wanted);
    return true;
}

const struct view *view_pretended(const struct step *wanted)
{
    static const struct view view = {ask};
    table = wanted;
    at = 0;
    return &view;
}
