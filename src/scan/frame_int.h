/*
 * frame_int.h - what the scanning parent and its jailed workers say to each other, on the frames of core/worker.h.
 *
 *   parent                                worker
 *   SETUP {imports, wants}      ────────►
 *   FILE {seq, mode, path, ...} + file ─► opens nothing itself: the descriptor travels with the frame
 *                               ◄──────── BEGIN {seq, reader}   flushed before hostile bytes are parsed: who dies
 * is known ◄──────── COMPONENT, SETTING, ELF, OWNED, CLAIM, TROUBLE ◄──────── DONE {seq}
 *
 * In a sanitizer build the same frames go through a function call instead of a pipe, so both ends are tested.
 */
#ifndef VAUBAN_SCAN_FRAME_INT_H
#define VAUBAN_SCAN_FRAME_INT_H

#include "core/hash.h"
#include "scan/reader.h"

enum scan_job_type { /* parent to worker */
		     SCAN_JOB_SETUP = 1,
		     SCAN_JOB_FILE,   /* one file of a folder: descriptor attached */
		     SCAN_JOB_LIST,   /* names of an archive: descriptor attached */
		     SCAN_JOB_WANTED, /* part of the entries the next READ will look at */
		     SCAN_JOB_READ,   /* those entries of an archive: descriptor attached */
		     SCAN_JOB_DOCUMENT, /* one JSON document of an image, or what kind of container it is:
					   descriptor attached */
		     SCAN_JOB_ROOM, /* memory for the next UNPACK: descriptor attached */
		     SCAN_JOB_UNPACK /* one entry of a container to that memory: descriptor attached */
};

enum scan_frame_type {                         /* worker to parent */
		       SCAN_FRAME_BEGIN = 100, /* {seq, item, reader}: hostile bytes come next */
		       SCAN_FRAME_DONE,        /* {seq} */
		       SCAN_FRAME_TICK,        /* still alive inside a large archive */
		       SCAN_FRAME_COMPONENT,
		       SCAN_FRAME_SETTING,
		       SCAN_FRAME_ELF,
		       SCAN_FRAME_SECRET,
		       SCAN_FRAME_CERTIFICATE,
		       SCAN_FRAME_KEY,
		       SCAN_FRAME_OWNED,
		       SCAN_FRAME_TROUBLE,
		       SCAN_FRAME_BYTES,     /* bytes read by readers, for the summary */
		       SCAN_FRAME_ENTRY,     /* one name of an archive */
		       SCAN_FRAME_REFERENCE, /* what an image document points to */
		       SCAN_FRAME_PIECE,     /* a container found, or unpacked */
		       SCAN_FRAME_CLAIM,     /* a record says that a flaw is mended */
		       SCAN_FRAME_DIGEST, /* SHA-256 of a file some fact comes from, or of every file */
		       SCAN_FRAME_RECORDED, /* a digest a package recorded */
		       SCAN_FRAME_SEEN      /* digests of a file, to compare with those */
};

enum scan_format {
	SCAN_FORMAT_TAR, /* whatever its compression */
	SCAN_FORMAT_ZIP,
	SCAN_FORMAT_AR,
	SCAN_FORMAT_ISO,
	SCAN_FORMAT_CPIO, /* segment after segment, as an initramfs */
	SCAN_FORMAT_SQUASHFS,
	SCAN_FORMAT_EXT,
	SCAN_FORMAT_PACKED, /* one compressed stream of anything */
	SCAN_FORMAT_LAST = SCAN_FORMAT_PACKED
};

enum {
	SCAN_ARCHIVE = 0xfffe
}; /* in BEGIN: the archive itself is read, by no reader of the table */

enum { SCAN_HARD_LINK = MODEL_FILE_SOCKET + 1 }; /* in ENTRY, beside enum model_file_type */

struct scan_name {      /* ENTRY: a name of an archive as it is written there, not trusted */
	uint32_t index; /* of the entry in its archive, from 0 */
	uint8_t type;   /* enum model_file_type or SCAN_HARD_LINK */
	uint32_t mode, uid, gid;
	uint64_t size;
	struct vb_str path, link, capabilities;
};

struct scan_piece {          /* PIECE: not trusted */
	uint8_t format;      /* enum scan_format, of what is inside when it is packed */
	bool packed;         /* compressed as a whole */
	uint64_t from, size; /* in the descriptor; size 0: not known, to the end at most */
};

#define SCAN_BOMB "unpacks to more than 1000 times its size"
#define SCAN_STOPS                                                                                 \
	": the rest is not read" /* ends the trouble that ends the reading of a container */

