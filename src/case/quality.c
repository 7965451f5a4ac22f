/*
 * quality.c - warnings on a model that is valid but says too little: objects nothing uses, and feared events no
 * actor can reach. Reach is the undirected one of the attack graph: a flow can be climbed both ways, parts of one
 * device are neighbours, a supplier stands beside what it has access to.
 */
#include "case/quality_int.h"

static struct case_problem *hint(const struct case_reading *r, struct case_problem *p,
				 const char *en, const char *fr)
{
	p->hint = vb_str(vb_t(r->run->lang, en, fr));
	return p;
}

bool case_ids_have(const model_ids *ids, struct vb_str id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (vb_str_eq(ids->v[i], id))
			return true;
	return false;
}

/* Marks what is used somewhere, so that the checks below are one pass each. */
struct used {
	struct vb_map ids;
};

static void use(struct used *u, struct vb_str id)
{
	if (id.n)
		*vb_map_put(&u->ids, id) = u;
}

static void use_all(struct used *u, const model_ids *ids)
{
	for (size_t i = 0; i < ids->n; i++)
		use(u, ids->v[i]);
}

static bool is_used(const struct used *u, struct vb_str id)
{
	return vb_map_find(&u->ids, id) != NULL;
}

static void check_zones(struct case_reading *r)
{
	struct model_case *c = r->c;
	struct used u;

	vb_map_init(&u.ids, r->arena);
	for (size_t i = 0; i < c->parts.n; i++)
		use(&u, c->parts.v[i].zone);
	for (size_t i = 0; i < c->zones.n; i++)
		use(&u, c->zones.v[i].in);
	for (size_t i = 0; i < c->actors.n; i++)
		use_all(&u, &c->actors.v[i].start);
	for (size_t i = 0; i < c->zones.n; i++)
		if (!is_used(&u, c->zones.v[i].id))
			CASE_WARN(r, &c->zones.v[i], "zone \"%.*s\" holds no component",
				  "la zone « %.*s » ne contient aucun composant",
				  VB_FMT(c->zones.v[i].id));
}

static void check_data(struct case_reading *r)
{
	struct model_case *c = r->c;
	struct used u;

	vb_map_init(&u.ids, r->arena);
	for (size_t i = 0; i < c->parts.n; i++)
		use_all(&u, &c->parts.v[i].holds);
	for (size_t i = 0; i < c->flows.n; i++) {
		use_all(&u, &c->flows.v[i].data);
		use_all(&u, &c->flows.v[i].back);
	}
	for (size_t i = 0; i < c->data.n; i++)
		if (!is_used(&u, c->data.v[i].id))
			hint(r,
			     CASE_WARN(r, &c->data.v[i],
				       "data \"%.*s\" is neither carried nor held",
				       "la donnée « %.*s » n’est ni transportée ni gardée",
				       VB_FMT(c->data.v[i].id)),
			     "add it to a flow's \"data\" or to a component's \"holds\"",
			     "ajoutez-la au « data » d’un flux ou au « holds » d’un composant");
}

/* Two flows that say the same are one flow counted twice. */
static void check_twins(struct case_reading *r)
{
	struct vb_map seen;

	vb_map_init(&seen, r->arena);
	for (size_t i = 0; i < r->c->flows.n; i++) {
		const struct model_flow *f = &r->c->flows.v[i], *first;
		void **slot = vb_map_put(&seen,
					 vb_arena_printf(r->arena, "%.*s>%.*s %.*s %lld",
							 VB_FMT(f->from), VB_FMT(f->to),
							 VB_FMT(f->proto), (long long)f->port));

		first = *slot;
		if (!first)
			*slot = (void *)(uintptr_t)f;
		else if (!f->name.n)
			CASE_WARN(
				r, f,
				"flow \"%.*s\" is \"%.*s\" again: same ends, protocol and port",
				"le flux « %.*s » répète « %.*s » : mêmes bouts, protocole et port",
				VB_FMT(f->id), VB_FMT(first->id));
	}
}

static void check_suppliers(struct case_reading *r)
{
	for (size_t i = 0; i < r->c->suppliers.n; i++)
		if (!r->c->suppliers.v[i].access.n)
			CASE_WARN(r, &r->c->suppliers.v[i],
				  "supplier \"%.*s\" reaches no component: it weighs nothing",
				  "le fournisseur « %.*s » n’atteint aucun composant : il ne pèse "
				  "rien",
				  VB_FMT(r->c->suppliers.v[i].id));
}

