/* SPDX-License-Identifier: MIT
 * The requirements of the area WMI service: every verdict each of them can have. */
#include "testing.h"

#include "scenario.h"

#include "base/memory.h"
#include "requirements/requirements.h"

#define PARAMETERS "SYSTEM\\CurrentControlSet\\Services\\Winmgmt\\Parameters"

/* ---- SVC-WINMGMT ---- */
/* What depends on it cannot run where it does not. */
static void no_dependent(fake_t *f, request_t *r)
{
    fake_service_set(f, "iphlpsvc", SERVICE_START_AUTOMATIC, SERVICE_STATE_STOPPED);
}

static void stopped(fake_t *f, request_t *r)
{
    no_dependent(f, r);
    fake_service_set(f, "Winmgmt", SERVICE_START_AUTOMATIC, SERVICE_STATE_STOPPED);
}

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

/* ---- SVC-RPC ---- */
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

static void inconsistent(fake_t *f, request_t *r)
{
    by_name(f, r);
    f->repository_consistent = false;
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
    {"disabled", WINMGMT, no_dependent, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_DISABLED, .remedy = "automatic",
     .recommended = true, .after = V_READY, STEPS(SERVICE_IS("Winmgmt", SERVICE_START_OFF, SERVICE_STATE_STOPPED))},
    {"disabled, still running", WINMGMT, no_dependent, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_DISABLED_RUNNING,
     .remedy = "automatic", .recommended = true, .after = V_READY,
     STEPS(SERVICE_IS("Winmgmt", SERVICE_START_OFF, SERVICE_STATE_RUNNING))},
    {"manual", WINMGMT, no_dependent, V_ATTENTION, TEXT_SVC_WINMGMT_MANUAL, .remedy = "automatic",
     .recommended = true, .after = V_READY, STEPS(SERVICE_IS("Winmgmt", SERVICE_START_MANUAL, SERVICE_STATE_RUNNING))},
    {"manual, stopped", WINMGMT, no_dependent, V_ATTENTION, TEXT_SVC_WINMGMT_MANUAL, .remedy = "automatic",
     .recommended = true, .after = V_READY, STEPS(SERVICE_IS("Winmgmt", SERVICE_START_MANUAL, SERVICE_STATE_STOPPED))},
    {"stopped", WINMGMT, stopped, V_ATTENTION, TEXT_SVC_WINMGMT_STOPPED, .remedy = "start", .recommended = true,
     .after = V_READY},
    {"never started", WINMGMT, never_started, V_ATTENTION, TEXT_SVC_WINMGMT_STOPPED, .remedy = "start",
     .recommended = true, .after = V_READY},
    {"crashed", WINMGMT, crashed, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_CRASHED, .remedy = "start", .recommended = true,
     .after = V_READY},
    {"starting", WINMGMT, no_dependent, V_ATTENTION, TEXT_SVC_WINMGMT_STARTING,
     STEPS(SERVICE_IS("Winmgmt", SERVICE_START_AUTOMATIC, SERVICE_STATE_STARTING))},
    {"stopping", WINMGMT, no_dependent, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_STUCK,
     STEPS(SERVICE_IS("Winmgmt", SERVICE_START_AUTOMATIC, SERVICE_STATE_STOPPING))},
    {"paused", WINMGMT, no_dependent, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_STUCK,
     STEPS(SERVICE_IS("Winmgmt", SERVICE_START_AUTOMATIC, SERVICE_STATE_PAUSED))},
    {"unknown state", WINMGMT, no_dependent, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_STUCK,
     STEPS(SERVICE_IS("Winmgmt", SERVICE_START_AUTOMATIC, 99))},
    {"delayed", WINMGMT, delayed, V_ATTENTION, TEXT_SVC_WINMGMT_DELAYED, .remedy = NULL},
    {"other account", WINMGMT, other_account, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_ACCOUNT, .remedy = NULL},
    {"account not told", WINMGMT, no_account, V_READY, TEXT_SVC_WINMGMT_READY, .remedy = NULL},
    {"absent", WINMGMT, NULL, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_ABSENT, STEPS(WITH(fake_service_remove, "Winmgmt"))},
    {"denied", WINMGMT, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ, STEPS(FAILS(service_get, ST_DENIED, 5))},
    {"other DLL", WINMGMT, NULL, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_DLL,
     STEPS(STRING_IS(PARAMETERS, "ServiceDll", "C:\\ProgramData\\wmisvc.dll"))},
    {"DLL of wrong type", WINMGMT, NULL, V_NEEDS_CHANGE, TEXT_SVC_WINMGMT_DLL_MALFORMED,
     STEPS(DWORD_IS(PARAMETERS, "ServiceDll", 1))},
    {"DLL absent", WINMGMT, NULL, V_READY, TEXT_SVC_WINMGMT_READY, STEPS(NO_VALUE(PARAMETERS, "ServiceDll"))},
    {"DLL denied", WINMGMT, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ, STEPS(FAILS(registry_get, ST_DENIED, 5))},
    {"DLL not asked from afar", WINMGMT, NULL, V_READY, TEXT_SVC_WINMGMT_READY,
     STEPS(FAILS(registry_get, ST_DENIED, 5), REQUEST_IS(local, false))},

    {"RPC", RPC, NULL, V_READY, TEXT_SVC_RPC_READY, .remedy = NULL},
    {"RpcSs stopped", RPC, NULL, V_NEEDS_CHANGE, TEXT_SVC_RPC_DOWN,
     STEPS(SERVICE_IS("RpcSs", SERVICE_START_AUTOMATIC, SERVICE_STATE_STOPPED))},
    {"RpcEptMapper manual", RPC, NULL, V_ATTENTION, TEXT_SVC_RPC_START,
     STEPS(SERVICE_IS("RpcEptMapper", SERVICE_START_MANUAL, SERVICE_STATE_RUNNING))},
    {"DcomLaunch absent", RPC, NULL, V_NEEDS_CHANGE, TEXT_SVC_RPC_ABSENT,
     STEPS(WITH(fake_service_remove, "DcomLaunch"))},
    {"RPC denied", RPC, NULL, V_CANNOT_TELL, TEXT_COULD_NOT_READ, STEPS(FAILS(service_get, ST_DENIED, 5))},
    /* One is known to be down: that another could not be read does not hide it. */
    {"one down, one denied", RPC, NULL, V_NEEDS_CHANGE, TEXT_SVC_RPC_DOWN,
     STEPS(SERVICE_IS("RpcSs", SERVICE_START_AUTOMATIC, SERVICE_STATE_STOPPED),
           FAILS_NTH(service_get, 2, ST_DENIED, 5))},

    {"answers", REPOSITORY, NULL, V_READY, TEXT_SVC_REPOSITORY_ANSWERS, .remedy = NULL},
    {"answers, nobody asked for more", REPOSITORY, NULL, V_READY, TEXT_SVC_REPOSITORY_ANSWERS,
     STEPS(MACHINE_IS(repository_consistent, false))},
    {"consistent", REPOSITORY, by_name, V_READY, TEXT_SVC_REPOSITORY_READY, .remedy = NULL},
    {"large", REPOSITORY, large, V_ATTENTION, TEXT_SVC_REPOSITORY_LARGE, .remedy = NULL},
    {"large and consistent", REPOSITORY, by_name, V_ATTENTION, TEXT_SVC_REPOSITORY_LARGE, STEPS(DO(large))},
    {"inconsistent but working", REPOSITORY, inconsistent, V_ATTENTION, TEXT_SVC_REPOSITORY_WORKS,
     .remedy = "salvage", .after = V_READY},
    {"broken", REPOSITORY, inconsistent, V_NEEDS_CHANGE, TEXT_SVC_REPOSITORY_BROKEN, .remedy = "salvage",
     .after = V_ATTENTION, STEPS(QUERY_FAILS(ST_FAILED, 0x80041014, WMI_STEP_CONNECT))},
    {"inconsistent, query denied", REPOSITORY, inconsistent, V_NEEDS_CHANGE, TEXT_SVC_REPOSITORY_BROKEN,
     .remedy = "salvage", .after = V_READY, STEPS(QUERY_FAILS(ST_DENIED, 0x80041003, WMI_STEP_CONNECT))},
    {"consistent, query failing", REPOSITORY, NULL, V_ATTENTION, TEXT_SVC_REPOSITORY_DOUBT,
     STEPS(QUERY_FAILS(ST_FAILED, 0x80041014, WMI_STEP_CONNECT))},
    {"consistent, root\\cimv2 missing", REPOSITORY, NULL, V_ATTENTION, TEXT_SVC_REPOSITORY_DOUBT,
     STEPS(QUERY_FAILS(ST_ABSENT, 0x8004100E, WMI_STEP_CONNECT))},
    {"consistent, another namespace missing", REPOSITORY, NULL, V_READY, TEXT_SVC_REPOSITORY_READY,
     STEPS(QUERY_FAILS(ST_ABSENT, 0x8004100E, WMI_STEP_CONNECT), REQUEST_SAYS(namespace_path, "root\\typo"))},
    {"consistent, query denied", REPOSITORY, NULL, V_READY, TEXT_SVC_REPOSITORY_READY,
     STEPS(QUERY_FAILS(ST_DENIED, 0x80041003, WMI_STEP_CONNECT))},
    {"verification too slow", REPOSITORY, by_name, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     STEPS(FAILS(repository_verify, ST_TIMEOUT, 258))},
    {"verification without rights", REPOSITORY, verify_unelevated, V_CANNOT_TELL, TEXT_COULD_NOT_READ,
     .remedy = NULL},
};

/* clang-format on */

static const struct judged judged[] = {
    {WINMGMT, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_service_get}},
    {RPC, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, NULL, {FAKE_service_get}},
    {REPOSITORY, READY | ATTENTION | NEEDS_CHANGE | CANNOT_TELL, by_name, {FAKE_repository_verify}},
    {.requirement = NULL},
};

static struct scenario_set set = {scenarios, array_count(scenarios), judged};

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

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_prestate(scenario_verdicts, &set),
    cmocka_unit_test_prestate(scenario_unread, &set),
    cmocka_unit_test(verification_is_asked_twice),
    cmocka_unit_test(rights_are_named),
    {0},
};
