/* SPDX-License-Identifier: MIT
 * What a page looks like: pictures of it, and whether every text fits and nothing overlaps. */
#ifndef WIZARD_SHAPE_H
#define WIZARD_SHAPE_H

#include "driver.h"

/* The sheet, or the dialog in front of it, as build/screens/NAME.png. */
void shape_picture(struct wizard_process *wizard, const char *name);

/* Prints and counts what is wrong with the current page: texts larger than their control, controls that overlap,
 * leave the page or are empty. NAME stands before each line. */
int shape_problems(struct wizard_process *wizard, const char *name);

/* Leaves a picture and fails when anything is wrong with the page. */
void shape_look(struct wizard_process *wizard, const char *name);

/* The resolution that programs started from now on see. */
void shape_set_dpi(unsigned dpi);

#endif
