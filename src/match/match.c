/*
 * match.c - components to groups of hits to findings.
 *
 *   component ──► ecosystem, name(s), version key ──► rows of the package ──► release, interval or list holds?
 *             ──► for each vulnerability of the record: group (ecosystem, source package, vulnerability, place) ──► hit
 *   groups, sorted ──► finding.c ──► claims.c: what the product records about it
 *
 * Distribution packages are looked up by source package, which is what distributions publish about; feeds of the
 * Red Hat family name binary packages as well, so both names are tried there. A language package that a distribution
 * package ships is judged by the distribution's feed alone: the distribution patches without changing its version.
 * What cannot be judged is said with its reason and never passes for clean.
 */
#include "match/match_int.h"

#include <stdlib.h>

#include "core/limits.h"

enum reason {
	JUDGED,
	NO_INDEX,
	NO_ECOSYSTEM,
	NO_ORDER,
	NO_FEED,
	NO_RELEASE_FEED,
	NO_RELEASE,
	NO_VERSION,
	BAD_VERSION,
	REASONS
};

struct unjudged {
	struct vb_str what; /* ecosystem or type */
	enum reason reason;
	uint64_t n;
	struct vb_str example;
};
struct scope { /* what the index holds for an ecosystem, asked once */
	struct vb_str ecosystem;
	const struct match_order *order;
	enum reason reason;
};
struct matching {
	const struct vb_run *run;
	const struct match_index *ix;
	const struct model_facts *facts;
	struct vb_arena *scratch;
	struct vb_map groups,
		judged; /* by name and version: a fleet has the same ones again and again */
	struct vb_buf key;
	VB_VEC(struct match_group *) list;
	VB_VEC(struct unjudged) unjudged;
	VB_VEC(struct match_passed) passed; /* one for an ecosystem */
	VB_VEC(struct scope) scopes;
};
struct judged { /* what the index says about a name in a version */
	VB_VEC(const struct match_found *) found;
	VB_VEC(const struct match_found *) passed; /* of another module stream */
	bool bad;                                  /* no version of its order */
};
struct subject { /* one name and version to look up */
	const struct match_order *order;
	struct vb_str base, suffix, version, key;
	struct vb_str stream; /* "nodejs:18", or empty */
	bool untagged;        /* a Go pseudo-version without a tag */
	uint32_t suffix_ref;  /* of the row seen last, and whether it is ours */
	bool suffix_known, suffix_ours;
};

/* ---- what is not judged ----------------------------------------------------------------- */

static void unjudged_add(struct matching *m, const struct model_component *c, enum reason reason)
{
	struct vb_str what = c->ecosystem.n ? c->ecosystem : c->type;

	for (size_t i = 0; i < m->unjudged.n; i++) {
		struct unjudged *u = &m->unjudged.v[i];

		if (u->reason == reason && vb_str_eq(u->what, what)) {
			u->n++;
			return;
		}
	}
	*vb_vec_add(m->scratch, &m->unjudged) = (struct unjudged){what, reason, 1, c->name};
}

static struct model_text reason_text(struct vb_arena *a, const struct unjudged *u)
{
	static const struct {
		const char *en, *fr;
	} texts[REASONS] = {
		[NO_INDEX] = {"no advisory is loaded: run vauban watch",
			      "aucun avis n’est chargé : lancer vauban watch"},
		[NO_ECOSYSTEM] = {"no advisory feed covers this type of package",
				  "aucune source d’avis ne couvre ce type de paquet"},
		[NO_ORDER] = {"how this ecosystem orders its versions is not known",
			      "l’ordre des versions de cet écosystème n’est pas connu"},
		[NO_FEED] = {"no advisory feed of this ecosystem is loaded",
			     "aucune source d’avis de cet écosystème n’est chargée"},
		[NO_RELEASE_FEED] =
			{"the advisories loaded do not cover this release",
			 "les avis chargés ne couvrent pas cette version de la distribution"},
		[NO_RELEASE] = {"the release of the distribution is not known",
				"la version de la distribution n’est pas connue"},
		[NO_VERSION] = {"no exact version is declared",
				"aucune version exacte n’est déclarée"},
		[BAD_VERSION] = {"the version is not one its ecosystem can order",
				 "la version n’est pas de celles que son écosystème sait ordonner"},
	};
	bool example = u->reason == NO_VERSION || u->reason == BAD_VERSION;
	struct model_text t = {vb_str(texts[u->reason].en), vb_str(texts[u->reason].fr)};

