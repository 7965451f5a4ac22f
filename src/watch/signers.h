/*
 * signers.h - OpenPGP signatures of documents, by keys that a person named. librnp is opened when keys are given
 * (docs/adr/0044).
 */
#ifndef VAUBAN_WATCH_SIGNERS_H
#define VAUBAN_WATCH_SIGNERS_H

#include "core/vb.h"

struct watch_signers; /* the keys that are trusted */
/* Public keys in `path`, armoured or not. VB_E_ENV when librnp is not installed, VB_E_INPUT when there is no key in it. */
bool watch_signers_open(const char *path, struct watch_signers **out,
			struct vb_error *err) VB_MUST_USE;
void watch_signers_cleanup(struct watch_signers **signers);
/* Is one of the signatures in `signature` good for `text` and of a trusted key? `name` stands for the document. */
bool watch_signers_hold(const struct watch_signers *signers, struct vb_str text,
			struct vb_str signature, const char *name,
			struct vb_error *err) VB_MUST_USE;

#endif
