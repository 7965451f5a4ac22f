/* news.c - `vauban news`: the digest by domain, its sources, and what is decided about an item. */
#include "cli/cli.h"

#include "report/news.h"
#include "run/news.h"

enum { SHOWN_PER_DOMAIN = 8, KEY_SHOWN = 8, TERMS_SHOWN = 5 };

static struct vb_str safe(const struct cli *c, struct vb_str s)
{
	return vb_arena_printable(c->arena, s);
}

/* ---- text --------------------------------------------------------------------------------- */

static struct vb_str terms_text(const struct cli *c, const struct model_news_item *i)
{
	struct vb_str all = {NULL, 0};

	for (size_t k = 0; k < i->terms.n && k < TERMS_SHOWN; k++)
		all = vb_arena_printf(c->arena, "%.*s%s%.*s", VB_FMT(all), k ? ", " : "",
				      VB_FMT(safe(c, i->terms.v[k])));
	return all;
}

static void verdict_line(const struct cli *c, const struct model_news_item *i, struct vb_buf *b)
{
	if (i->verdict == MODEL_NEWS_UNDECIDED)
		return;
	vb_buf_printf(b, "            %s, %.*s, %.*s: %.*s\n",
		      i->verdict == MODEL_NEWS_RETAINED ? vb_t(c->run.lang, "retained", "retenu")
							: vb_t(c->run.lang, "discarded", "écarté"),
		      VB_FMT(safe(c, i->author)), VB_FMT(vb_time_day(c->arena, i->when)),
		      VB_FMT(safe(c, i->why)));
}

static void item_lines(const struct cli *c, const struct model_news_item *i, struct vb_buf *b)
{
	vb_buf_printf(b, "  %.*s  %s%.*s%s\n", VB_FMT(vb_str_sub(i->key, 0, KEY_SHOWN)),
		      cli_bold(c), VB_FMT(safe(c, i->title)), cli_plain(c));
	vb_buf_printf(b, "            %.*s%s%.*s", VB_FMT(safe(c, i->source)),
		      i->published ? ", " : "",
		      VB_FMT(i->published ? vb_time_day(c->arena, i->published) : VB_STR("")));
	if (i->terms.n)
		vb_buf_printf(b, vb_t(c->run.lang, "  matters %u: %.*s", "  importance %u : %.*s"),
			      i->score, VB_FMT(terms_text(c, i)));
	vb_buf_printf(b, "\n");
	if (i->link.n)
		vb_buf_printf(b, "            %.*s\n", VB_FMT(safe(c, i->link)));
	verdict_line(c, i, b);
}

static size_t domain_count(const struct model_news_digest *r, size_t from)
{
	size_t n = from;

	while (n < r->n && vb_str_eq(r->items[n].domain, r->items[from].domain))
		n++;
	return n - from;
}

static void items_text(const struct cli *c, const struct model_news_digest *r, struct vb_buf *b)
{
	size_t most = cli_flag(c, "all") ? SIZE_MAX : SHOWN_PER_DOMAIN, n;
	enum model_news_domain d;

	for (size_t i = 0; i < r->n; i += n) {
		n = domain_count(r, i);
		if (model_news_domain_parse(r->items[i].domain, &d))
			vb_buf_printf(b, "%s%s%s (%zu)\n", cli_bold(c),
				      model_news_domain_name(d, (int)c->run.lang), cli_plain(c), n);
		for (size_t k = i; k < i + n && k - i < most; k++)
			item_lines(c, &r->items[k], b);
		if (n > most)
			vb_buf_printf(b,
				      vb_t(c->run.lang, "  and %zu more: --domain %.*s --all\n",
					   "  et %zu autres : --domain %.*s --all\n"),
				      n - most, VB_FMT(r->items[i].domain));
		vb_buf_char(b, '\n');
	}
}

