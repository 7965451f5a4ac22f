/* duties_load.c - frameworks from YAML. Format: share/frameworks/README.md. */
#include "risk/duties_int.h"

#include "core/limits.h"

/* Facts: what the case says under about:, and what follows from its objects (duties.c). */
static bool is_fact(struct vb_str word)
{
	static const char *const facts[] = {"laws", "personal",   "network",
					    "tech", "data_kinds", "zone_kinds"};

	for (size_t i = 0; i < VB_COUNT(facts); i++)
		if (vb_str_is(word, facts[i]))
			return true;
	return vb_str_starts(word, VB_STR("about.")) && word.n > 6;
}

bool duty_named(const struct duty_framework *f, struct vb_str name)
{
	for (size_t i = 0; i < f->aliases.n; i++)
		if (vb_str_ieq(f->aliases.v[i], name))
			return true;
	return vb_str_ieq(f->id, name);
}

static bool scopes_read(struct risk_frameworks *f, const struct vb_yaml *list,
			struct duty_framework *into, bool out_of, struct vb_error *err)
{
	static const char *const keys[] = {"if", "because", "article", "mark"};

	for (size_t i = 0; list && i < list->n; i++) {
		const struct vb_yaml *node = list->kind == VB_YAML_LIST ? list->items[i] : NULL;
		struct duty_scope s = {0};

		if (!node)
			return vb_yaml_fail(err, list,
					    "a list of {if: ..., because: ..., article: ..., mark: "
					    "...} is expected");
		if (!vb_yaml_keys(node, keys, VB_COUNT(keys), err) ||
		    !vb_yaml_both(node, "because", &s.because.en, &s.because.fr, err) ||
		    !vb_yaml_mark(node, &s.verified, err))
			return false;
		if (!vb_yaml_get(node, "if"))
			return vb_yaml_fail(err, node, "\"if\" is missing");
		if (!risk_clause_parse(f->arena, vb_yaml_get(node, "if"), is_fact, &s.clause, err))
			return false;
		s.article = vb_yaml_str(node, "article");
		*(out_of ? vb_vec_add(f->arena, &into->out_of)
			 : vb_vec_add(f->arena, &into->in_to)) = s;
	}
	return true;
}

static bool point_read(struct risk_frameworks *f, const struct vb_yaml *node,
		       struct duty_framework *into, struct vb_error *err)
{
	static const char *const keys[] = {"id",    "aka",     "article", "mark",
					   "title", "meaning", "evidence"};
	struct duty_point p = {0};

	if (!vb_yaml_keys(node, keys, VB_COUNT(keys), err) ||
	    !vb_yaml_both(node, "title", &p.title.en, &p.title.fr, err) ||
	    !vb_yaml_mark(node, &p.verified, err))
		return false;
	if (vb_yaml_get(node, "meaning") &&
	    !vb_yaml_both(node, "meaning", &p.meaning.en, &p.meaning.fr, err))
		return false;
	if (vb_yaml_get(node, "evidence") &&
	    !vb_yaml_both(node, "evidence", &p.wanted.en, &p.wanted.fr, err))
		return false;
	if (vb_yaml_get(node, "aka") &&
	    !vb_yaml_words(f->arena, vb_yaml_get(node, "aka"), &p.aka.v, &p.aka.n, err))
		return false;
	p.id = vb_yaml_str(node, "id");
	p.article = vb_yaml_str(node, "article");
	if (!p.id.n)
		return vb_yaml_fail(err, node, "a requirement needs an \"id\"");
	*vb_vec_add(f->arena, &into->points) = p;
	return true;
}

static bool framework_read(struct risk_frameworks *f, const struct vb_yaml *root,
			   struct duty_framework *into, struct vb_error *err)
{
	const struct vb_yaml *points = vb_yaml_get(root, "requirements"),
			     *aliases = vb_yaml_get(root, "aliases");

	into->id = vb_yaml_str(root, "id");
	if (!into->id.n)
		return vb_yaml_fail(err, root, "a framework needs an \"id\"");
	if (!vb_yaml_both(root, "title", &into->title.en, &into->title.fr, err) ||
	    !vb_yaml_both(root, "text", &into->text.en, &into->text.fr, err) ||
	    (aliases &&
	     !vb_yaml_words(f->arena, aliases, &into->aliases.v, &into->aliases.n, err)) ||
	    !scopes_read(f, vb_yaml_get(root, "out"), into, true, err) ||
	    !scopes_read(f, vb_yaml_get(root, "applies"), into, false, err))
		return false;
	if (points && points->kind != VB_YAML_LIST)
		return vb_yaml_fail(err, points, "\"requirements\" is a list");
	for (size_t i = 0; points && i < points->n; i++)
		if (!point_read(f, points->items[i], into, err))
			return false;
	return true;
}

static bool file_take(void *ctx, const struct vb_yaml *root, struct vb_error *err)
{
	static const char *const keys[] = {"format", "id",  "aliases", "title",       "text",
					   "note",   "out", "applies", "requirements"};
	struct risk_frameworks *f = ctx;
	struct duty_framework *made = vb_arena_alloc(f->arena, sizeof(*made));

	if (!vb_yaml_format(root, "vauban-framework/1", err) ||
	    !vb_yaml_keys(root, keys, VB_COUNT(keys), err) || !framework_read(f, root, made, err))
		return false;
	for (size_t i = 0; i < f->v.n; i++)
		if (vb_str_eq(f->v.v[i]->id, made->id)) {
			f->v.v[i] = made; /* a later folder replaces */
			return true;
		}
	*vb_vec_add(f->arena, &f->v) = made;
	return true;
}

bool risk_frameworks_load(const char *const *folders, size_t n, struct risk_frameworks **out,
			  struct vb_error *err)
{
	struct vb_arena *a = vb_arena_new();
	struct risk_frameworks *f = vb_arena_alloc(a, sizeof(*f));

	f->arena = a;
	for (size_t i = 0; i < n; i++)
		if (!vb_yaml_folder(a, folders[i], VB_LIMIT_CASE_BYTES, file_take, f, err)) {
			vb_arena_free(a);
			return false;
		}
	*out = f;
	return true;
}

void risk_frameworks_free(struct risk_frameworks *f)
{
	if (f)
		vb_arena_free(f->arena);
}

void risk_frameworks_cleanup(struct risk_frameworks **f)
{
	risk_frameworks_free(*f);
}
