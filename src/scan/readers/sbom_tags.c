/*
 * sbom_tags.c - bills of materials in SPDX 2.3 tag-value text, and what SPDX relationships mean in either form.
 *
 *   Tag: value                    one a line; <text> ... </text> may span lines
 *   PackageName starts a package; Relationship: A KIND B stands anywhere
 *
 * Files and snippets of the document are passed over. Source: SPDX 2.3 clauses 7 and 11, annex "Using SPDX tag-value".
 */
#include "scan/readers/readers.h"
#include "scan/readers/sbom_int.h"

#include "core/limits.h"

static struct sbom_node *described(struct sbom *s, struct vb_str ref)
{
	for (size_t i = 0; i < s->nodes.n; i++)
		if (vb_str_eq(s->nodes.v[i].ref, ref))
			return &s->nodes.v[i];
	return NULL;
}

static const struct {
	const char *kind;
	bool turned; /* "B is a dependency of A" */
	enum model_scope scope;
} kinds[] = {{"DEPENDS_ON", false, MODEL_SCOPE_RUNTIME},
	     {"DEPENDENCY_OF", true, MODEL_SCOPE_RUNTIME},
	     {"RUNTIME_DEPENDENCY_OF", true, MODEL_SCOPE_RUNTIME},
	     {"STATIC_LINK", false, MODEL_SCOPE_RUNTIME},
	     {"DYNAMIC_LINK", false, MODEL_SCOPE_RUNTIME},
	     {"DEV_DEPENDENCY_OF", true, MODEL_SCOPE_DEV},
	     {"TEST_DEPENDENCY_OF", true, MODEL_SCOPE_DEV},
	     {"BUILD_DEPENDENCY_OF", true, MODEL_SCOPE_DEV},
	     {"DEV_TOOL_OF", true, MODEL_SCOPE_DEV},
	     {"BUILD_TOOL_OF", true, MODEL_SCOPE_DEV},
	     {"OPTIONAL_DEPENDENCY_OF", true, MODEL_SCOPE_OPTIONAL}};

void sbom_spdx_relation(struct sbom *s, struct vb_str a, struct vb_str kind, struct vb_str b)
{
	bool about = vb_str_is(kind, "DESCRIBES"), turned = vb_str_is(kind, "DESCRIBED_BY");
	struct sbom_node *n;

	if ((about || turned) && s->described++ < SBOM_DESCRIBED_MAX) {
		n = described(s, turned ? a : b);
		if (n) {
			n->root = true;
			n->system = false;
		}
	}
	for (size_t i = 0; i < VB_COUNT(kinds); i++) {
		if (!vb_str_is(kind, kinds[i].kind))
			continue;
		sbom_needs(s, kinds[i].turned ? b : a, kinds[i].turned ? a : b);
		if (kinds[i].scope != MODEL_SCOPE_RUNTIME)
			sbom_scope(s, a, kinds[i].scope);
	}
}

/* ---- text ------------------------------------------------------------------------------- */

struct tags {
	struct sbom s;
	struct vb_str rest;
	uint32_t line;
	struct sbom_node *at; /* the package being told; NULL outside */
	struct vb_str concluded, licence_id;
	struct vb_map texts;
	VB_VEC(struct sbom_edge) relations; /* from, "KIND to" */
};

/* The value of a tag, its <text> brackets taken off; lines of a text are counted. */
static struct vb_str value_take(struct tags *t, struct vb_str value)
{
	struct vb_str open = VB_STR("<text>"), close = VB_STR("</text>"), line, whole;
	size_t end;

	value = vb_str_trim(value);
	if (!vb_str_starts(value, open))
		return value;
	value = vb_str_from(value, open.n);
	end = vb_str_find(value, close);
	if (end < value.n)
		return vb_str_sub(value, 0, end);
	whole = value;
	while (vb_str_line(&t->rest, &line)) {
		t->line++;
		end = vb_str_find(line, close);
		whole.n = (size_t)(line.p + (end < line.n ? end : line.n) - whole.p);
		if (end < line.n)
			break;
	}
	return whole;
}

static void package_end(struct tags *t)
{
	if (t->at && !t->at->c.licence.n)
		t->at->c.licence = t->concluded;
	t->at = NULL;
	t->concluded = (struct vb_str){NULL, 0};
}

static void checksum(struct tags *t, struct vb_str value)
{
	size_t colon = vb_str_chr(value, ':');

	sbom_hash(&t->s, &t->at->c, vb_str_trim(vb_str_sub(value, 0, colon)),
		  vb_str_from(value, colon + 1));
}

