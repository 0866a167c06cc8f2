/* SPDX-License-Identifier: MIT
 *
 * What is done to the fake computer or to the request before a check, as data: each macro is one step in the row of a
 * scenario. What no step says is a function of the test, called by the step DO. A step holds texts by address: only
 * what is constant can stand in one.
 */
#ifndef STEP_H
#define STEP_H

#include "fake_machine.h"

enum { STEPS_MAX = 8 };

struct step {
    enum step_kind {
        STEP_NONE, /* ends a list */
        STEP_DO,
        STEP_WITH,
        STEP_PAIR,
        STEP_DWORD,
        STEP_STRING,
        STEP_LIST,
        STEP_DESCRIPTOR,
        STEP_ABSENT,
        STEP_MACHINE,
        STEP_MACHINE_TEXT,
        STEP_REQUEST,
        STEP_REQUEST_TEXT,
        STEP_ASKS,
        STEP_MONITOR,
        STEP_RULE,
        STEP_RULE_TEXT,
        STEP_OWN_RULE,
        STEP_FAILS,
        STEP_NAME_FAILS,
        STEP_QUERY_FAILS,
        STEP_ROWS,
        STEP_PORT,
        STEP_DCOM,
        STEP_SERVICE,
        STEP_HOLDER,
        STEP_MEMBER,
    } kind;
    const char *where, *name, *text;
    uint32_t number, nth;
    int which;
    enum status status;
    size_t at, size; /* of a field */
    void (*arrange)(struct fake_machine *fake, struct request *request);
    void (*with)(struct fake_machine *fake, const char *text);
    void (*pair)(struct fake_machine *fake, const char *name, const char *text);
};

#define STEPS(...) .steps = {__VA_ARGS__}

/* Takes steps until one is STEP_NONE, at most STEPS_MAX. */
void step_take(const struct step *steps, struct fake_machine *fake, struct request *request);

/* clang-format off */
/* A function of the test: alone, with a text, with two. */
#define DO(function) {STEP_DO, .arrange = (function)}
#define WITH(function, text_) {STEP_WITH, .with = (function), .text = (text_)}
#define WITH_PAIR(function, name_, text_) {STEP_PAIR, .pair = (function), .name = (name_), .text = (text_)}

/* Values of the registry. A list is a REG_MULTI_SZ, its lines divided by \n; a descriptor REG_BINARY. */
#define DWORD_IS(key, value, number_) {STEP_DWORD, .where = (key), .name = (value), .number = (number_)}
#define STRING_IS(key, value, text_) {STEP_STRING, .where = (key), .name = (value), .text = (text_)}
#define LIST_IS(key, value, text_) {STEP_LIST, .where = (key), .name = (value), .text = (text_)}
#define DESCRIPTOR_IS(key, value, sddl) {STEP_DESCRIPTOR, .where = (key), .name = (value), .text = (sddl)}
#define NO_VALUE(key, value) {STEP_ABSENT, .where = (key), .name = (value)}

/* A number or a text in a field of the fake machine, the request, the account "monitor", a rule of the firewall. */
#define STEP_FIELD(type, field) .at = offsetof(type, field), .size = sizeof(((type *)0)->field)
#define MACHINE_IS(field, value) {STEP_MACHINE, STEP_FIELD(struct fake_machine, field), .number = (uint32_t)(value)}
#define MACHINE_SAYS(field, text_) {STEP_MACHINE_TEXT, STEP_FIELD(struct fake_machine, field), .text = (text_)}
#define REQUEST_IS(field, value) {STEP_REQUEST, STEP_FIELD(struct request, field), .number = (uint32_t)(value)}
#define REQUEST_SAYS(field, text_) {STEP_REQUEST_TEXT, STEP_FIELD(struct request, field), .text = (text_)}
#define MONITOR_IS(field, value) {STEP_MONITOR, STEP_FIELD(struct account, field), .number = (uint32_t)(value)}
#define RULE_IS(id, field, value) \
    {STEP_RULE, STEP_FIELD(struct firewall_rule, field), .name = (id), .number = (uint32_t)(value)}
#define RULE_SAYS(id, field, text_) \
    {STEP_RULE_TEXT, STEP_FIELD(struct firewall_rule, field), .name = (id), .text = (text_)}

/* A query that the needs ask of root\cimv2. */
#define ASKS(query) {STEP_ASKS, .text = (query)}

/* A rule for what leaves the client. */
#define OWN_RULE(id, allow, ports, addresses) \
    {STEP_OWN_RULE, .name = (id), .number = (allow), .where = (ports), .text = (addresses)}

/* An operation of the machine (its name), every time or the NTHth. */
#define FAILS_NTH(operation, nth_, status_, code) \
    {STEP_FAILS, .which = FAKE_##operation, .nth = (nth_), .status = (status_), .number = (code)}
#define FAILS(operation, status_, code) FAILS_NTH(operation, 0, status_, code)
#define NAME_FAILS(status_, code) {STEP_NAME_FAILS, .status = (status_), .number = (code)}
#define QUERY_FAILS(status_, code, step) \
    {STEP_QUERY_FAILS, .status = (status_), .number = (code), .which = (int)(step)}
#define QUERY_ROWS(count) {STEP_ROWS, .number = (count)}

/* What answers at an address. */
#define PORT_IS(address, port, state) {STEP_PORT, .where = (address), .number = (port), .which = (int)(state)}
#define DCOM_IS(address, state) {STEP_DCOM, .where = (address), .which = (int)(state)}

#define SERVICE_IS(service, start, state) \
    {STEP_SERVICE, .name = (service), .number = (uint32_t)(start), .nth = (uint32_t)(state)}

/* One more holder of a right: network_logon or deny_network_logon. */
#define HOLDS(right, sid) {STEP_HOLDER, .at = offsetof(struct fake_machine, right), .which = (int)(sid)}

/* One more member of a group. */
#define MEMBER(account, group) {STEP_MEMBER, .text = (account), .which = (int)(group)}
#define ANNA_SID "S-1-5-21-2000478354-1708537768-1957994488-1104"
#define SUPPORT_SID "S-1-5-21-1004336348-1177238915-682003330-1001"
#define MONITOR_SID "S-1-5-21-1004336348-1177238915-682003330-1002"
/* clang-format on */

#endif
