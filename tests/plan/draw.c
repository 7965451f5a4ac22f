/* draw.c - random planning problems: tight days and money, precedence, exclusions, several routes a pair. */
#include "draw.h"

#include <math.h>

static uint32_t below(struct vb_random *r, uint32_t n)
{
	return (uint32_t)(vb_random_unit(r) * n);
}

static void draw_work(struct vb_arena *a, struct vb_random *r, struct draw_size size, uint32_t i,
		      struct plan_problem *p)
{
	struct plan_work *w = vb_vec_add(a, &p->works);

	*w = (struct plan_work){0};
	for (uint32_t k = 1 + below(r, 2); k > 0; k--)
		*vb_vec_add(a, &w->days) = (struct plan_effort){below(r, size.skills),
								2 + below(r, 15)};
	w->cost = below(r, 2) ? below(r, 20) * 500 : 0;
	w->yearly = below(r, 4) ? 0 : below(r, 5) * 200;
	if (i && !below(r, 5))
		*vb_vec_add(a, &w->after) = below(r, i);
	if (i && !below(r, 10))
		*vb_vec_add(a, &w->excludes) = below(r, i);
}

static void draw_route(struct vb_arena *a, struct vb_random *r, struct draw_size size,
		       uint32_t pair, double stake, struct plan_problem *p)
{
	struct plan_route *route = vb_vec_add(a, &p->routes);

	*route = (struct plan_route){.pair = pair, .value = stake * pow(vb_random_unit(r), 2)};
	for (uint32_t i = 0; i < size.actions; i++)
		if (!below(r, 5))
			*vb_vec_add(a, &route->terms) = (struct plan_term){
				i, -log(1 - (0.3 + 0.65 * vb_random_unit(r)))};
}

static void draw_musts(struct vb_arena *a, struct vb_random *r, struct draw_size size,
		       struct plan_problem *p)
{
	for (uint32_t n = below(r, 3); n > 0; n--) {
		struct plan_must *m = vb_vec_add(a, &p->musts);

		*m = (struct plan_must){.by = below(r, size.periods)};
		for (uint32_t k = 1 + below(r, 2); k > 0; k--)
			*vb_vec_add(a, &m->any) = below(r, size.actions);
	}
}

void draw_problem(struct vb_arena *a, uint64_t seed, struct draw_size size,
		  struct plan_problem *out)
{
	struct plan_problem p = {
		.arena = a, .pairs = size.pairs, .people = size.people, .periods = size.periods};
	double wanted = 0, years = 0.5 / size.periods;
	struct vb_random r;

	vb_random_init(&r, seed, 77);
	for (uint32_t i = 0; i < size.actions; i++) {
		draw_work(a, &r, size, i, &p);
		for (size_t k = 0; k < p.works.v[i].days.n; k++)
			wanted += p.works.v[i].days.v[k].days;
		p.budget += p.works.v[i].cost;
	}
	p.budget *= 0.4;
	for (uint32_t i = 0; i < size.people; i++) {
		p.skills[i] = (uint64_t)1 << i % size.skills | (uint64_t)1
								       << below(&r, size.skills);
		for (uint32_t t = 0; t < size.periods; t++)
			p.days[i][t] = floor(2 * wanted / (5.0 * size.people * size.periods) *
					     (0.6 + 0.8 * vb_random_unit(&r)));
	}
	for (uint32_t t = 0; t < size.periods; t++) {
		p.weight[t] = t + 1 < size.periods ? years : 2.5;
		p.inside[t] = years * (size.periods - 1 - t);
	}
	p.before = years;
	for (uint32_t j = 0; j < size.pairs; j++) {
		double stake = 1000 * exp(4 * vb_random_unit(&r));

		for (uint32_t k = 0; k < size.routes; k++)
			draw_route(a, &r, size, j, stake, &p);
	}
	if (size.musts)
		draw_musts(a, &r, size, &p);
	*out = p;
}
