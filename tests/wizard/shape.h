/* SPDX-License-Identifier: MIT
 * What a page looks like: pictures of it, and whether every text fits and nothing overlaps. */
#ifndef WIZARD_SHAPE_H
#define WIZARD_SHAPE_H

#include "driver.h"

/* The sheet, or the dialog in front of it, as build/screens/NAME.png. */
void shape_picture(struct wizard_process *wizard, const char *name);

/* The same; returns how many of its pixels have COLOR. */
int shape_picture_of(struct wizard_process *wizard, const char *name, COLORREF color);

/* Prints and counts what is wrong with the current page: texts larger than their control, controls that overlap,
 * leave the page or are empty. NAME stands before each line. */
int shape_problems(struct wizard_process *wizard, const char *name);

/* Leaves a picture and fails when anything is wrong with the page. */
void shape_look(struct wizard_process *wizard, const char *name);

/* Whether a window of this size (pixels) can be seen whole on the smallest screen that is meant for DPI, above its
 * taskbar: 1366x720 at 96, 1920x1008 (1280x672 at 96 dpi) at 144. Other resolutions have none. */
bool shape_fits_screen(unsigned dpi, SIZE window);

/* The resolution that programs started from now on see. */
void shape_set_dpi(unsigned dpi);

#endif
