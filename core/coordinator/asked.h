/* SPDX-License-Identifier: MIT
 * What a request asks: every requirement of the catalogue, one that has subjects once for each of them. */
#ifndef COORDINATOR_ASKED_H
#define COORDINATOR_ASKED_H

#include "check/request.h"
#include "check/requirement.h"

struct asked {
    const struct requirement *requirement;
    char *subject; /* NULL: the target itself; owned */
};

struct asked_list {
    struct asked *items; /* in the order of the catalogue, subjects in that of the request; owned */
    size_t count;
};

struct asked_list asked_of(const struct request *request);
void asked_free(struct asked_list *list);

#endif
