/*
 * check.c - what one value cannot tell: names that point nowhere, names given twice, circles, and a model that says
 * nothing useful. The first three are errors; the last are warnings, each with what would mend it.
 */
#include "case/case_int.h"

#include "core/limits.h"
#include "model/service.h"

/* Paths, `start:` and `covers:` mix these, so one name must mean one thing among them. */
#define PLACES (CASE_ZONE | CASE_PART | CASE_FLOW)
#define SUGGESTED 2000 /* names looked at for a suggestion */

static struct vb_str nearest_name(const struct case_reading *r, const struct case_reference *ref)
{
	size_t n = r->all_names.n < SUGGESTED ? r->all_names.n : SUGGESTED, kept = 0;
	const char **names = vb_arena_array(r->arena, n ? n : 1, sizeof(*names));
	const char *near;

	if (ref->id.n < 3) /* anything is near a short word */
		return (struct vb_str){0};
	for (size_t i = 0; i < n; i++)
		if ((unsigned)r->all_names.v[i]->kind & ref->kinds)
			names[kept++] = vb_arena_cstr(r->arena, r->all_names.v[i]->id);
	near = vb_nearest(ref->id, names, kept);
	return near ? vb_str(near) : (struct vb_str){0};
}

static void dangling(struct case_reading *r, const struct case_reference *ref,
		     const struct case_name *other)
{
	enum vb_lang l = r->run->lang;
	struct vb_str kinds = case_kinds_name(r->arena, l, ref->kinds), near = nearest_name(r, ref);
	struct case_problem *p;

	p = case_report(r, CASE_ERROR, ref->mark,
			vb_t(l, "no %.*s is named \"%.*s\"",
			     "aucun élément de type %.*s ne s’appelle « %.*s »"),
			VB_FMT(kinds), VB_FMT(vb_str_sub(ref->id, 0, 128)));
	if (near.n)
		p->hint = vb_arena_printf(
			r->arena, vb_t(l, "did you mean \"%.*s\"?", "vouliez-vous dire « %.*s » ?"),
			VB_FMT(near));
	else if (other)
		p->hint = vb_arena_printf(
			r->arena,
			vb_t(l, "there is a %.*s of that name", "il y a : %.*s de ce nom"),
			VB_FMT(case_kinds_name(r->arena, l, (unsigned)other->kind)));
}

static void clash(struct case_reading *r, const struct case_name *a, const struct case_name *b)
{
	enum vb_lang l = r->run->lang;
	struct case_problem *p;

	p = case_report(r, CASE_ERROR, b->mark,
			vb_t(l, "\"%.*s\" is already the name of a %.*s (line %u)",
			     "« %.*s » est déjà le nom de : %.*s (ligne %u)"),
			VB_FMT(b->id), VB_FMT(case_kinds_name(r->arena, l, (unsigned)a->kind)),
			a->mark.line);
	p->hint = vb_str(vb_t(
		l,
		"zones, components and flows appear side by side in paths: give each its own name",
		"zones, composants et flux se suivent dans les chemins : donnez à chacun son nom"));
}

const struct case_name *case_name_find(const struct case_reading *r, struct vb_str id,
				       unsigned kinds)
{
	const struct case_name *name = vb_map_find(&r->names, id);

	while (name && !((unsigned)name->kind & kinds))
		name = name->next;
	return name;
}

void case_check_names(struct case_reading *r)
{
	for (size_t i = 0; i < r->all_names.n; i++) {
		const struct case_name *b = r->all_names.v[i];

		for (const struct case_name *a = b->next; a; a = a->next)
			if (a->kind == b->kind ||
			    (((unsigned)a->kind & PLACES) && ((unsigned)b->kind & PLACES))) {
				clash(r, a, b);
				break;
			}
	}
	for (size_t i = 0; i < r->references.n; i++) {
		const struct case_reference *ref = &r->references.v[i];

		if (!ref->loose && !case_name_find(r, ref->id, ref->kinds))
			dangling(r, ref, vb_map_find(&r->names, ref->id));
	}
}

static void check_zone_circle(struct case_reading *r, const struct model_zone *zone)
{
	struct vb_str at = zone->in;

	for (unsigned step = 0; at.n; step++) {
		const struct model_zone *z = model_case_zone(r->c, at);

		if (!z)
			return;
		if (z == zone || step == VB_LIMIT_ZONE_DEPTH) {
			case_report(
				r, CASE_ERROR, zone->mark,
				z == zone ? vb_t(r->run->lang, "zone \"%.*s\" contains itself",
						 "la zone « %.*s » se contient elle-même")
					  : vb_t(r->run->lang, "zone \"%.*s\" is nested too deep",
						 "la zone « %.*s » est trop profondément emboîtée"),
				VB_FMT(zone->id));
			return;
		}
		at = z->in;
	}
}

