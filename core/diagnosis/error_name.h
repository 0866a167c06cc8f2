/* SPDX-License-Identifier: MIT
 * An error as people write it: a number in any notation, or its name. */
#ifndef DIAGNOSIS_ERROR_NAME_H
#define DIAGNOSIS_ERROR_NAME_H

#include "base/status.h"
#include "base/strbuf.h"

#include <stdint.h>

/* "0x800706BA", 1722, 2147944122, -2147023174, "800706BA", "rpc_s_server_unavailable". OUT is the
 * code as written, not canonical. ST_ABSENT: a name that is not known. ST_INVALID: neither a
 * number of 32 bits nor a name. */
MUST_CHECK enum status error_name_parse(const char *text, uint32_t *out);

/* Symbolic name as the Windows headers spell it, of this very code if it has one, else of its
 * twin; NULL when unknown. Static. */
const char *error_name(uint32_t code);

/* The known name nearest to a mistyped or shortened one. Static. */
const char *error_name_nearest(const char *name);

/* "0x800706BA" or, when the name is known, "0x800706BA RPC_S_SERVER_UNAVAILABLE". */
void error_name_format(struct strbuf *out, uint32_t code);

#endif
