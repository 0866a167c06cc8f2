/* SPDX-License-Identifier: MIT
 * The layered diagnosis: what was seen of one connection, to the cause that is named. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/memory.h"
#include "diagnosis/diagnosis.h"
#include "diagnosis/diagnosis_table.h"
#include "diagnosis/error_table.h"

#include <stdlib.h>
#include <string.h>

/* ---- a scene: what a run saw ---- */

struct scene {
    struct request request;
    struct facts facts;
};

static const struct sid domain_user = {
    .size = 28, .bytes = {1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0x50, 4, 0, 0}};

static void add_group(struct scene *scene, enum well_known_sid group)
{
    sid_list_add(&scene->facts.account.groups, sid_well_known(group));
}

/* PC-0421 as a healthy computer, with DOMAIN\monitor in its Distributed COM Users, and a
 * connection that failed with a code. */
static void scene_begin(struct scene *scene)
{
    *scene = (struct scene){.request = request_default()};
    struct facts *facts = &scene->facts;
    free(scene->request.target);
    scene->request.target = memory_string("PC-0421");
    scene->request.local = false;
    facts->present =
        FACT_OS | FACT_NAME | FACT_RPC | FACT_SMB | FACT_PING | FACT_ACCOUNT | FACT_RIGHTS | FACT_TOKEN | FACT_QUERY;
    facts->os.user = memory_string("DOMAIN\\monitor");
    facts->name = (struct name_answer){.addresses = {{.text = "10.77.0.2"}}, .count = 1, .from_dns = true};
    strcpy(facts->name.canonical, "pc-0421.example.net");
    strcpy(facts->name.reverse, "pc-0421.example.net");
    facts->address_count = 1;
    facts->rpc[0].address = facts->smb[0].address = facts->name.addresses[0];
    facts->rpc[0].port.state = facts->smb[0].port.state = PORT_OPEN;
    facts->rpc[0].dcom = (struct dcom_answer){
        .state = DCOM_ALIVE, .bindings = {"10.77.0.2"}, .binding_count = 1, .host_name = "PC-0421"};
    facts->smb[0].dcom.state = DCOM_NOT_TRIED;
    facts->ping.answered = true;
    facts->account =
        (struct account){.sid = domain_user, .name = memory_string("DOMAIN\\monitor"), .kind = ACCOUNT_USER};
    add_group(scene, SID_USERS);
    add_group(scene, SID_DISTRIBUTED_COM_USERS);
    facts->account_reading.call.channel = CHANNEL_NETWORK;
    facts->rights.network_through = *sid_well_known(SID_EVERYONE);
    facts->enable_lua.reading.status = facts->token_filter_policy.reading.status =
        facts->filter_administrator.reading.status = ST_ABSENT;
    facts->query.step = WMI_STEP_CONNECT;
    facts->query_reading.status = ST_DENIED;
    facts->query_reading.call.fault = (struct fault){"ConnectServer", 0x80070005};
}

static void scene_end(struct scene *scene)
{
    request_free(&scene->request);
    facts_free(&scene->facts);
}

static void connect_fails(struct scene *scene, enum status status, uint32_t code)
{
    scene->facts.query_reading.status = status;
    scene->facts.query_reading.call.fault.code = code;
}

static void query_fails(struct scene *scene, enum status status, uint32_t code)
{
    connect_fails(scene, status, code);
    scene->facts.query.step = WMI_STEP_ROWS;
}

static void ask(struct scene *scene, const char *namespace_path, const char *query)
{
    free(scene->request.namespace_path);
    free(scene->request.query);
    scene->request.namespace_path = memory_string(namespace_path);
    scene->request.query = memory_string(query);
}

static void not_connected(struct scene *scene)
{
    scene->facts.present &= ~(uint32_t)FACT_QUERY;
}

static void port_is(struct scene *scene, enum port_state state)
{
    scene->facts.rpc[0].port.state = state;
    scene->facts.rpc[0].dcom = (struct dcom_answer){.state = DCOM_NOT_TRIED};
    connect_fails(scene, ST_UNREACHABLE, 0x800706BA);
}

static void dcom_is(struct scene *scene, enum dcom_state state)
{
    scene->facts.rpc[0].dcom = (struct dcom_answer){.state = state};
    connect_fails(scene, ST_UNREACHABLE, 0x800706BA);
}

static void silent_otherwise(struct scene *scene)
{
    scene->facts.smb[0].port.state = PORT_NO_ANSWER;
    scene->facts.ping.answered = false;
}

/* DOMAIN\monitor becomes PC-0421\admin, a local administrator. */
static void local_administrator(struct scene *scene)
{
    scene->facts.account.local = true;
    add_group(scene, SID_ADMINISTRATORS);
}

static void other_channel_says(struct scene *scene, enum status status, uint32_t code)
{
    struct reading *reading = &scene->facts.account_reading;
    reading->call.attempts[0] = (struct attempt){CHANNEL_SAM, status, {"NetUserGetInfo", code}};
    reading->call.attempt_count = 1;
}

static struct diagnosis diagnose(const struct scene *scene)
{
    struct symptoms symptoms;
    struct diagnosis diagnosis;
    symptoms_from_facts(&scene->request, &scene->facts, UINT32_MAX, &symptoms);
    if (!diagnosis_make(&symptoms, &diagnosis))
        fail_msg("nothing failed");
    return diagnosis;
}

/* ---- how each is broken ---- */

static void name_unknown(struct scene *s)
{
    s->facts.name_reading.status = ST_ABSENT;
    s->facts.address_count = 0;
    not_connected(s);
}

static void dns_failing(struct scene *s)
{
    name_unknown(s);
    s->facts.name_reading.status = ST_TIMEOUT;
}

