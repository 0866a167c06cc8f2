/* SPDX-License-Identifier: MIT */
#include "fix/script_line.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "remedy/port_range.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

/* ---- words on a line ---- */
bool script_quotable(const char *text)
{
    for (const char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7F || *c == '"')
            return false;
    return true;
}

void script_quote(struct strbuf *out, const char *text)
{
    strbuf_add_char(out, '"');
    for (const char *c = text; *c; c++)
        strbuf_add(out, *c == '%' ? "%%" : (char[]){*c, '\0'});
    strbuf_add_char(out, '"');
}

void script_comment(struct strbuf *out, const char *text)
{
    enum { LONGEST = 1000 };
    strbuf_add(out, "rem ");
    size_t count = 0;
    for (const char *c = text; *c && count < LONGEST; c++, count++) {
        bool acts = (unsigned char)*c < 0x20 || *c == 0x7F || strchr("&|<>^%!", *c);
        if (*c == '"')
            strbuf_add_char(out, '\'');
        else
            strbuf_add_char(out, acts ? '_' : *c);
    }
    strbuf_add(out, "\n");
}

/* ---- services ---- */
static bool service_start(struct strbuf *out, const struct change *change, const struct state *state)
{
    static const char *const words[] = {"boot", "system", "auto", "demand", "disabled"};
    if (state->number >= array_count(words))
        return false;
    strbuf_printf(out, "%%system%%\\sc.exe config \"%s\" start= %s", change->object, words[state->number]);
    strbuf_add(out, SCRIPT_OR_FAILED);
    return true;
}

/* The state is a number in the answer of sc, whatever the language of the words around it. */
static bool service_run(struct strbuf *out, const struct change *change, const struct state *state)
{
    if (state->number)
        strbuf_printf(out, "%%system%%\\net.exe start \"%s\" 2>nul\n", change->object);
    else
        strbuf_printf(out, "%%system%%\\sc.exe stop \"%s\" >nul\n", change->object);
    strbuf_printf(out,
                  "%%system%%\\sc.exe query \"%s\" | %%system%%\\findstr.exe /r /c:\": [%s] \" >nul\n"
                  "if errorlevel 1 set failed=1\n",
                  change->object, state->number ? "4" : "13");
    return true;
}

/* ---- groups ---- */
/* The account as net.exe wants it: local accounts without the name of the computer. */
static const char *member_name(const struct run *run, const struct change *change)
{
    const char *label = change->label ? change->label : "";
    const char *cut = strchr(label, '\\');
    size_t length = cut ? (size_t)(cut - label) : 0;
    bool local = cut && run->os.computer && strlen(run->os.computer) == length &&
                 ascii_equal_nocase_n(label, run->os.computer, length);
    return local ? cut + 1 : label;
}

/* Sets the variable "group" to the name that belongs to the SID here, in whatever language: icacls shows it. */
static void find_group(struct strbuf *out, const char *sid)
{
    strbuf_printf(out,
                  "set group=\n"
                  "pushd \"%%folder%%\"\n"
                  "type nul > wmiready.tmp\n"
                  "%%system%%\\icacls.exe wmiready.tmp /grant *%s:(X) >nul\n"
                  "for /f \"tokens=1,*\" %%%%a in ('%%system%%\\icacls.exe wmiready.tmp') do "
                  "for /f \"tokens=2,3 delims=\\:\" %%%%c in (\"%%%%b\") do if \"%%%%d\"==\"(X)\" set group=%%%%c\n"
                  "del wmiready.tmp\n"
                  "popd\n"
                  "if not defined group set failed=1\n",
                  sid);
}

static bool member(struct strbuf *out, const struct run *run, const struct script_names *names,
                   const struct change *change, const struct state *state)
{
    const char *account = member_name(run, change);
    struct sid group;
    if (!account[0] || !script_quotable(account) || !sid_from_text(change->object, &group))
        return false;
    bool administrators = sid_equal(&group, sid_well_known(SID_ADMINISTRATORS));
    const char *known = administrators ? names->administrators : names->dcom_users;
    struct strbuf name = STRBUF_INIT, quoted = STRBUF_INIT;
    script_quote(&quoted, account);
    if (known && known[0] && script_quotable(known)) {
        script_quote(&name, known);
    } else {
        find_group(out, change->object);
        strbuf_add(&name, "\"%group%\"");
    }
    char *list = string_printf("%%system%%\\net.exe localgroup %s 2>nul | %%system%%\\findstr.exe /i /x /c:%s >nul",
                               strbuf_text(&name), strbuf_text(&quoted));
    const char *missing = state->present ? "if errorlevel 1" : "if not errorlevel 1";
    strbuf_printf(out, "%s\n%s %%system%%\\net.exe localgroup %s %s %s\n%s\n%s set failed=1\n", list, missing,
                  strbuf_text(&name), strbuf_text(&quoted), state->present ? "/add" : "/delete", list, missing);
    free(list);
    strbuf_free(&name);
    strbuf_free(&quoted);
    return true;
}

/* ---- firewall ---- */
static void add_profiles(struct strbuf *out, uint32_t profiles)
{
    static const char *const words[PROFILE_COUNT] = {"domain", "private", "public"};
    const char *between = "profile=";
    for (size_t i = 0; i < PROFILE_COUNT; i++) {
        if (!(profiles & (1u << i)))
            continue;
        strbuf_printf(out, "%s%s", between, words[i]);
        between = ",";
    }
}

static bool any(const char *text)
{
    return !text || !text[0] || strcmp(text, "*") == 0;
}

