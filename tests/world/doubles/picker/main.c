/* SPDX-License-Identifier: MIT
 *
 * The object picker of Windows as a dialog with one field. Names in it, with ";" between, are accounts of the computer
 * that it was initialised for (key "Accounts"), one with a Domain of that domain. Value Bare of the key "Picker":
 * objectSid cannot be read ("the vt member contains VT_EMPTY"); value Empty: there is nothing behind it, as in the
 * emulator: Initialize succeeds and leaves the scopes as they are. What Initialize was given is in the log.
 * Source: "Directory Object Picker" (learn.microsoft.com) and objsel.h (sdk-api).
 */
#include <initguid.h>

#include "../com_object.h"

#include <oleauto.h>

#include <objsel.h>
#include <sddl.h>
#include <stdlib.h>
#include <wchar.h>

enum { NAME_UNITS = 256, MOST = 8, ID_NAMES = 100 };

struct picker {
    struct com_object head;
    bool initialised;
    wchar_t target[NAME_UNITS]; /* "" is this computer */
    ULONG types, attributes;
};

/* One block, as the medium wants it: the list and all that it points to. */
struct selection {
    DS_SELECTION_LIST list;
    DS_SELECTION more[MOST - 1];
    VARIANT sids[MOST];
    struct {
        wchar_t name[NAME_UNITS], path[2 * NAME_UNITS];
    } texts[MOST];
};

struct chosen {
    struct com_object head;
    HGLOBAL memory;
};

/* ---- IDataObject ---- */

static struct chosen *chosen_of(IDataObject *iface)
{
    return (struct chosen *)(void *)iface;
}

static void chosen_end(void *object)
{
    struct chosen *chosen = object;
    struct selection *selection = GlobalLock(chosen->memory);
    for (ULONG i = 0; i < selection->list.cItems; i++)
        VariantClear(&selection->sids[i]);
    GlobalUnlock(chosen->memory);
    GlobalFree(chosen->memory);
}

static HRESULT WINAPI chosen_get(IDataObject *iface, FORMATETC *format, STGMEDIUM *out)
{
    if (format->cfFormat != RegisterClipboardFormatW(L"CFSTR_DSOP_DS_SELECTION_LIST"))
        return DV_E_FORMATETC;
    if (!(format->tymed & TYMED_HGLOBAL))
        return DV_E_TYMED;
    com_object_add(iface);
    *out =
        (STGMEDIUM){.tymed = TYMED_HGLOBAL, .hGlobal = chosen_of(iface)->memory, .pUnkForRelease = (IUnknown *)iface};
    return S_OK;
}

static IDataObjectVtbl chosen_vtable = {COM_OBJECT_UNKNOWN, .GetData = chosen_get};
static const IID *const chosen_known[] = {&IID_IDataObject, NULL};

/* ---- what was typed ---- */

/* VT_ARRAY | VT_UI1: how a VARIANT holds an octet string. */
static void put_sid(VARIANT *out, const wchar_t *text)
{
    PSID sid;
    DWORD bare = 0;
    void *bytes;
    VariantInit(out);
    world_number(NULL, L"Picker", L"Bare", &bare);
    if (bare || !ConvertStringSidToSidW(text, &sid))
        return;
    out->parray = SafeArrayCreateVector(VT_UI1, 0, GetLengthSid(sid));
    out->vt = VT_ARRAY | VT_UI1;
    SafeArrayAccessData(out->parray, &bytes);
    CopySid(GetLengthSid(sid), bytes, sid);
    SafeArrayUnaccessData(out->parray);
    LocalFree(sid);
}

