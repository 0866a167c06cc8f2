/* SPDX-License-Identifier: MIT
 * The part of the diagnosis that depends on the class of the query. */
#include "base/memory.h"
#include "diagnosis/diagnosis_table.h"

#define BIT(kind) (1u << CLASS_##kind)

enum { STOCK = BIT(STOCK) | BIT(SERVICES) | BIT(EVENTS) | BIT(ACCOUNTS), ANY_OF_STOCK_NAMESPACE = 1 << 30 };

#define GONE LAYER_QUERY, TEXT_DIAGNOSIS_CLASS_GONE, TEXT_NONE
#define REFUSED LAYER_QUERY, TEXT_DIAGNOSIS_QUERY_DENIED, TEXT_NONE

/* CAUSE_NAMESPACE_FEATURE stands for what the family says is missing. */
static const struct {
    uint32_t kinds;
    struct diagnosis_case row;
} cases[] = {
    {BIT(PERFORMANCE),
     {STAGE_QUERY, 0x80041010, CAUSE_NONE, GONE, {CAUSE_COUNTERS_OFF, CAUSE_CLASS_MISSING, CAUSE_REPOSITORY}}},
    {BIT(PERFORMANCE),
     {STAGE_QUERY, 0x80041013, CAUSE_NONE, GONE, {CAUSE_COUNTERS_OFF, CAUSE_PROVIDER_HOST, CAUSE_REPOSITORY}}},
    {STOCK, {STAGE_QUERY, 0x80041010, CAUSE_NONE, GONE, {CAUSE_CLASS_LOST, CAUSE_REPOSITORY}}},
    {BIT(FEATURE),
     {STAGE_QUERY, 0x80041010, CAUSE_NONE, GONE, {CAUSE_NAMESPACE_FEATURE, CAUSE_CLASS_MISSING, CAUSE_REPOSITORY}}},
    {BIT(FEATURE),
     {STAGE_CONNECT,
      0x8004100E,
      CAUSE_NONE,
      LAYER_NAMESPACE,
      TEXT_DIAGNOSIS_NAMESPACE_GONE,
      TEXT_NONE,
      {CAUSE_NAMESPACE_FEATURE, CAUSE_NAMESPACE_MISSING, CAUSE_REPOSITORY}}},
    {ANY_OF_STOCK_NAMESPACE,
     {STAGE_CONNECT,
      0x8004100E,
      CAUSE_NONE,
      LAYER_NAMESPACE,
      TEXT_DIAGNOSIS_NAMESPACE_GONE,
      TEXT_NONE,
      {CAUSE_REPOSITORY, CAUSE_SERVICE_STARTING}}},
    {BIT(FEATURE), {STAGE_QUERY, 0x80041011, CAUSE_NONE, GONE, {CAUSE_PRODUCT_PROVIDER, CAUSE_NAMESPACE_FEATURE}}},
    {BIT(FEATURE), {STAGE_QUERY, 0x80041012, CAUSE_NONE, GONE, {CAUSE_PRODUCT_PROVIDER, CAUSE_NAMESPACE_FEATURE}}},
    {BIT(FEATURE), {STAGE_QUERY, 0x80041013, CAUSE_NONE, GONE, {CAUSE_PRODUCT_PROVIDER, CAUSE_NAMESPACE_FEATURE}}},
    {BIT(SERVICES),
     {STAGE_QUERY,
      0x80041003,
      CAUSE_NONE,
      REFUSED,
      {CAUSE_SERVICE_MANAGER_RIGHTS, CAUSE_UAC_FILTER, CAUSE_NAMESPACE_RIGHTS, CAUSE_NOT_ELEVATED}}},
    {BIT(SERVICES),
     {STAGE_QUERY,
      0x80070005,
      CAUSE_NONE,
      REFUSED,
      {CAUSE_SERVICE_MANAGER_RIGHTS, CAUSE_UAC_FILTER, CAUSE_PROXY_SECURITY, CAUSE_NOT_ELEVATED}}},
    {BIT(EVENTS),
     {STAGE_QUERY,
      0x80041003,
      CAUSE_NONE,
      REFUSED,
      {CAUSE_EVENT_LOG_READERS, CAUSE_PRIVILEGE, CAUSE_UAC_FILTER, CAUSE_NOT_ELEVATED}}},
    {BIT(PERFORMANCE),
     {STAGE_QUERY, 0x80041003, CAUSE_NONE, REFUSED, {CAUSE_COUNTER_READERS, CAUSE_UAC_FILTER, CAUSE_NOT_ELEVATED}}},
    {BIT(ACCOUNTS),
     {STAGE_QUERY_LATE,
      0,
      CAUSE_NONE,
      LAYER_QUERY,
      TEXT_DIAGNOSIS_QUERY_PENDING,
      TEXT_APART_TIME,
      {CAUSE_DOMAIN_ACCOUNTS, CAUSE_PROVIDER_SLOW, CAUSE_SLOW, CAUSE_SERVICE_HANGS}}},
    {BIT(ALIAS),
     {STAGE_QUERY,
      0x80041017,
      CAUSE_NONE,
      LAYER_QUERY,
      TEXT_CAUSE_QUERY_SYNTAX_IS,
      TEXT_NONE,
      {CAUSE_COMMAND_ALIAS, CAUSE_QUERY_SYNTAX}}},
};

bool diagnosis_table_find_class(enum stage stage, uint32_t key, const struct class_family *family,
                                struct diagnosis_case *out)
{
    const uint32_t kinds = 1u << family->kind | (family->stock_namespace ? ANY_OF_STOCK_NAMESPACE : 0u);
    stage = stage == STAGE_REACHED ? STAGE_CONNECT : stage;
    for (size_t i = 0; i < array_count(cases); i++) {
        if (!(cases[i].kinds & kinds) || cases[i].row.stage != stage || cases[i].row.key != key)
            continue;
        *out = cases[i].row;
        size_t count = 0;
        for (size_t k = 0; k < CASE_CAUSES; k++) {
            enum cause cause = cases[i].row.causes[k];
            out->causes[k] = CAUSE_NONE;
            /* A class that is known to have rows is spelled right. */
            if (cause != CAUSE_CLASS_MISSING || !family->always_rows)
                out->causes[count++] = cause == CAUSE_NAMESPACE_FEATURE ? family->missing : cause;
        }
        return true;
    }
    return false;
}

const struct diagnosis_case *diagnosis_table_class_at(size_t index)
{
    return index < array_count(cases) ? &cases[index].row : NULL;
}
