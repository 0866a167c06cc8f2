/* SPDX-License-Identifier: MIT
 * Security descriptors as text: what is read, how it is written, what is refused. */
#include "machine/security_descriptor.h"

#include "testing.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"

#define DOMAIN "S-1-5-21-1-2-3"

static struct sddl_domains one_domain(void)
{
    struct sddl_domains all;
    assert_true(sid_from_text(DOMAIN, &all.member));
    all.machine = all.forest = all.member;
    return all;
}

static struct security_descriptor read_sddl(const char *sddl)
{
    const struct sddl_domains all = one_domain();
    struct security_descriptor sd;
    assert_int_equal(security_descriptor_from_sddl(sddl, &all, &sd), ST_OK);
    return sd;
}

static void test_aliases(void **state)
{
    /* learn.microsoft.com, "SID Strings"; MS and RM: [MS-DTYP] 2.5.1.1 */
    static const struct {
        const char *alias, *sid;
    } cases[] = {
        {"AA", "S-1-5-32-579"}, {"AC", "S-1-15-2-1"},   {"AN", "S-1-5-7"},
        {"AO", "S-1-5-32-548"}, {"AP", DOMAIN "-525"},  {"AS", "S-1-18-1"},
        {"AU", "S-1-5-11"},     {"BA", "S-1-5-32-544"}, {"BG", "S-1-5-32-546"},
        {"BO", "S-1-5-32-551"}, {"BU", "S-1-5-32-545"}, {"CA", DOMAIN "-517"},
        {"CD", "S-1-5-32-574"}, {"CG", "S-1-3-1"},      {"CN", DOMAIN "-522"},
        {"CO", "S-1-3-0"},      {"CY", "S-1-5-32-569"}, {"DA", DOMAIN "-512"},
        {"DC", DOMAIN "-515"},  {"DD", DOMAIN "-516"},  {"DG", DOMAIN "-514"},
        {"DU", DOMAIN "-513"},  {"EA", DOMAIN "-519"},  {"ED", "S-1-5-9"},
        {"EK", DOMAIN "-527"},  {"ER", "S-1-5-32-573"}, {"ES", "S-1-5-32-576"},
        {"HA", "S-1-5-32-578"}, {"HI", "S-1-16-12288"}, {"HO", "S-1-5-32-584"},
        {"IS", "S-1-5-32-568"}, {"IU", "S-1-5-4"},      {"KA", DOMAIN "-526"},
        {"LA", DOMAIN "-500"},  {"LG", DOMAIN "-501"},  {"LS", "S-1-5-19"},
        {"LU", "S-1-5-32-559"}, {"LW", "S-1-16-4096"},  {"ME", "S-1-16-8192"},
        {"MP", "S-1-16-8448"},  {"MS", "S-1-5-32-577"}, {"MU", "S-1-5-32-558"},
        {"NO", "S-1-5-32-556"}, {"NS", "S-1-5-20"},     {"NU", "S-1-5-2"},
        {"OW", "S-1-3-4"},      {"PA", DOMAIN "-520"},  {"PO", "S-1-5-32-550"},
        {"PS", "S-1-5-10"},     {"PU", "S-1-5-32-547"}, {"RA", "S-1-5-32-575"},
        {"RC", "S-1-5-12"},     {"RD", "S-1-5-32-555"}, {"RE", "S-1-5-32-552"},
        {"RM", "S-1-5-32-580"}, {"RO", DOMAIN "-498"},  {"RS", DOMAIN "-553"},
        {"RU", "S-1-5-32-554"}, {"SA", DOMAIN "-518"},  {"SH", "S-1-5-32-585"},
        {"SI", "S-1-16-16384"}, {"SO", "S-1-5-32-549"}, {"SS", "S-1-18-2"},
        {"SU", "S-1-5-6"},      {"SY", "S-1-5-18"},     {"UD", "S-1-5-84-0-0-0-0-0"},
        {"WD", "S-1-1-0"},      {"WR", "S-1-5-33"},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct strbuf sddl = STRBUF_INIT, written = STRBUF_INIT;
        strbuf_printf(&sddl, "O:%sG:%sD:(A;;CC;;;%s)", cases[i].alias, cases[i].alias, cases[i].alias);
        struct security_descriptor sd = read_sddl(strbuf_text(&sddl)), without;
        char text[SID_TEXT_MAX];
        assert_string_equal(sid_to_text(&sd.owner, text), cases[i].sid);
        assert_string_equal(sid_to_text(&sd.group, text), cases[i].sid);
        assert_string_equal(sid_to_text(&sd.aces[0].sid, text), cases[i].sid);
        bool needs_domain = strncmp(cases[i].sid, DOMAIN, strlen(DOMAIN)) == 0;
        enum status expected = needs_domain ? ST_UNSUPPORTED : ST_OK;
        assert_int_equal(security_descriptor_from_sddl(strbuf_text(&sddl), NULL, &without), expected);
        if (!needs_domain)
            security_descriptor_free(&without);
        assert_true(security_descriptor_to_sddl(&sd, &written));
        if (!needs_domain)
            assert_string_equal(strbuf_text(&written), strbuf_text(&sddl));
        security_descriptor_free(&sd);
        strbuf_free(&sddl);
        strbuf_free(&written);
    }
}

