/* SPDX-License-Identifier: MIT
 * The journal as a file: readable, exact both ways, and refused in every other form. */
#include "testing.h"

#include "journal_sample.h"

#include "base/memory.h"
#include "coordinator/coordinator.h"
#include "fix/journal_event.h"
#include "fix/journal_line.h"
#include "remedy/firewall_rule.h"
#include "remedy/plan.h"

#include <stdlib.h>
#include <string.h>

/* The journal as it lies there is refused, and the machine is as it was. */
static void assert_refused(struct journal_sample *sample, const char *what, size_t number, unsigned *count)
{
    if (journal_sample_problem(sample) == JOURNAL_FINE)
        fail_msg("accepted: %s %zu", what, number);
    char *now = fake_machine_dump(sample->fake);
    assert_string_equal(sample->changed, now);
    free(now);
    journal_sample_put(sample, sample->text, sample->size);
    fake_file_put(sample->store, sample->seal_name, sample->seal, sample->seal_size);
    (*count)++;
}

/* ---- reading what was written ---- */
static void everything_comes_back(void **unused)
{
    struct fake_machine *fake = fake_machine_broken();
    struct fake_store *store = fake_store_new();
    struct trial trial = trial_fix(fake, store);
    enum journal_problem problem;
    struct fault fault;
    struct journal again;
    assert_int_equal(journal_open(&store->store, trial.journal.name, &problem, &fault, &again), ST_OK);
    assert_string_equal(again.header.target, "PC-0421");
    assert_string_equal(again.header.user, "PC-0421\\support");
    assert_string_equal(again.header.account, "PC-0421\\monitor");
    assert_string_equal(again.header.machine_id, "name:PC-0421");
    assert_int_equal(again.header.started_ms, trial.journal.header.started_ms);
    assert_false(again.header.remote);
    assert_int_equal(again.count, trial.journal.count);
    assert_int_equal(again.lines, trial.journal.lines);
    assert_memory_equal(again.chain, trial.journal.chain, SHA256_BYTES);
    for (size_t i = 0; i < again.count; i++) {
        const struct journal_entry *a = &again.entries[i], *b = &trial.journal.entries[i];
        assert_string_equal(a->requirement, b->requirement);
        assert_string_equal(a->remedy, b->remedy);
        assert_string_equal(a->change.object, b->change.object);
        assert_string_equal(a->change.item, b->change.item);
        assert_true(state_equal(&a->change.before, &b->change.before));
        assert_true(state_equal(&a->change.after, &b->change.after));
        assert_int_equal(a->change.before.absent_keys, b->change.before.absent_keys);
        assert_true(a->done && a->status == ST_OK && a->channel == CHANNEL_LOCAL);
    }
    journal_free(&again);
    trial_free(&trial);
    fake_store_free(store);
    fake_machine_free(fake);
}

static void it_can_be_read_by_a_person(void **unused)
{
    struct journal_sample sample = journal_sample_new();
    char *text = memory_string_n((const char *)sample.text, sample.size);
    assert_non_null(strstr(text, "{\"journal\":2,\"program\":\"WMI Ready\",\"version\":"));
    assert_non_null(strstr(text, "\"says\":\"Start type of the service Winmgmt: Disabled -> Automatic\""));
    assert_non_null(strstr(text, "\"says\":\"Add PC-0421\\\\monitor ("));
    assert_non_null(strstr(text, "\"before\":{\"present\":false}"));
    assert_non_null(strstr(text, "{\"done\":1,\"at\":\""));
    free(text);
    journal_sample_free(&sample);
}

