/* SPDX-License-Identifier: MIT
 * Setters of the fake machine: services, registry, accounts and namespaces.
 * Source: none of Windows: what a scenario sets is so. */
#include "descriptors.h"
#include "fake_frame.h"

#include "base/memory.h"
#include "machine/security_descriptor.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- services ---- */

struct fake_service *fake_service_find(struct fake_machine *fake, const char *name)
{
    for (size_t i = 0; i < fake->service_count; i++)
        if (ascii_equal_nocase(fake->services[i].name, name))
            return &fake->services[i];
    return NULL;
}

struct service *fake_service(struct fake_machine *fake, const char *name)
{
    struct fake_service *found = fake_service_find(fake, name);
    if (!found) {
        fake->services = memory_resize(fake->services, fake->service_count + 1, sizeof *fake->services);
        found = &fake->services[fake->service_count++];
        *found = (struct fake_service){.service = {.start = SERVICE_START_MANUAL, .state = SERVICE_STATE_STOPPED}};
        fake_copy(found->name, sizeof found->name, name);
        found->service.account = memory_string("LocalSystem");
        found->service.image_path = memory_string("C:\\Windows\\system32\\svchost.exe -k netsvcs -p");
        found->service.dependencies = memory_string("");
    }
    return &found->service;
}

void fake_service_set(struct fake_machine *fake, const char *name, uint32_t start, uint32_t state)
{
    struct service *service = fake_service(fake, name);
    service->start = start;
    service->state = state;
    service->process = state == SERVICE_STATE_STOPPED ? 0 : 1000;
}

void fake_service_remove(struct fake_machine *fake, const char *name)
{
    struct fake_service *found = fake_service_find(fake, name);
    if (!found)
        return;
    service_free(&found->service);
    *found = fake->services[--fake->service_count];
}

/* ---- registry ---- */

bool fake_key_exists(struct fake_machine *fake, const char *key)
{
    for (size_t i = 0; i < fake->key_count; i++)
        if (ascii_equal_nocase(fake->keys[i], key))
            return true;
    return false;
}

static bool is_below(const char *path, const char *key)
{
    size_t length = strlen(key);
    if (strlen(path) <= length || path[length] != '\\')
        return false;
    char head[FAKE_PATH];
    snprintf(head, sizeof head, "%.*s", (int)length, path);
    return ascii_equal_nocase(head, key);
}

bool fake_key_empty(struct fake_machine *fake, const char *key)
{
    for (size_t i = 0; i < fake->key_count; i++)
        if (is_below(fake->keys[i], key))
            return false;
    for (size_t i = 0; i < fake->value_count; i++)
        if (ascii_equal_nocase(fake->values[i].key, key))
            return false;
    return true;
}

void fake_key_remove(struct fake_machine *fake, const char *key)
{
    for (size_t i = 0; i < fake->key_count; i++)
        if (ascii_equal_nocase(fake->keys[i], key)) {
            memmove(fake->keys[i], fake->keys[--fake->key_count], FAKE_PATH);
            return;
        }
}

void fake_key(struct fake_machine *fake, const char *key)
{
    if (!*key || fake_key_exists(fake, key))
        return;
    char parent[FAKE_PATH];
    fake_copy(parent, sizeof parent, key);
    char *cut = strrchr(parent, '\\');
    if (cut) {
        *cut = '\0';
        fake_key(fake, parent);
    }
    fake->keys = memory_resize(fake->keys, fake->key_count + 1, FAKE_PATH);
    fake_copy(fake->keys[fake->key_count++], FAKE_PATH, key);
}

size_t fake_value_index(const struct fake_machine *fake, const char *key, const char *name)
{
    size_t i = 0;
    while (i < fake->value_count &&
           !(ascii_equal_nocase(fake->values[i].key, key) && ascii_equal_nocase(fake->values[i].name, name)))
        i++;
    return i;
}

void fake_value(struct fake_machine *fake, const char *key, const char *name, struct registry_value value)
{
    fake_key(fake, key);
    size_t i = fake_value_index(fake, key, name);
    if (i == fake->value_count) {
        fake->values = memory_resize(fake->values, fake->value_count + 1, sizeof *fake->values);
        fake->values[fake->value_count++] = (struct fake_value){{0}, {0}, {0}};
        fake_copy(fake->values[i].key, FAKE_PATH, key);
        fake_copy(fake->values[i].name, FAKE_NAME, name);
    } else {
        registry_value_free(&fake->values[i].value);
    }
    fake->values[i].value = value;
}