/* Each alias belongs to one of three domains; where that is not known the SID is nobody's. */
static void test_whose_alias(void **state)
{
    static const struct {
        const char *alias, *sid, *unplaced;
    } cases[] = {
        {"LA", "S-1-5-21-1-1-1-500", "S-1-0-21-500"}, {"LG", "S-1-5-21-1-1-1-501", "S-1-0-21-501"},
        {"DA", "S-1-5-21-2-2-2-512", "S-1-0-21-512"}, {"DU", "S-1-5-21-2-2-2-513", "S-1-0-21-513"},
        {"EA", "S-1-5-21-3-3-3-519", "S-1-0-21-519"}, {"SA", "S-1-5-21-3-3-3-518", "S-1-0-21-518"},
        {"RO", "S-1-5-21-3-3-3-498", "S-1-0-21-498"}, {"EK", "S-1-5-21-3-3-3-527", "S-1-0-21-527"},
    };
    struct sddl_domains known, unknown = {.machine = {.size = 0}};
    assert_true(sid_from_text("S-1-5-21-1-1-1", &known.machine));
    assert_true(sid_from_text("S-1-5-21-2-2-2", &known.member));
    assert_true(sid_from_text("S-1-5-21-3-3-3", &known.forest));
    for (size_t i = 0; i < array_count(cases); i++) {
        char text[SID_TEXT_MAX];
        struct sid sid;
        assert_true(sddl_read_sid((struct sddl_token){cases[i].alias, 2}, &known, &sid));
        assert_string_equal(sid_to_text(&sid, text), cases[i].sid);
        assert_false(sddl_is_unplaced(&sid));
        assert_true(sddl_read_sid((struct sddl_token){cases[i].alias, 2}, &unknown, &sid));
        assert_string_equal(sid_to_text(&sid, text), cases[i].unplaced);
        assert_true(sddl_is_unplaced(&sid));
    }
}

