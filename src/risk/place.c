/*
 * place.c - which parts of the case a finding sits on, and which edges it therefore opens.
 *
 * The most precise word wins: the part named by the finding itself; parts whose `paths` or `packages` match; parts
 * whose `target` is the target audited; every process or device of the target's zone; of all device zones; of all.
 * Findings that open the same edges form one group: the simulation only asks whether one of them is open.
 */
#include "risk/risk_int.h"

#include "core/limits.h"

#include <stdlib.h>

#include "core/file.h"

struct placing {
	const struct risk_graph *g;
	struct vb_arena *arena;
	const struct model_case_target
		*target;       /* the one the finding at hand comes from, or NULL */
	VB_VEC(uint32_t) rest; /* nodes of findings no part claims */
	VB_VEC(uint32_t) here; /* nodes of the finding at hand */
	struct vb_map groups;  /* key to group index + 1 */
	struct vb_buf key;     /* of the group at hand */
};

static struct vb_str plain_path(struct vb_str path)
{
	while (vb_str_starts(path, VB_STR("./")))
		path = vb_str_from(path, 2);
	return vb_path_trim(path);
}

/* The target may be named as in the case, or by a path that leads there. */
static const struct model_case_target *target_find(const struct model_case *c,
						   const struct model_facts *facts)
{
	struct vb_str audited = facts ? plain_path(facts->target) : (struct vb_str){0};

	for (size_t i = 0; audited.n && i < c->targets.n; i++) {
		struct vb_str path = plain_path(c->targets.v[i].path);
		size_t before = audited.n - path.n;

		if (vb_str_eq(audited, c->targets.v[i].id) || vb_str_eq(audited, path))
			return &c->targets.v[i];
		if (path.n && audited.n > path.n && vb_str_ends(audited, path) &&
		    audited.p[before - 1] == '/')
			return &c->targets.v[i];
	}
	return c->targets.n == 1 ? &c->targets.v[0] : NULL;
}

static bool can_be_attacked(const struct model_part *p)
{
	return !p->out_of_scope && (p->kind == MODEL_PART_PROCESS || p->kind == MODEL_PART_DEVICE);
}

static bool in_device(const struct model_case *c, const struct model_part *p)
{
	const struct model_zone *z = model_case_zone(c, p->zone);

	return z && vb_str_is(z->kind, "device");
}

static bool in_target(const struct placing *x,
		      const struct model_part *p) /* the part names the audited target */
{
	for (size_t i = 0; x->target && i < p->targets.n; i++)
		if (vb_str_eq(p->targets.v[i], x->target->id))
			return true;
	return false;
}

static bool elsewhere(const struct placing *x,
		      const struct model_part *p) /* it names other targets only */
{
	return p->targets.n && x->target && !in_target(x, p);
}

typedef bool take(const struct placing *x, const struct model_part *p);

static bool take_target(const struct placing *x, const struct model_part *p)
{
	return can_be_attacked(p) && in_target(x, p) && !p->paths.n && !p->packages.n;
}

static bool take_zone(const struct placing *x, const struct model_part *p)
{
	return can_be_attacked(p) && !elsewhere(x, p) && x->target && x->target->zone.n &&
	       model_zone_within(x->g->c, p->zone, x->target->zone);
}

static bool take_device(const struct placing *x, const struct model_part *p)
{
	return can_be_attacked(p) && !elsewhere(x, p) && in_device(x->g->c, p);
}

static bool take_any(const struct placing *x, const struct model_part *p)
{
	return can_be_attacked(p) && !elsewhere(x, p);
}

static void rest_find(struct placing *x)
{
	static take *const order[] = {take_target, take_zone, take_device, take_any};

	x->rest.n = 0;
	for (size_t k = 0; k < VB_COUNT(order) && !x->rest.n; k++)
		for (uint32_t i = 0; i < x->g->n; i++)
			if (order[k](x, &x->g->c->parts.v[i]))
				*vb_vec_add(x->arena, &x->rest) = i;
}

/* `wanted` is a name or a purl without version, and may be a glob. */
static bool package_is(struct vb_str wanted, const struct model_finding *f)
{
	if (vb_glob(wanted, f->subject_name) || vb_glob(wanted, model_purl_base(f->subject)))
		return true;
	for (size_t i = 0; i < f->packages.n; i++) {
		struct vb_str base = model_purl_base(f->packages.v[i]);

		if (vb_glob(wanted, base) ||
		    vb_glob(wanted, vb_str_from(base, vb_str_rchr(base, '/') + 1)))
			return true;
	}
	return false;
}

