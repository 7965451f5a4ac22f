/*
 * notice.c - what a notification must say, filled with what is recorded. What nobody said stays empty and is named: a
 * guess in a notification to an authority would be worse than a gap.
 */
#include "respond/respond_int.h"

#include "core/yaml.h"

/* ---- sources ------------------------------------------------------------------------------ */

static struct vb_str of_case(const struct respond_sources *s, struct vb_arena *a,
			     struct vb_str what)
{
	const struct model_case *c = s->the_case;
	const struct vb_yaml *node;

	if (!c)
		return (struct vb_str){NULL, 0};
	if (vb_str_is(what, "title"))
		return c->title;
	if (vb_str_is(what, "version"))
		return c->version;
	if (vb_str_is(what, "owner"))
		return c->owner;
	node = c->about ? vb_yaml_get(c->about, vb_arena_cstr(a, what)) : NULL;
	return node && node->kind == VB_YAML_SCALAR ? node->text : (struct vb_str){NULL, 0};
}

static void join(struct vb_arena *a, struct vb_str *all, struct vb_str one)
{
	if (one.n)
		*all = all->n ? vb_arena_printf(a, "%.*s; %.*s", VB_FMT(*all), VB_FMT(one)) : one;
}

static struct vb_str of_findings(const struct respond_sources *s, struct vb_arena *a,
				 struct vb_str what)
{
	struct vb_str all = {NULL, 0};

	for (size_t i = 0; i < s->n_findings; i++) {
		const struct model_finding *f = &s->findings[i];
		struct vb_str one = {NULL, 0};

		if (vb_str_is(what, "ids"))
			one = f->rule;
		else if (vb_str_is(what, "titles"))
			one = vb_arena_printf(a, "%.*s: %.*s", VB_FMT(f->rule),
					      VB_FMT(f->title.en));
		else if (vb_str_is(what, "severity") && f->cvss >= 0)
			one = vb_arena_printf(a, "%.*s: CVSS %.1f %.*s", VB_FMT(f->rule), f->cvss,
					      VB_FMT(f->cvss_vector));
		else if (vb_str_is(what, "fixed") && f->fixed_version.n)
			one = vb_arena_printf(a, "%.*s %.*s", VB_FMT(f->subject_name),
					      VB_FMT(f->fixed_version));
		else if (vb_str_is(what, "packages"))
			one = vb_arena_printf(a, "%.*s %.*s", VB_FMT(f->subject_name),
					      VB_FMT(f->version));
		join(a, &all, one);
	}
	return all;
}

static struct vb_str of_actions(const struct respond_sources *s, struct vb_arena *a,
				struct vb_str what)
{
	struct vb_str all = {NULL, 0};

	for (size_t i = 0; i < s->incident->actions.n; i++) {
		const struct model_action *x = &s->incident->actions.v[i];

		if (vb_str_is(what, "done") ? x->done != 0 : x->done == 0)
			join(a, &all, x->text);
	}
	return all;
}

static struct vb_str of_causes(const struct respond_sources *s, struct vb_arena *a)
{
	struct vb_str all = {NULL, 0};
	respond_steps steps;

	respond_causes(s->incident, a, &steps);
	for (size_t i = 0; i < steps.n; i++)
		if (steps.v[i].leaf)
			join(a, &all, steps.v[i].cause->text);
	return all;
}

static const char *const sources[] = {
	"incident.title", "incident.id",      "incident.links", "finding.ids",
	"finding.titles", "finding.severity", "finding.fixed",  "finding.packages",
	"actions.done",   "actions.open",     "causes"};

bool respond_source_known(struct vb_str source)
{
	for (size_t i = 0; i < VB_COUNT(sources); i++)
		if (vb_str_is(source, sources[i]))
			return true;
	return (vb_str_starts(source, VB_STR("case.")) && source.n > 5) ||
		(vb_str_starts(source, VB_STR("about.")) && source.n > 6);
}

