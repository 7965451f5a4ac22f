/*
 * spdx_document.c - a software bill of materials in SPDX 2.3 (ISO/IEC 5962 as revised), as JSON.
 *
 *   creation ─ packages: the target and every component ─ relationships ─ texts of licences outside the SPDX list
 *
 * One document, two ways to write it: spdx_tags.c writes the same tree as tag-value. The namespace is named by the
 * digest of the rest: the same facts give the same bytes. What nobody asserts is NOASSERTION, never left to be guessed.
 * Sources: SPDX 2.3 clauses 6 (creation), 7 (packages), 10 (other licences), 11 (relationships).
 */
#include "report/spdx_int.h"

#include "report/completeness.h"
#include "report/cyclonedx_int.h"
#include "report/phrase.h"
#include "report/spdx.h"
#include "report/summary.h"
#include "report/uri.h"
#include "report/writers_int.h"

#define TARGET_ID "SPDXRef-target"
#define SYSTEM_ID "SPDXRef-OperatingSystem"
#define NOASSERTION "NOASSERTION"

enum { PLACES_SAID = 8 }; /* of one component; CycloneDX has them all */

struct spdx {
	const struct vb_run *run;
	const struct model_assessment *a;
	struct vb_arena *arena;
	struct vb_str *ids;          /* SPDXID of each component, by index */
	struct vb_map by_purl;       /* purl -> index + 1 of the first component that has it */
	struct vb_map texts;         /* licence text -> its LicenseRef-..., as a C string */
	struct report_node licences; /* hasExtractedLicensingInfos; v NULL until there is one */
	struct report_node root;
};

/* Letters, digits, '.' and '-': clause 3.2.2 of the annex on identifiers allows nothing else. */
static struct vb_str idstring(struct vb_arena *a, struct vb_str s)
{
	char *p = vb_arena_alloc(a, s.n + 1);

	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		bool letter = (c | 0x20u) >= 'a' && (c | 0x20u) <= 'z';

		p[i] = letter || (c >= '0' && c <= '9') || c == '.' ? (char)c : '-';
	}
	return (struct vb_str){p, s.n};
}

static void name_ids(struct spdx *s)
{
	const struct model_facts *f = s->a->facts;
	struct vb_map used;

	vb_map_init(&used, s->arena);
	vb_map_init(&s->by_purl, s->arena);
	vb_map_init(&s->texts, s->arena);
	s->ids = vb_arena_array(s->arena, f->components.n + 1, sizeof(*s->ids));
	for (size_t i = 0; i < f->components.n; i++) {
		const struct model_component *c = &f->components.v[i];
		struct vb_str id = vb_arena_printf(
			s->arena, "SPDXRef-Package-%.*s-%.*s-%.*s",
			VB_FMT(idstring(s->arena, vb_str_sub(c->type, 0, 32))),
			VB_FMT(idstring(s->arena, vb_str_sub(c->name, 0, 128))),
			VB_FMT(idstring(s->arena, vb_str_sub(c->version, 0, 64))));
		void **slot = vb_map_put(&used, id);

		if (*slot)
			id = vb_arena_printf(s->arena, "%.*s-%zu", VB_FMT(id), i);
		*slot = (void *)(uintptr_t)1;
		s->ids[i] = id;
		slot = vb_map_put(&s->by_purl, c->purl);
		if (!*slot)
			*slot = (void *)(uintptr_t)(i + 1);
	}
}

/* ---- licences --------------------------------------------------------------------------- */

static void licence_declare(struct spdx *s, struct vb_str id, struct vb_str text)
{
	struct report_node n;

	if (!s->licences.v)
		s->licences = (struct report_node){s->root.doc, yyjson_mut_arr(s->root.doc)};
	n = report_node_item(s->licences);
	report_node_str(n, "licenseId", id);
	report_node_str(n, "extractedText", text);
	report_node_word(n, "name", NOASSERTION);
}

/* Every LicenseRef-... an expression names must be said by the document: of these only the name is known. */
static void references_declare(struct spdx *s, struct vb_str expression)
{
	struct vb_str rest = expression, word;

	while (vb_str_word(&rest, &word)) {
		while (word.n && (word.p[0] == '(' || word.p[0] == ')'))
			word = vb_str_from(word, 1);
		word = vb_str_sub(word, 0, vb_str_chr(word, ')'));
		if (!vb_str_starts(word, VB_STR("LicenseRef-")) || vb_map_find(&s->texts, word))
			continue;
		*vb_map_put(&s->texts, word) = s;
		licence_declare(s, word, word);
	}
}

