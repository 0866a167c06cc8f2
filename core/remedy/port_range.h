/* SPDX-License-Identifier: MIT
 * A dynamic port range as the state of a change: "49152,16384". */
#ifndef REMEDY_PORT_RANGE_H
#define REMEDY_PORT_RANGE_H

#include "machine/machine.h"

char *port_range_to_text(const struct port_range *range); /* free() */

/* ST_INVALID for anything but two plain decimal numbers of a range that ends at 65535 or before. Whether Windows
 * would take it (start 1025 or more, 255 ports or more) is another question: it may hold less. */
MUST_CHECK enum status port_range_from_text(const char *text, struct port_range *out);

/* Would netsh and the network stack accept it? (KB929851: "the minimum range of ports that can be set is
 * 255. The minimum start port that can be set is 1025") */
bool port_range_acceptable(const struct port_range *range);

#endif
