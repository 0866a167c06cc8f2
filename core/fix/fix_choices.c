/* SPDX-License-Identifier: MIT */
#include "fix/fix_choices.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "base/word.h"
#include "requirements/catalogue.h"

#include <stdlib.h>
#include <string.h>

enum { REMEDIES_MOST = 16 };

/* The bracket that ends the subject which begins at OPEN: what follows it ends the key. NULL: there is none. */
static const char *closing(const char *open)
{
    const char *close = strchr(open, ']');
    while (close && close[1] && close[1] != ':' && close[1] != ',')
        close = strchr(close + 1, ']');
    return close;
}

static size_t key_length(const char *word)
{
    size_t length = strcspn(word, "[:,");
    const char *close = word[length] == '[' ? closing(word + length) : NULL;
    return close ? (size_t)(close + 1 - word) : length + strcspn(word + length, ":,");
}

static struct sentence unknown_remedy(const struct requirement *requirement, const char *typed)
{
    const char *names[REMEDIES_MOST + 1] = {NULL};
    size_t count = 0;
    for (size_t i = 0; requirement->remedies && requirement->remedies[i] && count < REMEDIES_MOST; i++)
        names[count++] = requirement->remedies[i]->id;
    const char *near = count ? word_nearest(typed, names) : NULL;
    return sentence_of(near ? TEXT_CHOICE_UNKNOWN_REMEDY : TEXT_CHOICE_NO_SUCH_REMEDY, requirement->id, typed, near,
                       NULL);
}

/* KEY is "ID[SUBJECT]": there is one with that subject, or PROBLEM says what there is. */
static bool known_subject(const struct requirement *requirement, const struct request *request, const char *key,
                          struct sentence *problem)
{
    struct strbuf all = STRBUF_INIT;
    bool found = false;
    char *subject;
    for (size_t i = 0; requirement->subject && (subject = requirement->subject(request, i)) != NULL; i++) {
        char *known = strbuf_printed("%s[%s]", requirement->id, subject);
        found = found || ascii_equal_nocase(known, key);
        strbuf_printf(&all, "%s%s", i ? ", " : "", known);
        free(known);
        free(subject);
    }
    if (!found)
        *problem = all.length ? sentence_of(TEXT_CHOICE_UNKNOWN_SUBJECT, key, strbuf_text(&all), NULL)
                              : sentence_of(TEXT_CHOICE_NO_SUBJECT, requirement->id, key, NULL);
    strbuf_free(&all);
    return found;
}

static bool read_one(const struct fix_choice *typed, const struct request *request, struct fix_choice *out,
                     struct sentence *problem)
{
    const struct requirement *requirement = catalogue_find(typed->requirement);
    if (!requirement) {
        const char *near = catalogue_nearest(typed->requirement);
        *problem = sentence_of(near ? TEXT_CHOICE_UNKNOWN_ID : TEXT_CHOICE_NO_SUCH_ID, typed->requirement, near, NULL);
        return false;
    }
    if (strchr(typed->requirement, '[') && !known_subject(requirement, request, typed->requirement, problem))
        return false;
    const struct remedy *remedy = typed->remedy ? catalogue_remedy(requirement, typed->remedy) : NULL;
    if (typed->remedy && !remedy) {
        *problem = unknown_remedy(requirement, typed->remedy);
        return false;
    }
    *out = (struct fix_choice){typed->requirement, remedy ? remedy->id : NULL};
    return true;
}

/* WORD without the blanks around it, of which nothing is left behind. */
static char *trim(char *word)
{
    word += strspn(word, " \t");
    size_t length = strlen(word);
    while (length > 0 && (word[length - 1] == ' ' || word[length - 1] == '\t'))
        word[--length] = '\0';
    return word;
}

/* Cuts the first word off at AT, which ends behind its comma. */
static struct fix_choice cut(char **at)
{
    char *key = *at, *end = key + key_length(key), *comma = end + strcspn(end, ",");
    bool remedy = *end == ':';
    *at = *comma ? comma + 1 : comma;
    *end = *comma = '\0';
    return (struct fix_choice){trim(key), remedy ? trim(end + 1) : NULL};
}

enum status fix_choices_read(const char *list, const struct request *request, struct fix_choices *out,
                             struct sentence *problem)
{
    struct fix_choices choices = {memory_new_n(struct fix_choice, strlen(list) + 1), 0, memory_string(list)};
    for (char *at = choices.text; *at;) {
        struct fix_choice typed = cut(&at);
        if (!typed.requirement[0] && !typed.remedy)
            continue;
        if (!read_one(&typed, request, &choices.list[choices.count], problem)) {
            fix_choices_free(&choices);
            return ST_INVALID;
        }
        choices.count++;
    }
    if (choices.count == 0) {
        *problem = sentence_of(TEXT_CHOICE_NONE, NULL);
        fix_choices_free(&choices);
        return ST_INVALID;
    }
    *out = choices;
    return ST_OK;
}

void fix_choices_free(struct fix_choices *choices)
{
    free(choices->list);
    free(choices->text);
    *choices = (struct fix_choices){0};
}

enum status fix_choices_only(const char *list, struct request *request, struct sentence *problem)
{
    struct fix_choices choices;
    enum status status = fix_choices_read(list, request, &choices, problem);
    if (status != ST_OK)
        return status;
    char **only = memory_new_n(char *, choices.count + 1);
    for (size_t i = 0; i < choices.count && status == ST_OK; i++) {
        const struct fix_choice *choice = &choices.list[i];
        only[i] = memory_string(choice->requirement);
        if (choice->remedy) {
            *problem = sentence_of(TEXT_CHOICE_REMEDY_HERE, choice->requirement, choice->remedy, NULL);
            status = ST_INVALID;
        }
    }
    fix_choices_free(&choices);
    request_free_list(status == ST_OK ? request->only : only);
    if (status == ST_OK)
        request->only = only;
    return status;
}
