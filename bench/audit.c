/*
 * audit.c - what the judgement of rules costs: bench-audit SHARE TARGET.
 *
 * Looks at the target as `vauban audit` does, then prints the CPU time of reading every rule and page check, and the
 * best of five of judging them all on the facts found. Both are of this process: workers are done by then.
 */
#include <stdlib.h>
#include <time.h>

#include "audit/audit.h"
#include "audit/pages.h"
#include "core/file.h"
#include "scan/scan.h"

enum { RUNS = 5 };

static double seconds(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

struct ready {
	struct vb_arena *arena;
	struct audit_rules *rules;
	struct audit_pages *pages;
	struct model_wants wants;
};

static bool load(const char *share, struct ready *r, struct vb_error *err)
{
	const char *rules = vb_path_join(r->arena, vb_str(share), VB_STR("rules")).p,
					 *pages = vb_path_join(r->arena, vb_str(share),
							       VB_STR("pages")).p;

	if (!audit_rules_load(&rules, 1, &r->rules, err) ||
	    !audit_pages_load(&pages, 1, &r->pages, err))
		return false;
	audit_wants(r->rules, r->arena, &r->wants);
	audit_pages_wants(r->arena, &r->wants, false);
	return true;
}

static bool judge(const struct vb_run *run, const struct ready *r, const struct model_facts *facts,
		  double *best, struct vb_error *err)
{
	for (unsigned i = 0; i < RUNS; i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		struct model_assessment m = {.arena = a, .facts = facts};
		double start = seconds(), took;

		if (!audit_facts(run, r->rules, NULL, facts, &m, err))
			return false;
		audit_pages_judge(r->pages, facts, &m);
		took = seconds() - start;
		*best = i && *best < took ? *best : took;
	}
	return true;
}

static bool bench(const char *share, const char *target, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const struct vb_run run = {.jobs = 1, .now = 1700000000};
	struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct ready r = {.arena = a};
	double start = seconds(), loaded, best = 0;
	bool ok = load(share, &r, err);

	loaded = seconds() - start;
	ok = ok &&
	     scan_target(&run, target, &(struct scan_options){.wants = &r.wants}, &facts, err) &&
	     judge(&run, &r, facts, &best, err);
	if (ok)
		printf("%zu rules and %zu page checks: read %.3f s CPU, judged on %zu settings, %zu "
		       "programs and %zu files %.3f s CPU\n",
		       audit_rules_count(r.rules), audit_pages_count(r.pages), loaded,
		       facts->settings.n, facts->elfs.n, facts->files_kept.n, best);
	audit_rules_free(r.rules);
	audit_pages_free(r.pages);
	return ok;
}

int main(int argc, char **argv)
{
	static const struct vb_worker_kind *const kinds[] = {&scan_worker, &scan_worker_search};
	struct vb_worker_kind table[VB_COUNT(kinds)];
	struct vb_error err = {0};

	for (size_t i = 0; i < VB_COUNT(kinds); i++)
		table[i] = *kinds[i];
	if (argc > 1 && strcmp(argv[1], VB_WORKER_ARG) == 0)
		vb_worker_main(argc, argv, table, VB_COUNT(table));
	if (argc != 3) {
		fprintf(stderr, "usage: bench-audit SHARE TARGET\n");
		return 2;
	}
	if (bench(argv[1], argv[2], &err))
		return 0;
	fprintf(stderr, "bench-audit: %s\n", err.text);
	return 1;
}
