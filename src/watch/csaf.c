/*
 * csaf.c - an advisory in CSAF 2.0 as a feed: what its products say becomes affected packages of the inner form.
 *
 *   vex_csaf.c: product tree, statuses ──► statements {vulnerability, package, status}
 *        affected: a purl with a version ──► that version      a purl alone ──► every version
 *                  a range (vers:TYPE/...)   ──► events
 *        fixed:    a purl with a version ──► every version before it, unless affected ones are named
 *
 * One record a vulnerability, because each has packages of its own. A package of a distribution counts only with the
 * release its purl tells (distro=debian-12, ".el9"): without it the record would be about all releases. What has no purl
 * of a known ecosystem is told and left out: a product's name is no package.
 * Source: OASIS CSAF 2.0, 3.2; VERS, https://github.com/package-url/vers-spec.
 */
#include "watch/watch_int.h"

#include "core/json.h"
#include "core/limits.h"
#include "model/component.h"

enum { RELEASE_BYTES = 16 };

struct feeding {
	struct vb_arena *a;
	const char *name;
	struct model_vex vex;
	yyjson_val *root;
	const struct watch_sink *sink;
	size_t unusable; /* statements without a package */
	struct vb_str example;
};

/* ---- packages ------------------------------------------------------------------------------ */

static const struct {
	const char *type, *ecosystem;
} ecosystems[] = {
	{"cargo", "crates.io"}, {"composer", "Packagist"}, {"cran", "CRAN"}, {"gem", "RubyGems"},
	{"golang", "Go"},       {"hackage", "Hackage"},    {"hex", "Hex"},   {"maven", "Maven"},
	{"npm", "npm"},         {"nuget", "NuGet"},        {"pub", "Pub"},   {"pypi", "PyPI"},
};
static const struct {
	const char *type, *group, *ecosystem;
} distributions[] = {
	{"deb", "debian", "Debian"},       {"deb", "ubuntu", "Ubuntu"},
	{"rpm", "almalinux", "AlmaLinux"}, {"rpm", "redhat", "Red Hat:enterprise_linux"},
	{"rpm", "rocky", "Rocky Linux"},   {"rpm", "opensuse", "openSUSE"},
};

static struct vb_str qualifier(struct vb_str purl, struct vb_str name)
{
	struct vb_str rest = vb_str_from(purl, vb_str_chr(purl, '?') + 1), one;

	rest = vb_str_sub(rest, 0, vb_str_chr(rest, '#'));
	while (vb_str_next(&rest, '&', &one))
		if (vb_str_starts(one, name) && one.n > name.n && one.p[name.n] == '=')
			return vb_str_from(one, name.n + 1);
	return (struct vb_str){NULL, 0};
}

static struct vb_str digits_at(struct vb_str s, size_t at)
{
	size_t n = at;

	while (n < s.n && ((s.p[n] >= '0' && s.p[n] <= '9') || (n > at && s.p[n] == '.')))
		n++;
	while (n > at && s.p[n - 1] == '.')
		n--;
	return vb_str_sub(s, at, n - at);
}

/* distro=debian-12 gives "12"; else the ".el9" or ".module+el9.2.0" of an rpm's release gives "9". */
static struct vb_str release_of(struct vb_str purl, struct vb_str version)
{
	struct vb_str distro = qualifier(purl, VB_STR("distro"));
	size_t dash = vb_str_rchr(distro, '-'),
	       el = vb_str_find(version, VB_STR(".el")),
				module = vb_str_find(version, VB_STR(".module+el"));

	if (dash < distro.n)
		return digits_at(distro, dash + 1);
	if (module < version.n) {
		struct vb_str all = digits_at(version, module + 10);

		return vb_str_sub(all, 0, vb_str_chr(all, '.'));
	}
	return el < version.n ? digits_at(version, el + 3) : (struct vb_str){NULL, 0};
}

/* "nodejs:18" of rpmmod=nodejs:18:8070020230306170042:bd1311ed. */
static struct vb_str stream_of(struct vb_str module)
{
	size_t name = vb_str_chr(module, ':'),
	       stream = vb_str_chr(vb_str_from(module, name + 1), ':');

	return name < module.n ? vb_str_sub(module, 0, name + 1 + stream)
			       : (struct vb_str){NULL, 0};
}

/* A package of one stream is another than that of the next, or one outside modules. */
static struct vb_str package_key(struct vb_arena *a, const struct model_affected *x)
{
	return vb_arena_printf(a, "%.*s\n%.*s\n%.*s", VB_FMT(x->ecosystem), VB_FMT(x->name),
			       VB_FMT(x->streams));
}

/* The ecosystem and name by which advisories know the package; false when none does. */
static bool package_of(struct vb_arena *a, struct vb_str purl, struct model_affected *out,
		       struct vb_str *version)
{
	struct model_component c = {.name = {NULL, 0}};
	struct vb_str release;

