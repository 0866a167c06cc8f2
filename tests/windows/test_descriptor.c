/* SPDX-License-Identifier: MIT
 *
 * Our own reading and writing of security descriptors against the system's: SDDL to bytes
 * and back, both ways, and the access walk against AccessCheck.
 */
#include "base/memory.h"
#include "machine/security_descriptor.h"
#include "testing.h"
#include "windows/utf16.h"
#include "windows/windows_api.h"

#include <sddl.h>

#include <stdlib.h>
#include <string.h>

/* Stock and hardened descriptors of COM and WMI, and shapes that occur in the field. */
static const char *const samples[] = {
    "O:BAG:BAD:(A;;CCDCLC;;;PS)(A;;CCDC;;;S-1-15-3-1024-2405443489-874036122-4286035555-1823921565-1746547431-"
    "2453885448-3625952902-991631256)",
    "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDCLC;;;LU)(A;;CCDCLC;;;S-1-5-32-562)",
    "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)(A;;CCDCLCSWRP;;;LU)",
    "O:BAG:BAD:(A;CIID;CCDCLCSWRPWPRCWD;;;BA)(A;CIID;CCDCRP;;;NS)(A;CIID;CCDCRP;;;LS)(A;CIID;CCDCRP;;;AU)",
    "O:BAG:SYD:(D;;CCDCLC;;;AN)(A;;CCDCLC;;;BA)",
    "O:SYG:SYD:(A;;RC;;;BA)",
    "O:BAG:BAD:(A;;0x1f;;;WD)(A;CIIO;0x20023;;;S-1-5-21-1-2-3-1001)",
    "O:BAG:BAD:",
    "D:(A;;GA;;;WD)",
    "O:BAD:PAI(A;OICI;FA;;;SY)(A;OICINP;FR;;;BU)",
    "G:SYD:AR(D;CI;KA;;;BG)(A;;KR;;;IU)",
};

static uint8_t *system_bytes(const char *sddl, size_t *size)
{
    PSECURITY_DESCRIPTOR descriptor = NULL;
    ULONG length = 0;
    wchar_t *wide = utf16_from_utf8(sddl);
    BOOL ok = ConvertStringSecurityDescriptorToSecurityDescriptorW(wide, SDDL_REVISION_1, &descriptor, &length);
    free(wide);
    if (!ok)
        return NULL;
    *size = GetSecurityDescriptorLength(descriptor);
    uint8_t *bytes = memory_copy(descriptor, *size);
    LocalFree(descriptor);
    return bytes;
}

static char *system_sddl(const void *bytes)
{
    wchar_t *wide = NULL;
    const SECURITY_INFORMATION parts =
        OWNER_SECURITY_INFORMATION | GROUP_SECURITY_INFORMATION | DACL_SECURITY_INFORMATION;
    if (!ConvertSecurityDescriptorToStringSecurityDescriptorW((void *)(uintptr_t)bytes, SDDL_REVISION_1, parts, &wide,
                                                              NULL))
        return NULL;
    char *text = utf16_to_utf8(wide);
    LocalFree(wide);
    return text;
}

static void assert_same(const struct security_descriptor *a, const struct security_descriptor *b, const char *sample)
{
    struct strbuf one = STRBUF_INIT, other = STRBUF_INIT;
    security_descriptor_to_sddl(a, &one);
    security_descriptor_to_sddl(b, &other);
    if (strcmp(strbuf_text(&one), strbuf_text(&other)) != 0)
        print_error("%s\n", sample);
    assert_string_equal(strbuf_text(&one), strbuf_text(&other));
    assert_true(sid_equal(&a->owner, &b->owner) && sid_equal(&a->group, &b->group));
    assert_int_equal(a->has_dacl, b->has_dacl);
    assert_int_equal(a->ace_count, b->ace_count);
    for (size_t i = 0; i < a->ace_count; i++) {
        assert_int_equal(a->aces[i].type, b->aces[i].type);
        assert_int_equal(a->aces[i].flags, b->aces[i].flags);
        assert_int_equal(a->aces[i].mask, b->aces[i].mask);
        assert_true(sid_equal(&a->aces[i].sid, &b->aces[i].sid));
    }
    strbuf_free(&one);
    strbuf_free(&other);
}

/* What the system reads from the text, we read from the text and from its bytes. */
static void text_to_bytes(void **state)
{
    size_t understood = 0;
    for (size_t i = 0; i < array_count(samples); i++) {
        size_t size = 0;
        uint8_t *bytes = system_bytes(samples[i], &size);
        if (!bytes)
            continue; /* an alias this system does not know */
        understood++;
        struct security_descriptor ours, theirs;
        assert_int_equal(security_descriptor_from_sddl(samples[i], NULL, &ours), ST_OK);
        assert_int_equal(security_descriptor_parse(bytes, size, &theirs), ST_OK);
        assert_same(&ours, &theirs, samples[i]);
        security_descriptor_free(&ours);
        security_descriptor_free(&theirs);
        free(bytes);
    }
    assert_true(understood >= 8);
}

/* Our bytes are valid to the system and say to it what they say to us. */
static void bytes_to_text(void **state)
{
    for (size_t i = 0; i < array_count(samples); i++) {
        struct security_descriptor ours, again;
        assert_int_equal(security_descriptor_from_sddl(samples[i], NULL, &ours), ST_OK);
        size_t size = 0;
        uint8_t *bytes = security_descriptor_bytes(&ours, &size);
        assert_true(IsValidSecurityDescriptor(bytes));
        assert_int_equal(GetSecurityDescriptorLength(bytes), size);
        char *text = system_sddl(bytes);
        if (text) {
            assert_int_equal(security_descriptor_from_sddl(text, NULL, &again), ST_OK);
            assert_same(&ours, &again, samples[i]);
            security_descriptor_free(&again);
        }
        free(text);
        free(bytes);
        security_descriptor_free(&ours);
    }
}

