/* SPDX-License-Identifier: MIT
 * Security descriptors: whose access they grant, what cannot be told, and the edits of remedies. */
#include "machine/security_descriptor.h"

#include "testing.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "descriptors.h"
#include "dice.h"

#define LAUNCH_LIMIT \
    "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)" \
    "(A;;CCDCLCSWRP;;;LU)(A;;CCDCSW;;;AC)"
#define CIMV2 "O:BAG:BAD:(A;CIID;CCDCLCSWRPWPRCWD;;;BA)(A;CIID;CCDCRP;;;NS)(A;CIID;CCDCRP;;;LS)(A;CIID;CCDCRP;;;AU)"

/* ---- access ---- */

#define ME "S-1-5-21-1-2-3-1001"

struct access_case {
    const char *sddl;
    const char *sids[4];
    const char *deny_only; /* one SID or NULL */
    uint32_t wanted, granted, denied;
    size_t deny_ace;
    const char *granted_by;
};

static void check_access(const struct access_case *c)
{
    struct security_descriptor sd = descriptor_of(c->sddl);
    struct sid_list sids = {0}, deny_only = {0};
    for (size_t i = 0; i < array_count(c->sids) && c->sids[i]; i++) {
        struct sid sid = descriptor_sid(c->sids[i]);
        sid_list_add(&sids, &sid);
    }
    if (c->deny_only) {
        struct sid sid = descriptor_sid(c->deny_only);
        sid_list_add(&deny_only, &sid);
    }
    struct subject subject = {&sids, c->deny_only ? &deny_only : NULL};
    struct access access = security_descriptor_access(&sd, &subject, c->wanted);
    char text[SID_TEXT_MAX];
    assert_int_equal(access.granted, c->granted);
    assert_false(access.uncertain);
    assert_int_equal(access.denied, c->denied);
    assert_int_equal(access.deny_ace, c->deny_ace);
    assert_string_equal(sid_to_text(&access.granted_by, text), c->granted_by);
    sid_list_free(&sids);
    sid_list_free(&deny_only);
    security_descriptor_free(&sd);
}

