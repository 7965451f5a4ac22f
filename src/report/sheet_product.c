/*
 * sheet_product.c - three records of the case for people: what the product is and in what it lives, how it is built and where it is
 * reached, who works on it and what hangs on one person. What members said about their needs is never read here.
 */
#include "report/sheet_int.h"

/* ---- product and context ------------------------------------------------------------------------ */

static struct vb_str named(struct vb_str id, struct vb_str name)
{
	return name.n ? name : id;
}

static void people(struct report_sheet *s, const struct model_case *c)
{
	size_t n = 0;

	report_sheet_section(s, T("Who uses it, who supplies it", "Qui l’utilise, qui le fournit"));
	for (size_t i = 0; i < c->parts.n; i++)
		if (c->parts.v[i].kind == MODEL_PART_PERSON) {
			n++;
			report_sheet_item(s,
					  T("user: %.*s, in %.*s", "utilisateur : %.*s, dans %.*s"),
					  VB_FMT(named(c->parts.v[i].id, c->parts.v[i].name)),
					  VB_FMT(c->parts.v[i].zone));
		}
	for (size_t i = 0; i < c->suppliers.n; i++) {
		n++;
		report_sheet_item(s, T("supplier: %.*s%s%.*s", "fournisseur : %.*s%s%.*s"),
				  VB_FMT(named(c->suppliers.v[i].id, c->suppliers.v[i].name)),
				  c->suppliers.v[i].access.n ? T(", can reach ", ", accède à ")
							     : "",
				  VB_FMT(report_ids(s->arena, &c->suppliers.v[i].access)));
	}
	if (!n)
		report_sheet_text(s, "%s", T("Nobody is declared.", "Personne n’est déclaré."));
}

static void data_table(struct report_sheet *s, const struct model_case *c)
{
	struct report_table t;

	report_sheet_section(s, T("Data", "Données"));
	t = report_sheet_table(
		s,
		T("What it handles, and what personal data is for",
		  "Ce qu’il traite, et à quoi servent les données personnelles"),
		T("Data|Confidentiality|Integrity|Availability|Personal|Purpose",
		  "Donnée|Confidentialité|Intégrité|Disponibilité|Personnelle|Finalité"));
	for (size_t i = 0; i < c->data.n; i++) {
		const struct model_data *d = &c->data.v[i];

		report_table_row(&t);
		report_table_cell(s, &t, named(d->id, d->name));
		for (int k = 0; k < 3; k++)
			report_table_cellf(s, &t, T("%d of 4", "%d sur 4"), d->need[k]);
		report_table_cell(s, &t, report_phrase_personal(s->lang, d->personal));
		report_table_cell(s, &t,
				  d->purpose.n || !d->personal.n
					  ? d->purpose
					  : vb_arena_printf(s->arena,
							    T("missing: data.%.*s.purpose",
							      "manque : data.%.*s.purpose"),
							    VB_FMT(d->id)));
	}
}

void report_sheet_product(struct report_sheet *s, const struct report_sources *f)
{
	static const struct report_point points[] = {
		{"1", "who makes it", "qui le fabrique", {"maker", "maker_address"}},
		{"2", "identification", "identification", {"product_id"}},
		{"3", "intended purpose", "usage prévu", {"purpose"}},
		{"4", "where it is used", "où il est utilisé", {"environment"}},
		{"5", "foreseeable misuse", "mauvais usage prévisible", {"misuse"}},
		{"6", "markets", "marchés", {"market"}},
		{"7", "role of the organisation", "rôle de l’organisation", {"role"}},
		{"8",
		 "class under the CRA (default, important I or II, critical)",
		 "classe au sens du CRA (par défaut, importante I ou II, critique)",
		 {"cra_class"}},
		{"9",
		 "support period, and why",
		 "période d’assistance, et pourquoi",
		 {"support_until", "support_reason"}},
		{"10",
		 "contact for vulnerabilities",
		 "contact pour les vulnérabilités",
		 {"security_contact"}},
	};
	struct report_answer known[VB_COUNT(points)];
	const struct model_case *c = f->c;

	report_answers_of(s, c, points, VB_COUNT(points), known);
	report_sheet_missing(s, points, known, VB_COUNT(points));
	report_sheet_section(s, T("The product", "Le produit"));
	report_sheet_facts(s, points, known, VB_COUNT(points));
	report_sheet_item(
		s, T("laws the case names: %.*s", "textes que le dossier nomme : %.*s"),
		VB_FMT(c->laws.n ? report_ids(s->arena, &c->laws) : vb_str(T("none", "aucun"))));
	people(s, c);
	data_table(s, c);
}

/* ---- design ------------------------------------------------------------------------------------- */

static bool protected_flow(const struct model_flow *x)
{
	return x->tls == MODEL_SAID_YES || x->vpn == MODEL_SAID_YES ||
	       x->is_signed == MODEL_SAID_YES;
}

