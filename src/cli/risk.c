/* risk.c - `vauban risk`: the loss and its paths, threats, the five workshops, obligations. */
#include "cli/risk_int.h"

#include "report/risk.h"

void cli_heading(const struct cli *c, struct vb_buf *b, const char *text)
{
	vb_buf_printf(b, "%s%s%s\n", cli_bold(c), text, cli_plain(c));
}

void cli_ids(struct vb_buf *b, const model_ids *ids, const char *between)
{
	for (size_t i = 0; i < ids->n; i++)
		vb_buf_printf(b, "%s%.*s", i ? between : "", VB_FMT(ids->v[i]));
}

/* Pads to `width` letters, not bytes: French has accents. */
void cli_padded(struct vb_buf *b, const char *text, size_t width)
{
	size_t n = 0;

	for (const char *p = text; *p; p++)
		n += ((unsigned char)*p & 0xc0) != 0x80;
	vb_buf_cstr(b, text);
	for (; n < width; n++)
		vb_buf_char(b, ' ');
}

struct vb_str cli_figure(const struct cli *c, double v)
{
	return vb_figure(c->arena, c->run.lang, v);
}

struct vb_str cli_text_of(const struct cli *c, struct model_text t)
{
	return model_text_in(t, c->run.lang);
}

/* ---- threats ---------------------------------------------------------------------------- */

/* What the threat is in the words of CWE, CAPEC and ATT&CK; only what a loaded catalogue names. */
static void threat_named(const struct cli *c, struct vb_buf *b, const struct model_threat *t,
			 const struct model_assessment *a)
{
	const model_ids *lists[] = {&t->cwes, &t->capecs, &t->attacks};
	bool any = false;

	for (size_t k = 0; k < VB_COUNT(lists); k++)
		for (size_t i = 0; i < lists[k]->n; i++) {
			struct vb_str id = lists[k]->v[i],
				      named = cli_named(c, a->names.v, a->names.n, id);

			if (named.n == id.n)
				continue;
			vb_buf_printf(b, "%s%.*s", any ? " · " : "        ", VB_FMT(named));
			any = true;
		}
	if (any)
		vb_buf_char(b, '\n');
}

static void threat_text(const struct cli *c, struct vb_buf *b, const struct model_threat *t,
			const struct model_assessment *a)
{
	bool told = t->state == MODEL_THREAT_ACCEPTED ||
		    t->state == MODEL_THREAT_CUT; /* `because` says it whole */

	vb_buf_printf(b, "  %-5.*s %-12.*s %s", VB_FMT(t->rule), VB_FMT(t->element),
		      cli_severity_colour(c, t->severity));
	cli_padded(b, model_severity_name(t->severity, c->run.lang), 9);
	vb_buf_printf(b, "%s %.*s\n        ", cli_plain(c), VB_FMT(cli_text_of(c, t->title)));
	if (!told)
		vb_buf_printf(b, "%s%s", model_threat_state_name(t->state, c->run.lang),
			      t->because.en.n ? T(": ", " : ") : "");
	vb_buf_str(b, cli_text_of(c, t->because));
	vb_buf_printf(b, " · %s:%u\n", t->mark.file ? t->mark.file : "", t->mark.line);
	threat_named(c, b, t, a);
}

static size_t threats_in(const model_threats *threats, enum model_threat_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < threats->n; i++)
		n += threats->v[i].state == state;
	return n;
}

static void threats_text(const struct cli *c, struct vb_buf *b, const model_threats *threats,
			 const struct model_assessment *a)
{
	vb_buf_printf(
		b,
		T("%sTHREATS%s %zu open, %zu with a measure planned, %zu cut, %zu accepted, %zu "
		  "not applicable\n",
		  "%sMENACES%s %zu ouvertes, %zu avec une mesure prévue, %zu réduites, %zu "
		  "acceptées, %zu sans objet\n"),
		cli_bold(c), cli_plain(c), threats_in(threats, MODEL_THREAT_OPEN),
		threats_in(threats, MODEL_THREAT_PLANNED), threats_in(threats, MODEL_THREAT_CUT),
		threats_in(threats, MODEL_THREAT_ACCEPTED), threats_in(threats, MODEL_THREAT_NOT));
	for (size_t i = 0; i < threats->n; i++)
		if (cli_flag(c, "all") || (threats->v[i].state != MODEL_THREAT_NOT &&
					   threats->v[i].state != MODEL_THREAT_CUT))
			threat_text(c, b, &threats->v[i], a);
	vb_buf_char(b, '\n');
}

