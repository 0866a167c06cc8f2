/* SPDX-License-Identifier: MIT */
#include "windows/object_picker.h"

#include "base/memory.h"
#include "session/picked.h"
#include "windows/lookup.h"
#include "windows/utf16.h"

#include <objbase.h>
#include <oleauto.h>

#include <objsel.h>
#include <stdlib.h>

/* objsel.h of mingw-w64 lacks it: managed service accounts (DSOP_UPLEVEL_FILTER_FLAGS, sdk-api objsel.h). */
#define FILTER_SERVICE_ACCOUNTS 0x1000u

enum {
    OF_COMPUTER = DSOP_SCOPE_TYPE_TARGET_COMPUTER,
    OF_DOMAINS = DSOP_SCOPE_TYPE_UPLEVEL_JOINED_DOMAIN | DSOP_SCOPE_TYPE_DOWNLEVEL_JOINED_DOMAIN |
                 DSOP_SCOPE_TYPE_ENTERPRISE_DOMAIN | DSOP_SCOPE_TYPE_GLOBAL_CATALOG |
                 DSOP_SCOPE_TYPE_EXTERNAL_UPLEVEL_DOMAIN | DSOP_SCOPE_TYPE_EXTERNAL_DOWNLEVEL_DOMAIN |
                 DSOP_SCOPE_TYPE_USER_ENTERED_UPLEVEL_SCOPE | DSOP_SCOPE_TYPE_USER_ENTERED_DOWNLEVEL_SCOPE
};

/* Users and no groups: who connects is one account. DSOP_SCOPE_INIT_INFO (sdk-api objsel.h): paths of LDAP and of the
 * global catalog "can be converted to the WinNT ADsPath Syntax". */
static DSOP_SCOPE_INIT_INFO scope(ULONG types)
{
    return (DSOP_SCOPE_INIT_INFO){.cbSize = sizeof(DSOP_SCOPE_INIT_INFO),
                                  .flType = types,
                                  .flScope = DSOP_SCOPE_FLAG_WANT_PROVIDER_WINNT | DSOP_SCOPE_FLAG_DEFAULT_FILTER_USERS,
                                  .FilterFlags.Uplevel.flBothModes = DSOP_FILTER_USERS | FILTER_SERVICE_ACCOUNTS,
                                  .FilterFlags.flDownlevel = DSOP_DOWNLEVEL_FILTER_USERS,
                                  .hr = E_FAIL};
}

/* DSOP_SCOPE_INIT_INFO, flScope: the first scope of the array that could be made is the one that is shown first, so the
 * domains come before the computer. Its hr: S_OK in all scopes when Initialize returns S_OK; what says S_OK and leaves
 * them untouched, as the emulator's, shows nothing either. */
static HRESULT initialize(IDsObjectPicker *picker, const wchar_t *target, ULONG types, ULONG options)
{
    static const wchar_t *attributes[] = {L"objectSid"};
    DSOP_SCOPE_INIT_INFO scopes[2];
    ULONG count = 0;
    if (types & OF_DOMAINS)
        scopes[count++] = scope(types & OF_DOMAINS);
    if (types & OF_COMPUTER)
        scopes[count++] = scope(OF_COMPUTER);
    DSOP_INIT_INFO info = {.cbSize = sizeof info,
                           .pwzTargetComputer = target,
                           .cDsScopeInfos = count,
                           .aDsScopeInfos = scopes,
                           .flOptions = options,
                           .cAttributesToFetch = array_count(attributes),
                           .apwzAttributeNames = attributes};
    HRESULT result = picker->lpVtbl->Initialize(picker, &info);
    return result == S_OK && scopes[0].hr == E_FAIL ? E_NOTIMPL : result;
}

static HRESULT create(IDsObjectPicker **out)
{
    return CoCreateInstance(&CLSID_DsObjectPicker, NULL, CLSCTX_INPROC_SERVER, &IID_IDsObjectPicker, (void **)out);
}

bool object_picker_exists(void)
{
    IDsObjectPicker *picker;
    if (FAILED(create(&picker)))
        return false;
    bool exists = SUCCEEDED(initialize(picker, NULL, OF_COMPUTER, DSOP_FLAG_SKIP_TARGET_COMPUTER_DC_CHECK));
    picker->lpVtbl->Release(picker);
    return exists;
}

/* ---- what was chosen ---- */

/* "SID" is an octet string of ADSI (Mapping Active Directory Syntax to ADSI Syntax, 2.5.5.17), which a VARIANT holds as
 * an array of bytes; VT_EMPTY: it could not be read (DS_SELECTION, pvarFetchedAttributes). */