static void name_elsewhere(struct scene *s)
{
    strcpy(s->facts.rpc[0].dcom.host_name, "PC-0999");
    strcpy(s->facts.name.reverse, "pc-0999.example.net");
    strcpy(s->facts.name.canonical, "");
}

static void name_elsewhere_silent(struct scene *s)
{
    strcpy(s->facts.name.reverse, "pc-0999.example.net");
    port_is(s, PORT_NO_ANSWER);
}

static void host_off(struct scene *s)
{
    port_is(s, PORT_NO_ANSWER);
    silent_otherwise(s);
}

static void port_dropped(struct scene *s)
{
    port_is(s, PORT_NO_ANSWER);
}

static void port_refused(struct scene *s)
{
    port_is(s, PORT_REFUSED);
}

static void port_rejected(struct scene *s)
{
    port_is(s, PORT_REJECTED);
}

static void no_route(struct scene *s)
{
    port_is(s, PORT_NO_ROUTE);
}

static void not_rpc(struct scene *s)
{
    dcom_is(s, DCOM_NOT_RPC);
}

static void foreign_rpc(struct scene *s)
{
    dcom_is(s, DCOM_UNKNOWN);
}

static void restricted(struct scene *s)
{
    dcom_is(s, DCOM_DENIED);
}

static void cut(struct scene *s)
{
    dcom_is(s, DCOM_RESET);
}

static void dynamic_port(struct scene *s)
{
    connect_fails(s, ST_UNREACHABLE, 0x800706BA);
}

static void dynamic_port_pending(struct scene *s)
{
    connect_fails(s, ST_TIMEOUT, 0);
}

static void dynamic_port_pending_with_code(struct scene *s)
{
    connect_fails(s, ST_TIMEOUT, 1460);
}

static void client_damaged(struct scene *s)
{
    connect_fails(s, ST_UNSUPPORTED, 0x80040154);
    s->facts.query.step = WMI_STEP_LOCATOR;
}

static void nat(struct scene *s)
{
    strcpy(s->facts.rpc[0].dcom.bindings[0], "192.168.178.20");
    connect_fails(s, ST_UNREACHABLE, 0x800706BA);
}

/* The name leads to two addresses: one answers, and DCOM names the other. */
static void two_addresses(struct scene *s, enum port_state other)
{
    struct facts *facts = &s->facts;
    strcpy(facts->name.addresses[1].text, "10.77.0.3");
    facts->name.count = facts->address_count = 2;
    facts->rpc[1].address = facts->smb[1].address = facts->name.addresses[1];
    facts->rpc[1].port.state = other;
    facts->rpc[1].dcom.state = facts->smb[1].dcom.state = DCOM_NOT_TRIED;
    strcpy(facts->rpc[0].dcom.bindings[0], "10.77.0.3");
    connect_fails(s, ST_UNREACHABLE, 0x800706BA);
}

static void announced_shut(struct scene *s)
{
    two_addresses(s, PORT_NO_ANSWER);
}

/* As with the name of a cluster: what DCOM names can be reached. */
static void announced_open(struct scene *s)
{
    two_addresses(s, PORT_OPEN);
}

static void denied_without_more(struct scene *s)
{
}

static void wrong_password(struct scene *s)
{
    other_channel_says(s, ST_DENIED, 1326);
}

static void wrong_password_outright(struct scene *s)
{
    connect_fails(s, ST_DENIED, 0x8007052E);
}

static void disabled(struct scene *s)
{
    connect_fails(s, ST_DENIED, 0x80070533);
}

static void disabled_as_seen(struct scene *s)
{
    s->facts.account.disabled = true;
}

static void locked(struct scene *s)
{
    other_channel_says(s, ST_DENIED, 1909);
}

static void expired(struct scene *s)
{
    connect_fails(s, ST_DENIED, 0x80070701);
}

static void password_expired(struct scene *s)
{
    s->facts.account.password_expired = true;
}

static void logon_type(struct scene *s)
{
    s->facts.rights.denied_through = *sid_well_known(SID_LOCAL_ACCOUNT);
}

static void logon_type_outright(struct scene *s)
{
    connect_fails(s, ST_DENIED, 0x80070569);
}

static void uac(struct scene *s)
{
    local_administrator(s);
}

static void uac_unread(struct scene *s)
{
    local_administrator(s);
    s->facts.token_filter_policy.reading.status = ST_DENIED;
    other_channel_says(s, ST_OK, 0);
}

static void not_in_group(struct scene *s)
{
    sid_list_free(&s->facts.account.groups);
    add_group(s, SID_USERS);
}

static void dcom_off(struct scene *s)
{
    connect_fails(s, ST_FAILED, 0x8001011C);
}

static void limits(struct scene *s)
{
    other_channel_says(s, ST_OK, 0);
}

static void limits_refused_elsewhere(struct scene *s)
{
    other_channel_says(s, ST_DENIED, 5);
}

static void hardening(struct scene *s)
{
    connect_fails(s, ST_DENIED, 0x8001011B);
}

static void ntlm(struct scene *s)
{
    s->facts.name.literal = true;
    connect_fails(s, ST_DENIED, 0x80070791);
}

static void ntlm_package(struct scene *s)
{
    s->facts.name.literal = true;
    connect_fails(s, ST_FAILED, 0x80070721);
}

static void clock_skew(struct scene *s)
{
    connect_fails(s, ST_FAILED, 0x80090324);
}

static void wrong_target_name(struct scene *s)
{
    connect_fails(s, ST_DENIED, 0x80070574);
}

static void namespace_rights(struct scene *s)
{
    connect_fails(s, ST_DENIED, 0x80041003);
}

static void namespace_missing(struct scene *s)
{
    ask(s, "root\\none", "SELECT * FROM Win32_OperatingSystem");
    connect_fails(s, ST_ABSENT, 0x8004100E);
}

static void encryption(struct scene *s)
{
    connect_fails(s, ST_DENIED, 0x80041087);
}

