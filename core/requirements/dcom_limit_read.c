/* SPDX-License-Identifier: MIT
 *
 * Policy before local value before built-in default (learn.microsoft.com, "DCOM: Machine
 * Launch Restrictions in SDDL syntax", MachineLaunchRestriction). An empty policy string
 * is how the policy editor takes the policy away.
 */
#include "requirements/dcom_form.h"
#include "requirements/dcom_limit.h"

#include <stdlib.h>

static const char policy_key[] = "SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM";
static const char local_key[] = "SOFTWARE\\Microsoft\\Ole";

static const struct {
    const char *name, *policy, *builtin;
    uint32_t wanted;
} limits[DCOM_LIMIT_COUNT] = {
    [DCOM_LIMIT_ACCESS] = {"MachineAccessRestriction",
                           "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM\\MachineAccessRestriction",
                           "O:BAG:BAD:(A;;CCDCLC;;;WD)(A;;CCDC;;;AN)(A;;CCDCLC;;;S-1-5-32-562)(A;;CCDCLC;;;LU)",
                           COM_EXECUTE | COM_EXECUTE_REMOTE},
    /* The WMI service runs already, but whoever may activate and not launch is refused when it does not. */
    [DCOM_LIMIT_LAUNCH] = {"MachineLaunchRestriction",
                           "HKLM\\SOFTWARE\\Policies\\Microsoft\\Windows NT\\DCOM\\MachineLaunchRestriction",
                           "O:BAG:BAD:(A;;CCDCLCSWRP;;;BA)(A;;CCDCSW;;;WD)(A;;CCDCLCSWRP;;;S-1-5-32-562)"
                           "(A;;CCDCLCSWRP;;;LU)(A;;CCDCSW;;;AC)",
                           COM_EXECUTE | COM_ACTIVATE_REMOTE},
};

uint32_t dcom_limit_wanted(enum dcom_limit limit)
{
    return limits[limit].wanted;
}

const char *dcom_limit_policy(enum dcom_limit limit)
{
    return limits[limit].policy;
}

/* What completes aliases such as DA on the target, as far as it was read. Of its forest the root is not asked for. */
static struct sddl_domains target_domains(const struct check *check)
{
    struct sddl_domains domains = {.machine = {.size = 0}};
    if (check->facts->account_reading.status == ST_OK) {
        domains.machine = check->facts->account.machine_domain;
        domains.member = check->facts->account.member_domain;
    }
    return domains;
}

/* ST_ABSENT: no policy. */
static enum status read_policy(struct check *check, enum dcom_limit limit, struct security_descriptor *out)
{
    struct registry_value value;
    enum status status = check_registry(check, policy_key, limits[limit].name, sentence_of(TEXT_NONE, NULL), &value);
    if (status != ST_OK)
        return status;
    char *sddl;
    status = value.type == REGISTRY_STRING ? registry_value_string(&value, &sddl) : ST_UNSUPPORTED;
    registry_value_free(&value);
    if (status != ST_OK)
        return status;
    const struct sddl_domains domains = target_domains(check);
    if (sddl[0] == '\0')
        status = ST_ABSENT;
    else
        status = security_descriptor_from_sddl(sddl, &domains, out);
    free(sddl);
    return status;
}

static enum status read_local(struct check *check, enum dcom_limit limit, struct security_descriptor *out)
{
    struct registry_value value;
    enum status status = check_registry(check, local_key, limits[limit].name, sentence_of(TEXT_NONE, NULL), &value);
    if (status != ST_OK)
        return status;
    status = value.type == REGISTRY_BINARY ? security_descriptor_parse(value.bytes, value.size, out) : ST_UNSUPPORTED;
    registry_value_free(&value);
    return status;
}

static enum status read_in_force(struct check *check, enum dcom_limit limit, enum dcom_limit_source *source,
                                 struct security_descriptor *out)
{
    *source = DCOM_LIMIT_POLICY;
    enum status status = read_policy(check, limit, out);
    if (status != ST_ABSENT)
        return status;
    *source = DCOM_LIMIT_LOCAL;
    status = read_local(check, limit, out);
    if (status != ST_ABSENT)
        return status;
    *source = DCOM_LIMIT_BUILTIN;
    return security_descriptor_from_sddl(limits[limit].builtin, NULL, out);
}

enum status dcom_limit_read(struct check *check, enum dcom_limit limit, enum dcom_limit_source *source,
                            struct security_descriptor *out)
{
    struct security_descriptor sd;
    enum status status = read_in_force(check, limit, source, &sd);
    if (status != ST_OK)
        return status;
    if (!dcom_form_read(&sd)) {
        security_descriptor_free(&sd);
        return ST_UNSUPPORTED;
    }
    *out = sd;
    return ST_OK;
}
