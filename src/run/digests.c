/*
 * digests.c - the digest of every file that evidence names and the scan did not hold: large programs, and files of which only
 * the mode counts. They are few, so they are read again rather than every large file once more. In folders and on the host;
 * in archives and images a digest comes from the scan.
 */
#include "core/limits.h"
#include "run/run_int.h"
#include "scan/scan.h"

struct fill {
	const struct vb_run *run;
	const char *folder;
	struct vb_arena *arena;
	struct vb_map known; /* path -> struct vb_str, empty when there is none */
};

static void evidence_fill(struct fill *f, struct model_evidence *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct model_evidence *e = &v[i];
		struct vb_str *known;

		if (e->sha256.n || !e->file.n || e->layer.n || vb_run_stop(f->run))
			continue;
		known = vb_map_find(&f->known, e->file);
		if (!known && f->known.n < VB_LIMIT_EVIDENCE_FILES) {
			known = vb_arena_alloc(f->arena, sizeof(*known));
			*known = scan_file_digest(f->arena, f->folder, e->file);
			*vb_map_put(&f->known, e->file) = known;
		}
		if (known)
			e->sha256 = *known;
	}
}

void run_digests_fill(const struct vb_run *run, const struct model_target *t, size_t from,
		      struct model_assessment *a)
{
	struct fill f = {.run = run, .folder = t->path.p, .arena = a->arena};

	if (t->kind != MODEL_TARGET_DIR && t->kind != MODEL_TARGET_HOST)
		return;
	vb_map_init(&f.known, a->arena);
	for (size_t i = from; i < a->findings.n; i++)
		evidence_fill(&f, a->findings.v[i].evidence.v, a->findings.v[i].evidence.n);
	for (size_t i = 0; i < a->rules.n; i++)
		if (!a->rules.v[i].target.n)
			evidence_fill(&f, a->rules.v[i].evidence.v, a->rules.v[i].evidence.n);
}
