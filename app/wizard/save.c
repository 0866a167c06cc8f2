/* SPDX-License-Identifier: MIT */
#include "wizard/save.h"

#include "base/memory.h"
#include "report/report.h"
#include "windows/status_windows.h"
#include "windows/utf16.h"
#include "wizard/explain_dialog.h"

#include <commdlg.h>
#include <shlobj.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PATH_UNITS = 1024 };

/* A name that sorts by time and holds nothing but safe characters. */
static void suggest(const struct wizard *wizard, const wchar_t *extension, wchar_t *path)
{
    const struct run *run = wizard->session.run;
    char name[64] = "";
    const char *computer = wizard->redact ? "report" : run->os.computer ? run->os.computer : run->request.target;
    size_t used = 0;
    for (const char *at = computer; *at && used + 1 < sizeof name; at++) {
        bool plain = (*at >= 'a' && *at <= 'z') || (*at >= 'A' && *at <= 'Z') || (*at >= '0' && *at <= '9');
        name[used++] = plain || *at == '-' ? *at : '_';
    }
    SYSTEMTIME now;
    GetLocalTime(&now);
    _snwprintf(path, PATH_UNITS, L"WMI-Ready-%hs-%04u%02u%02u-%02u%02u.%ls", used ? name : "computer", now.wYear,
               now.wMonth, now.wDay, now.wHour, now.wMinute, extension);
}

static bool ask_path(struct wizard *wizard, enum text_id kind, const wchar_t *extension, wchar_t *path)
{
    wchar_t filter[128] = L"";
    wchar_t *words = utf16_from_utf8(text_get(wizard->language, kind));
    /* Two strings and a third, empty one, each with its end. */
    int length = _snwprintf(filter, array_count(filter) - 2, L"%ls (*.%ls)", words, extension);
    if (length > 0)
        _snwprintf(filter + length + 1, array_count(filter) - (size_t)length - 3, L"*.%ls", extension);
    OPENFILENAMEW dialog = {.lStructSize = sizeof dialog,
                            .hwndOwner = wizard->sheet,
                            .lpstrFilter = filter,
                            .lpstrFile = path,
                            .nMaxFile = PATH_UNITS,
                            .lpstrDefExt = extension,
                            .Flags = OFN_OVERWRITEPROMPT | OFN_PATHMUSTEXIST | OFN_HIDEREADONLY | OFN_NOCHANGEDIR};
    bool chosen = GetSaveFileNameW(&dialog);
    free(words);
    return chosen;
}

static DWORD write_file(const wchar_t *path, const struct strbuf *content)
{
    HANDLE file = CreateFileW(path, GENERIC_WRITE, 0, NULL, CREATE_ALWAYS, FILE_ATTRIBUTE_NORMAL, NULL);
    if (file == INVALID_HANDLE_VALUE)
        return GetLastError();
    DWORD written = 0, code = ERROR_SUCCESS;
    if (!WriteFile(file, strbuf_text(content), (DWORD)content->length, &written, NULL))
        code = GetLastError();
    CloseHandle(file);
    return code;
}

/* Asks for a place until the file is there or the user gives up. */
static void save(struct wizard *wizard, enum text_id kind, const wchar_t *extension, const struct strbuf *content)
{
    wchar_t *path = memory_new_n(wchar_t, PATH_UNITS);
    suggest(wizard, extension, path);
    while (ask_path(wizard, kind, extension, path)) {
        DWORD code = write_file(path, content);
        char *name = utf16_to_utf8(path);
        if (code == ERROR_SUCCESS) {
            free(wizard->saved_path);
            wizard->saved_path = name;
            break;
        }
        char *reason = status_system_text(code);
        struct sentence what = sentence_of(TEXT_WIZARD_NOT_SAVED, name, NULL), more = sentence_raw(reason);
        explain_message(wizard, &what, &more);
        sentence_free(&what);
        sentence_free(&more);
        free(reason);
        free(name);
    }
    free(path);
}

void save_report(struct wizard *wizard)
{
    struct report_options options = {.language = wizard->language};
    struct strbuf content = STRBUF_INIT;
    report_html(wizard->session.run, &options, &content);
    save(wizard, TEXT_WIZARD_FILTER_HTML, L"html", &content);
    strbuf_free(&content);
}

void save_show_folder(struct wizard *wizard)
{
    if (!wizard->saved_path)
        return;
    wchar_t *path = utf16_from_utf8(wizard->saved_path);
    PIDLIST_ABSOLUTE item = ILCreateFromPathW(path);
    if (item) {
        SHOpenFolderAndSelectItems(item, 0, NULL, 0);
        ILFree(item);
    }
    free(path);
}

void save_script(struct wizard *wizard)
{
    (void)wizard;
}