static void test_access(void **state)
{
    static const struct access_case cases[] = {
        /* Stock limits: a user launches locally, a DCOM user remotely too. */
        {LAUNCH_LIMIT, {ME, "S-1-1-0"}, NULL, 0x11, 0x01, 0, 5, "S-1-1-0"},
        {LAUNCH_LIMIT, {ME, "S-1-1-0", "S-1-5-32-562"}, NULL, 0x14, 0x14, 0, 5, "S-1-5-32-562"},
        {LAUNCH_LIMIT, {ME, "S-1-1-0", "S-1-5-32-544"}, NULL, 0x1F, 0x1F, 0, 5, "S-1-5-32-544"},
        /* A filtered administrator is an ordinary user to allow entries. */
        {LAUNCH_LIMIT, {ME, "S-1-1-0", "S-1-5-32-544"}, "S-1-5-32-544", 0x1F, 0x0B, 0, 5, "S-1-1-0"},
        /* root\cimv2: everyone who logged on, but not remotely. */
        {CIMV2, {ME, "S-1-1-0", "S-1-5-11"}, NULL, 0x21, 0x01, 0, 4, "S-1-5-11"},
        {CIMV2, {ME, "S-1-5-11", "S-1-5-32-544"}, NULL, 0x21, 0x21, 0, 4, "S-1-5-32-544"},
        /* Deny first. */
        {"D:(D;;WP;;;BG)(A;;CCWP;;;WD)", {ME, "S-1-1-0", "S-1-5-32-546"}, NULL, 0x21, 0x01, 0x20, 0, "S-1-1-0"},
        {"D:(D;;WP;;;BG)(A;;CCWP;;;WD)", {ME, "S-1-1-0"}, NULL, 0x21, 0x21, 0, 2, "S-1-1-0"},
        /* Order decides, not the type: an earlier allow holds. */
        {"D:(A;;WP;;;" ME ")(D;;CCWP;;;WD)", {ME, "S-1-1-0"}, NULL, 0x21, 0x20, 0x01, 1, ME},
        /* A deny that names no wanted bit is passed over; the first that does is reported. */
        {"D:(D;;DC;;;WD)(D;;CC;;;WD)(D;;WP;;;WD)", {"S-1-1-0"}, NULL, 0x21, 0, 0x21, 1, ""},
        /* Deny-only groups still deny. */
        {"D:(D;;WP;;;BA)(A;;CCWP;;;WD)", {ME, "S-1-1-0"}, "S-1-5-32-544", 0x21, 0x01, 0x20, 0, "S-1-1-0"},
        {"D:(A;;CCWP;;;BA)", {ME}, "S-1-5-32-544", 0x21, 0, 0, 1, ""},
        /* Inherit-only entries are for children. */
        {"D:(D;CIIO;WP;;;WD)(A;CIIO;CC;;;WD)(A;CI;WP;;;WD)", {"S-1-1-0"}, NULL, 0x21, 0x20, 0, 3, "S-1-1-0"},
        /* No DACL, a null DACL, an empty DACL. */
        {"O:BA", {ME}, NULL, 0x21, 0x21, 0, 0, ""},
        {"D:NO_ACCESS_CONTROL", {ME}, NULL, 0x21, 0x21, 0, 0, ""},
        {"D:", {ME}, NULL, 0x21, 0, 0, 0, ""},
        /* Bits come from several entries; the last one that was missing names the SID. */
        {"D:(A;;CC;;;WD)(A;;CCDC;;;AU)(A;;WP;;;" ME ")", {ME, "S-1-1-0", "S-1-5-11"}, NULL, 0x21, 0x21, 0, 3, ME},
        /* Nobody, nothing wanted. */
        {"D:(A;;CC;;;WD)", {NULL}, NULL, 0x01, 0, 0, 1, ""},
        {"D:(D;;CC;;;WD)", {"S-1-1-0"}, NULL, 0, 0, 0, 1, ""},
    };
    for (size_t i = 0; i < array_count(cases); i++)
        check_access(&cases[i]);
}

/* ---- entries whose effect cannot be told ---- */

enum told { TOLD_GRANTED, TOLD_REFUSED, TOLD_NOT };

struct untold_case {
    const char *sddl;
    uint8_t type; /* what the first entry is turned into */
    const char *sids[2];
    uint32_t wanted;
    enum told told;
};

/* The first entry of SDDL as one of TYPE, read back from bytes: SDDL itself has no word for most. */
static struct security_descriptor with_first_entry(const char *sddl, uint8_t type)
{
    struct security_descriptor made = descriptor_of(sddl), sd;
    size_t size;
    made.aces[0].raw[0] = type;
    uint8_t *bytes = security_descriptor_bytes(&made, &size);
    sd = descriptor_parsed(bytes, size);
    free(bytes);
    security_descriptor_free(&made);
    return sd;
}

