/* SPDX-License-Identifier: MIT
 *
 * How much of a run over a slow line had to be. The doubles note every round trip (world_trip). What one thread asks
 * without a pause is one operation, each call of which waits for the one before; operations wait for nothing but the
 * probes of the network before them. So no run can be faster than those probes and the longest operation.
 */
#ifndef WORLD_CHAIN_H
#define WORLD_CHAIN_H

/* Prints the longest chain of a run that took RUN_MS; PROBES round trips of LENGTH_MS stand before the first operation.
 * The quotient of both, 0 when the log has no round trip. */
double chain_print(double run_ms, double length_ms, unsigned probes);

#endif
