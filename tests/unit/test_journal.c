/* SPDX-License-Identifier: MIT
 * The journal as a file: readable, exact both ways, and refused in every other form. */
#include "testing.h"

#include "trial.h"

#include "base/memory.h"
#include "coordinator/coordinator.h"
#include "executor_inline.h"
#include "fix/journal_event.h"
#include "fix/journal_line.h"
#include "remedy/firewall_rule.h"
#include "remedy/plan.h"

#include <stdlib.h>
#include <string.h>

/* ---- a journal to play with ---- */
struct sample {
    struct fake_machine *fake;
    struct fake_store *store;
    char *changed; /* the state of the machine */
    char *name, *seal_name;
    uint8_t *text, *seal;
    size_t size, seal_size;
};

static struct sample sample_new(void)
{
    struct sample sample = {.fake = fake_machine_broken(), .store = fake_store_new()};
    struct trial trial = trial_fix(sample.fake, sample.store);
    assert_int_equal(trial.result.stop, FIX_COMPLETE);
    sample.name = memory_string(trial.journal.name);
    sample.seal_name = journal_line_seal_name(trial.journal.name);
    trial_free(&trial);
    sample.changed = fake_machine_dump(sample.fake);
    const struct fake_file *file = fake_file(sample.store, sample.name);
    sample.text = memory_copy(file->bytes, file->size);
    sample.size = file->size;
    file = fake_file(sample.store, sample.seal_name);
    sample.seal = memory_copy(file->bytes, file->size);
    sample.seal_size = file->size;
    return sample;
}

static void sample_free(struct sample *sample)
{
    free(sample->changed);
    free(sample->name);
    free(sample->seal_name);
    free(sample->text);
    free(sample->seal);
    fake_store_free(sample->store);
    fake_machine_free(sample->fake);
}

static void put(struct sample *sample, const void *text, size_t size)
{
    fake_file_put(sample->store, sample->name, text, size);
}

static enum journal_problem problem_of(struct sample *sample)
{
    enum journal_problem problem;
    struct fault fault;
    struct journal journal;
    if (journal_open(&sample->store->store, sample->name, &problem, &fault, &journal) == ST_OK)
        journal_free(&journal);
    return problem;
}

/* The journal as it lies there is refused, and the machine is as it was. */
static void assert_refused(struct sample *sample, const char *what, size_t number, unsigned *count)
{
    if (problem_of(sample) == JOURNAL_FINE)
        fail_msg("accepted: %s %zu", what, number);
    char *now = fake_machine_dump(sample->fake);
    assert_string_equal(sample->changed, now);
    free(now);
    put(sample, sample->text, sample->size);
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
    struct sample sample = sample_new();
    char *text = memory_string_n((const char *)sample.text, sample.size);
    assert_non_null(strstr(text, "{\"journal\":2,\"program\":\"WMI Ready\",\"version\":"));
    assert_non_null(strstr(text, "\"says\":\"Start type of the service Winmgmt: Disabled -> Automatic\""));
    assert_non_null(strstr(text, "\"says\":\"Add PC-0421\\\\monitor ("));
    assert_non_null(strstr(text, "\"before\":{\"present\":false}"));
    assert_non_null(strstr(text, "{\"done\":1,\"at\":\""));
    free(text);
    sample_free(&sample);
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
    struct sample sample = sample_new();
    unsigned count = 0;
    uint8_t *text = memory_copy(sample.text, sample.size);
    /* a bit here and there, all over the file */
    for (size_t i = 0; i < sample.size; i += 1 + sample.size / 400) {
        text[i] ^= (uint8_t)(1u << (i % 8));
        put(&sample, text, sample.size);
        assert_refused(&sample, "bit", i, &count);
        text[i] = sample.text[i];
    }
    /* cut anywhere; the last line whole or not */
    for (size_t size = 0; size < sample.size; size += 1 + sample.size / 300) {
        put(&sample, sample.text, size);
        assert_refused(&sample, "cut", size, &count);
    }
    put(&sample, sample.text, sample.size - 1);
    assert_refused(&sample, "newline cut", 0, &count);
    /* lines left out, doubled, exchanged */
    for (size_t at = 0; at + 1 < sample.size;) {
        size_t length = (size_t)((uint8_t *)memchr(sample.text + at, '\n', sample.size - at) - sample.text) + 1 - at;
        struct strbuf changed = STRBUF_INIT;
        strbuf_add_n(&changed, sample.text, at);
        strbuf_add_n(&changed, sample.text + at + length, sample.size - at - length);
        put(&sample, strbuf_text(&changed), changed.length);
        assert_refused(&sample, "line left out", at, &count);
        strbuf_add_n(&changed, sample.text + at, length);
        put(&sample, strbuf_text(&changed), changed.length);
        if (at + length < sample.size)
            assert_refused(&sample, "line moved to the end", at, &count);
        strbuf_clear(&changed);
        strbuf_add_n(&changed, sample.text, at + length);
        strbuf_add_n(&changed, sample.text + at, sample.size - at);
        put(&sample, strbuf_text(&changed), changed.length);
        assert_refused(&sample, "line doubled", at, &count);
        strbuf_free(&changed);
        at += length;
    }
    print_message("%u altered journals refused\n", count);
    assert_true(count > 500);
    free(text);
    sample_free(&sample);
}

