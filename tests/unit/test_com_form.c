/* SPDX-License-Identifier: MIT
 * The two forms that a list of COM may have, and that they must not be mixed (learn.microsoft.com, "Access Control
 * Lists for COM"): of the computer's limits as of WMI's own permission, and of both places of a limit. */
#include "testing.h"

#include "descriptors.h"
#include "scenario.h"

#include "base/memory.h"
#include "machine/security_descriptor.h"
#include "requirements/requirements.h"

static const char ole[] = "SOFTWARE\\Microsoft\\Ole", policy[] = "SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM",
                  app_id[] = "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}";

static const struct {
    const struct requirement *requirement;
    const char *key, *name;
    bool as_text;
} lists[] = {
    {&requirement_dcom_access_limit, ole, "MachineAccessRestriction", false},
    {&requirement_dcom_access_limit, policy, "MachineAccessRestriction", true},
    {&requirement_dcom_launch_limit, ole, "MachineLaunchRestriction", false},
    {&requirement_dcom_launch_limit, policy, "MachineLaunchRestriction", true},
    {&requirement_dcom_wmi_launch, app_id, "LaunchPermission", false},
};

/* monitor is in Distributed COM Users. */
static enum verdict verdict_of(size_t list, const char *sddl)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = fake_request_local();
    if (lists[list].as_text)
        fake_string(fake, lists[list].key, lists[list].name, sddl);
    else
        fake_value(fake, lists[list].key, lists[list].name, descriptor_value(sddl));
    struct seen seen = seen_check(fake, &request, lists[list].requirement);
    enum verdict verdict = seen.finding->verdict;
    seen_free(&seen);
    request_free(&request);
    fake_machine_free(fake);
    return verdict;
}

static void every_list_has_one_form(void **unused)
{
    static const struct {
        const char *sddl;
        enum verdict verdict;
    } cases[] = {
        {"O:BAG:BAD:(A;;CCDCLCSWRP;;;S-1-5-32-562)", V_READY},
        {"O:BAG:BAD:(A;;CC;;;S-1-5-32-562)", V_READY}, /* Execute alone, throughout: everything */
        {"O:BAG:BAD:(A;;CC;;;S-1-5-32-562)(A;;CC;;;BA)", V_READY},
        {"O:BAG:BAD:(A;;CC;;;BA)", V_NEEDS_CHANGE},
        {"O:BAG:BAD:(D;;CC;;;WD)(A;;CC;;;S-1-5-32-562)", V_NEEDS_CHANGE},
        {"O:BAG:BAD:(A;;CC;;;BA)(A;;CCDCLCSWRP;;;S-1-5-32-562)", V_CANNOT_TELL},   /* "must not mix" */
        {"O:BAG:BAD:(A;;CCDCLCSWRP;;;S-1-5-32-562)(A;;DCSW;;;BA)", V_CANNOT_TELL}, /* "must always be present" */
        {"O:BAG:BAD:(A;;DCLCSWRP;;;S-1-5-32-562)", V_CANNOT_TELL},
    };
    size_t compared = 0;
    for (size_t list = 0; list < array_count(lists); list++)
        for (size_t i = 0; i < array_count(cases); i++) {
            enum verdict verdict = verdict_of(list, cases[i].sddl);
            if (verdict != cases[i].verdict)
                fail_msg("%s at %s, %s: %s", lists[list].name, lists[list].key, cases[i].sddl, verdict_word(verdict));
            compared++;
        }
    print_message("%zu lists of %zu places judged by their form\n", compared, array_count(lists));
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(every_list_has_one_form), {0}};
