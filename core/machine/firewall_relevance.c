/* SPDX-License-Identifier: MIT
 * Which rules of the Windows Firewall have a say in remote WMI. */
#include "machine/firewall.h"

#include "base/ascii.h"

#include <string.h>

enum { PROTOCOL_TCP = 6, PROTOCOL_ANY = 256 };

static bool ends_nocase(const char *text, const char *end)
{
    size_t length = strlen(text), tail = strlen(end);
    return length >= tail && ascii_equal_nocase(text + length - tail, end);
}

/* Rules name the DLL bare or with its path ("@%systemroot%\\system32\\FirewallAPI.dll,-34251"). */
bool firewall_group_is_wmi(const char *group)
{
    static const char bare[] = "FirewallAPI.dll,-34251";
    if (group[0] != '@' || !ends_nocase(group, bare))
        return false;
    char before = group[strlen(group) - strlen(bare) - 1];
    return before == '@' || before == '\\' || before == '/';
}

static bool service_fits(const char *service)
{
    return service[0] == '\0' || strcmp(service, "*") == 0 || ascii_equal_nocase(service, "rpcss") ||
           ascii_equal_nocase(service, "winmgmt");
}

/* "*" of INetFwRule and MSFT_NetApplicationFilter's "Any" both stand for every program. */
static bool program_fits(const char *program)
{
    return program[0] == '\0' || strcmp(program, "*") == 0 || ascii_equal_nocase(program, "Any") ||
           ends_nocase(program, "\\svchost.exe");
}

bool firewall_rule_matters(const struct firewall_rule *rule)
{
    if (firewall_group_is_wmi(rule->group) || ascii_starts_nocase(rule->id, FIREWALL_OWN_PREFIX))
        return true;
    if (rule->fit == FIT_NO || (rule->protocol != PROTOCOL_TCP && rule->protocol != PROTOCOL_ANY))
        return false;
    return program_fits(rule->program) && service_fits(rule->service);
}
