/*
 * golden.h - compares bytes with tests/report/data/NAME, a page's style sheet left out. With VB_GOLDEN_WRITE set the file
 * is written instead: review it.
 */
#ifndef VAUBAN_TESTS_REPORT_GOLDEN_H
#define VAUBAN_TESTS_REPORT_GOLDEN_H

#include "core/vb.h"

void golden_check(const char *name, struct vb_str actual);

#endif