/* Indexes of what each measure comes after; SIZE_MAX for a name that is not one. */
static size_t **measure_edges(const struct case_reading *r)
{
	const struct model_case *c = r->c;
	size_t **edges = vb_arena_array(r->arena, c->measures.n + 1, sizeof(*edges));
	struct vb_map index;

	vb_map_init(&index, r->arena);
	for (size_t i = 0; i < c->measures.n; i++)
		*vb_map_put(&index, c->measures.v[i].id) = &c->measures.v[i];
	for (size_t i = 0; i < c->measures.n; i++) {
		edges[i] = vb_arena_array(r->arena, c->measures.v[i].after.n + 1, sizeof(**edges));
		for (size_t k = 0; k < c->measures.v[i].after.n; k++) {
			const struct model_measure *m = vb_map_find(&index,
								    c->measures.v[i].after.v[k]);

			edges[i][k] = m ? (size_t)(m - c->measures.v) : SIZE_MAX;
		}
	}
	return edges;
}

static bool measure_free(const size_t *after, size_t n, const bool *gone)
{
	for (size_t k = 0; k < n; k++)
		if (after[k] != SIZE_MAX && !gone[after[k]])
			return false;
	return true;
}

/* Removes, round after round, the measures whose predecessors are all removed: what stays is in or behind a circle. */
static void check_measure_circles(struct case_reading *r)
{
	struct model_case *c = r->c;
	size_t **edges = measure_edges(r);
	bool *gone = vb_arena_array(r->arena, c->measures.n + 1, sizeof(*gone));
	bool moved = true;

	while (moved) {
		moved = false;
		for (size_t i = 0; i < c->measures.n; i++)
			if (!gone[i] && measure_free(edges[i], c->measures.v[i].after.n, gone))
				gone[i] = moved = true;
	}
	for (size_t i = 0; i < c->measures.n; i++)
		if (!gone[i])
			case_report(r, CASE_ERROR, c->measures.v[i].mark,
				    vb_t(r->run->lang,
					 "measure \"%.*s\" can never start: \"after\" goes round "
					 "in a circle",
					 "la mesure « %.*s » ne peut jamais commencer : « after » "
					 "tourne en rond"),
				    VB_FMT(c->measures.v[i].id));
}

static void check_addresses(struct case_reading *r, const model_ids *addresses,
			    struct model_mark mark)
{
	for (size_t i = 0; i < addresses->n; i++)
		if (model_address_parse(addresses->v[i]) == MODEL_ADDRESS_BAD)
			case_report(
				r, CASE_ERROR, mark,
				vb_t(r->run->lang,
				     "\"%.*s\" is no address: 192.0.2.7, 192.0.2.0/24, "
				     "2001:db8::/32 or a host name",
				     "« %.*s » n’est pas une adresse : 192.0.2.7, 192.0.2.0/24, "
				     "2001:db8::/32 ou un nom d’hôte"),
				VB_FMT(vb_str_sub(addresses->v[i], 0, 128)));
}

void case_check_values(struct case_reading *r)
{
	struct model_case *c = r->c;
	enum vb_lang l = r->run->lang;

	for (size_t i = 0; i < c->zones.n; i++)
		check_zone_circle(r, &c->zones.v[i]);
	for (size_t i = 0; i < c->zones.n; i++)
		check_addresses(r, &c->zones.v[i].address, c->zones.v[i].mark);
	for (size_t i = 0; i < c->parts.n; i++)
		check_addresses(r, &c->parts.v[i].address, c->parts.v[i].mark);
	check_measure_circles(r);
	for (size_t i = 0; i < c->feared.n; i++)
		if (!c->feared.v[i].hits.n && !c->feared.v[i].data.n)
			case_report(r, CASE_ERROR, c->feared.v[i].mark,
				    vb_t(l, "feared/%.*s: say what it hits: \"hits\" or \"data\"",
					 "feared/%.*s : dites ce qui est touché : « hits » ou « "
					 "data »"),
				    VB_FMT(c->feared.v[i].id));
	for (size_t i = 0; i < c->flows.n; i++)
		if (c->flows.v[i].from.n && vb_str_eq(c->flows.v[i].from, c->flows.v[i].to))
			case_report(r, CASE_ERROR, c->flows.v[i].mark,
				    vb_t(l, "flow \"%.*s\" goes from a component to itself",
					 "le flux « %.*s » va d’un composant à lui-même"),
				    VB_FMT(c->flows.v[i].id));
	if (c->plan.from.n && c->plan.until.n && vb_str_cmp(c->plan.from, c->plan.until) > 0)
		case_report(r, CASE_ERROR, c->plan.mark,
			    vb_t(l, "plan: \"until\" is before \"from\"",
				 "plan : « until » précède « from »"));
}