static void names_do_not_collide(void **unused)
{
    struct fake_store *store = fake_store_new();
    const struct journal_header header = {
        .started_ms = 1729589400000, .program_version = memory_string("1.0.0"), .target = memory_string("PC/04\\21:*")};
    struct journal_header mine = header;
    for (int i = 0; i < 3; i++) {
        struct fault fault;
        struct journal journal;
        assert_int_equal(journal_create(&store->store, &mine, &fault, &journal), ST_OK);
        journal_free(&journal);
    }
    char **names;
    size_t count;
    struct fault fault;
    assert_int_equal(journal_list(&store->store, &names, &count, &fault), ST_OK);
    assert_int_equal(count, 3);
    /* Of the same second too: the order of the names is the order in time, and --last takes the newest. */
    assert_string_equal(names[0], "20241022-093000-PC_04_21__.journal.jsonl");
    assert_string_equal(names[1], "20241022-093000-PC_04_21___02.journal.jsonl");
    assert_string_equal(names[2], "20241022-093000-PC_04_21___03.journal.jsonl");
    for (size_t i = 0; i < count; i++)
        free(names[i]);
    free(names);
    journal_header_free(&mine);
    fake_store_free(store);
}

static void hostile_text_stays_text(void **unused)
{
    struct fake_store *store = fake_store_new();
    struct journal_header header = {.target = memory_string("PC\"\n\x01\xFF"),
                                    .account = memory_string("a\",\"chain\":\"")};
    struct fault fault;
    struct journal journal, again;
    assert_int_equal(journal_create(&store->store, &header, &fault, &journal), ST_OK);
    struct plan plan = {0};
    struct change *change = plan_add(&plan, CHANGE_NETWORK_CATEGORY, "{6E8E6B1C-52B9-4B8C-9B36-1E0C0F9C6A11}",
                                     "\"}\n{\"undone\":1", state_number(1));
    change->before = state_number(0);
    change->label = memory_string("\xE2\x80\xAE evil \x80");
    assert_int_equal(journal_begin_change(&journal, "NET-PROFILE", "private", change, &fault), ST_OK);
    enum journal_problem problem;
    assert_int_equal(journal_open(&store->store, journal.name, &problem, &fault, &again), ST_OK);
    assert_string_equal(again.entries[0].change.item, "\"}\n{\"undone\":1");
    assert_false(again.entries[0].done);
    journal_free(&again);
    plan_free(&plan);
    journal_free(&journal);
    journal_header_free(&header);
    fake_store_free(store);
}

/* ---- refusing ---- */
static void bits_cuts_and_orders_are_noticed(void **unused)
{
    struct journal_sample sample = journal_sample_new();
    unsigned count = 0;
    uint8_t *text = memory_copy(sample.text, sample.size);
    /* a bit here and there, all over the file */
    for (size_t i = 0; i < sample.size; i += 1 + sample.size / 400) {
        text[i] ^= (uint8_t)(1u << (i % 8));
        journal_sample_put(&sample, text, sample.size);
        assert_refused(&sample, "bit", i, &count);
        text[i] = sample.text[i];
    }
    /* cut anywhere; the last line whole or not */
    for (size_t size = 0; size < sample.size; size += 1 + sample.size / 300) {
        journal_sample_put(&sample, sample.text, size);
        assert_refused(&sample, "cut", size, &count);
    }
    journal_sample_put(&sample, sample.text, sample.size - 1);
    assert_refused(&sample, "newline cut", 0, &count);
    /* lines left out, doubled, exchanged */
    for (size_t at = 0; at + 1 < sample.size;) {
        size_t length = (size_t)((uint8_t *)memchr(sample.text + at, '\n', sample.size - at) - sample.text) + 1 - at;
        struct strbuf changed = STRBUF_INIT;
        strbuf_add_n(&changed, sample.text, at);
        strbuf_add_n(&changed, sample.text + at + length, sample.size - at - length);
        journal_sample_put(&sample, strbuf_text(&changed), changed.length);
        assert_refused(&sample, "line left out", at, &count);
        strbuf_add_n(&changed, sample.text + at, length);
        journal_sample_put(&sample, strbuf_text(&changed), changed.length);
        if (at + length < sample.size)
            assert_refused(&sample, "line moved to the end", at, &count);
        strbuf_clear(&changed);
        strbuf_add_n(&changed, sample.text, at + length);
        strbuf_add_n(&changed, sample.text + at, sample.size - at);
        journal_sample_put(&sample, strbuf_text(&changed), changed.length);
        assert_refused(&sample, "line doubled", at, &count);
        strbuf_free(&changed);
        at += length;
    }
    print_message("%u altered journals refused\n", count);
    assert_true(count > 500);
    free(text);
    journal_sample_free(&sample);
}

