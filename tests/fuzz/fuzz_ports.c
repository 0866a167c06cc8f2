/* SPDX-License-Identifier: MIT
 * Ports and ranges from the registry, from netsh and from winmgmt. */
#include "base/memory.h"
#include "base/number.h"
#include "machine/netsh_ports.h"
#include "machine/port_span.h"
#include "machine/wmi_endpoint.h"
#include "remedy/port_range.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = memory_string_n((const char *)bytes, size);
    struct port_range range;
    struct port_span span;
    uint16_t port;
    uint64_t number;
    if (port_range_from_text(text, &range) == ST_OK) {
        char *again = port_range_to_text(&range);
        assert(strcmp(again, text) == 0);
        free(again);
    }
    if (port_span_parse(text, strlen(text), &span))
        assert(span.first && span.first <= span.last);
    if (wmi_endpoint_port(text, &port) == ST_OK)
        assert(port);
    if (number_read(text, strlen(text), 16, 0xFFFF, &number))
        assert(number <= 0xFFFF);
    (void)netsh_ports_read(text, &range);
    free(text);
    return 0;
}
