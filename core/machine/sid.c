/* SPDX-License-Identifier: MIT */
#include "machine/sid.h"

#include "base/memory.h"
#include "base/number.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* [MS-DTYP] 2.4.2.2: revision, count, 6 bytes authority (big-endian), sub-authorities (little-endian). */
enum { REVISION = 1, HEADER = 8 };

#define NT_SID(count, ...) \
    { \
        HEADER + 4 * (count), \
        { \
            REVISION, (count), 0, 0, 0, 0, 0, 5, __VA_ARGS__ \
        } \
    }
#define WORD(number) (number) & 0xFF, (number) >> 8, 0, 0
#define BUILTIN_SID(rid) NT_SID(2, WORD(32), WORD(rid))

static const struct sid well_known[SID_WELL_KNOWN_COUNT] = {
    [SID_EVERYONE] = {HEADER + 4, {REVISION, 1, 0, 0, 0, 0, 0, 1}},
    [SID_ANONYMOUS] = NT_SID(1, WORD(7)),
    [SID_AUTHENTICATED_USERS] = NT_SID(1, WORD(11)),
    [SID_NETWORK] = NT_SID(1, WORD(2)),
    [SID_INTERACTIVE] = NT_SID(1, WORD(4)),
    [SID_SYSTEM] = NT_SID(1, WORD(18)),
    [SID_LOCAL_SERVICE] = NT_SID(1, WORD(19)),
    [SID_NETWORK_SERVICE] = NT_SID(1, WORD(20)),
    [SID_LOCAL_ACCOUNT] = NT_SID(1, WORD(113)),
    [SID_LOCAL_ACCOUNT_AND_ADMIN] = NT_SID(1, WORD(114)),
    [SID_ADMINISTRATORS] = BUILTIN_SID(544),
    [SID_USERS] = BUILTIN_SID(545),
    [SID_GUESTS] = BUILTIN_SID(546),
    [SID_BACKUP_OPERATORS] = BUILTIN_SID(551),
    [SID_PERFORMANCE_MONITOR_USERS] = BUILTIN_SID(558),
    [SID_PERFORMANCE_LOG_USERS] = BUILTIN_SID(559),
    [SID_DISTRIBUTED_COM_USERS] = BUILTIN_SID(562),
    [SID_EVENT_LOG_READERS] = BUILTIN_SID(573),
    [SID_REMOTE_MANAGEMENT_USERS] = BUILTIN_SID(580),
};

const struct sid *sid_well_known(enum well_known_sid which)
{
    return &well_known[which];
}

