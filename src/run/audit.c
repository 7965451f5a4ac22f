/*
 * audit.c - scan, audit, match, weigh, record.
 *
 *   every target:     scan ──facts──► what its records say of mended flaws counts for the other targets too
 *   for each target:  facts ──► audit (rules) ──┐
 *                         └───► match (index) ──┴─► findings, tagged with the target's id
 *   all findings ──► decisions (store) ──► threats (case, facts) ──► risk (case) ──► sorted ──► one recorded run
 *
 * Targets are judged one by one, on their own facts, so a rule never mixes two roots; only claims of mended flaws are
 * shared, because the patches lie in the sources and the program in the image. Then their components are put
 * together, paths prefixed by the target's id, because an attacker does not care which build step a flaw came from.
 */
#include "run/run_int.h"

#include <stdlib.h>
#include <unistd.h>

#include "audit/audit.h"
#include "audit/declared.h"
#include "core/file.h"
#include "match/match.h"
#include "risk/risk.h"
#include "run/pages_int.h"
#include "run/people.h"
#include "scan/scan.h"

#define SENSITIVE_FINDINGS                                                                         \
	2000u /* beyond, vauban risk --sensitivity asks what the figures rest on: it takes seconds */

struct job {
	const struct vb_run *run;
	const struct run_place *place;
	const struct run_audit_options *options;
	struct audit_rules *rules;
	struct audit_pages *pages;
	struct match_index *index;
	struct model_wants wants;
	struct run_session *session;
	struct model_facts *all;
};

static struct vb_str prefixed(struct vb_arena *a, struct vb_str id, struct vb_str path)
{
	return id.n ? vb_arena_printf(a, "%.*s/%.*s", VB_FMT(id), VB_FMT(path))
		    : vb_arena_str(a, path);
}

/* Copies what reports and the store show of a target into the union. */
static void facts_join(struct model_facts *all, struct vb_str id, const struct model_facts *f)
{
	uint32_t base = (uint32_t)all->components.n;

	for (size_t i = 0; i < f->components.n; i++) {
		struct model_component *c = vb_vec_add(all->arena, &all->components);
		struct model_component copy = f->components.v[i];

		*c = copy;
		c->locations.n = c->locations.cap = 0;
		c->edges.n = c->edges.cap = 0;
		for (size_t k = 0; k < copy.locations.n; k++) {
			struct model_location l = copy.locations.v[k];

			l.path = prefixed(all->arena, id, l.path);
			*vb_vec_add(all->arena, &c->locations) = l;
		}
		for (size_t k = 0; k < copy.edges.n; k++)
			*vb_vec_add(all->arena, &c->edges) = base + copy.edges.v[k];
	}
	for (size_t i = 0; i < f->elfs.n; i++) {
		struct model_elf e = f->elfs.v[i];

		e.path = prefixed(all->arena, id, e.path);
		*vb_vec_add(all->arena, &all->elfs) = e;
	}
	for (size_t i = 0; i < f->unreadable.n; i++) {
		struct model_unreadable u = f->unreadable.v[i];

		u.path = prefixed(all->arena, id, u.path);
		*vb_vec_add(all->arena, &all->unreadable) = u;
	}
	for (size_t i = 0; i < f->left_out.n; i++) {
		struct model_left_out l = f->left_out.v[i];

		l.target = id;
		*vb_vec_add(all->arena, &all->left_out) = l;
	}
	all->files += f->files;
	all->bytes += f->bytes;
	if (!all->os_id.n) {
		all->os_id = f->os_id;
		all->os_version = f->os_version;
		all->os_name = f->os_name;
		all->arch = f->arch;
	}
}

/*
 * A named target is part of the identity of its findings: the same rule may fail in two roots. The first target of the
 * case is not, so that decisions taken before there was a case file stay with it.
 */
