/* SPDX-License-Identifier: MIT
 * wmiready: the wizard "Prepare for Remote WMI". */
#include "wizard/wizard.h"

#include "base/memory.h"
#include "ui_language.h"
#include "windows/com.h"
#include "windows/file_write.h"
#include "windows/leave.h"
#include "windows/trace_file.h"
#include "windows/utf16.h"
#include "wizard/fix.h"
#include "wizard/hub.h"
#include "wizard/page.h"
#include "wizard/preparation.h"
#include "wizard/relaunch.h"
#include "wizard/save.h"

#include <objbase.h>

#include <shellapi.h>
#include <stdlib.h>

static void load_controls(void)
{
    INITCOMMONCONTROLSEX controls = {sizeof controls,
                                     ICC_LISTVIEW_CLASSES | ICC_PROGRESS_CLASS | ICC_STANDARD_CLASSES | ICC_LINK_CLASS};
    InitCommonControlsEx(&controls);
}

static char **arguments(int *count)
{
    wchar_t **wide = CommandLineToArgvW(GetCommandLineW(), count);
    char **argv = memory_new_n(char *, (size_t)*count + 1);
    for (int i = 0; i < *count; i++)
        argv[i] = utf16_to_utf8(wide[i]);
    LocalFree(wide);
    return argv;
}

/* A trace that was asked for and cannot be written is said before anything starts; then nothing does. */
static void begin_trace(const struct wizard *wizard, const char *path)
{
    uint32_t code = path ? trace_file_begin(path, false, "wmiready") : 0;
    if (code == 0)
        return;
    struct strbuf message = STRBUF_INIT;
    char *reason = file_write_reason(wizard->language, code);
    text_format(&message, wizard->language, TEXT_WIZARD_NOT_SAVED, &path, 1);
    strbuf_printf(&message, "\n%s", reason);
    wchar_t *words = utf16_from_utf8(strbuf_text(&message));
    wchar_t *title = utf16_from_utf8(text_get(wizard->language, TEXT_WIZARD_TITLE));
    MessageBoxW(NULL, words, title, MB_OK | MB_ICONERROR);
    TerminateProcess(GetCurrentProcess(), ERROR_WRITE_FAULT);
}

int WINAPI wWinMain(HINSTANCE instance, HINSTANCE before, PWSTR line, int show)
{
    (void)before;
    (void)line;
    (void)show;
    /* Before anything else is loaded: no DLL from the program's own folder or the current one. */
    SetDefaultDllDirectories(LOAD_LIBRARY_SEARCH_SYSTEM32);
    SetErrorMode(SEM_FAILCRITICALERRORS | SEM_NOOPENFILEERRORBOX);
    com_begin(COM_WIZARD);
    CoInitializeEx(NULL, COINIT_APARTMENTTHREADED | COINIT_DISABLE_OLE1DDE);
    static struct wizard wizard;
    wizard.instance = instance;
    wizard.language = ui_language();
    board_init(&wizard.board);
    int count;
    char **argv = arguments(&count);
    struct relaunch start = relaunch_read(count - 1, argv + 1);
    if (start.has_language)
        wizard.language = start.language;
    /* The elevated instance writes no file that the other one named. */
    begin_trace(&wizard, start.relaunched ? NULL : start.trace);
    relaunch_take(&wizard, &start);
    /* What a file says is for a window of its own. */
    if (!start.relaunched && !start.needs && hub_hand_over(&wizard, start.target || start.account || start.client))
        return 0;
    load_controls();
    wizard.hub = hub_create(&wizard);
    wizard.needs_given = start.needs != NULL;
    if (start.needs)
        preparation_read(&wizard, start.needs);
    preparation_look(&wizard);
    wizard_run(&wizard);
    fix_wait(&wizard);
    save_wait(&wizard);
    leave_wait(LEAVE_MS);
    /* A worker may have been left behind inside a call that cannot be cancelled: the process does not
     * wait for it, and DLLs that it is in the middle of are not detached under it. */
    TerminateProcess(GetCurrentProcess(), 0);
    return 0;
}
