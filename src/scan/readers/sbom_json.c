/*
 * sbom_json.c - bills of materials in JSON: CycloneDX 1.4 to 1.6 and SPDX 2.2 and 2.3, told apart by what stands in
 * them, never by the name of the file.
 *
 *   CycloneDX  metadata.component; components[] (nested): bom-ref, purl, licenses, hashes, supplier, scope;
 *              dependencies[]: ref, dependsOn
 *   SPDX       packages[]: SPDXID, externalRefs purl, licenseDeclared, checksums, supplier; relationships[]
 *
 * Components that are files, data or certificates are no packages and are left out.
 * Sources: ECMA-424 (CycloneDX 1.6) and the JSON schemas of 1.4 and 1.5; SPDX 2.3 and its JSON schema.
 */
#include "scan/readers/lock_int.h"
#include "scan/readers/readers.h"
#include "scan/readers/sbom_int.h"

#include "core/limits.h"

enum {
	NESTING = 32,
	LICENCES_EACH = 256, /* of one component */
};

/* ---- CycloneDX -------------------------------------------------------------------------- */

static struct vb_str licence_one(yyjson_val *choice)
{
	yyjson_val *licence = vb_json_object(choice, "license");
	struct vb_str id = vb_json_str(licence, "id");

	if (!licence)
		return vb_json_str(choice, "expression");
	return id.n ? id : vb_json_str(licence, "name");
}

/* Several licences hold together: "A AND B", each in brackets when it is an expression itself. */
static struct vb_str cdx_licence(struct vb_arena *a, yyjson_val *component)
{
	struct vb_str all = {NULL, 0};
	yyjson_val *choice;
	size_t i, n;

	vb_json_each(vb_json_array(component, "licenses"), i, n, choice)
	{
		struct vb_str one = licence_one(choice);
		bool compound = n > 1 && vb_str_chr(one, ' ') < one.n;

		if (one.n && i < LICENCES_EACH && one.n + all.n < VB_LIMIT_STRING_BYTES)
			all = vb_arena_printf(a, "%.*s%s%s%.*s%s", VB_FMT(all),
					      all.n ? " AND " : "", compound ? "(" : "",
					      VB_FMT(one), compound ? ")" : "");
	}
	return all;
}

static struct vb_str cdx_supplier(yyjson_val *component)
{
	static const char *const objects[] = {"supplier", "manufacturer"};
	static const char *const strings[] = {"publisher", "author"};

	for (size_t i = 0; i < VB_COUNT(objects); i++) {
		struct vb_str name = vb_json_str(vb_json_object(component, objects[i]), "name");

		if (name.n)
			return name;
	}
	for (size_t i = 0; i < VB_COUNT(strings); i++)
		if (vb_json_str(component, strings[i]).n)
			return vb_json_str(component, strings[i]);
	return (struct vb_str){NULL, 0};
}

/* What tools say beside the format: ours, and Trivy's source package. */
static void cdx_properties(struct sbom *s, yyjson_val *component, struct sbom_node *n)
{
	struct vb_str release = {NULL, 0}, epoch = {NULL, 0};
	yyjson_val *p;
	size_t i, m;

	vb_json_each(vb_json_array(component, "properties"), i, m, p)
	{
		struct vb_str name = vb_json_str(p, "name"), value = vb_json_str(p, "value");

		if (vb_str_is(name, "vauban:ecosystem"))
			n->ecosystem = value;
		else if (vb_str_is(name, "vauban:source_name") ||
			 vb_str_is(name, "aquasecurity:trivy:SrcName"))
			n->c.source_name = value;
		else if (vb_str_is(name, "vauban:source_version") ||
			 vb_str_is(name, "aquasecurity:trivy:SrcVersion"))
			n->c.source_version = value;
		else if (vb_str_is(name, "aquasecurity:trivy:SrcRelease"))
			release = value;
		else if (vb_str_is(name, "aquasecurity:trivy:SrcEpoch"))
			epoch = value;
		else if (vb_str_is(name, "vauban:vendored"))
			n->c.vendored |= vb_str_is(value, "true");
		else if (vb_str_is(name, "vauban:own"))
			n->c.own |= vb_str_is(value, "true");
		else if (vb_str_is(name, "vauban:owner"))
			n->c.owner = scan_text_clean(s->in->arena, value);
	}
	if (n->c.source_version.n && (release.n || epoch.n))
		n->c.source_version = vb_arena_printf(
			s->in->arena, "%.*s%s%.*s%s%.*s", VB_FMT(epoch), epoch.n ? ":" : "",
			VB_FMT(n->c.source_version), release.n ? "-" : "", VB_FMT(release));
}

