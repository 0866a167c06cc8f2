/* SPDX-License-Identifier: MIT
 *
 * What is known about the class of a query beyond its name: who brings it, whether it always has rows, and which right
 * of its own its provider asks for.
 *
 * Sources (learn.microsoft.com): "Performance Counters: Limited User Access Support" (Performance Monitor Users),
 * "Service Security and Access Rights" (remote users may connect to the service manager and not enumerate),
 * "Win32_NTLogEvent", "Win32_UserAccount" (LocalAccount = TRUE against asking the whole domain), "Hyper-V WMI provider
 * (V2)", "WMI Provider for Configuration Management" (SQL Server), "Windows Defender WMIv2 APIs"; "Default namespace"
 * and "Creating an event consumer" name root\default, root\cimv2 and root\subscription of Windows itself. Which classes
 * always have rows: assumed(CLASS-ALWAYS-ROWS) but for the singletons Win32_OperatingSystem and Win32_ComputerSystem.
 */
#ifndef DIAGNOSIS_CLASS_FAMILY_H
#define DIAGNOSIS_CLASS_FAMILY_H

#include "diagnosis/cause.h"

enum class_kind {
    CLASS_OTHER,       /* nothing is known */
    CLASS_STOCK,       /* every Windows has it */
    CLASS_SERVICES,    /* stock; out of the service manager */
    CLASS_EVENTS,      /* stock; out of the event log */
    CLASS_ACCOUNTS,    /* stock; of a whole domain when not asked otherwise */
    CLASS_PERFORMANCE, /* Win32_Perf...: made out of the performance counters */
    CLASS_FEATURE,     /* an optional feature or a product brings it, or its namespace */
    CLASS_ALIAS        /* no WQL: an alias of wmic */
};

struct class_family {
    enum class_kind kind;
    bool always_rows;     /* there is at least one for whoever may see it, and the query filters none out */
    enum cause missing;   /* CLASS_FEATURE: what is not there when it is not */
    bool stock_namespace; /* every Windows has the namespace */
};

struct class_family class_family_of(const char *namespace_path, const char *query);

/* Why a namespace is not there: what brings it, or that every Windows has it and WMI is damaged; CAUSE_NONE: nothing is
 * known of it. */
enum cause class_family_absent(const char *namespace_path);

/* The right that who sees no rows lacks; CAUSE_NONE: nothing is known. */
enum cause class_family_grant(const struct class_family *family);

/* What of the class an account gets that is no administrator, or one whom remote UAC filters: a sentence; TEXT_NONE:
 * nothing is known to stay away. METHODS are another matter. */
enum text_id class_family_withheld(const char *class_name);

/* What a wmic command line says in WQL ("service list brief"); NULL when QUERY is none. Static. */
const char *class_family_wql(const char *query);

#endif
