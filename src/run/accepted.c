/*
 * accepted.c - the secrets a team has looked at and accepts, in a file beside the case that goes through review with the
 * code: vauban-secrets.yaml. A clone, a colleague and the build server see the same; the store of one machine could not
 * (docs/adr/0025). It holds fingerprints, never a secret.
 *
 *   format: vauban-accepted-secrets/1
 *   accepted:
 *   - finding: 0123456789abcdef
 *     what: "generic-password, tests/db.env:3"      for people; not read
 *     why: "account of the test bench"
 *     by: ana
 *     until: 2027-06-30                             optional
 */
#include "run/run_int.h"

#include <stdlib.h>

#include "core/file.h"
#include "core/limits.h"
#include "core/yaml.h"

#define FILE_NAME "vauban-secrets.yaml"
enum { DIGITS = 16 };

struct entry {
	struct vb_str finding, what, why, by;
	int64_t until;
	bool used;
};
typedef VB_VEC(struct entry) entries;

const char *run_accepted_path(const struct run_place *place, struct vb_arena *a)
{
	struct vb_str dir = place->case_file ? vb_path_dir(vb_str(place->case_file)) : VB_STR(".");

	return vb_path_join(a, dir, VB_STR(FILE_NAME)).p;
}

/* ---- the file ------------------------------------------------------------------------------ */

static bool entry_read(const struct vb_yaml *node, struct entry *out, struct vb_error *err)
{
	static const char *const keys[] = {"finding", "what", "why", "by", "until"};
	const struct vb_yaml *until = vb_yaml_get(node, "until");

	if (!vb_yaml_keys(node, keys, VB_COUNT(keys), err))
		return false;
	*out = (struct entry){.finding = vb_yaml_str(node, "finding"),
			      .what = vb_yaml_str(node, "what"),
			      .why = vb_str_trim(vb_yaml_str(node, "why")),
			      .by = vb_yaml_str(node, "by")};
	if (out->finding.n != DIGITS)
		return vb_yaml_fail(err, node, "\"finding\" is the %d digits of a finding", DIGITS);
	if (!out->why.n)
		return vb_yaml_fail(err, node, "an accepted secret needs a reason: \"why\"");
	if (until && !vb_time_parse(until->text, &out->until))
		return vb_yaml_fail(err, until, "a day such as 2027-06-30 is expected here");
	return true;
}

static bool file_read(const char *path, struct vb_arena *a, entries *out, struct vb_error *err)
{
	static const char *const keys[] = {"format", "accepted"};
	const struct vb_yaml *list;
	struct vb_yaml *root;
	struct vb_str text;

	if (!vb_file_exists(path))
		return true;
	if (!vb_file_load(a, path, VB_LIMIT_CASE_BYTES, &text, err) ||
	    !vb_yaml_read(a, text, path, &root, err) ||
	    !vb_yaml_format(root, "vauban-accepted-secrets/1", err) ||
	    !vb_yaml_keys(root, keys, VB_COUNT(keys), err))
		return false;
	list = vb_yaml_get(root, "accepted");
	if (list && !vb_yaml_null(list) && list->kind != VB_YAML_LIST)
		return vb_yaml_fail(err, list, "a list of accepted secrets is expected here");
	for (size_t i = 0; list && list->kind == VB_YAML_LIST && i < list->n; i++)
		if (!entry_read(list->items[i], vb_vec_add(a, out), err))
			return false;
	return true;
}

/* ---- applying it --------------------------------------------------------------------------- */

static struct model_decision decision_of(struct vb_arena *a, const struct entry *e)
{
	return (struct model_decision){.status = MODEL_ACCEPTED,
				       .justification = vb_arena_printable(a, e->why),
				       .author = vb_arena_printable(a, e->by),
				       .until = e->until};
}

bool run_accepted_load(const struct run_place *place, struct vb_arena *a, run_accepted *out,
		       struct vb_error *err)
{
	run_accepted got = {0};
	entries list = {0};

	if (!file_read(run_accepted_path(place, a), a, &list, err))
		return false;
	for (size_t i = 0; i < list.n; i++)
		*vb_vec_add(a, &got) = (struct run_accepted_one){list.v[i].finding,
								 decision_of(a, &list.v[i])};
	*out = got;
	return true;
}

void run_accepted_decide(const run_accepted *list, struct model_finding *f)
{
	for (size_t i = 0; f->kind == MODEL_SECRET && !f->decided && i < list->n; i++)
		if (vb_str_eq(list->v[i].finding, f->fingerprint)) {
			f->decided = true;
			f->decision = list->v[i].decision;
		}
}

