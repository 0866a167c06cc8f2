/* SPDX-License-Identifier: MIT */
#include "scenes.h"

#include "base/memory.h"
#include "base/time.h"
#include "check/run_merge.h"
#include "coordinator/coordinator.h"
#include "executor_inline.h"
#include "fake_machine.h"
#include "fix/pending_restart.h"
#include "requirements/catalogue.h"
#include "sample_run.h"

#include <stdlib.h>
#include <string.h>

static const int64_t moment = INT64_C(1777888272000);
static const char own_address[] = "192.168.1.10";

/* A clock that was compared with this computer's own stands in the evidence. */
static void fix_moments(struct sentence *sentence)
{
    char text[TIME_TEXT];
    for (size_t i = 0; i < TEXT_ARGUMENTS && sentence->arguments[i]; i++) {
        int64_t ms;
        if (!time_from_text(sentence->arguments[i], &ms))
            continue;
        free(sentence->arguments[i]);
        sentence->arguments[i] = memory_string(time_to_text(moment, text));
    }
}

void scene_fix_times(struct run *run)
{
    run->started_ms = moment;
    run->finished_ms = moment + 1327;
    for (size_t i = 0; i < run->finding_count; i++) {
        struct finding *finding = run->findings[i];
        finding->ms = (uint32_t)(2 + 7 * i % 40);
        for (size_t k = 0; k < finding->evidence_count; k++) {
            finding->evidence[k].ms = (uint32_t)(1 + 5 * (i + k) % 30);
            fix_moments(&finding->evidence[k].expected);
            fix_moments(&finding->evidence[k].actual);
        }
    }
    if (run->facts.present & FACT_QUERY) {
        run->facts.query.connect_ms = 212;
        run->facts.query.query_ms = 48;
    }
}

/* The whole check of FAKE, as a program would make it. */
static struct run checked(struct fake_machine *fake, struct request request, const char *client)
{
    struct run run;
    fake->clock_ms = time_now_ms(); /* no scene is about the clock */
    coordinator_run(&request, &fake->machine, executor_inline(), NULL, NULL, &run);
    run.client = memory_string(client);
    run.program_version = memory_string("1.0.0");
    run.command = request.local ? memory_string("wmiready-cli check --account PC-0421\\monitor --report=PC-0421.html")
                                : memory_string("wmiready-cli check PC-0421 --account PC-0421\\monitor "
                                                "--report=PC-0421.html");
    scene_fix_times(&run);
    request_free(&request);
    fake_machine_free(fake);
    return run;
}

static struct run remote(struct fake_machine *fake)
{
    return checked(fake, fake_request_remote(), "CLIENT-7");
}

static struct run local(struct fake_machine *fake)
{
    return checked(fake, fake_request_local(), "PC-0421");
}

/* ---- computers ---- */

static struct run ready(void)
{
    return remote(fake_machine_healthy());
}

static struct run ready_here(void)
{
    return local(fake_machine_healthy());
}

static struct run out_of_the_box(void)
{
    return local(fake_machine_stock());
}

static struct run out_of_the_box_remote(void)
{
    struct fake_machine *fake = fake_machine_stock();
    fake_port(fake, own_address, 135, PORT_NO_ANSWER);
    fake_query_fails(fake, ST_UNREACHABLE, 0x800706BA, WMI_STEP_CONNECT);
    return remote(fake);
}

static struct run unknown_name(void)
{
    struct fake_machine *fake = fake_machine_healthy();
    fake_name_fails(fake, ST_ABSENT, 11001);
    fake_query_fails(fake, ST_UNREACHABLE, 0x800706BA, WMI_STEP_CONNECT);
    return remote(fake);
}

static struct run refused(void)
{
    struct fake_machine *fake = fake_machine_healthy();
    fake_port(fake, own_address, 135, PORT_REFUSED);
    fake_query_fails(fake, ST_UNREACHABLE, 0x800706BA, WMI_STEP_CONNECT);
    return remote(fake);
}

static struct run wrong_password(void)
{
    struct fake_machine *fake = fake_machine_healthy();
    fake_query_fails(fake, ST_DENIED, 0x8007052E, WMI_STEP_CONNECT);
    return remote(fake);
}

