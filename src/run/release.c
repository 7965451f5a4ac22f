/*
 * release.c - the gate, and the folder a release leaves in when it opens.
 *
 *   case + last audit + matrix + evidence log ──► gate ──► no: every reason
 *                                                     └──► folder: bills of materials, VEX, advisory, evidence, sheets in
 *                                                          both languages, SHA256SUMS, its Ed25519 signature
 *
 * The folder is written beside its place and renamed when it is whole.
 */
#include "run/run_int.h"

#include <stdio.h>

#include "core/file.h"
#include "core/hash.h"
#include "core/limits.h"
#include "core/sign.h"
#include "report/report.h"
#include "verify/sums.h"

struct releasing {
	const struct vb_run *run;
	const struct run_place *place;
	const struct run_release_options *o;
	struct run_release_result *r;
	struct vb_arena *a;
	const char *folder; /* the unfinished one */
	struct vb_buf *sums;
	struct run_session before; /* of the version it replaces, when one is recorded */
	struct report_update update;
};

static bool file_put(struct releasing *x, const char *name, struct vb_str bytes,
		     struct vb_error *err)
{
	verify_sums_put(x->sums, &(struct verify_sum){vb_sha256_hex(x->a, bytes), vb_str(name)});
	*vb_vec_add(x->a, &x->r->files) = vb_arena_str(x->a, vb_str(name));
	return vb_file_save(vb_path_join(x->a, vb_str(x->folder), vb_str(name)).p, bytes, err);
}

/* The documents of the audit that go with every release; an advisory only when there is something to say. */
static bool reports_put(struct releasing *x, struct vb_error *err)
{
	static const struct {
		const char *format, *file;
	} wanted[] = {{"cyclonedx", "sbom.cdx.json"},
		      {"spdx", "sbom.spdx.json"},
		      {"openvex", "vex.openvex.json"},
		      {"csaf", "advisory.csaf.json"}};

	for (size_t i = 0; i < VB_COUNT(wanted); i++) {
		const struct report_format *f = report_format_named(vb_str(wanted[i].format));
		struct vb_buf b VB_CLEANUP(vb_buf_done) = {0};

		vb_assert(f);
		vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
		if (!f->write(x->run, x->r->session.assessment, &b, err)) {
			if (f->needs_vulnerability && err->code == VB_E_MISSING)
				continue;
			return false;
		}
		if (!file_put(x, wanted[i].file, vb_buf_view(&b), err))
			return false;
	}
	return true;
}

static bool sheet_put(struct releasing *x, const char *name, const struct report_templates *set,
		      enum vb_lang lang, struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	struct report_sources from = {.c = x->r->session.the_case,
				      .a = x->r->session.assessment,
				      .matrix = &x->r->matrix,
				      .update = &x->update,
				      .key = run_release_key(x->place, x->a)};
	const struct report_kind *kind = report_kind_named(vb_str(name));
	struct vb_buf b VB_CLEANUP(vb_buf_done) = {0};
	struct vb_run run = *x->run;
	struct report_sheet sheet;

	vb_assert(kind);
	run.lang = lang;
	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	run_sheet_fill(&run, kind, &from, x->a, doc, &sheet);
	return report_sheet_html(&sheet, set, &b, err) &&
	       file_put(x, vb_arena_printf(x->a, "%s.%s.html", name, vb_t(lang, "en", "fr")).p,
			vb_buf_view(&b), err);
}