	if (!example)
		return t;
	t.en = vb_arena_printf(a, "%.*s (such as %.*s)", VB_FMT(t.en), VB_FMT(u->example));
	t.fr = vb_arena_printf(a, "%.*s (par exemple %.*s)", VB_FMT(t.fr), VB_FMT(u->example));
	return t;
}

static int unjudged_order(const void *a, const void *b)
{
	const struct unjudged *x = a, *y = b;
	int c = vb_str_cmp(x->what, y->what);

	return c ? c : (int)x->reason - (int)y->reason;
}

static void unjudged_write(struct matching *m, struct model_assessment *into)
{
	if (m->unjudged.n)
		qsort(m->unjudged.v, m->unjudged.n, sizeof(*m->unjudged.v), unjudged_order);
	for (size_t i = 0; i < m->unjudged.n; i++) {
		const struct unjudged *u = &m->unjudged.v[i];

		*vb_vec_add(into->arena, &into->not_assessed) = (struct model_not_assessed){
			.ecosystem = vb_arena_str(into->arena, u->what),
			.components = u->n,
			.reason = reason_text(into->arena, u),
		};
	}
}

static bool is_system(struct vb_str ecosystem)
{
	struct vb_str type = match_ecosystem_type(ecosystem);

	return vb_str_is(type, "deb") || vb_str_is(type, "rpm") || vb_str_is(type, "apk");
}

/*
 * A distribution's advisories are by release: rows of other releases judge nothing here. Rows for all releases still
 * count, so such a component is looked up and is said not to be assessed.
 */
static struct scope scope_of(struct matching *m, struct vb_str ecosystem)
{
	struct scope s = {.ecosystem = ecosystem, .order = match_order_of(ecosystem)};
	bool has_suffix = vb_str_chr(ecosystem, ':') < ecosystem.n;
	uint64_t exact, base;

	for (size_t i = 0; i < m->scopes.n; i++)
		if (vb_str_eq(m->scopes.v[i].ecosystem, ecosystem))
			return m->scopes.v[i];
	match_index_scope(m->ix, ecosystem, &exact, &base);
	if (!s.order)
		s.reason = NO_ORDER;
	else if (!base)
		s.reason = NO_FEED;
	else if (!exact && is_system(ecosystem))
		s.reason = has_suffix ? NO_RELEASE_FEED : NO_RELEASE;
	*vb_vec_add(m->scratch, &m->scopes) = s;
	return s;
}

/* ---- groups ----------------------------------------------------------------------------- */

static void hit_add(struct matching *m, const struct match_hit *hit, uint32_t vuln,
		    const struct model_location *where)
{
	const struct model_component *c = hit->component;
	bool system = is_system(c->ecosystem);
	struct vb_str name = system && c->source_name.n ? c->source_name : model_purl_base(c->purl),
		      place = {NULL, 0}, key;
	struct match_group *g;

	if (!system && where)
		place = where->path;
	m->key.n = 0;
	vb_put_u32(&m->key, vuln);
	vb_put_str(&m->key, c->ecosystem);
	vb_put_str(&m->key, name);
	vb_put_str(&m->key, place);
	key = vb_buf_view(&m->key);
	g = vb_map_find(&m->groups, key);
	if (!g) {
		g = vb_arena_alloc(m->scratch, sizeof(*g));
		*g = (struct match_group){.ecosystem = c->ecosystem,
					  .name = system ? name : c->name,
					  .where = where,
					  .system = system,
					  .vuln = vuln};
		*vb_map_put(&m->groups, vb_arena_str(m->scratch, key)) = g;
		*vb_vec_add(m->scratch, &m->list) = g;
	}
	*vb_vec_add(m->scratch, &g->hits) = *hit;
}

static void hit_file(struct matching *m, const struct match_hit *hit)
{
	struct match_advisory advisory = match_index_advisory(m->ix, hit->found->advisory);
	const struct model_component *c = hit->component;
	const unsigned char *vulns;
	size_t n;

	n = match_index_list(m->ix, advisory.vulns, &vulns);
	for (size_t i = 0; i < n; i++) {
		uint32_t vuln = match_u32(vulns + i * 4);

		if (is_system(c->ecosystem) || !c->locations.n)
			hit_add(m, hit, vuln, c->locations.n ? &c->locations.v[0] : NULL);
		for (size_t k = 0; !is_system(c->ecosystem) && k < c->locations.n; k++)
			hit_add(m, hit, vuln, &c->locations.v[k]);
	}
}

