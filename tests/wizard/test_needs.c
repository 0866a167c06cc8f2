/* SPDX-License-Identifier: MIT
 *
 * The file that says what will be asked: as an argument, dropped on the first page, offered where it lies beside the
 * program. What it says is seen before anything is asked, and what the account will see is a table on the query page.
 */
#include "story.h"

#include <sddl.h>

#include <stdio.h>
#include <string.h>

#define FOLDER L"C:\\needs"

static const wchar_t own[] = FOLDER L"\\own.json", good[] = FOLDER L"\\stock.json", bad[] = FOLDER L"\\bad.json";
static const char stock[] =
    "{ \"needs\": 1, \"name\": \"Stock taking\", \"account\": \"tester\", \"clients\": [\"192.168.5.9\", "
    "\"192.168.6.0/24\"],\n"
    "  \"ask\": [ {\"namespace\": \"root\\\\cimv2\", \"class\": \"Win32_OperatingSystem\", \"rows\": \"some\"},\n"
    "           {\"namespace\": \"root\\\\cimv2\", \"query\": \"SELECT Name, State FROM Win32_Service\"},\n"
    "           {\"namespace\": \"root\\\\nowhere\", \"class\": \"Made_Up\"} ] }\n";

static void write_to(const wchar_t *path, const char *text)
{
    FILE *file = _wfopen(path, L"wb");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static void write_files(void)
{
    CreateDirectoryW(FOLDER, NULL);
    write_to(good, stock);
    /* Nobody's name: who runs the wizard. */
    write_to(own, "{ \"needs\": 1, \"name\": \"Stock taking\", \"ask\": [\n"
                  "  {\"namespace\": \"root\\\\cimv2\", \"class\": \"Win32_OperatingSystem\", \"rows\": \"some\"},\n"
                  "  {\"namespace\": \"root\\\\cimv2\", \"query\": \"SELECT Name FROM Win32_Service\"} ] }\n");
    write_to(bad,
             "{ \"needs\": 1,\n  \"ask\": [ {\"namespace\": \"root\\\\cimv2\", \"clas\": \"Win32_Service\"} ] }\n");
}

static void assert_filled(void)
{
    wait_text(wizard_control(wizard, ID_NEEDS_STATE), "Stock taking: 3 things");
    wait_text(wizard_control(wizard, ID_ACCOUNT), "tester");
    wait_chosen(wizard_control(wizard, ID_ACCOUNT_OTHER));
    assert_string_equal(text_of(wizard_control(wizard, ID_CLIENT)), "192.168.5.9,192.168.6.0/24");
}

static const char *cell(int row, int column)
{
    return list_text(wizard, wizard_control(wizard, ID_ROWS), row, column);
}

static void test_needs_as_an_argument(void **state)
{
    write_files();
    wizard = wizard_start(L"--lang en --for C:\\needs\\stock.json");
    assert_filled();
    shape_look(wizard, "story-needs-first-page");
    press_next(wizard);
    wait_checked(wizard);
    shape_look(wizard, "story-needs-result");
    /* The namespace that is not there decides about its page, though the other one is well. */
    go_to_page(wizard, PERMISSIONS);
    story_wait_result("root\\nowhere", "Needs change");
    go_to_page(wizard, QUERY);
    assert_int_equal(list_count(wizard_control(wizard, ID_ROWS)), 3);
    assert_string_equal(cell(0, 0), "root\\cimv2:Win32_OperatingSystem");
    assert_string_equal(cell(2, 1), "Needs change");
    assert_non_null(strstr(cell(2, 3), "PERM-NAMESPACE[root\\nowhere]"));
    shape_look(wizard, "story-needs-query");
    story_close();
}

static void test_needs_of_another_computer(void **state)
{
    scenery_needs_network();
    write_files();
    scenery("computer healthy HEALTHY\n");
    wizard = wizard_start(L"--lang en --for C:\\needs\\own.json \\\\healthy");
    wait_text(wizard_control(wizard, ID_NEEDS_STATE), "Stock taking");
    press_next(wizard);
    wait_checked(wizard);
    go_to_page(wizard, QUERY);
    shape_look(wizard, "story-needs-remote");
    assert_int_equal(list_count(wizard_control(wizard, ID_ROWS)), 2);
    /* Its own query counts. */
    assert_string_equal(cell(0, 1), "Ready");
    assert_string_equal(cell(0, 2), "1");
    story_close();
}

static void test_needs_dropped(void **state)
{
    write_files();
    wizard = wizard_start(L"--lang en");
    story_drop(bad);
    story_close_message("story-needs-refused");
    wait_chosen(wizard_control(wizard, ID_ACCOUNT_SELF));
    assert_string_equal(text_of(wizard_control(wizard, ID_ACCOUNT)), "");
    assert_false(is_visible(wizard_control(wizard, ID_NEEDS)));
    story_drop(good);
    assert_filled();
    /* And without it again: the fields stay, what is asked does not. */
    press(wizard_control(wizard, ID_NEEDS));
    wait_text(wizard_control(wizard, ID_NEEDS_STATE), "");
    press_next(wizard);
    wait_checked(wizard);
    go_to_page(wizard, QUERY);
    assert_int_equal(list_count(wizard_control(wizard, ID_ROWS)), 1);
    story_close();
}

/* Its account is one that may be answered otherwise: then nobody else is checked. */
static void test_needs_as_oneself(void **state)
{
    write_files();
    wizard = wizard_start(L"--lang en --account plain");
    story_drop(good);
    assert_filled();
    press(wizard_control(wizard, ID_ACCOUNT_SELF));
    press_next(wizard);
    wait_checked(wizard);
    assert_null(strstr(page_instruction(wizard), "tester"));
    story_close();
}

/* What is given beside the file is preferred; one that is dropped later is the newer word. */
static void test_needs_beside_an_answer(void **state)
{
    write_files();
    wizard = wizard_start(L"--lang en --account plain --client 10.1.2.7 --for C:\\needs\\stock.json");
    wait_text(wizard_control(wizard, ID_NEEDS_STATE), "Stock taking");
    assert_string_equal(text_of(wizard_control(wizard, ID_ACCOUNT)), "plain");
    assert_string_equal(text_of(wizard_control(wizard, ID_CLIENT)), "10.1.2.7");
    story_drop(good);
    assert_filled();
    story_close();
}

/* FOLDER as SDDL says. */
static void make_folder(const wchar_t *folder, const wchar_t *sddl)
{
    SECURITY_ATTRIBUTES security = {.nLength = sizeof security};
    assert_true(ConvertStringSecurityDescriptorToSecurityDescriptorW(sddl, SDDL_REVISION_1,
                                                                     &security.lpSecurityDescriptor, NULL));
    assert_true(CreateDirectoryW(folder, &security));
    LocalFree(security.lpSecurityDescriptor);
}

static void beside(const wchar_t *folder, const wchar_t *name, bool there)
{
    wchar_t path[MAX_PATH];
    _snwprintf(path, MAX_PATH, L"%ls\\%ls", folder, name);
    if (there)
        write_to(path, stock);
    else
        DeleteFileW(path);
}

static void test_needs_beside_the_program(void **state)
{
    static const wchar_t folder[] = L"C:\\portable", program[] = L"C:\\portable\\wmiready.exe";
    make_folder(folder, L"O:BAG:BAD:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;FRFX;;;BU)");
    assert_true(CopyFileW(L"build\\mingw\\bin\\wmiready.exe", program, FALSE));
    beside(folder, L"stock.needs.json", true);
    wizard = wizard_start_program(program, L"--lang en");
    wait_text(wizard_control(wizard, ID_NEEDS_STATE), "stock.needs.json");
    /* Offered, and never taken by itself. */
    assert_string_equal(text_of(wizard_control(wizard, ID_ACCOUNT)), "");
    shape_look(wizard, "story-needs-offered");
    press(wizard_control(wizard, ID_NEEDS));
    assert_filled();
    story_close();
    wizard_end(wizard);
    /* Of several, the person says which. */
    beside(folder, L"other.needs.json", true);
    wizard = wizard_start_program(program, L"--lang en");
    wait_text(wizard_control(wizard, ID_NEEDS_STATE), "other.needs.json, stock.needs.json");
    press(wizard_control(wizard, ID_NEEDS));
    HWND dialog = wizard_wait_dialog(wizard);
    shape_look(wizard, "story-needs-which");
    press(GetDlgItem(dialog, ID_CONSENT_MAKE));
    assert_filled();
    story_close();
    beside(folder, L"other.needs.json", false);
    beside(folder, L"stock.needs.json", false);
}

/* The elevated instance takes the file from where only administrators write, and from nowhere else; it starts with its
 * first page, where what the file says is seen. */
static void test_needs_handed_on(void **state)
{
    static const wchar_t folder[] = L"C:\\guarded";
    make_folder(folder, L"O:BAG:BAD:P(A;OICI;FA;;;BA)(A;OICI;FA;;;SY)(A;OICI;FRFX;;;BU)");
    beside(folder, L"stock.json", true);
    story_start_limited(L"--lang en --for C:\\guarded\\stock.json");
    assert_filled();
    press(wizard_control(wizard, ID_ELEVATE));
    story_relaunched_elevated();
    assert_filled();
    story_close();
    wizard_end(wizard);
    /* What was answered otherwise stays so. */
    story_start_limited(L"--lang en --for C:\\guarded\\stock.json");
    assert_filled();
    press(wizard_control(wizard, ID_ACCOUNT_SELF));
    press(wizard_control(wizard, ID_ELEVATE));
    story_relaunched_elevated();
    wait_text(wizard_control(wizard, ID_NEEDS_STATE), "Stock taking");
    wait_chosen(wizard_control(wizard, ID_ACCOUNT_SELF));
    story_close();
    wizard_end(wizard);
    PSECURITY_DESCRIPTOR all;
    assert_true(ConvertStringSecurityDescriptorToSecurityDescriptorW(L"D:P(A;;FA;;;BA)(A;;FA;;;SY)(A;;GRGW;;;WD)",
                                                                     SDDL_REVISION_1, &all, NULL));
    assert_true(SetFileSecurityW(folder, DACL_SECURITY_INFORMATION, all));
    wizard = wizard_start(L"--relaunched --lang en --for C:\\guarded\\stock.json .");
    story_close_message("story-needs-untrusted");
    assert_string_equal(text_of(wizard_control(wizard, ID_ACCOUNT)), "");
    story_close();
}

const struct CMUnitTest program_tests[] = {story(test_needs_as_an_argument),   story(test_needs_of_another_computer),
                                           story(test_needs_dropped),          story(test_needs_as_oneself),
                                           story(test_needs_beside_an_answer), story(test_needs_beside_the_program),
                                           story(test_needs_handed_on),        {0}};