static void findings_tag(struct job *j, size_t from, size_t info_from, struct vb_str id)
{
	struct model_assessment *a = j->session->assessment;
	const struct model_case *c = j->session->the_case;
	bool first = c && c->targets.n && vb_str_eq(c->targets.v[0].id, id);

	if (!id.n)
		return;
	for (size_t i = from; i < a->findings.n; i++) {
		struct model_finding *f = &a->findings.v[i];

		f->target = id;
		if (!first)
			f->fingerprint = model_fingerprint(a->arena, f->kind, f->rule, f->subject,
							   prefixed(a->arena, id, f->place));
	}
	for (size_t i = info_from; i < a->informational.n; i++)
		a->informational.v[i].target = id;
	for (size_t i = 0; i < a->rules.n;
	     i++) /* results are in order of id: those of this target have no tag yet */
		if (!a->rules.v[i].target.n)
			a->rules.v[i].target = id;
}

/* Is the target a folder of mock-ups: `kind: pages` in the case? */
static bool is_pages(const struct job *j, struct vb_str id)
{
	const struct model_case *c = j->session->the_case;

	for (size_t i = 0; c && id.n && i < c->targets.n; i++)
		if (vb_str_eq(c->targets.v[i].id, id))
			return vb_str_is(c->targets.v[i].kind, "pages");
	return false;
}

/* The folder that holds the store, when nothing but ours stands in it: NULL otherwise. */
static const char *store_folder(const struct job *j)
{
	struct vb_str folder = vb_path_dir(vb_str(j->place->store));

	return vb_str_is(vb_path_base(folder), RUN_FOLDER)
		       ? vb_arena_cstr(j->session->arena, folder)
		       : NULL;
}

/* What is not looked at: as the case says of the target, and as the user says of all. */
static void target_excludes(const struct job *j, struct vb_str id, struct scan_options *options)
{
	const struct model_case *c = j->session->the_case;
	VB_VEC(struct vb_str) v = {0};

	for (size_t i = 0; c && id.n && i < c->targets.n; i++)
		for (size_t k = 0;
		     vb_str_eq(c->targets.v[i].id, id) && k < c->targets.v[i].exclude.n; k++)
			*vb_vec_add(j->session->arena, &v) = c->targets.v[i].exclude.v[k];
	for (size_t i = 0; i < j->options->n_exclude; i++)
		*vb_vec_add(j->session->arena, &v) = vb_str(j->options->exclude[i]);
	options->exclude = v.v;
	options->n_exclude = v.n;
}

static bool target_scan(struct job *j, const char *path, struct vb_str id, struct model_facts **out,
			struct vb_error *err)
{
	int spooled VB_CLEANUP(vb_cleanup_fd) = -1;
	struct model_wants wants = j->wants;
	struct scan_options options = {.wants = &wants,
				       .packages_only = j->options->packages_only,
				       .secrets_only = j->options->secrets_only,
				       .own = store_folder(j)};

	if (strcmp(path, "-") == 0 &&
	    !run_spool(j->run, j->session->arena, &spooled, &options.at, err))
		return false;
	target_excludes(j, id, &options);
	if (run_pages_is_address(path))
		return run_pages_served(j->run, j->session->arena, path, &j->options->crawl, out,
					err);
	if (j->options->secrets_only)
		return scan_target(j->run, path, &options, out, err);
	if (j->options->files) {
		wants = (struct model_wants){.sums = true};
		return scan_target(j->run, path, &options, out, err);
	}
	wants.v.v = NULL; /* a list of its own: each target may add to it */
	wants.v.n = wants.v.cap = 0;
	for (size_t i = 0; i < j->wants.v.n; i++)
		*vb_vec_add(j->session->arena, &wants.v) = j->wants.v.v[i];
	wants.digests = j->options->digests;
	audit_pages_wants(j->session->arena, &wants, is_pages(j, id));
	if (j->session->the_case)
		audit_declared_wants(j->session->arena, &wants);
	if (!scan_target(j->run, path, &options, out, err))
		return false;
	if ((*out)->kind == MODEL_TARGET_HOST && j->session->the_case)
		run_host_sockets(*out);
	return true;
}

static bool target_judge(struct job *j, const char *path, struct vb_str id,
			 struct model_facts *facts, struct vb_error *err)
{
	struct model_assessment *a = j->session->assessment;
	const struct audit_options secrets = {.secrets_only = true};
	bool served = run_pages_is_address(path);