static struct run access_denied(void)
{
    struct fake_machine *fake = fake_machine_healthy();
    const struct sid monitor = fake_sid(1002);
    fake_member_remove(fake, sid_well_known(SID_DISTRIBUTED_COM_USERS), &monitor);
    fake_query_fails(fake, ST_DENIED, 0x80070005, WMI_STEP_CONNECT);
    return remote(fake);
}

static struct run service_disabled(void)
{
    struct fake_machine *fake = fake_machine_healthy();
    fake_service_set(fake, "Winmgmt", SERVICE_START_OFF, SERVICE_STATE_STOPPED);
    fake_string(fake, "SOFTWARE\\Microsoft\\Ole", "EnableDCOM", "N");
    fake_query_fails(fake, ST_FAILED, 0x80070422, WMI_STEP_CONNECT);
    return local(fake);
}

static struct run not_elevated(void)
{
    struct fake_machine *fake = fake_machine_healthy();
    fake->os.elevated = false;
    fake_fail(fake, FAKE_service_get, ST_DENIED, 5);
    fake_fail(fake, FAKE_namespace_get, ST_DENIED, 0x80041003);
    fake_fail(fake, FAKE_rights_get, ST_DENIED, 0xC0000022);
    return local(fake);
}

static struct run group_policy(void)
{
    struct fake_machine *fake = fake_machine_stock();
    fake->firewall.profiles[1].policy_merge_off = true;
    fake->firewall.profiles[1].set_by_policy = true;
    return local(fake);
}

static struct run cancelled(void)
{
    struct run run = out_of_the_box();
    while (run.finding_count > 9)
        finding_free(run.findings[--run.finding_count]);
    run.cancelled = true;
    facts_free(&run.facts);
    run.facts = (struct facts){0};
    return run;
}

static void changed(struct run *run, const char *requirement, const char *remedy, enum change_kind kind,
                    const char *object, struct state before, struct state after)
{
    struct run_change *change = run_add_change(run);
    change->requirement = memory_string(requirement);
    change->remedy = memory_string(remedy);
    change->at_ms = moment + 300;
    change->change = (struct change){kind, memory_string(object), memory_string(""), NULL, before, after};
}

static void set_verdict(struct run *run, const char *id, enum verdict verdict)
{
    run_finding_to_change(run, id)->verdict = verdict;
}

static struct run fixed(void)
{
    struct run run = local(fake_machine_healthy());
    changed(&run, "SVC-WINMGMT", "start", CHANGE_SERVICE_START, "Winmgmt", state_number(SERVICE_START_OFF),
            state_number(SERVICE_START_AUTOMATIC));
    changed(&run, "FW-WMI-IN", "enable", CHANGE_FIREWALL_ENABLE, "WMI-WINMGMT-In-TCP", state_number(0),
            state_number(1));
    changed(&run, "FW-DCOM-IN", "enable", CHANGE_FIREWALL_ENABLE, "WMI-RPCSS-In-TCP", state_number(0), state_number(1));
    run.changes[2].status = ST_DENIED;
    run.changes[2].code = 0x80070005;
    set_verdict(&run, "SVC-WINMGMT", V_FIXED);
    set_verdict(&run, "FW-WMI-IN", V_FIXED);
    pending_restart_set(run_finding_to_change(&run, "DCOM-ENABLED"));
    set_verdict(&run, "FW-DCOM-IN", V_NOT_FIXED);
    return run;
}

static struct run two_sides(void)
{
    struct run run = out_of_the_box_remote();
    struct run *other = memory_new(struct run);
    *other = local(fake_machine_healthy());
    run_merge(&run, other);
    return run;
}

static struct run many_rows(void)
{
    struct fake_machine *fake = fake_machine_healthy();
    fake_query_rows(fake, 5000);
    return remote(fake);
}

static struct run few_requirements(void)
{
    struct request request = fake_request_local();
    request.only = memory_new_n(char *, 3);
    request.only[0] = memory_string("UAC-TOKEN-FILTER");
    request.only[1] = memory_string("FW-WMI-IN");
    return checked(fake_machine_stock(), request, "PC-0421");
}

