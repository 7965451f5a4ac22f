/* verbs.c - the table of verbs: what can be typed, what it needs, what it does. */
#include "cli/cli.h"

static const struct cli_option audit_options[] = {
	{"output", 'o', "FORMAT=FILE",
	 "also write a report: html, json, sarif, cyclonedx, spdx, csv",
	 "écrire aussi un rapport : html, json, sarif, cyclonedx, spdx, csv"},
	{"packages", 0, NULL, "package databases and lock files only: no binary, no rule",
	 "bases de paquets et fichiers de verrouillage seulement"},
	{"digests", 0, NULL, "compare packaged files with the digests of their packages",
	 "comparer les fichiers empaquetés aux empreintes de leurs paquets"},
	{"forget", 0, NULL, "do not record this run", "ne pas garder cet audit"},
	{"fail-on", 0, "WHAT",
	 "exit 1 when an open finding is: a severity or worse, kev, new, fixable, undecided "
	 "(no statement yet), unknown (no severity), weight>N a year; a,b is or, a+b is and; "
	 "not-assessed: a component is",
	 "sortir en 1 si un constat ouvert est : une gravité ou pire, kev, new, fixable, undecided "
	 "(sans décision), unknown (sans gravité), weight>N par an ; a,b : ou, a+b : et ; "
	 "not-assessed : un composant l’est"},
	{"all", 'a', NULL, "every finding, not one screen", "tous les constats, pas un seul écran"},
	{"pages", 0, "N",
	 "of an address: follow the links of its site, N pages at most, robots.txt obeyed "
	 "(default: 1, that page alone)",
	 "d’une adresse : suivre les liens de son site, N pages au plus, en respectant robots.txt "
	 "(par défaut : 1, cette page seule)"},
	{"depth", 0, "N", "with --pages: links away from the address (default: 4)",
	 "avec --pages : liens depuis l’adresse (par défaut : 4)"},
	{"seconds", 0, "N", "of an address: time for all of it (default: 300)",
	 "d’une adresse : temps pour le tout (par défaut : 300)"},
	{"megabytes", 0, "N", "of an address: MiB received at most (default: 128)",
	 "d’une adresse : Mio reçus au plus (par défaut : 128)"},
	{0},
};
static const struct cli_option report_options[] = {
	{"output", 'o', "FILE", "where to write it (default: standard output)",
	 "où l’écrire (par défaut : sortie standard)"},
	{"run", 0, "RUN", "of a FORMAT: a run number, last, last~1 or a release",
	 "d’un FORMAT : un numéro d’audit, last, last~1 ou une version"},
	{"templates", 0, "FOLDER", "of a KIND: templates of your own that replace ours",
	 "d’un KIND : vos modèles, qui remplacent les nôtres"},
	{"since", 0, "YYYY-MM-DD", "of minutes: decisions from that day on (default: today)",
	 "de minutes : les décisions depuis ce jour (par défaut : aujourd’hui)"},
	{"present", 0, "NAMES", "of minutes: who was there", "de minutes : qui était là"},
	{"before", 0, "RUN", "of update: what it replaces (default: the version before)",
	 "de update : ce qu’elle remplace (par défaut : la version d’avant)"},
	{0},
};
static const struct cli_option watch_options[] = {
	{"from", 0, "PATH", "read advisories from a folder, a file or an address (repeatable)",
	 "lire les avis d’un dossier, d’un fichier ou d’une adresse (répétable)"},
	{"only", 0, "ECOSYSTEM", "download only this one: Debian, PyPI, npm ... (repeatable)",
	 "ne télécharger que celui-ci : Debian, PyPI, npm… (répétable)"},
	{"key", 0, "FILE", "the key that signs bundles; made, with FILE.pub, when absent",
	 "la clé qui signe les lots ; créée, avec FILE.pub, si absente"},
	{"bundle", 0, "FILE", "write the advisories loaded as one signed file",
	 "écrire les avis chargés en un seul fichier signé"},
	{"trust", 0, "KEY", "public key of the sender of a bundle (remembered)",
	 "clé publique de l’expéditeur d’un lot (retenue)"},
	{0},
};
static const struct cli_option news_options[] = {
	{"domain", 0, "DOMAIN", "only legal, technical, competition, ecology or security",
	 "seulement legal, technical, competition, ecology ou security"},
	{"all", 'a', NULL, "every item, decided ones too", "tous les articles, décidés aussi"},
	{"why", 'w', "TEXT", "the reason of a decision (compulsory)",
	 "la raison d’une décision (obligatoire)"},
	{"by", 0, "NAME", "who decides (default: the user's name)",
	 "qui décide (par défaut : l’utilisateur)"},
	{0},
};
static const struct cli_option init_options[] = {
	{"replace", 0, NULL, "write over the vauban.yaml that is there",
	 "remplacer le vauban.yaml présent"},
	{0},
};
static const struct cli_option check_options[] = {
	{"against", 0, "ID",
	 "requirements of a law or standard and what proves them: cra, nis2, rgpd, iec62443-4-2",
	 "exigences d’un texte et ce qui les prouve : cra, nis2, rgpd, iec62443-4-2"},
	{"schema", 0, NULL, "print the JSON Schema of vauban.yaml, for editors",
	 "afficher le JSON Schema de vauban.yaml, pour les éditeurs"},
	{0},
};
static const struct cli_option case_options[] = {
	{"dry-run", 0, NULL, "say what would change, write nothing",
	 "dire ce qui changerait, ne rien écrire"},
	{"force", 0, NULL, "also when other objects change with it, or a comment is lost",
	 "même si d’autres objets changent avec, ou si un commentaire se perd"},
	{0},
};
static const struct cli_option import_options[] = {
	{"output", 'o', "FILE", "the case file to write (default: vauban.yaml)",
	 "le dossier à écrire (par défaut : vauban.yaml)"},
	{"replace", 0, NULL, "write over a file that is there", "remplacer un fichier présent"},
	{0},
};
static const struct cli_option export_options[] = {
	{"output", 'o', "FILE", "where to write it (default: standard output)",
	 "où l’écrire (par défaut : sortie standard)"},
	{0},
};
static const struct cli_option doctor_options[] = {
	{"readers", 0, NULL, "list what is recognised in a product",
	 "lister ce qui est reconnu dans un produit"},
	{0},
};
static const struct cli_option show_options[] = {
	{"svg", 0, "FIGURE", "draw a figure of the last run: flow, paths, curve, matrix, gantt",
	 "dessiner une figure du dernier audit : flow, paths, curve, matrix, gantt"},
	{"output", 'o', "FILE", "where to write it (default: standard output)",
	 "où l’écrire (par défaut : sortie standard)"},
	{0},
};
static const struct cli_option decide_options[] = {
	{"why", 'w', "TEXT", "the justification (compulsory)", "la justification (obligatoire)"},
	{"until", 0, "YYYY-MM-DD", "the decision ends that day and the finding opens again",
	 "la décision finit ce jour-là et le constat se rouvre"},
	{"by", 0, "NAME", "who decides (default: the user's name)",
	 "qui décide (par défaut : l’utilisateur)"},
	{0},
};
static const struct cli_option rules_options[] = {
	{"family", 0, "FAMILY", "list only this family: SSH, ELF, WEB ...",
	 "ne lister que cette famille : SSH, ELF, WEB…"},
	{0},
};
static const struct cli_option vex_options[] = {
	{"product", 0, "NAME", "what the documents call this product: purl, id (repeatable)",
	 "comment les documents nomment ce produit : purl, identifiant"},
	{"run", 0, "RUN", "a run number, last, last~1 or a release",
	 "un numéro d’audit, last, last~1 ou une version"},
	{"dry-run", 0, NULL, "say what would be decided, record nothing",
	 "dire ce qui serait décidé, ne rien noter"},
	{0},
};

