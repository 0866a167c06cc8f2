/* SPDX-License-Identifier: MIT */
#include "session/qualify.h"

#include "base/memory.h"
#include "base/strbuf.h"
#include "machine/sid.h"

#include <stdlib.h>
#include <string.h>

enum { COMPUTER_NAME_MOST = 15 }; /* of NetBIOS: what Windows puts before the backslash */

enum qualify_form qualify_form(const char *name)
{
    struct sid sid;
    if (strncmp(name, ".\\", 2) == 0)
        return QUALIFY_DOT;
    bool whole = strpbrk(name, "\\@") || sid_from_text(name, &sid);
    return whole ? QUALIFY_WHOLE : QUALIFY_BARE;
}

/* "pc-0421.example.org" -> "PC-0421"; free() */
static char *computer_of(const char *host_name)
{
    size_t length = strcspn(host_name, ".");
    char *name = memory_string_n(host_name, length < COMPUTER_NAME_MOST ? length : COMPUTER_NAME_MOST);
    for (char *at = name; *at; at++)
        *at = *at >= 'a' && *at <= 'z' ? (char)(*at - 'a' + 'A') : *at;
    return name;
}

/* What the network layer says of the target: it answers or not, and what it calls itself. */
struct answer {
    bool alive;
    char *computer; /* owned; NULL not said */
};

static struct answer ask_remote(struct machine *machine, const struct request *request, struct cancel *cancel)
{
    struct answer answer = {false, NULL};
    struct name_answer *name = memory_new(struct name_answer);
    struct dcom_answer *dcom = memory_new(struct dcom_answer);
    struct call call = call_make(cancel, request->probe_ms);
    if (MACHINE_CALL(machine, probe_name, &call, request->target, name) != ST_OK)
        name->count = 0;
    for (size_t i = 0; i < name->count && !answer.alive; i++) {
        struct port_answer port;
        *dcom = (struct dcom_answer){.state = DCOM_NOT_TRIED};
        call = call_make(cancel, request->probe_ms);
        if (MACHINE_CALL(machine, probe_dcom, &call, &name->addresses[i], &port, dcom) != ST_OK)
            continue;
        /* What refuses to say its name is there all the same. */
        answer.alive = dcom->state == DCOM_ALIVE || dcom->state == DCOM_DENIED || dcom->state == DCOM_FAULT;
        if (dcom->state == DCOM_ALIVE && dcom->host_name[0])
            answer.computer = computer_of(dcom->host_name);
    }
    free(dcom);
    free(name);
    return answer;
}

static struct answer ask_local(struct machine *machine, const struct request *request, struct cancel *cancel)
{
    struct answer answer = {true, NULL};
    struct call call = call_make(cancel, request->call_ms);
    struct os_info os = {0};
    if (MACHINE_CALL(machine, os_get, &call, &os) == ST_OK && os.computer && os.computer[0])
        answer.computer = memory_string(os.computer);
    os_info_free(&os);
    return answer;
}

static bool is_open(const struct request *request, const char *name)
{
    enum qualify_form form = name ? qualify_form(name) : QUALIFY_WHOLE;
    return form == QUALIFY_DOT || (form == QUALIFY_BARE && !request->local);
}

static bool make_whole(const struct request *request, const char *computer, char **name, struct sentence *problem)
{
    if (!is_open(request, *name))
        return true;
    if (qualify_form(*name) == QUALIFY_BARE) {
        *problem = sentence_of(TEXT_QUALIFY_BARE, *name, computer ? computer : request->target, NULL);
        return false;
    }
    if (!computer) {
        *problem = sentence_of(TEXT_QUALIFY_NAMELESS, *name, *name + 2, NULL);
        return false;
    }
    char *whole = strbuf_printed("%s\\%s", computer, *name + 2);
    free(*name);
    *name = whole;
    return true;
}

bool qualify_request(const struct session_system *system, struct request *request, struct cancel *cancel,
                     struct sentence *problem)
{
    *problem = (struct sentence){.id = TEXT_NONE};
    if (request->network_only || (!is_open(request, request->account) && !is_open(request, request->user)))
        return true;
    struct machine *machine = system->machine(system, request->local ? NULL : request->target, NULL);
    struct answer answer = request->local ? ask_local(machine, request, cancel) : ask_remote(machine, request, cancel);
    machine_release(machine);
    bool good = true;
    if (answer.alive)
        good = make_whole(request, answer.computer, &request->account, problem) &&
               make_whole(request, answer.computer, &request->user, problem);
    else
        request->network_only = true;
    free(answer.computer);
    return good;
}

bool qualify_choices(const struct session_system *system, const struct request *request, const char *user,
                     struct qualify_choice *out)
{
    *out = (struct qualify_choice){.name = NULL};
    bool account = request->account && qualify_form(request->account) == QUALIFY_BARE;
    if (request->local || (!account && !(user && qualify_form(user) == QUALIFY_BARE)))
        return false;
    const char *name = account ? request->account : user;
    char *domain = system->own_domain(system);
    *out = (struct qualify_choice){.name = memory_string(name),
                                   .connection = !account,
                                   .target = strbuf_printed(".\\%s", name),
                                   .domain = domain ? strbuf_printed("%s\\%s", domain, name) : NULL};
    free(domain);
    return true;
}

void qualify_choice_free(struct qualify_choice *choice)
{
    free(choice->name);
    free(choice->target);
    free(choice->domain);
    *choice = (struct qualify_choice){.name = NULL};
}
