/*
 * csv.c - the findings as RFC 4180 records: every field quoted, formulas disarmed (core/csv.h); controls become '?'.
 */
#include "core/csv.h"
#include "report/phrase.h"
#include "report/writers_int.h"

struct csv {
	struct vb_buf *out;
	struct vb_arena *arena;
	bool first;
};

static void put(struct csv *c, struct vb_str field)
{
	vb_csv_put(c->out, vb_arena_printable(c->arena, field), c->first);
	c->first = false;
}

/* Empty when negative: unknown. A point whatever the language, so that every program reads it. */
static void put_known(struct csv *c, double value, int decimals)
{
	put(c, value < 0 ? VB_STR("") : vb_arena_printf(c->arena, "%.*f", decimals, value));
}

static void end(struct csv *c)
{
	vb_csv_end(c->out);
	c->first = true;
}

static void put_finding(struct csv *c, const struct vb_run *run, const struct model_finding *f)
{
	const struct model_evidence *e = f->evidence.n ? f->evidence.v : NULL;
	struct model_decision d = f->decision;

	if (!f->decided)
		model_finding_verdict(f, run->now, &d);
	put(c, f->fingerprint);
	put(c, vb_str(model_kind_word(f->kind)));
	put(c, f->rule);
	put(c, vb_str(model_severity_word(f->severity)));
	put(c, model_text_in(f->title, (int)run->lang));
	put(c, f->subject_name);
	put(c, f->subject);
	put(c, f->version);
	put(c, f->fixed_version);
	put(c, f->place);
	put(c, e && e->line ? vb_arena_printf(c->arena, "%u", e->line) : VB_STR(""));
	put(c, f->target);
	put(c, f->component);
	put_known(c, f->cvss, 1);
	put_known(c, f->epss, 4);
	put(c, vb_str(f->kev ? "yes" : "no"));
	put_known(c, f->probability, 4);
	put_known(c, f->weight, 2);
	put_known(c, f->share, 2);
	put(c, vb_str(model_status_word(d.status)));
	put(c, d.justification);
	put(c, model_text_in(f->fix, (int)run->lang));
	put(c, f->why);
	end(c);
}

bool report_csv(const struct vb_run *run, const struct model_assessment *a, struct vb_buf *out,
		struct vb_error *err)
{
	static const char *const heads[] = {"id",
					    "kind",
					    "rule",
					    "severity",
					    "title",
					    "subject_name",
					    "subject",
					    "version",
					    "fixed_version",
					    "place",
					    "line",
					    "target",
					    "part",
					    "cvss_score",
					    "epss_probability",
					    "exploited",
					    "probability",
					    "weight_currency_per_year",
					    "share_currency_per_year",
					    "status",
					    "justification",
					    "fix",
					    "why"};
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct csv c = {out, arena, true};

	for (size_t i = 0; i < VB_COUNT(heads); i++)
		put(&c, vb_str(heads[i]));
	end(&c);
	for (size_t i = 0; i < a->findings.n; i++)
		put_finding(&c, run, &a->findings.v[i]);
	return out->over ? vb_fail(err, VB_E_LIMIT, "the document is over %zu bytes", out->max)
			 : true;
}