/* ---- rows ------------------------------------------------------------------------------- */

/*
 * A row without a suffix is for all releases. "22.04" also means "22.04:LTS", "enterprise_linux:9" also
 * "enterprise_linux:9::appstream", which is one of its repositories. A suffix that is an address is another
 * registry of the same ecosystem (Packagist:https://packages.drupal.org/8): lock files do not say the registry, and the
 * names there are its own, so such rows count.
 */
static bool suffix_ours(const struct match_index *ix, struct subject *s, uint32_t ref)
{
	struct vb_str row;

	if (!ref)
		return true;
	if (s->suffix_known && s->suffix_ref == ref)
		return s->suffix_ours;
	row = match_index_string(ix, ref);
	s->suffix_ours = vb_str_eq(row, s->suffix) ||
			 (!s->suffix.n && vb_str_starts(row, VB_STR("https://"))) ||
			  match_suffix_covers(row, s->suffix);
	s->suffix_ref = ref;
	s->suffix_known = true;
	return s->suffix_ours;
}

static void fixed_consider(struct match_found *hit, const struct match_interval *i)
{
	if (i->end != MATCH_END_FIXED || vb_str_cmp(i->to, hit->key) <= 0)
		return;
	if (hit->fixed_key.n && vb_str_cmp(hit->fixed_key, i->to) <= 0)
		return;
	hit->fixed_key = i->to;
	hit->fixed_text = i->to_text;
}

static bool row_judge(struct match_rows *r, const struct subject *s, struct match_found *hit)
{
	struct match_interval i;
	bool hold = false, literal;
	struct vb_str listed;

	for (uint32_t k = 0; k < r->row.intervals && match_rows_interval(r, &i); k++) {
		if (!s->key.n || (i.untagged && !s->untagged))
			continue;
		if (match_interval_holds(&i, s->key)) {
			if (hold)
				continue;
			hold = true;
			hit->interval = i;
			hit->fixed_key.n = 0;
			fixed_consider(hit, &i);
		} else if (!hold) {
			fixed_consider(hit, &i);
		}
	}
	for (uint32_t k = 0;
	     !hold && k < r->row.versions && match_rows_version(r, &listed, &literal); k++)
		hold = hit->listed = vb_str_eq(listed, literal ? s->version : s->key);
	return hold;
}

/* Said in one sentence for an ecosystem: how many, and one of them. */
static void passed_add(struct matching *m, const struct model_component *c,
		       const struct match_found *found, struct vb_str stream)
{
	struct match_advisory advisory = match_index_advisory(m->ix, found->advisory);
	const unsigned char *vulns;

	if (!match_index_list(m->ix, advisory.vulns, &vulns))
		return;
	for (size_t i = 0; i < m->passed.n; i++)
		if (vb_str_eq(m->passed.v[i].ecosystem, c->ecosystem)) {
			m->passed.v[i].n++;
			return;
		}
	*vb_vec_add(m->scratch, &m->passed) = (struct match_passed){
		.ecosystem = c->ecosystem,
		.id = match_index_string(m->ix, advisory.id),
		.row = match_index_string(m->ix, found->row.streams),
		.name = c->name,
		.version = found->version,
		.label = stream,
		.n = 1};
}

static void passed_write(struct matching *m, struct model_assessment *into)
{
	for (size_t i = 0; i < m->passed.n; i++)
		*vb_vec_add(into->arena, &into->passed_over) = (struct model_passed_over){
			.ecosystem = vb_arena_str(into->arena, m->passed.v[i].ecosystem),
			.records = m->passed.v[i].n,
			.reason = match_stream_reason(into->arena, &m->passed.v[i])};
}

/* v0.0.0-20231016150651-428517fef5b9: a commit of a module that has no tag before it (go.dev/ref/mod). */
static bool untagged(struct vb_str version)
{
	size_t dash = vb_str_chr(version, '-');
	struct vb_str number = vb_str_sub(version, 0, dash), rest = vb_str_from(version, dash + 1);
	size_t second = vb_str_chr(rest, '-');

	if (number.n && number.p[0] == 'v')
		number = vb_str_from(number, 1);
	if (!vb_str_ends(number, VB_STR(".0.0")) || second != 14 || rest.n < second + 13)
		return false;
	for (size_t i = 0; i < second; i++)
		if (rest.p[i] < '0' || rest.p[i] > '9')
			return false;
	return true;
}

