/* SPDX-License-Identifier: MIT */
#include "testing.h"

#include "trial.h"

#include "base/memory.h"
#include "executor_inline.h"

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

static struct run check(const struct trial *trial)
{
    return executor_inline_run(&trial->fake->machine, &trial->request);
}

struct trial trial_plan(struct fake_machine *fake, struct fake_store *store, const struct fix_choice *choices,
                        size_t count)
{
    struct trial trial = {.fake = fake, .store = store, .request = fake_request_local()};
    trial.environment = (struct check_environment){.machine = &fake->machine, .request = &trial.request};
    trial.run = check(&trial);
    /* The structure is given away by value: what points to the request has to follow (trial_apply). */
    assert_int_equal(fix_prepare(&trial.environment, &trial.run, choices, count, &trial.fix), ST_OK);
    return trial;
}

void trial_apply(struct trial *trial)
{
    trial->environment.request = &trial->request;
    struct journal_header header = fix_journal_header(&trial->environment, &trial->run);
    struct fault fault;
    enum status status = journal_create(&trial->store->store, &header, &fault, &trial->journal);
    journal_header_free(&header);
    trial->has_journal = status == ST_OK;
    if (trial->has_journal)
        trial->result = fix_apply(&trial->environment, &trial->fix, &trial->journal, trial->listener);
    else
        trial->result = (struct fix_result){.stop = FIX_NO_JOURNAL, .status = status};
}

struct run trial_check(const struct trial *trial)
{
    return check(trial);
}

void trial_free(struct trial *trial)
{
    if (trial->has_journal)
        journal_free(&trial->journal);
    fix_free(&trial->fix);
    run_free(&trial->run);
    request_free(&trial->request);
}

struct trial trial_fix(struct fake_machine *fake, struct fake_store *store)
{
    struct trial trial = trial_plan(fake, store, NULL, 0);
    trial_apply(&trial);
    return trial;
}

struct undo_result trial_undo(struct fake_machine *fake, struct fake_store *store)
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

void trial_assert_state(const char *what, unsigned number, const char *expected, struct fake_machine *fake)
{
    char *now = fake_machine_dump(fake);
    if (strcmp(expected, now) != 0) {
        print_error("--- expected\n%s--- found\n%s", expected, now);
        fail_msg("%s %u: not the original state", what, number);
    }
    free(now);
}
