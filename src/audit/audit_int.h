/*
 * audit_int.h - inside of the rule engine: what a rule is once loaded, what a view shows, who judges it.
 *
 *   rule.read ──view_*.c──► struct audit_view: subjects, each with the values read and where they stand
 *   rule.check ─operator.c─► each subject: pass, fail or unknown, the values at fault marked
 *   evaluate.c: subjects ──waivers──► state of the rule, findings by group, score
 */
#ifndef VAUBAN_AUDIT_AUDIT_INT_H
#define VAUBAN_AUDIT_AUDIT_INT_H

#include "audit/audit.h"
#include "core/yaml.h"

/* ---- words ------------------------------------------------------------------------------ */

/* The answer of everything that may be impossible to decide. */
enum audit_verdict {
	AUDIT_PASS,
	AUDIT_FAIL,
	AUDIT_UNKNOWN,
	AUDIT_SKIP /* says nothing about this subject */
};

/* The same arguments printed with an English and a French format. */
struct model_text audit_say(struct vb_arena *a, const char *en, const char *fr, ...) VB_PRINTF(2, 4)
	VB_PRINTF(3, 4);

struct audit_words { /* list of strings */
	struct vb_str *v;
	size_t n;
};
bool audit_words_have(const struct audit_words *w, struct vb_str word, bool fold);
/* Alternatives "a|b|c" in order. Paths lose their leading '/'. */
bool audit_alternative_next(struct vb_str *rest, struct vb_str *part);
bool audit_path_matches(struct vb_str alternatives, struct vb_str path);
/* Upstream versions: numbers compared in turn, epoch and distribution suffix dropped ("1:9.2p1-2" is 9, 2, 1). */
int audit_version_compare(struct vb_str a, struct vb_str b);
bool audit_number(struct vb_str s, int64_t *out)
	VB_MUST_USE; /* decimal, or octal with a leading 0; a sign is allowed */
bool audit_decimal(struct vb_str s, int64_t *out) VB_MUST_USE;  /* "7.5": tenths */
bool audit_duration(struct vb_str s, int64_t *out) VB_MUST_USE; /* "90", "2m", "1h30m": seconds */

/* ---- regular expressions ---------------------------------------------------------------- */

struct audit_regex;
/* RE2 subset: look-around, back-references, recursion and possessive or atomic groups are refused with a reason. */
bool audit_regex_compile(struct vb_arena *a, const struct vb_yaml *at, bool fold,
			 struct audit_regex **out, struct vb_error *err) VB_MUST_USE;
/* UNKNOWN when the match limits were reached. */
enum audit_verdict audit_regex_match(const struct audit_regex *re, struct vb_str text);
struct vb_str audit_regex_text(const struct audit_regex *re); /* as written */

/* ---- selections: "uid in 1..999 and not name = sync" ------------------------------------- */

struct audit_select;
bool audit_select_parse(struct vb_arena *a, const struct vb_yaml *at, const char *const *names,
			size_t n_names, struct audit_select **out,
			struct vb_error *err) VB_MUST_USE;
typedef struct vb_str audit_attribute(const void *record, struct vb_str name, struct vb_arena *a);
/* A NULL selection is true. */
bool audit_select_true(const struct audit_select *s, audit_attribute *get, const void *record,
		       struct vb_arena *a);

/* ---- versioned defaults and lists ------------------------------------------------------- */

struct audit_default {
	struct vb_str since, key, value;
};
struct audit_defaults { /* share/rules/defaults/NAME.yaml */
	struct vb_str name;
	struct audit_words packages;
	VB_VEC(struct audit_default) v; /* by rising version */
};
struct audit_cycle {
	struct vb_str product, cycle; /* "debian", "12": a version that starts like this */
	int64_t until;                /* last supported day; 0: supported with no end told */
};
struct audit_eol { /* share/rules/eol/NAME.yaml */
	struct vb_str name;
	VB_VEC(struct audit_cycle) v;
};
struct audit_list { /* share/rules/lists/NAME.yaml */
	struct vb_str name;
	struct audit_words items;
};

/* ---- a rule ----------------------------------------------------------------------------- */

struct audit_reader;
struct audit_op;

