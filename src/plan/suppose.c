/*
 * suppose.c - which supposed probabilities change the plan. Under each, halved and half as large again, the plan is
 * improved by greedy and swaps from where it stands: when that gains clearly, what came and what went is told.
 */
#include "plan/plan_int.h"

#define SECONDS 0.3  /* of search, each */
#define CLEARLY 0.01 /* of the value: a smaller gain is no other plan */

static struct plan_suppose *suppose_of(struct plan_work_room *x, const struct plan_suppose *s)
{
	struct plan_suppose *last = x->r->suppose.n ? &x->r->suppose.v[x->r->suppose.n - 1] : NULL;

	if (last && vb_str_eq(last->id, s->id))
		return last;
	last = vb_vec_add(x->arena, &x->r->suppose);
	*last = (struct plan_suppose){
		.id = vb_arena_str(x->arena, s->id),
		.text = {vb_arena_str(x->arena, s->text.en), vb_arena_str(x->arena, s->text.fr)},
		.value = s->value};
	return last;
}

static bool has(const uint32_t *v, size_t n, uint32_t wanted)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] == wanted)
			return true;
	return false;
}

static bool visit(void *ctx, const struct plan_suppose *s, bool up, const struct plan_problem *p,
		  struct vb_error *err)
{
	struct plan_work_room *x = ctx;
	const uint32_t *now = x->r->solution.finish;
	uint32_t *then VB_CLEANUP(vb_cleanup_free) = vb_alloc(p->works.n + 1, sizeof(*then));
	struct plan_suppose *out = NULL;

	memcpy(then, now, p->works.n * sizeof(*then));
	if (vb_run_stop(x->run))
		return vb_fail(err, VB_E_STOP, "%s", vb_t(x->run->lang, "stopped", "arrêté"));
	if (!plan_search(p, then, SECONDS) ||
	    plan_value(p, then) > plan_value(p, now) * (1 - CLEARLY))
		return true;
	for (uint32_t i = 0; i < p->works.n; i++) {
		bool was = now[i] != PLAN_NEVER, is = then[i] != PLAN_NEVER;

		if (was == is)
			continue;
		out = out ? out : suppose_of(x, s);
		*(up ? &out->up : &out->down) = true;
		if (is && !has(out->in.v, out->in.n, i))
			*vb_vec_add(x->arena, &out->in) = i;
		if (was && !has(out->out.v, out->out.n, i))
			*vb_vec_add(x->arena, &out->out) = i;
	}
	return true;
}

bool plan_ask_suppose(struct plan_work_room *x, struct vb_error *err)
{
	bool *done = vb_arena_array(x->arena, x->p.works.n + 1, sizeof(*done));

	if (!x->options->suppose || !x->source->suppose)
		return true;
	for (uint32_t i = 0; i < x->p.works.n; i++)
		done[i] = x->r->solution.finish[i] != PLAN_NEVER;
	return x->source->suppose(x->source->ctx, &x->p, done, visit, x, &x->r->supposed, err);
}
