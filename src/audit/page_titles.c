/*
 * page_titles.c - titles that stand on several pages of one site. A site is what lies below the outermost folder that has a
 * page called index; a folder without one is a site of its own. So the same title in two parts of one manual is told, once
 * with all its pages, and the "Contents" of two manuals of two packages is not.
 */
#include <stdlib.h>

#include "audit/audit_int.h"
#include "audit/pages.h"
#include "core/file.h"

enum { PAGES_NAMED = 4 }; /* of one title */

struct title {
	const struct model_setting *m;
	struct vb_str site;
};

static bool is_title(const struct model_setting *m)
{
	return vb_str_is(m->format, "page") && vb_str_is(m->section, "title");
}

static bool is_index(struct vb_str path)
{
	struct vb_str base = vb_path_base(path);

	/* of a server, an address that ends in '/' is one too */
	return !base.n || vb_str_is(vb_str_sub(base, 0, vb_str_rchr(base, '.')), "index");
}

static struct vb_str site_of(const struct vb_map *homes, struct vb_str path)
{
	struct vb_str dir = vb_path_dir(path);

	if (vb_map_find(homes, VB_STR(".")))
		return VB_STR(".");
	for (size_t i = 0; i <= dir.n; i++)
		if ((i == dir.n || dir.p[i] == '/') && vb_map_find(homes, vb_str_sub(dir, 0, i)))
			return vb_str_sub(dir, 0, i);
	return dir;
}

static int title_order(const void *pa, const void *pb)
{
	const struct title *a = pa, *b = pb;
	int c = vb_str_cmp(a->site, b->site);

	c = c ? c : vb_str_cmp(a->m->value, b->m->value);
	return c ? c : vb_str_cmp(a->m->path, b->m->path);
}

static bool same(const struct title *a, const struct title *b)
{
	return vb_str_eq(a->site, b->site) && vb_str_eq(a->m->value, b->m->value);
}

/* "b.html, c.html and 4 more" */
static struct vb_str listed(struct vb_arena *a, const struct title *v, size_t n)
{
	struct vb_str list = v[0].m->path;

	for (size_t i = 1; i < n && i < PAGES_NAMED; i++)
		list = vb_arena_printf(a, "%.*s, %.*s", VB_FMT(list), VB_FMT(v[i].m->path));
	return n > PAGES_NAMED
		       ? vb_arena_printf(a, "%.*s and %zu more", VB_FMT(list), n - PAGES_NAMED)
		       : list;
}

void audit_page_titles(struct vb_arena *a, const struct model_facts *f, audit_page_repeat *on,
		       void *ctx)
{
	VB_VEC(struct title) titles = {0};
	struct vb_map homes;
	size_t to;

	vb_map_init(&homes, a);
	for (size_t i = 0; i < f->settings.n; i++)
		if (is_title(&f->settings.v[i])) {
			const struct model_setting *m = &f->settings.v[i];

			if (is_index(m->path))
				*vb_map_put(&homes, vb_path_dir(m->path)) = &homes;
			*vb_vec_add(a, &titles) = (struct title){.m = m};
		}
	for (size_t i = 0; i < titles.n; i++)
		titles.v[i].site = site_of(&homes, titles.v[i].m->path);
	if (titles.n)
		qsort(titles.v, titles.n, sizeof(*titles.v), title_order);
	for (size_t i = 0; i < titles.n; i = to) {
		for (to = i + 1; to < titles.n && same(&titles.v[i], &titles.v[to]);)
			to++;
		if (to - i > 1)
			on(ctx, titles.v[i].m,
			   vb_arena_printf(a, "\"%.*s\" is also the title of %.*s",
					   VB_FMT(titles.v[i].m->value),
					   VB_FMT(listed(a, &titles.v[i + 1], to - i - 1))));
	}
}