	if (j->options->files)
		return true;
	if (j->options->secrets_only)
		return audit_facts(j->run, j->rules, &secrets, facts, a, err);
	if (!served && !match_facts(j->run, j->index, facts, a, err))
		return false;
	if (j->options->packages_only)
		return true;
	/* after the vulnerabilities: a rule looks at them */
	if (!served && !audit_facts(j->run, j->rules, NULL, facts, a, err))
		return false;
	audit_pages_judge(j->pages, facts, a);
	if (j->session->the_case)
		audit_declared_judge(j->session->the_case, id, facts, a);
	return true;
}

static bool look_at(struct job *j, const char *path, struct vb_str id, struct vb_error *err)
{
	struct model_assessment *a = j->session->assessment;
	struct model_facts *facts;
	struct model_target *t;

	if (!target_scan(j, path, id, &facts, err))
		return false;
	*vb_vec_add(a->arena, &j->session->facts) = facts;
	t = vb_vec_add(a->arena, &a->targets);
	*t = (struct model_target){.id = id,
				   .path = vb_str(path),
				   .kind = facts->kind,
				   .files = facts->files,
				   .bytes = facts->bytes,
				   .components = facts->components.n};
	return true;
}

/* Claims of patches and recipes, to every other target; a changelog speaks for the packages that carry it. */
static void claims_share(struct job *j)
{
	const struct run_session *s = j->session;
	size_t *own VB_CLEANUP(vb_cleanup_free) = vb_alloc(s->facts.n + 1, sizeof(*own));

	for (size_t i = 0; i < s->facts.n; i++)
		own[i] = s->facts.v[i]->claims.n;
	for (size_t i = 0; i < s->facts.n; i++) {
		struct model_facts *to = s->facts.v[i];

		for (size_t k = 0; k < s->facts.n; k++)
			for (size_t m = 0; k != i && m < own[k]; m++) {
				struct model_fix_claim c = s->facts.v[k]->claims.v[m];

				if (c.kind == MODEL_CLAIM_CHANGELOG)
					continue;
				c.path = prefixed(to->arena, s->assessment->targets.v[k].id,
						  c.path);
				*vb_vec_add(to->arena, &to->claims) = c;
			}
	}
	for (size_t i = 0; s->facts.n > 1 && i < s->facts.n; i++)
		model_claims_settle(s->facts.v[i]);
}

static bool judge_one(struct job *j, size_t i, struct vb_error *err)
{
	struct model_assessment *a = j->session->assessment;
	size_t from = a->findings.n, info_from = a->informational.n;
	const struct model_target t = a->targets.v[i];
	struct model_facts *facts = j->session->facts.v[i];

	if (!target_judge(j, t.path.p, t.id, facts, err))
		return false;
	if (!j->options->packages_only && !run_pages_is_address(t.path.p))
		run_digests_fill(j->run, &t, from, a);
	findings_tag(j, from, info_from, t.id);
	facts_join(j->all, t.id, facts);
	return true;
}

/* Where a target of the case is: relative to the case file, said without "./" before or behind it. */
static struct vb_str declared_path(struct vb_arena *a, const struct model_case *c,
				   const struct model_case_target *t)
{
	struct vb_str dir = vb_path_dir(vb_str(c->file)), path = t->path;

	while (vb_str_starts(path, VB_STR("./")))
		path = vb_str_from(path, 2);
	if (!path.n || vb_str_is(path, "."))
		return vb_arena_str(a, dir);
	return vb_str_is(dir, ".") ? vb_arena_str(a, path) : vb_path_join(a, dir, path);
}

/* The id of the case for it; else, of several, the name of its folder. */
static struct vb_str target_name(const struct run_session *s, const char *path, size_t n_targets)
{
	struct vb_arena *a = s->assessment->arena;
	char *real VB_CLEANUP(vb_cleanup_free) = realpath(path, NULL);
	struct vb_str base;

	for (size_t i = 0; s->the_case && i < s->the_case->targets.n; i++) {
		const struct model_case_target *t = &s->the_case->targets.v[i];
		char *declared VB_CLEANUP(vb_cleanup_free) = realpath(
			declared_path(s->arena, s->the_case, t).p, NULL);

		if (real && declared && strcmp(real, declared) == 0)
			return t->id;
	}
	if (n_targets == 1)
		return VB_STR("");
	base = vb_path_base(vb_path_trim(vb_str(real ? real : path)));
	return base.n ? vb_arena_str(a, base) : VB_STR("host");
}

