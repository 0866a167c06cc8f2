/* SPDX-License-Identifier: MIT
 *
 * The objects that remedies of this product touch. A journal is replayed with administrator
 * rights: whatever it says, undo does nothing outside this list, and nothing outside it is
 * journalled. The list is what the remedies of the catalogue declare, and nothing else.
 */
#ifndef FIX_ALLOWED_H
#define FIX_ALLOWED_H

#include "remedy/change.h"

bool allowed_change(const struct change *change);

#endif
