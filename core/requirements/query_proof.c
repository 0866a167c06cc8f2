/* SPDX-License-Identifier: MIT */
#include "requirements/query_proof.h"

#include "check/check.h"
#include "diagnosis/diagnosis.h"

#include <stdio.h>

void query_proof_package(struct check *check, uint32_t package, const struct reading *reading)
{
    static const enum text_id ntlm[] = {[KERBEROS_MAYBE] = TEXT_QRY_PACKAGE_NTLM,
                                        [KERBEROS_NO_NAME] = TEXT_QRY_PACKAGE_NTLM_ADDRESS,
                                        [KERBEROS_NO_DOMAIN] = TEXT_QRY_PACKAGE_NTLM_WORKGROUP,
                                        [KERBEROS_LOCAL_ACCOUNT] = TEXT_QRY_PACKAGE_NTLM_LOCAL};
    const struct facts *facts = check->facts;
    enum kerberos why = facts_kerberos(facts);
    bool other = request_other_account(check->environment->request, &facts->os, &facts->account);
    if (other && why == KERBEROS_LOCAL_ACCOUNT)
        why = KERBEROS_MAYBE;
    enum text_id actual = package == WMI_PACKAGE_KERBEROS     ? TEXT_QRY_PACKAGE_KERBEROS
                          : package == WMI_PACKAGE_NTLM       ? ntlm[why]
                          : package == WMI_PACKAGE_NEGOTIATED ? TEXT_QRY_PACKAGE_NEGOTIATED
                                                              : TEXT_NONE;
    if (actual != TEXT_NONE)
        check_evidence_reading(check, sentence_of(TEXT_QRY_PACKAGE_WHAT, NULL), "CoQueryProxyBlanket",
                               sentence_of(TEXT_NONE, NULL), sentence_of(actual, NULL), reading);
}

enum verdict query_proof_no_class(struct check *check, const struct need *need)
{
    struct class_family family = class_family_of(need->namespace_path, need->query);
    bool feature = family.kind == CLASS_FEATURE;
    enum cause cause = feature                            ? family.missing
                       : family.kind == CLASS_PERFORMANCE ? CAUSE_COUNTERS_OFF
                       : family.kind == CLASS_OTHER       ? CAUSE_CLASS_MISSING
                                                          : CAUSE_CLASS_LOST;
    diagnosis_fill_cause(check, cause);
    return check_say(check, feature ? V_ATTENTION : V_NEEDS_CHANGE, TEXT_QRY_ASKED_GONE,
                     need->class_name ? need->class_name : need->query, need->namespace_path, NULL);
}

bool query_proof_wants_rows(const struct need *need)
{
    return need->some_rows || class_family_of(need->namespace_path, need->query).always_rows;
}

/* Of a class that shows each account what it may see, no row is no proof that there is none. */
static enum verdict no_rows(struct check *check, const struct need *need, const char *ms)
{
    struct class_family family = class_family_of(need->namespace_path, need->query);
    enum cause grant = class_family_grant(&family);
    if (grant)
        diagnosis_fill_cause(check, grant);
    if (!query_proof_wants_rows(need))
        return grant ? check_say(check, V_ATTENTION, TEXT_QRY_RUN_EMPTY, ms, NULL)
                     : check_say(check, V_READY, TEXT_QRY_ASKED_NONE_FINE, NULL);
    return check_say(check, V_NEEDS_CHANGE, family.always_rows ? TEXT_QRY_ASKED_HIDDEN : TEXT_QRY_ASKED_NONE_WANTED,
                     NULL);
}

enum verdict query_proof_rows(struct check *check, const struct need *need, const struct asked_answer *answer)
{
    char rows[16], ms[16];
    snprintf(ms, sizeof ms, "%u", (unsigned)answer->rows.query_ms);
    if (answer->schema)
        return check_say(check, V_READY, TEXT_QRY_ASKED_METHOD, need->method, NULL);
    if (answer->row_count == 0)
        return no_rows(check, need, ms);
    if (answer->named_empty) {
        check_advise(check, TEXT_QRY_ASKED_EMPTY_ADVICE, NULL);
        return check_say(check, V_ATTENTION, TEXT_QRY_ASKED_EMPTY, answer->empty, NULL);
    }
    snprintf(rows, sizeof rows, answer->rows.truncated ? "> %u" : "%u", (unsigned)answer->row_count);
    return check_say(check, V_READY, TEXT_QRY_RUN_READY, rows, ms, NULL);
}
