/* SPDX-License-Identifier: MIT
 * What the firewall leaves open never ends as "ready": whole runs of this computer. */
#include "testing.h"

#include "fake_machine.h"

#include "base/memory.h"
#include "check/run.h"
#include "executor_inline.h"

#include <stdlib.h>

typedef struct fake_machine fake_t;
typedef struct request request_t;

static void no_client(request_t *request)
{
    free(request->client_address);
    request->client_address = NULL;
}

/* The rules let in another monitoring server, and nobody said which client it is. */
static void for_another(fake_t *fake, request_t *request)
{
    no_client(request);
    fake_rule_text(&fake_rule(fake, "WMI-RPCSS-In-TCP")->addresses, "10.99.99.99");
    fake_rule_text(&fake_rule(fake, "WMI-WINMGMT-In-TCP")->addresses, "10.99.99.99");
}

/* A rule blocks nearly everybody. */
static void blocks_nearly_all(fake_t *fake, request_t *request)
{
    no_client(request);
    fake_rule_add(fake, "Corp-Block-135", "rpcss", "135", PROFILE_PRIVATE, "0.0.0.1-223.255.255.255", true)->allow =
        false;
}

static void other_vendor(fake_t *fake, request_t *request)
{
    fake_rule_text(&fake->firewall.other_products, "Contoso Endpoint Shield");
}

static void other_vendor_assumed(fake_t *fake, request_t *request)
{
    other_vendor(fake, request);
    request->assume = memory_string(ASSUME_THIRD_PARTY);
}

static void subnets_denied(fake_t *fake, request_t *request)
{
    fake_rule_text(&request->client_address, "10.1.2.7");
    fake_fail(fake, FAKE_networks_get, ST_DENIED, 5);
}

static void far_client(fake_t *fake, request_t *request)
{
    fake_rule_text(&request->client_address, "10.1.2.7");
}

static void service_stopped(fake_t *fake, request_t *request)
{
    fake->firewall.service_running = false;
}

static void as_it_should_be(fake_t *fake, request_t *request)
{
    (void)fake, (void)request;
}

static void nothing_open_is_ready(void **state)
{
    static const struct {
        const char *name;
        void (*arrange)(fake_t *fake, request_t *request);
        enum readiness readiness;
    } cases[] = {
        {"as it should be", as_it_should_be, READINESS_READY},
        {"rules for another client, none named", for_another, READINESS_CANNOT_TELL},
        {"a rule blocks nearly everybody, no client named", blocks_nearly_all, READINESS_CANNOT_TELL},
        {"a firewall of another vendor", other_vendor, READINESS_CANNOT_TELL},
        {"a firewall of another vendor, assumed to let in", other_vendor_assumed, READINESS_READY},
        {"a client, the own subnets unread", subnets_denied, READINESS_CANNOT_TELL},
        {"the same client, the own subnets read", far_client, READINESS_NEEDS_CHANGE},
        {"the service of the firewall is stopped", service_stopped, READINESS_CANNOT_TELL},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct request request = fake_request_local();
        cases[i].arrange(fake, &request);
        struct run run = executor_inline_run(&fake->machine, &request);
        if (run_readiness(&run) != cases[i].readiness)
            fail_msg("%s: %d", cases[i].name, (int)run_readiness(&run));
        run_free(&run);
        request_free(&request);
        fake_machine_free(fake);
    }
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(nothing_open_is_ready), {0}};