static void check_flows(struct case_reading *r)
{
	struct model_case *c = r->c;
	struct used u;

	vb_map_init(&u.ids, r->arena);
	for (size_t i = 0; i < c->flows.n; i++) {
		const struct model_flow *f = &c->flows.v[i];

		use(&u, f->from);
		use(&u, f->to);
		if (!f->data.n && !f->back.n)
			CASE_WARN(r, f, "flow \"%.*s\" carries no data",
				  "le flux « %.*s » ne transporte aucune donnée", VB_FMT(f->id));
	}
	check_twins(r);
	for (size_t i = 0; i < c->parts.n; i++)
		if (!is_used(&u, c->parts.v[i].id))
			CASE_WARN(r, &c->parts.v[i], "component \"%.*s\" has no flow",
				  "le composant « %.*s » n’a aucun flux", VB_FMT(c->parts.v[i].id));
}

static void check_proofs(struct case_reading *r)
{
	struct model_case *c = r->c;

	for (size_t i = 0; i < c->requirements.n; i++)
		if (!c->requirements.v[i].tests.n)
			CASE_WARN(r, &c->requirements.v[i], "requirement \"%.*s\" has no test",
				  "l’exigence « %.*s » n’a aucun test",
				  VB_FMT(c->requirements.v[i].id));
	for (size_t i = 0; i < c->measures.n; i++) {
		const struct model_measure *m = &c->measures.v[i];
		bool leads = false;

		for (size_t k = 0; k < c->measures.n && !leads; k++)
			leads = case_ids_have(&c->measures.v[k].after, m->id);
		if (!m->cut.n && !m->softens.n && !leads)
			CASE_WARN(r, m, "measure \"%.*s\" cuts and softens nothing",
				  "la mesure « %.*s » n’arrête et n’adoucit rien", VB_FMT(m->id));
	}
}

static void check_decisions(struct case_reading *r)
{
	struct model_case *c = r->c;

	for (size_t i = 0; i < c->decisions.n; i++) {
		const struct model_case_decision *d = &c->decisions.v[i];
		int64_t until;

		if (d->until.n && vb_time_parse(d->until, &until) && until < r->run->now)
			CASE_WARN(r, d, "decision \"%.*s\" ended on %.*s",
				  "la décision « %.*s » a pris fin le %.*s", VB_FMT(d->id),
				  VB_FMT(d->until));
	}
}

/* ---- reach ------------------------------------------------------------------------------ */

struct reach {
	struct vb_map index; /* part id to place in group, plus one */
	size_t *group;       /* union-find */
	bool *seen;          /* by group, for the actor at hand */
};

static size_t root_of(struct reach *x, size_t i)
{
	while (x->group[i] != i)
		i = x->group[i] = x->group[x->group[i]];
	return i;
}

static size_t part_index(const struct reach *x, struct vb_str id) /* SIZE_MAX when absent */
{
	const size_t *slot = vb_map_find(&x->index, id);

	return slot ? *slot : SIZE_MAX;
}

static void join(struct reach *x, size_t a, size_t b)
{
	if (a != SIZE_MAX && b != SIZE_MAX)
		x->group[root_of(x, a)] = root_of(x, b);
}

static void join_devices(struct case_reading *r, struct reach *x)
{
	struct model_case *c = r->c;
	struct vb_map first;

	vb_map_init(&first, r->arena);
	for (size_t i = 0; i < c->parts.n; i++) {
		const struct model_zone *z = model_case_zone(c, c->parts.v[i].zone);
		void **slot;

		if (!z || !vb_str_is(z->kind, "device"))
			continue;
		slot = vb_map_put(&first, z->id);
		if (!*slot)
			*slot = &x->group[i];
		join(x, (size_t)((size_t *)*slot - x->group), i);
	}
}

