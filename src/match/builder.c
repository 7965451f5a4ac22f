/*
 * builder.c - records of the feeds, one at a time, to compact tables in memory.
 *
 *   advisory ──► strings interned, lists of references ──► built_advisory
 *            ──► each affected package: rows.c ──► encoded row, filed under (ecosystem, normal name)
 *            ──► ids and aliases ──► union-find nodes (unite.c)
 *   KEV, EPSS ──► {CVE, value}
 *   write ──► writer.c
 *
 * Memory is about twice the file: texts are kept once, versions only as keys, and enumerated versions only where no
 * range of the same record covers them already.
 */
#include "match/builder_int.h"

#include <stdlib.h>

#include "core/limits.h"

enum { REFERENCES_KEPT = 4, SUMMARY_BYTES = 160, LIST_MAX = 65536 };

#define DAY 86400 /* seconds */

struct match_builder *match_builder_new(const struct vb_run *run)
{
	struct match_builder *b = vb_alloc(1, sizeof(*b));

	b->run = run;
	b->arena = vb_arena_new();
	vb_buf_init(&b->strings.bytes, VB_LIMIT_INDEX_BYTES);
	vb_buf_init(&b->lists, VB_LIMIT_INDEX_BYTES);
	vb_buf_init(&b->rows, VB_LIMIT_INDEX_BYTES);
	vb_buf_init(&b->vulns, VB_LIMIT_INDEX_BYTES);
	vb_buf_init(&b->cycles, VB_LIMIT_INDEX_BYTES);
	vb_put_u32(&b->lists, 0);
	return b;
}

void match_builder_free(struct match_builder *b)
{
	if (!b)
		return;
	vb_buf_done(&b->strings.bytes);
	vb_buf_done(&b->lists);
	vb_buf_done(&b->rows);
	vb_buf_done(&b->vulns);
	vb_buf_done(&b->cycles);
	free(b->strings.slots);
	match_slots_done(&b->packages_by);
	match_slots_done(&b->nodes_by);
	match_slots_done(&b->scopes_by);
	vb_arena_free(b->arena);
	free(b);
}

uint32_t match_builder_list(struct match_builder *b, const uint32_t *items, size_t n)
{
	uint32_t ref = (uint32_t)(b->lists.n / 4);

	if (!n)
		return 0;
	vb_put_u32(&b->lists, (uint32_t)n);
	for (size_t i = 0; i < n; i++)
		vb_put_u32(&b->lists, items[i]);
	return ref;
}

static bool version_day(struct vb_str version, int64_t *out)
{
	char day[10];

	if (version.n < sizeof(day))
		return false;
	memcpy(day, version.p, sizeof(day));
	for (size_t i = 4; i < sizeof(day); i += 3)
		if (day[i] == '.')
			day[i] = '-';
	return vb_time_parse(vb_strn(day, sizeof(day)), out);
}

bool match_builder_feed(struct match_builder *b, struct vb_str name, struct vb_str scope,
			struct vb_str version)
{
	struct built_feed feed = {match_strings_put(&b->strings, name),
				  match_strings_put(&b->strings, scope),
				  match_strings_put(&b->strings, version),
				  0,
				  0,
				  b->run->now,
				  false};
	int64_t day;

	/* a catalogue is as new as it says, even when its last entry is old: "2026.07.23", "2026-08-16" */
	if (version_day(version, &day))
		feed.newest = day;
	*vb_vec_add(b->arena, &b->feeds) = feed;
	return true;
}

void match_builder_part(struct match_builder *b)
{
	match_builder_feed_now(b)->part = true;
}

struct built_feed *match_builder_feed_now(struct match_builder *b)
{
	static const struct vb_str osv = VB_STR_INIT("OSV"), none = {NULL, 0};

	if (!b->feeds.n)
		match_builder_feed(b, osv, none, none);
	return &b->feeds.v[b->feeds.n - 1];
}

/* ---- exploits --------------------------------------------------------------------------- */

