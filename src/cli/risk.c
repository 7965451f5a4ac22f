/* risk.c - `vauban risk` and `vauban check --against`: threats, the five workshops, obligations, proofs. */
#include "cli/cli.h"

#include "report/risk.h"

#define OUT_MAX ((size_t)64 << 20)
#define T(en, fr) vb_t(c->run.lang, en, fr)

static void heading(const struct cli *c, struct vb_buf *b, const char *text)
{
	vb_buf_printf(b, "%s%s%s\n", cli_bold(c), text, cli_plain(c));
}

static void ids_text(struct vb_buf *b, const model_ids *ids, const char *between)
{
	for (size_t i = 0; i < ids->n; i++)
		vb_buf_printf(b, "%s%.*s", i ? between : "", VB_FMT(ids->v[i]));
}

/* Pads to `width` letters, not bytes: French has accents. */
static void padded(struct vb_buf *b, const char *text, size_t width)
{
	size_t n = 0;

	for (const char *p = text; *p; p++)
		n += ((unsigned char)*p & 0xc0) != 0x80;
	vb_buf_cstr(b, text);
	for (; n < width; n++)
		vb_buf_char(b, ' ');
}

static struct vb_str text_of(const struct cli *c, struct model_text t)
{
	return model_text_in(t, c->run.lang);
}

/* ---- threats ---------------------------------------------------------------------------- */

static void threat_text(const struct cli *c, struct vb_buf *b, const struct model_threat *t)
{
	bool told = t->state == MODEL_THREAT_ACCEPTED ||
		    t->state == MODEL_THREAT_CUT; /* `because` says it whole */

	vb_buf_printf(b, "  %-5.*s %-12.*s %s", VB_FMT(t->rule), VB_FMT(t->element),
		      cli_severity_colour(c, t->severity));
	padded(b, model_severity_name(t->severity, c->run.lang), 9);
	vb_buf_printf(b, "%s %.*s\n        ", cli_plain(c), VB_FMT(text_of(c, t->title)));
	if (!told)
		vb_buf_printf(b, "%s%s", model_threat_state_name(t->state, c->run.lang),
			      t->because.en.n ? T(": ", " : ") : "");
	vb_buf_str(b, text_of(c, t->because));
	vb_buf_printf(b, " · %s:%u\n", t->mark.file ? t->mark.file : "", t->mark.line);
}

static size_t threats_in(const model_threats *threats, enum model_threat_state state)
{
	size_t n = 0;

	for (size_t i = 0; i < threats->n; i++)
		n += threats->v[i].state == state;
	return n;
}

static void threats_text(const struct cli *c, struct vb_buf *b, const model_threats *threats)
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
			threat_text(c, b, &threats->v[i]);
	vb_buf_char(b, '\n');
}

/* ---- workshops -------------------------------------------------------------------------- */

static void workshop_1(const struct cli *c, struct vb_buf *b, const struct model_case *m,
		       const struct model_ebios *e)
{
	heading(c, b,
		T("WORKSHOP 1  Scope and security baseline",
		  "ATELIER 1  Cadrage et socle de sécurité"));
	vb_buf_cstr(b, T("  Business values (confidentiality, integrity, availability)\n",
			 "  Valeurs métier (confidentialité, intégrité, disponibilité)\n"));
	for (size_t i = 0; i < m->data.n; i++)
		vb_buf_printf(b, "    %-14.*s %d %d %d  %.*s\n", VB_FMT(m->data.v[i].id),
			      m->data.v[i].need[0], m->data.v[i].need[1], m->data.v[i].need[2],
			      VB_FMT(m->data.v[i].name));
	vb_buf_cstr(b, T("  Supporting assets\n", "  Biens supports\n"));
	for (size_t i = 0; i < e->assets.n; i++) {
		vb_buf_printf(b, "    %-14.*s %.0f %.0f %.0f  ", VB_FMT(e->assets.v[i].id),
			      e->assets.v[i].need[0], e->assets.v[i].need[1],
			      e->assets.v[i].need[2]);
		ids_text(b, &e->assets.v[i].values, ", ");
		vb_buf_char(b, '\n');
	}
	vb_buf_cstr(b, T("  Feared events\n", "  Événements redoutés\n"));
	for (size_t i = 0; i < m->feared.n; i++)
		vb_buf_printf(b, "    %-14.*s G%d %-13s %.*s\n", VB_FMT(m->feared.v[i].id),
			      m->feared.v[i].severity,
			      model_gravity_name(m->feared.v[i].severity, c->run.lang),
			      VB_FMT(m->feared.v[i].name));
	vb_buf_cstr(b, T("  Gaps of the baseline\n", "  Écarts du socle\n"));
	for (size_t i = 0; i < e->gaps.n; i++)
		vb_buf_printf(b, "    %-14.*s %.*s\n", VB_FMT(e->gaps.v[i].id),
			      VB_FMT(text_of(c, e->gaps.v[i].why)));
	vb_buf_char(b, '\n');
}

