/* SPDX-License-Identifier: MIT
 * The diagnosis of whole runs: a remote computer broken in one way, checked, and its
 * findings alone telling the same story afterwards. */
#include "testing.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "diagnosis/diagnosis.h"
#include "diagnosis/symptoms.h"
#include "executor_inline.h"
#include "fake_machine.h"
#include "requirements/catalogue.h"

#include <stdlib.h>
#include <string.h>

enum { ADDRESS_OF_FAKE = 0 };

static const char *address_of(const struct fake_machine *fake)
{
    return fake->name.addresses[ADDRESS_OF_FAKE].text;
}

/* ---- how each is broken ---- */

static void nothing(struct fake_machine *fake)
{
}

static void name_unknown(struct fake_machine *fake)
{
    fake_name_fails(fake, ST_ABSENT, 11001);
    fake_query_fails(fake, ST_UNREACHABLE, 0x800706BA, WMI_STEP_CONNECT);
}

static void port_silent(struct fake_machine *fake)
{
    fake_port(fake, address_of(fake), 135, PORT_NO_ANSWER);
    fake_query_fails(fake, ST_UNREACHABLE, 0x800706BA, WMI_STEP_CONNECT);
}

static void port_refused(struct fake_machine *fake)
{
    fake_port(fake, address_of(fake), 135, PORT_REFUSED);
    fake_query_fails(fake, ST_UNREACHABLE, 0x800706BA, WMI_STEP_CONNECT);
}

static void not_rpc(struct fake_machine *fake)
{
    fake_dcom(fake, address_of(fake), DCOM_NOT_RPC);
    fake_query_fails(fake, ST_UNREACHABLE, 0x800706BA, WMI_STEP_CONNECT);
}

static void dynamic_port(struct fake_machine *fake)
{
    fake_query_fails(fake, ST_UNREACHABLE, 0x800706BA, WMI_STEP_CONNECT);
}

/* The rules of the healthy computer let WMI in: it is something on the way. */
static void dynamic_port_on_the_way(struct fake_machine *fake)
{
    dynamic_port(fake);
}

static void dynamic_port_rule_off(struct fake_machine *fake)
{
    for (size_t i = 0; i < fake->firewall.rule_count; i++)
        if (strcmp(fake->firewall.rules[i].service, "winmgmt") == 0)
            fake->firewall.rules[i].enabled = false;
    dynamic_port(fake);
}

static void dynamic_port_scope(struct fake_machine *fake)
{
    for (size_t i = 0; i < fake->firewall.rule_count; i++)
        if (strcmp(fake->firewall.rules[i].service, "winmgmt") == 0)
            fake_rule_text(&fake->firewall.rules[i].addresses, "10.99.0.0/16");
    dynamic_port(fake);
}

/* DCOM names an address that the name does not lead to; whether the rules' subnet holds the client is not known. */
static void dynamic_port_translated(struct fake_machine *fake)
{
    fake_dcom(fake, address_of(fake), DCOM_ALIVE);
    fake_binding(fake, address_of(fake), "172.16.4.4");
    for (size_t i = 0; i < fake->firewall.rule_count; i++)
        if (strcmp(fake->firewall.rules[i].service, "winmgmt") == 0)
            fake_rule_text(&fake->firewall.rules[i].addresses, "LocalSubnet");
    fake_fail(fake, FAKE_networks_get, ST_DENIED, 5);
    dynamic_port(fake);
}

static void denied(struct fake_machine *fake)
{
    fake_query_fails(fake, ST_DENIED, 0x80070005, WMI_STEP_CONNECT);
}

static void locked(struct fake_machine *fake)
{
    fake_query_fails(fake, ST_DENIED, 0x80070775, WMI_STEP_CONNECT);
}

static void namespace_rights(struct fake_machine *fake)
{
    fake_query_fails(fake, ST_DENIED, 0x80041003, WMI_STEP_CONNECT);
}

static void class_missing(struct fake_machine *fake)
{
    fake_query_fails(fake, ST_ABSENT, 0x80041010, WMI_STEP_ROWS);
}

