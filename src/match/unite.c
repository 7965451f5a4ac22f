/*
 * unite.c - ids to vulnerabilities.
 *
 * Every id named by a record is a node; aliases join nodes (union-find). A group some record is about becomes a
 * vulnerability, named by its lowest CVE id, else its GHSA id, else the lowest id. `upstream` never joins: it is
 * many to one. Score and summary come from records that are about this vulnerability alone.
 */
#include "match/builder_int.h"

#include <stdlib.h>

uint32_t match_builder_node(struct match_builder *b, struct vb_str id)
{
	uint32_t ref = match_strings_put(&b->strings, id);
	bool is_new;
	uint32_t *slot = match_slots_put(&b->nodes_by, ref, &is_new);

	if (is_new) {
		uint32_t node = (uint32_t)b->node_ids.n;

		*slot = node + 1;
		*vb_vec_add(b->arena, &b->node_ids) = ref;
		*vb_vec_add(b->arena, &b->node_parent) = node;
	}
	return *slot - 1;
}

uint32_t match_builder_root(struct match_builder *b, uint32_t node)
{
	uint32_t *parent = b->node_parent.v;

	while (parent[node] != node) {
		parent[node] = parent[parent[node]];
		node = parent[node];
	}
	return node;
}

void match_builder_unite(struct match_builder *b, uint32_t x, uint32_t y)
{
	x = match_builder_root(b, x);
	y = match_builder_root(b, y);
	if (x != y)
		b->node_parent.v[x > y ? x : y] = x > y ? y : x;
}

/* ---- names ------------------------------------------------------------------------------ */

static int id_rank(struct vb_str id)
{
	return vb_str_starts(id, VB_STR("CVE-")) ? 0 : vb_str_starts(id, VB_STR("GHSA-")) ? 1 : 2;
}

static int id_compare(struct vb_str a, struct vb_str b)
{
	uint32_t x, y;

	if (id_rank(a) != id_rank(b))
		return id_rank(a) - id_rank(b);
	if (match_cve_number(a, &x) && match_cve_number(b, &y) && x != y)
		return x < y ? -1 : 1;
	return vb_str_cmp(a, b);
}

struct settling {
	struct match_builder *b;
	uint32_t *vuln;    /* of each root: index + 1 */
	uint32_t *members; /* nodes sorted by root, then id */
	size_t n;
	VB_VEC(struct match_vuln) vulns;
};

static int by_root(const void *pa, const void *pb, void *ctx)
{
	struct match_builder *b = ctx;
	uint32_t x = *(const uint32_t *)pa, y = *(const uint32_t *)pb;
	uint32_t rx = b->node_parent.v[x], ry = b->node_parent.v[y];

	if (rx != ry)
		return rx < ry ? -1 : 1;
	return id_compare(match_strings_get(&b->strings, b->node_ids.v[x]),
			  match_strings_get(&b->strings, b->node_ids.v[y]));
}

static uint32_t vuln_of(struct settling *s, uint32_t node)
{
	uint32_t root = s->b->node_parent.v[node];

	if (!s->vuln[root]) {
		*vb_vec_add(s->b->arena, &s->vulns) = (struct match_vuln){0};
		s->vuln[root] = (uint32_t)s->vulns.n;
	}
	return s->vuln[root] - 1;
}

static int by_value(const void *a, const void *b)
{
	uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;

	return (x > y) - (x < y);
}

/* The list of nodes becomes a sorted list of vulnerabilities without repeats. */
static uint32_t vulns_list(struct settling *s, uint32_t nodes)
{
	const unsigned char *p = (const unsigned char *)s->b->lists.p + (size_t)nodes * 4;
	uint32_t n = match_u32(p), kept = 0, ref;
	uint32_t *v = vb_alloc(n, sizeof(*v));

	for (uint32_t i = 0; i < n; i++)
		v[i] = vuln_of(s, match_u32(p + 4 + (size_t)i * 4));
	qsort(v, n, sizeof(*v), by_value);
	for (uint32_t i = 0; i < n; i++)
		if (!kept || v[kept - 1] != v[i])
			v[kept++] = v[i];
	ref = match_builder_list(s->b, v, kept);
	free(v);
	return ref;
}

