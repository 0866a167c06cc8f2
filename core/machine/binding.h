/* SPDX-License-Identifier: MIT
 *
 * The address that was used against those the target names (its DCOM string bindings).
 * DCOM makes its second connection to a named one, so a target behind address
 * translation answers the first question and then cannot be reached.
 */
#ifndef MACHINE_BINDING_H
#define MACHINE_BINDING_H

#include "machine/network.h"

enum binding_match {
    BINDING_USED,    /* it names the address that was used */
    BINDING_OTHER,   /* it names another address of the same name: several networks, or an alias */
    BINDING_FOREIGN, /* it names none that the name leads to: address translation between */
    BINDING_UNTOLD   /* it names none, or its list is incomplete and holds none of them */
};

/* NAME may hold no addresses. OTHER (may be NULL) points into ANSWER for BINDING_OTHER and is
 * untouched otherwise. */
enum binding_match binding_compare(const struct dcom_answer *answer, const struct name_answer *name, const char *used,
                                   const char **other);

#endif
