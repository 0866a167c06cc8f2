/* SPDX-License-Identifier: MIT
 *
 * No connection is not an answer: each channel to another computer in turn fails to connect with each code of the
 * error table, while the others find no RPC server. Whatever the code, nothing that lies behind the connection
 * may be called ready or in need of a change: nobody has seen it. The real channels run; only the first function of
 * each, the one that connects, is replaced: in this program's import table, WMI's by the double of tests/world.
 *
 * Which code Windows gives for which fault is not documented, hence all of them: assumed(WMI-CONNECT-CODE).
 *
 * Left out are the requirements whose subject is the connection or the logon itself: NET-*, QRY-*, what an open
 * TCP 135 proves (FW-DCOM-IN), and the account with its logon rights, of which a refused logon tells something.
 */
#include "executor_inline.h"
#include "stage.h"
#include "testing.h"

#include "base/memory.h"
#include "coordinator/coordinator.h"
#include "diagnosis/error_code.h"
#include "diagnosis/error_table.h"
#include "windows/machine_windows.h"
#include "windows/reach.h"

#include <iphlpapi.h>

#include <lm.h>
#include <ntsecapi.h>

#include <stdlib.h>
#include <string.h>

/* The first function of each channel, with the code it ends with: of Win32, of NTSTATUS for LSA. */
static struct {
    DWORD scm, registry, sam;
    LONG lsa;
} ends;

static SC_HANDLE WINAPI no_manager(const wchar_t *machine, const wchar_t *database, DWORD access)
{
    (void)machine, (void)database, (void)access;
    SetLastError(ends.scm);
    return NULL;
}

static LSTATUS WINAPI no_registry(const wchar_t *machine, HKEY key, HKEY *out)
{
    (void)machine, (void)key, (void)out;
    return (LSTATUS)ends.registry;
}

static LONG WINAPI no_policy(void *system, void *attributes, ACCESS_MASK access, LSA_HANDLE *out)
{
    (void)system, (void)attributes, (void)access, (void)out;
    return ends.lsa;
}

static NET_API_STATUS WINAPI no_sam(void)
{
    return ends.sam;
}

static BOOL WINAPI no_name(void)
{
    SetLastError(ends.sam);
    return FALSE;
}

/* ---- the way to the target is open; only connecting fails ---- */

static enum status name_known(struct machine *m, struct call *call, const char *name, struct name_answer *out)
{
    (void)m, (void)call, (void)name;
    *out = (struct name_answer){.count = 1, .from_dns = true, .reverse_status = ST_ABSENT};
    strcpy(out->addresses[0].text, "192.0.2.7");
    return ST_OK;
}

static enum status port_open(struct machine *m, struct call *call, const struct address *address, uint16_t port,
                             struct port_answer *out)
{
    (void)call, (void)address;
    *out = (struct port_answer){.state = PORT_OPEN};
    reach_note_port(m, port, out);
    return ST_OK;
}

static enum status dcom_alive(struct machine *m, struct call *call, const struct address *address,
                              struct port_answer *port, struct dcom_answer *out)
{
    *out = (struct dcom_answer){.state = DCOM_ALIVE};
    return port_open(m, call, address, 135, port);
}

static enum status ping_answers(struct machine *m, struct call *call, const struct address *address,
                                struct ping_answer *out)
{
    (void)m, (void)call, (void)address;
    *out = (struct ping_answer){.answered = true};
    return ST_OK;
}

static enum status no_clock(struct machine *m, struct call *call, int64_t *utc_ms)
{
    (void)m, (void)call, (void)utc_ms;
    return ST_UNREACHABLE;
}

/* ---- the torture ---- */

static unsigned asked, wrong;

/* WBEM_E_INVALID_NAMESPACE is an answer about the namespace: ConnectServer's page lists it. */
static bool is_behind(const char *id, uint32_t code)
{
    if (code == 0x8004100E && strcmp(id, "PERM-NAMESPACE") == 0)
        return false;
    /* The last three judge the computer that the program runs on: no channel lies between. */
    static const char *const judging[] = {"NET-",       "QRY-",        "FW-DCOM-IN",    "PERM-ACCOUNT",
                                          "PERM-LOGON", "DCOM-CLIENT", "FW-CLIENT-OUT", "PERM-CLIENT-NTLM"};
    for (size_t i = 0; i < array_count(judging); i++)
        if (strncmp(id, judging[i], strlen(judging[i])) == 0)
            return false;
    return true;
}

