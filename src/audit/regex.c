/*
 * regex.c - patterns of rules, PCRE2 behind a fence. A rule file may come from a stranger and a configuration file
 * surely does: constructs that need unbounded backtracking are refused when the rule is loaded (what is left is what
 * RE2 accepts), and matching stops at fixed limits, which gives "unknown", never "pass".
 */
#define PCRE2_CODE_UNIT_WIDTH 8
#include "audit/audit_int.h"

#include <pcre2.h>

#include "core/limits.h"

enum { MATCH_LIMIT = 200000, DEPTH_LIMIT = 2000, HEAP_KIB = 4096, TEXT_MAX = 64 * 1024 };

struct audit_regex {
	pcre2_code *code; /* in the rules' arena, like everything PCRE2 allocates for it */
	pcre2_match_context *limits;
	pcre2_general_context *general;
	struct vb_str text; /* as written */
};

static void *arena_malloc(size_t n, void *arena)
{
	return vb_arena_alloc(arena, n);
}

static void arena_keep(void *p, void *arena)
{
	(void)p;
	(void)arena;
}

/* What the fence refuses at text[i], or NULL. `in_class` is inside [ ]. */
static const char *refused(struct vb_str t, size_t i, bool in_class)
{
	static const struct {
		const char *start, *name;
	} groups[] = {
		{"(?=", "look-ahead"},
		{"(?!", "look-ahead"},
		{"(?<=", "look-behind"},
		{"(?<!", "look-behind"},
		{"(?>", "atomic group"},
		{"(?|", "branch reset"},
		{"(?R", "recursion"},
		{"(?&", "recursion"},
		{"(?P>", "recursion"},
		{"(?P=", "back-reference"},
		{"(?(", "conditional group"},
		{"(*", "control verb"},
		{"(?C", "callout"},
		{"(?+", "recursion"},
		{"*+", "possessive repetition"},
		{"++", "possessive repetition"},
		{"?+", "possessive repetition"},
		{"}+", "possessive repetition"},
	};
	char next = i + 1 < t.n ? t.p[i + 1] : 0;

	if (t.p[i] == '\\') {
		if (!in_class && ((next >= '1' && next <= '9') || next == 'g' || next == 'k'))
			return "back-reference";
		return next && strchr("CGKX", next) && !in_class ? "escape that RE2 does not have"
								 : NULL;
	}
	if (in_class)
		return NULL;
	for (size_t k = 0; k < VB_COUNT(groups); k++)
		if (vb_str_starts(vb_str_from(t, i), vb_str(groups[k].start)))
			return groups[k].name;
	if (vb_str_starts(vb_str_from(t, i), VB_STR("(?")) && i + 2 < t.n && t.p[i + 2] >= '0' &&
			  t.p[i + 2] <= '9')
		return "recursion";
	return NULL;
}

static bool fence(const struct vb_yaml *at, struct vb_error *err)
{
	struct vb_str t = at->text;
	bool in_class = false;
	size_t opened = 0;

	for (size_t i = 0; i < t.n; i++) {
		const char *what = refused(t, i, in_class);

		if (what) {
			vb_yaml_fail(err, at, "the pattern uses a %s at character %zu", what,
				     i + 1);
			return vb_hint(err, "rules keep to what RE2 accepts: write the exception "
					    "in \"unless\"");
		}
		if (t.p[i] == '\\') {
			i++;
		} else if (in_class) {
			in_class = t.p[i] != ']' || i == opened + 1 ||
				   (i == opened + 2 && t.p[opened + 1] == '^');
		} else if (t.p[i] == '[') {
			in_class = true;
			opened = i;
		}
	}
	return true;
}

bool audit_regex_compile(struct vb_arena *a, const struct vb_yaml *at, bool fold,
			 struct audit_regex **out, struct vb_error *err)
{
	struct audit_regex *re = vb_arena_alloc(a, sizeof(*re));
	pcre2_compile_context *context;
	PCRE2_SIZE where = 0;
	PCRE2_UCHAR why[128];
	int code = 0;

	if (at->kind != VB_YAML_SCALAR || !at->text.n)
		return vb_yaml_fail(err, at, "a pattern is a text");
	if (!fence(at, err))
		return false;
	re->text = at->text;
	re->general = pcre2_general_context_create(arena_malloc, arena_keep, a);
	vb_assert(re->general);
	context = pcre2_compile_context_create(re->general);
	vb_assert(context);
	pcre2_set_max_pattern_length(context, 4096);
	re->code = pcre2_compile((PCRE2_SPTR)at->text.p, at->text.n,
				 (fold ? PCRE2_CASELESS : 0u) | PCRE2_NEVER_UTF, &code, &where,
				 context);
	if (!re->code) {
		pcre2_get_error_message(code, why, sizeof(why));
		return vb_yaml_fail(err, at, "the pattern is not valid at character %zu: %s",
				    (size_t)where + 1, (const char *)why);
	}
	re->limits = pcre2_match_context_create(re->general);
	vb_assert(re->limits);
	pcre2_set_match_limit(re->limits, MATCH_LIMIT);
	pcre2_set_depth_limit(re->limits, DEPTH_LIMIT);
	pcre2_set_heap_limit(re->limits, HEAP_KIB);
	*out = re;
	return true;
}

enum audit_verdict audit_regex_match(const struct audit_regex *re, struct vb_str text)
{
	pcre2_match_data *data;
	int rc;

	if (text.n > TEXT_MAX)
		return AUDIT_UNKNOWN;
	data = pcre2_match_data_create(
		1, NULL); /* malloc: freed here, so a long audit does not grow the arena */
	vb_assert(data);
	rc = pcre2_match(re->code, (PCRE2_SPTR)(text.n ? text.p : ""), text.n, 0, 0, data,
			 re->limits);
	pcre2_match_data_free(data);
	if (rc >= 0)
		return AUDIT_PASS;
	return rc == PCRE2_ERROR_NOMATCH ? AUDIT_FAIL : AUDIT_UNKNOWN;
}

struct vb_str audit_regex_text(const struct audit_regex *re)
{
	return re->text;
}
