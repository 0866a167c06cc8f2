/* SPDX-License-Identifier: MIT */
#include "wizard/board.h"

#include "base/memory.h"
#include "requirements/catalogue.h"
#include "wizard/background.h"

#include <stdlib.h>
#include <string.h>

void board_init(struct board *board)
{
    *board = (struct board){.request = request_default()};
    board->findings = memory_new_n(struct finding *, catalogue_count());
}

static size_t place_of(const char *id)
{
    size_t i = 0;
    while (catalogue[i] && strcmp(catalogue[i]->id, id) != 0)
        i++;
    return i;
}

void board_query_result_hold(struct query_result *result)
{
    hold_take(&result->hold);
}

void board_query_result_free(struct query_result *result)
{
    if (!result || !hold_drop(&result->hold))
        return;
    wmi_rows_free(&result->rows);
    free(result);
}

void board_take_query(struct board *board, struct query_result *result)
{
    board->rows_serial++;
    board_query_result_free(board->query);
    board->query = result;
}

static void forget_findings(struct board *board)
{
    board->rows_serial++;
    for (size_t i = 0; i < catalogue_count(); i++) {
        if (!board->run)
            finding_free(board->findings[i]);
        board->findings[i] = NULL;
    }
    background_release_checked(board->checked);
    board->checked = NULL;
    board->run = NULL;
}

static void give_up(struct cancel **cancel)
{
    if (!*cancel)
        return;
    cancel_request(*cancel);
    cancel_release(*cancel);
    *cancel = NULL;
}

void board_forget_preview(struct board *board)
{
    give_up(&board->preview_cancel);
}

void board_reset(struct board *board)
{
    board->generation++;
    board->check_waits = false;
    give_up(&board->cancel);
    board_forget_preview(board);
    forget_findings(board);
    board->done = board->total = 0;
    board->state = BOARD_IDLE;
}

void board_take_other(struct board *board, struct run *other)
{
    if (board->other)
        run_free(board->other);
    free(board->other);
    board->other = other;
}

void board_forget_choice(struct board *board)
{
    board->choice++;
    board_take_query(board, NULL);
    board_take_other(board, NULL);
}

void board_take_credentials(struct board *board, struct credentials *credentials, const char *target)
{
    credentials_release(board->credentials);
    free(board->credentials_for);
    board->credentials = credentials;
    board->credentials_for = credentials ? memory_string(target) : NULL;
    board->credentials_given += credentials != NULL;
    board_reset(board);
    board_forget_choice(board);
}

/* A requirement that is asked of several things stands for all: the one to look at first. NULL: none yet. */
static struct finding *first_of(struct finding *known, struct finding *next)
{
    struct finding *both[] = {known, next};
    const struct run run = {.findings = both, .finding_count = 2};
    return known && run_area_first(&run, finding_area(next)) != next ? known : next;
}

void board_take_finding(struct board *board, struct finding *finding)
{
    size_t place = place_of(finding->id);
    if (place == catalogue_count()) {
        finding_free(finding);
        return;
    }
    struct finding *known = board->findings[place], *first = first_of(known, finding);
    finding_free(first == known ? finding : known);
    board->findings[place] = first;
}

void board_take_check(struct board *board, struct checked *checked)
{
    struct run *run = &checked->run;
    forget_findings(board);
    board->checked = checked;
    board->run = run;
    board->checked_ms = run->finished_ms;
    for (size_t i = 0; i < run->finding_count; i++) {
        size_t place = place_of(run->findings[i]->id);
        if (place < catalogue_count())
            board->findings[place] = first_of(board->findings[place], run->findings[i]);
    }
    cancel_release(board->cancel);
    board->cancel = NULL;
    board->state = BOARD_CHECKED;
    board->done = board->total;
}

void board_begin_change(struct board *board, struct cancel *cancel)
{
    board_forget_preview(board);
    board->cancel = cancel;
    board->generation++;
    board->state = BOARD_CHANGING;
    board->done = board->total = 0;
}

void board_end_change(struct board *board)
{
    cancel_release(board->cancel);
    board->cancel = NULL;
    board->state = board->checked ? BOARD_CHECKED : BOARD_IDLE;
}

bool board_is_local(const struct board *board)
{
    return board->run ? board->run->request.local : board->request.local;
}

const struct wmi_rows *board_rows(const struct board *board, uint32_t *ms)
{
    if (board->query) {
        *ms = board->query->ms;
        return &board->query->rows;
    }
    const struct facts *facts = board->run ? &board->run->facts : NULL;
    if (!facts || !(facts->present & FACT_QUERY) || facts->query_reading.status != ST_OK)
        return NULL;
    *ms = facts->query.connect_ms + facts->query.query_ms;
    return &facts->query;
}

const struct finding *board_finding(const struct board *board, const struct requirement *requirement)
{
    size_t place = place_of(requirement->id);
    return place < catalogue_count() ? board->findings[place] : NULL;
}

void board_area_progress(const struct board *board, enum area area, size_t *done, size_t *total)
{
    *done = *total = 0;
    for (size_t i = 0; catalogue[i]; i++) {
        if (catalogue[i]->area != area)
            continue;
        *total += 1;
        *done += board->findings[i] != NULL;
    }
}

/* A run of what is known so far: the rules of check/run.h hold for it as well. */
static struct run known(const struct board *board, struct finding **storage)
{
    struct run run = {.findings = storage};
    for (size_t i = 0; i < catalogue_count(); i++)
        if (board->findings[i])
            storage[run.finding_count++] = board->findings[i];
    return run;
}

enum verdict board_area_verdict(const struct board *board, enum area area)
{
    struct finding **storage = memory_new_n(struct finding *, catalogue_count());
    struct run run = known(board, storage);
    enum verdict verdict = run.finding_count ? run_area_verdict(&run, area) : V_NOT_CHECKED;
    free(storage);
    return verdict;
}

const struct finding *board_area_first(const struct board *board, enum area area)
{
    struct finding **storage = memory_new_n(struct finding *, catalogue_count());
    struct run run = known(board, storage);
    const struct finding *first = run_area_first(&run, area);
    free(storage);
    return first;
}
