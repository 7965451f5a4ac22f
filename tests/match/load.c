/* load.c - see load.h. */
#include "load.h"

static bool on_feed(void *ctx, struct vb_str name, struct vb_str scope, struct vb_str version,
		    struct vb_error *err)
{
	struct load *l = ctx;

	(void)err;
	l->began = true;
	return match_builder_feed(l->builder, name, scope, version);
}

static void on_file(void *ctx, bool broken)
{
	struct load *l = ctx;

	if (broken && l->began)
		match_builder_part(l->builder);
	l->began = false;
}

static bool on_advisory(void *ctx, const struct model_advisory *advisory, struct vb_error *err)
{
	struct load *l = ctx;

	l->advisories++;
	return match_builder_advisory(l->builder, advisory, err);
}

static bool on_kev(void *ctx, const struct model_kev *kev, struct vb_error *err)
{
	struct load *l = ctx;

	(void)err;
	match_builder_kev(l->builder, kev);
	return true;
}

static bool on_epss(void *ctx, const struct model_epss *epss, struct vb_error *err)
{
	struct load *l = ctx;

	(void)err;
	match_builder_epss(l->builder, epss);
	return true;
}

static bool on_support(void *ctx, const struct model_support *support, struct vb_error *err)
{
	(void)err;
	match_builder_support(((struct load *)ctx)->builder, support);
	return true;
}

static bool on_name(void *ctx, const struct model_name *name, struct vb_error *err)
{
	(void)err;
	match_builder_name(((struct load *)ctx)->builder, name);
	return true;
}

static void on_rejected(void *ctx, const struct vb_error *why)
{
	struct load *l = ctx;

	l->rejected++;
	if (l->show)
		fprintf(stderr, "rejected: %s: %s\n", why->file, why->text);
}

/* An index that is there already keeps what is not given, as run/watch.c has it. */
static bool keep(struct load *l, const char *index, struct vb_error *err)
{
	struct match_index *old;
	bool ok;

	if (!match_index_open(index, &old, err))
		return false;
	ok = match_builder_keep(l->builder, old, l->rejected > 0, err);
	match_index_close(old);
	return ok;
}

bool load_index(const struct vb_run *run, const char *const *paths, size_t n, const char *index,
		struct load *l, struct vb_error *err)
{
	struct watch_sink sink = {.ctx = l,
				  .feed = on_feed,
				  .advisory = on_advisory,
				  .kev = on_kev,
				  .epss = on_epss,
				  .support = on_support,
				  .name = on_name,
				  .file = on_file,
				  .rejected = on_rejected};
	bool ok = true;

	l->builder = match_builder_new(run);
	for (size_t i = 0; ok && i < n; i++)
		ok = watch_path(run, paths[i], &sink, err);
	ok = ok && (!l->keep || keep(l, index, err)) && match_builder_write(l->builder, index, err);
	match_builder_free(l->builder);
	l->builder = NULL;
	return ok;
}

void load_component(struct model_facts *facts, const char *purl, const char *ecosystem,
		    const char *source, const char *place)
{
	struct model_component *c = vb_vec_add(facts->arena, &facts->components);
	bool parsed;

	*c = (struct model_component){0};
	parsed = model_purl_parse(facts->arena, vb_str(purl), c);
	vb_assert(parsed);
	c->purl = vb_arena_str(facts->arena, vb_str(purl));
	c->ecosystem = vb_arena_str(facts->arena, vb_str(ecosystem));
	c->source_name = source[0] ? vb_arena_str(facts->arena, vb_str(source)) : c->name;
	c->source_version = c->version;
	*vb_vec_add(facts->arena, &c->locations) = (struct model_location){
		.path = vb_arena_str(facts->arena, vb_str(place)),
		.line = (uint32_t)facts->components.n};
}
