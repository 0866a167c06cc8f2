/* SPDX-License-Identifier: MIT
 * The trace: whole lines from many threads, nothing while it is off, no secret, names replaced on request. */
#include "testing.h"

#include "executor_inline.h"
#include "fake_machine.h"

#include "base/memory.h"
#include "base/trace.h"
#include "report/redact.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 4, LINES = 500 };

struct page {
    struct trace_sink sink;
    pthread_mutex_t lock;
    struct strbuf text;
    size_t writes;
};

static void write_line(struct trace_sink *sink, const char *line, size_t length)
{
    struct page *page = container_of(sink, struct page, sink);
    pthread_mutex_lock(&page->lock);
    strbuf_add_n(&page->text, line, length);
    page->writes++;
    pthread_mutex_unlock(&page->lock);
}

static uint32_t thread_number(void)
{
    return 7;
}

static struct page page_new(void)
{
    return (struct page){.sink = {write_line, thread_number}, .lock = PTHREAD_MUTEX_INITIALIZER};
}

/* ---- lines ---- */
static int evaluated;

static const char *word(void)
{
    evaluated++;
    return "word";
}

static void off_costs_nothing(void **state)
{
    TRACE("%s", word());
    assert_int_equal(evaluated, 0);
    struct page page = page_new();
    trace_begin(&page.sink, false);
    TRACE("%s", word());
    trace_end();
    TRACE("%s", word());
    assert_int_equal(evaluated, 1);
    assert_int_equal(page.writes, 1);
    assert_non_null(strstr(page.text.text, " [7] word\n"));
    strbuf_free(&page.text);
}

static void hostile_names_stay_one_line(void **state)
{
    struct page page = page_new();
    char *wide = memory_array(5 * TRACE_LINE, 1);
    for (size_t i = 0; i + 3 < 5 * TRACE_LINE; i += 3)
        memcpy(wide + i, "\xE4\xB8\xAD", 3);
    trace_begin(&page.sink, false);
    TRACE("%s", "a\nb\r\n\tc\x1B[2J\xE2\x80\xAE\xFF");
    TRACE("%s", wide);
    trace_end();
    assert_int_equal(page.writes, 2);
    char *second = strchr(page.text.text, '\n') + 1;
    assert_true(strlen(second) < TRACE_LINE);
    assert_ptr_equal(strchr(second, '\n'), second + strlen(second) - 1);
    second[-1] = '\0';
    for (const char *at = page.text.text; *at; at++)
        assert_true((unsigned char)*at >= 0x20);
    assert_non_null(strstr(page.text.text, "[U+202E]"));
    strbuf_free(&page.text);
    free(wide);
}

static void *many(void *data)
{
    for (int i = 0; i < LINES; i++)
        TRACE("thread %d line %d", (int)(intptr_t)data, i);
    return NULL;
}

static char *same(void *context, const char *line)
{
    return memory_string(line);
}

static void threads_do_not_mix(void **state)
{
    for (int kept = 0; kept < 2; kept++) {
        struct page page = page_new();
        pthread_t threads[THREADS];
        trace_begin(&page.sink, kept);
        for (int i = 0; i < THREADS; i++)
            assert_int_equal(pthread_create(&threads[i], NULL, many, (void *)(intptr_t)i), 0);
        for (int i = 0; i < THREADS; i++)
            pthread_join(threads[i], NULL);
        assert_int_equal(page.writes, kept ? 0 : THREADS * LINES);
        trace_flush(same, NULL);
        trace_end();
        assert_int_equal(page.writes, THREADS * LINES);
        int next[THREADS] = {0};
        for (char *line = strtok(page.text.text, "\n"); line; line = strtok(NULL, "\n")) {
            int thread, number;
            assert_int_equal(sscanf(strstr(line, "thread"), "thread %d line %d", &thread, &number), 2);
            assert_int_equal(number, next[thread]++);
        }
        strbuf_free(&page.text);
    }
}

/* ---- a run ---- */
static struct page traced(bool redact)
{
    struct page page = page_new();
    struct fake_machine *fake = fake_machine_stock();
    struct request request = fake_request_local();
    trace_begin(&page.sink, redact);
    struct run run = executor_inline_run(&fake->machine, &request);
    struct redactor *redactor = redact_new();
    redact_apply(redactor, &run, LANGUAGE_EN);
    trace_flush(redact_line, redactor);
    trace_end();
    redact_free(redactor);
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
    return page;
}

static void a_run_is_explained(void **state)
{
    static const char *const parts[] = {
        "checks this computer PC-0421 for ",
        "registry_get SOFTWARE\\Microsoft\\Ole | EnableDCOM: ",
        "fact firewall is read, ",
        "SVC-WINMGMT is judged ready: SVC_WINMGMT_READY, ",
        "PERM-NAMESPACE[root\\cimv2] is judged ",
        "the check ends, ",
    };
    struct page page = traced(false);
    for (size_t i = 0; i < array_count(parts); i++)
        if (!strstr(page.text.text, parts[i]))
            fail_msg("%s is not in\n%s", parts[i], page.text.text);
    strbuf_free(&page.text);
}

static void names_are_replaced(void **state)
{
    struct page page = traced(true);
    assert_non_null(strstr(page.text.text, "checks this computer PC-1 for "));
    assert_null(strstr(page.text.text, "PC-0421"));
    assert_null(strstr(page.text.text, "support"));
    strbuf_free(&page.text);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(off_costs_nothing),  cmocka_unit_test(hostile_names_stay_one_line),
    cmocka_unit_test(threads_do_not_mix), cmocka_unit_test(a_run_is_explained),
    cmocka_unit_test(names_are_replaced), {0},
};
