/* watch.c - `vauban watch` and `vauban doctor`: how old what we judge by is, and whether we can work at all. */
#include "cli/cli.h"

#include "core/json.h"
#include "report/said.h"
#include "report/screen.h"

enum { DAY = 86400, FRESH_DAYS = 30 };

/* Not renewed for a month; exploit data, published every day, also when it was old when it came. */
static bool feed_stale(const struct cli *c, const struct model_feed *f)
{
	bool daily = vb_str_is(f->name, "KEV") || vb_str_is(f->name, "EPSS");

	return c->run.now - f->loaded > (int64_t)FRESH_DAYS * DAY ||
	       (daily && f->newest && c->run.now - f->newest > (int64_t)FRESH_DAYS * DAY);
}

static void feed_line(const struct cli *c, const struct model_feed *f, struct vb_buf *b)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str name = f->scope.n ? vb_arena_printf(a, "%.*s %.*s", VB_FMT(f->name),
							  VB_FMT(f->scope))
					: f->name;

	vb_buf_printf(b, "  %-24.*s %9llu", VB_FMT(name), (unsigned long long)f->records);
	if (f->newest)
		vb_buf_printf(
			b,
			vb_t(c->run.lang, "  newest %.*s (%.*s)", "  le plus récent %.*s (%.*s)"),
			VB_FMT(vb_time_day(a, f->newest)),
			VB_FMT(vb_time_ago(a, c->run.lang, f->newest, c->run.now)));
	if (c->run.now - f->loaded >= DAY)
		vb_buf_printf(b, vb_t(c->run.lang, "  loaded %.*s", "  chargé le %.*s"),
			      VB_FMT(vb_time_day(a, f->loaded)));
	if (feed_stale(c, f))
		vb_buf_printf(b, "  %s%s%s", cli_severity_colour(c, MODEL_SEV_HIGH),
			      vb_t(c->run.lang, "stale, renew it", "périmé, à renouveler"),
			      cli_plain(c));
	vb_buf_char(b, '\n');
}

static void feeds_json(const struct cli *c, yyjson_mut_doc *doc, yyjson_mut_val *root,
		       const struct model_feed *feeds, size_t n)
{
	yyjson_mut_val *list = yyjson_mut_arr(doc);

	yyjson_mut_obj_add_val(doc, root, "feeds", list);
	for (size_t i = 0; i < n; i++) {
		yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, list);

		vb_json_put_str(doc, o, "name", feeds[i].name);
		vb_json_put_str(doc, o, "scope", feeds[i].scope);
		vb_json_put_str(doc, o, "version", feeds[i].version);
		yyjson_mut_obj_add_uint(doc, o, "records", feeds[i].records);
		if (feeds[i].newest)
			vb_json_put_str(doc, o, "newest",
					vb_time_rfc3339(c->arena, feeds[i].newest));
		vb_json_put_str(doc, o, "loaded", vb_time_rfc3339(c->arena, feeds[i].loaded));
		yyjson_mut_obj_add_bool(doc, o, "stale", feed_stale(c, &feeds[i]));
	}
}

static int watch_json(const struct cli *c, const struct run_watch_result *r)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc), *why;

	yyjson_mut_doc_set_root(doc, root);
	vb_json_put_str(doc, root, "index", vb_str(r->index));
	yyjson_mut_obj_add_uint(doc, root, "advisories", r->advisories);
	yyjson_mut_obj_add_uint(doc, root, "rejected", r->rejected);
	why = yyjson_mut_obj_add_arr(doc, root, "why");
	for (size_t i = 0; i < r->n_why; i++)
		yyjson_mut_arr_add_strncpy(doc, why, r->why[i].p, r->why[i].n);
	yyjson_mut_obj_add_uint(doc, root, "news", r->news);
	yyjson_mut_obj_add_uint(doc, root, "news_added", r->news_added);
	feeds_json(c, doc, root, r->feeds, r->n_feeds);
	return cli_out_json(c, doc);
}

/* A failed update leaves what was there: say what will be used, and how old it is. */
static void watch_fallback(const struct cli *c)
{
	const struct model_feed *feeds = NULL;
	int64_t newest = 0;
	struct vb_error err;
	size_t n = 0;

	if (!run_feeds(&c->place, c->arena, &feeds, &n, &err) || !n) {
		cli_say(c, "%s",
			vb_t(c->run.lang,
			     "no advisories are loaded yet: components will be \"not assessed\"",
			     "aucun avis n’est encore chargé : les composants seront « non évalués "
			     "»"));
		return;
	}
	for (size_t i = 0; i < n; i++)
		newest = feeds[i].newest > newest ? feeds[i].newest : newest;
	if (!newest) {
		cli_say(c, "%s",
			vb_t(c->run.lang, "the advisories loaded before stay in use",
			     "les avis déjà chargés restent en usage"));
		return;
	}
	cli_say(c,
		vb_t(c->run.lang, "the advisories loaded before stay in use; newest: %.*s (%.*s)",
		     "les avis déjà chargés restent en usage ; le plus récent : %.*s (%.*s)"),
		VB_FMT(vb_time_day(c->arena, newest)),
		VB_FMT(vb_time_ago(c->arena, c->run.lang, newest, c->run.now)));
}

