/* data_finding.c - a finding, a rule's result and a binary's properties as JSON members. See data.c. */
#include "report/data_int.h"

#include "report/ssvc.h"

static void put_evidence(struct report_node n, const struct model_evidence *v, size_t count)
{
	struct report_node list = report_node_list(n, "evidence"), e;

	for (size_t i = 0; i < count; i++) {
		e = report_node_item(list);
		report_node_str(e, "file", v[i].file);
		if (v[i].line)
			report_node_uint(e, "line", v[i].line);
		if (v[i].at_offset)
			report_node_uint(e, "offset", v[i].offset);
		report_node_str(e, "what", v[i].what);
		report_node_str(e, "value", v[i].value);
		report_node_bool(e, "is_default", v[i].is_default);
		if (v[i].missing)
			report_node_bool(e, "missing", true);
		if (v[i].states_fix)
			report_node_bool(e, "states_fix", true);
		report_node_some(e, "layer", v[i].layer);
		report_node_some(e, "sha256", v[i].sha256);
	}
}

static void put_identity(struct report_node n, const struct model_finding *f)
{
	report_node_str(n, "id", f->fingerprint);
	report_node_word(n, "kind", model_kind_word(f->kind));
	report_node_str(n, "rule", f->rule);
	report_node_text(n, "title", f->title);
	report_node_str(n, "subject", f->subject);
	report_node_str(n, "subject_name", f->subject_name);
	report_node_str(n, "version", f->version);
	report_node_str(n, "place", f->place);
	report_node_some(n, "target", f->target);
	report_node_some(n, "part", f->component);
	report_node_strs(n, "packages", f->packages.v, f->packages.n);
}

static void put_ssvc(struct report_node n, const struct model_finding *f)
{
	struct report_ssvc s = report_ssvc_of(f);
	struct report_node o;

	if (f->kind != MODEL_VULNERABILITY)
		return;
	o = report_node_object(n, "ssvc");
	report_node_word(o, "exploitation", s.exploitation);
	report_node_word(o, "automatable", s.automatable);
	report_node_word(o, "technical_impact", s.technical_impact);
}

static void put_severity(struct report_node n, const struct model_finding *f)
{
	report_node_word(n, "severity", model_severity_word(f->severity));
	report_node_word(n, "vector", model_vector_word(f->vector));
	report_node_known(n, "cvss_score", f->cvss);
	report_node_some(n, "cvss_vector", f->cvss_vector);
	report_node_known(n, "epss_probability", f->epss);
	report_node_bool(n, "exploited", f->kev);
	report_node_bool(n, "exploited_by_ransomware", f->kev_ransomware);
	put_ssvc(n, f);
	report_node_bool(n, "withdrawn", f->withdrawn);
	report_node_bool(n, "informational", f->informational);
}

static void put_judgement(struct report_node n, const struct vb_run *run,
			  const struct model_finding *f)
{
	struct report_node d;

	report_node_real(n, "probability", f->probability);
	report_node_text(n, "probability_why", f->probability_why);
	report_node_known(n, "weight_currency_per_year", f->weight);
	report_node_known(n, "share_currency_per_year", f->share);
	report_node_real(n, "order", f->order);
	report_node_strs(n, "path", f->path.v, f->path.n);
	report_node_bool(n, "new", f->is_new);
	report_node_bool(n, "closed", model_finding_closed(f, run->now));
	if (!f->decided) {
		report_node_null(n, "decision");
		return;
	}
	d = report_node_object(n, "decision");
	report_node_word(d, "status", model_status_word(f->decision.status));
	report_node_str(d, "justification", f->decision.justification);
	report_node_str(d, "author", f->decision.author);
	report_node_time(d, "when", f->decision.when);
	report_node_time(d, "until", f->decision.until);
}

void report_data_finding(struct report_node n, const struct vb_run *run,
			 const struct model_finding *f)
{
	put_identity(n, f);
	put_severity(n, f);
	report_node_bool(n, "fixable", f->fixable);
	report_node_str(n, "fixed_version", f->fixed_version);
	report_node_text(n, "fix", f->fix);
	report_node_str(n, "why", f->why);
	report_node_strs(n, "advisories", f->advisories.v, f->advisories.n);
	report_node_strs(n, "aliases", f->aliases.v, f->aliases.n);
	report_node_strs(n, "cwes", f->cwes.v, f->cwes.n);
	report_node_strs(n, "references", f->references.v, f->references.n);
	put_evidence(n, f->evidence.v, f->evidence.n);
	put_judgement(n, run, f);
}

void report_data_rule(struct report_node n, const struct model_rule_result *r)
{
	report_node_str(n, "rule", r->rule);
	report_node_str(n, "family", r->family);
	report_node_some(n, "target", r->target);
	report_node_text(n, "title", r->title);
	report_node_word(n, "severity", model_severity_word(r->severity));
	report_node_word(n, "state", model_rule_state_word(r->state));
	report_node_text(n, "reason", (struct model_text){r->reason, r->reason_fr});
	put_evidence(n, r->evidence.v, r->evidence.n);
}

static const char *elf_kind_word(enum model_elf_kind kind)
{
	static const char *const words[] = {
		"executable", "pie",    "static_pie", "static_executable",
		"library",    "object", "core",       "kernel_module"};

	return words[kind];
}

static const char *tri_word(enum model_tri t)
{
	static const char *const words[] = {"no", "yes", "unknown", "not_applicable"};

	return words[t];
}

static const char *relro_word(enum model_relro r)
{
	static const char *const words[] = {"none", "partial", "full", "not_applicable"};

	return words[r];
}

void report_data_binary(struct report_node n, const struct model_elf *e)
{
	report_node_str(n, "path", e->path);
	report_node_some(n, "layer", e->layer);
	report_node_word(n, "kind", elf_kind_word(e->kind));
	report_node_uint(n, "machine", e->machine);
	report_node_uint(n, "bits", e->bits);
	report_node_some(n, "language", e->language);
	report_node_word(n, "relro", relro_word(e->relro));
	report_node_word(n, "nx", tri_word(e->nx));
	report_node_word(n, "canary", tri_word(e->canary));
	report_node_uint(n, "fortified", e->fortified);
	report_node_uint(n, "fortifiable", e->fortifiable);
	report_node_bool(n, "text_relocations", e->textrel);
	report_node_bool(n, "writable_code", e->rwx);
	report_node_bool(n, "static", e->is_static);
	report_node_bool(n, "stripped", e->stripped);
	report_node_bool(n, "owned", e->owned);
	report_node_bool(n, "setuid", (e->mode & 04000) != 0);
	report_node_word(n, "cet_ibt", tri_word(e->cet_ibt));
	report_node_word(n, "cet_shadow_stack", tri_word(e->cet_shstk));
	report_node_word(n, "bti", tri_word(e->bti));
	report_node_word(n, "pac", tri_word(e->pac));
	report_node_strs(n, "rpath", e->rpath.v, e->rpath.n);
	report_node_strs(n, "needed", e->needed.v, e->needed.n);
	report_node_some(n, "soname", e->soname);
	report_node_some(n, "build_id", e->build_id);
}
