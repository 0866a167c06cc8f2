/* SPDX-License-Identifier: MIT
 * A session of its own over a machine in memory.
 */
#ifndef SESSION_SCENE_H
#define SESSION_SCENE_H

#include "fake_system.h"

#include "session/session.h"

struct session_scene {
    struct fake_machine *fake;
    struct fake_store *store;
    struct fake_system *system;
    struct session *session;
};

/* Takes over REQUEST. */
struct session_scene session_scene_asked(struct fake_machine *fake, struct request request);
struct session_scene session_scene_of(struct fake_machine *fake);
void session_scene_free(struct session_scene *scene);
struct session *session_scene_open(const struct session_scene *scene, const char *target, const char *account,
                                   const char *user);

#endif