static void check_one(const char *channel, uint32_t code)
{
    struct machine *machine = machine_windows_remote("PC-0421", NULL);
    struct machine_ops ops = *machine->ops;
    ops.probe_name = name_known;
    ops.probe_port = port_open;
    ops.probe_dcom = dcom_alive;
    ops.probe_ping = ping_answers;
    ops.clock_get = no_clock;
    machine->ops = &ops;
    struct request request = request_default();
    free(request.target);
    request.target = memory_string("PC-0421");
    request.account = memory_string("PC-0421\\monitor");
    request.local = false;
    request.call_ms = 5000;
    struct run run;
    coordinator_run(&request, machine, executor_inline(), NULL, NULL, &run);
    for (size_t i = 0; i < run.finding_count; i++) {
        const struct finding *finding = run.findings[i];
        if (!is_behind(finding->id, code))
            continue;
        asked++;
        if (finding->verdict != V_READY && finding->verdict != V_NEEDS_CHANGE)
            continue;
        wrong++;
        print_message("%s 0x%08X: %s is %s\n", channel, (unsigned)code, finding->id, verdict_word(finding->verdict));
    }
    run_free(&run);
    request_free(&request);
    machine_release(machine);
}

enum { CHANNEL_NAMES = 5 };

/* CODE as CHANNEL would say it; false where the channel has no such code. */
static bool arrange(unsigned channel, uint32_t code)
{
    enum { NO_SERVER = RPC_S_SERVER_UNAVAILABLE };
    DWORD win32 = error_code_win32(code);
    ends.scm = ends.registry = ends.sam = NO_SERVER;
    ends.lsa = (LONG)0xC0020017; /* RPC_NT_SERVER_UNAVAILABLE */
    stage_scene("set \\\\PC-0421\\Errors ConnectServer dword 0x%08X", channel == 0 ? code : 0x800706BAu);
    switch (channel) {
    case 0:
        return true;
    case 1:
        ends.scm = win32;
        return win32 != 0;
    case 2:
        ends.registry = win32;
        return win32 != 0;
    case 3:
        ends.sam = win32;
        return win32 != 0;
    default:
        /* The NTSTATUS of the table that means the same, as error_code_canonical knows them. */
        for (uint32_t status = 0xC0000001; status < 0xC0000500 && win32; status++)
            if (error_code_win32(status) == win32) {
                ends.lsa = (LONG)status;
                return true;
            }
        return false;
    }
}

static void no_connection_is_no_answer(void **state)
{
    static const char *const names[CHANNEL_NAMES] = {"WMI", "service manager", "Remote Registry", "SAM", "LSA"};
    unsigned failures = 0;
    stage_begin(STAGE_WMI);
    const struct error_entry *entry;
    for (unsigned channel = 0; channel < CHANNEL_NAMES; channel++)
        for (size_t i = 0; (entry = error_table_at(i)) != NULL; i++)
            if (entry->code >> 31 && arrange(channel, entry->code)) {
                check_one(names[channel], entry->code);
                failures++;
            }
    stage_end();
    print_message("%u failed connections over %u channels, %u verdicts behind them: %u wrong\n", failures,
                  (unsigned)CHANNEL_NAMES, asked, wrong);
    assert_int_equal(wrong, 0);
}

/* Nothing of this process waits for an answer; the emulator takes 8 ms to say so. */
static DWORD WINAPI no_table(void *table, DWORD *size, BOOL sorted, ULONG family, TCP_TABLE_CLASS type, ULONG reserved)
{
    if (*size < sizeof(DWORD))
        return ERROR_INSUFFICIENT_BUFFER;
    *(DWORD *)table = 0; /* dwNumEntries, the first of both tables */
    return NO_ERROR;
}

static int set_up(void **state)
{
    bool all = stage_replace("OpenSCManagerW", (void *)no_manager) &&
               stage_replace("RegConnectRegistryW", (void *)no_registry) &&
               stage_replace("LsaOpenPolicy", (void *)no_policy) && stage_replace("NetUserGetInfo", (void *)no_sam) &&
               stage_replace("NetLocalGroupGetMembers", (void *)no_sam) &&
               stage_replace("NetUserGetLocalGroups", (void *)no_sam) &&
               stage_replace("LookupAccountNameW", (void *)no_name) &&
               stage_replace("LookupAccountSidW", (void *)no_name) &&
               stage_replace("GetExtendedTcpTable", (void *)no_table);
    return all ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_connection_is_no_answer)};
    return cmocka_run_group_tests(tests, set_up, NULL);
}
