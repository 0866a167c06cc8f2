/* SPDX-License-Identifier: MIT */
#include "sample_run.h"

#include "base/memory.h"
#include "coordinator/asked.h"
#include "remedy/remedy.h"
#include "requirements/catalogue.h"

#include <stdlib.h>
#include <string.h>

static void replace(char **text, const char *value)
{
    free(*text);
    *text = memory_string(value);
}

static void fill_head(struct run *run)
{
    run->request = request_default();
    replace(&run->request.target, "PC-0421");
    run->request.local = false;
    replace(&run->request.account, "CORP\\svc.reader");
    replace(&run->request.client_address, "10.1.2.7");
    run->os = (struct os_info){.computer = memory_string("PC-0421"),
                               .dns_name = memory_string("pc-0421.corp.example"),
                               .caption = memory_string("Windows 11 Pro"),
                               .major = 10,
                               .build = 22631,
                               .revision = 4460,
                               .domain_joined = true,
                               .domain = memory_string("CORP"),
                               .elevated = true,
                               .user = memory_string("CORP\\anna.berg"),
                               .user_sid = memory_string("S-1-5-21-1004336348-1177238915-682003330-1604")};
    run->account.name = memory_string("CORP\\svc.reader");
    run->account.kind = ACCOUNT_USER;
    sid_from_text("S-1-5-21-1004336348-1177238915-682003330-2207", &run->account.sid);
    run->started_ms = INT64_C(1795408205123);
    run->finished_ms = INT64_C(1795408206450);
    run->client = memory_string("CLIENT-7");
    run->program_version = memory_string("1.0.0");
    run->command = memory_string("wmiready-cli check PC-0421 --account CORP\\svc.reader --report=PC-0421.html");
}

static void fill_query(struct run *run)
{
    static const char *const columns[] = {"Caption", "Version", "BuildNumber", "LocalDateTime"};
    static const char *const cells[] = {"Microsoft Windows 11 Pro", "10.0.22631", "22631", "2026-11-23 04:30:06"};
    struct wmi_rows *table = &run->facts.query;
    run->facts.present |= FACT_QUERY;
    table->columns = memory_new_n(char *, 4);
    table->cells = memory_new_n(char *, 4);
    for (; table->column_count < 4; table->column_count++) {
        table->columns[table->column_count] = memory_string(columns[table->column_count]);
        table->cells[table->column_count] = memory_string(cells[table->column_count]);
    }
    table->row_count = 1;
    table->step = WMI_STEP_DONE;
    table->connect_ms = 412;
    table->query_ms = 96;
}

struct run sample_run_ready(void)
{
    struct run run = {0};
    fill_head(&run);
    fill_query(&run);
    struct asked_list asked = asked_of(&run.request);
    run.findings = memory_new_n(struct finding *, asked.count);
    for (size_t i = 0; i < asked.count; i++) {
        const struct requirement *requirement = asked.items[i].requirement;
        struct finding *finding = finding_new(requirement, asked.items[i].subject);
        finding->verdict = V_READY;
        finding->summary = sentence_of(requirement->title, NULL);
        finding->ms = (uint32_t)(3 + i);
        run.findings[run.finding_count++] = finding;
        struct evidence *evidence = sample_run_evidence(finding, requirement->id, "", NULL, "1");
        evidence->channel = CHANNEL_WMI;
        evidence->ms = (uint32_t)(3 + i);
    }
    asked_free(&asked);
    return run;
}

struct run sample_run_only(const char *id)
{
    struct run run = sample_run_ready();
    size_t kept = 0;
    for (size_t i = 0; i < run.finding_count; i++)
        if (strcmp(run.findings[i]->id, id) == 0)
            run.findings[kept++] = run.findings[i];
        else
            finding_free(run.findings[i]);
    run.finding_count = kept;
    return run;
}

struct finding *sample_run_set(struct run *run, const char *id, enum verdict verdict, enum text_id summary,
                               const char *argument)
{
    for (size_t i = 0; i < run->finding_count; i++) {
        if (strcmp(run->findings[i]->id, id) != 0)
            continue;
        struct finding *finding = finding_new(catalogue_find(id), run->findings[i]->subject);
        finding_free(run->findings[i]);
        finding->verdict = verdict;
        finding->summary = sentence_of(summary, argument, NULL);
        run->findings[i] = finding;
        return finding;
    }
    return NULL;
}

