/* SPDX-License-Identifier: MIT
 *
 * 20,000 made-up firewall rules, read here and by a second reader that was written by the grammar alone (rules.py).
 */
#include "base/ascii.h"
#include "base/memory.h"
#include "base/strbuf.h"
#include "dice.h"
#include "machine/firewall_rule_text.h"
#include "testing.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROUNDS = 20000, SHOWN = 10, ITEMS = 64 };

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The items of LIST in small letters and in order: it is a set. */
static void add_set(struct strbuf *out, const char *list)
{
    char *copy = memory_string(list), *items[ITEMS], *rest = copy, *item;
    size_t count = 0;
    for (char *at = copy; *at; at++)
        *at = ascii_lower(*at);
    while ((item = strsep(&rest, ",")) && count < ITEMS)
        items[count++] = item;
    qsort(items, count, sizeof *items, by_text);
    for (size_t i = 0; i < count; i++)
        strbuf_printf(out, "%s%s", i ? "," : "", items[i]);
    free(copy);
}

/* As rules.py says it; "*" is nothing there. */
static char *said(const char *text)
{
    static const char *const fits[] = {[FIT_YES] = "yes", [FIT_PERHAPS] = "perhaps", [FIT_NO] = "no"};
    struct firewall_rule_text made;
    struct strbuf out = STRBUF_INIT;
    if (firewall_rule_text_parse("id", text, &made) != ST_OK)
        return memory_string("none");
    const struct firewall_rule *rule = &made.rule;
    strbuf_printf(&out, "%s;%s;%s;%d;%u;%s;%s;", made.inbound ? "in" : "out",
                  rule->bypass  ? "bypass"
                  : rule->allow ? "allow"
                                : "block",
                  rule->enabled ? "True" : "False", (int)rule->protocol, (unsigned)rule->profiles, fits[rule->fit],
                  strcmp(rule->ports, "*") == 0 ? "" : rule->ports);
    add_set(&out, strcmp(rule->addresses, "*") == 0 ? "" : rule->addresses);
    strbuf_add_char(&out, ';');
    add_set(&out, rule->conditions);
    strbuf_printf(&out, ";%s;%s;%s;%s;%s", rule->platforms, rule->program, rule->service, rule->name, rule->group);
    firewall_rule_free(&made.rule);
    return strbuf_take(&out);
}

static void rules(void **state)
{
    unsigned differ = 0, compared = 0, none = 0;
    char command[512], line[8192];
    snprintf(command, sizeof command, "python3 " SOURCE_DIR "/tests/unit/rules.py %u %d",
             (unsigned)dice_start("rules", 21), ROUNDS);
    FILE *made = popen(command, "r");
    assert_non_null(made);
    while (fgets(line, sizeof line, made)) {
        char *wanted = strchr(line, '\t');
        assert_non_null(wanted);
        *wanted++ = '\0';
        wanted[strcspn(wanted, "\n")] = '\0';
        char *ours = said(line);
        none += strcmp(ours, "none") == 0;
        compared++;
        if (strcmp(ours, wanted) != 0 && ++differ <= SHOWN)
            print_error("%s\n  ours  %s\n  other %s\n", line, ours, wanted);
        free(ours);
    }
    assert_int_equal(pclose(made), 0);
    printf("figure differential.rules %u differences in %u rules\n", differ, compared);
    printf("   %u are none\n", none);
    assert_int_equal(compared, ROUNDS);
    assert_int_equal(differ, 0);
}

const struct CMUnitTest program_tests[] = {
    cmocka_unit_test(rules),
    {0},
};