static void test_rights(void **state)
{
    static const struct {
        const char *read;
        uint32_t mask;
        const char *written;
    } cases[] = {
        {"", 0, ""},
        {"CC", 0x1, "CC"},
        {"DC", 0x2, "DC"},
        {"LC", 0x4, "LC"},
        {"SW", 0x8, "SW"},
        {"RP", 0x10, "RP"},
        {"WP", 0x20, "WP"},
        {"DT", 0x40, "DT"},
        {"LO", 0x80, "LO"},
        {"CR", 0x100, "CR"},
        {"SD", 0x10000, "SD"},
        {"RC", 0x20000, "RC"},
        {"WD", 0x40000, "WD"},
        {"WO", 0x80000, "WO"},
        {"GA", 0x10000000, "GA"},
        {"GX", 0x20000000, "GX"},
        {"GW", 0x40000000, "GW"},
        {"GR", 0x80000000, "GR"},
        {"FA", 0x1F01FF, "0x1F01FF"},
        {"FR", 0x120089, "0x120089"},
        {"FW", 0x120116, "0x120116"},
        {"FX", 0x1200A0, "0x1200A0"},
        {"KA", 0xF003F, "CCDCLCSWRPWPSDRCWDWO"},
        {"KR", 0x20019, "CCSWRPRC"},
        {"KW", 0x20006, "DCLCRC"},
        {"KX", 0x20019, "CCSWRPRC"},
        {"CCDCLCSWRPWPRCWD", 0x6003F, "CCDCLCSWRPWPRCWD"},
        {"WPCCWPcc", 0x21, "CCWP"},
        {"0x6003F", 0x6003F, "CCDCLCSWRPWPRCWD"},
        {"0X21", 0x21, "CCWP"},
        {"33", 0x21, "CCWP"},
        {"041", 0x21, "CCWP"},
        {"0", 0, ""},
        {"0x100000", 0x100000, "0x100000"},
        {"0xFFFFFFFF", 0xFFFFFFFF, "0xFFFFFFFF"},
        {"4294967295", 0xFFFFFFFF, "0xFFFFFFFF"},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct strbuf sddl = STRBUF_INIT, expected = STRBUF_INIT, written = STRBUF_INIT;
        strbuf_printf(&sddl, "D:(A;;%s;;;WD)", cases[i].read);
        strbuf_printf(&expected, "D:(A;;%s;;;WD)", cases[i].written);
        struct security_descriptor sd = read_sddl(strbuf_text(&sddl));
        assert_int_equal(sd.aces[0].mask, cases[i].mask);
        assert_true(security_descriptor_to_sddl(&sd, &written));
        assert_string_equal(strbuf_text(&written), strbuf_text(&expected));
        security_descriptor_free(&sd);
        strbuf_free(&sddl);
        strbuf_free(&expected);
        strbuf_free(&written);
    }
}

static void test_written_again(void **state)
{
    static const struct {
        const char *read, *written; /* NULL: the same */
    } cases[] = {
        {"O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)", NULL},
        {"O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)(A;;CCDCLCSWRP;;;LU)"
         "(A;;CCDCSW;;;AC)(A;;CCDCSW;;;S-1-15-3-1024-2405443489-874036122-4286035555-1823921565-1746547431-2453885448-"
         "3625952902-991631256)",
         NULL},
        {"O:BAG:BAD:(A;CIID;CCDCLCSWRPWPRCWD;;;BA)(A;CIID;CCDCRP;;;NS)(A;CIID;CCDCRP;;;LS)(A;CIID;CCDCRP;;;AU)", NULL},
        {"O:S-1-5-32-544G:S-1-5-32-544D:(A;;RC;;;S-1-5-32-544)", "O:BAG:BAD:(A;;RC;;;BA)"},
        {"O:SYG:SYD:(A;;RC;;;BA)", NULL},
        {"D:", NULL},
        {"D:P", NULL},
        {"D:PARAI(A;;CC;;;WD)", NULL},
        {"D:AIP", "D:PAI"},
        {"D:PNO_ACCESS_CONTROL", NULL},
        {"S:", NULL},
        {"S:NO_ACCESS_CONTROL", NULL},
        {"S:PARAI(AU;SAFA;CC;;;WD)", NULL},
        {"G:BAO:SY", "O:SYG:BA"},
        {"S:(AU;FA;WP;;;WD)D:(A;;CC;;;WD)O:BA", "O:BAD:(A;;CC;;;WD)S:(AU;FA;WP;;;WD)"},
        {"D:(A;OICINPIOID;CC;;;WD)", NULL},
        {"D:(A;IDIOCIOI;CC;;;WD)", "D:(A;OICIIOID;CC;;;WD)"},
        {"o:bag:bad:p(a;ci;cc;;;wd)", "O:BAG:BAD:P(A;CI;CC;;;WD)"},
        {" O:BA G:BA D:P (A; CI ;CC;; ;WD) (D;;CC;;;BG) ", "O:BAG:BAD:P(A;CI;CC;;;WD)(D;;CC;;;BG)"},
        {"D:(OA;CI;RP;bf967aba-0de6-11d0-a285-00aa003049e2;;WD)", NULL},
        {"D:(OD;;RP;;bf967aba-0de6-11d0-a285-00aa003049e2;WD)", NULL},
        {"D:(OA;;RP;bf967aba-0de6-11d0-a285-00aa003049e2;BF967ABA-0DE6-11D0-A285-00AA003049E3;WD)",
         "D:(OA;;RP;bf967aba-0de6-11d0-a285-00aa003049e2;bf967aba-0de6-11d0-a285-00aa003049e3;WD)"},
        {"S:(OU;SA;RP;bf967aba-0de6-11d0-a285-00aa003049e2;;WD)(AL;;CC;;;WD)(OL;;CC;;;WD)", NULL},
        {"S:(ML;;NWNRNX;;;HI)(SP;;;;;S-1-17-1)", NULL},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct strbuf written = STRBUF_INIT;
        struct security_descriptor sd = read_sddl(cases[i].read), again;
        assert_true(security_descriptor_to_sddl(&sd, &written));
        assert_string_equal(strbuf_text(&written), cases[i].written ? cases[i].written : cases[i].read);
        size_t size;
        uint8_t *bytes = security_descriptor_bytes(&sd, &size);
        assert_int_equal(security_descriptor_parse(bytes, size, &again), ST_OK);
        strbuf_clear(&written);
        assert_true(security_descriptor_to_sddl(&again, &written));
        assert_string_equal(strbuf_text(&written), cases[i].written ? cases[i].written : cases[i].read);
        security_descriptor_free(&again);
        free(bytes);
        strbuf_free(&written);
        security_descriptor_free(&sd);
    }
}