/* ---- obligations ------------------------------------------------------------------------ */

static void duties_text(const struct cli *c, struct vb_buf *b, const model_duties *duties)
{
	cli_heading(c, b,
		    T("OBLIGATIONS  not legal advice",
		      "OBLIGATIONS  ceci n’est pas un avis juridique"));
	for (size_t i = 0; i < duties->n; i++) {
		const struct model_duty *d = &duties->v[i];
		bool ask = !d->verified || d->applies == MODEL_APPLIES_UNSURE;

		if (d->applies == MODEL_APPLIES_NO && !cli_flag(c, "all"))
			continue;
		vb_buf_printf(b, "  %-9s %-20.*s %.*s%s%.*s%s\n",
			      model_applies_name(d->applies, c->run.lang), VB_FMT(d->id),
			      VB_FMT(cli_text_of(c, d->why)), d->article.n ? " · " : "",
			      VB_FMT(d->article),
			      ask ? T(" · uncertain: ask counsel",
				      " · incertain : demander conseil à un juriste")
				  : "");
		if (d->missing.n) {
			vb_buf_cstr(b, T("            missing in the case: ",
					 "            il manque au dossier : "));
			cli_ids(b, &d->missing, ", ");
			vb_buf_char(b, '\n');
		}
	}
}

/* ---- verbs ------------------------------------------------------------------------------ */

static int risk_json(const struct cli *c, const struct run_risk_result *r)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc);

	yyjson_mut_doc_set_root(doc, root);
	vb_json_put_str(doc, root, "case", r->session.the_case->id);
	yyjson_mut_obj_add_uint(doc, root, "seed", c->run.seed);
	report_risk_add(doc, root, &r->session.assessment->risk);
	report_threats_add(doc, root, &r->session.threats);
	report_names_add(doc, root, r->session.assessment);
	report_ebios_add(doc, root, r->session.the_case, &r->ebios);
	report_duties_add(doc, root, &r->duties);
	return cli_out_json(c, doc);
}

static int risk_show(const struct cli *c, const struct run_risk_result *r, uint64_t only)
{
	struct vb_buf b;

	vb_buf_init(&b, OUT_MAX);
	if (!only) {
		cli_risk_text(c, &b, &r->session);
		threats_text(c, &b, &r->session.threats, r->session.assessment);
	}
	cli_workshops(c, &b, r->session.the_case, &r->ebios, only);
	if (!only)
		duties_text(c, &b, &r->duties);
	return cli_out(c, &b);
}

int cli_risk(struct cli *c)
{
	const char *word = cli_value(c, "workshop");
	struct run_risk_result r;
	struct vb_error err;
	uint64_t only = 0;
	int status;

	if (word && (!vb_str_u64(vb_str(word), &only) || only < 1 || only > 5)) {
		vb_fail(&err, VB_E_USAGE,
			T("--workshop takes a number from 1 to 5, not \"%s\"",
			  "--workshop attend un nombre de 1 à 5, pas « %s »"),
			word);
		return cli_failed(c, &err);
	}
	if (!run_risk(&c->run, &c->place, true, &r, &err))
		return cli_failed(c, &err);
	if (cli_flag(c, "sensitivity") &&
	    !run_sensitivity(&c->run, &c->place, r.session.assessment, &err)) {
		run_session_done(&r.session);
		return cli_failed(c, &err);
	}
	status = cli_wants_json(c) ? risk_json(c, &r) : risk_show(c, &r, only);
	run_session_done(&r.session);
	return status;
}
