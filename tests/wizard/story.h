/* SPDX-License-Identifier: MIT
 * What the stories have in common: a wizard that has checked, rows of findings, a picture at the end. */
#ifndef WIZARD_STORY_H
#define WIZARD_STORY_H

#include "driver.h"
#include "keys.h"
#include "scenery.h"
#include "shape.h"

/* The wizard of the story at hand; story_teardown ends it and undoes the scene. */
extern struct wizard_process *wizard;
int story_teardown(void **state);

#define story(function) cmocka_unit_test_teardown(function, story_teardown)

/* Starts the wizard with ARGUMENTS (in English unless they say otherwise), leaves the first page and waits for the
 * end of the check. */
void story_check(const wchar_t *arguments);
/* The same for another computer. */
void story_check_remote(const wchar_t *target);

/* Another account than the one that is chosen; on the first page. */
void story_account(const wchar_t *name);

/* Drops a file on the page at hand. */
void story_drop(const wchar_t *path);

/* Without administrator rights, as Windows starts an administrator who was not asked; skips where there is no such
 * token. */
void story_start_limited(const wchar_t *arguments);
/* The instance with administrator rights takes the place of the one that asked for them. */
void story_relaunched(void);

/* The same, and it has the rights that it was asked to have. */
void story_relaunched_elevated(void);
/* The words that the wizard was started with, as it has them in its memory. */
void story_command_line(wchar_t *line, size_t units);

/* Result of the finding whose title contains TITLE, on the page at hand; "" when there is no such row. */
const char *story_result(const char *title);
void story_select(const char *title);
void story_wait_result(const char *title, const char *result);

/* Until the details, with the exact change of the chosen remedy, contain PART. */
void story_wait_change(const char *part);

/* A file of the wizard's, the path as this process sees it; gone when it returns false. */
bool story_file_contains(const wchar_t *path, const char *part);

/* Waits for a message, leaves a picture of it, and closes it. */
void story_close_message(const char *picture);

/* Runs wmiready-cli with ARGUMENTS to its end. */
void story_cli(const wchar_t *arguments);

/* In the common dialog in front: types PATH and presses OK. */
void story_save_as(const wchar_t *path);
void story_open(const wchar_t *path);

/* Closes the wizard, notes how long its UI thread stood still at most in this story (NAME), and fails for gross gaps.
 */
void story_close_named(const char *name);
#define story_close() story_close_named(__func__)

/* One line for the figures that run.sh prints. */
void figure(const char *format, ...) __attribute__((format(gnu_printf, 1, 2)));

#endif