/* --key and --bundle: nothing is loaded unless --from says what. */
static int bundle_write(struct cli *c, const char *key, const char *bundle)
{
	enum vb_lang lang = c->run.lang;
	struct vb_error err;
	struct vb_str hex;
	bool made;

	if (!key) {
		vb_fail(&err, VB_E_USAGE, "%s",
			vb_t(lang, "a bundle is signed: it needs a key",
			     "un lot est signé : il faut une clé"));
		vb_hint(&err, "--key %s",
			vb_t(lang, "FILE makes one the first time",
			     "FICHIER en crée une la première fois"));
		return cli_failed(c, &err);
	}
	if (!run_key(key, c->arena, &hex, &made, &err))
		return cli_failed(c, &err);
	if (made)
		cli_say(c,
			vb_t(lang,
			     "made %s (keep it secret) and %s.pub (give it to who receives "
			     "bundles)",
			     "créés : %s (à garder secret) et %s.pub (pour qui reçoit les lots)"),
			key, key);
	if (bundle && !run_bundle_write(&c->run, &c->place, key, bundle, &err))
		return cli_failed(c, &err);
	if (bundle)
		cli_say(c, vb_t(lang, "written: %s, signed by %.*s", "écrit : %s, signé par %.*s"),
			bundle, VB_FMT(hex));
	return VB_EXIT_DONE;
}

/* A refused record is an error: it is told when quiet, too. */
static void watch_text(const struct cli *c, const struct run_watch_result *r, struct vb_buf *b)
{
	if (r->news_sources && !c->quiet)
		vb_buf_printf(b,
			      vb_t(c->run.lang,
				   "news: %llu items of %llu documents, %llu new (vauban news)\n",
				   "actualité : %llu articles de %llu documents, %llu nouveaux "
				   "(vauban news)\n"),
			      (unsigned long long)r->news, (unsigned long long)r->news_sources,
			      (unsigned long long)r->news_added);
	if (r->indexed && !c->quiet)
		vb_buf_printf(b,
			      vb_t(c->run.lang, "%llu advisories in %s\n", "%llu avis dans %s\n"),
			      (unsigned long long)r->advisories, r->index);
	for (size_t i = 0; r->indexed && !c->quiet && i < r->n_feeds; i++)
		feed_line(c, &r->feeds[i], b);
	if (r->rejected)
		vb_buf_printf(b, vb_t(c->run.lang, "%llu rejected:\n", "refusés : %llu\n"),
			      (unsigned long long)r->rejected);
	for (size_t i = 0; i < r->n_why; i++)
		vb_buf_printf(b, "  %.*s\n",
			      VB_FMT(vb_arena_printable(
				      c->arena, report_said(c->arena, c->run.lang, r->why[i]))));
	if (r->rejected > r->n_why)
		vb_buf_printf(b, vb_t(c->run.lang, "  and %llu more\n", "  et %llu autres\n"),
			      (unsigned long long)(r->rejected - r->n_why));
}

int cli_watch(struct cli *c)
{
	const char *key = cli_value(c, "key"), *bundle = cli_value(c, "bundle");
	struct run_watch_options options = {0};
	struct run_watch_result r;
	struct vb_error err;
	struct vb_buf b;
	int status;

	options.from = cli_values(c, "from", &options.n_from);
	options.only = cli_values(c, "only", &options.n_only);
	options.trust = cli_value(c, "trust");
	options.replace = cli_flag(c, "replace");
	options.signers = cli_value(c, "signers");
	if ((key || bundle) && !options.n_from)
		return bundle_write(c, key, bundle);
	if (!run_watch(&c->run, &c->place, c->arena, &options, &r, &err)) {
		status = cli_failed(c, &err);
		watch_fallback(c);
		return status;
	}
	if (cli_wants_json(c)) {
		status = watch_json(c, &r);
		return status || (!key && !bundle) ? status : bundle_write(c, key, bundle);
	}
	vb_buf_init(&b, 1u << 20);
	watch_text(c, &r, &b);
	status = cli_out(c, &b);
	if (!status && (key || bundle))
		status = bundle_write(c, key, bundle);
	return status ? status : r.rejected ? VB_EXIT_PARTIAL : VB_EXIT_DONE;
}

static void health_line(const struct cli *c, struct vb_buf *b, bool good, const char *what,
			const char *value)
{
	unsigned width = report_screen_width(vb_str(what));

	vb_buf_printf(b, "%s%-4s%s %s%*s %s\n",
		      cli_severity_colour(c, good ? MODEL_SEV_LOW : MODEL_SEV_HIGH),
		      good ? "ok" : "!!", cli_plain(c), what, width < 14 ? (int)(14 - width) : 0,
		      "", value);
}

