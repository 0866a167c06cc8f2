/* SPDX-License-Identifier: MIT
 * What a run saw of one connection, for the tests of the diagnosis.
 */
#ifndef DIAGNOSIS_SCENE_H
#define DIAGNOSIS_SCENE_H

#include "diagnosis/symptoms.h"

struct scene {
    struct request request;
    struct facts facts;
};

/* PC-0421 as a healthy computer, with DOMAIN\monitor in its Distributed COM Users, and a
 * connection that failed with a code. */
void scene_begin(struct scene *scene);
void scene_end(struct scene *scene);

void scene_add_group(struct scene *scene, enum well_known_sid group);
/* How the connection ends, or the query over it. */
void scene_connect_fails(struct scene *scene, enum status status, uint32_t code);
void scene_query_fails(struct scene *scene, enum status status, uint32_t code);
void scene_ask(struct scene *scene, const char *namespace_path, const char *query);
/* What is met at TCP 135, and that nothing was connected to then. */
void scene_port_is(struct scene *scene, enum port_state state);
void scene_dcom_is(struct scene *scene, enum dcom_state state);
/* The target is this computer. */
void scene_is_here(struct scene *scene);

/* The diagnosis of what failed; diagnosis_free. */
struct diagnosis scene_diagnose(const struct scene *scene);

#endif
