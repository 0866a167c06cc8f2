/* SPDX-License-Identifier: MIT */
#include "windows/com.h"

#include "base/memory.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"

#include <assert.h>
#include <stdlib.h>

static INIT_ONCE once = INIT_ONCE_STATIC_INIT;
static HRESULT security;

static BOOL CALLBACK set_up(PINIT_ONCE unused, PVOID parameter, PVOID *context)
{
    (void)unused;
    (void)parameter;
    (void)context;
    /* Connections are kept between operations while no thread of ours is in the apartment: without this they
     * would die with the last one. Never given back: the program's end does it. */
    CO_MTA_USAGE_COOKIE cookie;
    CoIncrementMTAUsage(&cookie);
    security = CoInitializeSecurity(NULL, -1, NULL, NULL, RPC_C_AUTHN_LEVEL_PKT_PRIVACY, RPC_C_IMP_LEVEL_IMPERSONATE,
                                    NULL, EOAC_NONE, NULL);
    /* Somebody else in the process was first: proxies get their security one by one anyhow. */
    if (security == RPC_E_TOO_LATE)
        security = S_OK;
    return TRUE;
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
