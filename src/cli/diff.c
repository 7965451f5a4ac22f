/*
 * diff.c - `vauban diff`: what changed between two runs. Components first, one line each, then findings by the cause
 * that brought or took them. It answers and does not judge: the exit status is 0 whatever changed (the gate is
 * `audit --fail-on new`).
 */
#include "cli/cli.h"

#include "report/screen.h"

enum {
	COMPONENTS_SHOWN = 20, /* of each kind, without --all */
	WORD_COLUMNS = 13,
};

static struct vb_str safe(const struct cli *c, struct vb_str s)
{
	return vb_arena_printable(c->arena, s);
}

static const struct {
	const char *word, *en, *fr;
} changes[] = {
	[RUN_NEW_COMPONENT] = {"new_component", "New, with a component that came",
			       "Nouveaux, avec un composant arrivé"},
	[RUN_NEW_VERSION] = {"new_version", "New, with a version that changed",
			     "Nouveaux, avec une version changée"},
	[RUN_NEW_DISCLOSURE] = {"new_disclosure", "New advisories about what was already there",
				"Nouveaux avis sur ce qui était déjà là"},
	[RUN_NEW_WEAKNESS] = {"new_weakness", "New weaknesses", "Nouvelles faiblesses"},
	[RUN_GONE_UPGRADED] = {"gone_upgraded", "Gone, by an upgrade",
			       "Disparus, par une mise à jour"},
	[RUN_GONE_REMOVED] = {"gone_removed", "Gone, with a component that left",
			      "Disparus, avec un composant retiré"},
	[RUN_GONE_OTHER] = {"gone_other", "Gone", "Disparus"},
	[RUN_MOVED] = {"moved", "The same, in another place", "Les mêmes, à un autre endroit"},
	[RUN_DECIDED] = {"decided", "Decided otherwise", "Décidés autrement"},
};

/* ---- components ------------------------------------------------------------------------- */

static struct vb_str name_of(const struct cli *c, const struct model_component *m)
{
	return safe(c, model_component_name(c->arena, m));
}

static struct vb_str place_of(const struct cli *c, const struct model_component *m)
{
	return m->locations.n ? safe(c, m->locations.v[0].path) : (struct vb_str){NULL, 0};
}

static void moved_write(const struct cli *c, const struct run_component_change *x, struct vb_buf *b)
{
	vb_buf_printf(b, "%.*s → %.*s", VB_FMT(place_of(c, x->before)),
		      VB_FMT(place_of(c, x->after)));
	if (x->alike > 1)
		vb_buf_printf(b, vb_t(c->run.lang, "  (components: %llu)", "  (composants : %llu)"),
			      (unsigned long long)x->alike);
	else
		vb_buf_printf(b, "  (%.*s %.*s)", VB_FMT(name_of(c, x->after)),
			      VB_FMT(safe(c, x->after->version)));
}

static void component_write(const struct cli *c, const struct run_component_change *x,
			    struct vb_buf *b)
{
	static const struct model_text words[] = {
		[RUN_COMPONENT_CAME] = {VB_STR_INIT("came"), VB_STR_INIT("arrivé")},
		[RUN_COMPONENT_LEFT] = {VB_STR_INIT("left"), VB_STR_INIT("parti")},
		[RUN_COMPONENT_UPGRADED] = {VB_STR_INIT("upgraded"), VB_STR_INIT("mis à jour")},
		[RUN_COMPONENT_DOWNGRADED] = {VB_STR_INIT("downgraded"), VB_STR_INIT("rétrogradé")},
		[RUN_COMPONENT_CHANGED] = {VB_STR_INIT("changed"), VB_STR_INIT("changé")},
		[RUN_COMPONENT_MOVED] = {VB_STR_INIT("moved"), VB_STR_INIT("déplacé")},
	};
	const struct model_component *m = x->after ? x->after : x->before;
	struct vb_str word = model_text_in(words[x->how], (int)c->run.lang);

	vb_buf_printf(b, "  %.*s%*s", VB_FMT(word), (int)(WORD_COLUMNS - report_screen_width(word)),
		      "");
	if (x->how == RUN_COMPONENT_MOVED) {
		moved_write(c, x, b);
	} else {
		vb_buf_printf(b, "%.*s %.*s %.*s", VB_FMT(m->type), VB_FMT(name_of(c, m)),
			      VB_FMT(safe(c, x->before ? x->before->version : x->after->version)));
		if (x->before && x->after)
			vb_buf_printf(b, " → %.*s",
				      VB_FMT(vb_arena_printable(c->arena, x->after->version)));
		vb_buf_printf(b, "  %.*s", VB_FMT(place_of(c, m)));
	}
	vb_buf_char(b, '\n');
}

static void components_write(const struct cli *c, const struct run_diff_result *d, struct vb_buf *b)
{
	size_t shown = 0, left = 0;

	if (d->components.n)
		vb_buf_printf(b, "\n%s%s%s\n", cli_bold(c),
			      vb_t(c->run.lang, "Components", "Composants"), cli_plain(c));
	for (size_t i = 0; i < d->components.n; i++) {
		if (i && d->components.v[i].how != d->components.v[i - 1].how)
			shown = 0;
		if (shown++ < COMPONENTS_SHOWN || cli_flag(c, "all"))
			component_write(c, &d->components.v[i], b);
		else
			left++;
	}
	if (left)
		vb_buf_printf(
			b,
			vb_t(c->run.lang, "  and %zu more (--all)\n", "  et %zu autres (--all)\n"),
			left);
}

