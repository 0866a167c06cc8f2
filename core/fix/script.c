/* SPDX-License-Identifier: MIT
 * The frame of the .cmd file: what it is, who may run it, the changes, the way back. */
#include "fix/script.h"

#include "base/memory.h"
#include "base/time.h"
#include "remedy/script_word.h"

#include <stdlib.h>
#include <string.h>

struct writing {
    struct strbuf out;
    const struct run *run;
    struct change_target target;
    enum language language;
    size_t manual;
};

/* ---- names ---- */
/* The name behind "BUILTIN\", NULL when the target does not tell. */
static char *group_name(const struct check_environment *environment, enum well_known_sid group)
{
    struct call call = call_make(environment->cancel, environment->request->call_ms);
    char *name = NULL;
    if (MACHINE_CALL(environment->machine, sid_name, &call, sid_well_known(group), &name) != ST_OK)
        return NULL;
    const char *cut = strchr(name, '\\');
    char *plain = memory_string(cut ? cut + 1 : name);
    free(name);
    return plain;
}

struct script_names script_names_read(const struct check_environment *environment)
{
    struct script_names names;
    for (size_t i = 0; i < CHANGE_GROUPS; i++)
        names.groups[i] = group_name(environment, change_group_sids[i]);
    return names;
}

void script_names_free(struct script_names *names)
{
    for (size_t i = 0; i < CHANGE_GROUPS; i++)
        free(names->groups[i]);
    *names = (struct script_names){0};
}

/* ---- comments ---- */
static void comment(struct writing *writing, enum text_id text, const char *first, const char *second)
{
    const char *const arguments[] = {first, second};
    struct strbuf words = STRBUF_INIT;
    text_format(&words, writing->language, text, arguments, array_count(arguments));
    script_word_comment(&writing->out, strbuf_text(&words));
    strbuf_free(&words);
}

/* The change in words, with the arrow as a word: it would be a redirection. */
static void describe(struct writing *writing, const struct change *change)
{
    struct strbuf words = STRBUF_INIT, plain = STRBUF_INIT;
    change_describe(&words, writing->language, change);
    for (const char *c = strbuf_text(&words); *c; c++) {
        if (strncmp(c, "->", 2) == 0) {
            strbuf_add(&plain, text_get(writing->language, TEXT_SCRIPT_BECOMES));
            c++;
        } else {
            strbuf_add_char(&plain, *c);
        }
    }
    script_word_comment(&writing->out, strbuf_text(&plain));
    strbuf_free(&words);
    strbuf_free(&plain);
}

/* ---- one change ---- */
static void by_hand(struct writing *writing)
{
    comment(writing, TEXT_SCRIPT_BY_HAND, NULL, NULL);
    strbuf_add(&writing->out, "set failed=1\n");
}

static void add_change(struct writing *writing, const struct fix_step *step, const struct change *change)
{
    strbuf_add(&writing->out, "\n");
    comment(writing, TEXT_SCRIPT_FOR, step->finding->key, step->remedy->id);
    describe(writing, change);
    if (change->kind == CHANGE_FIREWALL_ENABLE)
        comment(writing, TEXT_SCRIPT_OWN_RULE, NULL, NULL);
    if (change_script(&writing->out, &writing->target, change, &change->after))
        return;
    by_hand(writing);
    writing->manual++;
}

static void add_undo(struct writing *writing, const struct change *change)
{
    struct strbuf lines = STRBUF_INIT;
    struct change back = change_inverse(change);
    strbuf_add(&writing->out, "\n");
    if (!change_reversible(change)) {
        describe(writing, change);
        comment(writing, change_is_action(change->kind) ? TEXT_SCRIPT_NO_UNDO : TEXT_FW_RANGE_FIX_NO_UNDO, NULL, NULL);
    } else {
        describe(writing, &back);
        if (change_script(&lines, &writing->target, change, &change->before))
            strbuf_add(&writing->out, strbuf_text(&lines));
        else
            by_hand(writing);
    }
    change_free(&back);
    strbuf_free(&lines);
}

/* What a script is silent about reads as if all were well: what was not read, and why. */
static void add_unread(struct writing *writing, const struct fix *fix)
{
    bool any = false;
    for (size_t i = 0; i < writing->run->finding_count; i++) {
        const struct finding *finding = writing->run->findings[i];
        bool unread = finding->verdict == V_CANNOT_TELL || finding->verdict == V_NOT_CHECKED;
        for (size_t s = 0; s < fix->count; s++)
            unread = unread && (fix->steps[s].finding != finding || fix->steps[s].plan.count == 0);
        if (!unread || !finding_counts(finding))
            continue;
        struct strbuf line = STRBUF_INIT;
        strbuf_printf(&line, "%s: ", finding->key);
        sentence_format(&line, writing->language, &finding->summary);
        if (!any)
            strbuf_add(&writing->out, "\n");
        if (!any)
            comment(writing, TEXT_SCRIPT_UNREAD, NULL, NULL);
        script_word_comment(&writing->out, strbuf_text(&line));
        strbuf_free(&line);
        any = true;
    }
}

