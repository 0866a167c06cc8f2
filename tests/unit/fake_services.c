/* SPDX-License-Identifier: MIT
 * Who may use the service manager of the fake machine, and its services.
 * Source: "Service Security and Access Rights": an administrator has every right of the manager, a remote user connects
 * and no more, SetServiceObjectSecurity takes the entries alone. That it keeps them in the registry:
 * assumed(SCM-STORE).
 */
#include "descriptors.h"
#include "fake_frame.h"

#include "base/memory.h"

/* As the guides of Microsoft's products quote it for services in general: nobody who comes over the network may look at
 * it but an administrator ("Low-privilege monitoring", management pack of SQL Server). */
static const char usual[] = "O:SYG:SYD:(A;;CCLCSWRPWPDTLOCRRC;;;SY)(A;;CCDCLCSWRPWPDTLOCRSDRCWDWO;;;BA)"
                            "(A;;CCLCSWLOCRRC;;;IU)(A;;CCLCSWLOCRRC;;;SU)";

void fake_manager_sddl(struct fake_machine *fake, const char *sddl)
{
    security_descriptor_free(&fake->manager);
    fake->manager = descriptor_of(sddl);
}

void fake_service_sddl(struct fake_machine *fake, const char *name, const char *sddl)
{
    fake_service(fake, name);
    fake_service_find(fake, name)->sddl = sddl;
}

static enum status administrators_only(const struct fake_machine *f, struct call *call, enum status status)
{
    return status == ST_OK && !f->os.elevated ? call_fault(call, ST_DENIED, "OpenSCManagerW", 5) : status;
}

static enum status read_manager(struct machine *m, struct call *call, uint8_t **bytes, size_t *size)
{
    struct fake_machine *f = fake_of(m);
    enum status status = administrators_only(f, call, fake_begin(f, call, FAKE_manager_get, NULL));
    if (status == ST_OK)
        *bytes = security_descriptor_bytes(&f->manager, size);
    return fake_end(f, call, status);
}

static void add_service(struct service_access_list *list, const struct fake_service *service)
{
    struct security_descriptor sd = descriptor_of(service->sddl ? service->sddl : usual);
    service_access_list_add(list, memory_string(service->name));
    struct service_access *one = &list->services[list->count - 1];
    one->bytes = security_descriptor_bytes(&sd, &one->size);
    one->status = ST_OK;
    security_descriptor_free(&sd);
}

static enum status read_services(struct machine *m, struct call *call, bool drivers, struct service_access_list *out)
{
    struct fake_machine *f = fake_of(m);
    enum status status = administrators_only(f, call, fake_begin(f, call, FAKE_services_access, NULL));
    if (status == ST_OK) {
        *out = (struct service_access_list){0};
        for (size_t i = 0; i < f->service_count; i++)
            if (f->services[i].driver == drivers)
                add_service(out, &f->services[i]);
    }
    return fake_end(f, call, status);
}

/* The entries of WANTED; owner and group stay. */
static enum status set_manager(struct fake_machine *f, struct call *call, const uint8_t *bytes, size_t size)
{
    static const char key[] = "SYSTEM\\CurrentControlSet\\Control\\ServiceGroupOrder\\Security";
    struct security_descriptor wanted;
    if (security_descriptor_parse(bytes, size, &wanted) != ST_OK)
        return call_fault(call, ST_INVALID, "SetServiceObjectSecurity", 1338);
    wanted.owner = f->manager.owner;
    wanted.group = f->manager.group;
    security_descriptor_free(&f->manager);
    f->manager = wanted;
    struct registry_value value = {.type = REGISTRY_BINARY};
    value.bytes = security_descriptor_bytes(&f->manager, &value.size);
    fake_value(f, key, "Security", value);
    return ST_OK;
}

static enum status write_manager(struct machine *m, struct call *call, const uint8_t *bytes, size_t size)
{
    struct fake_machine *f = fake_of(m);
    enum status status = fake_begin(f, call, FAKE_manager_set, NULL);
    if (status == ST_OK)
        status = set_manager(f, call, bytes, size);
    return fake_end(f, call, status);
}

void fake_service_ops(struct machine_ops *ops)
{
    ops->manager_get = read_manager;
    ops->services_access = read_services;
    ops->manager_set = write_manager;
}
