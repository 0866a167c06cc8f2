/* SPDX-License-Identifier: MIT
 * Keys as regedit exports them and rights as LSA keeps them, in the forms that the product reads. Errors and threads as
 * in corpus.h. */
#ifndef CORPUS_MACHINE_H
#define CORPUS_MACHINE_H

#include "corpus.h"

#include "fake_machine.h"
#include "machine/firewall_stores.h"
#include "machine/registry.h"

/* Each key below HKEY_LOCAL_MACHINE (NAME and VALUE are NULL) and each value of it, in their order; the strings and the
 * value belong to the frame. */
typedef void corpus_value_fn(const char *key, const char *name, const struct registry_value *value, void *context);
void corpus_registry(const char *file, corpus_value_fn *each, void *context);

/* All values of FILE into FAKE. */
void corpus_registry_import(const char *file, struct fake_machine *fake);

/* What is in force with STORES, of which nothing is left; firewall_free() it. */
struct firewall corpus_firewall_effective(struct firewall_stores *stores);

/* What the keys of the firewall in FILE put in force; firewall_free() it. */
struct firewall corpus_firewall(const char *file);

/* Switches the rules of the WMI group on. */
void corpus_firewall_enable(struct firewall *firewall);

/* ActSysAc of FILE: who may log on from the network, and to whom it is denied. The lists grow. */
void corpus_rights(const char *file, struct sid_list *network, struct sid_list *denied);

#endif
