/* SPDX-License-Identifier: MIT
 * PERM-ACCOUNT, PERM-LOGON and PERM-GROUP: every verdict each of them can have. */
#include "testing.h"

#include "scenario.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "machine/security_descriptor.h"
#include "requirements/catalogue.h"
#include "requirements/requirements.h"

#include <stdlib.h>
#include <string.h>

#define LSA "SYSTEM\\CurrentControlSet\\Control\\Lsa"
#define MSV LSA "\\MSV1_0"
#define OLE "SOFTWARE\\Microsoft\\Ole"
#define SYSTEM_POLICY "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System"
#define ANNA "S-1-5-21-2000478354-1708537768-1957994488-1104"

typedef struct fake_machine fake_t;
typedef struct request request_t;

static void use_account(request_t *r, const char *name)
{
    fake_rule_text(&r->account, name);
}

static struct account *monitor(fake_t *f)
{
    const struct sid sid = fake_sid(1002);
    return fake_account(f, "PC-0421\\monitor", &sid, true);
}

static void anna(fake_t *f, request_t *r)
{
    use_account(r, "CONTOSO\\anna");
}

static void support(fake_t *f, request_t *r)
{
    use_account(r, "PC-0421\\support");
}

static void on_a_domain_controller(fake_t *f, request_t *r)
{
    use_account(r, "CONTOSO\\anna");
    f->os.server = f->os.domain_controller = true;
}

/* What it is could not be read, but its own accounts are those of the domain it is in. */
static void on_the_database_of_a_domain(fake_t *f, request_t *r)
{
    use_account(r, "CONTOSO\\anna");
    for (size_t i = 0; i < f->account_count; i++)
        f->accounts[i].account.member_domain = f->accounts[i].account.machine_domain;
}

static void nobody(fake_t *f, request_t *r)
{
    use_account(r, "nobody");
}

static void registry_denied(fake_t *f, request_t *r)
{
    fake_fail(f, FAKE_registry_get, ST_DENIED, 5);
}

static void groups_unknown(fake_t *f, request_t *r)
{
    struct account *account = monitor(f);
    account->missing = ACCOUNT_MISSING_GROUPS;
    account->groups_status = ST_DENIED;
}

/* ---- PERM-ACCOUNT ---- */
static void disabled(fake_t *f, request_t *r)
{
    monitor(f)->disabled = true;
}

static void locked(fake_t *f, request_t *r)
{
    monitor(f)->locked = true;
}

static void expired(fake_t *f, request_t *r)
{
    monitor(f)->expired = true;
}

static void password_expired(fake_t *f, request_t *r)
{
    monitor(f)->password_expired = true;
}

static void hours(fake_t *f, request_t *r)
{
    monitor(f)->logon_hours = true;
}

static void state_unknown(fake_t *f, request_t *r)
{
    struct account *account = monitor(f);
    account->missing = ACCOUNT_MISSING_STATE;
    account->state_status = ST_DENIED;
}

static void force_guest(fake_t *f, request_t *r)
{
    fake_dword(f, LSA, "ForceGuest", 1);
}

static void force_guest_and_hours(fake_t *f, request_t *r)
{
    force_guest(f, r);
    hours(f, r);
}

static void force_guest_domain(fake_t *f, request_t *r)
{
    force_guest(f, r);
    anna(f, r);
}

static void blank_possible(fake_t *f, request_t *r)
{
    monitor(f)->blank_password_possible = true;
    fake_value_remove(f, LSA, "LimitBlankPasswordUse");
}

static void blank_allowed(fake_t *f, request_t *r)
{
    fake_dword(f, LSA, "LimitBlankPasswordUse", 0);
}

static void no_ntlm(fake_t *f, request_t *r)
{
    fake_dword(f, MSV, "RestrictReceivingNTLMTraffic", 2);
}

static void no_ntlm_domain(fake_t *f, request_t *r)
{
    fake_dword(f, MSV, "RestrictReceivingNTLMTraffic", 1);
    anna(f, r);
}

/* From another computer, by an address: Kerberos is not in play. */
static void no_ntlm_by_address(fake_t *f, request_t *r)
{
    no_ntlm(f, r);
    anna(f, r);
    f->os.domain_joined = true;
    f->name.literal = true;
    r->local = false;
}

static void no_ntlm_by_name(fake_t *f, request_t *r)
{
    no_ntlm_by_address(f, r);
    f->name.literal = false;
}

static void try_ip_spn(fake_t *f)
{
    fake_dword(f, FAKE_OWN SYSTEM_POLICY "\\Kerberos\\Parameters", "TryIPSPN", 1);
}

static void no_ntlm_by_address_of_kerberos(fake_t *f, request_t *r)
{
    no_ntlm_by_address(f, r);
    try_ip_spn(f);
}

