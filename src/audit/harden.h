/*
 * harden.h - the same rules, the other way round: what mends the failures, as files to review and apply.
 *
 *   failing rules ──sets, checks──► what each asks ──► files ──audited again──► closed, or another way, or left
 *                                        ▲                            │
 *                            text of files to change          audit_harden_learn
 *
 * Files are named by where they go in the folder that is written: "root/etc/..." mirrors the root of the target,
 * "build/..." is for whoever builds the product, "modes.sh" sets modes and owners. Nothing here touches a disk: the
 * caller scans, writes, audits the result and says what came of it, until nothing else is to be tried.
 */
#ifndef VAUBAN_AUDIT_HARDEN_H
#define VAUBAN_AUDIT_HARDEN_H

#include "audit/audit.h"

enum audit_harden_state {
	AUDIT_HARDEN_CLOSED,  /* audited again with the files: it does not fail any more */
	AUDIT_HARDEN_WRITTEN, /* written, and nothing was there to audit again */
	AUDIT_HARDEN_BUILD,   /* written for the build: flags, kernel options */
	AUDIT_HARDEN_LEFT,    /* `why` says what keeps it open */
};

struct audit_harden_item { /* one failing rule of one target */
	struct vb_str rule;
	struct model_text title, fix;
	enum model_severity severity;
	enum audit_harden_state state;
	struct model_text why; /* of what is left; empty otherwise */
	size_t findings;
};
typedef VB_VEC(struct audit_harden_item) audit_harden_items;

struct audit_harden_file {
	struct vb_str path, content;
	VB_VEC(struct vb_str) closes; /* rules */
	bool executable;
};
typedef VB_VEC(struct audit_harden_file) audit_harden_files;

struct audit_harden;
/*
 * What mends the open failures of `seen` that carry this target. `facts` are those the target was judged by, NULL when
 * it is not there any more: then only what needs no look at it is written. Everything lives in `a`.
 */
struct audit_harden *audit_harden_start(const struct vb_run *run, const struct audit_rules *rules,
					const struct model_facts *facts,
					const struct model_assessment *seen, struct vb_str target,
					struct vb_arena *a);
/* Files whose text is needed, in the format "text"; then that text. */
void audit_harden_wants(const struct audit_harden *h, struct model_wants *out);
void audit_harden_texts(struct audit_harden *h, const struct model_facts *texts);
/* The files of the way that is tried now, by path. */
void audit_harden_write(struct audit_harden *h, audit_harden_files *out);
/* The facts of the target with "root/" and the modes applied; `written`: a scan of "root/" alone. */
struct model_facts *audit_harden_overlay(const struct audit_harden *h,
					 const struct model_facts *written);
/* What an audit of the overlay says. True: something else is to be tried, write again. */
bool audit_harden_learn(struct audit_harden *h, const struct model_assessment *after);
/* What came of each failing rule, worst first; the rules that passed before and fail with the files. */
void audit_harden_result(const struct audit_harden *h, audit_harden_items *items,
			 model_ids *broken);

/* ---- declared flows (harden_flows.c) ---------------------------------------------------- */

struct audit_flow_device { /* a device zone of the case, or a component that is a device */
	struct vb_str id, name;
	size_t in, out;    /* network flows through its border */
	model_ids unknown; /* those without a port: not in the files */
	model_ids open;    /* those whose other end has no address: open to every address */
};
typedef VB_VEC(struct audit_flow_device) audit_flow_devices;
/*
 * network/ID.nft and network/ID.mud.json for every device of the case. `mud_url`: where the MUD file will be published
 * (https, RFC 8520 section 3.5), NULL: a name that cannot exist, to be replaced.
 */
void audit_flow_files(const struct vb_run *run, const struct model_case *c, const char *mud_url,
		      struct vb_arena *a, audit_harden_files *files, audit_flow_devices *devices);

/* ---- the page that goes with the folder (harden_readme.c) -------------------------------- */

struct audit_harden_part { /* one target */
	struct vb_str id, path;
	audit_harden_items items;
	model_ids broken;
	bool verified; /* audited again with the files */
};
struct audit_harden_page {
	enum vb_lang lang;
	struct vb_str product, day;
	const struct audit_harden_part *parts;
	size_t n_parts;
	const audit_flow_devices *devices;
	const audit_harden_files *files;
};
void audit_harden_page_write(const struct audit_harden_page *p, struct vb_buf *b); /* Markdown */

#endif
