/*
 * rules.c - loads folders of rules.
 *
 *   FOLDER/lists/NAME.yaml      format: vauban-list/1       words rules name by @NAME
 *   FOLDER/eol/NAME.yaml        format: vauban-eol/1        until when versions are supported, for @NAME
 *   FOLDER/defaults/NAME.yaml   format: vauban-defaults/1   what a program does when nothing is written, by version
 *   FOLDER/secrets/NAME.yaml    format: vauban-secrets/1    what a secret looks like (secret_formats.c)
 *   FOLDER/NAME.yaml            format: vauban-rules/1      rules of one family
 *
 * Lists and defaults of all folders come first, then rules, all in order of name. A later folder replaces by name
 * or id; inside one folder an id stands once.
 */
#include "audit/audit_int.h"

#include <dirent.h>
#include <stdlib.h>

#include "core/file.h"
#include "core/limits.h"

typedef bool take_file(struct audit_rules *rules, const struct vb_yaml *root, size_t folder,
		       struct vb_error *err);

/* Where an id was seen: which folder, and the node for the error message. */
struct seen {
	size_t folder, index; /* index of rules->v while loading */
	const struct vb_yaml *at;
	struct audit_rule *rule;
};

static bool format_is(const struct vb_yaml *root, const char *format, struct vb_error *err)
{
	const struct vb_yaml *f = vb_yaml_get(root, "format");

	if (!f || !vb_str_is(f->text, format))
		return vb_yaml_fail(err, f ? f : root, "\"format: %s\" is expected", format);
	return true;
}

/* ---- lists and defaults ----------------------------------------------------------------- */

static bool take_list(struct audit_rules *rules, const struct vb_yaml *root, size_t folder,
		      struct vb_error *err)
{
	static const char *const keys[] = {"format", "name", "dated", "source", "items"};
	struct audit_list *list = vb_arena_alloc(rules->arena, sizeof(*list));
	const struct vb_yaml *items = vb_yaml_get(root, "items");

	(void)folder;
	if (!format_is(root, "vauban-list/1", err) ||
	    !audit_yaml_keys(root, keys, VB_COUNT(keys), err))
		return false;
	list->name = vb_yaml_str(root, "name");
	if (!list->name.n || !items)
		return vb_yaml_fail(err, root, "a list needs \"name\" and \"items\"");
	if (!audit_yaml_words(rules->arena, items, &list->items, err))
		return false;
	*vb_vec_add(rules->arena, &rules->lists) = list;
	return true;
}

static bool take_cycle(struct audit_rules *rules, struct audit_eol *e, const struct vb_yaml *node,
		       struct vb_error *err)
{
	static const char *const keys[] = {"product", "cycle", "until"};
	const struct vb_yaml *until = vb_yaml_get(node, "until");
	struct audit_cycle c = {vb_yaml_str(node, "product"), vb_yaml_str(node, "cycle"), 0};

	if (!audit_yaml_keys(node, keys, VB_COUNT(keys), err))
		return false;
	if (!c.product.n || !c.cycle.n)
		return vb_yaml_fail(err, node, "a cycle has \"product\" and \"cycle\"");
	if (until && !vb_time_parse(until->text, &c.until))
		return vb_yaml_fail(err, until, "a day such as 2028-06-30 is expected here");
	*vb_vec_add(rules->arena, &e->v) = c;
	return true;
}

static bool take_eol(struct audit_rules *rules, const struct vb_yaml *root, size_t folder,
		     struct vb_error *err)
{
	static const char *const keys[] = {"format", "name", "dated", "source", "cycles"};
	struct audit_eol *e = vb_arena_alloc(rules->arena, sizeof(*e));
	const struct vb_yaml *cycles = vb_yaml_get(root, "cycles");

	(void)folder;
	if (!format_is(root, "vauban-eol/1", err) ||
	    !audit_yaml_keys(root, keys, VB_COUNT(keys), err))
		return false;
	e->name = vb_yaml_str(root, "name");
	if (!e->name.n || !cycles || cycles->kind != VB_YAML_LIST)
		return vb_yaml_fail(err, root, "a table needs \"name\" and a list of \"cycles\"");
	for (size_t i = 0; i < cycles->n; i++)
		if (!take_cycle(rules, e, cycles->items[i], err))
			return false;
	*vb_vec_add(rules->arena, &rules->eols) = e;
	return true;
}

static bool take_version(struct audit_rules *rules, struct audit_defaults *d,
			 const struct vb_yaml *node, struct vb_error *err)
{
	static const char *const keys[] = {"since", "values"};
	const struct vb_yaml *values = vb_yaml_get(node, "values");
	struct vb_str since = vb_yaml_str(node, "since");

	if (!audit_yaml_keys(node, keys, VB_COUNT(keys), err))
		return false;
	if (!since.n || !values || values->kind != VB_YAML_MAP)
		return vb_yaml_fail(err, node, "a version has \"since\" and \"values\"");
	if (d->v.n && audit_version_compare(d->v.v[d->v.n - 1].since, since) >= 0)
		return vb_yaml_fail(err, node, "versions stand in rising order");
	for (size_t i = 0; i < values->n; i++)
		*vb_vec_add(rules->arena, &d->v) = (struct audit_default){
			since, values->pairs[i].key->text, values->pairs[i].value->text};
	return true;
}