static void other_files_are_refused(void **unused)
{
    static const char *const texts[] = {
        "", "\n", "{}\n", "null\n", "[]\n", "{\"journal\":1}\n", "PK\3\4", "\xEF\xBB\xBF{}\n"};
    struct sample sample = sample_new();
    unsigned count = 0;
    for (size_t i = 0; i < array_count(texts); i++) {
        put(&sample, texts[i], strlen(texts[i]));
        assert_refused(&sample, "text", i, &count);
    }
    uint8_t *large = memory_array(JOURNAL_BYTES_MAX + 1, 1);
    memset(large, 'x', JOURNAL_BYTES_MAX + 1);
    put(&sample, large, JOURNAL_BYTES_MAX + 1);
    assert_refused(&sample, "too large", 0, &count);
    put(&sample, large, JOURNAL_LINE_MAX * 2);
    assert_refused(&sample, "endless line", 0, &count);
    free(large);
    fake_file(sample.store, sample.name)->planted = true;
    assert_int_equal(problem_of(&sample), JOURNAL_PLANTED);
    fake_file(sample.store, sample.name)->planted = false;
    fake_file(sample.store, sample.seal_name)->planted = true;
    assert_int_equal(problem_of(&sample), JOURNAL_PLANTED);
    fake_file_remove(sample.store, sample.seal_name);
    assert_int_equal(problem_of(&sample), JOURNAL_DAMAGED);
    enum journal_problem problem;
    struct fault fault;
    struct journal journal;
    static const char *const names[] = {
        "..\\x.journal.jsonl", "C:x.journal.jsonl", "a/b.journal.jsonl", "x.jsonl", ".journal.jsonl", ""};
    for (size_t i = 0; i < array_count(names); i++)
        assert_int_equal(journal_open(&sample.store->store, names[i], &problem, &fault, &journal), ST_INVALID);
    assert_int_equal(journal_open(&sample.store->store, "no.journal.jsonl", &problem, &fault, &journal), ST_ABSENT);
    sample_free(&sample);
}

/* Somebody who can compute the chain: what the lines say is checked all the same. */
static void forge(struct sample *sample, const char *const *lines)
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
    put(sample, strbuf_text(&text), text.length);
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
    struct sample sample = sample_new();
    for (size_t i = 0; i < array_count(cases); i++) {
        forge(&sample, cases[i].lines);
        enum journal_problem problem = problem_of(&sample);
        if (problem != cases[i].problem)
            fail_msg("case %zu: %d", i, (int)problem);
        if (problem != JOURNAL_FINE)
            assert_true(journal_problem_text(problem) != TEXT_NONE);
    }
    sample_free(&sample);
}

/* ---- a torn last line ---- */
static void a_torn_line_is_cut_away_before_the_next(void **unused)
{
    struct fake_machine *fake = fake_machine_broken();
    struct fake_store *store = fake_store_new();
    struct trial trial = trial_plan(fake, store, NULL, 0);
    struct plug plug = {.moment = PLUG_HALF, .at = 7}; /* the line that ends the first change */
    fake->plug = store->plug = &plug;
    trial_apply(&trial);
    fake->plug = store->plug = NULL;
    enum journal_problem problem;
    struct fault fault;
    struct journal journal;
    assert_int_equal(journal_open(&store->store, trial.journal.name, &problem, &fault, &journal), ST_OK);
    assert_true(journal.torn);
    assert_int_equal(journal.count, 1);
    assert_false(journal.entries[0].done);
    assert_int_equal(undo_run(&fake->machine, NULL, &journal, "", NULL).restored, 1);
    journal_free(&journal);
    assert_int_equal(journal_open(&store->store, trial.journal.name, &problem, &fault, &journal), ST_OK);
    assert_false(journal.torn);
    assert_true(journal.entries[0].undone);
    journal_free(&journal);
    trial_free(&trial);
    fake_store_free(store);
    fake_machine_free(fake);
}

