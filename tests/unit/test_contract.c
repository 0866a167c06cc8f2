/* SPDX-License-Identifier: MIT
 * The contract of contract.h put to the fake machine. */
#include "contract.h"
#include "fake_machine.h"
#include "testing.h"

static struct contract contract_of(struct fake_machine *fake)
{
    fake_service_set(fake, "ContractService", SERVICE_START_MANUAL, SERVICE_STATE_STOPPED);
    fake_key(fake, "SOFTWARE");
    return (struct contract){
        .machine = &fake->machine,
        .service = "ContractService",
        .key = "SOFTWARE\\WmiReadyContract\\Key",
        .member = fake_sid(4711),
        .groups_change = true,
    };
}

#define CONTRACT(part) \
    static void part(void **state) \
    { \
        (void)state; \
        struct fake_machine *fake = fake_machine_healthy(); \
        struct contract contract = contract_of(fake); \
        contract_##part(&contract); \
        fake_machine_free(fake); \
    }

CONTRACT(services)
CONTRACT(registry)
CONTRACT(accounts)
CONTRACT(groups)
CONTRACT(names)
CONTRACT(cancel)

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(services),
    cmocka_unit_test(registry),
    cmocka_unit_test(accounts),
    cmocka_unit_test(groups),
    cmocka_unit_test(names),
    cmocka_unit_test(cancel),
    {0},
};
