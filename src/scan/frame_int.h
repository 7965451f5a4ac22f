/*
 * frame_int.h - what the scanning parent and its jailed workers say to each other, on the frames of core/worker.h.
 *
 *   parent                                worker
 *   SETUP {imports, wants}      ────────►
 *   FILE {seq, mode, path, ...} + file ─► opens nothing itself: the descriptor travels with the frame
 *                               ◄──────── BEGIN {seq, reader}   flushed before hostile bytes are parsed: who dies is known
 *                               ◄──────── COMPONENT, SETTING, ELF, OWNED, TROUBLE
 *                               ◄──────── DONE {seq}
 *
 * In a sanitizer build the same frames go through a function call instead of a pipe, so both ends are tested.
 */
#ifndef VAUBAN_SCAN_FRAME_INT_H
#define VAUBAN_SCAN_FRAME_INT_H

#include "scan/reader.h"

enum scan_job_type { /* parent to worker */
	SCAN_JOB_SETUP = 1,
	SCAN_JOB_FILE,    /* one file of a folder: descriptor attached */
	SCAN_JOB_LIST,    /* names of an archive: descriptor attached */
	SCAN_JOB_WANTED,  /* part of the entries the next READ will look at */
	SCAN_JOB_READ,    /* those entries of an archive: descriptor attached */
	SCAN_JOB_DOCUMENT /* one JSON document of an image: descriptor attached */
};

enum scan_frame_type { /* worker to parent */
	SCAN_FRAME_BEGIN = 100,
	SCAN_FRAME_DONE,
	SCAN_FRAME_TICK, /* still alive inside a large archive */
	SCAN_FRAME_COMPONENT,
	SCAN_FRAME_SETTING,
	SCAN_FRAME_ELF,
	SCAN_FRAME_OWNED,
	SCAN_FRAME_TROUBLE,
	SCAN_FRAME_BYTES,    /* bytes read by readers, for the summary */
	SCAN_FRAME_ENTRY,    /* one name of an archive */
	SCAN_FRAME_REFERENCE /* what an image document points to */
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
};

void scan_out_init(struct scan_out *out, scan_put *put, void *ctx);
void scan_out_done(struct scan_out *out);
void scan_out_file(struct scan_out *out, struct vb_str path, struct vb_str layer, const char *reader); /* next file */
void scan_out_flush(struct scan_out *out); /* pending hashes: call after each reader */
void scan_out_put(struct scan_out *out, uint16_t type); /* sends out->frame and empties it */

/* The hash under which an owned path is known on both sides; no leading '/' or "./". */
uint64_t scan_path_hash(struct vb_str path);

/* Decoders: strings are copied into `a`, malformed UTF-8 replaced; false when the frame is not well formed. */
bool scan_get_component(struct vb_arena *a, struct vb_str bytes, struct model_component *c) VB_MUST_USE;
bool scan_get_setting(struct vb_arena *a, struct vb_str bytes, struct model_setting *s) VB_MUST_USE;
bool scan_get_elf(struct vb_arena *a, struct vb_str bytes, struct model_elf *e) VB_MUST_USE;
bool scan_get_trouble(struct vb_arena *a, struct vb_str bytes, struct model_unreadable *u) VB_MUST_USE;

void scan_put_wants(struct vb_buf *b, const struct model_wants *wants);
bool scan_get_wants(struct vb_arena *a, struct vb_str bytes, struct model_wants *wants) VB_MUST_USE;

#endif
