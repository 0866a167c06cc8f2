/* SPDX-License-Identifier: MIT */
#include "wizard/relaunch.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "windows/identity.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"
#include "wizard/background.h"
#include "wizard/explain_dialog.h"
#include "wizard/messages.h"

#include <shellapi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* winerror.h of mingw-w64 10 lacks it. */
#ifndef ERROR_ELEVATION_REQUIRED
#define ERROR_ELEVATION_REQUIRED 740
#endif

struct relaunch relaunch_read(int count, char *const *argv)
{
    struct relaunch start = {0};
    for (int i = 0; i < count; i++) {
        const char *word = argv[i];
        const char *value = i + 1 < count ? argv[i + 1] : NULL;
        if (ascii_equal_nocase(word, "--relaunched")) {
            start.relaunched = true;
        } else if (ascii_equal_nocase(word, "--classic")) {
            start.classic = true;
        } else if (word[0] != '-') {
            size_t length = strlen(word);
            if (length > 5 && ascii_equal_nocase(word + length - 5, ".json"))
                start.needs = word;
            else if (!start.target)
                start.target = word;
        } else if (value) {
            i++;
            if (ascii_equal_nocase(word, "--account"))
                start.account = value;
            else if (ascii_equal_nocase(word, "--client"))
                start.client = value;
            else if (ascii_equal_nocase(word, "--for"))
                start.needs = value;
            else if (ascii_equal_nocase(word, "--trace"))
                start.trace = value;
            else if (ascii_equal_nocase(word, "--page"))
                start.page = (unsigned)strtoul(value, NULL, 10);
            else if (ascii_equal_nocase(word, "--lang"))
                start.has_language = text_language_from_tag(value, &start.language);
            else
                i--;
        }
    }
    return start;
}

static void set(char **field, const char *value)
{
    free(*field);
    *field = memory_string(value);
}

/* The first instance ran as who runs this one: then the account is "you" here as well. */
static void forget_own_account(const struct relaunch *start, struct request *request)
{
    char *user = start->relaunched && start->account ? identity_user() : NULL;
    if (user && strcmp(user, start->account) == 0)
        set(&request->account, NULL);
    free(user);
}

void relaunch_take(struct wizard *wizard, const struct relaunch *start)
{
    struct request *request = &wizard->board.request;
    wizard->board.elevated = identity_is_elevated();
    wizard->relaunched = start->relaunched;
    wizard->classic = start->classic;
    if (start->target && strcmp(start->target, ".") != 0) {
        set(&request->target, start->target[0] == '\\' && start->target[1] == '\\' ? start->target + 2 : start->target);
        request->local = false;
    }
    set(&request->account, start->account);
    forget_own_account(start, request);
    set(&request->client_address, start->client);
    /* What the file says is seen before anything is asked. */
    bool known = !start->needs && start->page > PAGE_CHOOSE && start->page < PAGE_COUNT;
    wizard->resume = start->relaunched && known ? (enum page_id)start->page : PAGE_CHOOSE;
}

/* One argument, quoted so that CommandLineToArgvW gives the same bytes back: backslashes before a
 * quote are doubled. */
static void add_argument(struct strbuf *line, const char *text)
{
    strbuf_add(line, line->length ? " \"" : "\"");
    size_t backslashes = 0;
    for (; *text; text++) {
        if (*text == '"') {
            for (size_t i = 0; i <= backslashes; i++)
                strbuf_add_char(line, '\\');
        }
        backslashes = *text == '\\' ? backslashes + 1 : 0;
        strbuf_add_char(line, *text);
    }
    for (size_t i = 0; i < backslashes; i++)
        strbuf_add_char(line, '\\');
    strbuf_add_char(line, '"');
}

static void add_pair(struct strbuf *line, const char *option, const char *value)
{
    if (!value || !value[0])
        return;
    add_argument(line, option);
    add_argument(line, value);
}

/* ---- asking for it ---- */

struct asking {
    HWND hub, sheet;
    wchar_t *parameters; /* owned */
};

static wchar_t *parameters_for(const struct wizard *wizard, const struct request *request, enum page_id page)
{
    struct strbuf line = STRBUF_INIT;
    char number[16];
    /* Credentials are not handed on: they are asked for again, on the page that does so. */
    enum page_id resume = wizard->board.credentials && !request->local ? PAGE_CHOOSE : page;
    snprintf(number, sizeof number, "%u", (unsigned)resume);
    add_argument(&line, "--relaunched");
    if (wizard->classic)
        add_argument(&line, "--classic");
    add_pair(&line, "--page", number);
    add_pair(&line, "--lang", text_language_tag(wizard->language));
    /* Where somebody else's password is typed, "you" is somebody else: whose access is checked stays the same. */
    char *user = request->local && !request->account ? identity_user() : NULL;
    add_pair(&line, "--account", user ? user : request->account);
    free(user);
    add_pair(&line, "--client", request->client_address);
    add_pair(&line, "--for", wizard->needs_path);
    add_argument(&line, request->local ? "." : request->target);
    wchar_t *wide = utf16_from_utf8(strbuf_text(&line));
    strbuf_free(&line);
    return wide;
}

static void ask(void *data)
{
    struct asking *own = data;
    wchar_t path[1024];
    DWORD length = GetModuleFileNameW(NULL, path, (DWORD)array_count(path));
    SHELLEXECUTEINFOW start = {.cbSize = sizeof start,
                               .fMask = SEE_MASK_NOASYNC | SEE_MASK_FLAG_NO_UI,
                               .hwnd = own->sheet,
                               .lpVerb = L"runas",
                               .lpFile = path,
                               .lpParameters = own->parameters,
                               .nShow = SW_SHOWNORMAL};
    DWORD code = ERROR_BUFFER_OVERFLOW;
    if (length > 0 && length < array_count(path))
        code = ShellExecuteExW(&start) ? ERROR_SUCCESS : GetLastError();
    PostMessageW(own->hub, MSG_RELAUNCHED, 0, (LPARAM)code);
    free(own->parameters);
    free(own);
}

void relaunch_elevated(struct wizard *wizard, const struct request *request, enum page_id page)
{
    if (wizard->relaunching)
        return;
    /* An elevated instance without administrator rights: this account has none to give. */
    if (wizard->relaunched) {
        relaunch_take_answer(wizard, ERROR_ELEVATION_REQUIRED);
        return;
    }
    struct asking *own = memory_new(struct asking);
    *own = (struct asking){wizard->hub, wizard->sheet, parameters_for(wizard, request, page)};
    wizard->relaunching = background_run_shell(ask, own, NULL);
    if (wizard->relaunching)
        return;
    free(own->parameters);
    free(own);
}

void relaunch_take_answer(struct wizard *wizard, uint32_t code)
{
    wizard->relaunching = false;
    if (code == ERROR_SUCCESS) {
        PostMessageW(wizard_frame(wizard), WM_CLOSE, 0, 0);
        return;
    }
    if (code == ERROR_CANCELLED)
        return;
    char *reason = status_system_text(code);
    explain_dialog_message(wizard, text_get(wizard->language, TEXT_WIZARD_NOT_ELEVATED), reason);
    free(reason);
}
