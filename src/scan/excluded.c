/* excluded.c - what the user leaves out of a target. A folder that is left out is not entered; each name left out is counted. */
#include <sys/stat.h>

#include "core/file.h"
#include "scan/target_int.h"

void scan_walk_exclude(struct scan_walk *w, const struct scan_options *options)
{
	struct stat st;

	for (size_t i = 0; i < options->n_exclude; i++) {
		struct scan_excluded *x = vb_vec_add(w->arena, &w->excluded);
		struct vb_str p = vb_path_trim(options->exclude[i]);

		*x = (struct scan_excluded){.told = options->exclude[i]};
		x->anywhere = vb_str_chr(p, '/') == p.n;
		while (vb_str_starts(p, VB_STR("./")))
			p = vb_str_from(p, 2);
		x->pattern = vb_str_from(p, vb_str_starts(p, VB_STR("/")));
	}
	if (options->own && stat(options->own, &st) == 0) {
		w->own_dev = st.st_dev;
		w->own_ino = st.st_ino;
	}
}

static bool excludes(struct scan_excluded *x, struct vb_str path)
{
	return vb_glob(x->pattern, x->anywhere ? vb_path_base(path) : path);
}

/* The pattern that leaves out the path, or the folder *top bytes of it name; NULL: none does. */
static struct scan_excluded *left_out(struct scan_walk *w, struct vb_str told, size_t *top)
{
	for (; w->excluded.n && *top <= told.n; ++*top) {
		if (*top < told.n && told.p[*top] != '/')
			continue;
		for (size_t i = 0; i < w->excluded.n; i++)
			if (excludes(&w->excluded.v[i], vb_str_sub(told, 0, *top)))
				return &w->excluded.v[i];
	}
	return NULL;
}

bool scan_walk_excludes(struct scan_walk *w, struct vb_str told)
{
	size_t top = 1;

	return left_out(w, told, &top) != NULL;
}

bool scan_walk_passes(struct scan_walk *w, struct vb_str path, bool entered)
{
	struct vb_str told = w->excluded.n ? scan_walk_told(w, path) : path;
	size_t top = entered ? told.n : 1;
	struct scan_excluded *x = left_out(w, told, &top);

	if (x)
		x->names += top == told.n;
	return x != NULL;
}

void scan_walk_excluded(struct scan_walk *w)
{
	struct model_facts *f = w->collect.facts;

	for (size_t i = 0; i < w->excluded.n; i++)
		*vb_vec_add(f->arena, &f->left_out) = (struct model_left_out){
			.pattern = vb_arena_printable(f->arena, w->excluded.v[i].told),
			.names = w->excluded.v[i].names};
}
