/*
 * threats_words.c - the attributes of the condition language: what a word means on a flow or a component, and the
 * evidence it leaves. The table is the list of words in share/threats/README.md; a test compares them.
 */
#include "risk/threats_int.h"

/* ---- values ----------------------------------------------------------------------------- */

static struct risk_value word(struct vb_str w)
{
	return (struct risk_value){.kind = RISK_VALUE_WORD, .word = w};
}

static struct risk_value number(double n)
{
	return (struct risk_value){.kind = RISK_VALUE_NUMBER, .number = n};
}

static struct risk_value yes_no(bool yes)
{
	return word(yes ? VB_STR("yes") : VB_STR("no"));
}

static struct risk_value list(const void *ids)
{
	struct risk_value v = {.kind = RISK_VALUE_LIST};

	memcpy(&v.list, ids, sizeof(v.list));
	return v;
}

static struct risk_value said(enum model_yes y)
{
	return word(y == MODEL_SAID_YES ? VB_STR("yes")
					: y == MODEL_SAID_NO
		    ? VB_STR("no")
		    : VB_STR("unsaid"));
}

/* ---- components ------------------------------------------------------------------------- */

#define PART_WORDS(X)                                                                              \
	X(id, word(p->id))                                                                         \
	X(kind, word(vb_str(part_kinds[p->kind])))                                                 \
	X(scope, word(p->out_of_scope ? VB_STR("out") : VB_STR("in")))                             \
	X(zone, word(p->zone))                                                                     \
	X(zone_kind, word(f->zone ? f->zone->kind : (struct vb_str){0}))                           \
	X(trust, number(f->trust))                                                                 \
	X(in_trust, number(f->in_trust))                                                           \
	X(around, number(f->around))                                                               \
	X(tech, list(&p->tech))                                                                    \
	X(parses, list(&p->parses))                                                                \
	X(holds, list(&p->holds))                                                                  \
	X(holds_kinds, list(&f->holds_kinds))                                                      \
	X(personal, list(&f->personal))                                                            \
	X(does, list(&p->does))                                                                    \
	X(guards, list(&p->guards))                                                                \
	X(runs, word(p->runs))                                                                     \
	X(count, number((double)p->count))                                                         \
	X(fleet, number(f->fleet))                                                                 \
	X(encrypted, yes_no(p->encrypted == MODEL_SAID_YES))                                       \
	X(backup, yes_no(p->backup == MODEL_SAID_YES))                                             \
	X(tenants, word(p->tenants))                                                               \
	X(supplier, yes_no(f->supplier))                                                           \
	X(severity, number(f->severity))                                                           \
	X(need_c, number(f->need[0]))                                                              \
	X(need_i, number(f->need[1]))                                                              \
	X(need_a, number(f->need[2]))                                                              \
	X(changed, number(f->changed))                                                             \
	X(callers, number(f->callers))                                                             \
	X(calls, number(f->calls))                                                                 \
	X(calls_tech, list(&f->calls_tech))                                                        \
	X(calls_protos, list(&f->calls_protos))                                                    \
	X(in_auth, list(&f->in_auth))                                                              \
	X(in_protos, list(&f->in_protos))                                                          \
	X(box_protos, list(&f->box_protos))                                                        \
	X(logs, yes_no(f->logs))                                                                   \
	X(found, list(&f->found))                                                                  \
	X(found_kinds, list(&f->found_kinds))                                                      \
	X(found_cwes, list(&f->found_cwes))                                                        \
	X(passed, list(&f->passed))                                                                \
	X(kev, yes_no(f->kev))                                                                     \
	X(unpinned, number(f->unpinned))

static const char *const part_kinds[] = {"person", "process", "store", "device"};

