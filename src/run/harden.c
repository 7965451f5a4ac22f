/*
 * harden.c - `vauban harden`: audit, write what mends the failures into a folder, audit again with it.
 *
 *   last run or TARGET ──audit──► failing rules ──► FOLDER.part/root ──scanned──► facts with it ──rules──► closed?
 *                                     ▲                                                    │ no: another way
 *                                     └────────────────────────────────────────────────────┘
 *   case ──flows──► network/ID.nft, ID.mud.json        FOLDER.part ──renamed──► FOLDER
 *
 * The folder appears whole or not at all. A folder that is there is only replaced when asked, and only when it is one
 * of ours: it holds vauban-harden.json.
 */
#include "run/harden.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/file.h"
#include "core/json.h"
#include "core/limits.h"
#include "run/run_int.h"
#include "scan/scan.h"

enum { ROUNDS_MAX = 4 }; /* ways a rule can be tried, and one more to look at the last */
#define MARK "vauban-harden.json"

struct hardening {
	const struct vb_run *run;
	const struct run_harden_options *options;
	struct run_session *session;
	struct vb_arena *arena;
	struct audit_rules *rules;
	struct model_wants wants;
	const char *part; /* the folder while it is written */
	struct run_harden_result *out;
};

/* ---- folders ---------------------------------------------------------------------------- */

static bool file_put(struct vb_arena *a, const char *dir, const struct audit_harden_file *f,
		     struct vb_error *err)
{
	struct vb_str path = vb_path_join(a, vb_str(dir), f->path);

	if (!vb_mkdirs(vb_arena_cstr(a, vb_path_dir(path)), err) ||
	    !vb_file_save(path.p, f->content, err))
		return false;
	if (f->executable && chmod(path.p, 0755) != 0)
		return vb_fail_errno(err, "make executable", path.p);
	return true;
}

static bool files_put(struct vb_arena *a, const char *dir, const audit_harden_files *files,
		      struct vb_error *err)
{
	for (size_t i = 0; i < files->n; i++)
		if (!file_put(a, dir, &files->v[i], err))
			return false;
	return true;
}

/* May FOLDER be written? Looked at before the audit: a slip must not cost one. */
static bool folder_check(const struct hardening *h, struct vb_error *err)
{
	const char *folder = h->options->folder;
	struct stat st;

	if (lstat(folder, &st) != 0)
		return errno == ENOENT || vb_fail_errno(err, "look at", folder);
	if (!h->options->replace) {
		vb_fail(err, VB_E_ENV, vb_t(h->run->lang, "%s is there already", "%s existe déjà"),
			folder);
		return vb_hint(err, vb_t(h->run->lang, "--replace writes it anew, -o names another",
					 "--replace le réécrit, -o en nomme un autre"));
	}
	if (!S_ISDIR(st.st_mode) ||
	    !vb_file_exists(vb_path_join(h->arena, vb_str(folder), VB_STR(MARK)).p))
		return vb_fail(
			err, VB_E_ENV,
			vb_t(h->run->lang,
			     "%s was not written by vauban harden: it is not replaced",
			     "%s n’a pas été écrit par vauban harden : il n’est pas remplacé"),
			folder);
	return true;
}

static bool part_make(struct hardening *h, struct vb_error *err)
{
	struct vb_str folder = vb_path_trim(vb_str(h->options->folder));
	char *name;

	h->out->folder = vb_arena_cstr(h->arena, folder);
	name = vb_arena_alloc(h->arena, folder.n + 16);
	snprintf(name, folder.n + 16, "%.*s.part-XXXXXX", VB_FMT(folder));
	if (!vb_mkdirs(vb_arena_cstr(h->arena, vb_path_dir(folder)), err))
		return false;
	if (!mkdtemp(name))
		return vb_fail_errno(err, "make a folder beside", h->out->folder);
	h->part = name;
	return chmod(name, 0755) == 0 || vb_fail_errno(err, "open to readers", name);
}

static bool part_settle(struct hardening *h, struct vb_error *err)
{
	const char *folder = h->out->folder;
	const char *old = vb_arena_printf(h->arena, "%s.old", h->part).p;
	bool there = vb_dir_exists(folder);

	if (there && rename(folder, old) != 0)
		return vb_fail_errno(err, "put aside", folder);
	if (rename(h->part, folder) != 0) {
		vb_fail_errno(err, "write", folder);
		if (there && rename(old, folder) != 0)
			vb_hint(err, "what was there is now %s", old);
		return false;
	}
	if (there)
		vb_tree_remove(old);
	h->part = NULL;
	return true;
}

/* ---- one target ------------------------------------------------------------------------- */

