/*
 * sheet_specification.c - what the product must do and hold, before it is built: what users want, how it could be misused, the
 * requirements with what accepts them, the constraints. Everything comes from the case; a wish without a requirement, a misuse
 * nothing answers and an exchange nothing governs are named.
 */
#include "report/sheet_int.h"

#include "report/phrase.h"

static struct vb_str named(struct vb_str id, struct vb_str name)
{
	return name.n ? name : id;
}

static bool ids_have(const model_ids *ids, struct vb_str id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (vb_str_eq(ids->v[i], id))
			return true;
	return false;
}

/* Sentences one after the other: "a; b". */
static struct vb_str sentences(const struct report_sheet *s, const model_ids *v)
{
	struct vb_str all = {NULL, 0};

	for (size_t i = 0; i < v->n; i++)
		all = i ? vb_arena_printf(s->arena, T("%.*s; %.*s", "%.*s ; %.*s"), VB_FMT(all),
					  VB_FMT(v->v[i]))
			: v->v[i];
	return all;
}

/* ---- what is missing ---------------------------------------------------------------------------- */

static void lacks(struct report_sheet *s, size_t *n, const char *section, struct vb_str id,
		  const char *key, const char *what)
{
	++*n;
	report_sheet_lacks(s, id, what, section, id, key);
}

static void missing(struct report_sheet *s, const struct model_case *c,
		    const struct report_point *points, const struct report_answer *known, size_t n)
{
	size_t lacking = report_gaps_of(known, n);

	report_sheet_section(s, T("Facts missing", "Faits manquants"));
	for (size_t i = 0; i < n; i++)
		if (known[i].missing.n)
			report_sheet_item(s, T("%s: %.*s", "%s : %.*s"),
					  T(points[i].en, points[i].fr), VB_FMT(known[i].missing));
	if (!c->stories.n) {
		lacking++;
		report_sheet_item(
			s, "%s",
			T("what users want: write in vauban.yaml: stories",
			  "ce que veulent les utilisateurs : à écrire dans vauban.yaml : stories"));
	}
	for (size_t i = 0; i < c->stories.n; i++) {
		const struct model_story *x = &c->stories.v[i];

		if (!x->as.n)
			lacks(s, &lacking, "stories", x->id, "as",
			      T("who wants it", "qui le veut"));
		if (!x->answers.n)
			lacks(s, &lacking, "stories", x->id, "for",
			      T("the requirements that answer it",
				"les exigences qui y répondent"));
		if (!x->done.n)
			lacks(s, &lacking, "stories", x->id, "done",
			      T("what accepts it", "ce qui le fait accepter"));
	}
	for (size_t i = 0; i < c->requirements.n; i++) {
		const struct model_requirement *r = &c->requirements.v[i];

		if (!r->from.n)
			lacks(s, &lacking, "requirements", r->id, "from",
			      T("where it comes from", "d’où elle vient"));
		if (!r->tests.n)
			lacks(s, &lacking, "requirements", r->id, "tests",
			      T("what accepts it", "ce qui la fait accepter"));
		if (!r->owner.n)
			lacks(s, &lacking, "requirements", r->id, "owner",
			      T("who answers for it", "qui en répond"));
	}
	if (!lacking)
		report_sheet_text(s, "%s", T("None.", "Aucun."));
}

/* ---- stories, misuse ---------------------------------------------------------------------------- */

static void stories(struct report_sheet *s, const struct model_case *c)
{
	struct report_table t;

	report_sheet_section(s, T("What users want", "Ce que veulent les utilisateurs"));
	if (!c->stories.n) {
		report_sheet_text(s, "%s",
				  T("Nothing is written yet.", "Rien n’est encore écrit."));
		return;
	}
	t = report_sheet_table(
		s,
		T("Each wish, the rules that go with it, what answers it and what accepts it",
		  "Chaque souhait, ses règles, ce qui y répond et ce qui le fait accepter"),
		T("Story|Who|Wants|So that|Rules|Requirements|Accepted when",
		  "Récit|Qui|Veut|Afin de|Règles|Exigences|Accepté quand"));
	for (size_t i = 0; i < c->stories.n; i++) {
		const struct model_story *x = &c->stories.v[i];
		const struct model_part *who = model_case_part(c, x->as);

		report_table_row(&t);
		report_table_cell(s, &t, named(x->id, x->name));
		report_table_cell(s, &t, who ? named(who->id, who->name) : x->as);
		report_table_cell(s, &t, x->want);
		report_table_cell(s, &t, x->so);
		report_table_cell(s, &t, sentences(s, &x->rules));
		report_table_cell(s, &t, report_ids(s->arena, &x->answers));
		report_table_cell(s, &t, sentences(s, &x->done));
	}
}

static const struct model_event_risk *risk_of(const struct report_sources *f, struct vb_str event)
{
	for (size_t i = 0; f->a && i < f->a->risk.events.n; i++)
		if (vb_str_eq(f->a->risk.events.v[i].id, event))
			return &f->a->risk.events.v[i];
	return NULL;
}

