/* SPDX-License-Identifier: MIT
 * The state of this computer and of others for a story: the commands of tests/world/tools/scene.h, as one text. */
#ifndef WIZARD_SCENERY_H
#define WIZARD_SCENERY_H

#include "driver.h"

/* Makes the state that LINES describe; fails the test when it cannot be made. */
void scenery(const char *lines);

/* Back to the healthy computer, without journals. For teardown. */
void scenery_clear(void);
void scenery_forget_log(void); /* what the doubles noted until now */

/* How many journals lie on this computer. */
int scenery_journals(void);

/* Whether other computers exist (a network of the tests' own); skips the test when not. */
void scenery_needs_network(void);

/* "set" of a text that no scene file could hold. */
void scenery_text(const char *key, const char *name, const wchar_t *text);

#endif
