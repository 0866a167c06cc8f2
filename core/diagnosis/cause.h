/* SPDX-License-Identifier: MIT
 *
 * The causes that error codes and failed connections are explained by. Each has one
 * sentence, one advice and the requirement whose check answers whether it is so.
 */
#ifndef DIAGNOSIS_CAUSE_H
#define DIAGNOSIS_CAUSE_H

#include "diagnosis/layer.h"

#include <stdbool.h>
#include <stdint.h>

enum cause {
    CAUSE_NONE,
    /* network */
    CAUSE_NAME_UNKNOWN,
    CAUSE_DNS_FAILING,
    CAUSE_NAME_ELSEWHERE,
    CAUSE_HOST_OFF,
    CAUSE_PORT_DROPPED,
    CAUSE_PORT_REFUSED,
    CAUSE_PORT_REJECTED,
    CAUSE_NO_ROUTE,
    CAUSE_NOT_RPC,
    CAUSE_FOREIGN_RPC,
    CAUSE_RPC_RESTRICTED,
    CAUSE_DYNAMIC_PORT_BLOCKED,
    CAUSE_FIREWALL_SCOPE,
    CAUSE_CLIENT_FIREWALL,
    CAUSE_PERIMETER,
    CAUSE_FIXED_PORT,
    CAUSE_PORTS_EXHAUSTED,
    CAUSE_RPC_RANGE,
    CAUSE_NAT,
    CAUSE_BINDING_NAME,
    CAUSE_SESSION_CUT,
    CAUSE_STALE_SESSION,
    CAUSE_TRAFFIC_ALTERED,
    CAUSE_SLOW,
    CAUSE_PING_BLOCKED,
    CAUSE_SMB_BLOCKED,
    CAUSE_SMB_SHARE,
    CAUSE_SMB_OTHER_USER,
    CAUSE_CLOCK_SKEW,
    CAUSE_WRONG_TARGET_NAME,
    CAUSE_NO_DOMAIN_CONTROLLER,
    /* services of the target */
    CAUSE_RPCSS,
    CAUSE_SERVICE_DISABLED,
    CAUSE_SERVICE_STOPPED,
    CAUSE_SERVICE_STARTING,
    CAUSE_SERVICE_CRASHED,
    CAUSE_SERVICE_HANGS,
    CAUSE_SERVICE_MISSING,
    CAUSE_SERVICE_DEPENDENTS,
    CAUSE_FIREWALL_SERVICE,
    CAUSE_SHUTDOWN,
    CAUSE_OVERLOADED,
    CAUSE_MEMORY,
    CAUSE_REPOSITORY,
    CAUSE_WMI_CLIENT_DAMAGED,
    /* logon */
    CAUSE_WRONG_PASSWORD,
    CAUSE_DOMAIN_PREFIX,
    CAUSE_ACCOUNT_DISABLED,
    CAUSE_ACCOUNT_LOCKED,
    CAUSE_ACCOUNT_EXPIRED,
    CAUSE_PASSWORD_EXPIRED,
    CAUSE_BLANK_PASSWORD,
    CAUSE_ACCOUNT_RESTRICTED,
    CAUSE_LOGON_HOURS,
    CAUSE_LOGON_WORKSTATION,
    CAUSE_LOGON_RIGHT,
    CAUSE_FORCE_GUEST,
    CAUSE_NTLM_BLOCKED,
    CAUSE_NTLM_LEVEL,
    CAUSE_PACKAGE,
    CAUSE_SELECTIVE_AUTHENTICATION,
    CAUSE_TRUST,
    CAUSE_NO_CREDENTIALS,
    CAUSE_ENCRYPTION_TYPE,
    CAUSE_MACHINE_SID,
    /* DCOM */
    CAUSE_UAC_FILTER,
    CAUSE_NOT_IN_GROUP,
    CAUSE_DCOM_OFF,
    CAUSE_ACCESS_LIMIT,
    CAUSE_LAUNCH_LIMIT,
    CAUSE_WMI_LAUNCH,
    CAUSE_HARDENING,
    CAUSE_VERSION,
    /* namespace */
    CAUSE_NAMESPACE_RIGHTS,
    CAUSE_NAMESPACE_ENCRYPTION,
    CAUSE_NAMESPACE_MISSING,
    CAUSE_NAMESPACE_FEATURE,
    CAUSE_NOT_ELEVATED,
    CAUSE_LOCAL_CREDENTIALS,
    CAUSE_DOMAIN_TWICE,
    CAUSE_PARAMETER,
    /* class and provider */
    CAUSE_CLASS_MISSING,
    CAUSE_COUNTERS_OFF,
    CAUSE_CLASS_LOST,
    CAUSE_INSTALLER_PROVIDER,
    CAUSE_HYPERV,
    CAUSE_SQL_SERVER,
    CAUSE_CONFIGURATION_MANAGER,
    CAUSE_DEFENDER,
    CAUSE_PRODUCT_PROVIDER,
    CAUSE_COMMAND_ALIAS,
    CAUSE_DOMAIN_ACCOUNTS,
    CAUSE_SERVICE_MANAGER_RIGHTS,
    CAUSE_EVENT_LOG_READERS,
    CAUSE_COUNTER_READERS,
    CAUSE_OBJECT_MISSING,
    CAUSE_QUERY_SYNTAX,
    CAUSE_QUERY_LANGUAGE,
    CAUSE_QUERY_LARGE,
    CAUSE_PROVIDER_FAILED,
    CAUSE_PROVIDER_MISSING,
    CAUSE_PROVIDER_HOST,
    CAUSE_PROVIDER_SLOW,
    CAUSE_PROVIDER_QUOTA,
    CAUSE_PROVIDER_RIGHTS,
    CAUSE_PRIVILEGE,
    CAUSE_DESCRIPTOR_RULES,
    /* the calling program */
    CAUSE_PROXY_SECURITY,
    CAUSE_CANCELLED,
    CAUSE_POLL_AGAIN,
    CAUSE_COM_MISUSE,
    CAUSE_COUNT
};

struct cause_info {
    enum text_id sentence;   /* the cause, one sentence, no placeholders */
    enum text_id advice;     /* what to do, one sentence, no placeholders */
    enum text_id headline;   /* summary when it is known to be the cause: {1} target, {2} account, {3} code,
                                {4} address, {5} namespace, {6} what the target calls itself; TEXT_NONE none */
    const char *requirement; /* id; NULL none */
    enum layer layer;        /* where a connection fails for it */
    uint32_t where;          /* ON_ bits: kinds of target it can occur with */
    bool judged;             /* the verdict of that requirement decides whether it is so */
};

/* Static; never NULL for a cause from 1 to CAUSE_COUNT - 1. */
const struct cause_info *cause_info(enum cause cause);

#endif
