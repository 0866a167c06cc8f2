/* SPDX-License-Identifier: MIT
 *
 * Keys as regedit exports them, put into a computer that is otherwise healthy: what the requirements say about them for
 * an account in Distributed COM Users with an entry in the namespace.
 */
#include "corpus_machine.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "requirements/requirements.h"

#include "scenario.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void judge(const char *name, const struct requirement *requirement, enum verdict right)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct request request = request_default();
    fake_rule_text(&request.account, "PC-0421\\monitor");
    corpus_registry_import(name, fake);
    struct seen seen = seen_check(fake, &request, requirement);
    char *where = strbuf_printed("%s, %s", name, requirement->id);
    corpus_compared_text(where, "verdict", verdict_word(right), verdict_word(seen.finding->verdict));
    free(where);
    seen_free(&seen);
    request_free(&request);
    fake_machine_free(fake);
}

/* ---- Rpc\Internet ---- */

/* Named for what they hold: "rpc-6000-6050", "rpc-both-n", "rpc-ports-as-string". At least a hundred ports above 5000
 * are advised (learn.microsoft.com, "Configure RPC dynamic port allocation to work with firewalls"). */
static void one_range(const char *name, void *context)
{
    const char *base = strstr(name, "rpc-");
    unsigned first, last;
    if (!base)
        return;
    if (strstr(base, "as-string"))
        judge(name, &requirement_fw_rpc_range, V_NEEDS_CHANGE);
    else if (strstr(base, "both-n"))
        judge(name, &requirement_fw_rpc_range, V_READY);
    else if (sscanf(base, "rpc-%u-%u", &first, &last) == 2)
        judge(name, &requirement_fw_rpc_range, last - first + 1 < 100 || first < 5000 ? V_ATTENTION : V_READY);
    else
        print_message("%s: nothing says what is right\n", name);
}

/* ---- Ole ---- */

static void one_ole(const char *name, void *context)
{
    static const struct requirement *const of_ole[] = {&requirement_dcom_enabled, &requirement_dcom_levels,
                                                       &requirement_dcom_access_limit, &requirement_dcom_launch_limit,
                                                       &requirement_dcom_wmi_launch};
    if (!strstr(name, "/ole"))
        return;
    for (size_t i = 0; i < array_count(of_ole); i++)
        judge(name, of_ole[i], V_READY);
}

static void keys(void **state)
{
    corpus_files("registry", ".reg", one_range, NULL);
    corpus_files("registry", ".reg", one_ole, NULL);
    corpus_end("registry: Rpc and Ole");
}

const struct CMUnitTest program_tests[] = {cmocka_unit_test(keys), {0}};
