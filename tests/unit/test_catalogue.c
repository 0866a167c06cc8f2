/* SPDX-License-Identifier: MIT
 *
 * The whole catalogue on computers of every sort: what is recommended can be taken back, opens nothing to a public
 * network and changes nothing of a domain; and what is told after a remedy is what the check says then.
 */
#include "testing.h"

#include "descriptors.h"
#include "scenario.h"
#include "trial.h"

#include "base/memory.h"
#include "check/run.h"
#include "executor_inline.h"
#include "fix/remedy_plan.h"
#include "machine/security_descriptor.h"
#include "requirements/catalogue.h"

#include <stdlib.h>
#include <string.h>

/* ---- what is recommended ---- */

enum { STANDALONE, MEMBER, CONTROLLER, ROLES };

/* One computer and what is asked of it. */
struct sort {
    struct fake_machine *(*made)(void);
    unsigned role;
    enum network_category category;
    bool local;
    const char *account, *client;
};

/* What the broken one has right, and a repository that is not consistent while queries fail. */
static struct fake_machine *strange(void)
{
    struct fake_machine *fake = fake_machine_stock();
    fake_service_set(fake, "Winmgmt", SERVICE_START_AUTOMATIC, SERVICE_STATE_STOPPED);
    fake_dword(fake, "SOFTWARE\\Microsoft\\Ole\\AppCompat", "RequireIntegrityActivationAuthenticationLevel", 0);
    fake_value(fake, "SOFTWARE\\Microsoft\\Ole", "MachineAccessRestriction",
               descriptor_value("O:BAG:BAD:(A;;CCDCLC;;;BA)(A;;CCDCLC;;;S-1-5-32-562)"));
    fake_value(fake, "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}", "LaunchPermission",
               descriptor_value("O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSWRP;;;S-1-5-32-562)"));
    fake->port_ranges[1] = (struct port_range){.start = 50000, .count = 100};
    fake_value(fake, "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}", "Endpoints",
               registry_multi("ncacn_ip_tcp,0,24158"));
    fake->repository_consistent = false;
    fake_namespace_sddl(fake, "root\\cimv2", "O:BAG:BAD:(A;CI;CCDCLCSWRPWPRCWD;;;BA)");
    fake_query_fails(fake, ST_FAILED, 0x8004100A, WMI_STEP_CONNECT);
    return fake;
}

static struct fake_machine *make(const struct sort *sort)
{
    struct fake_machine *fake = sort->made();
    fake->os.domain_joined = sort->role != STANDALONE;
    fake->os.server = fake->os.domain_controller = sort->role == CONTROLLER;
    if (sort->role != STANDALONE)
        fake_rule_text(&fake->os.domain, "CONTOSO");
    fake_networks_clear(fake);
    fake_network(fake, "{6E8E6B1C-52B9-4B8C-9B36-1E0C0F9C6A11}", "Office", sort->category);
    fake_subnet(fake, "192.168.1.10", 24);
    return fake;
}

struct counts {
    size_t runs, offers, recommended;
    bool offered[256]; /* remedies, in the order of the catalogue */
};

/* Two requirements may have the same remedy. */
static size_t index_of(const struct requirement *requirement, const struct remedy *remedy)
{
    size_t index = 0;
    for (size_t i = 0; catalogue[i]; i++)
        for (size_t k = 0; catalogue[i]->remedies && catalogue[i]->remedies[k]; k++, index++)
            if (catalogue[i] == requirement && catalogue[i]->remedies[k] == remedy)
                return index;
    return index; /* their number, of none */
}

/* On a domain controller the groups are the domain's, whatever the remedy says of itself. */
static bool of_domain(const struct plan *plan, const struct sort *sort)
{
    bool group = false;
    for (size_t i = 0; i < plan->count; i++)
        group = group || plan->changes[i].kind == CHANGE_GROUP_MEMBER;
    return group && sort->role == CONTROLLER;
}

static void look_at(const struct sort *sort, const struct check_environment *environment, const struct run *run,
                    const struct finding *finding, struct counts *counts)
{
    for (size_t i = 0; i < finding->offer_count; i++) {
        const struct offer *offer = &finding->offers[i];
        struct plan plan = {0};
        struct call call;
        counts->offers++;
        counts->offered[index_of(finding->requirement, offer->remedy)] = true;
        if (!offer->recommended)
            continue;
        counts->recommended++;
        if (remedy_plan(offer->remedy, environment, &run->facts, finding, &plan, &call) != ST_OK)
            plan = (struct plan){0};
        if (!offer->remedy->reversible || offer->remedy->of_domain || of_domain(&plan, sort) || scenario_harm(&plan))
            fail_msg("%s:%s is recommended to %s from %s, role %u, network %d", finding->id, offer->remedy->id,
                     sort->account, sort->client ? sort->client : "wherever", sort->role, (int)sort->category);
        plan_free(&plan);
    }
}

static void look_at_run(const struct sort *sort, struct counts *counts)
{
    struct fake_machine *fake = make(sort);
    struct request request = sort->local ? fake_request_local() : fake_request_remote();
    fake_rule_text(&request.account, sort->account);
    free(request.client_address);
    request.client_address = sort->client ? memory_string(sort->client) : NULL;
    struct run run = executor_inline_run(&fake->machine, &request);
    const struct check_environment environment = {.machine = &fake->machine, .request = &request};
    counts->runs++;
    for (size_t i = 0; i < run.finding_count; i++)
        look_at(sort, &environment, &run, run.findings[i], counts);
    run_free(&run);
    request_free(&request);
    fake_machine_free(fake);
}

