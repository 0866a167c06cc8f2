/* SPDX-License-Identifier: MIT
 *
 * Rows of a query. A scene can let a provider take its time
 * ("Delays" of the host: Next; then it keeps to the caller's limit) or hang ("Hang": it does not).
 * Source: page of IEnumWbemClassObject::Next (wbemcli.h).
 */
#include "double.h"

#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { HANG_MS = 30000 };

struct rows {
    struct com_object head;
    struct blanket blanket;
    IWbemClassObject **objects;
    size_t count, given;
    HRESULT final;
    DWORD wait; /* what is left before the first row comes */
    bool hangs;
    struct endless endless; /* rows that never end, behind all others */
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

static void end(void *whole)
{
    struct rows *rows = whole;
    for (size_t i = rows->given; i < rows->count; i++)
        IWbemClassObject_Release(rows->objects[i]);
    free(rows->objects);
}

static HRESULT WINAPI reset(IEnumWbemClassObject *iface)
{
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
    ULONG count = 0;
    *returned = 0;
    HRESULT result = blanket_judge(&rows->blanket);
    if (FAILED(result))
        return result;
    world_trip(rows->blanket.host, L"IEnumWbemClassObject::Next");
    if (!wait_a_turn(rows, timeout))
        return (HRESULT)WBEM_S_TIMEDOUT;
    while (count < wanted && rows->given < rows->count)
        out[count++] = rows->objects[rows->given++];
    if (rows->endless.columns)
        world_log("endless Next");
    while (count < wanted && rows->endless.columns)
        out[count++] = endless_object(&rows->endless);
    result = count < wanted ? rows->final : S_OK;
    *returned = count;
    return result;
}

/* The methods that are not here are called by nobody. */
static IEnumWbemClassObjectVtbl vtable = {.QueryInterface = query_interface,
                                          .AddRef = (void *)com_object_add,
                                          .Release = (void *)com_object_release,
                                          .Reset = reset,
                                          .Next = next};

void rows_never_end(IEnumWbemClassObject *rows, const struct endless *endless)
{
    of(rows)->endless = *endless;
}

IEnumWbemClassObject *rows_new(const wchar_t *host, IWbemClassObject **objects, size_t count, HRESULT final)
{
    struct rows *rows = com_object_new(sizeof *rows, &vtable, NULL);
    DWORD hangs = 0;
    rows->head.end = end;
    blanket_init(&rows->blanket, (IUnknown *)rows, host);
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
    return (IEnumWbemClassObject *)rows;
}
