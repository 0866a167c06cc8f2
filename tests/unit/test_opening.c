/* SPDX-License-Identifier: MIT
 * What may be handed to the system to be opened: a report, by its whole path. */
#include "testing.h"

#include "session/opening.h"

static void only_reports_are_opened(void **state)
{
    static const struct {
        const char *path;
        bool allowed;
    } paths[] = {
        {"C:\\Users\\anna\\Documents\\WMI-Ready-PC-0421.html", true},
        {"d:\\r.HTM", true},
        {"\\\\server\\share\\r.html", true},
        {"C:\\b\xC3\xBC"
         "cher\\r.html",
         true},
        {"C:\\reports\\fix.cmd", false},
        {"C:\\reports\\trace.txt", false},
        {"C:\\reports\\r.hta", false},
        {"C:\\reports\\r.html.exe", false},
        {"C:\\reports\\r.html ", false},
        {"C:\\reports\\.html", false},
        {"C:\\reports\\fix.cmd:r.html", false},
        {"C:\\reports\\a\"b.html", false},
        {"C:/reports/r.html", false},
        {"C:r.html", false},
        {"r.html", false},
        {"\\r.html", false},
        {"..\\r.html", false},
        {"\\\\?\\C:\\r.html", false},
        {"\\\\.\\C:\\r.html", false},
        {"file:///C:/r.html", false},
        {"https://example.org/r.html", false},
        {"C:\\r\n.html", false},
        {"", false},
    };
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++)
        if (opening_allowed(paths[i].path) != paths[i].allowed)
            fail_msg("%s", paths[i].path);
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(only_reports_are_opened), {0}};
