/* SPDX-License-Identifier: MIT
 * What one story goes through: running the program, and whether anything was changed. */
#ifndef WORLD_COURSE_H
#define WORLD_COURSE_H

#include "child.h"
#include "journals.h"
#include "snapshot.h"
#include "story.h"

enum { COURSE_WHY = 700, COURSE_COMMAND = 4096 };

struct course {
    const wchar_t *program;
    const struct story *story;
    char why[COURSE_WHY];    /* what is wrong; "" nothing */
    unsigned long cancel_ms; /* of the next runs: Ctrl+C after that; 0 none */
    struct snapshot before, after;
    char verdicts[3][64]; /* before, after the fix, after undo */
    struct journals_count counts;
};

/* False. The first thing that is wrong is kept. */
bool course_wrong(struct course *course, const char *format, ...) __attribute__((format(gnu_printf, 2, 3)));

bool course_launch(struct course *course, const wchar_t *command, struct child_result *out);
/* The program with VERB and ARGUMENTS in front of those of the story. */
bool course_run(struct course *course, const wchar_t *verb, const wchar_t *arguments, struct child_result *out);

/* Whether every "says" of the story was printed. */
bool course_says(struct course *course, const struct child_result *result);

/* " --only ID" where the whole computer cannot be ready: without a network of the world's own. */
const wchar_t *course_only(const struct story *story, wchar_t out[128]);
/* What to fix, as it stands on the command line. */
void course_selection(const struct story *story, wchar_t out[256]);

/* Whether everything is as in SINCE, but (EXCEPTED) for what the story excepts. */
bool course_unchanged(struct course *course, const struct snapshot *since, const char *what, bool excepted);

/* kill.c: the program is killed before each of its writes, in a fix and in the undo behind it. */
bool course_kill(struct course *course);

/* stop.c: a fix that ends early, and one on a disk that fills up. */
bool course_stop(struct course *course);
bool course_full(struct course *course);

/* pair.c: two products on one computer. */
bool course_pair(struct course *course);

#endif
