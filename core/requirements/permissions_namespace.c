/* SPDX-License-Identifier: MIT
 *
 * PERM-NAMESPACE: Enable Account and Remote Enable on the namespace for the account
 * (learn.microsoft.com, "Access to WMI Namespaces"). As Windows comes only
 * Administrators have Remote Enable.
 */
#include "requirements/requirements.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "check/check.h"
#include "check/remote.h"
#include "diagnosis/class_family.h"
#include "remedy/remedy.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    WANTED = NAMESPACE_ENABLE | NAMESPACE_REMOTE_ENABLE,
    WITH_METHODS = WANTED | NAMESPACE_METHOD_EXECUTE,
};

/* ---- remedies ---- */
/* One entry more, nothing else: order, owner, group and every other entry stay. */
static enum status plan_entry(const struct check_environment *environment, const struct facts *facts,
                              const struct finding *finding, uint32_t mask, struct plan *out)
{
    const char *path = finding->subject;
    if (facts->account_reading.status != ST_OK || facts->account.sid.size == 0)
        return ST_UNSUPPORTED;
    struct call call = call_make(environment->cancel, environment->request->call_ms);
    uint8_t *bytes;
    size_t size;
    enum status status = MACHINE_CALL(environment->machine, namespace_get, &call, path, &bytes, &size);
    if (status != ST_OK)
        return status;
    struct security_descriptor sd;
    status = security_descriptor_parse(bytes, size, &sd);
    free(bytes);
    if (status != ST_OK)
        return status;
    security_descriptor_grant(&sd, &facts->account.sid, mask, ACE_CONTAINER_INHERIT);
    bytes = security_descriptor_bytes(&sd, &size);
    security_descriptor_free(&sd);
    struct change *change = plan_add(out, CHANGE_NAMESPACE_ACCESS, path, "", state_bytes(0, bytes, size));
    change->label = memory_string(facts->account.name);
    free(bytes);
    return ST_OK;
}

static enum status plan_remote_enable(const struct check_environment *environment, const struct facts *facts,
                                      const struct finding *finding, struct plan *out)
{
    return plan_entry(environment, facts, finding, WANTED, out);
}

static enum status plan_methods(const struct check_environment *environment, const struct facts *facts,
                                const struct finding *finding, struct plan *out)
{
    return plan_entry(environment, facts, finding, WITH_METHODS, out);
}

static const struct change_object objects[] = {
    {CHANGE_NAMESPACE_ACCESS, "root*", ""},
    {0},
};

static const struct remedy remote_enable = {
    .id = "remote-enable",
    .title = TEXT_PERM_NAMESPACE_FIX,
    .effect = TEXT_PERM_NAMESPACE_FIX_EFFECT,
    .undo = TEXT_PERM_NAMESPACE_UNDO,
    .reversible = true,
    .objects = objects,
    .plan = plan_remote_enable,
};

static const struct remedy with_methods = {
    .id = "remote-enable-methods",
    .title = TEXT_PERM_NAMESPACE_FIX_METHODS,
    .effect = TEXT_PERM_NAMESPACE_FIX_METHODS_EFFECT,
    .undo = TEXT_PERM_NAMESPACE_UNDO,
    .reversible = true,
    .objects = objects,
    .plan = plan_methods,
};

/* ---- check ---- */
struct judging {
    struct check *check;
    const char *path;
    const struct security_descriptor *sd; /* NULL: the namespace itself tells */
};

/* A connection that the namespace took has an account, whether or not that could be looked up. */
static const char *account_name(const struct judging *judging)
{
    const struct facts *facts = judging->check->facts;
    const char *const names[] = {facts->account.name, judging->check->environment->request->user, facts->os.user, ""};
    size_t i = 0;
    while (!names[i])
        i++;
    return names[i];
}

/* Who will call methods there needs Execute Methods too ("Access to WMI Namespaces"). */
static bool calls_methods(const struct judging *judging)
{
    return needs_calls_methods(&judging->check->environment->request->needs, judging->path);
}

static struct sentence rights_wanted(const struct judging *judging)
{
    return sentence_of(calls_methods(judging) ? TEXT_PERM_NAMESPACE_RIGHTS_METHODS : TEXT_PERM_NAMESPACE_RIGHTS, NULL);
}

static void add_evidence(const struct judging *judging, enum remote_answer answer, const char *by)
{
    remote_evidence(judging->check,
                    sentence_of(TEXT_PERM_NAMESPACE_EFFECTIVE, account_name(judging), judging->path, NULL),
                    judging->path, rights_wanted(judging), answer, by, judging->sd);
}

/* "To connect to the \\root\\CIMV2\\TerminalServices namespace, the authentication level must include packet privacy"
 * (win32, termserv: pages of Win32_TerminalServiceSetting). */
static bool is_known_to_encrypt(const char *path)
{
    while (*path == '\\' || *path == '/')
        path++;
    size_t length = strlen("root\\cimv2\\TerminalServices");
    return ascii_equal_nocase_n(path, "root\\cimv2\\TerminalServices", length) && path[length] == '\0';
}