static void package_match(struct matching *m, struct subject *s, struct vb_str name,
			  struct judged *into)
{
	struct match_rows rows;

	if (!match_rows_find(m->ix, s->base, name, &rows))
		return;
	while (match_rows_next(m->ix, &rows)) {
		struct match_found found = {.version = s->version,
					    .key = s->key,
					    .advisory = rows.row.advisory,
					    .row = rows.row};
		struct match_found *kept;

		if (!suffix_ours(m->ix, s, rows.row.suffix) || !row_judge(&rows, s, &found) ||
		    match_index_advisory(m->ix, found.advisory).flags)
			continue; /* withdrawn and no security record count for nothing either */
		kept = vb_arena_alloc(m->scratch, sizeof(*kept));
		*kept = found;
		if (match_stream_fits(match_index_string(m->ix, found.row.streams), s->stream,
				      s->version))
			*vb_vec_add(m->scratch, &into->found) = kept;
		else
			*vb_vec_add(m->scratch, &into->passed) = kept;
	}
}

/* ---- components ------------------------------------------------------------------------- */

/* The name advisories use: "@scope/name", "group:artifact", "vendor/name", "github.com/owner/module". */
static struct vb_str full_name(struct matching *m, const struct model_component *c,
			       struct vb_str type)
{
	bool joined = vb_str_is(type, "npm") || vb_str_is(type, "maven") ||
		      vb_str_is(type, "golang") || vb_str_is(type, "composer");
	struct vb_str name = c->name;

	if (joined && c->group.n)
		name = vb_arena_printf(m->scratch, "%.*s%s%.*s", VB_FMT(c->group),
				       vb_str_is(type, "maven") ? ":" : "/", VB_FMT(c->name));
	return model_name_normal(m->scratch, type, name);
}

static struct judged *judged_new(struct matching *m, const struct model_component *c,
				 const struct match_order *order, struct vb_str name,
				 struct vb_str version, struct vb_str stream)
{
	struct judged *j = vb_arena_alloc(m->scratch, sizeof(*j));
	size_t colon = vb_str_chr(c->ecosystem, ':');
	struct subject s = {.order = order,
			    .base = vb_str_sub(c->ecosystem, 0, colon),
			    .suffix = vb_str_from(c->ecosystem, colon + 1),
			    .version = version,
			    .stream = stream,
			    .untagged = vb_str_is(c->type, "golang") && untagged(version)};
	struct vb_buf key VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&key, 16 * VB_LIMIT_VERSION_BYTES);
	j->bad = !match_version_key(order, version, &key);
	if (!j->bad) /* one that cannot be ordered may still be listed as it is written */
		s.key = vb_arena_str(m->scratch, vb_buf_view(&key));
	package_match(m, &s, name, j);
	return j;
}

static enum reason name_match(struct matching *m, const struct model_component *c,
			      const struct match_order *order, struct vb_str name,
			      struct vb_str version)
{
	const struct judged *j;
	struct vb_str key, stream = {NULL, 0};

	if (!version.n)
		return NO_VERSION;
	if (vb_str_is(match_ecosystem_type(c->ecosystem), "rpm"))
		stream = match_stream_label(model_purl_qualifier(m->scratch, c->purl, "rpmmod"));
	m->key.n = 0;
	vb_put_str(&m->key, c->ecosystem);
	vb_put_str(&m->key, name);
	vb_put_str(&m->key, version);
	vb_put_str(&m->key, stream);
	vb_put_str(&m->key, c->type);
	key = vb_buf_view(&m->key);
	j = vb_map_find(&m->judged, key);
	if (!j) {
		key = vb_arena_str(m->scratch, key);
		j = *vb_map_put(&m->judged, key) = judged_new(m, c, order, name, version, stream);
	}
	for (size_t i = 0; i < j->found.n; i++)
		hit_file(m, &(struct match_hit){c, j->found.v[i]});
	for (size_t i = 0; i < j->passed.n; i++)
		passed_add(m, c, j->passed.v[i], stream);
	return j->bad ? BAD_VERSION : JUDGED;
}

static enum reason component_match(struct matching *m, const struct model_component *c)
{
	struct vb_str type = match_ecosystem_type(c->ecosystem), source;
	enum reason reason;
	struct scope scope;

