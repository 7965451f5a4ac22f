/* asked.c - see asked.h. */
#include "run/asked.h"

#define STATES "open, closed, all"
#define SORTS "worst, severity, name, rule"
#define SEVERITIES "critical, high, medium, low, info, unknown"
#define KINDS "vulnerability, weakness, secret, contradiction, threat, gap"
#define DECISIONS                                                                                  \
	"none, not_affected, affected, fixed, under_investigation, accepted, false_positive, open"

const struct run_asked_name run_asked_names[] = {
	{"q", "text", false},
	{"component", "component", false},
	{"state", "state", false},
	{"severity", "severity", false},
	{"kind", "kind", false},
	{"decision", "decision", false},
	{"exploited", "exploited", true},
	{"fixable", "fixable", true},
	{"new", "new", true},
	{"undecided", "undecided", true},
	{"sort", "sort", false},
	{"page", "page", false},
	{"per_page", "per-page", false},
	{0},
};

static const char *const states[] = {"open", "closed", "all"};
static const char *const sorts[] = {"worst", "severity", "name", "rule"};

const char *run_state_word(enum run_state s)
{
	return states[s];
}

const char *run_sort_word(enum run_sort s)
{
	return sorts[s];
}

static bool word_find(struct vb_str word, const char *const *words, size_t n, int *out)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_is(word, words[i])) {
			*out = (int)i;
			return true;
		}
	return false;
}

bool run_state_parse(struct vb_str word, enum run_state *out)
{
	int i;

	if (!word_find(word, states, VB_COUNT(states), &i))
		return false;
	*out = (enum run_state)i;
	return true;
}

bool run_sort_parse(struct vb_str word, enum run_sort *out)
{
	int i;

	if (!word_find(word, sorts, VB_COUNT(sorts), &i))
		return false;
	*out = (enum run_sort)i;
	return true;
}

bool run_filter_decisions(const struct run_filter *f)
{
	bool any = f->no_decision;

	for (size_t i = 0; i < VB_COUNT(f->decisions); i++)
		any = any || f->decisions[i];
	return any;
}

static const char *said(const struct run_asked *q, const char *name)
{
	for (const struct run_asked_name *f = run_asked_names; q->options && f->name; f++)
		if (strcmp(f->name, name) == 0)
			return f->option;
	return name;
}

static bool refuse(const struct run_asked *q, const char *name, struct vb_str value,
		   const char *takes, struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();

	return vb_fail(err, VB_E_USAGE,
		       vb_t(q->lang, "%s%s takes %s, not \"%.*s\"", "%s%s attend %s, pas « %.*s »"),
		       q->options ? "--" : "", said(q, name), takes,
		       VB_FMT(vb_arena_printable(scratch, vb_str_sub(value, 0, 80))));
}

struct vb_str run_asked_value(const struct run_asked *q, const char *name)
{
	for (size_t i = 0; i < q->n; i++)
		if (vb_str_is(q->v[i].name, name))
			return q->v[i].value;
	return VB_STR("");
}

static bool said_nothing(const struct run_asked *q, const char *name)
{
	for (size_t i = 0; i < q->n; i++)
		if (vb_str_is(q->v[i].name, name))
			return false;
	return true;
}

bool run_asked_flag(const struct run_asked *q, const char *name, bool *out, struct vb_error *err)
{
	struct vb_str text = run_asked_value(q, name);

	*out = vb_str_is(text, "1") || vb_str_is(text, "true");
	if (*out || said_nothing(q, name) || vb_str_is(text, "0") || vb_str_is(text, "false"))
		return true;
	return refuse(q, name, text, "true, false", err);
}

bool run_asked_text(const struct run_asked *q, const char *name, size_t most, struct vb_str *out,
		    struct vb_error *err)
{
	size_t letters = 0;

	*out = run_asked_value(q, name);
	for (size_t i = 0; i < out->n; i++)
		letters += ((unsigned char)out->p[i] & 0xc0) != 0x80;
	return letters <= most || vb_fail(err, VB_E_USAGE,
					  vb_t(q->lang, "%s%s takes at most %zu letters",
					       "%s%s prend au plus %zu lettres"),
					  q->options ? "--" : "", said(q, name), most);
}