enum scan_document {
	SCAN_DOC_NAMES, /* what a file is, and which of the others stand at its root */
	SCAN_DOC_ROOT,  /* of a compressed tar too large to unpack: which stand at its root */
	SCAN_DOC_INDEX,
	SCAN_DOC_MANIFEST,
	SCAN_DOC_CONFIG,
	SCAN_DOC_DOCKER,
	SCAN_DOC_LAST = SCAN_DOC_DOCKER
};
enum scan_reference_kind {
	SCAN_REF_FOUND,    /* the document is there */
	SCAN_REF_MANIFEST, /* digest, media type, platform, name */
	SCAN_REF_CONFIG,   /* digest or file name */
	SCAN_REF_LAYER,    /* digest or file name, media type */
	SCAN_REF_DIFF,     /* digest of an unpacked layer */
	SCAN_REF_ARCH,     /* architecture */
	SCAN_REF_NAME,     /* the image's name */
	SCAN_REF_LAST = SCAN_REF_NAME
};
struct scan_reference {
	uint8_t kind;
	struct vb_str v[4];
};

typedef void scan_put(void *ctx, uint16_t type, struct vb_str bytes);

struct scan_out { /* see reader.h */
	scan_put *put;
	void *ctx;
	struct vb_str path, layer;
	const char *reader;
	struct vb_buf frame; /* the frame being written, reused */
	struct vb_buf owner; /* the package whose paths are in `owned` */
	struct vb_buf owned; /* hashes of paths, not sent yet */
	uint32_t troubles;   /* of this file: bounded */
	uint64_t facts;      /* sent so far */
};

void scan_out_init(struct scan_out *out, scan_put *put, void *ctx);
void scan_out_done(struct scan_out *out);
void scan_out_file(struct scan_out *out, struct vb_str path, struct vb_str layer,
		   const char *reader);                 /* next file */
void scan_out_flush(struct scan_out *out);              /* pending hashes: call after each reader */
void scan_out_put(struct scan_out *out, uint16_t type); /* sends out->frame and empties it */

/* digest.c: SHA-256 of the file at hand. */
void scan_out_digest(struct scan_out *out, const struct scan_input *in);
/* The same of a file that was not held: `bytes` of them gave the SHA-256. */
void scan_out_sum(struct scan_out *out, const struct scan_input *in, uint64_t bytes,
		  const unsigned char *digest);

/* The hash under which an owned path is known on both sides; no leading '/' or "./". */
uint64_t scan_path_hash(struct vb_str path);

/* What decoders are made of: a string copied and made printable, a word of an enumeration, a bounded count, the end. */
struct vb_str scan_get_text(struct vb_arena *a, struct vb_cursor *c);
unsigned scan_get_enum(struct vb_cursor *c, unsigned last);
uint32_t scan_get_count(struct vb_cursor *c, size_t least);
bool scan_get_complete(const struct vb_cursor *c) VB_MUST_USE;

/* Decoders: strings are copied into `a`, malformed UTF-8 replaced; false when the frame is not well formed. */
bool scan_get_component(struct vb_arena *a, struct vb_str bytes,
			struct model_component *c) VB_MUST_USE;
bool scan_get_setting(struct vb_arena *a, struct vb_str bytes, struct model_setting *s) VB_MUST_USE;
bool scan_get_elf(struct vb_arena *a, struct vb_str bytes, struct model_elf *e) VB_MUST_USE;
bool scan_get_claim(struct vb_arena *a, struct vb_str bytes, struct model_fix_claim *c) VB_MUST_USE;
bool scan_get_secret(struct vb_arena *a, struct vb_str bytes, struct model_secret *s) VB_MUST_USE;
bool scan_get_certificate(struct vb_arena *a, struct vb_str bytes,
			  struct model_certificate *c) VB_MUST_USE;
bool scan_get_key(struct vb_arena *a, struct vb_str bytes, struct model_key *k) VB_MUST_USE;
bool scan_get_trouble(struct vb_arena *a, struct vb_str bytes,
		      struct model_unreadable *u) VB_MUST_USE;

/* These two lend views of the frame. */
bool scan_get_name(struct vb_str bytes, struct scan_name *n) VB_MUST_USE;
bool scan_get_reference(struct vb_str bytes, struct scan_reference *r) VB_MUST_USE;
bool scan_get_piece(struct vb_str bytes, struct scan_piece *p) VB_MUST_USE;
void scan_put_piece(struct vb_buf *b, const struct scan_piece *p);
void scan_put_name(struct vb_buf *b, const struct scan_name *n);
void scan_put_reference(struct vb_buf *b, const struct scan_reference *r);

/* frame_wants.c */
void scan_put_wants(struct vb_buf *b, const struct model_wants *wants);
bool scan_get_wants(struct vb_arena *a, struct vb_str bytes, struct model_wants *wants) VB_MUST_USE;

#endif
