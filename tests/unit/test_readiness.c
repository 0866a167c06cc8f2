/* SPDX-License-Identifier: MIT
 * What a query proves: with something left unread, only rows for the judged account itself make a run ready. */
#include "testing.h"

#include "base/memory.h"
#include "check/run.h"
#include "requirements/catalogue.h"

static const char monitor_sid[] = "S-1-5-21-1-2-3-1104";

struct side {
    bool local;
    const char *account;         /* asked about; NULL: whoever connects */
    const char *user, *user_sid; /* of the credentials, and of who runs the program; NULL none */
    const char *name, *sid;      /* as resolved; NULL: not */
    enum verdict query;
    bool elsewhere; /* the client is another computer */
};

static void add(struct run *run, const char *id, enum verdict verdict)
{
    struct finding *finding = finding_new(catalogue_find(id), NULL);
    finding->verdict = verdict;
    finding->summary = sentence_raw("said");
    run->findings = memory_resize(run->findings, run->finding_count + 1, sizeof *run->findings);
    run->findings[run->finding_count++] = finding;
}

static enum readiness readiness_of(const struct side *side)
{
    struct run run = {.request = request_default()};
    run.request.local = side->local;
    run.request.client_here = !side->elsewhere;
    run.request.account = memory_string(side->account);
    run.request.user = memory_string(side->user);
    run.os.user_sid = memory_string(side->user_sid);
    run.account.name = memory_string(side->name);
    if (side->sid)
        assert_true(sid_from_text(side->sid, &run.account.sid));
    add(&run, "PERM-GROUP", V_CANNOT_TELL);
    add(&run, "QRY-RUN", side->query);
    enum readiness readiness = run_readiness(&run);
    run_free(&run);
    return readiness;
}

static void rows_for_the_account_prove_it(void **state)
{
    static const char own[] = "S-1-5-21-1-2-3-500";
    static const struct {
        const char *what;
        struct side side;
        enum readiness readiness;
    } cases[] = {
        {"whoever runs it", {false, NULL, NULL, own, "CORP\\adm", own, V_READY, false}, READINESS_READY},
        {"whoever runs it, for another client",
         {false, NULL, NULL, own, "CORP\\adm", own, V_READY, true},
         READINESS_CANNOT_TELL},
        {"no rows", {false, NULL, NULL, own, "CORP\\adm", own, V_ATTENTION, false}, READINESS_CANNOT_TELL},
        {"a query on the computer itself",
         {true, NULL, NULL, own, "CORP\\adm", own, V_READY, false},
         READINESS_CANNOT_TELL},
        {"named, and the same",
         {false, "monitor", NULL, monitor_sid, "CORP\\monitor", monitor_sid, V_READY, false},
         READINESS_READY},
        {"named, and another",
         {false, "CORP\\monitor", NULL, own, "CORP\\monitor", monitor_sid, V_READY, false},
         READINESS_CANNOT_TELL},
        {"named, not resolved", {false, "CORP\\monitor", NULL, own, NULL, NULL, V_READY, false}, READINESS_CANNOT_TELL},
        {"credentials", {false, NULL, "CORP\\monitor", "", NULL, NULL, V_READY, false}, READINESS_READY},
        {"credentials of the account",
         {false, "corp\\Monitor", "CORP\\monitor", "", NULL, NULL, V_READY, false},
         READINESS_READY},
        {"credentials of the account as resolved",
         {false, "monitor@corp.example", "CORP\\monitor", "", "CORP\\monitor", monitor_sid, V_READY, false},
         READINESS_READY},
        {"credentials of another",
         {false, "CORP\\monitor", "CORP\\adm", "", "CORP\\monitor", monitor_sid, V_READY, false},
         READINESS_CANNOT_TELL},
    };
    for (size_t i = 0; i < array_count(cases); i++)
        if (readiness_of(&cases[i].side) != cases[i].readiness)
            fail_msg("%s", cases[i].what);
}

/* What was asked for by name counts, information or not; what applies to nothing tells nothing. */
static void a_part_is_told_or_not(void **state)
{
    static const struct {
        const char *what, *id, *only;
        enum verdict verdict;
        enum readiness readiness;
    } cases[] = {
        {"information, not told", "NET-PING", NULL, V_CANNOT_TELL, READINESS_READY},
        {"information, not checked", "NET-PING", NULL, V_NOT_CHECKED, READINESS_READY},
        {"information that was asked for, not told", "NET-PING", "NET-PING", V_CANNOT_TELL, READINESS_CANNOT_TELL},
        {"information that was asked for, not checked", "NET-PING", "NET-PING", V_NOT_CHECKED, READINESS_CANNOT_TELL},
        {"information that was asked for, told", "NET-PING", "NET-PING", V_ATTENTION, READINESS_READY},
        {"does not apply", "PERM-GROUP", "PERM-GROUP", V_NOT_APPLICABLE, READINESS_CANNOT_TELL},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct run run = {.request = request_default()};
        if (cases[i].only) {
            run.request.only = memory_new_n(char *, 2);
            run.request.only[0] = memory_string(cases[i].only);
        } else {
            add(&run, "PERM-GROUP", V_READY);
        }
        add(&run, cases[i].id, cases[i].verdict);
        if (run_readiness(&run) != cases[i].readiness)
            fail_msg("%s", cases[i].what);
        run_free(&run);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(rows_for_the_account_prove_it), cmocka_unit_test(a_part_is_told_or_not), {0}};
