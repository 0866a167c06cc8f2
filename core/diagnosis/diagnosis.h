/* SPDX-License-Identifier: MIT
 *
 * Why the connection failed: from what was seen to the first layer that fails and the
 * causes that fit, most likely first. Pure functions; the table is diagnosis_table.c.
 *
 *     struct symptoms symptoms;
 *     symptoms_from_facts(request, facts, requirement->reads, &symptoms);
 *     struct diagnosis diagnosis;
 *     if (diagnosis_make(&symptoms, &diagnosis)) {
 *         diagnosis_fill(check, &diagnosis);
 *         diagnosis_free(&diagnosis);
 *     }
 */
#ifndef DIAGNOSIS_DIAGNOSIS_H
#define DIAGNOSIS_DIAGNOSIS_H

#include "check/run.h"
#include "diagnosis/cause.h"
#include "diagnosis/layer.h"

/* What is known about one cause beyond the error code. */
enum hint {
    HINT_NONE,     /* nothing */
    HINT_NO,       /* seen not to be so: the cause is not named */
    HINT_UNLIKELY, /* something speaks against it: named last */
    HINT_LIKELY,   /* something speaks for it: named early */
    HINT_YES,      /* seen to be so: named first */
    HINT_NEVER     /* cannot be, by what this connection was: not even when all else was ruled out */
};

/* Everything the diagnosis looks at. Strings are borrowed, never NULL; "" is unknown. */
struct symptoms {
    const char *target;
    const char *account;
    const char *namespace_path;
    const char *query;
    const char *address;    /* the one that answered furthest; "" none */
    const char *other_name; /* what the target calls itself when that is another name */
    bool local;             /* the target is this computer */

    bool name_tried;
    enum status name_status;
    uint32_t name_code;
    enum port_state rpc_port; /* TCP 135, the best of all addresses; PORT_NOT_TRIED */
    enum dcom_state dcom;     /* of the same address; DCOM_NOT_TRIED */

    bool connect_tried;
    enum status connect_status; /* of connection and query together */
    enum wmi_step step;         /* the last that was begun */
    struct wmi_dial dial;       /* the port at which the connection ended in vain; port 0: not known */
    uint32_t code;              /* as returned; 0 none */
    uint32_t logon_code;        /* Win32 error with which another channel refused the same logon: it is
                                   exact where DCOM only says "access denied"; 0 none */
    bool logon_works;           /* another channel accepted the same logon */
    enum hint hints[CAUSE_COUNT];
    const struct refusal *refusal; /* the event that proves one of them; NULL none */
};

enum { DIAGNOSIS_CAUSES = 8 };

struct diagnosis {
    enum layer layer;                    /* the first that failed */
    struct sentence summary;             /* what happened, with names and code */
    enum cause causes[DIAGNOSIS_CAUSES]; /* most likely first */
    size_t cause_count;                  /* 0 only for a code that is not known */
    bool proven;                         /* the first cause was seen, or the code has no other */
    enum text_id apart; /* what would tell them apart; TEXT_NONE when there is one cause, or one was seen */
};

/* False, and OUT untouched, when nothing failed, nothing was tried or the user cancelled. */
bool diagnosis_make(const struct symptoms *symptoms, struct diagnosis *out);
void diagnosis_free(struct diagnosis *diagnosis);

/* Writes the diagnosis into the finding of a check: summary, advice (of the first cause)
 * and one line of evidence per cause with the requirement that answers it. The verdict
 * stays the check's. */
void diagnosis_fill(struct check *check, const struct diagnosis *diagnosis);

/* One cause and its advice, where no connection failed. */
void diagnosis_fill_cause(struct check *check, enum cause cause);

/* Adds the causes and what tells them apart to a finding that has its own summary and advice, of
 * what the requirement of CHECK reads. Adds nothing when nothing failed. */
void diagnosis_add_causes(struct check *check);

/* ---- the diagram of the layers ---- */
enum layer_mark {
    LAYER_PASSED,
    LAYER_FAILED,
    LAYER_NOT_REACHED, /* one before it failed */
    LAYER_NOT_TOLD,    /* not checked, or could not be told */
    LAYER_SET,         /* of a local target: its settings allow it; only a client can show that it works */
    LAYER_WOULD_STOP,  /* of a local target: its settings would stop it */
    LAYER_NOT_PART     /* a local target does not have it */
};

struct layer_state {
    enum layer_mark mark;
    const char *requirement; /* id of the requirement that speaks for it; NULL none; static */
};

/* What it is called beside its shape; TEXT_NONE for LAYER_NOT_PART. */
enum text_id diagnosis_mark_text(enum layer_mark mark);

/* Adds all layers that are part of RUN and their words in one line, for those who do not see the picture. */
void diagnosis_layers_describe(struct strbuf *out, enum language language, const struct run *run);

/* Works on findings only, so that a run read from JSON gives the same diagram. */
void diagnosis_layers(const struct run *run, struct layer_state out[LAYER_COUNT]);

#endif
