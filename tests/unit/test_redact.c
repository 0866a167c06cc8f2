/* SPDX-License-Identifier: MIT
 * What redaction costs: steps, cancel, and ten thousand files of somebody else. */
#include "testing.h"

#include "sample_run.h"

#include "base/memory.h"
#include "report/fleet.h"
#include "report/redact.h"
#include "report/redact_forms.h"
#include "report/run_json.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const char *const patterns[] = {"%",    "\\u0041", "&#65;",     "a",     "1.",     "00 ",
                                       "S-1-", "::",      "host-0-x ", "host-", "a@b.c ", "\\Users\\"};

/* Steps for SIZE bytes of each pattern and a thousand words that share their beginning with it. */
static size_t steps_for(const char *pattern, size_t size)
{
    struct redact_words words = {0};
    for (unsigned i = 0; i < 1000; i++) {
        char *name = strbuf_printed("host-%u-y%s", i, pattern);
        redact_words_learn(&words, REDACT_COMPUTER, name);
        free(name);
    }
    struct strbuf text = STRBUF_INIT;
    while (text.length < size)
        strbuf_add(&text, pattern);
    redact_forms_learn(&words, text.text);
    char *redacted = redact_forms_replace(&words, text.text);
    size_t steps = words.steps;
    free(redacted);
    strbuf_free(&text);
    redact_words_free(&words);
    return steps;
}

static void steps_are_linear(void **state)
{
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        size_t one = steps_for(patterns[i], 1 << 16), four = steps_for(patterns[i], 1 << 18);
        print_message("%-10s 64 KB: %zu steps, 256 KB: %zu steps\n", patterns[i], one, four);
        assert_true(four <= 5 * one + 1000);
    }
}

/* Text for one evidence: hosts, people, addresses and SIDs, each different from the one before. */
static char *crowd(unsigned *number)
{
    struct strbuf text = STRBUF_INIT;
    for (; text.length < RUN_JSON_TEXT - 200; (*number)++)
        strbuf_printf(&text,
                      "C:\\Users\\owner-%u\\report.html host-%u.bank.example 10.%u.%u.%u S-1-5-21-1-2-%u-500 "
                      "user-%u@bank.example\n",
                      *number, *number, *number >> 16 & 255, *number >> 8 & 255, *number & 255, *number, *number / 2);
    return strbuf_take(&text);
}

/* A run of about SIZE bytes, as large as a file of it may be. */
static struct run run_of(size_t size)
{
    struct run run = sample_run_ready();
    unsigned number = 0;
    for (size_t i = 0, done = 0; done < size; i++) {
        char *text = crowd(&number);
        sample_run_evidence(run.findings[i / RUN_JSON_EVIDENCE], "what", "where", NULL, text);
        done += strlen(text);
        free(text);
    }
    return run;
}

static void assert_no_bank(const struct run *run)
{
    for (size_t i = 0; i < run->finding_count; i++)
        for (size_t k = 0; k < run->findings[i]->evidence_count; k++)
            assert_null(strstr(run->findings[i]->evidence[k].actual.arguments[0], "bank"));
}

static unsigned ms_since(clock_t begun)
{
    return (unsigned)((clock() - begun) / (CLOCKS_PER_SEC / 1000));
}

/* Each line with three names of its own, an account in each. */
static size_t steps_for_accounts(size_t count)
{
    struct run run = sample_run_ready();
    for (unsigned i = 0; i < count; i++) {
        char *texts[3];
        for (unsigned k = 0; k < 3; k++)
            texts[k] = strbuf_printed("%c%07u\\\\%c%07u", "ABC"[k], i + (k > 0), "uvw"[k], i);
        sample_run_evidence(run.findings[i / RUN_JSON_EVIDENCE], texts[0], texts[1], NULL, texts[2]);
        for (unsigned k = 0; k < 3; k++)
            free(texts[k]);
    }
    struct redactor *redactor = redact_new();
    redact_apply(redactor, &run, LANGUAGE_EN);
    size_t steps = redact_steps(redactor);
    const char *first = run.findings[0]->evidence[0].actual.arguments[0];
    assert_null(strstr(first, "C0000001"));
    redact_free(redactor);
    run_free(&run);
    return steps;
}

static void steps_of_accounts_are_linear(void **state)
{
    size_t one = steps_for_accounts(1000), four = steps_for_accounts(4000);
    print_message("1000 lines: %zu steps, 4000 lines: %zu steps\n", one, four);
    assert_true(four <= 5 * one);
}

static void steps_of_runs_are_linear(void **state)
{
    static const size_t megabytes[] = {1, 4, 16};
    size_t first = 0;
    for (size_t i = 0; i < array_count(megabytes); i++) {
        struct run run = run_of(megabytes[i] << 20);
        struct redactor *redactor = redact_new();
        clock_t begun = clock();
        redact_apply(redactor, &run, LANGUAGE_EN);
        size_t steps = redact_steps(redactor);
        print_message("%2zu MB: %zu steps, %.1f a byte, %u ms\n", megabytes[i], steps,
                      (double)steps / (double)(megabytes[i] << 20), ms_since(begun));
        first = i ? first : steps;
        assert_true(steps <= first / 10 * 11 * megabytes[i]);
        assert_no_bank(&run);
        redact_free(redactor);
        run_free(&run);
    }
}

