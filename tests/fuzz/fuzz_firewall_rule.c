/* SPDX-License-Identifier: MIT
 * Firewall rules and address lists from a registry that anybody may have written to. */
#include "machine/firewall_addresses.h"
#include "machine/firewall_rule_text.h"
#include "machine/firewall_stores.h"

#include "base/memory.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char *text = memory_string_n((const char *)bytes, size);
    struct firewall_rule_text rule;
    if (firewall_rule_text_parse("id", text, &rule) == ST_OK) {
        (void)firewall_rule_matters(&rule.rule);
        /* What was normalized stays as it is. */
        char *again = firewall_addresses_normalize(rule.rule.addresses);
        assert(strcmp(again, rule.rule.addresses) == 0);
        free(again);
        firewall_rule_free(&rule.rule);
    }
    struct firewall_security_rule security;
    if (firewall_stores_security_parse(text, &security) == ST_OK)
        firewall_security_rule_free(&security);
    (void)firewall_rule_text_platform(text, 10, 0);
    char *list = firewall_addresses_normalize(text);
    assert(list[0]);
    free(list);
    free(text);
    return 0;
}