static void source_line(const struct cli *c, const struct model_news_source *s, struct vb_buf *b)
{
	enum vb_lang lang = c->run.lang;

	vb_buf_printf(b, "  %s%s%s %.*s (%.*s): ",
		      cli_severity_colour(c, s->stale ? MODEL_SEV_HIGH : MODEL_SEV_LOW),
		      s->stale ? "!!" : "ok", cli_plain(c), VB_FMT(safe(c, s->id)),
		      VB_FMT(safe(c, s->domain)));
	if (s->problem.n)
		vb_buf_printf(b, "%.*s", VB_FMT(safe(c, s->problem)));
	else if (!s->read)
		vb_buf_cstr(b, vb_t(lang, "never read", "jamais lue"));
	else if (s->newest)
		vb_buf_printf(b, vb_t(lang, "newest %.*s (%.*s)", "le plus récent %.*s (%.*s)"),
			      VB_FMT(vb_time_day(c->arena, s->newest)),
			      VB_FMT(vb_time_ago(c->arena, lang, s->newest, c->run.now)));
	else
		vb_buf_cstr(b, vb_t(lang, "its items have no date", "ses articles sont sans date"));
	vb_buf_char(b, '\n');
}

static int digest_text(const struct cli *c, const struct model_news_digest *r)
{
	struct vb_buf b;

	vb_buf_init(&b, 16u << 20);
	items_text(c, r, &b);
	vb_buf_printf(&b,
		      vb_t(c->run.lang, "%zu to decide, %zu retained, %zu discarded\n",
			   "%zu à décider, %zu retenus, %zu écartés\n"),
		      r->undecided, r->retained, r->discarded);
	if (r->n_sources)
		vb_buf_printf(&b, "%s%s%s\n", cli_bold(c), vb_t(c->run.lang, "Sources", "Sources"),
			      cli_plain(c));
	for (size_t i = 0; i < r->n_sources; i++)
		source_line(c, &r->sources[i], &b);
	if (!r->n_sources)
		vb_buf_cstr(&b,
			    vb_t(c->run.lang,
				 "No source: declare some under news: in vauban.yaml, or vauban "
				 "watch --from FOLDER/security/feed.xml\n",
				 "Aucune source : en déclarer sous news: dans vauban.yaml, ou "
				 "vauban watch --from DOSSIER/security/flux.xml\n"));
	return cli_out(c, &b);
}

static int digest_json(const struct cli *c, const struct model_news_digest *r)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);

	report_news_put(report_node_root(doc), r);
	return cli_out_json(c, doc);
}

/* ---- the verb ----------------------------------------------------------------------------- */

static int decide(struct cli *c)
{
	const char *why = cli_value(c, "why");
	enum vb_lang lang = c->run.lang;
	enum model_news_verdict verdict;
	struct vb_error err;

	if (c->n_words != 2 || (strcmp(c->words[1], "retain") && strcmp(c->words[1], "discard"))) {
		vb_fail(&err, VB_E_USAGE, "%s",
			vb_t(lang, "an item is retained or discarded",
			     "un article est retenu ou écarté"));
		vb_hint(&err, "vauban news ID retain|discard --why \"...\"");
		return cli_failed(c, &err);
	}
	if (!why || !vb_str_trim(vb_str(why)).n) {
		vb_fail(&err, VB_E_USAGE, "%s",
			vb_t(lang, "a decision needs its reason", "une décision veut sa raison"));
		vb_hint(&err, "--why \"%s\"",
			vb_t(lang, "what makes it true", "ce qui la justifie"));
		return cli_failed(c, &err);
	}
	verdict = c->words[1][0] == 'r' ? MODEL_NEWS_RETAINED : MODEL_NEWS_DISCARDED;
	if (!run_news_decide(&c->run, &c->place, vb_str(c->words[0]), verdict, vb_str(why),
			     cli_author(c), &err))
		return cli_failed(c, &err);
	cli_say(c, "%s",
		verdict == MODEL_NEWS_RETAINED
			? vb_t(lang, "recorded: retained", "noté : retenu")
			: vb_t(lang, "recorded: discarded", "noté : écarté"));
	return VB_EXIT_DONE;
}

int cli_news(struct cli *c)
{
	struct run_news_options options = {.domain = cli_value(c, "domain"),
					   .all = cli_flag(c, "all")};
	struct model_news_digest r;
	struct vb_error err;

	if (c->n_words)
		return decide(c);
	if (!run_news(&c->run, &c->place, c->arena, &options, &r, &err))
		return cli_failed(c, &err);
	return cli_wants_json(c) ? digest_json(c, &r) : digest_text(c, &r);
}
