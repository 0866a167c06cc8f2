/* SPDX-License-Identifier: MIT
 * The dynamic ports as netsh prints them, in whatever language and code page. */
#include "testing.h"

#include "base/memory.h"
#include "machine/netsh_ports.h"

static void languages(void **state)
{
    static const struct {
        const char *text;
        unsigned start, count;
    } cases[] = {
        {"\r\nProtocol tcp Dynamic Port Range\r\n---------------------------------\r\nStart Port      : 49152\r\n"
         "Number of Ports : 16384\r\n\r\n",
         49152, 16384},
        {"\r\nPlage de ports dynamique du protocole tcp\r\n---\r\nPort de d\x82marrage   : 49152\r\n"
         "Nombre de ports    : 16384\r\n\r\n",
         49152, 16384},
        {"\r\nProtocol tcp Dynamic Port Range\r\n---\r\nStart Port      : 1024\r\nNumber of Ports : 64511\r\n", 1024,
         64511},
        /* A heading that names the family, and one with numbers in it. */
        {"Dynamischer Portbereich f\x81r IPv4\nStartport : 50000\nAnzahl von Ports : 1000\n", 50000, 1000},
        {"Windows 10 (c) 2024, netsh 1.0\nStart Port : 50000\nNumber of Ports : 1000\n", 50000, 1000},
        /* A wide colon (UTF-8, code page 936), and letters that have digits among their bytes (GB18030). */
        {"\xe5\x90\xaf\xe5\x8a\xa8\xe7\xab\xaf\xe5\x8f\xa3\xef\xbc\x9a"
         "49152\n\xe7\xab\xaf\xe5\x8f\xa3\xe6\x95\xb0\xef\xbc\x9a"
         "16384\n",
         49152, 16384},
        {"\xc6\xf4\xb6\xaf\xb6\xcb\xbf\xda\xa3\xba"
         "49152\n\xb6\xcb\xbf\xda\xca\xfd\xa3\xba"
         "16384\n",
         49152, 16384},
        {"\x81\x30\x81\x30 tcp\n\x82\x39\xa1\x35 : 49152\n\x81\x30\x81\x30 : 16384\n", 49152, 16384},
        {"Start:1\nCount:\t65535 \t\r\n", 1, 65535},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct port_range range = {.start = 7};
        assert_int_equal(netsh_ports_read(cases[i].text, &range), ST_OK);
        assert_int_equal(range.start, cases[i].start);
        assert_int_equal(range.count, cases[i].count);
    }
}

static void no_range(void **state)
{
    static const struct {
        const char *text;
        enum status status;
    } cases[] = {
        {"", ST_UNSUPPORTED},
        {"The following command was not found: int ipv4 show dynamicport tcp.\r\n", ST_UNSUPPORTED},
        {"Start Port : 49152\n", ST_INVALID},
        {"a : 1\nb : 2\nc : 3\n", ST_INVALID},
        {"Start : 0\nCount : 10\n", ST_INVALID},
        {"Start : 65535\nCount : 2\n", ST_INVALID},
        {"Start : 70000\nCount : 2\n", ST_INVALID},
        {"Start : 49152\nCount : 99999999999999999999\n", ST_INVALID},
        {"only v4\nand v6\n", ST_UNSUPPORTED},
    };
    for (size_t i = 0; i < array_count(cases); i++) {
        struct port_range range = {.start = 7};
        assert_int_equal(netsh_ports_read(cases[i].text, &range), cases[i].status);
        assert_int_equal(range.start, 7);
    }
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(languages),
    cmocka_unit_test(no_range),
    {0},
};
