/* SPDX-License-Identifier: MIT
 * The commands of a scene on services: real ones of the prefix's service manager, run by world_service.exe. */
#ifndef WORLD_SCENE_SERVICE_H
#define WORLD_SCENE_SERVICE_H

#include "line.h"

struct scene_service;

/* What NAME is like now. */
struct scene_service *scene_service_read(const wchar_t *name);
bool scene_service_do(const struct line *line);
bool scene_service_remove(const wchar_t *name);
/* Makes it so again and frees SERVICE. */
void scene_service_restore(struct scene_service *service);
void scene_service_free(struct scene_service *service); /* NULL is allowed */

#endif
