/* SPDX-License-Identifier: MIT */
#include "coordinator/asked.h"

#include "base/memory.h"
#include "requirements/catalogue.h"

#include <stdlib.h>

static void add(struct asked_list *list, const struct requirement *requirement, char *subject)
{
    list->items = memory_resize(list->items, list->count + 1, sizeof *list->items);
    list->items[list->count++] = (struct asked){requirement, subject};
}

struct asked_list asked_of(const struct request *request)
{
    struct asked_list list = {0};
    for (size_t i = 0; catalogue[i]; i++) {
        size_t before = list.count;
        char *subject;
        for (size_t k = 0; catalogue[i]->subject && (subject = catalogue[i]->subject(request, k)) != NULL; k++)
            add(&list, catalogue[i], subject);
        if (list.count == before)
            add(&list, catalogue[i], NULL);
    }
    return list;
}

void asked_free(struct asked_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        free(list->items[i].subject);
    free(list->items);
    *list = (struct asked_list){0};
}
