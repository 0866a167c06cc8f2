/* SPDX-License-Identifier: MIT
 *
 * PERM-ACCOUNT: the account exists, is in a state to log on, and nothing about local
 * accounts, blank passwords or NTLM keeps it out. Enabling, unlocking and passwords are
 * decisions of people: only ForceGuest has a remedy.
 */
#include "base/memory.h"
#include "check/check.h"
#include "check/remote.h"
#include "remedy/remedy.h"
#include "requirements/client_side.h"
#include "requirements/requirements.h"

static const char lsa_key[] = "SYSTEM\\CurrentControlSet\\Control\\Lsa";
static const char msv_key[] = "SYSTEM\\CurrentControlSet\\Control\\Lsa\\MSV1_0";

/* ---- remedy ---- */
static enum status plan_classic(const struct check_environment *environment, const struct facts *facts,
                                const struct finding *finding, struct plan *out)
{
    (void)environment, (void)facts, (void)finding;
    plan_add(out, CHANGE_REGISTRY_VALUE, lsa_key, "ForceGuest", state_registry(registry_dword(0)));
    return ST_OK;
}

static const struct change_object objects[] = {
    {CHANGE_REGISTRY_VALUE, lsa_key, "ForceGuest"},
    {0},
};

static const struct remedy classic = {
    .id = "classic-logon",
    .title = TEXT_PERM_GUEST_FIX,
    .effect = TEXT_PERM_GUEST_FIX_EFFECT,
    .undo = TEXT_REMEDY_UNDO_VALUE,
    .disruption = DISRUPTION_LOGON,
    .reversible = true,
    .objects = objects,
    .plan = plan_classic,
};

/* ---- the worst of several facts decides ---- */
/* FOUND is worse than *WORST, which it becomes: then the caller says why, and perhaps what to do. */
static bool worse(struct check *check, enum verdict *worst, enum verdict found)
{
    if (verdict_gravity(found) <= verdict_gravity(*worst))
        return false;
    check_advise(check, TEXT_NONE, NULL);
    *worst = found;
    return true;
}

/* ---- the account itself ---- */
static void judge_flag(struct check *check, enum verdict *worst, bool set, enum verdict verdict, enum text_id what,
                       enum text_id summary, enum text_id advice)
{
    const struct account *account = &check->facts->account;
    check_evidence_reading(check, sentence_of(what, NULL), account->name, sentence_of(TEXT_NO, NULL),
                           sentence_of(set ? TEXT_YES : TEXT_NO, NULL), &check->facts->account_reading);
    if (!set || !worse(check, worst, verdict))
        return;
    check_say(check, verdict, summary, account->name, NULL);
    check_advise(check, advice, NULL);
}

static void say_unread(struct check *check, enum verdict *worst, enum text_id what)
{
    const struct account *account = &check->facts->account;
    struct reading reading = check->facts->account_reading;
    reading.status = account->state_status;
    check_evidence_reading(check, sentence_of(what, NULL), account->name, sentence_of(TEXT_NONE, NULL),
                           sentence_of(TEXT_NONE, NULL), &reading);
    if (worse(check, worst, V_CANNOT_TELL))
        check_unreadable(check, TEXT_PERM_STATE_NOUN, account->state_status);
}

