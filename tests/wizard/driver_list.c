/* SPDX-License-Identifier: MIT
 * The part of the driver that reads and selects rows of list views. */
#include "driver.h"

#include <string.h>

/* ---- lists: the item structure has to lie in the wizard's memory ---- */

struct remote_item {
    LVITEMW item;
    wchar_t text[1024];
};

static struct remote_item *remote_new(struct wizard_process *wizard, struct remote_item *local)
{
    struct remote_item *there =
        VirtualAllocEx(wizard->process, NULL, sizeof *there, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    local->item.pszText = there->text;
    local->item.cchTextMax = 1024;
    WriteProcessMemory(wizard->process, there, local, sizeof *local, NULL);
    return there;
}

int list_count(HWND list)
{
    return (int)ask(list, LVM_GETITEMCOUNT, 0, 0);
}

int list_columns(HWND list)
{
    return (int)ask((HWND)ask(list, LVM_GETHEADER, 0, 0), HDM_GETITEMCOUNT, 0, 0);
}

const char *list_text(struct wizard_process *wizard, HWND list, int row, int column)
{
    static char ring[4][4096];
    static unsigned next;
    char *out = ring[next++ % 4];
    struct remote_item item = {.item = {.iSubItem = column}};
    struct remote_item *there = remote_new(wizard, &item);
    ask(list, LVM_GETITEMTEXTW, (WPARAM)row, (LPARAM)&there->item);
    ReadProcessMemory(wizard->process, there, &item, sizeof item, NULL);
    /* A list view with texts of its owner may hand out its own pointer instead. */
    if (item.item.pszText != there->text && item.item.pszText)
        ReadProcessMemory(wizard->process, item.item.pszText, item.text, sizeof item.text, NULL);
    VirtualFreeEx(wizard->process, there, 0, MEM_RELEASE);
    item.text[1023] = L'\0';
    WideCharToMultiByte(CP_UTF8, 0, item.text, -1, out, 4096, NULL, NULL);
    return out;
}

int list_selected(HWND list)
{
    return (int)ask(list, LVM_GETNEXTITEM, (WPARAM)-1, LVNI_SELECTED);
}

static void set_state(struct wizard_process *wizard, HWND list, int row, UINT mask, UINT state)
{
    struct remote_item item = {.item = {.stateMask = mask, .state = state}};
    struct remote_item *there = remote_new(wizard, &item);
    ask(list, LVM_SETITEMSTATE, (WPARAM)row, (LPARAM)&there->item);
    VirtualFreeEx(wizard->process, there, 0, MEM_RELEASE);
}

void list_select(struct wizard_process *wizard, HWND list, int row)
{
    set_state(wizard, list, row, LVIS_SELECTED | LVIS_FOCUSED, LVIS_SELECTED | LVIS_FOCUSED);
}

void list_check(struct wizard_process *wizard, HWND list, int row, bool checked)
{
    set_state(wizard, list, row, LVIS_STATEIMAGEMASK, INDEXTOSTATEIMAGEMASK(checked ? 2 : 1));
}

int list_find(struct wizard_process *wizard, HWND list, int column, const char *text)
{
    for (int row = 0; row < list_count(list); row++)
        if (strstr(list_text(wizard, list, row, column), text))
            return row;
    return -1;
}

RECT list_icon(struct wizard_process *wizard, HWND list, int row)
{
    RECT rect = {.left = LVIR_ICON};
    RECT *there = VirtualAllocEx(wizard->process, NULL, sizeof rect, MEM_COMMIT | MEM_RESERVE, PAGE_READWRITE);
    WriteProcessMemory(wizard->process, there, &rect, sizeof rect, NULL);
    ask(list, LVM_GETITEMRECT, (WPARAM)row, (LPARAM)there);
    ReadProcessMemory(wizard->process, there, &rect, sizeof rect, NULL);
    VirtualFreeEx(wizard->process, there, 0, MEM_RELEASE);
    return rect;
}
