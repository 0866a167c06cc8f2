/* SPDX-License-Identifier: MIT
 *
 * A run whose jobs have threads of their own, cancelled at every point: after every
 * operation of the machine, and while each job in turn hangs and outlives the run. What
 * a job still touches must be its own or held. Meant for AddressSanitizer and
 * ThreadSanitizer (the preset native-tsan): the coordinator is the one that ships.
 */
#include "testing.h"

#include "base/memory.h"
#include "coordinator/coordinator.h"
#include "diagnosis/symptoms.h"
#include "executor_inline.h"
#include "fake_machine.h"

#include <pthread.h>
#include <unistd.h>

enum { THREADS_MAX = 256 };

/* ---- an executor with one thread for each job ---- */

struct threads {
    struct executor executor;
    struct cancel *cancel; /* requested by the job that hangs */
    pthread_mutex_t lock;
    pthread_cond_t changed;
    pthread_t coordinator;
    pthread_t ids[THREADS_MAX];
    struct job *jobs[THREADS_MAX]; /* by thread */
    struct job *finished;
    unsigned count, under_way;
    unsigned seed; /* jobs begin a little late, each time differently: many orders are seen */
    unsigned hang; /* the job of that number, from 1, waits for the gate; 0 none */
    bool released, gate;
};

static struct threads pool = {.lock = PTHREAD_MUTEX_INITIALIZER, .changed = PTHREAD_COND_INITIALIZER};

static void wake(struct cancel *cancel)
{
    pthread_mutex_lock(&pool.lock);
    pthread_cond_broadcast(&pool.changed);
    pthread_mutex_unlock(&pool.lock);
}

static void hang(void)
{
    cancel_request(pool.cancel);
    pthread_mutex_lock(&pool.lock);
    while (!pool.gate)
        pthread_cond_wait(&pool.changed, &pool.lock);
    pthread_mutex_unlock(&pool.lock);
}

static void *thread_main(void *place)
{
    struct job *job = *(struct job **)place;
    unsigned number = (unsigned)((struct job **)place - pool.jobs) + 1;
    if (number == pool.hang)
        hang();
    usleep(number * 2654435761u * pool.seed >> 23);
    job->work(job);
    pthread_mutex_lock(&pool.lock);
    bool left = pool.released;
    if (!left) {
        job->next = pool.finished;
        pool.finished = job;
        pthread_cond_broadcast(&pool.changed);
    }
    pthread_mutex_unlock(&pool.lock);
    if (left)
        job->left(job);
    return NULL;
}

static void submit(struct executor *executor, struct job *job)
{
    pthread_mutex_lock(&pool.lock);
    unsigned place = pool.count++;
    pool.under_way++;
    pthread_mutex_unlock(&pool.lock);
    assert_true(place < THREADS_MAX);
    pool.jobs[place] = job;
    assert_int_equal(pthread_create(&pool.ids[place], NULL, thread_main, &pool.jobs[place]), 0);
}

static struct job *wait(struct executor *executor, struct cancel *cancel)
{
    struct job *job = NULL;
    pthread_mutex_lock(&pool.lock);
    while (!pool.finished && pool.under_way && !cancel_requested(cancel))
        pthread_cond_wait(&pool.changed, &pool.lock);
    if (pool.finished && !cancel_requested(cancel)) {
        job = pool.finished;
        pool.finished = job->next;
        pool.under_way--;
    }
    pthread_mutex_unlock(&pool.lock);
    return job;
}

static void release(struct executor *executor)
{
    pthread_mutex_lock(&pool.lock);
    pool.released = true;
    struct job *job = pool.finished;
    pthread_mutex_unlock(&pool.lock);
    while (job) {
        struct job *next = job->next;
        job->left(job);
        job = next;
    }
}

static const struct executor_ops ops = {.submit = submit, .wait = wait, .release = release};

/* The job of number HANGING begins, and does its work only after threads_end; then CANCEL is requested. 0: none. */
static struct executor *threads_begin(unsigned hanging, struct cancel *cancel)
{
    pool.executor.ops = &ops;
    pool.coordinator = pthread_self();
    pool.cancel = cancel;
    pool.finished = NULL;
    pool.count = pool.under_way = 0;
    pool.hang = hanging;
    pool.seed++;
    pool.released = pool.gate = false;
    return &pool.executor;
}

static void threads_end(void)
{
    pthread_mutex_lock(&pool.lock);
    pool.gate = true;
    pthread_cond_broadcast(&pool.changed);
    pthread_mutex_unlock(&pool.lock);
    for (unsigned i = 0; i < pool.count; i++)
        pthread_join(pool.ids[i], NULL);
}

/* ---- runs ---- */

static struct fake_machine *machine_new(unsigned kind)
{
    return kind & 2 ? fake_machine_stock() : fake_machine_healthy();
}

static struct request request_new(unsigned kind)
{
    return kind & 1 ? fake_request_local() : fake_request_remote();
}

/* Cancels when it was told of so many findings; 0: never. */
struct counter {
    struct run_listener listener;
    struct cancel *cancel;
    unsigned left;
};

