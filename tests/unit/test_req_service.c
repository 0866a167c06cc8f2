/* SPDX-License-Identifier: MIT
 * The requirements of the area WMI service: every verdict each of them can have. */
#include "testing.h"

#include "scenario.h"

#include "base/memory.h"
#include "requirements/requirements.h"

typedef struct fake_machine fake_t;
typedef struct request request_t;

#define PARAMETERS "SYSTEM\\CurrentControlSet\\Services\\Winmgmt\\Parameters"

/* ---- SVC-WINMGMT ---- */
#define WINMGMT_IS(function, start, state) \
    static void function(fake_t *f, request_t *r) \
    { \
        (void)r; \
        fake_service_set(f, "iphlpsvc", SERVICE_START_AUTOMATIC, SERVICE_STATE_STOPPED); \
        fake_service_set(f, "Winmgmt", start, state); \
    }
WINMGMT_IS(disabled, SERVICE_START_OFF, SERVICE_STATE_STOPPED)
WINMGMT_IS(disabled_running, SERVICE_START_OFF, SERVICE_STATE_RUNNING)
WINMGMT_IS(manual_running, SERVICE_START_MANUAL, SERVICE_STATE_RUNNING)
WINMGMT_IS(manual_stopped, SERVICE_START_MANUAL, SERVICE_STATE_STOPPED)
WINMGMT_IS(stopped, SERVICE_START_AUTOMATIC, SERVICE_STATE_STOPPED)
WINMGMT_IS(starting, SERVICE_START_AUTOMATIC, SERVICE_STATE_STARTING)
WINMGMT_IS(stopping, SERVICE_START_AUTOMATIC, SERVICE_STATE_STOPPING)
WINMGMT_IS(paused, SERVICE_START_AUTOMATIC, SERVICE_STATE_PAUSED)
WINMGMT_IS(strange, SERVICE_START_AUTOMATIC, 99)

static void crashed(fake_t *f, request_t *r)
{
    stopped(f, r);
    fake_service(f, "Winmgmt")->exit_code = 1067;
}

static void never_started(fake_t *f, request_t *r)
{
    stopped(f, r);
    fake_service(f, "Winmgmt")->exit_code = 1077;
}

static void delayed(fake_t *f, request_t *r)
{
    fake_service(f, "Winmgmt")->delayed_start = true;
}

static void other_account(fake_t *f, request_t *r)
{
    fake_rule_text(&fake_service(f, "Winmgmt")->account, "NT AUTHORITY\\LocalService");
}

static void no_account(fake_t *f, request_t *r)
{
    fake_rule_text(&fake_service(f, "Winmgmt")->account, "");
}

static void absent(fake_t *f, request_t *r)
{
    fake_service_remove(f, "Winmgmt");
}

static void denied(fake_t *f, request_t *r)
{
    fake_fail(f, FAKE_service_get, ST_DENIED, 5);
}

static void other_dll(fake_t *f, request_t *r)
{
    fake_string(f, PARAMETERS, "ServiceDll", "C:\\ProgramData\\wmisvc.dll");
}

static void dll_number(fake_t *f, request_t *r)
{
    fake_dword(f, PARAMETERS, "ServiceDll", 1);
}

static void dll_absent(fake_t *f, request_t *r)
{
    fake_value_remove(f, PARAMETERS, "ServiceDll");
}

static void dll_denied(fake_t *f, request_t *r)
{
    fake_fail(f, FAKE_registry_get, ST_DENIED, 5);
}

static void dll_denied_remote(fake_t *f, request_t *r)
{
    dll_denied(f, r);
    r->local = false;
}

/* ---- SVC-RPC ---- */
static void rpcss_stopped(fake_t *f, request_t *r)
{
    fake_service_set(f, "RpcSs", SERVICE_START_AUTOMATIC, SERVICE_STATE_STOPPED);
}

static void mapper_manual(fake_t *f, request_t *r)
{
    fake_service_set(f, "RpcEptMapper", SERVICE_START_MANUAL, SERVICE_STATE_RUNNING);
}

static void launch_absent(fake_t *f, request_t *r)
{
    fake_service_remove(f, "DcomLaunch");
}

/* One is known to be down: that another could not be read does not hide it. */
static void one_down_one_denied(fake_t *f, request_t *r)
{
    rpcss_stopped(f, r);
    fake_fail_nth(f, FAKE_service_get, 2, ST_DENIED, 5, false);
}

/* ---- SVC-REPOSITORY ---- */
static void by_name(fake_t *f, request_t *r)
{
    r->only = memory_new_n(char *, 2);
    r->only[0] = memory_string("SVC-REPOSITORY");
}

static void large(fake_t *f, request_t *r)
{
    f->repository_size = (uint64_t)10 << 30;
}

static void large_by_name(fake_t *f, request_t *r)
{
    by_name(f, r);
    large(f, r);
}

