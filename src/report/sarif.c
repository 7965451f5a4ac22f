/*
 * sarif.c - SARIF 2.1.0 (OASIS standard, errata 01), shaped for what reads it most: GitHub code scanning and
 * DefectDojo.
 *
 *   rules (one per rule id, in the order of the findings) ◄─ruleIndex── results (one per finding)
 *   invocations: unreadable inputs, components not assessed and rules that could not be decided, as notifications
 *
 * Only findings become results, each with a location: GitHub ignores `kind`, shows passed checks as alerts and
 * rejects a whole file for one result without a location. A closed finding is kept with its suppression.
 */
#include "report/node.h"
#include "report/phrase.h"
#include "report/sarif_int.h"
#include "report/summary.h"
#include "report/uri.h"
#include "report/writers_int.h"

static const char *level_word(enum model_severity severity)
{
	return severity >= MODEL_SEV_HIGH                                      ? "error"
	       : severity == MODEL_SEV_MEDIUM || severity == MODEL_SEV_UNKNOWN ? "warning"
									       : "note";
}

/* GitHub sorts by this number; without a CVSS score the middle of the severity's own range stands in. */
static const char *security_severity(struct vb_arena *a, const struct model_finding *f)
{
	static const char *const middle[] = {"", "0.1", "2.0", "5.5", "8.0", "9.5"};

	if (f->cvss >= 0 && f->cvss <= 10)
		return vb_arena_printf(a, "%.1f", f->cvss).p;
	return middle[f->severity];
}

static void put_tags(struct vb_arena *a, struct report_node n, const struct model_finding *f)
{
	struct report_node tags = report_node_list(n, "tags");
	uint64_t cwe;

	report_node_add(tags, VB_STR("security"));
	report_node_add(tags, vb_str(model_kind_word(f->kind)));
	for (size_t i = 0; i < f->cwes.n; i++)
		if (vb_str_starts(f->cwes.v[i], VB_STR("CWE-")) &&
				  vb_str_u64(vb_str_from(f->cwes.v[i], 4), &cwe))
			report_node_add(tags, vb_arena_printf(a, "external/cwe/cwe-%03llu",
							      (unsigned long long)cwe));
}

static void put_help(struct vb_arena *a, struct report_node n, enum vb_lang lang,
		     const struct model_finding *f)
{
	struct vb_str fix = model_text_in(f->fix, (int)lang),
		      title = model_text_in(f->title, (int)lang);
	struct report_node help = report_node_object(n, "help");
	struct vb_str text = fix.n ? fix : title.n ? title : f->rule;

	for (size_t i = 0; i < f->references.n; i++)
		text = vb_arena_printf(a, "%.*s\n%.*s", VB_FMT(text), VB_FMT(f->references.v[i]));
	report_node_str(help, "text", text);
	for (size_t i = 0; i < f->references.n; i++)
		if (report_uri_safe(f->references.v[i])) {
			report_node_str(n, "helpUri", f->references.v[i]);
			return;
		}
}

static void put_rule(struct vb_arena *a, struct report_node rules, enum vb_lang lang,
		     const struct model_finding *f)
{
	struct report_node n = report_node_item(rules), o;
	struct vb_str title = model_text_in(f->title, (int)lang);
	const char *score = security_severity(a, f);

	report_node_str(n, "id", f->rule);
	o = report_node_object(n, "shortDescription");
	report_node_str(o, "text", title.n ? title : f->rule);
	put_help(a, n, lang, f);
	o = report_node_object(n, "defaultConfiguration");
	report_node_word(o, "level", level_word(f->severity));
	o = report_node_object(n, "properties");
	if (*score)
		report_node_word(o, "security-severity", score);
	report_node_word(o, "precision", f->kind == MODEL_VULNERABILITY ? "high" : "very-high");
	put_tags(a, o, f);
}

/* Indexes of the rules, one per id; put in the order of the findings. */
static void put_rules(struct vb_arena *a, struct report_node driver,
		      const struct model_assessment *as, enum vb_lang lang, struct vb_map *seen)
{
	struct report_node rules = report_node_list(driver, "rules");
	uintptr_t n = 0;
	void **slot;

	for (size_t i = 0; i < as->findings.n; i++) {
		slot = vb_map_put(seen, as->findings.v[i].rule);
		if (*slot)
			continue;
		*slot = (void *)++n;
		put_rule(a, rules, lang, &as->findings.v[i]);
	}
}

static void put_location(struct vb_arena *a, struct report_node locations, struct vb_str path,
			 uint32_t line)
{
	struct report_node physical = report_node_object(report_node_item(locations),
							 "physicalLocation"),
			   o;
	struct vb_str uri = report_uri_path(a, path);

	o = report_node_object(physical, "artifactLocation");
	report_node_str(o, "uri", uri.n ? uri : VB_STR("unknown"));
	o = report_node_object(physical, "region");
	report_node_uint(o, "startLine", line ? line : 1);
}

static void put_locations(struct vb_arena *a, struct report_node n, const struct model_finding *f)
{
	struct report_node locations = report_node_list(n, "locations");
	size_t put = 0;

	for (size_t i = 0; i < f->evidence.n; i++)
		if (f->evidence.v[i].file.n) {
			put_location(a, locations, f->evidence.v[i].file, f->evidence.v[i].line);
			put++;
		}
	if (!put)
		put_location(a, locations,
			     f->place.n       ? f->place
			     : f->component.n ? f->component
					      : f->subject,
			     0);
}

