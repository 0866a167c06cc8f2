/* SPDX-License-Identifier: MIT */
#include "diagnosis/class_family.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "machine/wql.h"

#include <stdlib.h>
#include <string.h>

/* Beyond the namespace: services by "Service Security and Access Rights" (PERM-SERVICES), counters by "Limited User
 * Access Support" (PERM-COUNTERS), events by "Eventlog Key" and "Event Logging Security" (PERM-EVENTLOG), accounts by
 * "Win32_UserAccount", which says that it asks the whole domain without LocalAccount = TRUE. All others of root\\cimv2
 * name nothing on their pages but what the table below has ("Win32_DiskDrive" names SC_MANAGER_CONNECT, which every
 * authenticated user has). */
static const struct {
    const char *name;
    enum class_kind kind;
    bool always_rows;
} classes[] = {
    {"Win32_OperatingSystem", CLASS_STOCK, true},
    {"Win32_ComputerSystem", CLASS_STOCK, true},
    {"Win32_Process", CLASS_STOCK, true},
    {"Win32_Processor", CLASS_STOCK, true},
    {"Win32_LogicalDisk", CLASS_STOCK, true},
    {"Win32_BIOS", CLASS_STOCK, true},
    {"Win32_DiskDrive", CLASS_STOCK, false},
    {"Win32_Volume", CLASS_STOCK, false},
    {"Win32_NetworkAdapter", CLASS_STOCK, false},
    {"Win32_NetworkAdapterConfiguration", CLASS_STOCK, false},
    {"Win32_PhysicalMemory", CLASS_STOCK, false},
    {"Win32_Service", CLASS_SERVICES, true},
    {"Win32_BaseService", CLASS_SERVICES, true},
    {"Win32_SystemDriver", CLASS_SERVICES, true},
    {"Win32_NTLogEvent", CLASS_EVENTS, false},
    {"Win32_NTEventlogFile", CLASS_EVENTS, true},
    {"Win32_UserAccount", CLASS_ACCOUNTS, false},
    {"Win32_Group", CLASS_ACCOUNTS, false},
    {"Win32_GroupUser", CLASS_ACCOUNTS, false},
    {"Win32_Account", CLASS_ACCOUNTS, false},
    {"Win32_PerfFormattedData_PerfOS_System", CLASS_PERFORMANCE, true},
    {"Win32_PerfFormattedData_PerfOS_Memory", CLASS_PERFORMANCE, true},
    {"Win32_PerfFormattedData_PerfOS_Processor", CLASS_PERFORMANCE, true},
};

/* Classes and namespaces that not every Windows has; a namespace holds for those below it. */
static const struct {
    const char *name;
    enum cause missing;
} features[] = {
    {"Win32_Product", CAUSE_INSTALLER_PROVIDER},
    {"root\\virtualization", CAUSE_HYPERV},
    {"root\\Microsoft\\SqlServer", CAUSE_SQL_SERVER},
    {"root\\ccm", CAUSE_CONFIGURATION_MANAGER},
    {"root\\sms", CAUSE_CONFIGURATION_MANAGER},
    {"root\\Microsoft\\Windows\\Defender", CAUSE_DEFENDER},
    {"root\\MSCluster", CAUSE_NAMESPACE_FEATURE},
    {"root\\WebAdministration", CAUSE_NAMESPACE_FEATURE},
    {"root\\MicrosoftIISv2", CAUSE_NAMESPACE_FEATURE},
    {"root\\MicrosoftDNS", CAUSE_NAMESPACE_FEATURE},
    {"root\\SecurityCenter2", CAUSE_NAMESPACE_FEATURE},
    {"root\\SecurityCenter", CAUSE_NAMESPACE_FEATURE},
    {"root\\MicrosoftDfs", CAUSE_NAMESPACE_FEATURE},
    {"root\\MicrosoftActiveDirectory", CAUSE_NAMESPACE_FEATURE},
    {"root\\MicrosoftExchangeV2", CAUSE_NAMESPACE_FEATURE},
    {"root\\cimv2\\Security\\MicrosoftVolumeEncryption", CAUSE_NAMESPACE_FEATURE},
    {"root\\cimv2\\Security\\MicrosoftTpm", CAUSE_NAMESPACE_FEATURE},
    {"root\\dcim", CAUSE_NAMESPACE_FEATURE},
    {"root\\HP", CAUSE_NAMESPACE_FEATURE},
    {"root\\OpenHardwareMonitor", CAUSE_NAMESPACE_FEATURE},
};

