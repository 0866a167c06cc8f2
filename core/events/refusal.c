/* SPDX-License-Identifier: MIT */
#include "events/refusal.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/number.h"
#include "machine/ip.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#define DCOM "Microsoft-Windows-DistributedCOM"
#define SECURITY "Microsoft-Windows-Security-Auditing"

/* 10015 to 10027: messages of the provider, and "COM Security Policy Configuration" (dd353832). 10036: KB5004442; it
 * was also written while the hardening was still a choice. 6167: "Kerberos and NTLM authentication failures due to
 * duplicate SIDs". 5858: "Tracing WMI Activity", and the manifest of Windows 10. 4625, 4662, 4776: windows-itpro-docs,
 * "auditing"; 4662 for WMI: "Access to WMI Namespaces", and neither it nor a failed 4776 is on by default. */
static const struct refusal_kind kinds[] = {
    {"System 10015", DCOM, REFUSAL_LOG_SYSTEM, 10015, REFUSAL_BY_LAUNCH_LIMIT},
    {"System 10016", DCOM, REFUSAL_LOG_SYSTEM, 10016, REFUSAL_BY_LAUNCH},
    {"System 10017", DCOM, REFUSAL_LOG_SYSTEM, 10017, REFUSAL_BY_ACCESS},
    {"System 10018", DCOM, REFUSAL_LOG_SYSTEM, 10018, REFUSAL_BY_ACCESS},
    {"System 10019", DCOM, REFUSAL_LOG_SYSTEM, 10019, REFUSAL_BY_ACCESS_LIMIT},
    {"System 10027", DCOM, REFUSAL_LOG_SYSTEM, 10027, REFUSAL_BY_LAUNCH_LIMIT},
    {"System 10036", DCOM, REFUSAL_LOG_SYSTEM, 10036, REFUSAL_BY_LEVEL},
    {"System 6167", "LsaSrv", REFUSAL_LOG_SYSTEM, 6167, REFUSAL_BY_MACHINE_SID},
    {"Security 4625", SECURITY, REFUSAL_LOG_SECURITY, 4625, REFUSAL_BY_LOGON},
    {"Security 4662", SECURITY, REFUSAL_LOG_SECURITY, 4662, REFUSAL_BY_NAMESPACE},
    {"Security 4776", SECURITY, REFUSAL_LOG_SECURITY, 4776, REFUSAL_BY_LOGON},
    {"WMI-Activity 5858", "Microsoft-Windows-WMI-Activity", REFUSAL_LOG_WMI, 5858, REFUSAL_BY_WMI},
};

const struct refusal_kind *refusal_kind_at(size_t index)
{
    return index < array_count(kinds) ? &kinds[index] : NULL;
}

const struct refusal_kind *refusal_kind_from_word(const char *word)
{
    for (size_t i = 0; i < array_count(kinds); i++)
        if (strcmp(kinds[i].word, word) == 0)
            return &kinds[i];
    return NULL;
}

const char *refusal_log_name(enum refusal_log log)
{
    static const char *const names[REFUSAL_LOG_COUNT] = {"System", "Security",
                                                         "Microsoft-Windows-WMI-Activity/Operational"};
    return names[log];
}

/* ---- the question ---- */

/* The provider of row *FIRST and its numbers; *FIRST is the row behind them then. */
static void add_provider(struct strbuf *out, size_t *first)
{
    const struct refusal_kind *kind = &kinds[*first];
    strbuf_printf(out, "(Provider[@Name='%s'] and (", kind->provider);
    size_t i = *first;
    for (; i < array_count(kinds) && kinds[i].log == kind->log && strcmp(kinds[i].provider, kind->provider) == 0; i++)
        strbuf_printf(out, "%sEventID=%u", i > *first ? " or " : "", (unsigned)kinds[i].id);
    strbuf_add(out, "))");
    *first = i;
}

