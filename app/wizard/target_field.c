/* SPDX-License-Identifier: MIT */
#include "wizard/target_field.h"

#include "base/memory.h"
#include "check/target.h"
#include "machine/ip.h"

#include <stdlib.h>

bool target_field_check(const char *typed, struct sentence *problem)
{
    char *host;
    bool good = target_parse(typed, &host, NULL, problem);
    free(host);
    return good;
}

char *target_field_host(const char *typed)
{
    char *host;
    struct sentence problem;
    if (target_parse(typed, &host, NULL, &problem))
        return host;
    sentence_free(&problem);
    return memory_string("");
}

bool target_field_is_address(const char *typed)
{
    struct ip address;
    return ip_from_text(typed, &address);
}
