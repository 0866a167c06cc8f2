/* SPDX-License-Identifier: MIT */
#include "testing.h"

#include "fix_session.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

struct fake_machine *fake_machine_broken(void)
{
    struct fake_machine *fake = fake_machine_stock();
    static const char internet[] = "SOFTWARE\\Microsoft\\Rpc\\Internet";
    fake_service_set(fake, "Winmgmt", SERVICE_START_OFF, SERVICE_STATE_STOPPED);
    /* Services that depend on it cannot run without it. */
    fake_service_set(fake, "iphlpsvc", SERVICE_START_AUTOMATIC, SERVICE_STATE_STOPPED);
    fake_string(fake, "SOFTWARE\\Microsoft\\Ole", "EnableDCOM", "N");
    fake_dword(fake, "SYSTEM\\CurrentControlSet\\Control\\Lsa", "ForceGuest", 1);
    fake_value(fake, internet, "Ports", registry_multi("many"));
    fake_string(fake, internet, "UseInternetPorts", "Y");
    return fake;
}

static struct run check(const struct session *session)
{
    struct run run;
    run_execute(&session->request, &session->fake->machine, executor_inline(), NULL, NULL, &run);
    return run;
}

struct session session_plan(struct fake_machine *fake, struct fake_store *store, const struct fix_choice *choices,
                            size_t count)
{
    struct session session = {.fake = fake, .store = store, .request = fake_request_local()};
    session.environment = (struct check_environment){.machine = &fake->machine, .request = &session.request};
    session.run = check(&session);
    /* The structure is given away by value: what points to the request has to follow (session_apply). */
    assert_int_equal(fix_prepare(&session.environment, &session.run, choices, count, &session.fix), ST_OK);
    return session;
}

void session_apply(struct session *session)
{
    session->environment.request = &session->request;
    struct journal_header header = fix_journal_header(&session->environment, &session->run);
    struct fault fault;
    enum status status = journal_create(&session->store->store, &header, &fault, &session->journal);
    journal_header_free(&header);
    session->has_journal = status == ST_OK;
    if (session->has_journal)
        session->result = fix_apply(&session->environment, &session->fix, &session->journal, session->listener);
    else
        session->result = (struct fix_result){.stop = FIX_NO_JOURNAL, .status = status};
}

struct run session_check(const struct session *session)
{
    return check(session);
}

void session_free(struct session *session)
{
    if (session->has_journal)
        journal_free(&session->journal);
    fix_free(&session->fix);
    run_free(&session->run);
    request_free(&session->request);
}

struct session session_fix(struct fake_machine *fake, struct fake_store *store)
{
    struct session session = session_plan(fake, store, NULL, 0);
    session_apply(&session);
    return session;
}

struct undo_result session_undo(struct fake_machine *fake, struct fake_store *store)
{
    struct undo_result result = {.status = ST_OK};
    char **names;
    size_t count;
    struct fault fault;
    assert_int_equal(journal_list(&store->store, &names, &count, &fault), ST_OK);
    assert_true(count <= 1);
    if (count == 1) {
        enum journal_problem problem;
        struct journal journal;
        enum status status = journal_open(&store->store, names[0], &problem, &fault, &journal);
        if (status == ST_OK) {
            result = undo_run(&fake->machine, NULL, &journal, "PC-0421\\support", NULL);
            journal_free(&journal);
        } else if (problem != JOURNAL_EMPTY) {
            fail_msg("journal: %s", text_get(LANGUAGE_EN, journal_problem_text(problem)));
        }
        free(names[0]);
    }
    free(names);
    return result;
}
