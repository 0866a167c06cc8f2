/* SPDX-License-Identifier: MIT
 * A computer for runs that are killed under Wine, which keeps no accounts, services or namespaces: the fake of the unit
 * tests, but what is made outlives the process in the registry, and is only gone when it is taken away. */
#include "proof.h"

#include "base/memory.h"
#include "fake_machine.h"
#include "windows/machine_windows.h"

#include <windows.h>

#include <stdlib.h>
#include <string.h>

#define KEY "SOFTWARE\\WMIReadyPretended"
#define APPID "SOFTWARE\\Classes\\AppID\\{8BC3F05E-D86B-11D0-A075-00C04FB68820}"

/* ---- what there is ---- */

static void remember(const char *what, const char *name)
{
    char value[256];
    snprintf(value, sizeof value, "%s%s", what, name);
    if (RegSetKeyValueA(HKEY_LOCAL_MACHINE, KEY, value, REG_SZ, "", 1))
        abort();
}

/* False: there was none. */
static bool forget(const char *what, const char *name)
{
    char value[256];
    snprintf(value, sizeof value, "%s%s", what, name);
    bool was = RegDeleteKeyValueA(HKEY_LOCAL_MACHINE, KEY, value) == ERROR_SUCCESS;
    HKEY key;
    DWORD left = 1;
    if (RegOpenKeyA(HKEY_LOCAL_MACHINE, KEY, &key) == ERROR_SUCCESS) {
        RegQueryInfoKeyA(key, NULL, NULL, NULL, NULL, NULL, NULL, &left, NULL, NULL, NULL, NULL);
        RegCloseKey(key);
    }
    if (!left)
        RegDeleteKeyA(HKEY_LOCAL_MACHINE, KEY);
    return was;
}

/* ---- the machine ---- */

static struct machine *real;        /* its registry is that of the pretended one */
static struct machine_ops original; /* of the fake */

static enum status pretend_registry_get(struct machine *m, struct call *call, const char *key, const char *name,
                                        struct registry_value *out)
{
    return real->ops->registry_get(real, call, key, name, out);
}

static enum status pretend_registry_depth(struct machine *m, struct call *call, const char *key, uint32_t *out)
{
    return real->ops->registry_absent_depth(real, call, key, out);
}

static enum status pretend_registry_set(struct machine *m, struct call *call, const char *key, const char *name,
                                        const struct registry_value *value)
{
    return real->ops->registry_set(real, call, key, name, value);
}

static enum status pretend_registry_delete(struct machine *m, struct call *call, const char *key, const char *name,
                                           uint32_t empty_keys)
{
    return real->ops->registry_delete(real, call, key, name, empty_keys);
}

static enum status pretend_rule_add(struct machine *m, struct call *call, const struct firewall_rule *rule)
{
    remember("rule ", rule->id);
    return original.firewall_rule_add(m, call, rule);
}

static enum status pretend_rule_remove(struct machine *m, struct call *call, const char *id)
{
    (void)original.firewall_rule_remove(m, call, id);
    return forget("rule ", id) ? ST_OK : ST_ABSENT;
}

static enum status pretend_namespace_set(struct machine *m, struct call *call, const char *path, const uint8_t *bytes,
                                         size_t size)
{
    remember("descriptor", "");
    return original.namespace_set(m, call, path, bytes, size);
}

static enum status pretend_host_set(struct machine *m, struct call *call, bool standalone)
{
    struct registry_value ends = registry_multi("ncacn_ip_tcp,0,24158");
    if (standalone) {
        remember("standalone host", "");
        (void)real->ops->registry_set(real, call, APPID, "Endpoints", &ends); /* stays, as WMI-HOST-PORT assumes */
    } else {
        forget("standalone host", "");
    }
    registry_value_free(&ends);
    return original.wmi_host_set(m, call, standalone);
}

static enum status pretend_set_start(struct machine *m, struct call *call, const char *name, uint32_t start)
{
    if (start == SERVICE_START_AUTOMATIC)
        forget("start type ", name);
    else
        remember("start type ", name);
    return original.service_set_start(m, call, name, start);
}

