/* SPDX-License-Identifier: MIT
 *
 * Where Windows looks for the DLLs that the program is linked to, before its first instruction: in System32 only, not
 * beside the program. A download folder may hold anybody's credui.dll, and this program is often run as administrator
 * (LOAD_LIBRARY_SEARCH_SYSTEM32 in DependentLoadFlags; Windows 10 1607 and later, older ones ignore it). MSVC has
 * /DEPENDENTLOADFLAG; GNU ld does not know load configurations: cmake/load_config.py enters this section in the header.
 */
#ifdef __MINGW32__
#include "windows/windows_api.h"

#include <stddef.h>

/* IMAGE_LOAD_CONFIG_DIRECTORY64 as far as it goes without control flow guard; the headers at hand lack the flags. */
struct load_config {
    DWORD size, time_stamp;
    WORD major, minor;
    DWORD global_flags_clear, global_flags_set, critical_section_timeout;
    ULONGLONG decommit_block, decommit_total, lock_prefixes, most_allocation, memory_threshold, affinity;
    DWORD heap_flags;
    WORD service_pack, dependent_load_flags;
    ULONGLONG edit_list, security_cookie, handler_table, handler_count;
};

_Static_assert(sizeof(struct load_config) == 0x70, "the size that Windows knows");
_Static_assert(offsetof(struct load_config, dependent_load_flags) == 0x4E, "winnt.h of the Windows SDK");

extern const struct load_config load_config;
__attribute__((section(".loadcfg"), used)) const struct load_config load_config = {
    .size = sizeof(struct load_config),
    .dependent_load_flags = LOAD_LIBRARY_SEARCH_SYSTEM32,
};
#endif
