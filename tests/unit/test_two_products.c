/* SPDX-License-Identifier: MIT
 * Two products prepared one after the other on one computer, taken back in either order: each takes back only its own,
 * and at the end the computer is as it was, to the last byte. */
#include "testing.h"

#include "fake_machine.h"
#include "fake_store.h"

#include "base/memory.h"
#include "executor_inline.h"
#include "fix/fix.h"
#include "fix/undo.h"

#include <stdlib.h>
#include <string.h>

struct product {
    const char *account, *client, *method; /* METHOD: a class with a method that it calls, too; NULL: it reads only */
};

static const struct product inventory = {"CONTOSO\\anna", "192.168.1.40", NULL};
static const struct product watching = {"CONTOSO\\bert", "192.168.1.50", NULL};
static const struct product acting = {"CONTOSO\\anna", "192.168.1.60", "StdRegProv"};

#define BERT "S-1-5-21-2000478354-1708537768-1957994488-1199"
#define STORED_KEY "SYSTEM\\CurrentControlSet\\Control\\ServiceGroupOrder\\Security"

/* One computer and its journals, in the order in which they were made. */
struct world {
    struct fake_machine *fake;
    struct fake_store *store;
    struct journal journals[3];
    size_t count;
    bool fails; /* a fix ends early */
    char *before;
};

static struct world world_new(void)
{
    struct world world = {.fake = fake_machine_stock(), .store = fake_store_new()};
    struct sid bert;
    assert_true(sid_from_text(BERT, &bert));
    fake_account(world.fake, "CONTOSO\\bert", &bert, false);
    world.before = fake_machine_dump(world.fake);
    return world;
}

static void world_free(struct world *world)
{
    for (size_t i = 0; i < world->count; i++)
        journal_free(&world->journals[i]);
    free(world->before);
    fake_store_free(world->store);
    fake_machine_free(world->fake);
}

static struct request asked(const struct product *product)
{
    struct request request = fake_request_local();
    fake_rule_text(&request.account, product->account);
    fake_rule_text(&request.client_address, product->client);
    needs_add_query(&request.needs, "root\\cimv2", "SELECT Name FROM Win32_Service");
    if (product->method)
        needs_add_class(&request.needs, "root\\cimv2", product->method, "EnumKey");
    return request;
}

static void prepare(struct world *world, const struct product *product)
{
    static const struct fix_choice choices[] = {{"PERM-GROUP", "dcom-users"},
                                                {"PERM-NAMESPACE", NULL},
                                                {"PERM-SERVICES", "list-services"},
                                                {"FW-DCOM-IN", "allow-client"},
                                                {"FW-WMI-IN", "allow-client"}};
    struct request request = asked(product);
    struct fix fix;
    struct fault fault;
    const struct check_environment environment = {.machine = &world->fake->machine, .request = &request};
    struct run run = executor_inline_run(&world->fake->machine, &request);
    assert_int_equal(fix_prepare(&environment, &run, choices, array_count(choices), &fix), ST_OK);
    struct journal_header header = fix_journal_header(&environment, &run);
    struct journal *journal = &world->journals[world->count++];
    assert_int_equal(journal_create(&world->store->store, &header, &fault, journal), ST_OK);
    assert_int_equal(fix_apply(&environment, &fix, journal, NULL).stop, world->fails ? FIX_FAILED : FIX_COMPLETE);
    assert_true(journal->count > 0);
    journal_header_free(&header);
    fix_free(&fix);
    run_free(&run);
    request_free(&request);
}

/* Whom the listener was told to take back first. */
struct told {
    struct undo_listener listener;
    const struct journal *first;
    unsigned blocked, asked;
};

static enum undo_answer conflict(struct undo_listener *listener, const struct journal_entry *entry,
                                 const struct state *found, const struct journal *by)
{
    struct told *told = container_of(listener, struct told, listener);
    told->first = by;
    told->blocked += by != NULL;
    told->asked += by == NULL;
    return UNDO_OVERWRITE;
}

static struct undo_result take_back(struct world *world, size_t index, struct told *told)
{
    const struct journal *others[3];
    size_t count = 0;
    for (size_t i = world->count; i-- > 0;)
        if (i != index)
            others[count++] = &world->journals[i];
    told->listener = (struct undo_listener){.conflict = conflict, .others = others, .other_count = count};
    return undo_run(&world->fake->machine, NULL, &world->journals[index], "PC-0421\\support", &told->listener);
}

static void assert_taken_back(struct world *world, size_t index)
{
    struct told told = {.first = NULL};
    const struct undo_result result = take_back(world, index, &told);
    assert_int_equal(told.asked + told.blocked, 0);
    assert_int_equal(result.kept + result.failed, 0);
    assert_false(journal_has_open(&world->journals[index]));
}

static void assert_as_before(struct world *world)
{
    char *now = fake_machine_dump(world->fake);
    assert_string_equal(world->before, now);
    free(now);
}

/* What the program finds that PRODUCT still lacks of what was prepared. */
static unsigned lacking(struct world *world, const struct product *product)
{
    static const char *const ids[] = {"PERM-GROUP", "PERM-NAMESPACE", "FW-DCOM-IN", "FW-WMI-IN"};
    struct request request = asked(product);
    unsigned lacks = 0;
    struct run run = executor_inline_run(&world->fake->machine, &request);
    for (size_t i = 0; i < run.finding_count; i++)
        for (size_t k = 0; k < array_count(ids); k++)
            lacks += strcmp(run.findings[i]->requirement->id, ids[k]) == 0 && run.findings[i]->verdict != V_READY;
    run_free(&run);
    request_free(&request);
    return lacks;
}

