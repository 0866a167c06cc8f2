/* SPDX-License-Identifier: MIT */
#include "story.h"

#include "scene.h"
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void to_utf8(const wchar_t *text, char *out, int size)
{
    WideCharToMultiByte(CP_UTF8, 0, text, -1, out, size, NULL, NULL);
}

static void copy(wchar_t *out, size_t units, const wchar_t *text)
{
    _snwprintf(out, units - 1, L"%ls", text);
    out[units - 1] = L'\0';
}

bool story_begin(struct story *out, const struct line *line)
{
    const wchar_t *verb = line->words[0], *first = line->count > 1 ? line->words[1] : L"";
    static const wchar_t *const verbs[] = {
        [STORY_FIX] = L"=",     [STORY_REFUSE] = L"refuse", [STORY_SCRIPT] = L"script", [STORY_KILL] = L"kill",
        [STORY_STOP] = L"stop", [STORY_FULL] = L"full",     [STORY_PAIR] = L"pair",
    };
    size_t kind = 0;
    while (kind < world_count(verbs) && wcscmp(verb, verbs[kind]) != 0)
        kind++;
    if (kind == world_count(verbs))
        return false;
    *out = (struct story){.kind = (enum story_kind)kind, .begun = true, .after = "ready"};
    copy(out->title, world_count(out->title), line->words[line->count - 1]);
    if (kind == STORY_FIX) {
        const wchar_t *colon = wcschr(first, L':');
        copy(out->remedy, world_count(out->remedy), colon ? colon + 1 : L"");
        copy(out->id, world_count(out->id), first);
        out->id[wcscspn(out->id, L":")] = L'\0';
        to_utf8(line->count > 2 ? line->words[2] : L"", out->before, sizeof out->before);
    } else {
        copy(out->id, world_count(out->id), L"*");
        out->exit_code = wcstoul(first, NULL, 10);
        out->kill_undo = kind == STORY_KILL && wcscmp(first, L"undo") == 0;
        to_utf8(first, out->before, sizeof out->before);
    }
    return true;
}

/* False: the line is none of a story's own. */
static bool take(struct story *story, const struct line *line)
{
    const wchar_t *verb = line->words[0], *word = line->count > 1 ? line->words[1] : L"";
    if (wcscmp(verb, L"at") == 0)
        copy(story->target, world_count(story->target), word);
    else if (wcscmp(verb, L"args") == 0)
        line_add_arguments(line, 1, story->arguments, STORY_TEXT);
    else if (wcscmp(verb, L"fixes") == 0)
        line_add_arguments(line, 1, story->fixes, STORY_TEXT);
    else if (wcscmp(verb, L"undoes") == 0)
        line_add_arguments(line, 1, story->undoes, STORY_TEXT);
    else if (wcscmp(verb, L"run") == 0)
        line_add_arguments(line, 1, story->command, STORY_TEXT);
    else if (wcscmp(verb, L"second") == 0)
        line_add_arguments(line, 1, story->second, STORY_TEXT);
    else if (wcscmp(verb, L"then") == 0)
        to_utf8(word, story->after, sizeof story->after);
    else if (wcscmp(verb, L"exit") == 0)
        story->exit_code = wcstoul(word, NULL, 10);
    else if (wcscmp(verb, L"says") == 0 && story->say_count < STORY_LIST)
        to_utf8(word, story->says[story->say_count++], sizeof *story->says);
    else if (wcscmp(verb, L"covers") == 0)
        to_utf8(word, story->covers, sizeof story->covers);
    else if (wcscmp(verb, L"channel") == 0)
        to_utf8(word, story->channel, sizeof story->channel);
    else if (wcscmp(verb, L"journal") == 0)
        to_utf8(word, story->journal, sizeof story->journal);
    else if (wcscmp(verb, L"input") == 0)
        to_utf8(word, story->input, (int)sizeof story->input - 2);
    else if (wcscmp(verb, L"cancel") == 0)
        story->cancel_ms = wcstoul(word, NULL, 10);
    else if (wcscmp(verb, L"network") == 0)
        story->needs_network = true;
    else
        return false;
    return true;
}

static bool take_list(struct story *story, const struct line *line)
{
    bool wants = wcscmp(line->words[0], L"wants") == 0;
    if (!wants && wcscmp(line->words[0], L"except") != 0)
        return false;
    for (size_t i = 1; i < line->count; i++) {
        if (wants && story->want_count < STORY_LIST)
            copy(story->wants[story->want_count++], 64, line->words[i]);
        else if (!wants && story->except_count < STORY_LIST)
            copy(story->except[story->except_count++], 256, line->words[i]);
    }
    return true;
}

void story_line(struct story *story, const struct line *line)
{
    if (scene_is_network(line) || take(story, line) || take_list(story, line) || story->broken)
        return;
    story->broken = !scene_do(line);
}
