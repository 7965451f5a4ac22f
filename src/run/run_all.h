/*
 * run_all.h - the use cases: the only place where the store and the engines meet. One function a verb; the command
 * line and the console call the same ones. Results are model structs in the session's arena.
 */
#ifndef VAUBAN_RUN_RUN_ALL_H
#define VAUBAN_RUN_RUN_ALL_H

#include "audit/audit.h"
#include "case/case.h"
#include "case/edit.h"
#include "core/run.h"
#include "match/match.h"
#include "model/assessment.h"
#include "model/duty.h"
#include "model/ebios.h"
#include "model/test.h"
#include "model/threat.h"
#include "plan/plan.h"
#include "run/incident.h"
#include "run/sheet.h"
#include "store/log.h"
#include "store/store.h"
#include "verify/gate.h"

/* ---- where things are ------------------------------------------------------------------- */

struct run_actor;
#define RUN_FOLDER ".vauban" /* what we keep about a product, beside its case */
struct run_place {
	struct vb_arena *arena;
	const char *case_file;  /* NULL: no case */
	const char *store;      /* .vauban/vauban.db beside the case, else in the current folder */
	const char *index;      /* the advisory index */
	const char *share;      /* rules, templates ... of this installation */
	const char *user_rules; /* .vauban/rules beside the store when it exists, else NULL */
	const struct run_actor
		*by; /* who writes to the store, for the trail; NULL: no line is left */
};
struct run_place_wish { /* what the user asked for; NULL: find it */
	const char *case_file, *store, *index, *share;
	const char *dir; /* where to look from; NULL: the current folder */
};
bool run_place_find(struct vb_arena *a, const struct run_place_wish *wish, struct run_place *out,
		    struct vb_error *err) VB_MUST_USE;

/* ---- audit ------------------------------------------------------------------------------ */

/* A target that is an address: 0 is the usual value. Only the site of that address is asked. */
struct run_crawl {
	unsigned pages;   /* to read at most; usual: 1, the page of the address alone */
	unsigned depth;   /* links away from it at most */
	unsigned seconds; /* for all of it */
	uint64_t bytes;   /* received at most, give or take one answer */
};
enum { RUN_CRAWL_DEPTH = 4, RUN_CRAWL_SECONDS = 300, RUN_CRAWL_BYTES = 128 * 1024 * 1024 };
struct run_audit_options {
	const char *const *targets; /* empty: the case's targets, else the current folder */
	size_t n_targets;
	bool digests;       /* packaged files are compared with what their packages recorded */
	bool files;         /* the digest of every file, what they are made of, and no judgement */
	bool packages_only; /* no binary opened, no rule evaluated */
	bool inside;        /* what archives and images in a folder hold is listed */
	bool forget;        /* nothing is recorded; recorded decisions are applied */
	bool secrets_only;  /* rules that find secrets and nothing else; no store */
	struct run_crawl crawl;
	const char *const *
		exclude; /* patterns of what is not looked at, in every target: scan_options.exclude */
	size_t n_exclude;
};
struct run_session { /* owns everything an assessment points to */
	struct vb_arena *arena;
	struct model_case *the_case;
	struct model_assessment *assessment;
	VB_VEC(struct model_facts *) facts; /* one a target */
	struct case_problems problems;      /* of the case file */
	model_threats
		threats; /* of an audit: all whose situation exists, also those that do not apply */
	const char *not_recorded;  /* why the run could not be recorded, or NULL */
	const char *index_problem; /* why no advisory could be looked up, or NULL */
};
bool run_audit(const struct vb_run *run, const struct run_place *place,
	       const struct run_audit_options *options, struct run_session *out,
	       struct vb_error *err) VB_MUST_USE;
/* A recorded run again, with today's decisions: `word` as store_get_run takes it. */
bool run_recall(const struct vb_run *run, const struct run_place *place, struct vb_str word,
		struct run_session *out, struct vb_error *err) VB_MUST_USE;
/*
 * The same without its findings, but those on the component of that purl when it is not empty: rules are as decisions
 * leave them. What pages need that list components, rules or risk.
 */
bool run_recall_light(const struct vb_run *run, const struct run_place *place, struct vb_str word,
		      struct vb_str purl, struct run_session *out,
		      struct vb_error *err) VB_MUST_USE;
