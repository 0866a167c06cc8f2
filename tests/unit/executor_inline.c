/* SPDX-License-Identifier: MIT
 * A job runs inside submit and is fetched by wait. */
#include "testing.h"

#include "executor_inline.h"

#include "coordinator/coordinator.h"

struct inline_executor {
    struct executor base;
    struct job *first, **last;
};

static void submit(struct executor *executor, struct job *job)
{
    struct inline_executor *self = (struct inline_executor *)(void *)executor;
    job->work(job);
    job->next = NULL;
    *self->last = job;
    self->last = &job->next;
}

static struct job *wait(struct executor *executor, struct cancel *cancel)
{
    struct inline_executor *self = (struct inline_executor *)(void *)executor;
    struct job *job = self->first;
    (void)cancel; /* nothing runs in the background: whatever was submitted has finished */
    if (job) {
        self->first = job->next;
        if (!self->first)
            self->last = &self->first;
    }
    return job;
}

static void release(struct executor *executor)
{
    struct job *job;
    while ((job = wait(executor, NULL)) != NULL)
        job->left(job);
}

static const struct executor_ops ops = {.submit = submit, .wait = wait, .release = release};

struct executor *executor_inline(void)
{
    static struct inline_executor executor;
    executor = (struct inline_executor){.base = {&ops}, .first = NULL, .last = &executor.first};
    return &executor.base;
}

struct run executor_inline_run(struct machine *machine, const struct request *request)
{
    struct run run;
    assert_int_equal(coordinator_run(request, machine, executor_inline(), NULL, NULL, &run), ST_OK);
    return run;
}