/* False: TARGET has no account NAME. */
static bool add(struct selection *selection, const struct picker *picker, const wchar_t *name)
{
    ULONG i = selection->list.cItems;
    wchar_t key[NAME_UNITS + 16];
    _snwprintf(key, NAME_UNITS + 15, L"Accounts\\%ls", name);
    wchar_t *sid = i < MOST ? world_text(picker->target, key, L"Sid") : NULL;
    if (!sid)
        return false;
    wchar_t *domain = world_text(picker->target, key, L"Domain");
    DS_SELECTION *one = &selection->list.aDsSelection[i];
    put_sid(&selection->sids[i], sid);
    wcscpy(selection->texts[i].name, name);
    _snwprintf(selection->texts[i].path, 2 * NAME_UNITS - 1, domain ? L"WinNT://%ls/%ls" : L"WinNT://WORKGROUP/%ls/%ls",
               domain ? domain : picker->target, name);
    *one =
        (DS_SELECTION){.pwzName = selection->texts[i].name,
                       .pwzADsPath = selection->texts[i].path,
                       .pwzClass = L"User",
                       .pwzUPN = L"",
                       .pvarFetchedAttributes = picker->attributes ? &selection->sids[i] : NULL,
                       .flScopeType = domain ? DSOP_SCOPE_TYPE_UPLEVEL_JOINED_DOMAIN : DSOP_SCOPE_TYPE_TARGET_COMPUTER};
    selection->list.cItems++;
    selection->list.cFetchedAttributes = picker->attributes;
    free(domain);
    free(sid);
    return true;
}

/* NULL: a name is of nobody. */
static HGLOBAL select_names(const struct picker *picker, wchar_t *names)
{
    HGLOBAL memory = GlobalAlloc(GHND, sizeof(struct selection));
    struct selection *selection = GlobalLock(memory);
    bool found = names[0] != L'\0';
    for (wchar_t *name = wcstok(names, L";"); name && found; name = wcstok(NULL, L";"))
        found = add(selection, picker, name);
    GlobalUnlock(memory);
    if (!found)
        GlobalFree(memory);
    return found ? memory : NULL;
}

/* ---- the dialog ---- */

struct question {
    const struct picker *picker;
    HGLOBAL memory;
};

static void make_controls(HWND dialog)
{
    HINSTANCE instance = (HINSTANCE)(LONG_PTR)GetWindowLongPtrW(dialog, GWLP_HINSTANCE);
    DWORD style = WS_CHILD | WS_VISIBLE | WS_TABSTOP;
    HWND edit = CreateWindowExW(WS_EX_CLIENTEDGE, L"Edit", L"", style | ES_AUTOHSCROLL, 10, 10, 260, 24, dialog,
                                (HMENU)ID_NAMES, instance, NULL);
    CreateWindowExW(0, L"Button", L"OK", style | BS_DEFPUSHBUTTON, 10, 50, 90, 26, dialog, (HMENU)IDOK, instance, NULL);
    CreateWindowExW(0, L"Button", L"Cancel", style, 110, 50, 90, 26, dialog, (HMENU)IDCANCEL, instance, NULL);
    SetFocus(edit);
}

static INT_PTR CALLBACK dialog_proc(HWND dialog, UINT message, WPARAM word, LPARAM data)
{
    wchar_t names[NAME_UNITS];
    if (message == WM_INITDIALOG) {
        SetWindowLongPtrW(dialog, DWLP_USER, data);
        make_controls(dialog);
        return FALSE;
    }
    if (message != WM_COMMAND || (LOWORD(word) != IDOK && LOWORD(word) != IDCANCEL))
        return FALSE;
    struct question *question = (struct question *)GetWindowLongPtrW(dialog, DWLP_USER);
    if (LOWORD(word) == IDOK) {
        GetDlgItemTextW(dialog, ID_NAMES, names, NAME_UNITS);
        question->memory = select_names(question->picker, names);
    }
    /* A name that is not found is to be corrected. */
    if (LOWORD(word) == IDCANCEL || question->memory)
        EndDialog(dialog, LOWORD(word));
    return TRUE;
}

