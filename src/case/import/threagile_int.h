/* threagile_int.h - the closed sets of Threagile against ours, for the importer and the exporter. */
#ifndef VAUBAN_CASE_IMPORT_THREAGILE_INT_H
#define VAUBAN_CASE_IMPORT_THREAGILE_INT_H

#include "case/import/import_int.h"

/* Ends with {NULL, NULL}. */
extern const struct import_word threagile_confidentiality[], threagile_integrity[],
	threagile_kinds[], threagile_encryption[], threagile_auth[], threagile_authz[],
	threagile_boundaries[];
/* Threagile has no trust: what is supposed of a boundary of this kind, one of ours; NULL: not known. */
int threagile_trust(const char *kind);
/* Where that is not what the case says, the description of the boundary says it: "trust 0 of 4, internet". */
#define THREAGILE_TRUST "trust "
#define THREAGILE_OF_FOUR " of 4, "
#define THREAGILE_NO_KIND "of no kind"
size_t threagile_words(const struct import_word *words);
/* Whether a protocol of theirs is encrypted; unsaid for what never leaves a machine. */
enum model_yes threagile_tls(struct vb_str protocol);

#endif
