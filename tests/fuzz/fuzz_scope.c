/* SPDX-License-Identifier: MIT
 * The addresses of a rule, and a client: the first line. Another spelling of a list means the same. */
#include "base/memory.h"
#include "machine/firewall_addresses.h"
#include "machine/firewall_rule_text.h"
#include "machine/firewall_scope.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *client = memory_string_n((const char *)bytes, size), *list = strchr(client, '\n');
    if (list)
        *list++ = '\0';
    else
        list = client;
    /* As in a list that a machine gave: no control characters. */
    for (char *at = list; *at; at++)
        *at = (unsigned char)*at < 0x20 ? ' ' : *at;
    struct scope_query query = {.client = firewall_scope_knows_client(client) ? client : "10.1.2.7"};
    char *normal = firewall_addresses_normalize(list);
    assert(firewall_scope_match(list, &query) == firewall_scope_match(normal, &query));
    assert(firewall_scope_any(list) == firewall_scope_any(normal));
    /* Whoever lets everybody in lets this one in. */
    if (firewall_scope_any(list))
        assert(firewall_scope_match(list, &query) == SCOPE_INCLUDES);
    (void)firewall_scope_has_local_subnet(list);
    free(normal);
    free(client);
    return 0;
}