static void workshop_2(const struct cli *c, struct vb_buf *b, const struct model_ebios *e)
{
	heading(c, b,
		T("WORKSHOP 2  Risk sources and objectives",
		  "ATELIER 2  Sources de risque et objectifs visés"));
	for (int kept = 1; kept >= 0; kept--) {
		vb_buf_cstr(b, kept ? T("  Kept (pertinence)\n", "  Retenus (pertinence)\n")
				    : T("  Set aside\n", "  Écartés\n"));
		for (size_t i = 0; i < e->couples.n; i++) {
			const struct model_ebios_couple *k = &e->couples.v[i];

			if (k->kept != (bool)kept)
				continue;
			vb_buf_printf(b, "    %-14.*s %-14.*s ", VB_FMT(k->actor),
				      VB_FMT(k->feared));
			padded(b, model_pertinence_name(k->pertinence, c->run.lang), 8);
			vb_buf_printf(b, " %.*s\n", VB_FMT(text_of(c, k->why)));
		}
	}
	vb_buf_char(b, '\n');
}

static void workshop_3(const struct cli *c, struct vb_buf *b, const struct model_ebios *e)
{
	heading(c, b, T("WORKSHOP 3  Strategic scenarios", "ATELIER 3  Scénarios stratégiques"));
	vb_buf_cstr(b,
		    T("  Stakeholders: danger = (dependence × penetration) / (maturity × trust)\n",
		      "  Parties prenantes : dangerosité = (dépendance × pénétration) / (maturité "
		      "× confiance)\n"));
	for (size_t i = 0; i < e->stakeholders.n; i++) {
		const struct model_ebios_stakeholder *h = &e->stakeholders.v[i];

		vb_buf_printf(b, "    %-14.*s (%d × %d) / (%d × %d) = %.2f  %s\n", VB_FMT(h->id),
			      h->depend, h->exposure, h->maturity, h->trust, h->danger,
			      model_danger_name(h->zone, c->run.lang));
	}
	vb_buf_cstr(b, T("  Scenarios by zones\n", "  Scénarios par zones\n"));
	for (size_t i = 0; i < e->scenarios.n; i++) {
		const struct model_ebios_scenario *s = &e->scenarios.v[i];

		vb_buf_printf(b, "    @%.*s → ", VB_FMT(s->actor));
		ids_text(b, &s->zones, " → ");
		vb_buf_printf(b, " → %.*s  G%d\n", VB_FMT(s->feared), s->gravity);
	}
	vb_buf_char(b, '\n');
}

static void workshop_4(const struct cli *c, struct vb_buf *b, const struct model_ebios *e)
{
	heading(c, b, T("WORKSHOP 4  Operational scenarios", "ATELIER 4  Scénarios opérationnels"));
	vb_buf_printf(b, "  %s\n",
		      e->scales.bottleneck
			      ? T("likelihood: the hardest action (bottleneck)",
				  "vraisemblance : l’action la plus difficile (goulet)")
			      : T("likelihood: tries a year × product of the actions; * the "
				  "hardest action",
				  "vraisemblance : essais par an × produit des actions ; * "
				  "l’action la plus difficile"));
	for (size_t i = 0; i < e->scenarios.n; i++) {
		const struct model_ebios_scenario *s = &e->scenarios.v[i];

		vb_buf_printf(b, "  V%d ", s->likelihood);
		padded(b, model_likelihood_name(s->likelihood, c->run.lang), 18);
		vb_buf_printf(b, " %.2g/%s  @%.*s", s->per_year, T("year", "an"), VB_FMT(s->actor));
		for (size_t k = 0; k < s->steps.n; k++)
			vb_buf_printf(b, " →%s%.*s %.*s (%.2g)", s->steps.v[k].critical ? "*" : "",
				      VB_FMT(s->steps.v[k].via), VB_FMT(s->steps.v[k].to),
				      s->steps.v[k].p);
		vb_buf_printf(b, " → %.*s\n", VB_FMT(s->feared));
	}
	vb_buf_char(b, '\n');
}

