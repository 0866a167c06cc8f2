/* SPDX-License-Identifier: MIT */
#include "report/redact_learn.h"

#include "base/ascii.h"
#include "base/memory.h"
#include "machine/ip.h"
#include "machine/sid.h"
#include "report/redact_forms.h"

#include <stdlib.h>
#include <string.h>

/* Authorities of Windows itself in the account names it shows. */
static bool is_windows_own(const char *domain)
{
    static const char *const names[] = {
        "BUILTIN",       "NT AUTHORITY", "NT SERVICE",         "root",
        "HKLM",          "IIS APPPOOL",  "NT VIRTUAL MACHINE", "APPLICATION PACKAGE AUTHORITY",
        "Window Manager"};
    for (size_t i = 0; i < array_count(names); i++)
        if (ascii_equal_nocase(names[i], domain))
            return true;
    return false;
}

/* NAME up to MARK is a KIND, what stands behind that a domain. NULL: there is no domain. */
static void learn_parts(struct redact_words *words, enum redact_kind kind, const char *name, const char *mark)
{
    char *first = memory_string_n(name, mark ? (size_t)(mark - name) : strlen(name));
    redact_words_learn(words, kind, first);
    free(first);
    if (mark)
        redact_words_learn(words, REDACT_DOMAIN, mark + 1);
}

/* As a journal spells NAME in the name of its file (journal.c), and as a code page does that lacks letters of it. */
static void learn_poor_spellings(struct redact_words *words, enum redact_kind kind, const char *name)
{
    enum { LONGEST = 40 };
    char *word = memory_string_n(name, strnlen(name, LONGEST));
    struct strbuf page = STRBUF_INIT;
    bool other = false, foreign = false;
    for (const char *c = name; *c; c++) {
        bool ascii = (unsigned char)*c < 0x80;
        if (((unsigned char)*c & 0xC0) != 0x80)
            strbuf_add_char(&page, ascii ? *c : '?');
        foreign = foreign || !ascii;
    }
    for (char *c = word; *c; c++) {
        bool plain = *c == '-' || (*c >= '0' && *c <= '9') || ((*c | 0x20) >= 'a' && (*c | 0x20) <= 'z');
        other = other || !plain;
        *c = plain ? *c : '_';
    }
    if (other)
        redact_words_learn(words, kind, word);
    if (foreign)
        redact_words_learn(words, kind, strbuf_text(&page));
    free(word);
    strbuf_free(&page);
}

/* The domain of a name and those above it: "static.bank.example", "bank.example". */
static void learn_domains(struct redact_words *words, const char *domain)
{
    enum { LEVELS = 16 };
    const char *dot = strchr(domain, '.');
    redact_words_learn(words, REDACT_DOMAIN, domain);
    for (unsigned i = 0; dot && strchr(dot + 1, '.') && i < LEVELS; i++) {
        domain = dot + 1;
        dot = strchr(domain, '.');
        redact_words_learn(words, REDACT_DOMAIN, domain);
    }
}

enum { NETBIOS_NAME = 15 };

static void learn_computer(struct redact_words *words, const char *name)
{
    struct ip ip;
    if (!name || ip_from_text(name, &ip) || ascii_equal_nocase(name, "localhost"))
        return;
    name += strspn(name, "\\");
    const char *dot = strchr(name, '.');
    char *host = memory_string_n(name, dot ? (size_t)(dot - name) : strlen(name));
    redact_words_learn(words, REDACT_COMPUTER, host);
    if (dot)
        learn_domains(words, dot + 1);
    /* "203.0.113.5.static.bank.example" begins like an address and is a name as a whole. */
    if (dot && host[strspn(host, "0123456789-")] == '\0')
        redact_words_learn(words, REDACT_COMPUTER, name);
    if (strlen(host) > NETBIOS_NAME) {
        char *short_name = memory_string_n(host, NETBIOS_NAME);
        redact_words_learn(words, REDACT_COMPUTER, short_name);
        free(short_name);
    }
    learn_poor_spellings(words, REDACT_COMPUTER, name);
    learn_poor_spellings(words, REDACT_COMPUTER, host);
    free(host);
}

/* "name" or "name@domain"; a domain need not look like one of the DNS. */
static void learn_user(struct redact_words *words, const char *name)
{
    learn_parts(words, REDACT_USER, name, strrchr(name, '@'));
}

/* "DOMAIN\\name", "name@domain", "name"; a domain that is a computer keeps the computer's token. */
static void learn_account(struct redact_words *words, const char *name)
{
    struct sid sid;
    if (!name || !name[0] || sid_from_text(name, &sid))
        return;
    const char *backslash = strchr(name, '\\');
    if (!backslash) {
        learn_user(words, name);
        return;
    }
    char *domain = memory_string_n(name, (size_t)(backslash - name));
    if (!is_windows_own(domain)) {
        redact_words_learn(words, REDACT_DOMAIN, domain);
        learn_user(words, backslash + 1);
    }
    free(domain);
}

/* An argument that is an account: "CORP\\anna" or, with its SID, "CORP\\anna (S-1-5-21-...)". */
static void learn_argument(struct redact_words *words, const char *argument)
{
    const char *sid = strstr(argument, " (S-1-");
    if (sid) {
        char *name = memory_string_n(argument, (size_t)(sid - argument));
        char *text = memory_string_n(sid + 2, strcspn(sid + 2, ")"));
        if (!redact_forms_well_known_sid(text))
            learn_account(words, name);
        free(name);
        free(text);
        return;
    }
    const char *backslash = strchr(argument, '\\');
    bool qualified = backslash && backslash > argument && backslash[1] && !strchr(backslash + 1, '\\') &&
                     !strpbrk(argument, ":/=(),;{}*?\"<>|\n") && strlen(argument) < 512;
    if (qualified)
        learn_account(words, argument);
}