static const struct cli_option components_options[] = {
	{"tree", 0, NULL, "as a tree: each with what it needs",
	 "en arbre : chacun avec ce dont il a besoin"},
	{"why", 0, "NAME", "what pulls it in: a name, name@version, a purl or a pattern",
	 "ce qui l’amène : nom, nom@version, purl ou motif"},
	{"name", 0, "PATTERN", "only those so called (* and ?)", "ceux ainsi nommés (* et ?)"},
	{"type", 0, "TYPE", "only deb, npm, pypi, cargo, golang, maven ...",
	 "seulement deb, npm, pypi, cargo, golang, maven…"},
	{"licence", 0, "TEXT", "only with this in the licence; none: without any",
	 "dont la licence contient ceci ; none : sans licence"},
	{"place", 0, "PATTERN", "only those found at such a path (** crosses folders)",
	 "ceux trouvés à un tel chemin (** traverse les dossiers)"},
	{"scope", 0, "SCOPE", "only runtime, development or optional",
	 "seulement runtime, development ou optional"},
	{"direct", 0, NULL, "only those the product itself asks for",
	 "seulement ceux que le produit demande lui-même"},
	{"vulnerable", 0, NULL, "only those with an open vulnerability",
	 "seulement ceux dont une vulnérabilité est ouverte"},
	{"not-assessed", 0, NULL, "only those no advisory could be compared with",
	 "seulement ceux qu’aucun avis n’a pu juger"},
	{"vendored", 0, NULL, "only those declared inside a third party's package",
	 "seulement ceux déclarés dans le paquet d’un tiers"},
	{"files", 0, NULL, "of a TARGET: every file with its SHA-256, and its package in JSON",
	 "d’une cible : chaque fichier avec son SHA-256, et son paquet en JSON"},
	{"packages", 0, NULL, "of a TARGET: package databases and lock files only",
	 "d’une cible : bases de paquets et verrous seulement"},
	{"run", 0, "RUN", "a run number, last, last~1 or a release",
	 "un numéro d’audit, last, last~1 ou une version"},
	{0},
};
static const struct cli_option findings_options[] = {
	{"text", 0, "TEXT", "only with this in rule, name, version or place",
	 "avec ceci dans la règle, le nom, la version ou le lieu"},
	{"component", 0, "NAME", "only on this one: a name, name@version or a pattern (* and ?)",
	 "seulement sur celui-ci : nom, nom@version ou motif (* et ?)"},
	{"state", 0, "STATE", "open (default), closed or all",
	 "open (ouverts, par défaut), closed (clos) ou all (tous)"},
	{"severity", 0, "WORDS", "only critical, high, medium, low, info, unknown: one or more",
	 "seulement critical, high, medium, low, info, unknown"},
	{"kind", 0, "WORDS",
	 "only vulnerability, weakness, secret, contradiction, threat, gap: one or more",
	 "seulement vulnerability, weakness, secret, contradiction, threat, gap"},
	{"decision", 0, "WORDS", "only so decided, open or closed: the words of decide, or none",
	 "seulement ceux ainsi décidés, ouverts ou clos : mots de decide, ou none"},
	{"exploited", 0, NULL, "only those known to be exploited (KEV)",
	 "seulement ceux que l’on sait exploités (KEV)"},
	{"fixable", 0, NULL, "only those with a fixed version",
	 "seulement ceux qu’une version corrige"},
	{"new", 0, NULL, "only those the run before did not have",
	 "seulement ceux que l’audit précédent n’avait pas"},
	{"undecided", 0, NULL, "only those nobody has decided about",
	 "seulement ceux que personne n’a décidés"},
	{"sort", 0, "ORDER", "worst (default), severity, name or rule",
	 "worst (le pire, par défaut), severity, name ou rule"},
	{"page", 0, "N", "which page, from 1", "quelle page, à partir de 1"},
	{"per-page", 0, "N", "findings a page, 1 to 500 (default: 50)",
	 "constats par page, de 1 à 500 (par défaut : 50)"},
	{"all", 'a', NULL, "every one that passes, not a page", "tous, pas une page"},
	{"run", 0, "RUN", "a run number, last, last~1 or a release",
	 "un numéro d’audit, last, last~1 ou une version"},
	{0},
};
static const struct cli_option risk_options[] = {
	{"workshop", 0, "N", "one workshop only, 1 to 5", "un seul atelier, de 1 à 5"},
	{"sensitivity", 0, NULL, "also which suppositions decide, moved by half",
	 "aussi quelles hypothèses décident, déplacées de moitié"},
	{"all", 0, NULL, "also what does not apply, with the reason",
	 "aussi ce qui est sans objet, avec la raison"},
	{0},
};
static const struct cli_option plan_options[] = {
	{"what-if", 0, "SKILL", "what more days of this skill would buy; all: of each",
	 "ce que rapporteraient des jours de plus ; all : de chacune"},
	{"sensitivity", 0, NULL, "also which suppositions would change the plan",
	 "aussi quelles hypothèses changeraient le plan"},
	{"keep", 0, NULL, "keep it as the plan that was agreed: drawn in pages",
	 "le garder comme plan convenu : dessiné dans les pages"},
	{"against", 0, "FILE", "what changed since the kept plan: kept, or a JSON file",
	 "ce qui a changé depuis le plan gardé : kept, ou un JSON"},
	{"limit", 0, "SECONDS", "stop after so long and say how far the best may be (30)",
	 "s’arrêter après ce temps et dire l’écart au meilleur (30)"},
	{"output", 'o', "FORMAT=FILE", "also write it as ics or csv",
	 "l’écrire aussi en ics ou csv"},
	{0},
};
static const struct cli_option test_options[] = {
	{"only", 0, "ID", "run only this test of the case (repeatable)",
	 "ne lancer que ce test du dossier (répétable)"},
	{"matrix", 0, NULL, "run nothing: the matrix from what is recorded",
	 "ne rien lancer : la matrice d’après ce qui est noté"},
	{"by", 0, "NAME", "who answers for the results (default: the user's name)",
	 "qui répond des résultats (par défaut : l’utilisateur)"},
	{"output", 'o', "FILE", "also write the matrix as a page",
	 "écrire aussi la matrice en page"},
	{0},
};
static const struct cli_option release_options[] = {
	{"key", 0, "FILE", "the key that signs (default: log.key beside the store)",
	 "la clé qui signe (par défaut : log.key près de la base)"},
	{"trust", 0, "KEY", "with verify: public key of who releases (default: log.key.pub)",
	 "avec verify : clé publique de qui livre (par défaut : log.key.pub)"},
	{"by", 0, "NAME", "who releases (default: the user's name)",
	 "qui livre (par défaut : l’utilisateur)"},
	{0},
};
static const struct cli_option log_options[] = {
	{"all", 'a', NULL, "every entry, not the last 20",
	 "toutes les entrées, pas les 20 dernières"},
	{"bundle", 0, "FILE", "verify: an exported bundle instead of the store",
	 "verify : un lot exporté au lieu de la base"},
	{"trust", 0, "KEY", "verify: the public key checkpoints must be signed by",
	 "verify : la clé publique qui doit avoir signé"},
	{"key", 0, "FILE", "the key that signs (default: log.key beside the store)",
	 "la clé qui signe (par défaut : log.key près de la base)"},
	{"by", 0, "NAME", "who signs (default: the user's name)",
	 "qui signe (par défaut : l’utilisateur)"},
	{"output", 'o', "FILE", "where to write it (default: standard output)",
	 "où l’écrire (par défaut : sortie standard)"},
	{0},
};