/* The last recorded run, light, with the case file of today, for figures; the case alone when nothing is recorded. */
bool run_figure(const struct vb_run *run, const struct run_place *place, struct run_session *out,
		struct vb_error *err) VB_MUST_USE;
void run_session_done(struct run_session *s);

/* ---- secrets that were looked at (accepted.c) ------------------------------------------- */

struct run_acceptance {
	struct vb_str why, by; /* why: compulsory */
	int64_t until;         /* 0: no end */
};
/* vauban-secrets.yaml beside the case, else in the current folder. */
const char *run_accepted_path(const struct run_place *place, struct vb_arena *a);
/* Its entries become decisions on the findings they name, where the store has none. */
bool run_accepted_apply(const struct vb_run *run, const struct run_place *place,
			struct model_assessment *as, struct vb_error *err) VB_MUST_USE;
/* Writes every open secret into it; what is there stays. */
bool run_accepted_add(const struct vb_run *run, const struct run_place *place,
		      const struct model_assessment *as, const struct run_acceptance *why,
		      size_t *added, struct vb_error *err) VB_MUST_USE;

/* ---- watch ------------------------------------------------------------------------------ */

struct run_watch_options {
	const char *const *from; /* paths; empty: the public feeds are downloaded */
	size_t n_from;
	const char *const *only; /* ecosystems to download; empty: a list of common ones */
	size_t n_only;
	const char *trust; /* public key of a bundle's sender, or NULL */
	const char *
		signers; /* OpenPGP keys one of which must have signed each CSAF document, or NULL */
	bool replace;    /* what was loaded before and is not given is dropped */
};
enum { RUN_WATCH_WHY = 8 };
struct run_watch_result {
	bool indexed;                  /* advisories or catalogues were taken, not news alone */
	uint64_t advisories, rejected; /* in the index; records left out now */
	uint64_t news, news_added,
		news_sources;             /* items read, those that are new, documents read */
	struct vb_str why[RUN_WATCH_WHY]; /* "file: reason" of the first ones */
	size_t n_why;
	const struct model_feed *feeds;
	size_t n_feeds;
	const char *index;
};
/* On failure the index that was there stays. */
bool run_watch(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
	       const struct run_watch_options *options, struct run_watch_result *out,
	       struct vb_error *err) VB_MUST_USE;
/* Makes the signing key at `path` and `path`.pub when there is none; *made tells. */
bool run_key(const char *path, struct vb_arena *a, struct vb_str *public_hex, bool *made,
	     struct vb_error *err) VB_MUST_USE;
/* The index in use as one signed file. */
bool run_bundle_write(const struct vb_run *run, const struct run_place *place, const char *key,
		      const char *path, struct vb_error *err) VB_MUST_USE;
/*
 * A bundle into the index. `trust`: the sender's public key, pinned from then on; NULL: the one pinned before. On
 * failure nothing has changed.
 */
bool run_bundle_take(const struct run_place *place, struct vb_arena *a, const char *path,
		     const char *trust, struct run_watch_result *out,
		     struct vb_error *err) VB_MUST_USE;
/* What the catalogues in the index call the weaknesses of the findings, what threats refer to, and `ids`; nothing when there
 * is no index. */
void run_names(const struct run_place *place, const struct vb_str *ids, size_t n,
	       struct model_assessment *into);
/* The feeds of the index in use; zero and no error when there is none. */
bool run_feeds(const struct run_place *place, struct vb_arena *a, const struct model_feed **out,
	       size_t *n, struct vb_error *err) VB_MUST_USE;

/* ---- case ------------------------------------------------------------------------------- */

bool run_check(const struct vb_run *run, const struct run_place *place, struct run_session *out,
	       struct vb_error *err) VB_MUST_USE;
/* Writes vauban.yaml in `dir`; refuses to replace one unless `replace`. *path: what was written. */
bool run_init(const struct vb_run *run, struct vb_arena *a, const char *dir, bool replace,
	      const char **path, struct vb_error *err) VB_MUST_USE;

/* ---- risk ------------------------------------------------------------------------------- */

