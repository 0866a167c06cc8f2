/* SPDX-License-Identifier: MIT
 * A text that stands here twice, or under an id that English does not have, does not compile. */
#include "text/table.h"

const char *const table_en[TEXT_COUNT] = {
#define TEXT(id, text) [TEXT_##id] = (text),
#include "text/en/cause.def"
#include "text/en/cli.def"
#include "text/en/client.def"
#include "text/en/dcom.def"
#include "text/en/diagnosis.def"
#include "text/en/error.def"
#include "text/en/firewall.def"
#include "text/en/general.def"
#include "text/en/network.def"
#include "text/en/permissions.def"
#include "text/en/query.def"
#include "text/en/remedy.def"
#include "text/en/report.def"
#include "text/en/service.def"
#include "text/en/uac.def"
#include "text/en/wizard.def"
};