static void no_ntlm_but_proven(fake_t *f, request_t *r)
{
    no_ntlm_by_address(f, r);
    fake_rule_text(&r->user, r->account);
}

/* ---- Protected Users ---- */
static void join_protected(fake_t *f, const char *group_text)
{
    struct sid account, group;
    assert_true(sid_from_text(ANNA, &account));
    assert_true(sid_from_text(group_text, &group));
    fake_member(f, &group, &account);
}

static void protected_here(fake_t *f, request_t *r)
{
    anna(f, r);
    f->os.domain_joined = true;
    join_protected(f, "S-1-5-21-2000478354-1708537768-1957994488-525");
}

static void protected_by_name(fake_t *f, request_t *r)
{
    protected_here(f, r);
    r->local = false;
}

static void protected_by_address(fake_t *f, request_t *r)
{
    protected_by_name(f, r);
    f->name.literal = true;
}

static void protected_by_address_of_kerberos(fake_t *f, request_t *r)
{
    protected_by_address(f, r);
    try_ip_spn(f);
}

static void protected_try_unreadable(fake_t *f, request_t *r)
{
    protected_by_address(f, r);
    fake_fail(f, FAKE_own_registry_get, ST_DENIED, 5);
}

static void protected_but_proven(fake_t *f, request_t *r)
{
    protected_by_address(f, r);
    fake_rule_text(&r->user, r->account);
}

static void protected_proven_by_another(fake_t *f, request_t *r)
{
    protected_by_address(f, r);
    fake_rule_text(&r->user, "PC-0421\\support");
}

static void protected_from_elsewhere(fake_t *f, request_t *r)
{
    protected_by_address(f, r);
    fake_rule_text(&r->client_address, "10.9.9.9");
}

/* The number alone is no sign: the group of another domain has it as well. */
static void protected_of_another_domain(fake_t *f, request_t *r)
{
    anna(f, r);
    f->os.domain_joined = true;
    r->local = false;
    f->name.literal = true;
    join_protected(f, "S-1-5-21-1-2-3-525");
}

static void protected_unknown_by_name(fake_t *f, request_t *r)
{
    anna(f, r);
    f->os.domain_joined = true;
    r->local = false;
    for (size_t i = 0; i < f->account_count; i++)
        f->accounts[i].account.missing = ACCOUNT_MISSING_GROUPS;
}

static void protected_unknown_by_address(fake_t *f, request_t *r)
{
    protected_unknown_by_name(f, r);
    f->name.literal = true;
}

static void protected_unknown_here(fake_t *f, request_t *r)
{
    protected_unknown_by_name(f, r);
    r->local = true;
}

static void protected_unknown_but_proven(fake_t *f, request_t *r)
{
    protected_unknown_by_name(f, r);
    fake_rule_text(&r->user, r->account);
}

/* "Classic" and "Guest only" are all that the setting knows. */
static void force_guest_two(fake_t *f, request_t *r)
{
    fake_dword(f, LSA, "ForceGuest", 2);
}

static void audit_failed(fake_t *f, request_t *r)
{
    fake_dword(f, LSA, "CrashOnAuditFail", 2);
}

static void audit_failed_administrator(fake_t *f, request_t *r)
{
    audit_failed(f, r);
    support(f, r);
    fake_dword(f, SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 1);
}

static void audit_failed_filtered(fake_t *f, request_t *r)
{
    audit_failed(f, r);
    support(f, r);
}

static void audit_failed_groups_unknown(fake_t *f, request_t *r)
{
    audit_failed(f, r);
    groups_unknown(f, r);
}

static void audit_three(fake_t *f, request_t *r)
{
    fake_dword(f, LSA, "CrashOnAuditFail", 3);
}

static void audit_may_crash(fake_t *f, request_t *r)
{
    fake_dword(f, LSA, "CrashOnAuditFail", 1);
}

static void ntlm_three(fake_t *f, request_t *r)
{
    fake_dword(f, MSV, "RestrictReceivingNTLMTraffic", 3);
}

static void domain_ntlm_only(fake_t *f, request_t *r)
{
    fake_dword(f, MSV, "RestrictReceivingNTLMTraffic", 1);
}

static void a_group(fake_t *f, request_t *r)
{
    monitor(f)->kind = ACCOUNT_GROUP;
}

static void a_service(fake_t *f, request_t *r)
{
    monitor(f)->kind = ACCOUNT_WELL_KNOWN;
}

/* ---- PERM-LOGON ---- */
static void logon_denied(fake_t *f, request_t *r)
{
    sid_list_add(&f->deny_network_logon, sid_well_known(SID_LOCAL_ACCOUNT));
}

