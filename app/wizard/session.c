/* SPDX-License-Identifier: MIT */
#include "wizard/session.h"

#include "base/memory.h"
#include "check/catalogue.h"
#include "wizard/background.h"
#include "wizard/held_run.h"

#include <stdlib.h>
#include <string.h>

void session_init(struct session *session)
{
    *session = (struct session){.request = request_default()};
    session->findings = memory_new_n(struct finding *, catalogue_count());
}

static size_t place_of(const char *id)
{
    size_t i = 0;
    while (catalogue[i] && strcmp(catalogue[i]->id, id) != 0)
        i++;
    return i;
}

void query_result_hold(struct query_result *result)
{
    atomic_fetch_add(&result->others, 1);
}

void query_result_free(struct query_result *result)
{
    if (!result || atomic_fetch_sub(&result->others, 1) > 0)
        return;
    wmi_rows_free(&result->rows);
    free(result);
}

void session_take_query(struct session *session, struct query_result *result)
{
    session->rows_serial++;
    query_result_free(session->query);
    session->query = result;
}

static void forget_findings(struct session *session)
{
    session->rows_serial++;
    for (size_t i = 0; i < catalogue_count(); i++) {
        if (!session->run)
            finding_free(session->findings[i]);
        session->findings[i] = NULL;
    }
    held_run_release(session->run);
    session->run = NULL;
}

static void give_up(struct cancel **cancel)
{
    if (!*cancel)
        return;
    cancel_request(*cancel);
    cancel_release(*cancel);
    *cancel = NULL;
}

void session_forget_preview(struct session *session)
{
    give_up(&session->preview_cancel);
}

void session_reset(struct session *session)
{
    session->generation++;
    session->check_waits = false;
    give_up(&session->cancel);
    session_forget_preview(session);
    forget_findings(session);
    background_release_machine(session->machine);
    session->machine = NULL;
    session->done = session->total = 0;
    session->state = SESSION_IDLE;
}

void session_take_finding(struct session *session, struct finding *finding)
{
    size_t place = place_of(finding->id);
    if (place < catalogue_count() && !session->findings[place])
        session->findings[place] = finding;
    else
        finding_free(finding);
}

void session_take_run(struct session *session, struct run *run, struct machine *machine)
{
    forget_findings(session);
    session->run = run;
    session->machine = machine;
    session->checked_ms = run->finished_ms;
    for (size_t i = 0; i < run->finding_count; i++) {
        size_t place = place_of(run->findings[i]->id);
        if (place < catalogue_count())
            session->findings[place] = run->findings[i];
    }
    cancel_release(session->cancel);
    session->cancel = NULL;
    session->state = SESSION_CHECKED;
    session->done = session->total;
}

void session_begin_change(struct session *session, struct cancel *cancel)
{
    session_forget_preview(session);
    session->cancel = cancel;
    session->generation++;
    session->state = SESSION_CHANGING;
    session->done = session->total = 0;
}

void session_end_change(struct session *session)
{
    cancel_release(session->cancel);
    session->cancel = NULL;
    session->state = SESSION_CHECKED;
}

bool session_is_local(const struct session *session)
{
    return session->run ? session->run->request.local : session->request.local;
}

const struct wmi_rows *session_rows(const struct session *session, uint32_t *ms)
{
    if (session->query) {
        *ms = session->query->ms;
        return &session->query->rows;
    }
    const struct facts *facts = session->run ? &session->run->facts : NULL;
    if (!facts || !(facts->present & FACT_QUERY) || facts->query_reading.status != ST_OK)
        return NULL;
    *ms = facts->query.connect_ms + facts->query.query_ms;
    return &facts->query;
}

const struct finding *session_finding(const struct session *session, const struct requirement *requirement)
{
    size_t place = place_of(requirement->id);
    return place < catalogue_count() ? session->findings[place] : NULL;
}

void session_area_progress(const struct session *session, enum area area, size_t *done, size_t *total)
{
    *done = *total = 0;
    for (size_t i = 0; catalogue[i]; i++) {
        if (catalogue[i]->area != area)
            continue;
        *total += 1;
        *done += session->findings[i] != NULL;
    }
}

/* A run of what is known so far: the rules of check/run.h hold for it as well. */
static struct run known(const struct session *session, struct finding **storage)
{
    struct run run = {.findings = storage};
    for (size_t i = 0; i < catalogue_count(); i++)
        if (session->findings[i])
            storage[run.finding_count++] = session->findings[i];
    return run;
}

enum verdict session_area_verdict(const struct session *session, enum area area)
{
    struct finding **storage = memory_new_n(struct finding *, catalogue_count());
    struct run run = known(session, storage);
    enum verdict verdict = run.finding_count ? run_area_verdict(&run, area) : V_NOT_CHECKED;
    free(storage);
    return verdict;
}

const struct finding *session_area_first(const struct session *session, enum area area)
{
    struct finding **storage = memory_new_n(struct finding *, catalogue_count());
    struct run run = known(session, storage);
    size_t kept = 0;
    for (size_t i = 0; i < run.finding_count; i++)
        if (storage[i]->requirement->area == area)
            storage[kept++] = storage[i];
    run.finding_count = kept;
    const struct finding *first = run_first_cause(&run);
    /* Nothing stands in the way, but "everything is ready" would not be true. */
    for (size_t i = 0; !first && i < kept; i++)
        if (storage[i]->verdict == V_ATTENTION)
            first = storage[i];
    free(storage);
    return first;
}
