/* SPDX-License-Identifier: MIT
 * The layered diagnosis: what was seen of one connection, to the cause that is named. */
#include "testing.h"

#include "diagnosis_scene.h"

#include "base/memory.h"

#include <string.h>

/* ---- how each is broken ---- */

static void not_connected(struct scene *scene)
{
    scene->facts.present &= ~(uint32_t)FACT_QUERY;
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
    scene_add_group(scene, SID_ADMINISTRATORS);
}

static void other_channel_says(struct scene *scene, enum status status, uint32_t code)
{
    struct reading *reading = &scene->facts.account_reading;
    reading->call.attempts[0] = (struct attempt){CHANNEL_SAM, status, {"NetUserGetInfo", code}};
    reading->call.attempt_count = 1;
}

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
    scene_port_is(s, PORT_NO_ANSWER);
}

static void host_off(struct scene *s)
{
    scene_port_is(s, PORT_NO_ANSWER);
    silent_otherwise(s);
}

static void client_damaged(struct scene *s)
{
    s->facts.query.step = WMI_STEP_LOCATOR;
}

static void nat(struct scene *s)
{
    strcpy(s->facts.rpc[0].dcom.bindings[0], "192.168.178.20");
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
    scene_connect_fails(s, ST_UNREACHABLE, 0x800706BA);
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

static void wrong_password(struct scene *s)
{
    other_channel_says(s, ST_DENIED, 1326);
}

static void disabled_as_seen(struct scene *s)
{
    s->facts.account.disabled = true;
}

static void locked(struct scene *s)
{
    other_channel_says(s, ST_DENIED, 1909);
}

static void password_expired(struct scene *s)
{
    s->facts.account.password_expired = true;
}

static void logon_type(struct scene *s)
{
    s->facts.rights.denied_through = *sid_well_known(SID_LOCAL_ACCOUNT);
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
    scene_add_group(s, SID_USERS);
}

static void limits(struct scene *s)
{
    other_channel_says(s, ST_OK, 0);
}

static void limits_refused_elsewhere(struct scene *s)
{
    other_channel_says(s, ST_DENIED, 5);
}

static void by_address(struct scene *s)
{
    s->facts.name.literal = true;
}

static void namespace_missing(struct scene *s)
{
    scene_ask(s, "root\\none", "SELECT * FROM Win32_OperatingSystem");
}

static void class_missing(struct scene *s)
{
    scene_ask(s, "root\\cimv2", "SELECT * FROM Contoso_Thing");
}

/* A connection that fails with the code that the scene begins with, unless the row says more. */
static const struct broken {
    const char *what;
    enum layer layer;
    enum cause cause;
    enum text_id summary;
    void (*break_it)(struct scene *scene); /* NULL: nothing */
    enum port_state port;                  /* PORT_OPEN: as it is */
    enum dcom_state dcom;                  /* DCOM_ALIVE: as it is */
    enum status status;                    /* ST_OK: as it is */
    uint32_t code;
    bool connected; /* it is the query that fails */
} broken[] = {
    {"name unknown", LAYER_NAME, CAUSE_NAME_UNKNOWN, TEXT_CAUSE_NAME_UNKNOWN_IS, .break_it = name_unknown},
    {"DNS fails", LAYER_NAME, CAUSE_DNS_FAILING, TEXT_CAUSE_DNS_FAILING_IS, .break_it = dns_failing},
    {"name points elsewhere", LAYER_NAME, CAUSE_NAME_ELSEWHERE, TEXT_CAUSE_NAME_ELSEWHERE_IS,
     .break_it = name_elsewhere},
    {"name may point elsewhere", LAYER_RPC_PORT, CAUSE_NAME_ELSEWHERE, TEXT_DIAGNOSIS_PORT_SILENT,
     .break_it = name_elsewhere_silent},
    {"host off", LAYER_RPC_PORT, CAUSE_HOST_OFF, TEXT_CAUSE_HOST_OFF_IS, .break_it = host_off},
    {"135 dropped", LAYER_RPC_PORT, CAUSE_PORT_DROPPED, TEXT_DIAGNOSIS_PORT_SILENT, .port = PORT_NO_ANSWER},
    {"135 refused", LAYER_RPC_PORT, CAUSE_PORT_REFUSED, TEXT_CAUSE_PORT_REFUSED_IS, .port = PORT_REFUSED},
    {"135 rejected", LAYER_RPC_PORT, CAUSE_PORT_REJECTED, TEXT_CAUSE_PORT_REJECTED_IS, .port = PORT_REJECTED},
    {"no route", LAYER_RPC_PORT, CAUSE_NO_ROUTE, TEXT_CAUSE_NO_ROUTE_IS, .port = PORT_NO_ROUTE},
    {"not RPC", LAYER_DCOM_ALIVE, CAUSE_NOT_RPC, TEXT_CAUSE_NOT_RPC_IS, .dcom = DCOM_NOT_RPC},
    {"RPC, but not DCOM", LAYER_DCOM_ALIVE, CAUSE_FOREIGN_RPC, TEXT_CAUSE_FOREIGN_RPC_IS, .dcom = DCOM_UNKNOWN},
    {"RestrictRemoteClients", LAYER_DCOM_ALIVE, CAUSE_RPC_RESTRICTED, TEXT_CAUSE_RPC_RESTRICTED_IS,
     .dcom = DCOM_DENIED},
    {"cut after connecting", LAYER_DCOM_ALIVE, CAUSE_SESSION_CUT, TEXT_DIAGNOSIS_DCOM_RESET, .dcom = DCOM_RESET},
    {"dynamic port blocked", LAYER_DYNAMIC_PORT, CAUSE_DYNAMIC_PORT_BLOCKED, TEXT_DIAGNOSIS_DYNAMIC_PORT,
     .status = ST_UNREACHABLE, .code = 0x800706BA},
    {"dynamic port dropped", LAYER_DYNAMIC_PORT, CAUSE_DYNAMIC_PORT_BLOCKED, TEXT_DIAGNOSIS_PENDING,
     .status = ST_TIMEOUT, .code = 0},
    {"deadline of the call", LAYER_DYNAMIC_PORT, CAUSE_DYNAMIC_PORT_BLOCKED, TEXT_DIAGNOSIS_PENDING,
     .status = ST_TIMEOUT, .code = 1460},
    {"WMI missing here", LAYER_LAUNCH, CAUSE_WMI_CLIENT_DAMAGED, TEXT_CAUSE_WMI_CLIENT_DAMAGED_IS,
     .break_it = client_damaged, .status = ST_UNSUPPORTED, .code = 0x80040154},
    {"NAT address", LAYER_DYNAMIC_PORT, CAUSE_NAT, TEXT_DIAGNOSIS_DYNAMIC_PORT, .break_it = nat,
     .status = ST_UNREACHABLE, .code = 0x800706BA},
    {"NAT address that was tried", LAYER_DYNAMIC_PORT, CAUSE_NAT, TEXT_CAUSE_NAT_IS, .break_it = announced_shut},
    {"another address that is open", LAYER_DYNAMIC_PORT, CAUSE_DYNAMIC_PORT_BLOCKED, TEXT_DIAGNOSIS_DYNAMIC_PORT,
     .break_it = announced_open},
    {"denied, nothing else known", LAYER_LAUNCH, CAUSE_WRONG_PASSWORD, TEXT_DIAGNOSIS_DENIED, .port = PORT_OPEN},
    {"wrong password, as SMB says", LAYER_LOGON, CAUSE_WRONG_PASSWORD, TEXT_CAUSE_WRONG_PASSWORD_IS,
     .break_it = wrong_password},
    {"wrong password", LAYER_LOGON, CAUSE_WRONG_PASSWORD, TEXT_CAUSE_WRONG_PASSWORD_IS, .status = ST_DENIED,
     .code = 0x8007052E},
    {"account disabled", LAYER_LOGON, CAUSE_ACCOUNT_DISABLED, TEXT_CAUSE_ACCOUNT_DISABLED_IS, .status = ST_DENIED,
     .code = 0x80070533},
    {"account disabled, as read", LAYER_LOGON, CAUSE_ACCOUNT_DISABLED, TEXT_CAUSE_ACCOUNT_DISABLED_IS,
     .break_it = disabled_as_seen},
    {"account locked", LAYER_LOGON, CAUSE_ACCOUNT_LOCKED, TEXT_CAUSE_ACCOUNT_LOCKED_IS, .break_it = locked},
    {"account expired", LAYER_LOGON, CAUSE_ACCOUNT_EXPIRED, TEXT_CAUSE_ACCOUNT_EXPIRED_IS, .status = ST_DENIED,
     .code = 0x80070701},
    {"password expired", LAYER_LOGON, CAUSE_PASSWORD_EXPIRED, TEXT_CAUSE_PASSWORD_EXPIRED_IS,
     .break_it = password_expired},
    {"logon denied, as read", LAYER_LOGON, CAUSE_LOGON_RIGHT, TEXT_CAUSE_LOGON_RIGHT_IS, .break_it = logon_type},
    {"logon type not granted", LAYER_LOGON, CAUSE_LOGON_RIGHT, TEXT_CAUSE_LOGON_RIGHT_IS, .status = ST_DENIED,
     .code = 0x80070569},
    {"filtered by UAC", LAYER_LAUNCH, CAUSE_UAC_FILTER, TEXT_CAUSE_UAC_FILTER_IS, .break_it = local_administrator},
    {"maybe filtered by UAC", LAYER_LAUNCH, CAUSE_UAC_FILTER, TEXT_DIAGNOSIS_DENIED, .break_it = uac_unread},
    {"not in the groups", LAYER_LAUNCH, CAUSE_NOT_IN_GROUP, TEXT_DIAGNOSIS_DENIED, .break_it = not_in_group},
    {"DCOM off", LAYER_LAUNCH, CAUSE_DCOM_OFF, TEXT_CAUSE_DCOM_OFF_IS, .status = ST_FAILED, .code = 0x8001011C},
    {"DCOM limits", LAYER_LAUNCH, CAUSE_LAUNCH_LIMIT, TEXT_DIAGNOSIS_DENIED, .break_it = limits},
    {"DCOM limits, SAM refuses too", LAYER_LAUNCH, CAUSE_LAUNCH_LIMIT, TEXT_DIAGNOSIS_DENIED,
     .break_it = limits_refused_elsewhere},
    {"refused by DCOM; hardening is none of it here", LAYER_LAUNCH, CAUSE_WMI_LAUNCH, TEXT_DIAGNOSIS_FAILED,
     .status = ST_DENIED, .code = 0x8001011B},
    {"NTLM blocked", LAYER_LOGON, CAUSE_NTLM_BLOCKED, TEXT_CAUSE_NTLM_BLOCKED_IS, .break_it = by_address,
     .status = ST_DENIED, .code = 0x80070791},
    {"NTLM behind a package error", LAYER_LOGON, CAUSE_NTLM_BLOCKED, TEXT_DIAGNOSIS_FAILED, .break_it = by_address,
     .status = ST_FAILED, .code = 0x80070721},
    {"clock skew", LAYER_LOGON, CAUSE_CLOCK_SKEW, TEXT_CAUSE_CLOCK_SKEW_IS, .status = ST_FAILED, .code = 0x80090324},
    {"wrong target name", LAYER_LOGON, CAUSE_WRONG_TARGET_NAME, TEXT_CAUSE_WRONG_TARGET_NAME_IS, .status = ST_DENIED,
     .code = 0x80070574},
    {"namespace rights", LAYER_NAMESPACE, CAUSE_NAMESPACE_RIGHTS, TEXT_CAUSE_NAMESPACE_RIGHTS_IS, .status = ST_DENIED,
     .code = 0x80041003},
    {"namespace missing", LAYER_NAMESPACE, CAUSE_NAMESPACE_MISSING, TEXT_CAUSE_NAMESPACE_MISSING_IS,
     .break_it = namespace_missing, .status = ST_ABSENT, .code = 0x8004100E},
    {"encryption required", LAYER_NAMESPACE, CAUSE_NAMESPACE_ENCRYPTION, TEXT_CAUSE_NAMESPACE_ENCRYPTION_IS,
     .status = ST_DENIED, .code = 0x80041087},
    {"class missing", LAYER_QUERY, CAUSE_CLASS_MISSING, TEXT_CAUSE_CLASS_MISSING_IS, .break_it = class_missing,
     .status = ST_ABSENT, .code = 0x80041010, .connected = true},
    {"provider failure", LAYER_QUERY, CAUSE_PROVIDER_FAILED, TEXT_CAUSE_PROVIDER_FAILED_IS, .status = ST_FAILED,
     .code = 0x80041004, .connected = true},
    {"provider refuses", LAYER_QUERY, CAUSE_PROVIDER_RIGHTS, TEXT_CAUSE_PROVIDER_RIGHTS_IS, .status = ST_DENIED,
     .code = 0x80041003, .connected = true},
    {"result denied", LAYER_QUERY, CAUSE_PROVIDER_RIGHTS, TEXT_DIAGNOSIS_QUERY_DENIED, .status = ST_DENIED,
     .code = 0x80070005, .connected = true},
    {"repository", LAYER_QUERY, CAUSE_REPOSITORY, TEXT_CAUSE_REPOSITORY_IS, .status = ST_FAILED, .code = 0x80041078},
    {"service disabled", LAYER_LAUNCH, CAUSE_SERVICE_DISABLED, TEXT_CAUSE_SERVICE_DISABLED_IS, .status = ST_FAILED,
     .code = 0x80070422},
    {"still starting", LAYER_LAUNCH, CAUSE_SERVICE_STARTING, TEXT_CAUSE_SERVICE_STARTING_IS, .status = ST_FAILED,
     .code = 0x80041033},
    {"lost during the query", LAYER_QUERY, CAUSE_SERVICE_CRASHED, TEXT_DIAGNOSIS_QUERY_LOST, .status = ST_UNREACHABLE,
     .code = 0x800706BA, .connected = true},
    {"query unanswered", LAYER_QUERY, CAUSE_PROVIDER_SLOW, TEXT_DIAGNOSIS_QUERY_PENDING, .status = ST_TIMEOUT,
     .code = 0, .connected = true},
};

static void scene_of(struct scene *scene, const struct broken *row)
{
    scene_begin(scene);
    if (row->break_it)
        row->break_it(scene);
    if (row->port != PORT_OPEN)
        scene_port_is(scene, row->port);
    if (row->dcom != DCOM_ALIVE)
        scene_dcom_is(scene, row->dcom);
    if (row->status != ST_OK)
        (row->connected ? scene_query_fails : scene_connect_fails)(scene, row->status, row->code);
}

static void check_case(size_t index)
{
    struct scene scene;
    scene_of(&scene, &broken[index]);
    struct diagnosis diagnosis = scene_diagnose(&scene);
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
            scene_of(&scene, &broken[i]);
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

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(each_is_named),
    cmocka_unit_test(facts_come_one_by_one),
    {0},
};
