/* SPDX-License-Identifier: MIT
 *
 * What several requirements look at, read once per run. A fact is written by one job
 * and is constant once the run has taken it over; a check that lists it in `reads`
 * sees it complete.
 */
#ifndef CHECK_FACTS_H
#define CHECK_FACTS_H

#include "check/requirement.h"
#include "events/refusals.h"
#include "machine/machine.h"

/* How the reading went: for evidence. */
struct reading {
    enum status status;
    struct call call;
};

struct address_answer {
    struct address address;
    struct reading reading;
    struct port_answer port;
    struct dcom_answer dcom; /* of port 135 only */
};

/* A REG_DWORD: ST_ABSENT not set, ST_INVALID of another type. */
struct dword_reading {
    struct reading reading;
    uint32_t value;
};

struct value_reading {
    struct reading reading;
    struct registry_value value;
};

/* The values of a port range of RPC's own, below FACTS_RPC_KEY. */
enum { RPC_RANGE_PORTS, RPC_RANGE_AVAILABLE, RPC_RANGE_USE, RPC_RANGE_COUNT };

/* The answer to one item of what will be asked. */
struct asked_answer {
    struct reading reading; /* of the query; of the connection where that failed */
    bool asked;
    struct wmi_rows rows; /* without cells and columns */
    uint32_t row_count;
    char *empty;      /* columns without a value in some rows: "CommandLine (93/97)"; owned */
    bool named_empty; /* one that the query names has none in any row */
    bool schema;      /* only whether the class is there was asked */
};

struct facts {
    uint32_t present; /* FACT_ bits that were asked for in this run */
    int64_t begun_ms; /* of the run, UTC; 0 when it was read from JSON */

    struct reading os_reading;
    struct os_info os;

    struct reading account_reading;
    struct account account;

    struct reading rights_reading; /* ST_ABSENT with call.fault.code 0 when there is no account */
    struct logon_rights rights;

    struct reading firewall_reading;
    struct firewall firewall;

    struct reading networks_reading;
    struct network_list networks;

    struct reading name_reading;
    struct name_answer name;

    struct address_answer rpc[ADDRESS_MAX]; /* one per address of NAME, same order */
    struct address_answer smb[ADDRESS_MAX];
    size_t address_count; /* of rpc and smb */

    struct reading ping_reading;
    struct ping_answer ping;

    struct dword_reading enable_lua, token_filter_policy, filter_administrator;

    struct reading clock_reading;     /* ST_UNSUPPORTED without a call when Kerberos is not in play */
    int64_t clock_ours, clock_theirs; /* ms since 1970 UTC, at the same moment */

    struct reading wmi_host_reading;
    struct wmi_host wmi_host;
    struct reading port_range_readings[2]; /* IPv4, IPv6 */
    struct port_range port_ranges[2];
    struct value_reading rpc_range[RPC_RANGE_COUNT];

    struct reading refusals_reading;
    struct refusals refusals; /* of FACTS_REFUSALS_MS, in a finished run of whom it was asked about */
    int64_t refusals_ms;      /* when they were read, UTC */

    struct reading query_reading;
    struct wmi_rows query;

    struct asked_answer *asked; /* one for each item of the request's needs, the first is the test query's; owned */
    size_t asked_count;
};

/* Counts what has no value in ROWS, which answered QUERY. OUT's empty and named_empty; the rest stays. */
void facts_count_empty(const struct wmi_rows *rows, const char *query, struct asked_answer *out);

void facts_free(struct facts *facts);

/* How far back the logs are looked at. */
enum { FACTS_REFUSALS_MS = 24 * 3600 * 1000 };

/* What keeps a logon at the target from using Kerberos, of what was read. */
enum kerberos {
    KERBEROS_MAYBE,        /* nothing seen */
    KERBEROS_NO_NAME,      /* the target is given as an address */
    KERBEROS_NO_DOMAIN,    /* the target is in none */
    KERBEROS_LOCAL_ACCOUNT /* the account is the target's own */
};

/* Reads FACT_NAME, FACT_OS and FACT_ACCOUNT. */
enum kerberos facts_kerberos(const struct facts *facts);

/* The target is a domain controller: by what it says of itself, or because its accounts are the domain's. Reads FACT_OS
 * and FACT_ACCOUNT. */
bool facts_domain_controller(const struct facts *facts);

/* Where the values of FACT_TOKEN are. */
#define FACTS_TOKEN_KEY "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\Policies\\System"

/* Where the port range of RPC is. */
#define FACTS_RPC_KEY "SOFTWARE\\Microsoft\\Rpc\\Internet"
extern const char *const facts_rpc_names[RPC_RANGE_COUNT];

#endif