static void other_files_are_refused(void **unused)
{
    static const char *const texts[] = {
        "", "\n", "{}\n", "null\n", "[]\n", "{\"journal\":1}\n", "PK\3\4", "\xEF\xBB\xBF{}\n"};
    struct journal_sample sample = journal_sample_new();
    unsigned count = 0;
    for (size_t i = 0; i < array_count(texts); i++) {
        journal_sample_put(&sample, texts[i], strlen(texts[i]));
        assert_refused(&sample, "text", i, &count);
    }
    uint8_t *large = memory_array(JOURNAL_BYTES_MAX + 1, 1);
    memset(large, 'x', JOURNAL_BYTES_MAX + 1);
    journal_sample_put(&sample, large, JOURNAL_BYTES_MAX + 1);
    assert_refused(&sample, "too large", 0, &count);
    journal_sample_put(&sample, large, JOURNAL_LINE_MAX * 2);
    assert_refused(&sample, "endless line", 0, &count);
    free(large);
    fake_file(sample.store, sample.name)->planted = true;
    assert_int_equal(journal_sample_problem(&sample), JOURNAL_PLANTED);
    fake_file(sample.store, sample.name)->planted = false;
    fake_file(sample.store, sample.seal_name)->planted = true;
    assert_int_equal(journal_sample_problem(&sample), JOURNAL_PLANTED);
    fake_file_remove(sample.store, sample.seal_name);
    assert_int_equal(journal_sample_problem(&sample), JOURNAL_DAMAGED);
    enum journal_problem problem;
    struct fault fault;
    struct journal journal;
    static const char *const names[] = {
        "..\\x.journal.jsonl", "C:x.journal.jsonl", "a/b.journal.jsonl", "x.jsonl", ".journal.jsonl", ""};
    for (size_t i = 0; i < array_count(names); i++)
        assert_int_equal(journal_open(&sample.store->store, names[i], &problem, &fault, &journal), ST_INVALID);
    assert_int_equal(journal_open(&sample.store->store, "no.journal.jsonl", &problem, &fault, &journal), ST_ABSENT);
    journal_sample_free(&sample);
}

/* Somebody who can compute the chain: what the lines say is checked all the same. */
static void forge(struct journal_sample *sample, const char *const *lines)
{
    uint8_t chain[SHA256_BYTES] = {0};
    struct strbuf text = STRBUF_INIT;
    unsigned long count = 0;
    for (; lines[count]; count++) {
        json_t *line = json_loads(lines[count], 0, NULL);
        assert_non_null(line);
        size_t size;
        char *written = journal_line_text(line, chain, &size);
        strbuf_add_n(&text, written, size);
        free(written);
        json_decref(line);
    }
    char hex[SHA256_HEX];
    char *seal = strbuf_printed("%lu %s\n", count, sha256_hex(chain, hex));
    journal_sample_put(sample, strbuf_text(&text), text.length);
    fake_file_put(sample->store, sample->seal_name, seal, strlen(seal));
    strbuf_free(&text);
    free(seal);
}

#define AT "\"at\":\"2024-10-22T09:30:00.000Z\""
#define HEADER \
    "{\"journal\":2,\"program\":\"WMI " \
    "Ready\",\"version\":\"1\",\"started\":\"2024-10-22T09:30:00Z\",\"target\":\"PC\",\"address\":\"\"," \
    "\"machine\":\"m\",\"remote\":false,\"account\":\"\",\"user\":\"\",\"user_sid\":\"\",\"client\":\"\"}"