static enum status pretend_start(struct machine *m, struct call *call, const char *name)
{
    forget("stopped ", name);
    (void)original.service_start(m, call, name);
    return ST_OK; /* also when it was stopped by the run that was killed */
}

static enum status pretend_stop(struct machine *m, struct call *call, const char *name)
{
    remember("stopped ", name);
    return original.service_stop(m, call, name);
}

struct machine *pretended_machine(const struct experiment *experiment)
{
    struct fake_machine *fake = fake_machine_healthy();
    struct machine_ops *ops = &fake->ops;
    if (!real)
        real = machine_windows_local();
    if (experiment && experiment->prepare)
        experiment->prepare(fake);
    original = *ops;
    ops->registry_get = pretend_registry_get;
    ops->registry_absent_depth = pretend_registry_depth;
    ops->registry_set = pretend_registry_set;
    ops->registry_delete = pretend_registry_delete;
    ops->firewall_rule_add = pretend_rule_add;
    ops->firewall_rule_remove = pretend_rule_remove;
    ops->namespace_set = pretend_namespace_set;
    ops->wmi_host_set = pretend_host_set;
    ops->service_set_start = pretend_set_start;
    ops->service_start = pretend_start;
    ops->service_stop = pretend_stop;
    return &fake->machine;
}

/* ---- the view ---- */

static const struct experiment *experiment_now;
static size_t at;

/* What a question makes or takes away, beside its answer. */
static bool makes(const char *question)
{
    if (strncmp(question, "user ", 5) == 0) {
        remember("account", "");
        if (strcmp(question, "user admin") == 0)
            remember("member of Administrators", "");
    } else if (strcmp(question, "namespace make") == 0) {
        remember("namespace", "");
    } else if (strcmp(question, "cleared-log") == 0) {
        HKEY key;
        if (RegCreateKeyA(HKEY_LOCAL_MACHINE, LEFTOVERS_LOG, &key))
            abort();
        RegCloseKey(key);
    } else if (strcmp(question, "firewall-add") == 0) {
        remember("rule WMIReady-Proof-", "Other"); /* as if it had been taken */
    } else if (strncmp(question, "rule-by-wmi ", 12) == 0) {
        remember("rule WMIReady-Proof-", question + 12);
    } else if (strcmp(question, "user-delete") == 0) {
        forget("member of Administrators", "");
        forget("account", "");
        return true;
    } else if (strcmp(question, "namespace delete") == 0) {
        forget("descriptor", "");
        forget("namespace", "");
        return true;
    }
    return false;
}

static bool ask(const struct view *view, const char *question, struct table *out, char why[256])
{
    if (makes(question)) {
        answer_rows(out, "0x00000000");
        return true;
    }
    const struct step *table = experiment_now ? experiment_now->table : NULL;
    while (table && table[at].question && strcmp(table[at].question, question) != 0)
        at++;
    if (table && table[at].question) {
        answer_rows(out, table[at++].wanted);
        return true;
    }
    const struct answer *answers = experiment_now ? experiment_now->answers : NULL;
    for (size_t i = 0; answers && answers[i].question; i++)
        if (strncmp(question, answers[i].question, strlen(answers[i].question)) == 0) {
            answer_rows(out, answers[i].rows);
            return true;
        }
    snprintf(why, 256, "nothing is pretended for it");
    return false;
}

const struct view *pretended_view(const struct experiment *experiment)
{
    static const struct view view = {ask};
    experiment_now = experiment;
    at = 0;
    return &view;
}

void answer_rows(struct table *out, const char *rows)
{
    const char *end = strchr(rows, '\n');
    size_t length = end ? (size_t)(end - rows) : strlen(rows);
    for (size_t i = 0; i < length; i++)
        out->columns += rows[i] == '\t';
    out->columns++;
    char *copy = memory_string(rows), *cell = copy;
    while (*rows && cell) {
        char *stop = strpbrk(cell, "\t\n");
        if (stop)
            *stop++ = '\0';
        table_add(out, cell);
        cell = stop;
    }
    free(copy);
}
