/* SPDX-License-Identifier: MIT
 * One other computer of the network, broken in one way, and what a run has to say of it (network.c). */
#ifndef WORLD_HOST_H
#define WORLD_HOST_H

#include "child.h"
#include "traced.h"

#include <stdbool.h>

#include <jansson.h>

/* HOST_SLACK_MS: what a busy machine may add before a time is held to be wrong. */
enum { HOST_VERDICTS = 6, HOST_NEVER = 3, HOST_SLACK_MS = 5000 };

struct host {
    wchar_t name[128], title[256], arguments[1024], with_arguments[256];
    char first[64], cause[64], among[64], says[256], unsaid[256], input[512], refused[64];
    char seen[8], refusal[64], refusal_text[256];
    char never[HOST_NEVER][64], opened[64], unopened[64];
    size_t never_count;
    struct {
        char id[64], verdict[32], tells[128];
        bool bare; /* offers nothing */
    } verdicts[HOST_VERDICTS];
    size_t verdict_count;
    double least, most;
    double limits; /* 0: not looked at */
    double trip_ms;
    unsigned probes;
    int attempts, refusals; /* -1: not looked at */
    struct traced traced;
    bool begun, broken, secret, with, nobody;
};

/* The finding of RUN that explains why the connection fails; NULL none. */
const json_t *host_explained(const struct host *host, const json_t *run);

/* WHY stays empty when RUN says of HOST what it has to. */
void host_judge(const struct host *host, const json_t *run, const struct child_result *result, char *why, size_t size);

#endif
