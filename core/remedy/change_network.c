/* SPDX-License-Identifier: MIT
 *
 * The category of a network. Object: its id; item: its name; state: number of enum
 * network_category. No tool but PowerShell can do it in a script.
 */
#include "remedy/change_row.h"

#include "base/ascii.h"

static enum status read_category(struct machine *m, struct call *call, const struct change *change, struct state *out)
{
    struct network_list list = {0};
    enum status status = MACHINE_CALL(m, networks_get, call, &list);
    if (status != ST_OK)
        return status;
    struct state found = state_absent();
    for (size_t i = 0; i < list.count; i++)
        if (ascii_equal_nocase(list.networks[i].id, change->object))
            found = state_number(list.networks[i].category);
    network_list_free(&list);
    *out = found;
    return ST_OK;
}

static enum status write_category(struct machine *m, struct call *call, const struct change *change,
                                  const struct state *state)
{
    return MACHINE_CALL(m, network_category_set, call, change->object, (enum network_category)state->number);
}

static void name_network(struct strbuf *object, struct strbuf *item, enum language language,
                         const struct change *change)
{
    (void)item, (void)language;
    change_row_labelled(object, change->item, change->object);
}

const struct change_row change_network_category = {
    .word = "network-category",
    .highest = NETWORK_DOMAIN,
    .read = read_category,
    .write = write_category,
    .sentence = TEXT_CHANGE_CATEGORY,
    .name = name_network,
    .words =
        {
            [NETWORK_PUBLIC] = TEXT_CHANGE_PROFILE_PUBLIC,
            [NETWORK_PRIVATE] = TEXT_CHANGE_PROFILE_PRIVATE,
            [NETWORK_DOMAIN] = TEXT_CHANGE_PROFILE_DOMAIN,
        },
};
