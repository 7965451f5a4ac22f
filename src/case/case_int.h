/*
 * case_int.h - how the parts of the case reader share their work.
 *
 *   text ─yaml─► tree ─read.c, driven by field.c─► struct model_case ─check.c─► problems, sorted by place
 *
 * field.c is the only place that knows the keys of vauban.yaml. read.c knows types, never keys.
 */
#ifndef VAUBAN_CASE_INT_H
#define VAUBAN_CASE_INT_H

#include "case/case.h"
#include "core/yaml.h"

/* What an id can name: one bit each, so that a reference can accept several kinds. */
enum case_kind {
	CASE_DATA = 1 << 0,
	CASE_ZONE = 1 << 1,
	CASE_SUPPLIER = 1 << 2,
	CASE_PART = 1 << 3,
	CASE_FLOW = 1 << 4,
	CASE_ACTOR = 1 << 5,
	CASE_FEARED = 1 << 6,
	CASE_REQUIREMENT = 1 << 7,
	CASE_MEASURE = 1 << 8,
	CASE_MEMBER = 1 << 9,
	CASE_DECISION = 1 << 10,
	CASE_TEST = 1 << 11,
	CASE_TARGET = 1 << 12,
	CASE_OBLIGATION = 1 << 13,
	CASE_OPTION = 1 << 14,
	CASE_RULE = 1 << 15,
	CASE_NEWS = 1 << 16,
	CASE_CRITERION = 1 << 17,
	CASE_STORY = 1 << 18,
	CASE_TRIAL = 1 << 19,
	CASE_IDEA = 1 << 20,
};
#define CASE_KINDS 21u

enum case_type {              /* how a value is written, and what is stored */
		 CASE_TEXT,   /* any scalar            struct vb_str */
		 CASE_WORD,   /* one of words, if any  struct vb_str */
		 CASE_CHOICE, /* one of words          int, its place in words */
		 CASE_FLAG,   /* one of two words      bool, true for the second */
		 CASE_LETTER, /* one of words          char, its first letter */
		 CASE_INT,    /* whole, lo to hi       int */
		 CASE_LONG,   /* whole, lo to hi       int64_t */
		 CASE_REAL,   /* number, lo to hi      double */
		 CASE_YES,    /* yes or no             enum model_yes */
		 CASE_DAY,    /* YYYY-MM-DD            struct vb_str */
		 CASE_REF,    /* an id                 struct vb_str */
		 CASE_REFS,   /* ids, or free words    model_ids */
		 CASE_DAYS,   /* days or spans         model_ids */
		 CASE_NEED,   /* [c, i, a]             int[3] */
		 CASE_RANGE,  /* [low, likely, high]   double[3] */
		 CASE_LOSS,   /* the same, or [5 %, 95 %]  struct model_loss */
		 CASE_SHARES, /* id: number            model_shares */
		 CASE_TERMS,  /* id: day               model_terms */
		 CASE_RAW,    /* kept as written       const struct vb_yaml * */
		 CASE_EXTRA,  /* x:, kept as written   nothing: goes to the case */
		 CASE_FILES,  /* include:              nothing: read at once */
		 CASE_USE,    /* use:                  nothing: fragments.c puts their keys in */
		 CASE_WAS,    /* was:                  nothing: goes to the case */
		 CASE_MANY,   /* objects by id         VB_VEC of shape->size */
		 CASE_ONE,    /* one object            struct of shape */
};

struct case_shape;
struct case_field {
	const char *key;
	enum case_type type;
	uint16_t offset;
	bool needed;
	double lo, hi;
	const char *const *words; /* ends with NULL */
	unsigned refers;          /* kinds an id may name; 0: free words */
	unsigned mentions;        /* kinds it may name unchecked: keys, marks, what follows '@' */
	const struct case_shape *shape;
	const char
		*otherwise;  /* stored when the key is absent, as it would be written; NULL: zero */
	const char *en, *fr; /* one line of documentation */
};
struct case_shape {
	const char *key; /* of its section */
	const char *one_en, *one_fr;
	enum case_kind kind;     /* 0: has no id */
	uint16_t size, id, mark; /* bytes, offsets */
	const struct case_field *fields;
	size_t n;
};
extern const struct case_shape case_shape_root;
/* NULL when the shape has no such key. */
const struct case_field *case_field_find(const struct case_shape *shape, struct vb_str key);
/* "component or flow", for messages about references. */
struct vb_str case_kinds_name(struct vb_arena *a, enum vb_lang lang, unsigned kinds);

struct case_reference { /* to be resolved when everything is read */
	struct vb_str id;
	unsigned kinds;
	struct model_mark mark;
	bool loose; /* may name nothing: no mistake */
};
struct case_name { /* an id that was given */
	struct vb_str id;
	enum case_kind kind;
	struct model_mark mark;
	struct case_name *next; /* of the same id */
};
struct case_overlay { /* what a file would say, read in place of what it says */
	struct vb_str path, text;
};
typedef VB_VEC(struct case_overlay) case_overlays;
struct case_reading {
	const struct vb_run *run;
	const case_overlays *overlays; /* NULL: none */
	struct vb_arena *arena;
	struct model_case *c;
	struct case_problems *problems;
	struct vb_map defaults;  /* text to tree: parsed once */
	struct vb_map fragments; /* path to tree: read once */
	size_t n_fragments;
	struct vb_map names;                  /* id to struct case_name */
	VB_VEC(struct case_name *) all_names; /* reading order */
	VB_VEC(struct case_reference) references;
	unsigned depth; /* of include */
};

/* load.c: a whole case, with the names and references that were met; *out's arena is the case's: case_free(out->c). */
bool case_reading_load(const struct vb_run *run, const char *path, const case_overlays *overlays,
		       struct case_reading *out, struct vb_error *err) VB_MUST_USE;
/* The text of one file of the case, or what stands over it. */
bool case_file_load(struct case_reading *r, struct vb_str path, struct vb_str *text,
		    struct vb_error *err) VB_MUST_USE;
/* What names `id` among `kinds`, NULL when nothing does. */
const struct case_name *case_name_find(const struct case_reading *r, struct vb_str id,
				       unsigned kinds);

/* Reads a tree by its shape into *object. `owner` is "components/api", empty at the root. */
void case_object_read(struct case_reading *r, const struct vb_yaml *node,
		      const struct case_shape *shape, struct vb_str owner, void *object);
/* fragments.c: the object with the keys of the fragments its `use:` names; the object itself when it names none. */
const struct vb_yaml *case_use_apply(struct case_reading *r, const struct vb_yaml *node);
void case_include_read(struct case_reading *r, const struct vb_yaml *node);

struct case_problem *case_report(struct case_reading *r, enum case_problem_kind kind,
				 struct model_mark mark, const char *fmt, ...) VB_PRINTF(4, 5);
#define case_error(r, node, ...) case_report((r), CASE_ERROR, case_mark(node), __VA_ARGS__)
struct model_mark case_mark(const struct vb_yaml *node);
/* A file named at `node` that could not be read. */
void case_problem_of_error(struct case_reading *r, const struct vb_yaml *node,
			   const struct vb_error *err);

void case_check_names(struct case_reading *r); /* dangling and clashing ids */
void case_check_values(
	struct case_reading *r); /* what one object cannot tell: cycles, orders of magnitude */
void case_check_model(struct case_reading *r); /* warnings on the quality of the model */

/* An included file stays below the folder of the file that names it: relative, no "..", no NUL. */
bool case_include_path_ok(struct vb_str path);

#endif