static const struct model_part *part_of(const struct model_case *c, struct vb_str id)
{
	return model_case_part(c, id);
}

static bool crosses(const struct model_case *c, const struct model_flow *x)
{
	const struct model_part *from = part_of(c, x->from), *to = part_of(c, x->to);

	return from && to && !vb_str_eq(from->zone, to->zone);
}

static void flows_table(struct report_sheet *s, const struct model_case *c)
{
	struct report_table t = report_sheet_table(
		s,
		T("Every exchange; those that cross zones without protection first",
		  "Chaque échange ; d’abord ceux qui changent de zone sans protection"),
		T("Flow|From|To|Protocol|Authentication|Encrypted or signed|Crosses zones|Data",
		  "Flux|De|Vers|Protocole|Authentification|Chiffré ou signé|Change de zone|"
		  "Données"));

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < c->flows.n; i++) {
			const struct model_flow *x = &c->flows.v[i];
			bool bare = crosses(c, x) && !protected_flow(x);

			if (bare != (pass == 0))
				continue;
			report_table_row(&t);
			report_table_cell(s, &t, x->id);
			report_table_cell(s, &t, x->from);
			report_table_cell(s, &t, x->to);
			report_table_cell(s, &t, x->proto);
			report_table_cell(s, &t,
					  x->auth.n ? report_phrase_auth(s->lang, x->auth)
						    : vb_str(T("not said", "non dite")));
			report_table_state(s, &t,
					   protected_flow(x)         ? T("yes", "oui")
					   : x->tls == MODEL_SAID_NO ? T("no", "non")
								     : T("not said", "non dit"),
					   bare ? "high" : "low");
			report_table_cell(s, &t,
					  vb_str(crosses(c, x) ? T("yes", "oui") : T("no", "non")));
			report_table_cell(s, &t, report_ids(s->arena, &x->data));
		}
}

static void parts_table(struct report_sheet *s, const struct model_case *c)
{
	struct report_table t = report_sheet_table(
		s,
		T("Parts and what makes them reachable",
		  "Composants et ce qui les rend accessibles"),
		T("Part|Zone|Runs as|Reads formats|Holds|Controls in place",
		  "Composant|Zone|Tourne sous|Lit les formats|Contient|Contrôles en place"));

	for (size_t i = 0; i < c->parts.n; i++) {
		const struct model_part *p = &c->parts.v[i];

		if (p->kind == MODEL_PART_PERSON)
			continue;
		report_table_row(&t);
		report_table_cell(s, &t, named(p->id, p->name));
		report_table_cell(s, &t, p->zone);
		report_table_cell(s, &t, p->runs);
		report_table_cell(s, &t, report_ids(s->arena, &p->parses));
		report_table_cell(s, &t, report_ids(s->arena, &p->holds));
		report_table_cell(s, &t, report_ids(s->arena, &p->guards));
	}
}

void report_sheet_design(struct report_sheet *s, const struct report_sources *f)
{
	const struct model_case *c = f->c;
	size_t bare = 0, n = 0;

	report_sheet_section(s, T("Facts missing", "Faits manquants"));
	for (size_t i = 0; i < c->flows.n; i++) {
		const struct model_flow *x = &c->flows.v[i];

		bare += crosses(c, x) && !protected_flow(x);
		if (x->auth.n && (x->tls != MODEL_UNSAID || !crosses(c, x)))
			continue;
		n++;
		report_sheet_item(s,
				  T("%.*s: write in vauban.yaml: flows.%.*s.%s",
				    "%.*s : à écrire dans vauban.yaml : flows.%.*s.%s"),
				  VB_FMT(x->id), VB_FMT(x->id), x->auth.n ? "tls" : "auth");
	}
	if (!n)
		report_sheet_text(s, "%s", T("None.", "Aucun."));
	report_sheet_section(s, T("Parts", "Composants"));
	parts_table(s, c);
	report_sheet_section(s, T("Exchanges", "Échanges"));
	report_sheet_text(s,
			  T("%.*s; across zones without encryption, private network or "
			    "signature: %zu. vauban show --svg flow draws them.",
			    "%.*s ; d’une zone à l’autre sans chiffrement, réseau privé ni "
			    "signature : %zu. vauban show --svg flow les dessine."),
			  SOME(c->flows.n, "flow", "flows", "flux", "flux"), bare);
	report_sheet_figure(
		s, f->a, "flow",
		T("Drawing of the zones, parts and flows; the table says the same in words",
		  "Dessin des zones, composants et flux ; le tableau dit la même chose en mots"));
	flows_table(s, c);
}

/* ---- team --------------------------------------------------------------------------------------- */

static bool has_skill(const struct model_member *m, struct vb_str skill)
{
	for (size_t i = 0; i < m->skills.n; i++)
		if (vb_str_eq(m->skills.v[i], skill))
			return true;
	return false;
}

