/* SPDX-License-Identifier: MIT
 * The fixed port of the WMI service: lines "ncacn_ip_tcp,0,24158" below its AppID. */
#ifndef MACHINE_WMI_ENDPOINT_H
#define MACHINE_WMI_ENDPOINT_H

#include "base/status.h"

#include <stdint.h>

/* What winmgmt /standalonehost writes. */
#define WMI_ENDPOINT_DEFAULT "ncacn_ip_tcp,0,24158"
#define WMI_ENDPOINT_KEY "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}"

/* The port of the lines. ST_ABSENT: no line at all. ST_INVALID: a line that is no TCP end point with a port from 1024
 * to 65535 (learn.microsoft.com, COM, "Endpoints": "ncacn_ip_tcp,0,port"). ST_UNSUPPORTED: several ports, or something
 * else than 0 in the middle, of which the page says nothing. */
MUST_CHECK enum status wmi_endpoint_port(const char *lines, uint16_t *port);

#endif
