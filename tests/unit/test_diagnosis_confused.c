/* SPDX-License-Identifier: MIT
 * The layered diagnosis: what must not be confused, and when there is nothing to explain. */
#include "testing.h"

#include "diagnosis_scene.h"

#include "base/memory.h"

#include <string.h>

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
    struct diagnosis dcom = scene_diagnose(&scene);
    scene_connect_fails(&scene, ST_DENIED, 0x80041003);
    struct diagnosis wmi = scene_diagnose(&scene);
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
    scene_connect_fails(&scene, ST_UNREACHABLE, 0x800706BA);
    struct diagnosis after = scene_diagnose(&scene);
    scene_port_is(&scene, PORT_NO_ANSWER);
    struct diagnosis before = scene_diagnose(&scene);
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
    /* The account manager let it in. */
    scene.facts.account_reading.call.attempts[0] = (struct attempt){CHANNEL_SAM, ST_OK, {"NetUserGetInfo", 0}};
    scene.facts.account_reading.call.attempt_count = 1;
    struct diagnosis diagnosis = scene_diagnose(&scene);
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
    scene.facts.account.disabled = true;
    struct diagnosis diagnosis = scene_diagnose(&scene);
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
        scene.facts.account.disabled = true;
        struct diagnosis diagnosis = scene_diagnose(&scene);
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
    scene_connect_fails(&scene, ST_UNREACHABLE, 0x800706BA);
    struct diagnosis diagnosis = scene_diagnose(&scene);
    assert_int_not_equal(diagnosis.causes[0], CAUSE_NAME_ELSEWHERE);
    assert_int_equal(diagnosis.layer, LAYER_DYNAMIC_PORT);
    diagnosis_free(&diagnosis);
    scene_end(&scene);
}

/* ---- the target is this computer ---- */

static void a_local_target_has_fewer_layers(void **state)
{
    static const uint32_t codes[] = {0x80070005, 0x80041003, 0x800706BA, 0x8004100E,
                                     0x80080005, 0x80070422, 0x80041001};
    for (size_t i = 0; i < array_count(codes); i++) {
        struct scene scene;
        scene_begin(&scene);
        scene_is_here(&scene);
        scene_connect_fails(&scene, ST_FAILED, codes[i]);
        struct diagnosis diagnosis = scene_diagnose(&scene);
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
    scene_is_here(&scene);
    scene_connect_fails(&scene, ST_DENIED, 0x80041003);
    struct diagnosis diagnosis = scene_diagnose(&scene);
    assert_int_equal(diagnosis.causes[0], CAUSE_NOT_ELEVATED);
    diagnosis_free(&diagnosis);
    scene.facts.os.elevated = true;
    diagnosis = scene_diagnose(&scene);
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
        scene_connect_fails(&scene, no_failure[i], 0);
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
    scene_port_is(&scene, PORT_NO_ANSWER);
    scene_connect_fails(&scene, ST_OK, 0);
    symptoms_from_facts(&scene.request, &scene.facts, UINT32_MAX, &symptoms);
    assert_false(diagnosis_make(&symptoms, &diagnosis));
    scene_connect_fails(&scene, ST_DENIED, 0x80041003);
    diagnosis = scene_diagnose(&scene);
    assert_int_equal(diagnosis.layer, LAYER_NAMESPACE);
    diagnosis_free(&diagnosis);
    scene_end(&scene);
}

static void an_unknown_code_stays_unknown(void **state)
{
    struct scene scene;
    scene_begin(&scene);
    scene_connect_fails(&scene, ST_FAILED, 0x80070BAD);
    struct diagnosis diagnosis = scene_diagnose(&scene);
    assert_int_equal(diagnosis.cause_count, 0);
    assert_int_equal(diagnosis.summary.id, TEXT_DIAGNOSIS_CODE_UNKNOWN);
    assert_string_equal(diagnosis.summary.arguments[2], "0x80070BAD");
    diagnosis_free(&diagnosis);
    scene_connect_fails(&scene, ST_FAILED, 0);
    diagnosis = scene_diagnose(&scene);
    assert_int_equal(diagnosis.summary.id, TEXT_DIAGNOSIS_NO_CODE);
    diagnosis_free(&diagnosis);
    scene_end(&scene);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(the_two_denials),
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
    {0},
};
