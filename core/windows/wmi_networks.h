/* SPDX-License-Identifier: MIT
 * Connected networks of another computer through root\StandardCimv2. */
#ifndef WINDOWS_WMI_NETWORKS_H
#define WINDOWS_WMI_NETWORKS_H

#include "windows/machine_windows.h"

MUST_CHECK enum status wmi_networks_get(struct machine *m, struct call *call, struct network_list *out);
MUST_CHECK enum status wmi_networks_category_set(struct machine *m, struct call *call, const char *id,
                                                 enum network_category category);

#endif
