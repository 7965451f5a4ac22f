/* words.c - one table per enumeration: the word in files, and the names people read in both languages. */
#include "model/finding.h"

#include "core/run.h"

struct word {
	const char *word;
	const char *name[2]; /* enum vb_lang */
};

static const struct word kinds[] = {
	[MODEL_VULNERABILITY] = {"vulnerability", {"vulnerability", "vulnérabilité"}},
	[MODEL_WEAKNESS] = {"weakness", {"weakness", "faiblesse"}},
	[MODEL_SECRET] = {"secret", {"secret", "secret"}},
	[MODEL_CONTRADICTION] = {"contradiction", {"contradiction", "contradiction"}},
	[MODEL_THREAT] = {"threat", {"threat", "menace"}},
	[MODEL_GAP] = {"gap", {"gap", "manque"}},
};
static const struct word severities[] = {
	[MODEL_SEV_UNKNOWN] = {"unknown", {"unknown", "inconnue"}},
	[MODEL_SEV_INFO] = {"info", {"info", "info"}},
	[MODEL_SEV_LOW] = {"low", {"low", "faible"}},
	[MODEL_SEV_MEDIUM] = {"medium", {"medium", "moyenne"}},
	[MODEL_SEV_HIGH] = {"high", {"high", "élevée"}},
	[MODEL_SEV_CRITICAL] = {"critical", {"critical", "critique"}},
};
static const struct word statuses[] = {
	[MODEL_OPEN] = {"open", {"open", "à décider"}},
	[MODEL_NOT_AFFECTED] = {"not_affected", {"not affected", "non concerné"}},
	[MODEL_AFFECTED] = {"affected", {"affected", "concerné"}},
	[MODEL_FIXED] = {"fixed", {"fixed", "corrigé"}},
	[MODEL_UNDER_INVESTIGATION] = {"under_investigation",
				       {"under investigation", "en cours d’analyse"}},
	[MODEL_ACCEPTED] = {"accepted", {"accepted", "accepté"}},
	[MODEL_FALSE_POSITIVE] = {"false_positive", {"false positive", "faux positif"}},
};
static const struct word vectors[] = {
	[MODEL_VECTOR_UNKNOWN] = {"unknown", {"unknown", "inconnu"}},
	[MODEL_VECTOR_NETWORK] = {"network", {"network", "réseau"}},
	[MODEL_VECTOR_ADJACENT] = {"adjacent", {"adjacent network", "réseau voisin"}},
	[MODEL_VECTOR_LOCAL] = {"local", {"local", "local"}},
	[MODEL_VECTOR_PHYSICAL] = {"physical", {"physical", "physique"}},
};
static const struct word rule_states[] = {
	[MODEL_RULE_PASS] = {"pass", {"pass", "conforme"}},
	[MODEL_RULE_FAIL] = {"fail", {"fail", "non conforme"}},
	[MODEL_RULE_NA] = {"not_applicable", {"not applicable", "sans objet"}},
	[MODEL_RULE_UNKNOWN] = {"unknown", {"unknown", "indéterminé"}},
	[MODEL_RULE_WAIVED] = {"waived", {"waived", "dérogation"}},
};

#define WORD(table, value) ((size_t)(value) < VB_COUNT(table) ? (table)[value].word : "unknown")
#define NAME(table, value, lang)                                                                   \
	((size_t)(value) < VB_COUNT(table) ? (table)[value].name[(lang) == VB_FR] : "?")

static bool parse(const struct word *table, size_t n, struct vb_str word, size_t *out)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_is(word, table[i].word)) {
			*out = i;
			return true;
		}
	return false;
}

const char *model_kind_word(enum model_finding_kind kind)
{
	return WORD(kinds, kind);
}

const char *model_severity_word(enum model_severity severity)
{
	return WORD(severities, severity);
}

const char *model_status_word(enum model_status status)
{
	return WORD(statuses, status);
}

const char *model_vector_word(enum model_vector vector)
{
	return WORD(vectors, vector);
}

const char *model_rule_state_word(enum model_rule_state s)
{
	return WORD(rule_states, s);
}

const char *model_kind_name(enum model_finding_kind kind, int lang)
{
	return NAME(kinds, kind, lang);
}

const char *model_severity_name(enum model_severity severity, int lang)
{
	return NAME(severities, severity, lang);
}

const char *model_status_name(enum model_status status, int lang)
{
	return NAME(statuses, status, lang);
}

const char *model_rule_state_name(enum model_rule_state s, int lang)
{
	return NAME(rule_states, s, lang);
}

bool model_kind_parse(struct vb_str word, enum model_finding_kind *out)
{
	size_t i;

	if (!parse(kinds, VB_COUNT(kinds), word, &i))
		return false;
	*out = (enum model_finding_kind)i;
	return true;
}

bool model_severity_parse(struct vb_str word, enum model_severity *out)
{
	size_t i;

	if (!parse(severities, VB_COUNT(severities), word, &i))
		return false;
	*out = (enum model_severity)i;
	return true;
}

bool model_status_parse(struct vb_str word, enum model_status *out)
{
	size_t i;

	if (!parse(statuses, VB_COUNT(statuses), word, &i))
		return false;
	*out = (enum model_status)i;
	return true;
}
