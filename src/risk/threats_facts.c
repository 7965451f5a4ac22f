/*
 * threats_facts.c - what is known of each component and flow, once: sums over the case, and the audit's findings on
 * the component they are placed on. A finding that could sit on several components is a fact of none.
 */
#include "risk/threats_int.h"

/* ---- data ------------------------------------------------------------------------------- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* Does a word of the text stand in the list, in the singular or with an s? */
static bool says(struct vb_str text, const char *list)
{
	for (size_t i = 0; i < text.n;) {
		size_t end = i;
		struct vb_str word, rest = vb_str(list), one;

		while (end < text.n && is_letter(text.p[end]))
			end++;
		word = vb_str_sub(text, i, end - i);
		while (word.n && vb_str_word(&rest, &one))
			if (vb_str_ieq(word, one) ||
			    (word.n == one.n + 1 && (word.p[one.n] | 32) == 's' &&
			     vb_str_ieq(vb_str_sub(word, 0, one.n), one)))
				return true;
		i = end + 1;
	}
	return false;
}

struct vb_str risk_data_kind(const struct model_data *d)
{
	static const struct {
		const char *kind, *words;
	} guess[] = {
		{"code", "firmware micrologiciel release update maj"},
		{"keys", "key cle clé"},
		{"accounts", "account compte token jeton password credential"},
		{"commands", "order ordre command commande consigne setpoint"},
		{"logs", "log journal journaux audit"},
	};

	if (d->kind.n)
		return d->kind;
	for (size_t i = 0; i < VB_COUNT(guess); i++)
		if (says(d->id, guess[i].words))
			return vb_str(guess[i].kind);
	for (size_t i = 0; i < VB_COUNT(guess); i++)
		if (says(d->name, guess[i].words))
			return vb_str(guess[i].kind);
	return (struct vb_str){0};
}

static void need_raise(double need[3], const struct model_data *d)
{
	for (size_t i = 0; i < 3; i++)
		need[i] = d->need[i] > need[i] ? d->need[i] : need[i];
}

/* ---- look-ups --------------------------------------------------------------------------- */

const struct model_part *risk_scene_find(const struct risk_scene *s, struct vb_str id)
{
	return vb_map_find(&s->parts, id);
}

struct risk_part_facts *risk_scene_part(struct risk_scene *s, const struct model_part *p)
{
	return &s->part[p - s->c->parts.v];
}

struct risk_flow_facts *risk_scene_flow(struct risk_scene *s, const struct model_flow *f)
{
	return &s->flow[f - s->c->flows.v];
}

static bool in_device(const struct risk_part_facts *f)
{
	return f->zone && vb_str_is(f->zone->kind, "device");
}

/* ---- flows ------------------------------------------------------------------------------ */

static void flow_data(struct risk_scene *s, struct risk_flow_facts *ff, const model_ids *data)
{
	for (size_t i = 0; i < data->n; i++) {
		const struct model_data *d = model_case_data(s->c, data->v[i]);

		if (!d)
			continue;
		need_raise(ff->need, d);
		if (risk_data_kind(d).n)
			risk_ids_add(s->arena, &ff->kinds, risk_data_kind(d));
		if (d->personal.n) {
			ff->personal = true;
			ff->purposes = ff->purposes && d->purpose.n;
		}
	}
}

static void flow_fill(struct risk_scene *s, const struct model_flow *f)
{
	struct risk_flow_facts *ff = risk_scene_flow(s, f);
	const struct model_part *from = risk_scene_find(s, f->from),
				*to = risk_scene_find(s, f->to);

	*ff = (struct risk_flow_facts){
		.auth = f->auth.n ? f->auth
				  : VB_STR("none"), .tls = f->tls == MODEL_SAID_YES,
					   .is_signed = f->is_signed == MODEL_SAID_YES,
					   .purposes = true, .medium = risk_flow_medium(f)};
	flow_data(s, ff, &f->data);
	flow_data(s, ff, &f->back);
	if (!from || !to)
		return;
	ff->crosses = !vb_str_eq(from->zone, to->zone);
	if (!ff->crosses && in_device(risk_scene_part(s, from)))
		ff->medium = RISK_INSIDE;
}

/* ---- components ------------------------------------------------------------------------- */

static double trust_of(const struct model_zone *z)
{
	return z ? z->trust : 0;
}