/* The text of the files to change, out of the target itself. */
static bool texts_read(struct hardening *h, struct audit_harden *x, const char *path,
		       struct vb_error *err)
{
	struct model_facts *texts VB_CLEANUP(scan_facts_cleanup) = NULL;
	struct model_wants wants = {0};
	struct scan_options options = {.wants = &wants, .wants_only = true};

	audit_harden_wants(x, &wants);
	if (!wants.v.n)
		return true;
	if (!scan_target(h->run, path, &options, &texts, err))
		return false;
	audit_harden_texts(x, texts);
	return true;
}

/* What an earlier round wrote. */
static void round_clear(struct hardening *h, const char *dir)
{
	static const char *const ours[] = {"root", "build", "modes.sh"};

	for (size_t i = 0; i < VB_COUNT(ours); i++)
		vb_tree_remove(vb_path_join(h->arena, vb_str(dir), vb_str(ours[i])).p);
}

/* Writes, scans what was written, judges the target as it would be. *again: another way is to be tried. */
static bool round_try(struct hardening *h, struct audit_harden *x, const char *dir,
		      audit_harden_files *files, bool *again, struct vb_error *err)
{
	struct scan_options options = {.wants = &h->wants, .wants_only = true};
	const char *root = vb_path_join(h->arena, vb_str(dir), VB_STR("root")).p;
	struct model_assessment after = {.arena = h->arena};
	struct model_facts *written VB_CLEANUP(scan_facts_cleanup) = NULL;

	*files = (audit_harden_files){0};
	round_clear(h, dir);
	audit_harden_write(x, files);
	if (!vb_mkdirs(root, err) || !files_put(h->arena, dir, files, err) ||
	    !scan_target(h->run, root, &options, &written, err) ||
	    !audit_facts(h->run, h->rules, NULL, audit_harden_overlay(x, written), &after, err))
		return false;
	*again = audit_harden_learn(x, &after);
	return true;
}

/*
 * The folder of target i below the one that is written, "" for the only one. Its id may be a folder's name, or come from a
 * run that others sent: it leads nowhere else, and no two are the same.
 */
static struct vb_str part_name(struct hardening *h, size_t i)
{
	const struct model_assessment *a = h->session->assessment;
	struct vb_str name = vb_path_word(h->arena, a->targets.v[i].id);

	if (a->targets.n == 1 && !a->targets.v[i].id.n)
		return VB_STR("");
	for (size_t k = 0; k < i; k++)
		if (vb_str_eq(vb_path_word(h->arena, a->targets.v[k].id), name))
			return vb_arena_printf(h->arena, "%.*s-%zu", VB_FMT(name), i + 1);
	return name;
}

static bool target_write(struct hardening *h, size_t i, const struct model_facts *facts,
			 struct vb_error *err)
{
	const struct model_assessment *a = h->session->assessment;
	struct vb_str id = a->targets.v[i].id, name = part_name(h, i);
	const char *dir = name.n ? vb_path_join(h->arena, vb_str(h->part), name).p : h->part;
	struct audit_harden *x = audit_harden_start(h->run, h->rules, facts, a, id, h->arena);
	struct audit_harden_part *t = vb_vec_add(h->arena, &h->out->targets);
	audit_harden_files files = {0};
	bool again = true;

	*t = (struct audit_harden_part){.id = id, .path = a->targets.v[i].path};
	if (!facts) {
		audit_harden_write(x, &files);
		if (!files_put(h->arena, dir, &files, err))
			return false;
	} else if (!texts_read(h, x, vb_arena_cstr(h->arena, t->path), err)) {
		return false;
	}
	for (int n = 0; facts && again && n < ROUNDS_MAX; n++)
		if (!round_try(h, x, dir, &files, &again, err))
			return false;
	t->verified = facts && !again;
	audit_harden_result(x, &t->items, &t->broken);
	if (rmdir(vb_path_join(h->arena, vb_str(dir), VB_STR("root")).p) == 0 && name.n)
		(void)rmdir(dir); /* nothing was written for it */
	for (size_t k = 0; k < files.n; k++) {
		struct audit_harden_file *f = vb_vec_add(h->arena, &h->out->files);

		*f = files.v[k];
		if (name.n)
			f->path = vb_path_join(h->arena, name, f->path);
	}
	return true;
}

/* ---- the folder ------------------------------------------------------------------------- */

