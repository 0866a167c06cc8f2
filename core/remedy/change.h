/* SPDX-License-Identifier: MIT
 *
 * A change is data: one object of the machine, the state it has, the state it shall
 * have. Preview, consent, journal, apply, undo and the .cmd script all read the same
 * change, so they cannot disagree. Undo is the same change the other way round.
 */
#ifndef REMEDY_CHANGE_H
#define REMEDY_CHANGE_H

#include "machine/machine.h"
#include "remedy/state.h"
#include "text/text.h"

/* Every kind of change there is: its number, and its row in the file of that name (change_row.h). */
#define CHANGE_KINDS(KIND) \
    KIND(CHANGE_REGISTRY_VALUE, change_registry_value) \
    KIND(CHANGE_SERVICE_START, change_service_start) \
    KIND(CHANGE_SERVICE_RUN, change_service_run) \
    KIND(CHANGE_GROUP_MEMBER, change_group_member) \
    KIND(CHANGE_FIREWALL_ENABLE, change_firewall_enable) \
    KIND(CHANGE_FIREWALL_RULE, change_firewall_rule) \
    KIND(CHANGE_NETWORK_CATEGORY, change_network_category) \
    KIND(CHANGE_NAMESPACE_ACCESS, change_namespace_access) \
    KIND(CHANGE_MANAGER_ACCESS, change_manager_access) \
    KIND(CHANGE_PORT_RANGE, change_port_range) \
    KIND(CHANGE_WMI_HOST, change_wmi_host) \
    KIND(CHANGE_REPOSITORY, change_repository) \
    KIND(CHANGE_CLOCK, change_clock)

#define CHANGE_KIND_NUMBER(kind, row) kind,
enum change_kind { CHANGE_KINDS(CHANGE_KIND_NUMBER) CHANGE_KIND_COUNT };

struct change {
    enum change_kind kind;
    char *object; /* owned */
    char *item;   /* owned; "" none */
    char *label;  /* what people call the member, account or network, what a rule opens; shown, never acted on; owned;
                     NULL none */
    struct state before, after;
};

/* What a remedy declares that it may touch. A list ends with an empty one. */
struct change_object {
    enum change_kind kind;
    const char *object; /* compared without case; "WMI-*": all that begin so */
    const char *item;   /* NULL: any */
};

const char *change_kind_word(enum change_kind kind);
enum change_kind change_kind_from_word(const char *word); /* CHANGE_KIND_COUNT when unknown */
/* An action (salvage, resynchronise) has no state that could be read back or restored. */
bool change_is_action(enum change_kind kind);
/* Can the state before be written again? Not after an action, and not a port range that only an edit of the registry
 * could have made: netsh refuses it (KB929851). CHANGE->before must have been read. */
bool change_reversible(const struct change *change);

/* Writing it goes through its absence: whoever is killed there leaves nothing. */
bool change_has_gap(enum change_kind kind);

/* Object and states have the shape of their kind. A journal is replayed with rights, so undo refuses whatever has not,
 * and whatever no remedy declares. */
bool change_valid(const struct change *change);
bool change_listed(const struct change *change, const struct change_object *objects);

/* Reads the present state of the object of CHANGE. ST_OK with present false when it does not exist. */
MUST_CHECK enum status change_read(struct machine *machine, struct call *call, const struct change *change,
                                   struct state *out);

/* Brings the object to STATE. */
MUST_CHECK enum status change_write(struct machine *machine, struct call *call, const struct change *change,
                                    const struct state *state);

/* Brings it there and reads it back: that decides, not the answer of the write. An action cannot be read back. */
MUST_CHECK enum status change_make(struct machine *machine, struct call *call, const struct change *change,
                                   const struct state *state);

/* The same for an object of KIND as Windows reads it back: a namespace's inherited entries come from its parent,
 * and the firewall spells addresses and paths its own way. */
bool change_state_equal(enum change_kind kind, const struct state *a, const struct state *b);

/* NOW, which is neither the state before nor the one after, without what CHANGE added: others came on top of it. OUT is
 * the same as NOW where nothing of it is left. False: that cannot be told exactly. */
bool change_without(const struct change *change, const struct state *now, struct state *out);

/* One line for people: "Start type of service Winmgmt: Disabled -> Automatic". */
void change_describe(struct strbuf *out, enum language language, const struct change *change);
/* The object in words for that kind: "Distributed COM Users (S-1-5-32-562)". */
void change_describe_object(struct strbuf *out, enum language language, const struct change *change);
/* The state in words for that kind of object. */
void change_describe_state(struct strbuf *out, enum language language, const struct change *change,
                           const struct state *state);

/* The local groups that remedies put an account into. */
enum { CHANGE_GROUPS = 4 };
extern const enum well_known_sid change_group_sids[CHANGE_GROUPS];

/* What the lines of a .cmd file have to know of the computer they are for. */
struct change_target {
    const char *computer;            /* its name; NULL unknown */
    const struct firewall *firewall; /* its rules */
    char *const *groups;             /* what change_group_sids are called there, without "BUILTIN\"; a NULL: unknown */
};

/* Adds the lines of a .cmd file that bring the object of CHANGE to STATE. False: no tool can; nothing is added. */
bool change_script(struct strbuf *out, const struct change_target *target, const struct change *change,
                   const struct state *state);

struct change change_copy(const struct change *change);
/* The way back: BEFORE and AFTER exchanged. */
struct change change_inverse(const struct change *change);
void change_free(struct change *change);

#endif
