/* page_rules.c - hardening by family, rules that fail or could not be decided, and strengths: what was found in
 * place. */
#include "report/page.h"
#include "report/phrase.h"

struct family {
	struct vb_str id;
	uint64_t states[MODEL_RULE_WAIVED + 1];
};

static struct vb_str family_name(enum vb_lang lang, struct vb_str id)
{
	static const struct {
		const char *id, *en, *fr;
	} names[] = {
		{"AUT", "Accounts and passwords", "Comptes et mots de passe"},
		{"BOOT", "Start-up", "Démarrage"},
		{"CRN", "Scheduled tasks", "Tâches planifiées"},
		{"CRT", "Keys and certificates", "Clés et certificats"},
		{"CTR", "Containers", "Conteneurs"},
		{"DB", "Databases", "Bases de données"},
		{"ELF", "Compiled programs", "Programmes compilés"},
		{"FS", "File permissions", "Droits des fichiers"},
		{"FW", "Firmware", "Micrologiciel"},
		{"KRN", "Kernel", "Noyau"},
		{"LOG", "Logging", "Journaux"},
		{"MNT", "Mounted file systems", "Systèmes de fichiers montés"},
		{"NET", "Network", "Réseau"},
		{"PKG", "Packages", "Paquets"},
		{"SEC", "Secrets", "Secrets"},
		{"SSH", "Remote access (SSH)", "Accès distant (SSH)"},
		{"SUD", "Privileges (sudo)", "Privilèges (sudo)"},
		{"SVC", "Services", "Services"},
		{"SYS", "Kernel settings", "Réglages du noyau"},
		{"TLS", "Encrypted connections", "Connexions chiffrées"},
		{"WEB", "Web servers", "Serveurs web"},
	};

	for (size_t i = 0; i < VB_COUNT(names); i++)
		if (vb_str_is(id, names[i].id))
			return vb_str(vb_t(lang, names[i].en, names[i].fr));
	return id;
}

static void put_families(struct report_node n, const struct report_page *p)
{
	static const char *const keys[] = {"pass", "fail", "na", "unknown", "waived"};
	struct report_node list = report_node_list(n, "families"), item;
	VB_VEC(struct family) families = {0};
	struct vb_map seen;

	vb_map_init(&seen, p->arena);
	for (size_t i = 0; i < p->a->rules.n; i++) {
		const struct model_rule_result *r = &p->a->rules.v[i];
		void **slot = vb_map_put(&seen, r->family);

		if (!*slot) {
			*vb_vec_add(p->arena, &families) = (struct family){.id = r->family};
			*slot = (void *)(uintptr_t)families.n;
		}
		families.v[(uintptr_t)*slot - 1].states[r->state]++;
	}
	for (size_t i = 0; i < families.n; i++) {
		item = report_node_item(list);
		report_page_safe(item, p, "name", family_name(p->lang, families.v[i].id));
		for (int s = 0; s <= MODEL_RULE_WAIVED; s++)
			report_node_uint(item, keys[s], families.v[i].states[s]);
	}
}

static void put_rule(struct report_node list, const struct report_page *p,
		     const struct model_rule_result *r)
{
	struct report_node n = report_node_item(list);

	report_page_safe(n, p, "rule", r->rule);
	report_page_safe(n, p, "title", model_text_in(r->title, (int)p->lang));
	report_page_safe(n, p, "on", r->target);
	report_page_safe(n, p, "family", family_name(p->lang, r->family));
	report_node_word(n, "state", model_rule_state_name(r->state, (int)p->lang));
	report_node_word(n, "state_class", model_rule_state_word(r->state));
	report_node_word(n, "severity", model_severity_name(r->severity, (int)p->lang));
	report_node_word(n, "severity_class", model_severity_word(r->severity));
	report_page_safe(n, p, "reason",
			 p->lang == VB_FR && r->reason_fr.n ? r->reason_fr : r->reason);
}

static size_t put_state(struct report_node n, const struct report_page *p, const char *key,
			enum model_rule_state state)
{
	struct report_node list = report_node_list(n, key);
	size_t put = 0;

	for (size_t i = 0; i < p->a->rules.n; i++)
		if (p->a->rules.v[i].state == state) {
			put_rule(list, p, &p->a->rules.v[i]);
			put++;
		}
	return put;
}

void report_page_rules(struct report_node root, const struct report_page *p)
{
	struct report_node n = report_node_object(root, "hardening");
	const struct model_score *s = &p->a->score;

	report_node_bool(n, "present", p->a->rules.n > 0);
	report_node_bool(n, "scored", s->score >= 0);
	report_node_str(n, "score",
			vb_arena_printf(p->arena, "%.0f", s->score >= 0 ? s->score : 0.0));
	report_node_str(n, "coverage", report_phrase_percent(p->arena, p->lang, s->coverage / 100));
	put_families(n, p);
	report_node_bool(n, "has_failing", put_state(n, p, "failing", MODEL_RULE_FAIL) > 0);
	report_node_bool(n, "has_undecided", put_state(n, p, "undecided", MODEL_RULE_UNKNOWN) > 0);
	report_node_bool(n, "has_waived", put_state(n, p, "waived", MODEL_RULE_WAIVED) > 0);
	report_node_bool(n, "has_strengths", put_state(n, p, "strengths", MODEL_RULE_PASS) > 0);
}