static void logon_denied_account(fake_t *f, request_t *r)
{
    const struct sid sid = fake_sid(1002);
    sid_list_add(&f->deny_network_logon, &sid);
}

/* Whoever logs on with NTLM ([MS-DTYP] 2.4.2.4): whether the account will is not known. */
static void logon_by_ntlm_denied(fake_t *f, request_t *r)
{
    struct sid ntlm;
    assert_true(sid_from_text("S-1-5-64-10", &ntlm));
    sid_list_add(&f->deny_network_logon, &ntlm);
}

static void logon_of_this_organization(fake_t *f, request_t *r)
{
    struct sid organization;
    assert_true(sid_from_text("S-1-5-15", &organization));
    sid_list_free(&f->network_logon);
    sid_list_add(&f->network_logon, &organization);
}

static void logon_missing(fake_t *f, request_t *r)
{
    sid_list_free(&f->network_logon);
}

static void logon_missing_at_home(fake_t *f, request_t *r)
{
    logon_missing(f, r);
    f->os.home_edition = true;
}

/* Its groups were not read to the end: those that are known decide where they can. */
static void groups_unknown_others_denied(fake_t *f, request_t *r)
{
    groups_unknown(f, r);
    sid_list_add(&f->deny_network_logon, sid_well_known(SID_GUESTS));
}

static void groups_unknown_denied(fake_t *f, request_t *r)
{
    groups_unknown_others_denied(f, r);
    logon_denied(f, r);
}

static void groups_unknown_not_given(fake_t *f, request_t *r)
{
    groups_unknown(f, r);
    logon_missing(f, r);
}

/* The right of a group that the token then has for deny only. */
static void logon_of_administrators(fake_t *f, request_t *r)
{
    use_account(r, "PC-0421\\support");
    sid_list_free(&f->network_logon);
    sid_list_add(&f->network_logon, sid_well_known(SID_ADMINISTRATORS));
}

static void logon_of_administrators_and_users(fake_t *f, request_t *r)
{
    logon_of_administrators(f, r);
    sid_list_add(&f->network_logon, sid_well_known(SID_USERS));
}

static void logon_of_whole_administrators(fake_t *f, request_t *r)
{
    logon_of_administrators(f, r);
    fake_dword(f, SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 1);
}

static void rights_unreadable(fake_t *f, request_t *r)
{
    fake_fail(f, FAKE_rights_get, ST_DENIED, 5);
}

/* Set by the management of the device. */
#define MANAGED "SOFTWARE\\Microsoft\\PolicyManager\\current\\device\\"

static void logon_denied_managed(fake_t *f, request_t *r)
{
    logon_denied(f, r);
    fake_string(f, MANAGED "UserRights", "DenyAccessFromNetwork", "*S-1-5-113");
}

static void logon_missing_managed(fake_t *f, request_t *r)
{
    logon_missing(f, r);
    fake_string(f, MANAGED "UserRights", "AccessFromNetwork", "*S-1-5-32-544");
}

/* ---- PERM-GROUP ---- */
static void managed(fake_t *f, const char *group, const char *action)
{
    const struct sid sid = fake_sid(1002);
    char *text = string_printf("<GroupConfiguration><accessgroup desc=\"Other\"><group action=\"R\"/></accessgroup>"
                               "<accessgroup desc = \"%s\"><group action = \"%s\"/><add member=\"x\"/></accessgroup>"
                               "<accessgroup desc=\"S-1-5-32-544\"><group action=\"R\"/></accessgroup>"
                               "</GroupConfiguration>",
                               group, action);
    fake_member_remove(f, sid_well_known(SID_DISTRIBUTED_COM_USERS), &sid);
    fake_string(f, MANAGED "LocalUsersAndGroups", "Configure", text);
    free(text);
}

static void managed_replaced(fake_t *f, request_t *r)
{
    managed(f, "S-1-5-32-562", "R");
}

static void managed_replaced_by_name(fake_t *f, request_t *r)
{
    managed(f, "Distributed COM Users", "R");
}

static void managed_updated(fake_t *f, request_t *r)
{
    managed(f, "S-1-5-32-562", "U");
}

static void leave_dcom_users(fake_t *f, request_t *r)
{
    const struct sid sid = fake_sid(1002);
    fake_member_remove(f, sid_well_known(SID_DISTRIBUTED_COM_USERS), &sid);
}

static void performance_log(fake_t *f, request_t *r)
{
    leave_dcom_users(f, r);
    const struct sid sid = fake_sid(1002);
    fake_member(f, sid_well_known(SID_PERFORMANCE_LOG_USERS), &sid);
}

static void nested(fake_t *f, request_t *r)
{
    anna(f, r);
    struct sid account, group;
    assert_true(sid_from_text(ANNA, &account));
    assert_true(sid_from_text("S-1-5-21-2000478354-1708537768-1957994488-2200", &group));
    fake_member(f, &group, &account);
    fake_member(f, sid_well_known(SID_DISTRIBUTED_COM_USERS), &group);
}

