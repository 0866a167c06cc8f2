/* SPDX-License-Identifier: MIT
 *
 * The list of what experiments make, on the disk before anything is made: a killed run is cleaned up by the next.
 * %ProgramData%\WMIReadyProof\made.txt, a line a thing.
 */
#include "proof.h"

#include "windows/identity.h"

#include <windows.h>

#include <stdlib.h>
#include <string.h>

enum { THINGS = 64, LIMIT_MS = 20000 };

static void path_of(char out[MAX_PATH], const char *name)
{
    const char *data = getenv("ProgramData");
    snprintf(out, MAX_PATH, "%s\\WMIReadyProof%s%s", data ? data : "C:\\ProgramData", *name ? "\\" : "", name);
}

bool leftovers_note(const char *thing)
{
    char path[MAX_PATH];
    DWORD written;
    path_of(path, "");
    CreateDirectoryA(path, NULL);
    path_of(path, "made.txt");
    HANDLE file = CreateFileA(path, FILE_APPEND_DATA, 0, NULL, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return false;
    bool noted = WriteFile(file, thing, (DWORD)strlen(thing), &written, NULL) &&
                 WriteFile(file, "\n", 1, &written, NULL) && FlushFileBuffers(file);
    CloseHandle(file);
    leftovers_step();
    return noted;
}

#define APPID "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}"

static bool ask(const struct view *view, const char *question)
{
    struct table answer = {0};
    char why[256];
    bool answered = view->ask(view, question, &answer, why);
    if (answered)
        table_free(&answer);
    return answered;
}

/* False: it was not taken back; perhaps it was not there. */
static bool undo(struct machine *machine, const struct view *view, const char *thing)
{
    struct call call = call_make(NULL, LIMIT_MS);
    if (strcmp(thing, "namespace") == 0)
        return ask(view, "namespace delete");
    if (strcmp(thing, "user") == 0)
        return ask(view, "user-delete");
    if (strcmp(thing, "wmihost") == 0) {
        bool shared = MACHINE_CALL(machine, wmi_host_set, &call, false) == ST_OK;
        return RegDeleteKeyValueA(HKEY_LOCAL_MACHINE, APPID, "Endpoints") == ERROR_SUCCESS && shared;
    }
    if (strncmp(thing, "key SOFTWARE\\WMIReadyProof", 26) == 0)
        return RegDeleteTreeA(HKEY_LOCAL_MACHINE, thing + 4) == ERROR_SUCCESS;
    return strncmp(thing, "rule WMIReady-", 14) == 0 &&
           MACHINE_CALL(machine, firewall_rule_remove, &call, thing + 5) == ST_OK;
}

unsigned leftovers_undo(struct machine *machine, const struct view *view, struct strbuf *said)
{
    static char things[THINGS][256];
    char path[MAX_PATH];
    size_t count = 0;
    path_of(path, "made.txt");
    FILE *file = fopen(path, "rb");
    while (file && count < THINGS && fgets(things[count], sizeof *things, file)) {
        char *end = strchr(things[count], '\n');
        /* A line without its end was being written: nothing was made yet. */
        if (!end)
            break;
        *end = '\0';
        count++;
    }
    if (file)
        fclose(file);
    bool kept = false;
    for (size_t i = count; i-- > 0;) {
        /* Without administrator rights it may be there still, and the list stays for who has them. */
        bool gone = undo(machine, view, things[i]) || identity_is_elevated();
        kept |= !gone;
        if (said)
            strbuf_printf(said, "%s%s%s", said->length ? ", " : "", things[i],
                          gone ? " (removed)" : " (still there: not elevated)");
    }
    if (kept)
        return (unsigned)count;
    if (file)
        remove(path);
    path_of(path, "");
    RemoveDirectoryA(path);
    return (unsigned)count;
}

void leftovers_step(void)
{
    static long steps;
    const char *at = getenv("WMIREADY_PROOF_KILL");
    if (at && ++steps == atol(at))
        TerminateProcess(GetCurrentProcess(), 9);
}
