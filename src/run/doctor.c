/* doctor.c - is this installation able to work: jail, rules, store, index. Reports, never repairs. */
#include "run/run_all.h"

#include "audit/audit.h"
#include "core/file.h"
#include "core/worker.h"
#include "scan/scan.h"

static const char *kept(struct vb_arena *a, const struct vb_error *err)
{
	return vb_arena_cstr(a, vb_str(err->text));
}

static void look_at_rules(const struct run_place *place, struct vb_arena *a, struct run_health *h)
{
	const char *folders[2] = {vb_path_join(a, vb_str(place->share), VB_STR("rules")).p,
					       place->user_rules};
	struct audit_rules *rules = NULL;
	struct vb_error err;

	if (!audit_rules_load(folders, place->user_rules ? 2 : 1, &rules, &err)) {
		h->rules_problem = kept(a, &err);
		return;
	}
	h->rules = audit_rules_count(rules);
	audit_rules_free(rules);
}

static void look_at_store(const struct run_place *place, struct vb_arena *a, struct run_health *h)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct store_run *runs;
	struct vb_error err;
	size_t n;

	h->store_present = vb_file_exists(place->store);
	if (!h->store_present)
		return;
	if (!store_open(place->store, &store, &err) || !store_verify(store, &err) ||
	    !store_get_runs(store, a, 1000000, &runs, &n, &err)) {
		h->store_problem = kept(a, &err);
		return;
	}
	h->store_schema = store_schema_version(store);
	h->runs = n;
}

void run_doctor(const struct run_place *place, struct vb_arena *a, struct run_health *out)
{
	struct vb_jail_state jail = vb_jail_probe();
	struct run_health h = {.version = VAUBAN_VERSION,
			       .landlock_abi = jail.landlock_abi,
			       .seccomp = jail.seccomp};
	struct vb_error err;

	while (scan_reader_at(h.readers))
		h.readers++;
	look_at_rules(place, a, &h);
	look_at_store(place, a, &h);
	if (!run_feeds(place, a, &h.feeds, &h.n_feeds, &err))
		h.index_problem = kept(a, &err);
	*out = h;
}

bool run_reader_at(size_t i, const char **name, const char **what)
{
	const struct scan_reader *r = scan_reader_at(i);

	if (!r)
		return false;
	*name = scan_reader_name(r);
	*what = scan_reader_what(r);
	return true;
}

void run_worker_main(int argc, char **argv)
{
	const struct vb_worker_kind kinds[] = {scan_worker, scan_worker_search};

	vb_worker_main(argc, argv, kinds, VB_COUNT(kinds));
}
