/*
 * reader.h - the contract of a reader. A reader gets the bytes of one file and emits facts; it never opens
 * anything, never sees another file, never keeps state. It runs in a jailed worker (scan/scan.h).
 *
 * To add one: write scan/readers/<name>.c, declare it in scan/readers/readers.h, list it in the table of
 * scan/readers/table.c, add a fixture under tests/scan/, fuzz seeds (CONTRIBUTING.md), a line in docs/MANUAL.md.
 */
#ifndef VAUBAN_SCAN_READER_H
#define VAUBAN_SCAN_READER_H

#include "model/facts.h"

enum {
	SCAN_MODE_HIDDEN = 1 << 30,
	SCAN_MODE_OPENED = 1 << 29 /* an archive whose members are read in their own right */
};

struct scan_input {
	struct vb_str path;    /* relative to the root, no leading '/' */
	struct vb_str content; /* the whole file; never over the reader's limit */
	uint32_t mode; /* with SCAN_MODE_HIDDEN when an upper layer deleted or replaced the file */
	struct vb_str layer;
	const struct model_wants *wants; /* never NULL */
	struct vb_arena *arena;          /* scratch, emptied after each file */
};

struct scan_out; /* where facts go: frames in a worker, a list in tests and fuzzing */
void scan_emit_component(struct scan_out *out,
			 const struct model_component *c); /* place = the file unless c says */
void scan_emit_setting(struct scan_out *out,
		       const struct model_setting *s); /* path, layer filled when empty */
void scan_emit_elf(struct scan_out *out, const struct model_elf *e);
void scan_emit_secret(struct scan_out *out, const struct model_secret *s);
void scan_emit_certificate(struct scan_out *out, const struct model_certificate *c);
void scan_emit_key(struct scan_out *out, const struct model_key *k);
/* The package `purl` owns this path of the target: how language packages and binaries are attributed. */
void scan_emit_owned(struct scan_out *out, struct vb_str purl, struct vb_str path);
/* A record of the product says something of a flaw of a source package; path and layer filled when empty. */
void scan_emit_claim(struct scan_out *out, const struct model_fix_claim *claim);
enum scan_digest_kind { SCAN_DIGEST_MD5, SCAN_DIGEST_SHA1, SCAN_DIGEST_SHA256, SCAN_DIGEST_KINDS };
enum { SCAN_DIGEST_BYTES = 16 }; /* of a digest: its first */
/* A package recorded this digest of its file; only where in->wants->digests. */
void scan_emit_recorded(struct scan_out *out, enum scan_digest_kind kind, struct vb_str path,
			const unsigned char digest[SCAN_DIGEST_BYTES]);
/* Part of the file could not be understood: recorded as unreadable, the rest of the file counts. */
void scan_emit_trouble(struct scan_out *out, const char *fmt, ...) VB_PRINTF(2, 3);

/* false + err: the whole file is unreadable for this reader. */
typedef bool scan_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err);

struct scan_reader {
	const char *name; /* "dpkg-status" */
	const char *const
		*patterns; /* vb_glob on the path, NULL-terminated; NULL when only magic decides */
	const char *magic; /* first bytes, or NULL; magic_length of them */
	size_t magic_length;
	/* Both patterns and magic: both must hold. */
	/* Paths among those that it leaves alone; NULL: none. They are not even opened. */
	bool (*passes_over)(struct vb_str path);
	size_t max_bytes; /* larger files are reported unreadable, never read in part */
	bool packages;    /* part of a packages_only scan */
	bool keys;        /* part of a scan for secrets only: certificates and keys */
	bool sums; /* only when the digest of every file is asked for: serve_sums.c, not `read` */
	bool digests; /* only when packaged files are compared with what was recorded of them */
	bool stream; /* sees every file as it comes, of any size: serve_secrets.c or serve_sums.c, not `read` */
	scan_read *read;
	const char *
		what; /* one line for documentation: what it recognises and the source of the format */
};

/*
 * One reader on one file, in this process, for tests and fuzzing: the facts as a scan would settle them. `wants` may be
 * NULL. Free with scan_facts_free. A reader that refuses the file gives facts with one unreadable.
 */
struct model_facts *scan_read_one(const struct scan_reader *reader, struct vb_str path,
				  struct vb_str content, const struct model_wants *wants);

#endif
