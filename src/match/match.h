/*
 * match.h - the advisory index and what it says about components.
 *
 *   feeds ──► match_builder ──► index file (immutable, mapped, swapped by rename) ──► match_facts ──► findings
 *
 * Version orders turn a version into a key whose bytes compare (memcmp) as the ecosystem orders versions; the index
 * holds keys, so a look-up parses no JSON and no version but the component's own.
 */
#ifndef VAUBAN_MATCH_MATCH_H
#define VAUBAN_MATCH_MATCH_H

#include "core/run.h"
#include "model/advisory.h"
#include "model/assessment.h"
#include "model/vex.h"

/* ---- version orders (one table: match/version.c) ---------------------------------------- */

struct match_order; /* Debian, semver, PEP 440, Cargo ... */
const struct match_order *match_order_of(
	struct vb_str ecosystem); /* suffix ignored; NULL when unknown */
const struct match_order *match_order_named(struct vb_str name);
const struct match_order *match_order_at(size_t i); /* NULL past the end */
const char *match_order_name(const struct match_order *o);
/* Appends the key; false when the text is no version of this order. */
bool match_version_key(const struct match_order *o, struct vb_str version,
		       struct vb_buf *key) VB_MUST_USE;
bool match_version_compare(const struct match_order *o, struct vb_str a, struct vb_str b,
			   int *out) VB_MUST_USE;

/* ---- CVSS ------------------------------------------------------------------------------- */

struct match_cvss {
	double score; /* 0..10 */
	enum model_vector vector;
	double exploitability; /* 0..1, how easy: for the probability of a finding */
};
/* Versions 2, 3.0, 3.1 (base metrics; first.org specifications); false when it is no vector we know. */
bool match_cvss_score(struct vb_str vector, struct match_cvss *out) VB_MUST_USE;

/* ---- index ------------------------------------------------------------------------------ */

struct match_builder;
struct match_index;
struct match_builder *match_builder_new(const struct vb_run *run);
void match_builder_free(struct match_builder *b);
bool match_builder_feed(struct match_builder *b, struct vb_str name, struct vb_str scope,
			struct vb_str version);
/* The feed that began is a part of one: of what was loaded of it before, records of other ids stay. */
void match_builder_part(struct match_builder *b);
bool match_builder_advisory(struct match_builder *b, const struct model_advisory *advisory,
			    struct vb_error *err) VB_MUST_USE;
void match_builder_kev(struct match_builder *b, const struct model_kev *kev);
void match_builder_epss(struct match_builder *b, const struct model_epss *epss);
void match_builder_support(struct match_builder *b, const struct model_support *support);
void match_builder_name(struct match_builder *b, const struct model_name *name);
/*
 * What an older index holds of feeds that were not given, and of records whose id was not given, each with the day it was
 * loaded. Called once, after everything that is given. `refused`: a record or document was, so the feeds of records are
 * parts: a server that fails today must not make yesterday's advisory vanish. A damaged index: false, and the builder is
 * as it was.
 */
bool match_builder_keep(struct match_builder *b, const struct match_index *old, bool refused,
			struct vb_error *err) VB_MUST_USE;
bool match_feed_of_records(struct vb_str name); /* "OSV", "CSAF"; not a catalogue */
/* Unites aliases, sorts, writes beside `path`, fsyncs, renames. */
bool match_builder_write(struct match_builder *b, const char *path,
			 struct vb_error *err) VB_MUST_USE;

bool match_index_open(const char *path, struct match_index **out,
		      struct vb_error *err) VB_MUST_USE; /* checks header and digest */
void match_index_close(struct match_index *index);       /* NULL is allowed */
size_t match_index_feeds(const struct match_index *index, struct vb_arena *a,
			 const struct model_feed **out);
uint64_t match_index_advisories(const struct match_index *index);
/* KEV and EPSS of one CVE; false when it has neither. */
bool match_index_exploit(const struct match_index *index, struct vb_str cve, bool *kev,
			 bool *ransomware, double *epss);

/* What its catalogue calls a weakness, a technique or an attack pattern; empty when none loaded knows it. A view of the
 * index. */
struct vb_str match_index_name(const struct match_index *index, struct vb_str id);
/* Fills `names` of the assessment for every weakness its findings and notices name, what threats refer to, and `ids`. */
void match_names_fill(const struct match_index *index, const struct vb_str *ids, size_t n,
		      struct model_assessment *into);

/*
 * Adds to `into` one vulnerability finding per (source package in its ecosystem, united vulnerability, place), its
 * informational records, what is out of support or soon will be, the feeds used and what was not assessed. A NULL
 * index: everything is "not assessed".
 */
bool match_facts(const struct vb_run *run, const struct match_index *index,
		 const struct model_facts *facts, struct model_assessment *into,
		 struct vb_error *err) VB_MUST_USE;

/* ---- statements of others --------------------------------------------------------------- */

struct match_vex_about { /* what was audited */
	const struct model_finding *findings;
	size_t n_findings;
	const struct model_facts *facts; /* the inventory; may be NULL */
	const struct vb_str
		*names; /* of the product: purls, identifiers, as its documents may call it */
	size_t n_names;
	struct vb_str digest;
	int64_t now;
};
enum match_vex_outcome {
	MATCH_VEX_APPLIED,
	MATCH_VEX_ALREADY,
	MATCH_VEX_SUPERSEDED,
	MATCH_VEX_OVERRULED,
	MATCH_VEX_PARTLY, /* it closes what it is about, and the finding has another package: `about` */
	MATCH_VEX_UNUSABLE,
	MATCH_VEX_OTHER_PRODUCT,
	MATCH_VEX_NO_PURL,
	MATCH_VEX_NO_COMPONENT,
	MATCH_VEX_OTHER_VERSION,
	MATCH_VEX_NO_FINDING,
};
struct match_vex_statement { /* what became of each, in the order of the document */
	enum match_vex_outcome outcome;
	struct vb_str about; /* the product, component or version the outcome is about */
	/* findings it is about; decided by it; so decided before; decided later; with a package nobody spoke of */
	size_t findings, applied, already, overruled, partly;
};
struct match_vex_decision {
	const struct model_finding *finding;
	size_t statement; /* index */
	struct model_decision decision;
};
struct match_vex_result {
	struct match_vex_statement *statements;
	size_t n;
	VB_VEC(struct match_vex_decision) decisions; /* in the order of the findings */
};
/* Pure: nothing is recorded. Strings live in the arena or in what was given. */
void match_vex(struct vb_arena *a, const struct model_vex *vex, const struct match_vex_about *about,
	       struct match_vex_result *out);
const char *match_vex_word(enum match_vex_outcome outcome); /* as written in JSON */
/* Does the stated purl mean this component, or the source package it was built from? (purl.c) */
bool match_purl_covers(struct vb_arena *a, struct vb_str stated, const struct model_component *c);

#endif
