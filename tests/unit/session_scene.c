/* SPDX-License-Identifier: MIT */
#include "session_scene.h"

#include "testing.h"

#include "base/memory.h"
#include "session/ask.h"

#include <stdlib.h>

struct session_scene session_scene_asked(struct fake_machine *fake, struct request request)
{
    struct session_scene scene = {.fake = fake, .store = fake_store_new()};
    scene.system = fake_system_new(fake, scene.store);
    struct sentence problem;
    scene.session =
        session_open(&scene.system->system, &request, NULL, NULL, "wmiready-cli check", LANGUAGE_EN, &problem);
    assert_non_null(scene.session);
    request_free(&request);
    return scene;
}

struct session_scene session_scene_of(struct fake_machine *fake)
{
    return session_scene_asked(fake, fake_request_local());
}

void session_scene_free(struct session_scene *scene)
{
    session_release(scene->session);
    fake_system_free(scene->system);
    fake_store_free(scene->store);
    fake_machine_free(scene->fake);
}

struct session *session_scene_open(const struct session_scene *scene, const char *target, const char *account,
                                   const char *user)
{
    const struct ask ask = {.target = target, .account = account};
    struct request request;
    struct sentence problem;
    assert_true(ask_request(&ask, &request, &problem));
    struct session *session =
        session_open(&scene->system->system, &request, fake_credentials(user), NULL, "wmiready", LANGUAGE_EN, &problem);
    request_free(&request);
    return session;
}
