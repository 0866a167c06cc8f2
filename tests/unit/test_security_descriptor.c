/* SPDX-License-Identifier: MIT
 * Security descriptors: bytes in and out, and what is refused. */
#include "machine/security_descriptor.h"

#include "testing.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "descriptors.h"
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

static void assert_bytes(const struct security_descriptor *sd, const void *expected, size_t size)
{
    size_t written;
    uint8_t *bytes = security_descriptor_bytes(sd, &written);
    assert_int_equal(written, size);
    assert_memory_equal(bytes, expected, size);
    free(bytes);
}

/* ---- bytes ---- */

static void test_stock_value(void **state)
{
    struct security_descriptor sd = descriptor_parsed(access_limit, sizeof access_limit);
    assert_int_equal(sd.ace_count, 4);
    assert_int_equal(sd.aces[0].mask, COM_EXECUTE | COM_EXECUTE_LOCAL | COM_EXECUTE_REMOTE);
    assert_true(sid_equal(&sd.aces[0].sid, sid_well_known(SID_EVERYONE)));
    assert_true(sid_equal(&sd.aces[2].sid, sid_well_known(SID_DISTRIBUTED_COM_USERS)));
    assert_true(sid_equal(&sd.owner, sid_well_known(SID_ADMINISTRATORS)));
    descriptor_assert(&sd, "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)");
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
    struct security_descriptor sd = descriptor_parsed(bytes, sizeof bytes);
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
    struct security_descriptor sd = descriptor_parsed(bytes, sizeof bytes);
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
    struct security_descriptor sd = descriptor_parsed(absent, sizeof absent);
    assert_false(sd.has_dacl);
    assert_bytes(&sd, absent, sizeof absent);
    descriptor_assert(&sd, "");
    security_descriptor_free(&sd);
    sd = descriptor_parsed(null, sizeof null);
    assert_false(sd.has_dacl);
    assert_bytes(&sd, null, sizeof null);
    descriptor_assert(&sd, "D:NO_ACCESS_CONTROL");
    security_descriptor_free(&sd);
    sd = descriptor_of("D:NO_ACCESS_CONTROL");
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
    /* The last entry and its list a byte longer: nothing but the multiple of four speaks against it. */
    uint8_t odd[sizeof access_limit];
    memcpy(odd, access_limit, sizeof odd);
    odd[22]++;
    odd[94]++;
    assert_refused(odd, sizeof odd);
    static uint8_t huge[131227];
    memcpy(huge, access_limit, sizeof access_limit);
    assert_refused(huge, sizeof huge);
    struct security_descriptor sd = descriptor_parsed(huge, sizeof huge - 1); /* what follows is not looked at */
    assert_bytes(&sd, access_limit, sizeof access_limit);
    security_descriptor_free(&sd);
}

static void test_overlapping_parts(void **state)
{
    uint8_t bytes[sizeof access_limit];
    memcpy(bytes, access_limit, sizeof bytes);
    bytes[8] = bytes[4]; /* group and owner share their bytes, as Windows accepts */
    struct security_descriptor sd = descriptor_parsed(bytes, sizeof bytes);
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
                struct security_descriptor again = descriptor_parsed(written, size);
                assert_bytes(&again, written, size);
                security_descriptor_free(&again);
                free(written);
                security_descriptor_free(&sd);
            }
            free(bytes);
        }
    }
}

/* ---- random descriptors ---- */

static struct sid random_sid(void)
{
    if (dice(2))
        return *sid_well_known((enum well_known_sid)dice(SID_WELL_KNOWN_COUNT));
    struct sid sid = descriptor_sid("S-1-5-21");
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
        struct security_descriptor again = descriptor_parsed(bytes, size);
        assert_bytes(&again, bytes, size);

        struct strbuf text = STRBUF_INIT;
        assert_true(security_descriptor_to_sddl(&sd, &text));
        if (text.length) { /* nothing at all is no SDDL */
            struct security_descriptor read = descriptor_of(strbuf_text(&text));
            descriptor_assert(&read, strbuf_text(&text));
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
    cmocka_unit_test(test_random_round_trips),
    {0},
};