struct vb_str respond_source(const struct respond_sources *from, struct vb_str source,
			     struct vb_arena *a)
{
	size_t dot = vb_str_chr(source, '.');
	struct vb_str room = vb_str_sub(source, 0, dot), what = vb_str_from(source, dot + 1),
		      all = {NULL, 0};

	if (vb_str_is(room, "case") || vb_str_is(room, "about"))
		return of_case(from, a, what);
	if (vb_str_is(room, "finding"))
		return of_findings(from, a, what);
	if (vb_str_is(room, "actions"))
		return of_actions(from, a, what);
	if (vb_str_is(room, "causes"))
		return of_causes(from, a);
	if (vb_str_is(what, "title"))
		return from->incident->title;
	if (vb_str_is(what, "id"))
		return from->incident->id;
	for (size_t i = 0; i < from->incident->links.n; i++)
		join(a, &all, from->incident->links.v[i]);
	return all;
}

/* ---- the notification ---------------------------------------------------------------------- */

static void line_fill(const struct respond_clocks *c, const struct respond_ask *ask,
		      const struct respond_sources *from, struct vb_arena *a,
		      struct model_notice *out)
{
	const struct respond_fact *f = respond_fact_find(c, ask->key);
	struct model_notice_line l = {
		.key = ask->key, .title = f->title, .optional = ask->optional};

	l.value = model_incident_fact(from->incident, vb_arena_cstr(a, ask->key));
	l.from = VB_STR("fact");
	for (size_t i = 0; !l.value.n && i < f->from.n; i++) {
		l.from = f->from.v[i];
		l.value = respond_source(from, f->from.v[i], a);
	}
	if (!l.value.n)
		l.from = (struct vb_str){NULL, 0};
	out->missing += !l.value.n && !l.optional;
	*vb_vec_add(a, &out->lines) = l;
}

static bool stage_named(const struct vb_run *run, const model_clocks *clocks, struct vb_str word,
			const struct model_clock **out, struct vb_error *err)
{
	const struct model_clock *found = NULL;
	size_t slash = vb_str_chr(word, '/'), n = 0;

	for (size_t i = 0; i < clocks->n; i++) {
		const struct model_clock *k = &clocks->v[i];
		bool same = slash < word.n
				    ? vb_str_eq(k->id, vb_str_sub(word, 0, slash)) &&
					      vb_str_eq(k->stage, vb_str_from(word, slash + 1))
				    : vb_str_eq(k->stage, word) && k->state != MODEL_CLOCK_OFF;

		n += same;
		found = same ? k : found;
	}
	if (n == 1) {
		*out = found;
		return true;
	}
	vb_fail(err, VB_E_MISSING,
		n ? vb_t(run->lang, "several notifications are named \"%.*s\"",
			 "plusieurs notifications se nomment « %.*s »")
		  : vb_t(run->lang, "no notification is named \"%.*s\"",
			 "aucune notification ne se nomme « %.*s »"),
		VB_FMT(word));
	return vb_hint(err, "%s",
		       vb_t(run->lang, "write CLOCK/STAGE as vauban incident show ID lists them",
			    "écrivez DÉLAI/ÉTAPE comme les liste vauban incident show ID"));
}

bool respond_notice(const struct vb_run *run, const struct respond_clocks *c,
		    const model_clocks *clocks, struct vb_str stage,
		    const struct respond_sources *from, struct vb_arena *a,
		    struct model_notice *out, struct vb_error *err)
{
	const struct model_clock *clock = NULL;
	const struct respond_stage *s;
	struct model_notice made = {0};

	if (!stage_named(run, clocks, stage, &clock, err))
		return false;
	vb_assert(clock != NULL);
	s = respond_stage_find(c, clock->id, clock->stage);
	vb_assert(s != NULL);
	made.clock = *clock;
	for (size_t i = 0; i < s->asks.n; i++)
		line_fill(c, &s->asks.v[i], from, a, &made);
	*out = made;
	return true;
}