static struct vb_str licence_of(struct spdx *s, struct vb_str licence)
{
	struct vb_str text = vb_arena_printable(s->arena, licence), id;
	void **slot;

	if (!licence.n)
		return VB_STR(NOASSERTION);
	if (report_spdx_expression(licence)) {
		references_declare(s, licence);
		return licence;
	}
	slot = vb_map_put(&s->texts, text);
	if (*slot)
		return vb_str(*slot);
	id = vb_arena_printf(s->arena, "LicenseRef-found-%.*s", 8,
			     report_uri_uuid(s->arena, text).p);
	*slot = (void *)(uintptr_t)id.p;
	licence_declare(s, id, text);
	return id;
}

/* ---- packages --------------------------------------------------------------------------- */

/* "Name <address>" as SPDX writes it, "Name (address)". Who answers for a package is taken as an organisation. */
static struct vb_str supplier_of(struct spdx *s, struct vb_str supplier)
{
	struct vb_str text = vb_str_trim(vb_arena_printable(s->arena, supplier)), name;
	size_t open = vb_str_chr(text, '<'), close = vb_str_chr(text, '>');

	if (!text.n)
		return VB_STR(NOASSERTION);
	name = vb_str_trim(vb_str_sub(text, 0, open));
	if (!name.n || close <= open + 1 || open == text.n)
		return vb_arena_printf(s->arena, "Organization: %.*s", VB_FMT(text));
	return vb_arena_printf(s->arena, "Organization: %.*s (%.*s)", VB_FMT(name),
			       (int)(close - open - 1), text.p + open + 1);
}

static void put_checksums(struct report_node n, const struct model_component *c)
{
	static const char *const names[][2] = {{"MD5", "MD5"},
					       {"SHA-1", "SHA1"},
					       {"SHA-256", "SHA256"},
					       {"SHA-384", "SHA384"},
					       {"SHA-512", "SHA512"},
					       {"SHA3-256", "SHA3-256"},
					       {"SHA3-384", "SHA3-384"},
					       {"SHA3-512", "SHA3-512"},
					       {"BLAKE2b-256", "BLAKE2b-256"},
					       {"BLAKE3", "BLAKE3"},
					       {"BLAKE2b-512", "BLAKE2b-512"}};
	struct report_node list = {0}, item;

	for (size_t i = 0; i < c->hashes.n; i++) {
		const char *word = NULL;

		for (size_t k = 0; k < VB_COUNT(names); k++)
			if (vb_str_is(c->hashes.v[i].algorithm, names[k][0]))
				word = names[k][1];
		if (!word || !report_bom_hash(&c->hashes.v[i]))
			continue;
		if (!list.v)
			list = report_node_list(n, "checksums");
		item = report_node_item(list);
		report_node_word(item, "algorithm", word);
		report_node_str(item, "checksumValue", c->hashes.v[i].hex);
	}
}

static void put_reference(struct spdx *s, struct report_node n, const struct model_component *c)
{
	struct report_node item;

	if (!c->purl.n)
		return;
	item = report_node_item(report_node_list(n, "externalRefs"));
	report_node_word(item, "referenceCategory", "PACKAGE-MANAGER");
	report_node_word(item, "referenceType", "purl");
	report_node_str(item, "referenceLocator", report_bom_purl(s->arena, c));
}

/* How it was recognised, and what it was built from: clause 7.10, "Source information". */
static struct vb_str source_info(struct spdx *s, const struct model_component *c)
{
	struct vb_str said = vb_arena_printf(s->arena, "recognised by %.*s", VB_FMT(c->reader));

	for (size_t i = 0; i < c->locations.n && i < PLACES_SAID; i++)
		said = vb_arena_printf(s->arena, "%.*s%s%.*s", VB_FMT(said), i ? ", " : " in ",
				       VB_FMT(c->locations.v[i].path));
	if (c->locations.n > PLACES_SAID)
		said = vb_arena_printf(s->arena, "%.*s and %zu more", VB_FMT(said),
				       c->locations.n - PLACES_SAID);
	if (c->source_name.n &&
	    (!vb_str_eq(c->source_name, c->name) || !vb_str_eq(c->source_version, c->version)))
		said = vb_arena_printf(s->arena, "%.*s; built from source package %.*s %.*s",
				       VB_FMT(said), VB_FMT(c->source_name),
				       VB_FMT(c->source_version));
	if (c->vendored)
		said = vb_arena_printf(s->arena, "%.*s; declared inside a third party's package",
				       VB_FMT(said));
	if (c->own)
		said = vb_arena_printf(s->arena, "%.*s; the product's own package", VB_FMT(said));
	else if (!c->ecosystem.n)
		said = vb_arena_printf(s->arena, "%.*s; of no registry known here", VB_FMT(said));
	if (c->owner.n)
		said = vb_arena_printf(s->arena, "%.*s; shipped by %.*s", VB_FMT(said),
				       VB_FMT(c->owner));
	if (c->locations.n && c->locations.v[0].layer.n)
		said = vb_arena_printf(s->arena, "%.*s; brought by layer %.*s", VB_FMT(said),
				       VB_FMT(c->locations.v[0].layer));
	return vb_arena_printable(s->arena, said);
}

