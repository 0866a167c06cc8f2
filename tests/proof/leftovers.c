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

enum { THINGS = 64, LINE = 512, LIMIT_MS = 60000 };

static void path_of(char out[MAX_PATH], const char *name)
{
    const char *data = getenv("ProgramData");
    snprintf(out, MAX_PATH, "%s\\WMIReadyProof%s%s", data ? data : "C:\\ProgramData", *name ? "\\" : "", name);
}

bool leftovers_note(const char *thing)
{
    char path[MAX_PATH], line[LINE + 1];
    DWORD written = 0;
    DWORD length = (DWORD)snprintf(line, sizeof line, "%s\n", thing);
    path_of(path, "");
    CreateDirectoryA(path, NULL);
    path_of(path, "made.txt");
    HANDLE file = CreateFileA(path, GENERIC_WRITE, 0, NULL, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return false;
    LARGE_INTEGER end = {.QuadPart = 0};
    bool noted = SetFilePointerEx(file, end, &end, FILE_END) && WriteFile(file, line, length, &written, NULL) &&
                 written == length && FlushFileBuffers(file);
    /* Half a line would swallow the next one. */
    if (!noted && SetFilePointerEx(file, end, NULL, FILE_BEGIN))
        SetEndOfFile(file);
    CloseHandle(file);
    leftovers_step();
    return noted;
}

/* What there is already, in hexadecimal: a line of the list is short, so only a small value can be noted. */
bool leftovers_note_value(struct machine *machine, const char *key, const char *name)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct registry_value value = {0};
    struct strbuf line = STRBUF_INIT;
    uint32_t depth = 0;
    enum status status = MACHINE_CALL(machine, registry_get, &call, key, name, &value);
    bool good = status == ST_OK || status == ST_ABSENT;
    if (status == ST_ABSENT)
        good = MACHINE_CALL(machine, registry_absent_depth, &call, key, &depth) == ST_OK;
    strbuf_printf(&line, "value %s|%s|%u|%d|", key, name, (unsigned)depth, status == ST_OK ? (int)value.type : -1);
    for (size_t i = 0; i < value.size; i++)
        strbuf_printf(&line, "%02x", value.bytes[i]);
    good = good && line.length < LINE && leftovers_note(strbuf_text(&line));
    registry_value_free(&value);
    strbuf_free(&line);
    return good;
}

bool leftovers_note_service(struct machine *machine, const char *name)
{
    struct call call = call_make(NULL, LIMIT_MS);
    struct service service = {0};
    char line[LINE];
    if (MACHINE_CALL(machine, service_get, &call, name, &service) != ST_OK)
        return false;
    snprintf(line, sizeof line, "service %s|%u|%d", name, (unsigned)service.start,
             service.state == SERVICE_STATE_RUNNING);
    service_free(&service);
    return leftovers_note(line);
}

void leftovers_file(char out[MAX_PATH])
{
    path_of(out, "proof.mof");
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

static bool undo_value(struct machine *machine, const char *line)
{
    char key[LINE], name[LINE], hex[LINE] = "";
    unsigned depth;
    int type;
    uint8_t bytes[LINE];
    struct call call = call_make(NULL, LIMIT_MS);
    if (sscanf(line, "%511[^|]|%511[^|]|%u|%d|%511s", key, name, &depth, &type, hex) < 4)
        return false;
    if (type < 0) {
        enum status status = MACHINE_CALL(machine, registry_delete, &call, key, name, depth);
        return status == ST_OK || status == ST_ABSENT;
    }
    struct registry_value value = {.type = (uint32_t)type, .bytes = bytes, .size = strlen(hex) / 2};
    for (size_t i = 0; i < value.size; i++) {
        const char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        bytes[i] = (uint8_t)strtoul(pair, NULL, 16);
    }
    return MACHINE_CALL(machine, registry_set, &call, key, name, &value) == ST_OK;
}

static bool undo_service(struct machine *machine, const char *line)
{
    char name[LINE];
    unsigned start;
    int ran;
    struct call call = call_make(NULL, LIMIT_MS);
    return sscanf(line, "%511[^|]|%u|%d", name, &start, &ran) == 3 &&
           MACHINE_CALL(machine, service_set_start, &call, name, start) == ST_OK &&
           (!ran || MACHINE_CALL(machine, service_start, &call, name) == ST_OK);
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
        return MACHINE_CALL(machine, registry_delete, &call, APPID, "Endpoints", 0) == ST_OK && shared;
    }
    if (strncmp(thing, "value ", 6) == 0)
        return undo_value(machine, thing + 6);
    if (strncmp(thing, "service ", 8) == 0)
        return undo_service(machine, thing + 8);
    if (strcmp(thing, "file") == 0) {
        char path[MAX_PATH];
        leftovers_file(path);
        return DeleteFileA(path);
    }
    if (strncmp(thing, "key SOFTWARE\\WMIReadyProof", 26) == 0 || strcmp(thing, "key " LEFTOVERS_LOG) == 0)
        return RegDeleteTreeA(HKEY_LOCAL_MACHINE, thing + 4) == ERROR_SUCCESS;
    return strncmp(thing, "rule WMIReady-", 14) == 0 &&
           MACHINE_CALL(machine, firewall_rule_remove, &call, thing + 5) == ST_OK;
}

unsigned leftovers_undo(struct machine *machine, const struct view *view, struct strbuf *said)
{
    static char things[THINGS][LINE];
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
        /* Without administrator rights it may be there still, and the list stays for who has them. What was there
         * before must come back; what was to be made was perhaps not made yet. */
        bool before = strncmp(things[i], "value ", 6) == 0 || strncmp(things[i], "service ", 8) == 0;
        bool gone = undo(machine, view, things[i]) || (!before && identity_is_elevated());
        kept |= !gone;
        leftovers_step();
        if (said)
            strbuf_printf(said, "%s%s%s", said->length ? ", " : "", things[i],
                          !gone    ? " (still there: not elevated, or it failed)"
                          : before ? " (restored)"
                                   : " (removed)");
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
