/* SPDX-License-Identifier: MIT
 * Experiments that are tables: questions to Windows with the one answer that the product counts on, and a lie for each
 * that must be caught. */
#include "proof.h"

#include <stdio.h>
#include <string.h>

/* KEY NAME=NUMBER, the product's side; without a number the value is deleted. */
static bool step_set(struct trial *trial, const char *what)
{
    char key[256], name[64];
    unsigned number = 0;
    int got = sscanf(what, "%255s %63[^=]=%u", key, name, &number);
    struct registry_value value = registry_dword(number);
    bool good = got >= 2 && trial_sets(trial, key, name, got == 3 ? &value : NULL);
    registry_value_free(&value);
    return good;
}

static bool step_done(struct trial *trial, const struct step *step)
{
    struct table answer;
    struct strbuf text = STRBUF_INIT;
    if (strncmp(step->question, "set ", 4) == 0)
        return step_set(trial, step->question + 4);
    if ((step->note && !trial_makes(trial, step->note)) || !trial_ask(trial, &answer, "%s", step->question))
        return false;
    for (size_t i = 0; i < answer.rows * answer.columns; i++)
        strbuf_printf(&text, "%s%s", !i ? "" : i % answer.columns ? "\t" : "\n", answer.cells[i]);
    table_free(&answer);
    bool good = step->what || strcmp(strbuf_text(&text), step->wanted) == 0;
    if (step->what)
        trial_compare(trial, step->what, step->wanted, strbuf_text(&text));
    else if (!good)
        snprintf(trial->why, sizeof trial->why, "%.90s: %.150s", step->question, strbuf_text(&text));
    strbuf_free(&text);
    return good;
}

void steps_run(struct trial *trial, const struct step *steps)
{
    for (size_t i = 0; steps[i].question; i++)
        if (!step_done(trial, &steps[i]))
            return;
}

void experiment_run(const struct experiment *experiment, struct trial *trial)
{
    trial->changes = experiment->changes;
    if (experiment->table)
        steps_run(trial, experiment->table);
    else
        experiment->run(trial);
}

/* ---- passive ---- */

/* "IWbemLocator::ConnectServer": an IPv6 address stands in the path as it is, not in the form of UNC paths. */
static const struct step ipv6_steps[] = {
    {"the address as it is", "connect \\\\::1\\root\\cimv2", "0x00000000", "0x800706BA", NULL}, {0}};

static const struct step count_steps[] = {
    {"Next(32) to the end against Count", "rules-by-com", "the same", "not the same", NULL}, {0}};

/* [MS-NLMP] 2.2.1.3: what a name becomes in the AUTHENTICATE_MESSAGE, by SEC_WINNT_AUTH_IDENTITY as the product fills
 * it: the user before the domain. */
static const struct step names_steps[] = {
    {"bare name", "type3 monitor|", "monitor|", "monitor|CONTOSO", NULL},
    {"DOMAIN\\name", "type3 monitor|CONTOSO", "monitor|CONTOSO", "monitor|", NULL},
    {".\\name", "type3 monitor|.", "monitor|.", "monitor|PC-0421", NULL},
    {"name@domain", "type3 monitor@contoso.example|", "monitor@contoso.example|", "monitor|contoso.example", NULL},
    {0}};

/* "CoGetSystemSecurityPermissions": with what the policy and the registry say. */
static const struct step limits_steps[] = {
    {"machine-wide limit of access", "com-limit access", "as the registry says", "otherwise", NULL},
    {"machine-wide limit of launch", "com-limit launch", "as the registry says", "otherwise", NULL},
    {0}};

static const struct step modules_steps[] = {{"modules from elsewhere", "modules", "", "C:\\Users\\a\\credui.dll", NULL},
                                            {0}};

/* Journals are replayed with rights: nobody else may write one, or read what was changed. */
static const struct step journal_steps[] = {{"who has rights to the journals", "file-dacl WMI Ready\\Journal",
                                             "S-1-5-18\nS-1-5-32-544", "S-1-5-18\nS-1-5-32-544\nS-1-5-32-545", NULL},
                                            {0}};

/* The installer's own paths, for "Program Files" of 64 bits has one name in every language. */
#define INSTALLED "C:\\Program Files\\WMI Ready\\"
#define APP_PATHS "registry SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\App Paths\\"

static const struct step install_steps[] = {
    {"its folder", "install folder", INSTALLED, "C:\\Users\\anna\\", NULL},
    {"Win+R finds the wizard", APP_PATHS "wmiready.exe", "\t" INSTALLED "wmiready.exe", "", NULL},
    {"Win+R finds the command line", APP_PATHS "wmiready-cli.exe", "\t" INSTALLED "wmiready-cli.exe", "", NULL},
    {"the event log finds the texts", "install messages", INSTALLED "wmiready-cli.exe", "wmiready-cli.exe", NULL},
    {"a new prompt finds it", "install search-path", "once", "more than once", NULL},
    {"who else may write there", "install writers", "", "S-1-5-32-545", NULL},
    {0}};

