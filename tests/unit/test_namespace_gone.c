/* SPDX-License-Identifier: MIT
 * A namespace that is not there, by whose it is: of a feature or product, of every Windows, or nobody's. Both findings
 * that speak of it say the same, and only of the last that it may be misspelled. */
#include "testing.h"

#include "scenario.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "requirements/requirements.h"

#include <stdlib.h>
#include <string.h>

static const struct {
    const char *path, *named; /* what the advice names */
    bool spelling;
} cases[] = {
    {"root\\virtualization\\v2", "Hyper-V", false},
    {"root/virtualization/v2", "Hyper-V", false},
    {"root\\ccm", "Configuration Manager", false},
    {"root\\Microsoft\\SqlServer\\ComputerManagement15", "SQL Server", false},
    {"root\\Microsoft\\Windows\\Defender", "Defender", false},
    {"root\\WebAdministration", "role, feature or product", false},
    {"root\\cimv2", "winmgmt /verifyrepository", false},
    {"ROOT/CIMV2", "winmgmt /verifyrepository", false},
    {"root\\default", "winmgmt /verifyrepository", false},
    {"root\\nonsense", "spelling", true},
    {"root\\cimv2x", "spelling", true},
};

static void both_findings_say_whose_it_is(void **unused)
{
    static const struct requirement *const requirements[] = {&requirement_perm_namespace, &requirement_qry_connect};
    for (size_t i = 0; i < array_count(cases); i++)
        for (size_t k = 0; k < array_count(requirements); k++) {
            struct fake_machine *fake = fake_machine_healthy();
            struct request request = fake_request_remote();
            struct strbuf advice = STRBUF_INIT;
            free(request.namespace_path);
            request.namespace_path = memory_string(cases[i].path);
            fake_query_fails(fake, ST_ABSENT, 0x8004100E, WMI_STEP_CONNECT);
            fake_fail(fake, FAKE_namespace_get, ST_ABSENT, 0x8004100E);
            struct seen seen = seen_check(fake, &request, requirements[k]);
            assert_int_equal(seen.finding->verdict, V_NEEDS_CHANGE);
            sentence_format(&advice, LANGUAGE_EN, &seen.finding->advice);
            if (!strstr(strbuf_text(&advice), cases[i].named) ||
                (strstr(strbuf_text(&advice), "spell") != NULL) != cases[i].spelling)
                fail_msg("%s of %s: %s", requirements[k]->id, cases[i].path, strbuf_text(&advice));
            for (size_t e = 0; e < seen.finding->evidence_count && !cases[i].spelling; e++) {
                strbuf_clear(&advice);
                sentence_format(&advice, LANGUAGE_EN, &seen.finding->evidence[e].actual);
                if (strncmp(cases[i].named, "winmgmt", 7) == 0 && strstr(strbuf_text(&advice), "spell"))
                    fail_msg("%s of %s: %s", requirements[k]->id, cases[i].path, strbuf_text(&advice));
            }
            strbuf_free(&advice);
            seen_free(&seen);
            request_free(&request);
            fake_machine_free(fake);
        }
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(both_findings_say_whose_it_is), {0}};