static void nothing_harmful_is_recommended(void **unused)
{
    static struct fake_machine *(*const made[])(void) = {fake_machine_healthy, fake_machine_stock, fake_machine_broken,
                                                         strange};
    static const enum network_category categories[] = {NETWORK_PUBLIC, NETWORK_PRIVATE, NETWORK_DOMAIN};
    static const char *const accounts[] = {"PC-0421\\monitor", "PC-0421\\support", "CONTOSO\\anna"},
                             *const clients[] = {NULL, "192.168.1.20", "10.1.2.7", "10.1.2.0/24", "any"};
    static const size_t sorts =
        array_count(made) * ROLES * array_count(categories) * array_count(accounts) * array_count(clients) * 2;
    struct counts counts = {0};
    for (size_t i = 0; i < sorts; i++) {
        size_t rest = i;
        struct sort sort = {.local = rest % 2};
        rest /= 2;
        sort.client = clients[rest % array_count(clients)];
        rest /= array_count(clients);
        sort.account = accounts[rest % array_count(accounts)];
        rest /= array_count(accounts);
        sort.category = categories[rest % array_count(categories)];
        rest /= array_count(categories);
        sort.role = (unsigned)(rest % ROLES);
        sort.made = made[rest / ROLES];
        look_at_run(&sort, &counts);
    }
    size_t all = index_of(NULL, NULL), offered = 0;
    for (size_t i = 0; i < all; i++)
        offered += counts.offered[i];
    print_message("%zu computers: %zu offers of %zu of the %zu remedies, %zu of them recommended, none harmful\n",
                  counts.runs, counts.offers, offered, all, counts.recommended);
    assert_true(counts.recommended > counts.runs);
}

/* ---- what is told afterwards ---- */

static enum verdict told(const struct requirement *requirement, const struct remedy *remedy, enum verdict checked)
{
    struct finding *before = finding_new(requirement, NULL), *finding = finding_new(requirement, NULL);
    struct fix_step step = {.finding = before, .remedy = remedy, .requirement = before->key};
    const struct fix fix = {&step, 1};
    const struct fix_result made = {.stop = FIX_COMPLETE, .made = 1};
    const struct journal journal = {.count = 0};
    struct run run = {.findings = &finding, .finding_count = 1};
    finding->verdict = checked;
    fix_settle(&fix, &made, &journal, 0, &run);
    enum verdict verdict = finding->verdict;
    finding_free(finding);
    finding_free(before);
    return verdict;
}

/* Only what the check says is in order is called fixed. */
static enum verdict right(const struct remedy *remedy, enum verdict checked)
{
    if (checked == V_NEEDS_CHANGE)
        return V_NOT_FIXED;
    if (checked != V_READY && checked != V_NOT_APPLICABLE)
        return checked;
    return remedy->disruption == DISRUPTION_RESTART ? V_FIXED_AFTER_RESTART : V_FIXED;
}

static void what_follows_a_remedy_is_told_as_it_is(void **unused)
{
    static const enum verdict checked[] = {V_READY,       V_ATTENTION,      V_NEEDS_CHANGE,
                                           V_CANNOT_TELL, V_NOT_APPLICABLE, V_NOT_CHECKED};
    size_t pairs = 0;
    for (size_t i = 0; catalogue[i]; i++)
        for (size_t k = 0; catalogue[i]->remedies && catalogue[i]->remedies[k]; k++)
            for (size_t v = 0; v < array_count(checked); v++, pairs++) {
                const struct remedy *remedy = catalogue[i]->remedies[k];
                enum verdict ours = told(catalogue[i], remedy, checked[v]);
                if (ours != right(remedy, checked[v]))
                    fail_msg("%s:%s, %s after it, is told as %s", catalogue[i]->id, remedy->id,
                             verdict_word(checked[v]), verdict_word(ours));
            }
    print_message("%zu remedies, %zu verdicts after them\n", index_of(NULL, NULL), pairs);
}

/* "The firewall lets TCP 135 in" is an answer: it heads what was found to be so, and nothing else. */
static enum text_id right_heading(const struct requirement *requirement, enum verdict verdict)
{
    if (verdict == V_NEEDS_CHANGE || verdict == V_NOT_FIXED)
        return requirement->unmet;
    return verdict_holds(verdict) && verdict != V_NOT_APPLICABLE ? requirement->title : requirement->topic;
}

/* What must hold, that it does not, and what it is about: three texts in each language, each where it is right. */
static void a_heading_is_no_wrong_answer(void **unused)
{
    for (size_t i = 0; catalogue[i]; i++) {
        const struct requirement *requirement = catalogue[i];
        for (unsigned language = 0; language < LANGUAGE_COUNT; language++)
            for (unsigned verdict = 0; verdict < V_COUNT; verdict++) {
                struct finding *finding = finding_new(requirement, NULL);
                struct strbuf heading = STRBUF_INIT;
                finding->verdict = (enum verdict)verdict;
                finding_heading(&heading, (enum language)language, finding);
                assert_string_equal(strbuf_text(&heading),
                                    text_get((enum language)language, right_heading(requirement, finding->verdict)));
                strbuf_free(&heading);
                finding_free(finding);
            }
        const char *texts[] = {text_get(LANGUAGE_EN, requirement->title), text_get(LANGUAGE_EN, requirement->unmet),
                               text_get(LANGUAGE_EN, requirement->topic)};
        assert_true(*texts[0] && *texts[1] && *texts[2]);
        assert_string_not_equal(texts[0], texts[1]);
        assert_string_not_equal(texts[0], texts[2]);
        assert_string_not_equal(texts[1], texts[2]);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(a_heading_is_no_wrong_answer),
    cmocka_unit_test(nothing_harmful_is_recommended),
    cmocka_unit_test(what_follows_a_remedy_is_told_as_it_is),
    {0},
};
