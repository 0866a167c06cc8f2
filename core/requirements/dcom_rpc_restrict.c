/* SPDX-License-Identifier: MIT
 *
 * RPC-RESTRICT: the policy "Restrict Unauthenticated RPC clients". 1 (what clients do
 * anyway, and what security baselines set) leaves DCOM its exemption; 2 takes it away.
 */
#include "requirements/requirements.h"

#include "check/check.h"

static const char key[] = "SOFTWARE\\Policies\\Microsoft\\Windows NT\\Rpc";
static const char name[] = "RestrictRemoteClients";

enum { RESTRICT_NONE = 0, RESTRICT_AUTHENTICATED = 1, RESTRICT_WITHOUT_EXCEPTIONS = 2 };

static enum verdict judge(struct check *check, uint32_t number)
{
    switch (number) {
    case RESTRICT_NONE:
        return check_say(check, V_ATTENTION, TEXT_RPC_RESTRICT_OPEN, NULL);
    case RESTRICT_AUTHENTICATED:
        return check_say(check, V_READY, TEXT_RPC_RESTRICT_AUTHENTICATED, NULL);
    case RESTRICT_WITHOUT_EXCEPTIONS:
        check_policy(check, "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\Rpc\\RestrictRemoteClients");
        check_advise(check, TEXT_RPC_RESTRICT_ADVICE, NULL);
        return check_say(check, V_NEEDS_CHANGE, TEXT_RPC_RESTRICT_STRICT, NULL);
    default:
        return check_say(check, V_CANNOT_TELL, TEXT_RPC_RESTRICT_MALFORMED, NULL);
    }
}

static enum verdict check_restrict(struct check *check)
{
    uint32_t number = 0;
    enum status status =
        check_registry_dword(check, key, name, sentence_of(TEXT_RPC_RESTRICT_ABSENT_OR_ONE, NULL), &number);
    if (status == ST_ABSENT)
        return check_say(check, V_READY, TEXT_RPC_RESTRICT_READY, NULL);
    if (status == ST_INVALID)
        return check_say(check, V_CANNOT_TELL, TEXT_RPC_RESTRICT_MALFORMED, NULL);
    if (status != ST_OK)
        return check_unreadable(check, TEXT_RPC_RESTRICT_NOUN, status);
    return judge(check, number);
}

const struct requirement requirement_rpc_restrict = {
    .id = "RPC-RESTRICT",
    .area = AREA_DCOM,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(RPC_RESTRICT),
    .check = check_restrict,
};