static void workshop_5(const struct cli *c, struct vb_buf *b, const struct model_ebios *e)
{
	heading(c, b, T("WORKSHOP 5  Treatment of the risk", "ATELIER 5  Traitement du risque"));
	for (size_t i = 0; i < e->scenarios.n; i++) {
		const struct model_ebios_scenario *s = &e->scenarios.v[i];

		vb_buf_printf(b, "  %-14.*s %-14.*s G%d V%d ", VB_FMT(s->actor), VB_FMT(s->feared),
			      s->gravity, s->likelihood);
		padded(b, model_level_name(s->level, c->run.lang), 7);
		vb_buf_printf(b, "→ V%d ", s->residual_likelihood);
		padded(b, model_level_name(s->residual_level, c->run.lang), 7);
		if (s->measures.n)
			vb_buf_cstr(b, T("  with ", "  avec "));
		ids_text(b, &s->measures, ", ");
		if (s->decision.n)
			vb_buf_printf(b, T("  accepted by %.*s", "  accepté par %.*s"),
				      VB_FMT(s->decision));
		if (s->over)
			vb_buf_cstr(b, T("  above what the case accepts: decide",
					 "  au-delà de ce que le dossier accepte : décider"));
		vb_buf_char(b, '\n');
	}
	vb_buf_char(b, '\n');
}

/* ---- obligations ------------------------------------------------------------------------ */