static bool cdx_is_package(struct vb_str type)
{
	static const char *const others[] = {"file", "data", "cryptographic-asset"};

	for (size_t i = 0; i < VB_COUNT(others); i++)
		if (vb_str_is(type, others[i]))
			return false;
	return true;
}

static void cdx_component(struct sbom *s, struct scan_json *j, yyjson_val *component, bool root,
			  unsigned depth);

static void cdx_list(struct sbom *s, struct scan_json *j, yyjson_val *list, unsigned depth)
{
	yyjson_val *component;
	size_t i, n;

	vb_json_each(list, i, n, component) cdx_component(s, j, component, false, depth);
}

static enum model_scope cdx_scope(yyjson_val *component)
{
	struct vb_str scope = vb_json_str(component, "scope");

	return vb_str_is(scope, "excluded")   ? MODEL_SCOPE_DEV
	       : vb_str_is(scope, "optional") ? MODEL_SCOPE_OPTIONAL
					      : MODEL_SCOPE_RUNTIME;
}

static void cdx_fill(struct sbom *s, struct scan_json *j, yyjson_val *component, bool root)
{
	yyjson_val *name = yyjson_obj_get(component, "name"), *h;
	struct sbom_node *n = sbom_add(s, vb_json_str(component, "bom-ref"),
				       vb_json_line(&j->lines, name));
	size_t i, m;

	n->purl = vb_json_str(component, "purl");
	if (!n->ref.n)
		n->ref = n->purl;
	n->root = root;
	n->system = vb_str_is(vb_json_str(component, "type"), "operating-system") && !root;
	n->c.group = vb_json_str(component, "group");
	n->c.name = vb_json_value_str(name);
	n->c.version = vb_json_str(component, "version");
	n->c.licence = cdx_licence(s->in->arena, component);
	n->c.supplier = cdx_supplier(component);
	n->c.scope = cdx_scope(component);
	vb_json_each(vb_json_array(component, "hashes"), i, m, h)
		sbom_hash(s, &n->c, vb_json_str(h, "alg"), vb_json_str(h, "content"));
	cdx_properties(s, component, n);
}

static void cdx_component(struct sbom *s, struct scan_json *j, yyjson_val *component, bool root,
			  unsigned depth)
{
	if (depth > NESTING) {
		scan_json_trouble(j, yyjson_obj_get(component, "name"),
				  "components nested too deep: the rest is left out");
		return;
	}
	if (yyjson_is_obj(component) && cdx_is_package(vb_json_str(component, "type")))
		cdx_fill(s, j, component, root);
	cdx_list(s, j, vb_json_array(component, "components"), depth + 1);
}

static void cdx_read(struct sbom *s, struct scan_json *j)
{
	yyjson_val *root = vb_json_object(vb_json_object(j->root, "metadata"), "component"), *d,
		   *to;
	size_t i, n, k, m;

	if (root)
		cdx_component(s, j, root, true, 0);
	cdx_list(s, j, vb_json_array(j->root, "components"), 0);
	vb_json_each(vb_json_array(j->root, "dependencies"), i, n, d)
		vb_json_each(vb_json_array(d, "dependsOn"), k, m, to)
			sbom_needs(s, vb_json_str(d, "ref"), vb_json_value_str(to));
}

/* ---- SPDX ------------------------------------------------------------------------------- */

/* A licence that is one reference to a text of this document is that text, when it is short enough to be a name. */
static struct vb_str spdx_licence(struct vb_map *texts, struct vb_str declared,
				  struct vb_str concluded)
{
	struct vb_str licence = sbom_said(declared);
	const struct vb_str *text;

	if (!licence.n)
		licence = sbom_said(concluded);
	text = vb_map_find(texts, licence);
	return text ? *text : licence;
}

static void spdx_texts(struct sbom *s, yyjson_val *root, struct vb_map *texts)
{
	enum { NAME_LONGEST = 200 };
	yyjson_val *v;
	size_t i, n;

	vb_map_init(texts, s->in->arena);
	vb_json_each(vb_json_array(root, "hasExtractedLicensingInfos"), i, n, v)
	{
		struct vb_str text = vb_str_trim(vb_json_str(v, "extractedText"));

		if (text.n && text.n <= NAME_LONGEST && vb_str_chr(text, '\n') == text.n) {
			struct vb_str *kept = vb_arena_alloc(s->in->arena, sizeof(*kept));

			*kept = text;
			*vb_map_put(texts, vb_json_str(v, "licenseId")) = kept;
		}
	}
}

