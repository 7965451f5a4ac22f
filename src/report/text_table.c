/*
 * text_table.c - the ranked table of the terminal screen. Columns take what their text needs; when the screen is too
 * narrow the widest gives way first, then the reason, then the version: rank, severity, what and id always stay.
 * The same vulnerability of the same version in several places is one line that says how many: one upgrade of one
 * package copied eleven times must not fill the screen.
 */
#include "core/file.h"
#include "report/text_int.h"

enum column { RANK, SEVERITY, WHAT, VERSION, WHY, SHARE, STATE, ID, COLUMNS };
enum { ID_DIGITS = 8, GAP = 2 };

struct row {
	struct vb_str cell[COLUMNS];
	struct vb_str fix; /* VERSION in short: the fix alone, the file without its folder */
	enum report_ink ink;
	uint64_t places;
};

struct table {
	VB_VEC(struct row) rows;
	unsigned width[COLUMNS]; /* 0: the column is left out */
	unsigned fix_width;
	bool narrow;        /* VERSION shows its short form */
	struct vb_map seen; /* rule, subject and version -> index of the row + 1 */
	uint64_t open, shown;
};

struct vb_str report_finding_first(const struct vb_run *run, const struct model_assessment *a)
{
	for (size_t i = 0; i < a->findings.n; i++)
		if (!model_finding_closed(&a->findings.v[i], run->now))
			return vb_str_sub(a->findings.v[i].fingerprint, 0, ID_DIGITS);
	return (struct vb_str){NULL, 0};
}

static enum report_ink ink_of(enum model_severity severity)
{
	return severity == MODEL_SEV_CRITICAL ? REPORT_INK_RED
	       : severity == MODEL_SEV_HIGH   ? REPORT_INK_YELLOW
					      : REPORT_INK_NONE;
}

/* A package: "3.0.9 → 3.0.15", or that there is no fix yet. Anything else: where it stands. */
static struct vb_str version_cell(struct vb_arena *a, enum vb_lang lang,
				  const struct model_finding *f)
{
	const struct model_evidence *e = f->evidence.n ? f->evidence.v : NULL;

	if (f->kind == MODEL_VULNERABILITY) {
		if (f->fixed_version.n)
			return vb_arena_printf(a, "%.*s → %.*s", VB_FMT(f->version),
					       VB_FMT(f->fixed_version));
		return vb_arena_printf(a, vb_t(lang, "%.*s, no fix yet", "%.*s, sans correctif"),
				       VB_FMT(f->version));
	}
	if (e && e->file.n && e->line)
		return vb_arena_printf(a, "%.*s:%u", VB_FMT(e->file), e->line);
	return e && e->file.n ? e->file : f->place.n ? f->place : f->component;
}

static void fill_row(struct report_screen *s, enum vb_lang lang, struct vb_str currency,
		     const struct model_finding *f, struct table *t)
{
	struct row *row = vb_vec_add(s->arena, &t->rows);
	struct vb_str base;

	*row = (struct row){.ink = ink_of(f->severity), .places = 1};
	row->cell[RANK] = vb_arena_printf(s->arena, "%zu", t->rows.n);
	row->cell[SEVERITY] = vb_str(model_severity_name(f->severity, (int)lang));
	row->cell[WHAT] = report_phrase_what(s->arena, lang, f);
	row->cell[VERSION] = version_cell(s->arena, lang, f);
	base = vb_path_base(row->cell[VERSION]);
	if (vb_str_starts(base, VB_STR(":"))) /* an address that ends in '/' */
		base = row->cell[VERSION];
	row->fix = f->fixed_version.n
			   ? vb_arena_printf(s->arena, "→ %.*s", VB_FMT(f->fixed_version))
		   : f->kind == MODEL_VULNERABILITY ? row->cell[VERSION]
						    : base;
	row->fix = vb_arena_printable(s->arena, row->fix);
	if (report_screen_width(row->fix) > t->fix_width)
		t->fix_width = report_screen_width(row->fix);
	row->cell[WHY] = report_phrase_why(s->arena, lang, f);
	if (f->share >= 0)
		row->cell[SHARE] = report_phrase_money(s->arena, lang, f->share, currency);
	row->cell[ID] = vb_str_sub(f->fingerprint, 0, ID_DIGITS);
}

