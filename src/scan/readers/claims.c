/* claims.c - see claims_int.h. Phrases are those of the changelogs of Debian, Ubuntu, Fedora and openSUSE. */
#include "scan/readers/claims_int.h"

#include "core/limits.h"

enum { POINT_BYTES = 16384, ID_DIGITS_MIN = 4, ID_DIGITS_MAX = 10, YEAR_AT = 4, DASH_AT = 8 };

struct scan_claim_state {
	struct vb_str id, version;
	uint32_t line;
	bool mended, settled; /* settled: a newer entry took the fix back */
};

void scan_claims_init(struct scan_claims *c, struct vb_arena *a)
{
	*c = (struct scan_claims){.arena = a};
	vb_map_init(&c->by_id, a);
}

/* ---- identifiers ------------------------------------------------------------------------- */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* Length of an identifier at the start of s, or 0. */
static size_t id_length(struct vb_str s)
{
	size_t n = DASH_AT + 1;

	if (s.n < DASH_AT + 1 + ID_DIGITS_MIN ||
	    !vb_str_ieq(vb_str_sub(s, 0, YEAR_AT), VB_STR("CVE-")) || s.p[DASH_AT] != '-')
		return 0;
	for (size_t i = YEAR_AT; i < DASH_AT; i++)
		if (!is_digit(s.p[i]))
			return 0;
	while (n < s.n && is_digit(s.p[n]))
		n++;
	return n >= DASH_AT + 1 + ID_DIGITS_MIN && n <= DASH_AT + 1 + ID_DIGITS_MAX ? n : 0;
}

bool scan_claims_next_id(struct vb_str *rest, struct vb_str *id, size_t *at)
{
	for (size_t i = 0; i + DASH_AT < rest->n; i++) {
		size_t n;

		if ((rest->p[i] | 0x20) != 'c')
			continue;
		n = id_length(vb_str_from(*rest, i));
		if (!n)
			continue;
		*id = vb_str_sub(*rest, i, n);
		*at = i;
		*rest = vb_str_from(*rest, i + n);
		return true;
	}
	return false;
}

/* ---- what a point says ------------------------------------------------------------------- */

static bool any_of(struct vb_str lower, const char *const *phrases)
{
	for (; *phrases; phrases++)
		if (vb_str_find(lower, vb_str(*phrases)) < lower.n)
			return true;
	return false;
}

static enum scan_claim_tone tone_of(struct vb_str lower)
{
	static const char *const back[] = {"revert",      "back out", "backed out",
					   "backing out", "back-out", NULL};
	static const char *const nothing[] = {"not affected",
					      "unaffected",
					      "not vulnerable",
					      "does not affect",
					      "doesn't affect",
					      "do not affect",
					      "not fixed",
					      "unfixed",
					      "does not fix",
					      "not yet fixed",
					      "still vulnerable",
					      "incomplete fix",
					      "partial fix",
					      "partially fix",
					      "postpone",
					      "no fix ",
					      "not applicable",
					      "remains open",
					      "left open",
					      "to be fixed",
					      "todo",
					      "false positive",
					      NULL};

	return any_of(lower, back)      ? SCAN_CLAIM_TAKES_BACK
	       : any_of(lower, nothing) ? SCAN_CLAIM_NOTHING
					: SCAN_CLAIM_MENDS;
}

static struct scan_claim_state *state_of(struct scan_claims *c, struct vb_str id)
{
	struct vb_str upper = vb_arena_printf(c->arena, "CVE%.*s", VB_FMT(vb_str_from(id, 3)));
	struct scan_claim_state *s = vb_map_find(&c->by_id, upper);

	if (s)
		return s;
	if (c->list.n >= VB_LIMIT_CHANGELOG_CLAIMS) {
		c->full = true;
		return NULL;
	}
	s = vb_arena_alloc(c->arena, sizeof(*s));
	s->id = upper;
	*vb_map_put(&c->by_id, upper) = s;
	*vb_vec_add(c->arena, &c->list) = s;
	return s;
}