static bool number(const struct run_asked *q, const char *name, uint64_t most, uint64_t otherwise,
		   uint64_t *out, struct vb_error *err)
{
	struct vb_str text = run_asked_value(q, name);
	char takes[64];

	*out = otherwise;
	if (said_nothing(q, name) || (vb_str_u64(text, out) && *out >= 1 && *out <= most))
		return true;
	snprintf(takes, sizeof(takes), "1..%llu", (unsigned long long)most);
	return refuse(q, name, text, takes, err);
}

bool run_asked_window(const struct run_asked *q, uint64_t *from, uint32_t *count,
		      struct vb_error *err)
{
	uint64_t page, size;

	if (!number(q, "page", 1000000, 1, &page, err) ||
	    !number(q, "per_page", RUN_PAGE_MOST, RUN_PAGE_USUAL, &size, err))
		return false;
	*from = (page - 1) * size;
	*count = (uint32_t)size;
	return true;
}

/* ---- words of a closed list ------------------------------------------------------------------ */

static bool severity_add(struct run_filter *f, struct vb_str word)
{
	enum model_severity s;

	if (!model_severity_parse(word, &s))
		return false;
	f->severities[s] = true;
	return true;
}

static bool kind_add(struct run_filter *f, struct vb_str word)
{
	enum model_finding_kind k;

	if (!model_kind_parse(word, &k))
		return false;
	f->kinds[k] = true;
	return true;
}

static bool decision_add(struct run_filter *f, struct vb_str word)
{
	enum model_status s;

	if (vb_str_is(word, "none")) {
		f->no_decision = true;
		return true;
	}
	if (!model_status_parse(word, &s))
		return false;
	f->decisions[s] = true;
	return true;
}

/* Every value of that name, each perhaps several words between commas. */
static bool words_each(const struct run_asked *q, const char *name, const char *takes,
		       bool (*add)(struct run_filter *f, struct vb_str word), struct run_filter *f,
		       struct vb_error *err)
{
	struct vb_str rest, word;

	for (size_t i = 0; i < q->n; i++) {
		if (!vb_str_is(q->v[i].name, name))
			continue;
		rest = q->v[i].value;
		if (!rest.n)
			return refuse(q, name, rest, takes, err);
		while (vb_str_next(&rest, ',', &word))
			if (word.n && !add(f, word))
				return refuse(q, name, word, takes, err);
	}
	return true;
}

bool run_asked_filter(const struct run_asked *q, struct run_filter *out, struct vb_error *err)
{
	struct run_filter f = {0};
	struct vb_str state = run_asked_value(q, "state"), sort = run_asked_value(q, "sort");

	if (!said_nothing(q, "state") && !run_state_parse(state, &f.state))
		return refuse(q, "state", state, STATES, err);
	if (!said_nothing(q, "sort") && !run_sort_parse(sort, &f.sort))
		return refuse(q, "sort", sort, SORTS, err);
	if (!run_asked_text(q, "q", RUN_ASKED_TEXT, &f.text, err) ||
	    !run_asked_text(q, "component", RUN_ASKED_TEXT, &f.component, err) ||
	    !words_each(q, "severity", SEVERITIES, severity_add, &f, err) ||
	    !words_each(q, "kind", KINDS, kind_add, &f, err) ||
	    !words_each(q, "decision", DECISIONS, decision_add, &f, err) ||
	    !run_asked_flag(q, "exploited", &f.exploited, err) ||
	    !run_asked_flag(q, "fixable", &f.fixable, err) ||
	    !run_asked_flag(q, "new", &f.fresh, err) ||
	    !run_asked_flag(q, "undecided", &f.decided_not, err) ||
	    !run_asked_window(q, &f.from, &f.count, err))
		return false;
	if (!state.n && run_filter_decisions(&f))
		f.state = RUN_STATE_ALL;
	*out = f;
	return true;
}
