/* elf_verdict_int.h - the judging half of the ELF reader: elf_verdict.c. */
#ifndef VAUBAN_SCAN_READERS_ELF_VERDICT_INT_H
#define VAUBAN_SCAN_READERS_ELF_VERDICT_INT_H

#include "scan/readers/elf_int.h"

enum model_elf_kind elf_kind_of(const struct elf_file *f, const struct elf_dynamic *d);
bool elf_kind_runs(enum model_elf_kind kind); /* programs and libraries: what protections are for */
/* Fills every verdict of *e; kind, interp, soname and needed are there already. */
void elf_judge(const struct elf_file *f, const struct elf_dynamic *d, const struct elf_symbols *s,
	       const struct elf_notes *notes, struct model_elf *e);

#endif
