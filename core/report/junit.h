/* SPDX-License-Identifier: MIT
 *
 * A run as JUnit XML, which deployment pipelines show as tests. A requirement is a test
 * case, an area a suite. Needs change is a failure, cannot tell an error; what does not
 * apply or was not checked is skipped; attention passes and says so in its output.
 */
#ifndef REPORT_JUNIT_H
#define REPORT_JUNIT_H

#include "check/run.h"
#include "report/sink.h"

/* False when SINK lost bytes. */
bool junit_write(const struct run *run, enum language language, struct sink *sink);

#endif
