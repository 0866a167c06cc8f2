/* SPDX-License-Identifier: MIT
 *
 * Who answers to a name. Where neither a DNS server nor the hosts file knows it, Windows asks everybody in the network
 * (LLMNR, mDNS, NetBIOS), and whoever answers first gets the logon, or the hole in the firewall, that the name was
 * meant for. An address and an own name need nobody to vouch for them.
 */
#ifndef SESSION_VOUCHED_H
#define SESSION_VOUCHED_H

#include "session/system.h"
#include "text/sentence.h"

/* REQUEST, finished, may go to its target; session_open asks it too, and whoever asked before is not asked twice. False
 * with PROBLEM (TEXT_CLI_NAME_UNVOUCHED: the name, the address) on a computer that is in a domain, or not known to be
 * in none, when nobody vouches for the name and it is not said to be trusted; a name that leads nowhere now gets the
 * network layer alone, since somebody may answer to it a moment later. In a workgroup names are found like that every
 * day: the check says so. Who has to prove the name by Kerberos needs nobody to vouch for it; where that cannot be,
 * PROBLEM says why. Looks the name up: at most the limit of a probe, until CANCEL (may be NULL); logs on nowhere.
 */
MUST_CHECK bool vouched_target(const struct session_system *system, struct request *request, struct cancel *cancel,
                               struct sentence *problem);

/* PROBLEM is one of those, which a person may decide; and what became of it. The trust is in this target alone. */
bool vouched_asks(const struct sentence *problem);
enum vouched_answer { VOUCHED_NO_LOGON, VOUCHED_TRUST, VOUCHED_ANSWER_COUNT };
void vouched_answered(struct request *request, enum vouched_answer answer);

/* Whose accounts a dialog of Windows may list for REQUEST, finished: it looks them up as who runs the program. The
 * target is asked for its own only where a check with the same answers would log on there as the same user; else the
 * domains of this computer are left, and so they are when CANCEL comes. Asks and changes what vouched_target does. */
enum vouched_lists { VOUCHED_LISTS_HERE, VOUCHED_LISTS_TARGET, VOUCHED_LISTS_DOMAINS };
enum vouched_lists vouched_lists(const struct session_system *system, struct request *request, struct cancel *cancel);

/* The same for a client that was given by name and becomes an address in a rule, in workgroups too. Asks nobody. */
MUST_CHECK bool vouched_client(const struct request *request, struct sentence *problem);

#endif