static const struct cli_option serve_options[] = {
	{"listen", 0, "ADDRESS", "where (127.0.0.1:8080); elsewhere than this machine needs TLS",
	 "où (127.0.0.1:8080) ; ailleurs que sur cette machine, il faut TLS"},
	{"tls-cert", 0, "FILE", "certificate chain of the console (PEM)",
	 "chaîne de certificats de la console (PEM)"},
	{"tls-key", 0, "FILE", "its private key (PEM)", "sa clé privée (PEM)"},
	{"host", 0, "NAME", "a name under which it is asked, beside localhost (repeatable)",
	 "un nom sous lequel on la demande, outre localhost (répétable)"},
	{"templates", 0, "FOLDER", "templates of your own that replace ours",
	 "vos modèles, qui remplacent les nôtres"},
	{"api-rate", 0, "N", "requests a second of one user of the API (50; 0: no limit)",
	 "requêtes par seconde d’un utilisateur de l’API (50 ; 0 : sans limite)"},
	{0},
};
static const struct cli_option push_options[] = {
	{"run", 0, "RUN", "which run: a number, last, last~1, a release (default: last)",
	 "quel audit : un numéro, last, last~1, une version (par défaut : last)"},
	{"cert", 0, "FILE", "client certificate (PEM), pinned there: vauban user certificate",
	 "certificat client (PEM), connu là-bas : vauban user certificate"},
	{"key", 0, "FILE", "its private key (PEM)", "sa clé privée (PEM)"},
	{"token-file", 0, "FILE", "a file that holds a token, in the place of a certificate",
	 "un fichier qui contient un jeton, à la place d’un certificat"},
	{"ca", 0, "FILE", "authority to trust (PEM; default: those of the system)",
	 "autorité de confiance (PEM ; par défaut : celles du système)"},
	{0},
};
static const struct cli_option user_options[] = {
	{"role", 0, "ROLE", "reader, contributor, decider or admin",
	 "reader, contributor, decider ou admin"},
	{"program", 0, NULL, "no password: it will show a token or a certificate",
	 "sans mot de passe : il présentera un jeton ou un certificat"},
	{"sha256", 0, "HEX", "digest of the client certificate (DER)",
	 "empreinte du certificat client (DER)"},
	{0},
};
static const struct cli_option harden_options[] = {
	{"output", 'o', "FOLDER", "the folder to write (default: hardening)",
	 "le répertoire à écrire (par défaut : hardening)"},
	{"replace", 0, NULL, "write the folder of an earlier harden anew",
	 "réécrire le répertoire d’un harden précédent"},
	{"mud-url", 0, "URL", "where the MUD file will be published (https)",
	 "où le fichier MUD sera publié (https)"},
	{0},
};
static const struct cli_option register_options[] = {
	/* of incidents and tickets */
	{"set", 0, "FACT=VALUE", "with open: what is known already (repeatable)",
	 "avec open : ce que l’on sait déjà (répétable)"},
	{"link", 0, "ID", "with open: a finding, part, flow ... (repeatable)",
	 "avec open : un constat, une partie, un flux… (répétable)"},
	{"zone", 0, "ZONE", "with open: time zone: Europe/Paris, UTC, +02:00",
	 "avec open : fuseau horaire : Europe/Paris, UTC, +02:00"},
	{"diagnostic", 0, "FILE", "with open, note: a user's text, without names and addresses",
	 "avec open, note : texte d’un utilisateur, sans noms ni adresses"},
	{"hide", 0, "WORD", "with --diagnostic: one more word to hide (repeatable)",
	 "avec --diagnostic : un mot de plus à cacher (répétable)"},
	{"under", 0, "CAUSE", "with cause: what it explains: C1",
	 "avec cause : ce qu’elle explique : C1"},
	{"factor", 0, "WORD", "with cause: technical, human, organisation, supplier, environment",
	 "avec cause : technical, human, organisation, supplier, environment"},
	{"class", 0, "WORD", "with cause: CWE-79 or a word; tells a recurrence",
	 "avec cause : CWE-79 ou un mot ; révèle une récidive"},
	{"owner", 0, "NAME", "with action: who does it", "avec action : qui la fait"},
	{"due", 0, "YYYY-MM-DD", "with action: by when", "avec action : pour quand"},
	{"preventive", 0, NULL, "with action: so that it does not happen again",
	 "avec action : pour que cela n’arrive plus"},
	{"evidence", 0, "FILE", "with done: what proves it (compulsory)",
	 "avec done : ce qui le prouve (obligatoire)"},
	{"sent", 0, "TIME", "with notify: record that it was sent (or: now)",
	 "avec notify : noter l’envoi (ou : now)"},
	{"reference", 0, "TEXT", "with notify --sent: what the recipient answered",
	 "avec notify --sent : ce que le destinataire a répondu"},
	{"reopens", 0, "ID", "with lesson: a finding to open again (repeatable)",
	 "avec lesson : un constat à rouvrir (répétable)"},
	{"output", 'o', "FILE", "with notify and export: where to write",
	 "avec notify et export : où écrire"},
	{"all", 'a', NULL, "with show: also the clocks that do not run",
	 "avec show : aussi les horloges qui ne courent pas"},
	{"by", 0, "NAME", "who records it (default: the user's name)",
	 "qui le note (par défaut : l’utilisateur)"},
	{0},
};