static void judge_state(struct check *check, enum verdict *worst)
{
    const struct account *account = &check->facts->account;
    if (account->missing & ACCOUNT_MISSING_STATE) {
        say_unread(check, worst, TEXT_PERM_STATE_NOUN);
        return;
    }
    judge_flag(check, worst, account->disabled, V_NEEDS_CHANGE, TEXT_PERM_STATE_DISABLED, TEXT_PERM_DISABLED,
               TEXT_PERM_DISABLED_ADVICE);
    judge_flag(check, worst, account->locked, V_NEEDS_CHANGE, TEXT_PERM_STATE_LOCKED, TEXT_PERM_LOCKED,
               TEXT_PERM_LOCKED_ADVICE);
    judge_flag(check, worst, account->password_expired, V_NEEDS_CHANGE, TEXT_PERM_STATE_PASSWORD, TEXT_PERM_PASSWORD,
               TEXT_PERM_PASSWORD_ADVICE);
    if (account->missing & ACCOUNT_MISSING_LIMITS) {
        say_unread(check, worst, TEXT_PERM_STATE_LIMITS);
        return;
    }
    judge_flag(check, worst, account->expired, V_NEEDS_CHANGE, TEXT_PERM_STATE_EXPIRED, TEXT_PERM_EXPIRED,
               TEXT_PERM_EXPIRED_ADVICE);
    judge_flag(check, worst, account->workstation_limits || account->logon_hours, V_CANNOT_TELL, TEXT_PERM_STATE_LIMITS,
               TEXT_PERM_LIMITS, TEXT_PERM_LIMITS_ADVICE);
}

/* ---- what Windows does with local accounts ---- */
/* The value, OTHERWISE when it is not set; false when it could not be read or is of another type. */
static bool read_setting(struct check *check, enum verdict *worst, const char *key, const char *name,
                         uint32_t otherwise, enum text_id expected, uint32_t *out)
{
    uint32_t number = otherwise;
    enum status status = check_registry_dword(check, key, name, sentence_of(expected, NULL), &number);
    if (status != ST_OK && status != ST_ABSENT) {
        if (worse(check, worst, V_CANNOT_TELL))
            check_unreadable(check, TEXT_PERM_SETTING_NOUN, status);
        return false;
    }
    *out = number;
    return true;
}

/* "Network access: Sharing and security model for local accounts" (learn.microsoft.com) knows two: "Classic" and
 * "Guest only". */
static void judge_guest(struct check *check, enum verdict *worst)
{
    enum { GUEST_ONLY = 1 };
    uint32_t force_guest = 0;
    if (!read_setting(check, worst, lsa_key, "ForceGuest", 0, TEXT_PERM_SETTING_ZERO, &force_guest) || force_guest == 0)
        return;
    if (force_guest != GUEST_ONLY) {
        if (worse(check, worst, V_CANNOT_TELL))
            check_unreadable(check, TEXT_PERM_SETTING_NOUN, ST_INVALID);
        return;
    }
    check_offer(check, &classic, true);
    if (worse(check, worst, V_NEEDS_CHANGE))
        check_say(check, V_NEEDS_CHANGE, TEXT_PERM_GUEST, check->facts->account.name, NULL);
}

/* 2: "the Local Security Authority (LSA) permits only members of the Administrators group to log on"
 * (learn.microsoft.com, Windows 2000 registry reference, CrashOnAuditFail: 0, 1, 2); whether an administrator whose
 * token is filtered counts as one is written nowhere. */
static void judge_audit(struct check *check, enum verdict *worst)
{
    enum { AUDIT_MAY_STOP = 1, AUDIT_STOPPED = 2 };
    const struct facts *facts = check->facts;
    const struct account *account = &facts->account;
    uint32_t state = 0;
    if (!read_setting(check, worst, lsa_key, "CrashOnAuditFail", 0, TEXT_PERM_SETTING_BELOW_2, &state) ||
        state <= AUDIT_MAY_STOP)
        return;
    bool administrator = account_in_group(account, SID_ADMINISTRATORS);
    enum verdict verdict = administrator || account->missing & ACCOUNT_MISSING_GROUPS ? V_CANNOT_TELL : V_NEEDS_CHANGE;
    enum text_id text = verdict == V_CANNOT_TELL ? TEXT_PERM_AUDIT_PERHAPS : TEXT_PERM_AUDIT_FAILED;
    if (administrator && remote_token_filter(facts) == TOKEN_WHOLE) {
        verdict = V_ATTENTION;
        text = TEXT_PERM_AUDIT_ADMINISTRATORS;
    }
    if (state > AUDIT_STOPPED) {
        if (worse(check, worst, V_CANNOT_TELL))
            check_unreadable(check, TEXT_PERM_SETTING_NOUN, ST_INVALID);
    } else if (worse(check, worst, verdict)) {
        check_say(check, verdict, text, account->name, NULL);
        check_advise(check, TEXT_PERM_AUDIT_ADVICE, NULL);
    }
}