/* "inSource": the product itself says so; "external": somebody decided. */
static void put_suppression(struct report_node n, const struct model_finding *f, int64_t now)
{
	struct model_decision d;
	bool stated = model_finding_verdict(f, now, &d) && !d.when && !f->decided;
	struct report_node s = report_node_item(report_node_list(n, "suppressions")), p;

	report_node_word(s, "kind", stated ? "inSource" : "external");
	report_node_word(s, "status", "accepted");
	report_node_str(s, "justification", d.justification);
	p = report_node_object(s, "properties");
	report_node_word(p, "status", model_status_word(d.status));
	report_node_str(p, "author", d.author);
	report_node_time(p, "when", d.when);
	report_node_time(p, "until", d.until);
}

static struct vb_str message_of(struct vb_arena *a, enum vb_lang lang,
				const struct model_finding *f)
{
	struct vb_str title = model_text_in(f->title, (int)lang),
		      fix = model_text_in(f->fix, (int)lang);
	struct vb_str what = f->subject_name.n ? f->subject_name : f->subject;
	struct vb_str all = vb_arena_printf(a, "%.*s%s%.*s", VB_FMT(what), f->version.n ? " " : "",
					    VB_FMT(f->version));

	all = vb_arena_printf(a, vb_t(lang, "%.*s: %.*s", "%.*s : %.*s"), VB_FMT(all),
			      VB_FMT(title.n ? title : f->rule));
	if (fix.n)
		all = vb_arena_printf(a, "%.*s. %.*s", VB_FMT(all), VB_FMT(fix));
	return all;
}

static void put_properties(struct report_node n, const struct model_finding *f)
{
	struct report_node p = report_node_object(n, "properties");

	report_node_word(p, "severity", model_severity_word(f->severity));
	report_node_str(p, "subject", f->subject);
	report_node_some(p, "target", f->target);
	report_node_str(p, "version", f->version);
	report_node_str(p, "fixed_version", f->fixed_version);
	report_node_str(p, "why", f->why);
	report_node_bool(p, "exploited", f->kev);
	report_node_known(p, "epss_probability", f->epss);
	report_node_known(p, "weight_currency_per_year", f->weight);
	report_node_known(p, "share_currency_per_year", f->share);
}

static void put_results(struct vb_arena *a, struct report_node run_node, const struct vb_run *run,
			const struct model_assessment *as, const struct vb_map *seen)
{
	struct report_node results = report_node_list(run_node, "results"), n, o;

	for (size_t i = 0; i < as->findings.n; i++) {
		const struct model_finding *f = &as->findings.v[i];

		n = report_node_item(results);
		report_node_str(n, "ruleId", f->rule);
		report_node_uint(n, "ruleIndex", (uintptr_t)vb_map_find(seen, f->rule) - 1);
		report_node_word(n, "kind", "fail");
		report_node_word(n, "level", level_word(f->severity));
		o = report_node_object(n, "message");
		report_node_str(o, "text", message_of(a, run->lang, f));
		put_locations(a, n, f);
		o = report_node_object(n, "partialFingerprints");
		report_node_str(o, "vauban/v1", f->fingerprint);
		if (model_finding_closed(f, run->now))
			put_suppression(n, f, run->now);
		put_properties(n, f);
	}
}

/* Files that evidence was read from, as they were then. */
static void put_artifacts(struct vb_arena *a, struct report_node run_node,
			  const struct model_assessment *as)
{
	struct report_node list = {0}, n;
	struct vb_map seen;
	size_t put = 0;

	vb_map_init(&seen, a);
	for (size_t i = 0; i < as->findings.n; i++)
		for (size_t k = 0; k < as->findings.v[i].evidence.n; k++) {
			const struct model_evidence *e = &as->findings.v[i].evidence.v[k];
			struct vb_str uri = report_uri_path(a, e->file);

			if (!e->sha256.n || !uri.n || vb_map_find(&seen, uri))
				continue;
			*vb_map_put(&seen, uri) = &seen;
			if (!put++)
				list = report_node_list(run_node, "artifacts");
			n = report_node_item(list);
			report_node_str(report_node_object(n, "location"), "uri", uri);
			report_node_str(report_node_object(n, "hashes"), "sha-256", e->sha256);
		}
}

bool report_sarif(const struct vb_run *run, const struct model_assessment *as, struct vb_buf *out,
		  struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct report_node root = report_node_root(doc), n, driver;
	struct vb_map seen;

	vb_map_init(&seen, a);
	report_node_word(root, "$schema",
			 "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/"
			 "sarif-schema-2.1.0.json");
	report_node_word(root, "version", "2.1.0");
	n = report_node_item(report_node_list(root, "runs"));
	driver = report_node_object(report_node_object(n, "tool"), "driver");
	report_node_word(driver, "name", "vauban");
	report_node_str(driver, "semanticVersion", as->version);
	report_node_word(driver, "language", vb_t(run->lang, "en", "fr"));
	put_rules(a, driver, as, run->lang, &seen);
	report_sarif_invocation(a, n, run, as);
	report_node_word(n, "columnKind", "unicodeCodePoints");
	put_results(a, n, run, as, &seen);
	put_artifacts(a, n, as);
	return vb_json_write(doc, true, out, err);
}
