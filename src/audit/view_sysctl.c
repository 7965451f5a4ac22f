/*
 * view_sysctl.c - the value a kernel parameter gets at boot, sysctl.d(5) and sysctl(8) --system: drop-ins of all
 * folders in one order by file name; a name in etc hides the same name in run, usr/local/lib, usr/lib; a link to
 * /dev/null hides without setting anything; etc/sysctl.conf comes last; the last value wins. A key with a glob sets
 * every key it matches unless that key is set by name or excluded ("-key").
 */
#include "audit/audit_int.h"

#include <stdlib.h>

/* Strongest first. */
static const char *const folders[] = {"etc/sysctl.d/", "run/sysctl.d/", "usr/local/lib/sysctl.d/",
				      "usr/lib/sysctl.d/", "lib/sysctl.d/"};

struct drop_in {
	struct vb_str name, path;
	size_t rank;
};

static int drop_in_order(const void *pa, const void *pb)
{
	const struct drop_in *a = pa, *b = pb;
	int c = vb_str_cmp(a->name, b->name);

	return c ? c : (int)(a->rank > b->rank) - (int)(a->rank < b->rank);
}

typedef VB_VEC(struct drop_in) drop_ins;

/* Drop-ins in the order they are applied, hidden ones left out, then sysctl.conf. */
static void files_list(struct audit_ctx *c, struct vb_str files, drop_ins *out)
{
	audit_paths paths = {0};
	size_t n = 0;

	audit_paths_matching(c, "sysctl", files, &paths);
	for (size_t i = 0; i < paths.n; i++)
		for (size_t k = 0; k < VB_COUNT(folders); k++)
			if (vb_str_starts(paths.v[i], vb_str(folders[k])))
				*vb_vec_add(c->arena, out) = (struct drop_in){
					vb_str_from(paths.v[i], strlen(folders[k])), paths.v[i], k};
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), drop_in_order);
	for (size_t i = 0; i < out->n; i++)
		if (!n || !vb_str_eq(out->v[n - 1].name, out->v[i].name))
			out->v[n++] = out->v[i];
	out->n = n;
	*vb_vec_add(c->arena, out) = (struct drop_in){.path = VB_STR("etc/sysctl.conf")};
}

/* A key glob matches whole components, like the tree below /proc/sys it stands for. */
static bool glob_matches(struct vb_arena *a, struct vb_str pattern, struct vb_str key)
{
	char *p = vb_arena_alloc(a, pattern.n + 1), *k = vb_arena_alloc(a, key.n + 1);

	for (size_t i = 0; i < pattern.n; i++)
		p[i] = pattern.p[i] == '.' ? '/' : pattern.p[i] == '/' ? '.' : pattern.p[i];
	for (size_t i = 0; i < key.n; i++)
		k[i] = key.p[i] == '.' ? '/' : key.p[i] == '/' ? '.' : key.p[i];
	return vb_glob(vb_strn(p, pattern.n), vb_strn(k, key.n));
}

static bool is_glob(struct vb_str key)
{
	return vb_str_chr(key, '*') < key.n || vb_str_chr(key, '?') < key.n ||
	       vb_str_chr(key, '[') < key.n;
}

static const struct model_setting *value_find(struct audit_ctx *c, const drop_ins *files,
					      struct vb_str key)
{
	const struct model_setting *named = NULL, *by_glob = NULL;
	bool excluded = false;

	for (size_t i = 0; i < files->n; i++) {
		const struct audit_file *f = audit_file_find(c, "sysctl", files->v[i].path);

		for (size_t k = 0; f && k < f->n; k++) {
			const struct model_setting *m = &f->v[k];
			bool exclude = vb_str_is(m->section, "exclude");

			if (vb_str_eq(m->key, key)) {
				named = exclude ? named : m;
				excluded |= exclude;
			} else if (!exclude && is_glob(m->key) &&
				   glob_matches(c->arena, m->key, key)) {
				by_glob = m;
			}
		}
	}
	return named ? named : excluded ? NULL : by_glob;
}

void audit_view_sysctl(struct audit_ctx *c, const struct audit_rule *rule,
		       const struct audit_alternative *ask, struct audit_view *out)
{
	const struct audit_read *r = &ask->read;
	struct vb_str files = vb_str(r->reader->files);
	const struct model_setting *m;
	const struct vb_str *fallback = audit_fallback_find(c, r);
	struct audit_subject *s;
	drop_ins list = {0};

	(void)rule;
	out->subject = r->key;
	if (audit_files_blind(c, "sysctl", files, out))
		return;
	files_list(c, files, &list);
	m = value_find(c, &list, r->key);
	s = audit_view_add(c, out, m ? m->path : VB_STR("etc/sysctl.d"));
	if (m)
		audit_subject_add(c, s, m, r->key);
	else if (fallback)
		audit_subject_add_default(c, s, (struct vb_str){NULL, 0}, r->key, *fallback);
}
