/*
 * rule_read.c - `read:` of a rule: which reader, and what of its records. Only keys the reader understands are taken, so that
 * evaluation has nothing to refuse.
 */
#include "audit/audit_int.h"

const char *const audit_read_keys[AUDIT_READ_KEYS] = {
	"reader", "file",   "path",    "key",        "section",    "scope", "property",
	"field",  "select", "default", "defaults",   "first_wins", "every", "include",
	"named",  "module", "context", "skip_users", "directive"};

static bool in_list(const char *const *list, struct vb_str word)
{
	for (; *list; list++)
		if (vb_str_is(word, *list))
			return true;
	return false;
}

static size_t length(const char *const *list)
{
	size_t n = 0;

	while (list[n])
		n++;
	return n;
}

static bool read_reader(const struct vb_yaml *node, struct audit_read *r, struct vb_error *err)
{
	const struct vb_yaml *name = vb_yaml_get(node, "reader");
	const char *names[64];
	size_t n = 0, which;

	if (!name)
		return r->reader ? true : vb_yaml_fail(err, node, "\"reader\" is missing");
	while (n < VB_COUNT(names) && audit_reader_at(n)) {
		names[n] = audit_reader_at(n)->name;
		n++;
	}
	if (!audit_yaml_word(name, "reader", names, n, &which, err))
		return false;
	*r = (struct audit_read){.reader = audit_reader_at(which), .scope = VB_STR("any")};
	return true;
}

/* One of the reader's attributes, or alternatives of them; "*" is a reader whose records have any. */
static bool read_fields(const struct vb_yaml *value, const char *const *names, struct vb_error *err)
{
	struct vb_str rest = value->text, part;
	size_t which;

	while (strcmp(names[0], "*") != 0 && audit_alternative_next(&rest, &part)) {
		struct vb_yaml one = *value;

		one.text = part;
		if (!audit_yaml_word(&one, "field of this reader", names, length(names), &which,
				     err))
			return false;
	}
	return true;
}

static bool read_known(const struct vb_yaml *value, struct vb_str key, const struct audit_read *r,
		       struct vb_error *err)
{
	const char *const *names;
	size_t n, which;

	if (vb_str_is(key, "property"))
		names = audit_elf_properties(&n);
	else if (vb_str_is(key, "scope"))
		names = vb_str_is(vb_str(r->reader->name), "unit") ? audit_unit_scopes(&n)
								   : audit_elf_scopes(&n);
	else if (vb_str_is(key, "field") && r->reader->attributes[0])
		return read_fields(value, r->reader->attributes, err);
	else
		return true;
	return audit_yaml_word(value, "known word", names, n, &which, err);
}

/* `default: 1`, or by distribution `default: {debian: 0, other: 1}`. */
static bool read_fallback(const struct audit_rules *rules, const struct vb_yaml *value,
			  struct audit_read *r, struct vb_error *err)
{
	r->fallback.n = 0;
	if (value->kind == VB_YAML_SCALAR)
		*vb_vec_add(rules->arena,
			    &r->fallback) = (struct audit_fallback){.value = value->text};
	for (size_t i = 0; value->kind == VB_YAML_MAP && i < value->n; i++) {
		const struct vb_yaml_pair *p = &value->pairs[i];
		struct vb_str os = vb_str_is(p->key->text, "other") ? (struct vb_str){NULL, 0}
								    : p->key->text;

		if (p->value->kind != VB_YAML_SCALAR)
			return vb_yaml_fail(err, p->value, "a text is expected here");
		*vb_vec_add(rules->arena, &r->fallback) = (struct audit_fallback){os,
										  p->value->text};
	}
	return value->kind == VB_YAML_LIST
		       ? vb_yaml_fail(err, value,
				      "a default is a text, or one text for each distribution")
		       : true;
}

static bool read_pair(const struct audit_rules *rules, struct vb_str key,
		      const struct vb_yaml *value, struct audit_read *r, struct vb_error *err)
{
	const struct {
		const char *name;
		struct vb_str *to;
	} texts[] = {
		{"file", &r->file},       {"path", &r->file},       {"key", &r->key},
		{"section", &r->section}, {"scope", &r->scope},     {"property", &r->property},
		{"field", &r->field},     {"include", &r->include}, {"module", &r->module},
		{"context", &r->context}, {"directive", &r->key},   {"skip_users", &r->skip_users}};

	if (vb_str_is(key, "select"))
		return audit_select_parse(rules->arena, value, r->reader->attributes,
					  length(r->reader->attributes), &r->select, err);
	if (vb_str_is(key, "default"))
		return read_fallback(rules, value, r, err);
	if (value->kind != VB_YAML_SCALAR)
		return vb_yaml_fail(err, value, "a text is expected here");
	if (vb_str_is(key, "first_wins"))
		return audit_yaml_flag(value, &r->first_wins, err);
	if (vb_str_is(key, "every"))
		return audit_yaml_flag(value, &r->every, err);
	if (vb_str_is(key, "named"))
		return audit_yaml_flag(value, &r->named, err);
	if (vb_str_is(key, "defaults")) {
		r->defaults = audit_defaults_find(rules, value->text);
		return r->defaults ? true
				   : vb_yaml_fail(err, value,
						  "there is no defaults/*.yaml named \"%.*s\"",
						  VB_FMT(value->text));
	}
	for (size_t i = 0; i < VB_COUNT(texts); i++)
		if (vb_str_is(key, texts[i].name))
			*texts[i].to = value->text;
	return read_known(value, key, r, err);
}

bool audit_read_parse(const struct audit_rules *rules, const struct vb_yaml *node,
		      const struct audit_read *base, struct audit_read *out, struct vb_error *err)
{
	struct audit_read r = base ? *base : (struct audit_read){0};

	if (!read_reader(node, &r, err))
		return false;
	for (size_t i = 0; i < node->n; i++) {
		struct vb_str key = node->pairs[i].key->text;

		if (vb_str_is(key, "reader") ||
		    (base && !in_list((const char *const[]){"file", "path", "key", "section",
							    "field", "select", "property", "scope",
							    "default", "defaults", "every", "named",
							    "module", "context", "directive",
							    "skip_users", "include", NULL},
				      key)))
			continue;
		if (!in_list(r.reader->keys, key)) {
			const char *near = vb_nearest(key, r.reader->keys, length(r.reader->keys));

			vb_yaml_fail(err, node->pairs[i].key, "reader %s has no key \"%.*s\"",
				     r.reader->name, VB_FMT(key));
			return near ? vb_hint(err, "did you mean \"%s\"?", near) : false;
		}
		if (!read_pair(rules, key, node->pairs[i].value, &r, err))
			return false;
	}
	for (const char *const *need = r.reader->needs; *need; need++)
		if (!base && !vb_yaml_get(node, *need))
			return vb_yaml_fail(err, node, "reader %s needs \"%s\"", r.reader->name,
					    *need);
	*out = r;
	return true;
}
