/* SPDX-License-Identifier: MIT */
#include "machine/service.h"

#include <stdlib.h>

void service_free(struct service *service)
{
    free(service->account);
    free(service->image_path);
    free(service->dependencies);
    *service = (struct service){0};
}