struct audit_fallback { /* what applies when nothing is written; by distribution where kernels differ */
	struct vb_str os, value; /* os-release ID, or empty: every other one */
};
struct audit_read {
	const struct audit_reader *reader;
	struct vb_str file; /* alternatives */
	struct vb_str
		include; /* folders of drop-ins beside the file, read after it, in order of name */
	struct vb_str key; /* alternatives where the reader says so */
	struct vb_str section, scope, property, field, context;
	VB_VEC(struct audit_fallback) fallback; /* `default:` */
	bool first_wins;
	bool every;                            /* all values of the key, not the one that wins */
	bool named;                            /* values are shown to the operator as "key=value" */
	struct vb_str module, skip_users;      /* of PAM stacks; of sudo rules */
	const struct audit_defaults *defaults; /* `defaults:` */
	struct audit_select *select;
};

enum audit_type { AUDIT_TEXT, AUDIT_NUMBER, AUDIT_DURATION, AUDIT_OCTAL, AUDIT_DECIMAL };

struct audit_check {
	const struct audit_op *op;
	struct audit_words words; /* operand: scalar or list */
	int64_t low, high;        /* min, max, range, modes */
	struct audit_regex *regex, *unless;
	struct vb_str split; /* bytes that separate tokens inside a value */
	enum audit_type type;
	bool fold, zero_is_infinite;
	struct vb_str owner;       /* user id as text, or empty: any */
	struct audit_words groups; /* names or numbers; audit_check_bind turns names into numbers */
	struct audit_words unsure; /* values that say nothing either way */
	const struct audit_eol *eol; /* of version_supported */
	int64_t now;                 /* set by audit_check_bind: ages are counted from it */
	uint32_t unpacker;  /* set by audit_check_bind: the user who unpacked the tree, or 0 */
	bool missing_fails; /* of several checks: nothing of the kind in the target is a failure */
	VB_VEC(struct audit_alternative) any; /* any_of_checks, all_of_checks */
	int nested;                           /* levels of checks below this one */
};
enum { AUDIT_NESTING = 2 }; /* checks in checks: "all of these, one of which is any of those" */
struct audit_alternative {
	struct audit_read read;
	struct audit_check check;
};

struct audit_when {
	struct audit_words targets, packages, facts;
	struct vb_str file_exists, mountpoint;
	struct vb_str rule_fails;
	struct audit_words machines; /* of binaries: other ones are left out */
	struct audit_select *elf;
};

struct audit_rule {
	struct audit_rule_text text;
	struct audit_when when;
	struct audit_alternative ask;
	bool finds_secret; /* its findings are secrets, not weaknesses */
	bool secret;       /* evidence shows four characters at most */
	bool silent;       /* what it looks at are findings already: it makes none */
};

struct audit_secret { /* secret_formats.c */
	struct model_secret_format scan;
	struct model_text title, advice;
	struct vb_str issuer;
	enum model_severity severity;
};

struct audit_rules {
	struct vb_arena *arena;
	VB_VEC(struct audit_secret *) secrets;
	VB_VEC(struct vb_str) placeholders;
	struct vb_map by_id;
	VB_VEC(struct audit_rule *) v; /* sorted by id */
	VB_VEC(struct audit_defaults *) defaults;
	VB_VEC(struct audit_list *) lists;
	VB_VEC(struct audit_eol *) eols;
};

/* One mapping of a rule file. Lists and defaults of all folders are loaded before any rule. */
bool audit_rule_parse(struct audit_rules *rules, struct vb_str family, const struct vb_yaml *node,
		      struct audit_rule **out, struct vb_error *err) VB_MUST_USE;
/* Keys of `read:` over all readers, and of `check:`: checks inside checks take both. */
enum { AUDIT_READ_KEYS = 19, AUDIT_CHECK_KEYS = 11 };
extern const char *const audit_read_keys[AUDIT_READ_KEYS],
	*const audit_check_keys[AUDIT_CHECK_KEYS];
bool audit_read_parse(const struct audit_rules *rules, const struct vb_yaml *node,
		      const struct audit_read *base, struct audit_read *out,
		      struct vb_error *err) VB_MUST_USE;
bool audit_check_parse(const struct audit_rules *rules, const struct vb_yaml *node,
		       const struct audit_read *read, struct audit_check *out,
		       struct vb_error *err) VB_MUST_USE;
bool audit_when_parse(const struct audit_rules *rules, const struct vb_yaml *node,
		      struct audit_when *out, struct vb_error *err) VB_MUST_USE;
const struct audit_list *audit_list_find(const struct audit_rules *rules, struct vb_str name);
const struct audit_defaults *audit_defaults_find(const struct audit_rules *rules,
						 struct vb_str name);
