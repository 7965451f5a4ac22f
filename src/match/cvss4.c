/*
 * cvss4.c - CVSS 4.0 base score, with exploit maturity, environmental and requirement metrics where given.
 *
 *   metrics ──► six equivalence classes ──► table of macro vectors ──► less the mean share of the way to the next lower
 *
 * Source: first.org/cvss/v4-0/specification-document, section 8, and the tables FIRST publishes with its calculator
 * (scores of the 270 macro vectors, greatest vectors and depth of each class; BSD-2-Clause, Copyright FIRST, Red Hat,
 * and contributors). Distances are whole tenths here; 1e-6 is added before rounding, as the calculator rounds decimals.
 */
#include "match/cvss_int.h"

#include <math.h>

enum { AV, PR, UI, AC, AT, VC, VI, VA, SC, SI, SA, CR, IR, AR, METRICS };
enum { EQ1, EQ2, EQ3, EQ4, EQ5, EQ6, CLASSES };

/* Letters in order of severity, greatest first: the place is the distance in tenths. S of SI and SA is safety. */
static const struct {
	const char *name, *letters;
	int offset; /* distance of the first letter: SC has no safety value */
	bool base;  /* must be given */
} metrics[METRICS] = {
	[AV] = {"AV", "NALP", 0, true}, [PR] = {"PR", "NLH", 0, true},
	[UI] = {"UI", "NPA", 0, true},  [AC] = {"AC", "LH", 0, true},
	[AT] = {"AT", "NP", 0, true},   [VC] = {"VC", "HLN", 0, true},
	[VI] = {"VI", "HLN", 0, true},  [VA] = {"VA", "HLN", 0, true},
	[SC] = {"SC", "HLN", 1, true},  [SI] = {"SI", "SHLN", 0, true},
	[SA] = {"SA", "SHLN", 0, true}, [CR] = {"CR", "HML", 0, false},
	[IR] = {"IR", "HML", 0, false}, [AR] = {"AR", "HML", 0, false},
};

/* Tenths by EQ1, EQ2, EQ3 (rows) and EQ4, EQ5, EQ6 (columns); 0: no such macro vector. */
static const uint8_t scores[18][18] = {
	{100, 99, 98, 95, 95, 92, 100, 96, 93, 87, 91, 81, 93, 90, 89, 80, 81, 68},
	{98, 95, 95, 92, 90, 84, 93, 92, 89, 81, 81, 65, 88, 80, 78, 70, 69, 48},
	{0, 92, 0, 82, 0, 72, 0, 79, 0, 69, 0, 50, 0, 69, 0, 55, 0, 27},
	{99, 97, 95, 92, 92, 85, 95, 91, 90, 83, 84, 71, 92, 81, 82, 71, 72, 53},
	{95, 93, 92, 85, 85, 73, 92, 82, 80, 72, 70, 59, 84, 70, 71, 52, 50, 30},
	{0, 86, 0, 75, 0, 52, 0, 71, 0, 52, 0, 29, 0, 63, 0, 29, 0, 17},
	{98, 95, 94, 87, 91, 81, 94, 89, 86, 74, 77, 64, 87, 75, 74, 63, 63, 49},
	{94, 89, 88, 77, 76, 67, 86, 76, 74, 58, 59, 50, 72, 57, 57, 52, 52, 25},
	{0, 83, 0, 70, 0, 54, 0, 65, 0, 58, 0, 26, 0, 53, 0, 21, 0, 13},
	{95, 90, 88, 76, 76, 70, 90, 77, 75, 62, 61, 53, 77, 66, 68, 59, 52, 30},
	{89, 78, 76, 67, 62, 58, 74, 59, 57, 57, 47, 23, 61, 52, 57, 29, 24, 16},
	{0, 71, 0, 59, 0, 30, 0, 58, 0, 26, 0, 15, 0, 23, 0, 13, 0, 6},
	{93, 87, 86, 72, 75, 58, 86, 74, 74, 61, 56, 34, 70, 54, 52, 40, 40, 22},
	{85, 75, 74, 55, 62, 51, 72, 57, 55, 41, 46, 19, 53, 36, 34, 19, 19, 8},
	{0, 64, 0, 51, 0, 20, 0, 47, 0, 21, 0, 11, 0, 24, 0, 9, 0, 4},
	{88, 75, 73, 53, 60, 50, 73, 55, 59, 40, 41, 20, 54, 43, 45, 22, 20, 11},
	{75, 55, 58, 45, 40, 21, 61, 51, 48, 18, 20, 9, 46, 18, 17, 7, 8, 2},
	{0, 53, 0, 24, 0, 14, 0, 24, 0, 12, 0, 5, 0, 10, 0, 3, 0, 1},
};