static void judge_blank_password(struct check *check, enum verdict *worst)
{
    const struct account *account = &check->facts->account;
    uint32_t limit = 1;
    if (!read_setting(check, worst, lsa_key, "LimitBlankPasswordUse", 1, TEXT_PERM_SETTING_ONE, &limit))
        return;
    bool possible = !(account->missing & ACCOUNT_MISSING_STATE) && account->blank_password_possible;
    if (limit == 0 && worse(check, worst, V_ATTENTION)) {
        check_say(check, V_ATTENTION, TEXT_PERM_BLANK_ALLOWED, NULL);
        check_advise(check, TEXT_PERM_BLANK_ALLOWED_ADVICE, NULL);
    } else if (limit != 0 && possible && worse(check, worst, V_ATTENTION)) {
        check_say(check, V_ATTENTION, TEXT_PERM_BLANK, account->name, NULL);
        check_advise(check, TEXT_PERM_BLANK_ADVICE, NULL);
    }
}

/* ---- NTLM ---- */
/* NTLM is closed to a domain account: KNOWN says so, NEVER that Kerberos is not used either. What a query of the
 * account showed counts more than what follows from an address. */
static void needs_kerberos(struct check *check, enum verdict *worst, enum text_id known, enum text_id never)
{
    enum client_kerberos kerberos = client_side_kerberos(check);
    enum verdict verdict = V_ATTENTION;
    if (kerberos != CLIENT_KERBEROS_MAYBE && !client_side_proven(check))
        verdict = kerberos == CLIENT_KERBEROS_NEVER ? V_NEEDS_CHANGE : V_CANNOT_TELL;
    if (!worse(check, worst, verdict))
        return;
    check_say(check, verdict, verdict == V_NEEDS_CHANGE ? never : known, check->facts->account.name, NULL);
    check_advise(check, TEXT_PERM_NTLM_KERBEROS_ADVICE, NULL);
}

/* "Network security: Restrict NTLM: Incoming NTLM traffic" (learn.microsoft.com): allow all, deny all domain accounts,
 * deny all accounts, and no fourth. It names no numbers: 0, 1 and 2 in that order. Where Kerberos is not in play,
 * nothing is left for a domain account either. */
static void judge_ntlm(struct check *check, enum verdict *worst)
{
    enum { NTLM_DENY_DOMAIN = 1, NTLM_DENY_ALL = 2 };
    const struct account *account = &check->facts->account;
    uint32_t restricted = 0;
    if (!read_setting(check, worst, msv_key, "RestrictReceivingNTLMTraffic", 0, TEXT_PERM_SETTING_ZERO, &restricted))
        return;
    if (restricted == NTLM_DENY_ALL && account->local) {
        if (worse(check, worst, V_NEEDS_CHANGE)) {
            check_say(check, V_NEEDS_CHANGE, TEXT_PERM_NTLM, account->name, NULL);
            check_advise(check, TEXT_PERM_NTLM_ADVICE, NULL);
        }
    } else if (restricted > NTLM_DENY_ALL) {
        if (worse(check, worst, V_CANNOT_TELL))
            check_unreadable(check, TEXT_PERM_SETTING_NOUN, ST_INVALID);
    } else if (!account->local && restricted != 0) {
        needs_kerberos(check, worst, TEXT_PERM_NTLM_KERBEROS, TEXT_PERM_NTLM_KERBEROS_NEVER);
    }
}

static void perhaps_protected(struct check *check, enum verdict *worst)
{
    bool maybe = client_side_kerberos(check) == CLIENT_KERBEROS_MAYBE;
    enum verdict verdict = maybe ? V_ATTENTION : V_CANNOT_TELL;
    if (worse(check, worst, verdict))
        check_say(check, verdict, maybe ? TEXT_PERM_PROTECTED_PERHAPS : TEXT_PERM_PROTECTED_UNKNOWN,
                  check->facts->account.name, NULL);
}