static const struct cli_option secrets_options[] = {
	{"accept", 0, NULL, "write what is open into vauban-secrets.yaml: it was looked at",
	 "noter ce qui est ouvert dans vauban-secrets.yaml : c’est vu"},
	{"why", 'w', "TEXT", "the reason of --accept (compulsory)",
	 "la raison de --accept (obligatoire)"},
	{"until", 0, "YYYY-MM-DD", "the acceptance ends that day",
	 "l’acceptation finit ce jour-là"},
	{"by", 0, "NAME", "who accepts (default: the user's name)",
	 "qui accepte (par défaut : l’utilisateur)"},
	{"all", 'a', NULL, "also those in tests, examples, manuals and packages",
	 "aussi ceux des tests, exemples, manuels et paquets"},
	{"formats", 0, NULL, "list what is recognised", "lister ce qui est reconnu"},
	{0},
};

const struct cli_verb cli_verbs[] = {
	{"init", "[FOLDER]", 0, 1, "write a commented vauban.yaml for what is found here",
	 "écrire un vauban.yaml commenté d’après ce qui est ici", init_options, cli_init, NULL},
	{"check", "", 0, 0, "is the case file complete and coherent",
	 "le dossier est-il complet et cohérent", check_options, cli_check,
	 "  vauban check --against cra      what each requirement asks, what proves it\n"},
	{"import", "FILE", 1, 1, "make a case file of another tool's threat model",
	 "faire un dossier du modèle d’un autre outil", import_options, cli_import,
	 "  vauban import threagile.yaml   Threagile, Threat Dragon, OTM or TM-BOM:\n"
	 "                                 the format is told by the content"},
	{"export", "FORMAT", 1, 1, "write the case as otm or threagile",
	 "écrire le dossier en otm ou threagile", export_options, cli_export,
	 "  vauban export otm -o model.otm.json"},
	{"case", "WORD ...", 1, 64,
	 "edit vauban.yaml in place; what changed between two case files",
	 "modifier vauban.yaml sur place ; ce qui a changé entre deux dossiers", case_options,
	 cli_case,
	 "  vauban case set components/api.zone cloud     comments and layout stay\n"
	 "  vauban case set M-sign.status done            a name that only one has\n"
	 "  vauban case set M-sign.cut.install 0.9        one entry of a key\n"
	 "  vauban case add flow sync from=api to=records proto=https data=orders\n"
	 "  vauban case rm flows/sync                     or one key: flows/sync.port\n"
	 "  vauban case rename api service                and everything that names it\n"
	 "  vauban case diff old/vauban.yaml vauban.yaml"},
	{"watch", "", 0, 0, "bring the advisories up to date", "mettre à jour les avis de sécurité",
	 watch_options, cli_watch,
	 "  vauban watch                    download the public feeds\n"
	 "  vauban watch --from /media/usb  a folder: ECOSYSTEM/all.zip, kev.json,\n"
	 "                                  epss.csv.gz, or OSV .json files\n"
	 "  vauban watch --key k --bundle b  for a machine without a network, where:\n"
	 "  vauban watch --from b --trust k.pub"},
	{"news", "[ID VERDICT]", 0, 2, "what is published that matters to the product",
	 "ce qui se publie d’important pour le produit", news_options, cli_news,
	 "  vauban news                        by domain, what matters most first\n"
	 "  vauban news 3f2a retain --why \"the new guide changes our tests\"\n"
	 "  VERDICT: retain discard. Sources: news: in vauban.yaml; read by watch"},
	{"audit", "[TARGET...]", 0, 64, "look at the product, judge it, say what matters first",
	 "regarder le produit, le juger, dire l’essentiel d’abord", audit_options, cli_audit,
	 "  vauban audit build/rootfs             a folder that holds a root file system\n"
	 "  vauban audit image.tar -o html=report.html -o cyclonedx=sbom.cdx.json\n"
	 "  vauban audit / --fail-on kev          this machine, as a gate"},
	{"components", "[TARGET...]", 0, 64, "what the product is made of, and what pulls it in",
	 "de quoi le produit est fait, et ce qui l’y amène", components_options, cli_components,
	 "  vauban components --type deb --licence none   of the last audit\n"
	 "  vauban components --why zlib1g                what pulls it in\n"
	 "  vauban components --tree build/rootfs         of a target, looked at now\n"
	 "  vauban components --files build/rootfs        all files, for sha256sum -c"},
	{"secrets", "[TARGET...]", 0, 64, "secrets left in files; exit 1 when one is open",
	 "secrets laissés dans des fichiers ; sort en 1 s’il en reste", secrets_options,
	 cli_secrets,
	 "  vauban secrets .                    before a commit\n"
	 "  vauban secrets . --accept --why \"account of the test bench\"\n"
	 "  vauban secrets image.tar --all"},
	{"risk", "", 0, 0, "threats, attack paths, the EBIOS RM workshops, obligations",
	 "menaces, chemins d’attaque, ateliers EBIOS RM, obligations", risk_options, cli_risk,
	 "  vauban risk --workshop 4        operational scenarios only\n"},
	{"report", "KIND|FORMAT [FOLDER...]", 1, 64,
	 "a report for people, or a recorded run as html, sarif, cyclonedx ...",
	 "un rapport pour des lecteurs, ou un audit en html, sarif, cyclonedx…", report_options,
	 cli_report,
	 "  vauban report technical-file -o file.html       also: .md .txt .json\n"
	 "                                                  .pdf\n"
	 "  KIND: management audit risk requirements obligations technical-file\n"
	 "        user-information declaration plan options meeting minutes awareness\n"
	 "        deployment acceptance accessibility eco-design model-card portfolio\n"
	 "        product design team specification prototype opportunity update\n"
	 "        incidents\n"
	 "  vauban report portfolio ../pump ../gateway      products side by side\n"
	 "  vauban report minutes --since 2026-11-20 --present \"Ada, Bob\"\n"
	 "  vauban report html -o report.html\n"
	 "  vauban report openvex -o product.openvex.json   also: csaf, cyclonedx-vex"},
	{"findings", "", 0, 0, "what a recorded run found: filtered, sorted, by page",
	 "ce qu’un audit gardé a trouvé : filtré, trié, par page", findings_options, cli_findings,
	 "  vauban findings --severity critical,high --undecided\n"
	 "  vauban findings --component openssl --state all\n"
	 "  vauban findings --decision accepted -f json    as the API lists them"},
	{"show", "ID", 0, 1, "why is this a finding, what explains it; or a figure",
	 "pourquoi ce constat, ce qui l’explique ; ou une figure", show_options, cli_show,
	 "  vauban show CVE-2021-44228\n"
	 "  vauban show --svg flow -o flow.svg    zones, components, flows, worst path"},
	{"diff", "[RUN [RUN]]", 0, 2, "what changed between two runs (default: the last two)",
	 "ce qui a changé entre deux audits (par défaut : les derniers)", NULL, cli_diff, NULL},
	{"decide", "ID STATUS", 2, 2, "record a decision on a finding, with its reason",
	 "noter une décision sur un constat, avec sa raison", decide_options, cli_decide,
	 "  vauban decide 3f2a not_affected --why \"the parser is not built in\"\n"
	 "  STATUS: not_affected affected fixed under_investigation accepted\n"
	 "          false_positive open"},
	{"vex", "FILE...", 1, 64, "apply what suppliers state about vulnerabilities (VEX)",
	 "appliquer ce que les fournisseurs déclarent des vulnérabilités (VEX)", vex_options,
	 cli_vex,
	 "  vauban vex supplier.openvex.json    OpenVEX, CycloneDX or CSAF 2.0\n"
	 "  vauban vex --product pkg:oci/gateway --dry-run gateway.vex.json"},
	{"plan", "", 0, 0, "what to do first, by whom, by when",
	 "que faire d’abord, par qui, pour quand", plan_options, cli_plan,
	 "  vauban plan                        from vauban.yaml and the last audit\n"
	 "  vauban plan --what-if firmware     would more firmware days pay?\n"
	 "  vauban plan -o ics=plan.ics -o csv=plan.csv"},
	{"rules", "[list|[explain] ID|test] [FOLDER]", 0, 3,
	 "what is checked, how a rule judges; run the fixtures of rules",
	 "ce qui est vérifié, comment une règle juge ; essayer des règles", rules_options,
	 cli_rules,
	 "  vauban rules list                  every rule, also those of .vauban/rules\n"
	 "  vauban rules VB-SSH-001            what it reads, what must hold, what mends it\n"
	 "  vauban rules test my-rules         the fixtures in my-rules/tests, one a rule"},
	{"serve", "", 0, 0, "the console and its JSON API, for a browser",
	 "la console et son API JSON, pour un navigateur", serve_options, cli_serve,
	 "  vauban serve                              on http://127.0.0.1:8080\n"
	 "  vauban serve --listen 0.0.0.0:8443 --tls-cert chain.pem --tls-key key.pem \\\n"
	 "               --host console.example.org"},
	{"push", "URL", 1, 1, "send a recorded run to a console elsewhere",
	 "envoyer un audit gardé à une console distante", push_options, cli_push,
	 "  vauban push https://console.example.org:8443 --cert ci.crt --key ci.key\n"
	 "  Sent twice, it is recorded once. Decisions are made there, not sent."},
	{"user", "WORD [NAME]", 1, 2, "who may use the console, with which role",
	 "qui peut utiliser la console, avec quel rôle", user_options, cli_user,
	 "  vauban user add alice --role admin     the password is read, never typed here\n"
	 "  vauban user add ci --role contributor --program\n"
	 "  vauban user token ci                   a new token, shown once\n"
	 "  WORD: list add role disable enable password token certificate"},
	{"harden", "[TARGET...]", 0, 64, "write the configuration that mends what the audit found",
	 "écrire la configuration qui corrige ce que l’audit a trouvé", harden_options, cli_harden,
	 "  vauban harden                      the targets of the last audit\n"
	 "  vauban harden build/rootfs -o out  files to review, none changed in place\n"},
	{"incident", "[ACTION [ID] ...]", 0, 64,
	 "the register of incidents: clocks of the law, causes, actions",
	 "le registre des incidents : horloges légales, causes, actions", register_options,
	 cli_incident,
	 "  vauban incident open Update server abused --set aware=now\n"
	 "  vauban incident set I1 exploited=yes own_product=yes personal_data=no\n"
	 "  vauban incident notify I1 cra-exploited/early-warning -o warning.md\n"
	 "  ACTION: list open show set note link cause action done notify lesson\n"
	 "          close reopen facts import export\n"},
	{"ticket", "[ACTION [ID] ...]", 0, 64,
	 "problems of installers and users: answers, delays, known solutions",
	 "les problèmes des installateurs et utilisateurs : réponses, délais, solutions",
	 register_options, cli_ticket,
	 "  vauban ticket open No alarm after restart --diagnostic log.txt\n"
	 "  ACTION: list open show set note answer link cause action done lesson\n"
	 "          close reopen facts import export\n"},
	{"runs", "", 0, 0, "the recorded runs, newest first",
	 "les audits gardés, le plus récent d’abord", NULL, cli_runs, NULL},
	{"test", "[RESULTS...]", 0, 64,
	 "run the tests of the case or take in results; what is proved",
	 "lancer les tests du dossier ou reprendre des résultats ; ce qui est prouvé", test_options,
	 cli_test,
	 "  vauban test                     run the commands and probes of the case\n"
	 "  vauban test junit.xml scan.sarif   take in results: JUnit, CTest, TAP,\n"
	 "                                  SARIF, or our own JSON\n"
	 "  vauban test --matrix -o proofs.html    requirement, test, proof; gaps first"},
	{"release", "[FOLDER | verify FOLDER]", 0, 2,
	 "the gate; when it is open, everything that goes with a release",
	 "la barrière ; si elle s’ouvre, tout ce qui accompagne une livraison", release_options,
	 cli_release,
	 "  vauban release                  is every condition met? exit 1 when not\n"
	 "  vauban release out/2.3.1        SBOM, VEX, evidence, sheets, checksums, signature\n"
	 "  vauban release verify out/2.3.1 --trust KEY.pub    is it what was released?"},
	{"log", "[verify|checkpoint|prove|export] [ID...]", 0, 64,
	 "the evidence log: list, verify, sign, prove, carry away",
	 "le journal de preuves : lister, vérifier, signer, prouver, emporter", log_options,
	 cli_log,
	 "  vauban log verify               was anything recorded altered since?\n"
	 "  vauban log checkpoint           sign the log as it is now\n"
	 "  vauban log prove run/3          one entry with its proof, as JSON\n"
	 "  vauban log export -o evidence.json     all entries, for somebody who has\n"
	 "                                  only the public key:\n"
	 "  vauban log verify --bundle evidence.json --trust log.key.pub"},
	{"doctor", "", 0, 0, "is this installation able to work",
	 "cette installation est-elle en état", doctor_options, cli_doctor, NULL},
	{0},
};
