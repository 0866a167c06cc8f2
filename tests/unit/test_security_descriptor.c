/* SPDX-License-Identifier: MIT
 * Security descriptors: bytes in and out, whose access they grant, and the edits of remedies. */
#include "machine/security_descriptor.h"

#include "testing.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "dice.h"

/* The access limit of a fresh Windows, HKLM\SOFTWARE\Microsoft\Ole MachineAccessRestriction:
 * O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU) */
static const uint8_t access_limit[] = {
    0x01, 0x00, 0x04, 0x80, 0x74, 0, 0, 0, 0x84, 0, 0, 0, 0,    0, 0, 0, 0x14, 0, 0, 0, /* header */
    0x02, 0x00, 0x60, 0x00, 0x04, 0, 0, 0,                                              /* list of four */
    0x00, 0x00, 0x14, 0x00, 0x07, 0, 0, 0, 1,    1, 0, 0, 0,    0, 0, 1, 0x00, 0, 0, 0, /* Everyone */
    0x00, 0x00, 0x14, 0x00, 0x03, 0, 0, 0, 1,    1, 0, 0, 0,    0, 0, 5, 0x07, 0, 0, 0, /* anonymous */
    0x00, 0x00, 0x18, 0x00, 0x07, 0, 0, 0, 1,    2, 0, 0, 0,    0, 0, 5, 0x20, 0, 0, 0, 0x32, 2, 0, 0, /* DCOM users */
    0x00, 0x00, 0x18, 0x00, 0x07, 0, 0, 0, 1,    2, 0, 0, 0,    0, 0, 5, 0x20, 0, 0, 0, 0x2F, 2, 0, 0, /* log users */
    1,    2,    0,    0,    0,    0, 0, 5, 0x20, 0, 0, 0, 0x20, 2, 0, 0,                               /* owner */
    1,    2,    0,    0,    0,    0, 0, 5, 0x20, 0, 0, 0, 0x20, 2, 0, 0,                               /* group */
};

#define LAUNCH_LIMIT \
    "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)" \
    "(A;;CCDCLCSWRP;;;LU)(A;;CCDCSW;;;AC)"
#define CIMV2 "O:BAG:BAD:(A;CIID;CCDCLCSWRPWPRCWD;;;BA)(A;CIID;CCDCRP;;;NS)(A;CIID;CCDCRP;;;LS)(A;CIID;CCDCRP;;;AU)"

static struct security_descriptor parsed(const void *bytes, size_t size)
{
    struct security_descriptor sd;
    assert_int_equal(security_descriptor_parse(bytes, size, &sd), ST_OK);
    return sd;
}

static struct security_descriptor from_sddl(const char *sddl)
{
    struct security_descriptor sd;
    assert_int_equal(security_descriptor_from_sddl(sddl, NULL, &sd), ST_OK);
    return sd;
}

static void assert_sddl(const struct security_descriptor *sd, const char *expected)
{
    struct strbuf text = STRBUF_INIT;
    assert_true(security_descriptor_to_sddl(sd, &text));
    assert_string_equal(strbuf_text(&text), expected);
    strbuf_free(&text);
}

static void assert_bytes(const struct security_descriptor *sd, const void *expected, size_t size)
{
    size_t written;
    uint8_t *bytes = security_descriptor_bytes(sd, &written);
    assert_int_equal(written, size);
    assert_memory_equal(bytes, expected, size);
    free(bytes);
}

static struct sid sid_of(const char *text)
{
    struct sid sid;
    assert_true(sid_from_text(text, &sid));
    return sid;
}

/* ---- bytes ---- */

static void test_stock_value(void **state)
{
    struct security_descriptor sd = parsed(access_limit, sizeof access_limit);
    assert_int_equal(sd.ace_count, 4);
    assert_int_equal(sd.aces[0].mask, COM_EXECUTE | COM_EXECUTE_LOCAL | COM_EXECUTE_REMOTE);
    assert_true(sid_equal(&sd.aces[0].sid, sid_well_known(SID_EVERYONE)));
    assert_true(sid_equal(&sd.aces[2].sid, sid_well_known(SID_DISTRIBUTED_COM_USERS)));
    assert_true(sid_equal(&sd.owner, sid_well_known(SID_ADMINISTRATORS)));
    assert_sddl(&sd, "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)");
    assert_bytes(&sd, access_limit, sizeof access_limit);
    security_descriptor_free(&sd);
}