/* Told where it was seen or is documented; nothing depends on it for a client that encrypts, as this program does. */
static bool look_encrypted(const struct judging *judging)
{
    struct check *check = judging->check;
    struct call call = check_call(check);
    bool encrypts = false;
    if (is_known_to_encrypt(judging->path))
        return true;
    if (MACHINE_CALL(check->environment->machine, namespace_encrypts, &call, judging->path, &encrypts) != ST_OK ||
        !encrypts)
        return false;
    check_evidence(check, sentence_of(TEXT_PERM_NAMESPACE_ENCRYPTS, NULL), judging->path, sentence_of(TEXT_NONE, NULL),
                   sentence_of(TEXT_YES, NULL), ST_OK, &call);
    return true;
}

/* Remote Enable given to everybody is more than the account needs. */
static enum verdict granted(const struct judging *judging, const char *by)
{
    static const enum well_known_sid broad[] = {SID_EVERYONE, SID_ANONYMOUS, SID_NETWORK,      SID_AUTHENTICATED_USERS,
                                                SID_USERS,    SID_GUESTS,    SID_LOCAL_ACCOUNT};
    const struct sid *open_to = remote_open_to(judging->sd, NAMESPACE_REMOTE_ENABLE, broad, array_count(broad));
    if (!open_to)
        return check_say(judging->check, V_READY, TEXT_PERM_NAMESPACE_READY, account_name(judging), judging->path, by,
                         NULL);
    char *name = check_sid_name(judging->check, open_to);
    check_advise(judging->check, TEXT_PERM_NAMESPACE_BROAD_ADVICE, name, NULL);
    enum verdict verdict = check_say(judging->check, V_ATTENTION, TEXT_PERM_NAMESPACE_BROAD, name, judging->path, NULL);
    free(name);
    return verdict;
}

static enum verdict refused(const struct judging *judging, enum text_id text)
{
    bool methods = calls_methods(judging);
    if (!methods)
        check_offer(judging->check, &remote_enable, true);
    check_offer(judging->check, &with_methods, methods);
    return check_say(judging->check, V_NEEDS_CHANGE, text, account_name(judging), judging->path, NULL);
}

static enum verdict judge_answer(const struct judging *judging, enum remote_answer answer, const char *by)
{
    switch (answer) {
    case REMOTE_GRANTED:
        return granted(judging, by);
    case REMOTE_REFUSED:
        return refused(judging,
                       calls_methods(judging) ? TEXT_PERM_NAMESPACE_REFUSED_METHODS : TEXT_PERM_NAMESPACE_REFUSED);
    case REMOTE_FILTERED_AWAY:
        return refused(judging, TEXT_PERM_NAMESPACE_FILTERED);
    case REMOTE_DENIED:
        /* Somebody wrote that entry on purpose; an entry more would not help. */
        check_advise(judging->check, TEXT_PERM_NAMESPACE_DENIED_ADVICE, NULL);
        return check_say(judging->check, V_NEEDS_CHANGE, TEXT_PERM_NAMESPACE_DENIED, account_name(judging),
                         judging->path, by, NULL);
    case REMOTE_CANNOT_TELL:
        break;
    }
    return check_say(judging->check, V_CANNOT_TELL, TEXT_PERM_NAMESPACE_UNKNOWN, account_name(judging), judging->path,
                     NULL);
}

/* Below packet privacy such a namespace refuses everybody ([MS-WMI] 3.1.4); what the clients connect with is theirs to
 * set. */
static enum verdict judge_encryption(const struct judging *judging)
{
    enum needs_level level = judging->check->environment->request->needs.level;
    if (level == NEEDS_LEVEL_CONNECT || level == NEEDS_LEVEL_INTEGRITY) {
        check_advise(judging->check, TEXT_PERM_NAMESPACE_LEVEL_ADVICE, NULL);
        return check_say(judging->check, V_NEEDS_CHANGE, TEXT_PERM_NAMESPACE_LEVEL, judging->path,
                         needs_level_word(level), NULL);
    }
    if (level == NEEDS_LEVEL_UNKNOWN)
        check_advise(judging->check, TEXT_PERM_NAMESPACE_ENCRYPTED_ADVICE, NULL);
    return check_say(judging->check, V_READY, TEXT_PERM_NAMESPACE_ENCRYPTED, account_name(judging), judging->path,
                     NULL);
}

/* A verdict of "ready" is not the last word where the namespace demands encryption. */
static enum verdict judge_further(const struct judging *judging, enum verdict verdict)
{
    return look_encrypted(judging) && verdict == V_READY ? judge_encryption(judging) : verdict;
}

