/* list.c - see list.h. */
#include "serve/list.h"

#include "report/phrase.h"

/* ---- the address ------------------------------------------------------------------------- */

static bool refuse(const struct serve_call *c, const char *name, struct vb_str value,
		   const char *takes, struct vb_error *err)
{
	return vb_fail(err, VB_E_USAGE,
		       SERVE_T(c, "%s takes %s, not \"%.*s\"", "%s attend %s, pas « %.*s »"), name,
		       takes, VB_FMT(vb_arena_printable(c->arena, vb_str_sub(value, 0, 80))));
}

static bool number(const struct serve_call *c, const char *name, uint64_t least, uint64_t most,
		   uint64_t otherwise, uint64_t *out, struct vb_error *err)
{
	struct vb_str text = serve_query(c, name);
	char takes[64];

	*out = otherwise;
	if (!text.n || (vb_str_u64(text, out) && *out >= least && *out <= most))
		return true;
	snprintf(takes, sizeof(takes), "%llu..%llu", (unsigned long long)least,
		 (unsigned long long)most);
	return refuse(c, name, text, takes, err);
}

bool serve_window_read(const struct serve_call *c, uint64_t *from, uint32_t *count,
		       struct vb_error *err)
{
	uint64_t page, size;

	if (!number(c, "page", 1, 1000000, 1, &page, err) ||
	    !number(c, "per_page", 1, RUN_PAGE_MOST, RUN_PAGE_USUAL, &size, err))
		return false;
	*from = (page - 1) * size;
	*count = (uint32_t)size;
	return true;
}

bool serve_flag_read(const struct serve_call *c, const char *name, bool *out, struct vb_error *err)
{
	struct vb_str text = serve_query(c, name);

	*out = vb_str_is(text, "1") || vb_str_is(text, "true");
	if (*out || !text.n || vb_str_is(text, "0") || vb_str_is(text, "false"))
		return true;
	return refuse(c, name, text, "true, false", err);
}

bool serve_words_read(const struct serve_call *c, const char *name, size_t most, struct vb_str *out,
		      struct vb_error *err)
{
	size_t letters = 0;

	*out = serve_query(c, name);
	for (size_t i = 0; i < out->n; i++)
		letters += ((unsigned char)out->p[i] & 0xc0) != 0x80;
	return letters <= most ||
	       vb_fail(err, VB_E_USAGE,
		       SERVE_T(c, "%s takes at most %zu letters", "%s prend au plus %zu lettres"),
		       name, most);
}

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

/* Every value of that name, each perhaps several words between commas. */
static bool words_each(const struct serve_call *c, const char *name, const char *takes,
		       bool (*add)(struct run_filter *f, struct vb_str word), struct run_filter *f,
		       struct vb_error *err)
{
	struct vb_str rest, word;

	for (size_t i = 0; i < c->req->query.n; i++) {
		if (!vb_str_is(c->req->query.v[i].name, name))
			continue;
		rest = c->req->query.v[i].value;
		while (vb_str_next(&rest, ',', &word))
			if (word.n && !add(f, word))
				return refuse(c, name, word, takes, err);
	}
	return true;
}

bool serve_filter_read(const struct serve_call *c, struct run_filter *out, struct vb_error *err)
{
	struct run_filter f = {0};
	struct vb_str state = serve_query(c, "state"), sort = serve_query(c, "sort");

	if (state.n && !run_state_parse(state, &f.state))
		return refuse(c, "state", state, "open, closed, all", err);
	if (sort.n && !run_sort_parse(sort, &f.sort))
		return refuse(c, "sort", sort, "worst, severity, name, rule", err);
	if (!serve_words_read(c, "q", SERVE_QUERY_MOST, &f.text, err) ||
	    !words_each(c, "severity", "critical, high, medium, low, info, unknown", severity_add,
			&f, err) ||
	    !words_each(c, "kind", "vulnerability, weakness, secret, contradiction, threat, gap",
			kind_add, &f, err) ||
	    !serve_flag_read(c, "exploited", &f.exploited, err) ||
	    !serve_flag_read(c, "fixable", &f.fixable, err) ||
	    !serve_flag_read(c, "new", &f.fresh, err) ||
	    !serve_flag_read(c, "undecided", &f.decided_not, err) ||
	    !serve_window_read(c, &f.from, &f.count, err))
		return false;
	*out = f;
	return true;
}

