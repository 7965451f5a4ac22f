/*
 * sbom.c - bills of materials of others, and our own read again: from what a document says to components that can be
 * looked up.
 *
 *   CycloneDX JSON, SPDX JSON, SPDX tag-value ──► struct sbom ──identity (purl), ecosystem, edges──► components
 *
 * A package of a distribution is looked up in that distribution's release: what the document says of it (our property
 * vauban:ecosystem), else the purl's "distro" qualifier, else the operating system among the components; else it is not
 * assessed. Edges are by purl, so that they hold between packages of different kinds.
 * Sources: purl-spec (types, the qualifiers distro and upstream); the OSV schema's list of ecosystems.
 */
#include "scan/readers/sbom_int.h"

#include "scan/collect_int.h"

enum { EDGES_EACH = 4096 }; /* dependencies of one component */
#define NO_ECOSYSTEM                                                                               \
	"none" /* our documents say so of a package no public registry may be asked about */

struct sbom_node *sbom_add(struct sbom *s, struct vb_str ref, uint32_t line)
{
	struct sbom_node *n = vb_vec_add(s->in->arena, &s->nodes);

	*n = (struct sbom_node){.ref = ref, .line = line};
	n->c.reader = vb_str(s->reader);
	n->c.vendored = scan_path_vendored(s->in->path);
	return n;
}

void sbom_needs(struct sbom *s, struct vb_str from, struct vb_str to)
{
	if (from.n && to.n)
		*vb_vec_add(s->in->arena, &s->edges) = (struct sbom_edge){from, to};
}

void sbom_scope(struct sbom *s, struct vb_str ref, enum model_scope scope)
{
	*vb_vec_add(s->in->arena, &s->marks) = (struct sbom_mark){ref, scope};
}

struct vb_str sbom_said(struct vb_str text)
{
	text = vb_str_trim(text);
	return vb_str_is(text, "NOASSERTION") || vb_str_is(text, "NONE") ? (struct vb_str){NULL, 0}
									 : text;
}

struct vb_str sbom_supplier(struct vb_arena *a, struct vb_str text)
{
	static const char *const kinds[] = {"Organization:", "Person:", "Tool:"};
	size_t open;

	text = sbom_said(text);
	for (size_t i = 0; i < VB_COUNT(kinds); i++)
		if (vb_str_starts(text, vb_str(kinds[i])))
			text = vb_str_trim(vb_str_from(text, strlen(kinds[i])));
	open = vb_str_rchr(text, '(');
	if (open < text.n && open && text.p[text.n - 1] == ')' && open + 2 < text.n)
		return vb_arena_printf(a, "%.*s <%.*s>",
				       VB_FMT(vb_str_trim(vb_str_sub(text, 0, open))),
				       (int)(text.n - open - 2), text.p + open + 1);
	return sbom_said(text);
}

void sbom_hash(struct sbom *s, struct model_component *c, struct vb_str algorithm,
	       struct vb_str hex)
{
	static const char *const names[][2] = {{"MD5", "MD5"},
					       {"SHA1", "SHA-1"},
					       {"SHA256", "SHA-256"},
					       {"SHA384", "SHA-384"},
					       {"SHA512", "SHA-512"}};

	for (size_t i = 0; i < VB_COUNT(names); i++)
		if (vb_str_is(algorithm, names[i][0]))
			algorithm = vb_str(names[i][1]);
	scan_package_hash(s->in->arena, c, algorithm, vb_str_trim(hex));
}

/* What our own documents say beside the source package (report/spdx_document.c); the place comes before the first ';'. */
static void said_take(struct model_component *c, struct vb_str sentence)
{
	struct vb_str rest = vb_str_from(sentence, vb_str_chr(sentence, ';') + 1), part;

	while (vb_str_next(&rest, ';', &part)) {
		part = vb_str_trim(part);
		c->vendored |= vb_str_is(part, "declared inside a third party's package");
		c->own |= vb_str_is(part, "the product's own package");
		if (vb_str_is(part, "of no registry known here"))
			c->ecosystem = VB_STR(NO_ECOSYSTEM);
		if (vb_str_starts(part, VB_STR("shipped by pkg:")))
			c->owner = vb_str_from(part, strlen("shipped by "));
	}
}

