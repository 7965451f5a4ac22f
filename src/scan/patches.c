/*
 * patches.c - a patch is evidence only where the product's sources apply it. Readers saw one file each; here they meet.
 *
 *   patch         debian/patches/CVE-2099-0001.patch: mends CVE-2099-0001   ─┐
 *   patch-series  debian/patches/series: CVE-2099-0001.patch                ─┼─► claim: sail 1.2-3 is patched
 *   source-tree   debian/changelog: sail 1.2-3                              ─┘
 *
 * A recipe of Yocto is both tree and series, its patches lie in folders beside it; in Buildroot every patch in the
 * package's folder is applied, or those in the folder named after the version. A patch that nothing applies is noted and
 * closes nothing; one that belongs to no tree says nothing.
 */
#include "scan/collect_int.h"

#include "core/file.h"
#include "core/limits.h"

struct patch { /* one flaw a patch mends */
	const struct model_setting *s;
	struct patch *next; /* of the same base name */
};

struct joining {
	struct model_facts *f;
	struct vb_arena *scratch;
	struct vb_map trees;   /* path of the file that tells ──► setting */
	struct vb_map series;  /* "path\nname" ──► setting */
	struct vb_map removed; /* "source\nname": taken off by another recipe of the same source */
	struct vb_map patches; /* base name ──► struct patch */
	uint64_t looked;
};

static bool is_tree(const struct model_setting *s)
{
	return vb_str_is(s->format, "source-tree");
}

static bool is_series(const struct model_setting *s)
{
	return vb_str_is(s->format, "patch-series");
}

static bool is_patch(const struct model_setting *s)
{
	return vb_str_is(s->format, "patch");
}

static struct vb_str pair(const struct joining *j, struct vb_str a, struct vb_str b)
{
	return vb_arena_printf(j->scratch, "%.*s\n%.*s", VB_FMT(a), VB_FMT(b));
}

static struct vb_str dir_of(struct vb_str path)
{
	struct vb_str dir = vb_path_dir(path);

	return vb_str_is(dir, ".") ? VB_STR("") : dir;
}

static void claim_add(struct joining *j, const struct model_setting *tree,
		      const struct model_setting *patch, enum model_claim_kind kind,
		      struct vb_str detail)
{
	*vb_vec_add(j->f->arena,
		    &j->f->claims) = (struct model_fix_claim){.kind = kind,
							      .source = tree->key,
							      .version = tree->value,
							      .vulnerability = patch->key,
							      .path = patch->path,
							      .line = patch->line,
							      .layer = patch->layer,
							      .detail = detail};
}

/* ---- Debian ------------------------------------------------------------------------------ */

static bool debian_join(struct joining *j, const struct model_setting *patch)
{
	struct vb_str mark = VB_STR("debian/patches/"), root, list;
	size_t at = vb_str_find(patch->path, mark);
	const struct model_setting *tree, *entry;

	if (at == patch->path.n || (at && patch->path.p[at - 1] != '/'))
		return false;
	root = vb_str_sub(patch->path, 0, at);
	list = vb_arena_printf(j->scratch, "%.*sdebian/patches/series", VB_FMT(root));
	tree = vb_map_find(&j->trees,
			   vb_arena_printf(j->scratch, "%.*sdebian/changelog", VB_FMT(root)));
	entry = vb_map_find(&j->series, pair(j, list, vb_str_from(patch->path, at + mark.n)));
	if (!tree)
		return true;
	if (entry && !entry->value.n)
		claim_add(j, tree, patch, MODEL_CLAIM_PATCH,
			  vb_arena_printf(j->f->arena, "%.*s line %u", VB_FMT(entry->path),
					  entry->line));
	else
		claim_add(j, tree, patch, MODEL_CLAIM_NOTED,
			  entry ? VB_STR("the patch is applied backwards")
				: VB_STR("the patch is not in debian/patches/series"));
	return true;
}

/* ---- Buildroot --------------------------------------------------------------------------- */

static const struct model_setting *makefile_in(const struct joining *j, struct vb_str dir)
{
	return vb_map_find(&j->trees, vb_arena_printf(j->scratch, "%.*s/%.*s.mk", VB_FMT(dir),
						      VB_FMT(vb_path_base(dir))));
}

