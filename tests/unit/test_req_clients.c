/* SPDX-License-Identifier: MIT
 * Several clients: each has to get in, and one rule of the firewall names them all. */
#include "testing.h"

#include "fake_machine.h"

#include "base/memory.h"
#include "diagnosis/outlook.h"
#include "executor_inline.h"
#include "fix/fix.h"
#include "remedy/remedy.h"
#include "report/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void name_clients(struct request *request, const char *const *typed, const char *const *addresses, size_t count)
{
    struct needs *needs = &request->needs;
    struct strbuf all = STRBUF_INIT;
    for (size_t i = 0; i < count; i++)
        needs_add_client(needs, typed[i]);
    needs->addresses = memory_new_n(char *, count);
    for (size_t i = 0; i < count; i++) {
        needs->addresses[i] = memory_string(addresses[i]);
        strbuf_printf(&all, "%s%s", i ? "," : "", addresses[i]);
    }
    free(request->client_address);
    request->client_address = strbuf_take(&all);
}

static struct text_name clients_said(const struct finding *finding)
{
    for (size_t i = 0; i < finding->evidence_count; i++)
        if (finding->evidence[i].what.id == TEXT_FW_IN_CLIENTS_WHAT)
            return text_name(finding->evidence[i].actual.id);
    return text_name(TEXT_NONE);
}

/* Plans the one rule, shows that it names all of ADDRESSES, and makes it. */
static void open_for(struct fake_machine *fake, const struct request *request, const struct run *run,
                     const char *const *addresses, size_t count)
{
    const struct check_environment environment = {&fake->machine, request, NULL};
    const struct fix_choice choice = {"FW-DCOM-IN", "allow-client"};
    struct call call = call_make(NULL, 1000);
    struct fix fix;
    assert_int_equal(fix_prepare(&environment, run, &choice, 1, &fix), ST_OK);
    assert_int_equal(fix_change_count(&fix), 1);
    const struct change *change = &fix.steps[0].plan.changes[0];
    char *rule = memory_string_n((const char *)change->after.bytes, change->after.size);
    for (size_t i = 0; i < count; i++)
        assert_non_null(strstr(rule, addresses[i]));
    free(rule);
    assert_int_equal(change_write(&fake->machine, &call, change, &change->after), ST_OK);
    fix_free(&fix);
}

/* Each of several clients has to get in; one rule names those that do not yet. */
static void every_client_is_judged(void **state)
{
    static const char *const typed[] = {"inv01", "10.8.0.0/24", "10.9.9.9"};
    static const char *const addresses[] = {"10.7.7.7", "10.8.0.0", "10.9.9.9"};
    struct fake_machine *fake = fake_machine_stock();
    struct request request = fake_request_local();
    static const char *const resolved[] = {"10.7.7.7", "10.8.0.0/24", "10.9.9.9"};
    name_clients(&request, typed, resolved, 3);
    struct run run = executor_inline_run(&fake->machine, &request);
    const struct finding *finding = run_finding(&run, "FW-DCOM-IN");
    assert_int_equal(finding->verdict, V_NEEDS_CHANGE);
    assert_string_equal(clients_said(finding).text, "FW_IN_CLIENTS_SOME");
    open_for(fake, &request, &run, addresses, 3);
    run_free(&run);
    run = executor_inline_run(&fake->machine, &request);
    finding = run_finding(&run, "FW-DCOM-IN");
    assert_string_equal(clients_said(finding).text, "FW_IN_CLIENTS_ALL");
    assert_int_equal(finding->verdict, V_ATTENTION);
    assert_int_equal(finding->summary.id, TEXT_FW_IN_BY_NAME);
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

/* As many as a file may well name: still one rule, and no more is asked of the computer than for one. */
static void fifty_clients_are_one_rule(void **state)
{
    enum { CLIENTS = 50 };
    const char *addresses[CLIENTS];
    unsigned operations[2];
    for (unsigned many = 0; many < 2; many++) {
        struct fake_machine *fake = fake_machine_stock();
        struct request request = fake_request_local();
        size_t count = many ? CLIENTS : 1;
        for (size_t i = 0; i < count; i++)
            addresses[i] = strbuf_printed("10.7.%zu.7", i);
        name_clients(&request, addresses, addresses, count);
        struct run run = executor_inline_run(&fake->machine, &request);
        operations[many] = fake->count;
        open_for(fake, &request, &run, addresses, count);
        run_free(&run);
        run = executor_inline_run(&fake->machine, &request);
        assert_string_equal(clients_said(run_finding(&run, "FW-DCOM-IN")).text, many ? "FW_IN_CLIENTS_ALL" : "NONE");
        for (size_t i = 0; i < count; i++)
            free((char *)(uintptr_t)addresses[i]);
        run_free(&run);
        request_free(&request);
        fake_machine_free(fake);
    }
    printf("   %d clients: %u operations, 1 client: %u\n", CLIENTS, operations[1], operations[0]);
    assert_int_equal(operations[0], operations[1]);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(every_client_is_judged),
    cmocka_unit_test(fifty_clients_are_one_rule),
    {0},
};