/* A finding goes to its own row, or to the one that already says the same of another place. */
static void add_finding(struct report_screen *s, enum vb_lang lang,
			const struct model_assessment *a, const struct model_finding *f,
			struct table *t, unsigned rows)
{
	struct vb_str key = vb_arena_printf(s->arena, "%.*s\n%.*s\n%.*s\n%.*s", VB_FMT(f->rule),
					    VB_FMT(f->subject), VB_FMT(f->version),
					    VB_FMT(f->target));
	void **slot;

	t->open++;
	if (t->rows.n == rows && !vb_map_find(&t->seen, key))
		return;
	slot = vb_map_put(&t->seen, key);
	t->shown++;
	if (*slot && f->kind == MODEL_VULNERABILITY) {
		t->rows.v[(uintptr_t)*slot - 1].places++;
		return;
	}
	if (t->rows.n == rows) {
		t->shown--;
		return;
	}
	fill_row(s, lang, a->the_case ? a->the_case->currency : VB_STR("EUR"), f, t);
	*slot = (void *)(uintptr_t)t->rows.n;
}

static void measure(struct report_screen *s, enum vb_lang lang, struct table *t)
{
	for (size_t r = 0; r < t->rows.n; r++) {
		struct row *row = &t->rows.v[r];

		if (row->places > 1)
			row->cell[WHY] = vb_arena_printf(
				s->arena, vb_t(lang, "%llu places%s%.*s", "%llu lieux%s%.*s"),
				(unsigned long long)row->places, row->cell[WHY].n ? ", " : "",
				VB_FMT(row->cell[WHY]));
		for (int i = 0; i < COLUMNS; i++) {
			row->cell[i] = vb_arena_printable(s->arena, row->cell[i]);
			if (report_screen_width(row->cell[i]) > t->width[i])
				t->width[i] = report_screen_width(row->cell[i]);
		}
	}
}

static unsigned total(const struct table *t)
{
	unsigned sum = 0;

	for (int i = 0; i < COLUMNS; i++)
		sum += t->width[i] ? t->width[i] + GAP : 0;
	return sum ? sum - GAP : 0;
}

static bool shrink(struct table *t, const unsigned least[COLUMNS])
{
	static const enum column flexible[] = {WHY, VERSION, WHAT};
	enum column widest = COLUMNS;

	for (size_t i = 0; i < VB_COUNT(flexible); i++)
		if (t->width[flexible[i]] > least[flexible[i]] &&
		    (widest == COLUMNS || t->width[flexible[i]] > t->width[widest]))
			widest = flexible[i];
	if (widest == COLUMNS)
		return false;
	t->width[widest]--;
	return true;
}

static void fit(struct table *t, unsigned width)
{
	static const unsigned good[COLUMNS] = {[WHAT] = 20, [VERSION] = 14, [WHY] = 26};
	static const unsigned least[COLUMNS] = {[WHAT] = 12, [VERSION] = 12, [WHY] = 12};

	if (total(t) > width) {
		t->narrow = true;
		t->width[VERSION] = t->fix_width > good[VERSION] ? t->fix_width : good[VERSION];
	}
	while (total(t) > width) {
		if (shrink(t, good) || shrink(t, least))
			continue;
		if (t->width[WHY])
			t->width[WHY] = 0;
		else if (t->width[VERSION])
			t->width[VERSION] = 0;
		else if (t->width[WHAT] > 4)
			t->width[WHAT]--;
		else
			return;
	}
}

static void put_row(struct report_screen *s, const struct table *t, const struct row *row,
		    bool head)
{
	unsigned gap = 0;

	for (int i = 0; i < COLUMNS; i++) {
		bool right = i == RANK || i == SHARE;
		struct vb_str cell = i == VERSION && t->narrow && !head ? row->fix : row->cell[i];

		if (!t->width[i])
			continue;
		for (unsigned j = 0; j < gap; j++)
			vb_buf_char(s->out, ' ');
		gap = GAP;
		report_screen_cell(s, cell, i == ID ? report_screen_width(cell) : t->width[i],
				   right,
				   head            ? REPORT_INK_DIM
				   : i == SEVERITY ? row->ink
						   : REPORT_INK_NONE);
	}
	vb_buf_char(s->out, '\n');
}

