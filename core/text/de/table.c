/* SPDX-License-Identifier: MIT
 * A text that stands here twice, or under an id that English does not have, does not compile. */
#include "text/table.h"

const char *const table_de[TEXT_COUNT] = {
#define TEXT(id, text) [TEXT_##id] = (text),
#include "text/de/cause.def"
#include "text/de/cli.def"
#include "text/de/client.def"
#include "text/de/dcom.def"
#include "text/de/diagnosis.def"
#include "text/de/error.def"
#include "text/de/firewall.def"
#include "text/de/general.def"
#include "text/de/network.def"
#include "text/de/permissions.def"
#include "text/de/query.def"
#include "text/de/remedy.def"
#include "text/de/report.def"
#include "text/de/service.def"
#include "text/de/uac.def"
#include "text/de/wizard.def"
};
