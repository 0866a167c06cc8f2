/* SPDX-License-Identifier: MIT
 * Whose journal is believed: owner and access list as Windows could show them. */
#include "testing.h"

#include "base/memory.h"
#include "fix/journal_trust.h"

#define INSTALLER "S-1-5-80-956008885-3418522649-1831038044-1853292631-2271478464"
#define USER "S-1-5-21-1-2-3-1001"

static const struct {
    const char *sddl;
    bool trusted, trusted_by_windows_owner; /* the user owns the Windows folder */
} cases[] = {
    {"O:BAG:BAD:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)", true, true},
    {"O:SYG:SYD:(A;ID;FA;;;BA)(A;ID;FA;;;SY)", true, true},
    {"O:" INSTALLER "G:BAD:(A;;FA;;;" INSTALLER ")", true, true},
    {"O:BAG:BAD:(A;;FA;;;BA)(A;;0x1200a9;;;BU)(A;;0x1200a9;;;WD)", true, true}, /* others read and run */
    {"O:BAG:BAD:(A;;FA;;;BA)(A;;FA;;;OW)", true, true},
    {"O:BAG:BAD:(A;OICIIO;GA;;;CO)(A;;FA;;;BA)", true, true}, /* for what is made inside */
    {"O:BAG:BAD:(D;;FA;;;WD)(A;;FA;;;BA)", true, true},
    {"O:BAG:BAD:", true, true},

    {"O:" USER "G:BAD:(A;;FA;;;BA)", false, true},
    {"O:BUG:BAD:(A;;FA;;;BA)", false, false},
    {"G:BAD:(A;;FA;;;BA)", false, false},
    {"O:BAG:BA", false, false},                            /* no access list: everybody writes */
    {"O:BAG:BAD:(A;;FA;;;BA)(A;;0x2;;;WD)", false, false}, /* write data */
    {"O:BAG:BAD:(A;;FA;;;BA)(A;;0x4;;;BU)", false, false}, /* append */
    {"O:BAG:BAD:(A;;FA;;;BA)(A;;0x40;;;BU)", false, false},
    {"O:BAG:BAD:(A;;FA;;;BA)(A;;0x100;;;AU)", false, false},
    {"O:BAG:BAD:(A;;FA;;;BA)(A;;SD;;;BU)", false, false},
    {"O:BAG:BAD:(A;;FA;;;BA)(A;;WD;;;BU)", false, false},
    {"O:BAG:BAD:(A;;FA;;;BA)(A;;WO;;;BU)", false, false},
    {"O:BAG:BAD:(A;;FA;;;BA)(A;;GA;;;WD)", false, false},
    {"O:BAG:BAD:(A;;FA;;;BA)(A;;GW;;;WD)", false, false},
    {"O:BAG:BAD:(A;;FA;;;BA)(A;;FA;;;" USER ")", false, true},
    {"O:BAG:BAD:(A;;FA;;;CO)", false, false},
    {"O:BAG:BAD:(OA;;FA;bf967aba-0de6-11d0-a285-00aa003049e2;;WD)", false, false},
};

static void owner_and_entries_decide(void **unused)
{
    struct sid user;
    assert_true(sid_from_text(USER, &user));
    for (size_t i = 0; i < array_count(cases); i++) {
        struct security_descriptor sd;
        assert_int_equal(security_descriptor_from_sddl(cases[i].sddl, NULL, &sd), ST_OK);
        if (journal_trust(&sd, NULL) != cases[i].trusted)
            fail_msg("%s", cases[i].sddl);
        if (journal_trust(&sd, &user) != cases[i].trusted_by_windows_owner)
            fail_msg("%s, owner of Windows", cases[i].sddl);
        security_descriptor_free(&sd);
    }
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(owner_and_entries_decide), {0}};
