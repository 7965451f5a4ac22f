/*
 * release.c - deployment and hand-over, user information, draft declaration, acceptance book: tables of fields, each a
 * fact of the case or named as missing. The points are those of Annex II and Annex V of Regulation (EU) 2024/2847, in our
 * own words; the declaration is a draft until somebody signs it, and says so.
 */
#include "report/release.h"

#include "report/document.h"

struct field {
	const char *ref, *key, *en, *fr; /* key: of about:, or @ and a fact of the case */
};
struct kind {
	struct report_release_sheet sheet;
	struct model_text title, note;
	const struct field *fields;
	size_t n;
	bool steps, matrix;
};

static const struct field user_fields[] = {
	{"Annex II (1)", "maker", "Manufacturer", "Fabricant"},
	{"Annex II (1)", "address", "Postal and digital contact", "Contact postal et numérique"},
	{"Annex II (2)", "contact", "Single contact for vulnerabilities",
	 "Contact unique pour les vulnérabilités"},
	{"Annex II (2)", "cvd_policy", "Where the disclosure policy is",
	 "Où se trouve la politique de divulgation"},
	{"Annex II (3)", "@title", "Name of the product", "Nom du produit"},
	{"Annex II (3)", "unique_id", "Unique identification", "Identification unique"},
	{"Annex II (4)", "purpose", "Intended purpose and essential functions",
	 "Usage prévu et fonctions essentielles"},
	{"Annex II (4)", "environment", "Security environment and properties",
	 "Environnement et propriétés de sécurité"},
	{"Annex II (5)", "known_risks", "Circumstances that bring significant risk",
	 "Circonstances qui créent un risque notable"},
	{"Annex II (6)", "declaration", "Address of the EU declaration",
	 "Adresse de la déclaration UE"},
	{"Annex II (7)", "support", "Kind of support", "Type de support"},
	{"Annex II (7)", "support_until", "End of the support period",
	 "Fin de la période de support"},
	{"Annex II (8)(a)", "commissioning", "Secure commissioning and use",
	 "Mise en service et usage sûrs"},
	{"Annex II (8)(b)", "changes", "Effect of changes on the security of data",
	 "Effet des modifications sur la sécurité des données"},
	{"Annex II (8)(c)", "updates", "How security updates are installed",
	 "Installation des mises à jour de sécurité"},
	{"Annex II (8)(d)", "decommissioning", "Secure end of use and erasure",
	 "Fin d’usage et effacement sûrs"},
	{"Annex II (8)(e)", "updates_off", "How to turn automatic updates off",
	 "Désactivation des mises à jour automatiques"},
	{"Annex II (8)(f)", "integrators", "Information for integrators",
	 "Informations pour les intégrateurs"},
	{"Annex II (9)", "sbom", "Where the bill of materials is", "Où se trouve la nomenclature"},
};
static const struct field declaration_fields[] = {
	{"Annex V (1)", "@title", "Product", "Produit"},
	{"Annex V (1)", "unique_id", "Unique identification", "Identification unique"},
	{"Annex V (2)", "maker", "Manufacturer or representative", "Fabricant ou mandataire"},
	{"Annex V (2)", "address", "Address", "Adresse"},
	{"Annex V (4)", "@version", "Version that is declared", "Version déclarée"},
	{"Annex V (6)", "standards", "Standards or certifications relied on",
	 "Normes ou certifications invoquées"},
	{"Annex V (7)", "notified_body", "Notified body and procedure, if any",
	 "Organisme notifié et procédure, le cas échéant"},
	{"Annex V (8)", "signed_place", "Place and date", "Lieu et date"},
	{"Annex V (8)", "signed_by", "Name and function", "Nom et fonction"},
};

