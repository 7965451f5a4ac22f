/* support.h - what every test uses: cmocka, a run with a fixed clock and seed, paths of test data, scratch folders. */
#ifndef VAUBAN_TESTS_SUPPORT_H
#define VAUBAN_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "core/run.h"

#define TEST_NOW 1795392000 /* 2026-11-23T00:00:00Z */

struct vb_run test_run(void); /* English, TEST_NOW, seed 1, two jobs, silent */
const char *test_path(struct vb_arena *a,
		      const char *relative); /* below the source tree, e.g. "tests/scan/data/x" */
const char *test_pack(
	struct vb_arena *a); /* ../shared/pack when present, else NULL: skip() the test */
const char *test_scratch(struct vb_arena *a); /* a fresh empty folder, removed at exit */
struct vb_str test_load(struct vb_arena *a,
			const char *path); /* whole file; fails the test when unreadable */
void test_save(const char *path, struct vb_str bytes); /* makes parent folders */

/* The call must succeed; on failure its error text is shown. */
#define assert_ok(call)                                                                            \
	do {                                                                                       \
		if (!(call))                                                                       \
			fail_msg("%s: %s:%u:%u: %s", #call, err.file, err.line, err.column,        \
				 err.text);                                                        \
	} while (0)
#define assert_str(actual, expected) test_assert_str((actual), (expected), __FILE__, __LINE__)
void test_assert_str(struct vb_str actual, const char *expected, const char *file, int line);

#endif