/* ---- what pages are made of ------------------------------------------------------------------ */

const struct model_case *serve_case(struct serve_call *c, struct run_session *session)
{
	struct vb_error err;

	*session = (struct run_session){0};
	return run_check(&c->run, serve_place(c), session, &err) ? session->the_case : NULL;
}

struct report_page serve_report_page(struct serve_call *c, const struct model_assessment *a)
{
	return (struct report_page){.run = &c->run,
				    .a = a,
				    .arena = c->arena,
				    .lang = c->run.lang,
				    .currency = a->the_case && a->the_case->currency.n
							? a->the_case->currency
							: VB_STR("EUR")};
}

void serve_pages_put(struct report_node root, struct serve_call *c, uint64_t from, uint64_t shown,
		     uint64_t all, uint64_t per_page)
{
	struct report_node n = report_node_object(root, "pages");
	enum vb_lang lang = c->run.lang;
	char number[32];

	per_page = per_page ? per_page : 1;
	report_node_str(
		n, "says",
		shown ? vb_arena_printf(c->arena,
					vb_t(lang, "%.*s to %.*s of %.*s", "%.*s à %.*s sur %.*s"),
					VB_FMT(report_phrase_count(c->arena, lang, from + 1)),
					VB_FMT(report_phrase_count(c->arena, lang, from + shown)),
					VB_FMT(report_phrase_count(c->arena, lang, all)))
		      : VB_STR(""));
	report_node_bool(n, "several", all > per_page);
	report_node_str(n, "all", report_phrase_count(c->arena, lang, all));
	snprintf(number, sizeof(number), "%llu", (unsigned long long)(from / per_page));
	report_node_str(n, "previous", from ? serve_query_with(c, "page", number) : VB_STR(""));
	snprintf(number, sizeof(number), "%llu", (unsigned long long)(from / per_page + 2));
	report_node_str(n, "next",
			from + shown < all ? serve_query_with(c, "page", number) : VB_STR(""));
}

/* ---- decisions ---------------------------------------------------------------------------- */

bool serve_id_check(struct vb_str id, struct vb_error *err)
{
	bool ok = id.n == 16;

	for (size_t i = 0; ok && i < id.n; i++)
		ok = (id.p[i] >= '0' && id.p[i] <= '9') || (id.p[i] >= 'a' && id.p[i] <= 'f');
	return ok || vb_fail(err, VB_E_INPUT, "a finding is named by 16 hexadecimal digits");
}

bool serve_decision_read(const struct serve_call *c, struct vb_str status, struct vb_str why,
			 struct vb_str until, struct model_decision *out, struct vb_error *err)
{
	struct model_decision d = {
		.when = c->run.now, .author = c->who.name, .justification = vb_str_trim(why)};

	if (!model_status_parse(status, &d.status))
		return vb_fail(err, VB_E_INPUT, "%s",
			       SERVE_T(c,
				       "choose a decision: not_affected, affected, fixed, "
				       "under_investigation, accepted, false_positive or open",
				       "choisissez une décision : not_affected, affected, fixed, "
				       "under_investigation, accepted, false_positive ou open"));
	if (!d.justification.n)
		return vb_fail(
			err, VB_E_INPUT, "%s",
			SERVE_T(c, "a decision needs its reason", "une décision veut sa raison"));
	if (d.justification.n > SERVE_WHY_MOST)
		return vb_fail(err, VB_E_INPUT,
			       SERVE_T(c, "the reason is longer than %d bytes",
				       "la raison dépasse %d octets"),
			       SERVE_WHY_MOST);
	if (until.n && (until.n > 10 || !vb_time_parse(until, &d.until) || d.until <= c->run.now))
		return vb_fail(err, VB_E_INPUT, "%s",
			       SERVE_T(c,
				       "the end of a decision is a day to come, such as 2031-06-30",
				       "la fin d’une décision est un jour à venir, par exemple "
				       "2031-06-30"));
	*out = d;
	return true;
}
