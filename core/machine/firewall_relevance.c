/* SPDX-License-Identifier: MIT
 * Which rules of the Windows Firewall have a say in remote WMI. */
#include "machine/firewall.h"

#include "base/ascii.h"
#include "base/memory.h"

#include <stdlib.h>
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

/* The folder that Windows is in, as rules spell it: "%SystemRoot%", "C:\\Windows",
 * "\\Device\\HarddiskVolume3\\Windows". */
static bool is_windows_folder(const char *path, size_t length)
{
    static const char *const variables[] = {"%SystemRoot%", "%windir%"};
    static const char drive[] = "%SystemDrive%", device[] = "\\Device\\";
    for (size_t i = 0; i < sizeof variables / sizeof variables[0]; i++)
        if (strlen(variables[i]) == length && ascii_equal_nocase_n(path, variables[i], length))
            return true;
    size_t root = ascii_starts_nocase(path, device)  ? sizeof device - 1 + strcspn(path + sizeof device - 1, "\\")
                  : ascii_starts_nocase(path, drive) ? sizeof drive - 1
                                                     : 2;
    bool begins = root > 2 || (length > 2 && path[1] == ':');
    /* One folder, right below the root of a volume. */
    return begins && root + 1 < length && path[root] == '\\' && !memchr(path + root + 1, '\\', length - root - 1);
}

bool firewall_program_hosts(const char *program)
{
    static const char svchost[] = "\\system32\\svchost.exe";
    if (program[0] == '\0' || strcmp(program, "*") == 0 || ascii_equal_nocase(program, "Any"))
        return true;
    return ends_nocase(program, svchost) && is_windows_folder(program, strlen(program) - (sizeof svchost - 1));
}

bool firewall_rule_matters(const struct firewall_rule *rule)
{
    if (firewall_group_is_wmi(rule->group) || ascii_starts_nocase(rule->id, FIREWALL_OWN_PREFIX))
        return true;
    if (rule->fit == FIT_NO || (rule->protocol != PROTOCOL_TCP && rule->protocol != PROTOCOL_ANY))
        return false;
    return firewall_program_hosts(rule->program) && service_fits(rule->service);
}

static void for_any(char **field)
{
    free(*field);
    *field = memory_string("");
}

bool firewall_rule_outgoing(struct firewall_rule *rule)
{
    bool service = rule->service[0] && strcmp(rule->service, "*") != 0;
    bool program = rule->program[0] && strcmp(rule->program, "*") != 0;
    bool hosts = firewall_program_hosts(rule->program);
    if (rule->fit == FIT_NO || (rule->protocol != PROTOCOL_TCP && rule->protocol != PROTOCOL_ANY) ||
        (service && !ascii_equal_nocase(rule->service, "rpcss")) || (program && !hosts && !rule->allow))
        return false;
    if (service || program) {
        rule->fit = FIT_PERHAPS;
        for_any(&rule->service);
        for_any(&rule->program);
    }
    return true;
}