static void inconsistent_but_unasked(fake_t *f, request_t *r)
{
    f->repository_consistent = false;
}

static void inconsistent(fake_t *f, request_t *r)
{
    by_name(f, r);
    f->repository_consistent = false;
}

static void inconsistent_and_failing(fake_t *f, request_t *r)
{
    inconsistent(f, r);
    fake_query_fails(f, ST_FAILED, 0x80041014, WMI_STEP_CONNECT);
}

static void inconsistent_and_denied(fake_t *f, request_t *r)
{
    inconsistent(f, r);
    fake_query_fails(f, ST_DENIED, 0x80041003, WMI_STEP_CONNECT);
}

static void query_failing(fake_t *f, request_t *r)
{
    fake_query_fails(f, ST_FAILED, 0x80041014, WMI_STEP_CONNECT);
}

static void namespace_missing(fake_t *f, request_t *r)
{
    fake_query_fails(f, ST_ABSENT, 0x8004100E, WMI_STEP_CONNECT);
}

static void other_namespace_missing(fake_t *f, request_t *r)
{
    namespace_missing(f, r);
    fake_rule_text(&r->namespace_path, "root\\typo");
}

static void query_denied(fake_t *f, request_t *r)
{
    fake_query_fails(f, ST_DENIED, 0x80041003, WMI_STEP_CONNECT);
}

static void verify_timeout(fake_t *f, request_t *r)
{
    by_name(f, r);
    fake_fail(f, FAKE_repository_verify, ST_TIMEOUT, 258);
}

static void verify_unelevated(fake_t *f, request_t *r)
{
    by_name(f, r);
    f->os.elevated = false;
}

#define WINMGMT &requirement_svc_winmgmt
#define RPC &requirement_svc_rpc
#define REPOSITORY &requirement_svc_repository

/* clang-format off */
static const struct scenario scenarios[] = {
    {"running", WINMGMT, NULL, V_READY, TEXT_SVC_WINMGMT_READY, .remedy = NULL},
    {"disabled", WINMGMT, disabled, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_DISABLED, .remedy = "automatic",
     .recommended = true, .after = V_READY},
    {"disabled, still running", WINMGMT, disabled_running, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_DISABLED_RUNNING,
     .remedy = "automatic", .recommended = true, .after = V_READY},
    {"manual", WINMGMT, manual_running, V_ATTENTION, TEXT_SVC_WINMGMT_MANUAL, .remedy = "automatic",
     .recommended = true, .after = V_READY},
    {"manual, stopped", WINMGMT, manual_stopped, V_ATTENTION, TEXT_SVC_WINMGMT_MANUAL, .remedy = "automatic",
     .recommended = true, .after = V_READY},
    {"stopped", WINMGMT, stopped, V_ATTENTION, TEXT_SVC_WINMGMT_STOPPED, .remedy = "start", .recommended = true,
     .after = V_READY},
    {"never started", WINMGMT, never_started, V_ATTENTION, TEXT_SVC_WINMGMT_STOPPED, .remedy = "start",
     .recommended = true, .after = V_READY},
    {"crashed", WINMGMT, crashed, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_CRASHED, .remedy = "start", .recommended = true,
     .after = V_READY},
    {"starting", WINMGMT, starting, V_ATTENTION, TEXT_SVC_WINMGMT_STARTING, .remedy = NULL},
    {"stopping", WINMGMT, stopping, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_STUCK, .remedy = NULL},
    {"paused", WINMGMT, paused, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_STUCK, .remedy = NULL},
    {"unknown state", WINMGMT, strange, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_STUCK, .remedy = NULL},
    {"delayed", WINMGMT, delayed, V_ATTENTION, TEXT_SVC_WINMGMT_DELAYED, .remedy = NULL},
    {"other account", WINMGMT, other_account, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_ACCOUNT, .remedy = NULL},
    {"account not told", WINMGMT, no_account, V_READY, TEXT_SVC_WINMGMT_READY, .remedy = NULL},
    {"absent", WINMGMT, absent, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_ABSENT, .remedy = NULL},
    {"denied", WINMGMT, denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"other DLL", WINMGMT, other_dll, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_DLL, .remedy = NULL},
    {"DLL of wrong type", WINMGMT, dll_number, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_DLL_MALFORMED, .remedy = NULL},
    {"DLL absent", WINMGMT, dll_absent, V_READY, TEXT_SVC_WINMGMT_READY, .remedy = NULL},
    {"DLL denied", WINMGMT, dll_denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"DLL not asked from afar", WINMGMT, dll_denied_remote, V_READY, TEXT_SVC_WINMGMT_READY, .remedy = NULL},

    {"RPC", RPC, NULL, V_READY, TEXT_SVC_RPC_READY, .remedy = NULL},
    {"RpcSs stopped", RPC, rpcss_stopped, V_NEEDS_CHANGE, TEXT_SVC_RPC_DOWN, .remedy = NULL},
    {"RpcEptMapper manual", RPC, mapper_manual, V_ATTENTION, TEXT_SVC_RPC_START, .remedy = NULL},
    {"DcomLaunch absent", RPC, launch_absent, V_NEEDS_CHANGE, TEXT_SVC_RPC_ABSENT, .remedy = NULL},
    {"RPC denied", RPC, denied, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"one down, one denied", RPC, one_down_one_denied, V_NEEDS_CHANGE, TEXT_SVC_RPC_DOWN, .remedy = NULL},

    {"answers", REPOSITORY, NULL, V_READY, TEXT_SVC_REPOSITORY_ANSWERS, .remedy = NULL},
    {"answers, nobody asked for more", REPOSITORY, inconsistent_but_unasked, V_READY, TEXT_SVC_REPOSITORY_ANSWERS,
     .remedy = NULL},
    {"consistent", REPOSITORY, by_name, V_READY, TEXT_SVC_REPOSITORY_READY, .remedy = NULL},
    {"large", REPOSITORY, large, V_ATTENTION, TEXT_SVC_REPOSITORY_LARGE, .remedy = NULL},
    {"large and consistent", REPOSITORY, large_by_name, V_ATTENTION, TEXT_SVC_REPOSITORY_LARGE, .remedy = NULL},
    {"inconsistent but working", REPOSITORY, inconsistent, V_ATTENTION, TEXT_SVC_REPOSITORY_WORKS,
     .remedy = "salvage", .after = V_READY},
    {"broken", REPOSITORY, inconsistent_and_failing, V_NEEDS_CHANGE, TEXT_SVC_REPOSITORY_BROKEN, .remedy = "salvage",
     .after = V_ATTENTION},
    {"inconsistent, query denied", REPOSITORY, inconsistent_and_denied, V_NEEDS_CHANGE, TEXT_SVC_REPOSITORY_BROKEN,
     .remedy = "salvage", .after = V_READY},
    {"consistent, query failing", REPOSITORY, query_failing, V_ATTENTION, TEXT_SVC_REPOSITORY_DOUBT, .remedy = NULL},
    {"consistent, root\\cimv2 missing", REPOSITORY, namespace_missing, V_ATTENTION, TEXT_SVC_REPOSITORY_DOUBT,
     .remedy = NULL},
    {"consistent, another namespace missing", REPOSITORY, other_namespace_missing, V_READY, TEXT_SVC_REPOSITORY_READY,
     .remedy = NULL},
    {"consistent, query denied", REPOSITORY, query_denied, V_READY, TEXT_SVC_REPOSITORY_READY, .remedy = NULL},
    {"verification too slow", REPOSITORY, verify_timeout, V_CANNOT_TELL, TEXT_COULD_NOT_READ, .remedy = NULL},
    {"verification without rights", REPOSITORY, verify_unelevated, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     .remedy = NULL},
};

