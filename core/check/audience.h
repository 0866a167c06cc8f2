/* SPDX-License-Identifier: MIT
 *
 * For whom and from where a run tells whether the target is ready: readiness is always
 * somebody's. The one place that says so; headline, text, page, JSON and summary ask here.
 */
#ifndef CHECK_AUDIENCE_H
#define CHECK_AUDIENCE_H

#include "check/run.h"

/* Where the connections come from. */
enum audience_origin {
    AUDIENCE_UNKNOWN,    /* nobody said */
    AUDIENCE_HERE,       /* from the computer that the program ran on */
    AUDIENCE_ADDRESS,    /* from an address, or several */
    AUDIENCE_SUBNET,     /* from a subnet: "10.1.2.0/24" */
    AUDIENCE_OWN_SUBNET, /* from the target's own subnets */
    AUDIENCE_ANY
};

struct audience {
    const char *account; /* name; NULL: who runs the program, and that is not known. Borrowed from the run */
    bool named;          /* the account was asked about by name */
    enum audience_origin origin;
    const char *client; /* the address, the subnet, or the name of this computer; NULL: the word says all. Borrowed */
    bool proven;        /* the account itself was answered with rows, from there */
};

/* The account itself was answered with rows, from the client that was asked about. */
bool audience_proven(const struct run *run);

struct audience audience_of(const struct run *run);
const char *audience_origin_word(enum audience_origin origin); /* for JSON */

/* "the account given" and "the client given", without a name or an address. */
enum text_id audience_account_text(const struct audience *audience);
enum text_id audience_origin_text(const struct audience *audience);

/* Sets arguments FIRST and FIRST + 1 of SENTENCE to the account and the origin. */
void audience_name(const struct audience *audience, struct sentence *sentence, size_t first);

/* "Asked: Win32_OperatingSystem in root\\cimv2; other classes were not asked.", and what was assumed; or why the
 * network alone was looked at. TEXT_NONE: no query belonged to RUN, and nothing of that. */
struct sentence audience_asked(const struct run *run);

#endif
