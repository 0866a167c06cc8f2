/* SPDX-License-Identifier: MIT
 *
 * Experiments on a real Windows. Each asks the same thing twice: the product's own code (a struct machine) and an
 * independent call (a view), never the same function, and compares. What the product or a double only assumes
 * (tests/ASSUMPTIONS) is settled by the first Windows that this program meets.
 */
#ifndef PROOF_H
#define PROOF_H

#include "base/strbuf.h"
#include "machine/machine.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/* ---- the independent side ---- */

/* Rows of texts that answer a question; every row has COLUMNS cells. */
struct table {
    size_t columns, rows;
    char **cells; /* owned */
};

const char *table_cell(const struct table *table, size_t row, size_t column);
/* The first row whose first cell is KEY, in any case; SIZE_MAX: none. */
size_t table_row(const struct table *table, const char *key);
void table_add(struct table *table, const char *cell); /* copied */
void table_free(struct table *table);

/* Questions are text, so that a fake can answer and a report can show them:
 *     wmi NAMESPACE [STORE] SELECT A, B FROM CLASS ...   a column for each name, arrays joined by commas
 *     registry KEY [NAME]        below HKEY_LOCAL_MACHINE: type and bytes in hex; without NAME every value: name, text
 *     firewall                   INetFwPolicy2: "active" MASK; then "1", "2", "4": enabled, block all, inbound allow
 *     token                      SIDs of this process's token: SID, "deny" or ""
 *     networks                   adapters with a default gateway: GUID, category of the network list or "none"
 *     dacl NAMESPACE             GetSecurityDescriptor: type, flags, mask, SID of each entry
 *     stdregprov METHOD KEY NAME its return value, and the value
 *     connect PATH               ConnectServer: HRESULT
 *     dials PATH                 ConnectServer: "own" or "other" for each new TCP connection, by its process
 *     smb-logon                  a connection to IPC$ of 127.0.0.1 as somebody who does not exist: Win32 code
 *     firewall-add               INetFwRules::Add of WMIReady-Proof-Other, which is off: HRESULT
 *     rules-by-com               what Next(32) gives and Count: "the same" or both numbers
 *     type3 USER|DOMAIN          NTLM in this process: user|domain of its third message
 *     com-limit access|launch    CoGetSystemSecurityPermissions: "as the registry says" or "otherwise"
 *     modules                    of this process, from elsewhere than Windows and the program's folder
 *     process WORD               handles, threads, private KB and committed stack KB of this process
 *     proxy PATH                 ConnectServer without a blanket: authentication level of the proxy
 *     picker TYPES               IDsObjectPicker::Initialize for scopes of these types: HRESULT, hr of the scope
 *     accessibility              AccessibleObjectFromWindow of the shell's window: HRESULT
 *     com-judge VALUE SID        rights (decimal) that the descriptor VALUE below Ole gives SID, by Authz
 *     blanket PATH               authentication level of the proxy after a blanket with packet privacy
 *     user blank|long|admin      a local account WMIReadyProof with such a password, "admin" in Administrators: code
 *     user-delete                its removal: code
 *     logon blank|wrong          LogonUserW NETWORK as it: code
 *     logon-admin                NTLM in this process as it: Administrators "enabled", "deny" or "absent"
 *     smb-logon-user             as smb-logon, as it with a wrong password
 *     bad-count                  usri3_bad_pw_count of it
 *     logon-groups               groups in the token of LogonUserW NETWORK as it: SID
 *     connect-as PATH            ConnectServer as it with a wrong password: HRESULT
 *     activate-as HOST           CoCreateInstanceEx of WMI's log-on object as it with a wrong password: HRESULT
 *     accounts                   local accounts, and who runs this: SID, "local", "microsoft" or "entra"
 *     namespace make|delete      the namespace root\WMIReadyProof: HRESULT
 *     manager                    entries of the service manager, GetSecurityInfo: SDDL
 *     sc-sdset                   sc.exe sdset scmanager with these entries: exit code; "the same" or "other" lists
 *     channel LOG                EvtGetChannelConfigProperty, EvtChannelConfigAccess: SDDL
 *     install folder|messages|search-path|writers   of the installed product: where it is, the file of its event texts,
 *                                how often it stands in PATH, SIDs that may write there but for administrators
 *     manifest PROVIDER          events of its manifest: number, channel, names of the fields between blanks
 *     wmi-failure CLASS          a query of that class, which is not there; the XML of the 5858 that is written, or ""
 *     cleared-log                a log WMIReadyProof, subscribed to: how EvtNext ends for an event, and for one behind
 *                                EvtClearLog: Win32 codes
 *     policy NAME                names of values in %SystemRoot%\PolicyDefinitions\NAME.admx
 *     sd NAMESPACE               GetSD: bytes in hex
 *     rights NAMESPACE           what GetSD's descriptor gives this process, AccessCheck: mask
 *     mofcomp FILE               its exit code
 *     rule-by-wmi first|last|never   MSFT_NetFirewallRule by PutInstance, RuleGroup put then: HRESULT
 *     file-dacl NAME             below %ProgramData%: SID of each entry that allows something, sorted
 *     dependents SERVICE         services that depend on it and run: name
 *     hold CLASS|held            an enumerator that is begun and left; what its Next gives now: HRESULT
 *     restricted                 this program with a restricted token (restricted.h): "verdict", "rows" or "rights",
 *                                name, answer
 * False: it cannot be asked here; WHY says so. */
struct view {
    bool (*ask)(const struct view *view, const char *question, struct table *out, char why[256]);
};