static const char *const stock_namespaces[] = {"root", "root\\cimv2", "root\\default", "root\\subscription"};

/* The targets of MSFT_CliAlias in root\cli ("wmic alias list brief"). */
static const struct {
    const char *alias, *wql;
} aliases[] = {
    {"service", "SELECT Name, State FROM Win32_Service"},
    {"os", "SELECT * FROM Win32_OperatingSystem"},
    {"process", "SELECT * FROM Win32_Process"},
    {"cpu", "SELECT * FROM Win32_Processor"},
    {"bios", "SELECT * FROM Win32_BIOS"},
    {"baseboard", "SELECT * FROM Win32_BaseBoard"},
    {"computersystem", "SELECT * FROM Win32_ComputerSystem"},
    {"csproduct", "SELECT * FROM Win32_ComputerSystemProduct"},
    {"diskdrive", "SELECT * FROM Win32_DiskDrive"},
    {"logicaldisk", "SELECT * FROM Win32_LogicalDisk"},
    {"volume", "SELECT * FROM Win32_Volume"},
    {"memorychip", "SELECT * FROM Win32_PhysicalMemory"},
    {"nic", "SELECT * FROM Win32_NetworkAdapter"},
    {"nicconfig", "SELECT * FROM Win32_NetworkAdapterConfiguration"},
    {"ntevent", "SELECT * FROM Win32_NTLogEvent WHERE Logfile = 'System'"},
    {"printer", "SELECT * FROM Win32_Printer"},
    {"product", "SELECT Name, Version FROM Win32_Product"},
    {"qfe", "SELECT * FROM Win32_QuickFixEngineering"},
    {"share", "SELECT * FROM Win32_Share"},
    {"startup", "SELECT * FROM Win32_StartupCommand"},
    {"sysdriver", "SELECT * FROM Win32_SystemDriver"},
    {"useraccount", "SELECT * FROM Win32_UserAccount WHERE LocalAccount = True"},
    {"group", "SELECT * FROM Win32_Group WHERE LocalAccount = True"},
};

/* "User Account Control and WMI", "UAC Effect on WMI Data Returned to Scripts or Applications" (learn.microsoft.com):
 * classes that "do not return some instances", and that "do not return some properties". "Win32_Share", Remarks: its
 * four. "Win32_Process": three have the qualifier Privileges with SeDebugPrivilege; CommandLine has not, and public
 * reports know it empty (DataDog/integrations-core, pull request 5396). */
static const struct {
    const char *name;
    enum text_id withheld;
} withheld[] = {
    {"Win32_Process", TEXT_OUTLOOK_PROCESS},
    {"Win32_Share", TEXT_OUTLOOK_SHARE},
    {"Win32_Bus", TEXT_OUTLOOK_ROWS_AWAY},
    {"Win32_Printer", TEXT_OUTLOOK_ROWS_AWAY},
    {"Win32_ComponentCategory", TEXT_OUTLOOK_ROWS_AWAY},
    {"Win32_LogicalProgramGroupItem", TEXT_OUTLOOK_ROWS_AWAY},
    {"Win32_LogicalProgramGroup", TEXT_OUTLOOK_ROWS_AWAY},
    {"Win32_NetworkConnection", TEXT_OUTLOOK_ROWS_AWAY},
    {"Win32_UserAccount", TEXT_OUTLOOK_ROWS_AWAY},
    {"Win32_PrinterDriver", TEXT_OUTLOOK_ROWS_AWAY},
    {"Win32_PortResource", TEXT_OUTLOOK_ROWS_AWAY},
    {"Win32_DeviceMemoryAddress", TEXT_OUTLOOK_ROWS_AWAY},
    {"Win32_NetworkAdapterConfiguration", TEXT_OUTLOOK_COLUMNS_AWAY},
    {"Win32_DCOMApplicationSetting", TEXT_OUTLOOK_COLUMNS_AWAY},
    {"Win32_DCOMApplication", TEXT_OUTLOOK_COLUMNS_AWAY},
    {"Win32_BaseBoard", TEXT_OUTLOOK_COLUMNS_AWAY},
    {"Win32_ComputerSystem", TEXT_OUTLOOK_COLUMNS_AWAY},
    {"Win32_NetworkAdapter", TEXT_OUTLOOK_COLUMNS_AWAY},
    {"Win32_MotherboardDevice", TEXT_OUTLOOK_COLUMNS_AWAY},
    {"Win32_DiskDrive", TEXT_OUTLOOK_COLUMNS_AWAY},
    {"Win32_PnPEntity", TEXT_OUTLOOK_COLUMNS_AWAY},
    {"Win32_VideoController", TEXT_OUTLOOK_COLUMNS_AWAY},
    {"Win32_ParallelPort", TEXT_OUTLOOK_COLUMNS_AWAY},
    {"Win32_LogicalDisk", TEXT_OUTLOOK_COLUMNS_AWAY},
    {"Win32_SystemDriver", TEXT_OUTLOOK_COLUMNS_AWAY},
    {"Win32_IRQResource", TEXT_OUTLOOK_COLUMNS_AWAY},
    {"Win32_NetworkProtocol", TEXT_OUTLOOK_COLUMNS_AWAY},
};