/* Our text is understood by the system. */
static void our_text(void **state)
{
    for (size_t i = 0; i < array_count(samples); i++) {
        struct security_descriptor ours, theirs;
        struct strbuf text = STRBUF_INIT;
        assert_int_equal(security_descriptor_from_sddl(samples[i], NULL, &ours), ST_OK);
        security_descriptor_to_sddl(&ours, &text);
        size_t size = 0;
        uint8_t *bytes = system_bytes(strbuf_text(&text), &size);
        if (bytes) {
            assert_int_equal(security_descriptor_parse(bytes, size, &theirs), ST_OK);
            assert_same(&ours, &theirs, samples[i]);
            security_descriptor_free(&theirs);
        }
        free(bytes);
        strbuf_free(&text);
        security_descriptor_free(&ours);
    }
}

/* ---- access ---- */

static struct sid_list token_sids(HANDLE token)
{
    uint8_t buffer[16384];
    DWORD size;
    struct sid_list list = {0};
    struct sid sid;
    assert_true(GetTokenInformation(token, TokenUser, buffer, sizeof buffer, &size));
    PSID user = ((TOKEN_USER *)(void *)buffer)->User.Sid;
    assert_true(sid_from_bytes(user, GetLengthSid(user), &sid));
    sid_list_add(&list, &sid);
    assert_true(GetTokenInformation(token, TokenGroups, buffer, sizeof buffer, &size));
    const TOKEN_GROUPS *groups = (const TOKEN_GROUPS *)(const void *)buffer;
    for (DWORD i = 0; i < groups->GroupCount; i++)
        if (groups->Groups[i].Attributes & SE_GROUP_ENABLED) {
            assert_true(sid_from_bytes(groups->Groups[i].Sid, GetLengthSid(groups->Groups[i].Sid), &sid));
            sid_list_add(&list, &sid);
        }
    return list;
}

static bool system_grants(HANDLE token, const char *sddl, uint32_t wanted)
{
    size_t size = 0;
    uint8_t *bytes = system_bytes(sddl, &size);
    assert_non_null(bytes);
    GENERIC_MAPPING mapping = {0};
    PRIVILEGE_SET privileges;
    DWORD length = sizeof privileges, granted = 0;
    BOOL access = FALSE;
    assert_true(AccessCheck(bytes, token, wanted, &mapping, &privileges, &length, &granted, &access));
    free(bytes);
    return access && (granted & wanted) == wanted;
}

static void access_walk(void **state)
{
    /* Owner and group: SYSTEM, so that no implied right of the owner mixes in. */
    static const char *const lists[] = {
        "O:SYG:SYD:(A;;CCDCLC;;;WD)",
        "O:SYG:SYD:(D;;LC;;;BA)(A;;CCDCLC;;;WD)",
        "O:SYG:SYD:(A;;CCDC;;;WD)(D;;LC;;;WD)(A;;LC;;;BA)",
        "O:SYG:SYD:(A;;CCDCLC;;;WD)(D;;LC;;;BA)",
        "O:SYG:SYD:(A;;CC;;;WD)(A;;DC;;;BA)(A;;LC;;;AU)",
        "O:SYG:SYD:(A;IOCI;CCDCLC;;;WD)",
        "O:SYG:SYD:(A;;CCDCLC;;;S-1-5-21-9-9-9-1001)",
        "O:SYG:SYD:",
    };
    HANDLE process, token;
    assert_true(OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY | TOKEN_DUPLICATE, &process));
    assert_true(DuplicateToken(process, SecurityImpersonation, &token));
    struct sid_list sids = token_sids(token);
    struct subject subject = {.sids = &sids};
    for (size_t i = 0; i < array_count(lists); i++)
        for (uint32_t wanted = 1; wanted < 8; wanted++) {
            struct security_descriptor sd;
            assert_int_equal(security_descriptor_from_sddl(lists[i], NULL, &sd), ST_OK);
            struct access access = security_descriptor_access(&sd, &subject, wanted);
            if ((access.granted == wanted) != system_grants(token, lists[i], wanted))
                fail_msg("%s, wanted %u: ours 0x%X", lists[i], (unsigned)wanted, (unsigned)access.granted);
            security_descriptor_free(&sd);
        }
    sid_list_free(&sids);
    CloseHandle(token);
    CloseHandle(process);
}

/* SIDs as text and bytes. */
static void sids(void **state)
{
    static const char *const texts[] = {"S-1-1-0", "S-1-5-18", "S-1-5-32-544", "S-1-5-21-1-2-3-4294967295",
                                        "S-1-15-3-1024-1-2-3-4-5-6-7-8"};
    for (size_t i = 0; i < array_count(texts); i++) {
        struct sid ours;
        PSID theirs = NULL;
        char *back = NULL, text[SID_TEXT_MAX];
        assert_true(sid_from_text(texts[i], &ours));
        assert_true(ConvertStringSidToSidA(texts[i], &theirs));
        assert_int_equal(GetLengthSid(theirs), ours.size);
        assert_memory_equal(theirs, ours.bytes, ours.size);
        assert_true(ConvertSidToStringSidA(theirs, &back));
        assert_string_equal(back, sid_to_text(&ours, text));
        LocalFree(back);
        LocalFree(theirs);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(text_to_bytes), cmocka_unit_test(bytes_to_text), cmocka_unit_test(our_text),
    cmocka_unit_test(access_walk),   cmocka_unit_test(sids),          {0},
};