static bool sheets_put(struct releasing *x, struct vb_error *err)
{
	static const char *const sheets[] = {"deployment", "user-information", "declaration",
					     "acceptance", "update"};
	size_t n = VB_COUNT(sheets) - (x->update.before == NULL); /* an update replaces something */
	const char *own = vb_path_join(x->a, vb_path_dir(vb_str(x->place->store)),
				       VB_STR("templates")).p;
	struct report_templates set;

	if (!report_templates_load(x->a, vb_dir_exists(own) ? own : NULL, &set, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!sheet_put(x, sheets[i], &set, VB_EN, err) ||
		    !sheet_put(x, sheets[i], &set, VB_FR, err))
			return false;
	return true;
}

static bool evidence_put(struct releasing *x, struct vb_error *err)
{
	struct run_log_export o = {.key = x->o->key, .author = x->o->author};
	struct vb_buf b VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	return run_log_export(x->run, x->place, x->a, &o, &b, err) &&
	       file_put(x, "evidence.json", vb_buf_view(&b), err);
}

static bool files_sign(struct releasing *x, struct vb_str sums,
		       const struct vb_signature *signature, const struct vb_key *public,
		       struct vb_error *err)
{
	const struct {
		const char *name;
		struct vb_str text;
	} files[] = {
		{"SHA256SUMS", sums},
		{"SHA256SUMS.ed25519",
		 vb_arena_printf(
			 x->a, "%.*s\n",
			 VB_FMT(vb_arena_hex(x->a, signature->bytes, sizeof(signature->bytes))))},
		{"release.pub", vb_arena_printf(x->a, "%.*s\n", VB_FMT(vb_key_hex(x->a, public)))},
	};

	for (size_t i = 0; i < VB_COUNT(files); i++)
		if (!vb_file_save(vb_path_join(x->a, vb_str(x->folder), vb_str(files[i].name)).p,
				  files[i].text, err))
			return false;
	return true;
}

static bool signature_put(struct releasing *x, struct vb_error *err)
{
	const char *key = x->o->key ? x->o->key : run_log_key(x->place, x->a);
	struct vb_signature signature;
	struct vb_str sums = vb_arena_str(x->a, vb_buf_view(x->sums));
	struct vb_key public;

	if (!vb_key_of(key, &public, err) || !vb_sign(key, sums, &signature, err))
		return false;
	return files_sign(x, sums, &signature, &public, err);
}

static bool folder_write(struct releasing *x, struct vb_error *err)
{
	const char *folder = vb_arena_cstr(x->a, vb_path_trim(vb_str(x->o->folder)));
	struct vb_buf sums VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&sums, VB_MIB);
	x->sums = &sums;
	x->folder = vb_arena_printf(x->a, "%s.part", folder).p;
	if (vb_dir_exists(folder) || vb_dir_exists(x->folder)) {
		vb_fail(err, VB_E_USAGE,
			"%s (or %s.part) is already there: a release is not replaced", folder,
			folder);
		return vb_hint(err, "name another folder, or move it away");
	}
	if (run_update_find(x->run, x->place, &x->r->session,
			    VB_STR(""), &x->before, &x->update, err) && vb_mkdirs(x->folder, err) &&
			    reports_put(x, err) && evidence_put(x, err) && sheets_put(x, err) &&
			    signature_put(x, err)) {
		if (rename(x->folder, folder) == 0)
			return true;
		vb_fail_errno(err, "rename to", folder);
	}
	vb_tree_remove(x->folder); /* half a release is none */
	return false;
}

static bool facts_open(struct releasing *x, struct verify_gate_facts *f, struct vb_error *err)
{
	struct run_release_result *r = x->r;
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	struct store_log_report log;
	struct store_run last;
	struct model_case *c;

	if (!run_store_open(x->place, &store, err) ||
	    !store_get_run(store, x->a, VB_STR("last"), &last, err) ||
			   !run_recall(x->run, x->place, VB_STR("last"), &r->session, err))
		return false;
	if (!run_case_open(x->run, x->place, &c, err))
		return false;
	case_free(r->session.the_case);
	r->session.the_case = c;
	r->session.assessment->the_case = c;
	if (!run_matrix(x->run, x->place, x->a, c, &r->matrix, err) ||
	    !run_log_verify(x->place, x->a, NULL, &log, err))
		return false;
	*f = (struct verify_gate_facts){c, r->session.assessment, last.release, &r->matrix,
					log.problems};
	return true;
}

bool run_release(const struct vb_run *run, const struct run_place *place,
		 const struct run_release_options *options, struct run_release_result *out,
		 struct vb_error *err)
{
	struct run_release_result r = {.arena = vb_arena_new()};
	struct releasing x = {.run = run, .place = place, .o = options, .r = &r, .a = r.arena};
	struct verify_gate_facts facts;
	bool ok = run_case_needed(run, place, err) && facts_open(&x, &facts, err);

	if (ok) {
		verify_gate_check(run, x.a, &facts, &r.gate);
		ok = r.gate.failed || !options->folder || folder_write(&x, err);
	}
	run_session_done(&x.before);
	if (!ok) {
		run_release_done(&r);
		return false;
	}
	*out = r;
	return true;
}

void run_release_done(struct run_release_result *r)
{
	run_session_done(&r->session);
	vb_arena_free(r->arena);
	*r = (struct run_release_result){0};
}
