/* SPDX-License-Identifier: MIT
 *
 * Eight connections to WMI at once that wait for one port: how often the table of connections is read, by how many at
 * a time, and how often the port is tried, until all eight know of it. And two of them, one begun while the other
 * waits. The table is this test's (GetExtendedTcpTable, MIB_TCPROW_OWNER_PID: sdk-api); the ports are closed ones of
 * this computer.
 */
#include "stage.h"
#include "testing.h"

#include "base/memory.h"
#include "windows/dial.h"
#include "windows/ops.h"

#include <iphlpapi.h>

#include <string.h>

enum { DIALS = 8, PROBE_MS = 400, CONNECT_MS = 5000, ANSWER_AT = 3, OWN_PORT = 50001 };

static struct {
    atomic_uint readings, at_once, most_at_once, late;
    atomic_bool found;
    bool answers;                     /* from reading ANSWER_AT on the connection stands */
    u_short port, second;             /* 0: there is no second connection */
    unsigned second_at, second_until; /* the readings in which it waits */
} table;

/* Nothing listens there: it was just free. */
static u_short closed_port(void)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int size = sizeof at;
    WSADATA data;
    assert_int_equal(WSAStartup(MAKEWORD(2, 2), &data), 0);
    SOCKET handle = socket(AF_INET, SOCK_STREAM, IPPROTO_TCP);
    assert_int_equal(bind(handle, (SOCKADDR *)&at, size), 0);
    assert_int_equal(getsockname(handle, (SOCKADDR *)&at, &size), 0);
    closesocket(handle);
    return ntohs(at.sin_port);
}

static void add_row(MIB_TCPTABLE_OWNER_PID *out, u_short own_port, u_short port, DWORD state)
{
    out->table[out->dwNumEntries++] = (MIB_TCPROW_OWNER_PID){.dwState = state,
                                                             .dwLocalPort = htons(own_port),
                                                             .dwRemoteAddr = htonl(INADDR_LOOPBACK),
                                                             .dwRemotePort = htons(port),
                                                             .dwOwningPid = GetCurrentProcessId()};
}

/* After the first reading, which sees what was there before. */
static void fill(MIB_TCPTABLE_OWNER_PID *out, unsigned reading)
{
    bool stands = table.answers && reading >= ANSWER_AT;
    out->dwNumEntries = 0;
    if (reading > 1)
        add_row(out, OWN_PORT, table.port, stands ? MIB_TCP_STATE_ESTAB : MIB_TCP_STATE_SYN_SENT);
    if (table.second && reading >= table.second_at && reading < table.second_until)
        add_row(out, OWN_PORT + 1, table.second, MIB_TCP_STATE_SYN_SENT);
}

static DWORD WINAPI read_table(void *out, DWORD *size, BOOL sorted, ULONG family, TCP_TABLE_CLASS type, ULONG reserved)
{
    (void)sorted, (void)size, (void)type, (void)reserved;
    if (family != AF_INET) {
        *(DWORD *)out = 0; /* dwNumEntries */
        return NO_ERROR;
    }
    unsigned reading = atomic_fetch_add(&table.readings, 1) + 1, others = atomic_fetch_add(&table.at_once, 1) + 1;
    if (others > atomic_load(&table.most_at_once))
        atomic_store(&table.most_at_once, others);
    if (atomic_load(&table.found))
        atomic_fetch_add(&table.late, 1);
    fill(out, reading);
    Sleep(20); /* the emulator's own takes 10 to 100 ms */
    atomic_fetch_sub(&table.at_once, 1);
    return NO_ERROR;
}

struct asker {
    struct machine *machine;
    struct call call;
    struct wmi_rows rows;
    enum status status;
};

static void ask(void *item)
{
    struct asker *asker = item;
    const struct wmi_request request = {.namespace_path = "root\\cimv2", .query = NULL};
    asker->call = call_make(NULL, 20000);
    asker->status = asker->machine->ops->wmi_query(asker->machine, &asker->call, &request, &asker->rows);
    if (asker->rows.dial.port)
        atomic_store(&table.found, true);
}