static void advisories_settle(struct settling *s)
{
	struct match_builder *b = s->b;

	for (size_t i = 0; i < b->advisories.n; i++) {
		struct built_advisory *x = &b->advisories.v[i];
		struct match_vuln *v;
		uint32_t own;

		if (x->x.flags)
			continue;
		if (x->upstream) {
			x->x.vulns = vulns_list(s, x->upstream);
		} else {
			own = vuln_of(s, x->node);
			x->x.vulns = match_builder_list(b, &own, 1);
		}
		if (match_u32((const unsigned char *)b->lists.p + (size_t)x->x.vulns * 4) != 1)
			continue;
		v = &s->vulns.v[match_u32((const unsigned char *)b->lists.p +
					  (size_t)x->x.vulns * 4 + 4)];
		if (!v->summary)
			v->summary = x->x.summary;
		if (!v->cvss)
			v->cvss = x->x.cvss;
	}
}

/* Names each vulnerability, lists its other ids and joins what is known of its exploitation. */
static void vulns_name(struct settling *s)
{
	struct match_builder *b = s->b;

	for (size_t i = 0, end; i < s->n; i = end) {
		uint32_t root = b->node_parent.v[s->members[i]];
		VB_VEC(uint32_t) aliases = {0};
		struct match_vuln *v;

		for (end = i; end < s->n && b->node_parent.v[s->members[end]] == root;)
			end++;
		if (!s->vuln[root])
			continue;
		v = &s->vulns.v[s->vuln[root] - 1];
		v->id = b->node_ids.v[s->members[i]];
		for (size_t k = i; k < end; k++) {
			uint32_t id = b->node_ids.v[s->members[k]];

			v->exploit = match_exploit_join(
				v->exploit,
				match_builder_exploit(b, match_strings_get(&b->strings, id)));
			if (k > i)
				*vb_vec_add(b->arena, &aliases) = id;
		}
		v->aliases = match_builder_list(b, aliases.v, aliases.n);
	}
}

void match_builder_settle(struct match_builder *b)
{
	struct settling s = {.b = b, .n = b->node_ids.n};

	s.vuln = vb_alloc(s.n + 1, sizeof(*s.vuln));
	s.members = vb_alloc(s.n + 1, sizeof(*s.members));
	for (size_t i = 0; i < s.n; i++) {
		b->node_parent.v[i] = match_builder_root(b, (uint32_t)i);
		s.members[i] = (uint32_t)i;
	}
	advisories_settle(&s);
	qsort_r(s.members, s.n, sizeof(*s.members), by_root, b);
	vulns_name(&s);
	for (size_t i = 0; i < s.vulns.n; i++) {
		const struct match_vuln *v = &s.vulns.v[i];
		const uint32_t fields[] = {v->id, v->aliases, v->summary, v->cvss, v->exploit, 0};

		for (size_t k = 0; k < VB_COUNT(fields); k++)
			vb_put_u32(&b->vulns, fields[k]);
	}
	free(s.vuln);
	free(s.members);
}

/* ---- exploits --------------------------------------------------------------------------- */

static int by_cve(const void *a, const void *b)
{
	const struct built_exploit *x = a, *y = b;

	return x->cve != y->cve ? (x->cve < y->cve ? -1 : 1)
				: (x->value > y->value) - (x->value < y->value);
}

void match_builder_exploits_sort(struct match_builder *b)
{
	size_t n = 0;

	if (!b->exploit.n)
		return;
	qsort(b->exploit.v, b->exploit.n, sizeof(*b->exploit.v), by_cve);
	for (size_t i = 0; i < b->exploit.n; i++) {
		if (n && b->exploit.v[n - 1].cve == b->exploit.v[i].cve)
			b->exploit.v[n - 1].value = match_exploit_join(b->exploit.v[n - 1].value,
								       b->exploit.v[i].value);
		else
			b->exploit.v[n++] = b->exploit.v[i];
	}
	b->exploit.n = n;
}

uint32_t match_builder_exploit(const struct match_builder *b, struct vb_str cve)
{
	struct built_exploit key = {0};
	size_t low = 0, high = b->exploit.n;

	if (!match_cve_number(cve, &key.cve))
		return 0;
	while (low < high) {
		size_t mid = low + (high - low) / 2;

		if (b->exploit.v[mid].cve < key.cve)
			low = mid + 1;
		else
			high = mid;
	}
	return low < b->exploit.n && b->exploit.v[low].cve == key.cve ? b->exploit.v[low].value : 0;
}