#define CHANGE(number, kind, object, item, before, after) \
    "{\"change\":" number "," AT ",\"says\":\"\",\"requirement\":\"A\",\"remedy\":\"b\",\"kind\":\"" kind \
    "\",\"object\":\"" object "\",\"item\":\"" item "\",\"label\":\"\",\"before\":" before ",\"after\":" after "}"
#define SERVICE(number) \
    CHANGE(number, "service-run", "Winmgmt", "", "{\"present\":true}", "{\"present\":true,\"number\":1}")
#define DONE(number) "{\"done\":" number "," AT ",\"status\":\"ok\",\"code\":0,\"channel\":\"local\"}"
#define UNDO(number) "{\"undo\":" number "," AT ",\"user\":\"\"}"
#define UNDONE(number) "{\"undone\":" number "," AT ",\"status\":\"ok\",\"code\":0,\"channel\":\"local\"}"

static void forged_lines_are_refused(void **unused)
{
    static const struct {
        const char *lines[8];
        enum journal_problem problem;
    } cases[] = {
        {{HEADER, SERVICE("1"), DONE("1"), UNDO("1"), UNDONE("1"), NULL}, JOURNAL_FINE},
        {{HEADER, NULL}, JOURNAL_FINE},
        {{"{\"journal\":3}", NULL}, JOURNAL_NEWER},
        {{"{\"journal\":1}", NULL}, JOURNAL_OLDER},
        {{"{\"journal\":0}", NULL}, JOURNAL_DAMAGED},
        {{"{\"journal\":\"2\"}", NULL}, JOURNAL_DAMAGED},
        {{"{\"journal\":2}", NULL}, JOURNAL_DAMAGED},
        {{SERVICE("1"), NULL}, JOURNAL_DAMAGED},
        {{HEADER, HEADER, NULL}, JOURNAL_DAMAGED},
        {{HEADER, "{\"run\":\"cmd\"}", NULL}, JOURNAL_DAMAGED},
        {{HEADER, SERVICE("2"), NULL}, JOURNAL_DAMAGED},
        {{HEADER, SERVICE("0"), NULL}, JOURNAL_DAMAGED},
        {{HEADER, SERVICE("-1"), NULL}, JOURNAL_DAMAGED},
        {{HEADER, SERVICE("1.0"), NULL}, JOURNAL_DAMAGED},
        {{HEADER, SERVICE("99999999999"), NULL}, JOURNAL_DAMAGED},
        {{HEADER, SERVICE("1"), SERVICE("2"), NULL}, JOURNAL_DAMAGED},
        {{HEADER, SERVICE("1"), DONE("2"), NULL}, JOURNAL_DAMAGED},
        {{HEADER, SERVICE("1"), DONE("1"), DONE("1"), NULL}, JOURNAL_DAMAGED},
        {{HEADER, DONE("1"), NULL}, JOURNAL_DAMAGED},
        {{HEADER, UNDO("1"), NULL}, JOURNAL_DAMAGED},
        {{HEADER, SERVICE("1"), DONE("1"), UNDONE("1"), NULL}, JOURNAL_DAMAGED},
        {{HEADER, SERVICE("1"), DONE("1"), UNDO("1"), UNDONE("1"), UNDO("1"), NULL}, JOURNAL_DAMAGED},
        {{HEADER, SERVICE("1"), "{\"done\":1," AT ",\"status\":\"fine\",\"code\":0,\"channel\":\"local\"}", NULL},
         JOURNAL_DAMAGED},
        {{HEADER, SERVICE("1"), "{\"done\":1," AT ",\"status\":\"ok\",\"code\":-1,\"channel\":\"local\"}", NULL},
         JOURNAL_DAMAGED},
        {{HEADER, SERVICE("1"), "{\"done\":1," AT ",\"status\":\"ok\",\"code\":0,\"channel\":\"air\"}", NULL},
         JOURNAL_DAMAGED},
        {{HEADER, SERVICE("1"), "{\"done\":1,\"at\":\"now\",\"status\":\"ok\",\"code\":0,\"channel\":\"local\"}", NULL},
         JOURNAL_DAMAGED},
        {{HEADER, CHANGE("1", "run-program", "calc.exe", "", "{\"present\":true}", "{\"present\":true}"), NULL},
         JOURNAL_DAMAGED},
        {{HEADER, CHANGE("1", "service-run", "TermService", "", "{\"present\":true}", "{\"present\":true}"), NULL},
         JOURNAL_NOT_ALLOWED},
        {{HEADER,
          CHANGE("1", "registry-value", "SOFTWARE\\\\Microsoft\\\\Windows\\\\CurrentVersion\\\\Run", "x",
                 "{\"present\":true,\"type\":1,\"hex\":\"61006300\"}", "{\"present\":false}"),
          NULL},
         JOURNAL_NOT_ALLOWED},
        {{HEADER,
          CHANGE("1", "group-member", "S-1-5-32-544", "S-1-1-0", "{\"present\":true,\"text\":\"member\"}",
                 "{\"present\":false}"),
          NULL},
         JOURNAL_NOT_ALLOWED},
        {{HEADER,
          CHANGE("1", "firewall-rule", "WMIReady-x", "", "{\"present\":true,\"rule\":{\"id\":\"other\"}}",
                 "{\"present\":false}"),
          NULL},
         JOURNAL_NOT_ALLOWED},
        {{HEADER,
          CHANGE("1", "namespace-access", "root", "", "{\"present\":true,\"hex\":\"0102\"}",
                 "{\"present\":true,\"hex\":\"0102\"}"),
          NULL},
         JOURNAL_NOT_ALLOWED},
        {{HEADER, CHANGE("1", "service-run", "Winmgmt", "", "{\"present\":true,\"hex\":\"0\"}", "{\"present\":true}"),
          NULL},
         JOURNAL_DAMAGED},
        {{HEADER, CHANGE("1", "service-run", "Winmgmt", "", "{\"present\":true,\"hex\":\"0g\"}", "{\"present\":true}"),
          NULL},
         JOURNAL_DAMAGED},
        {{HEADER, CHANGE("1", "service-run", "Winmgmt", "", "{\"present\":1}", "{\"present\":true}"), NULL},
         JOURNAL_DAMAGED},
        {{HEADER, CHANGE("1", "service-run", "Winmgmt", "", "{\"present\":true,\"text\":5}", "{\"present\":true}"),
          NULL},
         JOURNAL_DAMAGED},
        {{HEADER,
          CHANGE("1", "service-run", "Winmgmt", "", "{\"present\":true,\"hex\":\"00\",\"text\":\"x\"}",
                 "{\"present\":true}"),
          NULL},
         JOURNAL_DAMAGED},
        {{HEADER, CHANGE("1", "service-run", "Winmgmt", "", "{\"present\":true,\"number\":-1}", "{\"present\":true}"),
          NULL},
         JOURNAL_DAMAGED},
        {{HEADER, CHANGE("1", "service-run", "Winmgmt", "", "[]", "{\"present\":true}"), NULL}, JOURNAL_DAMAGED},
    };
    struct journal_sample sample = journal_sample_new();
    for (size_t i = 0; i < array_count(cases); i++) {
        forge(&sample, cases[i].lines);
        enum journal_problem problem = journal_sample_problem(&sample);
        if (problem != cases[i].problem)
            fail_msg("case %zu: %d", i, (int)problem);
        if (problem != JOURNAL_FINE)
            assert_true(journal_problem_text(problem) != TEXT_NONE);
    }
    journal_sample_free(&sample);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(everything_comes_back),
    cmocka_unit_test(it_can_be_read_by_a_person),
    cmocka_unit_test(names_do_not_collide),
    cmocka_unit_test(hostile_text_stays_text),
    cmocka_unit_test(bits_cuts_and_orders_are_noticed),
    cmocka_unit_test(other_files_are_refused),
    cmocka_unit_test(forged_lines_are_refused),
    {0},
};
