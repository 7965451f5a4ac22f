/*
 * harden.c - from failing rules to files, and what a second audit says of them: see harden.h.
 *
 * A rule is tried with the values it names in the files it names; when the second audit still fails it, something else
 * wins (a later file, a Match block, a missing Include): then the very lines at fault are changed. What fails even so is
 * taken out of the folder and left to a person, with what was read.
 */
#include "audit/harden_int.h"

#include <stdlib.h>

/* ---- files ------------------------------------------------------------------------------ */

struct audit_harden_file *harden_file(struct vb_arena *a, audit_harden_files *files,
				      struct vb_str path)
{
	for (size_t i = 0; i < files->n; i++)
		if (vb_str_eq(files->v[i].path, path))
			return &files->v[i];
	*vb_vec_add(a, files) = (struct audit_harden_file){.path = path};
	return &files->v[files->n - 1];
}

void harden_closes(struct vb_arena *a, struct audit_harden_file *f, struct vb_str rule)
{
	for (size_t i = 0; i < f->closes.n; i++)
		if (vb_str_eq(f->closes.v[i], rule))
			return;
	*vb_vec_add(a, &f->closes) = rule;
}

void harden_closes_write(const struct audit_harden *h, const struct audit_harden_file *f,
			 struct vb_buf *b)
{
	vb_buf_cstr(b, vb_t(h->run->lang, "# Closes:\n", "# Corrige :\n"));
	for (size_t i = 0; i < f->closes.n; i++) {
		const struct audit_rule *r = audit_rules_find(h->rules, f->closes.v[i]);

		vb_buf_printf(b, "#   %.*s  %.*s\n", VB_FMT(f->closes.v[i]),
			      VB_FMT(model_text_in(r->text.title, (int)h->run->lang)));
	}
}

/* ---- start ------------------------------------------------------------------------------ */

static size_t findings_open(const struct audit_harden *h, struct vb_str rule)
{
	size_t n = 0;

	for (size_t i = 0; i < h->seen->findings.n; i++) {
		const struct model_finding *f = &h->seen->findings.v[i];

		n += vb_str_eq(f->rule, rule) && vb_str_eq(f->target, h->target) &&
		     (f->kind == MODEL_WEAKNESS || f->kind == MODEL_SECRET) &&
		     !model_finding_closed(f, h->run->now);
	}
	return n;
}

static const struct model_rule_result *result_of(const struct model_assessment *m,
						 struct vb_str target, struct vb_str rule)
{
	for (size_t i = 0; i < m->rules.n; i++)
		if (vb_str_eq(m->rules.v[i].rule, rule) && vb_str_eq(m->rules.v[i].target, target))
			return &m->rules.v[i];
	return NULL;
}

static void states_fill(struct audit_harden *h)
{
	for (size_t i = 0; i < h->rules->v.n; i++) {
		const struct model_rule_result *r = result_of(h->seen, h->target,
							      h->rules->v.v[i]->text.id);

		h->ctx.states[i] = r ? r->state : MODEL_RULE_NA;
	}
}

struct audit_harden *audit_harden_start(const struct vb_run *run, const struct audit_rules *rules,
					const struct model_facts *facts,
					const struct model_assessment *seen, struct vb_str target,
					struct vb_arena *a)
{
	static const struct model_facts nothing;
	struct audit_harden *h = vb_arena_alloc(a, sizeof(*h));

	*h = (struct audit_harden){.run = run,
				   .rules = rules,
				   .facts = facts,
				   .seen = seen,
				   .target = target,
				   .arena = a};
	audit_ctx_open(&h->ctx, run, rules, NULL, facts ? facts : &nothing, a);
	states_fill(h);
	for (size_t i = 0; i < rules->v.n; i++) {
		struct harden_rule r = {.rule = rules->v.v[i], .state = AUDIT_HARDEN_LEFT};

		r.findings = findings_open(h, r.rule->text.id);
		if (!r.findings)
			continue;
		harden_derive(h, &r);
		*vb_vec_add(a, &h->v) = r;
	}
	return h;
}