const struct audit_eol *audit_eol_find(const struct audit_rules *rules, struct vb_str name);

/* Checked access to YAML: every error has the place and the nearest word. */
#define audit_yaml_keys vb_yaml_keys
#define audit_yaml_word vb_yaml_word
bool audit_yaml_flag(const struct vb_yaml *value, bool *out,
		     struct vb_error *err) VB_MUST_USE; /* yes or no */
bool audit_yaml_words(struct vb_arena *a, const struct vb_yaml *node, struct audit_words *out,
		      struct vb_error *err) VB_MUST_USE; /* a scalar or a list of scalars */
bool audit_yaml_text(const struct vb_yaml *map, const char *key, struct model_text *out,
		     struct vb_error *err) VB_MUST_USE;

/* ---- what a view shows ------------------------------------------------------------------ */

struct audit_value {
	struct vb_str value;
	struct vb_str what; /* "PermitRootLogin", "mode" */
	struct vb_str file, layer;
	uint32_t line;
	bool is_default, bad,
		good; /* set by the operator: at fault; what made a set of values pass */
};
struct audit_subject {      /* what is judged on its own: one configuration, one file, one binary */
	struct vb_str path; /* what waivers match */
	struct vb_str group; /* findings are one per group; empty for the usual one */
	VB_VEC(struct audit_value) values;
	VB_VEC(struct vb_str) looked;  /* files in which what is missing was looked for */
	const struct model_file *stat; /* of files, for modes */
	const struct audit_secret_record *secret; /* of secrets */
	bool unknown;
	bool settled; /* the view has judged it: verdict stands */
	enum audit_verdict verdict;
};
struct audit_view {
	enum { AUDIT_SEEN, AUDIT_NOT_THERE, AUDIT_BLIND } state;
	struct model_text why; /* of NOT_THERE and BLIND, or of partial */
	bool partial;          /* other subjects may exist that could not be read */
	bool each; /* subjects are a population (files, binaries): an empty one judges nothing */
	bool existence; /* ... but whether there is one at all may be the question */
	bool by_path;   /* one finding for each failing subject, about its path */
	struct vb_str
		subject; /* what a finding is about: the configuration file, or "files", "binaries" */
	VB_VEC(struct audit_subject) subjects;
};

struct audit_file { /* one file read in one format, in file order */
	struct vb_str format, path;
	const struct model_setting *v; /* the marker record left out */
	size_t n;
};
struct audit_ctx { /* one evaluation */
	const struct vb_run *run;
	const struct audit_rules *rules;
	const struct audit_options *options;
	const struct model_facts *facts;
	struct vb_arena *arena;              /* of the assessment */
	VB_VEC(struct audit_file) files;     /* by format, path */
	const struct model_assessment *into; /* findings of vulnerabilities are there already */
	enum model_rule_state
		*states; /* of the rules judged so far, for rule_fails; index of rules->v */
	const struct audit_units *units; /* loaded by the first rule that asks */
	bool owners_known; /* some binary has an owner, or there is no package database at all */
};

void audit_ctx_open(struct audit_ctx *c, const struct vb_run *run, const struct audit_rules *rules,
		    const struct audit_options *options, const struct model_facts *facts,
		    struct vb_arena *arena);
/* One rule with all it looked at. A rule that waits for another (rule_fails) needs c->states of that one. */
enum model_rule_state audit_rule_look(struct audit_ctx *c, const struct audit_rule *rule,
				      struct audit_view *out);

/* ---- readers (view.c has the table) ------------------------------------------------------ */

typedef void audit_show(struct audit_ctx *c, const struct audit_rule *rule,
			const struct audit_alternative *ask, struct audit_view *out);
struct audit_reader {
	const char *name;
	const char *const *keys;       /* keys of `read` it knows, besides "reader" */
	const char *const *needs;      /* those it cannot do without */
	const char *const *attributes; /* names its `select` may use */
	const char *format;            /* of settings; NULL when it reads none */
	const char *files;             /* alternatives it reads when `file` is not given */
	int flags;                     /* enum audit_reader_flag */
	void (*wants)(const struct audit_read *r, struct vb_arena *a, struct model_wants *out);
	audit_show *view;
	struct model_text what; /* one line for documentation */
};
enum audit_reader_flag {
	AUDIT_FOLD = 1, /* keys and values are compared without case */
	AUDIT_MERGED =
		2, /* all files together are one configuration: alternatives in order, then by name */
	AUDIT_BLOCKS = 4,   /* a record is a section, not a line */
	AUDIT_ANYWHERE = 8, /* what was read in this format counts wherever it stood */
};
const struct audit_reader *audit_reader_at(size_t i); /* NULL past the end */
bool audit_reader_searches(
	const struct audit_reader *r); /* needs every file searched for secrets */

