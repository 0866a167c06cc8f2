/* SPDX-License-Identifier: MIT
 *
 * The networks Windows remembers, from the registry of another computer. Which one is connected is not written there;
 * the one that was joined last is the one in use, unless there are several.
 */
#ifndef WINDOWS_NETWORK_REGISTRY_H
#define WINDOWS_NETWORK_REGISTRY_H

#include "machine/network.h"
#include "windows/windows_api.h"

/* ROOT: HKEY_LOCAL_MACHINE. ST_ABSENT when none is remembered. */
enum status network_registry_latest(HKEY root, struct network *out);

#endif
