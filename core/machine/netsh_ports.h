/* SPDX-License-Identifier: MIT
 * What `netsh int ipv4 show dynamicport tcp` prints. Any thread. */
#ifndef MACHINE_NETSH_PORTS_H
#define MACHINE_NETSH_PORTS_H

#include "machine/machine.h"

/* The words are localized and in the code page of the console, which may spell letters with digits among their bytes
 * (GB18030); but each of the two numbers, start and count, ends its line, in every language. TEXT may be in any code
 * page that keeps ASCII. ST_UNSUPPORTED: no line ends with a number; ST_INVALID: more or fewer than two do, or they are
 * no range. OUT is untouched on failure. */
MUST_CHECK enum status netsh_ports_read(const char *text, struct port_range *out);

/* START and COUNT are a range of ports. */
bool netsh_ports_valid(unsigned long start, unsigned long count);

#endif
