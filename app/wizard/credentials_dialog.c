/* SPDX-License-Identifier: MIT */
#include "wizard/credentials_dialog.h"

#include "base/memory.h"
#include "windows/utf16.h"
#include "wizard/late.h"

#include <objbase.h>
#include <wincred.h>

#include <stdlib.h>

/* wincred.h of mingw-w64 10 lacks it; value of the Windows SDK. */
#ifndef CRED_PACK_PROTECTED_CREDENTIALS
#define CRED_PACK_PROTECTED_CREDENTIALS 0x1
#endif

static const wchar_t credui[] = L"credui.dll";

struct entry {
    wchar_t user[CREDUI_MAX_USERNAME_LENGTH + 1];
    wchar_t domain[CREDUI_MAX_DOMAIN_TARGET_LENGTH + 1];
    wchar_t password[CREDENTIALS_PASSWORD_MAX + 1];
};

static DWORD unpack(void *buffer, ULONG size, struct entry *entry)
{
    DWORD user = (DWORD)array_count(entry->user), domain = (DWORD)array_count(entry->domain);
    DWORD password = (DWORD)array_count(entry->password);
    typedef BOOL(WINAPI * unpack_fn)(DWORD, PVOID, DWORD, LPWSTR, DWORD *, LPWSTR, DWORD *, LPWSTR, DWORD *);
    unpack_fn unpack_buffer = (unpack_fn)(void *)late_function(credui, "CredUnPackAuthenticationBufferW");
    if (!unpack_buffer)
        return ERROR_CALL_NOT_IMPLEMENTED;
    if (!unpack_buffer(CRED_PACK_PROTECTED_CREDENTIALS, buffer, size, entry->user, &user, entry->domain, &domain,
                       entry->password, &password))
        return GetLastError();
    return ERROR_SUCCESS;
}

static DWORD ask(CREDUI_INFOW *info, struct entry *entry)
{
    typedef DWORD(WINAPI * ask_fn)(CREDUI_INFOW *, DWORD, ULONG *, LPCVOID, ULONG, LPVOID *, ULONG *, BOOL *, DWORD);
    ask_fn prompt = (ask_fn)(void *)late_function(credui, "CredUIPromptForWindowsCredentialsW");
    ULONG package = 0, size = 0;
    void *buffer = NULL;
    if (!prompt)
        return ERROR_CALL_NOT_IMPLEMENTED;
    DWORD code = prompt(info, 0, &package, NULL, 0, &buffer, &size, NULL, CREDUIWIN_GENERIC);
    if (code != ERROR_SUCCESS)
        return code;
    code = unpack(buffer, size, entry);
    SecureZeroMemory(buffer, size);
    CoTaskMemFree(buffer);
    return code;
}

/* The older dialog, for systems whose credui.dll does not have the newer one. */
static DWORD ask_older(CREDUI_INFOW *info, const wchar_t *target, struct entry *entry)
{
    typedef DWORD(WINAPI * ask_fn)(CREDUI_INFOW *, LPCWSTR, void *, DWORD, LPWSTR, ULONG, LPWSTR, ULONG, BOOL *, DWORD);
    ask_fn prompt = (ask_fn)(void *)late_function(credui, "CredUIPromptForCredentialsW");
    BOOL save = FALSE;
    if (!prompt)
        return ERROR_CALL_NOT_IMPLEMENTED;
    return prompt(info, target, NULL, 0, entry->user, (ULONG)array_count(entry->user), entry->password,
                  (ULONG)array_count(entry->password), &save,
                  CREDUI_FLAGS_GENERIC_CREDENTIALS | CREDUI_FLAGS_ALWAYS_SHOW_UI | CREDUI_FLAGS_DO_NOT_PERSIST |
                      CREDUI_FLAGS_EXCLUDE_CERTIFICATES);
}

bool credentials_dialog(struct wizard *wizard, const char *target, struct credentials **out)
{
    wchar_t *caption = utf16_from_utf8(text_get(wizard->language, TEXT_WIZARD_TITLE));
    struct strbuf text = STRBUF_INIT;
    text_format(&text, wizard->language, TEXT_WIZARD_CREDENTIALS_FOR, &target, 1);
    wchar_t *message = utf16_from_utf8(strbuf_text(&text)), *host = utf16_from_utf8(target);
    CREDUI_INFOW info = {
        .cbSize = sizeof info, .hwndParent = wizard->sheet, .pszMessageText = message, .pszCaptionText = caption};
    struct entry *entry = memory_new(struct entry);
    DWORD code = ask(&info, entry);
    if (code == ERROR_CALL_NOT_IMPLEMENTED)
        code = ask_older(&info, host, entry);
    bool given = code == ERROR_SUCCESS && credentials_new(entry->user, entry->password, out) == ST_OK;
    SecureZeroMemory(entry, sizeof *entry);
    free(entry);
    free(host);
    free(message);
    free(caption);
    strbuf_free(&text);
    return given;
}