/* A question and the answer that is counted on: rows between newlines, cells between tabs. */
struct step {
    const char *what; /* what is compared; NULL: only a condition, without which it is not possible here */
    const char *question, *wanted;
    const char *lie;  /* as in struct answer */
    const char *note; /* what has to be noted before (leftovers_note); NULL nothing */
};

const struct view *view_windows(void);
bool view_is_wine(void);

/* ---- experiments ---- */

enum outcome { PROOF_HOLDS, PROOF_CONTRADICTED, PROOF_NOT_POSSIBLE };

struct trial {
    struct machine *ours;
    const struct view *theirs;
    struct strbuf measured; /* a line for each thing compared that differs, and what the experiment notes */
    unsigned compared, differing;
    char why[256]; /* not possible here */
    bool changes;  /* every question is a step at which the run may be killed */
    bool patient;  /* a computer that needs time to do what it is told */
};

/* Asks; false ends the experiment as not possible here. */
bool trial_ask(struct trial *trial, struct table *out, const char *format, ...) STRBUF_PRINTF(3, 4);
/* The product could not read it: not possible here. Returns STATUS == ST_OK. */
bool trial_read(struct trial *trial, enum status status, const struct call *call);
void trial_impossible(struct trial *trial, const char *why);
void trial_note(struct trial *trial, const char *format, ...) STRBUF_PRINTF(2, 3);
void trial_compare(struct trial *trial, const char *what, const char *ours, const char *theirs);
void trial_compare_number(struct trial *trial, const char *what, long long ours, long long theirs);
enum outcome trial_outcome(const struct trial *trial);
/* Waits a little for what comes late, at most MOST times. False: no more. */
bool trial_again(const struct trial *trial, unsigned *times);
/* Notes THING (leftovers_note); false: nothing may be made. */
bool trial_makes(struct trial *trial, const char *thing);
/* A value below HKLM set through the product, what it was noted before (NULL deletes it). */
bool trial_sets(struct trial *trial, const char *key, const char *name, const struct registry_value *value);

/* What a Windows that behaves as documented answers, and a lie: an answer in which one thing is otherwise. Rows between
 * newlines, cells between tabs. */
struct answer {
    const char *question; /* its beginning */
    const char *rows, *lie;
};

struct fake_machine;

struct experiment {
    const char *id, *area;
    const char *assumption; /* what is believed, in a sentence */
    const char *place;      /* file that believes it */
    const char *steps, *expected;
    bool changes;
    bool windows_only;        /* Wine has another answer, which says nothing */
    const struct step *table; /* instead of RUN and ANSWERS; ends with zeros */
    void (*run)(struct trial *trial);
    void (*prepare)(struct fake_machine *fake); /* may be NULL */
    const struct answer *answers; /* of a healthy fake computer (tests/unit/fake_healthy.c); ends with NULL */
};

/* Each ends with NULL. */
extern const struct experiment *const proof_firewall[], *const proof_rules[], *const proof_accounts[];
extern const struct experiment *const proof_wmi[], *const proof_whole[], *const proof_tables[];
extern const struct experiment *const proof_changes[], *const proof_switches[], *const proof_services[];
extern const struct experiment *const proof_namespaces[], *const proof_assumed[];
extern const struct experiment *const proof_manager[], *const proof_readers[], *const proof_logs[];
extern const struct experiment *const *const proof_lists[]; /* of all these; ends with NULL */

void steps_run(struct trial *trial, const struct step *steps);
void experiment_run(const struct experiment *experiment, struct trial *trial);

/* Every experiment against the fake computer, once with the true answers and once with each lie. Prints what was not
 * caught; the number of lies that were not. */
unsigned proof_itself(void);

/* A computer that answers as EXPERIMENT counts on (NULL: none), for runs that are killed under Wine: what is made there
 * outlives the process as values below HKLM\SOFTWARE\WMIReadyPretended, and is gone with them; its registry is the
 * real one. The machine is released by the caller, the view is static. */
struct machine *pretended_machine(const struct experiment *experiment);
const struct view *pretended_view(const struct experiment *experiment);
/* What a table's or a list's ROWS say, as a table. */
void answer_rows(struct table *out, const char *rows);

/* ---- what an experiment makes ---- */

/* Notes on the disk that THING will be made, before it is: "key SOFTWARE\\...", "rule ID", "user". False: it cannot be
 * noted, then it must not be made. */
bool leftovers_note(const char *thing);
/* The same of what is there already and will be changed: the value KEY NAME, the state of a service. */
bool leftovers_note_value(struct machine *machine, const char *key, const char *name);
bool leftovers_note_service(struct machine *machine, const char *name);
/* A file beside the list, for what a tool has to read; removed with it. */
void leftovers_file(char out[260]);
/* The log of "cleared-log". */
#define LEFTOVERS_LOG "SYSTEM\\CurrentControlSet\\Services\\EventLog\\WMIReadyProof"
/* Undoes all that is noted, newest first, and forgets it; VIEW takes away what experiments make through it. The number
 * of things that had been noted. */
unsigned leftovers_undo(struct machine *machine, const struct view *view, struct strbuf *said);
/* A step of a change: with WMIREADY_PROOF_KILL=N in the environment the process ends at its Nth. */
void leftovers_step(void);

/* What they may change, as text (--state). */
void state_print(void);

/* ---- results ---- */

struct result {
    const struct experiment *experiment;
    enum outcome outcome;
    char *measured; /* owned; or why it is not possible */
    unsigned ms;
};

/* Without SIDs of a computer or domain, addresses, names of computer and user; free() (redact.c) */
char *results_redact(const char *text);
const char *outcome_word(enum outcome outcome);
bool results_json(const char *path, const struct result *results, size_t count);
bool results_html(const char *path, const struct result *results, size_t count);

#endif
