/*
 * finding.c - a group of hits becomes a finding a person can check.
 *
 * Severity: the highest score of the vectors the matching records give for this package or for this vulnerability
 * alone; else a vector another record gives for the same vulnerability; else the word of a matching record; else
 * unknown. Fixed version: of each record the lowest fixed version above the installed one, and of several records (and
 * several installed versions) the highest of those, so that upgrading to it closes the finding.
 */
#include "match/match_int.h"

#include <stdlib.h>

enum { REFERENCES_SHOWN = 6 };

struct writing {
	const struct vb_run *run;
	const struct match_index *ix;
	struct vb_arena *a;
	struct match_group *g;
	struct model_finding *f;
	VB_VEC(const struct match_found *) records; /* of the hits, each said once */
};

static struct vb_str text(const struct writing *w, uint32_t ref)
{
	return vb_arena_str(w->a, match_index_string(w->ix, ref));
}

static struct vb_str advisory_id(const struct writing *w, const struct match_found *found)
{
	return match_index_string(w->ix, match_index_advisory(w->ix, found->advisory).id);
}

static int by_str(const void *a, const void *b)
{
	return vb_str_cmp(*(const struct vb_str *)a, *(const struct vb_str *)b);
}

#define strings_settle(vec)                                                                        \
	do {                                                                                       \
		size_t n_ = 0;                                                                     \
		if ((vec)->n)                                                                      \
			qsort((vec)->v, (vec)->n, sizeof(*(vec)->v), by_str);                      \
		for (size_t i_ = 0; i_ < (vec)->n; i_++)                                           \
			if (!n_ || !vb_str_eq((vec)->v[n_ - 1], (vec)->v[i_]))                     \
				(vec)->v[n_++] = (vec)->v[i_];                                     \
		(vec)->n = n_;                                                                     \
	} while (0)

/* ---- severity --------------------------------------------------------------------------- */

static void vector_consider(struct writing *w, struct vb_str vector)
{
	struct match_cvss scored;

	if (!vector.n || !match_cvss_score(vector, &scored) || scored.score <= w->f->cvss)
		return;
	w->f->cvss = scored.score;
	w->f->cvss_vector = vb_arena_str(w->a, vector);
	w->f->vector = scored.vector;
}

static enum model_severity severity_of_word(struct vb_str word)
{
	static const struct {
		const char *word;
		enum model_severity severity;
	} words[] = {
		{"critical", MODEL_SEV_CRITICAL}, {"high", MODEL_SEV_HIGH},
		{"important", MODEL_SEV_HIGH},    {"medium", MODEL_SEV_MEDIUM},
		{"moderate", MODEL_SEV_MEDIUM},   {"low", MODEL_SEV_LOW},
		{"negligible", MODEL_SEV_LOW},    {"unimportant", MODEL_SEV_LOW},
	};

	for (size_t i = 0; i < VB_COUNT(words); i++)
		if (vb_str_ieq(word, vb_str(words[i].word)))
			return words[i].severity;
	return MODEL_SEV_UNKNOWN;
}

static void severity_write(struct writing *w, const struct match_vuln *vuln)
{
	enum model_severity worst = MODEL_SEV_UNKNOWN;

	w->f->cvss = -1;
	for (size_t i = 0; i < w->records.n; i++) {
		const struct match_found *found = w->records.v[i];
		struct match_advisory advisory = match_index_advisory(w->ix, found->advisory);
		enum model_severity word = severity_of_word(
			match_index_string(w->ix, found->row.word));
		const unsigned char *vulns;

		vector_consider(w, match_index_string(w->ix, found->row.cvss));
		if (!found->row.cvss && match_index_list(w->ix, advisory.vulns, &vulns) == 1)
			vector_consider(w, match_index_string(w->ix, advisory.cvss));
		if (word > worst)
			worst = word;
	}
	if (w->f->cvss < 0)
		vector_consider(w, match_index_string(w->ix, vuln->cvss));
	w->f->severity = w->f->cvss >= 0 ? model_severity_of_cvss(w->f->cvss) : worst;
}

static void exploit_write(struct writing *w, const struct match_vuln *vuln)
{
	w->f->epss = vuln->exploit & MATCH_HAS_EPSS ? (vuln->exploit & MATCH_EPSS_MASK) / 100000.0
						    : -1;
	w->f->kev = vuln->exploit & MATCH_KEV;
	w->f->kev_ransomware = vuln->exploit & MATCH_RANSOMWARE;
}

