/* SPDX-License-Identifier: MIT
 *
 * A firewall policy inside the test program, in place of the system's. Like the real one it knows rules by name only,
 * keeps them in the registry under ids of its own choice, and says nothing of those ids.
 */
#ifndef NETFW_DOUBLE_H
#define NETFW_DOUBLE_H

#include "machine/firewall.h"
#include "windows/windows_api.h"

struct netfw_double {
    HRESULT result; /* what every question of the policy answers; S_OK: the truth */
    uint32_t active_profiles;
    uint32_t modify_state;
    bool enabled[PROFILE_COUNT], block_all[PROFILE_COUNT];
    HRESULT put_enabled; /* what switching a rule answers */
    bool deaf;           /* switching succeeds and does nothing */
    LONG switched;       /* how many times a rule was switched */
};

/* Registers the double for this process and clears the local rules in the registry; the calling thread is in
 * the multithreaded apartment meanwhile. */
struct netfw_double *netfw_double_begin(void);
void netfw_double_end(void);

/* A rule in the store and in the policy. ID: value name; RULE->name: what COM calls it. */
void netfw_double_add(const char *id, const struct firewall_rule *rule);

size_t netfw_double_count(void);

#endif
