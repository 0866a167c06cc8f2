/* SPDX-License-Identifier: MIT
 * DCOM-ENABLED: may other computers use DCOM here at all? (learn.microsoft.com, EnableDCOM), and over TCP/IP?
 * ("DCOMProtocols collection": "the protocols to be used by DCOM") */
#include "requirements/requirements.h"

#include "base/ascii.h"
#include "check/check.h"
#include "remedy/remedy.h"

#include <stdlib.h>
#include <string.h>

static const char key[] = "SOFTWARE\\Microsoft\\Ole";
static const char name[] = "EnableDCOM";

static enum status plan_enable(const struct check_environment *environment, const struct facts *facts,
                               const struct finding *finding, struct plan *out)
{
    (void)environment, (void)facts, (void)finding;
    plan_add(out, CHANGE_REGISTRY_VALUE, key, name, state_registry(registry_string("Y")));
    return ST_OK;
}

static const struct change_object objects[] = {
    {CHANGE_REGISTRY_VALUE, key, name},
    {0},
};

static const struct remedy enable = {
    .id = "enable",
    .title = TEXT_DCOM_ENABLED_FIX,
    .effect = TEXT_DCOM_ENABLED_FIX_EFFECT,
    .undo = TEXT_REMEDY_UNDO_VALUE,
    .disruption = DISRUPTION_RESTART,
    .reversible = true,
    .objects = objects,
    .plan = plan_enable,
};

static bool has_line(const char *lines, const char *line)
{
    size_t length = strcspn(lines, "\n");
    while (length != strlen(line) || !ascii_equal_nocase_n(lines, line, length)) {
        if (!lines[length])
            return false;
        lines += length + 1;
        length = strcspn(lines, "\n");
    }
    return true;
}

/* Where the list is kept is on no page, but scripts that "close port 135" empty it there: assumed(DCOM-PROTOCOLS), and
 * without the value it is as Windows comes. What a list without TCP/IP leaves open is not said, so it is cannot tell.
 */
static enum verdict judge_protocols(struct check *check)
{
    struct registry_value value;
    char *lines = NULL;
    enum status status =
        check_registry(check, "SOFTWARE\\Microsoft\\Rpc", "DCOM Protocols", sentence_raw("ncacn_ip_tcp"), &value);
    if (status != ST_OK && status != ST_ABSENT)
        return check_unreadable(check, TEXT_DCOM_PROTOCOLS_NOUN, status);
    bool over_tcp = status == ST_ABSENT;
    if (status == ST_OK) {
        status = registry_value_multi(&value, &lines);
        over_tcp = status == ST_OK && has_line(lines, "ncacn_ip_tcp");
        free(lines);
        registry_value_free(&value);
    }
    if (over_tcp)
        return check_say(check, V_READY, TEXT_DCOM_ENABLED_READY, NULL);
    check_advise(check, TEXT_DCOM_PROTOCOLS_ADVICE, NULL);
    return check_say(check, V_CANNOT_TELL, TEXT_DCOM_ENABLED_PROTOCOLS, NULL);
}

static enum verdict judge(struct check *check, const struct registry_value *value)
{
    char *text;
    if (registry_value_string(value, &text) != ST_OK) {
        /* What Windows makes of it is documented nowhere. */
        check_offer(check, &enable, false);
        return check_say(check, V_CANNOT_TELL, TEXT_DCOM_ENABLED_TYPE, registry_type_name(value->type), NULL);
    }
    enum verdict verdict;
    if (ascii_equal_nocase(text, "Y")) {
        verdict = judge_protocols(check);
    } else {
        check_offer(check, &enable, true);
        verdict = check_say(check, V_NEEDS_CHANGE, TEXT_DCOM_ENABLED_OFF, text, NULL);
    }
    free(text);
    return verdict;
}

static enum verdict check_enabled(struct check *check)
{
    struct registry_value value;
    enum status status = check_registry(check, key, name, sentence_raw("Y"), &value);
    if (status == ST_ABSENT) {
        /* What Windows does without the value is documented nowhere: assumed(DCOM-ABSENT) that it does as for "Y", on
         * which no ready is built. */
        check_offer(check, &enable, false);
        return check_say(check, V_CANNOT_TELL, TEXT_DCOM_ENABLED_ABSENT, NULL);
    }
    if (status != ST_OK)
        return check_unreadable(check, TEXT_DCOM_ENABLED_NOUN, status);
    enum verdict verdict = judge(check, &value);
    registry_value_free(&value);
    return verdict;
}

static const struct remedy *const remedies[] = {&enable, NULL};

const struct requirement requirement_dcom_enabled = {
    .id = "DCOM-ENABLED",
    .area = AREA_DCOM,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(DCOM_ENABLED),
    .check = check_enabled,
    .remedies = remedies,
};