static void reference(struct tags *t, struct vb_str value)
{
	struct vb_str category, type, locator;

	if (vb_str_word(&value, &category) && vb_str_word(&value, &type) &&
	    vb_str_word(&value, &locator) && vb_str_is(type, "purl") && !t->at->purl.n)
		t->at->purl = locator;
}

static void package_tag(struct tags *t, struct vb_str tag, struct vb_str value)
{
	struct vb_arena *a = t->s.in->arena;
	struct sbom_node *n = t->at;

	if (vb_str_is(tag, "SPDXID") && !n->ref.n)
		n->ref = value;
	else if (vb_str_is(tag, "PackageVersion"))
		n->c.version = sbom_said(value);
	else if (vb_str_is(tag, "PackageSupplier"))
		n->c.supplier = sbom_supplier(a, value);
	else if (vb_str_is(tag, "PackageOriginator") && !n->c.supplier.n)
		n->c.supplier = sbom_supplier(a, value);
	else if (vb_str_is(tag, "PackageLicenseDeclared"))
		n->c.licence = sbom_said(value);
	else if (vb_str_is(tag, "PackageLicenseConcluded"))
		t->concluded = sbom_said(value);
	else if (vb_str_is(tag, "PackageChecksum"))
		checksum(t, value);
	else if (vb_str_is(tag, "ExternalRef"))
		reference(t, value);
	else if (vb_str_is(tag, "PackageSourceInfo"))
		sbom_source(&n->c, value);
	else if (vb_str_is(tag, "PrimaryPackagePurpose"))
		n->system = vb_str_is(value, "OPERATING-SYSTEM");
}

static void text_put(struct tags *t, struct vb_str value)
{
	enum { NAME_LONGEST = 200 };
	struct vb_str *kept;

	value = vb_str_trim(value);
	if (!value.n || value.n > NAME_LONGEST || vb_str_chr(value, '\n') < value.n)
		return;
	kept = vb_arena_alloc(t->s.in->arena, sizeof(*kept));
	*kept = value;
	*vb_map_put(&t->texts, t->licence_id) = kept;
}

static void tag_put(struct tags *t, struct vb_str tag, struct vb_str value, uint32_t line)
{
	if (vb_str_is(tag, "PackageName")) {
		package_end(t);
		t->at = sbom_add(&t->s, (struct vb_str){NULL, 0}, line);
		t->at->c.name = value;
	} else if (vb_str_is(tag, "Relationship")) {
		struct vb_str from;

		if (vb_str_word(&value, &from))
			*vb_vec_add(t->s.in->arena, &t->relations) = (struct sbom_edge){from,
											value};
	} else if (vb_str_is(tag, "FileName") || vb_str_is(tag, "SnippetSPDXID")) {
		package_end(t);
	} else if (vb_str_is(tag, "LicenseID")) {
		package_end(t);
		t->licence_id = value;
	} else if (vb_str_is(tag, "ExtractedText")) {
		text_put(t, value);
	} else if (t->at) {
		package_tag(t, tag, value);
	}
}

static void tags_settle(struct tags *t)
{
	package_end(t);
	for (size_t i = 0; i < t->s.nodes.n; i++) {
		const struct vb_str *text = vb_map_find(&t->texts, t->s.nodes.v[i].c.licence);

		if (text)
			t->s.nodes.v[i].c.licence = *text;
	}
	for (size_t i = 0; i < t->relations.n; i++) {
		struct vb_str rest = t->relations.v[i].to, kind, to;

		if (vb_str_word(&rest, &kind) && vb_str_word(&rest, &to))
			sbom_spdx_relation(&t->s, t->relations.v[i].from, kind, to);
	}
}

static bool read_tags(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct tags t = {.s = {.in = in, .out = out, .reader = "spdx"}, .rest = in->content};
	struct vb_str line;
	bool known = false;

	vb_map_init(&t.texts, in->arena);
	while (vb_str_line(&t.rest, &line)) {
		size_t colon = vb_str_chr(line, ':');
		struct vb_str tag = vb_str_trim(vb_str_sub(line, 0, colon));
		uint32_t at = ++t.line;

		if (!tag.n || tag.p[0] == '#' || colon == line.n)
			continue;
		known |= vb_str_is(tag, "SPDXVersion");
		if (!known)
			break;
		tag_put(&t, tag, value_take(&t, vb_str_from(line, colon + 1)), at);
	}
	if (!known)
		return vb_fail(err, VB_E_INPUT, "no SPDX text: it does not begin with SPDXVersion");
	tags_settle(&t);
	sbom_emit(&t.s);
	return true;
}

static const char *const patterns[] = {"**/*.spdx", NULL};

const struct scan_reader scan_reader_sbom_tags = {
	.name = "sbom-tag-value",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_tags,
	.what = "bills of materials: SPDX 2.3 tag-value text",
};