void sbom_source(struct model_component *c, struct vb_str sentence)
{
	static const char *const phrases[] = {"built from source package ", "built package from: "};

	for (size_t i = 0; i < VB_COUNT(phrases); i++) {
		size_t at = vb_str_find(sentence, vb_str(phrases[i]));
		struct vb_str rest = vb_str_from(sentence, at + strlen(phrases[i]));

		if (at == sentence.n)
			continue;
		rest = vb_str_sub(rest, 0, vb_str_chr(rest, ';'));
		if (vb_str_word(&rest, &c->source_name))
			(void)vb_str_word(&rest, &c->source_version);
	}
	said_take(c, sentence);
}

/* ---- identity --------------------------------------------------------------------------- */

static struct vb_str qualifier(struct vb_str purl, const char *key)
{
	struct vb_str rest = vb_str_from(purl, vb_str_chr(purl, '?') + 1), pair;

	rest = vb_str_sub(rest, 0, vb_str_chr(rest, '#'));
	while (vb_str_next(&rest, '&', &pair)) {
		size_t eq = vb_str_chr(pair, '=');

		if (vb_str_is(vb_str_sub(pair, 0, eq), key))
			return vb_str_from(pair, eq + 1);
	}
	return (struct vb_str){NULL, 0};
}

static struct vb_str language_ecosystem(struct vb_str type)
{
	static const char *const known[][2] = {
		{"cargo", "crates.io"},   {"composer", "Packagist"},
		{"conan", "ConanCenter"}, {"cran", "CRAN"},
		{"gem", "RubyGems"},      {"githubactions", "GitHub Actions"},
		{"golang", "Go"},         {"hackage", "Hackage"},
		{"hex", "Hex"},           {"julia", "Julia"},
		{"maven", "Maven"},       {"npm", "npm"},
		{"nuget", "NuGet"},       {"opam", "opam"},
		{"pub", "Pub"},           {"pypi", "PyPI"},
		{"swift", "SwiftURL"},    {"bitnami", "Bitnami"}};

	for (size_t i = 0; i < VB_COUNT(known); i++)
		if (vb_str_is(type, known[i][0]))
			return vb_str(known[i][1]);
	return (struct vb_str){NULL, 0};
}

/* Long-term releases of Ubuntu are those of April of even years; their ecosystem says so. */
static struct vb_str ubuntu(struct vb_arena *a, struct vb_str version)
{
	bool lts = version.n == 5 && vb_str_ends(version, VB_STR(".04")) &&
						 (version.p[1] - '0') % 2 == 0;

	return version.n ? vb_arena_printf(a, "Ubuntu:%.*s%s", VB_FMT(version), lts ? ":LTS" : "")
			 : version;
}

/* Of "debian" and "12.5": the release whose advisories count. */
static struct vb_str system_ecosystem(struct vb_arena *a, const struct model_component *c,
				      struct vb_str id, struct vb_str version)
{
	struct model_facts f = {.arena = a, .os_id = id, .os_version = version};
	struct vb_str group, ecosystem = {NULL, 0},
			     reader = vb_str_is(c->type, "alpm") ? VB_STR("pacman") : c->type;

	if (!version.n)
		return ecosystem;
	if (vb_str_is(c->type, "deb") && vb_str_is(id, "debian"))
		return vb_arena_printf(a, "Debian:%.*s", (int)vb_str_chr(version, '.'), version.p);
	if (vb_str_is(c->type, "deb"))
		return vb_str_is(id, "ubuntu") ? ubuntu(a, version) : ecosystem;
	if (vb_str_is(id, "redhat"))
		f.os_id = VB_STR("rhel");
	return scan_system_release(&f, reader, version, &group, &ecosystem)
		       ? ecosystem
		       : (struct vb_str){NULL, 0};
}

static bool is_system(struct vb_str type)
{
	static const char *const types[] = {"deb", "rpm", "apk", "alpm", "opkg"};

	for (size_t i = 0; i < VB_COUNT(types); i++)
		if (vb_str_is(type, types[i]))
			return true;
	return false;
}

static struct vb_str ecosystem_of(struct sbom *s, const struct sbom_node *n,
				  const struct sbom_node *os)
{
	struct vb_arena *a = s->in->arena;
	struct vb_str distro = qualifier(n->purl, "distro"), id;
	size_t dash = vb_str_rchr(distro, '-');

	if (vb_str_is(n->ecosystem, NO_ECOSYSTEM) || vb_str_is(n->c.ecosystem, NO_ECOSYSTEM))
		return (struct vb_str){NULL, 0};
	if (n->ecosystem.n)
		return scan_text_clean(a, n->ecosystem);
	if (!is_system(n->c.type))
		return language_ecosystem(n->c.type);
	if (dash && dash < distro.n)
		return system_ecosystem(a, &n->c, vb_str_sub(distro, 0, dash),
					vb_str_from(distro, dash + 1));
	if (!os)
		return (struct vb_str){NULL, 0};
	id = n->c.group.n ? n->c.group : vb_arena_lower(a, os->c.name);
	return system_ecosystem(a, &n->c, id, os->c.version);
}

