/* SPDX-License-Identifier: MIT
 *
 * One kind of change: everything that is known of it, in the file that is named after it. For change*.c and the lines
 * of a journal only. A new kind is a file with its row, its texts, and a line in CHANGE_KINDS.
 */
#ifndef REMEDY_CHANGE_ROW_H
#define REMEDY_CHANGE_ROW_H

#include "remedy/change.h"

/* How a journal writes the bytes of a state. */
enum change_form {
    CHANGE_FORM_BYTES,
    CHANGE_FORM_TEXT, /* text of our own */
    CHANGE_FORM_RULE  /* a firewall rule (firewall_rule.h), the label too */
};

enum { CHANGE_ROW_WORDS = 5 };

struct change_row {
    const char *word; /* in journals: never reuse one */
    enum change_form form;
    bool gap;             /* it is written by taking the old one away first */
    bool action;          /* nothing could be read back or restored */
    uint64_t highest;     /* a state is a number up to this; 0: it is bytes */
    bool can_be_absent;   /* absent is a state that can be written */
    enum text_id absence; /* absent in words; TEXT_NONE: "does not exist" */

    /* Neither the object nor STATE reaches further than any remedy does, or is of another shape. NULL: no shape but
     * that of HIGHEST. */
    bool (*valid)(const struct change *change, const struct state *state);
    bool (*reversible)(const struct change *change); /* NULL: all but actions */
    enum status (*read)(struct machine *m, struct call *call, const struct change *change, struct state *out);
    enum status (*write)(struct machine *m, struct call *call, const struct change *change, const struct state *state);
    /* Two present states that differ in a byte mean the same. NULL: never. */
    bool (*same)(const struct state *a, const struct state *b);
    /* As change_without, all three being present but for the state before; NULL: never. */
    bool (*without)(const struct change *change, const struct state *now, struct state *out);

    /* {1} object, {2} item, {3} state before, {4} state after; REMOVAL for a state after that is absent; TEXT_NONE: the
     * same sentence */
    enum text_id sentence, removal;
    /* {1} and {2}, as people call them. NULL: as they are. */
    void (*name)(struct strbuf *object, struct strbuf *item, enum language language, const struct change *change);
    /* A present state in words: of its number, or by a function. */
    enum text_id words[CHANGE_ROW_WORDS];
    void (*describe)(struct strbuf *out, enum language language, const struct state *state);
    /* {4}, where the states themselves say less than what they differ in; NULL: the states. */
    void (*difference)(struct strbuf *out, enum language language, const struct change *change);

    /* The tool of System32 that brings it to number 0 and to number 1, or as change_script; NULL: no tool can. */
    const char *tools[2];
    bool (*script)(struct strbuf *out, const struct change_target *target, const struct change *change,
                   const struct state *state);
};

#define CHANGE_KIND_ROW(kind, row) extern const struct change_row row;
CHANGE_KINDS(CHANGE_KIND_ROW)

const struct change_row *change_row(enum change_kind kind); /* NULL when unknown */

/* What was found is handed out only when it was found; absent is an answer too. */
MUST_CHECK enum status change_row_answer(enum status status, struct state found, struct state *out);

/* "LABEL (TEXT)", or TEXT alone. */
void change_row_labelled(struct strbuf *out, const char *label, const char *text);

#endif
