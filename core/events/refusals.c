/* SPDX-License-Identifier: MIT */
#include "events/refusals.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "machine/ip.h"

#include <stdlib.h>
#include <string.h>

struct refusals refusals_none(void)
{
    struct refusals none = {.count = 0};
    for (size_t i = 0; i < REFUSAL_LOG_COUNT; i++)
        none.logs[i].status = ST_UNSUPPORTED;
    return none;
}

static bool same(const struct refusal *a, const struct refusal *b)
{
    return a->kind == b->kind && a->code == b->code && strcmp(a->account, b->account) == 0 &&
           strcmp(a->sid, b->sid) == 0 && strcmp(a->client, b->client) == 0 && strcmp(a->object, b->object) == 0;
}

static uint32_t sum(uint32_t a, uint32_t b)
{
    return a > UINT32_MAX - b ? UINT32_MAX : a + b;
}

void refusals_add(struct refusals *refusals, struct refusal *refusal)
{
    for (size_t i = 0; i < refusals->count; i++) {
        struct refusal *known = &refusals->items[i];
        if (!same(known, refusal))
            continue;
        known->count = sum(known->count, refusal->count);
        known->first_ms = refusal->first_ms < known->first_ms ? refusal->first_ms : known->first_ms;
        known->last_ms = refusal->last_ms > known->last_ms ? refusal->last_ms : known->last_ms;
        refusal_free(refusal);
        return;
    }
    if (refusals->count == REFUSALS_MAX) {
        refusals->others = sum(refusals->others, refusal->count);
        refusal_free(refusal);
        return;
    }
    refusals->items = memory_resize(refusals->items, refusals->count + 1, sizeof *refusals->items);
    refusals->items[refusals->count++] = *refusal;
}

/* Newest first, then as the table has them: the same events give the same order. */
static int order(const void *left, const void *right)
{
    const struct refusal *a = left, *b = right;
    if (a->last_ms != b->last_ms)
        return a->last_ms < b->last_ms ? 1 : -1;
    int by_kind = strcmp(a->kind->word, b->kind->word);
    return by_kind ? by_kind : strcmp(a->account, b->account);
}

void refusals_sort(struct refusals *refusals)
{
    if (refusals->count)
        qsort(refusals->items, refusals->count, sizeof *refusals->items, order);
}

/* Both read the same events of it where their times overlap: the one that counted fewer adds none. */
static void leave_common(struct refusals *refusals, struct refusal *refusal)
{
    for (size_t i = 0; i < refusals->count; i++) {
        struct refusal *known = &refusals->items[i];
        if (!same(known, refusal) || refusal->first_ms > known->last_ms || refusal->last_ms < known->first_ms)
            continue;
        refusal->count -= known->count < refusal->count ? known->count : refusal->count;
    }
}

void refusals_join(struct refusals *refusals, struct refusals *part)
{
    for (size_t i = 0; i < part->count; i++) {
        leave_common(refusals, &part->items[i]);
        refusals_add(refusals, &part->items[i]);
    }
    refusals->others = refusals->others > part->others ? refusals->others : part->others;
    for (size_t i = 0; i < REFUSAL_LOG_COUNT; i++)
        if (refusals->logs[i].status != ST_OK && part->logs[i].status != ST_UNSUPPORTED)
            refusals->logs[i] = part->logs[i];
    part->count = 0;
    refusals_free(part);
    refusals_sort(refusals);
}

struct refusals refusals_copy(const struct refusals *refusals)
{
    struct refusals copy = *refusals;
    copy.items = memory_new_n(struct refusal, refusals->count + 1);
    for (size_t i = 0; i < refusals->count; i++)
        copy.items[i] = refusal_copy(&refusals->items[i]);
    return copy;
}

void refusals_free(struct refusals *refusals)
{
    for (size_t i = 0; i < refusals->count; i++)
        refusal_free(&refusals->items[i]);
    free(refusals->items);
    *refusals = refusals_none();
}

void refusals_read(struct refusals *refusals, enum refusal_log log, const char *xml, size_t size)
{
    struct event *event = memory_new(struct event);
    struct refusal refusal;
    if (event_read(xml, size, event) && refusal_of(log, event, &refusal))
        refusals_add(refusals, &refusal);
    free(event);
}

