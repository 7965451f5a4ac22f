/*
 * field.c - every key of vauban.yaml: its type, bounds, default, what it refers to and what it means.
 *
 * Reading, suggestions, type errors, reference checks and the documentation of the format come from these tables.
 * A default is the worse case; a yes/no that is not said stays "not said" in the model, and whoever uses it takes
 * the worse of the two: what was stated and what is supposed never share a field.
 */
#include "case/case_int.h"

#define LIST(...) (const char *const[]){__VA_ARGS__, NULL}
#define AT(T, member) .offset = offsetof(struct T, member)
#define DOC(english, french) .en = (english), .fr = (french)
#define NAME(T) {.key = "name", .type = CASE_TEXT, AT(T, name), DOC("name people read", "nom que lisent les gens")}
#define EXTRA                                                                                       \
	{                                                                                          \
		.key = "x", .type = CASE_EXTRA,                                                    \
		DOC("kept as written, for other tools", "conservé tel quel, pour d’autres outils") \
	}
#define SHAPE(symbol, key_, kind_, T, en_, fr_)                                                     \
	static const struct case_shape symbol = {                                                  \
		.key = (key_),                                                                     \
		.one_en = (en_),                                                                   \
		.one_fr = (fr_),                                                                   \
		.kind = (kind_),                                                                   \
		.size = sizeof(struct T),                                                          \
		.id = offsetof(struct T, id),                                                      \
		.mark = offsetof(struct T, mark),                                                  \
		.fields = symbol##_fields,                                                         \
		.n = VB_COUNT(symbol##_fields),                                                    \
	}
#define DAY_MAX 3650.0
#define MONEY_MAX 1e12

static const struct case_field target_fields[] = {
	{.key = "path", .type = CASE_TEXT, AT(model_case_target, path), .needed = true,

	 DOC("folder, archive or image, relative to this file",
	     "dossier, archive ou image, relatif à ce fichier")},
	{.key = "zone", .type = CASE_REF, AT(model_case_target, zone), .refers = CASE_ZONE,
	 DOC("zone its findings sit in", "zone où se trouvent ses constats")},
	EXTRA,
};
SHAPE(target, "targets", CASE_TARGET, model_case_target, "target", "cible");

static const struct case_field data_fields[] = {
	NAME(model_data),
	{.key = "need", .type = CASE_NEED, AT(model_data, need), .lo = 1, .hi = 4, .otherwise = "[4, 4, 4]",
	 DOC("[confidentiality, integrity, availability], 1 low to 4 vital",
	     "[confidentialité, intégrité, disponibilité], de 1 faible à 4 vital")},
	{.key = "personal", .type = CASE_TEXT, AT(model_data, personal),
	 DOC("category of personal data", "catégorie de données personnelles")},
	{.key = "kind", .type = CASE_WORD, AT(model_data, kind),
	 .words = LIST("code", "keys", "accounts", "commands", "logs", "other"),
	 DOC("code, keys, accounts, commands, logs or other", "code, keys, accounts, commands, logs ou other")},
	{.key = "purpose", .type = CASE_TEXT, AT(model_data, purpose),
	 DOC("why personal data is processed", "finalité du traitement")},
	EXTRA,
};
SHAPE(data, "data", CASE_DATA, model_data, "data", "donnée");

static const struct case_field zone_fields[] = {
	NAME(model_zone),
	{.key = "trust", .type = CASE_INT, AT(model_zone, trust), .lo = 0, .hi = 4, .otherwise = "0",
	 DOC("0 hostile to 4 controlled", "de 0 hostile à 4 maîtrisée")},
	{.key = "kind", .type = CASE_WORD, AT(model_zone, kind),
	 .words = LIST("internet", "lan", "device", "cloud", "ot", "site", "vendor"),

	 DOC("internet, lan, device, cloud, ot, site or vendor",
	     "internet, lan, device, cloud, ot, site ou vendor")},
	{.key = "in", .type = CASE_REF, AT(model_zone, in), .refers = CASE_ZONE,
	 DOC("enclosing zone", "zone englobante")},
	EXTRA,
};
SHAPE(zone, "zones", CASE_ZONE, model_zone, "zone", "zone");

#define LEVEL(T, key_, member, en_, fr_)                                                         \
	{.key = (key_), .type = CASE_INT, AT(T, member), .lo = 1, .hi = 4, DOC(en_, fr_)}
static const struct case_field supplier_fields[] = {
	NAME(model_supplier),
	{.key = "access", .type = CASE_REFS, AT(model_supplier, access), .refers = CASE_PART,
	 DOC("components it can reach", "composants qu’il peut atteindre")},
	LEVEL(model_supplier, "depend", depend, "how much we depend on it, 1 to 4",
	      "dépendance envers lui, de 1 à 4"),
	LEVEL(model_supplier, "exposure", exposure, "how deep its access goes, 1 to 4",
	      "profondeur de son accès, de 1 à 4"),
	LEVEL(model_supplier, "maturity", maturity, "how well it is protected, 1 to 4",
	      "maturité de sa sécurité, de 1 à 4"),
	LEVEL(model_supplier, "trust", trust, "how far it is trusted, 1 to 4", "confiance accordée, de 1 à 4"),
	EXTRA,
};
SHAPE(supplier, "suppliers", CASE_SUPPLIER, model_supplier, "supplier", "fournisseur");

static const char *const does_words[] = {"admin", "shell", "native-objects", "file-names", "fetches-urls", "renders",
					 "cookie-session", "debug-port", "external-boot", "wide-role",
					 "same-account-backup", NULL};
static const char *const guard_words[] = {
	"second-factor", "lockout", "pairing", "rate-limit", "sandbox", "fuzzing", "bound-parameters", "csp",
	"anti-forgery", "no-entities", "path-check", "isolation", "two-person", "isolated-signer", "lock-file",
	"log", "named-accounts", "trusted-time", "secure-element", "keystore", "ownership-check", "egress-list",
	"redundancy", "degraded-mode", "offline-backup", "fail-safe", "jump-host", "admin-port", "least-privilege",
	"range-check", "verified-boot", "disk-key-elsewhere", "allow-list", NULL};

static const struct case_field part_fields[] = {
	NAME(model_part),
	{.key = "kind", .type = CASE_CHOICE, AT(model_part, kind),
	 .words = LIST("person", "process", "store", "device"),
	 .otherwise = "process", DOC("person, process, store or device", "person, process, store ou device")},
	{.key = "zone", .type = CASE_REF, AT(model_part, zone), .needed = true, .refers = CASE_ZONE,
	 DOC("zone it stands in", "zone où il se trouve")},
	{.key = "scope", .type = CASE_FLAG, AT(model_part, out_of_scope), .words = LIST("in", "out"),
	 DOC("out: not ours to mend", "out : pas à nous de le corriger")},
	{.key = "tech", .type = CASE_REFS, AT(model_part, tech),
	 DOC("what it is made of", "de quoi il est fait")},
	{.key = "parses", .type = CASE_REFS, AT(model_part, parses),
	 DOC("formats it reads from others", "formats qu’il lit venant d’ailleurs")},
	{.key = "holds", .type = CASE_REFS, AT(model_part, holds), .refers = CASE_DATA,
	 DOC("data kept in it", "données qu’il garde")},
	{.key = "does", .type = CASE_REFS, AT(model_part, does), .words = does_words,
	 DOC("risky duties: admin, shell, file-names ...", "tâches risquées : admin, shell, file-names ...")},
	{.key = "guards", .type = CASE_REFS, AT(model_part, guards), .words = guard_words,
	 DOC("controls in place: rate-limit, sandbox ...", "protections en place : rate-limit, sandbox ...")},
	{.key = "runs", .type = CASE_TEXT, AT(model_part, runs),
	 DOC("account it runs as", "compte sous lequel il tourne")},
	{.key = "count", .type = CASE_LONG, AT(model_part, count), .lo = 1, .hi = 1e12, .otherwise = "1",
	 DOC("units deployed", "exemplaires déployés")},
	{.key = "encrypted", .type = CASE_YES, AT(model_part, encrypted),
	 DOC("data at rest is", "données au repos chiffrées")},
	{.key = "backup", .type = CASE_YES, AT(model_part, backup), DOC("has a backup", "est sauvegardé")},
	{.key = "tenants", .type = CASE_WORD, AT(model_part, tenants), .words = LIST("one", "many"),
	 DOC("serves one customer or many", "sert un client ou plusieurs")},
	{.key = "target", .type = CASE_REFS, AT(model_part, targets), .refers = CASE_TARGET,
	 DOC("targets it is found in", "cibles où on le trouve")},
	{.key = "paths", .type = CASE_REFS, AT(model_part, paths),
	 DOC("paths of its files in the target (globs)", "chemins de ses fichiers dans la cible (motifs)")},
	{.key = "packages", .type = CASE_REFS, AT(model_part, packages),
	 DOC("packages it is made of: names or purls", "paquets qui le composent : noms ou purls")},
	{.key = "repo", .type = CASE_TEXT, AT(model_part, repo),
	 DOC("its source, relative", "ses sources, relatif")},
	EXTRA,
};
SHAPE(part, "components", CASE_PART, model_part, "component", "composant");

static const struct case_field flow_fields[] = {
	NAME(model_flow),
	{.key = "from", .type = CASE_REF, AT(model_flow, from), .needed = true, .refers = CASE_PART,
	 DOC("component that calls", "composant qui appelle")},
	{.key = "to", .type = CASE_REF, AT(model_flow, to), .needed = true, .refers = CASE_PART,
	 DOC("component that answers", "composant qui répond")},
	{.key = "proto", .type = CASE_TEXT, AT(model_flow, proto), DOC("protocol", "protocole")},
	{.key = "port", .type = CASE_LONG, AT(model_flow, port), .lo = 1, .hi = 65535,
	 DOC("port it listens on, 1 to 65535", "port d’écoute, de 1 à 65535")},
	{.key = "auth", .type = CASE_WORD, AT(model_flow, auth),
	 .words = LIST("none", "password", "mfa", "token", "key", "cert", "unknown"), .otherwise = "none",
	 DOC("how the caller is authenticated", "comment l’appelant est authentifié")},
	{.key = "authz", .type = CASE_WORD, AT(model_flow, authz), .words = LIST("none", "service", "user"),
	 DOC("who rights are checked for", "pour qui les droits sont vérifiés")},
	{.key = "tls", .type = CASE_YES, AT(model_flow, tls),
	 DOC("encrypted on the wire", "chiffré en transit")},
	{.key = "signed", .type = CASE_YES, AT(model_flow, is_signed),
	 DOC("content is signed and checked", "contenu signé et vérifié")},
	{.key = "pull", .type = CASE_YES, AT(model_flow, pull),
	 DOC("the caller installs what it receives", "l’appelant installe ce qu’il reçoit")},
	{.key = "vpn", .type = CASE_YES, AT(model_flow, vpn), DOC("inside a tunnel", "dans un tunnel")},
	{.key = "readonly", .type = CASE_YES, AT(model_flow, read_only),
	 DOC("the caller cannot change anything", "l’appelant ne peut rien modifier")},
	{.key = "data", .type = CASE_REFS, AT(model_flow, data), .refers = CASE_DATA,
	 DOC("data sent", "données envoyées")},
	{.key = "back", .type = CASE_REFS, AT(model_flow, back), .refers = CASE_DATA,
	 DOC("data in the reply", "données dans la réponse")},
	{.key = "needs", .type = CASE_REFS, AT(model_flow, needs), .refers = CASE_DATA,

	 DOC("data an attacker must hold to cross it",
	     "données que l’attaquant doit détenir pour le franchir")},
	{.key = "guards", .type = CASE_REFS, AT(model_flow, guards), .words = guard_words,
	 DOC("controls in place: pairing, lockout ...", "protections en place : pairing, lockout ...")},
	{.key = "p", .type = CASE_REAL, AT(model_flow, p), .lo = 0, .hi = 1, .otherwise = "-1",
	 DOC("probability an attempt crosses it, 0 to 1", "probabilité qu’un essai le franchisse, de 0 à 1")},
	EXTRA,
};
SHAPE(flow, "flows", CASE_FLOW, model_flow, "flow", "flux");

static const struct case_field actor_fields[] = {
	NAME(model_actor),
	{.key = "goal", .type = CASE_TEXT, AT(model_actor, goal), DOC("what it is after", "ce qu’il vise")},
	LEVEL(model_actor, "means", means, "means, 1 to 4", "moyens, de 1 à 4"),
	LEVEL(model_actor, "drive", drive, "motivation, 1 to 4", "motivation, de 1 à 4"),
	{.key = "tries", .type = CASE_RANGE, AT(model_actor, tries), .hi = 1e5, .needed = true,
	 DOC("attempts a year: [lowest, likely, highest]", "essais par an : [bas, probable, haut]")},
	{.key = "start", .type = CASE_REFS, AT(model_actor, start), .refers = CASE_ZONE | CASE_PART,
	 DOC("zones or components it starts from", "zones ou composants d’où il part")},
	{.key = "aside", .type = CASE_RAW, AT(model_actor, aside),
	 DOC("feared events not kept for it: {event: why}", "événements non retenus pour elle : {événement: motif}")},
	EXTRA,
};
SHAPE(actor, "actors", CASE_ACTOR, model_actor, "actor", "source de risque");

static const struct case_field secondary_fields[] = {
	{.key = "p", .type = CASE_REAL, AT(model_secondary, p), .hi = 1, .needed = true,
	 DOC("probability that it follows, 0 to 1", "probabilité qu’elle suive, de 0 à 1")},
	{.key = "loss", .type = CASE_LOSS, AT(model_secondary, loss), .hi = MONEY_MAX, .needed = true,
	 DOC("its cost, in thousands: [lowest, likely, highest], or [5 %, 95 %]",
	     "son coût, en milliers : [bas, probable, haut], ou [5 %, 95 %]")},
};
static const struct case_shape secondary = {
	.key = "secondary",
	.one_en = "secondary loss",
	.one_fr = "perte secondaire",
	.size = sizeof(struct model_secondary),
	.mark = offsetof(struct model_secondary, mark),
	.fields = secondary_fields,
	.n = VB_COUNT(secondary_fields),
};

static const struct case_field feared_fields[] = {
	NAME(model_feared),
	{.key = "hits", .type = CASE_REFS, AT(model_feared, hits), .refers = CASE_PART,

	 DOC("components hit; without it, those that hold the data",
	     "composants touchés ; à défaut ceux qui gardent la donnée")},
	{.key = "data", .type = CASE_REF, AT(model_feared, data), .refers = CASE_DATA,
	 DOC("data hit", "donnée touchée")},
	{.key = "need", .type = CASE_LETTER, AT(model_feared, need), .words = LIST("c", "i", "a"),
	 DOC("need that fails: c, i or a", "besoin atteint : c, i ou a (disponibilité)")},
	{.key = "severity", .type = CASE_INT, AT(model_feared, severity), .lo = 1, .hi = 4, .otherwise = "4",
	 DOC("1 minor to 4 critical", "de 1 mineure à 4 critique")},
	{.key = "loss", .type = CASE_LOSS, AT(model_feared, loss), .hi = MONEY_MAX, .needed = true,
	 DOC("cost of one, in thousands: [lowest, likely, highest], or [5 %, 95 %]",
	     "coût d’une occurrence, en milliers : [bas, probable, haut], ou [5 %, 95 %]")},
	{.key = "secondary", .type = CASE_ONE, AT(model_feared, secondary), .shape = &secondary,
	 DOC("what may follow: fine, claims: {p: 0.1, loss: [20, 100, 2000]}",
	     "ce qui peut suivre, amende, plaintes : {p: 0.1, loss: [20, 100, 2000]}")},
	{.key = "law", .type = CASE_TEXT, AT(model_feared, law), DOC("law concerned", "texte concerné")},
	EXTRA,
};
SHAPE(feared, "feared", CASE_FEARED, model_feared, "feared event", "événement redouté");

static const struct case_field requirement_fields[] = {
	NAME(model_requirement),
	{.key = "text", .type = CASE_TEXT, AT(model_requirement, text), .needed = true,
	 DOC("what must hold", "ce qui doit être vrai")},
	{.key = "from", .type = CASE_REFS, AT(model_requirement, from),
	 DOC("where it comes from", "d’où elle vient")},
	{.key = "covers", .type = CASE_REFS, AT(model_requirement, covers), .refers = CASE_PART | CASE_FLOW,
	 DOC("components and flows concerned", "composants et flux concernés")},
	{.key = "tests", .type = CASE_REFS, AT(model_requirement, tests), .refers = CASE_TEST,
	 DOC("tests that prove it", "tests qui la prouvent")},
	{.key = "owner", .type = CASE_TEXT, AT(model_requirement, owner),
	 DOC("who answers for it", "qui en répond")},
	EXTRA,
};
SHAPE(requirement, "requirements", CASE_REQUIREMENT, model_requirement, "requirement", "exigence");

static const struct case_field measure_fields[] = {
	NAME(model_measure),
	{.key = "for", .type = CASE_REFS, AT(model_measure, answers), .refers = CASE_REQUIREMENT,
	 DOC("requirements answered", "exigences satisfaites")},
	{.key = "against", .type = CASE_REFS, AT(model_measure, against),
	 DOC("threats it answers: [S01, T01@hl7]", "menaces auxquelles elle répond : [S01, T01@hl7]")},
	{.key = "cut", .type = CASE_SHARES, AT(model_measure, cut), .hi = 1, .refers = CASE_PART | CASE_FLOW,
	 DOC("share of attempts stopped: {flow: 0.8}", "part des essais arrêtés : {flux: 0.8}")},
	{.key = "softens", .type = CASE_SHARES, AT(model_measure, softens), .hi = 1, .refers = CASE_FEARED,
	 DOC("share of a loss avoided: {event: 0.5}", "part d’une perte évitée : {événement: 0.5}")},
	{.key = "fixes", .type = CASE_REFS, AT(model_measure, fixes),
	 DOC("findings it closes: rules, advisories, packages or places, with * and ?",
	     "constats qu’elle ferme : règles, avis, paquets ou emplacements, avec * et ?")},
	{.key = "days", .type = CASE_SHARES, AT(model_measure, days), .hi = DAY_MAX,
	 DOC("days by skill: {web: 6}", "jours par compétence : {web: 6}")},
	{.key = "cost", .type = CASE_REAL, AT(model_measure, cost), .hi = MONEY_MAX,
	 DOC("money, once", "argent, une fois")},
	{.key = "yearly", .type = CASE_REAL, AT(model_measure, yearly), .hi = MONEY_MAX,
	 DOC("money, each year", "argent, chaque année")},
	{.key = "after", .type = CASE_REFS, AT(model_measure, after), .refers = CASE_MEASURE,
	 DOC("measures to do before", "mesures à faire avant")},
	{.key = "excludes", .type = CASE_REFS, AT(model_measure, excludes), .refers = CASE_MEASURE,
	 DOC("measures it replaces", "mesures qu’elle remplace")},
	{.key = "status", .type = CASE_CHOICE, AT(model_measure, status),
	 .words = LIST("planned", "doing", "done", "dropped"),
	 .otherwise = "planned", DOC("planned, doing, done or dropped", "planned, doing, done ou dropped")},
	{.key = "done", .type = CASE_DAY, AT(model_measure, done),
	 DOC("day it was done", "jour où elle a été faite")},
	{.key = "spent", .type = CASE_REAL, AT(model_measure, spent), .hi = DAY_MAX,
	 DOC("days spent", "jours passés")},
	{.key = "owner", .type = CASE_TEXT, AT(model_measure, owner),
	 DOC("who answers for it", "qui en répond")},
	EXTRA,
};
SHAPE(measure, "measures", CASE_MEASURE, model_measure, "measure", "mesure");

static const struct case_field member_fields[] = {
	NAME(model_member),
	{.key = "role", .type = CASE_TEXT, AT(model_member, role), DOC("role", "rôle")},
	{.key = "days", .type = CASE_REAL, AT(model_member, days), .hi = DAY_MAX,
	 DOC("days available until the plan's end", "jours disponibles jusqu’à la fin du plan")},
	{.key = "skills", .type = CASE_REFS, AT(model_member, skills), DOC("skills", "compétences")},
	{.key = "off", .type = CASE_DAYS, AT(model_member, off),
	 DOC("days away: 2027-02-01 or 2027-02-01/2027-02-12",
	     "absences : 2027-02-01 ou 2027-02-01/2027-02-12")},
	{.key = "accommodations", .type = CASE_RAW, AT(model_member, accommodations),
	 DOC("private: never in a shared report", "privé : jamais dans un rapport partagé")},
	EXTRA,
};
SHAPE(member, "team", CASE_MEMBER, model_member, "team member", "membre de l’équipe");

static const struct case_field plan_fields[] = {
	{.key = "from", .type = CASE_DAY, AT(model_plan, from), DOC("first day", "premier jour")},
	{.key = "until", .type = CASE_DAY, AT(model_plan, until), DOC("last day", "dernier jour")},
	{.key = "budget", .type = CASE_REAL, AT(model_plan, budget), .hi = MONEY_MAX, .otherwise = "-1",
	 DOC("money at hand", "argent disponible")},
	{.key = "period", .type = CASE_WORD, AT(model_plan, period), .words = LIST("month", "quarter"),
	 DOC("month or quarter", "month ou quarter")},
	{.key = "horizon", .type = CASE_REAL, AT(model_plan, horizon), .hi = 30,
	 DOC("years of loss that count (3)", "années de perte qui comptent (3)")},
	{.key = "effort", .type = CASE_SHARES, AT(model_plan, effort), .hi = DAY_MAX,
	 DOC("days of a generated fix: {upgrade: 1, harden: 0.5, secret: 1, declare: 0.5}",
	     "jours d’un correctif généré : {upgrade: 1, harden: 0.5, secret: 1, declare: 0.5}")},
	{.key = "must", .type = CASE_REFS, AT(model_plan, must), .refers = CASE_REQUIREMENT,
	 DOC("requirements to meet whatever the cost", "exigences à tenir coûte que coûte")},
	{.key = "deadline", .type = CASE_TERMS, AT(model_plan, deadline), .refers = CASE_REQUIREMENT,
	 DOC("{requirement: day}", "{exigence: jour}")},
	{.key = "holidays", .type = CASE_DAYS, AT(model_plan, holidays),
	 DOC("days nobody works", "jours chômés")},
	EXTRA,
};
static const struct case_shape plan = {
	.key = "plan",
	.one_en = "plan",
	.one_fr = "plan",
	.size = sizeof(struct model_plan),
	.mark = offsetof(struct model_plan, mark),
	.fields = plan_fields,
	.n = VB_COUNT(plan_fields),
};

static const struct case_field decision_fields[] = {
	{.key = "date", .type = CASE_DAY, AT(model_case_decision, date), .needed = true,
	 DOC("day of the decision", "jour de la décision")},
	{.key = "by", .type = CASE_TEXT, AT(model_case_decision, by), .needed = true,
	 DOC("who decided", "qui a décidé")},
	{.key = "accept", .type = CASE_REF, AT(model_case_decision, accept),
	 .refers = CASE_REQUIREMENT | CASE_FEARED | CASE_PART | CASE_FLOW,
	 DOC("requirement not met or risk accepted", "exigence non tenue ou risque accepté")},
	{.key = "until", .type = CASE_DAY, AT(model_case_decision, until),
	 DOC("day it ends", "jour où elle cesse")},
	{.key = "why", .type = CASE_TEXT, AT(model_case_decision, why), .needed = true, DOC("reason", "motif")},
	EXTRA,
};
SHAPE(decision, "decisions", CASE_DECISION, model_case_decision, "decision", "décision");

static const struct case_field test_fields[] = {
	NAME(model_case_test),
	{.key = "run", .type = CASE_TEXT, AT(model_case_test, run),
	 DOC("command or file", "commande ou fichier")},
	{.key = "last", .type = CASE_WORD, AT(model_case_test, last),
	 .words = LIST("pass", "fail", "none"), .otherwise = "none",
	 DOC("last result: pass, fail or none", "dernier résultat : pass, fail ou none")},
	{.key = "date", .type = CASE_DAY, AT(model_case_test, date),
	 DOC("day of the last result", "jour du dernier résultat")},
	EXTRA,
};
SHAPE(test, "tests", CASE_TEST, model_case_test, "test", "test");

static const struct case_field obligation_fields[] = {
	NAME(model_obligation),
	{.key = "law", .type = CASE_TEXT, AT(model_obligation, law), .needed = true, DOC("law", "texte")},
	{.key = "applies", .type = CASE_WORD, AT(model_obligation, applies),
	 .words = LIST("yes", "no", "unsure"), .otherwise = "unsure",
	 DOC("yes, no or unsure", "yes, no ou unsure")},
	{.key = "why", .type = CASE_TEXT, AT(model_obligation, why), DOC("reason", "motif")},
	{.key = "since", .type = CASE_DAY, AT(model_obligation, since),
	 DOC("day it applies from", "jour où elle commence")},
	EXTRA,
};
SHAPE(obligation, "obligations", CASE_OBLIGATION, model_obligation, "obligation", "obligation");

static const struct case_field option_fields[] = {
	NAME(model_option),
	{.key = "measures", .type = CASE_REFS, AT(model_option, measures), .refers = CASE_MEASURE,
	 DOC("measures in it", "mesures qu’elle contient")},
	{.key = "budget", .type = CASE_REAL, AT(model_option, budget), .hi = MONEY_MAX, .otherwise = "-1",
	 DOC("money", "argent")},
	EXTRA,
};
SHAPE(option, "options", CASE_OPTION, model_option, "option", "option");

static const struct case_field rule_fields[] = {
	{.key = "enabled", .type = CASE_YES, AT(model_rule_setting, enabled),
	 DOC("no: the rule is off", "no : la règle est coupée")},
	{.key = "with", .type = CASE_RAW, AT(model_rule_setting, with),
	 DOC("its parameters", "ses paramètres")},
	{.key = "why", .type = CASE_TEXT, AT(model_rule_setting, why), DOC("reason", "motif")},
	EXTRA,
};
SHAPE(rule, "rules", CASE_RULE, model_rule_setting, "rule", "règle");

static const struct case_field scales_fields[] = {
	{.key = "method", .type = CASE_WORD, AT(model_scales, method), .words = LIST("product", "bottleneck"),
	 DOC("product or bottleneck", "product ou bottleneck")},
	{.key = "likelihood", .type = CASE_RANGE, AT(model_scales, likelihood), .hi = 1e5, .otherwise = "[0.05, 0.3, 1]",
	 DOC("occurrences a year from which V2, V3, V4", "occurrences par an à partir desquelles V2, V3, V4")},
	{.key = "ease", .type = CASE_RANGE, AT(model_scales, ease), .hi = 1, .otherwise = "[0.1, 0.3, 0.7]",
	 DOC("probability of one action from which V2, V3, V4", "probabilité d’une action à partir de laquelle V2, V3, V4")},
	{.key = "danger", .type = CASE_RANGE, AT(model_scales, danger), .hi = 16, .otherwise = "[0.2, 0.9, 2.5]",
	 DOC("danger from which watched, controlled, in danger", "dangerosité à partir de laquelle veille, contrôle, danger")},
	{.key = "matrix", .type = CASE_RAW, AT(model_scales, matrix),
	 DOC("{V1: [G1, G2, G3, G4], ...}, 0 low to 2 high", "{V1: [G1, G2, G3, G4], ...}, de 0 faible à 2 élevé")},
	EXTRA,
};
static const struct case_shape scales = {
	.key = "scales",
	.one_en = "scales",
	.one_fr = "échelles",
	.size = sizeof(struct model_scales),
	.mark = offsetof(struct model_scales, mark),
	.fields = scales_fields,
	.n = VB_COUNT(scales_fields),
};

#define SECTION(shape_, member, en_, fr_)                                                           \
	{.key = #member, .type = CASE_MANY, AT(model_case, member), .shape = &(shape_), DOC(en_, fr_)}
static const struct case_field root_fields[] = {
	{.key = "vauban", .type = CASE_INT, AT(model_case, format), .lo = 1, .hi = 1, .needed = true,
	 DOC("version of this format: 1", "version de ce format : 1")},
	{.key = "include", .type = CASE_FILES, DOC("files read with this one", "fichiers lus avec celui-ci")},
	{.key = "case", .type = CASE_TEXT, AT(model_case, id),
	 DOC("short name of the product", "nom court du produit")},
	{.key = "title", .type = CASE_TEXT, AT(model_case, title),
	 DOC("name of the product", "nom du produit")},
	{.key = "version", .type = CASE_TEXT, AT(model_case, version),
	 DOC("version of the product", "version du produit")},
	{.key = "owner", .type = CASE_TEXT, AT(model_case, owner), DOC("who answers for it", "qui en répond")},
	{.key = "reviewed", .type = CASE_DAY, AT(model_case, reviewed),
	 DOC("day of the last review", "jour de la dernière revue")},
	{.key = "currency", .type = CASE_TEXT, AT(model_case, currency), .otherwise = "EUR",
	 DOC("currency of losses and costs", "monnaie des pertes et des coûts")},
	{.key = "laws", .type = CASE_REFS, AT(model_case, laws), DOC("laws that apply", "textes applicables")},
	{.key = "accept", .type = CASE_INT, AT(model_case, accept), .lo = 1, .hi = 16,

	 DOC("gravity × likelihood accepted without a decision",
	     "gravité × vraisemblance acceptée sans décision")},
	SECTION(target, targets, "what is audited", "ce qui est audité"),
	SECTION(data, data, "what has value", "ce qui a de la valeur"),
	SECTION(zone, zones, "places of equal trust", "lieux de même confiance"),
	SECTION(supplier, suppliers, "third parties with access", "tiers ayant un accès"),
	{.key = "components", .type = CASE_MANY, AT(model_case, parts), .shape = &part,
	 DOC("what the product is made of", "de quoi le produit est fait")},
	SECTION(flow, flows, "who calls whom", "qui appelle qui"),
	SECTION(actor, actors, "who may attack", "qui peut attaquer"),
	SECTION(feared, feared, "what must not happen", "ce qui ne doit pas arriver"),
	SECTION(requirement, requirements, "what must hold", "ce qui doit être vrai"),
	SECTION(measure, measures, "what can be done", "ce qu’on peut faire"),
	SECTION(member, team, "who can do it", "qui peut le faire"),
	{.key = "plan", .type = CASE_ONE, AT(model_case, plan), .shape = &plan,
	 DOC("until when, with how much", "jusqu’à quand, avec combien")},
	SECTION(decision, decisions, "what was decided", "ce qui a été décidé"),
	SECTION(test, tests, "what proves requirements", "ce qui prouve les exigences"),
	SECTION(obligation, obligations, "laws that apply or not", "textes qui s’appliquent ou non"),
	SECTION(option, options, "courses to compare", "voies à comparer"),
	SECTION(rule, rules, "rules on or off", "règles actives ou non"),
	{.key = "scales", .type = CASE_ONE, AT(model_case, scales), .shape = &scales,
	 DOC("scales of EBIOS RM", "échelles EBIOS RM")},
	{.key = "about", .type = CASE_RAW, AT(model_case, about),
	 DOC("facts on the maker and the product, for obligations", "faits sur le fabricant et le produit, pour les obligations")},
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
		const struct case_shape *shape = kinds & 1u << bit ? shape_of_kind(1u << bit) : NULL;

		if (!shape)
			continue;
		text = vb_arena_printf(a, "%.*s%s%s", VB_FMT(text), text.n ? vb_t(lang, " or ", " ou ") : "",
				       vb_t(lang, shape->one_en, shape->one_fr));
	}
	return text;
}
