/* SPDX-License-Identifier: MIT */
#ifndef REMEDY_CHANGE_NAMESPACE_H
#define REMEDY_CHANGE_NAMESPACE_H

#include "base/strbuf.h"
#include "text/text.h"

/* The rights of a WMI namespace by the names of its security page: "Enable Account, Remote Enable". */
void change_namespace_rights(struct strbuf *out, enum language language, uint32_t mask);

#endif