static void mark_start(const struct model_case *c, struct reach *x, const struct model_actor *actor)
{
	bool outside = false;

	for (size_t s = 0; s < actor->start.n; s++) {
		const struct model_zone *z = model_case_zone(c, actor->start.v[s]);
		size_t at = part_index(x, actor->start.v[s]);

		outside |= z && z->trust <= 1;
		if (at != SIZE_MAX)
			x->seen[root_of(x, at)] = true;
		for (size_t i = 0; z && i < c->parts.n; i++)
			if (model_zone_open(c, c->parts.v[i].zone, z->id))
				x->seen[root_of(x, i)] = true;
	}
	for (size_t i = 0; outside && i < c->suppliers.n; i++)
		for (size_t k = 0; k < c->suppliers.v[i].access.n; k++)
			if (part_index(x, c->suppliers.v[i].access.v[k]) != SIZE_MAX)
				x->seen[root_of(x, part_index(x, c->suppliers.v[i].access.v[k]))] =
					true;
}

static bool event_seen(const struct model_case *c, struct reach *x, const struct model_feared *e)
{
	for (size_t i = 0; i < e->hits.n; i++) {
		size_t at = part_index(x, e->hits.v[i]);

		if (at != SIZE_MAX && x->seen[root_of(x, at)])
			return true;
	}
	for (size_t i = 0; !e->hits.n && i < c->parts.n; i++)
		if (case_ids_have(&c->parts.v[i].holds, e->data) && x->seen[root_of(x, i)])
			return true;
	return false;
}

static struct reach reach_build(struct case_reading *r)
{
	struct model_case *c = r->c;
	struct reach x = {0};

	vb_map_init(&x.index, r->arena);
	x.group = vb_arena_array(r->arena, c->parts.n + 1, sizeof(*x.group));
	x.seen = vb_arena_array(r->arena, c->parts.n + 1, sizeof(*x.seen));
	for (size_t i = 0; i < c->parts.n; i++) {
		size_t *slot = vb_arena_alloc(r->arena, sizeof(*slot));

		*slot = x.group[i] = i;
		*vb_map_put(&x.index, c->parts.v[i].id) = slot;
	}
	for (size_t i = 0; i < c->flows.n; i++)
		join(&x, part_index(&x, c->flows.v[i].from), part_index(&x, c->flows.v[i].to));
	join_devices(r, &x);
	return x;
}

static void check_reach(struct case_reading *r)
{
	struct model_case *c = r->c;
	struct reach x = reach_build(r);
	bool *reached = vb_arena_array(r->arena, c->feared.n + 1, sizeof(*reached));

	for (size_t i = 0; i < c->actors.n; i++) {
		if (!(c->actors.v[i].tries[2] > 0))
			CASE_WARN(r, &c->actors.v[i], "actor \"%.*s\" never tries",
				  "la source de risque « %.*s » n’essaie jamais",
				  VB_FMT(c->actors.v[i].id));
		if (!c->actors.v[i].start.n)
			hint(r,
			     CASE_WARN(r, &c->actors.v[i], "actor \"%.*s\" starts nowhere",
				       "la source de risque « %.*s » ne part de nulle part",
				       VB_FMT(c->actors.v[i].id)),
			     "add \"start: [zone]\"", "ajoutez « start: [zone] »");
		memset(x.seen, 0, (c->parts.n + 1) * sizeof(*x.seen));
		mark_start(c, &x, &c->actors.v[i]);
		for (size_t e = 0; e < c->feared.n; e++)
			reached[e] |= event_seen(c, &x, &c->feared.v[e]);
	}
	for (size_t e = 0; e < c->feared.n; e++)
		if (!reached[e])
			hint(r,
			     CASE_WARN(r, &c->feared.v[e],
				       "no path leads an actor to feared event \"%.*s\"",
				       "aucune source de risque n’atteint l’événement redouté « "
				       "%.*s »",
				       VB_FMT(c->feared.v[e].id)),
			     "it weighs nothing: is a flow, an actor's start or a component in "
			     "\"hits\" missing?",
			     "il ne pèse rien : manque-t-il un flux, un départ ou un composant "
			     "dans « hits » ?");
}

void case_check_model(struct case_reading *r)
{
	check_zones(r);
	check_data(r);
	check_flows(r);
	check_suppliers(r);
	check_proofs(r);
	check_decisions(r);
	if (r->problems
		    ->errors) /* half a model reaches nothing: say it once the errors are mended */
		return;
	case_check_work(r);
	case_check_wishes(r);
	check_reach(r);
}