struct run_risk_result {            /* of the case, with what the last recorded audit found */
	struct run_session session; /* assessment, threats */
	struct model_ebios ebios;
	model_duties duties;
};
/* whole: findings with all that is told of them; else with what they are judged by only, which is a third of the memory. */
bool run_risk(const struct vb_run *run, const struct run_place *place, bool whole,
	      struct run_risk_result *out, struct vb_error *err) VB_MUST_USE;
/* Which supposed probabilities decide (risk/threats.h), into the assessment. After run_risk or run_audit. */
bool run_sensitivity(const struct vb_run *run, const struct run_place *place,
		     struct model_assessment *as, struct vb_error *err) VB_MUST_USE;
struct run_duties_result { /* of the case alone */
	struct run_session session;
	model_duties duties;
};
bool run_duties(const struct vb_run *run, const struct run_place *place,
		struct run_duties_result *out, struct vb_error *err) VB_MUST_USE;
struct run_against_result { /* the requirements of one framework and what proves them, gaps first */
	struct run_session session;
	model_duty_points points;
	bool audited; /* results of rules were there */
};
bool run_against(const struct vb_run *run, const struct run_place *place, struct vb_str id,
		 struct run_against_result *out, struct vb_error *err) VB_MUST_USE;
/* ---- exchange --------------------------------------------------------------------------- */

/* `file` is read; what it became is in *out, which case_free(out->the_case) releases. Nothing is written. */
bool run_import(const struct vb_run *run, const char *file, struct case_imported *out,
		struct vb_error *err) VB_MUST_USE;
/* The case as a model of another tool: `format` is otm or threagile. A case with errors is refused. */
bool run_export(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
		const char *format, struct vb_str *out, struct vb_error *err) VB_MUST_USE;
bool run_case_diff(const struct vb_run *run, struct vb_arena *a, const char *before,
		   const char *after, struct case_differences *out,
		   struct vb_error *err) VB_MUST_USE;
/* vauban.yaml edited in place; `dry`: nothing is written. */
bool run_case_edit(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
		   const struct case_edit_ask *ask, bool dry, struct case_edited *out,
		   struct vb_error *err) VB_MUST_USE;
bool run_schema(const struct vb_run *run, struct vb_arena *a, struct vb_str *out,
		struct vb_error *err) VB_MUST_USE;

/* ---- rules ------------------------------------------------------------------------------ */

/* The shipped rules, those of .vauban/rules and, when not NULL, those of `folder`. Free with audit_rules_free. */
bool run_rules_open(const struct run_place *place, struct vb_arena *a, const char *folder,
		    struct audit_rules **out, struct vb_error *err) VB_MUST_USE;

struct run_rule_case {            /* one small target of a fixture */
	struct vb_str rule, file; /* the fixture */
	uint32_t line;
	struct vb_str expected, got; /* states; got is empty when nothing could be judged */
	struct vb_str why;           /* of a case that does not hold */
	bool holds;
};
struct run_rules_tested {
	VB_VEC(struct run_rule_case) v;
	size_t rules, failed; /* rules tested; cases that do not hold */
};
/*
 * Runs FOLDER/tests/ID.yaml of every rule of the folder (NULL: of the shipped rules and of .vauban/rules). A rule
 * without a passing and a failing case is a case that does not hold.
 */
bool run_rules_test(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
		    const char *folder, struct run_rules_tested *out,
		    struct vb_error *err) VB_MUST_USE;

/* ---- findings --------------------------------------------------------------------------- */

struct run_shown {
	struct model_finding *findings;
	size_t n;
	struct store_event *history; /* of the first finding */
	size_t n_history;
	const struct model_name *names; /* of the weaknesses they name, by id */
	size_t n_names;
};
bool run_show(const struct run_place *place, struct vb_arena *a, struct vb_str id,
	      struct run_shown *out, struct vb_error *err) VB_MUST_USE;
struct vb_str run_event_word(enum vb_lang lang, struct vb_str what); /* `what` of a store_event */
/* One finding or all those of a rule or vulnerability; *n = how many were decided. */
bool run_decide(const struct run_place *place, struct vb_str id,
		const struct model_decision *decision, size_t *n, struct vb_error *err) VB_MUST_USE;