enum text_id class_family_withheld(const char *class_name)
{
    for (size_t i = 0; class_name && i < array_count(withheld); i++)
        if (ascii_equal_nocase(class_name, withheld[i].name))
            return withheld[i].withheld;
    return TEXT_NONE;
}

const char *class_family_wql(const char *query)
{
    static const char blanks[] = " \t\r\n";
    for (unsigned word = 0; word < 2; word++) {
        query += strspn(query, blanks);
        size_t length = strcspn(query, blanks);
        for (size_t i = 0; i < array_count(aliases); i++)
            if (strlen(aliases[i].alias) == length && ascii_equal_nocase_n(query, aliases[i].alias, length))
                return aliases[i].wql;
        /* Any word of four letters that begins so: the programs name no script host, and a test looks into them. */
        if (length != 4 || !ascii_equal_nocase_n(query, "wmi", 3))
            return NULL;
        query += length;
    }
    return NULL;
}

static char separator(char c)
{
    return c == '/' ? '\\' : ascii_lower(c);
}

/* NAME is PATH or lies above it. */
static bool holds(const char *path, const char *name)
{
    while (*name && separator(*path) == separator(*name)) {
        path++;
        name++;
    }
    return !*name && (!*path || separator(*path) == '\\');
}

static struct class_family known(const char *name)
{
    for (size_t i = 0; i < array_count(classes); i++)
        if (ascii_equal_nocase(name, classes[i].name))
            return (struct class_family){.kind = classes[i].kind, .always_rows = classes[i].always_rows};
    return (struct class_family){.kind = ascii_starts_nocase(name, "Win32_Perf") ? CLASS_PERFORMANCE : CLASS_OTHER};
}

static bool is_stock(const char *path)
{
    for (size_t i = 0; i < array_count(stock_namespaces); i++)
        if (holds(path, stock_namespaces[i]) && strlen(path) == strlen(stock_namespaces[i]))
            return true;
    return false;
}

enum cause class_family_absent(const char *namespace_path)
{
    for (size_t i = 0; i < array_count(features); i++)
        if (holds(namespace_path, features[i].name))
            return features[i].missing;
    return is_stock(namespace_path) ? CAUSE_REPOSITORY : CAUSE_NONE;
}

struct class_family class_family_of(const char *namespace_path, const char *query)
{
    char *name = NULL;
    bool filtered = false;
    struct class_family family = {.kind = CLASS_OTHER};
    if (class_family_wql(query))
        return (struct class_family){.kind = CLASS_ALIAS};
    if (wql_class(query, &name, &filtered))
        family = known(name);
    for (size_t i = 0; i < array_count(features); i++)
        if (holds(namespace_path, features[i].name) || (name && ascii_equal_nocase(name, features[i].name)))
            family = (struct class_family){.kind = CLASS_FEATURE, .missing = features[i].missing};
    family.stock_namespace = is_stock(namespace_path);
    family.always_rows = family.always_rows && !filtered;
    /* Who asks for local accounts, or for some of them, does not ask the domain for all. */
    if (family.kind == CLASS_ACCOUNTS && filtered)
        family.kind = CLASS_STOCK;
    free(name);
    return family;
}

enum cause class_family_grant(const struct class_family *family)
{
    switch (family->kind) {
    case CLASS_SERVICES:
        return CAUSE_SERVICE_MANAGER_RIGHTS;
    case CLASS_EVENTS:
        return CAUSE_EVENT_LOG_READERS;
    case CLASS_PERFORMANCE:
        return CAUSE_COUNTER_READERS;
    case CLASS_STOCK:
        return family->always_rows ? CAUSE_PROVIDER_RIGHTS : CAUSE_NONE;
    default:
        return CAUSE_NONE;
    }
}
