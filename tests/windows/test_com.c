/* SPDX-License-Identifier: MIT
 * Who may call into the process through COM: what is handed to CoInitializeSecurity. That it is taken can be seen on a
 * real Windows only (tests/ON-WINDOWS.md): Wine's takes anything. */
#include "base/memory.h"
#include "machine/security_descriptor.h"
#include "testing.h"
#include "windows/com.h"
#include "windows/lookup.h"

#include <stdlib.h>

static struct security_descriptor read_callers(void)
{
    DWORD size = 0;
    SECURITY_DESCRIPTOR *absolute = (SECURITY_DESCRIPTOR *)(uintptr_t)com_callers();
    assert_true(IsValidSecurityDescriptor(absolute));
    MakeSelfRelativeSD(absolute, NULL, &size);
    uint8_t *bytes = memory_array(size, 1);
    struct security_descriptor sd;
    assert_true(MakeSelfRelativeSD(absolute, bytes, &size));
    assert_int_equal(security_descriptor_parse(bytes, size, &sd), ST_OK);
    free(bytes);
    return sd;
}

static uint32_t given(const struct security_descriptor *sd, const struct sid *sid)
{
    struct sid_list sids = {0};
    sid_list_add(&sids, sid);
    struct subject subject = {&sids, NULL};
    uint32_t granted = security_descriptor_access(sd, &subject, 0x1F).granted;
    sid_list_free(&sids);
    return granted;
}

static void only_who_is_here_may_call(void **state)
{
    struct call call = call_make(NULL, 1000);
    struct sid user;
    com_begin(COM_COMMAND_LINE);
    assert_int_equal(com_ready(&call), LINK_UP);
    struct security_descriptor sd = read_callers();
    assert_true(sd.has_dacl && sd.owner.size && sd.group.size);
    assert_int_equal(lookup_caller(&call, &user), ST_OK);
    assert_int_equal(given(&sd, &user), COM_EXECUTE | COM_EXECUTE_LOCAL);
    assert_int_equal(given(&sd, sid_well_known(SID_SYSTEM)), COM_EXECUTE | COM_EXECUTE_LOCAL);
    assert_int_equal(given(&sd, sid_well_known(SID_ADMINISTRATORS)), COM_EXECUTE | COM_EXECUTE_LOCAL);
    assert_int_equal(given(&sd, sid_well_known(SID_INTERACTIVE)), COM_EXECUTE | COM_EXECUTE_LOCAL);
    assert_int_equal(given(&sd, sid_well_known(SID_EVERYONE)), 0);
    assert_int_equal(given(&sd, sid_well_known(SID_NETWORK)), 0);
    assert_int_equal(given(&sd, sid_well_known(SID_ANONYMOUS)), 0);
    assert_int_equal(given(&sd, sid_well_known(SID_AUTHENTICATED_USERS)), 0);
    security_descriptor_free(&sd);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(only_who_is_here_may_call),
    {0},
};