audit_show audit_view_secrets, audit_view_deleted, audit_view_x509, audit_view_private;
audit_show audit_view_sshd, audit_view_sysctl, audit_view_keys, audit_view_records,
	audit_view_lines, audit_view_stat, audit_view_walk, audit_view_elf, audit_view_packages,
	audit_view_cmdline, audit_view_pam, audit_view_sudoers, audit_view_nginx, audit_view_apache,
	audit_view_unit, audit_view_components, audit_view_release, audit_view_vulnerabilities,
	audit_view_target, audit_view_digests;

const char *const *audit_elf_properties(size_t *n); /* what `property` may say */
const char *const *audit_elf_scopes(size_t *n);
const char *const *audit_unit_scopes(size_t *n);

/* What views share (view.c). */
struct audit_subject *audit_view_add(struct audit_ctx *c, struct audit_view *v, struct vb_str path);
void audit_subject_add(struct audit_ctx *c, struct audit_subject *s,
		       const struct model_setting *from, struct vb_str what);
void audit_subject_add_default(struct audit_ctx *c, struct audit_subject *s, struct vb_str file,
			       struct vb_str what, struct vb_str value);
void audit_view_absent(struct audit_ctx *c, struct audit_view *v, struct vb_str what);
void audit_view_blind(struct audit_ctx *c, struct audit_view *v, struct vb_str path,
		      struct vb_str reason);
/* Nothing is written and what applies then depends on a version the inventory does not have. */
void audit_view_version_unknown(struct audit_ctx *c, struct audit_view *v, struct vb_str key,
				struct vb_str program);
/* The file as read in this format, links followed inside the target; NULL when it is not there or was not read. */
/* Is `word` one of the alternatives? '*' stands for every one; a pattern matches as vb_glob does. */
bool audit_alternatives_have(struct vb_str alternatives, struct vb_str word, bool fold);
const struct audit_file *audit_file_find(const struct audit_ctx *c, const char *format,
					 struct vb_str path);
/* Paths of the target matching the alternatives that this format should know: read ones, and kept files and links. */
typedef VB_VEC(struct vb_str) audit_paths;
void audit_paths_matching(const struct audit_ctx *c, const char *format, struct vb_str alternatives,
			  audit_paths *out);
/* The default that a rule itself states for this target; NULL when it states none. */
const struct vb_str *audit_fallback_find(const struct audit_ctx *c, const struct audit_read *r);
/* Alternatives for the drop-ins of one file: "DIR/conf.d|*" gives the pattern of everything in them. */
struct vb_str audit_include_pattern(struct vb_arena *a, struct vb_str path, struct vb_str include);
/* Why owners and groups say nothing in a tree that an ordinary user unpacked. */
struct model_text audit_owners_lost(struct audit_ctx *c);
/* True, and the view says why, when a matching file exists that could not be read in this format. */
bool audit_files_blind(struct audit_ctx *c, const char *format, struct vb_str alternatives,
		       struct audit_view *v);
/* True when the operator judges the mode of files: values that are paths become subjects with metadata. */
bool audit_judges_modes(const struct audit_check *check);
/* A program some setting names, and the folders above it, as subjects; `from` may be NULL. */
void audit_program_add(struct audit_ctx *c, struct audit_view *v, struct vb_str path,
		       const struct model_setting *from);
/* The path after following links the scan kept; the path itself when it is no link. */
struct vb_str audit_resolve(const struct audit_ctx *c, struct vb_str path);
bool audit_file_exists(const struct audit_ctx *c, struct vb_str alternatives);
/* The default of a key for the version found in the inventory; false when it cannot be told (version unknown and the
 * versions disagree). *version is empty when every version agrees. An absent key gives true and an empty value. */
bool audit_default_find(const struct audit_ctx *c, const struct audit_defaults *d,
			struct vb_str key, bool *found, struct vb_str *value) VB_MUST_USE;

/* ---- operators (operator.c has the table) ----------------------------------------------- */

