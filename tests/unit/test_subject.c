/* SPDX-License-Identifier: MIT
 * A requirement asked of several subjects: what --apply and --only take, what is planned, and what every output says.
 */
#include "testing.h"

#include "sample_run.h"
#include "trial.h"

#include "base/memory.h"
#include "coordinator/asked.h"
#include "fix/fix_choices.h"
#include "report/report.h"

#include <stdlib.h>
#include <string.h>

/* ---- words ---- */
static const struct {
    const char *list;
    const char *read; /* key|remedy of each, or the beginning of the complaint */
} lists[] = {
    {"SVC-WINMGMT", "SVC-WINMGMT|;"},
    {"svc-winmgmt:START,,FW-WMI-IN", "svc-winmgmt|start;FW-WMI-IN|;"},
    {"PERM-NAMESPACE:remote-enable", "PERM-NAMESPACE|remote-enable;"},
    {"PERM-NAMESPACE[root\\cimv2]:remote-enable", "PERM-NAMESPACE[root\\cimv2]|remote-enable;"},
    {"perm-namespace[ROOT\\CimV2],SVC-RPC", "perm-namespace[ROOT\\CimV2]|;SVC-RPC|;"},
    {"", "The list of requirements is empty."},
    {" ,", "The list of requirements is empty."},
    {"SVC-WINMGMT,X", "There is no requirement \"X\"."},
    {":start", "There is no requirement \"\"."},
    {"SVC-WINMGMT:", "SVC-WINMGMT has no remedy \"\"."},
    {"SVC-WINMGMT:strat", "SVC-WINMGMT has no remedy \"strat\". Did you mean \"start\"?"},
    {"SVC-WINMGMT[x]:start", "SVC-WINMGMT is asked once; write it without brackets, not as \"SVC-WINMGMT[x]\"."},
    {"PERM-NAMESPACE[root\\sms]",
     "\"PERM-NAMESPACE[root\\sms]\" is not asked here. There is: PERM-NAMESPACE[root\\cimv2]."},
    {"PERM-NAMESPACE[a,b:c]d]:remote-enable,SVC-RPC", "\"PERM-NAMESPACE[a,b:c]d]\" is not asked here."},
    {"PERM-NAMESPACE[root\\cimv2", "\"PERM-NAMESPACE[root\\cimv2\" is not asked here."},
    {"PERM-NAMESPACE[]", "\"PERM-NAMESPACE[]\" is not asked here."},
    {"PERM-NAMESPACE]", "There is no requirement \"PERM-NAMESPACE]\"."},
};

static char *read_list(const char *list, const struct request *request)
{
    struct strbuf out = STRBUF_INIT;
    struct fix_choices choices;
    struct sentence problem;
    if (fix_choices_read(list, request, &choices, &problem) == ST_OK) {
        for (size_t i = 0; i < choices.count; i++)
            strbuf_printf(&out, "%s|%s;", choices.list[i].requirement,
                          choices.list[i].remedy ? choices.list[i].remedy : "");
        fix_choices_free(&choices);
    } else {
        sentence_format(&out, LANGUAGE_EN, &problem);
        sentence_free(&problem);
    }
    return strbuf_take(&out);
}

static void lists_are_read(void **state)
{
    struct request request = request_default();
    for (size_t i = 0; i < array_count(lists); i++) {
        char *read = read_list(lists[i].list, &request);
        bool whole = strchr(lists[i].read, ';') != NULL;
        if (whole ? strcmp(read, lists[i].read) != 0 : strncmp(read, lists[i].read, strlen(lists[i].read)) != 0)
            fail_msg("%s is read as %s instead of %s", lists[i].list, read, lists[i].read);
        free(read);
    }
    request_free(&request);
}

static void only_takes_no_remedy(void **state)
{
    struct sentence problem;
    struct request request = request_default();
    assert_int_equal(fix_choices_only("SVC-RPC,PERM-NAMESPACE[root\\cimv2]", &request, &problem), ST_OK);
    assert_string_equal(request.only[1], "PERM-NAMESPACE[root\\cimv2]");
    assert_null(request.only[2]);
    assert_int_equal(fix_choices_only("SVC-RPC,SVC-WINMGMT:start,FW-WMI-IN", &request, &problem), ST_INVALID);
    assert_int_equal(problem.id, TEXT_CHOICE_REMEDY_HERE);
    sentence_free(&problem);
    assert_string_equal(request.only[0], "SVC-RPC");
    request_free(&request);
}

static void a_thing_lies_in_another(void **state)
{
    assert_true(finding_subject_within(NULL, NULL) && finding_subject_within("a", NULL) &&
                finding_subject_within(NULL, "a"));
    assert_true(finding_subject_within("root\\cimv2", "ROOT\\CIMV2"));
    assert_true(finding_subject_within("root\\cimv2:Win32_Service", "root\\cimv2"));
    assert_false(finding_subject_within("root\\cimv2", "root\\cimv2:Win32_Service"));
    assert_false(finding_subject_within("root\\cimv22", "root\\cimv2"));
}

/* ---- two namespaces of one computer ---- */
#define STOCK "O:BAG:BAD:(A;CIID;CCDCLCSWRPWPRCWD;;;BA)(A;CIID;CCDCRP;;;AU)"

