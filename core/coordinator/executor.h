/* SPDX-License-Identifier: MIT
 * Where the jobs of a run are done. One executor serves one run. */
#ifndef COORDINATOR_EXECUTOR_H
#define COORDINATOR_EXECUTOR_H

struct cancel;

struct job {
    void (*work)(struct job *job); /* worker thread */
    void (*left)(struct job *job); /* any thread: nobody will fetch this job any more */
    struct job *next;              /* the executor's */
};

struct executor {
    const struct executor_ops *ops;
};

struct executor_ops {
    void (*submit)(struct executor *executor, struct job *job);
    /* A finished job, or NULL when CANCEL was requested or nothing is under way. */
    struct job *(*wait)(struct executor *executor, struct cancel *cancel);
    /* Returns at once. Jobs not begun never begin; those running keep running. Every job that wait has
     * not handed out goes to its left(), now or when it ends; the executor frees itself with the last. */
    void (*release)(struct executor *executor);
};

#endif