/* ---- whose they are ---- */

/* "DOMAIN\\user", "user@domain" or "user". */
static void split(const char *name, const char **user, size_t *user_length, const char **domain, size_t *domain_length)
{
    const char *backslash = strchr(name, '\\'), *at = strrchr(name, '@');
    *user = backslash ? backslash + 1 : name;
    *user_length = !backslash && at ? (size_t)(at - name) : strlen(*user);
    *domain = backslash ? name : at ? at + 1 : "";
    *domain_length = backslash ? (size_t)(backslash - name) : strlen(*domain);
}

/* A domain by its short and by its DNS name: "CONTOSO", "contoso.example". */
static bool same_domain(const char *a, size_t a_length, const char *b, size_t b_length)
{
    if (!a_length || !b_length || (a_length == 1 && *a == '.') || (b_length == 1 && *b == '.'))
        return true;
    size_t a_label = strcspn(a, ".\\"), b_label = strcspn(b, ".\\");
    bool dotted = a_label < a_length && b_label < b_length;
    size_t length = dotted ? a_length : a_label;
    return length == (dotted ? b_length : b_label) && ascii_equal_nocase_n(a, b, length);
}

static bool same_account(const char *a, const char *b)
{
    const char *a_user, *a_domain, *b_user, *b_domain;
    size_t a_length, a_domain_length, b_length, b_domain_length;
    split(a, &a_user, &a_length, &a_domain, &a_domain_length);
    split(b, &b_user, &b_length, &b_domain, &b_domain_length);
    return a_length && a_length == b_length && ascii_equal_nocase_n(a_user, b_user, a_length) &&
           same_domain(a_domain, a_domain_length, b_domain, b_domain_length);
}

static bool known(const char *text)
{
    return text && text[0];
}

/* A computer by its first label, as long as NetBIOS lets a name be. */
static bool same_computer(const char *a, const char *b)
{
    enum { NETBIOS_NAME = 15 };
    size_t a_length = strcspn(a, "."), b_length = strcspn(b, ".");
    a_length = a_length > NETBIOS_NAME ? NETBIOS_NAME : a_length;
    b_length = b_length > NETBIOS_NAME ? NETBIOS_NAME : b_length;
    return a_length && a_length == b_length && ascii_equal_nocase_n(a, b, a_length);
}

/* ADDRESS is one of LIST, "a,b". */
static bool among(const char *address, const char *list)
{
    for (const char *at = list; *at;) {
        size_t length = strcspn(at, ", ");
        char *one = memory_string_n(at, length);
        bool equal = ip_text_equal(address, one);
        free(one);
        if (equal)
            return true;
        at += length + strspn(at + length, ", ");
    }
    return false;
}

unsigned refusals_match(const struct refusal *refusal, const struct refusal_whom *whom)
{
    unsigned found = 0;
    struct ip ip;
    if (refusal->sid[0] && known(whom->sid) ? strcmp(refusal->sid, whom->sid) == 0
                                            : known(whom->account) && same_account(refusal->account, whom->account))
        found |= REFUSAL_OF_ACCOUNT;
    bool address = ip_from_text(refusal->client, &ip);
    const char *client = refusal->client + strspn(refusal->client, "\\");
    if (address ? known(whom->address) && among(refusal->client, whom->address)
                : known(whom->computer) && same_computer(client, whom->computer))
        found |= REFUSAL_OF_CLIENT;
    return found;
}

void refusals_keep(struct refusals *refusals, const struct refusal_whom *whom)
{
    size_t kept = 0;
    if (!known(whom->account) && !known(whom->sid) && !known(whom->address) && !known(whom->computer))
        return;
    for (size_t i = 0; i < refusals->count; i++) {
        struct refusal *refusal = &refusals->items[i];
        /* What names nobody may be meant for anybody. */
        bool nobody = !refusal->account[0] && !refusal->client[0];
        if (nobody || refusals_match(refusal, whom)) {
            refusals->items[kept++] = *refusal;
            continue;
        }
        refusals->others = sum(refusals->others, refusal->count);
        refusal_free(refusal);
    }
    refusals->count = kept;
}