static struct trial two_spaces(struct fake_machine *fake, struct fake_store *store, struct run *other)
{
    struct trial trial = trial_plan(fake, store, NULL, 0);
    fix_free(&trial.fix);
    free(trial.request.namespace_path);
    trial.request.namespace_path = memory_string("root\\sms");
    *other = trial_check(&trial);
    for (size_t i = 0; i < other->finding_count; i++)
        if (finding_is(other->findings[i], "PERM-NAMESPACE[root\\sms]")) {
            size_t count = trial.run.finding_count + 1;
            trial.run.findings = memory_resize(trial.run.findings, count, sizeof *trial.run.findings);
            trial.run.findings[count - 1] = finding_copy(other->findings[i]);
            trial.run.finding_count = count;
        }
    return trial;
}

static size_t planned(struct trial *trial, const char *key, const char *paths)
{
    const struct fix_choice choice = {key, "remote-enable"};
    trial->environment = (struct check_environment){&trial->fake->machine, &trial->request, NULL};
    assert_int_equal(fix_prepare(&trial->environment, &trial->run, &choice, 1, &trial->fix), ST_OK);
    struct strbuf found = STRBUF_INIT;
    for (size_t i = 0; i < trial->fix.count; i++)
        for (size_t k = 0; k < trial->fix.steps[i].plan.count; k++)
            strbuf_printf(&found, "%s;", trial->fix.steps[i].plan.changes[k].object);
    assert_string_equal(strbuf_text(&found), paths);
    strbuf_free(&found);
    size_t count = trial->fix.count;
    fix_free(&trial->fix);
    return count;
}

static void each_subject_has_its_own_fix(void **state)
{
    struct fake_machine *fake = fake_machine_stock();
    struct fake_store *store = fake_store_new();
    struct run other;
    fake_namespace_sddl(fake, "root\\cimv2", STOCK);
    fake_namespace_sddl(fake, "root\\sms", STOCK);
    struct trial trial = two_spaces(fake, store, &other);
    assert_int_equal(planned(&trial, "PERM-NAMESPACE", "root\\cimv2;root\\sms;"), 2);
    assert_int_equal(planned(&trial, "PERM-NAMESPACE[root\\sms]", "root\\sms;"), 1);
    assert_int_equal(planned(&trial, "PERM-NAMESPACE[root\\none]", ""), 1);
    /* What will be asked narrows what may be applied. */
    needs_add_allowed(&trial.request.needs, "PERM-NAMESPACE[root\\sms]:remote-enable");
    assert_int_equal(planned(&trial, "PERM-NAMESPACE", "root\\sms;"), 2);
    needs_add_allowed(&trial.request.needs, "recommended");
    assert_int_equal(planned(&trial, "PERM-NAMESPACE", "root\\cimv2;root\\sms;"), 2);
    run_free(&other);
    trial_free(&trial);
    fake_store_free(store);
    fake_machine_free(fake);
}

/* ---- outputs ---- */
static struct run two_findings(void)
{
    struct run run = sample_run_ready();
    size_t count = run.finding_count + 2;
    run.findings = memory_resize(run.findings, count, sizeof *run.findings);
    for (; run.finding_count < count; run.finding_count++) {
        bool blocked = run.finding_count + 1 == count;
        const struct finding *space = run_finding(&run, "PERM-NAMESPACE");
        struct finding *finding = finding_new(blocked ? NULL : space->requirement, "root\\sms");
        finding->verdict = blocked ? V_NOT_CHECKED : V_NEEDS_CHANGE;
        finding->summary = sentence_raw("words");
        if (blocked) {
            finding_rename(finding, "LATER", NULL);
            finding->blocked_by = memory_string("PERM-NAMESPACE[root\\sms]");
        } else {
            finding->offers = memory_new(struct offer);
            finding->offers[finding->offer_count++] = (struct offer){space->requirement->remedies[0], true};
        }
        run.findings[run.finding_count] = finding;
    }
    return run;
}

static void every_output_names_the_subject(void **state)
{
    static const struct {
        report_form *write;
        const char *parts[4];
    } outputs[] = {
        {report_text,
         {"PERM-NAMESPACE     [root\\sms] words", "PERM-NAMESPACE     [root\\cimv2] ",
          "--apply PERM-NAMESPACE[root\\sms]:remote-enable", "PERM-NAMESPACE[root\\sms]: words"}},
        {report_html,
         {"id=\"PERM-NAMESPACE.2\"", "href=\"#PERM-NAMESPACE.2\">PERM-NAMESPACE[root\\sms]</a>",
          "id=\"PERM-NAMESPACE\"", ": root\\sms</span>"}},
        {report_json,
         {"\"subject\": \"root\\\\sms\"", "\"first_cause\": \"PERM-NAMESPACE[root\\\\sms]\"",
          "\"blocked_by\": \"PERM-NAMESPACE[root\\\\sms]\"",
          "\"apply\": \"PERM-NAMESPACE[root\\\\sms]:remote-enable\""}},
        {report_junit, {"name=\"PERM-NAMESPACE[root\\sms]: ", "name=\"PERM-NAMESPACE[root\\cimv2]: "}},
    };
    struct run run = two_findings();
    for (size_t i = 0; i < array_count(outputs); i++) {
        const struct report_options options = {.language = LANGUAGE_EN, .width = 100};
        struct strbuf out = STRBUF_INIT;
        outputs[i].write(&run, &options, &out);
        for (size_t k = 0; k < 4 && outputs[i].parts[k]; k++)
            if (!strstr(strbuf_text(&out), outputs[i].parts[k]))
                fail_msg("%s is not in\n%s", outputs[i].parts[k], strbuf_text(&out));
        strbuf_free(&out);
    }
    run_free(&run);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(lists_are_read),
    cmocka_unit_test(only_takes_no_remedy),
    cmocka_unit_test(a_thing_lies_in_another),
    cmocka_unit_test(each_subject_has_its_own_fix),
    cmocka_unit_test(every_output_names_the_subject),
    {0},
};
