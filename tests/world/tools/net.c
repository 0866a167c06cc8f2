/* SPDX-License-Identifier: MIT
 *
 * A net.exe for tests: "localgroup GROUP [MEMBER /add|/delete]" on the accounts of this computer in the world, and
 * "start SERVICE". The emulator's own knows no groups.
 * Source: "Net localgroup" (learn.microsoft.com, Windows commands): without a member it lists them, one a line, those
 * of this computer without its name; 2 where it fails. The words around are German on purpose, as nothing may depend on
 * them.
 */
#include "netapi32/accounts.h"

#include <stdio.h>
#include <stdlib.h>
#include <wchar.h>

enum { FAILED = 2 };

static void say(const wchar_t *text)
{
    char line[2 * ACCOUNT_NAME * 3];
    WideCharToMultiByte(CP_UTF8, 0, text, -1, line, sizeof line, NULL, NULL);
    printf("%s\r\n", line);
}

static void say_member(const wchar_t *text)
{
    struct world_account member;
    wchar_t name[2 * ACCOUNT_NAME], computer[ACCOUNT_NAME];
    DWORD units = ACCOUNT_NAME;
    PSID sid;
    if (!ConvertStringSidToSidW(text, &sid))
        return;
    if (accounts_by_sid(NULL, sid, &member)) {
        bool own = GetComputerNameW(computer, &units) && _wcsicmp(member.domain, computer) == 0;
        _snwprintf(name, world_count(name), L"%ls%ls%ls", own ? L"" : member.domain, own ? L"" : L"\\", member.name);
        say(name);
        accounts_clear(&member);
    } else {
        say(text);
    }
    LocalFree(sid);
}

static int list(const struct world_account *group)
{
    say(L"Aliasname");
    say(L"---------------------------------------------");
    for (const wchar_t *at = group->members; at && *at; at += wcslen(at) + 1)
        say_member(at);
    say(L"Der Befehl wurde erfolgreich ausgeführt.");
    return 0;
}

/* The members without SID, and with it where ADD says so. */
static int change(const struct world_account *group, const wchar_t *sid, bool add)
{
    size_t units = wcslen(sid) + 3;
    if (accounts_is_member(group, sid) == add)
        return FAILED;
    for (const wchar_t *at = group->members; at && *at; at += wcslen(at) + 1)
        units += wcslen(at) + 1;
    wchar_t *members = calloc(units, sizeof *members), *end = members;
    for (const wchar_t *at = group->members; at && *at; at += wcslen(at) + 1)
        if (wcscmp(at, sid) != 0)
            end += wcslen(wcscpy(end, at)) + 1;
    if (add)
        wcscpy(end, sid);
    world_write("net localgroup");
    accounts_set_members(NULL, group, members);
    free(members);
    return 0;
}

static int localgroup(const wchar_t *name, const wchar_t *member, const wchar_t *verb)
{
    struct world_account group, account;
    int code = FAILED;
    if (!accounts_by_name(NULL, name, &group))
        return FAILED;
    if (!member) {
        code = list(&group);
    } else if (accounts_by_name(NULL, member, &account)) {
        code = change(&group, account.sid_text, _wcsicmp(verb, L"/add") == 0);
        accounts_clear(&account);
    }
    accounts_clear(&group);
    return code;
}

static int start(const wchar_t *name)
{
    SC_HANDLE manager = OpenSCManagerW(NULL, NULL, SC_MANAGER_CONNECT);
    SC_HANDLE service = manager ? OpenServiceW(manager, name, SERVICE_START) : NULL;
    BOOL started = service && StartServiceW(service, 0, NULL);
    if (service)
        CloseServiceHandle(service);
    if (manager)
        CloseServiceHandle(manager);
    return started ? 0 : FAILED;
}

int wmain(int argc, wchar_t **argv)
{
    if (argc == 3 && _wcsicmp(argv[1], L"start") == 0)
        return start(argv[2]);
    if (argc == 3 && _wcsicmp(argv[1], L"localgroup") == 0)
        return localgroup(argv[2], NULL, NULL);
    if (argc == 5 && _wcsicmp(argv[1], L"localgroup") == 0)
        return localgroup(argv[2], argv[3], argv[4]);
    fprintf(stderr, "net: only start SERVICE and localgroup GROUP [MEMBER /add|/delete]\n");
    return 1;
}