void audit_harden_wants(const struct audit_harden *h, struct model_wants *out)
{
	for (size_t i = 0; i < h->v.n; i++) {
		const struct harden_rule *r = &h->v.v[i];

		if (r->state != AUDIT_HARDEN_WRITTEN)
			continue;
		for (size_t k = 0; k < r->sets.n; k++)
			audit_want(h->arena, out, "text", r->sets.v[k].file);
		for (size_t k = 0; (r->sets.n || r->words.n || r->drops.n) && k < r->places.n; k++)
			if (harden_path_safe(r->places.v[k].file))
				audit_want(h->arena, out, "text", r->places.v[k].file);
	}
}

void audit_harden_texts(struct audit_harden *h, const struct model_facts *texts)
{
	for (size_t i = 0; i < texts->unreadable.n; i++)
		*vb_vec_add(h->arena, &h->unread) = vb_arena_str(h->arena,
								 texts->unreadable.v[i].path);
	for (size_t i = 0; i < texts->settings.n; i++) {
		const struct model_setting *m = &texts->settings.v[i];
		struct harden_text *t = h->texts.n ? &h->texts.v[h->texts.n - 1] : NULL;

		if (!vb_str_is(m->format, "text"))
			continue;
		if (!t || !vb_str_eq(t->path, m->path)) {
			t = vb_vec_add(h->arena, &h->texts);
			*t = (struct harden_text){.path = vb_arena_str(h->arena, m->path)};
		}
		if (m->line)
			*vb_vec_add(h->arena, &t->lines) = vb_arena_str(h->arena, m->value);
	}
}

static int by_path(const void *a, const void *b)
{
	return vb_str_cmp(((const struct audit_harden_file *)a)->path,
			  ((const struct audit_harden_file *)b)->path);
}

void audit_harden_write(struct audit_harden *h, audit_harden_files *out)
{
	harden_texts_write(h, out);
	harden_build_write(h, out);
	if (out->n)
		qsort(out->v, out->n, sizeof(*out->v), by_path);
}

/* ---- the second audit ------------------------------------------------------------------- */

static bool rewritten(const struct audit_harden *h, struct vb_str path)
{
	for (size_t i = 0; i < h->written.n; i++)
		if (vb_str_eq(h->written.v[i], path))
			return true;
	return false;
}

/* Several rules may ask for the mode of one file: what any of them takes away stays away, what one adds is added. */
uint32_t harden_mode_final(const struct audit_harden *h, struct vb_str path, uint32_t old)
{
	uint32_t taken = 0, added = 0;

	for (size_t i = 0; i < h->v.n; i++)
		for (size_t k = 0; h->v.v[i].way != HARDEN_NONE && k < h->v.v[i].modes.n; k++) {
			const struct harden_mode *m = &h->v.v[i].modes.v[k];

			if (!vb_str_eq(m->path, path))
				continue;
			taken |= old & ~m->mode;
			added |= m->mode & ~old;
		}
	return (old & ~taken) | (added & ~taken);
}

static void modes_apply(const struct audit_harden *h, struct model_file *f)
{
	f->mode = harden_mode_final(h, f->path, f->mode);
	for (size_t i = 0; i < h->v.n; i++)
		for (size_t k = 0; h->v.v[i].way != HARDEN_NONE && k < h->v.v[i].modes.n; k++) {
			const struct harden_mode *m = &h->v.v[i].modes.v[k];

			if (!vb_str_eq(m->path, f->path))
				continue;
			f->uid = m->own ? m->uid : f->uid;
			f->gid = m->own ? m->gid : f->gid;
		}
}

struct model_facts *audit_harden_overlay(const struct audit_harden *h,
					 const struct model_facts *written)
{
	const struct model_facts *old = h->facts;
	struct model_facts *f = vb_arena_alloc(h->arena, sizeof(*f));

	*f = *old;
	f->arena = h->arena;
	f->settings.v = NULL;
	f->settings.n = f->settings.cap = 0;
	f->files_kept.v = NULL;
	f->files_kept.n = f->files_kept.cap = 0;
	for (size_t i = 0; i < old->settings.n; i++)
		if (!rewritten(h, old->settings.v[i].path))
			*vb_vec_add(h->arena, &f->settings) = old->settings.v[i];
	for (size_t i = 0; i < written->settings.n; i++)
		*vb_vec_add(h->arena, &f->settings) = written->settings.v[i];
	for (size_t i = 0; i < old->files_kept.n; i++) {
		struct model_file *kept = vb_vec_add(h->arena, &f->files_kept);

		*kept = old->files_kept.v[i];
		modes_apply(h, kept);
	}
	for (size_t i = 0; i < written->files_kept.n; i++) { /* new ones belong to root */
		struct model_file fresh = written->files_kept.v[i];

		fresh.uid = fresh.gid = 0;
		if (!model_file_find(old, fresh.path))
			*vb_vec_add(h->arena, &f->files_kept) = fresh;
	}
	model_facts_settle(f);
	return f;
}