void fake_dword(struct fake_machine *fake, const char *key, const char *name, uint32_t number)
{
    fake_value(fake, key, name, registry_dword(number));
}

void fake_string(struct fake_machine *fake, const char *key, const char *name, const char *text)
{
    fake_value(fake, key, name, registry_string(text));
}

void fake_value_remove(struct fake_machine *fake, const char *key, const char *name)
{
    size_t i = fake_value_index(fake, key, name);
    if (i == fake->value_count)
        return;
    registry_value_free(&fake->values[i].value);
    fake->values[i] = fake->values[--fake->value_count];
}

const struct registry_value *fake_value_find(struct fake_machine *fake, const char *key, const char *name)
{
    size_t i = fake_value_index(fake, key, name);
    return i == fake->value_count ? NULL : &fake->values[i].value;
}

/* ---- accounts and groups ---- */

struct sid fake_sid(uint32_t rid)
{
    char text[SID_TEXT_MAX];
    snprintf(text, sizeof text, "S-1-5-21-1004336348-1177238915-682003330-%lu", (unsigned long)rid);
    struct sid sid = {0};
    if (!sid_from_text(text, &sid))
        abort();
    return sid;
}

struct account *fake_account(struct fake_machine *fake, const char *name, const struct sid *sid, bool local)
{
    for (size_t i = 0; i < fake->account_count; i++)
        if (ascii_equal_nocase(fake->accounts[i].account.name, name))
            return &fake->accounts[i].account;
    fake->accounts = memory_resize(fake->accounts, fake->account_count + 1, sizeof *fake->accounts);
    struct fake_account *added = &fake->accounts[fake->account_count++];
    *added = (struct fake_account){.account = {
                                       .sid = *sid,
                                       .name = memory_string(name),
                                       .kind = ACCOUNT_USER,
                                       .local = local,
                                   }};
    struct sid *machine = &added->account.machine_domain;
    *machine = fake_sid(1);
    machine->size = (uint8_t)(machine->size - 4);
    machine->bytes[1]--;
    return &added->account;
}

struct fake_group *fake_group_find(struct fake_machine *fake, const struct sid *sid)
{
    for (size_t i = 0; i < fake->group_count; i++)
        if (sid_equal(&fake->groups[i].sid, sid))
            return &fake->groups[i];
    return NULL;
}

void fake_member(struct fake_machine *fake, const struct sid *group, const struct sid *member)
{
    struct fake_group *found = fake_group_find(fake, group);
    if (!found) {
        fake->groups = memory_resize(fake->groups, fake->group_count + 1, sizeof *fake->groups);
        found = &fake->groups[fake->group_count++];
        *found = (struct fake_group){.sid = *group};
    }
    if (member)
        sid_list_add(&found->members, member);
}

void fake_member_remove(struct fake_machine *fake, const struct sid *group, const struct sid *member)
{
    struct fake_group *found = fake_group_find(fake, group);
    for (size_t i = 0; found && i < found->members.count; i++)
        if (sid_equal(&found->members.sids[i], member)) {
            found->members.sids[i] = found->members.sids[--found->members.count];
            return;
        }
}

/* ---- namespaces ---- */

struct fake_namespace *fake_namespace_find(struct fake_machine *fake, const char *path)
{
    for (size_t i = 0; i < fake->namespace_count; i++)
        if (ascii_equal_nocase(fake->namespaces[i].path, path))
            return &fake->namespaces[i];
    return NULL;
}

void fake_namespace_bytes(struct fake_machine *fake, const char *path, const void *bytes, size_t size)
{
    struct fake_namespace *found = fake_namespace_find(fake, path);
    if (!found) {
        fake->namespaces = memory_resize(fake->namespaces, fake->namespace_count + 1, sizeof *fake->namespaces);
        found = &fake->namespaces[fake->namespace_count++];
        *found = (struct fake_namespace){.size = 0};
        fake_copy(found->path, sizeof found->path, path);
    }
    uint8_t *copy = memory_copy(bytes, size);
    free(found->bytes);
    found->bytes = copy;
    found->size = size;
}

void fake_namespace_sddl(struct fake_machine *fake, const char *path, const char *sddl)
{
    size_t size = 0;
    uint8_t *bytes = descriptor_bytes(sddl, &size);
    fake_namespace_bytes(fake, path, bytes, size);
    free(bytes);
}
