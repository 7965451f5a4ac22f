/*
 * finding.h - something to decide about: a vulnerability, a weakness, a secret, a contradiction, a threat, a gap.
 * Its fingerprint is made of kind, rule or united advisory, subject without version, and place: it survives
 * upgrades, re-scans and moves of the target, so decisions and history stick to it.
 */
#ifndef VAUBAN_MODEL_FINDING_H
#define VAUBAN_MODEL_FINDING_H

#include "model/component.h"

enum model_finding_kind {
	MODEL_VULNERABILITY,
	MODEL_WEAKNESS,
	MODEL_SECRET,
	MODEL_CONTRADICTION,
	MODEL_THREAT,
	MODEL_GAP
};
enum model_severity {
	MODEL_SEV_UNKNOWN,
	MODEL_SEV_INFO,
	MODEL_SEV_LOW,
	MODEL_SEV_MEDIUM,
	MODEL_SEV_HIGH,
	MODEL_SEV_CRITICAL
};
/* How an attacker must stand to use it (CVSS AV). */
enum model_vector {
	MODEL_VECTOR_UNKNOWN,
	MODEL_VECTOR_NETWORK,
	MODEL_VECTOR_ADJACENT,
	MODEL_VECTOR_LOCAL,
	MODEL_VECTOR_PHYSICAL
};
/* VEX-aligned (OpenVEX 0.2 labels); OPEN is "nobody has decided yet". */
enum model_status {
	MODEL_OPEN,
	MODEL_NOT_AFFECTED,
	MODEL_AFFECTED,
	MODEL_FIXED,
	MODEL_UNDER_INVESTIGATION,
	MODEL_ACCEPTED,
	MODEL_FALSE_POSITIVE
};

struct model_text { /* in both languages; fr falls back to nothing: both are always filled */
	struct vb_str en, fr;
};
struct vb_str model_text_in(struct model_text t, int lang); /* enum vb_lang */

struct model_evidence {
	struct vb_str file; /* path in the target */
	uint32_t line;
	struct vb_str what;  /* "PermitRootLogin", "mode", "version" */
	struct vb_str value; /* what was read */
	struct vb_str layer;
	struct vb_str sha256; /* of the file as it was read: 64 digits, or empty */
	uint64_t offset;      /* of the value, in bytes, where a line makes no sense */
	bool at_offset;       /* offset is told */
	bool missing;         /* the file was looked at, what was looked for is not in it */
	bool is_default;      /* nothing is written: the software's default applies */
	bool states_fix;      /* a record of the product says that this flaw is mended in it */
};

struct model_decision {
	enum model_status status;
	struct vb_str justification; /* OpenVEX justification or free text */
	struct vb_str author;
	int64_t when, until; /* until 0: no end */
};

struct model_finding {
	struct vb_str fingerprint; /* 16 hexadecimal digits */
	enum model_finding_kind kind;
	struct vb_str rule; /* united vulnerability id (CVE when there is one) or rule id */
	struct model_text title;
	struct vb_str subject;               /* purl without version, or path, or part id */
	struct vb_str subject_name, version; /* for people: "openssl" "3.0.9-1" */
	struct vb_str place;                 /* first path, or settings file */
	struct vb_str target;    /* which of the audited targets: its id in the case, or empty */
	struct vb_str component; /* the case's component (part) it sits on, or empty */
	VB_VEC(struct vb_str) packages; /* binary packages or purls concerned */
	VB_VEC(struct model_evidence) evidence;
	enum model_severity severity;
	enum model_vector vector;
	double cvss; /* 0..10, negative when unknown */
	struct vb_str cvss_vector;
	double epss; /* 0..1, negative when unknown */
	bool kev, kev_ransomware, withdrawn, informational;
	bool fixable;
	struct vb_str fixed_version;      /* lowest version that is not affected, or empty */
	struct model_text fix;            /* what to do */
	struct vb_str why;                /* which advisory, which range, which comparison */
	VB_VEC(struct vb_str) advisories; /* ids of the records that matched */
	VB_VEC(struct vb_str) aliases;
	VB_VEC(struct vb_str) cwes;
	VB_VEC(struct vb_str) references; /* addresses or pointers such as CRA-I.2.d */
	/* judgement */
	double probability;                /* that it opens its component to an attempt, 0..1 */
	struct model_text probability_why; /* empty until risk_probability has judged it */
	double weight; /* yearly loss that mending this alone removes, in the case's currency; negative without a
			  case */
	double share; /* its part of what the findings that open the same door cost together; negative without a case */
	double order; /* what lists are sorted by, highest first: share, or exploitability without a case */
	VB_VEC(struct vb_str)
	path;        /* case ids from the actor to the feared event: the best path that uses it */
	bool is_new; /* not in the run before */
	bool decided;
	struct model_decision decision;
};

/* 16 hexadecimal digits of SHA-256 over kind, rule, subject, place. */
struct vb_str model_fingerprint(struct vb_arena *a, enum model_finding_kind kind,
				struct vb_str rule, struct vb_str subject, struct vb_str place);
const char *model_kind_word(
	enum model_finding_kind kind); /* "vulnerability" ... as written in JSON */
const char *model_severity_word(enum model_severity severity); /* "critical" ... */
const char *model_status_word(enum model_status status);       /* "not_affected" ... */
const char *model_vector_word(enum model_vector vector);       /* "network" ... */
bool model_kind_parse(struct vb_str word, enum model_finding_kind *out) VB_MUST_USE;
bool model_severity_parse(struct vb_str word, enum model_severity *out) VB_MUST_USE;
bool model_status_parse(struct vb_str word, enum model_status *out) VB_MUST_USE;
enum model_severity model_severity_of_cvss(double score); /* CVSS qualitative scale */
/* The names people read, in either language ("critical", "critique"). */
const char *model_severity_name(enum model_severity severity, int lang);
const char *model_status_name(enum model_status status, int lang);
const char *model_kind_name(enum model_finding_kind kind, int lang);
int model_finding_order(const void *a,
			const void *b); /* order descending, severity, rule, subject, place */
/*
 * What holds about a finding: the decision in force, else what a record of the product states, as a decision whose
 * author is the record and that has no date. False: nothing; *out is then "open".
 */
bool model_finding_verdict(const struct model_finding *f, int64_t now, struct model_decision *out);
/* The record of the product that says the flaw is mended in it, or NULL. */
const struct model_evidence *model_finding_stated_fix(const struct model_finding *f);
/*
 * Not in "open" lists: a decision in force says not_affected, fixed, accepted or false_positive; or nobody decided and
 * a record of the product states the fix. A decision in force always outweighs such a record.
 */
bool model_finding_closed(const struct model_finding *f, int64_t now);

/* ---- results of rules ------------------------------------------------------------------- */

enum model_rule_state {
	MODEL_RULE_PASS,
	MODEL_RULE_FAIL,
	MODEL_RULE_NA,
	MODEL_RULE_UNKNOWN,
	MODEL_RULE_WAIVED
};
struct model_rule_result {
	struct vb_str rule, family; /* "VB-SSH-001", "SSH" */
	struct vb_str target;       /* as in model_finding */
	struct model_text title;
	enum model_severity severity;
	enum model_rule_state state;
	struct vb_str reason;    /* why unknown or not applicable, or what was seen; English */
	struct vb_str reason_fr; /* the same in French */
	VB_VEC(struct model_evidence) evidence;
};
const char *model_rule_state_word(
	enum model_rule_state s); /* "pass", "fail", "not_applicable", "unknown", "waived" */
const char *model_rule_state_name(enum model_rule_state s, int lang);

#endif
