/*
 * prior.c - probabilities before any simulation, each with the sentence that says where it comes from.
 *
 * Vulnerabilities: known exploited (CISA KEV) > EPSS (FIRST) > exploitability of the CVSS vector. Weaknesses, secrets
 * and the rest: the rule's own likelihood when it gave one, else its severity. Flows: what the case states, else
 * the controls it declares; a control that is not declared is absent.
 */
#include "risk/risk_int.h"

#include <math.h>

double risk_assumed(const struct model_case *c, enum model_assumption_id id)
{
	for (size_t i = c ? c->assume.n : 0; i-- > 0;) /* the last one said wins */
		if (vb_str_is(c->assume.v[i].id, model_assumptions[id].id))
			return c->assume.v[i].value;
	return model_assumptions[id].value;
}

double risk_rule_likelihood(const struct model_case *c, struct vb_str rule, double likelihood)
{
	for (size_t i = c->assume.n; i-- > 0;)
		if (vb_str_eq(c->assume.v[i].id, rule))
			return c->assume.v[i].value;
	return likelihood;
}

/* ---- CVSS ------------------------------------------------------------------------------- */

/* Weights of CVSS 3.1 (https://www.first.org/cvss/v3-1/specification-document, 7.4); the metrics that versions 2
 * and 4 name otherwise take the nearest weight. Product of the easiest vector: 1. */
static const struct {
	const char *metric, *value;
	double weight;
} metrics[] = {
	{"AV", "N", 1},    {"AV", "A", 0.73}, {"AV", "L", 0.65}, {"AV", "P", 0.24},
	{"AC", "L", 1},    {"AC", "M", 0.79}, {"AC", "H", 0.57}, {"AT", "N", 1},
	{"AT", "P", 0.57}, {"PR", "N", 1},    {"PR", "L", 0.73}, {"PR", "H", 0.32},
	{"Au", "N", 1},    {"Au", "S", 0.73}, {"Au", "M", 0.53}, {"UI", "N", 1},
	{"UI", "P", 0.73}, {"UI", "R", 0.73}, {"UI", "A", 0.6},
};

/* 0 to 1; negative when the vector says nothing. */
static double vector_ease(struct vb_str vector)
{
	struct vb_str rest = vector, part;
	double ease = 1;
	unsigned known = 0;

	while (vb_str_next(&rest, '/', &part)) {
		size_t colon = vb_str_chr(part, ':');

		for (size_t i = 0; i < VB_COUNT(metrics); i++)
			if (vb_str_is(vb_str_sub(part, 0, colon), metrics[i].metric) &&
			    vb_str_is(vb_str_from(part, colon + 1), metrics[i].value)) {
				ease *= metrics[i].weight;
				known++;
			}
	}
	return known >= 3 ? ease : -1;
}

static double severity_score(const struct model_finding *f)
{
	static const double by_word[] = {5,   1, 2.5,
					 5.5, 8, 9.5}; /* middle of the CVSS qualitative scale */

	return f->cvss >= 0 ? f->cvss : by_word[f->severity];
}

/* ---- probability ------------------------------------------------------------------------ */

static void judge(struct vb_arena *a, struct model_finding *f, double p, const char *en,
		  const char *fr)
{
	f->probability = p;
	f->probability_why.en = vb_arena_printf(a, "%.*s: %s", VB_FMT(vb_figure(a, VB_EN, p)), en);
	f->probability_why.fr = vb_arena_printf(a, "%.*s : %s", VB_FMT(vb_figure(a, VB_FR, p)), fr);
}

static void judge_vulnerability(struct vb_arena *a, const struct model_case *c,
				struct model_finding *f)
{
	double ease = vector_ease(f->cvss_vector);

	if (f->kev)
		judge(a, f, risk_assumed(c, MODEL_ASSUME_KEV), "known to be exploited (CISA KEV)",
		      "exploitation connue (CISA KEV)");
	else if (f->epss >= 0)
		judge(a, f, f->epss > 1 ? 1 : f->epss, "EPSS score (exploitation within 30 days)",
		      "score EPSS (exploitation sous 30 jours)");
	else if (ease >= 0)
		judge(a, f, risk_assumed(c, MODEL_ASSUME_CVSS) * ease,
		      "no EPSS; exploitability of the CVSS vector (assumption)",
		      "sans EPSS ; exploitabilité du vecteur CVSS (hypothèse)");
	else
		judge(a, f, risk_assumed(c, MODEL_ASSUME_CVSS) * severity_score(f) / 10,
		      "no EPSS, no CVSS vector; severity only (assumption)",
		      "ni EPSS ni vecteur CVSS ; gravité seule (hypothèse)");
}

static void judge_severity(struct vb_arena *a, const struct model_case *c, struct model_finding *f)
{
	static const enum model_assumption_id by_word[] = {
		MODEL_ASSUME_MEDIUM, MODEL_ASSUME_INFO, MODEL_ASSUME_LOW,
		MODEL_ASSUME_MEDIUM, MODEL_ASSUME_HIGH, MODEL_ASSUME_CRITICAL};

	judge(a, f, risk_assumed(c, by_word[f->severity]), "severity of the rule (assumption)",
	      "gravité de la règle (hypothèse)");
}