static void put_package(struct spdx *s, struct report_node list, size_t i)
{
	const struct model_component *c = &s->a->facts->components.v[i];
	struct report_node n = report_node_item(list);
	struct vb_str file = report_component_file(c);

	report_node_str(n, "SPDXID", s->ids[i]);
	report_node_str(n, "name", model_component_name(s->arena, c));
	report_node_some(n, "versionInfo", c->version);
	report_node_some(n, "packageFileName", file);
	report_node_str(n, "supplier", supplier_of(s, c->supplier));
	report_node_word(n, "downloadLocation", NOASSERTION);
	report_node_bool(n, "filesAnalyzed", false);
	put_checksums(n, c);
	report_node_str(n, "sourceInfo", source_info(s, c));
	report_node_word(n, "licenseConcluded", NOASSERTION);
	report_node_str(n, "licenseDeclared", licence_of(s, c->licence));
	report_node_word(n, "copyrightText", NOASSERTION);
	put_reference(s, n, c);
	report_node_word(n, "primaryPackagePurpose", c->own ? "APPLICATION" : "LIBRARY");
}

static const char *purpose_of(const struct model_facts *f)
{
	if (f->kind == MODEL_TARGET_IMAGE)
		return "CONTAINER";
	if (f->kind == MODEL_TARGET_FIRMWARE)
		return "FIRMWARE";
	return f->is_root ? "OPERATING_SYSTEM" : "APPLICATION";
}

static void put_target(struct spdx *s, struct report_node list)
{
	struct report_node n = report_node_item(list);
	const struct model_case *c = s->a->the_case;

	report_node_word(n, "SPDXID", TARGET_ID);
	report_node_str(n, "name", vb_arena_printable(s->arena, report_phrase_target(s->a)));
	if (c)
		report_node_some(n, "versionInfo", c->version);
	report_node_str(n, "supplier", supplier_of(s, c ? c->owner : (struct vb_str){NULL, 0}));
	report_node_word(n, "downloadLocation", NOASSERTION);
	report_node_bool(n, "filesAnalyzed", false);
	report_node_word(n, "licenseConcluded", NOASSERTION);
	report_node_word(n, "licenseDeclared", NOASSERTION);
	report_node_word(n, "copyrightText", NOASSERTION);
	report_node_word(n, "primaryPackagePurpose", purpose_of(s->a->facts));
}

static void put_system(struct spdx *s, struct report_node list)
{
	const struct model_facts *f = s->a->facts;
	struct report_node n;

	if (!f->os_id.n)
		return;
	n = report_node_item(list);
	report_node_word(n, "SPDXID", SYSTEM_ID);
	report_node_str(n, "name", vb_arena_printable(s->arena, f->os_id));
	report_node_some(n, "versionInfo", vb_arena_printable(s->arena, f->os_version));
	report_node_word(n, "supplier", NOASSERTION);
	report_node_word(n, "downloadLocation", NOASSERTION);
	report_node_bool(n, "filesAnalyzed", false);
	report_node_word(n, "licenseConcluded", NOASSERTION);
	report_node_word(n, "licenseDeclared", NOASSERTION);
	report_node_word(n, "copyrightText", NOASSERTION);
	report_node_word(n, "primaryPackagePurpose", "OPERATING_SYSTEM");
}

/* ---- relationships ---------------------------------------------------------------------- */

static void relate(struct report_node list, struct vb_str from, const char *type, struct vb_str to)
{
	struct report_node n = report_node_item(list);

	report_node_str(n, "spdxElementId", from);
	report_node_word(n, "relationshipType", type);
	report_node_str(n, "relatedSpdxElement", to);
}

