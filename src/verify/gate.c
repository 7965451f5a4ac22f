/*
 * gate.c - the conditions of a release: a recent audit of this very version, nothing unreadable, no open finding the
 * policy refuses, every requirement proved or accepted, nothing altered, and what a maker owes whoever runs the product:
 * an end of support, a contact, steps to deploy and to go back.
 */
#include "verify/gate.h"

enum { AUDIT_DAYS = 30 };

struct gating {
	const struct vb_run *run;
	struct vb_arena *a;
	const struct verify_gate_facts *f;
	VB_VEC(struct verify_check) good, bad;
};

static void say(struct gating *g, const char *id, bool ok, struct model_text what)
{
	struct verify_check c = {.id = vb_arena_str(g->a, vb_str(id)), .ok = ok, .what = what};

	if (ok)
		*vb_vec_add(g->a, &g->good) = c;
	else
		*vb_vec_add(g->a, &g->bad) = c;
}

#define TEXT(english, french) ((struct model_text){VB_STR_INIT(english), VB_STR_INIT(french)})

struct vb_str verify_about(const struct model_case *c, const char *key)
{
	const struct vb_yaml *node = c->about ? vb_yaml_get(c->about, key) : NULL;

	return node && node->kind == VB_YAML_SCALAR ? vb_str_trim(node->text)
						    : (struct vb_str){NULL, 0};
}

static void audit_check(struct gating *g)
{
	const struct model_assessment *as = g->f->a;
	const struct model_case *c = g->f->c;
	int64_t holds = c->release.audit ? c->release.audit : AUDIT_DAYS;
	int64_t days = as ? (g->run->now - as->finished) / 86400 : 0;

	if (!as) {
		say(g, "audit", false,
		    TEXT("no audit is recorded: vauban audit",
			 "aucun audit n’est noté : vauban audit"));
		return;
	}
	say(g, "audit", days <= holds,
	    (struct model_text){
		    vb_arena_printf(g->a, "the last audit is %lld days old; it holds %lld",
				    (long long)days, (long long)holds),
		    vb_arena_printf(g->a, "le dernier audit a %lld jours ; il vaut %lld jours",
				    (long long)days, (long long)holds)});
	say(g, "version", vb_str_eq(g->f->audited, c->version) && c->version.n,
	    (struct model_text){
		    vb_arena_printf(g->a, "audited: version \"%.*s\"; the case says \"%.*s\"",
				    VB_FMT(g->f->audited), VB_FMT(c->version)),
		    vb_arena_printf(g->a, "version auditée : « %.*s » ; le dossier dit « %.*s »",
				    VB_FMT(g->f->audited), VB_FMT(c->version))});
	say(g, "readable", !as->facts->unreadable.n,
	    (struct model_text){
		    vb_arena_printf(g->a, "inputs that could not be read: %zu",
				    as->facts->unreadable.n),
		    vb_arena_printf(g->a, "entrées illisibles : %zu", as->facts->unreadable.n)});
}

static bool refused(const struct model_case *c, const struct model_finding *f)
{
	static const char *const usual[] = {"kev", "critical"};
	size_t n = c->release.refuse.n ? c->release.refuse.n : VB_COUNT(usual);

	for (size_t i = 0; i < n; i++) {
		struct vb_str word = c->release.refuse.n ? c->release.refuse.v[i]
							 : vb_str(usual[i]);
		enum model_severity least;

		if (vb_str_is(word, "kev") ? f->kev
		    : vb_str_is(word, "new")
			    ? f->is_new
			    : model_severity_parse(word, &least) && f->severity >= least)
			return true;
	}
	return false;
}

static void findings_check(struct gating *g)
{
	const struct model_assessment *as = g->f->a;
	const struct model_finding *first = NULL;
	size_t n = 0;

	for (size_t i = 0; as && i < as->findings.n; i++) {
		const struct model_finding *f = &as->findings.v[i];

		if (model_finding_closed(f, g->run->now) || !refused(g->f->c, f))
			continue;
		first = first ? first : f;
		n++;
	}
	if (!as)
		return;
	say(g, "findings", !n,
	    (struct model_text){vb_arena_printf(
		    g->a, "open findings the policy refuses: %zu%s%.*s", n, first ? ", first " : "",
		    VB_FMT(first ? first->rule : VB_STR(""))),
		    vb_arena_printf(g->a, "constats ouverts que la règle refuse : %zu%s%.*s", n,
				    first ? ", d’abord " : "",
				    VB_FMT(first ? first->rule : VB_STR("")))});
}