static void class_missing(struct scene *s)
{
    ask(s, "root\\cimv2", "SELECT * FROM Contoso_Thing");
    query_fails(s, ST_ABSENT, 0x80041010);
}

static void provider_failure(struct scene *s)
{
    query_fails(s, ST_FAILED, 0x80041004);
}

static void provider_rights(struct scene *s)
{
    query_fails(s, ST_DENIED, 0x80041003);
}

static void query_denied(struct scene *s)
{
    query_fails(s, ST_DENIED, 0x80070005);
}

static void repository(struct scene *s)
{
    connect_fails(s, ST_FAILED, 0x80041078);
}

static void service_disabled(struct scene *s)
{
    connect_fails(s, ST_FAILED, 0x80070422);
}

static void still_starting(struct scene *s)
{
    connect_fails(s, ST_FAILED, 0x80041033);
}

static void query_lost(struct scene *s)
{
    query_fails(s, ST_UNREACHABLE, 0x800706BA);
}

static void query_pending(struct scene *s)
{
    query_fails(s, ST_TIMEOUT, 0);
}

static const struct {
    const char *what;
    void (*break_it)(struct scene *scene);
    enum layer layer;
    enum cause cause;
    enum text_id summary;
} broken[] = {
    {"name unknown", name_unknown, LAYER_NAME, CAUSE_NAME_UNKNOWN, TEXT_CAUSE_NAME_UNKNOWN_IS},
    {"DNS fails", dns_failing, LAYER_NAME, CAUSE_DNS_FAILING, TEXT_CAUSE_DNS_FAILING_IS},
    {"name points elsewhere", name_elsewhere, LAYER_NAME, CAUSE_NAME_ELSEWHERE, TEXT_CAUSE_NAME_ELSEWHERE_IS},
    {"name may point elsewhere", name_elsewhere_silent, LAYER_RPC_PORT, CAUSE_NAME_ELSEWHERE,
     TEXT_DIAGNOSIS_PORT_SILENT},
    {"host off", host_off, LAYER_RPC_PORT, CAUSE_HOST_OFF, TEXT_CAUSE_HOST_OFF_IS},
    {"135 dropped", port_dropped, LAYER_RPC_PORT, CAUSE_PORT_DROPPED, TEXT_DIAGNOSIS_PORT_SILENT},
    {"135 refused", port_refused, LAYER_RPC_PORT, CAUSE_PORT_REFUSED, TEXT_CAUSE_PORT_REFUSED_IS},
    {"135 rejected", port_rejected, LAYER_RPC_PORT, CAUSE_PORT_REJECTED, TEXT_CAUSE_PORT_REJECTED_IS},
    {"no route", no_route, LAYER_RPC_PORT, CAUSE_NO_ROUTE, TEXT_CAUSE_NO_ROUTE_IS},
    {"not RPC", not_rpc, LAYER_DCOM_ALIVE, CAUSE_NOT_RPC, TEXT_CAUSE_NOT_RPC_IS},
    {"RPC, but not DCOM", foreign_rpc, LAYER_DCOM_ALIVE, CAUSE_FOREIGN_RPC, TEXT_CAUSE_FOREIGN_RPC_IS},
    {"RestrictRemoteClients", restricted, LAYER_DCOM_ALIVE, CAUSE_RPC_RESTRICTED, TEXT_CAUSE_RPC_RESTRICTED_IS},
    {"cut after connecting", cut, LAYER_DCOM_ALIVE, CAUSE_SESSION_CUT, TEXT_DIAGNOSIS_DCOM_RESET},
    {"dynamic port blocked", dynamic_port, LAYER_DYNAMIC_PORT, CAUSE_DYNAMIC_PORT_BLOCKED, TEXT_DIAGNOSIS_DYNAMIC_PORT},
    {"dynamic port dropped", dynamic_port_pending, LAYER_DYNAMIC_PORT, CAUSE_DYNAMIC_PORT_BLOCKED,
     TEXT_DIAGNOSIS_PENDING},
    {"deadline of the call", dynamic_port_pending_with_code, LAYER_DYNAMIC_PORT, CAUSE_DYNAMIC_PORT_BLOCKED,
     TEXT_DIAGNOSIS_PENDING},
    {"WMI missing here", client_damaged, LAYER_LAUNCH, CAUSE_WMI_CLIENT_DAMAGED, TEXT_CAUSE_WMI_CLIENT_DAMAGED_IS},
    {"NAT address", nat, LAYER_DYNAMIC_PORT, CAUSE_NAT, TEXT_DIAGNOSIS_DYNAMIC_PORT},
    {"NAT address that was tried", announced_shut, LAYER_DYNAMIC_PORT, CAUSE_NAT, TEXT_CAUSE_NAT_IS},
    {"another address that is open", announced_open, LAYER_DYNAMIC_PORT, CAUSE_DYNAMIC_PORT_BLOCKED,
     TEXT_DIAGNOSIS_DYNAMIC_PORT},
    {"denied, nothing else known", denied_without_more, LAYER_LAUNCH, CAUSE_WRONG_PASSWORD, TEXT_DIAGNOSIS_DENIED},
    {"wrong password, as SMB says", wrong_password, LAYER_LOGON, CAUSE_WRONG_PASSWORD, TEXT_CAUSE_WRONG_PASSWORD_IS},
    {"wrong password", wrong_password_outright, LAYER_LOGON, CAUSE_WRONG_PASSWORD, TEXT_CAUSE_WRONG_PASSWORD_IS},
    {"account disabled", disabled, LAYER_LOGON, CAUSE_ACCOUNT_DISABLED, TEXT_CAUSE_ACCOUNT_DISABLED_IS},
    {"account disabled, as read", disabled_as_seen, LAYER_LOGON, CAUSE_ACCOUNT_DISABLED,
     TEXT_CAUSE_ACCOUNT_DISABLED_IS},
    {"account locked", locked, LAYER_LOGON, CAUSE_ACCOUNT_LOCKED, TEXT_CAUSE_ACCOUNT_LOCKED_IS},
    {"account expired", expired, LAYER_LOGON, CAUSE_ACCOUNT_EXPIRED, TEXT_CAUSE_ACCOUNT_EXPIRED_IS},
    {"password expired", password_expired, LAYER_LOGON, CAUSE_PASSWORD_EXPIRED, TEXT_CAUSE_PASSWORD_EXPIRED_IS},
    {"logon denied, as read", logon_type, LAYER_LOGON, CAUSE_LOGON_RIGHT, TEXT_CAUSE_LOGON_RIGHT_IS},
    {"logon type not granted", logon_type_outright, LAYER_LOGON, CAUSE_LOGON_RIGHT, TEXT_CAUSE_LOGON_RIGHT_IS},
    {"filtered by UAC", uac, LAYER_LAUNCH, CAUSE_UAC_FILTER, TEXT_CAUSE_UAC_FILTER_IS},
    {"maybe filtered by UAC", uac_unread, LAYER_LAUNCH, CAUSE_UAC_FILTER, TEXT_DIAGNOSIS_DENIED},
    {"not in the groups", not_in_group, LAYER_LAUNCH, CAUSE_NOT_IN_GROUP, TEXT_DIAGNOSIS_DENIED},
    {"DCOM off", dcom_off, LAYER_LAUNCH, CAUSE_DCOM_OFF, TEXT_CAUSE_DCOM_OFF_IS},
    {"DCOM limits", limits, LAYER_LAUNCH, CAUSE_LAUNCH_LIMIT, TEXT_DIAGNOSIS_DENIED},
    {"DCOM limits, SAM refuses too", limits_refused_elsewhere, LAYER_LAUNCH, CAUSE_LAUNCH_LIMIT, TEXT_DIAGNOSIS_DENIED},
    {"refused by DCOM; hardening is none of it here", hardening, LAYER_LAUNCH, CAUSE_WMI_LAUNCH, TEXT_DIAGNOSIS_FAILED},
    {"NTLM blocked", ntlm, LAYER_LOGON, CAUSE_NTLM_BLOCKED, TEXT_CAUSE_NTLM_BLOCKED_IS},
    {"NTLM behind a package error", ntlm_package, LAYER_LOGON, CAUSE_NTLM_BLOCKED, TEXT_DIAGNOSIS_FAILED},
    {"clock skew", clock_skew, LAYER_LOGON, CAUSE_CLOCK_SKEW, TEXT_CAUSE_CLOCK_SKEW_IS},
    {"wrong target name", wrong_target_name, LAYER_LOGON, CAUSE_WRONG_TARGET_NAME, TEXT_CAUSE_WRONG_TARGET_NAME_IS},
    {"namespace rights", namespace_rights, LAYER_NAMESPACE, CAUSE_NAMESPACE_RIGHTS, TEXT_CAUSE_NAMESPACE_RIGHTS_IS},
    {"namespace missing", namespace_missing, LAYER_NAMESPACE, CAUSE_NAMESPACE_MISSING, TEXT_CAUSE_NAMESPACE_MISSING_IS},
    {"encryption required", encryption, LAYER_NAMESPACE, CAUSE_NAMESPACE_ENCRYPTION,
     TEXT_CAUSE_NAMESPACE_ENCRYPTION_IS},
    {"class missing", class_missing, LAYER_QUERY, CAUSE_CLASS_MISSING, TEXT_CAUSE_CLASS_MISSING_IS},
    {"provider failure", provider_failure, LAYER_QUERY, CAUSE_PROVIDER_FAILED, TEXT_CAUSE_PROVIDER_FAILED_IS},
    {"provider refuses", provider_rights, LAYER_QUERY, CAUSE_PROVIDER_RIGHTS, TEXT_CAUSE_PROVIDER_RIGHTS_IS},
    {"result denied", query_denied, LAYER_QUERY, CAUSE_PROVIDER_RIGHTS, TEXT_DIAGNOSIS_QUERY_DENIED},
    {"repository", repository, LAYER_QUERY, CAUSE_REPOSITORY, TEXT_CAUSE_REPOSITORY_IS},
    {"service disabled", service_disabled, LAYER_LAUNCH, CAUSE_SERVICE_DISABLED, TEXT_CAUSE_SERVICE_DISABLED_IS},
    {"still starting", still_starting, LAYER_LAUNCH, CAUSE_SERVICE_STARTING, TEXT_CAUSE_SERVICE_STARTING_IS},
    {"lost during the query", query_lost, LAYER_QUERY, CAUSE_SERVICE_CRASHED, TEXT_DIAGNOSIS_QUERY_LOST},
    {"query unanswered", query_pending, LAYER_QUERY, CAUSE_PROVIDER_SLOW, TEXT_DIAGNOSIS_QUERY_PENDING},
};

