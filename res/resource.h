/* SPDX-License-Identifier: MIT
 *
 * Numbers of everything in the resource scripts of both programs.
 */
#ifndef RESOURCE_H
#define RESOURCE_H

/* The lowest number: Explorer shows it for the file. */
#define IDI_WMIREADY 1

/* One icon per verdict, told apart by shape; 16, 20, 24, 32 and 48 pixels. */
#define IDI_READY 11
#define IDI_ATTENTION 12
#define IDI_NEEDS_CHANGE 13
#define IDI_CANNOT_TELL 14
#define IDI_NOT_APPLICABLE 15
#define IDI_NOT_CHECKED 16

#endif