	if (!purl.n || !model_purl_parse(a, purl, &c))
		return false;
	*version = c.version;
	*out = (struct model_affected){.name = c.name, .streams = stream_of(c.module)};
	for (size_t i = 0; i < VB_COUNT(ecosystems); i++)
		if (vb_str_is(c.type, ecosystems[i].type))
			out->ecosystem = vb_str(ecosystems[i].ecosystem);
	if (out->ecosystem.n && c.group.n)
		out->name = vb_arena_printf(a, "%.*s%s%.*s", VB_FMT(c.group),
					    vb_str_is(c.type, "maven") ? ":" : "/", VB_FMT(c.name));
	release = release_of(purl, c.version);
	for (size_t i = 0; i < VB_COUNT(distributions) && release.n; i++)
		if (vb_str_is(c.type, distributions[i].type) &&
		    vb_str_is(c.group, distributions[i].group))
			out->ecosystem = vb_arena_printf(a, "%s:%.*s", distributions[i].ecosystem,
							 VB_FMT(release));
	return out->ecosystem.n > 0;
}

/* ---- ranges -------------------------------------------------------------------------------- */

static void event_add(struct vb_arena *a, struct model_range *r, enum model_event_kind kind,
		      struct vb_str version)
{
	*vb_vec_add(a, &r->events) = (struct model_event){kind, version};
}

/* One constraint of a vers; false when events cannot say it (">", "!="). */
static bool constraint_add(struct vb_arena *a, struct vb_str one, struct model_range *range,
			   struct model_affected *out)
{
	bool open = range->events.n &&
		    range->events.v[range->events.n - 1].kind == MODEL_EVENT_INTRODUCED;

	one = vb_str_trim(one);
	if (vb_str_starts(one, VB_STR("!=")) ||
			  (vb_str_starts(one, VB_STR(">")) && !vb_str_starts(one, VB_STR(">="))))
		return false;
	if (vb_str_starts(one, VB_STR(">="))) {
		event_add(a, range, MODEL_EVENT_INTRODUCED, vb_str_trim(vb_str_from(one, 2)));
	} else if (vb_str_starts(one, VB_STR("<"))) {
		bool last = vb_str_starts(one, VB_STR("<="));

		if (!open)
			event_add(a, range, MODEL_EVENT_INTRODUCED, VB_STR("0"));
		event_add(a, range, last ? MODEL_EVENT_LAST_AFFECTED : MODEL_EVENT_FIXED,
			  vb_str_trim(vb_str_from(one, last ? 2 : 1)));
	} else if (vb_str_is(one, "*")) {
		event_add(a, range, MODEL_EVENT_INTRODUCED, VB_STR("0"));
	} else {
		*vb_vec_add(a, &out->versions) = vb_str_starts(one, VB_STR("="))
							       ? vb_str_from(one, 1)
							       : one;
	}
	return true;
}

/* "vers:pypi/>=1.0|<1.4|2.0" */
bool watch_csaf_range(struct vb_arena *a, struct vb_str text, struct model_affected *out)
{
	size_t slash = vb_str_chr(text, '/');
	struct vb_str rest = vb_str_from(text, slash + 1), one;
	struct model_range range = {.type = MODEL_RANGE_ECOSYSTEM};
	struct model_affected got = *out;

	if (!vb_str_starts(text, VB_STR("vers:")) || slash == text.n || !rest.n)
		return false;
	while (vb_str_next(&rest, '|', &one))
		if (!vb_str_trim(one).n || !constraint_add(a, one, &range, &got))
			return false;
	if (range.events.n)
		*vb_vec_add(a, &got.ranges) = range;
	*out = got;
	return true;
}

/* ---- one vulnerability --------------------------------------------------------------------- */

struct package { /* what the document says of one, over its statements */
	struct model_affected x;
	VB_VEC(struct vb_str) fixed;
	bool every;
};

static bool statement_take(struct vb_arena *a, struct vb_map *packages,
			   const struct model_vex_statement *s, struct model_advisory *out)
{
	const struct model_vex_thing *t = s->component.id.n ? &s->component : &s->product;
	struct model_affected x;
	struct vb_str version;
	struct package *p;
	void **slot;

	if (!package_of(a, t->purl, &x, &version))
		return false;
	slot = vb_map_put(packages, package_key(a, &x));
	if (!*slot) {
		p = vb_arena_alloc(a, sizeof(*p));
		p->x = x;
		*slot = p;
		*vb_vec_add(a, &out->affected) = x; /* its place; filled at the end */
	}
	p = *slot;
	if (s->status == MODEL_FIXED && version.n)
		*vb_vec_add(a, &p->fixed) = version;
	if (s->status != MODEL_AFFECTED)
		return true;
	if (t->range.n)
		return watch_csaf_range(a, t->range, &p->x);
	if (version.n)
		*vb_vec_add(a, &p->x.versions) = version;
	p->every = p->every || !version.n;
	return true;
}

