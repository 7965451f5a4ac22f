/* words.c - the fixed words of the console, {{w.key}}, in both languages side by side, by page. */
#include "serve/call.h"

struct word {
	const char *key;
	struct model_text text;
};
#define WORD(key, english, french)                                                                 \
	{                                                                                          \
		key,                                                                               \
		{                                                                                  \
			VB_STR_INIT(english), VB_STR_INIT(french)                                  \
		}                                                                                  \
	}

static const struct word words[] = {
	/* the frame */
	WORD("skip", "Skip to the content", "Aller au contenu"),
	WORD("menu", "Menu", "Menu"),
	WORD("theme", "Theme", "Thème"),
	WORD("language", "Language", "Langue"),
	WORD("logged_as", "Logged in as", "Connecté :"),
	WORD("settings", "My settings", "Mes réglages"),
	WORD("logout", "Log out", "Se déconnecter"),
	WORD("login", "Log in", "Se connecter"),
	WORD("home", "vauban, overview", "vauban, vue d’ensemble"),

	/* log-in */
	WORD("name", "Name", "Nom"),
	WORD("password", "Password", "Mot de passe"),
	WORD("wrong", "This name and password do not go together. Try again.",
	     "Ce nom et ce mot de passe ne vont pas ensemble. Réessayez."),
	WORD("nobody", "Nobody can log in yet. On the machine that runs this console, type:",
	     "Personne ne peut encore se connecter. Sur la machine qui fait tourner cette console, "
	     "tapez :"),

	WORD("your_name", "YOUR-NAME", "VOTRE-NOM"),

	/* problems */
	WORD("a_folder", "FOLDER", "DOSSIER"),
	WORD("back_home", "Back to the overview", "Revenir à la vue d’ensemble"),
	WORD("nothing_yet", "No audit is recorded yet. One command fills this console:",
	     "Aucun audit n’est encore gardé. Une commande remplit cette console :"),

	/* dashboard */
	WORD("worst", "Worst first", "Les pires d’abord"),
	WORD("all_findings", "All findings", "Tous les constats"),
	WORD("run_of", "Run", "Audit"),
	WORD("no_case",
	     "There is no case file: findings are ordered by how easily they are exploited. "
	     "“vauban init” writes one, and the order becomes what each may cost.",
	     "Il n’y a pas de dossier : les constats sont classés par facilité d’exploitation. "
	     "« vauban init » en écrit un, et l’ordre devient ce que chacun peut coûter."),

	/* findings */
	WORD("filter", "Filter", "Filtrer"),
	WORD("search", "Text in name, version, rule or place",
	     "Texte dans le nom, la version, la règle ou le lieu"),
	WORD("state", "State", "État"),
	WORD("sort", "Order", "Ordre"),
	WORD("severity", "Severity", "Gravité"),
	WORD("kind", "Kind", "Genre"),
	WORD("only", "Only", "Seulement"),
	WORD("exploited_only", "exploited by attackers", "exploités par des attaquants"),
	WORD("fixable_only", "with a known fix", "avec un correctif connu"),
	WORD("fresh_only", "new since the run before", "nouveaux depuis l’audit d’avant"),
	WORD("undecided_only", "not decided yet", "sans décision"),
	WORD("apply", "Apply", "Appliquer"),
	WORD("clear", "Show everything open", "Montrer tout ce qui est ouvert"),
	WORD("no_match", "No finding passes this filter.", "Aucun constat ne passe ce filtre."),
	WORD("select", "Choose", "Choisir"),
	WORD("finding", "Finding", "Constat"),
	WORD("why_here", "Why it ranks here", "Pourquoi ce rang"),
	WORD("to_do", "What to do", "Que faire"),
	WORD("loss", "Loss a year", "Perte par an"),
	WORD("decision", "Decision", "Décision"),
	WORD("exploited", "exploited", "exploité"),
	WORD("new", "new", "nouveau"),
	WORD("no_fix", "No fix is known yet", "Aucun correctif connu pour l’instant"),
	WORD("pages", "Pages of findings", "Pages de constats"),
	WORD("previous", "Previous", "Précédents"),
	WORD("next_page", "Next", "Suivants"),
	WORD("decide_title", "Decide about the chosen findings", "Décider des constats choisis"),
	WORD("decide_one", "Decide", "Décider"),
	WORD("decide_all", "All the findings of this filter, on every page:",
	     "Tous les constats de ce filtre, sur toutes les pages :"),
	WORD("status", "Decision", "Décision"),
	WORD("why", "Reason", "Raison"),
	WORD("why_hint", "What makes it true: who reads this in a year must understand it.",
	     "Ce qui la justifie : qui la lira dans un an doit la comprendre."),
	WORD("until", "Until (optional)", "Jusqu’au (facultatif)"),
	WORD("until_hint", "That day it opens again.", "Ce jour-là, le constat se rouvre."),
	WORD("record", "Record the decision", "Enregistrer la décision"),
	WORD("reader_only", "Your role reads; a decider decides.",
	     "Votre rôle permet de lire ; un décideur décide."),
	WORD("path", "Attack path", "Chemin d’attaque"),

	/* one finding */
	WORD("back_list", "Findings", "Constats"),
	WORD("facts", "In short", "En bref"),
	WORD("explain", "Why it is a finding", "Pourquoi c’est un constat"),
	WORD("component", "Component", "Composant"),
	WORD("part", "Part of the product", "Élément du produit"),
	WORD("place", "Place", "Lieu"),
	WORD("matched", "What matched", "Ce qui correspond"),
	WORD("read", "What was read", "Ce qui a été lu"),
	WORD("likelihood", "How likely it is to be used", "Probabilité d’emploi"),
	WORD("weight", "Mending this alone removes", "Corriger ceci seul retire"),
	WORD("share", "Its share of the yearly loss", "Sa part de la perte annuelle"),
	WORD("cvss", "CVSS (severity, 0 to 10)", "CVSS (gravité, de 0 à 10)"),
	WORD("epss", "EPSS (odds of attack in 30 days)",
	     "EPSS (probabilité d’attaque en 30 jours)"),
	WORD("aliases", "Also named", "Aussi nommé"),
	WORD("advisories", "Advisories", "Avis"),
	WORD("cwes", "Weaknesses (CWE)", "Faiblesses (CWE)"),
	WORD("packages", "Packages", "Paquets"),
	WORD("links", "To read", "À lire"),
	WORD("history", "History", "Historique"),
	WORD("run", "run", "audit"),
	WORD("by", "by", "par"),
	WORD("ends", "until", "jusqu’au"),
	WORD("identifier", "Identifier", "Identifiant"),
	WORD("path_none", "No attack path of the case file goes through it.",
	     "Aucun chemin d’attaque du dossier ne passe par lui."),

	/* settings, users, changes */
	WORD("password_now", "Password of now", "Mot de passe actuel"),
	WORD("password_new", "New password", "Nouveau mot de passe"),
	WORD("password_again", "The new one again", "Le nouveau, encore une fois"),
	WORD("password_hint", "At least 12 characters. Several words are easy to remember.",
	     "Au moins 12 caractères. Plusieurs mots se retiennent bien."),
	WORD("password_change", "Change the password", "Changer le mot de passe"),
	WORD("token", "API token", "Jeton d’API"),
	WORD("token_why",
	     "A token lets a program use the API in your name. A new one voids the one before.",
	     "Un jeton permet à un programme d’utiliser l’API en votre nom. Un nouveau annule le "
	     "précédent."),
	WORD("token_make", "Make a new token", "Créer un nouveau jeton"),
	WORD("token_once", "Copy this token now: it is shown once and kept nowhere.",
	     "Copiez ce jeton maintenant : il est montré une fois et gardé nulle part."),
	WORD("users_how",
	     "Each role may do what those before it may. A change of role or state counts at once.",
	     "Chaque rôle peut ce que peuvent les précédents. Un changement de rôle ou d’état vaut "
	     "aussitôt."),
	WORD("role", "Role", "Rôle"),
	WORD("opens_with", "Comes in with", "Entre avec"),
	WORD("certificate", "Certificate", "Certificat"),
	WORD("certificate_digest", "SHA-256 of the client certificate",
	     "SHA-256 du certificat client"),
	WORD("since", "since", "depuis le"),
	WORD("change", "Change", "Changer"),
	WORD("disabled", "disabled", "désactivé"),
	WORD("disable", "Disable", "Désactiver"),
	WORD("enable", "Enable", "Réactiver"),
	WORD("user_add", "Add somebody", "Ajouter quelqu’un"),
	WORD("user_password_hint",
	     "At least 12 characters. Leave the password empty for a program that will show a "
	     "token or a "
	     "certificate.",
	     "Au moins 12 caractères. Laissez-le vide pour un programme, qui présentera un jeton "
	     "ou un "
	     "certificat."),
	WORD("add", "Add", "Ajouter"),
	WORD("trail_how",
	     "Every change made here or on the command line. Nobody can alter or remove a line.",
	     "Chaque changement fait ici ou en ligne de commande. Personne ne peut modifier ni "
	     "retirer une "
	     "ligne."),
	WORD("when", "When", "Quand"),
	WORD("who", "Who", "Qui"),
	WORD("way", "Way", "Moyen"),
	WORD("action", "What", "Quoi"),
	WORD("object", "On what", "Sur quoi"),
	WORD("detail", "Detail", "Détail"),
	WORD("older", "Older changes", "Changements plus anciens"),
};

bool serve_words_at(size_t i, const char **key, struct model_text *text)
{
	if (i >= VB_COUNT(words))
		return false;
	*key = words[i].key;
	*text = words[i].text;
	return true;
}

void serve_words_put(struct report_node into, enum vb_lang lang)
{
	for (size_t i = 0; i < VB_COUNT(words); i++)
		report_node_str(into, words[i].key, model_text_in(words[i].text, (int)lang));
}