void refusal_query(struct strbuf *out, enum refusal_log log, uint64_t age_ms)
{
    const char *before = "";
    strbuf_add(out, "*[System[(");
    for (size_t i = 0; i < array_count(kinds);) {
        if (kinds[i].log != log) {
            i++;
            continue;
        }
        strbuf_add(out, before);
        add_provider(out, &i);
        before = " or ";
    }
    strbuf_printf(out, ") and TimeCreated[timediff(@SystemTime) <= %" PRIu64 "]]]", (uint64_t)age_ms);
}

/* ---- the answer ---- */

static const struct refusal_kind *kind_of(enum refusal_log log, const struct event *event)
{
    for (size_t i = 0; i < array_count(kinds); i++)
        if (kinds[i].log == log && kinds[i].id == event->id && ascii_equal_nocase(kinds[i].provider, event->provider))
            return &kinds[i];
    return NULL;
}

/* "-" is how the security log writes that something is not known. */
static const char *told(const char *value)
{
    return strcmp(value, "-") == 0 ? "" : value;
}

static uint32_t code_of(const char *text)
{
    uint64_t code = 0;
    if (text[0] == '0' && (text[1] == 'x' || text[1] == 'X'))
        number_read(text + 2, strlen(text + 2), 16, UINT32_MAX, &code);
    else
        number_read(text, strlen(text), 10, UINT32_MAX, &code);
    return (uint32_t)code;
}

static char *account_name(const char *domain, const char *user)
{
    domain = told(domain);
    user = told(user);
    if (!user[0])
        return memory_string("");
    return domain[0] ? strbuf_printed("%s\\%s", domain, user) : memory_string(user);
}

static struct refusal begin(const struct refusal_kind *kind, const struct event *event)
{
    return (struct refusal){.kind = kind, .first_ms = event->time_ms, .last_ms = event->time_ms, .count = 1};
}

static void finish(struct refusal *refusal)
{
    char **const texts[] = {&refusal->account, &refusal->sid, &refusal->client, &refusal->object};
    for (size_t i = 0; i < array_count(texts); i++)
        if (!*texts[i])
            *texts[i] = memory_string("");
}

/* The field that is a class id in braces; "" none. */
static const char *class_of(const struct event *event)
{
    for (size_t i = 0; i < event->field_count; i++)
        if (event->fields[i].value[0] == '{')
            return event->fields[i].value;
    return "";
}

/* IWbemLevel1Login, the class of WMI ([MS-WMI] 3.1.4). */
#define WMI_CLASS "{8BC3F05E-D86B-11D0-A075-00C04FB68820}"

/* Manifests differ in whether an application id and a container stand there, and 10036 has blanks in its names: the
 * account is found by its SID, with domain and user before it and the address behind. Refusals of other classes and of
 * this computer itself ("LocalHost (Using LRPC)": harmless and frequent, KB4022522) are none; some events have no
 * class. */
static bool of_dcom(const struct event *event, struct refusal *refusal)
{
    const char *class_id = class_of(event);
    size_t at = 2;
    while (at < event->field_count && strncmp(event->fields[at].value, "S-1-", 4) != 0)
        at++;
    if (at + 1 >= event->field_count || ascii_starts_nocase(event->fields[at + 1].value, "LocalHost"))
        return false;
    if (class_id[0] && !ascii_equal_nocase(class_id, WMI_CLASS))
        return false;
    refusal->account = account_name(event->fields[at - 2].value, event->fields[at - 1].value);
    refusal->sid = memory_string(event->fields[at].value);
    refusal->client = memory_string(event->fields[at + 1].value);
    return true;
}

/* LogonType 3 is the network. SubStatus says it exactly, where there is one; the name of a workstation is what the
 * client says. */
static bool of_logon(const struct event *event, struct refusal *refusal)
{
    const char *address = told(event_field(event, "IpAddress"));
    struct ip ip;
    if (strcmp(event_field(event, "LogonType"), "3") != 0 || (ip_from_text(address, &ip) && ip_is_loopback(&ip)))
        return false;
    refusal->code = code_of(event_field(event, "SubStatus"));
    if (!refusal->code)
        refusal->code = code_of(event_field(event, "Status"));
    refusal->account = account_name(event_field(event, "TargetDomainName"), event_field(event, "TargetUserName"));
    refusal->client = memory_string(address[0] ? address : told(event_field(event, "WorkstationName")));
    return true;
}