struct run_vex_options {
	const char *const *files;
	size_t n_files;
	const char *const *products; /* names under which the documents know this product */
	size_t n_products;
	struct vb_str run; /* whose findings; as store_get_run takes it */
	bool dry;          /* nothing is recorded */
};
struct run_vex_document {
	struct model_vex vex;
	struct match_vex_result result;
};
struct run_vex_result {
	int64_t run_id;
	struct run_vex_document *documents;
	size_t n;
};
/* Records what VEX documents state as decisions; a document that cannot be read means that nothing is recorded. */
bool run_vex(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
	     const struct run_vex_options *options, struct run_vex_result *out,
	     struct vb_error *err) VB_MUST_USE;

bool run_list(const struct run_place *place, struct vb_arena *a, struct store_run **out, size_t *n,
	      struct vb_error *err) VB_MUST_USE; /* recorded runs, newest first */

enum run_change {
	RUN_NEW_COMPONENT,
	RUN_NEW_VERSION,
	RUN_NEW_DISCLOSURE,
	RUN_NEW_WEAKNESS,
	RUN_GONE_UPGRADED,
	RUN_GONE_REMOVED,
	RUN_GONE_OTHER,
	RUN_MOVED, /* the same flaw of the same package, found in another place */
	RUN_DECIDED
};
enum run_component_how {
	RUN_COMPONENT_CAME,
	RUN_COMPONENT_LEFT,
	RUN_COMPONENT_UPGRADED,
	RUN_COMPONENT_DOWNGRADED,
	RUN_COMPONENT_CHANGED, /* versions its ecosystem cannot order, or another architecture */
	RUN_COMPONENT_MOVED    /* the same version, no longer in any of its places */
};
struct run_component_change {
	enum run_component_how how;
	const struct model_component *before, *after; /* NULL where it is not there */
	uint64_t alike; /* of RUN_COMPONENT_MOVED: components that moved from there to there */
};
const char *run_component_word(enum run_component_how how); /* "came", "upgraded" ... for JSON */
struct run_difference {
	enum run_change change;
	const struct model_finding *before, *after; /* NULL where it is not there */
};
struct run_diff_result {
	struct run_session before, after;
	VB_VEC(struct run_difference) v; /* by change, then by finding order */
	uint64_t same;
	uint64_t components_added, components_removed, components_changed;
	VB_VEC(struct run_component_change) components; /* by how, then by name */
};
bool run_diff(const struct vb_run *run, const struct run_place *place, struct vb_str from,
	      struct vb_str to, struct run_diff_result *out, struct vb_error *err) VB_MUST_USE;
void run_diff_done(struct run_diff_result *d);
/* The pure comparison behind it. */
void run_diff_compare(struct vb_arena *a, const struct model_assessment *before,
		      const struct model_assessment *after, struct run_diff_result *out);

/* ---- components ------------------------------------------------------------------------- */

struct run_components_filter { /* empty or false: any */
	struct vb_str type;    /* purl type */
	struct vb_str name;    /* pattern (vb_glob) on the name, or on group/name */
	struct vb_str licence; /* a piece of it, case folded; "none": those without */
	struct vb_str place;   /* pattern on a path it was found at */
	struct vb_str scope;   /* runtime, development, optional */
	bool direct, vulnerable, not_assessed, vendored;
	struct vb_map *purls; /* the vulnerable ones; NULL: those of the assessment's findings */
};
/* The purls an open vulnerability of the run concerns, for the `vulnerable` of a run recalled light. */
bool run_components_vulnerable(const struct vb_run *run, const struct run_place *place, int64_t id,
			       struct vb_map *out, struct vb_error *err) VB_MUST_USE;
/* Indexes of the components that pass, in order; `out` has room for all of them; returns how many. */
size_t run_components_pick(const struct vb_run *run, const struct model_assessment *a,
			   const struct run_components_filter *filter, uint32_t *out);
/* The components people mean by `word`: a purl, "name@version", a name, else a pattern. Same contract. */
size_t run_components_named(const struct model_assessment *a, struct vb_str word, uint32_t *out);

/* ---- plan ------------------------------------------------------------------------------- */