static void spdx_package(struct sbom *s, struct scan_json *j, struct vb_map *texts, yyjson_val *p)
{
	yyjson_val *name = yyjson_obj_get(p, "name"), *v;
	struct vb_str purpose = vb_json_str(p, "primaryPackagePurpose");
	struct sbom_node *n;
	size_t i, m;

	if (!yyjson_is_obj(p))
		return;
	n = sbom_add(s, vb_json_str(p, "SPDXID"), vb_json_line(&j->lines, name));
	n->system = vb_str_is(purpose, "OPERATING-SYSTEM") ||
		    vb_str_is(purpose, "OPERATING_SYSTEM");
	n->c.name = vb_json_value_str(name);
	n->c.version = sbom_said(vb_json_str(p, "versionInfo"));
	n->c.supplier = sbom_supplier(s->in->arena, vb_json_str(p, "supplier"));
	if (!n->c.supplier.n)
		n->c.supplier = sbom_supplier(s->in->arena, vb_json_str(p, "originator"));
	n->c.licence = spdx_licence(texts, vb_json_str(p, "licenseDeclared"),
				    vb_json_str(p, "licenseConcluded"));
	sbom_source(&n->c, vb_json_str(p, "sourceInfo"));
	vb_json_each(vb_json_array(p, "externalRefs"), i, m,
		     v) if (vb_str_is(vb_json_str(v, "referenceType"), "purl") && !n->purl.n)
		n->purl = vb_json_str(v, "referenceLocator");
	vb_json_each(vb_json_array(p, "checksums"), i, m, v)
		sbom_hash(s, &n->c, vb_json_str(v, "algorithm"), vb_json_str(v, "checksumValue"));
}

static void spdx_read(struct sbom *s, struct scan_json *j)
{
	struct vb_map texts;
	yyjson_val *v;
	size_t i, n;

	spdx_texts(s, j->root, &texts);
	vb_json_each(vb_json_array(j->root, "packages"), i, n, v) spdx_package(s, j, &texts, v);
	vb_json_each(vb_json_array(j->root, "relationships"), i, n, v) sbom_spdx_relation(
		s, vb_json_str(v, "spdxElementId"), vb_json_str(v, "relationshipType"),
		vb_json_str(v, "relatedSpdxElement"));
	vb_json_each(vb_json_array(j->root, "documentDescribes"), i, n, v) sbom_spdx_relation(
		s, VB_STR("SPDXRef-DOCUMENT"), VB_STR("DESCRIBES"), vb_json_value_str(v));
}

/* ---- the reader ------------------------------------------------------------------------- */

static const char *const patterns[] = {"**/*.cdx.json",
				       "**/*.spdx.json",
				       "**/bom.json",
				       "**/sbom.json",
				       "**/*.sbom.json",
				       "**/*-sbom.json",
				       "**/*_sbom.json",
				       "**/*-bom.json",
				       "**/*.bom.json",
				       "**/*.syft.json",
				       NULL};

/* Names that other documents have too: what is no bill of materials is none of ours. */
static bool is_doubtful(struct vb_str path)
{
	if (vb_str_ends(path, VB_STR(".cdx.json")) || vb_str_ends(path, VB_STR(".spdx.json")))
		return false;
	for (size_t i = 0; patterns[i]; i++)
		if (vb_glob(vb_str(patterns[i]), path))
			return true;
	return false;
}

static bool read_json(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct scan_json j VB_CLEANUP(scan_json_close) = {0};
	struct sbom s = {.in = in, .out = out};
	struct vb_str version;

	if (!scan_json_open(in, out, &j, err))
		return false;
	version = vb_json_str(j.root, "specVersion");
	if (vb_str_is(vb_json_str(j.root, "bomFormat"), "CycloneDX")) {
		if (!vb_str_starts(version, VB_STR("1.")))
			return vb_fail(err, VB_E_INPUT, "CycloneDX %.*s is not known here",
				       VB_FMT(vb_str_sub(version, 0, 20)));
		s.reader = "cyclonedx";
		cdx_read(&s, &j);
	} else if (vb_str_starts(vb_json_str(j.root, "spdxVersion"), VB_STR("SPDX-2."))) {
		s.reader = "spdx";
		spdx_read(&s, &j);
	} else if (vb_json_array(j.root, "@graph")) {
		return vb_fail(err, VB_E_INPUT, "SPDX 3 is not read yet: write it as SPDX 2.3");
	} else {
		return is_doubtful(in->path) ||
		       vb_fail(err, VB_E_INPUT, "no bill of materials: neither CycloneDX nor SPDX");
	}
	sbom_emit(&s);
	return true;
}

const struct scan_reader scan_reader_sbom_json = {
	.name = "sbom-json",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_json,
	.what = "bills of materials: CycloneDX 1.4 to 1.6 and SPDX 2.3 in JSON",
};
