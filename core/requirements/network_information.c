/* SPDX-License-Identifier: MIT
 * NET-PING and NET-SMB-PORT: what people look at first and WMI never uses. Both are
 * information: neither ever makes a target "not ready". */
#include "requirements/network_family.h"
#include "requirements/requirements.h"

static bool rpc_port_open(const struct facts *facts)
{
    for (size_t i = 0; i < facts->address_count; i++)
        if (facts->rpc[i].reading.status == ST_OK && facts->rpc[i].port.state == PORT_OPEN)
            return true;
    return false;
}

static enum verdict check_ping(struct check *check)
{
    const struct facts *facts = check->facts;
    const char *address = facts->address_count ? facts->name.addresses[0].text : check->environment->request->target;
    enum status status = facts->ping_reading.status;
    struct reading reading = facts->ping_reading;
    struct sentence actual = sentence_of(TEXT_NONE, NULL);
    if (status == ST_OK) {
        actual = sentence_of(facts->ping.answered ? TEXT_NET_PING_ANSWERED : TEXT_NET_PORT_NO_ANSWER, NULL);
        reading.call.fault = facts->ping.fault;
    }
    check_evidence_reading(check, sentence_of(TEXT_NET_PING_WHAT, NULL), address, sentence_of(TEXT_NONE, NULL), actual,
                           &reading);
    if (status != ST_OK)
        return check_unreadable(check, TEXT_NET_PING_UNREAD, status);
    if (facts->ping.answered)
        return check_say(check, V_READY, TEXT_NET_PING_READY, address, NULL);
    if (rpc_port_open(facts))
        return check_say(check, V_READY, TEXT_NET_PING_UNIMPORTANT, address, NULL);
    return check_say(check, V_ATTENTION, TEXT_NET_PING_SILENT, address, NULL);
}

const struct requirement requirement_net_ping = {
    .id = "NET-PING",
    .area = AREA_NETWORK,
    .severity = SEVERITY_INFORMATION,
    .where = ON_REMOTE,
    REQUIREMENT_TEXTS(NET_PING),
    .reads = FACT_NAME | FACT_RPC | FACT_PING,
    .check = check_ping,
};

static enum verdict check_smb(struct check *check)
{
    enum { SMB_PORT = 445 };
    const struct facts *facts = check->facts;
    const struct address_answer *open = NULL;
    enum status failed = facts->address_count ? ST_OK : ST_ABSENT;
    for (size_t i = 0; i < facts->address_count; i++) {
        const struct address_answer *answer = &facts->smb[i];
        if (answer->reading.status == ST_OK && answer->port.state == PORT_NOT_TRIED)
            continue;
        network_family_port_evidence(check, answer, SMB_PORT);
        if (answer->reading.status != ST_OK)
            failed = answer->reading.status;
        else if (answer->port.state == PORT_OPEN && !open)
            open = answer;
    }
    if (open)
        return check_say(check, V_READY, TEXT_NET_SMB_READY, open->address.text, NULL);
    if (failed != ST_OK)
        return check_unreadable(check, TEXT_NET_SMB_UNREAD, failed);
    return check_say(check, V_ATTENTION, TEXT_NET_SMB_CLOSED, check->environment->request->target, NULL);
}

const struct requirement requirement_net_smb_port = {
    .id = "NET-SMB-PORT",
    .area = AREA_NETWORK,
    .severity = SEVERITY_INFORMATION,
    .where = ON_REMOTE,
    REQUIREMENT_TEXTS(NET_SMB),
    .reads = FACT_NAME | FACT_SMB,
    .check = check_smb,
};