static bool read_sid(const VARIANT *value, struct sid *out)
{
    void *bytes;
    if (!value || value->vt != (VT_ARRAY | VT_UI1) || !value->parray || SafeArrayGetDim(value->parray) != 1 ||
        FAILED(SafeArrayAccessData(value->parray, &bytes)))
        return false;
    bool good = sid_from_bytes(bytes, value->parray->rgsabound[0].cElements, out);
    SafeArrayUnaccessData(value->parray);
    return good;
}

static char *utf8(const wchar_t *text)
{
    return text ? utf16_to_utf8(text) : NULL;
}

/* The name that goes with the SID ("Directory Object Picker": "retrieved with the LookupAccountSid function"). */
static char *found_as(const struct sid *sid)
{
    struct windows_machine here = {0};
    struct call call = call_make(NULL, 1);
    struct looked_up found;
    if (lookup_sid(&here, &call, sid, &found) != ST_OK)
        return NULL;
    char *text = lookup_text(&found);
    lookup_free(&found);
    return text;
}

static char *account_of(const DS_SELECTION *selection, ULONG attributes, bool remote)
{
    struct sid sid;
    char text[SID_TEXT_MAX];
    bool has_sid = attributes > 0 && read_sid(selection->pvarFetchedAttributes, &sid);
    char *path = utf8(selection->pwzADsPath), *name = utf8(selection->pwzName), *upn = utf8(selection->pwzUPN);
    struct picked_object object = {.path = path,
                                   .name = name,
                                   .upn = upn,
                                   .sid = has_sid ? sid_to_text(&sid, text) : NULL,
                                   .of_target = remote && selection->flScopeType & OF_COMPUTER};
    char *found = has_sid && !object.of_target ? found_as(&sid) : NULL;
    object.found = found;
    char *account = picked_account(&object);
    free(found);
    free(upn);
    free(name);
    free(path);
    return account;
}

/* CFSTR_DSOP_DS_SELECTION_LIST: "an HGLOBAL that contains a DS_SELECTION_LIST structure". */
static enum object_picked take(IDataObject *chosen, bool remote, char **account, HRESULT *result)
{
    FORMATETC format = {(CLIPFORMAT)RegisterClipboardFormatW(L"CFSTR_DSOP_DS_SELECTION_LIST"), NULL, DVASPECT_CONTENT,
                        -1, TYMED_HGLOBAL};
    STGMEDIUM medium = {0};
    enum object_picked picked = OBJECT_PICKER_FAILED;
    *result = IDataObject_GetData(chosen, &format, &medium);
    if (FAILED(*result))
        return picked;
    const DS_SELECTION_LIST *list = GlobalLock(medium.hGlobal);
    *result = E_UNEXPECTED;
    if (list && list->cItems == 1) {
        *account = account_of(list->aDsSelection, list->cFetchedAttributes, remote);
        picked = *account ? OBJECT_PICKED : OBJECT_PICKER_FAILED;
    } else if (list) {
        picked = list->cItems ? OBJECT_PICKED_SEVERAL : OBJECT_PICKED_NOTHING;
    }
    if (list)
        GlobalUnlock(medium.hGlobal);
    ReleaseStgMedium(&medium);
    return picked;
}

/* ---- asking ---- */

/* From all there is to the least: a computer in no domain, and one that refuses to be asked. */
static HRESULT offer(IDsObjectPicker *picker, const wchar_t *target, bool own, struct cancel *cancel)
{
    HRESULT result = initialize(picker, target, own ? OF_DOMAINS | OF_COMPUTER : OF_DOMAINS, 0);
    if (FAILED(result) && own && !cancel_requested(cancel))
        result = initialize(picker, target, OF_COMPUTER, 0);
    if (FAILED(result) && target && !cancel_requested(cancel))
        result = initialize(picker, NULL, OF_DOMAINS, 0);
    return result;
}

enum object_picked object_picker_ask(HWND owner, const char *target, bool own, struct cancel *cancel, char **account,
                                     uint32_t *code)
{
    wchar_t *computer = target ? utf16_from_utf8(target) : NULL;
    IDsObjectPicker *picker = NULL;
    IDataObject *chosen = NULL;
    enum object_picked picked = OBJECT_PICKER_FAILED;
    HRESULT result = create(&picker);
    if (SUCCEEDED(result) && !cancel_requested(cancel))
        result = offer(picker, computer, own, cancel);
    if (SUCCEEDED(result) && !cancel_requested(cancel))
        result = picker->lpVtbl->InvokeDialog(picker, owner, &chosen);
    /* "This parameter receives NULL if the user cancels the dialog box" (InvokeDialog, ppdoSelections). */
    if (SUCCEEDED(result))
        picked = chosen ? take(chosen, computer != NULL, account, &result) : OBJECT_PICKED_NOTHING;
    if (chosen)
        IDataObject_Release(chosen);
    if (picker)
        picker->lpVtbl->Release(picker);
    free(computer);
    *code = (uint32_t)result;
    return picked;
}
