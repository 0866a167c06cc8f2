/* SPDX-License-Identifier: MIT
 * Query rows as aligned columns. */
#ifndef CLI_TABLE_H
#define CLI_TABLE_H

#include "base/strbuf.h"
#include "machine/wmi.h"

/* Header, rule and one line per row; columns as wide as their widest cell. When that is more than
 * WIDTH, each row becomes a block of "column: value" lines. WIDTH 0: no limit. */
void table_add(struct strbuf *out, const struct wmi_rows *rows, size_t width);

#endif