static void duties_text(const struct cli *c, struct vb_buf *b, const model_duties *duties)
{
	heading(c, b,
		T("OBLIGATIONS  not legal advice",
		  "OBLIGATIONS  ceci n’est pas un avis juridique"));
	for (size_t i = 0; i < duties->n; i++) {
		const struct model_duty *d = &duties->v[i];
		bool ask = !d->verified || d->applies == MODEL_APPLIES_UNSURE;

		if (d->applies == MODEL_APPLIES_NO && !cli_flag(c, "all"))
			continue;
		vb_buf_printf(b, "  %-9s %-20.*s %.*s%s%.*s%s\n",
			      model_applies_name(d->applies, c->run.lang), VB_FMT(d->id),
			      VB_FMT(text_of(c, d->why)), d->article.n ? " · " : "",
			      VB_FMT(d->article),
			      ask ? T(" · uncertain: ask counsel",
				      " · incertain : demander conseil à un juriste")
				  : "");
		if (d->missing.n) {
			vb_buf_cstr(b, T("            missing in the case: ",
					 "            il manque au dossier : "));
			ids_text(b, &d->missing, ", ");
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
	report_threats_add(doc, root, &r->session.threats);
	report_ebios_add(doc, root, r->session.the_case, &r->ebios);
	report_duties_add(doc, root, &r->duties);
	return cli_out_json(c, doc);
}

static int risk_show(const struct cli *c, const struct run_risk_result *r, uint64_t only)
{
	const struct model_risk *risk = &r->session.assessment->risk;
	struct vb_buf b;

	vb_buf_init(&b, OUT_MAX);
	if (!only) {
		threats_text(c, &b, &r->session.threats);
		if (risk->present)
			vb_buf_printf(&b,
				      T("%sLOSS%s %.0f thousand a year expected, 1 year in 10 "
					"above %.0f (seed %llu)\n\n",
					"%sPERTE%s %.0f milliers par an attendus, 1 année sur 10 "
					"au-delà de %.0f (graine %llu)\n\n"),
				      cli_bold(c), cli_plain(c), risk->total.mean, risk->total.p90,
				      (unsigned long long)risk->seed);
	}
	if (!only || only == 1)
		workshop_1(c, &b, r->session.the_case, &r->ebios);
	if (!only || only == 2)
		workshop_2(c, &b, &r->ebios);
	if (!only || only == 3)
		workshop_3(c, &b, &r->ebios);
	if (!only || only == 4)
		workshop_4(c, &b, &r->ebios);
	if (!only || only == 5)
		workshop_5(c, &b, &r->ebios);
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
	if (!run_risk(&c->run, &c->place, &r, &err))
		return cli_failed(c, &err);
	status = cli_wants_json(c) ? risk_json(c, &r) : risk_show(c, &r, only);
	run_session_done(&r.session);
	return status;
}

static void point_text(const struct cli *c, struct vb_buf *b, const struct model_duty_point *p)
{
	vb_buf_cstr(b, "  ");
	padded(b, model_proof_name(p->state, c->run.lang), 18);
	vb_buf_printf(b, " %-14.*s %.*s\n", VB_FMT(p->id), VB_FMT(text_of(c, p->title)));
	if (!p->verified)
		vb_buf_printf(b, "      %s\n",
			      T("its wording was not read in a source: uncertain, ask counsel",
				"sa lettre n’a pas été lue dans une source : incertain, demander "
				"conseil à un juriste"));
	else if (p->meaning.en.n)
		vb_buf_printf(b, "      %.*s (%.*s)\n", VB_FMT(text_of(c, p->meaning)),
			      VB_FMT(p->article));
	for (size_t i = 0; i < p->proofs.n; i++)
		vb_buf_printf(b, "%s%s %.*s %s", i ? " · " : "      ", p->proofs.v[i].kind,
			      VB_FMT(p->proofs.v[i].id), p->proofs.v[i].result);
	if (p->proofs.n)
		vb_buf_char(b, '\n');
}

static int against_show(const struct cli *c, const struct run_against_result *r)
{
	size_t count[MODEL_PROOF_HELD + 1] = {0};
	struct vb_buf b;

	vb_buf_init(&b, OUT_MAX);
	for (size_t i = 0; i < r->points.n; i++) {
		count[r->points.v[i].state]++;
		point_text(c, &b, &r->points.v[i]);
	}
	vb_buf_printf(&b,
		      T("%zu fail, %zu without proof, %zu partly proven, %zu accepted, %zu proven. "
			"Not legal advice.\n",
			"%zu échouent, %zu sans preuve, %zu prouvées en partie, %zu acceptées, %zu "
			"prouvées. "
			"Ceci n’est pas un avis juridique.\n"),
		      count[MODEL_PROOF_FAILS], count[MODEL_PROOF_MISSING],
		      count[MODEL_PROOF_PARTIAL], count[MODEL_PROOF_ACCEPTED],
		      count[MODEL_PROOF_HELD]);
	if (!r->audited)
		vb_buf_cstr(
			&b,
			T("No recorded audit: vauban audit adds what the rules prove.\n",
			  "Aucun audit gardé : vauban audit ajoute ce que prouvent les règles.\n"));
	return cli_out(c, &b);
}

static int against_json(const struct cli *c, const struct run_against_result *r, const char *id)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc);

	yyjson_mut_doc_set_root(doc, root);
	vb_json_put_str(doc, root, "against", vb_str(id));
	report_points_add(doc, root, &r->points);
	return cli_out_json(c, doc);
}

int cli_against(struct cli *c, const char *id)
{
	struct run_against_result r;
	struct vb_error err;
	bool gaps = false;
	int status;

	if (!run_against(&c->run, &c->place, vb_str(id), &r, &err))
		return cli_failed(c, &err);
	for (size_t i = 0; i < r.points.n; i++)
		gaps |= r.points.v[i].state <= MODEL_PROOF_MISSING;
	status = cli_wants_json(c) ? against_json(c, &r, id) : against_show(c, &r);
	run_session_done(&r.session);
	return status ? status : gaps ? VB_EXIT_NO : VB_EXIT_DONE;
}