static void check_case(size_t index)
{
    struct scene scene;
    scene_begin(&scene);
    broken[index].break_it(&scene);
    struct diagnosis diagnosis = diagnose(&scene);
    if (diagnosis.cause_count == 0 || diagnosis.causes[0] != broken[index].cause ||
        diagnosis.layer != broken[index].layer || diagnosis.summary.id != broken[index].summary)
        fail_msg("%s: cause %d, layer %s, %s", broken[index].what,
                 diagnosis.cause_count ? (int)diagnosis.causes[0] : -1, layer_word(diagnosis.layer),
                 text_name(diagnosis.summary.id).text);
    /* Several causes, none of them seen: a sentence says what would tell them apart. */
    if (diagnosis.cause_count > 1 && !diagnosis.proven && !diagnosis.apart &&
        diagnosis.summary.id != TEXT_DIAGNOSIS_QUERY_DENIED)
        fail_msg("%s: nothing tells the causes apart", broken[index].what);
    for (enum language language = 0; language < LANGUAGE_COUNT; language++) {
        struct strbuf text = STRBUF_INIT;
        sentence_format(&text, language, &diagnosis.summary);
        assert_null(strchr(strbuf_text(&text), '?'));
        assert_null(strstr(strbuf_text(&text), "()"));
        strbuf_free(&text);
    }
    diagnosis_free(&diagnosis);
    scene_end(&scene);
}

