/* SPDX-License-Identifier: MIT
 * The language in which Windows talks to this user. */
#ifndef APP_UI_LANGUAGE_H
#define APP_UI_LANGUAGE_H

#include "text/text.h"

/* English when it is none of ours. */
enum language ui_language(void);

#endif
