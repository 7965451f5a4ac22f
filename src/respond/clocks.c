/*
 * clocks.c - which clocks run for an incident, since when, until when.
 *
 *   does the law apply? ── do the facts of the incident start it? ── is the start known? ── was it sent?
 *
 * Hours are elapsed hours. No day is added for weekends and holidays: what a rule on periods might give more is never
 * counted on.
 */
#include "respond/respond_int.h"

#include <stdlib.h>

static const struct model_duty *duty_find(const model_duties *d, struct vb_str law)
{
	for (size_t i = 0; d && i < d->n; i++)
		if (vb_str_ieq(d->v[i].id, law))
			return &d->v[i];
	return NULL;
}

/* The facts that start the clock: off when one says no, unsure when one is not known. */
static void conditions_judge(const struct respond_clocks *c, const struct respond_clock *k,
			     const struct model_incident *i, struct vb_arena *a,
			     struct model_clock *out)
{
	for (size_t w = 0; w < k->when.n; w++) {
		const struct respond_fact *f = respond_fact_find(c, k->when.v[w].key);
		struct vb_str known = model_incident_fact(i, vb_arena_cstr(a, k->when.v[w].key));

		if (!known.n) {
			*vb_vec_add(a, &out->missing) = k->when.v[w].key;
			continue;
		}
		if (vb_str_eq(known, k->when.v[w].value))
			continue;
		out->state = MODEL_CLOCK_OFF;
		out->why.en = vb_arena_printf(a, "%.*s: %.*s", VB_FMT(f->title.en), VB_FMT(known));
		out->why.fr = vb_arena_printf(a, "%.*s : %s", VB_FMT(f->title.fr),
					      vb_str_is(known, "no")    ? "non"
					      : vb_str_is(known, "yes") ? "oui"
									: vb_arena_cstr(a, known));
		return;
	}
	if (!out->missing.n)
		return;
	out->state = MODEL_CLOCK_UNSURE;
	out->why.en = VB_STR("it depends on facts that nobody has recorded");
	out->why.fr = VB_STR("cela dépend de faits que personne n’a notés");
}

static void law_judge(const model_duties *duties, struct model_clock *out, struct vb_arena *a)
{
	const struct model_duty *d = duty_find(duties, out->law);

	if (!d || d->applies == MODEL_APPLIES_YES)
		return;
	if (d->applies == MODEL_APPLIES_NO) {
		out->state = MODEL_CLOCK_OFF;
		out->why.en = vb_arena_printf(a, "%.*s does not apply: %.*s", VB_FMT(d->title.en),
					      VB_FMT(d->why.en));
		out->why.fr = vb_arena_printf(a, "%.*s ne s’applique pas : %.*s",
					      VB_FMT(d->title.fr), VB_FMT(d->why.fr));
		return;
	}
	/* it may apply: the clock runs, and says so */
	out->why.en = vb_arena_printf(a, "whether it applies is not settled (%.*s): ask counsel",
				      VB_FMT(d->title.en));
	out->why.fr = vb_arena_printf(
		a, "on ne sait pas encore si ce texte s’applique (%.*s) : demandez conseil",
		VB_FMT(d->title.fr));
}

/* What became known before the text bound anybody starts nothing. */
static void since_judge(const struct respond_clock *k, const struct model_incident *i,
			struct vb_arena *a, struct model_clock *out)
{
	int64_t from, aware;

	if (!k->since.n || !vb_time_parse(k->since, &from) ||
	    !vb_time_parse(model_incident_fact(i, "aware"), &aware) || aware >= from)
		return;
	out->state = MODEL_CLOCK_OFF;
	out->why.en = vb_arena_printf(a, "the text binds since %.*s, after you became aware",
				      VB_FMT(k->since));
	out->why.fr = vb_arena_printf(
		a, "le texte oblige depuis le %.*s, après votre connaissance des faits",
		VB_FMT(k->since));
}

static int64_t sent_at(const struct model_incident *i, struct vb_str clock, struct vb_str stage)
{
	for (size_t s = 0; s < i->sent.n; s++)
		if (vb_str_eq(i->sent.v[s].clock, clock) && vb_str_eq(i->sent.v[s].stage, stage))
			return i->sent.v[s].at;
	return 0;
}

static int64_t start_of(const struct respond_clock *k, const struct respond_stage *s,
			const struct model_incident *i, struct vb_arena *a)
{
	int64_t when = 0;

	if (vb_str_starts(s->after, VB_STR("sent:")))
		return sent_at(i, k->id, vb_str_from(s->after, 5));
	if (!vb_time_parse(model_incident_fact(i, vb_arena_cstr(a, s->after)), &when))
		return 0;
	return when;
}

