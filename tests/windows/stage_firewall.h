/* SPDX-License-Identifier: MIT
 * The firewall and the networks of another computer as WMI objects of the stage (stage.h). */
#ifndef STAGE_FIREWALL_H
#define STAGE_FIREWALL_H

#include "stage.h"

#include "machine/machine.h"

enum { STAGE_FIREWALL_MS = 5000 };

/* This computer, asked through the functions for other computers. */
extern struct machine *stage_firewall_machine;

/* A value of the instance ID of CLASS: TYPE and DATA as in a scene. */
void stage_firewall_put(const char *class_name, const char *id, const char *name, const char *type, const char *data);
void stage_firewall_number(const char *class_name, const char *id, const char *name, unsigned number);
void stage_firewall_rule(const char *id, unsigned enabled, unsigned profiles, const char *service, const char *ports,
                         const char *addresses);
void stage_firewall_profile(const char *name, unsigned enabled, unsigned inbound_rules, unsigned local_rules);
void stage_firewall_network(const char *id, const char *name, unsigned category);
unsigned stage_firewall_rules(void);
bool stage_firewall_has(const wchar_t *id);
int stage_firewall_begin(void **state);
int stage_firewall_end(void **state);
struct firewall stage_firewall_get(void);
const struct firewall_rule *stage_firewall_find(const struct firewall *firewall, const char *id);

#endif
