/* SPDX-License-Identifier: MIT */
#include "check/facts.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "machine/wql.h"

#include <stdlib.h>

const char *const facts_rpc_names[RPC_RANGE_COUNT] = {"Ports", "PortsInternetAvailable", "UseInternetPorts"};

/* Kerberos needs a domain and a name; everything else is NTLM, which knows no clock. */
enum kerberos facts_kerberos(const struct facts *facts)
{
    if (facts->name_reading.status == ST_OK && facts->name.literal)
        return KERBEROS_NO_NAME;
    if (facts->os_reading.status == ST_OK && !facts->os.domain_joined && !facts->os.join_unknown)
        return KERBEROS_NO_DOMAIN;
    if (facts->account_reading.status == ST_OK && facts->account.local)
        return KERBEROS_LOCAL_ACCOUNT;
    return KERBEROS_MAYBE;
}

bool facts_domain_controller(const struct facts *facts)
{
    const struct account *account = &facts->account;
    return (facts->os_reading.status == ST_OK && facts->os.domain_controller) ||
           (facts->account_reading.status == ST_OK && account->machine_domain.size != 0 &&
            sid_equal(&account->machine_domain, &account->member_domain));
}

/* Between SELECT and FROM, not out of a star. */
static bool names(char *const *columns, size_t count, const char *column)
{
    for (size_t i = 0; i < count; i++)
        if (ascii_equal_nocase(columns[i], column))
            return true;
    return false;
}

void facts_count_empty(const struct wmi_rows *rows, const char *query, struct asked_answer *out)
{
    char **named = NULL;
    size_t named_count = wql_columns(query, &named);
    struct strbuf list = STRBUF_INIT;
    for (size_t c = 0; c < rows->column_count; c++) {
        size_t empty = 0;
        for (size_t r = 0; r < rows->row_count; r++)
            empty += !rows->cells[r * rows->column_count + c];
        if (!empty)
            continue;
        bool all = empty == rows->row_count;
        out->named_empty |= all && names(named, named_count, rows->columns[c]);
        strbuf_printf(&list, "%s%s (%" PRIZU "/%" PRIZU ")", list.length ? ", " : "", rows->columns[c], empty,
                      rows->row_count);
    }
    if (list.length)
        out->empty = memory_string(strbuf_text(&list));
    strbuf_free(&list);
    wql_columns_free(named, named_count);
}

void facts_free(struct facts *facts)
{
    os_info_free(&facts->os);
    account_free(&facts->account);
    firewall_free(&facts->firewall);
    network_list_free(&facts->networks);
    wmi_host_free(&facts->wmi_host);
    for (size_t i = 0; i < RPC_RANGE_COUNT; i++)
        registry_value_free(&facts->rpc_range[i].value);
    wmi_rows_free(&facts->query);
    for (size_t i = 0; i < facts->asked_count; i++) {
        wmi_rows_free(&facts->asked[i].rows);
        free(facts->asked[i].empty);
    }
    free(facts->asked);
    refusals_free(&facts->refusals);
    *facts = (struct facts){0};
}
