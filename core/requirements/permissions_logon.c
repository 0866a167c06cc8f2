/* SPDX-License-Identifier: MIT
 *
 * PERM-LOGON: the right to log on from the network, and the right that denies it.
 * Baselines deny it to S-1-5-113 and S-1-5-114 to stop lateral movement: that is a
 * decision, so nothing is offered against it.
 */
#include "requirements/requirements.h"

#include "check/remote.h"

#include <stdlib.h>

static void add_evidence(struct check *check, enum text_id what, const char *right, enum text_id expected,
                         const struct sid *through)
{
    struct sentence actual = sentence_of(TEXT_PERM_LOGON_NOBODY, NULL);
    if (through->size) {
        char *name = check_sid_name(check, through);
        sentence_free(&actual);
        actual = sentence_of(TEXT_PERM_LOGON_THROUGH, name, NULL);
        free(name);
    }
    check_evidence_reading(check, sentence_of(what, check->facts->account.name, NULL), right,
                           sentence_of(expected, NULL), actual, &check->facts->rights_reading);
}

/* What the management of the device set is set again by it (learn.microsoft.com, "Policy CSP - UserRights", which names
 * the two settings; that the area is a key of PolicyManager is on no page of it: public audit scripts read it there,
 * with NAME_ProviderSet beside NAME, and a person looks, ON-WINDOWS). */
static void mark_policy(struct check *check, const char *name)
{
    static const char key[] = "SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\UserRights";
    struct registry_value value;
    if (check_registry(check, key, name, sentence_of(TEXT_NONE, NULL), &value) != ST_OK)
        return;
    registry_value_free(&value);
    check_policy(check, "HKLM\\SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\UserRights");
}

static enum verdict judge(struct check *check)
{
    const struct account *account = &check->facts->account;
    const struct logon_rights *rights = &check->facts->rights;
    add_evidence(check, TEXT_PERM_LOGON_RIGHT, "SeNetworkLogonRight", TEXT_YES, &rights->network_through);
    add_evidence(check, TEXT_PERM_LOGON_DENY, "SeDenyNetworkLogonRight", TEXT_NO, &rights->denied_through);
    if (rights->denied_through.size) {
        mark_policy(check, "DenyAccessFromNetwork");
        char *name = check_sid_name(check, &rights->denied_through);
        bool local = sid_equal(&rights->denied_through, sid_well_known(SID_LOCAL_ACCOUNT)) ||
                     sid_equal(&rights->denied_through, sid_well_known(SID_LOCAL_ACCOUNT_AND_ADMIN));
        check_advise(check, local ? TEXT_PERM_LOGON_LOCAL_ADVICE : TEXT_PERM_LOGON_DENIED_ADVICE, NULL);
        enum verdict verdict = check_say(check, V_NEEDS_CHANGE, TEXT_PERM_LOGON_DENIED, account->name, name, NULL);
        free(name);
        return verdict;
    }
    if (rights->perhaps.size) {
        char *name = check_sid_name(check, &rights->perhaps);
        check_say(check, V_CANNOT_TELL, TEXT_PERM_LOGON_PERHAPS, account->name, name, NULL);
        free(name);
        return V_CANNOT_TELL;
    }
    /* A group that was not read may give the right that is missing, or be denied it. */
    if (account->missing & ACCOUNT_MISSING_GROUPS && (rights->denied_others || !rights->network_through.size))
        return check_say(check, V_CANNOT_TELL, TEXT_PERM_LOGON_UNKNOWN, account->name, NULL);
    if (!rights->network_through.size) {
        mark_policy(check, "AccessFromNetwork");
        bool home = check->facts->os_reading.status == ST_OK && check->facts->os.home_edition;
        check_advise(check, home ? TEXT_PERM_LOGON_MISSING_HOME_ADVICE : TEXT_PERM_LOGON_MISSING_ADVICE, NULL);
        return check_say(check, V_NEEDS_CHANGE, TEXT_PERM_LOGON_MISSING, account->name, NULL);
    }
    /* Whether the right counts that a group gives which the token then has for deny only is written nowhere. */
    if ((account_group_filtered(&rights->network_through) && remote_token_filter(check->facts) != TOKEN_WHOLE) ||
        remote_subject_doubtful(check->facts, &rights->network_through))
        return check_say(check, V_CANNOT_TELL, TEXT_PERM_LOGON_FILTERED, account->name, NULL);
    return check_say(check, V_READY, TEXT_PERM_LOGON_READY, account->name, NULL);
}

static enum verdict check_logon(struct check *check)
{
    const struct facts *facts = check->facts;
    enum verdict verdict;
    if (!remote_account_known(check, &verdict))
        return verdict;
    if (facts->rights_reading.status == ST_OK)
        return judge(check);
    check_evidence_reading(check, sentence_of(TEXT_PERM_LOGON_NOUN, NULL), "", sentence_of(TEXT_NONE, NULL),
                           sentence_of(TEXT_NONE, NULL), &facts->rights_reading);
    return check_unreadable(check, TEXT_PERM_LOGON_NOUN, facts->rights_reading.status);
}

const struct requirement requirement_perm_logon = {
    .id = "PERM-LOGON",
    .area = AREA_PERMISSIONS,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(PERM_LOGON),
    .reads = FACT_OS | FACT_ACCOUNT | FACT_RIGHTS | FACT_TOKEN,
    .of_account = true,
    .check = check_logon,
};