/* No two targets of a run have the same id: findings name it. */
static struct vb_str target_id(const struct run_session *s, const char *path, size_t n_targets)
{
	const struct model_assessment *a = s->assessment;
	struct vb_str name = target_name(s, path, n_targets), id = name;

	for (size_t i = 0, n = 1; i < a->targets.n; i++)
		if (vb_str_eq(a->targets.v[i].id, id)) {
			id = vb_arena_printf(a->arena, "%.*s-%zu", VB_FMT(name), ++n);
			i = SIZE_MAX; /* that one may be taken too: from the start */
		}
	return id;
}

/* The targets of the case are relative to the case file; one that is not built yet is named and passed over. */
static bool audit_declared(struct job *j, struct vb_error *err)
{
	const struct model_case *c = j->session->the_case;
	size_t done = 0;

	for (size_t i = 0; i < c->targets.n; i++) {
		const struct model_case_target *t = &c->targets.v[i];
		struct vb_str path = declared_path(j->session->arena, c, t);

		if (access(path.p, F_OK) != 0) {
			*vb_vec_add(j->all->arena, &j->all->unreadable) = (struct model_unreadable){
				.path = path,
				.reader = VB_STR("target"), .reason = vb_arena_printf(
								    j->all->arena,
								    "the target \"%.*s\" (%s:%u) "
								    "is not there: build it first",
								    VB_FMT(t->id), t->mark.file,
								    t->mark.line)};
			continue;
		}
		if (!look_at(j, path.p, t->id, err))
			return false;
		done++;
	}
	return done || vb_fail_at(err, VB_E_MISSING, c->file, 0, 0,
				  "none of the %zu declared targets is there", c->targets.n);
}

static bool look_at_all(struct job *j, struct vb_error *err)
{
	const struct run_audit_options *o = j->options;

	if (!o->n_targets && j->session->the_case && j->session->the_case->targets.n)
		return audit_declared(j, err);
	if (!o->n_targets)
		return look_at(j, ".", VB_STR(""), err);
	for (size_t i = 0; i < o->n_targets; i++)
		if (!look_at(j, o->targets[i], target_id(j->session, o->targets[i], o->n_targets),
			     err))
			return false;
	return true;
}

static bool audit_all(struct job *j, struct vb_error *err)
{
	if (!look_at_all(j, err))
		return false;
	claims_share(j);
	for (size_t i = 0; i < j->session->facts.n; i++)
		if (!judge_one(j, i, err))
			return false;
	return true;
}

static bool case_open(struct job *j, struct vb_error *err)
{
	struct run_session *s = j->session;

	if (!j->place->case_file)
		return true;
	if (!case_load(j->run, j->place->case_file, &s->the_case, &s->problems, err))
		return false;
	s->assessment->the_case = s->the_case;
	return run_case_refuse(j->run, &s->problems, err) &&
	       run_proofs_overlay(j->run, j->place, s->the_case, err);
}

static bool rules_open(struct job *j, struct vb_error *err)
{
	const char *folders[2] = {
		vb_path_join(j->session->arena, vb_str(j->place->share), VB_STR("rules")).p,
			     j->place->user_rules};

	if (j->options->packages_only || j->options->files)
		return true;
	if (!vb_dir_exists(folders[0])) {
		vb_fail(err, VB_E_ENV, "the rules are missing: no folder %s", folders[0]);
		return vb_hint(err, "install vauban with make install, or set VAUBAN_SHARE to its "
				    "share folder");
	}
	if (!audit_rules_load(folders, j->place->user_rules ? 2 : 1, &j->rules, err))
		return false;
	if (j->options->secrets_only) {
		audit_wants_secrets(j->rules, j->session->arena, &j->wants);
		return true;
	}
	audit_wants(j->rules, j->session->arena, &j->wants);
	return run_pages_open(j->place, j->session->arena, &j->pages, err);
}