static void each_is_named(void **state)
{
    for (size_t i = 0; i < array_count(broken); i++)
        check_case(i);
}

static void facts_come_one_by_one(void **state)
{
    /* Whatever is known of a scene, the diagnosis stays defined. */
    for (size_t i = 0; i < array_count(broken); i++)
        for (uint32_t known = 0, present = UINT32_MAX; known < 1u << FACT_COUNT; known++) {
            struct scene scene;
            if (known & ~present) /* changes nothing */
                continue;
            scene_begin(&scene);
            broken[i].break_it(&scene);
            present = scene.facts.present;
            struct symptoms symptoms;
            struct diagnosis diagnosis;
            symptoms_from_facts(&scene.request, &scene.facts, known, &symptoms);
            if (diagnosis_make(&symptoms, &diagnosis)) {
                assert_true(diagnosis.cause_count > 0 && diagnosis.layer < LAYER_COUNT);
                diagnosis_free(&diagnosis);
            } else {
                assert_false(known & scene.facts.present & FACT_QUERY);
            }
            scene_end(&scene);
        }
}

/* ---- what must not be confused ---- */

static bool names(const struct diagnosis *diagnosis, enum cause cause)
{
    for (size_t i = 0; i < diagnosis->cause_count; i++)
        if (diagnosis->causes[i] == cause)
            return true;
    return false;
}

static void the_two_denials(void **state)
{
    struct scene scene;
    scene_begin(&scene);
    struct diagnosis dcom = diagnose(&scene);
    namespace_rights(&scene);
    struct diagnosis wmi = diagnose(&scene);
    assert_false(names(&dcom, CAUSE_NAMESPACE_RIGHTS));
    assert_false(names(&wmi, CAUSE_WRONG_PASSWORD));
    assert_false(names(&wmi, CAUSE_NOT_IN_GROUP));
    assert_int_not_equal(dcom.summary.id, wmi.summary.id);
    assert_int_not_equal(dcom.apart, wmi.apart);
    diagnosis_free(&dcom);
    diagnosis_free(&wmi);
    scene_end(&scene);
}

static void unavailable_before_and_after_135(void **state)
{
    struct scene scene;
    scene_begin(&scene);
    dynamic_port(&scene);
    struct diagnosis after = diagnose(&scene);
    port_dropped(&scene);
    struct diagnosis before = diagnose(&scene);
    assert_int_not_equal(after.summary.id, before.summary.id);
    assert_int_equal(after.layer, LAYER_DYNAMIC_PORT);
    assert_int_equal(before.layer, LAYER_RPC_PORT);
    assert_false(names(&after, CAUSE_HOST_OFF) || names(&after, CAUSE_PORT_DROPPED));
    assert_false(names(&before, CAUSE_DYNAMIC_PORT_BLOCKED));
    diagnosis_free(&after);
    diagnosis_free(&before);
    scene_end(&scene);
}

static void a_good_logon_rules_logon_causes_out(void **state)
{
    struct scene scene;
    scene_begin(&scene);
    limits(&scene);
    struct diagnosis diagnosis = diagnose(&scene);
    for (size_t i = 0; i < diagnosis.cause_count; i++)
        assert_int_not_equal(cause_info(diagnosis.causes[i])->layer, LAYER_LOGON);
    diagnosis_free(&diagnosis);
    scene_end(&scene);
}

static void another_account_says_nothing(void **state)
{
    struct scene scene;
    scene_begin(&scene);
    scene.request.account = memory_string("DOMAIN\\other");
    scene.facts.os.user_sid = memory_string("S-1-5-21-9-9-9-1001");
    disabled_as_seen(&scene);
    struct diagnosis diagnosis = diagnose(&scene);
    assert_int_equal(diagnosis.causes[0], CAUSE_WRONG_PASSWORD);
    assert_false(diagnosis.proven);
    assert_string_equal(diagnosis.summary.arguments[1], "DOMAIN\\monitor");
    diagnosis_free(&diagnosis);
    scene_end(&scene);
}

/* The connection was made with credentials of somebody else than the account that was asked about. */
static void credentials_of_another_say_nothing(void **state)
{
    for (int same = 0; same < 2; same++) {
        struct scene scene;
        scene_begin(&scene);
        scene.request.account = memory_string("DOMAIN\\monitor");
        scene.request.user = memory_string(same ? "domain\\monitor" : "DOMAIN\\admin");
        /* Whose they are is known even if the target tells nothing about itself. */
        scene.facts.os_reading.status = ST_DENIED;
        disabled_as_seen(&scene);
        struct diagnosis diagnosis = diagnose(&scene);
        assert_int_equal(diagnosis.causes[0], same ? CAUSE_ACCOUNT_DISABLED : CAUSE_WRONG_PASSWORD);
        assert_int_equal(diagnosis.proven, same);
        assert_string_equal(diagnosis.summary.arguments[1], same ? "DOMAIN\\monitor" : "DOMAIN\\admin");
        diagnosis_free(&diagnosis);
        scene_end(&scene);
    }
}

