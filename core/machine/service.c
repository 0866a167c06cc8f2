/* SPDX-License-Identifier: MIT */
#include "machine/service.h"

#include "base/memory.h"

#include <stdlib.h>

void service_free(struct service *service)
{
    free(service->account);
    free(service->image_path);
    free(service->dependencies);
    *service = (struct service){0};
}

void service_access_list_add(struct service_access_list *list, char *name)
{
    list->services = memory_resize(list->services, list->count + 1, sizeof *list->services);
    list->services[list->count++] = (struct service_access){.name = name, .status = ST_TIMEOUT};
}

void service_access_list_free(struct service_access_list *list)
{
    for (size_t i = 0; i < list->count; i++) {
        free(list->services[i].name);
        free(list->services[i].bytes);
    }
    free(list->services);
    *list = (struct service_access_list){0};
}
