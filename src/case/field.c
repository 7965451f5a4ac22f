/*
 * field.c - every key of vauban.yaml: its type, bounds, default, what it refers to and what it means.
 *
 * Reading, suggestions, type errors, reference checks, the schema and the documentation of the format come from these tables.
 * A default is the worse case; a yes/no that is not said stays "not said" in the model, and whoever uses it takes
 * the worse of the two: what was stated and what is supposed never share a field.
 */
#include "case/field_int.h"
#include "model/assumption.h"

#define SECTION(shape_, member, en_, fr_)                                                          \
	{                                                                                          \
		.key = #member, .type = CASE_MANY, AT(model_case, member),                         \
		.shape = &case_shape_##shape_, DOC(en_, fr_)                                       \
	}
static const struct case_field root_fields[] = {
	{.key = "vauban",
	 .type = CASE_INT,
	 AT(model_case, format),
	 .lo = 1,
	 .hi = 1,
	 .needed = true,
	 DOC("version of this format: 1", "version de ce format : 1")},
	{.key = "include",
	 .type = CASE_FILES,
	 DOC("files read with this one", "fichiers lus avec celui-ci")},
	{.key = "case",
	 .type = CASE_TEXT,
	 AT(model_case, id),
	 DOC("short name of the product", "nom court du produit")},
	{.key = "title",
	 .type = CASE_TEXT,
	 AT(model_case, title),
	 DOC("name of the product", "nom du produit")},
	{.key = "version",
	 .type = CASE_TEXT,
	 AT(model_case, version),
	 DOC("version of the product", "version du produit")},
	{.key = "owner",
	 .type = CASE_TEXT,
	 AT(model_case, owner),
	 DOC("who answers for it", "qui en répond")},
	{.key = "reviewed",
	 .type = CASE_DAY,
	 AT(model_case, reviewed),
	 DOC("day of the last review", "jour de la dernière revue")},
	{.key = "currency",
	 .type = CASE_TEXT,
	 AT(model_case, currency),
	 .otherwise = "EUR",
	 DOC("currency of losses and costs", "monnaie des pertes et des coûts")},
	{.key = "laws",
	 .type = CASE_REFS,
	 AT(model_case, laws),
	 DOC("laws that apply", "textes applicables")},
	{.key = "accept",
	 .type = CASE_INT,
	 AT(model_case, accept),
	 .lo = 1,
	 .hi = 16,

	 DOC("gravity × likelihood accepted without a decision",
	     "gravité × vraisemblance acceptée sans décision")},
	SECTION(target, targets, "what is audited", "ce qui est audité"),
	SECTION(data, data, "what has value", "ce qui a de la valeur"),
	SECTION(zone, zones, "places of equal trust", "lieux de même confiance"),
	SECTION(supplier, suppliers, "third parties with access", "tiers ayant un accès"),
	{.key = "components",
	 .type = CASE_MANY,
	 AT(model_case, parts),
	 .shape = &case_shape_part,
	 DOC("what the product is made of", "de quoi le produit est fait")},
	SECTION(flow, flows, "who calls whom", "qui appelle qui"),
	SECTION(actor, actors, "who may attack", "qui peut attaquer"),
	SECTION(feared, feared, "what must not happen", "ce qui ne doit pas arriver"),
	SECTION(requirement, requirements, "what must hold", "ce qui doit être vrai"),
	SECTION(measure, measures, "what can be done", "ce qu’on peut faire"),
	SECTION(member, team, "who can do it", "qui peut le faire"),
	{.key = "plan",
	 .type = CASE_ONE,
	 AT(model_case, plan),
	 .shape = &case_shape_plan,
	 DOC("until when, with how much", "jusqu’à quand, avec combien")},
	SECTION(decision, decisions, "what was decided", "ce qui a été décidé"),
	SECTION(test, tests, "what proves requirements", "ce qui prouve les exigences"),
	SECTION(obligation, obligations, "laws that apply or not",
		"textes qui s’appliquent ou non"),
	SECTION(option, options, "courses to compare", "voies à comparer"),
	SECTION(criterion, criteria, "what courses are compared by",
		"ce sur quoi les voies sont comparées"),
	SECTION(story, stories, "what users want", "ce que veulent les utilisateurs"),
	SECTION(trial, trials, "prototypes that were tried", "prototypes essayés"),
	SECTION(idea, ideas, "technologies that might be taken up",
		"technologies qui pourraient être adoptées"),
	SECTION(news, news, "sources of news to keep an eye on", "sources d’actualité à suivre"),
	SECTION(rule, rules, "rules on or off", "règles actives ou non"),
	{.key = "scales",
	 .type = CASE_ONE,
	 AT(model_case, scales),
	 .shape = &case_shape_scales,
	 DOC("scales of EBIOS RM", "échelles EBIOS RM")},
	{.key = "assume",
	 .type = CASE_SHARES,
	 AT(model_case, assume),
	 .hi = 1,
	 .words = model_assumption_words,
	 DOC("probabilities that are supposed, said better: {AUTH_PASSWORD: 0.2}",
	     "probabilités supposées, mieux estimées : {AUTH_PASSWORD: 0.2}")},
	{.key = "release",
	 .type = CASE_ONE,
	 AT(model_case, release),
	 .shape = &case_shape_release,
	 DOC("what a release must show", "ce qu’une livraison doit montrer")},
	{.key = "about",
	 .type = CASE_RAW,
	 AT(model_case, about),
	 DOC("facts on the maker and the product, for obligations",
	     "faits sur le fabricant et le produit, pour les obligations")},
	EXTRA,
};
const struct case_shape case_shape_root = {
	.key = "",
	.one_en = "case",
	.one_fr = "dossier",
	.size = sizeof(struct model_case),
	.fields = root_fields,
	.n = VB_COUNT(root_fields),
};

static const struct case_shape *shape_of_kind(unsigned kind)
{
	for (size_t i = 0; i < case_shape_root.n; i++)
		if (root_fields[i].shape && (unsigned)root_fields[i].shape->kind == kind)
			return root_fields[i].shape;
	return NULL;
}

struct vb_str case_kinds_name(struct vb_arena *a, enum vb_lang lang, unsigned kinds)
{
	struct vb_str text = {0};

	for (unsigned bit = 0; bit < CASE_KINDS; bit++) {
		const struct case_shape *shape = kinds & 1u << bit ? shape_of_kind(1u << bit)
								   : NULL;

		if (!shape)
			continue;
		text = vb_arena_printf(a, "%.*s%s%s", VB_FMT(text),
				       text.n ? vb_t(lang, " or ", " ou ") : "",
				       vb_t(lang, shape->one_en, shape->one_fr));
	}
	return text;
}

const struct case_field *case_field_find(const struct case_shape *shape, struct vb_str key)
{
	for (size_t i = 0; i < shape->n; i++)
		if (vb_str_is(key, shape->fields[i].key))
			return &shape->fields[i];
	return NULL;
}
