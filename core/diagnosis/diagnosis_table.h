/* SPDX-License-Identifier: MIT
 *
 * The table of the diagnosis: how far a connection came and what answered there, to the
 * causes in order of likelihood. Codes that need no context beyond themselves are not
 * in it: they take the causes of the error table.
 */
#ifndef DIAGNOSIS_DIAGNOSIS_TABLE_H
#define DIAGNOSIS_DIAGNOSIS_TABLE_H

#include "diagnosis/class_family.h"
#include "diagnosis/diagnosis.h"

/* Where the connection stopped, and what DIAGNOSIS_CASE.key holds there. */
enum stage {
    STAGE_NAME,         /* enum status of the name */
    STAGE_PORT,         /* enum port_state of TCP 135 */
    STAGE_DCOM,         /* enum dcom_state */
    STAGE_DIAL,         /* enum port_state of the port that DCOM named for WMI */
    STAGE_REACHED,      /* HRESULT of the connection, after TCP 135 had answered */
    STAGE_CONNECT,      /* the same, with nothing known about TCP 135 or on this computer */
    STAGE_QUERY,        /* HRESULT of the query; the connection had been made */
    STAGE_REACHED_LATE, /* key 0: the connection got no answer in time, after TCP 135 had answered */
    STAGE_CONNECT_LATE, /* the same, with nothing known about TCP 135 or on this computer */
    STAGE_QUERY_LATE    /* key 0: the query got no answer in time */
};

enum { CASE_CAUSES = 10 };

struct diagnosis_case {
    enum stage stage;
    uint32_t key;
    enum cause top;       /* the case needs this cause to rank first; CAUSE_NONE any */
    enum layer layer;     /* while the first cause is not proven */
    enum text_id summary; /* while the first cause is not proven; arguments as in struct cause_info */
    enum text_id apart;
    enum cause causes[CASE_CAUSES]; /* CAUSE_NONE ends them */
};

/* The case for STAGE and KEY whose `top` is NONE or TOP; NULL when there is none. What holds for
 * STAGE_CONNECT holds for STAGE_REACHED where that has nothing of its own. */
const struct diagnosis_case *diagnosis_table_find(enum stage stage, uint32_t key, enum cause top);

/* The case for the class that was asked for, which comes before those of every class; false: it has none of its own. */
bool diagnosis_table_find_class(enum stage stage, uint32_t key, const struct class_family *family,
                                struct diagnosis_case *out);

/* One after the other, for tests; NULL behind the last. */
const struct diagnosis_case *diagnosis_table_at(size_t index);
const struct diagnosis_case *diagnosis_table_class_at(size_t index);

#endif
