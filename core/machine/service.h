/* SPDX-License-Identifier: MIT
 * A Windows service as the service manager describes it. */
#ifndef MACHINE_SERVICE_H
#define MACHINE_SERVICE_H

#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* dwStartType of QUERY_SERVICE_CONFIG (winsvc.h): the numbers are the registry's. */
enum service_start {
    SERVICE_START_BOOT = 0,
    SERVICE_START_SYSTEM = 1,
    SERVICE_START_AUTOMATIC = 2,
    SERVICE_START_MANUAL = 3,
    SERVICE_START_OFF = 4 /* disabled */
};

/* dwCurrentState of SERVICE_STATUS_PROCESS. */
enum service_state {
    SERVICE_STATE_STOPPED = 1,
    SERVICE_STATE_STARTING = 2,
    SERVICE_STATE_STOPPING = 3,
    SERVICE_STATE_RUNNING = 4,
    SERVICE_STATE_CONTINUING = 5,
    SERVICE_STATE_PAUSING = 6,
    SERVICE_STATE_PAUSED = 7
};

struct service {
    uint32_t start; /* enum service_start, or what the system answered */
    uint32_t state; /* enum service_state, or what the system answered */
    bool delayed_start;
    uint32_t exit_code; /* dwWin32ExitCode */
    uint32_t process;   /* 0: not running */
    char *account;      /* "LocalSystem"; owned */
    char *image_path;   /* owned */
    char *dependencies; /* names separated by commas; owned */
};

void service_free(struct service *service);

/* Access rights of the service manager and of a service ("Service Security and Access Rights", winsvc.h). */
enum {
    MANAGER_CONNECT = 0x01,
    MANAGER_ENUMERATE = 0x04,
    MANAGER_QUERY_LOCK = 0x10,
    SERVICE_RIGHT_QUERY_STATUS = 0x04,
    SERVICE_READ_CONTROL = 0x20000
};

/* Who may use one service: owner, group and entries as a self-relative descriptor. */
struct service_access {
    char *name;         /* owned */
    enum status status; /* of the reading: ST_TIMEOUT when there was no time left for it */
    uint8_t *bytes;     /* ST_OK only; owned */
    size_t size;
};

struct service_access_list {
    struct service_access *services;
    size_t count;
};

/* One more, not read yet; takes NAME over. */
void service_access_list_add(struct service_access_list *list, char *name);
void service_access_list_free(struct service_access_list *list);

#endif