struct evidence *sample_run_evidence(struct finding *finding, const char *what, const char *where, const char *expected,
                                     const char *actual)
{
    struct evidence *evidence = finding_add_evidence(finding);
    evidence->what = sentence_raw(what);
    evidence->where = memory_string(where ? where : "");
    if (expected)
        evidence->expected = sentence_raw(expected);
    if (actual)
        evidence->actual = sentence_raw(actual);
    return evidence;
}

void sample_run_offer(struct finding *finding, size_t index, bool recommended)
{
    const struct remedy *const *remedies = finding->requirement->remedies;
    for (size_t i = 0; remedies && remedies[i]; i++) {
        if (i != index)
            continue;
        finding->offers = memory_resize(finding->offers, finding->offer_count + 1, sizeof *finding->offers);
        finding->offers[finding->offer_count++] = (struct offer){remedies[i], recommended};
    }
}

static void break_firewall(struct run *run)
{
    struct finding *finding =
        sample_run_set(run, "FW-WMI-IN", V_NEEDS_CHANGE, TEXT_RAW, "The firewall blocks WMI on the Private profile.");
    sample_run_evidence(finding, "Rule WMI-WINMGMT-In-TCP", "profile Private", "enabled", "disabled")->channel =
        CHANNEL_WMI;
    sample_run_offer(finding, 0, true);
    sample_run_offer(finding, 1, false);
    finding = sample_run_set(run, "FW-POLICY", V_NEEDS_CHANGE, TEXT_RAW, "Local firewall rules are ignored.");
    finding->by_policy = true;
    finding->policy = memory_string("HKLM\\SOFTWARE\\Policies\\Microsoft\\WindowsFirewall\\DomainProfile");
    finding->advice = sentence_raw("Ask whoever manages the policy.");
}

static void break_permissions(struct run *run)
{
    struct finding *finding =
        sample_run_set(run, "PERM-LOGON", V_CANNOT_TELL, TEXT_RAW, "The logon rights could not be read.");
    sentence_free(&finding->summary);
    finding->summary = sentence_of(TEXT_COULD_NOT_READ, "SeNetworkLogonRight", NULL);
    sentence_nest(&finding->summary, 1, TEXT_STATUS_DENIED);
    finding->needs_administrator = true;
    struct evidence *evidence = sample_run_evidence(finding, "SeNetworkLogonRight", "LSA", "granted", NULL);
    evidence->status = ST_DENIED;
    evidence->fault = (struct fault){"LsaOpenPolicy", 0xC0000022};
    evidence->channel = CHANNEL_LSA;
    evidence->attempts[0] = (struct attempt){CHANNEL_WMI, ST_UNREACHABLE, {"ConnectServer", 0x800706BA}};
    evidence->attempt_count = 1;
    evidence->ms = 812;
    sample_run_set(run, "UAC-TOKEN-FILTER", V_ATTENTION, TEXT_RAW, "Remote UAC is off for local accounts.");
    sample_run_set(run, "NET-PING", V_NOT_APPLICABLE, TEXT_ONLY_REMOTE, NULL);
}

static void fill_refusals(struct run *run)
{
    static const char *const words[] = {"Security 4625", "System 10016"};
    struct refusals *refusals = &run->facts.refusals;
    *refusals = refusals_none();
    run->facts.present |= FACT_EVENTS;
    for (size_t i = 0; i < array_count(words); i++) {
        struct refusal refusal = {.kind = refusal_kind_from_word(words[i]),
                                  .account = memory_string("CORP\\svc.reader"),
                                  .sid = memory_string(i ? "S-1-5-21-1004336348-1177238915-682003330-2207" : ""),
                                  .client = memory_string(i ? "10.1.2.7" : "CLIENT-7"),
                                  .object = memory_string(""),
                                  .code = i ? 0 : 0xC000006A,
                                  .first_ms = run->started_ms - 7200000,
                                  .last_ms = run->started_ms - 60000 * (int64_t)(i + 1),
                                  .count = i ? 1 : 41};
        refusals_add(refusals, &refusal);
    }
    refusals->others = 3;
    refusals->logs[REFUSAL_LOG_SYSTEM].status = ST_OK;
    refusals->logs[REFUSAL_LOG_SECURITY].status = ST_OK;
    refusals->logs[REFUSAL_LOG_SECURITY].more = true;
    refusals->logs[REFUSAL_LOG_WMI] = (struct refusal_log_answer){.status = ST_DENIED, .fault = {"EvtQuery", 5}};
}

