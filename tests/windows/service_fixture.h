/* SPDX-License-Identifier: MIT
 *
 * A real service for the tests: the test program installs itself under a name of its own
 * and, started by the service manager, plays the service.
 */
#ifndef SERVICE_FIXTURE_H
#define SERVICE_FIXTURE_H

#include "windows/windows_api.h"

#include <stdbool.h>

/* How the service behaves when it is started. */
enum service_mode {
    SERVICE_MODE_GOOD,  /* runs at once, stops at once */
    SERVICE_MODE_SLOW,  /* start and stop pending for a while */
    SERVICE_MODE_FAILS, /* stops with ERROR_BAD_UNIT while starting */
    SERVICE_MODE_HANGS  /* start pending for ever */
};

/* First thing in main: plays the service and returns true when the program was started as one. */
bool service_fixture_main(int argc, char **argv);

/* Installs (start type manual) or replaces the service; asserts. DEPENDS: a service it needs, or NULL. */
void service_fixture_install(const wchar_t *name, enum service_mode mode, const wchar_t *depends);

/* Stops and deletes it; nothing happens when it does not exist. */
void service_fixture_remove(const wchar_t *name);

#endif
