/* SPDX-License-Identifier: MIT
 *
 * HKEY_LOCAL_MACHINE of the machine: this computer's own, or the Remote Registry's,
 * connected once.
 */
#ifndef WINDOWS_REGISTRY_ROOT_H
#define WINDOWS_REGISTRY_ROOT_H

#include "windows/operation.h"

/* Inside an operation. Not owned by the caller. */
enum link registry_root(struct windows_machine *machine, struct call *call, HKEY *out);

/* A call over ROOT ended with the Win32 error CODE: after a broken connection the next operation makes a new one. */
void registry_root_report(struct windows_machine *machine, HKEY root, uint32_t code);

#endif