/* ---- two programs at one journal ---- */
static void what_another_wrote_is_not_written_over(void **unused)
{
    struct sample sample = sample_new();
    struct journal wizard, console;
    enum journal_problem problem;
    struct fault fault;
    assert_int_equal(journal_open(&sample.store->store, sample.name, &problem, &fault, &wizard), ST_OK);
    assert_int_equal(journal_open(&sample.store->store, sample.name, &problem, &fault, &console), ST_OK);
    size_t last = wizard.count - 1;
    assert_int_equal(journal_begin_undo(&console, last, NULL, "PC-0421\\support", &fault), ST_OK);
    assert_int_equal(journal_end_undo(&console, last, ST_OK, NULL, &fault), ST_OK);
    struct fake_file *file = fake_file(sample.store, sample.name);
    size_t size = file->size;
    assert_int_equal(journal_begin_undo(&wizard, 0, NULL, "PC-0421\\support", &fault), ST_INVALID);
    assert_true(wizard.outdated);
    assert_int_equal(file->size, size);
    assert_int_equal(problem_of(&sample), JOURNAL_FINE);
    /* Nothing more, however often; read again it goes on where the other one stopped. */
    assert_int_equal(journal_begin_undo(&wizard, 0, NULL, "PC-0421\\support", &fault), ST_INVALID);
    assert_true(wizard.outdated);
    assert_int_equal(journal_refresh(&wizard, &fault), ST_OK);
    assert_false(wizard.outdated);
    assert_true(wizard.entries[last].undone);
    assert_int_equal(journal_begin_undo(&wizard, 0, NULL, "PC-0421\\support", &fault), ST_OK);
    assert_int_equal(problem_of(&sample), JOURNAL_FINE);
    /* A journal that is refused does not replace the one that is known. */
    put(&sample, "nonsense\n", 9);
    assert_int_equal(journal_refresh(&wizard, &fault), ST_INVALID);
    assert_true(wizard.entries[last].undone);
    journal_free(&wizard);
    journal_free(&console);
    sample_free(&sample);
}

/* Nor is a torn line cut away that another has put right already. */
static void what_another_repaired_is_not_cut(void **unused)
{
    struct sample sample = sample_new();
    struct journal first, second;
    enum journal_problem problem;
    struct fault fault;
    char *torn = strbuf_printed("%.*s{\"undo\":", (int)sample.size, (const char *)sample.text);
    put(&sample, torn, strlen(torn));
    free(torn);
    assert_int_equal(journal_open(&sample.store->store, sample.name, &problem, &fault, &first), ST_OK);
    assert_int_equal(journal_open(&sample.store->store, sample.name, &problem, &fault, &second), ST_OK);
    assert_int_equal(first.torn, 8);
    assert_int_equal(journal_begin_undo(&first, 0, NULL, "", &fault), ST_OK);
    size_t size = fake_file(sample.store, sample.name)->size;
    assert_int_equal(journal_begin_undo(&second, 0, NULL, "", &fault), ST_INVALID);
    assert_true(second.outdated);
    assert_int_equal(fake_file(sample.store, sample.name)->size, size);
    assert_int_equal(problem_of(&sample), JOURNAL_FINE);
    journal_free(&first);
    journal_free(&second);
    sample_free(&sample);
}

