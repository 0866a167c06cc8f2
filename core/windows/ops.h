/* SPDX-License-Identifier: MIT
 *
 * The operations of struct machine_ops with the real Windows, one function each: what they
 * answer stands in machine/machine.h. Each lives in the file named beside its group.
 */
#ifndef WINDOWS_OPS_H
#define WINDOWS_OPS_H

#include "windows/machine_windows.h"

/* os_windows.c, clock_windows.c */
enum status ops_os_get(struct machine *m, struct call *call, struct os_info *out);
enum status ops_clock_get(struct machine *m, struct call *call, int64_t *utc_ms);
enum status ops_clock_resync(struct machine *m, struct call *call);

/* service_windows.c, service_control.c */
enum status ops_service_get(struct machine *m, struct call *call, const char *name, struct service *out);
enum status ops_manager_get(struct machine *m, struct call *call, uint8_t **bytes, size_t *size);
enum status ops_manager_set(struct machine *m, struct call *call, const uint8_t *bytes, size_t size);
enum status ops_services_access(struct machine *m, struct call *call, bool drivers, struct service_access_list *out);
enum status ops_service_set_start(struct machine *m, struct call *call, const char *name, uint32_t start);
enum status ops_service_start(struct machine *m, struct call *call, const char *name);
enum status ops_service_stop(struct machine *m, struct call *call, const char *name);

/* registry_windows.c */
enum status ops_registry_get(struct machine *m, struct call *call, const char *key, const char *name,
                             struct registry_value *out);
enum status ops_registry_absent_depth(struct machine *m, struct call *call, const char *key, uint32_t *out);
enum status ops_registry_set(struct machine *m, struct call *call, const char *key, const char *name,
                             const struct registry_value *value);
enum status ops_registry_delete(struct machine *m, struct call *call, const char *key, const char *name,
                                uint32_t empty_keys);

/* account_windows.c, account_groups.c, group_windows.c, rights_windows.c */
enum status ops_account_get(struct machine *m, struct call *call, const char *who, struct account *out);
enum status ops_sid_name(struct machine *m, struct call *call, const struct sid *sid, char **out);
enum status ops_group_members(struct machine *m, struct call *call, const struct sid *group, struct sid_list *out);
enum status ops_group_add(struct machine *m, struct call *call, const struct sid *group, const struct sid *member);
enum status ops_group_remove(struct machine *m, struct call *call, const struct sid *group, const struct sid *member);
enum status ops_rights_get(struct machine *m, struct call *call, const struct sid_list *sids, struct logon_rights *out);

/* firewall_windows.c and its companions */
enum status ops_firewall_get(struct machine *m, struct call *call, struct firewall *out);
/* What leaves this computer, which OWN is. */
enum status ops_firewall_outgoing(struct machine *own, struct call *call, struct firewall *out);
enum status ops_firewall_rule_enable(struct machine *m, struct call *call, const char *id, bool enabled);
enum status ops_firewall_rule_add(struct machine *m, struct call *call, const struct firewall_rule *rule);
enum status ops_firewall_rule_remove(struct machine *m, struct call *call, const char *id);

/* networks_com.c */
enum status ops_networks_get(struct machine *m, struct call *call, struct network_list *out);
enum status ops_network_category_set(struct machine *m, struct call *call, const char *id,
                                     enum network_category category);

/* WMI: namespace security, repository, host process, query */
enum status ops_namespace_get(struct machine *m, struct call *call, const char *namespace_path, uint8_t **bytes,
                              size_t *size);
enum status ops_namespace_set(struct machine *m, struct call *call, const char *namespace_path, const uint8_t *bytes,
                              size_t size);
enum status ops_namespace_encrypts(struct machine *m, struct call *call, const char *namespace_path, bool *out);
enum status ops_namespace_rights(struct machine *m, struct call *call, const char *namespace_path, uint32_t *out);
enum status ops_repository_size(struct machine *m, struct call *call, uint64_t *bytes);
enum status ops_repository_verify(struct machine *m, struct call *call, bool *consistent);
enum status ops_repository_salvage(struct machine *m, struct call *call);
enum status ops_wmi_host_get(struct machine *m, struct call *call, struct wmi_host *out);
enum status ops_wmi_host_set(struct machine *m, struct call *call, bool standalone);
enum status ops_wmi_query(struct machine *m, struct call *call, const struct wmi_request *request,
                          struct wmi_rows *out);

/* refusals_windows.c */
enum status ops_refusals_get(struct machine *m, struct call *call, const struct refusals_question *question,
                             struct refusals *out);

/* port range */
enum status ops_port_range_get(struct machine *m, struct call *call, bool v6, struct port_range *out);
enum status ops_port_range_set(struct machine *m, struct call *call, bool v6, const struct port_range *range);

/* together.c */
void ops_together(struct machine *m, void (*work)(void *item), void *items, size_t size, size_t count);

/* probes from this computer */
enum status ops_probe_name(struct machine *m, struct call *call, const char *name, struct name_answer *out);
enum status ops_probe_port(struct machine *m, struct call *call, const struct address *address, uint16_t port,
                           struct port_answer *out);
enum status ops_probe_dcom(struct machine *m, struct call *call, const struct address *address,
                           struct port_answer *port, struct dcom_answer *out);
enum status ops_probe_ping(struct machine *m, struct call *call, const struct address *address,
                           struct ping_answer *out);

#endif
