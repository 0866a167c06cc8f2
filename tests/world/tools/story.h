/* SPDX-License-Identifier: MIT
 *
 * Blocks of fix.scenes and fix.hosts:
 *
 *     = ID:REMEDY VERDICT "title"   the verdict before; "=" with ID "*" stands for --recommended and the readiness
 *     refuse EXIT "title"           nothing may be changed; "run" says what is tried
 *     script VERDICT "title"        the .cmd file for this computer, run by cmd.exe; "at" who it is for others (Here)
 *     kill fix|undo "title"         --recommended; the one or the other is killed before each of its writes
 *     stop EXIT "title"             --recommended ends early; what was made until then is taken back
 *     full "title"                  --recommended on a disk for the journals that fills up earlier or later
 *     pair "title"                  two products, "run" and "second", taken back in either order
 *
 * and in them
 *
 *     at \\host                      the target; this computer without it
 *     args ARGUMENT...              for every run of the program but undo
 *     fixes ARGUMENT...             for fix alone: who makes the changes, where the one who checks may not
 *     undoes ARGUMENT...            the same for undo
 *     run ARGUMENT...               refuse: the arguments; script: more of them; kill: in the place of --recommended
 *     second ARGUMENT...            pair: those of the second product
 *     then VERDICT                  after the fix; "ready" without it
 *     exit CODE                     of the fix; 0 without it
 *     wants ID...                   requirements that the first check must find broken and the last one must not
 *     except KEY...                 beginnings of lines of the snapshot that an undo need not bring back
 *     cancel MS                     stop: Ctrl+C that long after the fix was started
 *     covers ID:REMEDY             has this story too, where no fix is possible
 *     says TEXT                     part of what is printed; may stand several times
 *     channel WORD                  the way that every change took, as the journal has it
 *     journal WORD                  what is wrong with the journals (journals.h)
 *     input TEXT                    line for the standard input
 *     set ... del ... service ...   the state (scene.h)
 */
#ifndef WORLD_STORY_H
#define WORLD_STORY_H

#include "line.h"

enum { STORY_LIST = 8, STORY_TEXT = 1024 };

enum story_kind { STORY_FIX, STORY_REFUSE, STORY_SCRIPT, STORY_KILL, STORY_STOP, STORY_FULL, STORY_PAIR };

struct story {
    enum story_kind kind;
    wchar_t id[64], remedy[64], title[256], target[128];
    wchar_t arguments[STORY_TEXT], fixes[STORY_TEXT], undoes[STORY_TEXT], command[STORY_TEXT], second[STORY_TEXT];
    char covers[96], before[64], after[64], channel[32], input[512], journal[32];
    wchar_t wants[STORY_LIST][64], except[STORY_LIST][256];
    char says[STORY_LIST][256];
    size_t want_count, except_count, say_count;
    unsigned long exit_code, cancel_ms;
    bool begun, broken, needs_network, kill_undo;
};

/* True when LINE begins a block: OUT is that block, fresh. */
bool story_begin(struct story *out, const struct line *line);
/* The lines of a block; those about the state are done at once. */
void story_line(struct story *story, const struct line *line);

#endif