static void buildroot_join(struct joining *j, const struct model_setting *patch)
{
	struct vb_str dir = dir_of(patch->path), above = dir_of(dir);
	const struct model_setting *tree = dir.n ? makefile_in(j, dir) : NULL;

	if (!tree && above.n) {
		tree = makefile_in(j, above);
		if (tree && !vb_str_eq(tree->value, vb_path_base(dir)))
			return; /* of a version that is not built */
	}
	if (tree)
		claim_add(j, tree, patch, MODEL_CLAIM_PATCH,
			  vb_arena_printf(j->f->arena, "%.*s", VB_FMT(tree->path)));
}

/* ---- Yocto ------------------------------------------------------------------------------- */

/* The patch stands below the recipe's folder and ends in the name the recipe gives. */
static bool is_beside(struct vb_str dir, struct vb_str name, struct vb_str path)
{
	return (!dir.n || (vb_str_starts(path, dir) && path.n > dir.n && path.p[dir.n] == '/')) &&
	       vb_str_ends(path, name) && path.n > name.n && path.p[path.n - name.n - 1] == '/';
}

static void recipe_join(struct joining *j, const struct model_setting *entry)
{
	const struct model_setting *tree = vb_map_find(&j->trees, entry->path);
	struct vb_str dir = dir_of(entry->path);
	bool off;

	if (!tree || entry->value.n)
		return;
	off = vb_map_find(&j->removed, pair(j, tree->key, entry->key)) != NULL;
	for (const struct patch *p = vb_map_find(&j->patches, vb_path_base(entry->key)); p;
	     p = p->next) {
		if (++j->looked > VB_LIMIT_PATCH_PAIRS)
			return;
		if (is_beside(dir, entry->key, p->s->path))
			claim_add(j, tree, p->s, off ? MODEL_CLAIM_NOTED : MODEL_CLAIM_PATCH,
				  vb_arena_printf(j->f->arena, "%.*s line %u%s",
						  VB_FMT(entry->path), entry->line,
						  off ? "; another recipe takes it off" : ""));
	}
}

/* ---- the whole --------------------------------------------------------------------------- */

static void gather(struct joining *j)
{
	for (size_t i = 0; i < j->f->settings.n; i++) {
		struct model_setting *s = &j->f->settings.v[i];

		if (is_tree(s))
			*vb_map_put(&j->trees, s->path) = s;
		else if (is_series(s))
			*vb_map_put(&j->series, pair(j, s->path, s->key)) = s;
		if (is_patch(s)) {
			void **slot = vb_map_put(&j->patches, vb_path_base(s->path));
			struct patch *p = vb_arena_alloc(j->scratch, sizeof(*p));

			*p = (struct patch){s, *slot};
			*slot = p;
		}
	}
	for (size_t i = 0; i < j->f->settings.n; i++) {
		struct model_setting *s = &j->f->settings.v[i];
		const struct model_setting *tree = is_series(s) && s->value.n
							   ? vb_map_find(&j->trees, s->path)
							   : NULL;

		if (tree)
			*vb_map_put(&j->removed, pair(j, tree->key, s->key)) = s;
	}
}

static void settings_drop(struct model_facts *f)
{
	size_t n = 0;

	for (size_t i = 0; i < f->settings.n; i++) { /* told: no rule is about them */
		const struct model_setting *s = &f->settings.v[i];

		if (!is_tree(s) && !is_series(s) && !is_patch(s))
			f->settings.v[n++] = *s;
	}
	f->settings.n = n;
}

void scan_patches_settle(struct model_facts *f)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct joining j = {.f = f, .scratch = scratch};
	bool any = false;

	for (size_t i = 0; i < f->settings.n && !any; i++)
		any = is_tree(&f->settings.v[i]) || is_series(&f->settings.v[i]) ||
		      is_patch(&f->settings.v[i]);
	if (!any)
		return;
	vb_map_init(&j.trees, scratch);
	vb_map_init(&j.series, scratch);
	vb_map_init(&j.removed, scratch);
	vb_map_init(&j.patches, scratch);
	gather(&j);
	for (size_t i = 0; i < f->settings.n; i++) {
		const struct model_setting *s = &f->settings.v[i];

		if (is_patch(s) && !debian_join(&j, s))
			buildroot_join(&j, s);
		else if (is_series(s))
			recipe_join(&j, s);
	}
	if (j.looked > VB_LIMIT_PATCH_PAIRS)
		*vb_vec_add(f->arena, &f->unreadable) = (struct model_unreadable){
			.path = f->target,
			.reader = VB_STR_INIT("patch"),
			.reason = VB_STR_INIT(
				"too many patches of one name: the rest is no evidence")};
	settings_drop(f);
}