static const struct step cleared_steps[] = {{"an event, and one behind EvtClearLog", "cleared-log",
                                             "0x00000000\t0x00003AA3", "0x00000000\t0x00000000", "key " LEFTOVERS_LOG},
                                            {0}};

static const struct step blanket_steps[] = {
    {"authentication level after the blanket of the product", "blanket \\\\127.0.0.1\\root\\cimv2", "6", "2", NULL},
    {0}};

/* ---- with a temporary account ---- */

#define USER_MADE(password) \
    { \
        NULL, "user " password, "0x00000000", NULL, "user" \
    }

/* "Accounts: Limit local account use of blank passwords to console logon only", the default: ERROR_ACCOUNT_RESTRICTION.
 */
static const struct step blank_steps[] = {
    {NULL, "registry SYSTEM\\CurrentControlSet\\Control\\Lsa LimitBlankPasswordUse", "4\t01000000", NULL, NULL},
    USER_MADE("blank"),
    {"a logon over the network", "logon blank", "0x0000052F", "0x00000000", NULL},
    {0}};

/* A channel each; behind the code how many wrong passwords the account has counted. ConnectServer takes no password
 * for this computer (WBEM_E_LOCAL_CREDENTIALS) and so costs none. */
static const struct step wrong_steps[] = {
    USER_MADE("long"),
    {"LogonUserW", "logon wrong", "0x0000052E", "0x00000000", NULL},
    {"what it cost", "bad-count", "1", "2", NULL},
    {"port 445", "smb-logon-user", "0x0000052E", "0x00000005", NULL},
    {"what both cost", "bad-count", "2", "3", NULL},
    {"WMI", "connect-as \\\\127.0.0.1\\root\\cimv2", "0x80041064", "0x80070005", NULL},
    {"what the three cost", "bad-count", "2", "3", NULL},
    {"DCOM", "activate-as 127.0.0.1", "0x80070005", "0x800706BA", NULL},
    {"what the four cost", "bad-count", "3", "2", NULL},
    {0}};

#define SYSTEM_POLICY "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System "
#define SET(what) \
    { \
        NULL, "set " what, "", NULL, NULL \
    }

/* KB951016, "Description of User Account Control and remote restrictions": 1 builds an elevated token. The page names
 * no other values than 0 and 1. */
static const struct step uac_steps[] = {
    USER_MADE("admin"),
    SET(SYSTEM_POLICY "LocalAccountTokenFilterPolicy"),
    {"Administrators over the network without the value", "logon-admin", "deny", "enabled", NULL},
    SET(SYSTEM_POLICY "LocalAccountTokenFilterPolicy=0"),
    {"with 0", "logon-admin", "deny", "enabled", NULL},
    SET(SYSTEM_POLICY "LocalAccountTokenFilterPolicy=1"),
    {"with 1", "logon-admin", "enabled", "deny", NULL},
    SET(SYSTEM_POLICY "LocalAccountTokenFilterPolicy=2"),
    {"with 2", "logon-admin", "deny", "enabled", NULL},
    {0}};

/* "Administrator protection" takes a restart, so only where it is on. */
static const struct step protection_steps[] = {
    {NULL, "registry " SYSTEM_POLICY "TypeOfAdminApprovalMode", "4\t02000000", NULL, NULL},
    USER_MADE("admin"),
    {"Administrators over the network", "logon-admin", "deny", "enabled", NULL},
    {0}};

/* Whatever marshals for a screen reader finds the security of the process as the product set it: proxies have its level
 * before they get a blanket ("CoInitializeSecurity": PKT_PRIVACY). */
static const struct step accessibility_steps[] = {{"a proxy before", "proxy root\\cimv2", "6", "2", NULL},
                                                  {NULL, "accessibility", "0x00000000", NULL, NULL},
                                                  {"a proxy afterwards", "proxy root\\default", "6", "2", NULL},
                                                  {0}};

static const struct step picker_steps[] = {
    {"the lists of this computer", "picker 1", "0x00000000\t0x00000000", "0x00000000\t0x8000000A", NULL}, {0}};

#define STEPS(id_, area_, changes_, table_, assumption_, place_, steps_, expected_) \
    { \
        .id = id_, .area = area_, .changes = changes_, .windows_only = true, .table = table_, \
        .assumption = assumption_, .place = place_, .steps = steps_, .expected = expected_ \
    }