void risk_probability(struct vb_arena *a, const struct model_case *c, struct model_finding *f)
{
	if (f->withdrawn)
		judge(a, f, 0, "the advisory was withdrawn", "l’avis a été retiré");
	else if (f->informational)
		judge(a, f, risk_assumed(c, MODEL_ASSUME_INFO), "for information only",
		      "pour information seulement");
	else if (f->kind == MODEL_VULNERABILITY)
		judge_vulnerability(a, c, f);
	else if ((f->kind == MODEL_THREAT || f->kind == MODEL_CONTRADICTION) &&
		 f->probability_why.en.n)
		return; /* threats_count.c, none included */
	else if (f->probability > 0 && f->probability_why.en.n)
		return; /* judged by who found it */
	else if (f->probability > 0)
		judge(a, f, f->probability > 1 ? 1 : f->probability, "likelihood given by the rule",
		      "vraisemblance donnée par la règle");
	else if (f->kind == MODEL_SECRET)
		judge(a, f, risk_assumed(c, MODEL_ASSUME_SECRET),
		      "a secret in the product (assumption)",
		      "un secret dans le produit (hypothèse)");
	else
		judge_severity(a, c, f);
}

/*
 * Known exploited:   90 + 4 ransomware + 3 cvss/10 + 3 fixable
 * everything else:   60 e + 20 cvss/10 + 6 severity/5 + 4 fixable, at most 90
 * e is the probability on a log scale: 0.0001 gives 0, 1 gives 1.
 */
double risk_exploitability(const struct model_finding *f)
{
	double e, score = severity_score(f) / 10;

	if (f->withdrawn)
		return 0;
	if (f->kind == MODEL_VULNERABILITY && f->kev)
		return 90 + (f->kev_ransomware ? 4 : 0) + 3 * score + (f->fixable ? 3 : 0);
	e = f->probability > 1e-4 ? (log10(f->probability) + 4) / 4 : 0;
	return 60 * e + 20 * score + 6 * (double)f->severity / MODEL_SEV_CRITICAL +
	       (f->fixable ? 4 : 0);
}

bool risk_is_local(const struct model_finding *f)
{
	return f->vector == MODEL_VECTOR_LOCAL || f->vector == MODEL_VECTOR_PHYSICAL;
}

/* ---- flows ------------------------------------------------------------------------------ */

enum risk_medium risk_flow_medium(const struct model_flow *f)
{
	static const struct {
		const char *proto;
		enum risk_medium medium;
	} table[] = {
		{"unix", RISK_INSIDE}, {"file", RISK_INSIDE},  {"ui", RISK_INSIDE},
		{"ipc", RISK_INSIDE},  {"dbus", RISK_INSIDE},  {"pipe", RISK_INSIDE},
		{"shm", RISK_INSIDE},  {"local", RISK_INSIDE}, {"rs232", RISK_WIRE},
		{"rs485", RISK_WIRE},  {"serial", RISK_WIRE},  {"uart", RISK_WIRE},
		{"i2c", RISK_WIRE},    {"spi", RISK_WIRE},     {"usb", RISK_WIRE},
		{"jtag", RISK_WIRE},   {"can", RISK_WIRE},     {"gpio", RISK_WIRE},
	};

	for (size_t i = 0; i < VB_COUNT(table); i++)
		if (vb_str_ieq(f->proto, vb_str(table[i].proto)))
			return table[i].medium;
	return RISK_NETWORK;
}

double risk_flow_p(const struct model_case *c, const struct model_flow *f)
{
	static const struct {
		const char *auth;
		enum model_assumption_id id;
	} table[] = {
		{"none", MODEL_ASSUME_AUTH_NONE}, {"password", MODEL_ASSUME_AUTH_PASSWORD},
		{"mfa", MODEL_ASSUME_AUTH_MFA},   {"token", MODEL_ASSUME_AUTH_TOKEN},
		{"key", MODEL_ASSUME_AUTH_KEY},   {"cert", MODEL_ASSUME_AUTH_CERT},
	};
	double p = f->auth.n ? risk_assumed(c, MODEL_ASSUME_AUTH_UNKNOWN)
			     : risk_assumed(c, MODEL_ASSUME_AUTH_NONE);

	if (f->p >= 0)
		return f->p > 1 ? 1 : f->p;
	for (size_t i = 0; i < VB_COUNT(table); i++)
		if (vb_str_is(f->auth, table[i].auth))
			p = risk_assumed(c, table[i].id);
	if (f->tls != MODEL_SAID_YES && f->vpn != MODEL_SAID_YES &&
	    risk_flow_medium(f) != RISK_INSIDE)
		p += risk_assumed(c, MODEL_ASSUME_NO_TLS);
	if (f->is_signed == MODEL_SAID_NO && p < risk_assumed(c, MODEL_ASSUME_UNSIGNED))
		p = risk_assumed(c, MODEL_ASSUME_UNSIGNED);
	return p < risk_assumed(c, MODEL_ASSUME_FLOW_MAX) ? p
							  : risk_assumed(c, MODEL_ASSUME_FLOW_MAX);
}

int risk_likelihood(double per_year)
{
	/* EBIOS RM vraisemblance; thresholds are ours, in occurrences a year */
	static const double from[] = {0.05, 0.3, 1};
	int level = 1;

	for (size_t i = 0; i < VB_COUNT(from); i++)
		level += per_year >= from[i];
	return level;
}