static int64_t due_of(const struct respond_stage *s, const struct vb_zone *zone, int64_t start)
{
	if (s->hours)
		return start + s->hours * 3600;
	if (s->days)
		return vb_zone_add_days(zone, start, s->days);
	return s->months ? vb_zone_add_months(zone, start, s->months) : 0;
}

static struct model_text delay_of(const struct respond_stage *s, struct vb_arena *a)
{
	struct model_text t = {VB_STR("no number of hours is given"),
				      VB_STR("aucun nombre d’heures n’est donné")};

	if (s->hours)
		t = (struct model_text){vb_arena_printf(a, "%lld h", (long long)s->hours),
					vb_arena_printf(a, "%lld h", (long long)s->hours)};
	if (s->days)
		t = (struct model_text){vb_arena_printf(a, "%lld days", (long long)s->days),
					vb_arena_printf(a, "%lld jours", (long long)s->days)};
	if (s->months)
		t = (struct model_text){vb_arena_printf(a, "%lld month%s", (long long)s->months,
							s->months > 1 ? "s" : ""),
					vb_arena_printf(a, "%lld mois", (long long)s->months)};
	return t;
}

static void stage_judge(const struct vb_run *run, const struct respond_clock *k,
			const struct respond_stage *s, const struct model_incident *i,
			const struct vb_zone *zone, struct vb_arena *a, struct model_clock *out)
{
	out->stage = s->id;
	out->stage_title = s->title;
	out->article = s->article;
	out->verified = s->verified;
	out->delay = delay_of(s, a);
	out->sent = sent_at(i, k->id, s->id);
	out->starts = start_of(k, s, i, a);
	out->due = out->starts ? due_of(s, zone, out->starts) : 0;
	if (out->state == MODEL_CLOCK_OFF || out->state == MODEL_CLOCK_UNSURE)
		return;
	if (out->sent)
		out->state = out->due && out->sent > out->due ? MODEL_CLOCK_SENT_LATE
							      : MODEL_CLOCK_SENT;
	else if (!out->starts)
		out->state = MODEL_CLOCK_WAITING;
	else
		out->state = out->due && run->now > out->due ? MODEL_CLOCK_LATE
							     : MODEL_CLOCK_RUNNING;
	if (out->state == MODEL_CLOCK_WAITING)
		*vb_vec_add(a, &out->missing) = s->after;
}

/* Late, running by their end, unsure, not started, sent, off. */
static int rank(const struct model_clock *c)
{
	static const int ranks[] = {
		[MODEL_CLOCK_LATE] = 0,    [MODEL_CLOCK_RUNNING] = 1,   [MODEL_CLOCK_UNSURE] = 2,
		[MODEL_CLOCK_WAITING] = 3, [MODEL_CLOCK_SENT_LATE] = 4, [MODEL_CLOCK_SENT] = 4,
		[MODEL_CLOCK_OFF] = 5,
	};

	return ranks[c->state];
}

static int order(const void *pa, const void *pb)
{
	const struct model_clock *a = pa, *b = pb;
	int64_t da = a->due ? a->due : INT64_MAX, db = b->due ? b->due : INT64_MAX;
	int by_id;

	if (rank(a) != rank(b))
		return rank(a) - rank(b);
	if (da != db)
		return da < db ? -1 : 1;
	by_id = vb_str_cmp(a->id, b->id);
	return by_id ? by_id : vb_str_cmp(a->stage, b->stage);
}

void respond_clocks_judge(const struct vb_run *run, const struct respond_clocks *c,
			  const model_duties *duties, const struct model_incident *i,
			  const struct vb_zone *zone, struct vb_arena *a, model_clocks *out)
{
	model_clocks made = {0};

	for (size_t n = 0; n < c->clocks.n; n++) {
		const struct respond_clock *k = &c->clocks.v[n];
		struct model_clock whole = {.id = k->id,
					    .law = k->law,
					    .title = k->title,
					    .recipient = k->recipient,
					    .state = MODEL_CLOCK_RUNNING};

		law_judge(duties, &whole, a);
		if (whole.state != MODEL_CLOCK_OFF)
			since_judge(k, i, a, &whole);
		if (whole.state != MODEL_CLOCK_OFF)
			conditions_judge(c, k, i, a, &whole);
		for (size_t s = 0; s < k->stages.n; s++) {
			struct model_clock stage = whole;

			stage.missing.v = NULL;
			stage.missing.n = stage.missing.cap = 0;
			for (size_t m = 0; m < whole.missing.n; m++)
				*vb_vec_add(a, &stage.missing) = whole.missing.v[m];
			stage_judge(run, k, &k->stages.v[s], i, zone, a, &stage);
			*vb_vec_add(a, &made) = stage;
		}
	}
	if (made.n)
		qsort(made.v, made.n, sizeof(*made.v), order);
	*out = made;
}
