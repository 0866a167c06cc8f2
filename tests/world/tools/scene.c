/* SPDX-License-Identifier: MIT
 * The commands on the registry, and the list of what is to be undone. */
#include "scene.h"

#include "scene_hosts.h"
#include "scene_service.h"
#include "scene_value.h"
#include "world.h"

#include <aclapi.h>
#include <sddl.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum undo_kind { UNDO_VALUE, UNDO_CREATED_KEY, UNDO_TREE, UNDO_SECURITY, UNDO_SERVICE, UNDO_HOSTS };

struct undo {
    enum undo_kind kind;
    wchar_t key[WORLD_PATH], name[256];
    bool existed;
    DWORD type, size;
    BYTE *bytes; /* a value, or a security descriptor */
    struct scene_service *service;
};

enum { UNDO_MAX = 256 };

static struct undo undos[UNDO_MAX];
static size_t undo_count;
static wchar_t home_address[] = L"10.77.1.1"; /* where this computer's name leads as a rule */
static const wchar_t backup[] = WORLD_KEY L"\\Backup";

static struct undo *push(enum undo_kind kind, const wchar_t *key)
{
    if (undo_count == UNDO_MAX) {
        fprintf(stderr, "scene: too many commands\n");
        exit(1);
    }
    struct undo *undo = &undos[undo_count++];
    memset(undo, 0, sizeof *undo);
    undo->kind = kind;
    wcscpy(undo->key, key);
    return undo;
}

/* "$USER" is who runs the tests. */
static void put_user(wchar_t path[WORLD_PATH])
{
    wchar_t rest[WORLD_PATH], user[256];
    DWORD size = 256;
    wchar_t *at = wcsstr(path, L"$USER");
    if (!at || !GetUserNameW(user, &size))
        return;
    wcscpy(rest, at + 5);
    _snwprintf(at, WORLD_PATH - (size_t)(at - path) - 1, L"%ls%ls", user, rest);
}

static void full_key(const wchar_t *word, wchar_t out[WORLD_PATH])
{
    if (wcsncmp(word, L".\\", 2) == 0)
        _snwprintf(out, WORLD_PATH - 1, L"%ls\\Hosts\\%ls", WORLD_KEY, word);
    else if (wcsncmp(word, L"\\\\", 2) == 0)
        _snwprintf(out, WORLD_PATH - 1, L"%ls\\Hosts\\%ls", WORLD_KEY, word + 2);
    else
        wcsncpy(out, word, WORLD_PATH - 1);
    out[WORLD_PATH - 1] = L'\0';
    put_user(out);
    size_t length = wcslen(out);
    if (length && out[length - 1] == L'\\')
        out[length - 1] = L'\0';
}

static LSTATUS open_key(const wchar_t *path, REGSAM access, HKEY *out)
{
    return RegOpenKeyExW(HKEY_LOCAL_MACHINE, path, 0, access | KEY_WOW64_64KEY, out);
}

/* The uppermost key of PATH that does not exist yet is to go again. */
static void remember_created(const wchar_t *path)
{
    wchar_t part[WORLD_PATH];
    for (const wchar_t *end = path;; end++) {
        if (*end && *end != L'\\')
            continue;
        HKEY key;
        wcsncpy(part, path, (size_t)(end - path));
        part[end - path] = L'\0';
        LSTATUS error = open_key(part, KEY_QUERY_VALUE, &key);
        if (error == ERROR_FILE_NOT_FOUND) {
            push(UNDO_CREATED_KEY, part);
            return;
        }
        if (error == ERROR_SUCCESS)
            RegCloseKey(key);
        if (!*end)
            return;
    }
}

static void remember_value(const wchar_t *path, const wchar_t *name)
{
    struct undo *undo = push(UNDO_VALUE, path);
    HKEY key;
    wcsncpy(undo->name, name, world_count(undo->name) - 1);
    if (open_key(path, KEY_QUERY_VALUE, &key) != ERROR_SUCCESS)
        return;
    undo->bytes = calloc(SCENE_VALUE_MAX, 1);
    undo->size = SCENE_VALUE_MAX;
    undo->existed = RegQueryValueExW(key, name, NULL, &undo->type, undo->bytes, &undo->size) == ERROR_SUCCESS;
    RegCloseKey(key);
}

/* ---- set ---- */

static bool do_set(const struct line *line)
{
    wchar_t path[WORLD_PATH];
    if (line->count < 5)
        return false;
    BYTE *bytes = calloc(SCENE_VALUE_MAX, 1);
    size_t size;
    DWORD type = scene_value_encode(line->words[3], line->words[4], bytes, &size);
    bool done = false;
    HKEY key;
    full_key(line->words[1], path);
    if (type) {
        remember_created(path);
        remember_value(path, line->words[2]);
    }
    if (type && RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_SET_VALUE | KEY_WOW64_64KEY, NULL, &key,
                                NULL) == ERROR_SUCCESS) {
        done = RegSetValueExW(key, line->words[2], 0, type, bytes, (DWORD)size) == ERROR_SUCCESS;
        RegCloseKey(key);
    }
    free(bytes);
    return done;
}

