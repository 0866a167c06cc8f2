/* SPDX-License-Identifier: MIT */
#include "base/path.h"

#include "base/ascii.h"
#include "base/memory.h"

#include <string.h>

/* "CON", "nul.txt", "COM1 .x": win32/desktop-src/FileIO/naming-a-file.md, "Naming Conventions", has CON, PRN, AUX, NUL,
 * COM1 to COM9 and LPT1 to LPT9, also with an extension. CONIN$, CONOUT$, the digit 0, the superscript digits and
 * spaces before the extension are not on the page that was opened: refused all the same, since nobody misses such a
 * name. */
static bool is_reserved(const char *name)
{
    static const char *const whole[] = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"};
    size_t length = strcspn(name, ".");
    while (length > 0 && name[length - 1] == ' ')
        length--;
    for (size_t i = 0; i < array_count(whole); i++)
        if (strlen(whole[i]) == length && ascii_equal_nocase_n(name, whole[i], length))
            return true;
    if (length < 4 || (!ascii_equal_nocase_n(name, "COM", 3) && !ascii_equal_nocase_n(name, "LPT", 3)))
        return false;
    const char *digit = name + 3;
    bool superscript = length == 5 && (memcmp(digit, "\xC2\xB9", 2) == 0 || memcmp(digit, "\xC2\xB2", 2) == 0 ||
                                       memcmp(digit, "\xC2\xB3", 2) == 0);
    return superscript || (length == 4 && *digit >= '0' && *digit <= '9');
}

/* "server\pipe\..." behind the two backslashes: named pipes and mailslots of another computer. */
static bool is_channel(const char *share)
{
    static const char *const channels[] = {"pipe", "mailslot", "IPC$"};
    const char *name = strchr(share, '\\');
    size_t length = name ? strcspn(name + 1, "\\") : 0;
    for (size_t i = 0; i < array_count(channels); i++)
        if (strlen(channels[i]) == length && ascii_equal_nocase_n(name + 1, channels[i], length))
            return true;
    return false;
}

bool path_is_device(const char *full)
{
    const char *rest = full;
    bool unc = false;
    if (strncmp(rest, "\\\\?\\", 4) == 0) {
        rest += 4;
        unc = ascii_equal_nocase_n(rest, "UNC\\", 4);
        rest += unc ? 4 : 0;
    } else if (strncmp(rest, "\\\\", 2) == 0) {
        unc = true;
        rest += 2;
    }
    if (!unc && (!rest[0] || rest[1] != ':' || rest[2] != '\\'))
        return true;
    if (unc && (rest[0] == '.' || rest[0] == '?' || is_channel(rest)))
        return true;
    const char *name = strrchr(rest, '\\');
    return strchr(unc ? rest : rest + 2, ':') || (name && is_reserved(name + 1));
}
