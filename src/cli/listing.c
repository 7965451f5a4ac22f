/*
 * listing.c - `vauban findings`: the findings of a recorded run, filtered, sorted and paged as the console does it.
 *
 *   options ──run_asked_filter──► filter ──run_board_list──► page ──► rows, or the API's own JSON
 */
#include "cli/cli.h"

#include "core/limits.h"
#include "report/phrase.h"
#include "report/report.h"
#include "run/asked.h"

enum { FILE_WIDTH = 4096 /* columns when not on a terminal: cells whole, for grep */ };

static struct run_asked asked_of(const struct cli *c)
{
	struct run_asked_field *v = vb_arena_array(c->arena, c->given.n + 1, sizeof(*v));
	struct run_asked q = {.lang = c->run.lang, .options = true, .v = v};

	for (size_t i = 0; i < c->given.n; i++)
		for (const struct run_asked_name *f = run_asked_names; f->name; f++)
			if (strcmp(f->option, c->given.v[i].option->name) == 0)
				v[q.n++] = (struct run_asked_field){
					vb_str(f->name),
					vb_str(f->flag ? "1" : c->given.v[i].value)};
	return q;
}

/* --all: pages one after the other, as one. */
static bool all_read(struct cli *c, struct run_board *board, struct run_filter *filter,
		     struct report_listed *out, struct vb_error *err)
{
	VB_VEC(struct model_finding) all = {0};
	struct run_list_result got;

	filter->from = 0;
	filter->count = RUN_PAGE_MOST;
	do {
		if (!run_board_list(board, &c->place, c->arena, filter, &got, err))
			return false;
		for (size_t i = 0; i < got.n; i++)
			*vb_vec_add(c->arena, &all) = got.v[i];
		filter->from += got.n;
	} while (got.n && filter->from < got.matching);
	*out = (struct report_listed){.run = run_board_run(board),
				      .matching = got.matching,
				      .per_page = all.n ? (uint32_t)all.n : 1,
				      .v = all.v,
				      .n = all.n};
	return true;
}

static bool page_read(struct cli *c, struct run_board *board, struct run_filter *filter,
		      struct report_listed *out, struct vb_error *err)
{
	struct run_list_result got;

	if (cli_flag(c, "all"))
		return all_read(c, board, filter, out, err);
	if (!run_board_list(board, &c->place, c->arena, filter, &got, err))
		return false;
	*out = (struct report_listed){.run = run_board_run(board),
				      .matching = got.matching,
				      .from = filter->from,
				      .per_page = filter->count,
				      .v = got.v,
				      .n = got.n};
	return true;
}

static struct vb_str window_says(const struct cli *c, const struct report_listed *l)
{
	enum vb_lang lang = c->run.lang;

	if (!l->matching)
		return vb_str(vb_t(lang, "No finding passes these filters.",
				   "Aucun constat ne passe ces filtres."));
	if (!l->n)
		return vb_arena_printf(
			c->arena,
			vb_t(lang, "No such page: %.*s in all.",
			     "Pas de telle page : %.*s en tout."),
			VB_FMT(report_phrase_some(c->arena, lang, l->matching,
						  REPORT_TEXT("finding", "constat"),
						  REPORT_TEXT("findings", "constats"))));
	return vb_arena_printf(c->arena, vb_t(lang, "%.*s to %.*s of %.*s", "%.*s à %.*s sur %.*s"),
			       VB_FMT(report_phrase_count(c->arena, lang, l->from + 1)),
			       VB_FMT(report_phrase_count(c->arena, lang, l->from + l->n)),
			       VB_FMT(report_phrase_count(c->arena, lang, l->matching)));
}

static bool text_write(const struct cli *c, const struct run_board *board,
		       const struct report_listed *l, struct vb_buf *b, struct vb_error *err)
{
	struct report_text_options options = {.width = c->tty_out ? c->width : FILE_WIDTH,
					      .colour = c->colour};
	struct run_session session = {0};
	struct vb_error none;
	struct vb_str currency = VB_STR("EUR");
	bool ok;

	vb_buf_printf(b, vb_t(c->run.lang, "%sRun %lld%s  %.*s\n", "%sAudit %lld%s  %.*s\n"),
		      cli_bold(c), (long long)l->run, cli_plain(c),
		      VB_FMT(run_counts_say(c->arena, c->run.lang, run_board_counts(board))));
	if (run_check(&c->run, &c->place, &session, &none) && session.the_case &&
	    session.the_case->currency.n)
		currency = vb_arena_str(c->arena, session.the_case->currency);
	run_session_done(&session);
	ok = report_listed_text(&c->run, l, currency, &options, b, err);
	vb_buf_printf(b, "\n%.*s", VB_FMT(window_says(c, l)));
	if (l->n && l->from + l->n < l->matching)
		vb_buf_printf(
			b,
			vb_t(c->run.lang, "; the next: --page %llu", " ; la suite : --page %llu"),
			(unsigned long long)(l->from / l->per_page + 2));
	vb_buf_char(b, '\n');
	return ok;
}

int cli_findings(struct cli *c)
{
	struct run_board *board VB_CLEANUP(run_board_cleanup) = NULL;
	const char *word = cli_value(c, "run");
	struct run_asked asked = asked_of(c);
	struct report_listed listed;
	struct run_filter filter;
	struct vb_error err;
	struct vb_buf b;
	bool ok;

	if (!run_asked_filter(&asked, &filter, &err) ||
	    !run_board_make(&c->run, &c->place, vb_str(word ? word : "last"), &board, &err) ||
	    !page_read(c, board, &filter, &listed, &err))
		return cli_failed(c, &err);
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	ok = cli_wants_json(c) ? report_listed_json(&c->run, &listed, &b, &err)
			       : text_write(c, board, &listed, &b, &err);
	if (ok)
		return cli_out(c, &b);
	vb_buf_done(&b);
	return cli_failed(c, &err);
}
