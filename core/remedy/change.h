/* SPDX-License-Identifier: MIT
 *
 * A change is data: one object of the machine, the state it has, the state it shall
 * have. Preview, consent, journal, apply, undo and the .cmd script all read the same
 * change, so they cannot disagree. Undo is the same change the other way round.
 */
#ifndef REMEDY_CHANGE_H
#define REMEDY_CHANGE_H

#include "machine/machine.h"
#include "text/text.h"

/* The known set: undo refuses everything else. Words are in the journal: never reuse one. */
enum change_kind {
    CHANGE_REGISTRY_VALUE,   /* object: key, item: value name; state: type and bytes */
    CHANGE_SERVICE_START,    /* object: service; state: number of enum service_start */
    CHANGE_SERVICE_RUN,      /* object: service; state: number 1 running, 0 stopped */
    CHANGE_GROUP_MEMBER,     /* object: SID of the group, item: SID of the member; state: present or absent */
    CHANGE_FIREWALL_ENABLE,  /* object: rule id; state: number 1 enabled, 0 disabled */
    CHANGE_FIREWALL_RULE,    /* object: rule id of an own rule; state: present with the rule as text, or absent */
    CHANGE_NETWORK_CATEGORY, /* object: network id, item: its name; state: number of enum network_category */
    CHANGE_NAMESPACE_ACCESS, /* object: namespace; state: bytes of the security descriptor */
    CHANGE_PORT_RANGE,       /* object: "ipv4" or "ipv6"; state: text "start,count" */
    CHANGE_WMI_HOST,         /* object: "Winmgmt"; state: number 1 standalone, 0 shared */
    CHANGE_REPOSITORY,       /* object: "repository"; an action without undo: salvage */
    CHANGE_CLOCK,            /* object: "clock"; an action without undo: resynchronise */
    CHANGE_KIND_COUNT
};

/* The state of an object, in one shape for every kind: comparable and writable to JSON. */
struct state {
    bool present;        /* false: the object (value, membership, rule) does not exist */
    uint32_t type;       /* registry type; otherwise 0 */
    uint64_t number;
    uint8_t *bytes;      /* registry data, descriptor, or UTF-8 text; owned */
    size_t size;
    uint32_t absent_keys; /* CHANGE_REGISTRY_VALUE: trailing key components that did not exist */
};

struct change {
    enum change_kind kind;
    char *object; /* owned */
    char *item;   /* owned; "" none */
    struct state before, after;
};

/* The changes of one remedy for one finding, in the order they are made. */
struct plan {
    struct change *changes;
    size_t count;
};

const char *change_kind_word(enum change_kind kind);
enum change_kind change_kind_from_word(const char *word); /* CHANGE_KIND_COUNT when unknown */
bool change_reversible(enum change_kind kind);

/* Reads the present state of the object of CHANGE. ST_OK with present false when it does not exist. */
enum status change_read(struct machine *machine, struct call *call, const struct change *change, struct state *out);

/* Brings the object to STATE. */
enum status change_write(struct machine *machine, struct call *call, const struct change *change,
                         const struct state *state);

/* One line for people: "Start type of service Winmgmt: Disabled -> Automatic". */
void change_describe(struct strbuf *out, enum language language, const struct change *change);
/* The state in words for that kind of object. */
void change_describe_state(struct strbuf *out, enum language language, const struct change *change,
                           const struct state *state);

bool state_equal(const struct state *a, const struct state *b);
struct state state_copy(const struct state *state);
void state_free(struct state *state);
struct state state_number(uint64_t number);
struct state state_bytes(uint32_t type, const void *bytes, size_t size);
struct state state_text(const char *text);
struct state state_absent(void);

/* Adds a change; strings are copied; AFTER is taken over; BEFORE is read when the plan is completed. */
struct change *plan_add(struct plan *plan, enum change_kind kind, const char *object, const char *item,
                        struct state after);
void plan_free(struct plan *plan);

/* An own firewall rule as text and back (the state of CHANGE_FIREWALL_RULE). free() */
char *firewall_rule_to_text(const struct firewall_rule *rule);
enum status firewall_rule_from_text(const char *text, struct firewall_rule *out);

#endif
