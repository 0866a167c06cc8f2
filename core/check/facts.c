/* SPDX-License-Identifier: MIT */
#include "check/facts.h"

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
    *facts = (struct facts){0};
}