/* ---- by what another computer was reached ---- */
static void the_address_is_kept(void **unused)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct fake_store *store = fake_store_new();
    struct request request = fake_request_remote();
    const struct check_environment environment = {.machine = &fake->machine, .request = &request};
    struct run run;
    coordinator_run(&request, &fake->machine, executor_inline(), NULL, NULL, &run);
    free(request.target);
    request.target = memory_string("10.1.2.7");
    struct journal_header header = fix_journal_header(&environment, &run);
    struct journal journal, again;
    enum journal_problem problem;
    struct fault fault;
    assert_int_equal(journal_create(&store->store, &header, &fault, &journal), ST_OK);
    assert_int_equal(journal_open(&store->store, journal.name, &problem, &fault, &again), ST_OK);
    assert_string_equal(again.header.address, "10.1.2.7");
    assert_string_equal(again.header.target, "PC-0421");
    /* It is bound like the rest. */
    struct fake_file *file = fake_file(store, journal.name);
    char *text = memory_string_n((const char *)file->bytes, file->size);
    char *at = strstr(text, "10.1.2.7");
    assert_non_null(at);
    at[7] = '8';
    fake_file_put(store, journal.name, text, strlen(text));
    journal_free(&again);
    assert_int_equal(journal_open(&store->store, journal.name, &problem, &fault, &again), ST_INVALID);
    assert_int_equal(problem, JOURNAL_DAMAGED);
    free(text);
    journal_free(&journal);
    journal_header_free(&header);
    run_free(&run);
    request_free(&request);
    fake_store_free(store);
    fake_machine_free(fake);
}

/* The rule of a journal is an object, not a text within a text; where it opens what it opens, too. */
static void a_rule_is_an_object(void **unused)
{
    static const struct firewall_rule rule = {.id = "WMIReady-X", .addresses = "10.1.2.7", .protocol = 6};
    char *text = firewall_rule_to_text(&rule);
    struct plan plan = {0};
    plan_add(&plan, CHANGE_FIREWALL_RULE, "WMIReady-X", "", state_text(text));
    plan_add(&plan, CHANGE_FIREWALL_ENABLE, "WMI-WINMGMT-In-TCP", "", state_number(1))->label = memory_string(text);
    static const char *const paths[] = {"after", "label"};
    for (size_t i = 0; i < plan.count; i++) {
        const struct journal_entry entry = {.requirement = "A", .remedy = "b", .change = plan.changes[i]};
        struct journal_entry again;
        json_t *line = journal_line_change(1, &entry), *object = json_object_get(line, paths[i]);
        object = i == 0 ? json_object_get(object, "rule") : object;
        assert_string_equal(json_string_value(json_object_get(object, "addresses")), "10.1.2.7");
        assert_true(journal_line_read_change(line, &again));
        assert_true(state_equal(&again.change.after, &plan.changes[i].after));
        assert_string_equal(i == 0 ? text : again.change.label, text);
        free(again.requirement);
        free(again.remedy);
        change_free(&again.change);
        json_decref(line);
    }
    plan_free(&plan);
    free(text);
}

/* ---- events ---- */
static void an_event_says_no_result_that_nobody_knows(void **unused)
{
    struct sample sample = sample_new();
    struct journal journal;
    enum journal_problem problem;
    enum journal_event kind;
    struct fault fault;
    assert_int_equal(journal_open(&sample.store->store, sample.name, &problem, &fault, &journal), ST_OK);
    struct journal_entry *entry = &journal.entries[0];
    entry->done = false;
    assert_true(journal_event_kind(entry, false, &kind));
    assert_int_equal(kind, JOURNAL_EVENT_FAILED);
    char *text = journal_event_text(LANGUAGE_EN, &journal, entry, kind, "PC-0421\\support");
    assert_null(strstr(text, "Result:"));
    free(text);
    entry->done = true;
    entry->status = ST_DENIED;
    entry->code = 5;
    text = journal_event_text(LANGUAGE_EN, &journal, entry, kind, "PC-0421\\support");
    assert_non_null(strstr(text, "0x00000005"));
    free(text);
    entry->undo_begun = true;
    text = journal_event_text(LANGUAGE_EN, &journal, entry, kind, "PC-0421\\support");
    assert_null(strstr(text, "Result:"));
    free(text);
    journal_free(&journal);
    sample_free(&sample);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(everything_comes_back),
    cmocka_unit_test(it_can_be_read_by_a_person),
    cmocka_unit_test(names_do_not_collide),
    cmocka_unit_test(hostile_text_stays_text),
    cmocka_unit_test(bits_cuts_and_orders_are_noticed),
    cmocka_unit_test(other_files_are_refused),
    cmocka_unit_test(forged_lines_are_refused),
    cmocka_unit_test(a_torn_line_is_cut_away_before_the_next),
    cmocka_unit_test(what_another_wrote_is_not_written_over),
    cmocka_unit_test(what_another_repaired_is_not_cut),
    cmocka_unit_test(the_address_is_kept),
    cmocka_unit_test(a_rule_is_an_object),
    cmocka_unit_test(an_event_says_no_result_that_nobody_knows),
    {0},
};
