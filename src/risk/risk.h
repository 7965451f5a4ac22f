/*
 * risk.h - what a finding weighs: attacks simulated on the case's flow graph.
 *
 * Nodes are parts; edges are flows (and their reverse), entry of each actor, same-device steps, supplier access. Each
 * weakness is a Bernoulli variable drawn once per world; 64 worlds per machine word; reach is a monotone fixpoint.
 * The weight of a finding is the expected yearly loss with it open minus with it closed, on the same draws; the order
 * is its share of what it and the findings that open the same door add together (weigh.c says why both).
 */
#ifndef VAUBAN_RISK_RISK_H
#define VAUBAN_RISK_RISK_H

#include "core/run.h"
#include "model/assessment.h"

struct risk_options {
	uint64_t worlds; /* rounded up to 64; 0 = the default */
};

/* What is supposed rather than observed: one value, where it comes from, in both languages. Reports print them. */
#define RISK_ASSUMPTIONS(X)                                                                        \
	X(KEV, 0.9, "a vulnerability known to be exploited opens its component",                   \
	  "une vulnérabilité exploitée connue ouvre son composant")                                \
	X(CVSS, 0.05, "the easiest vulnerability without EPSS; scaled by CVSS exploitability",     \
	  "la vulnérabilité la plus facile sans EPSS ; pondérée par l’exploitabilité CVSS")        \
	X(SECRET, 0.3, "a secret left in the product is found and used",                           \
	  "un secret laissé dans le produit est trouvé et utilisé")                                \
	X(CRITICAL, 0.2, "a critical weakness is used", "une faiblesse critique est utilisée")     \
	X(HIGH, 0.06, "a high weakness is used", "une faiblesse élevée est utilisée")              \
	X(MEDIUM, 0.015, "a medium weakness is used", "une faiblesse moyenne est utilisée")        \
	X(LOW, 0.004, "a low weakness is used", "une faiblesse faible est utilisée")               \
	X(INFO, 0.001, "an informative finding is used", "un constat informatif est utilisé")      \
	X(AUTH_NONE, 0.7, "an attempt crosses a flow without authentication",                      \
	  "un essai franchit un flux sans authentification")                                       \
	X(AUTH_PASSWORD, 0.4, "… with a password", "… avec un mot de passe")                       \
	X(AUTH_MFA, 0.15, "… with a second factor", "… avec un second facteur")                    \
	X(AUTH_TOKEN, 0.25, "… with a token", "… avec un jeton")                                   \
	X(AUTH_KEY, 0.15, "… with a key", "… avec une clé")                                        \
	X(AUTH_CERT, 0.1, "… with a certificate", "… avec un certificat")                          \
	X(AUTH_UNKNOWN, 0.5, "… with an unknown authentication",                                   \
	  "… avec une authentification inconnue")                                                  \
	X(NO_TLS, 0.25, "added when a network flow is not encrypted",                              \
	  "ajouté quand un flux réseau n’est pas chiffré")                                         \
	X(UNSIGNED, 0.8, "a flow that installs unsigned code",                                     \
	  "un flux qui installe du code non signé")                                                \
	X(FLOW_MAX, 0.95, "no control is certain to fail", "aucun contrôle n’échoue à coup sûr")   \
	X(BACK, 0.5, "share of a flow's probability when it is climbed from server to caller",     \
	  "part de la probabilité d’un flux remonté du serveur vers l’appelant")                   \
	X(BOX, 0.2, "a step between neighbours of one device",                                     \
	  "un pas entre voisins d’un même appareil")                                               \
	X(BOX_ROOT, 0.9, "… from one that runs as root", "… depuis un voisin qui tourne en root")  \
	X(STAND_0, 0.9, "who stands in a zone of trust 0 takes what stands there",                 \
	  "qui se tient dans une zone de confiance 0 prend ce qui s’y trouve")                     \
	X(STAND_1, 0.6, "… of trust 1", "… de confiance 1")                                        \
	X(STAND_2, 0.3, "… of trust 2", "… de confiance 2")                                        \
	X(STAND_3, 0.1, "… of trust 3", "… de confiance 3")                                        \
	X(STAND_4, 0.03, "… of trust 4", "… de confiance 4")                                       \
	X(SUPPLIER, 0.02,                                                                          \
	  "a supplier of danger 1 is the way in; danger = depend × exposure / (maturity × trust)", \
	  "un fournisseur de danger 1 sert d’entrée ; danger = dépendance × exposition / "    \
	  "(maturité × confiance)")

enum risk_assumption_id {
#define X(id, value, en, fr) RISK_##id,
	RISK_ASSUMPTIONS(X)
#undef X
		RISK_ASSUMPTION_COUNT
};
struct risk_assumption {
	const char *id; /* "AUTH_NONE" */
	double value;
	const char *en, *fr;
};
extern const struct risk_assumption risk_assumptions[RISK_ASSUMPTION_COUNT];

/* The probability a finding opens its component, with the sentence that says why (KEV, EPSS, CVSS, rule). */
void risk_probability(struct vb_arena *a, struct model_finding *f);
/* Fills weight, path, component, order of every finding and a->risk; without a usable case: exploitability order. */
bool risk_assess(const struct vb_run *run, const struct risk_options *options,
		 struct model_assessment *a, struct vb_error *err) VB_MUST_USE;

#endif
