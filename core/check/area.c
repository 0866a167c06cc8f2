/* SPDX-License-Identifier: MIT */
#include "check/area.h"

static const struct {
    const char *word;
    enum text_id text;
} areas[AREA_COUNT] = {
    [AREA_NETWORK] = {"network", TEXT_AREA_NETWORK},
    [AREA_SERVICE] = {"service", TEXT_AREA_SERVICE},
    [AREA_FIREWALL] = {"firewall", TEXT_AREA_FIREWALL},
    [AREA_DCOM] = {"dcom", TEXT_AREA_DCOM},
    [AREA_PERMISSIONS] = {"permissions", TEXT_AREA_PERMISSIONS},
    [AREA_UAC] = {"uac", TEXT_AREA_UAC},
    [AREA_QUERY] = {"query", TEXT_AREA_QUERY},
};

const char *area_word(enum area area)
{
    return areas[area].word;
}

enum text_id area_text(enum area area)
{
    return areas[area].text;
}
