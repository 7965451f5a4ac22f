/* harden_int.h - inside of hardening: what each failing rule asks for, and the files under construction. */
#ifndef VAUBAN_AUDIT_HARDEN_INT_H
#define VAUBAN_AUDIT_HARDEN_INT_H

#include "audit/audit_int.h"
#include "audit/harden.h"

struct harden_place { /* a value at fault */
	struct vb_str file, what;
	uint32_t line; /* 0: nothing is written, a default applies */
};
struct harden_mode {
	struct vb_str path;
	uint32_t old, mode, uid, gid; /* old: as it is in the target */
	bool own;                     /* owner and group change too */
};
struct harden_option {            /* of the kernel */
	struct vb_str key, value; /* value empty: "is not set" */
};

/* How a rule is mended. Each way is tried on a second audit; what does not close the rule gives way to the next. */
enum harden_way {
	HARDEN_SETS,  /* the values to write, in the files the rule names */
	HARDEN_LINES, /* the very lines at fault, wherever they stand */
	HARDEN_NONE,
};
struct harden_rule {
	const struct audit_rule *rule;
	size_t findings;
	VB_VEC(struct harden_place) places;
	VB_VEC(struct audit_set) sets; /* file, key, value */
	VB_VEC(struct vb_str) words;   /* options to add to the fourth field of a line */
	VB_VEC(struct vb_str) drops;   /* words to take out of a line */
	VB_VEC(struct harden_mode) modes;
	VB_VEC(struct harden_option) options;
	VB_VEC(const struct harden_flag *) flags;
	enum harden_way way;
	bool refused; /* a file it needs cannot be changed safely */
	enum audit_harden_state state;
	struct model_text why;
};

struct harden_text { /* a file of the target as it stands */
	struct vb_str path;
	VB_VEC(struct vb_str) lines;
};

struct audit_harden {
	const struct vb_run *run;
	const struct audit_rules *rules;
	const struct model_facts *facts;
	const struct model_assessment *seen;
	struct vb_str target;
	struct vb_arena *arena;
	struct audit_ctx ctx;
	VB_VEC(struct harden_rule) v;
	VB_VEC(struct harden_text) texts;
	VB_VEC(struct vb_str) unread;  /* files that are there but are no plain text */
	VB_VEC(struct vb_str) written; /* paths below root/ of the files last written */
	model_ids broken;
};

/* Compiler and linker flags of one property of binaries. */
struct harden_flag {
	const char *property;
	const char *cflags, *ldflags; /* "" when there is none */
	const char *en, *fr;          /* what else there is to know, or "" */
};

/* harden_derive.c: fills places, sets, modes, options, flags of one failing rule; state LEFT and why when none. */
void harden_derive(struct audit_harden *h, struct harden_rule *r);
/* harden_line.c: one line without its line break. Results are in `a`, or `line` itself when nothing changes. */
struct harden_style { /* of the files of some paths */
	const char *paths;
	const char *between, *after; /* of key and value; after the value */
	bool fold;                   /* keys are compared without case */
	bool front;                  /* the first value wins: an added line goes to the head */
};
const struct harden_style *harden_style_of(struct vb_str path);
size_t harden_line_indent(struct vb_str line);
size_t harden_line_key(struct vb_str line); /* length of the key it begins with */
bool harden_line_gives(const struct harden_style *style, struct vb_str line, struct vb_str key);
struct vb_str harden_line_of(struct vb_arena *a, const struct harden_style *style,
			     struct vb_str key, struct vb_str value);
/* The same with the indentation of `line`, which it replaces. */
struct vb_str harden_line_value(struct vb_arena *a, const struct harden_style *style,
				struct vb_str line, struct vb_str key, struct vb_str value);
/* fstab: `word` among the options, its opposite out; a line of fewer than three fields stays. */
struct vb_str harden_line_option(struct vb_arena *a, struct vb_str line, struct vb_str word);
struct vb_str harden_line_drop(struct vb_arena *a, struct vb_str line, struct vb_str word);
/* "http {" or "http { …": `text` right after the brace of that block; `line` itself when no such block opens there. */
struct vb_str harden_line_block(struct vb_arena *a, struct vb_str line, struct vb_str block,
				struct vb_str text);
/* "listen 80; server_tokens on; }": every `key …;` gets the value. */
struct vb_str harden_line_directive(struct vb_arena *a, struct vb_str line, struct vb_str key,
				    struct vb_str value);

/* harden_text.c: the files below root/ */
void harden_texts_write(struct audit_harden *h, audit_harden_files *out);
const struct harden_text *harden_text_find(const struct audit_harden *h, struct vb_str path);

/* harden.c: of a file whose mode is `old`, with all that rules ask for */
uint32_t harden_mode_final(const struct audit_harden *h, struct vb_str path, uint32_t old);

/* harden_build.c: modes.sh, build/ */
void harden_build_write(struct audit_harden *h, audit_harden_files *out);

/* The file of that path, made when it is new. */
struct audit_harden_file *harden_file(struct vb_arena *a, audit_harden_files *files,
				      struct vb_str path);
void harden_closes(struct vb_arena *a, struct audit_harden_file *f, struct vb_str rule);
/* "# VB-SSH-001 Root cannot log in over SSH" for every rule of the file. */
void harden_closes_write(const struct audit_harden *h, const struct audit_harden_file *f,
			 struct vb_buf *b);
/* A path that may be written below root/: relative, no "..", no control byte. */
bool harden_path_safe(struct vb_str path);

#endif