static void query_pending(struct fake_machine *fake)
{
    fake_query_fails(fake, ST_TIMEOUT, 0, WMI_STEP_ROWS);
}

/* One letter per layer: Passed, Failed, Not reached, ? not told, - not part. */
static const struct {
    const char *what;
    void (*break_it)(struct fake_machine *fake);
    bool local;
    const char *marks;
    enum cause cause;    /* CAUSE_NONE: nothing failed */
    const char *finding; /* whose summary tells it; NULL a layer below the query says it in its own words */
} runs[] = {
    {"healthy", nothing, false, "PPPPPPPP", CAUSE_NONE, NULL},
    {"name unknown", name_unknown, false, "FNNNNNNN", CAUSE_NAME_UNKNOWN, NULL},
    {"135 silent", port_silent, false, "PFNNNNNN", CAUSE_PORT_DROPPED, NULL},
    {"135 refused", port_refused, false, "PFNNNNNN", CAUSE_PORT_REFUSED, NULL},
    {"not RPC", not_rpc, false, "PPFNNNNN", CAUSE_NONE, "QRY-CONNECT"},
    {"port blocked on the way", dynamic_port_on_the_way, false, "PPPFNNNN", CAUSE_PERIMETER, "QRY-CONNECT"},
    {"rule off", dynamic_port_rule_off, false, "PPPFNNNN", CAUSE_DYNAMIC_PORT_BLOCKED, "QRY-CONNECT"},
    {"rule for others", dynamic_port_scope, false, "PPPFNNNN", CAUSE_FIREWALL_SCOPE, "QRY-CONNECT"},
    {"translated", dynamic_port_translated, false, "PPPFNNNN", CAUSE_NAT, "QRY-CONNECT"},
    {"denied", denied, false, "PPPP?FNN", CAUSE_NONE, "QRY-CONNECT"},
    {"locked", locked, false, "PPPPFNNN", CAUSE_ACCOUNT_LOCKED, "QRY-CONNECT"},
    {"namespace", namespace_rights, false, "PPPPPPFN", CAUSE_NAMESPACE_RIGHTS, "QRY-CONNECT"},
    {"class", class_missing, false, "PPPPPPPF", CAUSE_CLASS_LOST, "QRY-RUN"},
    {"query pending", query_pending, false, "PPPPPPPF", CAUSE_PROVIDER_SLOW, "QRY-RUN"},
    {"healthy here", nothing, true, "-SSSSSSS", CAUSE_NONE, NULL},
    {"namespace here", namespace_rights, true, "-SSSSSWW", CAUSE_NONE, "QRY-CONNECT"},
    {"class here", class_missing, true, "-SSSSSSW", CAUSE_CLASS_LOST, "QRY-RUN"},
};

static struct run check_it(struct fake_machine *fake, bool local)
{
    struct request request = local ? fake_request_local() : fake_request_remote();
    /* The connection is made as the account that is asked about. */
    if (!local)
        request.user = memory_string(request.account);
    struct run run = executor_inline_run(&fake->machine, &request);
    request_free(&request);
    return run;
}

static void marks_of(const struct run *run, char marks[LAYER_COUNT + 1])
{
    struct layer_state states[LAYER_COUNT];
    diagnosis_layers(run, states);
    for (size_t i = 0; i < LAYER_COUNT; i++) {
        marks[i] = "PFN?SW-"[states[i].mark];
        assert_int_equal(states[i].requirement == NULL, states[i].mark == LAYER_NOT_PART);
        if (states[i].requirement)
            assert_non_null(catalogue_find(states[i].requirement));
    }
    marks[LAYER_COUNT] = '\0';
}

/* What is advised is for the first cause, and never without the name of it. */
static void advised_for(const struct finding *finding, const struct cause_info *first)
{
    bool named = finding->summary.id == first->headline;
    assert_int_equal(finding->advice.id, named ? first->advice : TEXT_DIAGNOSIS_FIRST);
    if (named)
        return;
    assert_int_equal(sentence_nested(finding->advice.arguments[0]), first->sentence);
    assert_int_equal(sentence_nested(finding->advice.arguments[1]), first->advice);
}

