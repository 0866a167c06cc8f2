/* SPDX-License-Identifier: MIT */
#include "machine/os.h"

#include <stdlib.h>

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