static bool take_defaults(struct audit_rules *rules, const struct vb_yaml *root, size_t folder,
			  struct vb_error *err)
{
	static const char *const keys[] = {"format", "name", "source", "packages", "versions"};
	struct audit_defaults *d = vb_arena_alloc(rules->arena, sizeof(*d));
	const struct vb_yaml *packages = vb_yaml_get(root, "packages"),
			     *versions = vb_yaml_get(root, "versions");

	(void)folder;
	if (!format_is(root, "vauban-defaults/1", err) ||
	    !audit_yaml_keys(root, keys, VB_COUNT(keys), err))
		return false;
	d->name = vb_yaml_str(root, "name");
	if (!d->name.n || !packages || !versions || versions->kind != VB_YAML_LIST)
		return vb_yaml_fail(
			err, root,
			"defaults need \"name\", \"packages\" and a list of \"versions\"");
	if (!audit_yaml_words(rules->arena, packages, &d->packages, err))
		return false;
	for (size_t i = 0; i < versions->n; i++)
		if (!take_version(rules, d, versions->items[i], err))
			return false;
	*vb_vec_add(rules->arena, &rules->defaults) = d;
	return true;
}

/* The last one of a name counts: a later folder replaces. */
const struct audit_list *audit_list_find(const struct audit_rules *rules, struct vb_str name)
{
	for (size_t i = rules->lists.n; i-- > 0;)
		if (vb_str_eq(rules->lists.v[i]->name, name))
			return rules->lists.v[i];
	return NULL;
}

const struct audit_defaults *audit_defaults_find(const struct audit_rules *rules,
						 struct vb_str name)
{
	for (size_t i = rules->defaults.n; i-- > 0;)
		if (vb_str_eq(rules->defaults.v[i]->name, name))
			return rules->defaults.v[i];
	return NULL;
}

const struct audit_eol *audit_eol_find(const struct audit_rules *rules, struct vb_str name)
{
	for (size_t i = rules->eols.n; i-- > 0;)
		if (vb_str_eq(rules->eols.v[i]->name, name))
			return rules->eols.v[i];
	return NULL;
}

/* ---- rules ------------------------------------------------------------------------------ */

static bool take_rule(struct audit_rules *rules, struct vb_str family, const struct vb_yaml *node,
		      size_t folder, struct vb_error *err)
{
	struct audit_rule *rule;
	struct seen *before;
	void **slot;

	if (!audit_rule_parse(rules, family, node, &rule, err))
		return false;
	slot = vb_map_put(&rules->by_id, rule->text.id);
	before = *slot;
	if (before && before->folder == folder) {
		vb_yaml_fail(err, node, "rule %.*s is written twice", VB_FMT(rule->text.id));
		return vb_hint(err, "the first one is at %s:%u", before->at->file,
			       before->at->line);
	}
	if (!before) {
		*slot = before = vb_arena_alloc(rules->arena, sizeof(*before));
		before->index = rules->v.n;
		*vb_vec_add(rules->arena, &rules->v) = rule;
	}
	*before = (struct seen){folder, before->index, node, rule};
	rules->v.v[before->index] = rule;
	return true;
}

static bool take_rules(struct audit_rules *rules, const struct vb_yaml *root, size_t folder,
		       struct vb_error *err)
{
	static const char *const keys[] = {"format", "family", "rules"};
	const struct vb_yaml *list = vb_yaml_get(root, "rules");
	struct vb_str family = vb_yaml_str(root, "family");

	if (!format_is(root, "vauban-rules/1", err) ||
	    !audit_yaml_keys(root, keys, VB_COUNT(keys), err))
		return false;
	if (!family.n || !list || list->kind != VB_YAML_LIST)
		return vb_yaml_fail(err, root,
				    "a rule file has \"family\" and a list of \"rules\"");
	for (size_t i = 0; i < list->n; i++)
		if (!take_rule(rules, family, list->items[i], folder, err))
			return false;
	return true;
}

/* ---- folders ---------------------------------------------------------------------------- */

static int is_rule_file(const struct dirent *e)
{
	return e->d_name[0] != '.' && vb_str_ends(vb_str(e->d_name), VB_STR(".yaml"));
}