static void exploit_add(struct match_builder *b, struct vb_str cve, uint32_t value)
{
	struct built_exploit x = {.value = value};

	match_builder_feed_now(b)->records++;
	if (match_cve_number(cve, &x.cve))
		*vb_vec_add(b->arena, &b->exploit) = x;
}

void match_builder_kev(struct match_builder *b, const struct model_kev *kev)
{
	struct built_feed *feed = match_builder_feed_now(b);

	if (kev->added > feed->newest)
		feed->newest = kev->added;
	exploit_add(b, kev->cve, MATCH_KEV | (kev->ransomware ? MATCH_RANSOMWARE : 0));
}

void match_builder_epss(struct match_builder *b, const struct model_epss *epss)
{
	exploit_add(b, epss->cve, MATCH_HAS_EPSS | (uint32_t)(epss->score * 100000 + 0.5));
}

/* ---- advisories ------------------------------------------------------------------------- */

static uint32_t strings_list(struct match_builder *b, const struct vb_str *texts, size_t n)
{
	uint32_t refs[REFERENCES_KEPT];
	size_t kept = 0;

	for (size_t i = 0; i < n && kept < REFERENCES_KEPT; i++)
		refs[kept++] = match_strings_put(&b->strings, texts[i]);
	return match_builder_list(b, refs, kept);
}

/* The summary, or the first sentence of the details, on one line and cut at a word. */
static uint32_t summary_put(struct match_builder *b, const struct model_advisory *x)
{
	struct vb_str text = vb_str_trim(
		x->summary.n ? x->summary
			     : vb_str_sub(x->details, 0, vb_str_find(x->details, VB_STR(". "))));
	char line[SUMMARY_BYTES + 4];
	size_t n = 0, cut = 0;

	text = vb_str_sub(text, 0, vb_str_chr(text, '\n'));
	/* "openssl - security update": the package of one distribution, nothing about the flaw */
	if (vb_str_ends(text, VB_STR(" security update")) ||
			vb_str_find(text, VB_STR(" bug fix")) < text.n)
		return match_strings_put(&b->strings, VB_STR(""));
	for (; n < text.n && n < SUMMARY_BYTES; n++) {
		line[n] = text.p[n] == '\t' || text.p[n] == '\r' ? ' ' : text.p[n];
		if (line[n] == ' ')
			cut = n;
	}
	if (n < text.n) {
		n = vb_str_cut(text, cut ? cut : n).n;
		memcpy(line + n, "\xe2\x80\xa6", 3);
		n += 3;
	}
	return match_strings_put(&b->strings, vb_strn(line, n));
}

/* Bug-fix and enhancement notices of the Red Hat family name no vulnerability. */
static bool no_security(struct vb_str id)
{
	static const char *const prefixes[] = {"ALBA-", "ALEA-", "RHBA-",
					       "RHEA-", "RLBA-", "RLEA-"};

	for (size_t i = 0; i < VB_COUNT(prefixes); i++)
		if (vb_str_starts(id, vb_str(prefixes[i])))
			return true;
	return false;
}

static bool is_cve(struct vb_str id)
{
	return vb_str_starts(id, VB_STR("CVE-"));
}

void match_builder_said(struct match_builder *b, struct built_advisory *x, uint32_t feed,
			const struct vb_str *ids, size_t n, bool upstream)
{
	uint32_t *nodes = vb_alloc(n + 1, sizeof(*nodes)), *said = vb_alloc(n + 1, sizeof(*said));

	said[0] = feed << 1 | upstream;
	for (size_t i = 0; i < n; i++) {
		nodes[i] = match_builder_node(b, ids[i]);
		said[i + 1] = b->node_ids.v[nodes[i]];
		if (!upstream)
			match_builder_unite(b, x->node, nodes[i]);
	}
	x->x.said = match_builder_list(b, said, n + 1);
	x->upstream = upstream ? match_builder_list(b, nodes, n) : 0;
	free(nodes);
	free(said);
}

