/* SPDX-License-Identifier: MIT
 *
 * DCOM-WMI-LAUNCH: WMI's own launch permission, which Windows checks beside the computer-wide limit
 * ([MS-DCOM] 3.1.2.5.1 and its product behavior notes). Only the value of WMI's AppID is judged: the default of the
 * computer and the access permissions are shown, "the AppID registry values will be ignored" once the process called
 * CoInitializeSecurity (learn.microsoft.com, "AccessPermission"). What Windows does when the value is not there:
 * assumed(WMI-APPID).
 */
#include "requirements/requirements.h"

#include "check/check.h"
#include "check/remote.h"
#include "machine/security_descriptor.h"
#include "requirements/dcom_form.h"
#include "requirements/permissions_group.h"

#include <stdlib.h>

static const char key[] = "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}";
static const char ole_key[] = "SOFTWARE\\Microsoft\\Ole";

/* The service runs: nobody has it launched. */
enum { WANTED = COM_EXECUTE | COM_ACTIVATE_REMOTE };

static const char *account_name(const struct check *check)
{
    return check->facts->account.name;
}

/* What else is set, for whoever reads the report. */
static void add_others(struct check *check)
{
    static const char *const of_ole[] = {"DefaultLaunchPermission", "DefaultAccessPermission"};
    struct registry_value value = {0};
    if (check_registry(check, key, "AccessPermission", sentence_of(TEXT_NONE, NULL), &value) == ST_OK)
        registry_value_free(&value);
    for (size_t i = 0; i < sizeof of_ole / sizeof of_ole[0]; i++)
        if (check_registry(check, ole_key, of_ole[i], sentence_of(TEXT_NONE, NULL), &value) == ST_OK)
            registry_value_free(&value);
}

/* Membership in Distributed COM Users is offered where the list was changed to name that group. */
static enum verdict refuse(struct check *check, const struct security_descriptor *sd, bool denied, enum text_id text,
                           const char *by)
{
    const struct sid *group = sid_well_known(SID_DISTRIBUTED_COM_USERS);
    struct sid_list sids = {0};
    sid_list_add(&sids, group);
    const struct subject subject = {.sids = &sids};
    struct access access = security_descriptor_access(sd, &subject, WANTED);
    sid_list_free(&sids);
    if (!denied && access.granted == WANTED && !account_in_group(&check->facts->account, SID_DISTRIBUTED_COM_USERS))
        permissions_group_offer(check);
    else
        check_advise(check, TEXT_WMI_LAUNCH_ADVICE, account_name(check), NULL);
    add_others(check);
    return check_say(check, V_NEEDS_CHANGE, text, account_name(check), by, NULL);
}

/* Whoever may activate and not launch depends on a service that runs already. */
static enum verdict granted(struct check *check, const char *by)
{
    struct call call = check_call(check);
    struct service service = {0};
    enum status status = MACHINE_CALL(check->environment->machine, service_get, &call, "Winmgmt", &service);
    bool running = status == ST_OK && service.state == SERVICE_STATE_RUNNING;
    check_evidence(check, sentence_of(TEXT_WMI_LAUNCH_SERVICE, NULL), "Winmgmt", sentence_of(TEXT_YES, NULL),
                   status == ST_OK ? sentence_of(running ? TEXT_YES : TEXT_NO, NULL) : sentence_of(TEXT_NONE, NULL),
                   status, &call);
    if (status == ST_OK)
        service_free(&service);
    if (running)
        return check_say(check, V_READY, TEXT_WMI_LAUNCH_READY, account_name(check), by, NULL);
    return check_say(check, V_CANNOT_TELL, TEXT_WMI_LAUNCH_STOPPED, account_name(check), by, NULL);
}

static enum verdict judge_answer(struct check *check, const struct security_descriptor *sd, enum remote_answer answer,
                                 const char *by)
{
    switch (answer) {
    case REMOTE_GRANTED:
        return granted(check, by);
    case REMOTE_REFUSED:
        return refuse(check, sd, false, TEXT_WMI_LAUNCH_REFUSED, "");
    case REMOTE_DENIED:
        return refuse(check, sd, true, TEXT_WMI_LAUNCH_DENIED, by);
    case REMOTE_FILTERED_AWAY:
        return refuse(check, sd, false, TEXT_WMI_LAUNCH_FILTERED, "");
    case REMOTE_CANNOT_TELL:
        break;
    }
    return check_say(check, V_CANNOT_TELL, TEXT_WMI_LAUNCH_UNKNOWN, account_name(check), NULL);
}

static enum verdict judge(struct check *check, const struct security_descriptor *sd)
{
    struct remote_subject subject = remote_subject_of(check->facts);
    struct access access;
    enum remote_answer answer = remote_access(&subject, sd, WANTED, &access);
    remote_subject_free(&subject);
    char *by = remote_decided_by(check, sd, &access);
    remote_evidence(check, sentence_of(TEXT_WMI_LAUNCH_EFFECTIVE, account_name(check), NULL), key,
                    sentence_of(TEXT_DCOM_RIGHT_REMOTE_ACTIVATION, NULL), answer, by, sd);
    enum verdict verdict = judge_answer(check, sd, answer, by);
    free(by);
    return verdict;
}

static enum verdict check_launch(struct check *check)
{
    struct registry_value value;
    struct security_descriptor sd;
    enum status status = check_registry(check, key, "LaunchPermission", sentence_of(TEXT_NONE, NULL), &value);
    if (status == ST_ABSENT) {
        add_others(check);
        return check_say(check, V_ATTENTION, TEXT_WMI_LAUNCH_ABSENT, NULL);
    }
    if (status != ST_OK)
        return check_unreadable(check, TEXT_WMI_LAUNCH_NOUN, status);
    status = value.type == REGISTRY_BINARY ? security_descriptor_parse(value.bytes, value.size, &sd) : ST_UNSUPPORTED;
    registry_value_free(&value);
    if (status != ST_OK)
        return check_say(check, V_CANNOT_TELL, TEXT_WMI_LAUNCH_STRANGE, NULL);
    enum verdict verdict;
    if (!dcom_form_read(&sd))
        verdict = check_say(check, V_CANNOT_TELL, TEXT_WMI_LAUNCH_STRANGE, NULL);
    else if (remote_account_known(check, &verdict))
        verdict = judge(check, &sd);
    security_descriptor_free(&sd);
    return verdict;
}

const struct requirement requirement_dcom_wmi_launch = {
    .id = "DCOM-WMI-LAUNCH",
    .area = AREA_DCOM,
    .severity = SEVERITY_BLOCKER,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(WMI_LAUNCH),
    .reads = FACT_ACCOUNT | FACT_TOKEN,
    .of_account = true,
    .check = check_launch,
    .remedies = permissions_group_offered,
};
