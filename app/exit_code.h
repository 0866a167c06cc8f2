/* SPDX-License-Identifier: MIT
 *
 * Exit codes of the command line: a contract with deployment tools. 0 to 2 answer the
 * question of the verb; everything else is a Win32 error number, so a crash or a bad
 * argument can never be read as "needs change".
 */
#ifndef APP_EXIT_CODE_H
#define APP_EXIT_CODE_H

enum exit_code {
    EXIT_READY = 0,         /* check: ready; fix and undo: done; query: rows came */
    EXIT_NEEDS_CHANGE = 1,  /* check: a requirement needs a change; fix: something still does; query: it failed */
    EXIT_CANNOT_TELL = 2,   /* check, fix: something could not be read; query: it could not be tried */
    EXIT_ADMINISTRATOR = 5, /* ERROR_ACCESS_DENIED */
    EXIT_BAD_ARGUMENT = 87, /* ERROR_INVALID_PARAMETER */
    EXIT_CANCELLED = 1223,  /* ERROR_CANCELLED */
    EXIT_INTERNAL = 1359,   /* ERROR_INTERNAL_ERROR */
    EXIT_RESTART = 3010     /* ERROR_SUCCESS_REBOOT_REQUIRED */
};

#endif