static void named(struct scan_claims *c, struct vb_str id, enum scan_claim_tone tone,
		  struct vb_str version, uint32_t line)
{
	struct scan_claim_state *s = tone == SCAN_CLAIM_NOTHING ? NULL : state_of(c, id);

	if (!s || s->settled)
		return;
	if (tone == SCAN_CLAIM_TAKES_BACK) {
		s->settled = true;
		return;
	}
	if (s->mended && vb_str_eq(s->version, version))
		return; /* named again in the same entry */
	s->mended = true;
	s->version = version;
	s->line = line;
}

enum scan_claim_tone scan_claims_point(struct scan_claims *c, struct vb_str text,
				       struct vb_str version, uint32_t line,
				       enum scan_claim_tone above)
{
	struct vb_str rest = text, id;
	enum scan_claim_tone tone;
	size_t at;

	text = vb_str_sub(text, 0, POINT_BYTES);
	tone = tone_of(vb_arena_lower(c->arena, text));
	if (above > tone)
		tone = above;
	while (scan_claims_next_id(&rest, &id, &at)) {
		uint32_t down = 0;

		for (const char *p = text.p; line && p < id.p; p++)
			down += *p == '\n';
		named(c, id, tone, version, line ? line + down : 0);
	}
	return tone;
}

/* Column of the mark that opens a point, or SIZE_MAX for a line that goes on. */
static size_t mark_of(struct vb_str line)
{
	size_t i = 0;

	while (i < line.n && (line.p[i] == ' ' || line.p[i] == '\t'))
		i++;
	return i + 1 < line.n && (line.p[i] == '*' || line.p[i] == '-' || line.p[i] == '+') &&
			       (line.p[i + 1] == ' ' || line.p[i] != '+')
		       ? i
		       : SIZE_MAX;
}

void scan_claims_text(struct scan_claims *c, struct vb_str text, struct vb_str version,
		      uint32_t line)
{
	struct vb_str rest = text, one;
	enum scan_claim_tone shallow = SCAN_CLAIM_MENDS, tone;
	const char *from = text.p;
	size_t column = SIZE_MAX, top = SIZE_MAX;
	uint32_t at = line, first = line;

	if (vb_str_find(text, VB_STR("CVE-")) == text.n &&
			vb_str_find(text, VB_STR("cve-")) == text.n)
		return;
	for (bool more = true; more; at += at != 0) {
		const char *start = rest.p;
		size_t mark;

		more = vb_str_line(&rest, &one);
		mark = more ? mark_of(one) : SIZE_MAX;
		if (more && mark == SIZE_MAX)
			continue;
		tone = scan_claims_point(c,
					 vb_strn(from, more ? (size_t)(start - from)
							    : (size_t)(text.p + text.n - from)),
					 version, first,
					 column != SIZE_MAX && column > top ? shallow
									    : SCAN_CLAIM_MENDS);
		if (column == SIZE_MAX || column <= top) {
			top = column;
			shallow = tone;
		}
		column = mark;
		from = start;
		first = at;
	}
}

bool scan_claims_at(const struct scan_claims *c, size_t i, struct model_fix_claim *out)
{
	const struct scan_claim_state *s;

	if (i >= c->list.n)
		return false;
	s = c->list.v[i];
	*out = (struct model_fix_claim){.vulnerability = s->id,
					.version = s->mended ? s->version
							     : VB_STR(""), .line = s->line};
	return true;
}

void scan_claims_emit(const struct scan_claims *c, struct vb_str source, struct scan_out *out)
{
	struct model_fix_claim claim;

	for (size_t i = 0; scan_claims_at(c, i, &claim); i++) {
		claim.source = source;
		if (claim.version.n)
			scan_emit_claim(out, &claim);
	}
	if (c->full)
		scan_emit_trouble(out, "more than %u flaws are named; the rest is left out",
				  VB_LIMIT_CHANGELOG_CLAIMS);
}