/* An index that cannot be used (damaged, or of another version) leaves components not assessed: the rest goes on. */
static void index_open(struct job *j)
{
	struct vb_error err;

	if (j->options->secrets_only || j->options->files || !vb_file_exists(j->place->index) ||
	    match_index_open(j->place->index, &j->index, &err))
		return;
	j->index = NULL;
	j->session->index_problem =
		vb_arena_printf(j->session->arena, "%s: %s", j->place->index, err.text).p;
}

static bool version_compare(struct vb_str ecosystem, struct vb_str a, struct vb_str b, int *out)
{
	const struct match_order *order = match_order_of(ecosystem);

	return order && match_version_compare(order, a, b, out);
}

/* The store stands beside one product: without a case it needs no name, and the first case names it. */
static struct vb_str product_of(const struct run_session *s)
{
	return s->the_case ? s->the_case->id : VB_STR("");
}

/* A run that cannot be recorded is still shown: the user came for the result, and is told. */
static void record(struct job *j, struct store *store, const struct vb_error *open_error)
{
	struct run_session *s = j->session;
	const struct model_case *c = s->the_case;
	struct model_assessment *a = s->assessment;
	struct vb_str product = product_of(s);
	struct vb_error err = *open_error;
	struct store_trail line;

	if (j->options->forget)
		return;
	if (!store ||
	    !store_put_run_by(store, product,
			      c ? c->version
				: VB_STR(""), a,
					 run_trail_by(j->place, j->run->now, "audit",
						      VB_STR(""),
							     a->targets.n ? a->targets.v[0].path
									  : VB_STR(""), &line),
						      &err))
		s->not_recorded = vb_arena_printf(s->arena, "%s", err.text).p;
}

/* Decisions hold for a run that is not kept, too: the store is read where there is one, and not made. */
static struct store *store_of_run(struct job *j, struct vb_error *why)
{
	const char *path = j->place->store;
	struct vb_str folder = vb_path_dir(vb_str(path));
	struct store *store = NULL;

	if (j->options->forget && !vb_file_exists(path))
		return NULL;
	if ((j->options->forget || vb_mkdirs(vb_arena_cstr(j->session->arena, folder), why)) &&
	    store_open(path, &store, why))
		return store;
	if (j->options->forget)
		vb_run_note(j->run, VB_NOTE_WARNING,
			    vb_t(j->run->lang, "recorded decisions are not applied: %s",
				 "les décisions enregistrées ne sont pas appliquées : %s"),
			    why->text);
	return NULL;
}

static void findings_sort(struct model_assessment *a, const struct vb_run *run)
{
	if (a->findings.n)
		qsort(a->findings.v, a->findings.n, sizeof(*a->findings.v), model_finding_order);
	a->finished = run->now;
}

static bool judge(struct job *j, struct vb_error *err)
{
	struct model_assessment *a = j->session->assessment;
	struct vb_error open_error = {0};
	struct store *store VB_CLEANUP(store_cleanup) = store_of_run(j, &open_error);

	if (store && !store_apply_decisions(store, product_of(j->session), a, err))
		return false;
	if (!run_accepted_apply(j->run, j->place, a, err))
		return false;
	if (j->options->secrets_only) {
		audit_waive(a, j->run->now);
		findings_sort(a, j->run);
		return true;
	}
	if (!j->options->packages_only &&
	    !run_threats_derive(j->run, j->place, a, &j->session->threats, err))
		return false;
	if (store && j->session->threats.n) { /* what was decided about the threats themselves */
		if (!store_apply_decisions(store, product_of(j->session), a, err))
			return false;
		run_threats_withdraw(j->run, a, &j->session->threats);
	}
	audit_waive(a, j->run->now);
	if (!risk_assess(j->run, &(struct risk_options){0}, a, err) ||
	    (!j->options->packages_only && a->findings.n <= SENSITIVE_FINDINGS &&
	     !run_sensitivity(j->run, j->place, a, err)))
		return false;
	findings_sort(a, j->run);
	record(j, store, &open_error);
	return true;
}

