/* SPDX-License-Identifier: MIT */
#include "wizard/whose.h"

#include "base/memory.h"
#include "session/vouched.h"
#include "wizard/explain_dialog.h"
#include "wizard/page.h"

#include <stdlib.h>

/* The form that was chosen; NULL: none. */
static const char *ask(struct wizard *wizard, const struct qualify_choice *choice)
{
    enum language language = wizard->language;
    struct strbuf what = STRBUF_INIT, target = STRBUF_INIT, domain = STRBUF_INIT;
    const char *of_target[] = {choice->name, wizard->board.request.target}, *forms[3], *answers[3];
    size_t count = 0;
    text_format(&what, language, TEXT_WIZARD_WHOSE, of_target, 1);
    text_format(&target, language, TEXT_WIZARD_WHOSE_TARGET, of_target, 2);
    if (choice->domain) {
        text_format(&domain, language, TEXT_WIZARD_WHOSE_DOMAIN, (const char *const *)&choice->domain, 1);
        forms[count] = choice->domain;
        answers[count++] = strbuf_text(&domain);
    }
    forms[count] = choice->target;
    answers[count++] = strbuf_text(&target);
    forms[count] = NULL;
    answers[count++] = text_get(language, TEXT_WIZARD_WHOSE_WRITE);
    int answer = explain_dialog_ask(wizard, strbuf_text(&what), "", answers, count, (int)count - 1);
    strbuf_free(&domain);
    strbuf_free(&target);
    strbuf_free(&what);
    return answer < 0 ? NULL : forms[answer];
}

static void say(struct wizard *wizard, const struct sentence *problem)
{
    struct strbuf words = STRBUF_INIT;
    sentence_format(&words, wizard->language, problem);
    explain_dialog_message(wizard, strbuf_text(&words), "");
    strbuf_free(&words);
}

int whose_vouched(struct wizard *wizard, const struct sentence *problem, enum text_id safe)
{
    enum language language = wizard->language;
    const char *const *arguments = (const char *const *)problem->arguments;
    const char *const answers[VOUCHED_ANSWER_COUNT] = {
        [VOUCHED_NO_LOGON] = text_get(language, safe),
        [VOUCHED_TRUST] = text_get(language, TEXT_WIZARD_VOUCHED_TRUST),
    };
    struct strbuf what = STRBUF_INIT, more = STRBUF_INIT;
    text_format(&what, language, TEXT_WIZARD_VOUCHED, arguments, 2);
    text_format(&more, language, TEXT_WIZARD_VOUCHED_WHY, arguments, 2);
    int answer = explain_dialog_ask(wizard, strbuf_text(&what), strbuf_text(&more), answers, VOUCHED_ANSWER_COUNT,
                                    VOUCHED_NO_LOGON);
    strbuf_free(&more);
    strbuf_free(&what);
    return answer;
}

static void take(struct wizard *wizard, const struct qualify_choice *choice, const char *form)
{
    struct board *board = &wizard->board;
    if (choice->connection) {
        struct credentials *renamed = credentials_renamed(board->credentials, form);
        credentials_release(board->credentials);
        board->credentials = renamed;
    } else {
        free(board->request.account);
        board->request.account = memory_string(form);
    }
    board->choice++;
}

void whose_ask(struct wizard *wizard, struct refused *refused)
{
    unsigned generation = wizard->board.generation;
    board_reset(&wizard->board);
    generation++;
    page_refresh_seen(wizard);
    const char *form = NULL;
    int answer = -1;
    if (vouched_asks(&refused->problem))
        answer = whose_vouched(wizard, &refused->problem, TEXT_WIZARD_VOUCHED_NO_LOGON);
    else if (refused->choice.name)
        form = ask(wizard, &refused->choice);
    else
        say(wizard, &refused->problem);
    /* The message lets the world go on: something else may have begun, or the sheet may be closing by now. */
    bool still = !wizard->closing && wizard->board.generation == generation;
    if (still && (form || answer >= 0)) {
        if (form)
            take(wizard, &refused->choice, form);
        else
            vouched_answered(&wizard->board.request, (enum vouched_answer)answer);
        wizard->board.choice += !form;
        worker_check(wizard);
    } else if (still) {
        PostMessageW(wizard->sheet, PSM_SETCURSEL, PAGE_CHOOSE, 0);
    }
    worker_refused_free(refused);
}
