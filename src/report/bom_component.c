/* bom_component.c - components of a CycloneDX document: identity, licence, supplier, digests, where they were seen. */
#include "model/release.h"
#include "report/completeness.h"
#include "report/cyclonedx_int.h"
#include "report/spdx.h"

/* The spelling and length CycloneDX accepts; anything else is no digest a reader could check. */
bool report_bom_hash(const struct model_hash *h)
{
	static const struct {
		const char *name;
		size_t digits;
	} known[] = {{"MD5", 32},         {"SHA-1", 40},        {"SHA-256", 64},  {"SHA-384", 96},
		     {"SHA-512", 128},    {"SHA3-256", 64},     {"SHA3-384", 96}, {"SHA3-512", 128},
		     {"BLAKE2b-256", 64}, {"BLAKE2b-512", 128}, {"BLAKE3", 64}};

	for (size_t i = 0; i < h->hex.n; i++)
		if (!strchr("0123456789abcdefABCDEF", h->hex.p[i]) || !h->hex.p[i])
			return false;
	for (size_t i = 0; i < VB_COUNT(known); i++)
		if (vb_str_is(h->algorithm, known[i].name))
			return h->hex.n == known[i].digits;
	return false;
}

static struct vb_str qualified(struct vb_arena *a, struct vb_str purl, const char *key,
			       struct vb_str value)
{
	static const char kept[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
				   "-._~:";
	struct vb_buf b;

	vb_buf_init(&b, purl.n + 3 * value.n + 64);
	vb_buf_printf(&b, "%.*s%c%s=", VB_FMT(purl), vb_str_chr(purl, '?') < purl.n ? '&' : '?',
		      key);
	for (size_t i = 0; i < value.n; i++)
		if (value.p[i] && strchr(kept, value.p[i]))
			vb_buf_char(&b, value.p[i]);
		else
			vb_buf_printf(&b, "%%%02X", (unsigned char)value.p[i]);
	purl = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return purl;
}

struct vb_str report_bom_purl(struct vb_arena *a, const struct model_component *c)
{
	static const char *const systems[] = {"deb", "rpm", "apk"};
	struct vb_str release = model_release_number(c->ecosystem), purl = c->purl,
		      source = c->source_name;

	for (size_t i = 0; i < VB_COUNT(systems); i++) {
		if (!vb_str_is(c->type, systems[i]) || !c->group.n || !purl.n)
			continue;
		if (release.n)
			purl = qualified(
				a, purl, "distro",
				vb_arena_printf(a, "%.*s-%.*s", VB_FMT(c->group), VB_FMT(release)));
		if (!vb_str_eq(c->source_version, c->version))
			source = vb_arena_printf(a, "%.*s@%.*s", VB_FMT(source),
						 VB_FMT(c->source_version));
		if (source.n && !vb_str_eq(source, c->name))
			purl = qualified(a, purl, "upstream", source);
	}
	return purl;
}

static void put_hashes(struct report_node n, const struct model_component *c)
{
	struct report_node list = {0}, item;

	for (size_t i = 0; i < c->hashes.n; i++) {
		if (!report_bom_hash(&c->hashes.v[i]))
			continue;
		if (!list.v)
			list = report_node_list(n, "hashes");
		item = report_node_item(list);
		report_node_str(item, "alg", c->hashes.v[i].algorithm);
		report_node_str(item, "content", c->hashes.v[i].hex);
	}
}

static void put_licence(struct report_node n, struct vb_str licence)
{
	struct report_node item;

	if (!licence.n)
		return;
	item = report_node_item(report_node_list(n, "licenses"));
	if (report_spdx_expression(licence))
		report_node_str(item, "expression", licence);
	else
		report_node_str(report_node_object(item, "license"), "name", licence);
}

static void put_occurrences(struct report_node n, const struct model_component *c)
{
	struct report_node list, item;

	if (!c->locations.n)
		return;
	list = report_node_list(report_node_object(n, "evidence"), "occurrences");
	for (size_t i = 0; i < c->locations.n; i++) {
		item = report_node_item(list);
		report_node_str(item, "location", c->locations.v[i].path);
		if (c->locations.v[i].line)
			report_node_uint(item, "line", c->locations.v[i].line);
		report_node_some(item, "additionalContext", c->locations.v[i].layer);
	}
}

static void property(struct report_node list, const char *name, struct vb_str value)
{
	struct report_node item;

	if (!value.n)
		return;
	item = report_node_item(list);
	report_node_word(item, "name", name);
	report_node_str(item, "value", value);
}

static void put_properties(struct report_node n, const struct model_component *c)
{
	struct report_node list = report_node_list(n, "properties");

	property(list, "vauban:reader", c->reader);
	/* "none" is said too: a package of a registry we do not know must not be looked up in the public one later */
	property(list, "vauban:ecosystem",
		 c->ecosystem.n || c->own ? c->ecosystem : VB_STR("none"));
	property(list, "vauban:source_name", c->source_name);
	property(list, "vauban:source_version", c->source_version);
	property(list, "vauban:architecture", c->arch);
	property(list, "vauban:owner", c->owner);
	property(list, "vauban:layer", c->locations.n ? c->locations.v[0].layer : VB_STR(""));
	property(list, "bsi:component:filename", report_component_file(c));
	property(list, "vauban:own", c->own ? VB_STR("true") : VB_STR(""));
	property(list, "vauban:vendored", c->vendored ? VB_STR("true") : VB_STR(""));
}

/* The distribution: by its name and version Trivy and Grype know which advisories its packages are looked up in. */
static void put_system(struct report_node list, const struct report_bom *b)
{
	const struct model_facts *f = b->a->facts;
	struct report_node n;

	if (!f->os_id.n)
		return;
	n = report_node_item(list);
	report_node_word(n, "type", "operating-system");
	report_node_word(n, "bom-ref", REPORT_BOM_SYSTEM);
	report_node_str(n, "name", vb_arena_printable(b->arena, f->os_id));
	report_node_some(n, "version", vb_arena_printable(b->arena, f->os_version));
	report_node_some(n, "description", vb_arena_printable(b->arena, f->os_name));
}

void report_bom_components(struct report_node root, const struct report_bom *b)
{
	static const char *const scopes[] = {"required", "excluded", "optional"};
	struct report_node list = report_node_list(root, "components"), n;

	put_system(list, b);
	for (size_t i = 0; i < b->a->facts->components.n; i++) {
		const struct model_component *c = &b->a->facts->components.v[i];

		n = report_node_item(list);
		report_node_word(n, "type", c->own ? "application" : "library");
		report_node_str(n, "bom-ref", b->refs[i]);
		if (c->supplier.n)
			report_node_str(report_node_object(n, "supplier"), "name", c->supplier);
		report_node_some(n, "group", c->group);
		report_node_str(n, "name", c->name);
		report_node_some(n, "version", c->version);
		report_node_word(n, "scope", scopes[c->scope]);
		put_hashes(n, c);
		put_licence(n, c->licence);
		report_node_some(n, "purl", report_bom_purl(b->arena, c));
		put_occurrences(n, c);
		put_properties(n, c);
	}
}
