/* SPDX-License-Identifier: MIT */
#include "requirements/network_family.h"

#include "base/ascii.h"

#include <stdlib.h>
#include <string.h>

char *network_family_addresses(const struct address *addresses, size_t count)
{
    struct strbuf list = STRBUF_INIT;
    for (size_t i = 0; i < count; i++)
        strbuf_printf(&list, "%s%s", i ? ", " : "", addresses[i].text);
    return strbuf_take(&list);
}

/* How a connect ended, in a word. */
static enum text_id port_text(enum port_state state)
{
    static const enum text_id texts[PORT_STATE_COUNT] = {
        [PORT_OPEN] = TEXT_NET_PORT_OPEN,         [PORT_REFUSED] = TEXT_NET_PORT_REFUSED,
        [PORT_REJECTED] = TEXT_NET_PORT_REJECTED, [PORT_NO_ANSWER] = TEXT_NET_PORT_NO_ANSWER,
        [PORT_NO_ROUTE] = TEXT_NET_PORT_NO_ROUTE, [PORT_NOT_TRIED] = TEXT_NET_PORT_NOT_TRIED,
    };
    return texts[state];
}

void network_family_port_evidence(struct check *check, const struct address_answer *answer, uint16_t port)
{
    const char *address = answer->address.text;
    char *where = strbuf_printed(answer->address.v6 ? "TCP [%s]:%u" : "TCP %s:%u", address, (unsigned)port);
    struct call call = answer->reading.call;
    enum status status = answer->reading.status;
    struct sentence actual = sentence_of(TEXT_NONE, NULL);
    if (status == ST_OK) {
        actual = sentence_of(port_text(answer->port.state), NULL);
        call.fault = answer->port.fault;
        call.elapsed_ms = answer->port.ms;
    }
    check_evidence(check, sentence_of(TEXT_NET_PORT_WHAT, address, NULL), where, sentence_of(TEXT_NET_PORT_OPEN, NULL),
                   actual, status, &call);
    free(where);
}

static int progress(const struct address_answer *answer)
{
    if (answer->reading.status != ST_OK || answer->port.state == PORT_NOT_TRIED)
        return 0;
    if (answer->port.state != PORT_OPEN)
        return 1;
    switch (answer->dcom.state) {
    case DCOM_ALIVE:
        return 5;
    case DCOM_DENIED:
    case DCOM_FAULT:
    case DCOM_UNKNOWN:
        return 4;
    case DCOM_NOT_RPC:
    case DCOM_SILENT:
    case DCOM_RESET:
        return 3;
    default:
        return 2;
    }
}

const struct address_answer *network_family_best(const struct facts *facts)
{
    const struct address_answer *best = NULL;
    for (size_t i = 0; i < facts->address_count; i++)
        if (!best || progress(&facts->rpc[i]) > progress(best))
            best = &facts->rpc[i];
    return best;
}

bool network_family_same_host(const char *name, const char *other)
{
    size_t length = strcspn(name, ".");
    return length && length == strcspn(other, ".") && ascii_equal_nocase_n(name, other, length);
}
