/* help.h - records made of lines, so that a test reads like a register: "set aware=2026-… exploited=yes". */
#ifndef TESTS_RESPOND_HELP_H
#define TESTS_RESPOND_HELP_H

#include "respond/respond.h"
#include "support.h"

struct respond_clocks *help_clocks(void); /* share/clocks; free with respond_clocks_free */
/*
 * One entry a line: "open TITLE", "set k=v k=v", "link X", "cause C1 under factor class TEXT" ("-" for nothing), "action A1 TEXT",
 * "done A1", "sent clock/stage TIME", "close". The zone is Europe/Paris, the time TEST_NOW plus a minute an entry.
 */
struct model_incident help_record(struct vb_arena *a, const char *id, const char *lines);
struct model_entry help_entry(struct vb_arena *a, const char *line);

#endif