static void test_untold(void **state)
{
    /* [MS-DTYP] 2.4.4.1: 5 and 6 object, 9 and 0xA with a condition, 0xB and 0xC both, 0x13 a policy, 0x15 none yet. */
    static const struct untold_case cases[] = {
        {"D:(A;;CCWP;;;" ME ")(A;;CCWP;;;WD)", 0x0A, {ME, "S-1-1-0"}, 0x21, TOLD_NOT},
        {"D:(A;;CCWP;;;BG)(A;;CCWP;;;WD)", 0x0A, {ME, "S-1-1-0"}, 0x21, TOLD_GRANTED},
        {"D:(A;;DC;;;" ME ")(A;;CCWP;;;WD)", 0x0A, {ME, "S-1-1-0"}, 0x21, TOLD_GRANTED},
        {"D:(A;IOCI;CCWP;;;" ME ")(A;;CCWP;;;WD)", 0x0A, {ME, "S-1-1-0"}, 0x21, TOLD_GRANTED},
        {"D:(A;;CCWP;;;" ME ")(A;;CC;;;WD)", 0x0A, {ME, "S-1-1-0"}, 0x21, TOLD_REFUSED},
        {"D:(A;;CCWP;;;" ME ")(A;;CC;;;WD)", 0x09, {ME, "S-1-1-0"}, 0x21, TOLD_NOT},
        {"D:(A;;CC;;;" ME ")(A;;CC;;;WD)", 0x09, {ME, "S-1-1-0"}, 0x21, TOLD_REFUSED},
        {"D:(A;;CC;;;" ME ")(A;;CCWP;;;WD)", 0x09, {ME, "S-1-1-0"}, 0x21, TOLD_GRANTED},
        {"D:(A;;CCWP;;;BA)(A;;CC;;;WD)", 0x09, {ME, "S-1-1-0"}, 0x21, TOLD_REFUSED},
        {"D:(OA;;CCWP;;;" ME ")(A;;CC;;;WD)", 0x05, {ME, "S-1-1-0"}, 0x21, TOLD_NOT},
        {"D:(OA;;CCWP;;;" ME ")(A;;CCWP;;;WD)", 0x06, {ME, "S-1-1-0"}, 0x21, TOLD_NOT},
        {"D:(OA;;CCWP;;;" ME ")(A;;CCWP;;;WD)", 0x0C, {ME, "S-1-1-0"}, 0x21, TOLD_NOT},
        {"D:(OA;;CCWP;;;BA)(A;;CCWP;;;WD)", 0x0C, {ME, "S-1-1-0"}, 0x21, TOLD_GRANTED},
        {"D:(A;;CCWP;;;" ME ")(A;;CCWP;;;WD)", 0x13, {ME, "S-1-1-0"}, 0x21, TOLD_GRANTED},
        {"D:(A;;CC;;;BA)(A;;CCWP;;;WD)", 0x15, {ME, "S-1-1-0"}, 0x21, TOLD_NOT},
        {"D:(A;;DC;;;BA)(A;;CCWP;;;WD)", 0x15, {ME, "S-1-1-0"}, 0x21, TOLD_GRANTED},
        {"D:(A;;CC;;;BA)(A;;DC;;;WD)", 0x15, {ME, "S-1-1-0"}, 0x21, TOLD_REFUSED},
        /* Generic rights: what they stand for is the owner's of the object to say, and COM and WMI say it nowhere. */
        {"D:(A;;GA;;;WD)", 0x00, {ME, "S-1-1-0"}, 0x21, TOLD_NOT},
        {"D:(A;;GA;;;BA)", 0x00, {ME, "S-1-1-0"}, 0x21, TOLD_REFUSED},
        {"D:(A;;GACCWP;;;WD)", 0x00, {ME, "S-1-1-0"}, 0x21, TOLD_GRANTED},
        {"D:(D;;GX;;;WD)(A;;CCWP;;;WD)", 0x01, {ME, "S-1-1-0"}, 0x21, TOLD_NOT},
        {"D:(D;;GX;;;BA)(A;;CCWP;;;WD)", 0x01, {ME, "S-1-1-0"}, 0x21, TOLD_GRANTED},
        {"D:(A;;CCWP;;;WD)(D;;GA;;;WD)", 0x00, {ME, "S-1-1-0"}, 0x21, TOLD_GRANTED},
        /* 4, a compound entry, is reserved: nothing is known of what stands where. */
        {"D:(A;;WP;;;BA)(A;;CC;;;WD)", 0x04, {ME, "S-1-1-0"}, 0x21, TOLD_NOT},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct security_descriptor sd = with_first_entry(cases[i].sddl, cases[i].type);
        struct sid_list sids = {0};
        for (size_t k = 0; k < 2; k++) {
            struct sid sid = descriptor_sid(cases[i].sids[k]);
            sid_list_add(&sids, &sid);
        }
        struct subject subject = {&sids, NULL};
        struct access access = security_descriptor_access(&sd, &subject, cases[i].wanted);
        enum told told = access.uncertain ? TOLD_NOT : access.granted == cases[i].wanted ? TOLD_GRANTED : TOLD_REFUSED;
        if (told != cases[i].told)
            fail_msg("%s as 0x%02X: %d", cases[i].sddl, cases[i].type, (int)told);
        sid_list_free(&sids);
        security_descriptor_free(&sd);
    }
}