static uint32_t sub_authority(const struct sid *sid, size_t index)
{
    const uint8_t *at = sid->bytes + HEADER + 4 * index;
    return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static bool add_sub_authority(struct sid *sid, uint32_t number)
{
    if (sid->bytes[1] == SID_MAX_SUBAUTHORITIES)
        return false;
    uint8_t *at = sid->bytes + sid->size;
    for (unsigned i = 0; i < 4; i++)
        at[i] = (uint8_t)(number >> 8 * i);
    sid->bytes[1]++;
    sid->size = (uint8_t)(sid->size + 4);
    return true;
}

/* A number in decimal or 0x hexadecimal at *TEXT; moves *TEXT behind it. */
static bool read_number(const char **text, uint64_t highest, uint64_t *out)
{
    const char *at = *text;
    unsigned base = 10;
    if (at[0] == '0' && (at[1] == 'x' || at[1] == 'X')) {
        base = 16;
        at += 2;
    }
    size_t digits = number_digits(at, SIZE_MAX, base);
    if (!number_read(at, digits, base, highest, out))
        return false;
    *text = at + digits;
    return true;
}

bool sid_from_text(const char *text, struct sid *out)
{
    uint64_t number;
    if ((text[0] != 'S' && text[0] != 's') || text[1] != '-' || text[2] != '1' || text[3] != '-')
        return false;
    text += 4;
    if (!read_number(&text, 0xFFFFFFFFFFFF, &number))
        return false;
    struct sid sid = {HEADER, {REVISION}};
    for (unsigned i = 0; i < 6; i++)
        sid.bytes[2 + i] = (uint8_t)(number >> 8 * (5 - i));
    while (*text == '-') {
        text++;
        if (!read_number(&text, UINT32_MAX, &number) || !add_sub_authority(&sid, (uint32_t)number))
            return false;
    }
    if (*text || sid.bytes[1] == 0)
        return false;
    *out = sid;
    return true;
}

bool sid_from_bytes(const void *bytes, size_t size, struct sid *out)
{
    const uint8_t *at = bytes;
    if (size < HEADER || at[0] != REVISION || at[1] > SID_MAX_SUBAUTHORITIES)
        return false;
    size_t used = HEADER + (size_t)at[1] * 4;
    if (used > size)
        return false;
    struct sid sid = {(uint8_t)used, {0}};
    memcpy(sid.bytes, at, used);
    *out = sid;
    return true;
}

const char *sid_to_text(const struct sid *sid, char *text)
{
    text[0] = '\0';
    if (sid->size == 0)
        return text;
    uint64_t authority = 0;
    for (unsigned i = 0; i < 6; i++)
        authority = authority << 8 | sid->bytes[2 + i];
    /* [MS-DTYP] 2.4.2.1: an authority of 2^32 and above is written in hexadecimal. */
    int used = snprintf(text, SID_TEXT_MAX, authority > UINT32_MAX ? "S-1-0x%012" PRIX64 : "S-1-%" PRIu64, authority);
    for (size_t i = 0; i < sid->bytes[1]; i++)
        used += snprintf(text + used, SID_TEXT_MAX - (size_t)used, "-%" PRIu32, sub_authority(sid, i));
    return text;
}

bool sid_equal(const struct sid *a, const struct sid *b)
{
    return a->size == b->size && memcmp(a->bytes, b->bytes, a->size) == 0;
}

uint32_t sid_rid(const struct sid *sid)
{
    return sid->size > HEADER ? sub_authority(sid, sid->bytes[1] - 1u) : 0;
}

bool sid_of_a_domain(const struct sid *sid)
{
    struct sid prefix;
    enum { SUB_AUTHORITIES = 5 };
    return sid_from_text("S-1-5-21", &prefix) && sid->size == HEADER + 4 * SUB_AUTHORITIES &&
           memcmp(sid->bytes + 2, prefix.bytes + 2, HEADER + 4 - 2) == 0;
}

bool sid_of_a_logon(const struct sid *sid)
{
    enum {
        NT = 5,
        THIS_ORGANIZATION = 15,
        PACKAGE = 64,
        CERTIFICATE = 65,
        OTHER_ORGANIZATION = 1000,
        AUTHENTICATION_AUTHORITY = 18
    };
    if (sid->size < 12)
        return false;
    uint32_t first = sub_authority(sid, 0);
    return sid->bytes[7] == AUTHENTICATION_AUTHORITY ||
           (sid->bytes[7] == NT &&
            (first == THIS_ORGANIZATION || first == PACKAGE || first == CERTIFICATE || first == OTHER_ORGANIZATION));
}

bool sid_in_domain(const struct sid *sid, const struct sid *domain)
{
    return domain->size > HEADER && sid->size == domain->size + 4 && sid->bytes[1] == domain->bytes[1] + 1 &&
           memcmp(sid->bytes + 2, domain->bytes + 2, domain->size - 2u) == 0;
}

bool sid_with_rid(const struct sid *domain, uint32_t rid, struct sid *out)
{
    struct sid sid = *domain;
    if (sid.size < HEADER || !add_sub_authority(&sid, rid))
        return false;
    *out = sid;
    return true;
}

void sid_list_add(struct sid_list *list, const struct sid *sid)
{
    if (sid_list_has(list, sid))
        return;
    struct sid added = *sid; /* SID may point into the list that moves */
    list->sids = memory_resize(list->sids, list->count + 1, sizeof *list->sids);
    list->sids[list->count++] = added;
}

bool sid_list_has(const struct sid_list *list, const struct sid *sid)
{
    for (size_t i = 0; i < list->count; i++)
        if (sid_equal(&list->sids[i], sid))
            return true;
    return false;
}

struct sid_list sid_list_copy(const struct sid_list *list)
{
    struct sid_list copy = {0};
    if (list->count) {
        copy.sids = memory_copy(list->sids, list->count * sizeof *list->sids);
        copy.count = list->count;
    }
    return copy;
}

void sid_list_free(struct sid_list *list)
{
    free(list->sids);
    *list = (struct sid_list){0};
}