static void part_start(struct risk_scene *s, const struct model_part *p)
{
	struct risk_part_facts *f = risk_scene_part(s, p);
	const struct model_zone *outer;

	f->zone = model_case_zone(s->c, p->zone);
	f->trust = f->in_trust = f->around = trust_of(f->zone);
	outer = in_device(f) && f->zone->in.n ? model_case_zone(s->c, f->zone->in) : NULL;
	if (outer)
		f->around = trust_of(outer);
	f->fleet = (double)p->count;
	for (size_t i = 0; i < p->holds.n; i++) {
		const struct model_data *d = model_case_data(s->c, p->holds.v[i]);

		if (!d)
			continue;
		need_raise(f->need, d);
		if (risk_data_kind(d).n)
			risk_ids_add(s->arena, &f->holds_kinds, risk_data_kind(d));
		if (d->personal.n)
			risk_ids_add(s->arena, &f->personal, d->personal);
	}
}

/* What crosses a component is in it, whichever end called. */
static void flow_needs(struct risk_part_facts *part, const struct risk_flow_facts *ff)
{
	for (size_t i = 0; i < 3; i++)
		part->need[i] = ff->need[i] > part->need[i] ? ff->need[i] : part->need[i];
}

static void callee_fill(struct risk_scene *s, const struct model_flow *f,
			const struct model_part *from, struct risk_part_facts *to)
{
	struct risk_flow_facts *ff = risk_scene_flow(s, f);
	double trust = risk_scene_part(s, from)->trust;

	to->callers++;
	to->in_trust = trust < to->in_trust ? trust : to->in_trust;
	flow_needs(to, ff);
	if (f->read_only != MODEL_SAID_YES && ff->need[1] > to->changed)
		to->changed = ff->need[1];
	risk_ids_add(s->arena, &to->in_auth, ff->auth);
	risk_ids_add(s->arena, &to->in_protos, f->proto);
}

static void caller_fill(struct risk_scene *s, const struct model_flow *f,
			const struct model_part *to, struct risk_part_facts *from)
{
	struct risk_flow_facts *ff = risk_scene_flow(s, f);
	double trust = risk_scene_part(s, to)->trust;

	from->calls++;
	flow_needs(from, ff);
	for (size_t i = 0; i < to->tech.n; i++)
		risk_ids_add(s->arena, &from->calls_tech, to->tech.v[i]);
	risk_ids_add(s->arena, &from->calls_protos, f->proto);
	from->logs |= risk_ids_have(&ff->kinds, VB_STR("logs"));
	if (f->pull == MODEL_SAID_YES || f->back.n) /* what comes back is input too */
		from->in_trust = trust < from->in_trust ? trust : from->in_trust;
}

static void feared_fill(struct risk_scene *s)
{
	for (size_t i = 0; i < s->c->feared.n; i++) {
		const struct model_feared *e = &s->c->feared.v[i];

		for (size_t k = 0; k < e->hits.n; k++) {
			const struct model_part *p = risk_scene_find(s, e->hits.v[k]);

			if (p && e->severity > risk_scene_part(s, p)->severity)
				risk_scene_part(s, p)->severity = e->severity;
		}
	}
	for (size_t i = 0; i < s->c->suppliers.n; i++)
		for (size_t k = 0; k < s->c->suppliers.v[i].access.n; k++) {
			const struct model_part *p = risk_scene_find(
				s, s->c->suppliers.v[i].access.v[k]);

			if (p)
				risk_scene_part(s, p)->supplier = true;
		}
}

/* What one part of a device says of the whole device: how many there are, what reaches it. */
static void boxes_fill(struct risk_scene *s)
{
	struct box {
		double fleet;
		model_ids protos;
	} * box;
	struct vb_map boxes;

	vb_map_init(&boxes, s->arena);
	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < s->c->parts.n; i++) {
			struct risk_part_facts *f = &s->part[i];
			void **slot = vb_map_put(&boxes,
						 in_device(f) ? f->zone->id : s->c->parts.v[i].id);

			box = *slot = *slot ? *slot : vb_arena_alloc(s->arena, sizeof(*box));
			if (pass) {
				f->fleet = box->fleet;
				f->box_protos = box->protos;
				continue;
			}
			box->fleet = f->fleet > box->fleet ? f->fleet : box->fleet;
			for (size_t k = 0; k < f->in_protos.n; k++)
				risk_ids_add(s->arena, &box->protos, f->in_protos.v[k]);
		}
}

/* ---- the audit -------------------------------------------------------------------------- */

