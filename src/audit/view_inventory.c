/*
 * view_inventory.c - what the inventory tells: programs recognised inside binaries, the distribution's release, the
 * vulnerabilities matched before the rules are judged, what the root is stored in.
 */
#include "audit/audit_int.h"

/* A program of a package is its distribution's to support: only what no package ships is judged by upstream's word. */
static bool is_embedded(const struct model_component *p)
{
	return vb_str_is(p->type, "generic") && !p->owner.n;
}

static struct vb_str component_attribute(const void *record, struct vb_str name, struct vb_arena *a)
{
	const struct model_component *p = record;

	if (vb_str_is(name, "name"))
		return p->name;
	if (vb_str_is(name, "version"))
		return p->version;
	if (vb_str_is(name, "type"))
		return p->type;
	return vb_arena_printf(a, "%.*s %.*s", VB_FMT(p->name), VB_FMT(p->version));
}

void audit_view_components(struct audit_ctx *c, const struct audit_rule *rule,
			   const struct audit_alternative *ask, struct audit_view *out)
{
	(void)rule;
	out->each = true;
	out->subject = VB_STR("components");
	for (size_t i = 0; i < c->facts->components.n; i++) {
		const struct model_component *p = &c->facts->components.v[i];
		struct audit_subject *s;

		if (!is_embedded(p) || !p->version.n ||
		    !audit_select_true(ask->read.select, component_attribute, p, c->arena))
			continue;
		s = audit_view_add(c, out, p->locations.n ? p->locations.v[0].path : p->name);
		*vb_vec_add(c->arena, &s->values) = (struct audit_value){
			.value = component_attribute(p, ask->read.field, c->arena),
			.what = p->name,
			.file = s->path};
	}
}

void audit_view_release(struct audit_ctx *c, const struct audit_rule *rule,
			const struct audit_alternative *ask, struct audit_view *out)
{
	struct audit_subject *s;

	(void)rule;
	(void)ask;
	out->subject = VB_STR("etc/os-release");
	if (!c->facts->os_id.n) {
		audit_view_absent(c, out, out->subject);
		return;
	}
	s = audit_view_add(c, out, out->subject);
	*vb_vec_add(c->arena, &s->values) = (struct audit_value){
		.value = vb_arena_printf(c->arena, "%.*s %.*s", VB_FMT(c->facts->os_id),
					 VB_FMT(c->facts->os_version)),
		.what = VB_STR("VERSION_ID"), .file = out->subject};
}

void audit_view_vulnerabilities(struct audit_ctx *c, const struct audit_rule *rule,
				const struct audit_alternative *ask, struct audit_view *out)
{
	const struct model_assessment *m = c->into;
	struct audit_subject *s;

	(void)rule;
	(void)ask;
	out->subject = VB_STR("packages");
	if (!c->facts->components.n) {
		out->state = AUDIT_NOT_THERE;
		out->why = audit_say(c->arena, "no component was found",
				     "aucun composant n’a été trouvé");
		return;
	}
	if (!m || !m->feeds.n) {
		out->state = AUDIT_BLIND;
		out->why = audit_say(c->arena, "no advisories are loaded: vauban watch",
				     "aucun avis n’est chargé : vauban watch");
		return;
	}
	s = audit_view_add(c, out, out->subject);
	for (size_t i = 0; i < m->findings.n; i++) {
		const struct model_finding *f = &m->findings.v[i];

		if (f->kind == MODEL_VULNERABILITY && f->kev && !f->target.n)
			*vb_vec_add(c->arena, &s->values) = (struct audit_value){
				.value = f->rule, .what = f->subject_name, .file = f->place};
	}
}

static bool has_packages(const struct model_facts *f)
{
	for (size_t i = 0; i < f->components.n; i++)
		if (vb_str_is(f->components.v[i].type, "deb") ||
		    vb_str_is(f->components.v[i].type, "apk") ||
		    vb_str_is(f->components.v[i].type, "rpm"))
			return true;
	return false;
}

void audit_view_digests(struct audit_ctx *c, const struct audit_rule *rule,
			const struct audit_alternative *ask, struct audit_view *out)
{
	const struct model_facts *f = c->facts;

	(void)rule;
	(void)ask;
	if (!f->compared && !has_packages(f)) {
		audit_view_absent(c, out, VB_STR("dpkg, apk, rpm"));
		return;
	}
	if (!f->digests_asked) {
		out->state = AUDIT_BLIND;
		out->why = audit_say(
			c->arena, "packaged files were not compared: vauban audit --digests",
			"les fichiers empaquetés n’ont pas été comparés : vauban audit "
			"--digests");
		return;
	}
	if (!f->compared) {
		audit_view_absent(c, out, VB_STR("md5sums, filedigests"));
		return;
	}
	out->each = out->existence = true;
	out->subject = VB_STR("files");
	for (size_t i = 0; i < f->altered.n; i++) {
		const struct model_altered *m = &f->altered.v[i];
		struct audit_subject *s = audit_view_add(c, out, m->path);

		*vb_vec_add(c->arena, &s->values) = (struct audit_value){
			.file = m->path,
			.what = m->algorithm,
			.value = vb_arena_printf(c->arena, "%.*s, recorded %.*s", VB_FMT(m->seen),
						 VB_FMT(m->recorded))};
	}
	for (size_t i = 0; i < f->unreadable.n && out->partial == false; i++)
		if (vb_str_is(f->unreadable.v[i].reader, "digest")) {
			out->partial = true;
			out->why = audit_say(c->arena, "%.*s could not be compared: %.*s",
					     "%.*s n’a pas pu être comparé : %.*s",
					     VB_FMT(f->unreadable.v[i].path),
					     VB_FMT(f->unreadable.v[i].reason));
		}
}

void audit_view_target(struct audit_ctx *c, const struct audit_rule *rule,
		       const struct audit_alternative *ask, struct audit_view *out)
{
	struct audit_subject *s;

	(void)rule;
	(void)ask;
	out->subject = VB_STR("target");
	if (!c->facts->root_format.n) {
		out->state = AUDIT_NOT_THERE;
		out->why = audit_say(c->arena, "the root stands in no volume of its own",
				     "la racine n’est dans aucun volume à elle");
		return;
	}
	s = audit_view_add(c, out, out->subject);
	*vb_vec_add(c->arena, &s->values) = (struct audit_value){.value = c->facts->root_format,
								 .what = VB_STR("root_format")};
}
