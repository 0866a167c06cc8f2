/* SPDX-License-Identifier: MIT
 *
 * Name service calls that nobody can cancel, each as a deferred block: started side by side, waited for as long
 * as it is worth, left behind otherwise.
 */
#ifndef WINDOWS_NAME_LOOKUP_H
#define WINDOWS_NAME_LOOKUP_H

#include "machine/network.h"
#include "windows/deferred.h"

/* GetAddrInfoW: what a program that connects would get, hosts file, DNS, LLMNR and NetBIOS together. */
struct forward_lookup {
    struct deferred deferred; /* first */
    wchar_t *name;
    int error; /* WSA code, 0 found */
    struct address addresses[ADDRESS_MAX];
    size_t count;
    char canonical[HOST_NAME_MAX_BYTES];
};

/* GetNameInfoW of an address. */
struct reverse_lookup {
    struct deferred deferred; /* first */
    struct address address;
    int error;
    char name[HOST_NAME_MAX_BYTES];
};

/* DnsQuery_W with everything ruled out but DNS servers, their cache and, if wanted, the hosts file. */
struct dns_lookup {
    struct deferred deferred; /* first */
    wchar_t *name;
    bool hosts_file;
    bool known; /* they gave an address; false: there is none, or they could not be asked */
};

/* Ready for deferred_start; end with deferred_release. */
struct forward_lookup *name_lookup_forward(const char *name);
struct reverse_lookup *name_lookup_reverse(const struct address *address);
struct dns_lookup *name_lookup_dns(const char *name, bool hosts_file);

#endif