static void count_finding(struct run_listener *listener, const struct finding *finding)
{
    struct counter *counter = container_of(listener, struct counter, listener);
    if (counter->left && --counter->left == 0)
        cancel_request(counter->cancel);
}

static void count_progress(struct run_listener *listener, size_t done, size_t total)
{
    assert_true(done <= total);
}

static struct run run_until(struct executor *executor, unsigned kind, struct fake_machine *fake, struct cancel *cancel,
                            unsigned findings)
{
    struct request request = request_new(kind);
    struct counter counter = {{count_finding, count_progress}, cancel, findings};
    struct run run;
    coordinator_run(&request, &fake->machine, executor, cancel, &counter.listener, &run);
    request_free(&request);
    return run;
}

static struct run run_on(struct executor *executor, unsigned kind, struct fake_machine *fake, struct cancel *cancel)
{
    return run_until(executor, kind, fake, cancel, 0);
}

enum { KINDS = 4 };

static void threads_change_no_verdict(void **unused)
{
    for (unsigned kind = 0; kind < KINDS; kind++) {
        struct fake_machine *one = machine_new(kind), *other = machine_new(kind);
        struct run threaded = run_on(threads_begin(0, NULL), kind, one, NULL);
        threads_end();
        struct run plain = run_on(executor_inline(), kind, other, NULL);
        assert_int_equal(threaded.finding_count, plain.finding_count);
        for (size_t i = 0; i < plain.finding_count; i++)
            assert_int_equal(threaded.findings[i]->verdict, plain.findings[i]->verdict);
        run_free(&plain);
        run_free(&threaded);
        fake_machine_free(one);
        fake_machine_free(other);
    }
}

/* The run, what it found and the machine are given back while the job still has its work before it. */
static void a_job_outlives_its_run(void **unused)
{
    unsigned points = 0;
    for (unsigned kind = 0; kind < KINDS; kind++)
        for (unsigned hanging = 1; hanging <= THREADS_MAX; hanging++) {
            struct cancel cancel = {.notify = wake};
            struct fake_machine *fake = machine_new(kind);
            struct run run = run_on(threads_begin(hanging, &cancel), kind, fake, &cancel);
            bool all = !run.cancelled;
            run_free(&run);
            fake_machine_free(fake);
            threads_end();
            if (all)
                break;
            points++;
        }
    print_message("cancelled beside each of %u jobs\n", points);
}

static void cancelled_after_every_operation(void **unused)
{
    unsigned points = 0;
    for (unsigned kind = 0; kind < KINDS; kind++) {
        bool all = false;
        for (uint32_t n = 1; !all; n++, points++) {
            struct cancel cancel = {.notify = wake};
            struct fake_machine *fake = machine_new(kind);
            fake_cancel_after(fake, n);
            struct run run = run_on(threads_begin(0, &cancel), kind, fake, &cancel);
            all = !cancel_requested(&cancel);
            run_free(&run);
            fake_machine_free(fake);
            threads_end();
        }
    }
    print_message("cancelled after each of %u operations\n", points);
}

/* What QRY-CONNECT asks when the query failed. Wrapped by the linker: it is the moment at which what is judged last
 * looks at what all the others have found. */
void __real_symptoms_add_findings(struct symptoms *symptoms, const struct run *run);

void __wrap_symptoms_add_findings(struct symptoms *symptoms, const struct run *run)
{
    if (!pthread_equal(pthread_self(), pool.coordinator))
        hang();
    else
        cancel_request(pool.cancel);
    __real_symptoms_add_findings(symptoms, run);
}

/* The findings of a cancelled run are freed by whoever asked for it: nobody may still be reading them. */
static void cancelled_while_the_last_is_judged(void **unused)
{
    for (unsigned kind = 0; kind < KINDS; kind++) {
        struct cancel cancel = {.notify = wake};
        struct fake_machine *fake = machine_new(kind);
        fake_query_fails(fake, ST_DENIED, 0x80041003, WMI_STEP_CONNECT);
        struct run run = run_on(threads_begin(0, &cancel), kind, fake, &cancel);
        assert_true(cancel_requested(&cancel));
        run_free(&run);
        fake_machine_free(fake);
        threads_end();
    }
}

static void cancelled_after_every_finding(void **unused)
{
    unsigned points = 0;
    for (unsigned kind = 0; kind < KINDS; kind++) {
        bool all = false;
        for (unsigned n = 1; !all; n++, points++) {
            struct cancel cancel = {.notify = wake};
            struct fake_machine *fake = machine_new(kind);
            struct run run = run_until(threads_begin(0, &cancel), kind, fake, &cancel, n);
            all = !cancel_requested(&cancel);
            run_free(&run);
            fake_machine_free(fake);
            threads_end();
        }
    }
    print_message("cancelled after each of %u findings\n", points);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(threads_change_no_verdict),          cmocka_unit_test(a_job_outlives_its_run),
    cmocka_unit_test(cancelled_after_every_operation),    cmocka_unit_test(cancelled_after_every_finding),
    cmocka_unit_test(cancelled_while_the_last_is_judged), {0},
};