static int byte_order(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static bool load_file(struct audit_rules *rules, const char *path, size_t folder, take_file *take,
		      struct vb_error *err)
{
	struct vb_yaml *root;
	struct vb_str text;

	return vb_file_load(rules->arena, path, VB_LIMIT_CASE_BYTES, &text, err) &&
	       vb_yaml_read(rules->arena, text, path, &root, err) && take(rules, root, folder, err);
}

static bool load_folder(struct audit_rules *rules, const char *dir, size_t folder, take_file *take,
			struct vb_error *err)
{
	struct dirent **names = NULL;
	int n = scandir(dir, &names, is_rule_file, byte_order);
	bool ok = true;

	if (n < 0)
		return vb_fail_errno(err, "read the rules of", dir);
	for (int i = 0; i < n; i++) {
		ok = ok &&
		     load_file(rules,
			       vb_path_join(rules->arena, vb_str(dir), vb_str(names[i]->d_name)).p,
			       folder, take, err);
		free(names[i]);
	}
	free(names);
	return ok;
}

static bool load_below(struct audit_rules *rules, const char *const *folders, size_t n,
		       const char *below, take_file *take, struct vb_error *err)
{
	for (size_t i = 0; i < n; i++) {
		const char *dir = vb_path_join(rules->arena, vb_str(folders[i]), vb_str(below)).p;

		if (vb_dir_exists(dir) && !load_folder(rules, dir, i, take, err))
			return false;
	}
	return true;
}

static int rule_order(const void *pa, const void *pb)
{
	const struct audit_rule *const *a = pa, *const *b = pb;

	return vb_str_cmp((*a)->text.id, (*b)->text.id);
}

/* Sorts, and checks what one rule says of another: only one step, so evaluation needs no recursion. */
static bool rules_settle(struct audit_rules *rules, struct vb_error *err)
{
	if (rules->v.n)
		qsort(rules->v.v, rules->v.n, sizeof(*rules->v.v), rule_order);
	for (size_t i = 0; i < rules->v.n; i++) {
		const struct audit_rule *r = rules->v.v[i], *other;

		if (!r->when.rule_fails.n)
			continue;
		other = audit_rules_find(rules, r->when.rule_fails);
		if (!other || other->when.rule_fails.n)
			return vb_fail_at(err, VB_E_INPUT, r->text.file.p, r->text.line, 1,
					  "rule %.*s waits for %.*s, which %s", VB_FMT(r->text.id),
					  VB_FMT(r->when.rule_fails),
					  other ? "waits for another rule itself"
						: "does not exist");
	}
	return true;
}

bool audit_rules_load(const char *const *folders, size_t n, struct audit_rules **out,
		      struct vb_error *err)
{
	struct vb_arena *a = vb_arena_new();
	struct audit_rules *rules VB_CLEANUP(audit_rules_cleanup) = vb_arena_alloc(a,
										   sizeof(*rules));

	rules->arena = a;
	vb_map_init(&rules->by_id, a);
	if (!load_below(rules, folders, n, "lists", take_list, err) ||
	    !load_below(rules, folders, n, "eol", take_eol, err) ||
	    !load_below(rules, folders, n, "defaults", take_defaults, err) ||
	    !load_below(rules, folders, n, "secrets", audit_secrets_take, err))
		return false;
	for (size_t i = 0; i < n; i++)
		if (!load_folder(rules, folders[i], i, take_rules, err))
			return false;
	if (!rules_settle(rules, err))
		return false;
	*out = rules;
	rules = NULL;
	return true;
}

void audit_rules_free(struct audit_rules *rules)
{
	if (rules)
		vb_arena_free(rules->arena);
}

void audit_rules_cleanup(struct audit_rules **rules)
{
	audit_rules_free(*rules);
	*rules = NULL;
}

size_t audit_rules_count(const struct audit_rules *rules)
{
	return rules->v.n;
}

const struct audit_rule *audit_rules_at(const struct audit_rules *rules, size_t i)
{
	return i < rules->v.n ? rules->v.v[i] : NULL;
}

const struct audit_rule *audit_rules_find(const struct audit_rules *rules, struct vb_str id)
{
	const struct seen *s = vb_map_find(&rules->by_id, id);

	return s ? s->rule : NULL;
}

struct audit_rule_text audit_rule_text(const struct audit_rule *rule)
{
	return rule->text;
}

/* ---- wants ------------------------------------------------------------------------------ */

static void want_one(const struct audit_rules *rules, const struct audit_alternative *ask,
		     struct vb_arena *a, struct model_wants *out)
{
	for (size_t k = 0; k < ask->check.any.n; k++)
		want_one(rules, &ask->check.any.v[k], a, out);
	ask->read.reader->wants(&ask->read, a, out);
	if (audit_reader_searches(ask->read.reader))
		audit_secrets_wants(rules, a, out);
	if (ask->check.groups.n)
		audit_want(a, out, "group", VB_STR("etc/group"));
	if (!vb_str_is(ask->read.property, "imports"))
		return;
	for (size_t i = 0; i < ask->check.words.n; i++) {
		const struct audit_words known = {out->imports.v, out->imports.n};

		if (!audit_words_have(&known, ask->check.words.v[i], false))
			*vb_vec_add(a, &out->imports) = ask->check.words.v[i];
	}
}

void audit_wants(const struct audit_rules *rules, struct vb_arena *a, struct model_wants *out)
{
	for (size_t i = 0; i < rules->v.n; i++) {
		const struct audit_rule *r = rules->v.v[i];

		audit_when_wants(&r->when, a, out);
		want_one(rules, &r->ask, a, out);
	}
}