static void health_text(const struct cli *c, const struct run_health *h, struct vb_buf *b)
{
	struct vb_arena *a = c->arena;
	enum vb_lang lang = c->run.lang;

	health_line(c, b, true, "vauban", h->version);
	health_line(c, b, h->seccomp, vb_t(lang, "jail", "cloison"),
		    vb_arena_printf(
			    a, "seccomp %s, Landlock %s",
			    h->seccomp ? vb_t(lang, "yes", "oui") : vb_t(lang, "no", "non"),
			    h->landlock_abi
				    ? vb_arena_printf(a, "ABI %d", h->landlock_abi).p
				    : vb_t(lang, "absent from this kernel", "absent de ce noyau"))
			    .p);
	health_line(c, b, h->readers > 0, vb_t(lang, "readers", "lecteurs"),
		    vb_arena_printf(a, "%zu", h->readers).p);
	health_line(c, b, !h->rules_problem, vb_t(lang, "rules", "règles"),
		    h->rules_problem
			    ? h->rules_problem
			    : vb_arena_printf(a, "%zu (%s/rules)", h->rules, c->place.share).p);
	health_line(c, b, true, vb_t(lang, "case", "dossier"),
		    c->place.case_file ? c->place.case_file
				       : vb_t(lang, "none (vauban init)", "aucun (vauban init)"));
	health_line(c, b, !h->store_problem, vb_t(lang, "store", "base"),
		    h->store_problem   ? h->store_problem
		    : h->store_present ? vb_arena_printf(a,
							 vb_t(lang, "%s, schema %d, %llu runs",
							      "%s, schéma %d, %llu audits"),
							 c->place.store, h->store_schema,
							 (unsigned long long)h->runs)
						 .p
				       : vb_t(lang, "none yet (vauban audit makes it)",
					      "pas encore (vauban audit la crée)"));
	health_line(c, b, !h->index_problem && h->n_feeds, vb_t(lang, "advisories", "avis"),
		    h->index_problem ? h->index_problem
		    : h->n_feeds     ? c->place.index
				     : vb_t(lang, "none loaded (vauban watch)",
					    "aucun chargé (vauban watch)"));
	for (size_t i = 0; i < h->n_feeds; i++)
		feed_line(c, &h->feeds[i], b);
}

static int health_json(const struct cli *c, const struct run_health *h)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc);

	yyjson_mut_doc_set_root(doc, root);
	yyjson_mut_obj_add_str(doc, root, "version", h->version);
	yyjson_mut_obj_add_bool(doc, root, "seccomp", h->seccomp);
	yyjson_mut_obj_add_int(doc, root, "landlock_abi", h->landlock_abi);
	yyjson_mut_obj_add_uint(doc, root, "readers", h->readers);
	yyjson_mut_obj_add_uint(doc, root, "rules", h->rules);
	vb_json_put_str(doc, root, "rules_problem", vb_str(h->rules_problem));
	vb_json_put_str(doc, root, "case", vb_str(c->place.case_file));
	vb_json_put_str(doc, root, "store", vb_str(c->place.store));
	yyjson_mut_obj_add_bool(doc, root, "store_present", h->store_present);
	yyjson_mut_obj_add_int(doc, root, "store_schema", h->store_schema);
	vb_json_put_str(doc, root, "store_problem", vb_str(h->store_problem));
	yyjson_mut_obj_add_uint(doc, root, "runs", h->runs);
	vb_json_put_str(doc, root, "index", vb_str(c->place.index));
	vb_json_put_str(doc, root, "index_problem", vb_str(h->index_problem));
	feeds_json(c, doc, root, h->feeds, h->n_feeds);
	return cli_out_json(c, doc);
}

static int readers_show(const struct cli *c)
{
	const char *name, *what;
	struct vb_buf b;

	vb_buf_init(&b, 1u << 20);
	for (size_t i = 0; run_reader_at(i, &name, &what); i++)
		vb_buf_printf(&b, "%-20s %s\n", name, what);
	return cli_out(c, &b);
}

int cli_doctor(struct cli *c)
{
	struct run_health h;
	struct vb_buf b;
	int status;

	if (cli_flag(c, "readers"))
		return readers_show(c);
	run_doctor(&c->place, c->arena, &h);
	vb_buf_init(&b, 1u << 20);
	if (!cli_wants_json(c))
		health_text(c, &h, &b);
	status = cli_wants_json(c) ? health_json(c, &h) : cli_out(c, &b);
	if (status == VB_EXIT_DONE &&
	    (h.rules_problem || h.store_problem || h.index_problem || !h.seccomp))
		status = VB_EXIT_ENV;
	return status;
}
