/*
 * field_wish.c - keys of vauban.yaml: what users want, which prototypes were tried, which technologies might be taken up.
 */
#include "case/field_int.h"

#define SAYS(T, key_, member, en_, fr_)                                                            \
	{                                                                                          \
		.key = key_, .type = CASE_TEXT, AT(T, member), DOC(en_, fr_)                       \
	}
#define VERDICT(T, key_, member, en_, fr_, ...)                                                    \
	{.key = key_,                                                                              \
	 .type = CASE_WORD,                                                                        \
	 AT(T, member),                                                                            \
	 .words = LIST(__VA_ARGS__),                                                               \
	 DOC(en_, fr_)},                                                                           \
		SAYS(T, "by", by, "who decided", "qui a décidé"),                                  \
		{.key = "date", .type = CASE_DAY, AT(T, date), DOC("day", "jour")},                \
		SAYS(T, "why", why, "reason", "raison")

static const struct case_field story_fields[] = {
	NAME(model_story),
	{.key = "as",
	 .type = CASE_REF,
	 AT(model_story, as),
	 .refers = CASE_PART,
	 DOC("who wants it: a component of kind person",
	     "qui le veut : un composant de nature person")},
	{.key = "want",
	 .type = CASE_TEXT,
	 AT(model_story, want),
	 .needed = true,
	 DOC("what they want to do", "ce qu’ils veulent faire")},
	SAYS(model_story, "so", so, "what it is good for", "à quoi cela sert"),
	{.key = "rules",
	 .type = CASE_REFS,
	 AT(model_story, rules),
	 DOC("rules of the trade that hold, as sentences", "règles de gestion, en phrases")},
	{.key = "for",
	 .type = CASE_REFS,
	 AT(model_story, answers),
	 .refers = CASE_REQUIREMENT,
	 DOC("requirements that answer it", "exigences qui y répondent")},
	{.key = "done",
	 .type = CASE_REFS,
	 AT(model_story, done),
	 DOC("how it is known that it is there, as sentences",
	     "à quoi l’on reconnaît que c’est fait, en phrases")},
	COMMON,
};
SHAPE(story, "stories", CASE_STORY, model_story, "story", "récit");

static const struct case_field trial_fields[] = {
	NAME(model_trial),
	{.key = "suppose",
	 .type = CASE_TEXT,
	 AT(model_trial, suppose),
	 .needed = true,
	 DOC("what was supposed before", "ce que l’on supposait avant")},
	SAYS(model_trial, "bench", bench, "on what and how it was tried",
	     "sur quoi et comment on a essayé"),
	{.key = "tests",
	 .type = CASE_REFS,
	 AT(model_trial, tests),
	 .refers = CASE_TEST,
	 DOC("tests that belong to it", "tests qui en font partie")},
	{.key = "counts",
	 .type = CASE_SHARES,
	 AT(model_trial, counts),
	 .hi = 1e9,
	 .words = LIST("detected", "missed", "false_alarms", "quiet"),
	 DOC("events by outcome: {detected: 45, missed: 5, false_alarms: 3, quiet: 147}",
	     "événements par issue : {detected: 45, missed: 5, false_alarms: 3, quiet: 147}")},
	{.key = "needs",
	 .type = CASE_SHARES,
	 AT(model_trial, needs),
	 .hi = 1,
	 .words = LIST("detection", "false_alarms"),
	 DOC("{detection: at least, false_alarms: at most}, 0 to 1",
	     "{detection: au moins, false_alarms: au plus}, de 0 à 1")},
	{.key = "measured",
	 .type = CASE_SHARES,
	 AT(model_trial, measured),
	 .lo = -MONEY_MAX,
	 .hi = MONEY_MAX,
	 DOC("what else was measured: {start in s: 3.2}",
	     "autres mesures : {démarrage en s: 3.2}")},
	{.key = "least",
	 .type = CASE_SHARES,
	 AT(model_trial, least),
	 .lo = -MONEY_MAX,
	 .hi = MONEY_MAX,
	 DOC("what a measure must reach", "ce qu’une mesure doit atteindre")},
	{.key = "most",
	 .type = CASE_SHARES,
	 AT(model_trial, most),
	 .lo = -MONEY_MAX,
	 .hi = MONEY_MAX,
	 DOC("what a measure must not pass", "ce qu’une mesure ne doit pas dépasser")},
	VERDICT(model_trial, "verdict", verdict, "go, stop or again", "go, stop ou again", "go",
		"stop", "again"),
	COMMON,
};
SHAPE(trial, "trials", CASE_TRIAL, model_trial, "trial", "essai");

static const struct case_field idea_fields[] = {
	NAME(model_idea),
	SAYS(model_idea, "need", need, "the need behind it", "le besoin derrière"),
	SAYS(model_idea, "value", value, "what it would bring", "ce qu’elle apporterait"),
	SAYS(model_idea, "without", without, "the simple way, without it",
	     "la voie simple, sans elle"),
	{.key = "maturity",
	 .type = CASE_INT,
	 AT(model_idea, maturity),
	 .lo = 1,
	 .hi = 9,
	 DOC("how ready it is, 1 an idea to 9 in use", "maturité, de 1 une idée à 9 en service")},
	LEVEL(model_idea, "worth", worth, "what it is worth, 1 to 4", "valeur, de 1 à 4"),
	LEVEL(model_idea, "ease", ease, "how easy it is to do, 1 to 4", "facilité, de 1 à 4"),
	LEVEL(model_idea, "danger", danger, "what it puts at risk, 1 to 4", "danger, de 1 à 4"),
	SAYS(model_idea, "security", security, "what it opens to attack, and what holds it",
	     "ce qu’elle ouvre à l’attaque, et ce qui la tient"),
	SAYS(model_idea, "ethics", ethics, "what it does to people", "ses effets sur les gens"),
	SAYS(model_idea, "energy", energy, "what it consumes", "ce qu’elle consomme"),
	{.key = "touches",
	 .type = CASE_REFS,
	 AT(model_idea, touches),
	 .refers = CASE_PART | CASE_FLOW,
	 DOC("components and flows it changes", "composants et flux qu’elle modifie")},
	{.key = "laws",
	 .type = CASE_REFS,
	 AT(model_idea, laws),
	 DOC("texts it calls up", "textes concernés")},
	{.key = "cost",
	 .type = CASE_REAL,
	 AT(model_idea, cost),
	 .hi = MONEY_MAX,
	 .otherwise = "-1",
	 DOC("money, once", "argent, une fois")},
	{.key = "yearly",
	 .type = CASE_REAL,
	 AT(model_idea, yearly),
	 .hi = MONEY_MAX,
	 .otherwise = "-1",
	 DOC("money, each year", "argent, chaque année")},
	VERDICT(model_idea, "decision", decision, "go, wait or no", "go, wait ou no", "go", "wait",
		"no"),
	COMMON,
};
SHAPE(idea, "ideas", CASE_IDEA, model_idea, "idea", "idée");
