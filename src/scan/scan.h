/*
 * scan.h - looks at a target and returns facts. One interface for a directory, a live host, a tar archive or an
 * OCI/docker image; one walk feeds every reader; hostile files are parsed in jailed workers only.
 *
 *   target ──walk──► (path, mode, size) ──wants──► worker: reader ──frames──► facts, settled and sorted
 *
 * Nothing outside the target's root is ever opened, nothing of the target is ever executed.
 */
#ifndef VAUBAN_SCAN_SCAN_H
#define VAUBAN_SCAN_SCAN_H

#include "core/run.h"
#include "core/worker.h"
#include "model/facts.h"

struct scan_options {
	const struct model_wants *wants; /* what rules ask for; NULL: components only */
	bool packages_only;              /* package databases and lock files; no binary is opened */
	bool secrets_only; /* secrets and keys, and packages for what belongs to whom */
	bool wants_only;   /* what `wants` asks for and nothing else: no component, no binary */
	bool inside;       /* of a folder: what its archives and images hold is listed too */
	/*
	 * Patterns of what is not looked at, nor anything below it: without a '/' but at its end a name at any depth, else a
	 * vb_glob on the path in the target. They must outlive the call.
	 */
	const struct vb_str *exclude;
	size_t n_exclude;
	const char *at;  /* where the target is opened, when not by its name: /proc/self/fd/N */
	const char *own; /* a folder of ours that is not part of what is looked at; may be NULL */
};

/*
 * Fails only when the target itself cannot be opened. A file that cannot be read becomes facts->unreadable and the
 * scan goes on. The facts own their arena: free with scan_facts_free.
 */
bool scan_target(const struct vb_run *run, const char *target, const struct scan_options *options,
		 struct model_facts **out, struct vb_error *err) VB_MUST_USE;
/* SHA-256, in hexadecimal, of a regular file below a folder; no link is followed. Empty: none there, or not readable. */
struct vb_str scan_file_digest(struct vb_arena *a, const char *folder, struct vb_str path);
void scan_facts_free(struct model_facts *facts); /* NULL is allowed */
void scan_facts_cleanup(struct model_facts **facts);

extern const struct vb_worker_kind scan_worker, scan_worker_search; /* for the program's table */

/* The reader table, for `vauban doctor`, documentation and completeness tests. */
struct scan_reader;
const struct scan_reader *scan_reader_at(size_t i); /* NULL past the end */
const char *scan_reader_name(const struct scan_reader *r);
const char *scan_reader_what(
	const struct scan_reader *r); /* one line: what it recognises, source of the format */

#endif