static struct run nothing(void)
{
    return (struct run){.request = request_default(), .started_ms = moment, .finished_ms = moment};
}

/* ---- what no honest computer sends ---- */

static struct run hostile_markup(void)
{
    return sample_run_filled("</pre></script><script>alert(1)</script><img src=x onerror=alert(1)>\"'--></style>"
                             "<svg onload=alert(1)>&lt;&#60;{{7*7}}javascript:alert(1)");
}

static struct run hostile_characters(void)
{
    return sample_run_filled(
        "\x01\x02\x1B[31mred\x7F \xE2\x80\xAE"
        "fdp.exe\xE2\x81\xA9 \xEF\xBF\xBE \xED\xA0\x80 \xFF\xFE "
        "\xD7\xA9\xD7\x9C\xD7\x95\xD7\x9D \xE2\x80\x8B\xF3\xA0\x81\x81 caf\x65\xCC\x81 \xF0\x9F\x92\xBB\r\nnext");
}

static struct run hostile_length(void)
{
    struct strbuf text = STRBUF_INIT;
    for (unsigned i = 0; i < 10000; i++)
        strbuf_add(&text, i % 40 ? "W" : "\xC3\x84");
    struct run run = sample_run_filled(strbuf_text(&text));
    strbuf_free(&text);
    /* One finding with as much evidence as a machine likes to send. */
    for (unsigned i = 0; i < 300; i++)
        sample_run_evidence(run.findings[0], "Rule", "{DEADBEEF-0000-4000-8000-000000000001}", "off", "on");
    return run;
}

static struct run newer_program(void)
{
    struct run run = ready();
    struct finding *finding = finding_new(NULL, NULL);
    finding_rename(finding, "QUANTUM-LINK", NULL);
    finding->foreign_title = memory_string("The quantum link is entangled");
    finding->foreign_area = AREA_NETWORK;
    finding->verdict = V_NEEDS_CHANGE;
    finding->summary = sentence_raw("The link has decohered.");
    run.findings = memory_resize(run.findings, run.finding_count + 1, sizeof *run.findings);
    run.findings[run.finding_count++] = finding;
    return run;
}

struct run scene_example(void)
{
    return out_of_the_box_remote();
}

const struct scene scenes[] = {
    {"ready", ready, LANGUAGE_EN, false},
    {"ready-here", ready_here, LANGUAGE_EN, false},
    {"ready-german", ready, LANGUAGE_DE, false},
    {"out-of-the-box", out_of_the_box, LANGUAGE_EN, false},
    {"out-of-the-box-german", out_of_the_box, LANGUAGE_DE, false},
    {"no-answer", out_of_the_box_remote, LANGUAGE_EN, true},
    {"unknown-name", unknown_name, LANGUAGE_EN, false},
    {"refused", refused, LANGUAGE_DE, false},
    {"wrong-password", wrong_password, LANGUAGE_EN, false},
    {"access-denied", access_denied, LANGUAGE_EN, false},
    {"service-disabled", service_disabled, LANGUAGE_EN, false},
    {"not-elevated", not_elevated, LANGUAGE_EN, false},
    {"group-policy", group_policy, LANGUAGE_EN, false},
    {"cancelled", cancelled, LANGUAGE_EN, false},
    {"fixed", fixed, LANGUAGE_EN, false},
    {"two-sides", two_sides, LANGUAGE_EN, false},
    {"many-rows", many_rows, LANGUAGE_EN, false},
    {"few-requirements", few_requirements, LANGUAGE_EN, false},
    {"every-verdict", sample_run_mixed, LANGUAGE_EN, true},
    {"nothing", nothing, LANGUAGE_EN, false},
    {"newer-program", newer_program, LANGUAGE_EN, false},
    {"hostile-markup", hostile_markup, LANGUAGE_EN, false},
    {"hostile-characters", hostile_characters, LANGUAGE_DE, false},
    {"hostile-length", hostile_length, LANGUAGE_EN, false},
};

const size_t scene_count = array_count(scenes);