static void test_owner_first_stays_so(void **state)
{
    static const uint8_t bytes[] = {
        1, 0, 0x04, 0x80, 0x14, 0, 0,  0, 0x20, 0, 0, 0, 0, 0, 0, 0, 0x2C, 0, 0,  0, 1, 1,
        0, 0, 0,    0,    0,    5, 18, 0, 0,    0, 1, 1, 0, 0, 0, 0, 0,    5, 18, 0, 0, 0, /* owner, group */
        2, 0, 8,    0,    0,    0, 0,  0,                                                  /* empty list */
    };
    struct security_descriptor sd = parsed(bytes, sizeof bytes);
    assert_true(sd.has_dacl);
    assert_int_equal(sd.ace_count, 0);
    assert_bytes(&sd, bytes, sizeof bytes);
    security_descriptor_free(&sd);
}

static void test_unknown_entries_stay(void **state)
{
    static const uint8_t bytes[] =
        {
            1,    9,    0x14, 0xC0, 0x5C, 0, 0, 0,  0, 0,    0,  0, 0x14, 0, 0, 0, 0x30, 0,  0, 0, /* SACL, DACL, owner;
                                                                                                      RM bits */
            2,    0,    28,   0,    1,    0, 0, 0,  2, 0x40, 20, 0, 1,    0, 0, 0, 1,    1,  0, 0,    0,
            0,    0,    1,    0,    0,    0, 0, 4,  0, 44,   0,  3, 0,    0, 0, 9, 0,    12, 0, 0xDE, 0xAD,
            0xBE, 0xEF, 0,    0,    0,    0, /* a callback entry nobody here understands */
            0xFE, 0x20, 4,    0,             /* only a header */
            1,    0,    20,   0,    4,    0, 0, 0,  1, 1,    0,  0, 0,    0, 0, 5, 7,    0,  0, 0,    1,
            1,    0,    0,    0,    0,    0, 5, 18, 0, 0,    0,
        };
    struct security_descriptor sd = parsed(bytes, sizeof bytes);
    assert_int_equal(sd.ace_count, 3);
    assert_int_equal(sd.aces[0].type, 9);
    assert_int_equal(sd.aces[0].sid.size, 0);
    assert_int_equal(sd.sacl_size, 28);
    assert_bytes(&sd, bytes, sizeof bytes);
    struct strbuf text = STRBUF_INIT;
    assert_false(security_descriptor_to_sddl(&sd, &text));
    assert_string_equal(strbuf_text(&text),
                        "O:SYD:(0x09:09000C00DEADBEEF00000000)(0xFE:FE200400)(D;;LC;;;AN)S:(AU;SA;CC;;;WD)");
    struct security_descriptor again;
    assert_int_equal(security_descriptor_from_sddl(strbuf_text(&text), NULL, &again), ST_INVALID);
    strbuf_free(&text);
    security_descriptor_free(&sd);
}

