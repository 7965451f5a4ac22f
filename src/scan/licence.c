/*
 * licence.c - gives packages of a distribution the licence their own files say (readers/copyright.c). A copyright file
 * is written for a source package: a binary package whose folder is a link to a sister's has the sister's.
 */
#include "scan/collect_int.h"

static bool is_licence(const struct model_setting *s)
{
	return vb_str_is(s->format, "dpkg-licence");
}

static bool is_dpkg(const struct model_component *c)
{
	return vb_str_is(c->reader, "dpkg");
}

void scan_licence_settle(struct model_facts *f)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_map by_name, by_source;
	size_t n = 0, packages = 0;

	for (size_t i = 0; i < f->components.n; i++)
		packages += is_dpkg(&f->components.v[i]);
	if (!packages)
		return;
	vb_map_init(&by_name, scratch);
	vb_map_init(&by_source, scratch);
	for (size_t i = 0; i < f->settings.n; i++)
		if (is_licence(&f->settings.v[i])) {
			struct vb_str *value = vb_arena_alloc(scratch, sizeof(*value));

			*value = f->settings.v[i].value;
			*vb_map_put(&by_name, f->settings.v[i].key) = value;
		}
	for (size_t i = 0; by_name.n && i < f->components.n; i++) {
		struct model_component *c = &f->components.v[i];
		struct vb_str *value = is_dpkg(c) ? vb_map_find(&by_name, c->name) : NULL;
		void **slot;

		if (!value)
			continue;
		if (!c->licence.n)
			c->licence = *value;
		slot = vb_map_put(&by_source, c->source_name);
		/* of several sisters the first by name: files arrive in any order */
		if (!*slot || vb_str_cmp(*value, *(struct vb_str *)*slot) < 0)
			*slot = value;
	}
	for (size_t i = 0; by_source.n && i < f->components.n; i++) {
		struct model_component *c = &f->components.v[i];
		const struct vb_str *value = is_dpkg(c) && !c->licence.n
						     ? vb_map_find(&by_source, c->source_name)
						     : NULL;

		if (value)
			c->licence = *value;
	}
	for (size_t i = 0; i < f->settings.n; i++) /* told: no rule is about them */
		if (!is_licence(&f->settings.v[i]))
			f->settings.v[n++] = f->settings.v[i];
	f->settings.n = n;
}
