/*
 * threats_state.c - what answers a threat: measures of the case, decisions of the case.
 *
 * A measure answers a threat when it names it (`against`), or, when it names none, when it cuts the element itself or
 * serves a requirement that covers the element. A measure that is done but whose share nobody stated counts as an
 * answer only when every test of the requirement passes.
 */
#include "risk/threats_int.h"

#define MOST_LEFT 0.5 /* share of the attempts: above it what is done is no answer yet */

static bool names_it(const struct model_measure *m, const struct model_threat *t)
{
	for (size_t i = 0; i < m->against.n; i++) {
		struct vb_str word = m->against.v[i];
		size_t at = vb_str_chr(word, '@');

		if (vb_str_eq(vb_str_sub(word, 0, at), t->rule) &&
		    (at == word.n || vb_str_eq(vb_str_from(word, at + 1), t->element)))
			return true;
	}
	return false;
}

static double share_on(const struct model_measure *m, struct vb_str element)
{
	for (size_t i = 0; i < m->cut.n; i++)
		if (vb_str_eq(m->cut.v[i].id, element))
			return m->cut.v[i].value;
	return -1;
}

static const struct model_requirement *requirement_find(const struct model_case *c,
							struct vb_str id)
{
	for (size_t i = 0; i < c->requirements.n; i++)
		if (vb_str_eq(c->requirements.v[i].id, id))
			return &c->requirements.v[i];
	return NULL;
}

static bool tests_pass(const struct model_case *c, const struct model_requirement *r)
{
	size_t passed = 0;

	for (size_t i = 0; i < c->tests.n; i++)
		passed += risk_ids_have(&r->tests, c->tests.v[i].id) &&
			  vb_str_is(c->tests.v[i].last, "pass");
	return r->tests.n && passed == r->tests.n;
}

/* Through a requirement that covers the element; *proven when its tests pass. */
static bool serves(const struct model_case *c, const struct model_measure *m, struct vb_str element,
		   bool *proven)
{
	bool any = false;

	for (size_t i = 0; i < m->answers.n; i++) {
		const struct model_requirement *r = requirement_find(c, m->answers.v[i]);

		if (!r || !risk_ids_have(&r->covers, element))
			continue;
		any = true;
		*proven |= tests_pass(c, r);
	}
	return any;
}

static void measure_try(struct risk_scene *s, const struct model_measure *m, struct model_threat *t)
{
	double share = share_on(m, t->element);
	bool proven = false, served = serves(s->c, m, t->element, &proven);

	if (m->status == MODEL_DROPPED || (m->against.n ? !names_it(m, t) : share < 0 && !served))
		return;
	*vb_vec_add(s->as->arena, &t->measures) = (struct model_threat_measure){
		.id = m->id,
		.share = share,
		.done = m->status == MODEL_DONE && (share >= 0 || proven)};
}

static void measures_judge(struct risk_scene *s, struct model_threat *t)
{
	struct vb_arena *a = s->as->arena;
	struct vb_str done = {0}, planned = {0};
	double left = 1;

	for (size_t i = 0; i < s->c->measures.n; i++)
		measure_try(s, &s->c->measures.v[i], t);
	for (size_t i = 0; i < t->measures.n; i++) {
		struct vb_str *text = t->measures.v[i].done ? &done : &planned;

		if (t->measures.v[i].done)
			left *= t->measures.v[i].share < 0 ? 0 : 1 - t->measures.v[i].share;
		*text = vb_arena_printf(a, "%.*s%s%.*s", VB_FMT(*text), text->n ? ", " : "",
					VB_FMT(t->measures.v[i].id));
	}
	if (done.n && left > MOST_LEFT) {
		t->because.en = vb_arena_printf(a, "%.*s (done) leaves %.0f %% of the attempts",
						VB_FMT(done), left * 100);
		t->because.fr = vb_arena_printf(a, "%.*s (fait) laisse %.0f %% des essais",
						VB_FMT(done), left * 100);
	} else if (done.n) {
		t->state = MODEL_THREAT_CUT;
		t->because.en = vb_arena_printf(a, "cut by %.*s (done)", VB_FMT(done));
		t->because.fr = vb_arena_printf(a, "réduite par %.*s (fait)", VB_FMT(done));
	} else if (planned.n) {
		t->state = MODEL_THREAT_PLANNED;
		t->because.en = vb_arena_printf(a, "cut by %.*s once done", VB_FMT(planned));
		t->because.fr = vb_arena_printf(a, "réduite par %.*s une fois fait",
						VB_FMT(planned));
	}
}

static bool past(const struct vb_run *run, struct vb_str until)
{
	int64_t when;

	return until.n && vb_time_parse(until, &when) && when + 86400 <= run->now;
}

static bool covers(const struct model_case *c, struct vb_str accepted, struct vb_str element)
{
	const struct model_requirement *r = requirement_find(c, accepted);

	return vb_str_eq(accepted, element) || (r && risk_ids_have(&r->covers, element));
}

static void decisions_judge(const struct vb_run *run, struct risk_scene *s, struct model_threat *t)
{
	struct vb_arena *a = s->as->arena;

	for (size_t i = 0; i < s->c->decisions.n; i++) {
		const struct model_case_decision *d = &s->c->decisions.v[i];

		if (!d->accept.n || past(run, d->until) || !covers(s->c, d->accept, t->element))
			continue;
		t->state = MODEL_THREAT_ACCEPTED;
		t->until = d->until;
		t->because.en = vb_arena_printf(a, "accepted by decision %.*s%s%.*s: %.*s",
						VB_FMT(d->id), d->until.n ? " until " : "",
						VB_FMT(d->until), VB_FMT(d->why));
		t->because.fr = vb_arena_printf(a, "acceptée par la décision %.*s%s%.*s : %.*s",
						VB_FMT(d->id), d->until.n ? " jusqu’au " : "",
						VB_FMT(d->until), VB_FMT(d->why));
		return;
	}
}

void risk_threat_judge(const struct vb_run *run, struct risk_scene *s, struct model_threat *t)
{
	measures_judge(s, t);
	if (t->state != MODEL_THREAT_CUT)
		decisions_judge(run, s, t);
}
