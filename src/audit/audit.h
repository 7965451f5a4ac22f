/*
 * audit.h - facts x rules -> results and findings.
 *
 *   share/rules/ *.yaml ──rules──► wants ──► scan                    waivers
 *                          │                   │ facts                  │
 *                          └──► when ──► view (reader) ──► check (operator) ──► result, finding, score
 *
 * Rules are YAML data (share/rules/README.md). Precedence and defaults live in the views over settings (first value
 * wins in sshd, last in sysctl), never in a rule. A file a rule needs and nobody could read gives "unknown", never
 * "pass" and never "not applicable". Everything here is a pure function of facts, rules, waivers and the run's clock.
 */
#ifndef VAUBAN_AUDIT_AUDIT_H
#define VAUBAN_AUDIT_AUDIT_H

#include "core/run.h"
#include "model/assessment.h"

/* ---- rules ------------------------------------------------------------------------------ */

struct audit_rules;
/* Loads every *.yaml of the folders (defaults/ and lists/ below them too), in sorted order; a later folder may replace
 * a rule by its id. Every error names file, line and column. */
bool audit_rules_load(const char *const *folders, size_t n, struct audit_rules **out,
		      struct vb_error *err) VB_MUST_USE;
void audit_rules_free(struct audit_rules *rules); /* NULL is allowed */
void audit_rules_cleanup(struct audit_rules **rules);
size_t audit_rules_count(const struct audit_rules *rules);
struct audit_rule;
const struct audit_rule *audit_rules_at(const struct audit_rules *rules,
					size_t i); /* by id; NULL past the end */
const struct audit_rule *audit_rules_find(const struct audit_rules *rules,
					  struct vb_str id); /* NULL when absent */

/* What mends a failing rule: written by `harden`, shown by `show`. */
struct audit_set {
	struct vb_str
		file; /* to write, relative to the root; {path}, {name}: of the file at fault; "@kernel" */
	struct vb_str section; /* of an ini or unit file, or empty */
	struct vb_str key, value;
	struct vb_str mode; /* instead: of the files at fault, "0640", "o-w", "go-w" or "+t" */
	struct vb_str drop; /* instead: a word to take out of the lines at fault */
};

struct audit_rule_text { /* what a person reads of a rule */
	struct vb_str id, family;
	struct model_text title;    /* the good property: "Root cannot log in over SSH" */
	struct model_text weakness; /* the sentence of a finding: "Root may log in over SSH" */
	struct model_text fix;
	enum model_severity severity;
	enum model_vector vector;
	double likelihood; /* prior that it opens its component to an attempt within a year, 0..1 */
	const struct vb_str *cwes, *refs;
	size_t n_cwes, n_refs;
	const struct audit_set *sets;
	size_t n_sets;
	bool silent;        /* what it looks at are findings already: it makes none */
	struct vb_str file; /* where the rule is written */
	uint32_t line;
};
struct audit_rule_text audit_rule_text(const struct audit_rule *rule);

/* How a rule judges, in its own words: for whoever asks why. One entry a check: several for any_of_checks. */
struct audit_rule_ask {
	struct vb_str file,
		key; /* where it looks: alternatives; which setting. Empty: the reader's own */
	struct vb_str operand; /* what the operator compares with, as written, or empty */
	const char *reader, *op;
	struct model_text reader_what, op_what;
	unsigned depth; /* 0: the rule's check, 1: one of its checks, ... */
};
size_t audit_rule_asks(const struct audit_rule *rule, struct vb_arena *a,
		       const struct audit_rule_ask **out);
/* Its conditions as "key: value", in the words of the rule file. */
size_t audit_rule_conditions(const struct audit_rule *rule, struct vb_arena *a,
			     const struct vb_str **out);

/* A format of secrets these rules search for; an empty id past the end. */
struct audit_secret_text {
	struct vb_str id;
	struct model_text title;
	struct vb_str issuer; /* where it is revoked, or empty */
	enum model_secret_kind kind;
	enum model_severity severity;
	bool verified; /* has a checksum or a structure that is checked */
};
struct audit_secret_text audit_secret_at(const struct audit_rules *rules, size_t i);

/* What these rules need the scan to keep. */
void audit_wants(const struct audit_rules *rules, struct vb_arena *a, struct model_wants *out);

/* The same for those that find secrets. */
void audit_wants_secrets(const struct audit_rules *rules, struct vb_arena *a,
			 struct model_wants *out);

/* ---- waivers ---------------------------------------------------------------------------- */

/* An accepted failure. It covers the failing subjects whose path matches; past `until` it covers nothing. */
struct audit_waiver {
	struct vb_str rule;   /* id, or a vb_glob on ids */
	struct vb_str path;   /* vb_glob on the subject's path, or empty: all */
	struct vb_str reason; /* compulsory */
	int64_t until;        /* 0: no end */
};

/* ---- evaluation ------------------------------------------------------------------------- */

struct audit_options {
	const struct audit_waiver *waivers;
	size_t n_waivers;
	bool secrets_only;  /* rules that find secrets */
	struct vb_str only; /* one rule, with the one it waits for; empty: all */
};
/*
 * Needs settled facts (model_facts_settle) that outlive `into`; rules and options may be freed afterwards.
 * Evaluates all rules, in order of id: a result for every rule, a finding for each failing rule and subject group
 * (setuid, first-party and packaged binaries apart), the score. `options` may be NULL.
 * Score: 100 x sum of the weights of passing rules / of decided rules; weights 0 info, 1 low, 3 medium, 6 high,
 * 10 critical. Coverage: decided rules / (decided + unknown). Waived rules are decided but weigh in neither sum.
 */
bool audit_facts(const struct vb_run *run, const struct audit_rules *rules,
		 const struct audit_options *options, const struct model_facts *facts,
		 struct model_assessment *into, struct vb_error *err) VB_MUST_USE;

/* A failing rule whose findings are all closed by decisions is waived, with the reason given; the score follows. */
void audit_waive(struct model_assessment *a, int64_t now);

#endif