static void an_alias_is_not_elsewhere(void **state)
{
    struct scene scene;
    scene_begin(&scene);
    strcpy(scene.facts.rpc[0].dcom.host_name, "SRV-LONG-NAME-0");
    strcpy(scene.facts.name.canonical, "srv-long-name-01.example.net");
    strcpy(scene.facts.name.reverse, "srv-long-name-01.example.net");
    dynamic_port(&scene);
    struct diagnosis diagnosis = diagnose(&scene);
    assert_int_not_equal(diagnosis.causes[0], CAUSE_NAME_ELSEWHERE);
    assert_int_equal(diagnosis.layer, LAYER_DYNAMIC_PORT);
    diagnosis_free(&diagnosis);
    scene_end(&scene);
}

/* ---- the target is this computer ---- */

static void here(struct scene *scene)
{
    scene->request.local = true;
    scene->facts.present &= ~(uint32_t)(FACT_NAME | FACT_RPC | FACT_SMB | FACT_PING);
}

static void a_local_target_has_fewer_layers(void **state)
{
    static const uint32_t codes[] = {0x80070005, 0x80041003, 0x800706BA, 0x8004100E,
                                     0x80080005, 0x80070422, 0x80041001};
    for (size_t i = 0; i < array_count(codes); i++) {
        struct scene scene;
        scene_begin(&scene);
        here(&scene);
        connect_fails(&scene, ST_FAILED, codes[i]);
        struct diagnosis diagnosis = diagnose(&scene);
        assert_true(diagnosis.layer >= LAYER_LAUNCH);
        for (size_t k = 0; k < diagnosis.cause_count; k++)
            assert_true(cause_info(diagnosis.causes[k])->where & ON_LOCAL);
        diagnosis_free(&diagnosis);
        scene_end(&scene);
    }
}

static void not_elevated_here(void **state)
{
    struct scene scene;
    scene_begin(&scene);
    here(&scene);
    namespace_rights(&scene);
    struct diagnosis diagnosis = diagnose(&scene);
    assert_int_equal(diagnosis.causes[0], CAUSE_NOT_ELEVATED);
    diagnosis_free(&diagnosis);
    scene.facts.os.elevated = true;
    diagnosis = diagnose(&scene);
    assert_int_equal(diagnosis.causes[0], CAUSE_NAMESPACE_RIGHTS);
    assert_false(names(&diagnosis, CAUSE_NOT_ELEVATED));
    diagnosis_free(&diagnosis);
    scene_end(&scene);
}

/* ---- nothing to explain ---- */

static void nothing_failed(void **state)
{
    static const enum status no_failure[] = {ST_OK, ST_CANCELLED, ST_UNSUPPORTED};
    for (size_t i = 0; i < array_count(no_failure); i++) {
        struct scene scene;
        struct symptoms symptoms;
        struct diagnosis diagnosis = {.layer = LAYER_COUNT};
        scene_begin(&scene);
        connect_fails(&scene, no_failure[i], 0);
        symptoms_from_facts(&scene.request, &scene.facts, UINT32_MAX, &symptoms);
        assert_false(diagnosis_make(&symptoms, &diagnosis));
        assert_int_equal(diagnosis.layer, LAYER_COUNT);
        scene_end(&scene);
    }
}

/* A probe that failed although the connection works has nothing to say. */
static void what_works_is_believed(void **state)
{
    struct scene scene;
    struct symptoms symptoms;
    struct diagnosis diagnosis;
    scene_begin(&scene);
    port_dropped(&scene);
    connect_fails(&scene, ST_OK, 0);
    symptoms_from_facts(&scene.request, &scene.facts, UINT32_MAX, &symptoms);
    assert_false(diagnosis_make(&symptoms, &diagnosis));
    namespace_rights(&scene);
    diagnosis = diagnose(&scene);
    assert_int_equal(diagnosis.layer, LAYER_NAMESPACE);
    diagnosis_free(&diagnosis);
    scene_end(&scene);
}

static void an_unknown_code_stays_unknown(void **state)
{
    struct scene scene;
    scene_begin(&scene);
    connect_fails(&scene, ST_FAILED, 0x80070BAD);
    struct diagnosis diagnosis = diagnose(&scene);
    assert_int_equal(diagnosis.cause_count, 0);
    assert_int_equal(diagnosis.summary.id, TEXT_DIAGNOSIS_CODE_UNKNOWN);
    assert_string_equal(diagnosis.summary.arguments[2], "0x80070BAD");
    diagnosis_free(&diagnosis);
    connect_fails(&scene, ST_FAILED, 0);
    diagnosis = diagnose(&scene);
    assert_int_equal(diagnosis.summary.id, TEXT_DIAGNOSIS_NO_CODE);
    diagnosis_free(&diagnosis);
    scene_end(&scene);
}

/* ---- the class of the query ---- */

#define CIMV2 "root\\cimv2"

