/* SPDX-License-Identifier: MIT
 * Files are written where they were asked, whole, and nothing else. What Wine's file systems cannot have (reparse
 * points, owners) is put through the seam; the rest is real. */
#include "base/memory.h"
#include "testing.h"
#include "windows/file_write.h"

#include <stdio.h>
#include <string.h>

static uint32_t (*real_look)(const wchar_t *path, bool replace, struct file_look *out);

static size_t files_in_folder(void)
{
    WIN32_FIND_DATAW found;
    size_t count = 0;
    HANDLE search = FindFirstFileW(L"file_write\\*", &found);
    for (bool more = search != INVALID_HANDLE_VALUE; more; more = FindNextFileW(search, &found))
        count++;
    FindClose(search);
    return count - 2; /* "." and ".." */
}

static void assert_holds(const char *path, const char *text)
{
    char content[64] = "";
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    fread(content, 1, sizeof content - 1, file);
    fclose(file);
    assert_string_equal(content, text);
}

static void clear_folder(void)
{
    WIN32_FIND_DATAA found;
    HANDLE search = FindFirstFileA("file_write\\*", &found);
    for (bool more = search != INVALID_HANDLE_VALUE; more; more = FindNextFileA(search, &found)) {
        char path[MAX_PATH + 16];
        snprintf(path, sizeof path, "file_write\\%s", found.cFileName);
        if (!DeleteFileA(path))
            RemoveDirectoryA(path);
    }
    FindClose(search);
}

/* Nothing is left where the tests were started. */
static int empty_folder(void **state)
{
    wchar_t temporary[MAX_PATH];
    GetTempPathW(MAX_PATH, temporary);
    SetCurrentDirectoryW(temporary);
    CreateDirectoryW(L"file_write", NULL);
    clear_folder();
    real_look = file_write_look;
    return 0;
}

static int restore(void **state)
{
    file_write_look = real_look;
    clear_folder();
    return !RemoveDirectoryW(L"file_write");
}

static void whole_or_not_at_all(void **state)
{
    uint32_t code;
    assert_int_equal(file_write_put("file_write\\a.html", "old", 3), 0);
    struct file_write *file = file_write_open("file_write\\a.html", &code);
    assert_int_equal(file_write_add(file, "ne", 2), 0);
    assert_holds("file_write\\a.html", "old");
    assert_int_equal(file_write_finish(file, "w", 1), 0);
    assert_holds("file_write\\a.html", "new");
    file_write_drop(file_write_open("file_write\\a.html", &code));
    file_write_drop(file_write_open("file_write\\b.html", &code));
    assert_holds("file_write\\a.html", "new");
    assert_int_equal(files_in_folder(), 1);
}

static void refused(void **state)
{
    static const struct {
        const char *path;
        uint32_t code;
    } table[] = {
        {"NUL", FILE_REFUSED_DEVICE},
        {"con", FILE_REFUSED_DEVICE},
        {"file_write\\COM1.html", FILE_REFUSED_DEVICE},
        {"\\\\.\\pipe\\wmiready", FILE_REFUSED_DEVICE},
        {"\\\\?\\GLOBALROOT\\Device\\Null", FILE_REFUSED_DEVICE},
        {"file_write\\a.html:b", FILE_REFUSED_DEVICE},
        {"file_write\\folder", FILE_REFUSED_FOLDER},
        {"file_write\\hard.html", FILE_REFUSED_NAMES},
        {"Z:\\dev\\full", FILE_REFUSED_DEVICE},
        {"file_write\\none\\a.html", ERROR_PATH_NOT_FOUND},
    };
    file_write_put("file_write\\a.html", "old", 3);
    CreateDirectoryW(L"file_write\\folder", NULL);
    assert_true(CreateHardLinkW(L"file_write\\hard.html", L"file_write\\a.html", NULL));
    for (size_t i = 0; i < array_count(table); i++) {
        uint32_t log = 0, code = file_write_put(table[i].path, "new", 3);
        char *reason = file_write_reason(LANGUAGE_EN, code);
        if (code != table[i].code || !reason[0])
            fail_msg("%s: 0x%X %s", table[i].path, (unsigned)code, reason);
        free(reason);
        assert_ptr_equal(file_write_log(table[i].path, &log), INVALID_HANDLE_VALUE);
        assert_int_equal(log, table[i].code);
    }
    assert_holds("file_write\\a.html", "old");
    assert_int_equal(files_in_folder(), 3);
}

/* ---- what only the seam has ---- */
static const wchar_t *link_at;
static DWORD link_tag;
static bool link_trusted;

static uint32_t with_link(const wchar_t *path, bool replace, struct file_look *out)
{
    size_t length = wcslen(path), end = wcslen(link_at);
    uint32_t code = real_look(path, replace, out);
    if (length < end || wcscmp(path + length - end, link_at) != 0)
        return code;
    *out = (struct file_look){.attributes = FILE_ATTRIBUTE_REPARSE_POINT, .tag = link_tag, .links = 1, .disk = true};
    out->trusted = link_trusted;
    return 0;
}

static bool yes(void)
{
    return true;
}

static bool no(void)
{
    return false;
}

static void links(void **state)
{
    static const struct {
        const wchar_t *at;
        DWORD tag;
        bool trusted;
        bool (*elevated)(void);
        uint32_t code;
    } table[] = {
        {L"\\c.html", IO_REPARSE_TAG_SYMLINK, false, no, FILE_REFUSED_LINK},
        {L"\\c.html", IO_REPARSE_TAG_MOUNT_POINT, true, yes, FILE_REFUSED_LINK},
        {L"\\c.html", IO_REPARSE_TAG_DEDUP, false, yes, 0}, /* no name surrogate */
        {L"\\file_write", IO_REPARSE_TAG_MOUNT_POINT, false, yes, FILE_REFUSED_WAY},
        {L"\\file_write", IO_REPARSE_TAG_MOUNT_POINT, true, yes, 0},
        {L"\\file_write", IO_REPARSE_TAG_MOUNT_POINT, false, no, 0},
        {L"\\file_write", 0x9000001A, false, yes, 0}, /* OneDrive: IO_REPARSE_TAG_CLOUD */
    };
    file_write_look = with_link;
    for (size_t i = 0; i < array_count(table); i++) {
        link_at = table[i].at;
        link_tag = table[i].tag;
        link_trusted = table[i].trusted;
        file_write_elevated = table[i].elevated;
        DeleteFileW(L"file_write\\c.html");
        uint32_t code = file_write_put("file_write\\c.html", "new", 3);
        if (code != table[i].code)
            fail_msg("%zu: 0x%X", i, (unsigned)code);
        assert_int_equal(files_in_folder(), code ? 0 : 1);
    }
}

static void log_grows(void **state)
{
    uint32_t code;
    file_write_put("file_write\\log.txt", "old", 3);
    HANDLE log = file_write_log("file_write\\log.txt", &code);
    assert_int_equal(code, 0);
    assert_int_equal(file_write_all(log, "a", 1), 0);
    assert_int_equal(file_write_all(log, "b", 1), 0);
    assert_holds("file_write\\log.txt", "ab");
    CloseHandle(log);
    assert_int_equal(files_in_folder(), 1);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test_setup_teardown(whole_or_not_at_all, empty_folder, restore),
    cmocka_unit_test_setup_teardown(refused, empty_folder, restore),
    cmocka_unit_test_setup_teardown(log_grows, empty_folder, restore),
    cmocka_unit_test_setup_teardown(links, empty_folder, restore),
    {0},
};