static void test_no_dacl(void **state)
{
    static const uint8_t absent[] = {1, 0, 0, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    static const uint8_t null[] = {1, 0, 4, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
    struct security_descriptor sd = parsed(absent, sizeof absent);
    assert_false(sd.has_dacl);
    assert_bytes(&sd, absent, sizeof absent);
    assert_sddl(&sd, "");
    security_descriptor_free(&sd);
    sd = parsed(null, sizeof null);
    assert_false(sd.has_dacl);
    assert_bytes(&sd, null, sizeof null);
    assert_sddl(&sd, "D:NO_ACCESS_CONTROL");
    security_descriptor_free(&sd);
    sd = from_sddl("D:NO_ACCESS_CONTROL");
    assert_bytes(&sd, null, sizeof null);
    security_descriptor_free(&sd);
}

static void assert_refused(const uint8_t *bytes, size_t size)
{
    struct security_descriptor sd = {.control = 0x1234};
    uint8_t *exact = memory_copy(bytes, size); /* so that a read past the end is seen */
    assert_int_equal(security_descriptor_parse(exact, size, &sd), ST_INVALID);
    assert_int_equal(sd.control, 0x1234);
    assert_null(sd.aces);
    free(exact);
}

static void test_every_truncation_is_refused(void **state)
{
    for (size_t size = 0; size < sizeof access_limit; size++)
        assert_refused(access_limit, size);
}

static void test_hostile_numbers(void **state)
{
    static const struct {
        size_t at;
        uint8_t value;
    } cases[] = {
        {0, 2},                 /* revision */
        {3, 0},                 /* not self-relative */
        {4, 1},                 /* owner inside the header */
        {4, 0x85},              /* owner beyond the end by one byte */
        {7, 0x80},              /* owner far away */
        {11, 0xFF},             /* group far away */
        {16, 0x13},             /* list inside the header */
        {16, 0x90},             /* list at the very end */
        {19, 0xFF},             /* list far away */
        {20, 1},                /* list revision */
        {20, 5},    {22, 0x07}, /* list smaller than its header */
        {22, 0x5F},             /* list smaller than its entries */
        {23, 0x01},             /* list larger than the bytes */
        {24, 5},                /* one entry too many */
        {25, 0xFF},             /* 65 284 entries */
        {30, 0x00},             /* entry without size: must not loop */
        {30, 0x03}, {30, 0x15}, /* entry size not a multiple of four */
        {30, 0x10},             /* entry too small for its SID */
        {31, 0x10},             /* entry larger than the list */
        {36, 2},                /* SID revision */
        {37, 2},                /* SID with more sub-authorities than its entry holds */
        {37, 16},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        uint8_t bytes[sizeof access_limit];
        memcpy(bytes, access_limit, sizeof bytes);
        bytes[cases[i].at] = cases[i].value;
        assert_refused(bytes, sizeof bytes);
    }
    static uint8_t huge[131227];
    memcpy(huge, access_limit, sizeof access_limit);
    assert_refused(huge, sizeof huge);
    struct security_descriptor sd = parsed(huge, sizeof huge - 1); /* what follows is not looked at */
    assert_bytes(&sd, access_limit, sizeof access_limit);
    security_descriptor_free(&sd);
}

static void test_overlapping_parts(void **state)
{
    uint8_t bytes[sizeof access_limit];
    memcpy(bytes, access_limit, sizeof bytes);
    bytes[8] = bytes[4]; /* group and owner share their bytes, as Windows accepts */
    struct security_descriptor sd = parsed(bytes, sizeof bytes);
    assert_true(sid_equal(&sd.owner, &sd.group));
    assert_bytes(&sd, access_limit, sizeof access_limit);
    security_descriptor_free(&sd);
}

/* Whatever a single wrong byte does, nothing is read out of bounds and what is accepted can be written. */
static void test_every_byte_changed(void **state)
{
    for (size_t at = 0; at < sizeof access_limit; at++) {
        for (unsigned value = 0; value < 256; value++) {
            uint8_t *bytes = memory_copy(access_limit, sizeof access_limit);
            struct security_descriptor sd;
            bytes[at] = (uint8_t)value;
            if (security_descriptor_parse(bytes, sizeof access_limit, &sd) == ST_OK) {
                size_t size;
                uint8_t *written = security_descriptor_bytes(&sd, &size);
                struct security_descriptor again = parsed(written, size);
                assert_bytes(&again, written, size);
                security_descriptor_free(&again);
                free(written);
                security_descriptor_free(&sd);
            }
            free(bytes);
        }
    }
}

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
    struct security_descriptor sd = from_sddl(c->sddl);
    struct sid_list sids = {0}, deny_only = {0};
    for (size_t i = 0; i < array_count(c->sids) && c->sids[i]; i++) {
        struct sid sid = sid_of(c->sids[i]);
        sid_list_add(&sids, &sid);
    }
    if (c->deny_only) {
        struct sid sid = sid_of(c->deny_only);
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
    struct security_descriptor made = from_sddl(sddl), sd;
    size_t size;
    made.aces[0].raw[0] = type;
    uint8_t *bytes = security_descriptor_bytes(&made, &size);
    sd = parsed(bytes, size);
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
            struct sid sid = sid_of(cases[i].sids[k]);
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
    struct sid domain = sid_of("S-1-5-21-9-9-9"), group;
    for (uint32_t rid = 1000; rid < 2000; rid++) {
        assert_true(sid_with_rid(&domain, rid, &group));
        sid_list_add(&sids, &group);
    }
    struct security_descriptor sd = from_sddl("D:(D;;DC;;;S-1-5-21-9-9-9-2000)(A;;CCWP;;;S-1-5-21-9-9-9-1999)");
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
    const struct sid me = sid_of(ME);
    for (size_t i = 0; i < array_count(cases); i++) {
        struct security_descriptor sd = from_sddl(cases[i].before);
        assert_true(security_descriptor_grant(&sd, &me, 0x20023, ACE_CONTAINER_INHERIT));
        assert_sddl(&sd, cases[i].after);
        size_t size, again_size;
        uint8_t *bytes = security_descriptor_bytes(&sd, &size);
        assert_false(security_descriptor_grant(&sd, &me, 0x20023, ACE_CONTAINER_INHERIT));
        assert_false(security_descriptor_grant(&sd, &me, 0x20, ACE_CONTAINER_INHERIT));
        uint8_t *again = security_descriptor_bytes(&sd, &again_size);
        assert_int_equal(size, again_size);
        assert_memory_equal(bytes, again, size);
        struct security_descriptor reread = parsed(bytes, size);
        assert_sddl(&reread, cases[i].after);
        security_descriptor_free(&reread);
        free(bytes);
        free(again);
        security_descriptor_free(&sd);
    }
}

static void test_grant_where_everything_is_granted(void **state)
{
    struct security_descriptor sd = from_sddl("D:NO_ACCESS_CONTROL");
    /* A first entry would take everything from everybody else. */
    assert_false(security_descriptor_grant(&sd, sid_well_known(SID_USERS), 1, 0));
    assert_sddl(&sd, "D:NO_ACCESS_CONTROL");
    security_descriptor_free(&sd);
}

static void test_list_full(void **state)
{
    struct security_descriptor sd = {0};
    struct sid domain = sid_of("S-1-5-21-1-2-3"), sid;
    for (uint32_t rid = 1; rid < 3000; rid++) {
        assert_true(sid_with_rid(&domain, rid, &sid));
        security_descriptor_insert(&sd, SIZE_MAX, ACE_ALLOW, 0, 1, &sid);
    }
    size_t size;
    uint8_t *bytes = security_descriptor_bytes(&sd, &size);
    assert_int_equal(sd.ace_count, (0xFFFC - 8) / 36);
    assert_true(sid_with_rid(&domain, 5000, &sid));
    assert_false(security_descriptor_grant(&sd, &sid, 1, 0));
    struct security_descriptor again = parsed(bytes, size);
    assert_int_equal(again.ace_count, sd.ace_count);
    security_descriptor_free(&again);
    free(bytes);
    security_descriptor_free(&sd);
}

static void test_drop_inherited(void **state)
{
    struct security_descriptor sd = from_sddl("O:BAG:BAD:(D;;CC;;;BG)(A;CIID;CC;;;BA)(A;CI;DC;;;WD)(D;ID;CC;;;AU)");
    security_descriptor_drop_inherited(&sd);
    assert_sddl(&sd, "O:BAG:BAD:(D;;CC;;;BG)(A;CI;DC;;;WD)");
    security_descriptor_drop_inherited(&sd);
    assert_sddl(&sd, "O:BAG:BAD:(D;;CC;;;BG)(A;CI;DC;;;WD)");
    security_descriptor_free(&sd);
    sd = from_sddl(CIMV2);
    security_descriptor_drop_inherited(&sd);
    assert_sddl(&sd, "O:BAG:BAD:");
    security_descriptor_free(&sd);
}

static void test_insert(void **state)
{
    struct security_descriptor sd = {.owner = *sid_well_known(SID_SYSTEM)};
    security_descriptor_insert(&sd, 0, ACE_ALLOW, 0, 1, sid_well_known(SID_USERS));
    security_descriptor_insert(&sd, 99, ACE_ALLOW, ACE_CONTAINER_INHERIT, 2, sid_well_known(SID_EVERYONE));
    security_descriptor_insert(&sd, 0, ACE_DENY, 0, 4, sid_well_known(SID_GUESTS));
    security_descriptor_insert(&sd, 2, ACE_DENY, 0, 8, sid_well_known(SID_NETWORK));
    assert_sddl(&sd, "O:SYD:(D;;LC;;;BG)(A;;CC;;;BU)(D;;SW;;;NU)(A;CI;DC;;;WD)");
    security_descriptor_free(&sd);
}

/* ---- random descriptors ---- */

static struct sid random_sid(void)
{
    if (dice(2))
        return *sid_well_known((enum well_known_sid)dice(SID_WELL_KNOWN_COUNT));
    struct sid sid = sid_of("S-1-5-21");
    for (uint32_t more = dice(14); more > 0; more--)
        sid_with_rid(&sid, dice(UINT32_MAX), &sid);
    return sid;
}

static struct security_descriptor random_sd(void)
{
    static const uint16_t controls[] = {0, SD_DACL_PROTECTED, SD_DACL_INHERITED, SD_DACL_INHERIT_REQUIRED, 0x0008};
    struct security_descriptor sd = {.control = SD_SELF_RELATIVE | controls[dice(array_count(controls))]};
    if (dice(4))
        sd.owner = random_sid();
    if (dice(4))
        sd.group = random_sid();
    for (uint32_t i = dice(20); i > 0; i--) {
        struct sid sid = random_sid();
        uint32_t mask = dice(2) ? dice(0x40) : dice(UINT32_MAX);
        security_descriptor_insert(&sd, dice(20), dice(3) ? ACE_ALLOW : ACE_DENY, (uint8_t)dice(32), mask, &sid);
    }
    sd.owner_first = sd.has_dacl && (sd.owner.size || sd.group.size) && dice(2);
    return sd;
}

static void test_random_round_trips(void **state)
{
    dice_start("round trips", 20260101);
    for (unsigned round = 0; round < 2000; round++) {
        struct security_descriptor sd = random_sd();
        size_t size;
        uint8_t *bytes = security_descriptor_bytes(&sd, &size);
        struct security_descriptor again = parsed(bytes, size);
        assert_bytes(&again, bytes, size);

        struct strbuf text = STRBUF_INIT;
        assert_true(security_descriptor_to_sddl(&sd, &text));
        if (text.length) { /* nothing at all is no SDDL */
            struct security_descriptor read = from_sddl(strbuf_text(&text));
            assert_sddl(&read, strbuf_text(&text));
            read.control = sd.control; /* "defaulted" has no word */
            read.owner_first = sd.owner_first;
            assert_bytes(&read, bytes, size);
            security_descriptor_free(&read);
        }
        strbuf_free(&text);
        security_descriptor_free(&again);
        free(bytes);
        security_descriptor_free(&sd);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(test_stock_value),
    cmocka_unit_test(test_owner_first_stays_so),
    cmocka_unit_test(test_unknown_entries_stay),
    cmocka_unit_test(test_no_dacl),
    cmocka_unit_test(test_every_truncation_is_refused),
    cmocka_unit_test(test_hostile_numbers),
    cmocka_unit_test(test_overlapping_parts),
    cmocka_unit_test(test_every_byte_changed),
    cmocka_unit_test(test_access),
    cmocka_unit_test(test_untold),
    cmocka_unit_test(test_many_groups),
    cmocka_unit_test(test_grant),
    cmocka_unit_test(test_grant_where_everything_is_granted),
    cmocka_unit_test(test_list_full),
    cmocka_unit_test(test_drop_inherited),
    cmocka_unit_test(test_insert),
    cmocka_unit_test(test_random_round_trips),
    {0},
};
