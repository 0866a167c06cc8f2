/* SPDX-License-Identifier: MIT
 *
 * Waiting for the connection: events are added to the logs of this computer while the dialog is open.
 */
#include "story.h"

#include <string.h>

static const char launch[] =
    "set .\\Events\\System a sz \"0|Microsoft-Windows-DistributedCOM|10027|0x8080000000000000|param1=Remote|"
    "param2=Activation|param3=CONTOSO|param4=svc|param5=S-1-5-21-10-20-30-1001|param6=10.77.0.7|param7=Unavailable|"
    "param8=Unavailable\"\n";
static const char password[] =
    "set .\\Events\\Security b sz \"0|Microsoft-Windows-Security-Auditing|4625|0x8010000000000000|"
    "SubjectUserSid=S-1-0-0|SubjectUserName=-|TargetUserSid=S-1-0-0|TargetUserName=svc|TargetDomainName=CONTOSO|"
    "Status=0xc000006d|FailureReason=%%2313|SubStatus=0xc000006a|LogonType=3|AuthenticationPackageName=NTLM|"
    "WorkstationName=VM|IpAddress=10.77.0.7|IpPort=0\"\n";

/* Each refusal is there with what answers it, the newest first; Stop ends it, and it stays to be read. */
static void test_waiting(void **state)
{
    story_check(L"");
    go_to_page(wizard, QUERY);
    shape_look(wizard, "story-waiting-button");
    press(wizard_control(wizard, ID_WAIT));
    HWND dialog = wizard_wait_dialog(wizard), text = GetDlgItem(dialog, ID_WAITING_TEXT);
    wait_text(text, "The log Security is watched.");
    wait_text(GetDlgItem(dialog, ID_WAITING_HEAD), "Let the other computer try now.");
    assert_null(strstr(text_of(GetDlgItem(dialog, ID_WAITING_HEAD)), "Whom . refuses"));
    double begun = now_ms();
    scenery(launch);
    wait_text(text, "CONTOSO\\svc from 10.77.0.7");
    double first = now_ms() - begun;
    wait_text(text, "--apply DCOM-LAUNCH-LIMIT");
    begun = now_ms();
    scenery(password);
    wait_text(text, "0xC000006A");
    double second = now_ms() - begun;
    shape_picture(wizard, "story-waiting");
    begun = now_ms();
    press(GetDlgItem(dialog, IDCANCEL));
    wait_text(GetDlgItem(dialog, IDCANCEL), "Close");
    double stopped = now_ms() - begun;
    wait_text(text, "Refused in this time: 2.");
    figure("Waiting for the connection: shown after %.0f and %.0f ms, Stop took %.0f ms", first, second, stopped);
    shape_picture(wizard, "story-waiting-stopped");
    press(GetDlgItem(dialog, IDCANCEL));
    wizard_wait_no_dialog(wizard);
    story_close();
}

/* No log may be read: that is said, and it has ended. */
static void test_waiting_denied(void **state)
{
    scenery("set .\\Errors EvtSubscribe:System dword 5\nset .\\Errors EvtSubscribe:Security dword 5\n"
            "set .\\Errors EvtSubscribe:Microsoft-Windows-WMI-Activity/Operational dword 5\n");
    story_check(L"--lang de");
    go_to_page(wizard, QUERY);
    press(wizard_control(wizard, ID_WAIT));
    HWND dialog = wizard_wait_dialog(wizard);
    wait_text(GetDlgItem(dialog, ID_WAITING_TEXT), "Security");
    wait_text(GetDlgItem(dialog, IDCANCEL), "Schlie");
    shape_picture(wizard, "story-waiting-denied");
    press(GetDlgItem(dialog, IDCANCEL));
    wizard_wait_no_dialog(wizard);
    story_close();
}

const struct CMUnitTest program_tests[] = {
    story(test_waiting),
    story(test_waiting_denied),
    {0},
};
