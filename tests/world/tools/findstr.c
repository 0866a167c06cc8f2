/* SPDX-License-Identifier: MIT
 *
 * A findstr.exe for tests: "/i /x /c:TEXT" of the standard input; the emulator's own finds everything.
 * Source: "findstr" (learn.microsoft.com, Windows commands): /i any case, /x lines that match as a whole, /c: the text
 * as it stands; 0 where it is found, else 1.
 */
#include "world.h"

#include <stdio.h>
#include <string.h>
#include <wchar.h>

int wmain(int argc, wchar_t **argv)
{
    char line[1024];
    wchar_t text[1024];
    int code = 1;
    if (argc != 4 || wcscmp(argv[1], L"/i") != 0 || wcscmp(argv[2], L"/x") != 0 || wcsncmp(argv[3], L"/c:", 3) != 0)
        return 2;
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\r\n")] = '\0';
        MultiByteToWideChar(CP_UTF8, 0, line, -1, text, world_count(text));
        if (_wcsicmp(text, argv[3] + 3) != 0)
            continue;
        puts(line);
        code = 0;
    }
    return code;
}
