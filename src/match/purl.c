/*
 * purl.c - does a package URL that somebody wrote mean this component?
 *
 *   type, namespace, name  the same package                    version     the same, or none: every one
 *   arch                   the same; "source": the package it was built from
 *   distro                 the release its advisories are looked up in, by number or codename
 *   upstream, checksum ... say more of the same package, or of a copy of it: they are no condition
 *   any other qualifier    must be one of the component's own
 *
 * Our own bills of materials, Syft and Trivy write distro and upstream, which the identity of a component here has not:
 * a statement that repeats their purls is about that component. Source: purl-spec, "known qualifiers".
 */
#include "match/match_int.h"

#include "model/release.h"

static struct vb_str base_of(struct vb_arena *a, const struct model_component *c)
{
	struct model_component bare = *c;

	bare.version = bare.arch = bare.module = (struct vb_str){NULL, 0};
	return model_purl_base(model_purl_write(a, &bare));
}

struct vb_str match_purl_package(struct vb_arena *a, const struct model_component *c)
{
	return base_of(a, c);
}

static struct vb_str qualifiers_of(struct vb_str purl)
{
	purl = vb_str_sub(purl, 0, vb_str_chr(purl, '#'));
	return vb_str_from(purl, vb_str_chr(purl, '?') + 1);
}

static bool is_no_condition(struct vb_str key)
{
	static const char *const keys[] = {"upstream",     "epoch",   "checksum", "package-id",
					   "download_url", "vcs_url", "file_name"};

	for (size_t i = 0; i < VB_COUNT(keys); i++)
		if (vb_str_is(key, keys[i]))
			return true;
	return false;
}

static bool own_qualifier(const struct model_component *c, struct vb_str pair)
{
	struct vb_str rest = qualifiers_of(c->purl), own;

	while (vb_str_next(&rest, '&', &own))
		if (vb_str_eq(own, pair))
			return true;
	return false;
}

static bool qualifiers_hold(struct vb_arena *a, struct vb_str stated,
			    const struct model_component *c)
{
	struct vb_str rest = qualifiers_of(stated), pair;

	while (vb_str_next(&rest, '&', &pair)) {
		struct vb_str key = vb_str_sub(pair, 0, vb_str_chr(pair, '='));
		bool holds = !key.n || is_no_condition(key);

		if (vb_str_is(key, "arch"))
			holds = vb_str_eq(model_purl_qualifier(a, stated, "arch"), c->arch);
		else if (vb_str_is(key, "distro"))
			holds = model_release_is(model_purl_qualifier(a, stated, "distro"),
						 c->ecosystem);
		if (!holds && !own_qualifier(c, pair))
			return false;
	}
	return true;
}

static bool means(struct vb_arena *a, struct vb_str stated, const struct model_component *s,
		  const struct model_component *c)
{
	return vb_str_eq(base_of(a, s), base_of(a, c)) &&
	       (!s->version.n || vb_str_eq(s->version, c->version)) &&
	       qualifiers_hold(a, stated, c);
}

struct model_component match_purl_source(const struct model_component *c)
{
	struct model_component source = *c;

	source.name = c->source_name.n ? c->source_name : c->name;
	source.version = c->source_version.n ? c->source_version : c->version;
	source.arch = VB_STR("source");
	return source;
}

bool match_purl_covers(struct vb_arena *a, struct vb_str stated, const struct model_component *c)
{
	struct model_component s, source = match_purl_source(c);

	return model_purl_parse(a, stated, &s) &&
	       (means(a, stated, &s, c) || (c->source_name.n && means(a, stated, &s, &source)));
}
