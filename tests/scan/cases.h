/*
 * cases.h - readers against data files a non-programmer can extend. A case:
 *
 *   ==== what it shows | path of the file in the target
 *   the file
 *   ---- expected
 *   purl ECOSYSTEM flags... [line N] {licence} ALGORITHM:first-digits -> name version, ~unresolved need
 *   = key value (setting)
 *   fixed|patched|stated|noted source flaw in version line N (detail): a claim
 *   ! reason (unreadable)
 *
 * In a file, ^@ stands for NUL and ^? for a byte that is never UTF-8.
 */
#ifndef VAUBAN_TESTS_SCAN_CASES_H
#define VAUBAN_TESTS_SCAN_CASES_H

#include "support.h"

#include "scan/readers/readers.h"

/* Runs every case of a data file; adds to *wrong; returns how many cases it has. */
unsigned cases_run(const struct scan_reader *reader, const char *path, unsigned *wrong);
void cases_dump(struct vb_buf *b, const struct model_facts *f); /* as in "expected" */

#endif
