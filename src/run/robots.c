/*
 * robots.c - robots.txt of a site: what it asks programs not to fetch. RFC 9309: groups of user agents, the longest rule
 * that matches wins, Allow over Disallow when equally long, '*' and a final '$' in rules. Crawl-delay is not of the
 * RFC; sites write it, and waiting costs nothing.
 */
#include "run/robots.h"

#include "core/limits.h"

enum { RULES_MAX = 4000, RULE_BYTES = 1024, DELAY_MAX = 30 };

struct rule {
	struct vb_str pattern;
	bool allow;
};
struct group { /* what two kinds of group say: those that name us, those for everyone */
	VB_VEC(struct rule) v;
	unsigned delay;
	bool any;
};
struct run_robots {
	struct vb_arena *arena;
	struct group ours, all;
};

/* "key: value # comment" */
static bool line_split(struct vb_str line, struct vb_str *key, struct vb_str *value)
{
	size_t colon;

	line = vb_str_sub(line, 0, vb_str_chr(line, '#'));
	colon = vb_str_chr(line, ':');
	*key = vb_str_trim(vb_str_sub(line, 0, colon));
	*value = vb_str_trim(vb_str_from(line, colon + 1));
	return colon < line.n && key->n;
}

static void rule_add(struct run_robots *r, struct group *g, struct vb_str pattern, bool allow)
{
	if (pattern.n && pattern.n <= RULE_BYTES && g->v.n < RULES_MAX)
		*vb_vec_add(r->arena, &g->v) = (struct rule){pattern, allow};
}

static void delay_set(struct group *g, struct vb_str value)
{
	double seconds;

	if (vb_str_double(value, &seconds) && seconds > 0)
		g->delay = seconds > DELAY_MAX ? DELAY_MAX : (unsigned)(seconds + 0.999);
}

struct run_robots *run_robots_read(struct vb_arena *a, struct vb_str text, const char *agent)
{
	struct run_robots *r = vb_arena_alloc(a, sizeof(*r));
	bool naming = false, ours = false, all = false; /* of the group being read */
	struct vb_str line, key, value;

	r->arena = a;
	text = vb_arena_str(a, vb_str_sub(text, 0, VB_LIMIT_ROBOTS_BYTES));
	if (vb_str_starts(text, VB_STR("\xef\xbb\xbf")))
		text = vb_str_from(text, 3);
	while (vb_str_line(&text, &line)) {
		bool allow, disallow;

		if (!line_split(line, &key, &value))
			continue;
		if (vb_str_ieq(key, VB_STR("user-agent"))) {
			if (!naming)
				ours = all = false;
			naming = true;
			ours |= vb_str_ieq(value, vb_str(agent));
			all |= vb_str_is(value, "*");
			r->ours.any |= ours;
			continue;
		}
		allow = vb_str_ieq(key, VB_STR("allow"));
		disallow = vb_str_ieq(key, VB_STR("disallow"));
		if (allow || disallow || vb_str_ieq(key, VB_STR("crawl-delay")))
			naming = false;
		for (int i = 0; i < 2; i++) {
			struct group *g = i ? &r->all : &r->ours;

			if (i ? !all : !ours)
				continue;
			if (allow || disallow)
				rule_add(r, g, value, allow);
			else if (vb_str_ieq(key, VB_STR("crawl-delay")))
				delay_set(g, value);
		}
	}
	return r;
}

static const struct group *group_of(const struct run_robots *r)
{
	return r->ours.any ? &r->ours : &r->all;
}

/* '*' is any run of bytes, a '$' at the end the end; else the pattern is a beginning. */
static bool matches(struct vb_str pattern, struct vb_str path)
{
	bool whole = vb_str_ends(pattern, VB_STR("$"));
	size_t p = 0, s = 0, star = SIZE_MAX, from = 0;

	pattern.n -= whole;
	for (;;) {
		if (p < pattern.n && pattern.p[p] == '*') {
			star = ++p;
			from = s;
		} else if (p == pattern.n && (!whole || s == path.n)) {
			return true;
		} else if (p < pattern.n && s < path.n && pattern.p[p] == path.p[s]) {
			p++;
			s++;
		} else if (star != SIZE_MAX && from < path.n) {
			p = star;
			s = ++from;
		} else {
			return false;
		}
	}
}

bool run_robots_allows(const struct run_robots *r, struct vb_str path)
{
	const struct group *g = group_of(r);
	size_t longest = 0;
	bool allowed = true;

	for (size_t i = 0; i < g->v.n; i++) {
		const struct rule *one = &g->v.v[i];

		if (one->pattern.n < longest || !matches(one->pattern, path))
			continue;
		allowed = one->allow || (one->pattern.n == longest && allowed && longest);
		longest = one->pattern.n;
	}
	return allowed;
}

unsigned run_robots_delay(const struct run_robots *r)
{
	return group_of(r)->delay;
}