/* The GUID of a user object as it lies in memory. */
static void test_object_entry_bytes(void **state)
{
    static const uint8_t expected[] = {5,    0,    0x2C, 0,    0x10, 0,    0,    0,    1,    0,    0,
                                       0,    0xBA, 0x7A, 0x96, 0xBF, 0xE6, 0x0D, 0xD0, 0x11, 0xA2, 0x85,
                                       0x00, 0xAA, 0x00, 0x30, 0x49, 0xE2, 1,    2,    0,    0,    0,
                                       0,    0,    5,    0x20, 0,    0,    0,    0x20, 2,    0,    0};
    struct security_descriptor sd = read_sddl("D:(OA;;RP;bf967aba-0de6-11d0-a285-00aa003049e2;;BA)");
    assert_int_equal(sd.dacl_revision, 4);
    assert_int_equal(sd.aces[0].raw_size, sizeof expected);
    assert_memory_equal(sd.aces[0].raw, expected, sizeof expected);
    security_descriptor_free(&sd);
}

/* Well formed and not understood is not the same as wrong: nothing is judged by it either way. */
static void test_not_understood(void **state)
{
    static const char *const cases[] = {
        "O:XX",
        "D:(A;;CC;;;XX)",
        "D:(Z;;CC;;;WD)",
        "D:(A;XX;CC;;;WD)",
        "D:(A;;ZZ;;;WD)",
        "D:(XA;;CC;;;WD;(Member_of {SID(BA)}))",
        "D:(XD;;CC;;;WD;(@User.Title == \"VP\"))",
        "D:(ZA;;CC;;;WD;(Title == 1))(A;;CC;;;WD)",
        "D:AI(XA;OICI;FA;;;WD;(OctetStringType==\\#01020300))",
        "D:(A;;CC;;;WD)S:(RA;;;;;WD;(\"Secrecy\",TU,0,3))",
        "D:(A;;CC;;;WD)S:(XU;;CC;;;WD;(Title == 1))",
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        const struct sddl_domains all = one_domain();
        struct security_descriptor sd = {.control = 0x1234};
        assert_int_equal(security_descriptor_from_sddl(cases[i], &all, &sd), ST_UNSUPPORTED);
        assert_int_equal(sd.control, 0x1234);
    }
}

