/* SPDX-License-Identifier: MIT
 * Which Windows the target runs, and who we are on it. */
#ifndef MACHINE_OS_H
#define MACHINE_OS_H

#include <stdbool.h>
#include <stdint.h>

struct os_info {
    char *computer; /* NetBIOS name; owned */
    char *dns_name; /* full name; owned; "" unknown */
    char *caption;  /* "Windows 11 Pro"; owned; "" unknown */
    uint32_t major, minor, build, revision;
    bool server;
    bool domain_controller;
    bool home_edition;
    bool domain_joined;
    bool join_unknown; /* whether it is in a domain could not be read; domain_joined is false then */
    char *domain;      /* domain or workgroup; owned */
    bool elevated;     /* this process has full administrator rights on the target, as far as known */
    char *user;        /* who runs the program, "DOMAIN\\name"; owned */
    char *user_sid;    /* text; owned */
};

struct os_info os_info_copy(const struct os_info *info);
void os_info_free(struct os_info *info);

#endif