/* ---- del ---- */

static void copy_tree(const wchar_t *from_path, const wchar_t *to_path)
{
    HKEY from, to;
    if (open_key(from_path, KEY_READ, &from) != ERROR_SUCCESS)
        return;
    if (RegCreateKeyExW(HKEY_LOCAL_MACHINE, to_path, 0, NULL, 0, KEY_ALL_ACCESS | KEY_WOW64_64KEY, NULL, &to, NULL) ==
        ERROR_SUCCESS) {
        RegCopyTreeW(from, NULL, to);
        RegCloseKey(to);
    }
    RegCloseKey(from);
}

static void delete_tree(const wchar_t *path)
{
    RegDeleteTreeW(HKEY_LOCAL_MACHINE, path);
}

static void backup_path(size_t index, wchar_t out[WORLD_PATH])
{
    _snwprintf(out, WORLD_PATH - 1, L"%ls\\%u", backup, (unsigned)index);
}

static bool do_del(const struct line *line)
{
    wchar_t path[WORLD_PATH], kept[WORLD_PATH];
    HKEY key;
    if (line->count < 2)
        return false;
    full_key(line->words[1], path);
    if (line->count > 2) {
        remember_value(path, line->words[2]);
        if (open_key(path, KEY_SET_VALUE, &key) != ERROR_SUCCESS)
            return true;
        LSTATUS error = RegDeleteValueW(key, line->words[2]);
        RegCloseKey(key);
        return error == ERROR_SUCCESS || error == ERROR_FILE_NOT_FOUND;
    }
    if (open_key(path, KEY_READ, &key) != ERROR_SUCCESS)
        return true;
    RegCloseKey(key);
    backup_path(undo_count, kept);
    push(UNDO_TREE, path);
    copy_tree(path, kept);
    delete_tree(path);
    return true;
}

/* ---- deny ---- */

static bool do_deny(const struct line *line)
{
    wchar_t path[WORLD_PATH];
    HKEY key;
    if (line->count < 2)
        return false;
    full_key(line->words[1], path);
    remember_created(path);
    if (RegCreateKeyExW(HKEY_LOCAL_MACHINE, path, 0, NULL, 0, KEY_READ | WRITE_DAC | KEY_WOW64_64KEY, NULL, &key,
                        NULL) != ERROR_SUCCESS)
        return false;
    struct undo *undo = push(UNDO_SECURITY, path);
    undo->bytes = calloc(SCENE_VALUE_MAX, 1);
    undo->size = SCENE_VALUE_MAX;
    undo->existed = RegGetKeySecurity(key, DACL_SECURITY_INFORMATION, undo->bytes, &undo->size) == ERROR_SUCCESS;
    PSECURITY_DESCRIPTOR nobody;
    /* The owner may always give the right back. */
    bool done =
        ConvertStringSecurityDescriptorToSecurityDescriptorW(L"D:P(D;;KA;;;WD)", SDDL_REVISION_1, &nobody, NULL) &&
        RegSetKeySecurity(key, DACL_SECURITY_INFORMATION, nobody) == ERROR_SUCCESS;
    LocalFree(nobody);
    RegCloseKey(key);
    return done;
}

static void allow_again(const struct undo *undo)
{
    HKEY key;
    if (open_key(undo->key, WRITE_DAC, &key) != ERROR_SUCCESS) {
        fprintf(stderr, "scene: %ls stays denied\n", undo->key);
        return;
    }
    PSECURITY_DESCRIPTOR all = NULL;
    ConvertStringSecurityDescriptorToSecurityDescriptorW(L"D:(A;CI;KA;;;WD)", SDDL_REVISION_1, &all, NULL);
    RegSetKeySecurity(key, DACL_SECURITY_INFORMATION, undo->existed ? undo->bytes : all);
    LocalFree(all);
    RegCloseKey(key);
}

/* ---- services ---- */

static bool do_service(const struct line *line, bool exists)
{
    if (line->count < 2)
        return false;
    struct undo *undo = push(UNDO_SERVICE, L"");
    undo->service = scene_service_read(line->words[1]);
    return exists ? scene_service_do(line) : scene_service_remove(line->words[1]);
}

static bool do_hosts(const struct line *line)
{
    push(UNDO_HOSTS, L"");
    return scene_hosts_write(line->words + 1, line->count - 1);
}

/* ---- another computer ---- */

static void put_text(const wchar_t *path, const wchar_t *name, const wchar_t *text)
{
    RegSetKeyValueW(HKEY_LOCAL_MACHINE, path, name, REG_SZ, text, (DWORD)((wcslen(text) + 1) * sizeof *text));
}