static void test_many_groups(void **state)
{
    struct sid_list sids = {0};
    struct sid domain = descriptor_sid("S-1-5-21-9-9-9"), group;
    for (uint32_t rid = 1000; rid < 2000; rid++) {
        assert_true(sid_with_rid(&domain, rid, &group));
        sid_list_add(&sids, &group);
    }
    struct security_descriptor sd = descriptor_of("D:(D;;DC;;;S-1-5-21-9-9-9-2000)(A;;CCWP;;;S-1-5-21-9-9-9-1999)");
    struct subject subject = {&sids, NULL};
    struct access access = security_descriptor_access(&sd, &subject, 0x23);
    assert_int_equal(access.granted, 0x21);
    assert_int_equal(access.denied, 0);
    security_descriptor_free(&sd);
    sid_list_free(&sids);
}

/* ---- edits ---- */

static void test_grant(void **state)
{
    static const struct {
        const char *before, *after;
    } cases[] = {
        {"O:BAG:BAD:", "O:BAG:BAD:(A;CI;CCDCWPRC;;;" ME ")"},
        /* behind explicit entries, before inherited ones */
        {CIMV2, "O:BAG:BAD:(A;CI;CCDCWPRC;;;" ME ")(A;CIID;CCDCLCSWRPWPRCWD;;;BA)(A;CIID;CCDCRP;;;NS)"
                "(A;CIID;CCDCRP;;;LS)(A;CIID;CCDCRP;;;AU)"},
        {"D:(D;;WP;;;BG)(A;;CC;;;WD)(A;ID;CC;;;AU)",
         "D:(D;;WP;;;BG)(A;;CC;;;WD)(A;CI;CCDCWPRC;;;" ME ")(A;ID;CC;;;AU)"},
        /* widens its own entry, keeps what it had */
        {"D:(A;CI;CCLC;;;" ME ")(A;;CC;;;WD)", "D:(A;CI;CCDCLCWPRC;;;" ME ")(A;;CC;;;WD)"},
        /* other flags, an inherited entry and a deny are other entries */
        {"D:(A;;CC;;;" ME ")", "D:(A;;CC;;;" ME ")(A;CI;CCDCWPRC;;;" ME ")"},
        {"D:(A;CIID;CC;;;" ME ")", "D:(A;CI;CCDCWPRC;;;" ME ")(A;CIID;CC;;;" ME ")"},
        {"D:(D;CI;DC;;;" ME ")", "D:(D;CI;DC;;;" ME ")(A;CI;CCDCWPRC;;;" ME ")"},
        /* out of order: never before an explicit deny */
        {"D:(A;CI;CC;;;" ME ")(D;;WP;;;BG)", "D:(A;CI;CC;;;" ME ")(D;;WP;;;BG)(A;CI;CCDCWPRC;;;" ME ")"},
        {"D:(A;ID;CC;;;AU)(D;;WP;;;BG)", "D:(A;ID;CC;;;AU)(D;;WP;;;BG)(A;CI;CCDCWPRC;;;" ME ")"},
        {"D:(A;;CC;;;AU)(OD;;WP;;;BG)", "D:(A;;CC;;;AU)(OD;;WP;;;BG)(A;CI;CCDCWPRC;;;" ME ")"},
    };
    const struct sid me = descriptor_sid(ME);
    for (size_t i = 0; i < array_count(cases); i++) {
        struct security_descriptor sd = descriptor_of(cases[i].before);
        assert_true(security_descriptor_grant(&sd, &me, 0x20023, ACE_CONTAINER_INHERIT));
        descriptor_assert(&sd, cases[i].after);
        size_t size, again_size;
        uint8_t *bytes = security_descriptor_bytes(&sd, &size);
        assert_false(security_descriptor_grant(&sd, &me, 0x20023, ACE_CONTAINER_INHERIT));
        assert_false(security_descriptor_grant(&sd, &me, 0x20, ACE_CONTAINER_INHERIT));
        uint8_t *again = security_descriptor_bytes(&sd, &again_size);
        assert_int_equal(size, again_size);
        assert_memory_equal(bytes, again, size);
        struct security_descriptor reread = descriptor_parsed(bytes, size);
        descriptor_assert(&reread, cases[i].after);
        security_descriptor_free(&reread);
        free(bytes);
        free(again);
        security_descriptor_free(&sd);
    }
}