static bool skill_seen(const struct model_case *c, size_t member, size_t skill)
{
	struct vb_str word = c->team.v[member].skills.v[skill];

	for (size_t i = 0; i < member; i++)
		if (has_skill(&c->team.v[i], word))
			return true;
	return false;
}

static bool measure_asks(const struct model_measure *m, struct vb_str skill)
{
	for (size_t i = 0; i < m->days.n; i++)
		if (vb_str_eq(m->days.v[i].id, skill))
			return true;
	return false;
}

static void skills_table(struct report_sheet *s, const struct model_case *c)
{
	struct report_table t = report_sheet_table(
		s,
		T("Skills, who has them, what asks for them",
		  "Compétences, qui les a, ce qui les demande"),
		T("Skill|Who|Measures that need it|If that person is away",
		  "Compétence|Qui|Mesures qui la demandent|Si cette personne est absente"));

	for (size_t i = 0; i < c->team.n; i++)
		for (size_t k = 0; k < c->team.v[i].skills.n; k++) {
			struct vb_str skill = c->team.v[i].skills.v[k], who = {NULL, 0},
				      asks = {NULL, 0};
			size_t have = 0;

			if (skill_seen(c, i, k))
				continue;
			for (size_t j = 0; j < c->team.n; j++)
				if (has_skill(&c->team.v[j], skill)) {
					who = vb_arena_printf(s->arena, "%.*s%s%.*s", VB_FMT(who),
							      have++ ? ", " : "",
							      VB_FMT(c->team.v[j].id));
				}
			for (size_t j = 0; j < c->measures.n; j++)
				if (measure_asks(&c->measures.v[j], skill))
					asks = vb_arena_printf(s->arena, "%.*s%s%.*s", VB_FMT(asks),
							       asks.n ? ", " : "",
							       VB_FMT(c->measures.v[j].id));
			report_table_row(&t);
			report_table_cell(s, &t, skill);
			report_table_cell(s, &t, who);
			report_table_cell(s, &t, asks);
			report_table_state(
				s, &t,
				have == 1 ? T("nobody else has it", "personne d’autre ne l’a")
					  : T("others have it", "d’autres l’ont"),
				have == 1 ? "high" : "low");
		}
}

void report_sheet_team(struct report_sheet *s, const struct report_sources *f)
{
	static const struct report_point points[] = {
		{"1",
		 "who answers for the security of the product",
		 "qui répond de la sécurité du produit",
		 {"security_contact"}},
		{"2",
		 "rules of the use of computing means, and where they are",
		 "charte informatique, et où elle se trouve",
		 {"team_charter"}},
		{"3",
		 "written permission that penetration tests need (Godfrain law)",
		 "autorisation écrite qu’exigent les tests d’intrusion (loi Godfrain)",
		 {"pentest_permission"}},
		{"4", "duty hours and who is called", "astreintes et qui est appelé", {"on_call"}},
		{"5",
		 "training followed and planned",
		 "formations suivies et prévues",
		 {"training"}},
		{"6",
		 "contact for adaptations of work (kept private)",
		 "référent pour les adaptations du travail (resté privé)",
		 {"adaptation_contact"}},
	};
	struct report_answer known[VB_COUNT(points)];
	const struct model_case *c = f->c;
	struct report_table t;

	report_answers_of(s, c, points, VB_COUNT(points), known);
	report_sheet_missing(s, points, known, VB_COUNT(points));
	if (!c->team.n)
		report_sheet_item(s, "%s",
				  T("who works on it: write in vauban.yaml: team",
				    "qui y travaille : à écrire dans vauban.yaml : team"));
	report_sheet_section(s, T("Rules of the team", "Règles de l’équipe"));
	report_sheet_facts(s, points, known, VB_COUNT(points));
	report_sheet_text(s, "%s",
			  T("Needs that people told for themselves are used to plan and shown to "
			    "nobody.",
			    "Les besoins que des personnes ont confiés servent à planifier et ne "
			    "sont montrés à personne."));
	report_sheet_section(s, T("Roles", "Rôles"));
	t = report_sheet_table(s, T("Who works on it", "Qui y travaille"),
			       T("Who|Role|Skills|Days", "Qui|Rôle|Compétences|Jours"));
	for (size_t i = 0; i < c->team.n; i++) {
		report_table_row(&t);
		report_table_cell(s, &t, named(c->team.v[i].id, c->team.v[i].name));
		report_table_cell(s, &t, c->team.v[i].role);
		report_table_cell(s, &t, report_ids(s->arena, &c->team.v[i].skills));
		report_table_cell(s, &t, vb_number(s->arena, s->lang, c->team.v[i].days, 6));
	}
	report_sheet_section(s, T("What hangs on one person", "Ce qui tient à une seule personne"));
	skills_table(s, c);
}