/* ---- what, why, where ------------------------------------------------------------------- */

static struct vb_str why(const struct writing *w, const struct match_found *found)
{
	struct vb_str name = w->g->name,
		      from = match_index_string(w->ix, found->interval.from_text),
		      to = match_index_string(w->ix, found->interval.to_text),
		      id = advisory_id(w, found);
	struct vb_str head = vb_arena_printf(w->a, "%.*s %.*s", VB_FMT(name),
					     VB_FMT(found->version));
	struct vb_str streams = match_index_string(w->ix, found->row.streams);
	bool stated = streams.n && !vb_str_is(streams, MATCH_STREAM_NONE) &&
		      !vb_str_is(streams, MATCH_STREAM_ANY);
	struct vb_str tail = vb_arena_printf(w->a, "(%.*s, %.*s%s%.*s)", VB_FMT(w->g->ecosystem),
					     VB_FMT(id), stated ? ", module " : "",
					     stated ? (int)streams.n : 0, stated ? streams.p : "");
	enum vb_lang lang = w->run->lang;

	if (found->listed)
		return vb_arena_printf(w->a,
				       vb_t(lang, "%.*s is listed as affected %.*s",
					    "%.*s est dans la liste des versions touchées %.*s"),
				       VB_FMT(head), VB_FMT(tail));
	switch (found->interval.end) {
	case MATCH_END_FIXED:
	case MATCH_END_LIMIT:
		return vb_arena_printf(w->a,
				       vb_t(lang, "%.*s is below %.*s %.*s; introduced %.*s",
					    "%.*s est inférieure à %.*s %.*s ; introduite en %.*s"),
				       VB_FMT(head), VB_FMT(to), VB_FMT(tail), VB_FMT(from));
	case MATCH_END_LAST:
		return vb_arena_printf(w->a,
				       vb_t(lang,
					    "%.*s is not above %.*s, the last affected version "
					    "%.*s; introduced %.*s",
					    "%.*s ne dépasse pas %.*s, dernière version touchée "
					    "%.*s ; introduite en %.*s"),
				       VB_FMT(head), VB_FMT(to), VB_FMT(tail), VB_FMT(from));
	case MATCH_END_NONE:
		break;
	}
	return vb_arena_printf(w->a,
			       vb_t(lang,
				    "%.*s: every version from %.*s on is affected, no fixed "
				    "version is stated %.*s",
				    "%.*s : toutes les versions depuis %.*s sont touchées, aucune "
				    "version corrigée n’est indiquée %.*s"),
			       VB_FMT(head), VB_FMT(from), VB_FMT(tail));
}

static void title_write(struct writing *w, const struct match_vuln *vuln)
{
	struct vb_str summary = {NULL, 0};

	/* the words of a record that matched this package, before those of one about another product */
	for (size_t i = 0; !summary.n && i < w->records.n; i++)
		summary = match_index_string(
			w->ix, match_index_advisory(w->ix, w->records.v[i]->advisory).summary);
	if (!summary.n)
		summary = match_index_string(w->ix, vuln->summary);
	if (summary.n) { /* the words of the record, whatever its language */
		w->f->title.en = w->f->title.fr = vb_arena_printable(w->a, summary);
		return;
	}
	w->f->title.en = vb_arena_printf(w->a, "%.*s in %.*s", VB_FMT(w->f->rule),
					 VB_FMT(w->g->name));
	w->f->title.fr = vb_arena_printf(w->a, "%.*s dans %.*s", VB_FMT(w->f->rule),
					 VB_FMT(w->g->name));
}

/* The hit whose fix is the highest: it says the version to upgrade to, and why. NULL when none is fixed. */
static const struct match_found *decisive(const struct match_group *g)
{
	const struct match_found *best = NULL;

	for (size_t i = 0; i < g->hits.n; i++) {
		const struct match_found *found = g->hits.v[i].found;

		if (found->fixed_text &&
		    (!best || vb_str_cmp(found->fixed_key, best->fixed_key) > 0))
			best = found;
	}
	return best;
}

