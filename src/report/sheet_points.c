/*
 * sheet_points.c - points a text asks for, each answered by facts of `about:` in the case or named as missing with the key that
 * would say it. Gaps come first: a reader sees what is not there before what is.
 */
#include "report/sheet_int.h"

/* A scalar, or the items of a list. */
static struct vb_str about_text(struct report_sheet *s, const struct model_case *c, const char *key)
{
	const struct vb_yaml *node = c->about ? vb_yaml_get(c->about, key) : NULL;
	struct vb_str all = {NULL, 0};

	if (!node || node->kind != VB_YAML_LIST)
		return report_about(c, key);
	for (size_t i = 0; i < node->n; i++)
		all = vb_arena_printf(s->arena, "%.*s%s%.*s", VB_FMT(all), i ? ", " : "",
				      VB_FMT(node->items[i]->text));
	return all;
}

static struct report_answer from_about(struct report_sheet *s, const struct model_case *c,
				       const struct report_point *p)
{
	struct report_answer a = {0};

	for (size_t i = 0; i < VB_COUNT(p->about) && p->about[i]; i++) {
		struct vb_str value = about_text(s, c, p->about[i]);

		if (!value.n)
			a.missing = vb_arena_printf(s->arena, "%.*s%sabout.%s", VB_FMT(a.missing),
						    a.missing.n ? ", " : "", p->about[i]);
		else
			a.text = vb_arena_printf(s->arena, "%.*s%s%.*s", VB_FMT(a.text),
						 a.text.n ? "; " : "", VB_FMT(value));
	}
	if (a.missing.n)
		a.missing = vb_arena_printf(
			s->arena,
			T("write in vauban.yaml: %.*s", "à écrire dans vauban.yaml : %.*s"),
			VB_FMT(a.missing));
	return a;
}

void report_points_table(struct report_sheet *s, const struct report_point *points,
			 const struct report_answer *known, size_t n, const char *caption)
{
	struct report_table t = report_sheet_table(
		s, caption,
		T("Point|What it asks|State|What is there, or what to write",
		  "Point|Ce qui est demandé|État|Ce qui s’y trouve, ou ce qu’il faut écrire"));

	for (int pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < n; i++) {
			bool gap = known[i].missing.n || !known[i].text.n;

			if (gap != (pass == 0))
				continue;
			report_table_row(&t);
			report_table_cell(s, &t, vb_str(points[i].ref));
			report_table_cell(s, &t, vb_str(T(points[i].en, points[i].fr)));
			report_table_cell(s, &t,
					  vb_str(!gap              ? T("there", "présent")
						 : known[i].text.n ? T("partly", "en partie")
								   : T("missing", "manque")));
			report_table_cellf(s, &t, "%.*s%s%.*s", VB_FMT(known[i].text),
					   known[i].text.n && known[i].missing.n ? T("; ", " ; ")
										 : "",
					   VB_FMT(known[i].missing));
		}
}

size_t report_gaps_of(const struct report_answer *known, size_t n)
{
	size_t gaps = 0;

	for (size_t i = 0; i < n; i++)
		gaps += known[i].missing.n || !known[i].text.n;
	return gaps;
}

void report_answers_of(struct report_sheet *s, const struct model_case *c,
		       const struct report_point *points, size_t n, struct report_answer *out)
{
	for (size_t i = 0; i < n; i++)
		out[i] = points[i].about[0] ? from_about(s, c, &points[i])
					    : (struct report_answer){0};
}

void report_sheet_lacks(struct report_sheet *s, struct vb_str name, const char *what,
			const char *section, struct vb_str id, const char *key)
{
	report_sheet_item(s,
			  T("%.*s, %s: write in vauban.yaml: %s.%.*s.%s",
			    "%.*s, %s : à écrire dans vauban.yaml : %s.%.*s.%s"),
			  VB_FMT(name), what, section, VB_FMT(id), key);
}

void report_sheet_more(struct report_sheet *s, size_t all, size_t shown)
{
	if (all > shown)
		report_sheet_text(s,
				  T("And %zu more: vauban report audit.",
				    all - shown == 1 ? "Et %zu autre : vauban report audit."
						     : "Et %zu autres : vauban report audit."),
				  all - shown);
}

void report_sheet_missing(struct report_sheet *s, const struct report_point *points,
			  const struct report_answer *known, size_t n)
{
	size_t gaps = report_gaps_of(known, n);

	report_sheet_section(s, T("Facts missing", "Faits manquants"));
	if (!gaps) {
		report_sheet_text(s, "%s", T("None.", "Aucun."));
		return;
	}
	report_sheet_text(s,
			  T("Facts missing: %zu of %zu; the report is made without them.",
			    "Faits manquants : %zu sur %zu ; le rapport est établi sans eux."),
			  gaps, n);
	for (size_t i = 0; i < n; i++)
		if (known[i].missing.n || !known[i].text.n)
			report_sheet_item(s, T("%s: %.*s", "%s : %.*s"),
					  T(points[i].en, points[i].fr), VB_FMT(known[i].missing));
}

void report_sheet_facts(struct report_sheet *s, const struct report_point *points,
			const struct report_answer *known, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (known[i].text.n)
			report_sheet_item(s, T("%s: %.*s", "%s : %.*s"),
					  T(points[i].en, points[i].fr), VB_FMT(known[i].text));
}
