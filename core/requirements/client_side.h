/* SPDX-License-Identifier: MIT
 * What the client's own side says to the checks of the account. */
#ifndef REQUIREMENTS_CLIENT_SIDE_H
#define REQUIREMENTS_CLIENT_SIDE_H

#include "check/check.h"

enum client_kerberos {
    CLIENT_KERBEROS_MAYBE, /* nothing speaks against it, or the client is not this computer */
    CLIENT_KERBEROS_NEVER, /* the logon is made with NTLM */
    CLIENT_KERBEROS_UNTOLD /* by an address, and this computer may ask Kerberos for one */
};

/* Whether the logon at the target can use Kerberos. Reads FACT_NAME, FACT_RPC, FACT_OS and FACT_ACCOUNT, of a target
 * given by its address TryIPSPN of this computer, which becomes evidence: "By default Windows will not attempt Kerberos
 * authentication for a host if the hostname is an IP address", but with TryIPSPN = 1 on the client and a service
 * principal name of that address (learn.microsoft.com, "Configuring Kerberos for IP Address"). */
enum client_kerberos client_side_kerberos(struct check *check);

/* The connections that are asked about come from somewhere else: this computer says nothing about them. Reads
 * FACT_NAME and FACT_RPC. */
bool client_side_elsewhere(const struct check *check);

/* A query from here was answered, whoever it was made as. Reads FACT_QUERY. */
bool client_side_answered(const struct check *check);

/* A query of the account itself, from here, was answered. Reads FACT_OS, FACT_ACCOUNT and FACT_QUERY. */
bool client_side_proven(const struct check *check);

#endif