/* Requirements that cover a step of the likeliest way, or what the event hits when no way was found. */
static struct vb_str answers_of(struct report_sheet *s, const struct model_case *c,
				const struct model_feared *x, const struct model_event_risk *risk)
{
	struct vb_str all = {NULL, 0};

	for (size_t i = 0; i < c->requirements.n; i++) {
		const struct model_requirement *r = &c->requirements.v[i];
		bool on = false;

		for (size_t k = 0; risk && k < risk->path.n; k++)
			on = on || ids_have(&r->covers, risk->path.v[k]);
		for (size_t k = 0; (!risk || !risk->path.n) && k < x->hits.n; k++)
			on = on || ids_have(&r->covers, x->hits.v[k]);
		if (on)
			all = vb_arena_printf(s->arena, "%.*s%s%.*s", VB_FMT(all),
					      all.n ? ", " : "", VB_FMT(r->id));
	}
	return all;
}

/* "internet, telemetry, collector": the way without who walks it */
static struct vb_str way_of(struct report_sheet *s, const struct model_event_risk *risk)
{
	struct vb_str all = {NULL, 0};

	for (size_t i = 0; risk && i < risk->path.n; i++)
		if (!vb_str_starts(risk->path.v[i], VB_STR("@")))
			all = vb_arena_printf(s->arena, "%.*s%s%.*s", VB_FMT(all),
					      all.n ? " → " : "", VB_FMT(risk->path.v[i]));
	return all;
}

static void misuse(struct report_sheet *s, const struct report_sources *f)
{
	const struct model_case *c = f->c;
	struct report_table t;

	report_sheet_section(s, T("How it could be misused", "Comment il pourrait être détourné"));
	if (report_about(c, "misuse").n)
		report_sheet_text(s,
				  T("Foreseeable misuse: %.*s", "Mauvais usage prévisible : %.*s"),
				  VB_FMT(report_about(c, "misuse")));
	t = report_sheet_table(
		s,
		T("What must not happen, who could bring it about, by the likeliest way found",
		  "Ce qui ne doit pas arriver, qui pourrait le provoquer, par la voie la plus "
		  "probable trouvée"),
		T("Feared event|Gravity|Who|Way|Requirements on that way",
		  "Événement redouté|Gravité|Qui|Voie|Exigences sur cette voie"));
	for (size_t i = 0; i < c->feared.n; i++) {
		const struct model_feared *x = &c->feared.v[i];
		const struct model_event_risk *risk = risk_of(f, x->id);
		struct vb_str way = way_of(s, risk), answers = answers_of(s, c, x, risk);

		report_table_row(&t);
		report_table_cell(s, &t, named(x->id, x->name));
		report_table_cell(s, &t, vb_str(model_gravity_name(x->severity, (int)s->lang)));
		report_table_cell(s, &t,
				  risk && risk->actor.n ? report_case_name(c, risk->actor)
							: vb_str(T("nobody found", "personne")));
		report_table_cell(s, &t, way.n ? way : vb_str(T("none found", "aucune trouvée")));
		if (answers.n)
			report_table_cell(s, &t, answers);
		else
			report_table_state(s, &t, T("none: to be written", "aucune : à écrire"),
					   "high");
	}
}

/* ---- requirements, constraints ------------------------------------------------------------------ */

static const struct model_matrix_row *row_of(const struct model_matrix *m,
					     const struct model_requirement *r)
{
	for (size_t i = 0; m && i < m->rows.n; i++)
		if (vb_str_eq(m->rows.v[i].requirement->id, r->id))
			return &m->rows.v[i];
	return NULL;
}

/* "T-console: sh tests/console.sh", "T-tls: tls 10.0.0.2:443, expects tls1.3" */
static struct vb_str acceptance(struct report_sheet *s, const struct model_case *c,
				const struct model_requirement *r)
{
	struct vb_str all = {NULL, 0};

	for (size_t i = 0; i < c->tests.n; i++) {
		const struct model_case_test *x = &c->tests.v[i];
		struct vb_str how = x->run;

		if (!ids_have(&r->tests, x->id))
			continue;
		if (x->probe.n)
			how = vb_arena_printf(s->arena, "%.*s %.*s", VB_FMT(x->probe),
					      VB_FMT(x->at.n ? x->at : x->flow));
		all = vb_arena_printf(s->arena, "%.*s%s%.*s%s%.*s%s%.*s", VB_FMT(all),
				      all.n ? T("; ", " ; ") : "", VB_FMT(x->id),
				      how.n ? T(": ", " : ") : "", VB_FMT(how),
				      x->expect.n ? T(", expects ", ", attend ") : "",
				      VB_FMT(report_ids(s->arena, &x->expect)));
	}
	return all.n ? all : vb_str(T("none: to be agreed", "aucun : à convenir"));
}