/* ---- findings --------------------------------------------------------------------------- */

static void diff_text(const struct cli *c, const struct run_diff_result *d, struct vb_buf *b)
{
	enum vb_lang lang = c->run.lang;

	vb_buf_printf(
		b,
		vb_t(lang,
		     "Run %lld to run %lld. Components: %llu came, %llu left, %llu changed "
		     "version. "
		     "Findings that stay: %llu\n",
		     "De l’audit %lld à l’audit %lld. Composants : arrivés %llu, partis %llu, "
		     "version changée %llu. "
		     "Constats qui demeurent : %llu\n"),
		(long long)d->before.assessment->run_id, (long long)d->after.assessment->run_id,
		(unsigned long long)d->components_added, (unsigned long long)d->components_removed,
		(unsigned long long)d->components_changed, (unsigned long long)d->same);
	components_write(c, d, b);
	for (size_t i = 0; i < d->v.n; i++) {
		const struct run_difference *x = &d->v.v[i];
		const struct model_finding *f = x->after ? x->after : x->before;

		if (i == 0 || x->change != d->v.v[i - 1].change)
			vb_buf_printf(b, "\n%s%s%s\n", cli_bold(c),
				      vb_t(lang, changes[x->change].en, changes[x->change].fr),
				      cli_plain(c));
		vb_buf_printf(b, "  %.*s  %s%-9s%s %-18.*s %.*s %.*s", VB_FMT(f->fingerprint),
			      cli_severity_colour(c, f->severity),
			      model_severity_name(f->severity, (int)lang), cli_plain(c),
			      VB_FMT(f->rule), VB_FMT(safe(c, f->subject_name)),
			      VB_FMT(safe(c, f->version)));
		if (x->change == RUN_MOVED)
			vb_buf_printf(b, "  %.*s → %.*s", VB_FMT(safe(c, x->before->place)),
				      VB_FMT(safe(c, x->after->place)));
		vb_buf_char(b, '\n');
	}
}

static void components_json(yyjson_mut_doc *doc, yyjson_mut_val *root,
			    const struct run_diff_result *d)
{
	yyjson_mut_val *list = yyjson_mut_obj_add_arr(doc, root, "components");

	for (size_t i = 0; i < d->components.n; i++) {
		const struct run_component_change *x = &d->components.v[i];
		yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, list);

		yyjson_mut_obj_add_str(doc, o, "how", run_component_word(x->how));
		if (x->before)
			vb_json_put_str(doc, o, "before", x->before->purl);
		if (x->after)
			vb_json_put_str(doc, o, "after", x->after->purl);
		if (x->how != RUN_COMPONENT_MOVED)
			continue;
		vb_json_put_str(doc, o, "from", x->before->locations.v[0].path);
		vb_json_put_str(doc, o, "to", x->after->locations.v[0].path);
		yyjson_mut_obj_add_uint(doc, o, "alike", x->alike);
	}
}

static int diff_json(const struct cli *c, const struct run_diff_result *d)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc), *list = yyjson_mut_arr(doc);

	yyjson_mut_doc_set_root(doc, root);
	yyjson_mut_obj_add_int(doc, root, "before", d->before.assessment->run_id);
	yyjson_mut_obj_add_int(doc, root, "after", d->after.assessment->run_id);
	yyjson_mut_obj_add_uint(doc, root, "same", d->same);
	yyjson_mut_obj_add_uint(doc, root, "components_added", d->components_added);
	yyjson_mut_obj_add_uint(doc, root, "components_removed", d->components_removed);
	yyjson_mut_obj_add_uint(doc, root, "components_changed", d->components_changed);
	components_json(doc, root, d);
	yyjson_mut_obj_add_val(doc, root, "changes", list);
	for (size_t i = 0; i < d->v.n; i++) {
		const struct model_finding *f = d->v.v[i].after ? d->v.v[i].after
								: d->v.v[i].before;
		yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, list);

		yyjson_mut_obj_add_str(doc, o, "change", changes[d->v.v[i].change].word);
		vb_json_put_str(doc, o, "id", f->fingerprint);
		vb_json_put_str(doc, o, "rule", f->rule);
		yyjson_mut_obj_add_str(doc, o, "severity", model_severity_word(f->severity));
		vb_json_put_str(doc, o, "subject", f->subject);
		vb_json_put_str(doc, o, "version", f->version);
		vb_json_put_str(doc, o, "place", f->place);
	}
	return cli_out_json(c, doc);
}

int cli_diff(struct cli *c)
{
	const char *from = c->n_words ? c->words[0] : "last~1",
		   *to = c->n_words > 1 ? c->words[1] : "last";
	struct run_diff_result d;
	struct vb_error err;
	struct vb_buf b;
	int status;

	if (!run_diff(&c->run, &c->place, vb_str(from), vb_str(to), &d, &err))
		return cli_failed(c, &err);
	vb_buf_init(&b, 64u << 20);
	if (!cli_wants_json(c))
		diff_text(c, &d, &b);
	status = cli_wants_json(c) ? diff_json(c, &d) : cli_out(c, &b);
	run_diff_done(&d);
	return status;
}