static bool path_is(struct vb_str wanted, const struct model_finding *f)
{
	if (vb_glob(wanted, f->place) || vb_glob(wanted, f->subject))
		return true;
	for (size_t i = 0; i < f->evidence.n; i++)
		if (vb_glob(wanted, f->evidence.v[i].file))
			return true;
	return false;
}

static bool claims(const struct placing *x, const struct model_part *p,
		   const struct model_finding *f)
{
	if (elsewhere(x, p))
		return false;
	for (size_t i = 0; i < p->paths.n; i++)
		if (path_is(p->paths.v[i], f))
			return true;
	for (size_t i = 0; i < p->packages.n; i++)
		if (package_is(p->packages.v[i], f))
			return true;
	return false;
}

static void here_find(struct placing *x, const struct model_finding *f)
{
	uint32_t own = f->component.n ? risk_node(x->g, f->component) : UINT32_MAX;

	x->here.n = 0;
	if (own != UINT32_MAX) {
		*vb_vec_add(x->arena, &x->here) = own;
		return;
	}
	for (uint32_t i = 0; i < x->g->n; i++)
		if (claims(x, &x->g->c->parts.v[i], f))
			*vb_vec_add(x->arena, &x->here) = i;
	if (x->here.n)
		return;
	for (size_t i = 0; i < x->rest.n; i++)
		*vb_vec_add(x->arena, &x->here) = x->rest.v[i];
}

static bool is_step(const struct model_finding *f) /* out of a component that runs as root */
{
	return f->kind == MODEL_THREAT && vb_str_starts(f->place, VB_STR("steps/"));
}

/* A threat on a flow opens that flow, not the component behind it. */
static struct vb_str flow_of(const struct placing *x, const struct model_finding *f)
{
	bool on_flow = (f->kind == MODEL_THREAT || f->kind == MODEL_CONTRADICTION) &&
		       vb_str_starts(f->place, VB_STR("flows/"));

	return on_flow && model_case_flow(x->g->c, f->subject) ? f->subject : (struct vb_str){0};
}

static struct risk_group *group_of(struct placing *x, struct risk_groups *out,
				   const struct model_finding *f)
{
	struct vb_str flow = flow_of(x, f);
	bool local = risk_is_local(f), step = is_step(f);
	struct risk_group *group;
	void **slot;
	size_t *at;

	x->key.n = 0;
	vb_buf_printf(&x->key, "%c%c%zu ", local ? 'l' : 'n', step ? 's' : '-', x->here.n);
	vb_buf_add(&x->key, x->here.v, x->here.n * sizeof(*x->here.v));
	vb_buf_str(&x->key, flow);
	at = vb_map_find(&x->groups, vb_buf_view(&x->key));
	if (at)
		return &out->v.v[*at];
	slot = vb_map_put(&x->groups, vb_arena_str(x->arena, vb_buf_view(&x->key)));
	*slot = vb_arena_alloc(x->arena, sizeof(size_t));
	*(size_t *)*slot = out->v.n;
	group = vb_vec_add(x->arena, &out->v);
	*group = (struct risk_group){.local = local, .flow = flow, .step = step};
	for (size_t i = 0; i < x->here.n; i++)
		*vb_vec_add(x->arena, &group->nodes) = x->here.v[i];
	return group;
}

bool risk_group_opens(const struct risk_group *group, const struct risk_edge *e)
{
	if (group->flow.n)
		return (e->kind == RISK_EDGE_FLOW || (e->kind == RISK_EDGE_ENTRY && e->own)) &&
		       vb_str_eq(e->via, group->flow);
	if (group->step)
		return e->kind == RISK_EDGE_BOX && group->nodes.n == 1 &&
		       e->from == group->nodes.v[0];
	if (group->local && e->kind != RISK_EDGE_BOX)
		return false;
	for (size_t i = 0; i < group->nodes.n; i++)
		if (group->nodes.v[i] == e->to)
			return true;
	return false;
}

static bool opens_alone(const struct risk_group *group)
{
	return group->flow.n || group->step;
}

/* What threats explain leaves the edge's own control and comes back as their weakness: the sum stays. */
static void edge_own(struct risk_edge *e, uint32_t id, const struct risk_group *group)
{
	e->own = id + 1;
	e->p = group->taken < 1 ? 1 - (1 - e->p) / (1 - group->taken) : 0;
	e->p = e->p > 0 ? e->p : 0;
}

/* A stranger on the network enters by a flow as its caller does; through a cable the place decides, not the flow. */
static bool enters_by(const struct risk_graph *g, const struct risk_edge *e,
		      const struct risk_group *group)
{
	const struct model_flow *f = e->kind == RISK_EDGE_ENTRY ? model_case_flow(g->c, e->via)
								: NULL;

	return f && vb_str_eq(f->id, group->flow) && risk_flow_medium(f) == RISK_NETWORK;
}

