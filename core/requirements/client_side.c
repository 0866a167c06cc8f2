/* SPDX-License-Identifier: MIT
 * DCOM-CLIENT and PERM-CLIENT-NTLM: what on this computer, the client, keeps it from reaching another one. */
#include "requirements/client_side.h"

#include "base/ascii.h"
#include "check/check.h"
#include "check/firewall_traffic.h"
#include "requirements/requirements.h"

#include <stdlib.h>
#include <string.h>

static const char ole_key[] = "SOFTWARE\\Microsoft\\Ole";
static const char lsa_key[] = "SYSTEM\\CurrentControlSet\\Control\\Lsa";
static const char msv_key[] = "SYSTEM\\CurrentControlSet\\Control\\Lsa\\MSV1_0";
static const char kerberos_key[] =
    "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System\\Kerberos\\Parameters";

bool client_side_elsewhere(const struct check *check)
{
    const struct request *request = check->environment->request;
    /* By whichever of its addresses: its settings are one. */
    bool here = request->client_here || firewall_traffic_from_here(request, check->facts);
    return request->client_address && request->client_address[0] && !here;
}

/* A REG_DWORD of this computer; WITHOUT when it is not set. */
static enum status own_number(struct check *check, const char *key, const char *name, enum text_id expected,
                              uint32_t without, uint32_t *out)
{
    struct registry_value value;
    enum status status = check_own_registry(check, key, name, sentence_of(expected, NULL), &value);
    if (status == ST_ABSENT) {
        *out = without;
        return ST_OK;
    }
    if (status != ST_OK)
        return status;
    status = registry_value_dword(&value, out);
    registry_value_free(&value);
    return status;
}

/* ---- Kerberos or NTLM ---- */

enum client_kerberos client_side_kerberos(struct check *check)
{
    enum kerberos kerberos = facts_kerberos(check->facts);
    if (kerberos == KERBEROS_MAYBE || check->environment->request->local || client_side_elsewhere(check))
        return CLIENT_KERBEROS_MAYBE;
    if (kerberos != KERBEROS_NO_NAME || check->facts->account.local)
        return CLIENT_KERBEROS_NEVER;
    uint32_t tried = 0;
    enum status status = own_number(check, kerberos_key, "TryIPSPN", TEXT_NONE, 0, &tried);
    return status == ST_OK && tried == 0 ? CLIENT_KERBEROS_NEVER : CLIENT_KERBEROS_UNTOLD;
}

bool client_side_proven(const struct check *check)
{
    const struct facts *facts = check->facts;
    /* The query of another account may have gone another way: by Kerberos, or with a password of its own. */
    return !check->environment->request->local && facts->query_reading.status == ST_OK &&
           !request_other_account(check->environment->request, &facts->os, &facts->account);
}

bool client_side_answered(const struct check *check)
{
    return !check->environment->request->local && check->facts->query_reading.status == ST_OK;
}

/* ---- DCOM-CLIENT ---- */

/* "N": "all DCOM traffic is blocked" (learn.microsoft.com, EnableDCOM); what Windows does without the value, or with
 * one of another type, is documented nowhere: assumed(DCOM-ABSENT) that without it DCOM is on. */
static enum verdict check_dcom(struct check *check)
{
    if (client_side_elsewhere(check))
        return check_not_applicable(check, TEXT_CLIENT_ELSEWHERE, check->environment->request->client_address, NULL);
    struct registry_value value;
    char *text = NULL;
    enum status status = check_own_registry(check, ole_key, "EnableDCOM", sentence_raw("Y"), &value);
    if (status == ST_OK) {
        status = registry_value_string(&value, &text);
        registry_value_free(&value);
    }
    if (status == ST_ABSENT)
        return client_side_answered(check) ? check_say(check, V_READY, TEXT_CLIENT_DCOM_PROVEN, NULL)
                                           : check_say(check, V_CANNOT_TELL, TEXT_CLIENT_DCOM_ABSENT, NULL);
    if (status != ST_OK)
        return check_unreadable(check, TEXT_CLIENT_DCOM_NOUN, status);
    bool on = ascii_equal_nocase(text, "Y");
    enum verdict verdict =
        check_say(check, on ? V_READY : V_NEEDS_CHANGE, on ? TEXT_CLIENT_DCOM_READY : TEXT_CLIENT_DCOM_OFF, text, NULL);
    if (!on)
        check_advise(check, TEXT_CLIENT_DCOM_ADVICE, NULL);
    free(text);
    return verdict;
}

const struct requirement requirement_dcom_client = {
    .id = "DCOM-CLIENT",
    .area = AREA_DCOM,
    .severity = SEVERITY_BLOCKER,
    .where = ON_REMOTE,
    REQUIREMENT_TEXTS(CLIENT_DCOM),
    .reads = FACT_NAME | FACT_RPC | FACT_QUERY,
    .check = check_dcom,
};

