/* SPDX-License-Identifier: MIT */
#include "machine/os.h"

#include "base/memory.h"

#include <stdlib.h>

struct os_info os_info_copy(const struct os_info *info)
{
    struct os_info copy = *info;
    copy.computer = memory_string(info->computer);
    copy.dns_name = memory_string(info->dns_name);
    copy.caption = memory_string(info->caption);
    copy.domain = memory_string(info->domain);
    copy.user = memory_string(info->user);
    copy.user_sid = memory_string(info->user_sid);
    return copy;
}

void os_info_free(struct os_info *info)
{
    free(info->computer);
    free(info->dns_name);
    free(info->caption);
    free(info->domain);
    free(info->user);
    free(info->user_sid);
    *info = (struct os_info){0};
}