static void ask_all(struct asker askers[DIALS], bool answers)
{
    memset(&table, 0, sizeof table);
    table.port = closed_port();
    table.answers = answers;
    stage_scene("set \\\\PC-0421\\Delays ConnectServer dword %d", CONNECT_MS);
    struct machine *machine = machine_windows_remote("PC-0421", NULL);
    machine_windows_of(machine)->accepted = true; /* nobody has to wait for the first logon */
    dial_note_limit(machine, PROBE_MS);
    for (size_t i = 0; i < DIALS; i++)
        askers[i] = (struct asker){.machine = machine};
    ops_together(machine, ask, askers, sizeof askers[0], DIALS);
    machine_release(machine);
}

static void one_looks_and_all_learn(void **state)
{
    struct asker askers[DIALS];
    stage_begin(STAGE_WMI);
    ask_all(askers, false);
    for (size_t i = 0; i < DIALS; i++) {
        assert_int_equal(askers[i].rows.dial.port, table.port);
        assert_string_equal(askers[i].rows.dial.address, "127.0.0.1");
        assert_int_equal(askers[i].rows.dial.state, PORT_REFUSED);
        assert_string_equal(askers[i].call.fault.api, "connect");
        wmi_rows_free(&askers[i].rows);
    }
    print_message("%d connections: %u readings of the table, %u at once, %u after the first of them knew\n", DIALS,
                  atomic_load(&table.readings), atomic_load(&table.most_at_once), atomic_load(&table.late));
    assert_int_equal(atomic_load(&table.most_at_once), 1);
    assert_true(atomic_load(&table.late) <= 1); /* one may just have begun */
    stage_end();
}

static void one_that_is_answered_is_left_alone(void **state)
{
    struct asker askers[DIALS];
    stage_begin(STAGE_WMI);
    ask_all(askers, true);
    for (size_t i = 0; i < DIALS; i++) {
        assert_int_equal(askers[i].status, ST_OK);
        assert_int_equal(askers[i].rows.dial.port, 0);
        wmi_rows_free(&askers[i].rows);
    }
    stage_end();
}

/* A call of KIND that was begun when WMI's were already seen to wait for a port, and waits for another one from reading
 * 4 to UNTIL: whether it is seen that it ends with that one. */
static bool ends_with_its_own(enum dial_kind kind, unsigned until)
{
    enum { MOST_MS = 6000 };
    struct dial first[2], second;
    struct deferred never = {.done = CreateEventW(NULL, TRUE, FALSE, NULL)};
    struct call call = call_make(NULL, MOST_MS);
    struct wmi_dial out = {.port = 0};
    memset(&table, 0, sizeof table);
    table.port = closed_port();
    table.second = closed_port();
    table.second_at = 4;
    table.second_until = until;
    struct machine *machine = machine_windows_remote("PC-0421", NULL);
    dial_note_limit(machine, PROBE_MS);
    dial_begin(&first[0], machine_windows_of(machine), DIAL_WMI);
    dial_begin(&first[1], machine_windows_of(machine), DIAL_WMI);
    Sleep(50); /* more than a tick of the system: what was seen then was there before */
    dial_begin(&second, machine_windows_of(machine), kind);
    assert_int_not_equal(dial_wait(&second, &never, &call, "OpenSCManagerW", &out), LINK_UP);
    dial_ended(machine_windows_of(machine), kind);
    for (size_t i = 0; i < array_count(first); i++)
        dial_ended(machine_windows_of(machine), DIAL_WMI);
    machine_release(machine);
    CloseHandle(never.done);
    return out.port == table.second;
}

static void one_begun_after_another_is_given_up_too(void **state)
{
    assert_true(ends_with_its_own(DIAL_SERVICES, UINT_MAX));
    assert_true(ends_with_its_own(DIAL_WMI, UINT_MAX));
    /* Refused soon, while the one before it waits on. */
    assert_true(ends_with_its_own(DIAL_WMI, 6));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(one_looks_and_all_learn),
                                       cmocka_unit_test(one_that_is_answered_is_left_alone),
                                       cmocka_unit_test(one_begun_after_another_is_given_up_too)};
    assert_true(stage_replace("GetExtendedTcpTable", (void *)read_table) > 0);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