enum { GOOD = 1 << V_READY, WARN = 1 << V_ATTENTION, BAD = 1 << V_NEEDS_CHANGE, UNKNOWN = 1 << V_CANNOT_TELL };

static const struct reached reached[] = {
    {WINMGMT, GOOD | WARN | BAD | UNKNOWN},
    {RPC, GOOD | WARN | BAD | UNKNOWN},
    {REPOSITORY, GOOD | WARN | BAD | UNKNOWN},
    {NULL, 0},
};
/* clang-format on */

static void every_verdict_is_reached(void **unused)
{
    scenarios_run(scenarios, array_count(scenarios), reached);
}

static void what_cannot_be_read_is_never_ready(void **unused)
{
    scenario_never_ready(WINMGMT, FAKE_service_get, NULL);
    scenario_never_ready(RPC, FAKE_service_get, NULL);
    scenario_never_ready(REPOSITORY, FAKE_repository_verify, by_name);
}

/* The verification also says no while something writes: only the second no in a row counts. */
static void verification_is_asked_twice(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = fake_request_local();
    inconsistent(fake, &request);
    struct seen seen = seen_check(fake, &request, REPOSITORY);
    assert_int_equal(fake->counts[FAKE_repository_verify], 2);
    assert_int_equal(seen.finding->evidence_count, 3);
    seen_free(&seen);
    request_free(&request);
    fake_machine_free(fake);
}

/* Denied to a user who is not elevated: the finding says that rights would help. */
static void rights_are_named(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = fake_request_local();
    verify_unelevated(fake, &request);
    struct seen seen = seen_check(fake, &request, REPOSITORY);
    assert_true(seen.finding->needs_administrator);
    seen_free(&seen);
    request_free(&request);
    fake_machine_free(fake);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_verdict_is_reached),
        cmocka_unit_test(what_cannot_be_read_is_never_ready),
        cmocka_unit_test(verification_is_asked_twice),
        cmocka_unit_test(rights_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