static void group_own(struct risk_graph *g, uint32_t id, const struct risk_group *group)
{
	for (size_t i = 0; i < g->edges.n; i++)
		if (risk_group_opens(group, &g->edges.v[i]))
			edge_own(&g->edges.v[i], id, group);
	for (size_t i = 0; group->flow.n && i < g->actors.n; i++)
		for (size_t k = 0; k < g->actors.v[i].entries.n; k++)
			if (enters_by(g, &g->actors.v[i].entries.v[k], group))
				edge_own(&g->actors.v[i].entries.v[k], id, group);
}

static void open_edge(const struct risk_groups *groups, struct risk_edge *e)
{
	double shut = 1 - e->p;

	if (e->own)
		shut *= 1 - groups->v.v[e->own - 1].p;

	for (size_t i = 0; i < groups->of_node[e->to].n; i++) {
		const struct risk_group *group = &groups->v.v[groups->of_node[e->to].v[i]];

		if (risk_group_opens(group, e))
			shut *= 1 - group->p;
	}
	e->p_open = 1 - shut;
}

static void groups_settle(struct vb_arena *a, const struct model_assessment *as,
			  struct risk_graph *g, struct risk_groups *groups)
{
	groups->of_node = vb_arena_array(a, g->n + 1, sizeof(*groups->of_node));
	for (uint32_t i = 0; i < groups->v.n; i++) {
		struct risk_group *group = &groups->v.v[i];
		double shut = 1;

		for (size_t k = 0; k < group->findings.n; k++)
			shut *= 1 - as->findings.v[group->findings.v[k]].probability;
		group->p = 1 - shut;
		if (opens_alone(group))
			group_own(g, i, group);
		for (size_t k = 0; !opens_alone(group) && k < group->nodes.n; k++)
			*vb_vec_add(a, &groups->of_node[group->nodes.v[k]]) = i;
	}
	for (size_t i = 0; i < g->edges.n; i++)
		open_edge(groups, &g->edges.v[i]);
	for (size_t i = 0; i < g->actors.n; i++)
		for (size_t k = 0; k < g->actors.v[i].entries.n; k++)
			open_edge(groups, &g->actors.v[i].entries.v[k]);
}

/* Several targets audited together: a finding names its own, else it comes from the one audited. */
static void target_choose(struct placing *x, const struct model_finding *f,
			  const struct model_case_target *audited)
{
	const struct model_case *c = x->g->c;
	const struct model_case_target *target = audited;

	for (size_t i = 0; f->target.n && i < c->targets.n; i++)
		if (vb_str_eq(c->targets.v[i].id, f->target))
			target = &c->targets.v[i];
	if (target == x->target)
		return;
	x->target = target;
	rest_find(x);
}

/* An accepted threat stays in the edge; one that is answered or does not apply leaves it. */
static void group_put(const struct vb_run *run, struct placing *x, struct risk_groups *out,
		      uint32_t i, struct model_finding *f)
{
	bool closed = model_finding_closed(f, run->now), threat = f->kind == MODEL_THREAT;
	struct risk_group *group;

	if (closed &&
	    (!threat || f->decision.status == MODEL_ACCEPTED || (!flow_of(x, f).n && !is_step(f))))
		return;
	group = group_of(x, out, f);
	if (threat)
		group->taken = 1 - (1 - group->taken) * (1 - f->probability);
	if (!closed)
		*vb_vec_add(x->arena, &group->findings) = i;
}

void risk_place(const struct vb_run *run, struct vb_arena *a, struct model_assessment *as,
		struct risk_graph *g, struct risk_groups *out)
{
	const struct model_case_target *audited = target_find(g->c, as->facts);
	struct placing x = {.g = g, .arena = a, .target = audited};

	*out = (struct risk_groups){0};
	vb_map_init(&x.groups, a);
	vb_buf_init(&x.key, VB_MIB); /* nodes are four bytes each */
	rest_find(&x);
	for (uint32_t i = 0; i < as->findings.n; i++) {
		struct model_finding *f = &as->findings.v[i];

		target_choose(&x, f, audited);
		here_find(&x, f);
		if (x.here.n == 1)
			f->component = g->c->parts.v[x.here.v[0]].id;
		if (x.here.n && f->probability > 0)
			group_put(run, &x, out, i, f);
	}
	vb_buf_done(&x.key);
	groups_settle(a, as, g, out);
}