static bool page_put(struct hardening *h, enum vb_lang lang, const char *name, struct vb_error *err)
{
	const struct model_case *c = h->session->the_case;
	struct audit_harden_page page = {
		.lang = lang,
		.product = c && c->title.n     ? c->title
			   : c && c->id.n      ? c->id
			   : h->out->targets.n ? h->out->targets.v[0].path
					       : VB_STR("the product"),
							.day = vb_time_day(h->arena, h->run->now),
							.parts = h->out->targets.v,
							.n_parts = h->out->targets.n,
							.devices = &h->out->devices,
							.files = &h->out->files};
	struct audit_harden_file f = {.path = vb_str(name)};
	struct vb_buf b;
	bool ok;

	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	audit_harden_page_write(&page, &b);
	f.content = vb_buf_view(&b);
	ok = file_put(h->arena, h->part, &f, err);
	vb_buf_done(&b);
	return ok;
}

/* What makes the folder ours, and what a script may read. docs/JSON.md. */
static bool mark_put(struct hardening *h, struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = run_harden_json(h->run, h->out);
	struct audit_harden_file f = {.path = VB_STR(MARK)};
	struct vb_buf b;
	bool ok;

	vb_buf_init(&b, VB_LIMIT_REPORT_BYTES);
	ok = vb_json_write(doc, true, &b, err);
	f.content = vb_buf_view(&b);
	ok = ok && file_put(h->arena, h->part, &f, err);
	vb_buf_done(&b);
	return ok;
}

static bool folder_write(struct hardening *h, bool verified, struct vb_error *err)
{
	struct run_session *s = h->session;
	audit_harden_files network = {0};

	for (size_t i = 0; i < s->assessment->targets.n; i++)
		if (!target_write(h, i, verified ? s->facts.v[i] : NULL, err))
			return false;
	if (s->the_case)
		audit_flow_files(h->run, s->the_case, h->options->mud_url, h->arena, &network,
				 &h->out->devices);
	if (!files_put(h->arena, h->part, &network, err))
		return false;
	for (size_t i = 0; i < network.n; i++)
		*vb_vec_add(h->arena, &h->out->files) = network.v[i];
	return page_put(h, VB_EN, "README.md", err) && page_put(h, VB_FR, "LISEZMOI.md", err) &&
	       mark_put(h, err) && part_settle(h, err);
}

/* ---- what to look at -------------------------------------------------------------------- */

/* Targets of the last recorded run that are still there. */
static bool targets_of_run(struct hardening *h, const struct run_place *place,
			   const char ***targets, size_t *n, bool *gone)
{
	struct run_session last;
	struct vb_error ignored;

	*n = 0;
	*gone = false;
	if (!vb_file_exists(place->store) ||
	    !run_recall(h->run, place, VB_STR("last"), &last, &ignored))
		return false;
	*targets = vb_arena_array(h->arena, last.assessment->targets.n + 1, sizeof(**targets));
	for (size_t i = 0; i < last.assessment->targets.n; i++) {
		const char *path = vb_arena_cstr(h->arena, last.assessment->targets.v[i].path);

		if (access(path, F_OK) == 0)
			(*targets)[(*n)++] = path;
	}
	*gone = last.assessment->targets.n && !*n;
	run_session_done(&last);
	return true;
}

static bool decisions_apply(struct hardening *h, const struct run_place *place,
			    struct vb_error *err)
{
	struct store *store VB_CLEANUP(store_cleanup) = NULL;
	const struct model_case *c = h->session->the_case;

	if (!vb_file_exists(place->store))
		return true;
	if (!store_open(place->store, &store, err) ||
	    !store_apply_decisions(store, c ? c->id : VB_STR(""), h->session->assessment, err))
		return false;
	audit_waive(h->session->assessment, h->run->now);
	return true;
}

/* The product as it is now; *verified false: nothing is left to look at, the last run is taken at its word. */
static bool product_open(struct hardening *h, const struct run_place *place, bool *verified,
			 struct vb_error *err)
{
	struct run_audit_options options = {
		.targets = h->options->targets, .n_targets = h->options->n_targets, .forget = true};
	struct run_place settings_only = *place;
	const char **targets = NULL;
	size_t n = 0;
	bool gone = false;

	settings_only.index = ""; /* advisories mend no setting: none are needed */

	if (!options.n_targets && targets_of_run(h, place, &targets, &n, &gone) && n) {
		options.targets = targets;
		options.n_targets = n;
	}
	*verified = !gone;
	if (gone) {
		vb_run_note(h->run, VB_NOTE_WARNING,
			    vb_t(h->run->lang,
				 "the targets of the last run are gone: written from its findings, "
				 "not audited again",
				 "les cibles du dernier audit ne sont plus là : écrit d’après ses "
				 "constats, sans second audit"));
		if (!run_recall(h->run, place, VB_STR("last"), h->session, err))
			return false;
		return !place->case_file ||
		       case_load(h->run, place->case_file, &h->session->the_case,
				 &h->session->problems, err);
	}
	return run_audit(h->run, &settings_only, &options, h->session, err) &&
	       decisions_apply(h, place, err);
}

