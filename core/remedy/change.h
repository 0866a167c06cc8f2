/* SPDX-License-Identifier: MIT
 *
 * A change is data: one object of the machine, the state it has, the state it shall
 * have. Preview, consent, journal, apply, undo and the .cmd script all read the same
 * change, so they cannot disagree. Undo is the same change the other way round.
 */
#ifndef REMEDY_CHANGE_H
#define REMEDY_CHANGE_H

#include "machine/machine.h"
#include "remedy/firewall_rule.h"
#include "text/text.h"

/* The known set: undo refuses everything else. Words are in the journal: never reuse one. */
enum change_kind {
    CHANGE_REGISTRY_VALUE,   /* object: key, item: value name; state: type and bytes */
    CHANGE_SERVICE_START,    /* object: service; state: number of enum service_start */
    CHANGE_SERVICE_RUN,      /* object: service; state: number 1 running, 0 stopped */
    CHANGE_GROUP_MEMBER,     /* object: SID of the group, item: SID of the member; state: present or absent */
    CHANGE_FIREWALL_ENABLE,  /* object: rule id, label: the rule as text; state: number 1 enabled, 0 disabled */
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
    bool present;  /* false: the object (value, membership, rule) does not exist */
    uint32_t type; /* registry type; otherwise 0 */
    uint64_t number;
    uint8_t *bytes; /* registry data, descriptor, or UTF-8 text; owned */
    size_t size;
    uint32_t absent_keys; /* CHANGE_REGISTRY_VALUE: trailing key components that did not exist */
};

struct change {
    enum change_kind kind;
    char *object; /* owned */
    char *item;   /* owned; "" none */
    char *label;  /* what people call the member, account or network, what a rule opens; shown, never acted on; owned;
                     NULL none */
    struct state before, after;
};

/* The changes of one remedy for one finding, in the order they are made. */
struct plan {
    struct change *changes;
    size_t count;
};

const char *change_kind_word(enum change_kind kind);
enum change_kind change_kind_from_word(const char *word); /* CHANGE_KIND_COUNT when unknown */
/* An action (salvage, resynchronise) has no state that could be read back or restored. */
bool change_is_action(enum change_kind kind);
/* Can the state before be written again? Not after an action, and not a port range that only an edit of the registry
 * could have made: netsh refuses it (KB929851). CHANGE->before must have been read. */
bool change_reversible(const struct change *change);

/* Is it one of the objects that remedies of this product touch, with states of the right shape? A journal is
 * replayed with rights, so undo refuses whatever is not. */
bool change_known(const struct change *change);

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

/* The rights of a WMI namespace by the names of its security page: "Enable Account, Remote Enable". */
void change_describe_rights(struct strbuf *out, enum language language, uint32_t mask);

/* The same to the last byte; absent is absent, whatever became of the keys above it. */
bool state_equal(const struct state *a, const struct state *b);
/* The same for an object of KIND as Windows reads it back: a namespace's inherited entries come from its parent,
 * and the firewall spells addresses and paths its own way. */
bool change_state_equal(enum change_kind kind, const struct state *a, const struct state *b);
struct state state_copy(const struct state *state);
void state_free(struct state *state);
struct state state_number(uint64_t number);
struct state state_bytes(uint32_t type, const void *bytes, size_t size);
struct state state_text(const char *text);
struct state state_absent(void);

/* Adds a change; strings are copied; AFTER is taken over; BEFORE is read when the plan is completed. */
struct change *plan_add(struct plan *plan, enum change_kind kind, const char *object, const char *item,
                        struct state after);
/* The change in PLAN of the same object and item (Windows compares them without case), NULL when there is none. */
struct change *plan_find(const struct plan *plan, const struct change *change);
/* Takes the change INDEX out. */
void plan_drop(struct plan *plan, size_t index);
struct change change_copy(const struct change *change);
/* The way back: BEFORE and AFTER exchanged. */
struct change change_inverse(const struct change *change);
void change_free(struct change *change);
void plan_free(struct plan *plan);

#endif