/* ---- what the namespace itself tells ---- */
static enum verdict judge_told(const struct judging *judging, uint32_t told, const struct call *call)
{
    struct check *check = judging->check;
    const char *name = account_name(judging), *path = judging->path;
    bool methods = (told & NAMESPACE_METHOD_EXECUTE) != 0;
    char mask[16];
    snprintf(mask, sizeof mask, "0x%08" PRIX32, told);
    struct sentence actual = sentence_of(TEXT_PERM_NAMESPACE_TOLD_RIGHTS, "", mask, NULL);
    sentence_nest(&actual, 0, methods ? TEXT_PERM_NAMESPACE_RIGHTS_METHODS : TEXT_PERM_NAMESPACE_RIGHTS);
    check_evidence(check, sentence_of(TEXT_PERM_NAMESPACE_EFFECTIVE, name, path, NULL), path, rights_wanted(judging),
                   actual, ST_OK, call);
    check->finding->needs_administrator = false;
    if (calls_methods(judging) && !methods)
        return judge_answer(judging, REMOTE_REFUSED, NULL);
    return judge_further(judging, check_say(check, V_READY, TEXT_PERM_NAMESPACE_TOLD, name, path, NULL));
}

/* Where the descriptor does not tell, the account that connects from elsewhere asks for its own rights. Without Enable
 * Account and Remote Enable there would be no connection to ask over ([MS-WMI] 3.1.4.1.4): what says otherwise is not
 * understood. */
static enum verdict ask_namespace(struct check *check, const char *path, enum verdict otherwise)
{
    const struct request *request = check->environment->request;
    const struct facts *facts = check->facts;
    const struct judging judging = {.check = check, .path = path};
    struct call call = check_call(check);
    uint32_t told;
    bool own = !request->local && !request_other_account(request, &facts->os, &facts->account);
    if (!own || MACHINE_CALL(check->environment->machine, namespace_rights, &call, path, &told) != ST_OK ||
        (told & WANTED) != WANTED)
        return otherwise;
    return judge_told(&judging, told, &call);
}

/* ---- what the descriptor says ---- */
static enum verdict judge(const struct judging *judging)
{
    const struct check *check = judging->check;
    struct remote_subject subject = remote_subject_of(check->facts);
    struct access access;
    enum remote_answer answer =
        remote_access(&subject, judging->sd, calls_methods(judging) ? WITH_METHODS : WANTED, &access);
    remote_subject_free(&subject);
    char *by = remote_decided_by(check, judging->sd, &access);
    add_evidence(judging, answer, by);
    enum verdict verdict = judge_answer(judging, answer, by);
    free(by);
    return judge_further(judging, verdict);
}

static enum verdict judge_bytes(struct check *check, const char *path, const uint8_t *bytes, size_t size)
{
    struct security_descriptor sd;
    struct judging judging = {.check = check, .path = path, .sd = &sd};
    if (security_descriptor_parse(bytes, size, &sd) != ST_OK)
        return check_unreadable(check, TEXT_PERM_NAMESPACE_NOUN, ST_INVALID);
    enum verdict verdict;
    if (remote_account_known(check, &verdict))
        verdict = judge(&judging);
    security_descriptor_free(&sd);
    return verdict;
}

/* As the connection to it is explained: what brings it, or that WMI is damaged; only of the rest it may be misspelled.
 */
static enum verdict say_absent(struct check *check, const char *path)
{
    enum cause cause = class_family_absent(path);
    if (cause == CAUSE_NONE) {
        check_advise(check, TEXT_PERM_NAMESPACE_ABSENT_ADVICE, NULL);
    } else {
        check_advise(check, TEXT_DIAGNOSIS_FIRST, "", "", NULL);
        sentence_nest(&check->finding->advice, 0, cause_info(cause)->sentence);
        sentence_nest(&check->finding->advice, 1, cause_info(cause)->advice);
    }
    return check_say(check, V_NEEDS_CHANGE, TEXT_PERM_NAMESPACE_ABSENT, path, NULL);
}

static enum verdict check_namespace(struct check *check)
{
    const char *path = check->finding->subject;
    struct call call = check_call(check);
    uint8_t *bytes = NULL;
    size_t size = 0;
    enum status status = MACHINE_CALL(check->environment->machine, namespace_get, &call, path, &bytes, &size);
    if (status == ST_OK) {
        enum verdict verdict = judge_bytes(check, path, bytes, size);
        free(bytes);
        return verdict == V_CANNOT_TELL ? ask_namespace(check, path, verdict) : verdict;
    }
    check_evidence(check, sentence_of(TEXT_PERM_NAMESPACE_NOUN, NULL), path, sentence_of(TEXT_NONE, NULL),
                   sentence_of(TEXT_NONE, NULL), status, &call);
    if (status == ST_ABSENT)
        return say_absent(check, path);
    enum verdict verdict = check_unreadable(check, TEXT_PERM_NAMESPACE_NOUN, status);
    return status == ST_DENIED ? ask_namespace(check, path, verdict) : verdict;
}

static char *subject(const struct request *request, size_t index)
{
    return memory_string(request_namespace(request, index));
}

static const char *const needs[] = {"SVC-WINMGMT", NULL};
static const struct remedy *const remedies[] = {&remote_enable, &with_methods, NULL};

const struct requirement requirement_perm_namespace = {
    .id = "PERM-NAMESPACE",
    .area = AREA_PERMISSIONS,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(PERM_NAMESPACE),
    .needs = needs,
    .reads = FACT_OS | FACT_ACCOUNT | FACT_TOKEN,
    .of_account = true,
    .subject = subject,
    .check = check_namespace,
    .remedies = remedies,
};
