/* SPDX-License-Identifier: MIT
 *
 * The way that Microsoft's accessibility guide names for labels of classic programs: the
 * label is annotated as a live region and an event says that it changed.
 */
#include "wizard/announce.h"

#include "wizard/background.h"

#include <initguid.h>

#include <oleacc.h>

/* Values of WinUser.h and UIAutomationCore.h that mingw-w64 10 lacks. */
enum { LIVE_REGION_CHANGED = 0x8019 /* EVENT_OBJECT_LIVEREGIONCHANGED */, LIVE_POLITE = 1 };
static const GUID live_setting = {0xC12BCD8E, 0x2A8E, 0x4950, {0x8A, 0xE7, 0x36, 0x25, 0x11, 0x1D, 0x58, 0xEB}};

/* On a thread, because it loads DLLs. Annotating a window that is gone by then does nothing. */
static void make_live(void *data)
{
    HWND label = data;
    IAccPropServices *services;
    if (FAILED(CoCreateInstance(&CLSID_AccPropServices, NULL, CLSCTX_INPROC_SERVER, &IID_IAccPropServices,
                                (void **)&services)))
        return;
    VARIANT polite = {.vt = VT_I4, .lVal = LIVE_POLITE};
    services->lpVtbl->SetHwndProp(services, label, (DWORD)OBJID_CLIENT, CHILDID_SELF, live_setting, polite);
    services->lpVtbl->Release(services);
    NotifyWinEvent(LIVE_REGION_CHANGED, label, OBJID_CLIENT, CHILDID_SELF);
}

void announce(HWND label, bool *live)
{
    if (*live)
        NotifyWinEvent(LIVE_REGION_CHANGED, label, OBJID_CLIENT, CHILDID_SELF);
    else
        *live = background_run(make_live, label, NULL);
}
