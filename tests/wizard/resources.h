/* SPDX-License-Identifier: MIT
 * What a process holds: a leak is what these numbers say after many rounds that they did not say before. */
#ifndef WIZARD_RESOURCES_H
#define WIZARD_RESOURCES_H

#include "driver.h"

struct resources {
    long gdi, user, windows, handles; /* user: 0 where the system does not tell */
    double memory_mb;                 /* private */
};

struct resources resources_of(struct wizard_process *wizard);

#endif