enum audit_operand {
	AUDIT_OPERAND_NONE,
	AUDIT_OPERAND_SCALAR,
	AUDIT_OPERAND_NUMBER,
	AUDIT_OPERAND_RANGE,
	AUDIT_OPERAND_LIST,
	AUDIT_OPERAND_REGEX,
	AUDIT_OPERAND_OCTAL,
	AUDIT_OPERAND_CHECKS,
	AUDIT_OPERAND_EOL
};
struct audit_op {
	const char *name;
	enum audit_operand operand;
	enum audit_verdict nothing; /* of a subject without any value */
	bool grows; /* another value can only make it fail: a failure stands although some input was unreadable */
	/* one of the two: every value must hold, or the values as a set */
	enum audit_verdict (*value)(const struct audit_check *c, const struct audit_subject *s,
				    struct vb_str value);
	enum audit_verdict (*set)(const struct audit_check *c, struct audit_subject *s);
	struct model_text what;
};
const struct audit_op *audit_op_at(size_t i); /* NULL past the end */
/* The check with the group names of the target turned into their numbers. */
struct audit_check audit_check_bind(struct audit_ctx *c, const struct audit_check *check);
enum audit_verdict audit_check_judge(const struct audit_check *c, struct audit_subject *s);

/* ---- findings (finding.c) --------------------------------------------------------------- */

enum {
	AUDIT_EVIDENCE_MAX = 20, /* listed in one finding or result; the count says how many */
	AUDIT_EXAMPLES_MAX = 3,  /* a strength is shown by an example */
};
/* What is taken from the rules is copied: the assessment outlives them. */
struct vb_str audit_keep(const struct audit_ctx *c, struct vb_str s);
struct model_text audit_keep_text(const struct audit_ctx *c, struct model_text t);
/* Evidence of the subjects with this verdict, of one group or of all. */
void audit_evidence_add(struct audit_ctx *c, const struct audit_rule *rule,
			const struct audit_view *v, enum audit_verdict which, struct vb_str group,
			bool any_group, size_t max, struct model_rule_result *out);
void audit_findings_add(struct audit_ctx *c, const struct audit_rule *rule,
			const struct audit_view *v, struct model_assessment *into);

/* ---- secrets, certificates, keys (secret_formats.c, place.c, view_secret.c, view_keys.c) ------ */

bool audit_secrets_take(struct audit_rules *rules, const struct vb_yaml *root, size_t folder,
			struct vb_error *err);
const struct audit_secret *audit_secret_find(const struct audit_rules *rules, struct vb_str id);
bool audit_rule_finds_secrets(const struct audit_rule *rule);
void audit_secrets_wants(const struct audit_rules *rules, struct vb_arena *a,
			 struct model_wants *out);

enum audit_place {
	AUDIT_PLACE_PRODUCT,
	AUDIT_PLACE_PACKAGE, /* in a file of a distribution's package, configuration apart */
	AUDIT_PLACE_TEST,
	AUDIT_PLACE_EXAMPLE,
	AUDIT_PLACE_DOC
};
enum audit_place audit_place_of(struct vb_str path, bool owned);
const char *audit_place_word(enum audit_place p);

struct audit_secret_record {
	const struct model_secret *secret;
	const struct audit_secret *of; /* NULL: of a format these rules do not know */
	enum audit_place place;
	bool expired;
};
void audit_secret_record_of(const struct audit_ctx *c, const struct model_secret *s,
			    struct audit_secret_record *out);
/* One finding of a secret; `rule` NULL: a notice. */
void audit_secret_finding(struct audit_ctx *c, const struct audit_rule *rule,
			  const struct audit_secret_record *r, struct model_finding *out);
void audit_secret_findings(struct audit_ctx *c, const struct audit_rule *rule,
			   const struct audit_view *v, struct model_assessment *into);
void audit_secret_notices(struct audit_ctx *c, struct model_assessment *into);
void audit_secrets_blind(struct audit_ctx *c, struct audit_view *out);

/* ---- conditions (when.c) ---------------------------------------------------------------- */

/* PASS: the rule applies. FAIL: it does not, *why says so. UNKNOWN: that cannot be told. */
enum audit_verdict audit_when_judge(struct audit_ctx *c, const struct audit_when *w,
				    struct model_text *why);
void audit_when_wants(const struct audit_when *w, struct vb_arena *a, struct model_wants *out);
void audit_want(struct vb_arena *a, struct model_wants *out, const char *format,
		struct vb_str alternatives);

#endif