struct redacting {
    struct redactor *redactor;
    struct run run;
    atomic_bool begun;
};

static void *redact(void *parameter)
{
    struct redacting *redacting = parameter;
    atomic_store(&redacting->begun, true);
    redact_apply(redacting->redactor, &redacting->run, LANGUAGE_EN);
    return NULL;
}

/* Cancelled in the middle of 16 MB: most of it is not looked at any more, and none of that is shown. */
static void cancel_is_seen_in_the_middle(void **state)
{
    struct cancel cancel = {0};
    struct redacting redacting = {.redactor = redact_new(), .run = run_of((size_t)16 << 20)};
    pthread_t thread;
    redact_stop_with(redacting.redactor, &cancel);
    assert_int_equal(pthread_create(&thread, NULL, redact, &redacting), 0);
    while (!atomic_load(&redacting.begun))
        sched_yield();
    clock_t begun = clock();
    cancel_request(&cancel);
    pthread_join(thread, NULL);
    print_message("cancelled in 16 MB: %zu steps, back after %u ms\n", redact_steps(redacting.redactor),
                  ms_since(begun));
    assert_true(redact_steps(redacting.redactor) < (size_t)16 << 20);
    assert_no_bank(&redacting.run);
    redact_free(redacting.redactor);
    run_free(&redacting.run);
}

/* ---- ten thousand files of somebody else ---- */

/* What is held, as the allocator of the sanitizer counts it. */
size_t __sanitizer_get_current_allocated_bytes(void);

struct counting {
    struct sink sink;
    size_t bytes;
};

static bool count_bytes(struct sink *sink, const char *bytes, size_t length)
{
    container_of(sink, struct counting, sink)->bytes += length;
    return true;
}

/* Whatever a row could keep is long, and another one in each file. */
static void make_hostile(struct run *run, unsigned number)
{
    enum { LONG = 1000 };
    char *name = strbuf_printed("evil-%u-%0*u", number, LONG, 0);
    free(run->os.computer);
    free(run->request.target);
    run->os.computer = name;
    run->request.target = memory_string(name);
}

static void add_hostile(struct fleet *fleet, struct redactor *redactor, const struct run *pattern, unsigned number)
{
    struct run run = run_copy(pattern);
    make_hostile(&run, number);
    if (redactor)
        redact_apply(redactor, &run, LANGUAGE_EN);
    fleet_add(fleet, &run, &(struct fleet_source){redactor ? NULL : run.os.computer, NULL, redactor != NULL});
    run_free(&run);
}

/* A row of some hundred bytes for each file, whatever is in it; the page goes out piece by piece. */
static void hold_ten_thousand(bool redacted, size_t most)
{
    enum { FEW = 1000, MANY = 10000 };
    struct run pattern = sample_run_only("PERM-GROUP");
    struct fleet *fleet = fleet_new(LANGUAGE_EN);
    struct redactor *redactor = redacted ? redact_new() : NULL;
    size_t held = 0, steps = 0;
    for (unsigned i = 0; i < MANY; i++) {
        add_hostile(fleet, redactor, &pattern, i);
        if (i + 1 == FEW) {
            held = __sanitizer_get_current_allocated_bytes();
            steps = redactor ? redact_steps(redactor) : 0;
        }
    }
    size_t each = (__sanitizer_get_current_allocated_bytes() - held) / (MANY - FEW);
    struct counting counting = {{count_bytes}, 0};
    assert_true(fleet_write(fleet, &counting.sink, "1.0.0", 0));
    print_message("10000 files%s: %zu bytes held for each, page of %zu KB\n", redacted ? ", redacted" : "", each,
                  counting.bytes >> 10);
    assert_true(each <= most);
    if (redactor)
        assert_true(redact_steps(redactor) <= steps / 10 * 11 * (MANY / FEW));
    redact_free(redactor);
    fleet_free(fleet);
    run_free(&pattern);
}

static void ten_thousand_hostile_files(void **state)
{
    hold_ten_thousand(false, 1500);
}

static void ten_thousand_redacted_files(void **state)
{
    /* Every name that is new is remembered, in its forms, so that it is the same token in the next file. */
    hold_ten_thousand(true, 8000);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(steps_are_linear),
    cmocka_unit_test(steps_of_accounts_are_linear),
    cmocka_unit_test(ten_thousand_hostile_files),
    cmocka_unit_test(ten_thousand_redacted_files),
    cmocka_unit_test(steps_of_runs_are_linear),
    cmocka_unit_test(cancel_is_seen_in_the_middle),
    {0},
};