static void fix_write(struct writing *w)
{
	const struct match_found *best = decisive(w->g);
	struct vb_str name = w->g->name;

	w->f->why = why(w, best ? best : w->g->hits.v[0].found);
	w->f->fixable = best != NULL;
	if (best) {
		w->f->fixed_version = vb_arena_printable(
			w->a, match_index_string(w->ix, best->fixed_text));
		w->f->fix.en = vb_arena_printf(w->a, "Upgrade %.*s to %.*s or later.", VB_FMT(name),
					       VB_FMT(w->f->fixed_version));
		w->f->fix.fr = vb_arena_printf(w->a, "Mettre %.*s à jour en %.*s ou plus récent.",
					       VB_FMT(name), VB_FMT(w->f->fixed_version));
		return;
	}
	w->f->fix.en = vb_arena_printf(
		w->a, "No fixed version of %.*s is stated: limit its use or replace it.",
		VB_FMT(name));
	w->f->fix.fr = vb_arena_printf(w->a,
				       "Aucune version corrigée de %.*s n’est indiquée : en "
				       "limiter l’usage ou le remplacer.",
				       VB_FMT(name));
}

static void lists_write(struct writing *w, const struct match_vuln *vuln)
{
	struct model_finding *f = w->f;
	const unsigned char *items;
	size_t n = match_index_list(w->ix, vuln->aliases, &items);

	for (size_t i = 0; i < n; i++)
		*vb_vec_add(w->a, &f->aliases) = text(w, match_u32(items + i * 4));
	for (size_t i = 0; i < w->g->hits.n; i++) { /* in order of version and component */
		struct vb_str purl = w->g->hits.v[i].component->purl;

		if (!f->packages.n || !vb_str_eq(f->packages.v[f->packages.n - 1], purl))
			*vb_vec_add(w->a, &f->packages) = vb_arena_str(w->a, purl);
	}
	for (size_t i = 0; i < w->records.n; i++) {
		struct match_advisory advisory = match_index_advisory(w->ix,
								      w->records.v[i]->advisory);

		*vb_vec_add(w->a, &f->advisories) = text(w, advisory.id);
		n = match_index_list(w->ix, advisory.cwes, &items);
		for (size_t k = 0; k < n; k++)
			*vb_vec_add(w->a, &f->cwes) = text(w, match_u32(items + k * 4));
		n = match_index_list(w->ix, advisory.references, &items);
		for (size_t k = 0; k < n && f->references.n < REFERENCES_SHOWN; k++)
			*vb_vec_add(w->a, &f->references) = text(w, match_u32(items + k * 4));
	}
	strings_settle(&f->aliases);
	strings_settle(&f->advisories);
	strings_settle(&f->packages);
	strings_settle(&f->cwes);
}

/* Where the component stands in the place of the group: two versions in one lock file have two lines. */
static const struct model_location *location_of(const struct match_group *g,
						const struct model_component *c)
{
	for (size_t i = 0; !g->system && g->where && i < c->locations.n; i++)
		if (vb_str_eq(c->locations.v[i].path, g->where->path))
			return &c->locations.v[i];
	return c->locations.n ? &c->locations.v[0] : NULL;
}

/* Two components of which a reader would be told the same. */
static bool same_evidence(const struct match_group *g, const struct model_component *x,
			  const struct model_component *y)
{
	const struct model_location *a = location_of(g, x), *b = location_of(g, y);

	return x == y ||
	       (vb_str_eq(x->name, y->name) && vb_str_eq(x->version, y->version) &&
		a->line == b->line && vb_str_eq(a->path, b->path) && vb_str_eq(a->layer, b->layer));
}

/* A copy, or the one made for the component before: of a fleet's thousands most are the same. */
static struct vb_str copy_again(const struct writing *w, struct vb_str before, struct vb_str text)
{
	return vb_str_eq(before, text) ? before : vb_arena_str(w->a, text);
}

/* The next component, from hit `i` on, of which a reader is told something new; hits.n: none. */
static size_t told_next(const struct match_group *g, size_t i, const struct model_component *seen)
{
	for (; i < g->hits.n; i++) {
		const struct model_component *c = g->hits.v[i].component;

		if (location_of(g, c) && !(seen && same_evidence(g, c, seen)))
			break;
	}
	return i;
}

/* Room for exactly what there is: a fleet's list is long, and an arena keeps what a growing one leaves behind. */
static void evidence_room(struct writing *w)
{
	const struct model_component *seen = NULL;
	size_t n = 0;

	for (size_t i = told_next(w->g, 0, seen); i < w->g->hits.n;
	     n++, i = told_next(w->g, i + 1, seen))
		seen = w->g->hits.v[i].component;
	w->f->evidence.v = vb_arena_array(w->a, n, sizeof(*w->f->evidence.v));
	w->f->evidence.cap = n;
}