bool run_accepted_apply(const struct vb_run *run, const struct run_place *place,
			struct model_assessment *as, struct vb_error *err)
{
	entries list = {0};
	size_t stale = 0;

	if (!file_read(run_accepted_path(place, as->arena), as->arena, &list, err))
		return false;
	for (size_t i = 0; i < list.n; i++) {
		for (size_t k = 0; k < as->findings.n; k++) {
			struct model_finding *f = &as->findings.v[k];

			if (f->kind != MODEL_SECRET ||
			    !vb_str_eq(f->fingerprint, list.v[i].finding))
				continue;
			list.v[i].used = true;
			if (f->decided) /* what the store says is newer */
				continue;
			f->decided = true;
			f->decision = decision_of(as->arena, &list.v[i]);
		}
		stale += !list.v[i].used;
	}
	if (stale)
		vb_run_note(run, VB_NOTE_INFO,
			    vb_t(run->lang,
				 "%s: %zu accepted secrets are not in what was looked at",
				 "%s : %zu secrets acceptés ne sont pas dans ce qui a été regardé"),
			    FILE_NAME, stale);
	return true;
}

/* ---- writing it ---------------------------------------------------------------------------- */

static int entry_order(const void *pa, const void *pb)
{
	return vb_str_cmp(((const struct entry *)pa)->finding, ((const struct entry *)pb)->finding);
}

/* A double-quoted scalar of YAML: texts of ours are printable, two characters need a backslash. */
static void put_quoted(struct vb_buf *b, const char *key, struct vb_str s)
{
	if (!s.n)
		return;
	vb_buf_printf(b, "  %s: \"", key);
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '"' || s.p[i] == '\\')
			vb_buf_char(b, '\\');
		vb_buf_char(b, s.p[i]);
	}
	vb_buf_cstr(b, "\"\n");
}

static void put_entry(struct vb_arena *a, struct vb_buf *b, const struct entry *e)
{
	vb_buf_printf(b, "- finding: \"%.*s\"\n", VB_FMT(e->finding));
	put_quoted(b, "what", vb_arena_printable(a, e->what));
	put_quoted(b, "why", vb_arena_printable(a, e->why));
	put_quoted(b, "by", vb_arena_printable(a, e->by));
	if (e->until)
		vb_buf_printf(b, "  until: %.*s\n", VB_FMT(vb_time_day(a, e->until)));
}

static bool file_write(const char *path, struct vb_arena *a, entries *list, struct vb_error *err)
{
	struct vb_buf b;
	bool ok;

	if (list->n)
		qsort(list->v, list->n, sizeof(*list->v), entry_order);
	vb_buf_init(&b, VB_LIMIT_CASE_BYTES);
	vb_buf_cstr(&b, "# Secrets that were looked at and accepted; vauban secrets --accept "
			"writes this file.\nformat: vauban-accepted-secrets/1\naccepted:\n");
	for (size_t i = 0; i < list->n; i++)
		put_entry(a, &b, &list->v[i]);
	ok = b.over ? vb_fail(err, VB_E_LIMIT, "%s would be over %zu bytes", path, b.max)
		    : vb_file_save(path, vb_buf_view(&b), err);
	vb_buf_done(&b);
	return ok;
}

static struct vb_str described(struct vb_arena *a, const struct model_finding *f)
{
	const struct model_evidence *e = f->evidence.n ? f->evidence.v : NULL;

	if (!e)
		return f->subject;
	return e->line ? vb_arena_printf(a, "%.*s, %.*s:%u", VB_FMT(e->what), VB_FMT(e->file),
					 e->line)
		       : vb_arena_printf(a, "%.*s, %.*s", VB_FMT(e->what), VB_FMT(e->file));
}

bool run_accepted_add(const struct vb_run *run, const struct run_place *place,
		      const struct model_assessment *as, const struct run_acceptance *why,
		      size_t *added, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char *path = run_accepted_path(place, a);
	entries list = {0};
	size_t n = 0;

	if (!file_read(path, a, &list, err))
		return false;
	for (size_t i = 0; i < as->findings.n; i++) {
		const struct model_finding *f = &as->findings.v[i];
		struct entry *e = NULL;

		if (f->kind != MODEL_SECRET || model_finding_closed(f, run->now))
			continue;
		for (size_t k = 0; k < list.n; k++) /* past its day: accepted anew */
			e = vb_str_eq(list.v[k].finding, f->fingerprint) ? &list.v[k] : e;
		if (!e)
			e = vb_vec_add(a, &list);
		*e = (struct entry){.finding = f->fingerprint,
				    .what = described(a, f),
				    .why = why->why,
				    .by = why->by,
				    .until = why->until};
		n++;
	}
	*added = n;
	return !n || file_write(path, a, &list, err);
}