static void id_add(struct vb_arena *a, struct vb_map *has, model_ids *ids, struct vb_str id)
{
	void **slot;

	if (!has->arena)
		vb_map_init(has, a);
	slot = vb_map_put(has, id);
	if (*slot)
		return;
	*slot = has;
	*vb_vec_add(a, ids) = id;
}

static void fact_add(struct risk_scene *s, uint32_t node, uint32_t finding)
{
	struct risk_part_facts *f = &s->part[node];
	const struct model_finding *m = &s->as->findings.v[finding];

	if (m->kind == MODEL_THREAT || m->kind == MODEL_CONTRADICTION)
		return;
	id_add(s->arena, &f->has_rule, &f->found, m->rule);
	risk_ids_add(s->arena, &f->found_kinds, vb_str(model_kind_word(m->kind)));
	for (size_t i = 0; i < m->cwes.n; i++)
		id_add(s->arena, &f->has_cwe, &f->found_cwes, m->cwes.v[i]);
	f->kev |= m->kev;
	*vb_vec_add(s->arena, &f->findings) = finding;
}

static void found_fill(const struct vb_run *run, struct risk_scene *s)
{
	struct risk_groups groups;
	struct risk_graph g;

	for (size_t i = 0; i < s->as->findings.n; i++)
		risk_probability(s->as->arena, s->c, &s->as->findings.v[i]);
	risk_graph_build(s->arena, s->c, &g);
	risk_place(run, s->arena, s->as, &g, &groups);
	for (size_t i = 0; i < groups.v.n; i++)
		for (size_t k = 0; groups.v.v[i].nodes.n == 1 && k < groups.v.v[i].findings.n; k++)
			fact_add(s, groups.v.v[i].nodes.v[0], groups.v.v[i].findings.v[k]);
}

static bool of_target(const struct model_part *p, struct vb_str target)
{
	return !target.n || !p->targets.n || risk_ids_have(&p->targets, target);
}

static void passed_fill(struct risk_scene *s)
{
	for (size_t k = 0; k < s->as->rules.n; k++) {
		const struct model_rule_result *r = &s->as->rules.v[k];

		for (size_t i = 0; r->state == MODEL_RULE_PASS && i < s->c->parts.n; i++)
			if (of_target(&s->c->parts.v[i], r->target))
				risk_ids_add(s->arena, &s->part[i].passed, r->rule);
	}
}

/* Direct dependencies without a version, by the target their file stands in. */
static void unpinned_fill(struct risk_scene *s)
{
	const struct model_facts *facts = s->as->facts;

	for (size_t k = 0; facts && k < facts->components.n; k++) {
		const struct model_component *m = &facts->components.v[k];
		struct vb_str path = m->locations.n ? m->locations.v[0].path : (struct vb_str){0};
		struct vb_str target = vb_str_sub(path, 0, vb_str_chr(path, '/'));

		for (size_t i = 0; m->direct && !m->own && !m->version.n && i < s->c->parts.n; i++)
			if (risk_ids_have(&s->c->parts.v[i].targets, target))
				s->part[i].unpinned++;
	}
}

void risk_scene_build(const struct vb_run *run, struct vb_arena *a, struct model_assessment *as,
		      struct risk_scene *s)
{
	const struct model_case *c = as->the_case;

	*s = (struct risk_scene){.c = c, .as = as, .arena = a};
	s->part = vb_arena_array(a, c->parts.n + 1, sizeof(*s->part));
	s->flow = vb_arena_array(a, c->flows.n + 1, sizeof(*s->flow));
	vb_map_init(&s->parts, a);
	for (size_t i = 0; i < c->parts.n; i++) {
		*vb_map_put(&s->parts, c->parts.v[i].id) = &c->parts.v[i];
		part_start(s, &c->parts.v[i]);
	}
	for (size_t i = 0; i < c->flows.n; i++)
		flow_fill(s, &c->flows.v[i]);
	for (size_t i = 0; i < c->flows.n; i++) {
		const struct model_flow *f = &c->flows.v[i];
		const struct model_part *from = risk_scene_find(s, f->from),
					*to = risk_scene_find(s, f->to);

		if (!from || !to || from == to)
			continue;
		callee_fill(s, f, from, risk_scene_part(s, to));
		caller_fill(s, f, to, risk_scene_part(s, from));
	}
	feared_fill(s);
	boxes_fill(s);
	found_fill(run, s);
	passed_fill(s);
	unpinned_fill(s);
}