/* ---- the file ---- */
/* FOLDER: some line below writes a file. */
static void add_head(struct writing *writing, bool folder)
{
    char moment[TIME_TEXT];
    const char *target = writing->run->os.computer ? writing->run->os.computer : writing->run->request.target;
    strbuf_add(&writing->out, "@echo off\n");
    comment(writing, TEXT_SCRIPT_TITLE, target, time_to_reading(time_now_ms(), moment));
    comment(writing, TEXT_SCRIPT_RUN, NULL, NULL);
    comment(writing, TEXT_SCRIPT_UNDO, NULL, NULL);
    comment(writing, TEXT_SCRIPT_TWICE, NULL, NULL);
    strbuf_add(&writing->out, "setlocal EnableExtensions DisableDelayedExpansion\n"
                              "set failed=0\n"
                              "set system=%SystemRoot%\\System32\n"
                              "if exist \"%SystemRoot%\\Sysnative\\reg.exe\" set system=%SystemRoot%\\Sysnative\n"
                              "%system%\\chcp.com 65001 >nul\n\n");
    comment(writing, TEXT_SCRIPT_RIGHTS, NULL, NULL);
    strbuf_add(&writing->out, "%system%\\reg.exe query \"HKU\\S-1-5-19\" >nul 2>&1\nif errorlevel 1 (\n");
    strbuf_printf(&writing->out, "    echo %s\n    exit /b 5\n)\n", text_get(writing->language, TEXT_SCRIPT_NO_RIGHTS));
    if (folder) {
        comment(writing, TEXT_SCRIPT_FOLDER, NULL, NULL);
        strbuf_printf(&writing->out,
                      "set folder=%%SystemRoot%%\\WMIReady-%%RANDOM%%%%RANDOM%%\n"
                      "md \"%%folder%%\"\n"
                      "if errorlevel 1 (\n    echo %s\n    exit /b 1\n)\n",
                      text_get(writing->language, TEXT_SCRIPT_NO_FOLDER));
    }
    strbuf_add(&writing->out, "if /i \"%~1\"==\"undo\" goto undo\n");
}

/* cmd.exe loses labels in files with other line ends. free() */
static char *with_crlf(struct strbuf *lines)
{
    struct strbuf out = STRBUF_INIT;
    for (const char *c = strbuf_text(lines); *c; c++)
        strbuf_add(&out, *c == '\n' ? "\r\n" : (char[]){*c, '\0'});
    strbuf_free(lines);
    return strbuf_take(&out);
}

static void add_end(struct strbuf *body, bool folder)
{
    strbuf_add(body, folder ? "\nrd /s /q \"" SCRIPT_WORD_FOLDER "\"\nexit /b %failed%\n" : "\nexit /b %failed%\n");
}

char *script_text(const struct run *run, const struct fix *fix, const struct script_names *names,
                  enum language language, size_t *manual)
{
    struct writing writing = {
        .out = STRBUF_INIT,
        .run = run,
        .target = {run->os.computer, &run->facts.firewall, names->groups},
        .language = language,
    };
    for (size_t s = 0; s < fix->count; s++)
        for (size_t i = 0; i < fix->steps[s].plan.count; i++)
            add_change(&writing, &fix->steps[s], &fix->steps[s].plan.changes[i]);
    add_unread(&writing, fix);
    struct strbuf there = writing.out;
    writing.out = (struct strbuf)STRBUF_INIT;
    for (size_t s = fix->count; s-- > 0;)
        for (size_t i = fix->steps[s].plan.count; i-- > 0;)
            add_undo(&writing, &fix->steps[s].plan.changes[i]);
    struct strbuf back = writing.out;
    writing.out = (struct strbuf)STRBUF_INIT;
    bool folder = strstr(strbuf_text(&there), SCRIPT_WORD_FOLDER) || strstr(strbuf_text(&back), SCRIPT_WORD_FOLDER);
    add_head(&writing, folder);
    strbuf_add(&writing.out, strbuf_text(&there));
    add_end(&writing.out, folder);
    strbuf_add(&writing.out, "\n:undo\n");
    strbuf_add(&writing.out, strbuf_text(&back));
    add_end(&writing.out, folder);
    strbuf_free(&there);
    strbuf_free(&back);
    if (manual)
        *manual = writing.manual;
    return with_crlf(&writing.out);
}
