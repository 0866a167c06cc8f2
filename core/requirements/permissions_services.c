/* SPDX-License-Identifier: MIT
 *
 * PERM-SERVICES: whoever asks for Win32_Service and its like from another computer sees what the service manager shows
 * to that account. Remote users may connect to it and not list services (SC_MANAGER_ENUMERATE_SERVICE), and
 * EnumServicesStatusEx leaves out in silence every service whose own descriptor keeps SERVICE_QUERY_STATUS from the
 * caller: "Service Security and Access Rights" and "EnumServicesStatusExW" (learn.microsoft.com). The pages of
 * Win32_Service and Win32_DiskDrive name SC_MANAGER_CONNECT, which every authenticated user has already.
 */
#include "requirements/requirements.h"

#include "base/memory.h"
#include "check/check.h"
#include "check/remote.h"
#include "remedy/change_manager.h"
#include "remedy/remedy.h"
#include "requirements/asked_family.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    WANTED = MANAGER_CONNECT | MANAGER_ENUMERATE,
    GRANTED = WANTED | MANAGER_QUERY_LOCK | SERVICE_READ_CONTROL, /* as people at the computer have it: 0x20015 */
    NAMES_SHOWN = 12,
    DIGITS = 24
};

/* ---- remedy ---- */
static enum status plan_entry(const struct check_environment *environment, const struct facts *facts,
                              const struct finding *finding, struct plan *out)
{
    (void)finding;
    if (facts->account_reading.status != ST_OK || facts->account.sid.size == 0)
        return ST_UNSUPPORTED;
    struct call call = call_make(environment->cancel, environment->request->call_ms);
    uint8_t *bytes;
    size_t size;
    enum status status = MACHINE_CALL(environment->machine, manager_get, &call, &bytes, &size);
    if (status != ST_OK)
        return status;
    struct security_descriptor sd;
    status = security_descriptor_parse(bytes, size, &sd);
    free(bytes);
    if (status != ST_OK)
        return status;
    security_descriptor_grant(&sd, &facts->account.sid, GRANTED, 0);
    bytes = security_descriptor_bytes(&sd, &size);
    security_descriptor_free(&sd);
    struct change *change =
        plan_add(out, CHANGE_MANAGER_ACCESS, CHANGE_MANAGER_OBJECT, "", change_manager_state(bytes, size));
    change->label = memory_string(facts->account.name);
    free(bytes);
    return ST_OK;
}

static const struct change_object objects[] = {{CHANGE_MANAGER_ACCESS, CHANGE_MANAGER_OBJECT, ""}, {0}};

static const struct remedy list_services = {
    .id = "list-services",
    .title = TEXT_PERM_SERVICES_FIX,
    .effect = TEXT_PERM_SERVICES_FIX_EFFECT,
    .undo = TEXT_PERM_SERVICES_UNDO,
    .reversible = true,
    .objects = objects,
    .plan = plan_entry,
};

/* ---- what a query showed ---- */
/* Rows are no proof that all are shown, but that the service manager does not keep the account from listing is: what
 * was read of its permissions cannot be what decides. False: no query showed a service. */
static bool say_shown(struct check *check, enum verdict *verdict)
{
    char rows[DIGITS];
    size_t most = asked_family_shown(check, CLASS_SERVICES, NULL);
    if (most == 0)
        return false;
    snprintf(rows, sizeof rows, "%" PRIZU, most);
    check_advise(check, TEXT_PERM_SERVICES_HIDDEN_ADVICE, NULL);
    *verdict = check_say(check, V_ATTENTION, TEXT_PERM_SERVICES_SHOWN, check->facts->account.name, rows, NULL);
    return true;
}

/* ---- each service ---- */
struct count {
    size_t all, hidden, unread;
    struct strbuf names; /* of the first that stay hidden */
};

static void count_one(struct count *count, const struct remote_subject *subject, const struct service_access *service)
{
    struct security_descriptor sd;
    count->all++;
    if (service->status != ST_OK || security_descriptor_parse(service->bytes, service->size, &sd) != ST_OK) {
        count->unread++;
        return;
    }
    if (remote_access(subject, &sd, SERVICE_RIGHT_QUERY_STATUS, NULL) != REMOTE_GRANTED) {
        if (count->hidden++ < NAMES_SHOWN)
            strbuf_printf(&count->names, "%s%s", count->names.length ? ", " : "", service->name);
        else if (count->hidden == NAMES_SHOWN + 1)
            strbuf_add(&count->names, " ...");
    }
    security_descriptor_free(&sd);
}