static void put_table(struct report_screen *s, enum vb_lang lang, struct table *t)
{
	struct row head = {.cell = {VB_STR("#"), vb_str(vb_t(lang, "severity", "gravité")),
					   vb_str(vb_t(lang, "what", "quoi")),
					   vb_str(vb_t(lang, "fix or place", "correctif ou lieu")),
					   vb_str(vb_t(lang, "why", "pourquoi")),
					   vb_str(vb_t(lang, "per year", "par an")),
					   vb_str(vb_t(lang, "decision", "décision")),
					   VB_STR("id")}};

	for (int i = 0; i < COLUMNS; i++)
		if (t->width[i] && report_screen_width(head.cell[i]) > t->width[i])
			t->width[i] = report_screen_width(head.cell[i]);
	fit(t, s->width);
	vb_buf_char(s->out, '\n');
	put_row(s, t, &head, true);
	for (size_t i = 0; i < t->rows.n; i++)
		put_row(s, t, &t->rows.v[i], false);
}

void report_text_findings(struct report_screen *s, const struct vb_run *run,
			  const struct model_assessment *a, unsigned rows)
{
	struct table t = {0};

	vb_map_init(&t.seen, s->arena);
	for (size_t i = 0; i < a->findings.n; i++) {
		if (model_finding_closed(&a->findings.v[i], run->now))
			continue;
		add_finding(s, run->lang, a, &a->findings.v[i], &t, rows);
	}
	measure(s, run->lang, &t);
	if (!t.open) {
		vb_buf_char(s->out, '\n');
		report_screen_wrap(
			s,
			vb_str(a->feeds.n
				       ? vb_t(run->lang,
					      "No open finding in what could be assessed.",
					      "Aucun constat ouvert dans ce qui a pu être évalué.")
				       : vb_t(run->lang,
					      "No open finding, but no advisory was available: "
					      "vulnerabilities were not looked for.",
					      "Aucun constat ouvert, mais aucun avis n’était "
					      "disponible : les vulnérabilités n’ont pas été "
					      "cherchées.")),
			2, a->feeds.n ? REPORT_INK_GREEN : REPORT_INK_YELLOW);
		return;
	}
	put_table(s, run->lang, &t);
	if (t.open > t.shown)
		report_screen_line(
			s,
			vb_arena_printf(
				s->arena,
				vb_t(run->lang,
				     "and %llu more: --format html or json lists them all",
				     "et %llu autres : --format html ou json les donne tous"),
				(unsigned long long)(t.open - t.shown)),
			REPORT_INK_DIM);
}

/* What is in force; a decision that has ended says so. */
static struct vb_str state_cell(struct vb_arena *a, const struct vb_run *run,
				const struct model_finding *f)
{
	struct model_decision d;

	if (model_finding_verdict(f, run->now, &d))
		return vb_str(model_status_name(d.status, (int)run->lang));
	if (!f->decided)
		return VB_STR("");
	return vb_arena_printf(a, "%s%s", model_status_name(f->decision.status, (int)run->lang),
			       f->decision.until && f->decision.until <= run->now
				       ? vb_t(run->lang, ", ended", ", finie")
				       : "");
}

bool report_listed_text(const struct vb_run *run, const struct report_listed *listed,
			struct vb_str currency, const struct report_text_options *options,
			struct vb_buf *out, struct vb_error *err)
{
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct report_screen s = {out, arena, options->width, options->colour};
	struct table t = {0};

	for (size_t i = 0; i < listed->n; i++) {
		struct row *row;

		fill_row(&s, run->lang, currency, &listed->v[i], &t);
		row = &t.rows.v[i];
		row->cell[RANK] = vb_arena_printf(arena, "%llu",
						  (unsigned long long)(listed->from + i + 1));
		row->cell[STATE] = state_cell(arena, run, &listed->v[i]);
	}
	measure(&s, run->lang, &t);
	if (listed->n)
		put_table(&s, run->lang, &t);
	return out->over ? vb_fail(err, VB_E_LIMIT, "the list is over %zu bytes", out->max) : true;
}