static const struct {
    const char *namespace_path, *query;
    bool connected;
    enum status status;
    uint32_t code;
    enum cause first, never;
} families[] = {
    {CIMV2, "SELECT * FROM Win32_PerfFormattedData_PerfOS_Processor", true, ST_ABSENT, 0x80041010, CAUSE_COUNTERS_OFF,
     CAUSE_CLASS_LOST},
    {CIMV2, "select Name from win32_perfrawdata_Contoso_Thing", true, ST_ABSENT, 0x80041010, CAUSE_COUNTERS_OFF,
     CAUSE_CLASS_LOST},
    {CIMV2, "SELECT * FROM Win32_Service", true, ST_ABSENT, 0x80041010, CAUSE_CLASS_LOST, CAUSE_CLASS_MISSING},
    {CIMV2, REQUEST_QUERY, true, ST_ABSENT, 0x80041010, CAUSE_CLASS_LOST, CAUSE_CLASS_MISSING},
    {CIMV2, "SELECT Name FROM Win32_Service", true, ST_DENIED, 0x80041003, CAUSE_SERVICE_MANAGER_RIGHTS,
     CAUSE_PROVIDER_RIGHTS},
    {CIMV2, "SELECT * FROM Win32_NTLogEvent WHERE Logfile = 'System'", true, ST_DENIED, 0x80041003,
     CAUSE_EVENT_LOG_READERS, CAUSE_PROVIDER_RIGHTS},
    {CIMV2, "SELECT * FROM Win32_PerfRawData_PerfOS_System", true, ST_DENIED, 0x80041003, CAUSE_COUNTER_READERS,
     CAUSE_PROVIDER_RIGHTS},
    {CIMV2, "SELECT * FROM Win32_Process", true, ST_UNREACHABLE, 0x80041033, CAUSE_PROVIDER_QUOTA, CAUSE_NONE},
    {CIMV2, "SELECT Name FROM Win32_UserAccount", true, ST_TIMEOUT, 0, CAUSE_DOMAIN_ACCOUNTS, CAUSE_NONE},
    {CIMV2, "SELECT Name FROM Win32_UserAccount WHERE LocalAccount = True", true, ST_TIMEOUT, 0, CAUSE_PROVIDER_SLOW,
     CAUSE_DOMAIN_ACCOUNTS},
    {CIMV2, "SELECT Name FROM Win32_Product", true, ST_ABSENT, 0x80041010, CAUSE_INSTALLER_PROVIDER, CAUSE_CLASS_LOST},
    {"root\\virtualization\\v2", REQUEST_QUERY, false, ST_ABSENT, 0x8004100E, CAUSE_HYPERV, CAUSE_NONE},
    {"root\\virtualizationer", "SELECT * FROM X", false, ST_ABSENT, 0x8004100E, CAUSE_NAMESPACE_MISSING, CAUSE_HYPERV},
    {"ROOT/Microsoft/SqlServer/ComputerManagement16", "SELECT * FROM SqlService", false, ST_ABSENT, 0x8004100E,
     CAUSE_SQL_SERVER, CAUSE_NONE},
    {"root\\Microsoft\\Windows\\Defender", "SELECT * FROM MSFT_MpPreference", false, ST_ABSENT, 0x8004100E,
     CAUSE_DEFENDER, CAUSE_NONE},
    {"root\\ccm", "SELECT * FROM SMS_Client", true, ST_UNSUPPORTED, 0x80041013, CAUSE_PRODUCT_PROVIDER,
     CAUSE_PROVIDER_HOST},
    {"root\\ccm", "SELECT * FROM SMS_Client", false, ST_ABSENT, 0x8004100E, CAUSE_CONFIGURATION_MANAGER, CAUSE_NONE},
    {CIMV2, "service list brief", true, ST_INVALID, 0x80041017, CAUSE_COMMAND_ALIAS, CAUSE_NONE},
    {CIMV2, "SELEKT * FROM Win32_Service", true, ST_INVALID, 0x80041017, CAUSE_QUERY_SYNTAX, CAUSE_COMMAND_ALIAS},
    {CIMV2, REQUEST_QUERY, false, ST_ABSENT, 0x80070003, CAUSE_REPOSITORY, CAUSE_NAMESPACE_MISSING},
    {CIMV2, REQUEST_QUERY, false, ST_DENIED, 0x80070005, CAUSE_WMI_LAUNCH, CAUSE_HARDENING},
};

static void families_have_their_causes(void **state)
{
    for (size_t i = 0; i < array_count(families); i++) {
        struct scene scene;
        scene_begin(&scene);
        ask(&scene, families[i].namespace_path, families[i].query);
        connect_fails(&scene, families[i].status, families[i].code);
        if (families[i].connected)
            scene.facts.query.step = WMI_STEP_ROWS;
        struct symptoms symptoms;
        struct diagnosis diagnosis;
        symptoms_from_facts(&scene.request, &scene.facts, scene.facts.present, &symptoms);
        if (families[i].first == CAUSE_WMI_LAUNCH) { /* all that was looked at was in order */
            static const enum cause fine[] = {CAUSE_WRONG_PASSWORD, CAUSE_UAC_FILTER,   CAUSE_NOT_IN_GROUP,
                                              CAUSE_LAUNCH_LIMIT,   CAUSE_ACCESS_LIMIT, CAUSE_LOGON_RIGHT,
                                              CAUSE_DCOM_OFF};
            for (size_t k = 0; k < array_count(fine); k++)
                symptoms.hints[fine[k]] = HINT_NO;
        }
        assert_true(diagnosis_make(&symptoms, &diagnosis));
        if (!diagnosis.cause_count || diagnosis.causes[0] != families[i].first)
            fail_msg("%s, %s: %s", families[i].namespace_path, families[i].query,
                     diagnosis.cause_count ? text_name(cause_info(diagnosis.causes[0])->sentence).text : "none");
        for (size_t k = 0; k < diagnosis.cause_count; k++)
            assert_int_not_equal(diagnosis.causes[k], families[i].never);
        diagnosis_free(&diagnosis);
        scene_end(&scene);
    }
}

/* Where there is no Kerberos nobody is sent to set a clock, whatever else was ruled out. */
static void clocks_matter_to_kerberos_alone(void **state)
{
    struct scene scene;
    scene_begin(&scene);
    scene.facts.name.literal = true;
    connect_fails(&scene, ST_FAILED, 0x80070721);
    struct symptoms symptoms;
    struct diagnosis diagnosis;
    symptoms_from_facts(&scene.request, &scene.facts, scene.facts.present, &symptoms);
    symptoms.logon_works = true; /* over another channel: no cause of the logon is left */
    assert_true(diagnosis_make(&symptoms, &diagnosis));
    assert_int_equal(diagnosis.causes[0], CAUSE_NTLM_BLOCKED);
    for (size_t i = 0; i < diagnosis.cause_count; i++)
        assert_true(diagnosis.causes[i] != CAUSE_CLOCK_SKEW && diagnosis.causes[i] != CAUSE_WRONG_TARGET_NAME);
    diagnosis_free(&diagnosis);
    scene_end(&scene);
}