static void evidence_write(struct writing *w)
{
	const struct model_component *seen = NULL;
	struct model_evidence e = {.what = VB_STR("version")};

	evidence_room(w);
	for (size_t i = told_next(w->g, 0, seen); i < w->g->hits.n;
	     i = told_next(w->g, i + 1, seen)) {
		const struct model_component *c = w->g->hits.v[i].component;
		const struct model_location *where = location_of(w->g, c);

		if (!seen || !vb_str_eq(c->name, seen->name) ||
		    !vb_str_eq(c->version, seen->version))
			e.value = vb_arena_printf(w->a, "%.*s %.*s", VB_FMT(c->name),
						  VB_FMT(c->version));
		e.file = copy_again(w, e.file, where->path);
		e.layer = copy_again(w, e.layer, where->layer);
		e.line = where->line;
		*vb_vec_add(w->a, &w->f->evidence) = e;
		seen = c;
	}
}

/* RustSec's "unmaintained" and "notice" are not vulnerabilities; "unsound" is one. */
static bool informational(const struct writing *w)
{
	for (size_t i = 0; i < w->records.n; i++) {
		struct vb_str kind = match_index_string(w->ix, w->records.v[i]->row.informational);

		if (!vb_str_is(kind, "unmaintained") && !vb_str_is(kind, "notice"))
			return false;
	}
	return true;
}

/*
 * The records of the group in the order of its hits. Hits come component by component and each has the same few
 * records in the same order: the next one is most often where it is looked for first.
 */
static void records_find(struct writing *w)
{
	size_t next = 0;

	for (size_t i = 0; i < w->g->hits.n; i++) {
		const struct match_found *found = w->g->hits.v[i].found;
		size_t tries = 0;

		for (; tries < w->records.n; tries++, next = (next + 1) % w->records.n) {
			const struct match_found *r = w->records.v[next];

			if (r->advisory == found->advisory && r->row.cvss == found->row.cvss &&
			    r->row.word == found->row.word &&
			    r->row.informational == found->row.informational)
				break;
		}
		if (tries == w->records.n)
			*vb_vec_add(w->a, &w->records) = found;
		else
			next = (next + 1) % w->records.n;
	}
}

/* ---- the whole -------------------------------------------------------------------------- */

static int by_component(const void *a, const void *b)
{
	const struct match_hit *x = a, *y = b;
	int c = vb_str_cmp(x->found->key, y->found->key);

	if (!c)
		c = model_component_order(x->component, y->component);
	return c ? c
		 : (x->found->advisory > y->found->advisory) -
			       (x->found->advisory < y->found->advisory);
}

static struct vb_str subject(struct writing *w, const struct model_component *c)
{
	struct model_component source = *c;

	if (!w->g->system)
		return vb_arena_str(w->a, model_purl_base(c->purl));
	source.name = w->g->name;
	source.version = source.arch = (struct vb_str){NULL, 0};
	return model_purl_base(model_purl_write(w->a, &source));
}

struct model_finding match_finding_write(const struct vb_run *run, const struct match_index *ix,
					 struct vb_arena *a, struct match_group *g)
{
	struct model_finding f = {.kind = MODEL_VULNERABILITY, .weight = -1, .share = -1};
	struct writing w = {.run = run, .ix = ix, .a = a, .g = g, .f = &f};
	struct match_vuln vuln = match_index_vuln(ix, g->vuln);
	struct vb_str place = {NULL, 0};

	qsort(g->hits.v, g->hits.n, sizeof(*g->hits.v), by_component);
	records_find(&w);
	if (g->where)
		place = vb_arena_str(a, g->where->path);
	f.rule = text(&w, vuln.id);
	f.subject = subject(&w, g->hits.v[0].component);
	f.subject_name = vb_arena_str(a, g->name);
	f.version = vb_arena_str(a, g->hits.v[0].found->version);
	f.place = place;
	f.fingerprint = model_fingerprint(a, f.kind, f.rule, f.subject,
					  g->system ? VB_STR("") : place);
	f.informational = informational(&w);
	severity_write(&w, &vuln);
	exploit_write(&w, &vuln);
	title_write(&w, &vuln);
	fix_write(&w);
	lists_write(&w, &vuln);
	evidence_write(&w);
	return f;
}