static void either_order_ends_as_it_began(void **unused)
{
    static const unsigned char orders[6][3] = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
    static const struct product third = {"PC-0421\\monitor", "192.168.1.70", NULL};
    for (size_t order = 0; order < array_count(orders); order++) {
        struct world world = world_new();
        prepare(&world, &inventory);
        prepare(&world, &watching);
        prepare(&world, &third);
        for (size_t i = 0; i < 3; i++)
            assert_taken_back(&world, orders[order][i]);
        assert_null(fake_value_find(world.fake, STORED_KEY, "Security"));
        assert_as_before(&world);
        world_free(&world);
    }
}

static void the_other_product_keeps_what_it_has(void **unused)
{
    for (size_t first = 0; first < 2; first++) {
        struct world world = world_new();
        prepare(&world, &inventory);
        prepare(&world, &watching);
        assert_int_equal(lacking(&world, &inventory) + lacking(&world, &watching), 0);
        assert_taken_back(&world, first);
        assert_int_equal(lacking(&world, first ? &inventory : &watching), 0);
        assert_true(lacking(&world, first ? &watching : &inventory) >= 3);
        world_free(&world);
    }
}

/* One account for both, and the second calls methods: its entry is the first one's, widened. Whose part is whose cannot
 * be told: the first waits for the second, and says so. */
static void what_was_widened_since_waits_for_the_one_that_did(void **unused)
{
    struct world world = world_new();
    struct told told = {.first = NULL};
    fake_namespace_sddl(world.fake, "root\\cimv2", "O:BAG:BAD:(A;;CCDCLCSWRPWPRCWD;;;BA)");
    free(world.before);
    world.before = fake_machine_dump(world.fake);
    prepare(&world, &inventory);
    prepare(&world, &acting);
    struct undo_result result = take_back(&world, 0, &told);
    assert_int_equal(told.blocked, 1);
    assert_int_equal(told.asked, 0);
    assert_ptr_equal(told.first, &world.journals[1]);
    assert_int_equal(result.kept, 1);
    assert_taken_back(&world, 1);
    assert_taken_back(&world, 0);
    assert_as_before(&world);
    world_free(&world);
}

/* What a stranger adds meanwhile stays, and nobody is asked. */
static void entries_of_others_stay(void **unused)
{
    struct world world = world_new();
    prepare(&world, &inventory);
    struct security_descriptor *manager = &world.fake->manager;
    assert_true(security_descriptor_grant(manager, sid_well_known(SID_NETWORK), MANAGER_CONNECT, 0));
    size_t entries = manager->ace_count;
    assert_taken_back(&world, 0);
    assert_int_equal(world.fake->manager.ace_count, entries - 1);
    world_free(&world);
}

/* OPERATION fails once in the undo that comes FIRST or second; done again, it ends as it began. */
static bool ends_early(enum fake_operation operation, bool after_effect, bool first)
{
    struct world world = world_new();
    struct told told = {.first = NULL};
    prepare(&world, &inventory);
    prepare(&world, &watching);
    if (!first)
        assert_taken_back(&world, 0);
    size_t victim = first ? 0 : 1;
    fake_log_clear(world.fake);
    fake_fail_nth(world.fake, operation, 1, ST_FAILED, 5, after_effect);
    (void)take_back(&world, victim, &told);
    bool reached = world.fake->counts[operation] != 0;
    fake_fail_none(world.fake);
    if (journal_has_open(&world.journals[victim]))
        assert_taken_back(&world, victim);
    if (first)
        assert_int_equal(lacking(&world, &watching), 0);
    if (first)
        assert_taken_back(&world, 1);
    assert_as_before(&world);
    world_free(&world);
    return reached;
}

static void an_undo_that_ended_early_goes_on(void **unused)
{
    unsigned cases = 0;
    for (unsigned operation = FAKE_FIRST_WRITE; operation < FAKE_OPERATION_COUNT; operation++)
        for (unsigned kind = 0; kind < 4; kind++)
            cases += ends_early((enum fake_operation)operation, kind & 1, kind & 2);
    print_message("two products: %u undos that ended early\n", cases);
    assert_true(cases >= 18);
}

/* A rule is written by taking the old one away first. Who ended between the two gives back the clients of the other. */
static void a_rule_that_was_gone_comes_back(void **unused)
{
    struct world world = world_new();
    prepare(&world, &inventory);
    fake_fail_nth(world.fake, FAKE_firewall_rule_add, 1, ST_FAILED, 5, false);
    world.fails = true;
    prepare(&world, &watching);
    fake_fail_none(world.fake);
    assert_true(lacking(&world, &inventory) > 0);
    assert_taken_back(&world, 1);
    assert_int_equal(lacking(&world, &inventory), 0);
    assert_taken_back(&world, 0);
    assert_as_before(&world);
    world_free(&world);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(either_order_ends_as_it_began),
    cmocka_unit_test(the_other_product_keeps_what_it_has),
    cmocka_unit_test(what_was_widened_since_waits_for_the_one_that_did),
    cmocka_unit_test(entries_of_others_stay),
    cmocka_unit_test(an_undo_that_ended_early_goes_on),
    cmocka_unit_test(a_rule_that_was_gone_comes_back),
    {0},
};