static bool wanted(const struct model_case *c, struct vb_str requirement)
{
	for (size_t i = 0; i < c->release.proofs.n; i++)
		if (vb_str_eq(c->release.proofs.v[i], requirement))
			return true;
	return !c->release.proofs.n;
}

/* The first of its tests that is no proof, with why; nothing when it has no test. */
static struct model_text weakest(struct gating *g, const struct model_matrix_row *row)
{
	for (size_t i = 0; i < row->tests.n; i++) {
		const struct model_test_status *s = &g->f->m->tests.v[row->tests.v[i]];

		if (s->state != MODEL_TEST_PASSES)
			return (struct model_text){
				vb_arena_printf(g->a, "%.*s %s%s%.*s", VB_FMT(s->id),
						model_test_name(s->state, VB_EN),
						s->why.en.n ? ": " : "", VB_FMT(s->why.en)),
				vb_arena_printf(g->a, "%.*s %s%s%.*s", VB_FMT(s->id),
						model_test_name(s->state, VB_FR),
						s->why.fr.n ? " : " : "", VB_FMT(s->why.fr))};
	}
	return TEXT("no test proves it", "aucun test ne la prouve");
}

static bool stated_only(const struct gating *g, const struct model_matrix_row *row)
{
	for (size_t i = 0; i < row->tests.n; i++)
		if (g->f->m->tests.v[row->tests.v[i]].state < MODEL_TEST_STATED)
			return false;
	return row->tests.n > 0 && g->f->c->release.stated == MODEL_SAID_YES;
}

static void proofs_check(struct gating *g)
{
	for (size_t i = 0; i < g->f->m->rows.n; i++) {
		const struct model_matrix_row *row = &g->f->m->rows.v[i];
		bool ok = row->state == MODEL_PROOF_HELD || row->state == MODEL_PROOF_ACCEPTED ||
			  stated_only(g, row);
		struct vb_str id = vb_arena_printf(g->a, "proof:%.*s",
						   VB_FMT(row->requirement->id));

		if (!wanted(g->f->c, row->requirement->id))
			continue;
		say(g, id.p, ok,
		    ok ? (struct model_text){vb_str(model_proof_name(row->state, VB_EN)),
					     vb_str(model_proof_name(row->state, VB_FR))}
		       : weakest(g, row));
	}
}

static void owed_check(struct gating *g)
{
	const struct model_case *c = g->f->c;
	struct vb_str until = verify_about(c, "support_until");
	int64_t end = 0;

	say(g, "altered", !g->f->altered,
	    (struct model_text){vb_arena_printf(g->a, "problems of the evidence log: %llu",
						(unsigned long long)g->f->altered),
				vb_arena_printf(g->a, "problèmes du journal de preuves : %llu",
						(unsigned long long)g->f->altered)});
	say(g, "support", vb_time_parse(until, &end) && end > g->run->now,
	    TEXT("end of the support period: about.support_until, a day to come",
		 "fin de la période de support : about.support_until, un jour à venir"));
	say(g, "contact", verify_about(c, "security_contact").n > 0,
	    TEXT("contact for vulnerabilities: about.security_contact",
		 "contact pour les vulnérabilités : about.security_contact"));
	say(g, "deploy", c->release.deploy.n > 0,
	    TEXT("steps of the deployment: release.deploy",
		 "étapes du déploiement : release.deploy"));
	say(g, "rollback", c->release.rollback.n > 0,
	    TEXT("steps back: release.rollback", "étapes du retour arrière : release.rollback"));
	say(g, "contacts", c->release.contacts.n > 0,
	    TEXT("who to call during the deployment: release.contacts",
		 "qui appeler pendant le déploiement : release.contacts"));
}

void verify_gate_check(const struct vb_run *run, struct vb_arena *a,
		       const struct verify_gate_facts *facts, struct verify_gate *out)
{
	struct gating g = {.run = run, .a = a, .f = facts};

	*out = (struct verify_gate){0};
	audit_check(&g);
	findings_check(&g);
	proofs_check(&g);
	owed_check(&g);
	for (size_t i = 0; i < g.bad.n; i++)
		*vb_vec_add(a, &out->v) = g.bad.v[i];
	for (size_t i = 0; i < g.good.n; i++)
		*vb_vec_add(a, &out->v) = g.good.v[i];
	out->failed = g.bad.n;
}
