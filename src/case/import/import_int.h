/*
 * import_int.h - what the importers share.
 *
 * A reader of a format opens each object, takes the keys it maps, and closes the object: what was not taken goes under
 * x: as written. The report of keys is a by-product, so it cannot disagree with what was done.
 */
#ifndef VAUBAN_CASE_IMPORT_INT_H
#define VAUBAN_CASE_IMPORT_INT_H

#include "case/case_int.h"
#include "case/exchange.h"

struct import {
	const struct vb_run *run;
	struct vb_arena *arena;
	struct model_case *c;
	const char *tag; /* key under x: "threagile" ... */
	struct case_imported *out;
	struct vb_map rows;                /* path and fate to index in out->rows, plus one */
	struct vb_map used;                /* ids given, by family */
	struct vb_map suffixes;            /* last number tried for an id */
	struct vb_map ids;                 /* "family:foreign id" to struct vb_str of ours */
	VB_VEC(struct vb_yaml_pair) notes; /* of the file, for the case's own x: */
	struct vb_str outside;             /* zone of what stands in none, made at need */
};

struct import_object {
	struct import *im;
	const struct vb_yaml *map;
	const char *path; /* "technical_assets.*" */
	bool *taken;
	VB_VEC(struct vb_yaml_pair) more; /* for its x:, beside what is not taken */
};

/* ---- tree.c: bytes to a tree ------------------------------------------------------------ */
bool import_tree(struct import *im, struct vb_str text, const char *name, struct vb_yaml **out,
		 struct vb_error *err) VB_MUST_USE;
struct vb_yaml *import_scalar(struct import *im, struct vb_str text, const struct vb_yaml *at);
struct vb_yaml *import_map(struct import *im, const struct vb_yaml_pair *pairs, size_t n);
struct vb_yaml *import_list(struct import *im, const struct vb_yaml *const *items, size_t n);

/* ---- object.c: keys and their fate ------------------------------------------------------ */
struct import_object import_open(struct import *im, const struct vb_yaml *map, const char *path);
/* NULL when absent or null. `to` says what it became. */
const struct vb_yaml *import_take(struct import_object *o, const char *key, const char *to);
/* The same for a scalar; empty, kept and warned about when it is none. */
struct vb_str import_text(struct import_object *o, const char *key, const char *to);
/* Looks without taking: it will be kept under x:. */
const struct vb_yaml *import_look(const struct import_object *o, const char *key);
void import_more(struct import_object *o, const char *key, const struct vb_yaml *value);
/* Puts back under x: a key that was taken, because ours says less. */
void import_keep(struct import_object *o, const char *key);
/* The words our own key takes, as the field table has them: "flows", "auth". NULL ends them. */
const char *const *import_choices(const char *section, const char *key);
enum model_yes import_yes(struct import_object *o, const char *key, const char *to);
/* Owner as in model_extra. */
void import_close(struct import_object *o, struct vb_str owner);
void import_fate(struct import *im, struct vb_str path, enum case_fate fate, const char *to);
void import_warn(struct import *im, const struct vb_yaml *at, const char *fmt, ...) VB_PRINTF(3, 4);
#define import_say(im, at, en, fr, ...)                                                            \
	import_warn((im), (at), vb_t((im)->run->lang, en, fr), __VA_ARGS__)

struct import_word { /* of several rows with one `ours`, the first is the one exported */
	const char *theirs, *ours;
};
/* The word of ours; NULL when theirs is unknown, which is said and kept. What ours cannot tell apart is kept too. */
const char *import_word(struct import_object *o, const char *key, const struct import_word *words,
			size_t n, const char *to);
const struct import_word *import_word_find(const struct import_word *words, size_t n,
					   struct vb_str theirs);
const char *import_word_back(const struct import_word *words, size_t n,
			     struct vb_str ours); /* NULL: none */

/* ---- name.c: ids ------------------------------------------------------------------------ */
/* Families of names: zones, parts and flows share one. */
#define IMPORT_PLACE 'p'
/* Gives an id to an object of theirs, kept as `id` under x: when ours must differ. */
struct vb_str import_name(struct import *im, char family, struct vb_str theirs, struct vb_str name,
			  const char *kind);
void import_bind(struct import *im, const char *space, struct vb_str theirs, struct vb_str ours);
struct vb_str import_find(struct import *im, const char *space,
			  struct vb_str theirs); /* empty: unknown */
/* Names in a list of theirs that exist become ids; when one does not, it is said and the list is kept too. */
void import_ids(struct import_object *o, const char *key, const char *space, const char *to,
		model_ids *out);
void import_words(struct import_object *o, const char *key, const char *to,
		  model_ids *out);               /* as written */
struct vb_str import_outside(struct import *im); /* the zone of what stands in none */
struct model_mark import_mark(const struct vb_yaml *at);
void import_unknot(struct import *im); /* opens circles of zones, and nests that are too deep */
bool import_room(struct import *im, size_t n,
		 const struct vb_yaml *at); /* false, said once, past the limit */

/* ---- formats ---------------------------------------------------------------------------- */
bool import_threagile(struct import *im, struct vb_yaml *root, struct vb_error *err) VB_MUST_USE;
void import_dragon(struct import *im, const struct vb_yaml *root);
void import_otm(struct import *im, const struct vb_yaml *root);
void import_tmbom(struct import *im, const struct vb_yaml *root);
/* The model in a CycloneDX document, or NULL. */
const struct vb_yaml *import_tmbom_find(const struct vb_yaml *root);

#endif