struct run sample_run_mixed(void)
{
    struct run run = sample_run_ready();
    fill_refusals(&run);
    break_firewall(&run);
    break_permissions(&run);
    struct finding *finding = sample_run_set(&run, "QRY-CONNECT", V_NOT_CHECKED, TEXT_BLOCKED_BY, "FW-WMI-IN");
    finding->blocked_by = memory_string("FW-WMI-IN");
    finding = sample_run_set(&run, "QRY-RUN", V_NOT_CHECKED, TEXT_BLOCKED_BY, "FW-WMI-IN");
    finding->blocked_by = memory_string("FW-WMI-IN");
    sample_run_set(&run, "SVC-WINMGMT", V_FIXED, TEXT_RAW, "The service Winmgmt runs.");
    sample_run_set(&run, "DCOM-ENABLED", V_FIXED_AFTER_RESTART, TEXT_RAW, "DCOM is on after a restart.");
    sample_run_set(&run, "PERM-GROUP", V_NOT_FIXED, TEXT_RAW, "The account is still in no group that may launch.");
    wmi_rows_free(&run.facts.query);
    run.facts.query_reading.status = ST_UNREACHABLE;
    struct run_change *change = run_add_change(&run);
    change->requirement = memory_string("SVC-WINMGMT");
    change->remedy = memory_string("start");
    change->at_ms = run.started_ms + 500;
    change->change.kind = CHANGE_SERVICE_START;
    change->change.object = memory_string("Winmgmt");
    change->change.item = memory_string("");
    change->change.before = state_number(SERVICE_START_OFF);
    change->change.after = state_number(SERVICE_START_AUTOMATIC);
    return run;
}

static void fill_os(struct os_info *os, const char *text)
{
    replace(&os->computer, text);
    replace(&os->dns_name, text);
    replace(&os->caption, text);
    replace(&os->domain, text);
    replace(&os->user, text);
    replace(&os->user_sid, text);
}

static void fill_evidence(struct evidence *evidence, const char *text)
{
    replace(&evidence->where, text);
    evidence->status = ST_FAILED;
    evidence->fault.code = 0x80070005;
    evidence->fault_api = memory_string(text);
    evidence->fault.api = evidence->fault_api;
}

static void fill_finding(struct finding *finding, const char *text)
{
    sentence_free(&finding->summary);
    finding->summary = sentence_of(TEXT_COULD_NOT_READ, text, text, NULL);
    finding->advice = sentence_raw(text);
    finding->policy = memory_string(text);
    fill_evidence(sample_run_evidence(finding, text, text, text, text), text);
}

struct run sample_run_filled(const char *text)
{
    struct run run = sample_run_mixed();
    char **strings[] = {
        &run.request.target,         &run.request.account, &run.request.client_address, &run.request.user,
        &run.request.namespace_path, &run.request.query,   &run.account.name,           &run.client,
        &run.program_version,        &run.command};
    for (size_t i = 0; i < array_count(strings); i++)
        replace(strings[i], text);
    fill_os(&run.os, text);
    for (size_t i = 0; i < run.finding_count; i++) {
        free(run.findings[i]->policy);
        sentence_free(&run.findings[i]->advice);
        fill_finding(run.findings[i], text);
        finding_rename(run.findings[i], run.findings[i]->id, text);
    }
    fill_query(&run);
    for (size_t i = 0; i < run.facts.query.column_count; i++) {
        replace(&run.facts.query.columns[i], text);
        replace(&run.facts.query.cells[i], text);
    }
    for (size_t i = 0; i < run.facts.refusals.count; i++) {
        replace(&run.facts.refusals.items[i].account, text);
        replace(&run.facts.refusals.items[i].sid, text);
        replace(&run.facts.refusals.items[i].client, text);
        replace(&run.facts.refusals.items[i].object, text);
    }
    struct run_change *change = run_add_change(&run);
    change->requirement = strbuf_printed("PERM-GROUP[%s]", text); /* the subject is the target's */
    change->remedy = memory_string(text);
    change->text = memory_string(text);
    change->before = memory_string(text);
    change->after = memory_string(text);
    return run;
}
