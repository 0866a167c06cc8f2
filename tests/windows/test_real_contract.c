/* SPDX-License-Identifier: MIT
 * The contract of tests/unit/contract.h put to this computer. */
#include "contract.h"
#include "service_fixture.h"
#include "testing.h"
#include "windows/lookup.h"
#include "windows/machine_windows.h"

#include <lm.h>

#include <string.h>

static const wchar_t service_name[] = L"WmiReadyContract";
static const char parent_key[] = "SOFTWARE\\WmiReadyContract";

static struct contract contract;

static void remove_leftovers(void)
{
    service_fixture_remove(service_name);
    RegDeleteTreeA(HKEY_LOCAL_MACHINE, parent_key);
}

static int set_up(void **state)
{
    remove_leftovers();
    service_fixture_install(service_name, SERVICE_MODE_GOOD, NULL);
    contract = (struct contract){
        .machine = machine_windows_local(),
        .service = "WmiReadyContract",
        .key = "SOFTWARE\\WmiReadyContract\\Key",
    };
    assert_true(sid_from_text("S-1-5-21-1-2-3-4711", &contract.member));
    return 0;
}

static int tear_down(void **state)
{
    machine_release(contract.machine);
    remove_leftovers();
    return 0;
}

static void services(void **state)
{
    contract_services(&contract);
}

static void registry(void **state)
{
    contract_registry(&contract);
}

static void accounts(void **state)
{
    contract_accounts(&contract);
}

static void groups(void **state)
{
    contract_groups(&contract);
}

static void names(void **state)
{
    contract_names(&contract);
}

static void cancel(void **state)
{
    contract_cancel(&contract);
}

int main(int argc, char **argv)
{
    if (service_fixture_main(argc, argv))
        return 0;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(services), cmocka_unit_test(registry), cmocka_unit_test(accounts),
        cmocka_unit_test(groups),   cmocka_unit_test(names),    cmocka_unit_test(cancel),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