static void told_by(const struct run *run, size_t index, const struct diagnosis *diagnosis)
{
    if (!runs[index].finding)
        return;
    const struct finding *finding = run_finding(run, runs[index].finding);
    if (finding->verdict != V_NEEDS_CHANGE)
        fail_msg("%s: %s", runs[index].what, verdict_word(finding->verdict));
    assert_int_equal(finding->summary.id, diagnosis->summary.id);
    advised_for(finding, cause_info(diagnosis->causes[0]));
    /* The query is judged last: it tells the same causes as the whole run. */
    size_t causes = 0;
    for (size_t i = 0; i < finding->evidence_count; i++) {
        enum text_id what = finding->evidence[i].what.id;
        if (what != TEXT_DIAGNOSIS_CAUSE && what != TEXT_DIAGNOSIS_CAUSE_SEEN)
            continue;
        if (strncmp(finding->id, "QRY-", 4) == 0)
            assert_int_equal(finding->evidence[i].actual.id, cause_info(diagnosis->causes[causes])->sentence);
        causes++;
    }
    assert_true(causes > 0);
}

static void all_symptoms(const struct run *run, struct symptoms *out)
{
    symptoms_from_facts(&run->request, &run->facts, run->facts.present, out);
    symptoms_add_findings(out, run);
}

static void check_run_of(size_t index)
{
    struct fake_machine *fake = fake_machine_healthy();
    runs[index].break_it(fake);
    struct run run = check_it(fake, runs[index].local);
    char marks[LAYER_COUNT + 1];
    marks_of(&run, marks);
    if (strcmp(marks, runs[index].marks) != 0)
        fail_msg("%s: %s", runs[index].what, marks);
    struct symptoms symptoms;
    struct diagnosis diagnosis = {.cause_count = 0};
    all_symptoms(&run, &symptoms);
    bool failed = diagnosis_make(&symptoms, &diagnosis);
    /* A local run tells what its findings say of each layer; none is passed. */
    assert_int_equal(failed, strchr(marks, runs[index].local ? 'W' : 'F') != NULL);
    assert_true(!runs[index].local || !strpbrk(marks, "PF"));
    if (failed) {
        assert_true(runs[index].local || marks[diagnosis.layer] == 'F');
        if (runs[index].cause && diagnosis.causes[0] != runs[index].cause)
            fail_msg("%s: %s", runs[index].what, text_name(cause_info(diagnosis.causes[0])->sentence).text);
        told_by(&run, index, &diagnosis);
    }
    diagnosis_free(&diagnosis);
    run_free(&run);
    fake_machine_free(fake);
}

static void runs_tell_their_layer(void **state)
{
    for (size_t i = 0; i < array_count(runs); i++)
        check_run_of(i);
}

/* Nothing that keeps a computer from being ready is missing in its own picture: whatever needs a change there, a layer
 * says that it would stop a connection. Those of the way to it and of this client are not about its settings. */
static void no_green_picture_of_a_computer_that_is_not_ready(void **state)
{
    static const char *const elsewhere[] = {"NET-NAME",  "NET-RPC-PORT", "NET-DCOM-ALIVE", "NET-ADDRESS",
                                            "NET-CLOCK", "DCOM-CLIENT",  "FW-CLIENT-OUT",  "PERM-CLIENT-NTLM"};
    size_t shown = 0;
    for (size_t i = 0; catalogue[i]; i++) {
        struct fake_machine *fake = fake_machine_healthy();
        struct run run = check_it(fake, true);
        struct finding *finding = run_finding_to_change(&run, catalogue[i]->id);
        char marks[LAYER_COUNT + 1];
        bool here = finding && finding_counts(finding);
        for (size_t k = 0; k < array_count(elsewhere); k++)
            here = here && strcmp(catalogue[i]->id, elsewhere[k]) != 0;
        if (here) {
            finding->verdict = V_NEEDS_CHANGE;
            marks_of(&run, marks);
            if (!strchr(marks, 'W'))
                fail_msg("%s needs a change: %s", catalogue[i]->id, marks);
            shown++;
        }
        run_free(&run);
        fake_machine_free(fake);
    }
    print_message("%zu requirements in the picture\n", shown);
    assert_true(shown > 20);
}

