/* SPDX-License-Identifier: MIT
 *
 * DCOM-LEVELS: the default authentication and impersonation level. Checklists name
 * them, but WMI sets its own: they only hold for programs that never call
 * CoInitializeSecurity, and Microsoft advises to leave them (LegacyAuthenticationLevel).
 */
#include "requirements/requirements.h"

#include "base/memory.h"
#include "check/check.h"

static const char key[] = "SOFTWARE\\Microsoft\\Ole";

struct level {
    enum text_id text;
    bool weak; /* nobody is asked who he is, or everybody's rights are passed on */
};

/* RPC_C_AUTHN_LEVEL_ and RPC_C_IMP_LEVEL_ (rpcdce.h), by number. */
static const struct level authentication[] = {
    [1] = {TEXT_DCOM_LEVEL_NONE, true},       [2] = {TEXT_DCOM_LEVEL_CONNECT, false},
    [3] = {TEXT_DCOM_LEVEL_CALL, false},      [4] = {TEXT_DCOM_LEVEL_PACKET, false},
    [5] = {TEXT_DCOM_LEVEL_INTEGRITY, false}, [6] = {TEXT_DCOM_LEVEL_PRIVACY, false},
};
static const struct level impersonation[] = {
    [1] = {TEXT_DCOM_LEVEL_ANONYMOUS, true},
    [2] = {TEXT_DCOM_LEVEL_IDENTIFY, false},
    [3] = {TEXT_DCOM_LEVEL_IMPERSONATE, false},
    [4] = {TEXT_DCOM_LEVEL_DELEGATE, true},
};

static struct sentence text_sentence(enum text_id text)
{
    return sentence_of(text, NULL);
}

/* V_READY, V_ATTENTION or V_CANNOT_TELL (then STATUS says why) for one of the two values. */
static enum verdict judge(struct check *check, const char *name, const struct level *levels, size_t count,
                          enum status *status)
{
    uint32_t number = 0;
    *status = check_registry_dword(check, key, name, text_sentence(TEXT_DCOM_LEVELS_ANY), &number);
    if (*status == ST_ABSENT)
        return V_READY;
    if (*status == ST_INVALID)
        return check_say(check, V_ATTENTION, TEXT_DCOM_LEVELS_UNKNOWN, name, NULL);
    if (*status != ST_OK)
        return V_CANNOT_TELL;
    if (number >= count || levels[number].text == TEXT_NONE)
        return check_say(check, V_ATTENTION, TEXT_DCOM_LEVELS_UNKNOWN, name, NULL);
    if (!levels[number].weak)
        return V_READY;
    check_say(check, V_ATTENTION, TEXT_DCOM_LEVELS_WEAK, name, NULL);
    sentence_nest(&check->finding->summary, 1, levels[number].text);
    return V_ATTENTION;
}

static enum verdict check_levels(struct check *check)
{
    enum status of_first, of_second;
    enum verdict first =
        judge(check, "LegacyAuthenticationLevel", authentication, array_count(authentication), &of_first);
    enum verdict second =
        judge(check, "LegacyImpersonationLevel", impersonation, array_count(impersonation), &of_second);
    if (first == V_ATTENTION || second == V_ATTENTION) {
        check_advise(check, TEXT_DCOM_LEVELS_ADVICE, NULL);
        return V_ATTENTION;
    }
    if (first == V_CANNOT_TELL)
        return check_unreadable(check, TEXT_DCOM_LEVELS_NOUN, of_first);
    if (second == V_CANNOT_TELL)
        return check_unreadable(check, TEXT_DCOM_LEVELS_NOUN, of_second);
    return check_say(check, V_READY, TEXT_DCOM_LEVELS_READY, NULL);
}

const struct requirement requirement_dcom_levels = {
    .id = "DCOM-LEVELS",
    .area = AREA_DCOM,
    .severity = SEVERITY_INFORMATION,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(DCOM_LEVELS),
    .check = check_levels,
};