static HGLOBAL ask(HWND owner, const struct picker *picker)
{
    struct {
        DLGTEMPLATE head;
        WORD menu, class;
        wchar_t title[16];
    } template = {
        .head = {.style = WS_POPUP | WS_CAPTION | WS_SYSMENU | WS_VISIBLE | DS_MODALFRAME, .cx = 150, .cy = 50},
        .title = L"Select User"};
    struct question question = {picker, NULL};
    DialogBoxIndirectParamW(GetModuleHandleW(NULL), &template.head, owner, dialog_proc, (LPARAM)&question);
    return question.memory;
}

/* ---- IDsObjectPicker ---- */

static struct picker *picker_of(IDsObjectPicker *iface)
{
    return (struct picker *)(void *)iface;
}

static bool is_sound(const DSOP_INIT_INFO *info)
{
    bool sound = info->cbSize == sizeof *info && info->cDsScopeInfos && info->aDsScopeInfos;
    for (ULONG i = 0; sound && i < info->cDsScopeInfos; i++) {
        const DSOP_SCOPE_INIT_INFO *scope = &info->aDsScopeInfos[i];
        sound = scope->cbSize == sizeof *scope && scope->flType && !scope->pwzADsPath &&
                (!scope->pwzDcName || scope->flType & DSOP_SCOPE_TYPE_UPLEVEL_JOINED_DOMAIN);
    }
    return sound;
}

static HRESULT WINAPI initialize(IDsObjectPicker *iface, DSOP_INIT_INFO *info)
{
    struct picker *picker = picker_of(iface);
    if (!is_sound(info))
        return E_INVALIDARG;
    const wchar_t *target = info->pwzTargetComputer ? info->pwzTargetComputer : L"";
    HRESULT result = (HRESULT)world_fate(target, L"IDsObjectPicker::Initialize");
    DWORD empty = 0;
    world_number(NULL, L"Picker", L"Empty", &empty);
    picker->initialised = SUCCEEDED(result);
    picker->types = 0;
    picker->attributes = info->cAttributesToFetch;
    wcsncpy(picker->target, target, NAME_UNITS - 1);
    for (ULONG i = 0; i < info->cDsScopeInfos; i++) {
        picker->types |= info->aDsScopeInfos[i].flType;
        if (!empty)
            info->aDsScopeInfos[i].hr = result;
    }
    world_log("objsel target \"%ls\" types %03lX options %lX attribute %ls users %lX %lX", target, picker->types,
              info->flOptions, info->cAttributesToFetch ? info->apwzAttributeNames[0] : L"",
              info->aDsScopeInfos[0].FilterFlags.Uplevel.flBothModes, info->aDsScopeInfos[0].FilterFlags.flDownlevel);
    return result;
}

static HRESULT WINAPI invoke_dialog(IDsObjectPicker *iface, HWND owner, IDataObject **out)
{
    *out = NULL;
    if (!picker_of(iface)->initialised)
        return E_UNEXPECTED;
    if (!owner || owner == GetDesktopWindow())
        return E_INVALIDARG;
    HRESULT result = (HRESULT)world_fate(NULL, L"IDsObjectPicker::InvokeDialog");
    HGLOBAL memory = SUCCEEDED(result) ? ask(owner, picker_of(iface)) : NULL;
    if (!memory)
        return FAILED(result) ? result : S_FALSE;
    struct chosen *chosen = com_object_new(sizeof *chosen, &chosen_vtable, chosen_known);
    chosen->memory = memory;
    chosen->head.end = chosen_end;
    *out = (IDataObject *)chosen;
    return S_OK;
}

static IDsObjectPickerVtbl picker_vtable = {COM_OBJECT_UNKNOWN, .Initialize = initialize,
                                            .InvokeDialog = invoke_dialog};

static void *make_picker(void)
{
    static const IID *const known[] = {&IID_IDsObjectPicker, NULL};
    return com_object_new(sizeof(struct picker), &picker_vtable, known);
}

const struct com_class com_classes[] = {{&CLSID_DsObjectPicker, L"DsObjectPicker", make_picker}, {NULL, NULL, NULL}};