static void aliases_are_told_in_wql(void **state)
{
    assert_string_equal(class_family_wql("service list brief"), "SELECT Name, State FROM Win32_Service");
    assert_string_equal(class_family_wql(" WMIC  OS get Caption"), "SELECT * FROM Win32_OperatingSystem");
    assert_null(class_family_wql("SELECT * FROM Win32_Service"));
    assert_null(class_family_wql("wmic"));
    assert_null(class_family_wql(""));
}

/* ---- the tables ---- */

static void every_cause_is_used(void **state)
{
    bool used[CAUSE_COUNT] = {true};
    const struct error_entry *entry;
    for (size_t i = 0; (entry = error_table_at(i)) != NULL; i++)
        for (size_t k = 0; k < ERROR_CAUSES && entry->causes[k]; k++)
            used[entry->causes[k]] = true;
    const struct diagnosis_case *row;
    for (size_t i = 0; (row = diagnosis_case_at(i)) != NULL; i++)
        for (size_t k = 0; k < CASE_CAUSES && row->causes[k]; k++)
            used[row->causes[k]] = true;
    for (size_t i = 0; (row = diagnosis_class_at(i)) != NULL; i++)
        for (size_t k = 0; k < CASE_CAUSES && row->causes[k]; k++)
            used[row->causes[k]] = true;
    for (enum cause cause = CAUSE_INSTALLER_PROVIDER; cause <= CAUSE_DEFENDER; cause++)
        used[cause] = true; /* of a family: families_have_their_causes */
    for (enum cause cause = 0; cause < CAUSE_COUNT; cause++)
        if (!used[cause])
            fail_msg("%s explains nothing", text_name(cause_info(cause)->sentence).text);
}

static void every_code_is_diagnosed(void **state)
{
    const struct error_entry *entry;
    for (size_t i = 0; (entry = error_table_at(i)) != NULL; i++)
        for (int place = 0; place < 4; place++) {
            struct scene scene;
            scene_begin(&scene);
            if (place & 1)
                query_fails(&scene, ST_FAILED, entry->code);
            else
                connect_fails(&scene, ST_FAILED, entry->code);
            if (place & 2)
                here(&scene);
            struct diagnosis diagnosis = diagnose(&scene);
            struct strbuf text = STRBUF_INIT;
            sentence_format(&text, LANGUAGE_EN, &diagnosis.summary);
            if (strstr(text_get(LANGUAGE_EN, diagnosis.summary.id), "{3}") && !strstr(strbuf_text(&text), entry->name))
                fail_msg("no code in: %s", strbuf_text(&text));
            strbuf_free(&text);
            diagnosis_free(&diagnosis);
            scene_end(&scene);
        }
}

/* ---- the port that DCOM named ---- */

/* Each way in which it can be shut: the port's number is told, and the firewall that was seen to let it in is not
 * suspected. */
static void the_port_in_vain_is_named(void **state)
{
    static const struct {
        enum port_state state;
        enum cause first;
        enum text_id summary;
    } cases[] = {
        {PORT_NO_ANSWER, CAUSE_PERIMETER, TEXT_DIAGNOSIS_DIAL_DROPPED},
        {PORT_REJECTED, CAUSE_PERIMETER, TEXT_DIAGNOSIS_DIAL_REJECTED},
        {PORT_REFUSED, CAUSE_PERIMETER, TEXT_DIAGNOSIS_DIAL_REFUSED},
        {PORT_NO_ROUTE, CAUSE_NAME_ELSEWHERE, TEXT_DIAGNOSIS_DIAL_NO_ROUTE},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct symptoms symptoms;
        struct diagnosis diagnosis;
        struct scene scene;
        scene_begin(&scene);
        scene.facts.query_reading.status = ST_TIMEOUT;
        scene.facts.query.step = WMI_STEP_CONNECT;
        scene.facts.query.dial = (struct wmi_dial){.address = "10.77.0.2", .port = 49668, .state = cases[i].state};
        symptoms_from_facts(&scene.request, &scene.facts, scene.facts.present, &symptoms);
        symptoms.hints[CAUSE_DYNAMIC_PORT_BLOCKED] = symptoms.hints[CAUSE_FIREWALL_SCOPE] = HINT_NO;
        assert_true(diagnosis_make(&symptoms, &diagnosis));
        assert_int_equal(diagnosis.causes[0], cases[i].first);
        assert_int_equal(diagnosis.summary.id, cases[i].summary);
        assert_string_equal(diagnosis.summary.arguments[2], "49668");
        assert_string_equal(diagnosis.summary.arguments[3], "10.77.0.2");
        diagnosis_free(&diagnosis);
        scene_end(&scene);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_named),
        cmocka_unit_test(facts_come_one_by_one),
        cmocka_unit_test(the_two_denials),
        cmocka_unit_test(the_port_in_vain_is_named),
        cmocka_unit_test(unavailable_before_and_after_135),
        cmocka_unit_test(a_good_logon_rules_logon_causes_out),
        cmocka_unit_test(another_account_says_nothing),
        cmocka_unit_test(credentials_of_another_say_nothing),
        cmocka_unit_test(an_alias_is_not_elsewhere),
        cmocka_unit_test(a_local_target_has_fewer_layers),
        cmocka_unit_test(not_elevated_here),
        cmocka_unit_test(nothing_failed),
        cmocka_unit_test(what_works_is_believed),
        cmocka_unit_test(an_unknown_code_stays_unknown),
        cmocka_unit_test(families_have_their_causes),
        cmocka_unit_test(clocks_matter_to_kerberos_alone),
        cmocka_unit_test(aliases_are_told_in_wql),
        cmocka_unit_test(every_cause_is_used),
        cmocka_unit_test(every_code_is_diagnosed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