static void test_refused(void **state)
{
    static const char *const cases[] = {
        "",
        " ",
        "x",
        "O",
        "O:",
        "O:G:BA",
        "O:BAX",
        "O:BA;",
        "O:S-1-5",
        "O:BAO:BA",
        "G:BAG:BA",
        "D:D:",
        "S:S:",
        "X:BA",
        "BA",
        "(A;;CC;;;WD)",
        "D(A;;CC;;;WD)",
        "D:A;;CC;;;WD",
        "D:(",
        "D:()",
        "D:(A",
        "D:(A)",
        "D:(A;;CC;;;WD",
        "D:(A;;CC;;;)",
        "D:(A;;CC;;WD)",
        "D:(A;;CC;;;;WD)",
        "D:(A;;CC;;;WD;)",
        "D:(A;;CC;;;WD))",
        "D:(A;;CC;;;WD)x",
        "D:((A;;CC;;;WD)",
        "D:(;;CC;;;WD)",
        "D:(A;C;CC;;;WD)",
        "D:(A;;C;;;WD)",
        "D:(A;;CCX;;;WD)",
        "D:(A;;0x;;;WD)",
        "D:(A;;0x100000000;;;WD)",
        "D:(A;;4294967296;;;WD)",
        "D:(A;;08;;;WD)",
        "D:(A;;-1;;;WD)",
        "D:(A;;1x;;;WD)",
        "D:(A;;CC;bf967aba-0de6-11d0-a285-00aa003049e2;;WD)", /* no object entry */
        "D:(OA;;CC;bf967aba-0de6-11d0-a285-00aa003049e;;WD)",
        "D:(OA;;CC;bf967aba-0de6-11d0-a285x00aa003049e2;;WD)",
        "D:(OA;;CC;gf967aba-0de6-11d0-a285-00aa003049e2;;WD)",
        "D:(AU;SA;CC;;;WD)", /* an audit entry grants nothing */
        "D:(ML;;NW;;;ME)",
        "S:(A;;CC;;;WD)",
        "D:(A;;CC;;;WD;(Title == 1))",
        "D:NO_ACCESS_CONTROL(A;;CC;;;WD)",
        "D:(0x09:09000C00DEADBEEF00000000)",
        "D:AIX",
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        const struct sddl_domains all = one_domain();
        struct security_descriptor sd = {.control = 0x1234};
        assert_int_equal(security_descriptor_from_sddl(cases[i], &all, &sd), ST_INVALID);
        assert_int_equal(sd.control, 0x1234);
    }
}

/* Each cut-off beginning is either refused or complete in itself. */
static void test_every_truncation(void **state)
{
    static const char whole[] = "O:BAG:SYD:PAI(A;CIID;CCDC;;;S-1-5-32-562)(D;;0x21;;;BG)S:AI(AU;SA;CC;;;WD)";
    for (size_t length = 0; length < sizeof whole; length++) {
        char *part = memory_string_n(whole, length);
        struct security_descriptor sd;
        if (security_descriptor_from_sddl(part, NULL, &sd) == ST_OK) {
            struct strbuf written = STRBUF_INIT;
            assert_true(security_descriptor_to_sddl(&sd, &written));
            strbuf_free(&written);
            security_descriptor_free(&sd);
        }
        free(part);
    }
}

static void test_too_long(void **state)
{
    static const char *const lists[] = {"D:", "S:"};
    static const char *const entries[] = {"(A;;CC;;;BA)", "(AU;SA;CC;;;BA)"};
    for (size_t i = 0; i < 2; i++) {
        struct strbuf sddl = STRBUF_INIT;
        struct security_descriptor sd;
        strbuf_add(&sddl, lists[i]);
        for (unsigned count = 0; count < (0xFFFC - 8) / 24; count++)
            strbuf_add(&sddl, entries[i]);
        assert_int_equal(security_descriptor_from_sddl(strbuf_text(&sddl), NULL, &sd), ST_OK);
        security_descriptor_free(&sd);
        strbuf_add(&sddl, entries[i]);
        assert_int_equal(security_descriptor_from_sddl(strbuf_text(&sddl), NULL, &sd), ST_INVALID);
        strbuf_free(&sddl);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(test_aliases),
    cmocka_unit_test(test_whose_alias),
    cmocka_unit_test(test_rights),
    cmocka_unit_test(test_written_again),
    cmocka_unit_test(test_object_entry_bytes),
    cmocka_unit_test(test_not_understood),
    cmocka_unit_test(test_refused),
    cmocka_unit_test(test_every_truncation),
    cmocka_unit_test(test_too_long),
    {0},
};