static const struct kind kinds[] = {
	{{"deployment"},
	 {VB_STR_INIT("Deployment, rollback and hand-over"),
	  VB_STR_INIT("Déploiement, retour arrière et remise")},
	 {VB_STR_INIT(""), VB_STR_INIT("")},
	 NULL,
	 0,
	 true,
	 false},
	{{"user-information"},
	 {VB_STR_INIT("Information for users"), VB_STR_INIT("Informations pour les utilisateurs")},
	 {VB_STR_INIT("The points of Annex II of Regulation (EU) 2024/2847, in our words."),
	  VB_STR_INIT("Les points de l’annexe II du règlement (UE) 2024/2847, dans nos mots.")},
	 user_fields,
	 VB_COUNT(user_fields),
	 false,
	 false},
	{{"declaration"},
	 {VB_STR_INIT("DRAFT – EU declaration of conformity"),
	  VB_STR_INIT("PROJET – Déclaration UE de conformité")},
	 {VB_STR_INIT(
		  "This is a draft: it declares nothing until it is completed and signed by the manufacturer."),
	  VB_STR_INIT(
		  "Ceci est un projet : il ne déclare rien tant que le fabricant ne l’a pas complété et signé.")},
	 declaration_fields,
	 VB_COUNT(declaration_fields),
	 false,
	 false},
	{{"acceptance"},
	 {VB_STR_INIT("Acceptance book"), VB_STR_INIT("Cahier de recette")},
	 {VB_STR_INIT("To be read, completed and signed by whoever receives the product."),
	  VB_STR_INIT("À lire, compléter et signer par qui reçoit le produit.")},
	 NULL,
	 0,
	 false,
	 true},
};

const struct report_release_sheet *report_release_sheet_at(size_t i)
{
	return i < VB_COUNT(kinds) ? &kinds[i].sheet : NULL;
}

static struct vb_str value_of(const struct model_case *c, const char *key)
{
	const struct vb_yaml *node;

	if (strcmp(key, "@title") == 0)
		return c->title.n ? c->title : c->id;
	if (strcmp(key, "@version") == 0)
		return c->version;
	node = c->about ? vb_yaml_get(c->about, key) : NULL;
	return node && node->kind == VB_YAML_SCALAR ? node->text : (struct vb_str){NULL, 0};
}

static void fields_put(struct report_node root, struct vb_arena *a, enum vb_lang lang,
		       const struct model_case *c, const struct kind *k)
{
	struct report_node list = report_node_list(root, "fields");
	size_t missing = 0;

	for (size_t i = 0; i < k->n; i++) {
		const struct field *f = &k->fields[i];
		struct vb_str value = value_of(c, f->key);
		struct report_node n = report_node_item(list);

		report_node_word(n, "ref", f->ref);
		report_node_word(n, "label", vb_t(lang, f->en, f->fr));
		report_node_str(n, "value", vb_arena_printable(a, value));
		report_node_str(n, "missing",
				value.n ? VB_STR("") : vb_arena_printf(a, "about.%s", f->key));
		missing += !value.n;
	}
	report_node_bool(root, "has_fields", k->n > 0);
	report_node_str(root, "missing_count",
			missing ? vb_arena_printf(a,
						  vb_t(lang, "Fields missing: %zu.",
						       "Champs manquants : %zu."),
						  missing)
				: VB_STR(""));
}

static void steps_put(struct report_node root, struct vb_arena *a, const char *key,
		      const model_ids *ids)
{
	struct report_node list = report_node_list(root, key);

	for (size_t i = 0; i < ids->n; i++)
		report_node_add(list, vb_arena_printable(a, ids->v[i]));
}

bool report_release_sheet_write(const struct vb_run *run, struct vb_arena *a,
				const struct report_release_sheet *sheet,
				const struct model_case *c, const struct model_matrix *m,
				const struct report_templates *set, struct vb_buf *out,
				struct vb_error *err)
{
	const struct kind *k = kinds;
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	struct report_node root = report_node_root(doc);

	while (&k->sheet != sheet)
		k++;
	report_document_head(root, run, a, c, k->title);
	report_node_str(root, "note", model_text_in(k->note, (int)run->lang));
	fields_put(root, a, run->lang, c, k);
	report_node_bool(root, "has_steps", k->steps);
	steps_put(root, a, "deploy", &c->release.deploy);
	steps_put(root, a, "rollback", &c->release.rollback);
	steps_put(root, a, "contacts", &c->release.contacts);
	report_node_bool(root, "has_matrix", k->matrix);
	report_proofs_rows(root, a, run->lang, m);
	return report_document_write(doc, a, set, VB_STR("release_sheet"), out, err);
}
