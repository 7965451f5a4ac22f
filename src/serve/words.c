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
	WORD("choices", "Language, theme, account", "Langue, thème, compte"),
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

	/* components */
	WORD("component_search", "Name (* stands for anything)", "Nom (* remplace n’importe quoi)"),
	WORD("any", "any", "tous"),
	WORD("vulnerable_only", "with an open vulnerability", "avec une vulnérabilité ouverte"),
	WORD("unassessed_only", "that nobody could judge", "que personne n’a pu juger"),
	WORD("direct_only", "asked for by the product", "demandés par le produit"),
	WORD("no_component", "No component passes this filter.",
	     "Aucun composant ne passe ce filtre."),
	WORD("version", "Installed version", "Version installée"),
	WORD("licence", "Licence found", "Licence trouvée"),
	WORD("back_components", "All components", "Tous les composants"),
	WORD("recognised", "Recognised by", "Reconnu par"),
	WORD("compared_with", "Compared with", "Comparé à"),
	WORD("compared_with_none", "nothing: it was not assessed", "rien : il n’a pas été évalué"),
	WORD("source_package", "Source package", "Paquet source"),
	WORD("supplier", "Supplier", "Fournisseur"),
	WORD("shipped_by", "Shipped by", "Livré par"),
	WORD("why_component", "Why it is here", "Pourquoi il est là"),
	WORD("pulled_by_nobody", "No other component needs it: the product asked for it itself.",
	     "Aucun autre composant n’en a besoin : le produit l’a demandé lui-même."),
	WORD("pulled_in", "It is pulled in by:", "Il est amené par :"),
	WORD("needs", "What it needs", "Ce dont il a besoin"),
	WORD("needs_none", "nothing that is known", "rien de connu"),
	WORD("needed_by", "What needs it", "Ce qui en a besoin"),
	WORD("needed_by_none", "nothing that was found", "rien de ce qui a été trouvé"),
	WORD("findings_on", "Findings on it", "Ses constats"),
	WORD("findings_on_none", "No finding is on it.", "Aucun constat ne porte sur lui."),
	WORD("findings_word", "Findings", "Constats"),

	/* paths, rules, requirements */
	WORD("no_case_paths",
	     "Paths are drawn from a case file: parts, flows, attackers and what is feared. “vauban init” writes "
	     "one for what it finds.",
	     "Les chemins se dessinent d’après un dossier : éléments, flux, sources de risque et ce que l’on "
	     "redoute. « vauban init » en écrit un d’après ce qu’il trouve."),
	WORD("no_rule", "No rule was judged in the last run.",
	     "Aucune règle n’a été jugée au dernier audit."),
	WORD("requirements_how",
	     "What laws and standards ask, whether they apply, and what proves each requirement. Gaps first.",
	     "Ce que demandent les textes, s’ils s’appliquent, et ce qui prouve chaque exigence. Les manques "
	     "d’abord."),
	WORD("texts", "Laws and standards", "Textes et normes"),
	WORD("text", "Law or standard", "Texte"),
	WORD("applies", "Applies", "S’applique"),
	WORD("because", "Because", "Parce que"),
	WORD("not_verified", "Not read in a source: have it confirmed.",
	     "Non lu dans une source : à faire confirmer."),
	WORD("not_audited", "No audit is recorded: rules prove nothing yet.",
	     "Aucun audit n’est gardé : les règles ne prouvent encore rien."),
	WORD("requirement", "Requirement", "Exigence"),
	WORD("proof", "What proves it", "Ce qui la prouve"),

	/* plan */
	WORD("plan_from", "From", "Du"),
	WORD("plan_until", "to", "au"),
	WORD("loss_before", "expected loss a year, today", "perte attendue par an, aujourd’hui"),
	WORD("loss_after", "expected loss a year, after the plan",
	     "perte attendue par an, après le plan"),
	WORD("money_spent", "spent", "dépensé"),
	WORD("plan_proved",
	     "This is proven to be the best plan under these days, skills and money.",
	     "C’est, preuve à l’appui, le meilleur plan avec ces jours, ces compétences et cet argent."),
	WORD("plan_gap", "The best plan may be better by at most",
	     "Le meilleur plan peut être meilleur d’au plus"),
	WORD("plan_assumed", "The case file does not say when: three months were supposed.",
	     "Le dossier ne dit pas quand : trois mois ont été supposés."),
	WORD("team_assumed", "It names nobody: one person was supposed.",
	     "Il ne nomme personne : une personne a été supposée."),
	WORD("plan_items", "What to do, in order", "Que faire, dans l’ordre"),
	WORD("plan_none", "Nothing is worth doing in this period.",
	     "Rien ne vaut la peine dans cette période."),
	WORD("from", "Starts", "Début"),
	WORD("finished", "Finished", "Fini le"),
	WORD("buys", "Buys a year", "Rapporte par an"),
	WORD("must", "required", "exigé"),
	WORD("critical_path", "a day lost here moves the end", "un jour perdu ici retarde la fin"),
	WORD("closes", "Closes", "Clôt"),
	WORD("days", "days", "jours"),
	WORD("days_worked", "Days of work", "Jours de travail"),
	WORD("scenarios", "Courses compared", "Voies comparées"),
	WORD("course", "Course", "Voie"),
	WORD("total", "Losses and costs over the horizon", "Pertes et coûts sur l’horizon"),
	WORD("not_possible", "not possible", "pas possible"),
	WORD("left_out", "What was left out, and why", "Ce qui est laissé de côté, et pourquoi"),
	WORD("would_save", "Would save a year", "Économiserait par an"),

	/* runs, news, reports */
	WORD("target", "Target", "Cible"),
	WORD("components", "Components", "Composants"),
	WORD("open_findings", "Open findings", "Constats ouverts"),
	WORD("unreadable", "Unreadable files", "Fichiers illisibles"),
	WORD("compare_from", "Compare from", "Comparer de"),
	WORD("compare_to", "Compare to", "Comparer à"),
	WORD("compare", "Compare the two", "Comparer les deux"),
	WORD("back_runs", "All runs", "Tous les audits"),
	WORD("no_change", "Nothing changed between these two runs.",
	     "Rien n’a changé entre ces deux audits."),
	WORD("news_findings", "What the last run brought", "Ce que le dernier audit a apporté"),
	WORD("news_none", "The last run found nothing that the one before did not have.",
	     "Le dernier audit n’a rien trouvé que le précédent n’avait pas."),
	WORD("news_all", "All that is new", "Tout ce qui est nouveau"),
	WORD("sources", "Sources of advisories", "Sources d’avis"),
	WORD("sources_how",
	     "What the next audit will compare with. “vauban watch” brings it up to date.",
	     "Ce à quoi le prochain audit comparera. « vauban watch » le met à jour."),
	WORD("sources_none", "No advisory is loaded.", "Aucun avis n’est chargé."),
	WORD("source", "Source of advisories", "Source"),
	WORD("scope", "Scope", "Portée"),
	WORD("records", "Records", "Fiches"),
	WORD("newest", "Newest", "Plus récente"),
	WORD("loaded", "Loaded", "Chargée"),
	WORD("age", "Age", "Âge"),
	WORD("reports_how",
	     "Documents of a recorded run, to take away. “vauban report” writes the same.",
	     "Les documents d’un audit gardé, à emporter. « vauban report » écrit les mêmes."),
	WORD("document", "Document to write", "Document"),
	WORD("download", "Download", "Télécharger"),
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
