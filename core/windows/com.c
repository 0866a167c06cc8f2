/* SPDX-License-Identifier: MIT */
#include "windows/com.h"

#include "base/memory.h"
#include "windows/lookup.h"
#include "windows/utf16.h"

#include <assert.h>
#include <stdlib.h>

enum { CALLERS = 4, CALLERS_ACL_BYTES = sizeof(ACL) + CALLERS * (sizeof(ACCESS_ALLOWED_ACE) + SECURITY_MAX_SID_SIZE) };

struct com_callers {
    SECURITY_DESCRIPTOR descriptor; /* absolute, as CoInitializeSecurity wants it; points into the rest */
    struct sid owner, group;
    union {
        ACL list;
        uint8_t bytes[CALLERS_ACL_BYTES];
    } acl;
};

static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static struct com_callers callers; /* constant once it is set up */
static HRESULT security;

/* Without a descriptor COM lets everybody call into the process (documentation of CoInitializeSecurity: "If pSecDesc is
 * NULL, no ACL checking is performed"), and this one may be elevated. Nobody calls from another computer: what WMI
 * answers is asked for, not sent. Programs for accessibility run as the user who sits there. */
static bool make_callers(struct com_callers *out)
{
    struct call scratch = call_make(NULL, 1);
    struct sid user;
    if (lookup_caller(&scratch, &user) != ST_OK)
        return false;
    const struct sid *const allowed[CALLERS] = {sid_well_known(SID_SYSTEM), sid_well_known(SID_ADMINISTRATORS), &user,
                                                sid_well_known(SID_INTERACTIVE)};
    out->owner = out->group = *sid_well_known(SID_ADMINISTRATORS);
    if (!InitializeSecurityDescriptor(&out->descriptor, SECURITY_DESCRIPTOR_REVISION) ||
        !InitializeAcl(&out->acl.list, sizeof out->acl, ACL_REVISION))
        return false;
    for (size_t i = 0; i < CALLERS; i++) {
        struct sid sid = *allowed[i];
        if (!AddAccessAllowedAce(&out->acl.list, ACL_REVISION, COM_RIGHTS_EXECUTE | COM_RIGHTS_EXECUTE_LOCAL,
                                 sid.bytes))
            return false;
    }
    return SetSecurityDescriptorOwner(&out->descriptor, out->owner.bytes, FALSE) &&
           SetSecurityDescriptorGroup(&out->descriptor, out->group.bytes, FALSE) &&
           SetSecurityDescriptorDacl(&out->descriptor, TRUE, &out->acl.list, FALSE);
}

static BOOL CALLBACK set_up(PINIT_ONCE unused, PVOID parameter, PVOID *context)
{
    (void)unused;
    (void)context;
    const enum com_program *program = parameter;
    /* Connections are kept between operations while no thread of ours is in the apartment: without this they
     * would die with the last one. Never given back: the program's end does it. */
    CO_MTA_USAGE_COOKIE cookie;
    CoIncrementMTAUsage(&cookie);
    /* The command line starts no server as itself. The save dialog and the object picker of the wizard may. */
    DWORD capabilities = program && *program == COM_COMMAND_LINE ? EOAC_DISABLE_AAA : EOAC_NONE;
    if (!make_callers(&callers)) {
        security = HRESULT_FROM_WIN32(GetLastError());
        return TRUE;
    }
    security = CoInitializeSecurity(&callers.descriptor, -1, NULL, NULL, RPC_C_AUTHN_LEVEL_PKT_PRIVACY,
                                    RPC_C_IMP_LEVEL_IMPERSONATE, NULL, capabilities, NULL);
    /* Somebody else in the process was first: proxies get their security one by one anyhow. */
    if (security == RPC_E_TOO_LATE)
        security = S_OK;
    return TRUE;
}

void com_begin(enum com_program program)
{
    InitOnceExecuteOnce(&once, set_up, &program, NULL);
}

const SECURITY_DESCRIPTOR *com_callers(void)
{
    return &callers.descriptor;
}

enum link com_ready(struct call *call)
{
    InitOnceExecuteOnce(&once, set_up, NULL, NULL);
    return FAILED(security) ? link_hresult(call, "CoInitializeSecurity", (uint32_t)security) : LINK_UP;
}

BSTR com_bstr(const char *utf8)
{
    wchar_t *wide = utf16_from_utf8(utf8);
    BSTR text = SysAllocString(wide);
    free(wide);
    assert(text);
    return text;
}

char *com_text(BSTR text)
{
    return text ? utf16_to_utf8_n(text, SysStringLen(text)) : memory_string("");
}

void com_bstr_wipe(BSTR text)
{
    if (!text)
        return;
    SecureZeroMemory(text, SysStringByteLen(text));
    SysFreeString(text);
}
