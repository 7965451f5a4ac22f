/*
 * threats.h - threats derived from the case and the audit: rules that are data (share/threats/README.md).
 *
 *   share/threats + .vauban/threats ──► rules ─┐
 *   case ──────────────────────────────────────┼─► contradictions ─► threats ─► states (measures, decisions) ─►
 * findings findings, rule results of the audit ───────┘        facts beat declarations
 */
#ifndef VAUBAN_RISK_THREATS_H
#define VAUBAN_RISK_THREATS_H

#include "core/run.h"
#include "model/assessment.h"
#include "model/threat.h"

struct risk_threat_rules;
/* Loads every *.yaml of the folders; a later folder replaces a rule by its id, or takes it out with `off: yes`. */
bool risk_threats_load(const char *const *folders, size_t n, struct risk_threat_rules **out,
		       struct vb_error *err) VB_MUST_USE;
void risk_threats_free(struct risk_threat_rules *rules); /* NULL is allowed */
void risk_threats_cleanup(struct risk_threat_rules **rules);

struct risk_threat_text { /* what a person reads of a rule */
	struct vb_str id;
	bool on_flow, contradiction;
	char stride;
	struct model_text title, threat, advice;
	model_ids cwes, capecs, attacks;
	double likelihood;
};
size_t risk_threats_count(const struct risk_threat_rules *rules);
struct risk_threat_text risk_threats_at(const struct risk_threat_rules *rules,
					size_t i); /* by id */

/*
 * Every threat whose situation exists, in order of rule then of the case; those that are open, planned or accepted
 * are added to the findings. Needs a case; findings already placed or not. Pure: nothing is read or written elsewhere.
 */
void risk_threats_derive(const struct vb_run *run, const struct risk_threat_rules *rules,
			 struct model_assessment *as, model_threats *out);

/* The assessment under another supposition (halved, or half as large again: up), lent; findings are judged again, threats
 * derived again, nothing is simulated yet. */
typedef bool risk_supposed(void *ctx, const struct model_sensitive *s, bool up,
			   struct model_assessment *moved, struct vb_error *err);
/* Every supposition the assessment rests on, one by one; *count says how many there were. */
bool risk_suppose(const struct vb_run *run, const struct risk_threat_rules *rules,
		  struct model_assessment *as, risk_supposed *visit, void *ctx, unsigned *count,
		  struct vb_error *err) VB_MUST_USE;
/*
 * Which supposed probabilities decide: each is halved and made half as large again, threats are derived and attacks
 * simulated on the same draws, and the yearly loss and the first five priorities (findings by their share; measures when
 * no finding weighs) are compared. After risk_assess; fills sensitive, assumptions, by_measure and tried of as->risk.
 */
bool risk_sensitivity(const struct vb_run *run, const struct risk_threat_rules *rules,
		      struct model_assessment *as, struct vb_error *err) VB_MUST_USE;

#endif