/* "computer HOST NAME": what the default host has, under a name of its own. */
static bool do_computer(const struct line *line)
{
    wchar_t from[WORLD_PATH], to[WORLD_PATH], path[WORLD_PATH + 128];
    if (line->count < 3)
        return false;
    static const struct {
        const wchar_t *tree, *key, *value;
    } places[] = {
        {L"Classes", NULL, NULL},
        {L"Namespaces", NULL, NULL},
        {L"Accounts", NULL, NULL},
        {L"Registry", L"SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ActiveComputerName", L"ComputerName"},
        {L"Registry", L"SYSTEM\\CurrentControlSet\\Services\\Tcpip\\Parameters", L"NV Hostname"},
        {L"Classes\\Win32_OperatingSystem", L"1", L"CSName"},
        {L"Classes\\Win32_ComputerSystem", L"1", L"DNSHostName"},
    };
    wchar_t own[MAX_COMPUTERNAME_LENGTH + 1];
    DWORD units = MAX_COMPUTERNAME_LENGTH + 1;
    const wchar_t *name = line->words[2];
    if (wcscmp(name, L"@own") == 0 && GetComputerNameW(own, &units))
        name = own;
    world_path(line->words[1], L"", to);
    remember_created(to);
    for (size_t i = 0; i < world_count(places); i++) {
        world_path(L"default", places[i].tree, from);
        world_path(line->words[1], places[i].tree, to);
        copy_tree(from, to);
        if (!places[i].key)
            continue;
        _snwprintf(path, world_count(path) - 1, L"%ls\\%ls", to, places[i].key);
        path[world_count(path) - 1] = L'\0';
        put_text(path, places[i].value, name);
    }
    return true;
}

/* "rules HOST COUNT": for a computer of its own, which goes with all it has. */
static bool do_rules(const struct line *line)
{
    static const wchar_t key[] =
        L"Registry\\SYSTEM\\CurrentControlSet\\Services\\SharedAccess\\Parameters\\FirewallPolicy\\FirewallRules";
    wchar_t path[WORLD_PATH], name[64], text[256];
    if (line->count < 3)
        return false;
    world_path(line->words[1], key, path);
    unsigned long count = wcstoul(line->words[2], NULL, 10);
    for (unsigned long i = 0; i < count; i++) {
        _snwprintf(name, world_count(name) - 1, L"TCP Query User{%08lX-1111-2222-3333-444444444444}", i);
        _snwprintf(text, world_count(text) - 1,
                   L"v2.31|Action=Allow|Active=TRUE|Dir=In|Protocol=6|Profile=Private|App=C:\\Program Files\\App "
                   L"%lu\\app.exe|Name=App %lu|",
                   i, i);
        put_text(path, name, text);
    }
    return true;
}

/* ---- all ---- */

bool scene_do(const struct line *line)
{
    const wchar_t *verb = line->words[0];
    bool done = false;
    if (wcscmp(verb, L"set") == 0)
        done = do_set(line);
    else if (wcscmp(verb, L"del") == 0)
        done = do_del(line);
    else if (wcscmp(verb, L"deny") == 0)
        done = do_deny(line);
    else if (wcscmp(verb, L"service") == 0)
        done = do_service(line, true);
    else if (wcscmp(verb, L"noservice") == 0)
        done = do_service(line, false);
    else if (wcscmp(verb, L"hosts") == 0)
        done = do_hosts(line);
    else if (wcscmp(verb, L"computer") == 0)
        done = do_computer(line);
    else if (wcscmp(verb, L"rules") == 0)
        done = do_rules(line);
    if (!done)
        fprintf(stderr, "scene: failed: %ls %ls %ls\n", verb, line->count > 1 ? line->words[1] : L"",
                line->count > 2 ? line->words[2] : L"");
    return done;
}

static void undo_value(const struct undo *undo)
{
    HKEY key;
    if (open_key(undo->key, KEY_SET_VALUE, &key) != ERROR_SUCCESS)
        return;
    if (undo->existed)
        RegSetValueExW(key, undo->name, 0, undo->type, undo->bytes, undo->size);
    else
        RegDeleteValueW(key, undo->name);
    RegCloseKey(key);
}

void scene_undo(void)
{
    while (undo_count) {
        struct undo *undo = &undos[--undo_count];
        wchar_t kept[WORLD_PATH];
        switch (undo->kind) {
        case UNDO_VALUE:
            undo_value(undo);
            break;
        case UNDO_CREATED_KEY:
            delete_tree(undo->key);
            break;
        case UNDO_TREE:
            backup_path(undo_count, kept);
            delete_tree(undo->key);
            copy_tree(kept, undo->key);
            delete_tree(kept);
            break;
        case UNDO_SECURITY:
            allow_again(undo);
            break;
        case UNDO_HOSTS:
            scene_hosts_write((wchar_t *[]){home_address}, 1);
            break;
        case UNDO_SERVICE:
            scene_service_restore(undo->service);
            break;
        }
        free(undo->bytes);
    }
}

void scene_mark(void)
{
    for (size_t i = 0; i < undo_count; i++) {
        free(undos[i].bytes);
        scene_service_free(undos[i].service);
    }
    undo_count = 0;
}

bool scene_is_network(const struct line *line)
{
    static const wchar_t *const verbs[] = {L"address", L"peer", L"name", L"ptr", L"dns", L"nft", L"delay", L"samba"};
    for (size_t i = 0; i < world_count(verbs); i++)
        if (wcscmp(line->words[0], verbs[i]) == 0)
            return true;
    return false;
}