static void learn_hosts(struct redact_words *words, const char *list)
{
    for (const char *at = list; *at;) {
        size_t length = strcspn(at, ", ");
        char *name = memory_string_n(at, length);
        if (strpbrk(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") && !strchr(name, ':'))
            learn_computer(words, name);
        free(name);
        at += length + strspn(at + length, ", ");
    }
}

/* Arguments that name a computer or network and cannot be told by their form. */
static const struct named {
    enum text_id text;
    size_t index;
    enum redact_kind kind;
} named_arguments[] = {
    {TEXT_NET_NAME_OTHER, 2, REDACT_COMPUTER},
    {TEXT_NET_ADDRESS_OTHER, 2, REDACT_COMPUTER},
    {TEXT_NET_PROFILE_NETWORK, 0, REDACT_NETWORK},
};

enum { DIAGNOSIS_OTHER_NAME = 5 /* what the target calls itself, in the headline of a cause */ };

static void learn_sentence(struct redact_words *words, const struct sentence *sentence)
{
    for (size_t i = 0; i < TEXT_ARGUMENTS && sentence->arguments[i]; i++) {
        if (sentence_nested(sentence->arguments[i]) != TEXT_NONE)
            continue;
        learn_argument(words, sentence->arguments[i]);
        redact_forms_learn(words, sentence->arguments[i]);
        for (size_t k = 0; k < array_count(named_arguments); k++) {
            const struct named *named = &named_arguments[k];
            if (named->text != sentence->id || named->index != i)
                continue;
            if (named->kind == REDACT_COMPUTER)
                learn_computer(words, sentence->arguments[i]);
            else
                redact_words_learn(words, named->kind, sentence->arguments[i]);
        }
        if (i == DIAGNOSIS_OTHER_NAME)
            learn_hosts(words, sentence->arguments[i]);
    }
}

/* The answers of a name server and the bindings of the target are lists of names and addresses. */
static void learn_answers(struct redact_words *words, const struct finding *finding)
{
    if (strcmp(finding->id, "NET-NAME") != 0 && strcmp(finding->id, "NET-ADDRESS") != 0)
        return;
    for (size_t i = 0; i < finding->evidence_count && !cancel_requested(words->cancel); i++)
        if (finding->evidence[i].actual.id == TEXT_RAW && finding->evidence[i].actual.arguments[0])
            learn_hosts(words, finding->evidence[i].actual.arguments[0]);
}

static void learn_refusals(struct redact_words *words, const struct refusals *refusals)
{
    for (size_t i = 0; i < refusals->count && !cancel_requested(words->cancel); i++) {
        learn_account(words, refusals->items[i].account);
        learn_hosts(words, refusals->items[i].client);
        redact_forms_learn(words, refusals->items[i].client);
    }
}

static void learn_finding(struct redact_words *words, const struct finding *finding)
{
    learn_sentence(words, &finding->summary);
    learn_sentence(words, &finding->advice);
    learn_answers(words, finding);
    /* What is not learnt is not looked at later either (redact_forms_replace). */
    for (size_t i = 0; i < finding->evidence_count && !cancel_requested(words->cancel); i++) {
        const struct evidence *evidence = &finding->evidence[i];
        learn_sentence(words, &evidence->what);
        learn_sentence(words, &evidence->expected);
        learn_sentence(words, &evidence->actual);
        if (evidence->where) {
            learn_argument(words, evidence->where);
            redact_forms_learn(words, evidence->where);
        }
    }
}

/* A live run knows more than its findings say. */
static void learn_facts(struct redact_words *words, const struct facts *facts)
{
    learn_hosts(words, facts->name.canonical);
    learn_hosts(words, facts->name.reverse);
    for (size_t i = 0; i < facts->address_count; i++) {
        const struct dcom_answer *dcom = &facts->rpc[i].dcom;
        learn_hosts(words, dcom->host_name);
        for (size_t k = 0; k < dcom->other_name_count; k++)
            learn_hosts(words, dcom->other_names[k]);
    }
    for (size_t i = 0; i < facts->networks.count; i++)
        redact_words_learn(words, REDACT_NETWORK, facts->networks.networks[i].name);
}

bool redact_learn_is_system(const struct run *run)
{
    return run->os.user_sid && redact_forms_well_known_sid(run->os.user_sid);
}

void redact_learn_run(struct redact_words *words, const struct run *run)
{
    learn_computer(words, run->os.computer);
    learn_computer(words, run->os.dns_name);
    learn_computer(words, run->request.target);
    learn_computer(words, run->client);
    if (run->os.domain)
        redact_words_learn(words, REDACT_DOMAIN, run->os.domain);
    learn_account(words, run->account.name);
    learn_account(words, run->request.account);
    learn_account(words, run->request.user);
    if (!redact_learn_is_system(run))
        learn_account(words, run->os.user);
    if (run->command)
        redact_forms_learn(words, run->command);
    learn_facts(words, &run->facts);
    learn_refusals(words, &run->facts.refusals);
    for (size_t i = 0; i < run->finding_count; i++)
        learn_finding(words, run->findings[i]);
    for (size_t i = 0; i < run->change_count; i++)
        if (run->changes[i].change.label && run->changes[i].change.kind != CHANGE_FIREWALL_ENABLE)
            learn_account(words, run->changes[i].change.label);
    if (run->other)
        redact_learn_run(words, run->other);
}