/* `from` needs component `to`, in the words SPDX has for its scope. */
static void relate_need(struct spdx *s, struct report_node list, struct vb_str from, size_t to)
{
	static const char *const turned[] = {NULL, "DEV_DEPENDENCY_OF", "OPTIONAL_DEPENDENCY_OF"};
	const struct model_component *c = &s->a->facts->components.v[to];

	if (turned[c->scope])
		relate(list, s->ids[to], turned[c->scope], from);
	else
		relate(list, from, "DEPENDS_ON", s->ids[to]);
}

static void relate_component(struct spdx *s, struct report_node list, size_t i)
{
	const struct model_facts *f = s->a->facts;
	const struct model_component *c = &f->components.v[i];
	size_t owner = (size_t)(uintptr_t)vb_map_find(&s->by_purl, c->owner);

	relate(list, VB_STR(TARGET_ID), "CONTAINS", s->ids[i]);
	if (c->direct || c->own)
		relate_need(s, list, VB_STR(TARGET_ID), i);
	if (owner && owner - 1 != i)
		relate(list, s->ids[owner - 1], "CONTAINS", s->ids[i]);
	for (size_t k = 0; k < c->edges.n; k++)
		if (c->edges.v[k] < f->components.n && c->edges.v[k] != i)
			relate_need(s, list, s->ids[i], c->edges.v[k]);
}

static void put_relationships(struct spdx *s)
{
	struct report_node list = report_node_list(s->root, "relationships");

	relate(list, VB_STR("SPDXRef-DOCUMENT"), "DESCRIBES", VB_STR(TARGET_ID));
	if (s->a->facts->os_id.n)
		relate(list, VB_STR(TARGET_ID), "CONTAINS", VB_STR(SYSTEM_ID));
	for (size_t i = 0; i < s->a->facts->components.n; i++)
		relate_component(s, list, i);
}

/* ---- the document ----------------------------------------------------------------------- */

static void put_creation(struct spdx *s)
{
	struct report_node n = report_node_object(s->root, "creationInfo"), list;
	const struct model_case *c = s->a->the_case;

	report_node_str(n, "created", vb_time_rfc3339(s->arena, report_moment(s->run, s->a)));
	list = report_node_list(n, "creators");
	report_node_add(list,
			vb_arena_printf(s->arena, "Tool: vauban-%.*s", VB_FMT(s->a->version)));
	if (c && c->owner.n)
		report_node_add(list, supplier_of(s, c->owner));
	if (s->a->facts->unreadable.n)
		report_node_str(n, "comment",
				vb_arena_printf(s->arena,
						"%zu inputs could not be read: this list is not "
						"complete",
						s->a->facts->unreadable.n));
}

static bool put_namespace(struct spdx *s, struct vb_error *err)
{
	yyjson_mut_val *key = yyjson_mut_str(s->root.doc, "documentNamespace");
	struct vb_str uuid;

	if (!report_node_digest(s->root, s->arena, &uuid, err))
		return false;
	uuid = vb_arena_printf(s->arena, "urn:uuid:%.*s", VB_FMT(uuid));
	yyjson_mut_obj_insert(s->root.v, key, vb_json_mut_str(s->root.doc, uuid), 4);
	return true;
}

bool report_spdx_document(const struct vb_run *run, const struct model_assessment *a,
			  yyjson_mut_doc **out, struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct spdx s = {.run = run, .a = a, .arena = arena, .root = report_node_root(doc)};
	struct report_node list;

	name_ids(&s);
	report_node_word(s.root, "spdxVersion", "SPDX-2.3");
	report_node_word(s.root, "dataLicense", "CC0-1.0");
	report_node_word(s.root, "SPDXID", "SPDXRef-DOCUMENT");
	report_node_str(s.root, "name", vb_arena_printable(arena, report_phrase_target(a)));
	put_creation(&s);
	list = report_node_list(s.root, "packages");
	put_target(&s, list);
	put_system(&s, list);
	for (size_t i = 0; i < a->facts->components.n; i++)
		put_package(&s, list, i);
	put_relationships(&s);
	if (s.licences.v)
		yyjson_mut_obj_add_val(doc, s.root.v, "hasExtractedLicensingInfos", s.licences.v);
	if (!put_namespace(&s, err))
		return false;
	*out = doc;
	doc = NULL;
	return true;
}

bool report_spdx_json(const struct vb_run *run, const struct model_assessment *a,
		      struct vb_buf *out, struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = NULL;

	return report_spdx_document(run, a, &doc, err) && vb_json_write(doc, true, out, err);
}