static void domain_administrator(fake_t *f, request_t *r)
{
    anna(f, r);
    struct sid account;
    assert_true(sid_from_text(ANNA, &account));
    fake_member(f, sid_well_known(SID_ADMINISTRATORS), &account);
}

static void builtin_administrator(fake_t *f, request_t *r)
{
    use_account(r, "PC-0421\\Administrator");
}

static void filtered_builtin(fake_t *f, request_t *r)
{
    builtin_administrator(f, r);
    fake_dword(f, SYSTEM_POLICY, "FilterAdministratorToken", 1);
}

static void token_unknown(fake_t *f, request_t *r)
{
    support(f, r);
    fake_fail(f, FAKE_registry_get, ST_TIMEOUT, 1460);
}

static void own_entry(fake_t *f, request_t *r)
{
    anna(f, r);
    struct security_descriptor sd;
    assert_int_equal(security_descriptor_from_sddl("O:BAG:BAD:(A;;CCDCLCSWRP;;;" ANNA ")", NULL, &sd), ST_OK);
    struct registry_value value = {.type = REGISTRY_BINARY};
    value.bytes = security_descriptor_bytes(&sd, &value.size);
    security_descriptor_free(&sd);
    fake_value(f, OLE, "MachineLaunchRestriction", value);
}

/* Filtered, but the limit names the account. */
static void own_entry_filtered(fake_t *f, request_t *r)
{
    support(f, r);
    struct security_descriptor sd;
    const struct sid sid = fake_sid(1001);
    assert_int_equal(security_descriptor_from_sddl("O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)", NULL, &sd), ST_OK);
    security_descriptor_grant(&sd, &sid, COM_EXECUTE | COM_EXECUTE_REMOTE | COM_ACTIVATE_REMOTE, 0);
    struct registry_value value = {.type = REGISTRY_BINARY};
    value.bytes = security_descriptor_bytes(&sd, &value.size);
    security_descriptor_free(&sd);
    fake_value(f, OLE, "MachineLaunchRestriction", value);
}

/* Which groups remote UAC takes beside Administrators is listed nowhere. */
static void granted_to_operators(fake_t *f, request_t *r)
{
    struct security_descriptor sd;
    leave_dcom_users(f, r);
    assert_int_equal(security_descriptor_from_sddl("O:BAG:BAD:(A;;CCDCLCSWRP;;;BO)", NULL, &sd), ST_OK);
    struct registry_value value = {.type = REGISTRY_BINARY};
    value.bytes = security_descriptor_bytes(&sd, &value.size);
    security_descriptor_free(&sd);
    fake_value(f, OLE, "MachineLaunchRestriction", value);
}

static void operator(fake_t *f, uint32_t rid)
{
    struct sid group;
    const struct sid sid = fake_sid(rid);
    assert_true(sid_from_text("S-1-5-32-551", &group));
    fake_member(f, &group, &sid);
}

static void through_operators(fake_t *f, request_t *r)
{
    granted_to_operators(f, r);
    operator(f, 1002);
}

static void through_operators_filtered(fake_t *f, request_t *r)
{
    granted_to_operators(f, r);
    support(f, r);
    operator(f, 1001);
}

static void through_operators_whole(fake_t *f, request_t *r)
{
    through_operators(f, r);
    fake_dword(f, SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 1);
}

static void logon_of_operators(fake_t *f, request_t *r)
{
    struct sid group;
    assert_true(sid_from_text("S-1-5-32-551", &group));
    sid_list_free(&f->network_logon);
    sid_list_add(&f->network_logon, &group);
    operator(f, 1002);
}

static void limit_unread(fake_t *f, request_t *r)
{
    leave_dcom_users(f, r);
    fake_fail(f, FAKE_registry_get, ST_DENIED, 5);
}

static void groups_unknown_outsider(fake_t *f, request_t *r)
{
    groups_unknown(f, r);
    fake_value_remove(f, OLE, "MachineLaunchRestriction");
}

static void not_elevated(fake_t *f, request_t *r)
{
    f->os.elevated = false;
}

/* clang-format off */
#define ACCOUNT &requirement_perm_account
#define LOGON &requirement_perm_logon
#define GROUP &requirement_perm_group

