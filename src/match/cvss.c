/*
 * cvss.c - base scores from vectors.
 *
 *   "CVSS:3.1/AV:N/..." ──► metrics by name ──► weights ──► score, attack vector, ease
 *
 * Sources: first.org/cvss/v2/guide (3.2.1), v3.0 and v3.1 specification documents (7.1, 7.4; Roundup as 3.1's
 * appendix A, which is what 3.0 means without floating-point accidents); 4.0 is in cvss4.c. Temporal and environmental
 * metrics are accepted and do not change the base score.
 */
#include "match/cvss_int.h"

#include <math.h>

static int letter_at(const char *letters, char c)
{
	const char *at = c ? strchr(letters, c) : NULL;

	return at ? (int)(at - letters) : -1;
}

bool match_cvss_metrics(struct vb_str text, struct match_metrics *out)
{
	struct vb_str part;

	*out = (struct match_metrics){.n = 0};
	while (vb_str_next(&text, '/', &part)) {
		size_t colon = vb_str_chr(part, ':');
		struct vb_str key = vb_str_sub(part, 0, colon),
			      value = vb_str_from(part, colon + 1);

		if (!key.n || !value.n || out->n == MATCH_METRICS_MAX ||
		    match_cvss_metric(out, key).n)
			return false;
		out->key[out->n] = key;
		out->value[out->n++] = value;
	}
	return out->n > 0;
}

struct vb_str match_cvss_metric(const struct match_metrics *m, struct vb_str key)
{
	for (size_t i = 0; i < m->n; i++)
		if (vb_str_eq(m->key[i], key))
			return m->value[i];
	return (struct vb_str){NULL, 0};
}

int match_cvss_choice(const struct match_metrics *m, const char *key, const char *letters)
{
	struct vb_str v = match_cvss_metric(m, vb_str(key));

	return v.n == 1 ? letter_at(letters, v.p[0]) : -1;
}

/* ---- version 3 -------------------------------------------------------------------------- */

/* The lowest number with one decimal that is not below x. */
static double round_up(double x)
{
	long long n = llround(x * 100000);

	return n % 10000 == 0 ? (double)n / 100000 : (double)(n / 10000 + 1) / 10;
}

static bool score3(const struct match_metrics *m, struct match_cvss *out)
{
	static const double avs[] = {0.85, 0.62, 0.55, 0.2}, acs[] = {0.77, 0.44},
			    uis[] = {0.85, 0.62};
	static const double prs[2][3] = {{0.85, 0.62, 0.27}, {0.85, 0.68, 0.5}},
			    cias[] = {0.56, 0.22, 0};
	static const enum model_vector vectors[] = {MODEL_VECTOR_NETWORK, MODEL_VECTOR_ADJACENT,
						    MODEL_VECTOR_LOCAL, MODEL_VECTOR_PHYSICAL};
	int av = match_cvss_choice(m, "AV", "NALP"), ac = match_cvss_choice(m, "AC", "LH"),
	    pr = match_cvss_choice(m, "PR", "NLH"), ui = match_cvss_choice(m, "UI", "NR"),
	    changed = match_cvss_choice(m, "S", "UC"), c = match_cvss_choice(m, "C", "HLN"),
	    i = match_cvss_choice(m, "I", "HLN"), a = match_cvss_choice(m, "A", "HLN");
	double base, impact, ease;

	if (av < 0 || ac < 0 || pr < 0 || ui < 0 || changed < 0 || c < 0 || i < 0 || a < 0)
		return false;
	base = 1 - (1 - cias[c]) * (1 - cias[i]) * (1 - cias[a]);
	impact = changed ? 7.52 * (base - 0.029) - 3.25 * pow(base - 0.02, 15) : 6.42 * base;
	ease = 8.22 * avs[av] * acs[ac] * prs[changed][pr] * uis[ui];
	out->score = impact <= 0
			     ? 0
			     : round_up(fmin(changed ? 1.08 * (impact + ease) : impact + ease, 10));
	out->vector = vectors[av];
	out->exploitability = ease / (8.22 * 0.85 * 0.77 * 0.85 * 0.85);
	return true;
}

/* ---- version 2 -------------------------------------------------------------------------- */

static bool score2(const struct match_metrics *m, struct match_cvss *out)
{
	static const double avs[] = {1, 0.646, 0.395}, acs[] = {0.71, 0.61, 0.35},
			    aus[] = {0.704, 0.56, 0.45}, cias[] = {0.66, 0.275, 0};
	static const enum model_vector vectors[] = {MODEL_VECTOR_NETWORK, MODEL_VECTOR_ADJACENT,
						    MODEL_VECTOR_LOCAL};
	int av = match_cvss_choice(m, "AV", "NAL"), ac = match_cvss_choice(m, "AC", "LMH"),
	    au = match_cvss_choice(m, "Au", "NSM"), c = match_cvss_choice(m, "C", "CPN"),
	    i = match_cvss_choice(m, "I", "CPN"), a = match_cvss_choice(m, "A", "CPN");
	double impact, ease;

	if (av < 0 || ac < 0 || au < 0 || c < 0 || i < 0 || a < 0)
		return false;
	impact = 10.41 * (1 - (1 - cias[c]) * (1 - cias[i]) * (1 - cias[a]));
	ease = 20 * avs[av] * acs[ac] * aus[au];
	out->score = impact <= 0 ? 0 : round((0.6 * impact + 0.4 * ease - 1.5) * 1.176 * 10) / 10;
	out->vector = vectors[av];
	out->exploitability = fmin(ease / 10, 1);
	return true;
}

/* ---- any -------------------------------------------------------------------------------- */

static const struct {
	const char *prefix;
	bool (*score)(const struct match_metrics *m, struct match_cvss *out);

} versions[] = {
	{"CVSS:3.1/", score3},
	{"CVSS:4.0/", match_cvss_score4},
	{"CVSS:3.0/", score3},
	{"AV:", score2}, /* version 2 has no prefix; the first metric stays */
};

static size_t version_of(struct vb_str vector)
{
	size_t i = 0;

	while (i < VB_COUNT(versions) && !vb_str_starts(vector, vb_str(versions[i].prefix)))
		i++;
	return i;
}

bool match_cvss_score(struct vb_str vector, struct match_cvss *out)
{
	size_t v = version_of(vector);
	struct match_metrics metrics;

	if (v == VB_COUNT(versions) || vector.n > 512)
		return false;
	if (vb_str_starts(vector, VB_STR("CVSS:")))
		vector = vb_str_from(vector, strlen(versions[v].prefix));
	return match_cvss_metrics(vector, &metrics) && versions[v].score(&metrics, out);
}

struct vb_str match_cvss_best(const struct vb_str *vectors, size_t n)
{
	struct vb_str best = {NULL, 0};
	size_t choice = VB_COUNT(versions);
	struct match_cvss scored;

	for (size_t i = 0; i < n; i++) {
		size_t v = version_of(vectors[i]);

		if (v < choice && match_cvss_score(vectors[i], &scored)) {
			best = vectors[i];
			choice = v;
		}
	}
	return best;
}