static enum status count_services(struct check *check, bool drivers, struct count *count)
{
    struct call call = check_call(check);
    struct service_access_list list;
    enum status status = MACHINE_CALL(check->environment->machine, services_access, &call, drivers, &list);
    if (status != ST_OK) {
        check_evidence(check, sentence_of(TEXT_PERM_SERVICES_EACH, NULL), "", sentence_of(TEXT_NONE, NULL),
                       sentence_of(TEXT_NONE, NULL), status, &call);
        return status;
    }
    struct remote_subject subject = remote_subject_of(check->facts);
    for (size_t i = 0; i < list.count; i++)
        count_one(count, &subject, &list.services[i]);
    remote_subject_free(&subject);
    service_access_list_free(&list);
    return ST_OK;
}

static bool asks_class(const struct check *check, const char *class_name)
{
    const struct needs *needs = &check->environment->request->needs;
    for (size_t i = 0; i < needs->count; i++)
        if (needs->items[i].class_name && needs_same_name(needs->items[i].class_name, class_name))
            return true;
    return false;
}

static enum status count_all(struct check *check, struct count *count)
{
    bool both = asks_class(check, "Win32_BaseService"), drivers = asks_class(check, "Win32_SystemDriver");
    bool services = asks_class(check, "Win32_Service") || !drivers;
    enum status status = services || both ? count_services(check, false, count) : ST_OK;
    return status == ST_OK && (drivers || both) ? count_services(check, true, count) : status;
}

static enum verdict say_count(struct check *check, const struct count *count)
{
    char all[DIGITS], hidden[DIGITS], unread[DIGITS];
    const char *name = check->facts->account.name;
    snprintf(all, sizeof all, "%" PRIZU, count->all);
    snprintf(hidden, sizeof hidden, "%" PRIZU, count->hidden);
    snprintf(unread, sizeof unread, "%" PRIZU, count->unread);
    check_evidence(check, sentence_of(TEXT_PERM_SERVICES_EACH, NULL), "", sentence_of(TEXT_PERM_SERVICES_STATUS, NULL),
                   sentence_of(TEXT_PERM_SERVICES_COUNTED, all, hidden, unread, strbuf_text(&count->names), NULL),
                   ST_OK, NULL);
    if (count->hidden) {
        /* Who sees none is not served by being let in. */
        bool none = count->hidden == count->all && asked_family_shown(check, CLASS_SERVICES, NULL) == 0;
        check_advise(check, TEXT_PERM_SERVICES_HIDDEN_ADVICE, NULL);
        return check_say(check, none ? V_NEEDS_CHANGE : V_ATTENTION, TEXT_PERM_SERVICES_HIDDEN, name, hidden, all,
                         NULL);
    }
    if (count->unread) {
        check_advise(check, TEXT_PERM_SERVICES_PROVE_ADVICE, NULL);
        return check_say(check, asked_family_shown(check, CLASS_SERVICES, NULL) ? V_ATTENTION : V_CANNOT_TELL,
                         TEXT_PERM_SERVICES_UNREAD, name, unread, all, NULL);
    }
    /* What every administrator sees needs no proof; of others the descriptors say it, and a query shows it. */
    if (account_in_group(&check->facts->account, SID_ADMINISTRATORS) ||
        (count->all && asked_family_shown(check, CLASS_SERVICES, NULL) >= count->all))
        return check_say(check, V_READY, TEXT_PERM_SERVICES_READY, name, all, NULL);
    check_advise(check, TEXT_PERM_SERVICES_PROVE_ADVICE, NULL);
    return check_say(check, V_ATTENTION, TEXT_PERM_SERVICES_UNPROVEN, name, all, NULL);
}

