/* SPDX-License-Identifier: MIT */
#include "requirements/catalogue.h"

#include "base/ascii.h"
#include "base/word.h"
#include "remedy/remedy.h"
#include "requirements/requirements.h"

#include <string.h>

/* One a line. */
/* clang-format off */
const struct requirement *const catalogue[] = {
    &requirement_net_name,
    &requirement_net_rpc_port,
    &requirement_net_dcom_alive,
    &requirement_net_address,
    &requirement_net_ping,
    &requirement_net_smb_port,
    &requirement_net_profile,
    &requirement_net_clock,
    &requirement_svc_winmgmt,
    &requirement_svc_rpc,
    &requirement_svc_repository,
    &requirement_fw_policy,
    &requirement_fw_dcom_in,
    &requirement_fw_wmi_in,
    &requirement_fw_dynamic_range,
    &requirement_fw_rpc_range,
    &requirement_fw_fixed_port,
    &requirement_fw_client_out,
    &requirement_dcom_enabled,
    &requirement_dcom_levels,
    &requirement_dcom_access_limit,
    &requirement_dcom_launch_limit,
    &requirement_dcom_wmi_launch,
    &requirement_dcom_hardening,
    &requirement_rpc_restrict,
    &requirement_dcom_client,
    &requirement_perm_account,
    &requirement_perm_logon,
    &requirement_perm_group,
    &requirement_perm_namespace,
    &requirement_perm_services,
    &requirement_perm_counters,
    &requirement_perm_eventlog,
    &requirement_perm_client_ntlm,
    &requirement_uac_token_filter,
    &requirement_qry_connect,
    &requirement_qry_run,
    &requirement_qry_asked,
    NULL,
};
/* clang-format on */

size_t catalogue_count(void)
{
    return sizeof catalogue / sizeof catalogue[0] - 1;
}

const struct requirement *catalogue_find(const char *id)
{
    size_t length = strcspn(id, "[");
    for (size_t i = 0; catalogue[i]; i++)
        if (strlen(catalogue[i]->id) == length && ascii_equal_nocase_n(catalogue[i]->id, id, length))
            return catalogue[i];
    return NULL;
}

const char *catalogue_nearest(const char *id)
{
    const char *nearest = catalogue[0]->id;
    size_t best = word_distance(id, nearest);
    for (size_t i = 1; catalogue[i]; i++) {
        size_t distance = word_distance(id, catalogue[i]->id);
        if (distance < best) {
            best = distance;
            nearest = catalogue[i]->id;
        }
    }
    return word_near(id, nearest) ? nearest : NULL;
}

const struct remedy *catalogue_remedy(const struct requirement *requirement, const char *remedy_id)
{
    for (size_t i = 0; requirement->remedies && requirement->remedies[i]; i++)
        if (ascii_equal_nocase(requirement->remedies[i]->id, remedy_id))
            return requirement->remedies[i];
    return NULL;
}