static void package_settle(struct vb_arena *a, struct package *p)
{
	bool said = p->x.versions.n || p->x.ranges.n;

	for (size_t i = 0; !said && i < p->fixed.n; i++) {
		struct model_range r = {.type = MODEL_RANGE_ECOSYSTEM};

		event_add(a, &r, MODEL_EVENT_INTRODUCED, VB_STR("0"));
		event_add(a, &r, MODEL_EVENT_FIXED, p->fixed.v[i]);
		*vb_vec_add(a, &p->x.ranges) = r;
	}
	if (p->every && !p->fixed.n && !said) {
		struct model_range r = {.type = MODEL_RANGE_ECOSYSTEM};

		event_add(a, &r, MODEL_EVENT_INTRODUCED, VB_STR("0"));
		*vb_vec_add(a, &p->x.ranges) = r;
	}
}

static void severity_take(struct vb_arena *a, yyjson_val *vulnerability, struct model_advisory *out)
{
	static const char *const keys[] = {"cvss_v4", "cvss_v3", "cvss_v2"};
	struct vb_str cwe = vb_json_str(vb_json_object(vulnerability, "cwe"), "id");
	yyjson_val *score;
	size_t i, n;

	vb_json_each(vb_json_array(vulnerability, "scores"), i, n,
		     score) for (size_t k = 0; k < VB_COUNT(keys); k++)
	{
		struct vb_str vector = vb_json_str(vb_json_object(score, keys[k]), "vectorString");

		if (vector.n)
			*vb_vec_add(a, &out->cvss) = vector;
	}
	if (cwe.n)
		*vb_vec_add(a, &out->cwes) = cwe;
}

static void record_head(struct feeding *f, yyjson_val *vulnerability, struct model_advisory *out)
{
	yyjson_val *document = vb_json_object(f->root, "document"),
		   *tracking = vb_json_object(document, "tracking"), *item;
	size_t i, n;

	*out = (struct model_advisory){.id = vb_json_str(tracking, "id"),
				       .summary = vb_json_str(vulnerability, "title"),
				       .modified = f->vex.when};
	if (!out->summary.n)
		out->summary = vb_json_str(document, "title");
	if (!vb_time_parse(vb_json_str(tracking, "initial_release_date"), &out->published))
		out->published = 0;
	severity_take(f->a, vulnerability, out);
	vb_json_each(vb_json_array(document, "references"), i, n,
		     item) if (vb_str_starts(vb_json_str(item, "url"), VB_STR("https://"))) *
			       vb_vec_add(f->a, &out->references) = vb_json_str(item, "url");
}

static bool record_give(struct feeding *f, yyjson_val *vulnerability, uint32_t place,
			struct vb_error *err)
{
	struct model_advisory out;
	struct vb_map packages;

	vb_map_init(&packages, f->a);
	record_head(f, vulnerability, &out);
	for (size_t i = 0; i < f->vex.statements.n; i++) {
		const struct model_vex_statement *s = &f->vex.statements.v[i];

		if (s->place != place || s->status == MODEL_UNDER_INVESTIGATION)
			continue;
		if (!out.upstream.n)
			for (size_t k = 0; k < s->names.n; k++)
				*vb_vec_add(f->a, &out.upstream) = s->names.v[k];
		if (statement_take(f->a, &packages, s, &out))
			continue;
		f->unusable++;
		f->example = f->example.n ? f->example : s->product.id;
	}
	for (size_t i = 0; i < out.affected.n; i++) {
		struct model_affected *x = &out.affected.v[i];
		struct package *p = vb_map_find(&packages, package_key(f->a, x));

		package_settle(f->a, p);
		*x = p->x;
	}
	return !out.affected.n || f->sink->advisory(f->sink->ctx, &out, err);
}

bool watch_csaf_read(struct vb_arena *a, struct vb_str json, const char *name,
		     const struct watch_sink *sink, bool *begun, struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct feeding f = {.a = a, .name = name, .sink = sink};
	yyjson_val *v, *document;
	struct vb_error why;
	struct vb_str label;
	size_t i, n;

	if (!vb_json_read(json, name, &doc, err) || !watch_vex_parse(a, json, name, &f.vex, err))
		return false;
	f.root = yyjson_doc_get_root(doc);
	document = vb_json_object(f.root, "document");
	if (!vb_json_str(vb_json_object(document, "tracking"), "id").n)
		return vb_fail_at(err, VB_E_INPUT, name, 1, 1,
				  "a CSAF document without tracking id");
	if (!*begun &&
	    !sink->feed(sink->ctx,
			VB_STR("CSAF"), vb_json_str(vb_json_object(document, "publisher"), "name"),
			       VB_STR(""), err))
		return false;
	*begun = true;
	label = vb_json_str(vb_json_object(vb_json_object(document, "distribution"), "tlp"),
			    "label");
	if (sink->restricted && (vb_str_starts(label, VB_STR("AMBER")) || vb_str_is(label, "RED")))
		sink->restricted(sink->ctx, label);
	vb_json_each(vb_json_array(f.root, "vulnerabilities"), i, n,
		     v) if (!record_give(&f, v, (uint32_t)i + 1, err)) return false;
	if (f.unusable) {
		vb_fail_at(&why, VB_E_INPUT, name, 0, 0,
			   "%zu of its statements name no package that is known here, such as %.*s",
			   f.unusable, VB_FMT(f.example));
		sink->rejected(sink->ctx, &why);
	}
	return true;
}