static const struct scenario scenarios[] = {
    {"healthy account", ACCOUNT, NULL, V_READY, TEXT_PERM_ACCOUNT_READY, .remedy = NULL},
    {"no such account", ACCOUNT, nobody, V_NEEDS_CHANGE, TEXT_PERM_ABSENT, .remedy = NULL},
    {"disabled", ACCOUNT, disabled, V_NEEDS_CHANGE, TEXT_PERM_DISABLED, .remedy = NULL},
    {"locked", ACCOUNT, locked, V_NEEDS_CHANGE, TEXT_PERM_LOCKED, .remedy = NULL},
    {"expired", ACCOUNT, expired, V_NEEDS_CHANGE, TEXT_PERM_EXPIRED, .remedy = NULL},
    {"password expired", ACCOUNT, password_expired, V_NEEDS_CHANGE, TEXT_PERM_PASSWORD, .remedy = NULL},
    {"hours", ACCOUNT, hours, V_CANNOT_TELL, TEXT_PERM_LIMITS, .remedy = NULL},
    {"state unknown", ACCOUNT, state_unknown, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"settings denied", ACCOUNT, registry_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"guests only", ACCOUNT, force_guest, V_NEEDS_CHANGE, TEXT_PERM_GUEST, "classic-logon", true, V_READY, false},
    {"guests only, and hours", ACCOUNT, force_guest_and_hours, V_NEEDS_CHANGE, TEXT_PERM_GUEST, "classic-logon", true, V_CANNOT_TELL, false},
    {"guests only, domain account", ACCOUNT, force_guest_domain, V_READY, TEXT_PERM_ACCOUNT_READY, .remedy = NULL},
    {"blank password possible", ACCOUNT, blank_possible, V_ATTENTION, TEXT_PERM_BLANK, .remedy = NULL},
    {"blank passwords allowed", ACCOUNT, blank_allowed, V_ATTENTION, TEXT_PERM_BLANK_ALLOWED, .remedy = NULL},
    {"no NTLM", ACCOUNT, no_ntlm, V_NEEDS_CHANGE, TEXT_PERM_NTLM, .remedy = NULL},
    {"no NTLM for the domain", ACCOUNT, no_ntlm_domain, V_ATTENTION, TEXT_PERM_NTLM_KERBEROS, .remedy = NULL},
    {"no NTLM, domain account by address", ACCOUNT, no_ntlm_by_address, V_NEEDS_CHANGE, TEXT_PERM_NTLM_KERBEROS_NEVER, .remedy = NULL},
    {"no NTLM, address, TryIPSPN", ACCOUNT, no_ntlm_by_address_of_kerberos, V_CANNOT_TELL, TEXT_PERM_NTLM_KERBEROS, .remedy = NULL},
    {"no NTLM, address, its query answered", ACCOUNT, no_ntlm_but_proven, V_ATTENTION, TEXT_PERM_NTLM_KERBEROS, .remedy = NULL},
    {"protected, here", ACCOUNT, protected_here, V_ATTENTION, TEXT_PERM_PROTECTED, .remedy = NULL},
    {"protected, by name", ACCOUNT, protected_by_name, V_ATTENTION, TEXT_PERM_PROTECTED, .remedy = NULL},
    {"protected, by address", ACCOUNT, protected_by_address, V_NEEDS_CHANGE, TEXT_PERM_PROTECTED_NEVER, .remedy = NULL},
    {"protected, by address, TryIPSPN", ACCOUNT, protected_by_address_of_kerberos, V_CANNOT_TELL, TEXT_PERM_PROTECTED, .remedy = NULL},
    {"protected, TryIPSPN not read", ACCOUNT, protected_try_unreadable, V_CANNOT_TELL, TEXT_PERM_PROTECTED, .remedy = NULL},
    {"protected, its query answered", ACCOUNT, protected_but_proven, V_ATTENTION, TEXT_PERM_PROTECTED, .remedy = NULL},
    {"protected, another's query answered", ACCOUNT, protected_proven_by_another, V_NEEDS_CHANGE, TEXT_PERM_PROTECTED_NEVER, .remedy = NULL},
    {"protected, another client", ACCOUNT, protected_from_elsewhere, V_ATTENTION, TEXT_PERM_PROTECTED, .remedy = NULL},
    {"protected users of another domain", ACCOUNT, protected_of_another_domain, V_READY, TEXT_PERM_ACCOUNT_READY, .remedy = NULL},
    {"perhaps protected, by name", ACCOUNT, protected_unknown_by_name, V_ATTENTION, TEXT_PERM_PROTECTED_PERHAPS, .remedy = NULL},
    {"perhaps protected, here", ACCOUNT, protected_unknown_here, V_ATTENTION, TEXT_PERM_PROTECTED_PERHAPS, .remedy = NULL},
    {"perhaps protected, its query answered", ACCOUNT, protected_unknown_but_proven, V_READY, TEXT_PERM_ACCOUNT_READY, .remedy = NULL},
    {"neither classic nor guests", ACCOUNT, force_guest_two, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"stopped for want of audits", ACCOUNT, audit_failed, V_NEEDS_CHANGE, TEXT_PERM_AUDIT_FAILED, .remedy = NULL},
    {"stopped for want of audits, administrator", ACCOUNT, audit_failed_administrator, V_ATTENTION, TEXT_PERM_AUDIT_ADMINISTRATORS, .remedy = NULL},
    {"stopped for want of audits, filtered", ACCOUNT, audit_failed_filtered, V_CANNOT_TELL, TEXT_PERM_AUDIT_PERHAPS, .remedy = NULL},
    {"stopped for want of audits, groups unknown", ACCOUNT, audit_failed_groups_unknown, V_CANNOT_TELL, TEXT_PERM_AUDIT_PERHAPS, .remedy = NULL},
    {"may stop for want of audits", ACCOUNT, audit_may_crash, V_READY, TEXT_PERM_ACCOUNT_READY, .remedy = NULL},
    {"audits: a value that nobody named", ACCOUNT, audit_three, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"perhaps protected, by address", ACCOUNT, protected_unknown_by_address, V_CANNOT_TELL, TEXT_PERM_PROTECTED_UNKNOWN, .remedy = NULL},
    {"no NTLM, domain account by name", ACCOUNT, no_ntlm_by_name, V_ATTENTION, TEXT_PERM_NTLM_KERBEROS, .remedy = NULL},
    {"NTLM setting that nobody named", ACCOUNT, ntlm_three, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"NTLM for local accounts", ACCOUNT, domain_ntlm_only, V_READY, TEXT_PERM_ACCOUNT_READY, .remedy = NULL},
    {"a group", ACCOUNT, a_group, V_CANNOT_TELL, TEXT_PERM_IS_GROUP, .remedy = NULL},
    {"a service account", ACCOUNT, a_service, V_CANNOT_TELL, TEXT_PERM_IS_SERVICE, .remedy = NULL},

    {"may log on", LOGON, NULL, V_READY, TEXT_PERM_LOGON_READY, .remedy = NULL},
    {"baseline denies local accounts", LOGON, logon_denied, V_NEEDS_CHANGE, TEXT_PERM_LOGON_DENIED, .remedy = NULL},
    {"account denied", LOGON, logon_denied_account, V_NEEDS_CHANGE, TEXT_PERM_LOGON_DENIED, .remedy = NULL},
    {"logon by NTLM denied", LOGON, logon_by_ntlm_denied, V_CANNOT_TELL, TEXT_PERM_LOGON_PERHAPS, .remedy = NULL},
    {"logon of this organization", LOGON, logon_of_this_organization, V_CANNOT_TELL, TEXT_PERM_LOGON_PERHAPS, .remedy = NULL},
    {"right missing", LOGON, logon_missing, V_NEEDS_CHANGE, TEXT_PERM_LOGON_MISSING, .remedy = NULL},
    {"right missing, Home edition", LOGON, logon_missing_at_home, V_NEEDS_CHANGE, TEXT_PERM_LOGON_MISSING, .remedy = NULL},
    {"rights denied to us", LOGON, rights_unreadable, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"rights, not elevated", LOGON, not_elevated, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"logon, groups unknown", LOGON, groups_unknown, V_READY, TEXT_PERM_LOGON_READY, .remedy = NULL},
    {"logon denied by the device's management", LOGON, logon_denied_managed, V_NEEDS_CHANGE, TEXT_PERM_LOGON_DENIED, .by_policy = true},
    {"logon not given by the device's management", LOGON, logon_missing_managed, V_NEEDS_CHANGE, TEXT_PERM_LOGON_MISSING, .by_policy = true},
    {"logon, administrators alone, filtered", LOGON, logon_of_administrators, V_CANNOT_TELL, TEXT_PERM_LOGON_FILTERED, .remedy = NULL},
    {"logon, administrators and users, filtered", LOGON, logon_of_administrators_and_users, V_READY, TEXT_PERM_LOGON_READY, .remedy = NULL},
    {"logon, administrators alone, not filtered", LOGON, logon_of_whole_administrators, V_READY, TEXT_PERM_LOGON_READY, .remedy = NULL},
    {"logon, operators alone", LOGON, logon_of_operators, V_CANNOT_TELL, TEXT_PERM_LOGON_FILTERED, .remedy = NULL},
    {"logon, groups unknown, a group denied", LOGON, groups_unknown_others_denied, V_CANNOT_TELL, TEXT_PERM_LOGON_UNKNOWN, .remedy = NULL},
    {"logon, groups unknown, denied", LOGON, groups_unknown_denied, V_NEEDS_CHANGE, TEXT_PERM_LOGON_DENIED, .remedy = NULL},
    {"logon, groups unknown, not given", LOGON, groups_unknown_not_given, V_CANNOT_TELL, TEXT_PERM_LOGON_UNKNOWN, .remedy = NULL},
    {"logon of nobody", LOGON, nobody, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

    {"DCOM user", GROUP, NULL, V_READY, TEXT_PERM_GROUP_MEMBER, .remedy = NULL},
    {"performance log user", GROUP, performance_log, V_READY, TEXT_PERM_GROUP_MEMBER, .remedy = NULL},
    {"nested", GROUP, nested, V_READY, TEXT_PERM_GROUP_MEMBER, .remedy = NULL},
    {"domain administrator", GROUP, domain_administrator, V_READY, TEXT_PERM_GROUP_MEMBER, .remedy = NULL},
    {"built-in administrator", GROUP, builtin_administrator, V_READY, TEXT_PERM_GROUP_MEMBER, .remedy = NULL},
    {"filtered built-in administrator", GROUP, filtered_builtin, V_NEEDS_CHANGE, TEXT_PERM_GROUP_FILTERED, "dcom-users", true, V_READY, false},
    {"group filled by the device's management", GROUP, managed_replaced, V_NEEDS_CHANGE, TEXT_PERM_GROUP_NONE, .by_policy = true},
    {"group filled by the device's management, by name", GROUP, managed_replaced_by_name, V_NEEDS_CHANGE, TEXT_PERM_GROUP_NONE, .by_policy = true},
    {"group to which the device's management adds", GROUP, managed_updated, V_NEEDS_CHANGE, TEXT_PERM_GROUP_NONE, "dcom-users", true, V_READY, false},
    {"filtered administrator with an entry", GROUP, own_entry_filtered, V_READY, TEXT_PERM_GROUP_ENTRY, .remedy = NULL},
    {"filtered administrator", GROUP, support, V_NEEDS_CHANGE, TEXT_PERM_GROUP_FILTERED, "dcom-users", true, V_READY, false},
    {"token unknown", GROUP, token_unknown, V_CANNOT_TELL, TEXT_PERM_GROUP_TOKEN_UNKNOWN, .remedy = NULL},
    {"outsider", GROUP, leave_dcom_users, V_NEEDS_CHANGE, TEXT_PERM_GROUP_NONE, "dcom-users", true, V_READY, false},
    {"domain outsider, group", GROUP, anna, V_NEEDS_CHANGE, TEXT_PERM_GROUP_NONE, "dcom-users", true, V_READY, false},
    {"domain outsider, administrator", GROUP, anna, V_NEEDS_CHANGE, TEXT_PERM_GROUP_NONE, "administrators", false, V_READY, false},
    {"domain controller", GROUP, on_a_domain_controller, V_NEEDS_CHANGE, TEXT_PERM_GROUP_NONE, "domain-dcom-users", false, V_READY, false},
    {"domain controller by its accounts", GROUP, on_the_database_of_a_domain, V_NEEDS_CHANGE, TEXT_PERM_GROUP_NONE, "domain-dcom-users", false, V_READY, false},
    {"through operators", GROUP, through_operators, V_CANNOT_TELL, TEXT_PERM_GROUP_DOUBTFUL, .remedy = NULL},
    {"through operators, administrator", GROUP, through_operators_filtered, V_CANNOT_TELL, TEXT_PERM_GROUP_DOUBTFUL, .remedy = NULL},
    {"through operators, not filtered", GROUP, through_operators_whole, V_READY, TEXT_PERM_GROUP_ENTRY, .remedy = NULL},
    {"limit not read", GROUP, limit_unread, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"entry of its own", GROUP, own_entry, V_READY, TEXT_PERM_GROUP_ENTRY, .remedy = NULL},
    {"groups unknown", GROUP, groups_unknown_outsider, V_CANNOT_TELL, TEXT_PERM_GROUP_UNKNOWN, .remedy = NULL},
    {"group of nobody", GROUP, nobody, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},

};

enum { GOOD = 1 << V_READY, WARN = 1 << V_ATTENTION, BAD = 1 << V_NEEDS_CHANGE, UNKNOWN = 1 << V_CANNOT_TELL };

static const struct reached reached[] = {
    {ACCOUNT, GOOD | WARN | BAD | UNKNOWN},
    {LOGON, GOOD | BAD | UNKNOWN},
    {GROUP, GOOD | BAD | UNKNOWN},
    {NULL, 0},
};
/* clang-format on */

static void every_verdict_is_reached(void **unused)
{
    scenarios_run(scenarios, array_count(scenarios), reached);
}

static void what_cannot_be_read_is_never_ready(void **unused)
{
    scenario_never_ready(ACCOUNT, FAKE_account_get, NULL);
    scenario_never_ready(LOGON, FAKE_account_get, NULL);
    scenario_never_ready(LOGON, FAKE_rights_get, NULL);
    scenario_never_ready(GROUP, FAKE_account_get, NULL);
}

/* A value of the wrong type is not a value that is not set: what Windows makes of it is not known. */
static void settings_that_cannot_be_read_are_told(void **unused)
{
    for (enum status status = ST_DENIED; status < ST_COUNT; status++) {
        fake_t *fake = fake_machine_healthy();
        request_t request = fake_request_local();
        fake_fail(fake, FAKE_registry_get, status, 5);
        struct seen seen = seen_check(fake, &request, ACCOUNT);
        assert_int_equal(seen.finding->verdict, V_CANNOT_TELL);
        seen_free(&seen);
        request_free(&request);
        fake_machine_free(fake);
    }
}

/* Administrators is offered only where remote UAC would not take it again. */
static void administrators_is_no_way_for_local_accounts(void **unused)
{
    fake_t *fake = fake_machine_healthy();
    request_t request = fake_request_local();
    leave_dcom_users(fake, &request);
    struct seen seen = seen_check(fake, &request, GROUP);
    assert_int_equal(seen.finding->offer_count, 1);
    assert_string_equal(seen.finding->offers[0].remedy->id, "dcom-users");
    seen_free(&seen);
    fake_dword(fake, SYSTEM_POLICY, "LocalAccountTokenFilterPolicy", 1);
    seen = seen_check(fake, &request, GROUP);
    assert_int_equal(seen.finding->offer_count, 2);
    assert_false(seen.finding->offers[1].recommended);
    seen_free(&seen);
    request_free(&request);
    fake_machine_free(fake);
}

/* A name that nobody could be asked for is no wrong name. */
static void out_of_reach_is_not_absent(void **unused)
{
    fake_t *fake = fake_machine_healthy();
    request_t request = fake_request_local();
    fake_fail(fake, FAKE_account_get, ST_UNREACHABLE, 1332);
    struct seen seen = seen_check(fake, &request, ACCOUNT);
    assert_int_equal(seen.finding->verdict, V_CANNOT_TELL);
    assert_int_equal(seen.finding->summary.id, TEXT_COULD_NOT_READ);
    assert_int_equal(seen.finding->advice.id, TEXT_PERM_UNREACHED_ADVICE);
    seen_free(&seen);
    request_free(&request);
    fake_machine_free(fake);
}

/* SYSTEM, as deployment tools run the program, is in Administrators but never comes from another computer. */
static void nothing_is_ready_for_an_account_of_windows(void **unused)
{
    for (size_t i = 0; catalogue[i]; i++) {
        if (!catalogue[i]->of_account || catalogue[i] == ACCOUNT)
            continue;
        fake_t *fake = fake_machine_healthy();
        request_t request = fake_request_local();
        a_service(fake, &request);
        needs_add_class(&request.needs, "root\\cimv2", "Win32_Service", NULL);
        needs_add_class(&request.needs, "root\\cimv2", "Win32_NTLogEvent", NULL);
        needs_add_class(&request.needs, "root\\cimv2", "Win32_PerfFormattedData_PerfOS_Memory", NULL);
        struct seen seen = seen_check(fake, &request, catalogue[i]);
        assert_int_equal(seen.finding->verdict, V_NOT_CHECKED);
        assert_string_equal(seen.finding->blocked_by, "PERM-ACCOUNT");
        assert_int_equal(seen.finding->offer_count, 0);
        seen_free(&seen);
        request_free(&request);
        fake_machine_free(fake);
    }
}

static void who_else_is_denied(void **state)
{
    (void)state;
    static const struct {
        const char *denied;
        bool others;
    } rows[] = {
        {"S-1-5-32-546", true}, {"S-1-5-21-9-9-9-1777", true}, {"S-1-5-114", true},
        {"S-1-5-113", false},   {"S-1-5-21-9-9-9-501", false}, {"S-1-1-0", false},
        {"S-1-5-64-10", true},
    };
    struct sid_list known = {0};
    sid_list_add(&known, sid_well_known(SID_EVERYONE));
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct sid sid;
        struct sid_list denied = {0};
        assert_true(sid_from_text(rows[i].denied, &sid));
        sid_list_add(&denied, &sid);
        assert_int_equal(logon_rights_among(&known, &known, &denied).denied_others, rows[i].others);
        sid_list_free(&denied);
    }
    sid_list_free(&known);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_reached),
        cmocka_unit_test(what_cannot_be_read_is_never_ready),
        cmocka_unit_test(settings_that_cannot_be_read_are_told),
        cmocka_unit_test(administrators_is_no_way_for_local_accounts),
        cmocka_unit_test(out_of_reach_is_not_absent),
        cmocka_unit_test(nothing_is_ready_for_an_account_of_windows),
        cmocka_unit_test(who_else_is_denied),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
