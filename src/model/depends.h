/*
 * depends.h - the dependency graph of components, read from both ends: what a component needs is in its edges; who
 * needs it, and through whom the product came to have it, is answered here.
 */
#ifndef VAUBAN_MODEL_DEPENDS_H
#define VAUBAN_MODEL_DEPENDS_H

#include "model/facts.h"

/* Who depends on each component: of component i, v[start[i]] to v[start[i + 1] - 1], ascending. */
struct model_dependents {
	uint32_t *start, *v;
	size_t n; /* components */
};
void model_dependents_of(struct vb_arena *a, const struct model_facts *f,
			 struct model_dependents *out);

/* Nothing brought it but the product: its own package, asked for directly, or needed by nobody. */
bool model_depends_root(const struct model_facts *f, const struct model_dependents *d, uint32_t i);

/* A chain from a root to a component: indexes, the root first, the component last. */
struct model_chain {
	VB_VEC(uint32_t) v;
};
typedef VB_VEC(struct model_chain) model_chains;
/*
 * What pulls component `i` in: the shortest chain from each root that reaches it, shortest first, at most `most` of
 * them; *all: how many roots there are. A component nothing needs has one chain, itself. A root stops the search: what
 * lies behind the product's own wish is not asked. Cycles end.
 */
void model_depends_why(struct vb_arena *a, const struct model_facts *f,
		       const struct model_dependents *d, uint32_t i, size_t most, model_chains *out,
		       size_t *all);

/* One line of the tree. */
struct model_twig {
	uint32_t i;     /* component */
	uint32_t depth; /* 0: a root */
	bool again;     /* shown in full above: what it needs is not repeated */
};
typedef VB_VEC(struct model_twig) model_twigs;
/* The whole graph as a tree, each component once in full: roots in order, then what only a cycle holds. */
void model_depends_tree(struct vb_arena *a, const struct model_facts *f,
			const struct model_dependents *d, model_twigs *out);
/* The same from `n` components alone: each is a root, but for those that stand under one before. */
void model_depends_tree_from(struct vb_arena *a, const struct model_facts *f, const uint32_t *roots,
			     size_t n, model_twigs *out);

#endif
