/* SPDX-License-Identifier: MIT
 * A member of a local group. Object: SID of the group; item: SID of the member; state: present or absent. */
#include "remedy/change_row.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "remedy/script_word.h"

#include <stdlib.h>
#include <string.h>

/* Nobody who stands for many. */
static bool valid_member(const struct change *change, const struct state *state)
{
    static const enum well_known_sid never[] = {SID_EVERYONE, SID_ANONYMOUS, SID_AUTHENTICATED_USERS,
                                                SID_NETWORK,  SID_USERS,     SID_GUESTS};
    struct sid member;
    (void)state;
    if (!sid_from_text(change->item, &member))
        return false;
    for (size_t i = 0; i < array_count(never); i++)
        if (sid_equal(&member, sid_well_known(never[i])))
            return false;
    return true;
}

static enum status group_sids(const struct change *change, struct sid *group, struct sid *member)
{
    return sid_from_text(change->object, group) && sid_from_text(change->item, member) ? ST_OK : ST_INVALID;
}

static enum status read_member(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    struct sid group, member;
    enum status status = group_sids(change, &group, &member);
    if (status != ST_OK)
        return status;
    struct sid_list members = {0};
    status = MACHINE_CALL(m, group_members, call, &group, &members);
    if (status != ST_OK)
        return status;
    *out = sid_list_has(&members, &member) ? state_text("member") : state_absent();
    sid_list_free(&members);
    return ST_OK;
}

static enum status write_member(struct machine *m, struct call *call, const struct change *change,
                                const struct state *state)
{
    struct sid group, member;
    enum status status = group_sids(change, &group, &member);
    if (status != ST_OK)
        return status;
    return state->present ? MACHINE_CALL(m, group_add, call, &group, &member)
                          : MACHINE_CALL(m, group_remove, call, &group, &member);
}

/* ---- words ---- */
const enum well_known_sid change_group_sids[CHANGE_GROUPS] = {SID_ADMINISTRATORS, SID_DISTRIBUTED_COM_USERS,
                                                              SID_PERFORMANCE_MONITOR_USERS, SID_EVENT_LOG_READERS};

/* The number of the group among change_group_sids; CHANGE_GROUPS: none of them. */
static size_t group_index(const char *text)
{
    struct sid group;
    size_t index = sid_from_text(text, &group) ? 0 : CHANGE_GROUPS;
    while (index < CHANGE_GROUPS && !sid_equal(&group, sid_well_known(change_group_sids[index])))
        index++;
    return index;
}

static void name_both(struct strbuf *object, struct strbuf *item, enum language language, const struct change *change)
{
    static const enum text_id texts[CHANGE_GROUPS] = {TEXT_GROUP_ADMINISTRATORS, TEXT_GROUP_DISTRIBUTED_COM_USERS,
                                                      TEXT_GROUP_PERFORMANCE_MONITOR_USERS,
                                                      TEXT_GROUP_EVENT_LOG_READERS};
    size_t group = group_index(change->object);
    change_row_labelled(object, group < CHANGE_GROUPS ? text_get(language, texts[group]) : NULL, change->object);
    change_row_labelled(item, change->label, change->item);
}

static void describe_member(struct strbuf *out, enum language language, const struct state *state)
{
    (void)state;
    strbuf_add(out, text_get(language, TEXT_CHANGE_IS_MEMBER));
}

/* ---- script ---- */
/* The account as net.exe wants it: local accounts without the name of the computer. */
static const char *member_name(const struct change_target *target, const struct change *change)
{
    const char *label = change->label ? change->label : "";
    const char *cut = strchr(label, '\\');
    size_t length = cut ? (size_t)(cut - label) : 0;
    bool local = cut && target->computer && strlen(target->computer) == length &&
                 ascii_equal_nocase_n(label, target->computer, length);
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

static bool script_member(struct strbuf *out, const struct change_target *target, const struct change *change,
                          const struct state *state)
{
    const char *account = member_name(target, change);
    struct sid group;
    if (!account[0] || !script_word_quotable(account) || !sid_from_text(change->object, &group))
        return false;
    size_t index = group_index(change->object);
    const char *known = target->groups && index < CHANGE_GROUPS ? target->groups[index] : NULL;
    struct strbuf name = STRBUF_INIT, quoted = STRBUF_INIT;
    script_word_quote(&quoted, account);
    if (known && known[0] && script_word_quotable(known)) {
        script_word_quote(&name, known);
    } else {
        find_group(out, change->object);
        strbuf_add(&name, "\"%group%\"");
    }
    char *list = strbuf_printed("%%system%%\\net.exe localgroup %s 2>nul | %%system%%\\findstr.exe /i /x /c:%s >nul",
                                strbuf_text(&name), strbuf_text(&quoted));
    const char *missing = state->present ? "if errorlevel 1" : "if not errorlevel 1";
    strbuf_printf(out, "%s\n%s %%system%%\\net.exe localgroup %s %s %s\n%s\n%s set failed=1\n", list, missing,
                  strbuf_text(&name), strbuf_text(&quoted), state->present ? "/add" : "/delete", list, missing);
    free(list);
    strbuf_free(&name);
    strbuf_free(&quoted);
    return true;
}

const struct change_row change_group_member = {
    .word = "group-member",
    .form = CHANGE_FORM_TEXT,
    .can_be_absent = true,
    .valid = valid_member,
    .read = read_member,
    .write = write_member,
    .sentence = TEXT_CHANGE_MEMBER_ADD,
    .removal = TEXT_CHANGE_MEMBER_REMOVE,
    .name = name_both,
    .describe = describe_member,
    .script = script_member,
};
