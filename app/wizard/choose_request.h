/* SPDX-License-Identifier: MIT
 * From the controls of the first page to the request. UI thread. */
#ifndef WIZARD_CHOOSE_REQUEST_H
#define WIZARD_CHOOSE_REQUEST_H

#include "wizard/page.h"

/* The computer that the field names; NULL when it names none. free() */
char *choose_request_host(struct page *page);

/* They were given for one computer: no other one gets them. NULL: who runs the wizard. The board's. */
struct credentials *choose_request_credentials(struct page *page);

/* The target and who goes there alone, whoever will connect: what Browse needs. False, request_free() as below. */
bool choose_request_reach(struct page *page, struct request *request);

/* What the controls ask for, judged before: false when it is impossible all the same. request_free() */
bool choose_request_read(struct page *page, struct request *request);

/* Makes it the board's; true when it is another one: the same choice again keeps what was found. */
bool choose_request_take(struct page *page);

#endif
