/*
 * test_harden.c - every rule that says what to write is closed by it, on each failing target of its own fixtures: the
 * files are made, read by the real readers, laid over the target, and all rules are judged again. Nothing that passed
 * may fail. What cannot be written says why.
 */
#include "support.h"
#include "target.h"

#include <stdlib.h>

#include "audit/harden.h"
#include "core/file.h"
#include "scan/reader.h"
#include "scan/readers/readers.h"
#include "scan/scan.h"

enum { ROUNDS = 5 };

struct proof {
	struct vb_arena *arena;
	const struct vb_yaml *node; /* the failing target */
	const char *rule;
	struct model_wants wants;
	struct model_facts *facts;
	struct audit_harden *harden;
};

static void settings_copy(struct vb_arena *a, struct model_facts *to,
			  const struct model_facts *from)
{
	for (size_t i = 0; i < from->settings.n; i++) {
		struct model_setting m = from->settings.v[i];

		m.format = vb_arena_str(a, m.format);
		m.path = vb_arena_str(a, m.path);
		m.section = vb_arena_str(a, m.section);
		m.key = vb_arena_str(a, m.key);
		m.value = vb_arena_str(a, m.value);
		*vb_vec_add(a, &to->settings) = m;
	}
}

static void read_as(struct vb_arena *a, struct model_facts *to, const char *format,
		    struct vb_str path, struct vb_str content)
{
	for (size_t k = 0; scan_formats[k]; k++) {
		struct model_facts *read VB_CLEANUP(scan_facts_cleanup) = NULL;

		if (strcmp(scan_formats[k]->name, format) != 0)
			continue;
		read = scan_read_one(scan_formats[k], path, content, NULL);
		settings_copy(a, to, read);
	}
}

/* The text of the files of the fixture, as a scan for "text" gives it. */
static void texts_give(const struct proof *p)
{
	const struct vb_yaml *files = vb_yaml_get(p->node, "files");
	struct model_facts *texts = vb_arena_alloc(p->arena, sizeof(*texts));

	texts->arena = p->arena;
	for (size_t i = 0; files && i < files->n; i++)
		read_as(p->arena, texts, "text", files->pairs[i].key->text,
			files->pairs[i].value->text);
	model_facts_settle(texts);
	audit_harden_texts(p->harden, texts);
}

static struct model_facts *written_facts(const struct proof *p, const audit_harden_files *files)
{
	struct model_facts *f = vb_arena_alloc(p->arena, sizeof(*f));

	f->arena = p->arena;
	for (size_t i = 0; i < files->n; i++) {
		struct vb_str path = files->v[i].path;

		if (!vb_str_starts(path, VB_STR("root/")))
			continue;
		path = vb_str_from(path, 5);
		*vb_vec_add(p->arena, &f->files_kept) = (struct model_file){
			.path = path, .mode = 0644, .size = files->v[i].content.n};
		for (size_t k = 0; k < p->wants.v.n; k++) {
			bool first = true;

			for (size_t j = 0; j < k; j++)
				first &= !(
					vb_str_eq(p->wants.v.v[j].format, p->wants.v.v[k].format) &&
					vb_glob(p->wants.v.v[j].pattern, path));
			if (first && vb_glob(p->wants.v.v[k].pattern, path))
				read_as(p->arena, f,
					vb_arena_cstr(p->arena, p->wants.v.v[k].format), path,
					files->v[i].content);
		}
	}
	model_facts_settle(f);
	return f;
}

static enum audit_harden_state prove(struct proof *p, struct model_text *why)
{
	struct vb_run run = test_run();
	struct model_assessment *before = target_audit(p->arena, target_rules(), NULL, p->facts);
	audit_harden_items items = {0};
	model_ids broken;

	p->harden = audit_harden_start(&run, target_rules(), p->facts, before,
				       (struct vb_str){NULL, 0}, p->arena);
	texts_give(p);
	for (int n = 0; n < ROUNDS; n++) {
		audit_harden_files files = {0};
		struct model_assessment *after;

		audit_harden_write(p->harden, &files);
		after = target_audit(p->arena, target_rules(), NULL,
				     audit_harden_overlay(p->harden, written_facts(p, &files)));
		if (!audit_harden_learn(p->harden, after))
			break;
		assert_true(n + 1 < ROUNDS);
	}
	audit_harden_result(p->harden, &items, &broken);
	for (size_t i = 0; i < broken.n; i++)
		fail_msg("%s:%u: %.*s passed and fails once %s is hardened", p->node->file,
			 p->node->line, VB_FMT(broken.v[i]), p->rule);
	for (size_t i = 0; i < items.n; i++)
		if (vb_str_is(items.v[i].rule, p->rule)) {
			*why = items.v[i].why;
			return items.v[i].state;
		}
	fail_msg("%s:%u: nothing is said of %s", p->node->file, p->node->line, p->rule);
	return AUDIT_HARDEN_LEFT;
}

static void target_prove(const struct audit_rule_text *t, struct vb_arena *a,
			 const struct vb_yaml *node, size_t count[4])
{
	struct proof p = {.arena = a, .node = node, .rule = vb_arena_cstr(a, t->id)};
	struct model_text why = {{NULL, 0}, {NULL, 0}};
	enum audit_harden_state s;

	if (t->silent) /* its findings are another rule's */
		return;
	audit_wants(target_rules(), a, &p.wants);
	p.facts = target_make(a, node, &p.wants);
	s = prove(&p, &why);
	count[s]++;
	if (t->n_sets && s == AUDIT_HARDEN_LEFT)
		fail_msg("%s:%u: %s says what to write and is not closed by it: %.*s", node->file,
			 node->line, p.rule, VB_FMT(why.en));
	if (s == AUDIT_HARDEN_LEFT && (!why.en.n || !why.fr.n || vb_str_eq(why.en, why.fr)))
		fail_msg("%s:%u: %s is left without a reason in both languages", node->file,
			 node->line, p.rule);
	assert_int_not_equal(s, AUDIT_HARDEN_WRITTEN);
}

static void test_every_failing_fixture(void **state)
{
	const struct audit_rule *rule;
	size_t count[4] = {0};

	(void)state;
	for (size_t i = 0; (rule = audit_rules_at(target_rules(), i)); i++) {
		struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
		struct audit_rule_text t = audit_rule_text(rule);
		const char *path = test_path(
			a, vb_arena_printf(a, "share/rules/tests/%.*s.yaml", VB_FMT(t.id)).p);
		const struct vb_yaml *fails;
		struct vb_yaml *root;
		struct vb_error err;

		assert_ok(vb_yaml_read(a, test_load(a, path), path, &root, &err));
		fails = vb_yaml_get(root, "fail");
		if (fails->kind == VB_YAML_MAP)
			target_prove(&t, a, fails, count);
		for (size_t k = 0; fails->kind == VB_YAML_LIST && k < fails->n; k++)
			target_prove(&t, a, fails->items[k], count);
	}
	print_message("# %zu closed, %zu for the build, %zu left\n", count[AUDIT_HARDEN_CLOSED],
		      count[AUDIT_HARDEN_BUILD], count[AUDIT_HARDEN_LEFT]);
	assert_true(count[AUDIT_HARDEN_CLOSED] >= 60);
	assert_true(count[AUDIT_HARDEN_BUILD] >= 15);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_every_failing_fixture),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