/* Status 0 is a logon that went well. */
static bool of_validation(const struct event *event, struct refusal *refusal)
{
    refusal->code = code_of(event_field(event, "Status"));
    if (!refusal->code)
        return false;
    refusal->account = account_name("", event_field(event, "TargetUserName"));
    refusal->client = memory_string(told(event_field(event, "Workstation")));
    return true;
}

/* Keyword "Audit Failure" (winmeta.xml). */
static const uint64_t audit_failure = 0x10000000000000;

static bool of_namespace(const struct event *event, struct refusal *refusal)
{
    if (!(event->keywords & audit_failure) || !ascii_equal_nocase(event_field(event, "ObjectServer"), "WMI"))
        return false;
    refusal->account = account_name(event_field(event, "SubjectDomainName"), event_field(event, "SubjectUserName"));
    refusal->sid = memory_string(event_field(event, "SubjectUserSid"));
    refusal->object = memory_string(event_field(event, "ObjectName"));
    return true;
}

/* "Start IWbemServices::ExecQuery - root\\cimv2 : SELECT ..." */
static char *namespace_of(const char *operation)
{
    const char *dash = strstr(operation, " - ");
    const char *from = dash ? dash + 3 : "", *to = strstr(from, " : ");
    return memory_string_n(from, to ? (size_t)(to - from) : strlen(from));
}

/* CLIENT is the computer that wrote the event. */
static bool is_own(const struct event *event, const char *client)
{
    size_t length = strcspn(event->computer, ".");
    return strlen(client) == length && ascii_equal_nocase_n(client, event->computer, length);
}

/* What is harmless or says nothing of the way in: an object that does not exist, and a call that its caller cancelled
 * (support article 3124914); and what came from this computer itself. */
static bool of_wmi(const struct event *event, struct refusal *refusal)
{
    refusal->code = code_of(event_field(event, "ResultCode"));
    const char *client = told(event_field(event, "ClientMachine"));
    if (!refusal->code || refusal->code == 0x80041002 || refusal->code == 0x80041032 || is_own(event, client))
        return false;
    refusal->claimed = true;
    refusal->account = account_name("", event_field(event, "User"));
    refusal->client = memory_string(client);
    refusal->object = namespace_of(event_field(event, "Operation"));
    return true;
}

static bool fill(const struct event *event, struct refusal *refusal)
{
    switch (refusal->kind->id) {
    case 4625:
        return of_logon(event, refusal);
    case 4662:
        return of_namespace(event, refusal);
    case 4776:
        return of_validation(event, refusal);
    case 5858:
        return of_wmi(event, refusal);
    case 6167: /* from Windows 11 26H1 on an event with fields has this number, and it is another one */
        return event->field_count == 0;
    default:
        return of_dcom(event, refusal);
    }
}

bool refusal_of(enum refusal_log log, const struct event *event, struct refusal *out)
{
    const struct refusal_kind *kind = kind_of(log, event);
    if (!kind)
        return false;
    struct refusal refusal = begin(kind, event);
    if (!fill(event, &refusal))
        return false;
    finish(&refusal);
    *out = refusal;
    return true;
}

struct refusal refusal_copy(const struct refusal *refusal)
{
    struct refusal copy = *refusal;
    copy.account = memory_string(refusal->account);
    copy.sid = memory_string(refusal->sid);
    copy.client = memory_string(refusal->client);
    copy.object = memory_string(refusal->object);
    return copy;
}

void refusal_free(struct refusal *refusal)
{
    free(refusal->account);
    free(refusal->sid);
    free(refusal->client);
    free(refusal->object);
    *refusal = (struct refusal){.count = 0};
}