static bool value(const struct match_metrics *m, int metric, int *out)
{
	char modified[4] = "M";
	int v;

	memcpy(modified + 1, metrics[metric].name, 2);
	v = match_cvss_choice(m, modified, metrics[metric].letters);
	if (v < 0)
		v = match_cvss_choice(m, metrics[metric].name, metrics[metric].letters);
	if (v < 0 && metrics[metric].base)
		return false;
	*out = v < 0 ? 0 : v + metrics[metric].offset;
	return true;
}

static void classes(const int *v, int maturity, int *eq)
{
	int top = (v[AV] == 0) + (v[PR] == 0) + (v[UI] == 0);

	eq[EQ1] = top == 3 ? 0 : top && v[AV] != 3 ? 1 : 2;
	eq[EQ2] = v[AC] == 0 && v[AT] == 0 ? 0 : 1;
	eq[EQ3] = v[VC] == 0 && v[VI] == 0 ? 0 : v[VC] == 0 || v[VI] == 0 || v[VA] == 0 ? 1 : 2;
	eq[EQ4] = v[SI] == 0 || v[SA] == 0 ? 0 : v[SC] == 1 || v[SI] == 1 || v[SA] == 1 ? 1 : 2;
	eq[EQ5] = maturity;
	eq[EQ6] = (v[CR] == 0 && v[VC] == 0) || (v[IR] == 0 && v[VI] == 0) ||
				  (v[AR] == 0 && v[VA] == 0)
			  ? 0
			  : 1;
}

/* Tenths of the macro vector, 0 when there is none. */
static int score_of(const int *eq)
{
	if (eq[EQ1] > 2 || eq[EQ2] > 1 || eq[EQ3] > 2 || eq[EQ4] > 2 || eq[EQ5] > 2 || eq[EQ6] > 1)
		return 0;
	return scores[(eq[EQ1] * 2 + eq[EQ2]) * 3 + eq[EQ3]][(eq[EQ4] * 3 + eq[EQ5]) * 2 + eq[EQ6]];
}

static int lower(const int *eq, int which)
{
	int next[CLASSES];

	memcpy(next, eq, sizeof(next));
	next[which]++;
	return score_of(next);
}

/* EQ3 and EQ6 are judged together: from (0,0) down either way, the higher counts. */
static int lower36(const int *eq)
{
	int by3 = lower(eq, EQ3), by6 = lower(eq, EQ6);

	if (eq[EQ3] == 0 && eq[EQ6] == 0)
		return by3 > by6 ? by3 : by6;
	return eq[EQ3] == 1 && eq[EQ6] == 0 ? by6 : by3;
}

/* Greatest vectors of each class, as distances; the class's own distance is the sum of differences to the first below
 * which no metric goes. */
