/*
 * words.c - the fixed words of the templates, {{t.key}}, in both languages side by side, in the order of the page.
 * An acronym is written out where the page first uses it; the glossary says the rest. U+00A0 stands before a French
 * colon and inside French quotation marks.
 */
#include "report/wordlist.h"

#define WORD REPORT_WORD

static const struct report_word words[] = {
	WORD("title", "Security report", "Rapport de sécurité"),
	WORD("skip", "Skip to the content", "Aller au contenu"),
	WORD("contents", "Contents", "Sommaire"),
	WORD("colon", ":", " :"),
	WORD("date", "Audited on", "Audité le"),
	WORD("target", "Target", "Cible"),
	WORD("targets", "Targets", "Cibles"),
	WORD("on_target", "in", "dans"),
	WORD("system", "System", "Système"),
	WORD("digest", "Digest", "Empreinte"),
	WORD("run", "Run", "Passage"),
	WORD("written_by", "Written by", "Écrit par"),
	WORD("self_contained", "This page loads nothing and sends nothing.",
	     "Cette page ne charge rien et n’envoie rien."),

	WORD("summary", "In short", "En bref"),

	WORD("limits", "What could not be judged", "Ce qui n’a pas pu être jugé"),
	WORD("limits_none",
	     "Every component has a source of advisories, and every file could be read.",
	     "Chaque composant a une source d’avis et chaque fichier a pu être lu."),
	WORD("gaps", "Components not assessed", "Composants non évalués"),
	WORD("gaps_why", "No advisory could be compared with them. They may be vulnerable.",
	     "Aucun avis n’a pu leur être comparé. Ils sont peut-être vulnérables."),
	WORD("unreadable", "Files that could not be read", "Fichiers illisibles"),
	WORD("unreadable_why", "What they hold is missing from this report.",
	     "Ce qu’ils contiennent manque à ce rapport."),
	WORD("left_out", "Not looked at, as asked", "Non regardé, comme demandé"),
	WORD("feeds", "Age of the advisories", "Âge des avis"),
	WORD("feeds_none",
	     "No advisory is loaded: known vulnerabilities were not looked for. “vauban watch” "
	     "loads them.",
	     "Aucun avis n’est chargé : les vulnérabilités connues n’ont pas été cherchées. "
	     "« vauban watch » les charge."),
	WORD("feeds_caption",
	     "What the components were compared with. An advisory newer than this is not known "
	     "here.",
	     "Ce à quoi les composants ont été comparés. Un avis plus récent n’est pas connu ici."),
	WORD("feeds_show", "Show the sources", "Montrer les sources"),
	WORD("source", "Source", "Source"),
	WORD("scope", "Scope", "Portée"),
	WORD("version", "Version", "Version"),
	WORD("records", "Records", "Fiches"),
	WORD("newest", "Newest", "Plus récente"),
	WORD("age", "Age", "Âge"),

	WORD("findings", "Findings", "Constats"),
	WORD("findings_none", "No finding is open in what could be assessed.",
	     "Aucun constat n’est ouvert dans ce qui a pu être évalué."),
	WORD("findings_how",
	     "A vulnerability has a public number (CVE, Common Vulnerabilities and Exposures). "
	     "CVSS (Common Vulnerability Scoring System) "
	     "says how severe it is, from 0 to 10; EPSS (Exploit Prediction Scoring System) how "
	     "likely it is to be attacked in the next "
	     "30 days; KEV (Known Exploited Vulnerabilities) that it already is.",
	     "Une vulnérabilité porte un numéro public (CVE, Common Vulnerabilities and "
	     "Exposures). CVSS (Common Vulnerability Scoring "
	     "System) dit sa gravité, de 0 à 10 ; EPSS (Exploit Prediction Scoring System) la "
	     "probabilité qu’elle soit attaquée dans les "
	     "30 jours ; KEV (Known Exploited Vulnerabilities) qu’elle l’est déjà."),
	WORD("findings_order",
	     "Order: what is easiest to exploit comes first. A case file (“vauban init”) would "
	     "rank them by what they may cost.",
	     "Ordre : le plus facile à exploiter d’abord. Un dossier (« vauban init ») les "
	     "classerait par ce qu’ils peuvent coûter."),
	WORD("findings_order_weight",
	     "Order: what costs most a year comes first, by its share of the loss that it and the "
	     "findings opening the same door cause together.",
	     "Ordre : le plus coûteux par an d’abord, selon sa part de la perte que causent "
	     "ensemble les constats qui ouvrent la même porte."),
	WORD("findings_caption", "Open findings, worst first",
	     "Constats ouverts, les pires d’abord"),
	WORD("rank", "Rank", "Rang"),
	WORD("severity", "Severity", "Gravité"),
	WORD("severity_is", "severity", "gravité"),
	WORD("finding", "Finding", "Constat"),
	WORD("why", "Why it ranks here", "Pourquoi ce rang"),
	WORD("what_to_do", "What to do", "Que faire"),
	WORD("no_fix", "No fix is known yet.", "Aucun correctif connu pour l’instant."),
	WORD("share", "Loss per year", "Perte par an"),
	WORD("weight", "Yearly loss that mending this alone removes",
	     "Perte annuelle que retire cette seule correction"),
	WORD("decision", "Decision", "Décision"),
	WORD("new", "new", "nouveau"),
	WORD("path", "Attack path", "Chemin d’attaque"),
	WORD("details", "Evidence", "Preuves"),
	WORD("match", "What matched", "Ce qui correspond"),
	WORD("evidence", "What was read", "Ce qui a été lu"),
	WORD("probability", "How likely it is to be used", "Probabilité d’emploi"),
	WORD("place", "Place", "Lieu"),
	WORD("others", "Also found in", "Trouvé aussi dans"),
	WORD("links", "To read", "À lire"),
	WORD("closed", "Closed by a decision or a record of the product",
	     "Clos par une décision ou par un document du produit"),
	WORD("closed_caption",
	     "Findings somebody decided about, or that a package’s own changelog says are fixed",
	     "Constats sur lesquels quelqu’un a décidé, ou que le journal d’un paquet dit "
	     "corrigés"),
	WORD("justification", "Reason", "Raison"),
	WORD("author", "By", "Par"),
	WORD("decided_on", "On", "Le"),
	WORD("until", "Until", "Jusqu’au"),
	WORD("no_end", "no end", "sans fin"),
	WORD("notices", "Notices", "Signalements"),
	WORD("notices_why",
	     "Not vulnerabilities, but worth knowing: unmaintained components, for example.",
	     "Pas des vulnérabilités, mais bon à savoir : des composants abandonnés, par exemple."),

	WORD("upgrades", "What to upgrade to", "Quoi mettre à jour"),
	WORD("upgrades_caption", "One upgrade often closes several findings",
	     "Une mise à jour clôt souvent plusieurs constats"),
	WORD("component", "Component", "Composant"),
	WORD("from", "Installed", "Installée"),
	WORD("to", "Upgrade to", "Mettre à jour en"),
	WORD("closes", "Closes", "Clôt"),
	WORD("worst", "Worst of them", "Le pire"),
	WORD("exploited", "exploited", "exploité"),

	WORD("hardening", "Hardening", "Durcissement"),
	WORD("score_on", "on", "sur"),
	WORD("score_rules", "of the rules that apply.", "des règles applicables."),
	WORD("score_none", "No rule could be decided.", "Aucune règle n’a pu être jugée."),
	WORD("families_caption", "Results of the rules, by family",
	     "Résultats des règles, par famille"),
	WORD("family", "Family", "Famille"),
	WORD("pass", "Pass", "Conforme"),
	WORD("fail", "Fail", "Non conforme"),
	WORD("unknown", "Unknown", "Indéterminé"),
	WORD("waived", "Waived", "Dérogation"),
	WORD("na", "Not applicable", "Sans objet"),
	WORD("failing", "Rules that fail", "Règles non conformes"),
	WORD("undecided", "Rules that could not be decided", "Règles indéterminées"),
	WORD("undecided_why", "They count neither as passed nor as failed.",
	     "Elles ne comptent ni comme conformes ni comme non conformes."),
	WORD("waived_rules", "Rules waived", "Dérogations"),
	WORD("strengths", "Strengths", "Points forts"),
	WORD("strengths_why", "Controls found in place.", "Protections trouvées en place."),

	WORD("risk", "Risk", "Risque"),
	WORD("risk_how",
	     "Attacks were simulated on the parts and flows of the case file. Each figure is a "
	     "loss per year, as things are today.",
	     "Des attaques ont été simulées sur les éléments et les flux du dossier. Chaque "
	     "montant est une perte par an, en l’état."),
	WORD("loss_mean", "Mean", "Moyenne"),
	WORD("loss_p50", "1 year in 2, more than", "1 année sur 2, plus de"),
	WORD("loss_p90", "1 year in 10, more than", "1 année sur 10, plus de"),
	WORD("loss_p99", "1 year in 100, more than", "1 année sur 100, plus de"),
	WORD("events_caption", "Feared events. Gravity and likelihood: from 1 (low) to 4 (high).",
	     "Évènements redoutés. Gravité et vraisemblance : de 1 (faible) à 4 (forte)."),
	WORD("event", "Feared event", "Évènement redouté"),
	WORD("event_probability", "Chance in a year", "Probabilité en un an"),
	WORD("gravity", "Gravity", "Gravité"),
	WORD("likelihood", "Likelihood", "Vraisemblance"),
	WORD("paths", "Most likely attack paths", "Chemins d’attaque les plus probables"),
	WORD("paths_why", "From the attacker to the event, step by step. Flows are in italics.",
	     "De l’attaquant à l’évènement, pas à pas. Les flux sont en italique."),
	WORD("path_from", "Attacker", "Attaquant"),
	WORD("path_chance", "Chance that one attempt succeeds",
	     "Probabilité qu’une tentative réussisse"),
	WORD("paths_other", "Other ways", "Autres chemins"),
	WORD("path_times", "Successes a year", "Réussites par an"),
	WORD("critical", "Where the ways meet", "Là où les chemins se croisent"),
	WORD("critical_why",
	     "Each flow or supplier was taken out in turn: the more of the best ways break, the more it "
	     "is worth guarding.",
	     "Chaque flux ou fournisseur a été retiré tour à tour : plus il tombe de meilleurs chemins, "
	     "plus il mérite d’être gardé."),
	WORD("critical_caption", "Best ways that break without a flow or supplier",
	     "Meilleurs chemins qui tombent sans un flux ou un fournisseur"),
	WORD("critical_flow", "Flow or supplier", "Flux ou fournisseur"),
	WORD("critical_pairs", "Ways that break", "Chemins qui tombent"),
	WORD("critical_left", "Likelihood left", "Probabilité restante"),
	WORD("sensitive", "What the figures rest on", "Sur quoi reposent les chiffres"),
	WORD("sensitive_why",
	     "Every supposed probability was halved, then made half as large again. Those below move the "
	     "expected loss by 5% or more, or change the first five priorities. The case file may say "
	     "better: assume: {NAME: probability}.",
	     "Chaque probabilité supposée a été réduite de moitié, puis augmentée de moitié. Celles-ci "
	     "déplacent la perte attendue de 5 % ou plus, ou changent les cinq premières priorités. Le "
	     "dossier peut faire mieux : assume: {NOM: probabilité}."),
	WORD("sensitive_caption", "Suppositions that decide", "Hypothèses qui décident"),
	WORD("sensitive_what", "Supposition", "Hypothèse"),
	WORD("sensitive_value", "Value", "Valeur"),
	WORD("sensitive_half", "Halved", "Réduite de moitié"),
	WORD("sensitive_more", "Half as large again", "Augmentée de moitié"),
	WORD("plan", "Plan", "Plan"),
	WORD("plan_how", "The plan that was last kept: who does what, from when to when.",
	     "Le dernier plan gardé : qui fait quoi, de quand à quand."),
	WORD("plan_loss", "Expected loss a year", "Perte attendue par an"),
	WORD("plan_caption", "A bar an action. Critical: a day lost moves the end.",
	     "Une barre par action. Critique : un jour perdu repousse la fin."),
	WORD("plan_table", "The plan as a table", "Le plan en tableau"),
	WORD("plan_action", "Action", "Action"),
	WORD("plan_who", "Who", "Qui"),
	WORD("plan_from", "From", "Du"),
	WORD("plan_until", "To", "Au"),
	WORD("plan_days", "Days of work", "Jours de travail"),
	WORD("plan_note", "Note", "Remarque"),
	WORD("plan_must", "a must", "imposé"),
	WORD("plan_critical", "critical", "critique"),
	WORD("curve", "Loss curve", "Courbe des pertes"),
	WORD("curve_caption", "Across: an amount. Up: the chance of losing more than it in a year.",
	     "En abscisse : un montant. En ordonnée : la probabilité de perdre plus en un an."),
	WORD("curve_table", "The curve as a table", "La courbe en tableau"),
	WORD("curve_table_caption", "Chance of losing more than an amount in a year",
	     "Probabilité de perdre plus qu’un montant en un an"),
	WORD("curve_loss", "More than", "Plus de"),
	WORD("curve_probability", "Chance", "Probabilité"),
	WORD("worlds", "Simulated years", "Années simulées"),
	WORD("seed", "Seed of the draws", "Graine des tirages"),

	WORD("matrix", "Risk matrix", "Matrice des risques"),
	WORD("matrix_caption",
	     "Up: gravity. Across: likelihood. Cells hold the identifiers of the feared events.",
	     "En ordonnée : la gravité. En abscisse : la vraisemblance. Les cases portent les "
	     "identifiants des évènements redoutés."),
	WORD("paths_caption",
	     "Each step with the chance that one attempt passes it. The lists below say the same.",
	     "Chaque étape avec la probabilité qu’une tentative la passe. Les listes ci-dessous "
	     "disent la même chose."),

	WORD("flows", "Architecture and flows", "Architecture et flux"),
	WORD("flows_how",
	     "What the case file declares: zones, components and who calls whom. Attackers stand "
	     "where they start.",
	     "Ce que le dossier déclare : zones, composants, et qui appelle qui. Les sources de "
	     "risque se trouvent là où elles commencent."),
	WORD("flow_caption",
	     "Solid line: TLS. Dashed: without TLS. Dotted: not said. Thick and numbered: the "
	     "attack path that costs most. The diagram scrolls sideways.",
	     "Trait plein : TLS. Tirets : sans TLS. Points : non dit. En gras et numéroté : le "
	     "chemin d’attaque le plus coûteux. Le schéma défile de côté."),
	WORD("flow_large", "The case is too large to be drawn readably: the tables have it all.",
	     "Le dossier est trop grand pour un schéma lisible : les tableaux contiennent tout."),
	WORD("flow_table", "The diagram as tables", "Le schéma en tableaux"),
	WORD("parts_caption", "Components of the case", "Composants du dossier"),
	WORD("flows_caption", "Flows: who calls whom", "Flux : qui appelle qui"),
	WORD("actors_caption", "Attackers and where they start",
	     "Sources de risque et leur point de départ"),
	WORD("zone", "Zone", "Zone"),
	WORD("in_scope", "Scope", "Périmètre"),
	WORD("flow", "Flow", "Flux"),
	WORD("flow_from", "From", "De"),
	WORD("flow_to", "To", "Vers"),
	WORD("protocol", "Protocol", "Protocole"),
	WORD("guard", "Login and encryption", "Authentification et chiffrement"),
	WORD("data", "Data", "Données"),
	WORD("starts", "Starts from", "Commence depuis"),
	WORD("route", "The numbered path", "Le chemin numéroté"),

	WORD("components", "Components", "Composants"),
	WORD("sbom_show", "Show how complete this bill of materials is",
	     "Montrer la complétude de cette nomenclature"),
	WORD("sbom_element", "What is asked", "Ce qui est demandé"),
	WORD("sbom_have", "Have it", "L’ont"),
	WORD("sbom_of", "Of", "Sur"),
	WORD("components_none", "No component was found.", "Aucun composant n’a été trouvé."),
	WORD("components_show", "Show the list", "Montrer la liste"),
	WORD("components_caption", "Software found in the target",
	     "Logiciels trouvés dans la cible"),
	WORD("type", "Kind", "Genre"),
	WORD("licence", "Licence", "Licence"),

	WORD("method", "Method and glossary", "Méthode et glossaire"),
	WORD("method_facts",
	     "vauban read the files of the target without running any of them, and listed the "
	     "software, settings and compiled programs it recognised.",
	     "vauban a lu les fichiers de la cible sans en exécuter aucun, et relevé les "
	     "logiciels, réglages et programmes compilés qu’il reconnaît."),
	WORD("method_match",
	     "Each component was compared with public advisories by the version order of its own "
	     "ecosystem; each setting with the rules. Every finding shows what it rests on.",
	     "Chaque composant a été comparé aux avis publics selon l’ordre des versions de son "
	     "écosystème ; chaque réglage, aux règles. Chaque constat montre sur quoi il repose."),
	WORD("method_weight",
	     "Many attacks are drawn at random on the product’s own parts and flows, with and "
	     "without each finding. Where several findings open the same door, mending one of them "
	     "removes little: so each also gets its share of what they cost together, and the "
	     "order follows the shares.",
	     "De nombreuses attaques sont tirées au hasard sur les éléments et flux du produit, "
	     "avec et sans chaque constat. Quand plusieurs constats ouvrent la même porte, en "
	     "corriger un seul retire peu : chacun reçoit donc aussi sa part de ce qu’ils coûtent "
	     "ensemble, et l’ordre suit les parts."),
	WORD("method_order",
	     "Without a case file findings are ordered by how easily they are exploited: known "
	     "exploitation first, then the odds of it, then severity.",
	     "Sans dossier, les constats sont ordonnés par facilité d’exploitation : exploitation "
	     "connue d’abord, puis sa probabilité, puis la gravité."),
	WORD("method_unknown",
	     "What could not be read or compared is never counted as safe: it is listed under "
	     "“What could not be judged”.",
	     "Ce qui n’a pu être ni lu ni comparé ne compte jamais comme sûr : c’est listé sous "
	     "« Ce qui n’a pas pu être jugé »."),
	WORD("glossary", "Glossary", "Glossaire"),
	WORD("g_cve", "Common Vulnerabilities and Exposures: the public number of a vulnerability.",
	     "Common Vulnerabilities and Exposures : le numéro public d’une vulnérabilité."),
	WORD("g_cvss",
	     "Common Vulnerability Scoring System: severity from 0 to 10, the same for everyone.",
	     "Common Vulnerability Scoring System : une gravité de 0 à 10, la même pour tous."),
	WORD("g_epss",
	     "Exploit Prediction Scoring System: the estimated chance that a vulnerability is "
	     "attacked somewhere in the next 30 days.",
	     "Exploit Prediction Scoring System : la probabilité estimée qu’une vulnérabilité soit "
	     "attaquée quelque part dans les 30 jours."),
	WORD("g_kev",
	     "Known Exploited Vulnerabilities: a list of vulnerabilities that attackers do use.",
	     "Known Exploited Vulnerabilities : une liste de vulnérabilités dont des attaquants se "
	     "servent."),
	WORD("g_osv",
	     "Open Source Vulnerability: the form in which most free software advisories are "
	     "published.",
	     "Open Source Vulnerability : la forme sous laquelle la plupart des avis sur les "
	     "logiciels libres sont publiés."),
	WORD("g_finding_word", "Finding", "Constat"),
	WORD("g_finding",
	     "Something to decide about: a vulnerability, a weak setting, a secret left in a file, "
	     "a contradiction with the case file.",
	     "Une chose sur laquelle décider : une vulnérabilité, un réglage faible, un secret "
	     "oublié, une contradiction avec le dossier."),
	WORD("g_coverage_word", "Coverage", "Couverture"),
	WORD("g_coverage",
	     "The share of the rules that apply which could be decided. A score means little "
	     "without it.",
	     "La part des règles applicables qui ont pu être jugées. Une note ne dit pas "
	     "grand-chose sans elle."),
	WORD("g_share_word", "Share (loss per year)", "Part (perte par an)"),
	WORD("g_share",
	     "The part of the yearly loss that falls to a finding among those that open the same "
	     "door (Shapley value). Shares add up to what mending all of them removes.",
	     "La part de la perte annuelle qui revient à un constat parmi ceux qui ouvrent la même "
	     "porte (valeur de Shapley). Les parts s’additionnent : leur somme est ce que retire "
	     "la "
	     "correction de tous."),
	WORD("g_alone_word", "Weight", "Poids"),
	WORD("g_alone",
	     "The yearly loss that mending this finding alone removes, the others staying open. "
	     "Weights do not add up.",
	     "La perte annuelle que retire la correction de ce seul constat, les autres restant "
	     "ouverts. Les poids ne s’additionnent pas."),
	WORD("g_weight_word", "Case file", "Dossier"),
	WORD("g_weight",
	     "vauban.yaml: what the product is for, its parts, its flows and what is feared. It "
	     "turns severity into cost.",
	     "vauban.yaml : à quoi sert le produit, ses éléments, ses flux et ce que l’on redoute. "
	     "Il change la gravité en coût."),
};

const struct report_wordlist report_words = {words, VB_COUNT(words)};

void report_words_put(struct report_node into, const struct report_wordlist *list,
		      enum vb_lang lang)
{
	for (size_t i = 0; i < list->n; i++)
		report_node_str(into, list->v[i].key, model_text_in(list->v[i].text, (int)lang));
}
