/*
 * depends.c - see depends.h. The edges are turned round once (counting sort); a search back from a component gives the
 * shortest chains; a walk with its own stack gives the tree: a hostile lock file may be one chain of a million.
 */
#include "model/depends.h"

void model_dependents_of(struct vb_arena *a, const struct model_facts *f,
			 struct model_dependents *out)
{
	size_t n = f->components.n, edges = 0;
	uint32_t *at = vb_arena_array(a, n + 1, sizeof(*at));
	struct model_dependents d = {.start = vb_arena_array(a, n + 2, sizeof(*d.start)), .n = n};

	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < f->components.v[i].edges.n; k++)
			if (f->components.v[i].edges.v[k] < n) {
				d.start[f->components.v[i].edges.v[k] + 1]++;
				edges++;
			}
	for (size_t i = 0; i < n; i++) {
		d.start[i + 1] += d.start[i];
		at[i] = d.start[i];
	}
	d.v = vb_arena_array(a, edges + 1, sizeof(*d.v));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < f->components.v[i].edges.n; k++)
			if (f->components.v[i].edges.v[k] < n)
				d.v[at[f->components.v[i].edges.v[k]]++] = (uint32_t)i;
	*out = d;
}

bool model_depends_root(const struct model_facts *f, const struct model_dependents *d, uint32_t i)
{
	const struct model_component *c = &f->components.v[i];

	return c->own || c->direct || d->start[i] == d->start[i + 1];
}

void model_depends_why(struct vb_arena *a, const struct model_facts *f,
		       const struct model_dependents *d, uint32_t i, size_t most, model_chains *out,
		       size_t *all)
{
	uint32_t *queue = vb_arena_array(a, d->n + 1, sizeof(*queue));
	uint32_t *toward = vb_arena_array(a, d->n + 1, sizeof(*toward)); /* next one, plus 1 */
	size_t head = 0, tail = 0;

	*out = (model_chains){0};
	*all = 0;
	queue[tail++] = i;
	toward[i] = i + 1;
	while (head < tail) {
		uint32_t at = queue[head++];

		if (model_depends_root(f, d, at)) {
			if ((*all)++ < most) {
				struct model_chain *c = vb_vec_add(a, out);

				*c = (struct model_chain){0};
				for (uint32_t k = at; k != i; k = toward[k] - 1)
					*vb_vec_add(a, &c->v) = k;
				*vb_vec_add(a, &c->v) = i;
			}
			if (f->components.v[at].own || at != i)
				continue; /* asked for by itself, it may still be pulled in by others */
		}
		for (uint32_t k = d->start[at]; k < d->start[at + 1]; k++)
			if (!toward[d->v[k]]) {
				toward[d->v[k]] = at + 1;
				queue[tail++] = d->v[k];
			}
	}
}

struct frame {
	uint32_t i, edge;
};

static void grow_from(struct vb_arena *a, const struct model_facts *f, uint32_t root, bool *shown,
		      struct frame *stack, model_twigs *out)
{
	size_t top = 0;

	*vb_vec_add(a, out) = (struct model_twig){root, 0, false};
	shown[root] = true;
	stack[top++] = (struct frame){root, 0};
	while (top) {
		struct frame *at = &stack[top - 1];
		const struct model_component *c = &f->components.v[at->i];
		uint32_t to;

		if (at->edge == c->edges.n) {
			top--;
			continue;
		}
		to = c->edges.v[at->edge++];
		if (to >= f->components.n)
			continue;
		*vb_vec_add(a, out) = (struct model_twig){to, (uint32_t)top, shown[to]};
		if (shown[to])
			continue;
		shown[to] = true;
		stack[top++] = (struct frame){to, 0};
	}
}

void model_depends_tree(struct vb_arena *a, const struct model_facts *f,
			const struct model_dependents *d, model_twigs *out)
{
	bool *shown = vb_arena_array(a, d->n + 1, sizeof(*shown));
	struct frame *stack = vb_arena_array(a, d->n + 1, sizeof(*stack));

	*out = (model_twigs){0};
	for (int pass = 0; pass < 3; pass++) /* own packages, other roots, what is left in cycles */
		for (uint32_t i = 0; i < d->n; i++) {
			bool first = pass == 0   ? f->components.v[i].own
				     : pass == 1 ? model_depends_root(f, d, i)
						 : true;

			if (first && !shown[i])
				grow_from(a, f, i, shown, stack, out);
		}
}

void model_depends_tree_from(struct vb_arena *a, const struct model_facts *f, const uint32_t *roots,
			     size_t n, model_twigs *out)
{
	bool *shown = vb_arena_array(a, f->components.n + 1, sizeof(*shown));
	struct frame *stack = vb_arena_array(a, f->components.n + 1, sizeof(*stack));

	*out = (model_twigs){0};
	for (size_t i = 0; i < n; i++)
		if (!shown[roots[i]])
			grow_from(a, f, roots[i], shown, stack, out);
}