/* "upstream=openssl" or "upstream=openssl%403.0.1": the source package, as Syft writes it. */
static void upstream_take(struct vb_arena *a, struct sbom_node *n)
{
	struct vb_str text = qualifier(n->purl, "upstream"), probe;
	struct model_component source;

	if (!text.n || n->c.source_name.n)
		return;
	probe = vb_arena_printf(a, "pkg:generic/%.*s", VB_FMT(text)); /* decodes as a purl's name */
	if (!model_purl_parse(a, probe, &source))
		return;
	n->c.source_name = vb_str_sub(source.name, 0, vb_str_chr(source.name, '@'));
	n->c.source_version = vb_str_from(source.name, vb_str_chr(source.name, '@') + 1);
	if (source.version.n)
		n->c.source_version = source.version;
}

static void node_settle(struct sbom *s, struct sbom_node *n, const struct sbom_node *os)
{
	struct vb_arena *a = s->in->arena;
	struct model_component named;

	if (n->purl.n && model_purl_parse(a, n->purl, &named)) {
		n->c.type = named.type;
		n->c.group = named.group;
		n->c.name = named.name;
		n->c.version = named.version.n ? named.version : n->c.version;
		n->c.arch = named.arch;
		n->c.module = named.module;
	} else {
		n->purl = (struct vb_str){NULL, 0};
		n->c.type = VB_STR("generic");
	}
	n->c.group = scan_text_clean(a, n->c.group);
	n->c.name = scan_text_clean(a, n->c.name);
	n->c.version = scan_text_clean(a, n->c.version);
	n->c.arch = scan_text_clean(a, n->c.arch);
	n->c.module = scan_text_clean(a, n->c.module);
	n->c.owner = scan_text_clean(a, n->c.owner);
	upstream_take(a, n);
	if (is_system(n->c.type) && !n->c.source_name.n)
		n->c.source_name = n->c.name;
	n->c.own |= n->root;
	n->c.ecosystem = n->c.own ? (struct vb_str){NULL, 0} : ecosystem_of(s, n, os);
	n->c.purl = model_purl_write(a, &n->c);
}

/* ---- edges ------------------------------------------------------------------------------ */

static struct sbom_node *node_find(struct sbom *s, const struct vb_map *by_ref, struct vb_str ref)
{
	size_t i = (size_t)(uintptr_t)vb_map_find(by_ref, ref);

	return i ? &s->nodes.v[i - 1] : NULL;
}

static void edges_settle(struct sbom *s, const struct vb_map *by_ref)
{
	for (size_t i = 0; i < s->marks.n; i++) {
		struct sbom_node *n = node_find(s, by_ref, s->marks.v[i].ref);

		if (n)
			n->c.scope = s->marks.v[i].scope;
	}
	for (size_t i = 0; i < s->edges.n; i++) {
		struct sbom_node *from = node_find(s, by_ref, s->edges.v[i].from),
				 *to = node_find(s, by_ref, s->edges.v[i].to);

		if (!from || !to || from == to)
			continue;
		to->c.direct |= from->root;
		if (from->c.needs.n < EDGES_EACH)
			*vb_vec_add(s->in->arena, &from->c.needs) = to->c.purl;
	}
}

void sbom_emit(struct sbom *s)
{
	const struct sbom_node *os = NULL;
	struct vb_map by_ref;

	vb_map_init(&by_ref, s->in->arena);
	for (size_t i = 0; i < s->nodes.n && !os; i++)
		if (s->nodes.v[i].system)
			os = &s->nodes.v[i];
	for (size_t i = 0; i < s->nodes.n; i++) {
		void **slot = vb_map_put(&by_ref, s->nodes.v[i].ref);

		if (!*slot)
			*slot = (void *)(uintptr_t)(i + 1);
		node_settle(s, &s->nodes.v[i], os);
	}
	edges_settle(s, &by_ref);
	for (size_t i = 0; i < s->nodes.n; i++)
		if (!s->nodes.v[i].system)
			scan_package_emit(s->in, s->out, &s->nodes.v[i].c, s->nodes.v[i].line);
}
