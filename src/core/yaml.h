/*
 * yaml.h - YAML 1.1 as a tree with marks (libyaml). Anchors and aliases share nodes; merge keys (<<) are applied;
 * duplicate keys and unbounded expansion are errors. Scalars stay text: the reader of a field decides its type.
 */
#ifndef VAUBAN_CORE_YAML_H
#define VAUBAN_CORE_YAML_H

#include "core/vb.h"

enum vb_yaml_kind { VB_YAML_SCALAR, VB_YAML_LIST, VB_YAML_MAP };

struct vb_yaml {
	enum vb_yaml_kind kind;
	const char *file;           /* the user's file */
	uint32_t line, column;      /* from 1 */
	struct vb_str text;         /* scalar */
	bool plain;                 /* scalar written without quotes */
	struct vb_yaml_pair *pairs; /* map, in file order */
	struct vb_yaml **items;     /* list */
	size_t n;                   /* pairs or items */
	uint32_t weight;            /* nodes after alias expansion */
};
struct vb_yaml_pair {
	struct vb_yaml *key; /* scalar */
	struct vb_yaml *value;
};

/* Parses one document into the arena; an empty document gives an empty map. `name` is kept, not copied. */
bool vb_yaml_read(struct vb_arena *a, struct vb_str text, const char *name, struct vb_yaml **out,
		  struct vb_error *err) VB_MUST_USE;

const struct vb_yaml *vb_yaml_get(const struct vb_yaml *map,
				  const char *key); /* NULL when absent or not a map */
struct vb_str vb_yaml_str(const struct vb_yaml *map, const char *key); /* empty when absent */
bool vb_yaml_null(const struct vb_yaml *node); /* NULL, or a plain empty, ~ or null */
/* yes/no/true/false/on/off, any case; false when it is none of them. */
bool vb_yaml_bool(const struct vb_yaml *node, bool *out) VB_MUST_USE;
/* Checked access for data files (yaml_check.c): unknown keys, words of a closed set, lists, texts in both languages. */
bool vb_yaml_keys(const struct vb_yaml *map, const char *const *keys, size_t n,
		  struct vb_error *err) VB_MUST_USE;
bool vb_yaml_word(const struct vb_yaml *node, const char *what, const char *const *words, size_t n,
		  size_t *out, struct vb_error *err) VB_MUST_USE;
bool vb_yaml_words(struct vb_arena *a, const struct vb_yaml *node, struct vb_str **out, size_t *n,
		   struct vb_error *err) VB_MUST_USE; /* a scalar or a list of scalars */
bool vb_yaml_both(const struct vb_yaml *map, const char *key, struct vb_str *en, struct vb_str *fr,
		  struct vb_error *err) VB_MUST_USE; /* key: {en: ..., fr: ...} */
/* mark: V (read in a source), M (from memory) or O (our reading); compulsory. *verified: V. */
bool vb_yaml_mark(const struct vb_yaml *map, bool *verified, struct vb_error *err) VB_MUST_USE;
bool vb_yaml_format(const struct vb_yaml *root, const char *format,
		    struct vb_error *err) VB_MUST_USE;
/* Every *.yaml of a folder, in byte order of names; `max` bytes a file. */
typedef bool vb_yaml_take(void *ctx, const struct vb_yaml *root, struct vb_error *err);
bool vb_yaml_folder(struct vb_arena *a, const char *dir, size_t max, vb_yaml_take *take, void *ctx,
		    struct vb_error *err) VB_MUST_USE;
#define vb_yaml_fail(err, node, ...)                                                               \
	vb_fail_at((err), VB_E_INPUT, (node)->file, (node)->line, (node)->column, __VA_ARGS__)

#endif
