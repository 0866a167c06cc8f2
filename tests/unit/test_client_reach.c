/* SPDX-License-Identifier: MIT
 * Clients whom a rule for everybody lets in, and who come nowhere: of a family of addresses in which the target has
 * none, and addresses that no computer connects from. */
#include "testing.h"

#include "scenario.h"

#include "base/memory.h"
#include "requirements/requirements.h"
#include "session/ask.h"

#include <stdlib.h>
#include <string.h>

static void of_a_family_that_the_target_lacks(void **unused)
{
    static const char *const rules[] = {"WMI-RPCSS-In-TCP", "WMI-WINMGMT-In-TCP"};
    static const struct requirement *const requirements[] = {&requirement_fw_dcom_in, &requirement_fw_wmi_in};
    static const struct {
        const char *client, *own[2];
        enum verdict verdict;
    } cases[] = {
        {"10.1.2.7", {"192.168.1.10"}, V_READY},
        {"2001:db8::7", {"192.168.1.10"}, V_CANNOT_TELL},
        {"2001:db8::/48", {"192.168.1.10"}, V_CANNOT_TELL},
        {"2001:db8::7", {"192.168.1.10", "fe80::10"}, V_CANNOT_TELL}, /* an address of the link leads no further */
        {"2001:db8::7", {"192.168.1.10", "2001:db8:1::10"}, V_READY},
        {"fe80::7", {"192.168.1.10", "fe80::10"}, V_READY},
        {"fe80::7", {"192.168.1.10", "2001:db8:1::10"}, V_CANNOT_TELL},
        {"10.1.2.7", {"2001:db8:1::10", "fe80::10"}, V_CANNOT_TELL},
        {"10.1.2.7", {"169.254.7.7", "2001:db8:1::10"}, V_CANNOT_TELL}, /* nobody gave it an address */
        {"10.1.2.7,2001:db8::7", {"192.168.1.10"}, V_READY},            /* a name with both: it comes by the first */
        {"2001:db8::7", {NULL}, V_READY},                               /* its addresses were not read */
        {"any", {"192.168.1.10"}, V_READY},
    };
    for (size_t i = 0; i < array_count(cases); i++)
        for (size_t k = 0; k < array_count(requirements); k++) {
            struct fake_machine *fake = fake_machine_healthy();
            struct request request = fake_request_local();
            free(request.client_address);
            request.client_address = memory_string(cases[i].client);
            fake->networks.subnet_count = 0;
            for (size_t own = 0; own < 2 && cases[i].own[own]; own++)
                fake_subnet(fake, cases[i].own[own], strchr(cases[i].own[own], ':') ? 64 : 24);
            for (size_t rule = 0; rule < array_count(rules); rule++)
                fake_rule_text(&fake_rule(fake, rules[rule])->addresses, "*");
            struct seen seen = seen_check(fake, &request, requirements[k]);
            if (seen.finding->verdict != cases[i].verdict)
                fail_msg("%s from %s at %s: %s", requirements[k]->id, cases[i].client,
                         cases[i].own[0] ? cases[i].own[0] : "-", verdict_word(seen.finding->verdict));
            seen_free(&seen);
            request_free(&request);
            fake_machine_free(fake);
        }
}

/* RFC 1122 3.2.1.3, RFC 4291 2.5.2, 2.5.3 and 2.7: never the source of a connection to another computer. */
static void addresses_of_nobody(void **unused)
{
    static const struct {
        const char *client;
        bool good;
    } cases[] = {
        {"10.1.2.7", true},     {"2001:db8::7", true},   {"0.0.0.0/0", true},
        {"10.0.0.0/8", true},   {"0.0.0.0", false},      {"::", false},
        {"224.0.0.1", false},   {"239.1.2.3", false},    {"255.255.255.255", false},
        {"240.0.0.1", false},   {"ff02::1", false},      {"127.0.0.1", false},
        {"::1", false},         {"224.0.0.0/4", false},  {"ff00::/8", false},
        {"127.0.0.0/8", false}, {"10.1.2.7,::1", false}, {"::ffff:0.0.0.0", false},
        {"[::1]", false},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct sentence problem;
        bool good = ask_client(cases[i].client, &problem);
        if (good != cases[i].good)
            fail_msg("%s is %s", cases[i].client, good ? "taken" : "refused");
        assert_int_equal(problem.id, good ? TEXT_NONE : TEXT_CLI_BAD_CLIENT);
        sentence_free(&problem);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(of_a_family_that_the_target_lacks),
    cmocka_unit_test(addresses_of_nobody),
    {0},
};