/* The diagram does not change when the facts are gone, as in a run read from JSON. */
static void findings_are_enough(void **state)
{
    for (size_t i = 0; i < array_count(runs); i++) {
        struct fake_machine *fake = fake_machine_healthy();
        runs[i].break_it(fake);
        struct run run = check_it(fake, runs[i].local);
        facts_free(&run.facts);
        run.facts = (struct facts){.present = 0};
        char marks[LAYER_COUNT + 1];
        marks_of(&run, marks);
        if (strcmp(marks, runs[i].marks) != 0)
            fail_msg("%s: %s", runs[i].what, marks);
        run_free(&run);
        fake_machine_free(fake);
    }
}

/* A run of some requirements only leaves open what nobody looked at. */
static void what_was_not_checked_is_not_told(void **state)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct run run = check_it(fake, false);
    size_t kept = 0;
    for (size_t i = 0; i < run.finding_count; i++) {
        bool query = strncmp(run.findings[i]->id, "QRY-", 4) == 0;
        if (query)
            finding_free(run.findings[i]);
        else
            run.findings[kept++] = run.findings[i];
    }
    run.finding_count = kept;
    char marks[LAYER_COUNT + 1];
    marks_of(&run, marks);
    assert_string_equal(marks, "PPP?????");
    run_free(&run);
    fake_machine_free(fake);
}

/* What the checks found about the account decides what "access denied" means. */
static void findings_name_the_denial(void **state)
{
    static const struct {
        const char *requirement;
        enum cause cause;
    } cases[] = {
        {"PERM-LOGON", CAUSE_LOGON_RIGHT},         {"UAC-TOKEN-FILTER", CAUSE_UAC_FILTER},
        {"PERM-GROUP", CAUSE_NOT_IN_GROUP},        {"DCOM-LAUNCH-LIMIT", CAUSE_LAUNCH_LIMIT},
        {"DCOM-ACCESS-LIMIT", CAUSE_ACCESS_LIMIT}, {"DCOM-ENABLED", CAUSE_DCOM_OFF},
        {"DCOM-WMI-LAUNCH", CAUSE_WMI_LAUNCH},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct fake_machine *fake = fake_machine_healthy();
        denied(fake);
        struct run run = check_it(fake, false);
        facts_free(&run.facts);
        run.facts = (struct facts){.present = 0};
        for (size_t k = 0; k < run.finding_count; k++)
            if (strcmp(run.findings[k]->id, cases[i].requirement) == 0)
                run.findings[k]->verdict = V_NEEDS_CHANGE;
        struct symptoms symptoms;
        struct diagnosis diagnosis;
        all_symptoms(&run, &symptoms);
        assert_true(diagnosis_make(&symptoms, &diagnosis));
        if (diagnosis.causes[0] != cases[i].cause || !diagnosis.proven)
            fail_msg("%s: %s", cases[i].requirement, text_name(cause_info(diagnosis.causes[0])->sentence).text);
        diagnosis_free(&diagnosis);
        run_free(&run);
        fake_machine_free(fake);
    }
}

/* In none of the groups, but with an entry of its own in the limits: that is no reason to be denied. */
static void an_entry_of_its_own_is_no_denial(void **state)
{
    for (int entry = 0; entry < 2; entry++) {
        struct fake_machine *fake = fake_machine_healthy();
        const struct sid monitor = fake_sid(1002);
        char sid[SID_TEXT_MAX];
        fake_member_remove(fake, sid_well_known(SID_DISTRIBUTED_COM_USERS), &monitor);
        if (entry) {
            char *sddl = strbuf_printed("O:BAG:BAD:(A;;CCDCLCSWRP;;;%s)", sid_to_text(&monitor, sid));
            fake_string(fake, "SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM", "MachineLaunchRestriction", sddl);
            free(sddl);
        }
        denied(fake);
        struct run run = check_it(fake, false);
        struct symptoms symptoms;
        struct diagnosis diagnosis;
        all_symptoms(&run, &symptoms);
        assert_int_equal(symptoms.hints[CAUSE_NOT_IN_GROUP], entry ? HINT_NO : HINT_YES);
        assert_true(diagnosis_make(&symptoms, &diagnosis));
        assert_int_equal(diagnosis.causes[0] == CAUSE_NOT_IN_GROUP && diagnosis.proven, !entry);
        diagnosis_free(&diagnosis);
        run_free(&run);
        fake_machine_free(fake);
    }
}

