/* SPDX-License-Identifier: MIT
 *
 * The causes that error codes and failed connections are explained by. Each has one
 * sentence, one advice and the requirement whose check answers whether it is so.
 */
#ifndef DIAGNOSIS_CAUSE_H
#define DIAGNOSIS_CAUSE_H

#include "diagnosis/layer.h"

#include <stdbool.h>
#include <stdint.h>

enum cause {
    CAUSE_NONE,
#define CAUSE(name, requirement, layer, where, judged) CAUSE_##name,
#define CAUSE_UNTOLD CAUSE
#include "diagnosis/cause.def"
#undef CAUSE_UNTOLD
#undef CAUSE
    CAUSE_COUNT
};

struct cause_info {
    enum text_id sentence;   /* the cause, one sentence, no placeholders */
    enum text_id advice;     /* what to do, one sentence, no placeholders */
    enum text_id headline;   /* summary when it is known to be the cause: {1} target, {2} account, {3} code,
                                {4} address, {5} namespace, {6} what the target calls itself; TEXT_NONE none */
    const char *requirement; /* id; NULL none */
    enum layer layer;        /* where a connection fails for it */
    uint32_t where;          /* ON_ bits: kinds of target it can occur with */
    bool judged;             /* the verdict of that requirement decides whether it is so */
};

/* Static; never NULL for a cause from 1 to CAUSE_COUNT - 1. */
const struct cause_info *cause_info(enum cause cause);

#endif
