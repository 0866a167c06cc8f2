/* SPDX-License-Identifier: MIT
 *
 * Every requirement of the catalogue, each defined in the file of its family. A new one
 * gets a line here and a line in requirements/catalogue.c; a test fails when either is missing.
 */
#ifndef REQUIREMENTS_REQUIREMENTS_H
#define REQUIREMENTS_REQUIREMENTS_H

#include "check/requirement.h"

extern const struct requirement requirement_net_name;
extern const struct requirement requirement_net_rpc_port;
extern const struct requirement requirement_net_dcom_alive;
extern const struct requirement requirement_net_address;
extern const struct requirement requirement_net_ping;
extern const struct requirement requirement_net_smb_port;
extern const struct requirement requirement_net_profile;
extern const struct requirement requirement_net_clock;

extern const struct requirement requirement_svc_winmgmt;
extern const struct requirement requirement_svc_rpc;
extern const struct requirement requirement_svc_repository;

extern const struct requirement requirement_fw_policy;
extern const struct requirement requirement_fw_dcom_in;
extern const struct requirement requirement_fw_wmi_in;
extern const struct requirement requirement_fw_dynamic_range;
extern const struct requirement requirement_fw_rpc_range;
extern const struct requirement requirement_fw_fixed_port;

extern const struct requirement requirement_dcom_client;
extern const struct requirement requirement_fw_client_out;
extern const struct requirement requirement_dcom_enabled;
extern const struct requirement requirement_dcom_levels;
extern const struct requirement requirement_dcom_access_limit;
extern const struct requirement requirement_dcom_launch_limit;
extern const struct requirement requirement_dcom_wmi_launch;
extern const struct requirement requirement_dcom_hardening;
extern const struct requirement requirement_rpc_restrict;

extern const struct requirement requirement_perm_account;
extern const struct requirement requirement_perm_client_ntlm;
extern const struct requirement requirement_perm_logon;
extern const struct requirement requirement_perm_group;
extern const struct requirement requirement_perm_namespace;
extern const struct requirement requirement_perm_services;
extern const struct requirement requirement_perm_counters;
extern const struct requirement requirement_perm_eventlog;

extern const struct requirement requirement_uac_token_filter;

extern const struct requirement requirement_qry_connect;
extern const struct requirement requirement_qry_run, requirement_qry_asked;

#endif