/* ---- PERM-CLIENT-NTLM ---- */

enum { SENDING_DENIED = 2, LEVEL_DEFAULT = 3, LEVEL_NTLMV2 = 3, LEVEL_REFUSES_NTLM = 5 };

/* Servers that the policy exempts, or it could not be read whether there are any. Whether the target is one of them is
 * a matter of names and patterns. */
static bool has_exceptions(struct check *check)
{
    struct registry_value value;
    char *lines = NULL;
    enum status status =
        check_own_registry(check, msv_key, "ClientAllowedNTLMServers", sentence_of(TEXT_NONE, NULL), &value);
    if (status != ST_OK)
        return status != ST_ABSENT;
    bool any = registry_value_multi(&value, &lines) != ST_OK || lines[0];
    free(lines);
    registry_value_free(&value);
    return any;
}

/* What it means that NTLM cannot be used. */
static const enum verdict by_kerberos[] = {
    [CLIENT_KERBEROS_MAYBE] = V_ATTENTION,
    [CLIENT_KERBEROS_NEVER] = V_NEEDS_CHANGE,
    [CLIENT_KERBEROS_UNTOLD] = V_CANNOT_TELL,
};

/* "Network security: Restrict NTLM: Outgoing NTLM traffic to remote servers" (learn.microsoft.com): with "Deny all"
 * the client cannot authenticate to a remote server by NTLM, but to those that are listed. */
static enum verdict judge_sending(struct check *check, enum client_kerberos kerberos)
{
    bool ntlm = kerberos == CLIENT_KERBEROS_NEVER;
    if (has_exceptions(check))
        return check_say(check, V_CANNOT_TELL, TEXT_CLIENT_NTLM_EXCEPTIONS, NULL);
    check_say(check, V_ATTENTION, ntlm ? TEXT_CLIENT_NTLM_DENIED : TEXT_CLIENT_NTLM_KERBEROS, NULL);
    check_advise(check, TEXT_CLIENT_NTLM_ADVICE, NULL);
    return by_kerberos[kerberos];
}

/* "Network security: LAN Manager authentication level" (learn.microsoft.com): below 3 the client sends no NTLMv2
 * response, and at 5 the target accepts nothing else. */
static enum verdict judge_level(struct check *check, uint32_t level, enum client_kerberos kerberos)
{
    uint32_t theirs = 0;
    char shown[2] = {(char)('0' + level), '\0'};
    bool refused = check_registry_dword(check, lsa_key, "LmCompatibilityLevel",
                                        sentence_of(TEXT_CLIENT_LEVEL_ACCEPTS, NULL), &theirs) == ST_OK &&
                   theirs >= LEVEL_REFUSES_NTLM && kerberos != CLIENT_KERBEROS_MAYBE;
    check_say(check, V_ATTENTION, refused ? TEXT_CLIENT_LEVEL_REFUSED : TEXT_CLIENT_LEVEL_LOW, shown, NULL);
    check_advise(check, TEXT_CLIENT_LEVEL_ADVICE, NULL);
    return refused ? by_kerberos[kerberos] : V_ATTENTION;
}

static enum verdict check_ntlm(struct check *check)
{
    if (client_side_elsewhere(check))
        return check_not_applicable(check, TEXT_CLIENT_ELSEWHERE, check->environment->request->client_address, NULL);
    uint32_t sending, level;
    enum status status =
        own_number(check, msv_key, "RestrictSendingNTLMTraffic", TEXT_CLIENT_NTLM_BELOW_2, 0, &sending);
    if (status == ST_OK)
        status = own_number(check, lsa_key, "LmCompatibilityLevel", TEXT_CLIENT_LEVEL_3, LEVEL_DEFAULT, &level);
    if (status != ST_OK)
        return check_unreadable(check, TEXT_CLIENT_NTLM_NOUN, status);
    if (client_side_proven(check))
        return check_say(check, V_READY, TEXT_CLIENT_NTLM_PROVEN, NULL);
    if (sending >= SENDING_DENIED)
        return judge_sending(check, client_side_kerberos(check));
    if (level < LEVEL_NTLMV2)
        return judge_level(check, level, client_side_kerberos(check));
    return check_say(check, V_READY, TEXT_CLIENT_NTLM_READY, NULL);
}

const struct requirement requirement_perm_client_ntlm = {
    .id = "PERM-CLIENT-NTLM",
    .area = AREA_PERMISSIONS,
    .severity = SEVERITY_CONDITIONAL,
    .where = ON_REMOTE,
    REQUIREMENT_TEXTS(CLIENT_NTLM),
    .reads = FACT_NAME | FACT_RPC | FACT_OS | FACT_ACCOUNT | FACT_QUERY,
    .check = check_ntlm,
};