/* "Protected User accounts ... are unable to authenticate with NTLM authentication"; the group is
 * S-1-5-21-<domain>-525, global: of the account's own domain (learn.microsoft.com, "Protected Users security group").
 * Where the groups were not read, it is cannot tell only where NTLM is all there is. */
static void judge_protected(struct check *check, enum verdict *worst)
{
    const struct account *account = &check->facts->account;
    if (account->local)
        return;
    if (account_protected(account))
        needs_kerberos(check, worst, TEXT_PERM_PROTECTED, TEXT_PERM_PROTECTED_NEVER);
    else if (account->missing & ACCOUNT_MISSING_GROUPS && !client_side_proven(check))
        perhaps_protected(check, worst);
}

/* ---- check ---- */
static enum verdict judge_reading(struct check *check)
{
    const struct reading *reading = &check->facts->account_reading;
    const char *who = check->environment->request->account;
    check_evidence_reading(check, sentence_of(TEXT_PERM_ACCOUNT_NOUN, NULL), who, sentence_of(TEXT_NONE, NULL),
                           sentence_of(TEXT_NONE, NULL), reading);
    if (reading->status == ST_UNREACHABLE)
        check_advise(check, TEXT_PERM_UNREACHED_ADVICE, NULL);
    if (reading->status != ST_ABSENT)
        return check_unreadable(check, TEXT_PERM_ACCOUNT_NOUN, reading->status);
    check_advise(check, TEXT_PERM_ABSENT_ADVICE, NULL);
    return check_say(check, V_NEEDS_CHANGE, TEXT_PERM_ABSENT, who ? who : "", NULL);
}

static enum verdict judge_kind(struct check *check)
{
    const struct account *account = &check->facts->account;
    if (account->kind == ACCOUNT_GROUP)
        return check_say(check, V_CANNOT_TELL, TEXT_PERM_IS_GROUP, account->name, NULL);
    switch (account_origin(account)) {
    case ACCOUNT_OF_WINDOWS:
        return check_say(check, V_CANNOT_TELL, TEXT_PERM_IS_SERVICE, account->name, NULL);
    case ACCOUNT_OF_ENTRA:
        check_advise(check, TEXT_PERM_IS_ENTRA_ADVICE, NULL);
        return check_say(check, V_CANNOT_TELL, TEXT_PERM_IS_ENTRA, account->name, NULL);
    case ACCOUNT_OF_MICROSOFT:
        check_advise(check, TEXT_PERM_IS_MICROSOFT_ADVICE, NULL);
        return check_say(check, V_CANNOT_TELL, TEXT_PERM_IS_MICROSOFT, account->name, NULL);
    case ACCOUNT_OF_A_DATABASE:
        break;
    }
    return V_READY;
}

static enum verdict check_account(struct check *check)
{
    if (check->facts->account_reading.status != ST_OK)
        return judge_reading(check);
    enum verdict worst = judge_kind(check);
    if (worst != V_READY)
        return worst;
    judge_state(check, &worst);
    if (check->facts->account.local) {
        judge_guest(check, &worst);
        judge_blank_password(check, &worst);
    }
    judge_audit(check, &worst);
    judge_ntlm(check, &worst);
    judge_protected(check, &worst);
    if (worst == V_READY)
        check_say(check, V_READY, TEXT_PERM_ACCOUNT_READY, check->facts->account.name, NULL);
    return worst;
}

static const struct remedy *const remedies[] = {&classic, NULL};

const struct requirement requirement_perm_account = {
    .id = "PERM-ACCOUNT",
    .area = AREA_PERMISSIONS,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(PERM_ACCOUNT),
    .reads = FACT_OS | FACT_NAME | FACT_ACCOUNT | FACT_TOKEN | FACT_RPC | FACT_QUERY,
    .of_account = true,
    .check = check_account,
    .remedies = remedies,
};
