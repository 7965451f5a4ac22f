/*
 * sheet_words.c - no abbreviation is left unexplained: the texts of a report are read once it is built, those it uses are spelled
 * out in a last section. One that the product's own case uses and that is not in this table cannot be explained by us.
 */
#include "report/sheet_int.h"

static const struct {
	const char *word, *en, *fr;
} abbreviations[] = {
	{"AI", "artificial intelligence", "intelligence artificielle (en anglais)"},
	{"ANSSI", "French national agency for the security of information systems",
	 "agence nationale de la sécurité des systèmes d’information"},
	{"API", "interface through which programs call one another",
	 "interface par laquelle des programmes s’appellent"},
	{"AWS", "Amazon’s hosting service", "service d’hébergement d’Amazon"},
	{"BSI", "German federal office for information security",
	 "office fédéral allemand de la sécurité de l’information"},
	{"CERT", "team that answers security incidents",
	 "équipe de réponse aux incidents de sécurité"},
	{"CI", "automatic building and testing of each change",
	 "construction et essai automatiques de chaque changement"},
	{"CNIL", "French data protection authority",
	 "commission nationale de l’informatique et des libertés"},
	{"CRA", "Cyber Resilience Act, Regulation (EU) 2024/2847",
	 "règlement (UE) 2024/2847 sur la cyberrésilience"},
	{"CSAF", "format in which security advisories are exchanged",
	 "format d’échange des avis de sécurité"},
	{"CSIRT", "team that answers security incidents",
	 "équipe de réponse aux incidents de sécurité"},
	{"CSP", "policy by which a page says what it may load",
	 "politique par laquelle une page dit ce qu’elle peut charger"},
	{"CVD", "coordinated disclosure of vulnerabilities",
	 "divulgation coordonnée des vulnérabilités"},
	{"CVE", "public number of a vulnerability", "numéro public d’une vulnérabilité"},
	{"CVSS", "score of technical severity from 0 to 10", "note de gravité technique de 0 à 10"},
	{"CWE", "public number of a kind of weakness", "numéro public d’un type de faiblesse"},
	{"CycloneDX", "format of bills of materials", "format de nomenclature logicielle"},
	{"DPO", "data protection officer", "délégué à la protection des données"},
	{"EBIOS", "French method to study risks (EBIOS RM: Risk Manager)",
	 "méthode française d’étude des risques (EBIOS RM : Risk Manager)"},
	{"ENISA", "European Union agency for cybersecurity",
	 "agence de l’Union européenne pour la cybersécurité"},
	{"EPSS", "daily estimate of the probability that a vulnerability is exploited",
	 "estimation quotidienne de la probabilité qu’une vulnérabilité soit exploitée"},
	{"EU", "European Union", "Union européenne"},
	{"EUR", "euro", "euro"},
	{"FR", "France", "France"},
	{"GDPR", "General Data Protection Regulation (EU) 2016/679",
	 "règlement général sur la protection des données (UE) 2016/679"},
	{"HDS", "French certification of hosts of health data",
	 "certification française des hébergeurs de données de santé"},
	{"HL7", "format in which hospital systems exchange data",
	 "format d’échange entre systèmes hospitaliers"},
	{"HTML", "language of web pages", "langage des pages web"},
	{"HTTP", "protocol of the web", "protocole du web"},
	{"HTTPS", "protocol of the web, encrypted", "protocole du web, chiffré"},
	{"IA", "artificial intelligence (in French)", "intelligence artificielle"},
	{"IAM", "accounts and rights of a hosting service",
	 "comptes et droits d’un service d’hébergement"},
	{"IEC", "International Electrotechnical Commission",
	 "commission électrotechnique internationale"},
	{"ISO", "International Organization for Standardization",
	 "organisation internationale de normalisation"},
	{"JSON", "format of data for programs", "format de données pour programmes"},
	{"KEV", "catalogue of vulnerabilities known to be exploited",
	 "catalogue de vulnérabilités exploitées en pratique"},
	{"LCEN", "French law on trust in the digital economy",
	 "loi pour la confiance dans l’économie numérique"},
	{"LPM", "French military programming law, on vital operators",
	 "loi de programmation militaire, sur les opérateurs d’importance vitale"},
	{"MDR", "Medical Devices Regulation (EU) 2017/745",
	 "règlement (UE) 2017/745 sur les dispositifs médicaux"},
	{"MQTT", "protocol in which devices publish messages",
	 "protocole par lequel des appareils publient des messages"},
	{"NIS", "Directive (EU) 2022/2555 on the security of networks (NIS 2)",
	 "directive (UE) 2022/2555 sur la sécurité des réseaux (NIS 2)"},
	{"NIS2", "Directive (EU) 2022/2555 on the security of networks",
	 "directive (UE) 2022/2555 sur la sécurité des réseaux"},
	{"OIV", "operator of vital importance (French law)", "opérateur d’importance vitale"},
	{"OSV", "public database of vulnerabilities", "base publique de vulnérabilités"},
	{"PDF", "format of printable documents", "format de documents imprimables"},
	{"REEN", "French law on the environmental footprint of digital services",
	 "loi visant à réduire l’empreinte environnementale du numérique"},
	{"RGAA", "French reference of accessibility, after the international WCAG",
	 "référentiel général d’amélioration de l’accessibilité, d’après les WCAG"},
	{"RGESN", "French reference of eco-design of digital services",
	 "référentiel général d’écoconception de services numériques"},
	{"RGPD", "French name of the General Data Protection Regulation (EU) 2016/679",
	 "règlement général sur la protection des données (UE) 2016/679"},
	{"RM", "Risk Manager, the name of the current EBIOS method",
	 "Risk Manager, nom de la méthode EBIOS actuelle"},
	{"SARIF", "format of results of code analysis", "format de résultats d’analyse de code"},
	{"SBOM", "software bill of materials", "nomenclature logicielle"},
	{"SHA", "digest that changes when one byte changes",
	 "empreinte qui change dès qu’un octet change"},
	{"SHA256SUMS", "the file of the checksums of a release",
	 "le fichier des empreintes d’une livraison"},
	{"SPDX", "format of bills of materials", "format de nomenclature logicielle"},
	{"SSH", "protocol of remote administration, encrypted",
	 "protocole d’administration à distance, chiffré"},
	{"SVG", "format of drawings", "format de dessins"},
	{"TCP", "protocol that carries data on networks", "protocole de transport des réseaux"},
	{"TLS", "protocol that encrypts and authenticates exchanges",
	 "protocole qui chiffre et authentifie les échanges"},
	{"TPM", "chip that keeps keys and measures the start",
	 "puce qui garde des clés et mesure le démarrage"},
	{"UE", "European Union (in French)", "Union européenne"},
	{"URL", "address on the web", "adresse sur le web"},
	{"UTC", "universal time", "temps universel"},
	{"VEX", "statement whether a vulnerability affects a product",
	 "déclaration disant si une vulnérabilité touche un produit"},
	{"WCAG", "international rules of web accessibility",
	 "règles internationales d’accessibilité du web"},
	{"XML", "format of data and documents", "format de données et de documents"},
};