static enum verdict judge_services(struct check *check)
{
    struct count count = {.names = STRBUF_INIT};
    if (count_all(check, &count) == ST_OK) {
        enum verdict verdict = say_count(check, &count);
        strbuf_free(&count.names);
        return verdict;
    }
    strbuf_free(&count.names);
    enum verdict verdict;
    if (say_shown(check, &verdict))
        return verdict;
    check_advise(check, TEXT_PERM_SERVICES_PROVE_ADVICE, NULL);
    return check_say(check, V_CANNOT_TELL, TEXT_PERM_SERVICES_NOT_COUNTED, check->facts->account.name, NULL);
}

/* ---- the service manager ---- */
static enum verdict refused(struct check *check, enum text_id text)
{
    check_offer(check, &list_services, false);
    return check_say(check, V_NEEDS_CHANGE, text, check->facts->account.name, NULL);
}

static enum verdict judge_manager(struct check *check, const struct security_descriptor *sd)
{
    const char *name = check->facts->account.name;
    struct remote_subject subject = remote_subject_of(check->facts);
    struct access access;
    enum remote_answer answer = remote_access(&subject, sd, WANTED, &access);
    remote_subject_free(&subject);
    char *by = remote_decided_by(check, sd, &access);
    remote_evidence(check, sentence_of(TEXT_PERM_SERVICES_EFFECTIVE, name, NULL), CHANGE_MANAGER_OBJECT,
                    sentence_of(TEXT_PERM_SERVICES_RIGHTS, NULL), answer, by, sd);
    enum verdict verdict;
    if (answer != REMOTE_GRANTED && say_shown(check, &verdict)) {
        free(by);
        return verdict;
    }
    switch (answer) {
    case REMOTE_GRANTED:
        verdict = judge_services(check);
        break;
    case REMOTE_REFUSED:
        verdict = refused(check, TEXT_PERM_SERVICES_REFUSED);
        break;
    case REMOTE_FILTERED_AWAY:
        verdict = refused(check, TEXT_PERM_SERVICES_FILTERED);
        break;
    case REMOTE_DENIED:
        /* Somebody wrote that entry on purpose; an entry more would not help. */
        check_advise(check, TEXT_PERM_NAMESPACE_DENIED_ADVICE, NULL);
        verdict = check_say(check, V_NEEDS_CHANGE, TEXT_PERM_SERVICES_DENIED, name, by, NULL);
        break;
    default:
        verdict = check_say(check, V_CANNOT_TELL, TEXT_PERM_SERVICES_UNKNOWN, name, NULL);
        break;
    }
    free(by);
    return verdict;
}

static enum verdict check_services(struct check *check)
{
    enum verdict verdict;
    if (!asked_family(check->environment->request, CLASS_SERVICES, NULL))
        return check_not_applicable(check, TEXT_PERM_SERVICES_NOT_ASKED, NULL);
    struct call call = check_call(check);
    uint8_t *bytes = NULL;
    size_t size = 0;
    enum status status = MACHINE_CALL(check->environment->machine, manager_get, &call, &bytes, &size);
    struct security_descriptor sd;
    if (status == ST_OK)
        status = security_descriptor_parse(bytes, size, &sd);
    free(bytes);
    if (status != ST_OK) {
        check_evidence(check, sentence_of(TEXT_PERM_SERVICES_NOUN, NULL), CHANGE_MANAGER_OBJECT,
                       sentence_of(TEXT_NONE, NULL), sentence_of(TEXT_NONE, NULL), status, &call);
        return say_shown(check, &verdict) ? verdict : check_unreadable(check, TEXT_PERM_SERVICES_NOUN, status);
    }
    if (remote_account_known(check, &verdict))
        verdict = judge_manager(check, &sd);
    security_descriptor_free(&sd);
    return verdict;
}

static const struct remedy *const remedies[] = {&list_services, NULL};

const struct requirement requirement_perm_services = {
    .id = "PERM-SERVICES",
    .area = AREA_PERMISSIONS,
    .severity = SEVERITY_CONDITIONAL,
    .where = ON_BOTH,
    REQUIREMENT_TEXTS(PERM_SERVICES),
    .reads = FACT_OS | FACT_ACCOUNT | FACT_TOKEN | FACT_QUERY | FACT_ASKED,
    .of_account = true,
    .check = check_services,
    .remedies = remedies,
};
