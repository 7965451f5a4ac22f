/*
 * policy.h - `--fail-on`: when the answer of an audit is no. A policy is clauses separated by commas; a clause is
 * conditions joined by '+', and holds of a finding when all of them do. Only open findings count: a decision in force
 * takes its finding out.
 */
#ifndef VAUBAN_CLI_POLICY_H
#define VAUBAN_CLI_POLICY_H

#include "cli/cli.h"

struct cli_clause {
	struct vb_str text;           /* as the user wrote it */
	enum model_severity severity; /* this or worse; MODEL_SEV_UNKNOWN: not asked */
	double weight; /* more than this a year, in the case's currency; negative: not asked */
	bool kev, fresh, fixable, undecided, scoreless;
	bool not_assessed; /* of the whole audit: some component could not be judged */
};
struct cli_policy {
	VB_VEC(struct cli_clause) v;
};

/* VB_E_USAGE with the words that are known. No option: an empty policy. */
bool cli_policy_parse(const struct cli *c, struct cli_policy *out,
		      struct vb_error *err) VB_MUST_USE;
/* Says what holds, clause by clause, on standard error; returns whether anything does. */
bool cli_policy_says_no(const struct cli *c, const struct cli_policy *p,
			const struct model_assessment *a);

#endif
