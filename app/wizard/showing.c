/* SPDX-License-Identifier: MIT */
#include "wizard/showing.h"

#include "base/memory.h"
#include "session/opening.h"
#include "windows/utf16.h"
#include "wizard/background.h"
#include "wizard/messages.h"

#include <exdisp.h>
#include <servprov.h>
#include <shldisp.h>
#include <shlguid.h>
#include <shlobj.h>

#include <stdlib.h>

struct showing {
    HWND hub; /* NULL: the folder was asked for, nothing is to be told */
    wchar_t *path;
};

/* Of the view of the desktop: the shell's own process, with the rights of the person who logged on
 * (IShellWindows::FindWindowSW with SWC_DESKTOP, sdk-api exdisp.h; SID_STopLevelBrowser and
 * IShellBrowser::QueryActiveShellView, sdk-api shobjidl_core.h). NULL: there is no desktop, as where another shell
 * runs. */
static IShellView *desktop_view(void)
{
    IShellWindows *windows = NULL;
    IDispatch *desktop = NULL;
    IServiceProvider *provider = NULL;
    IShellBrowser *browser = NULL;
    IShellView *view = NULL;
    VARIANT where = {.vt = VT_I4, .lVal = CSIDL_DESKTOP}, root = {.vt = VT_EMPTY};
    long window;
    if (FAILED(CoCreateInstance(&CLSID_ShellWindows, NULL, CLSCTX_LOCAL_SERVER, &IID_IShellWindows, (void **)&windows)))
        return NULL;
    if (windows->lpVtbl->FindWindowSW(windows, &where, &root, SWC_DESKTOP, &window, SWFO_NEEDDISPATCH, &desktop) !=
        S_OK)
        goto windows;
    if (FAILED(desktop->lpVtbl->QueryInterface(desktop, &IID_IServiceProvider, (void **)&provider)))
        goto desktop;
    if (SUCCEEDED(
            provider->lpVtbl->QueryService(provider, &SID_STopLevelBrowser, &IID_IShellBrowser, (void **)&browser))) {
        if (FAILED(browser->lpVtbl->QueryActiveShellView(browser, &view)))
            view = NULL;
        browser->lpVtbl->Release(browser);
    }
    provider->lpVtbl->Release(provider);
desktop:
    desktop->lpVtbl->Release(desktop);
windows:
    windows->lpVtbl->Release(windows);
    return view;
}

/* IShellFolderViewDual::get_Application of the view's background (SVGIO_BACKGROUND, sdk-api shobjidl_core.h). */
static IShellDispatch2 *desktop_shell(void)
{
    IShellDispatch2 *shell = NULL;
    IDispatch *background = NULL, *application = NULL;
    IShellFolderViewDual *folder = NULL;
    IShellView *view = desktop_view();
    if (!view)
        return NULL;
    if (FAILED(view->lpVtbl->GetItemObject(view, SVGIO_BACKGROUND, &IID_IDispatch, (void **)&background)))
        goto view;
    if (FAILED(background->lpVtbl->QueryInterface(background, &IID_IShellFolderViewDual, (void **)&folder)))
        goto background;
    if (SUCCEEDED(folder->lpVtbl->get_Application(folder, &application)) && application) {
        if (FAILED(application->lpVtbl->QueryInterface(application, &IID_IShellDispatch2, (void **)&shell)))
            shell = NULL;
        application->lpVtbl->Release(application);
    }
    folder->lpVtbl->Release(folder);
background:
    background->lpVtbl->Release(background);
view:
    view->lpVtbl->Release(view);
    return shell;
}

/* A browser started from here would have administrator rights; started by the desktop it has the person's own
 * (IShellDispatch2::ShellExecute, Win32 "shell-shellexecute"). */
static bool open_by_desktop(const wchar_t *path)
{
    IShellDispatch2 *shell = desktop_shell();
    if (!shell)
        return false;
    DWORD process = 0;
    VARIANT nothing = {.vt = VT_EMPTY}, show = {.vt = VT_I4, .lVal = SW_SHOWNORMAL};
    VARIANT verb = {.vt = VT_BSTR, .bstrVal = SysAllocString(L"open")};
    BSTR file = SysAllocString(path);
    GetWindowThreadProcessId(GetShellWindow(), &process);
    AllowSetForegroundWindow(process);
    bool opened = file && SUCCEEDED(shell->lpVtbl->ShellExecute(shell, file, nothing, nothing, verb, show));
    SysFreeString(file);
    SysFreeString(verb.bstrVal);
    shell->lpVtbl->Release(shell);
    return opened;
}

static void show_folder(const wchar_t *path)
{
    PIDLIST_ABSOLUTE item = ILCreateFromPathW(path);
    if (item) {
        SHOpenFolderAndSelectItems(item, 0, NULL, 0);
        ILFree(item);
    }
}

static void work(void *data)
{
    struct showing *own = data;
    bool opened = own->hub && open_by_desktop(own->path);
    if (!opened)
        show_folder(own->path);
    if (own->hub)
        PostMessageW(own->hub, MSG_OPENED, 0, opened);
    free(own->path);
    free(own);
}

static void begin(struct wizard *wizard, HWND hub)
{
    struct showing *own = memory_new(struct showing);
    *own = (struct showing){hub, utf16_from_utf8(wizard->saved_path)};
    if (background_run_shell(work, own, NULL))
        return;
    free(own->path);
    free(own);
}

bool showing_can_open(const struct wizard *wizard)
{
    return wizard->saved_path && opening_allowed(wizard->saved_path);
}

void showing_open(struct wizard *wizard)
{
    if (showing_can_open(wizard))
        begin(wizard, wizard->hub);
}

void showing_take(struct wizard *wizard, bool opened)
{
    wizard->note = opened ? TEXT_WIZARD_OPENED : TEXT_WIZARD_SHOWN;
}

void showing_folder(struct wizard *wizard)
{
    if (wizard->saved_path)
        begin(wizard, NULL);
}

/* ---- where the person keeps documents ---- */

static bool same_user(HANDLE one, HANDLE other)
{
    union {
        TOKEN_USER user;
        BYTE bytes[sizeof(TOKEN_USER) + SECURITY_MAX_SID_SIZE];
    } users[2];
    DWORD size;
    return GetTokenInformation(one, TokenUser, &users[0], sizeof users[0], &size) &&
           GetTokenInformation(other, TokenUser, &users[1], sizeof users[1], &size) &&
           EqualSid(users[0].user.User.Sid, users[1].user.User.Sid);
}

/* SHGetKnownFolderPath (sdk-api shlobj_core.h) wants the token with TOKEN_QUERY and TOKEN_IMPERSONATE, in some cases
 * TOKEN_DUPLICATE, and the registry hive of its user, who is logged on here. */
wchar_t *showing_documents(void)
{
    DWORD process = 0;
    PWSTR path = NULL;
    HANDLE own = NULL, person = NULL;
    GetWindowThreadProcessId(GetShellWindow(), &process);
    HANDLE shell = process ? OpenProcess(PROCESS_QUERY_LIMITED_INFORMATION, FALSE, process) : NULL;
    if (shell && OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, &own) &&
        OpenProcessToken(shell, TOKEN_QUERY | TOKEN_IMPERSONATE | TOKEN_DUPLICATE, &person) && !same_user(own, person))
        SHGetKnownFolderPath(&FOLDERID_Documents, 0, person, &path);
    HANDLE all[] = {shell, own, person};
    for (size_t i = 0; i < array_count(all); i++)
        if (all[i])
            CloseHandle(all[i]);
    return path;
}