struct greatest {
	int n;
	int v[5][6];
};
static const struct greatest of1[] = {
	{1, {{0, 0, 0}}},
	{3, {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
	{2, {{3, 0, 0}, {1, 1, 1}}},
};
static const struct greatest of2[] = {{1, {{0, 0}}}, {2, {{1, 0}, {0, 1}}}};
static const struct greatest of36[3][2] = {
	{{1, {{0, 0, 0, 0, 0, 0}}}, {2, {{0, 0, 1, 1, 1, 0}, {0, 0, 0, 1, 1, 1}}}},
	{{2, {{1, 0, 0, 0, 0, 0}, {0, 1, 0, 0, 0, 0}}},
	 {5,
	  {{1, 0, 1, 0, 1, 0},
	   {1, 0, 0, 0, 1, 1},
	   {0, 1, 0, 1, 0, 1},
	   {0, 1, 1, 1, 0, 0},
	   {1, 1, 0, 0, 0, 1}}}},
	{{0, {{0}}}, {1, {{1, 1, 1, 0, 0, 0}}}},
};
static const struct greatest of4[] = {{1, {{1, 0, 0}}}, {1, {{1, 1, 1}}}, {1, {{2, 2, 2}}}};

/* Sum of distances to the first greatest vector that no metric exceeds; 0 when there is none. */
static int distance(const struct greatest *g, const int *v, const int *which, int n)
{
	for (int i = 0; i < g->n; i++) {
		int sum = 0, k = 0;

		while (k < n && v[which[k]] >= g->v[i][k]) {
			sum += v[which[k]] - g->v[i][k];
			k++;
		}
		if (k == n)
			return sum;
	}
	return 0;
}

static double score_tenths(const int *v, const int *eq)
{
	static const int in1[] = {AV, PR, UI}, in2[] = {AC, AT}, in36[] = {VC, VI, VA, CR, IR, AR},
			 in4[] = {SC, SI, SA};
	static const int depth1[] = {1, 4, 5}, depth2[] = {1, 2},
			 depth36[3][2] = {{7, 6}, {8, 8}, {10, 10}}, depth4[] = {6, 5, 4};
	int top = score_of(eq);
	const struct {
		int lower, distance, depth;
	} ways[] = {
		{lower(eq, EQ1), distance(&of1[eq[EQ1]], v, in1, 3), depth1[eq[EQ1]]},
		{lower(eq, EQ2), distance(&of2[eq[EQ2]], v, in2, 2), depth2[eq[EQ2]]},
		{lower36(eq), distance(&of36[eq[EQ3]][eq[EQ6]], v, in36, 6),
		 depth36[eq[EQ3]][eq[EQ6]]},
		{lower(eq, EQ4), distance(&of4[eq[EQ4]], v, in4, 3), depth4[eq[EQ4]]},
		{lower(eq, EQ5), 0, 1},
	};
	double sum = 0;
	int n = 0;

	for (size_t i = 0; i < VB_COUNT(ways); i++) {
		if (!ways[i].lower)
			continue;
		sum += (double)(top - ways[i].lower) * ways[i].distance / ways[i].depth;
		n++;
	}
	return n ? top - sum / n : top;
}

bool match_cvss_score4(const struct match_metrics *m, struct match_cvss *out)
{
	static const enum model_vector vectors[] = {MODEL_VECTOR_NETWORK, MODEL_VECTOR_ADJACENT,
						    MODEL_VECTOR_LOCAL, MODEL_VECTOR_PHYSICAL};
	static const double avs[] = {0.85, 0.62, 0.55, 0.2}, prs[] = {0.85, 0.62, 0.27},
			    uis[] = {0.85, 0.62, 0.62};
	int v[METRICS], eq[CLASSES], maturity = match_cvss_choice(m, "E", "APU");
	double tenths;

	for (int i = 0; i < METRICS; i++)
		if (!value(m, i, &v[i]))
			return false;
	/* 4.0 has no exploitability number: 3.1's weights are used, AT:P counting like AC:H, UI:A like UI:R. */
	out->exploitability = avs[v[AV]] * prs[v[PR]] * uis[v[UI]] *
			      (v[AC] || v[AT] ? 0.44 : 0.77) / (0.85 * 0.85 * 0.85 * 0.77);
	out->vector = vectors[v[AV]];
	out->score = 0;
	if (v[VC] == 2 && v[VI] == 2 && v[VA] == 2 && v[SC] == 3 && v[SI] == 3 && v[SA] == 3)
		return true;
	classes(v, maturity < 0 ? 0 : maturity, eq);
	tenths = fmin(fmax(score_tenths(v, eq), 0), 100);
	out->score = round(tenths + 1e-5) / 10;
	return true;
}