struct using
{
	bool used[VB_COUNT(abbreviations)];
};

static bool in_word(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static void text_read(struct using *u, struct vb_str text)
{
	size_t i = 0, from;

	while (i < text.n) {
		if (!in_word(text.p[i])) {
			i++;
			continue;
		}
		for (from = i; i < text.n && in_word(text.p[i]);)
			i++;
		for (size_t k = 0; k < VB_COUNT(abbreviations); k++)
			if (vb_str_is(vb_str_sub(text, from, i - from), abbreviations[k].word))
				u->used[k] = true;
	}
}

static void value_read(struct using *u, yyjson_mut_val *v)
{
	yyjson_mut_val *key, *child;
	size_t i, n;

	if (yyjson_mut_is_str(v)) {
		text_read(u, vb_strn(yyjson_mut_get_str(v), yyjson_mut_get_len(v)));
	} else if (yyjson_mut_is_arr(v)) {
		yyjson_mut_arr_foreach(v, i, n, child) value_read(u, child);
	} else if (yyjson_mut_is_obj(v)) {
		yyjson_mut_obj_foreach(v, i, n, key, child) value_read(u, child);
	}
}

/* What an explanation itself uses is explained too; the table is small and the rounds end when one adds nothing. */
static void explanations_read(struct using *u, const struct report_sheet *s)
{
	struct using before;

	do {
		before = *u;
		for (size_t i = 0; i < VB_COUNT(abbreviations); i++)
			if (u->used[i])
				text_read(u, vb_str(T(abbreviations[i].en, abbreviations[i].fr)));
	} while (memcmp(&before, u, sizeof(before)) != 0);
}

/* A table without a row says nothing: it goes, and a section that had nothing else says so in words. */
static void section_clear(const struct report_sheet *s, yyjson_mut_val *section)
{
	yyjson_mut_val *blocks = yyjson_mut_obj_get(section, "blocks"), *block, *table;
	yyjson_mut_arr_iter it;
	bool cleared = false;

	if (!yyjson_mut_arr_iter_init(blocks, &it))
		return;
	while ((block = yyjson_mut_arr_iter_next(&it))) {
		table = yyjson_mut_obj_get(block, "table");
		if (!table || yyjson_mut_arr_size(yyjson_mut_obj_get(table, "rows")))
			continue;
		yyjson_mut_arr_iter_remove(&it);
		cleared = true;
	}
	if (cleared && !yyjson_mut_arr_size(blocks))
		report_node_word(report_node_item((struct report_node){s->doc, blocks}), "text",
				 T("Nothing.", "Rien."));
}

void report_sheet_close(struct report_sheet *s)
{
	struct using u = {{false}};
	bool any = false;
	yyjson_mut_val *section;
	size_t at, n;

	yyjson_mut_arr_foreach(s->sections.v, at, n, section) section_clear(s, section);
	value_read(&u, s->root.v);
	explanations_read(&u, s);
	for (size_t i = 0; i < VB_COUNT(abbreviations); i++) {
		if (!u.used[i])
			continue;
		if (!any)
			report_sheet_section(s, T("Abbreviations", "Abréviations"));
		any = true;
		report_sheet_item(s, T("%s: %s", "%s : %s"), abbreviations[i].word,
				  T(abbreviations[i].en, abbreviations[i].fr));
	}
}