static const struct experiment experiments[] = {
    STEPS("WMI-IPV6", "wmi", false, ipv6_steps, "ConnectServer takes an IPv6 address as it is.",
          "core/windows/wmi_connection.c", "Connects to root\\cimv2 of ::1.", "0x00000000"),
    STEPS("FW-COM-COUNT", "firewall", false, count_steps, "The enumeration of rules by 32 is complete.",
          "core/windows/firewall_rule_com.c", "Counts what Next(32) gives and compares it with Count.",
          "the same number"),
    STEPS("ACC-NAME-FORMS", "accounts", false, names_steps,
          "A user and a domain stand in the message of NTLM as they were given.", "core/windows/credentials.c",
          "Both sides of NTLM in this process; reads user and domain of the third message.", "as given"),
    STEPS("DCOM-LIMITS", "wmi", false, limits_steps,
          "Without a policy the machine-wide limits of COM are the values of the registry.",
          "core/requirements/dcom_limit.c", "CoGetSystemSecurityPermissions against the values below Ole.",
          "the same descriptors"),
    STEPS("WMI-DLLS", "wmi", false, modules_steps, "Modules come from System32, WinSxS and the program's folder only.",
          "app/load_config.c", "Lists the modules of this process, after the experiments before this one.",
          "none from elsewhere"),
    STEPS("WMI-PACKAGE", "wmi", false, blanket_steps, "The blanket over a proxy of WMI is what its calls use.",
          "core/windows/wmi_connection.c", "ConnectServer, CoSetProxyBlanket, CoQueryProxyBlanket.",
          "packet privacy (6)"),
    STEPS("ACC-BLANK", "accounts", true, blank_steps, "With LimitBlankPasswordUse a blank password ends with 1327.",
          "core/requirements/permissions_account.c",
          "Makes a local account without a password, logs on as over the network.", "1327 (0x52F)"),
    STEPS("ACC-WRONG", "accounts", true, wrong_steps, "Each wrong password is said as 1326 and costs one of the count.",
          "core/windows/attempt.c",
          "Makes a local account, a wrong password over LogonUserW, port 445, ConnectServer and an activation.",
          "1326 (0x52E) twice, 0x80041064 without a cost, 0x80070005; one each"),
    STEPS("ACC-REMOTE-UAC", "accounts", true, uac_steps,
          "A local administrator comes over the network without the group unless LocalAccountTokenFilterPolicy is 1.",
          "core/requirements/uac_token_filter.c",
          "Makes a local administrator, logs on through NTLM in this process with the value absent, 0, 1 and 2.",
          "Administrators for deny only, with 1 enabled"),
    STEPS("ACC-ADMIN-PROTECTION", "accounts", true, protection_steps,
          "With administrator protection a local administrator comes over the network without the group as before.",
          "core/requirements/uac_token_filter.c",
          "Only where TypeOfAdminApprovalMode is 2: makes a local administrator and logs on through NTLM.",
          "for deny only"),
    STEPS("UI-PICKER", "accounts", false, picker_steps,
          "Where Windows has its dialog for accounts, Initialize and the scope of this computer say S_OK.",
          "core/windows/object_picker.c", "IDsObjectPicker::Initialize for this computer's own accounts; no dialog.",
          "twice 0x00000000"),
    STEPS("COM-ACCESSIBILITY", "wmi", false, accessibility_steps,
          "The security of COM that the product sets stays when accessibility comes in.", "core/windows/com.c",
          "The level of a proxy before and after AccessibleObjectFromWindow was used in this process.",
          "packet privacy (6), twice"),
    STEPS("EVT-CLEARED", "assumed", true, cleared_steps,
          "A log that is cleared ends a subscription to it with 15011, though it was not asked to be strict.",
          "core/windows/refusals_follow.c",
          "Makes the event log WMIReadyProof, subscribes, writes an event, clears the log, writes another.",
          "the first event, then 15011 (0x3AA3)"),
    STEPS("JOURNAL-ACL", "changes", false, journal_steps, "Only SYSTEM and Administrators have rights to the journals.",
          "core/windows/journal_store_windows.c",
          "Where a journal was ever written: the entries of its folder's DACL (GetNamedSecurityInfo).",
          "S-1-5-18 and S-1-5-32-544 alone"),
    STEPS("INSTALL-MADE", "install", false, install_steps,
          "The installer makes what the product and its recipes count on, and nobody else may write there.",
          "installer/wmiready.wxs",
          "Where it is installed: App Paths, the event source, PATH and the DACL of its folder, by plain calls.",
          "all as in the installer, no writer but administrators and Windows"),
};

const struct experiment *const proof_tables[] = {
    &experiments[0],  &experiments[1],  &experiments[2],  &experiments[3],  &experiments[5],
    &experiments[10], &experiments[4],  &experiments[6],  &experiments[7],  &experiments[8],
    &experiments[9],  &experiments[11], &experiments[12], &experiments[13], NULL};
