/* SPDX-License-Identifier: MIT
 *
 * Rows of a query: some of our own, then those of the enumerator behind. A scene can let a provider take its time
 * ("Delays" of the host: Next; then it keeps to the caller's limit) or hang ("Hang": it does not).
 */
#include "double.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { HANG_MS = 30000 };

struct rows {
    IEnumWbemClassObject iface;
    LONG references;
    struct blanket blanket;
    IEnumWbemClassObject *inner;
    IWbemClassObject **objects;
    size_t count, given;
    HRESULT final;
    DWORD wait; /* what is left before the first row comes */
    bool hangs;
};

static struct rows *of(IEnumWbemClassObject *iface)
{
    return (struct rows *)(void *)iface;
}

static HRESULT WINAPI query_interface(IEnumWbemClassObject *iface, REFIID iid, void **out)
{
    if (IsEqualGUID(iid, &IID_IEnumWbemClassObject)) {
        *out = iface;
    } else if (!blanket_query(&of(iface)->blanket, iid, out)) {
        *out = NULL;
        return E_NOINTERFACE;
    }
    IEnumWbemClassObject_AddRef(iface);
    return S_OK;
}

static ULONG WINAPI add_reference(IEnumWbemClassObject *iface)
{
    return (ULONG)InterlockedIncrement(&of(iface)->references);
}

static ULONG WINAPI release(IEnumWbemClassObject *iface)
{
    struct rows *rows = of(iface);
    LONG left = InterlockedDecrement(&rows->references);
    if (left == 0) {
        for (size_t i = rows->given; i < rows->count; i++)
            IWbemClassObject_Release(rows->objects[i]);
        free(rows->objects);
        if (rows->inner)
            IEnumWbemClassObject_Release(rows->inner);
        free(rows);
    }
    return (ULONG)left;
}

static HRESULT WINAPI reset(IEnumWbemClassObject *iface)
{
    (void)iface;
    return (HRESULT)WBEM_E_INVALID_OPERATION; /* forward only */
}

/* False: the caller's limit passed first. */
static bool wait_a_turn(struct rows *rows, LONG timeout)
{
    if (rows->hangs)
        Sleep(HANG_MS);
    if (!rows->wait)
        return true;
    world_log("held Next");
    DWORD turn = timeout < 0 || (DWORD)timeout > rows->wait ? rows->wait : (DWORD)timeout;
    Sleep(turn);
    rows->wait -= turn;
    return rows->wait == 0;
}

static HRESULT WINAPI next(IEnumWbemClassObject *iface, LONG timeout, ULONG wanted, IWbemClassObject **out,
                           ULONG *returned)
{
    struct rows *rows = of(iface);
    ULONG count = 0, more = 0;
    *returned = 0;
    HRESULT result = blanket_judge(&rows->blanket);
    if (FAILED(result))
        return result;
    world_trip(rows->blanket.host, L"IEnumWbemClassObject::Next");
    if (!wait_a_turn(rows, timeout))
        return (HRESULT)WBEM_S_TIMEDOUT;
    while (count < wanted && rows->given < rows->count)
        out[count++] = rows->objects[rows->given++];
    result = S_OK;
    if (count < wanted && rows->inner) {
        result = IEnumWbemClassObject_Next(rows->inner, timeout, wanted - count, out + count, &more);
        count += more;
    } else if (count < wanted) {
        result = rows->final;
    }
    *returned = count;
    return result;
}

static HRESULT WINAPI next_async(IEnumWbemClassObject *iface, ULONG count, IWbemObjectSink *sink)
{
    (void)iface, (void)count, (void)sink;
    return E_NOTIMPL;
}

static HRESULT WINAPI clone(IEnumWbemClassObject *iface, IEnumWbemClassObject **out)
{
    (void)iface, (void)out;
    return E_NOTIMPL;
}

static HRESULT WINAPI skip(IEnumWbemClassObject *iface, LONG timeout, ULONG count)
{
    (void)iface, (void)timeout, (void)count;
    return E_NOTIMPL;
}

static IEnumWbemClassObjectVtbl vtable = {query_interface, add_reference, release, reset, next,
                                          next_async,      clone,         skip};

IEnumWbemClassObject *rows_new(const wchar_t *host, IEnumWbemClassObject *inner, IWbemClassObject **objects,
                               size_t count, HRESULT final)
{
    struct rows *rows = calloc(1, sizeof *rows);
    DWORD hangs = 0;
    rows->iface.lpVtbl = &vtable;
    rows->references = 1;
    blanket_init(&rows->blanket, (IUnknown *)&rows->iface, host);
    rows->inner = inner;
    rows->objects = calloc(count + 1, sizeof *objects);
    if (count)
        memcpy(rows->objects, objects, count * sizeof *objects);
    rows->count = count;
    rows->final = final;
    world_number(host, L"Delays", L"Next", &rows->wait);
    if (rows->wait > HANG_MS)
        rows->wait = HANG_MS;
    world_number(host, L"Hang", L"Next", &hangs);
    rows->hangs = hangs != 0;
    return &rows->iface;
}