/* %SystemRoot% stays a variable: the script runs on another computer. */
static void add_program(struct strbuf *out, const char *program)
{
    static const char root[] = "%SystemRoot%";
    strbuf_add(out, " program=\"");
    if (ascii_starts_nocase(program, root)) {
        strbuf_add(out, root);
        program += sizeof root - 1;
    }
    for (const char *c = program; *c; c++)
        strbuf_add(out, *c == '%' ? "%%" : (char[]){*c, '\0'});
    strbuf_add(out, "\"");
}

static void remove_rule(struct strbuf *out, const char *name)
{
    strbuf_printf(out, "%%system%%\\netsh.exe advfirewall firewall delete rule name=\"%s\" >nul\n", name);
}

/* The rule under the name NAME; one of that name is replaced. */
static bool add_rule(struct strbuf *out, const char *name, const struct firewall_rule *rule)
{
    const char *const words[] = {name, rule->program, rule->service, rule->ports, rule->addresses};
    for (size_t i = 0; i < array_count(words); i++)
        if (words[i] && (!script_quotable(words[i]) || (i != 1 && strchr(words[i], '%'))))
            return false;
    if (rule->protocol != 6)
        return false;
    remove_rule(out, name);
    strbuf_printf(out, "%%system%%\\netsh.exe advfirewall firewall add rule name=\"%s\" dir=in action=%s protocol=TCP",
                  name, rule->allow ? "allow" : "block");
    if (!any(rule->ports))
        strbuf_printf(out, " localport=\"%s\"", rule->ports);
    if (!any(rule->program))
        add_program(out, rule->program);
    if (!any(rule->service))
        strbuf_printf(out, " service=\"%s\"", rule->service);
    if (!any(rule->addresses))
        strbuf_printf(out, " remoteip=\"%s\"", rule->addresses);
    strbuf_printf(out, " enable=%s ", rule->enabled ? "yes" : "no");
    add_profiles(out, rule->profiles);
    strbuf_add(out, SCRIPT_OR_FAILED);
    return true;
}

/* netsh knows the rules of Windows by their translated names only: a rule of our own says the same. */
static bool rule_switch(struct strbuf *out, const struct run *run, const struct change *change,
                        const struct state *state)
{
    char *name = string_printf("%s%s", FIREWALL_OWN_PREFIX, change->object);
    bool added = !state->number;
    if (!state->number)
        remove_rule(out, name);
    for (size_t i = 0; state->number && i < run->facts.firewall.rule_count && !added; i++) {
        const struct firewall_rule *rule = &run->facts.firewall.rules[i];
        if (rule->from_policy || !ascii_equal_nocase(rule->id, change->object))
            continue;
        struct firewall_rule own = *rule;
        own.enabled = true;
        added = add_rule(out, name, &own);
    }
    free(name);
    return added;
}

static bool rule(struct strbuf *out, const struct change *change, const struct state *state)
{
    if (!state->present) {
        if (!script_quotable(change->object) || strchr(change->object, '%'))
            return false;
        remove_rule(out, change->object);
        return true;
    }
    char *text = memory_string_n((const char *)state->bytes, state->size);
    struct firewall_rule own;
    enum status status = firewall_rule_from_text(text, &own);
    free(text);
    if (status != ST_OK)
        return false;
    bool added = add_rule(out, change->object, &own);
    firewall_rule_free(&own);
    return added;
}

/* ---- tools ---- */
static bool port_range(struct strbuf *out, const struct change *change, const struct state *state)
{
    char *text = memory_string_n((const char *)state->bytes, state->size);
    struct port_range range;
    bool good = state->present && port_range_from_text(text, &range) == ST_OK && port_range_acceptable(&range);
    free(text);
    if (good) {
        strbuf_printf(out, "%%system%%\\netsh.exe int %s set dynamicport tcp start=%u num=%" PRIu32, change->object,
                      (unsigned)range.start, range.count);
        strbuf_add(out, SCRIPT_OR_FAILED);
    }
    return good;
}

static bool tool(struct strbuf *out, const char *command)
{
    strbuf_printf(out, "%%system%%\\%s", command);
    strbuf_add(out, SCRIPT_OR_FAILED);
    return true;
}

bool script_line(struct strbuf *out, const struct run *run, const struct script_names *names,
                 const struct change *change, const struct state *state)
{
    bool may_be_absent = change->kind == CHANGE_REGISTRY_VALUE || change->kind == CHANGE_GROUP_MEMBER ||
                         change->kind == CHANGE_FIREWALL_RULE;
    if (!state->present && !may_be_absent)
        return false;
    switch (change->kind) {
    case CHANGE_REGISTRY_VALUE:
        return script_registry(out, change, state);
    case CHANGE_SERVICE_START:
        return service_start(out, change, state);
    case CHANGE_SERVICE_RUN:
        return service_run(out, change, state);
    case CHANGE_GROUP_MEMBER:
        return member(out, run, names, change, state);
    case CHANGE_FIREWALL_ENABLE:
        return rule_switch(out, run, change, state);
    case CHANGE_FIREWALL_RULE:
        return rule(out, change, state);
    case CHANGE_NAMESPACE_ACCESS:
        return script_namespace(out, change, state);
    case CHANGE_PORT_RANGE:
        return port_range(out, change, state);
    case CHANGE_WMI_HOST:
        return tool(out, state->number ? "wbem\\winmgmt.exe /standalonehost 6" : "wbem\\winmgmt.exe /sharedhost");
    case CHANGE_REPOSITORY:
        return state->number && tool(out, "wbem\\winmgmt.exe /salvagerepository");
    case CHANGE_CLOCK:
        return state->number && tool(out, "w32tm.exe /resync");
    case CHANGE_NETWORK_CATEGORY: /* no tool but PowerShell */
    case CHANGE_KIND_COUNT:
        break;
    }
    return false;
}