static void test_grant_where_everything_is_granted(void **state)
{
    struct security_descriptor sd = descriptor_of("D:NO_ACCESS_CONTROL");
    /* A first entry would take everything from everybody else. */
    assert_false(security_descriptor_grant(&sd, sid_well_known(SID_USERS), 1, 0));
    descriptor_assert(&sd, "D:NO_ACCESS_CONTROL");
    security_descriptor_free(&sd);
}

static void test_list_full(void **state)
{
    struct security_descriptor sd = {0};
    struct sid domain = descriptor_sid("S-1-5-21-1-2-3"), sid;
    for (uint32_t rid = 1; rid < 3000; rid++) {
        assert_true(sid_with_rid(&domain, rid, &sid));
        security_descriptor_insert(&sd, SIZE_MAX, ACE_ALLOW, 0, 1, &sid);
    }
    size_t size;
    uint8_t *bytes = security_descriptor_bytes(&sd, &size);
    assert_int_equal(sd.ace_count, (0xFFFC - 8) / 36);
    assert_true(sid_with_rid(&domain, 5000, &sid));
    assert_false(security_descriptor_grant(&sd, &sid, 1, 0));
    struct security_descriptor again = descriptor_parsed(bytes, size);
    assert_int_equal(again.ace_count, sd.ace_count);
    security_descriptor_free(&again);
    free(bytes);
    security_descriptor_free(&sd);
}

static void test_drop_inherited(void **state)
{
    struct security_descriptor sd = descriptor_of("O:BAG:BAD:(D;;CC;;;BG)(A;CIID;CC;;;BA)(A;CI;DC;;;WD)(D;ID;CC;;;AU)");
    security_descriptor_drop_inherited(&sd);
    descriptor_assert(&sd, "O:BAG:BAD:(D;;CC;;;BG)(A;CI;DC;;;WD)");
    security_descriptor_drop_inherited(&sd);
    descriptor_assert(&sd, "O:BAG:BAD:(D;;CC;;;BG)(A;CI;DC;;;WD)");
    security_descriptor_free(&sd);
    sd = descriptor_of(CIMV2);
    security_descriptor_drop_inherited(&sd);
    descriptor_assert(&sd, "O:BAG:BAD:");
    security_descriptor_free(&sd);
}

static void test_insert(void **state)
{
    struct security_descriptor sd = {.owner = *sid_well_known(SID_SYSTEM)};
    security_descriptor_insert(&sd, 0, ACE_ALLOW, 0, 1, sid_well_known(SID_USERS));
    security_descriptor_insert(&sd, 99, ACE_ALLOW, ACE_CONTAINER_INHERIT, 2, sid_well_known(SID_EVERYONE));
    security_descriptor_insert(&sd, 0, ACE_DENY, 0, 4, sid_well_known(SID_GUESTS));
    security_descriptor_insert(&sd, 2, ACE_DENY, 0, 8, sid_well_known(SID_NETWORK));
    descriptor_assert(&sd, "O:SYD:(D;;LC;;;BG)(A;;CC;;;BU)(D;;SW;;;NU)(A;CI;DC;;;WD)");
    security_descriptor_free(&sd);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(test_access),
    cmocka_unit_test(test_untold),
    cmocka_unit_test(test_many_groups),
    cmocka_unit_test(test_grant),
    cmocka_unit_test(test_grant_where_everything_is_granted),
    cmocka_unit_test(test_list_full),
    cmocka_unit_test(test_drop_inherited),
    cmocka_unit_test(test_insert),
    {0},
};