struct run_plan_options {
	double seconds;      /* declared limit */
	const char *what_if; /* a skill, "all", or NULL */
	bool suppose;        /* which suppositions change it */
};
/* The plan that was kept beside the store, or the one in a file; NULL in *out when none was kept. */
bool run_plan_kept(const struct vb_run *run, const struct run_place *place, const char *file,
		   struct vb_arena *a, const struct model_schedule **out,
		   struct vb_error *err) VB_MUST_USE;
/* Keeps the JSON of a plan as the one that was agreed. */
bool run_plan_keep(const struct run_place *place, struct vb_str json,
		   struct vb_error *err) VB_MUST_USE;
/* From the case and the findings of the last recorded run. The session owns what the plan points to. */
bool run_plan(const struct vb_run *run, const struct run_place *place,
	      const struct run_plan_options *options, struct run_session *session,
	      struct plan_result *out, struct vb_error *err) VB_MUST_USE;

/* ---- proofs ------------------------------------------------------------------------------- */

struct run_proofs_options {
	const char *const *files; /* results to take in; none: the tests of the case are run */
	size_t n_files;
	const char *const *only; /* tests of the case to run; none: all */
	size_t n_only;
	bool matrix_only; /* nothing is run */
	struct vb_str author;
};
struct run_proofs_result {
	struct vb_arena *arena;
	struct model_case *the_case;
	model_results results; /* those of this time, recorded */
	size_t files;
	struct model_matrix matrix; /* with all that is recorded */
};
/*
 * Runs the commands and probes of the case, or takes in files of results; records them; judges. A file that is malformed
 * means that nothing is recorded.
 */
bool run_proofs(const struct vb_run *run, const struct run_place *place,
		const struct run_proofs_options *options, struct run_proofs_result *out,
		struct vb_error *err) VB_MUST_USE;
void run_proofs_done(struct run_proofs_result *r);
/* The matrix of a case from what is recorded; it points into the case and lives in the arena. */
bool run_matrix(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
		const struct model_case *c, struct model_matrix *out,
		struct vb_error *err) VB_MUST_USE;

/* ---- release ------------------------------------------------------------------------------ */

struct run_release_options {
	const char *folder; /* made when the gate is open; NULL: only the gate */
	const char *key;    /* NULL: run_log_key */
	struct vb_str author;
};
struct run_release_result {
	struct vb_arena *arena;
	struct run_session session;
	struct model_matrix matrix;
	struct verify_gate gate;
	VB_VEC(struct vb_str) files; /* written, names in the folder */
};
/* True when it could be judged: gate.failed says whether it is shut, and then nothing was written. */
bool run_release(const struct vb_run *run, const struct run_place *place,
		 const struct run_release_options *options, struct run_release_result *out,
		 struct vb_error *err) VB_MUST_USE;
void run_release_done(struct run_release_result *r);

enum run_release_fault {
	RUN_RELEASE_UNSIGNED, /* the signature is not that key's over these checksums */
	RUN_RELEASE_MISSING,
	RUN_RELEASE_ALTERED,
	RUN_RELEASE_BESIDES, /* nobody signed for it */
	RUN_RELEASE_EVIDENCE /* the bundle of evidence does not hold together */
};
struct run_release_problem {
	enum run_release_fault fault;
	struct vb_str file;
};
struct run_release_verified {
	struct vb_str key; /* that was trusted, in hexadecimal */
	VB_VEC(struct vb_str) files;
	size_t entries;                              /* of the evidence log, verified */
	VB_VEC(struct run_release_problem) problems; /* none: it is what was released */
};
/*
 * A released folder, without a store. `trust` as in run_log_verify, but some key is needed. True when it could be looked
 * at: problems says what is wrong. VB_E_MISSING when it is no released folder, VB_E_INPUT with the line of SHA256SUMS.
 */
bool run_release_verify(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
			const char *folder, const char *trust, struct run_release_verified *out,
			struct vb_error *err) VB_MUST_USE;

/* ---- the evidence log -------------------------------------------------------------------- */

bool run_store_open(const struct run_place *place, struct store **out,
		    struct vb_error *err) VB_MUST_USE; /* VB_E_MISSING when nothing is recorded */
/* The last entries (0: all), oldest first. */
bool run_log_list(const struct run_place *place, struct vb_arena *a, size_t last,
		  struct model_leaf **out, size_t *n, struct vb_error *err) VB_MUST_USE;
