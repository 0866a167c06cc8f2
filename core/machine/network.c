/* SPDX-License-Identifier: MIT */
#include "machine/network.h"

#include <stdlib.h>

void network_list_free(struct network_list *list)
{
    free(list->networks);
    free(list->subnets);
    *list = (struct network_list){0};
}
