/*
 * said.h - what the library says of a failure, in the reader's language. Readers, the store and all that has no reader
 * write English (core/vb.h); share/words lists each of their messages with its French. A message is found again by its
 * shape, so one that was recorded by another program, or years ago, is told in French as well.
 */
#ifndef VAUBAN_REPORT_SAID_H
#define VAUBAN_REPORT_SAID_H

#include "core/run.h"

/* `text` in `lang`, what stands inside it too ("cannot read X: No such file or directory"). As it is in English, and when
 * it is not listed. The result is `text` itself or in the arena. */
struct vb_str report_said(struct vb_arena *a, enum vb_lang lang, struct vb_str text);
/* The text and the hint of an error; cut at a whole character when longer than an error holds. */
void report_said_error(enum vb_lang lang, struct vb_error *err);

#endif