/* `trust`: a public key or its file; NULL: the one beside the store, else those recorded. */
bool run_log_verify(const struct run_place *place, struct vb_arena *a, const char *trust,
		    struct store_log_report *out, struct vb_error *err) VB_MUST_USE;
const char *run_log_key(const struct run_place *place, struct vb_arena *a); /* where it is kept */
/* Signs the log as it is and records that; `key` NULL: run_log_key, made when absent (*made). */
bool run_log_checkpoint(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
			const char *key, struct vb_str author, struct store_checkpoint *out,
			bool *made, struct vb_error *err) VB_MUST_USE;
struct run_log_page {
	uint64_t size;             /* entries in the log */
	struct model_leaf *leaves; /* newest first */
	size_t n, checkpoints;
	const struct store_checkpoint *last; /* NULL: nobody has signed it yet */
};
/* `count` entries, the newest first, from the one that `from` newer ones precede. */
bool run_log_page(const struct run_place *place, struct vb_arena *a, uint64_t from, size_t count,
		  struct run_log_page *out, struct vb_error *err) VB_MUST_USE;
enum run_log_content { /* what the entry stands for, compared with what was hashed */
		       RUN_LOG_AS_RECORDED,
		       RUN_LOG_RENAMED, /* a product that was named since, which a later entry tells */
		       RUN_LOG_ALTERED,
		       RUN_LOG_GONE
};
struct run_log_proof { /* that an entry is in the log, RFC 9162 2.1.3 */
	struct model_leaf leaf;
	struct vb_digest hash, root; /* of the entry; of the tree of `size` entries */
	uint64_t size;
	struct vb_digest *path;
	size_t n;
	const struct store_checkpoint *checkpoint; /* the first one that covers it; NULL: none */
	bool holds; /* entry and path give the root, and the checkpoint signs that root */
	enum run_log_content content;
};
/* VB_E_MISSING past the end; VB_E_INPUT when the entry itself is gone. */
bool run_log_proof(const struct run_place *place, struct vb_arena *a, uint64_t index,
		   struct run_log_proof *out, struct vb_error *err) VB_MUST_USE;
/* One line for people: what is wrong, and where. */
struct vb_str run_log_problem_text(struct vb_arena *a, enum vb_lang lang,
				   const struct store_log_problem *p);
struct run_log_export {
	const char *const *words; /* entries: "12", "run/3"; none: all */
	size_t n_words;
	const char *key; /* NULL: run_log_key */
	struct vb_str author;
};
/* An evidence bundle (verify/bundle.h); signs a checkpoint first when the log has grown since the last. */
bool run_log_export(const struct vb_run *run, const struct run_place *place, struct vb_arena *a,
		    const struct run_log_export *options, struct vb_buf *out,
		    struct vb_error *err) VB_MUST_USE;
struct run_log_opened {
	struct vb_str origin;
	uint64_t size; /* of the log at the checkpoint */
	struct model_leaf *leaves;
	size_t n, contents, older; /* entries; those with content; older checkpoints */
};
/* Verifies a bundle whole, without a store: `trust` as in run_log_verify, but some key is needed. */
bool run_log_open(const struct run_place *place, struct vb_arena *a, const char *path,
		  const char *trust, struct run_log_opened *out, struct vb_error *err) VB_MUST_USE;

/* ---- doctor ----------------------------------------------------------------------------- */

struct run_health {
	const char *version;
	int landlock_abi; /* 0: this kernel has none */
	bool seccomp;
	size_t readers, rules;
	const char *rules_problem; /* NULL when they load */
	bool store_present;
	int store_schema;
	const char *store_problem; /* NULL when it is sound */
	uint64_t runs;
	const struct model_feed *feeds;
	size_t n_feeds;
	const char *index_problem;
};
void run_doctor(const struct run_place *place, struct vb_arena *a, struct run_health *out);

/* The reader table, for documentation; false past the end. */
bool run_reader_at(size_t i, const char **name, const char **what);

/* The jailed workers this program can start: for main(), before anything else. */
VB_NORETURN void run_worker_main(int argc, char **argv);

#endif
