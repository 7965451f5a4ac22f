/*
 * assumption.h - what is supposed rather than observed: one probability, what it means, in both languages. A case may
 * say better (`assume: {AUTH_NONE: 0.5}`); reports print those that a judgement rests on and which of them decide.
 */
#ifndef VAUBAN_MODEL_ASSUMPTION_H
#define VAUBAN_MODEL_ASSUMPTION_H

#include "core/vb.h"

#define MODEL_ASSUMPTIONS(X)                                                                       \
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
	X(AUTH_PASSWORD, 0.4, "an attempt crosses a flow with a password",                         \
	  "un essai franchit un flux à mot de passe")                                              \
	X(AUTH_MFA, 0.15, "an attempt crosses a flow with a second factor",                        \
	  "un essai franchit un flux à second facteur")                                            \
	X(AUTH_TOKEN, 0.25, "an attempt crosses a flow with a token",                              \
	  "un essai franchit un flux à jeton")                                                     \
	X(AUTH_KEY, 0.15, "an attempt crosses a flow with a key",                                  \
	  "un essai franchit un flux à clé")                                                       \
	X(AUTH_CERT, 0.1, "an attempt crosses a flow with a certificate",                          \
	  "un essai franchit un flux à certificat")                                                \
	X(AUTH_UNKNOWN, 0.5, "an attempt crosses a flow whose authentication is unknown",          \
	  "un essai franchit un flux à l’authentification inconnue")                               \
	X(NO_TLS, 0.25, "added when a network flow is not encrypted",                              \
	  "ajouté quand un flux réseau n’est pas chiffré")                                         \
	X(UNSIGNED, 0.8, "a flow that installs unsigned code",                                     \
	  "un flux qui installe du code non signé")                                                \
	X(FLOW_MAX, 0.95, "no control is certain to fail", "aucun contrôle n’échoue à coup sûr")   \
	X(BACK, 0.5, "share of a flow's probability when it is climbed from server to caller",     \
	  "part de la probabilité d’un flux remonté du serveur vers l’appelant")                   \
	X(BOX, 0.2, "a step between neighbours of one device",                                     \
	  "un pas entre voisins d’un même appareil")                                               \
	X(BOX_ROOT, 0.9, "a step out of a component that runs as root, on the same device",        \
	  "un pas hors d’un composant qui tourne en root, sur le même appareil")                   \
	X(STAND_0, 0.9, "who stands in a zone of trust 0 takes what stands there",                 \
	  "qui se tient dans une zone de confiance 0 prend ce qui s’y trouve")                     \
	X(STAND_1, 0.6, "who stands in a zone of trust 1 takes what stands there",                 \
	  "qui se tient dans une zone de confiance 1 prend ce qui s’y trouve")                     \
	X(STAND_2, 0.3, "who stands in a zone of trust 2 takes what stands there",                 \
	  "qui se tient dans une zone de confiance 2 prend ce qui s’y trouve")                     \
	X(STAND_3, 0.1, "who stands in a zone of trust 3 takes what stands there",                 \
	  "qui se tient dans une zone de confiance 3 prend ce qui s’y trouve")                     \
	X(STAND_4, 0.03, "who stands in a zone of trust 4 takes what stands there",                \
	  "qui se tient dans une zone de confiance 4 prend ce qui s’y trouve")                     \
	X(SUPPLIER, 0.02,                                                                          \
	  "a supplier of danger 1 is the way in; danger = depend × exposure / (maturity × trust)", \
	  "un fournisseur de danger 1 sert d’entrée ; danger = dépendance × exposition / "    \
	  "(maturité × confiance)")

enum model_assumption_id {
#define X(id, value, en, fr) MODEL_ASSUME_##id,
	MODEL_ASSUMPTIONS(X)
#undef X
		MODEL_ASSUMPTION_COUNT
};
struct model_assumption {
	const char *id; /* "AUTH_NONE" */
	double value;   /* probability, 0 to 1 */
	const char *en, *fr;
};
extern const struct model_assumption model_assumptions[MODEL_ASSUMPTION_COUNT];
extern const char
	*const model_assumption_words[MODEL_ASSUMPTION_COUNT + 1]; /* the ids; ends with NULL */

struct model_assumed { /* the values in force: ours, or those of the case */
	double v[MODEL_ASSUMPTION_COUNT];
};

#endif