static void requirements(struct report_sheet *s, const struct report_sources *f)
{
	const struct model_case *c = f->c;
	struct report_table t;

	report_sheet_section(s, T("Requirements", "Exigences"));
	if (!c->requirements.n) {
		report_sheet_text(s, "%s",
				  T("None is written yet.", "Aucune n’est encore écrite."));
		return;
	}
	t = report_sheet_table(
		s,
		T("What must hold, where, and what accepts it", "Ce qui doit être vrai, où, et ce "
								"qui le fait accepter"),
		T("Requirement|Text|Origin|Parts and exchanges|Acceptance|Who answers|State today",
		  "Exigence|Texte|Origine|Composants et échanges|Recette|Qui en répond|"
		  "État aujourd’hui"));
	for (size_t i = 0; i < c->requirements.n; i++) {
		const struct model_requirement *r = &c->requirements.v[i];
		const struct model_matrix_row *row = row_of(f->matrix, r);

		report_table_row(&t);
		report_table_cell(s, &t, r->id);
		report_table_cell(s, &t, named(r->name, r->text));
		report_table_cell(s, &t, report_ids(s->arena, &r->from));
		report_table_cell(s, &t, report_ids(s->arena, &r->covers));
		report_table_cell(s, &t, acceptance(s, c, r));
		report_table_cell(s, &t, r->owner);
		report_table_cell(s, &t,
				  vb_str(row ? model_proof_name(row->state, (int)s->lang) : ""));
	}
}

static bool governed(const struct model_case *c, struct vb_str flow)
{
	for (size_t i = 0; i < c->requirements.n; i++)
		if (ids_have(&c->requirements.v[i].covers, flow))
			return true;
	return false;
}

static void interfaces(struct report_sheet *s, const struct model_case *c)
{
	size_t n = 0;

	report_sheet_section(s, T("Exchanges that no requirement governs",
				  "Échanges qu’aucune exigence ne régit"));
	for (size_t i = 0; i < c->flows.n; i++) {
		const struct model_flow *x = &c->flows.v[i];

		if (governed(c, x->id))
			continue;
		n++;
		report_sheet_item(
			s, T("%.*s: from %.*s to %.*s, %.*s", "%.*s : de %.*s vers %.*s, %.*s"),
			VB_FMT(x->id), VB_FMT(x->from), VB_FMT(x->to),
			VB_FMT(x->proto.n ? x->proto
					  : vb_str(T("protocol not said", "protocole non dit"))));
	}
	if (!n)
		report_sheet_text(s, "%s", T("None.", "Aucun."));
}

static void constraints(struct report_sheet *s, const struct report_sources *f)
{
	const struct model_case *c = f->c;

	report_sheet_section(s, T("Constraints", "Contraintes"));
	for (size_t i = 0; f->duties && i < f->duties->n; i++)
		if (f->duties->v[i].applies == MODEL_APPLIES_YES)
			report_sheet_item(
				s, T("law or standard: %.*s", "texte : %.*s"),
				VB_FMT(model_text_in(f->duties->v[i].title, (int)s->lang)));
	if (c->plan.until.n)
		report_sheet_item(s, T("to be ready by: %.*s", "à livrer pour le : %.*s"),
				  VB_FMT(report_sheet_day(s, c->plan.until)));
	if (c->plan.budget >= 0 && c->plan.mark.file)
		report_sheet_item(s, T("money there is: %.*s", "argent disponible : %.*s"),
				  VB_FMT(report_phrase_money(s->arena, s->lang, c->plan.budget,
							     c->currency)));
	for (size_t i = 0; i < c->suppliers.n; i++)
		report_sheet_item(s,
				  T("hangs on a supplier: %.*s", "dépend d’un fournisseur : %.*s"),
				  VB_FMT(named(c->suppliers.v[i].id, c->suppliers.v[i].name)));
	for (size_t i = 0; i < c->data.n; i++)
		if (c->data.v[i].personal.n)
			report_sheet_item(s,
					  T("personal data (%.*s): %.*s",
					    "données personnelles (%.*s) : %.*s"),
					  VB_FMT(c->data.v[i].personal),
					  VB_FMT(named(c->data.v[i].id, c->data.v[i].name)));
}

void report_sheet_specification(struct report_sheet *s, const struct report_sources *f)
{
	static const struct report_point points[] = {
		{"1", "intended purpose", "usage prévu", {"purpose"}},
		{"2", "where it is used", "où il est utilisé", {"environment"}},
		{"3", "foreseeable misuse", "mauvais usage prévisible", {"misuse"}},
	};
	struct report_answer known[VB_COUNT(points)];

	report_answers_of(s, f->c, points, VB_COUNT(points), known);
	missing(s, f->c, points, known, VB_COUNT(points));
	report_sheet_section(s, T("Purpose", "Objet"));
	report_sheet_facts(s, points, known, VB_COUNT(points));
	report_sheet_text(
		s, T("%.*s, %.*s, %.*s, %.*s.", "%.*s, %.*s, %.*s, %.*s."),
		SOME(f->c->stories.n, "story", "stories", "récit", "récits"),
		SOME(f->c->requirements.n, "requirement", "requirements", "exigence", "exigences"),
		SOME(f->c->flows.n, "exchange", "exchanges", "échange", "échanges"),
		SOME(f->c->feared.n, "feared event", "feared events", "événement redouté",
		     "événements redoutés"));
	stories(s, f->c);
	misuse(s, f);
	requirements(s, f);
	interfaces(s, f->c);
	constraints(s, f);
}
