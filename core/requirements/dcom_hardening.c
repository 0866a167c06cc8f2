/* SPDX-License-Identifier: MIT
 *
 * DCOM-HARDENING: activations must be at least integrity-protected (KB5004442, "Timeline": since
 * March 14, 2023 "with no ability to disable them"). The value of "Registry setting to enable or disable the hardening
 * changes" only shows that somebody tried.
 */
#include "requirements/requirements.h"

#include "check/check.h"
#include "remedy/remedy.h"

static const char key[] = "SOFTWARE\\Microsoft\\Ole\\AppCompat";
static const char name[] = "RequireIntegrityActivationAuthenticationLevel";

static enum status plan_remove(const struct check_environment *environment, const struct facts *facts,
                               const struct finding *finding, struct plan *out)
{
    (void)environment, (void)facts, (void)finding;
    plan_add(out, CHANGE_REGISTRY_VALUE, key, name, state_absent());
    return ST_OK;
}

static const struct change_object objects[] = {
    {CHANGE_REGISTRY_VALUE, key, name},
    {0},
};

static const struct remedy remove_value = {
    .id = "remove-switch",
    .title = TEXT_DCOM_HARDENING_FIX,
    .effect = TEXT_DCOM_HARDENING_FIX_EFFECT,
    .undo = TEXT_REMEDY_UNDO_VALUE,
    .disruption = DISRUPTION_RESTART,
    .reversible = true,
    .objects = objects,
    .plan = plan_remove,
};

static enum verdict check_hardening(struct check *check)
{
    uint32_t number = 0;
    enum status status =
        check_registry_dword(check, key, name, sentence_of(TEXT_DCOM_HARDENING_ABSENT_OR_ONE, NULL), &number);
    if (status == ST_ABSENT)
        return check_say(check, V_READY, TEXT_DCOM_HARDENING_READY, NULL);
    if (status == ST_OK && number != 0)
        return check_say(check, V_READY, TEXT_DCOM_HARDENING_ON, NULL);
    if (status != ST_OK && status != ST_INVALID)
        return check_unreadable(check, TEXT_DCOM_HARDENING_NOUN, status);
    check_offer(check, &remove_value, false);
    if (status == ST_INVALID)
        return check_say(check, V_ATTENTION, TEXT_DCOM_HARDENING_TYPE, NULL);
    return check_say(check, V_ATTENTION, TEXT_DCOM_HARDENING_OFF, NULL);
}

static const struct remedy *const remedies[] = {&remove_value, NULL};

const struct requirement requirement_dcom_hardening = {
    .id = "DCOM-HARDENING",
    .area = AREA_DCOM,
    .severity = SEVERITY_CONDITIONAL,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(DCOM_HARDENING),
    .check = check_hardening,
    .remedies = remedies,
};
