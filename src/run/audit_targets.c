/*
 * audit_targets.c - which targets there are, and each of them looked at and judged; see audit.c.
 *
 * Targets are judged one by one, on their own facts, so a rule never mixes two roots; only claims of mended flaws are
 * shared, because the patches lie in the sources and the program in the image. Then their components are put
 * together, paths prefixed by the target's id, because an attacker does not care which build step a flaw came from.
 */
#include "run/audit_int.h"

#include <stdlib.h>
#include <unistd.h>

#include "audit/declared.h"
#include "core/file.h"
#include "run/pages_int.h"
#include "scan/scan.h"

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
static void findings_tag(struct run_job *j, size_t from, size_t info_from, struct vb_str id)
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
static bool is_pages(const struct run_job *j, struct vb_str id)
{
	const struct model_case *c = j->session->the_case;

	for (size_t i = 0; c && id.n && i < c->targets.n; i++)
		if (vb_str_eq(c->targets.v[i].id, id))
			return vb_str_is(c->targets.v[i].kind, "pages");
	return false;
}

/* The folder that holds the store, when nothing but ours stands in it: NULL otherwise. */
static const char *store_folder(const struct run_job *j)
{
	struct vb_str folder = vb_path_dir(vb_str(j->place->store));

	return vb_str_is(vb_path_base(folder), RUN_FOLDER)
		       ? vb_arena_cstr(j->session->arena, folder)
		       : NULL;
}

/* What is not looked at: as the case says of the target, and as the user says of all. */
static void target_excludes(const struct run_job *j, struct vb_str id, struct scan_options *options)
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

static bool target_scan(struct run_job *j, const char *path, struct vb_str id,
			struct model_facts **out, struct vb_error *err)
{
	int spooled VB_CLEANUP(vb_cleanup_fd) = -1;
	struct model_wants wants = j->wants;
	struct scan_options options = {.wants = &wants,
				       .packages_only = j->options->packages_only,
				       .secrets_only = j->options->secrets_only,
				       .inside = j->options->inside,
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

static bool target_judge(struct run_job *j, const char *path, struct vb_str id,
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

static bool look_at(struct run_job *j, const char *path, struct vb_str id, struct vb_error *err)
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
static void claims_share(struct run_job *j)
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

static bool judge_one(struct run_job *j, size_t i, struct vb_error *err)
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
static bool audit_declared(struct run_job *j, struct vb_error *err)
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

static bool look_at_all(struct run_job *j, struct vb_error *err)
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

bool run_targets_audit(struct run_job *j, struct vb_error *err)
{
	if (!look_at_all(j, err))
		return false;
	claims_share(j);
	for (size_t i = 0; i < j->session->facts.n; i++)
		if (!judge_one(j, i, err))
			return false;
	return true;
}
