/* SPDX-License-Identifier: MIT */
#include "diagnosis_scene.h"

#include "testing.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static const struct sid domain_user = {
    .size = 28, .bytes = {1, 5, 0, 0, 0, 0, 0, 5, 21, 0, 0, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 0x50, 4, 0, 0}};

void scene_add_group(struct scene *scene, enum well_known_sid group)
{
    sid_list_add(&scene->facts.account.groups, sid_well_known(group));
}

void scene_begin(struct scene *scene)
{
    *scene = (struct scene){.request = request_default()};
    struct facts *facts = &scene->facts;
    free(scene->request.target);
    scene->request.target = memory_string("PC-0421");
    scene->request.local = false;
    facts->present =
        FACT_OS | FACT_NAME | FACT_RPC | FACT_SMB | FACT_PING | FACT_ACCOUNT | FACT_RIGHTS | FACT_TOKEN | FACT_QUERY;
    facts->os.user = memory_string("DOMAIN\\monitor");
    facts->name = (struct name_answer){.addresses = {{.text = "10.77.0.2"}}, .count = 1, .from_dns = true};
    strcpy(facts->name.canonical, "pc-0421.example.net");
    strcpy(facts->name.reverse, "pc-0421.example.net");
    facts->address_count = 1;
    facts->rpc[0].address = facts->smb[0].address = facts->name.addresses[0];
    facts->rpc[0].port.state = facts->smb[0].port.state = PORT_OPEN;
    facts->rpc[0].dcom = (struct dcom_answer){
        .state = DCOM_ALIVE, .bindings = {"10.77.0.2"}, .binding_count = 1, .host_name = "PC-0421"};
    facts->smb[0].dcom.state = DCOM_NOT_TRIED;
    facts->ping.answered = true;
    facts->account =
        (struct account){.sid = domain_user, .name = memory_string("DOMAIN\\monitor"), .kind = ACCOUNT_USER};
    scene_add_group(scene, SID_USERS);
    scene_add_group(scene, SID_DISTRIBUTED_COM_USERS);
    facts->account_reading.call.channel = CHANNEL_NETWORK;
    facts->rights.network_through = *sid_well_known(SID_EVERYONE);
    facts->enable_lua.reading.status = facts->token_filter_policy.reading.status =
        facts->filter_administrator.reading.status = ST_ABSENT;
    facts->query.step = WMI_STEP_CONNECT;
    facts->query_reading.status = ST_DENIED;
    facts->query_reading.call.fault = (struct fault){"ConnectServer", 0x80070005};
}

void scene_end(struct scene *scene)
{
    request_free(&scene->request);
    facts_free(&scene->facts);
}

void scene_connect_fails(struct scene *scene, enum status status, uint32_t code)
{
    scene->facts.query_reading.status = status;
    scene->facts.query_reading.call.fault.code = code;
}

void scene_query_fails(struct scene *scene, enum status status, uint32_t code)
{
    scene_connect_fails(scene, status, code);
    scene->facts.query.step = WMI_STEP_ROWS;
}

void scene_ask(struct scene *scene, const char *namespace_path, const char *query)
{
    free(scene->request.namespace_path);
    free(scene->request.query);
    scene->request.namespace_path = memory_string(namespace_path);
    scene->request.query = memory_string(query);
}

void scene_port_is(struct scene *scene, enum port_state state)
{
    scene->facts.rpc[0].port.state = state;
    scene->facts.rpc[0].dcom = (struct dcom_answer){.state = DCOM_NOT_TRIED};
    scene_connect_fails(scene, ST_UNREACHABLE, 0x800706BA);
}

void scene_dcom_is(struct scene *scene, enum dcom_state state)
{
    scene->facts.rpc[0].dcom = (struct dcom_answer){.state = state};
    scene_connect_fails(scene, ST_UNREACHABLE, 0x800706BA);
}

struct diagnosis scene_diagnose(const struct scene *scene)
{
    struct symptoms symptoms;
    struct diagnosis diagnosis;
    symptoms_from_facts(&scene->request, &scene->facts, UINT32_MAX, &symptoms);
    if (!diagnosis_make(&symptoms, &diagnosis))
        fail_msg("nothing failed");
    return diagnosis;
}

void scene_is_here(struct scene *scene)
{
    scene->request.local = true;
    scene->facts.present &= ~(uint32_t)(FACT_NAME | FACT_RPC | FACT_SMB | FACT_PING);
}