static bool part_lookup(struct risk_scene *s, const struct model_part *p, struct vb_str attribute,
			struct risk_value *out)
{
	const struct risk_part_facts *f = risk_scene_part(s, p);

#define X(name, value)                                                                             \
	if (vb_str_is(attribute, #name)) {                                                         \
		*out = value;                                                                      \
		return true;                                                                       \
	}
	PART_WORDS(X)
#undef X
	return false;
}

/* ---- flows ------------------------------------------------------------------------------ */

#define FLOW_WORDS(X)                                                                              \
	X(id, word(w->id))                                                                         \
	X(proto, word(w->proto))                                                                   \
	X(port, number((double)w->port))                                                           \
	X(medium, word(vb_str(media[f->medium])))                                                  \
	X(auth, word(f->auth))                                                                     \
	X(authz, word(w->authz))                                                                   \
	X(tls, yes_no(f->tls))                                                                     \
	X(signed, yes_no(f->is_signed))                                                            \
	X(signed_said, said(w->is_signed))                                                         \
	X(pull, yes_no(w->pull == MODEL_SAID_YES))                                                 \
	X(vpn, yes_no(w->vpn == MODEL_SAID_YES))                                                   \
	X(readonly, yes_no(w->read_only == MODEL_SAID_YES))                                        \
	X(crosses, yes_no(f->crosses))                                                             \
	X(data, list(&w->data))                                                                    \
	X(data_kinds, list(&f->kinds))                                                             \
	X(personal, yes_no(f->personal))                                                           \
	X(purposes, yes_no(f->purposes))                                                           \
	X(guards, list(&w->guards))                                                                \
	X(need_c, number(f->need[0]))                                                              \
	X(need_i, number(f->need[1]))                                                              \
	X(need_a, number(f->need[2]))

static const char *const media[] = {"network", "wire", "inside"};

static bool flow_lookup(struct risk_scene *s, const struct model_flow *w, struct vb_str attribute,
			struct risk_value *out)
{
	const struct risk_flow_facts *f = risk_scene_flow(s, w);

#define X(name, value)                                                                             \
	if (vb_str_is(attribute, #name)) {                                                         \
		*out = value;                                                                      \
		return true;                                                                       \
	}
	FLOW_WORDS(X)
#undef X
	return false;
}

/* ---- names ------------------------------------------------------------------------------ */

static bool part_word(struct vb_str w)
{
#define X(name, value)                                                                             \
	if (vb_str_is(w, #name))                                                                   \
		return true;
	PART_WORDS(X)
#undef X
	return false;
}

static bool extra_word(struct vb_str w) /* x.KEY: under the element's own `x:` */
{
	return vb_str_starts(w, VB_STR("x.")) && w.n > 2;
}

bool risk_part_attribute(struct vb_str w)
{
	return part_word(w) || extra_word(w);
}

bool risk_flow_attribute(struct vb_str w)
{
#define X(name, value)                                                                             \
	if (vb_str_is(w, #name))                                                                   \
		return true;
	FLOW_WORDS(X)
#undef X
	return extra_word(w) ||
	       (vb_str_starts(w, VB_STR("from.")) && part_word(vb_str_from(w, 5))) ||
		(vb_str_starts(w, VB_STR("to.")) && part_word(vb_str_from(w, 3)));
}

/* An extra that is not written is the empty word: the worse case, as everywhere in the case. */
static struct risk_value extra_lookup(const struct risk_element *e, struct vb_str key)
{
	struct vb_str id = e->flow ? e->flow->id : e->part->id;
	const char *section = e->flow ? "flows/" : "components/";
	size_t n = strlen(section);

	for (size_t i = 0; i < e->scene->c->extras.n; i++) {
		const struct model_extra *x = &e->scene->c->extras.v[i];

		if (vb_str_starts(x->owner, vb_str(section)) &&
		    vb_str_eq(vb_str_from(x->owner, n), id))
			return word(vb_yaml_str(x->value, vb_arena_cstr(e->scene->arena, key)));
	}
	return word((struct vb_str){0});
}

static const struct model_part *end_of(const struct risk_element *e, struct vb_str *attribute)
{
	bool from = vb_str_starts(*attribute, VB_STR("from.")),
				  to = vb_str_starts(*attribute, VB_STR("to."));

	if (!e->flow)
		return e->part;
	if (!from && !to)
		return NULL;
	*attribute = vb_str_from(*attribute, from ? 5 : 3);
	return risk_scene_find(e->scene, from ? e->flow->from : e->flow->to);
}

struct risk_value risk_element_lookup(void *element, struct vb_str attribute)
{
	struct risk_element *e = element;
	struct risk_value v = {0};
	const struct model_part *end;

	if (extra_word(attribute))
		return extra_lookup(e, vb_str_from(attribute, 2));
	end = end_of(e, &attribute);
	if (end)
		part_lookup(e->scene, end, attribute, &v);
	else if (e->flow)
		flow_lookup(e->scene, e->flow, attribute, &v);
	return v;
}

/* ---- evidence --------------------------------------------------------------------------- */

static struct vb_str value_text(struct vb_arena *a, const struct risk_value *v)
{
	struct vb_str text = {0};

	if (v->kind == RISK_VALUE_NUMBER)
		return vb_arena_printf(a, "%g", v->number);
	if (v->kind != RISK_VALUE_LIST)
		return v->word;
	for (size_t i = 0; i < v->list.n; i++)
		text = vb_arena_printf(a, "%.*s%s%.*s", VB_FMT(text), i ? ", " : "",
				       VB_FMT(v->list.v[i]));
	return text;
}

struct asked {                     /* a fact of a component that a rule asked for */
	struct vb_str name, plain; /* "to.found", "found" */
	const model_ids
		*words; /* "to.found VB-SSH-*" of all facts; none of this one: any will do */
};

static bool word_matches(struct vb_str word, struct vb_str attribute, const struct model_finding *m)
{
	if (vb_str_is(attribute, "found_kinds"))
		return vb_glob(word, vb_str(model_kind_word(m->kind)));
	if (!vb_str_is(attribute, "found_cwes"))
		return vb_glob(word, m->rule);
	for (size_t i = 0; i < m->cwes.n; i++)
		if (vb_glob(word, m->cwes.v[i]))
			return true;
	return false;
}

/* Is it one of those the rule named? */
static bool was_asked(const struct asked *q, const struct model_finding *m)
{
	bool any = false;

	for (size_t i = 0; i < q->words->n; i++) {
		struct vb_str pair = q->words->v[i];
		size_t space = vb_str_chr(pair, ' ');

		if (!vb_str_eq(vb_str_sub(pair, 0, space), q->name))
			continue;
		any = true;
		if (word_matches(vb_str_from(pair, space + 1), q->plain, m))
			return true;
	}
	return !any;
}

/* The findings that gave a fact: those of the component whose rule, kind or weakness the rule asked for. */
static void fact_evidence(const struct risk_element *e, const struct model_part *p, struct asked q,
			  struct model_threat *t)
{
	const struct risk_part_facts *f = risk_scene_part(e->scene, p);
	struct vb_arena *a = e->scene->as->arena;

	for (size_t i = 0; i < f->findings.n; i++) {
		const struct model_finding *m = &e->scene->as->findings.v[f->findings.v[i]];
		struct model_evidence seen = {.file = m->place};

		if ((vb_str_is(q.plain, "kev") && !m->kev) || !was_asked(&q, m))
			continue;
		if (m->evidence.n)
			seen = m->evidence.v[0];
		seen.what = vb_arena_printf(a, "%.*s %.*s", VB_FMT(m->rule), VB_FMT(m->title.en));
		*vb_vec_add(a, &t->evidence) = seen;
		risk_ids_add(a, &t->proven_by, m->fingerprint);
	}
}

void risk_element_evidence(const struct risk_element *e, const struct risk_asking *q,
			   struct model_threat *t)
{
	struct vb_arena *a = e->scene->as->arena;

	for (size_t i = 0; i < q->used.n; i++) {
		struct vb_str name = q->used.v[i], plain = name;
		struct risk_element copy = *e;
		struct risk_value v = risk_element_lookup(&copy, name);
		const struct model_part *end = end_of(e, &plain);
		const struct model_mark *mark = end       ? &end->mark
						: e->flow ? &e->flow->mark
							  : &e->part->mark;

		if (end && (vb_str_starts(plain, VB_STR("found")) || vb_str_is(plain, "kev"))) {
			fact_evidence(e, end, (struct asked){name, plain, &q->asked}, t);
			continue;
		}
		*vb_vec_add(a, &t->evidence) = (struct model_evidence){
			.file = vb_str(mark->file),
			.line = mark->line,
			.what = vb_arena_str(a, name),
			.value = vb_arena_str(a, value_text(a, &v))};
	}
}