	if (!m->ix)
		return NO_INDEX;
	if (!c->version.n)
		return NO_VERSION;
	if (!c->ecosystem.n)
		return NO_ECOSYSTEM;
	scope = scope_of(m, c->ecosystem);
	if (scope.reason == NO_ORDER || scope.reason == NO_FEED)
		return scope.reason;
	if (!is_system(c->ecosystem))
		return name_match(m, c, scope.order, full_name(m, c, type), c->version);
	source = c->source_name.n ? c->source_name : c->name;
	reason = name_match(m, c, scope.order, model_name_normal(m->scratch, type, source),
			    c->source_version.n ? c->source_version : c->version);
	if (reason == JUDGED && vb_str_is(type, "rpm") && !vb_str_eq(source, c->name))
		reason = name_match(m, c, scope.order, model_name_normal(m->scratch, type, c->name),
				    c->version);
	return reason == JUDGED ? scope.reason : reason;
}

static int group_order(const void *a, const void *b)
{
	const struct match_group *x = *(struct match_group *const *)a,
				 *y = *(struct match_group *const *)b;
	int c = vb_str_cmp(x->ecosystem, y->ecosystem);

	if (!c)
		c = vb_str_cmp(x->name, y->name);
	if (!c && x->where && y->where)
		c = vb_str_cmp(x->where->path, y->where->path);
	return c ? c : (x->vuln > y->vuln) - (x->vuln < y->vuln);
}

/* Room for all groups at once: an arena keeps what a growing list leaves behind. */
static void findings_room(struct model_assessment *into, size_t more)
{
	struct model_finding *v;

	if (into->findings.cap - into->findings.n >= more)
		return;
	v = vb_arena_array(into->arena, into->findings.n + more, sizeof(*v));
	if (into->findings.n)
		memcpy(v, into->findings.v, into->findings.n * sizeof(*v));
	into->findings.v = v;
	into->findings.cap = into->findings.n + more;
}

static void findings_write(struct matching *m, struct model_assessment *into)
{
	findings_room(into, m->list.n);
	if (m->list.n)
		qsort(m->list.v, m->list.n, sizeof(*m->list.v), group_order);
	for (size_t i = 0; i < m->list.n; i++) {
		struct model_finding f = match_finding_write(m->run, m->ix, into->arena,
							     m->list.v[i]);

		match_claims_apply(into->arena, m->facts, m->list.v[i], &f);
		if (f.informational)
			*vb_vec_add(into->arena, &into->informational) = f;
		else
			*vb_vec_add(into->arena, &into->findings) = f;
	}
}

static void feeds_write(const struct match_index *ix, struct model_assessment *into)
{
	const struct model_feed *feeds = NULL;
	size_t n = match_index_feeds(ix, into->arena, &feeds);

	if (into->feeds.n) /* another target of the same run said them already */
		return;
	for (size_t i = 0; i < n; i++)
		*vb_vec_add(into->arena, &into->feeds) = feeds[i];
}

static bool components_match(struct matching *m, struct vb_error *err)
{
	for (size_t i = 0; i < m->facts->components.n; i++) {
		const struct model_component *c = &m->facts->components.v[i];
		enum reason reason;

		if (c->own || c->owner.n)
			continue;
		reason = component_match(m, c);
		if (reason != JUDGED)
			unjudged_add(m, c, reason);
		if (i % 4096 == 0 && vb_run_stop(m->run))
			return vb_fail(err, VB_E_STOP, "stopped");
	}
	return true;
}

bool match_facts(const struct vb_run *run, const struct match_index *index,
		 const struct model_facts *facts, struct model_assessment *into,
		 struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct matching m = {.run = run, .ix = index, .facts = facts, .scratch = scratch};
	bool ok;

	vb_map_init(&m.groups, scratch);
	vb_map_init(&m.judged, scratch);
	vb_buf_init(&m.key, 8 * VB_LIMIT_STRING_BYTES);
	ok = components_match(&m, err);
	vb_buf_done(&m.key);
	if (!ok)
		return false;
	if (index) {
		findings_write(&m, into);
		match_support_judge(run, index, facts, into);
		feeds_write(index, into);
	}
	match_told_write(run, index, facts, into);
	if (index && match_index_damaged(index)) {
		vb_fail(err, VB_E_INPUT,
			"the advisory index is damaged: a part of it does not have its checksum");
		return vb_hint(err, "Build it again: vauban watch, or vauban watch --from FOLDER "
				    "without a network.");
	}
	passed_write(&m, into);
	unjudged_write(&m, into);
	return true;
}