bool run_harden(const struct vb_run *run, const struct run_place *place,
		const struct run_harden_options *options, struct run_harden_result *out,
		struct vb_error *err)
{
	struct run_harden_result r = {.arena = vb_arena_new()};
	struct hardening h = {
		.run = run, .options = options, .session = &r.session, .arena = r.arena, .out = &r};
	bool ok, verified = false;

	ok = folder_check(&h, err) && product_open(&h, place, &verified, err) &&
	     run_rules_open(place, h.arena, NULL, &h.rules, err);
	if (ok) {
		audit_wants(h.rules, h.arena, &h.wants);
		ok = part_make(&h, err) && folder_write(&h, verified, err);
	}
	if (h.part)
		vb_tree_remove(h.part);
	r.rules = h.rules;
	if (!ok) {
		run_harden_done(&r);
		return false;
	}
	*out = r;
	return true;
}

void run_harden_done(struct run_harden_result *r)
{
	run_session_done(&r->session);
	audit_rules_free(r->rules);
	vb_arena_free(r->arena);
	*r = (struct run_harden_result){0};
}

/* ---- as JSON ---------------------------------------------------------------------------- */

static void both_put(yyjson_mut_doc *doc, yyjson_mut_val *o, const char *key, struct model_text t)
{
	yyjson_mut_val *both;

	if (!t.en.n) {
		yyjson_mut_obj_add_null(doc, o, key);
		return;
	}
	both = yyjson_mut_obj_add_obj(doc, o, key);
	vb_json_put_str(doc, both, "en", t.en);
	vb_json_put_str(doc, both, "fr", t.fr);
}

static void words_put(yyjson_mut_doc *doc, yyjson_mut_val *o, const char *key,
		      const struct vb_str *v, size_t n)
{
	yyjson_mut_val *list = yyjson_mut_obj_add_arr(doc, o, key);

	for (size_t i = 0; i < n; i++)
		vb_json_add_str(doc, list, v[i]);
}

static void target_put(yyjson_mut_doc *doc, yyjson_mut_val *list, const struct audit_harden_part *t)
{
	yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, list), *items;

	vb_json_put_str(doc, o, "target", t->id);
	vb_json_put_str(doc, o, "path", t->path);
	yyjson_mut_obj_add_bool(doc, o, "audited_again", t->verified);
	items = yyjson_mut_obj_add_arr(doc, o, "rules");
	for (size_t i = 0; i < t->items.n; i++) {
		yyjson_mut_val *x = yyjson_mut_arr_add_obj(doc, items);

		vb_json_put_str(doc, x, "rule", t->items.v[i].rule);
		both_put(doc, x, "title", t->items.v[i].title);
		yyjson_mut_obj_add_str(doc, x, "severity",
				       model_severity_word(t->items.v[i].severity));
		yyjson_mut_obj_add_str(doc, x, "state", run_harden_state(t->items.v[i].state));
		both_put(doc, x, "why", t->items.v[i].why);
	}
	words_put(doc, o, "broken", t->broken.v, t->broken.n);
}

const char *run_harden_state(enum audit_harden_state s)
{
	static const char *const words[] = {"closed", "written", "build", "left"};

	return words[s];
}

yyjson_mut_doc *run_harden_json(const struct vb_run *run, const struct run_harden_result *r)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc), *list;

	yyjson_mut_doc_set_root(doc, root);
	yyjson_mut_obj_add_str(doc, root, "format", "vauban-harden/1");
	vb_json_put_str(doc, root, "written", vb_time_rfc3339(r->arena, run->now));
	list = yyjson_mut_obj_add_arr(doc, root, "targets");
	for (size_t i = 0; i < r->targets.n; i++)
		target_put(doc, list, &r->targets.v[i]);
	list = yyjson_mut_obj_add_arr(doc, root, "devices");
	for (size_t i = 0; i < r->devices.n; i++) {
		const struct audit_flow_device *d = &r->devices.v[i];
		yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, list);

		vb_json_put_str(doc, o, "device", d->id);
		yyjson_mut_obj_add_uint(doc, o, "flows_in", d->in);
		yyjson_mut_obj_add_uint(doc, o, "flows_out", d->out);
		words_put(doc, o, "without_port", d->unknown.v, d->unknown.n);
		words_put(doc, o, "without_address", d->open.v, d->open.n);
	}
	list = yyjson_mut_obj_add_arr(doc, root, "files");
	for (size_t i = 0; i < r->files.n; i++) {
		yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, list);

		vb_json_put_str(doc, o, "path", r->files.v[i].path);
		words_put(doc, o, "closes", r->files.v[i].closes.v, r->files.v[i].closes.n);
	}
	return doc;
}