/* What still fails after the last way that there is. */
static void give_up(struct audit_harden *h, struct harden_rule *r,
		    const struct model_rule_result *after)
{
	const struct model_evidence *e = after->evidence.n ? &after->evidence.v[0] : NULL;

	r->way = HARDEN_NONE;
	r->state = AUDIT_HARDEN_LEFT;
	if (r->refused)
		return;
	r->why = e ? audit_say(h->arena, "another value still counts: %.*s:%u %.*s %.*s",
			       "une autre valeur compte encore : %.*s:%u %.*s %.*s",
			       VB_FMT(e->file), e->line, VB_FMT(e->what), VB_FMT(e->value))
		   : audit_say(h->arena, "it still fails when audited again",
			       "l’échec demeure au second audit");
}

bool audit_harden_learn(struct audit_harden *h, const struct model_assessment *after)
{
	bool again = false;

	for (size_t i = 0; i < h->v.n; i++) {
		struct harden_rule *r = &h->v.v[i];
		const struct model_rule_result *now;

		now = result_of(after, (struct vb_str){NULL, 0}, r->rule->text.id);
		if (r->state == AUDIT_HARDEN_LEFT && now && now->state == MODEL_RULE_PASS &&
		    r->way != HARDEN_NONE)
			r->state = AUDIT_HARDEN_CLOSED; /* by the files of another rule */
		if (r->state != AUDIT_HARDEN_WRITTEN && r->state != AUDIT_HARDEN_CLOSED)
			continue;
		if (!now || (now->state != MODEL_RULE_FAIL && now->state != MODEL_RULE_UNKNOWN)) {
			r->state = AUDIT_HARDEN_CLOSED;
			continue;
		}
		again = true;
		r->state = AUDIT_HARDEN_WRITTEN;
		if (r->way == HARDEN_SETS && r->sets.n && !r->refused)
			r->way = HARDEN_LINES;
		else
			give_up(h, r, now);
	}
	h->broken.n = 0;
	for (size_t i = 0; i < after->rules.n; i++) {
		const struct model_rule_result *b = result_of(h->seen, h->target,
							      after->rules.v[i].rule);

		if (after->rules.v[i].state == MODEL_RULE_FAIL && b && b->state == MODEL_RULE_PASS)
			*vb_vec_add(h->arena, &h->broken) = after->rules.v[i].rule;
	}
	return again;
}

static int worst_first(const void *pa, const void *pb)
{
	const struct audit_harden_item *a = pa, *b = pb;

	if (a->severity != b->severity)
		return a->severity > b->severity ? -1 : 1;
	return vb_str_cmp(a->rule, b->rule);
}

void audit_harden_result(const struct audit_harden *h, audit_harden_items *items, model_ids *broken)
{
	for (size_t i = 0; i < h->v.n; i++) {
		const struct harden_rule *r = &h->v.v[i];

		*vb_vec_add(h->arena, items) = (struct audit_harden_item){
			.rule = audit_keep(&h->ctx, r->rule->text.id),
			.title = audit_keep_text(&h->ctx, r->rule->text.weakness),
			.fix = audit_keep_text(&h->ctx, r->rule->text.fix),
			.severity = r->rule->text.severity,
			.state = r->state,
			.why = r->state == AUDIT_HARDEN_LEFT
				       ? r->why
				       : (struct model_text){{NULL, 0}, {NULL, 0}},
			.findings = r->findings};
	}
	if (items->n)
		qsort(items->v, items->n, sizeof(*items->v), worst_first);
	*broken = h->broken;
}
