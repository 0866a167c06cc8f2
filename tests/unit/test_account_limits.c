/* SPDX-License-Identifier: MIT
 * Of an account whose flags alone are shown (NetUserGetInfo, level 23) it is not known when it expires and from where
 * and when it may log on: what was not seen is never ready, and what was seen counts all the same. */
#include "testing.h"

#include "scenario.h"

#include "base/memory.h"
#include "requirements/requirements.h"

static void limits_that_were_not_seen(void **unused)
{
    static const struct {
        bool disabled, limits_unread;
        enum verdict verdict;
    } cases[] = {
        {false, false, V_READY},
        {false, true, V_CANNOT_TELL},
        {true, true, V_NEEDS_CHANGE},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct request request = fake_request_local();
        struct sid sid = fake_sid(1002);
        struct account *account = fake_account(fake, "PC-0421\\monitor", &sid, true);
        account->disabled = cases[i].disabled;
        if (cases[i].limits_unread) {
            account->missing = ACCOUNT_MISSING_LIMITS;
            account->state_status = ST_DENIED;
        }
        struct seen seen = seen_check(fake, &request, &requirement_perm_account);
        if (seen.finding->verdict != cases[i].verdict)
            fail_msg("case %zu: %s", i, verdict_word(seen.finding->verdict));
        seen_free(&seen);
        request_free(&request);
        fake_machine_free(fake);
    }
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(limits_that_were_not_seen), {0}};