/* Of a list of ids the CVEs; all of them when it names no CVE, unless only those count. */
static size_t ids_pick(const struct vb_str *ids, size_t n, bool cve_only, struct vb_str *out)
{
	size_t kept = 0;
	bool any = false;

	for (size_t i = 0; i < n && i < LIST_MAX; i++)
		any = any || is_cve(ids[i]);
	for (size_t i = 0; (any || !cve_only) && i < n && i < LIST_MAX; i++)
		if (is_cve(ids[i]) || !any)
			out[kept++] = ids[i];
	return kept;
}

/*
 * Which vulnerabilities a record is about. Aliases are the same vulnerability. Without aliases, `upstream` names them
 * (a DSA fixes several CVEs; each stays its own). The Red Hat family's feeds name them in `related`.
 */
static void identity(struct match_builder *b, const struct model_advisory *x,
		     struct built_advisory *out)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	uint32_t feed = (uint32_t)b->feeds.n - 1;
	struct vb_str *ids = vb_arena_array(a, x->upstream.n + x->related.n + 1,
					    sizeof(struct vb_str));
	size_t n;

	out->node = match_builder_node(b, x->id);
	if (x->aliases.n) {
		n = x->aliases.n < LIST_MAX ? x->aliases.n : LIST_MAX;
		match_builder_said(b, out, feed, x->aliases.v, n, false);
		return;
	}
	n = ids_pick(x->upstream.v, x->upstream.n, false, ids);
	if (!n && x->affected.n &&
	    vb_str_is(match_ecosystem_type(x->affected.v[0].ecosystem), "rpm"))
		n = ids_pick(x->related.v, x->related.n, true, ids);
	if (!n && no_security(x->id))
		out->x.flags |= MATCH_NO_SECURITY;
	match_builder_said(b, out, feed, ids, n, n > 0);
}

static uint32_t cvss_put(struct match_builder *b, const struct model_advisory *x)
{
	struct vb_str best = match_cvss_best(x->cvss.v, x->cvss.n);

	for (size_t i = 0; !best.n && i < x->affected.n; i++)
		best = match_cvss_best(x->affected.v[i].cvss.v, x->affected.v[i].cvss.n);
	return match_strings_put(&b->strings, best);
}

bool match_builder_over(const struct match_builder *b)
{
	return b->strings.bytes.over || b->lists.over || b->rows.over ||
	       b->row_list.n >= UINT32_MAX / 2;
}

bool match_builder_advisory(struct match_builder *b, const struct model_advisory *x,
			    struct vb_error *err)
{
	struct built_feed *feed = match_builder_feed_now(b);
	struct built_advisory out = {0};

	feed->records++;
	if (x->modified > feed->newest &&
	    x->modified <= b->run->now + DAY) /* some records are dated ahead */
		feed->newest = x->modified;
	out.x.id = match_strings_put(&b->strings, x->id);
	if (x->withdrawn) {
		out.x.flags = MATCH_WITHDRAWN;
		out.node = match_builder_node(b, x->id);
		match_builder_said(b, &out, (uint32_t)b->feeds.n - 1, NULL, 0, false);
		*vb_vec_add(b->arena, &b->advisories) = out;
		return true;
	}
	identity(b, x, &out);
	out.x.summary = summary_put(b, x);
	out.x.cvss = cvss_put(b, x);
	out.x.references = strings_list(b, x->references.v, x->references.n);
	out.x.cwes = strings_list(b, x->cwes.v, x->cwes.n);
	*vb_vec_add(b->arena, &b->advisories) = out;
	for (size_t i = 0; i < x->affected.n; i++)
		match_builder_row(b, (uint32_t)b->advisories.n - 1, &x->affected.v[i]);
	if (match_builder_over(b))
		return vb_fail(err, VB_E_LIMIT, "the advisories do not fit an index of %zu bytes",
			       (size_t)VB_LIMIT_INDEX_BYTES);
	return true;
}
