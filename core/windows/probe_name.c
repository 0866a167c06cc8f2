/* SPDX-License-Identifier: MIT
 *
 * What the name of the target leads to. The addresses are what everything after it waits for, and whether somebody
 * vouches for them; the name of the first address and the view of DNS alone are given only a short while more.
 */
#include "base/memory.h"
#include "windows/name_lookup.h"
#include "windows/ops.h"
#include "windows/reach.h"
#include "windows/status_windows.h"
#include "windows/winsock.h"

#include <stdio.h>
#include <string.h>

enum { EXTRA_MS = 500 };

static uint32_t remaining(ULONGLONG until)
{
    ULONGLONG now = GetTickCount64();
    return now < until ? (uint32_t)(until - now) : 0;
}

static bool literal_address(const char *name, struct name_answer *out)
{
    SOCKADDR_STORAGE address;
    int size;
    if (!winsock_address(name, 0, &address, &size))
        return false;
    out->literal = out->vouched = true;
    out->count = 1;
    out->addresses[0].v6 = address.ss_family == AF_INET6;
    winsock_address_text((const SOCKADDR *)&address, size, out->addresses[0].text);
    return true;
}

static enum status forward(struct call *call, const char *name, ULONGLONG until, struct name_answer *out)
{
    struct forward_lookup *lookup = name_lookup_forward(name);
    enum status status = deferred_start(&lookup->deferred, call, "GetAddrInfoW");
    if (status == ST_OK)
        status = deferred_wait(&lookup->deferred, call, remaining(until), "GetAddrInfoW");
    if (status == ST_OK && lookup->error)
        status = status_win32(call, "GetAddrInfoW", (uint32_t)lookup->error);
    if (status == ST_OK) {
        memcpy(out->addresses, lookup->addresses, sizeof out->addresses);
        out->count = lookup->count;
        memcpy(out->canonical, lookup->canonical, sizeof out->canonical);
    }
    deferred_release(&lookup->deferred);
    return status;
}

/* Cancel ends the operation; every other failure is the answer's. */
static enum status reverse(struct call *call, ULONGLONG until, struct name_answer *out)
{
    struct reverse_lookup *lookup = name_lookup_reverse(&out->addresses[0]);
    struct call own = call_make(call->cancel, call->limit_ms);
    enum status status = deferred_start(&lookup->deferred, &own, "GetNameInfoW");
    if (status == ST_OK)
        status = deferred_wait(&lookup->deferred, &own, remaining(until), "GetNameInfoW");
    if (status == ST_OK && lookup->error)
        status = status_from_win32((uint32_t)lookup->error);
    out->reverse_status = status;
    if (status == ST_OK)
        memcpy(out->reverse, lookup->name, sizeof out->reverse);
    deferred_release(&lookup->deferred);
    if (status != ST_CANCELLED)
        return ST_OK;
    call->fault = own.fault;
    return ST_CANCELLED;
}

/* A question to DNS on its way. */
struct dns_view {
    struct dns_lookup *lookup;
    struct call call;
    enum status status;
};

static struct dns_view dns_ask(const struct call *call, const char *name, bool hosts_file)
{
    struct dns_view view = {name_lookup_dns(name, hosts_file), call_make(call->cancel, call->limit_ms), ST_OK};
    view.status = deferred_start(&view.lookup->deferred, &view.call, "DnsQuery_W");
    return view;
}

/* Whoever was not heard to vouch for the name did not: an attacker who answers to it can keep DNS from answering. */
static enum status dns_known(struct call *call, struct dns_view *view, ULONGLONG until, bool *known)
{
    if (view->status == ST_OK)
        view->status = deferred_wait(&view->lookup->deferred, &view->call, remaining(until), "DnsQuery_W");
    *known = view->status == ST_OK && view->lookup->known;
    if (view->status != ST_CANCELLED)
        return ST_OK;
    call->fault = view->call.fault;
    return ST_CANCELLED;
}

static enum status resolve(struct call *call, const char *name, ULONGLONG until, struct name_answer *out)
{
    struct dns_view vouches = dns_ask(call, name, true), alone = dns_ask(call, name, false);
    enum status status = forward(call, name, until, out);
    if (status == ST_OK) {
        ULONGLONG extra = GetTickCount64() + EXTRA_MS;
        if (extra > until)
            extra = until;
        status = reverse(call, extra, out);
        /* What a logon depends on is worth the whole time. */
        if (status == ST_OK)
            status = dns_known(call, &vouches, until, &out->vouched);
        if (status == ST_OK)
            status = dns_known(call, &alone, extra, &out->from_dns);
    }
    deferred_release(&alone.lookup->deferred);
    deferred_release(&vouches.lookup->deferred);
    return status;
}

enum status ops_probe_name(struct machine *m, struct call *call, const char *name, struct name_answer *out)
{
    ULONGLONG start = GetTickCount64(), until = start + call->limit_ms;
    struct name_answer answer = {.count = 0};
    call->channel = CHANNEL_NETWORK;
    enum status status;
    if (literal_address(name, &answer))
        status = reverse(call, until < start + EXTRA_MS ? until : start + EXTRA_MS, &answer);
    else
        status = resolve(call, name, until, &answer);
    call->elapsed_ms = (uint32_t)(GetTickCount64() - start);
    reach_note_name(m, name, status, call->fault);
    if (status == ST_OK)
        *out = answer;
    return status;
}
