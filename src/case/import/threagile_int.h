/* threagile_int.h - the closed sets of Threagile against ours, for the importer and the exporter. */
#ifndef VAUBAN_CASE_IMPORT_THREAGILE_INT_H
#define VAUBAN_CASE_IMPORT_THREAGILE_INT_H

#include "case/import/import_int.h"

/* Ends with {NULL, NULL}. */
extern const struct import_word threagile_confidentiality[], threagile_integrity[],
	threagile_kinds[], threagile_encryption[], threagile_auth[], threagile_authz[],
	threagile_boundaries[];
size_t threagile_words(const struct import_word *words);
/* Whether a protocol of theirs is encrypted; unsaid for what never leaves a machine. */
enum model_yes threagile_tls(struct vb_str protocol);

#endif