/* Two requirements need a change; the one that the denied connection was seen to fail for is named first, though the
 * other stands before it in the catalogue. */
static void the_seen_cause_comes_first(void **state)
{
    struct fake_machine *fake = fake_machine_healthy();
    denied(fake);
    struct run run = check_it(fake, false);
    struct finding *firewall = (struct finding *)run_finding(&run, "FW-DCOM-IN");
    struct finding *uac = (struct finding *)run_finding(&run, "UAC-TOKEN-FILTER");
    struct finding *query = (struct finding *)run_finding(&run, "QRY-CONNECT");
    firewall->verdict = uac->verdict = V_NEEDS_CHANGE;
    assert_string_equal(run_first_cause(&run)->id, firewall->id);
    struct check check = {.finding = query};
    check_evidence(&check, sentence_of(TEXT_DIAGNOSIS_CAUSE_SEEN, "1", NULL), "UAC-TOKEN-FILTER",
                   sentence_of(TEXT_NONE, NULL), sentence_of(TEXT_CAUSE_UAC_FILTER, NULL), ST_OK, NULL);
    query->verdict = V_NEEDS_CHANGE;
    assert_string_equal(run_first_cause(&run)->id, uac->id);
    uac->verdict = V_READY;
    assert_string_equal(run_first_cause(&run)->id, firewall->id);
    run_free(&run);
    fake_machine_free(fake);
}

static const struct evidence *first_cause(const struct finding *finding)
{
    for (size_t i = 0; i < finding->evidence_count; i++) {
        enum text_id what = finding->evidence[i].what.id;
        if (what == TEXT_DIAGNOSIS_CAUSE || what == TEXT_DIAGNOSIS_CAUSE_SEEN)
            return &finding->evidence[i];
    }
    return NULL;
}

/* A silent port: other signs of life decide which cause comes first. */
static void silence_is_ranked(void **state)
{
    for (int lives = 0; lives < 2; lives++) {
        struct fake_machine *fake = fake_machine_healthy();
        port_silent(fake);
        fake_port(fake, address_of(fake), 445, lives ? PORT_REFUSED : PORT_NO_ANSWER);
        fake->ping.answered = false;
        struct run run = check_it(fake, false);
        const struct evidence *cause = first_cause(run_finding(&run, "NET-RPC-PORT"));
        assert_non_null(cause);
        assert_int_equal(cause->actual.id, lives ? TEXT_CAUSE_PORT_DROPPED : TEXT_CAUSE_HOST_OFF);
        run_free(&run);
        fake_machine_free(fake);
    }
}

static void layers_have_words(void **state)
{
    for (enum layer layer = 0; layer < LAYER_COUNT; layer++) {
        assert_true(*layer_word(layer) && *text_get(LANGUAGE_DE, layer_text(layer)));
        for (enum layer other = 0; other < layer; other++)
            assert_string_not_equal(layer_word(other), layer_word(layer));
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(runs_tell_their_layer),      cmocka_unit_test(no_green_picture_of_a_computer_that_is_not_ready),
    cmocka_unit_test(findings_are_enough),        cmocka_unit_test(what_was_not_checked_is_not_told),
    cmocka_unit_test(findings_name_the_denial),   cmocka_unit_test(an_entry_of_its_own_is_no_denial),
    cmocka_unit_test(the_seen_cause_comes_first), cmocka_unit_test(silence_is_ranked),
    cmocka_unit_test(layers_have_words),          {0},
};