static void session_start(struct run_session *s, const struct vb_run *run)
{
	*s = (struct run_session){.arena = vb_arena_new()};
	s->assessment = vb_arena_alloc(s->arena, sizeof(*s->assessment));
	s->assessment->arena = s->arena;
	s->assessment->started = run->now;
	s->assessment->version = VB_STR(VAUBAN_VERSION);
	s->assessment->version_compare = version_compare;
}

/* A kept plan that cannot be read is said and left out: the audit does not hang on it. */
static void schedule_attach(const struct vb_run *run, const struct run_place *place,
			    struct model_assessment *a)
{
	struct vb_error err;

	if (!run_plan_kept(run, place, NULL, a->arena, &a->schedule, &err))
		vb_run_note(run, VB_NOTE_WARNING, "%s: %s", err.file, err.text);
}

bool run_audit(const struct vb_run *run, const struct run_place *place,
	       const struct run_audit_options *options, struct run_session *out,
	       struct vb_error *err)
{
	struct run_session s;
	struct job j = {.run = run, .place = place, .options = options, .session = &s};
	bool ok;

	session_start(&s, run);
	j.all = vb_arena_alloc(s.arena, sizeof(*j.all));
	j.all->arena = s.arena;
	s.assessment->facts = j.all;
	ok = case_open(&j, err) && rules_open(&j, err);
	if (ok)
		index_open(&j);
	ok = ok && audit_all(&j, err);
	if (ok) {
		/* several targets are one product: their history is under its name, not under the first path */
		j.all->target = s.assessment->targets.n == 1     ? s.assessment->targets.v[0].path
				: s.the_case && s.the_case->id.n ? s.the_case->id
								 : VB_STR("several targets");
		j.all->kind = s.assessment->targets.n ? s.assessment->targets.v[0].kind
						      : MODEL_TARGET_DIR;
		ok = options->files || judge(&j, err);
		schedule_attach(run, place, s.assessment);
	}
	if (ok && j.index)
		match_names_fill(j.index, NULL, 0, s.assessment);
	audit_rules_free(j.rules);
	audit_pages_free(j.pages);
	match_index_close(j.index);
	if (!ok) {
		run_session_done(&s);
		return false;
	}
	*out = s;
	return true;
}

void run_session_done(struct run_session *s)
{
	for (size_t i = 0; i < s->facts.n; i++)
		scan_facts_free(s->facts.v[i]);
	case_free(s->the_case);
	vb_arena_free(s->arena);
	*s = (struct run_session){0};
}

static bool recall(const struct vb_run *run, const struct run_place *place, struct vb_str word,
		   const struct store_part *part, struct run_session *out, struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct run_session s;
	struct store_run r;

	if (!store_open(place->store, &store, err))
		return false;
	session_start(&s, run);
	if (!store_get_run(store, s.arena, word, &r, err) ||
	    !store_get_part(store, s.arena, r.id, part, &s.assessment, err) ||
	    !store_apply_decisions(store, VB_STR(""), s.assessment, err) ||
				   !run_accepted_apply(run, place, s.assessment, err)) {
		run_session_done(&s);
		return false;
	}
	audit_waive(s.assessment, run->now);
	if (part && !part->purl.n && !part->bare) /* they served to waive rules */
		s.assessment->findings.n = s.assessment->informational.n = 0;
	run_names(place, NULL, 0, s.assessment);
	schedule_attach(run, place, s.assessment);
	*out = s;
	return true;
}

bool run_recall(const struct vb_run *run, const struct run_place *place, struct vb_str word,
		struct run_session *out, struct vb_error *err)
{
	return recall(run, place, word, NULL, out, err);
}

bool run_recall_bare(const struct vb_run *run, const struct run_place *place, struct vb_str word,
		     struct run_session *out, struct vb_error *err)
{
	return recall(run, place, word, &(struct store_part){.bare = true}, out, err);
}

bool run_recall_light(const struct vb_run *run, const struct run_place *place, struct vb_str word,
		      struct vb_str purl, struct run_session *out, struct vb_error *err)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	run_accepted accepted;

	if (!run_accepted_load(place, scratch, &accepted, err))
		return false;
	return recall(run, place, word,
		      &(struct store_part){.judged = true, .secrets = accepted.n > 0, .purl = purl},
		      out, err);
}
