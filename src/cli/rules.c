/* rules.c - `vauban rules`: the list, one rule explained, the fixtures run. */
#include "cli/cli.h"

#include "core/file.h"

static struct vb_str safe(const struct cli *c, struct vb_str s)
{
	return vb_arena_printable(c->arena, s);
}

static struct vb_str in_language(const struct cli *c, struct model_text t)
{
	return safe(c, model_text_in(t, (int)c->run.lang));
}

static bool in_family(const struct cli *c, const struct audit_rule_text *t)
{
	const char *family = cli_value(c, "family");

	return !family || vb_str_ieq(t->family, vb_str(family));
}

/* ---- JSON -------------------------------------------------------------------------------- */

static void put_text(yyjson_mut_doc *doc, yyjson_mut_val *o, const char *key, struct model_text t)
{
	yyjson_mut_val *both = yyjson_mut_obj_add_obj(doc, o, key);

	vb_json_put_str(doc, both, "en", t.en);
	vb_json_put_str(doc, both, "fr", t.fr);
}

static void put_words(yyjson_mut_doc *doc, yyjson_mut_val *o, const char *key,
		      const struct vb_str *v, size_t n)
{
	yyjson_mut_val *list = yyjson_mut_obj_add_arr(doc, o, key);

	for (size_t i = 0; i < n; i++)
		vb_json_add_str(doc, list, v[i]);
}

static void put_asks(const struct cli *c, yyjson_mut_doc *doc, yyjson_mut_val *o,
		     const struct audit_rule *rule)
{
	yyjson_mut_val *list = yyjson_mut_obj_add_arr(doc, o, "checks");
	const struct audit_rule_ask *asks;
	size_t n = audit_rule_asks(rule, c->arena, &asks);

	for (size_t i = 0; i < n; i++) {
		yyjson_mut_val *one = yyjson_mut_arr_add_obj(doc, list);

		yyjson_mut_obj_add_uint(doc, one, "depth", asks[i].depth);
		yyjson_mut_obj_add_str(doc, one, "reader", asks[i].reader);
		vb_json_put_str(doc, one, "file", asks[i].file);
		vb_json_put_str(doc, one, "key", asks[i].key);
		yyjson_mut_obj_add_str(doc, one, "op", asks[i].op);
		vb_json_put_str(doc, one, "value", asks[i].operand);
	}
}

static void put_sets(yyjson_mut_doc *doc, yyjson_mut_val *o, const struct audit_rule_text *t)
{
	yyjson_mut_val *list = yyjson_mut_obj_add_arr(doc, o, "set");

	for (size_t i = 0; i < t->n_sets; i++) {
		yyjson_mut_val *one = yyjson_mut_arr_add_obj(doc, list);

		vb_json_put_str(doc, one, "file", t->sets[i].file);
		vb_json_put_str(doc, one, "section", t->sets[i].section);
		vb_json_put_str(doc, one, "key", t->sets[i].key);
		vb_json_put_str(doc, one, "value", t->sets[i].value);
		vb_json_put_str(doc, one, "mode", t->sets[i].mode);
		vb_json_put_str(doc, one, "drop", t->sets[i].drop);
	}
}

static void put_rule(const struct cli *c, yyjson_mut_doc *doc, yyjson_mut_val *o,
		     const struct audit_rule *rule)
{
	struct audit_rule_text t = audit_rule_text(rule);
	const struct vb_str *conditions;
	size_t n = audit_rule_conditions(rule, c->arena, &conditions);

	vb_json_put_str(doc, o, "id", t.id);
	vb_json_put_str(doc, o, "family", t.family);
	put_text(doc, o, "title", t.title);
	put_text(doc, o, "weakness", t.weakness);
	put_text(doc, o, "fix", t.fix);
	yyjson_mut_obj_add_str(doc, o, "severity", model_severity_word(t.severity));
	yyjson_mut_obj_add_str(doc, o, "vector", model_vector_word(t.vector));
	yyjson_mut_obj_add_real(doc, o, "likelihood_probability", t.likelihood);
	put_words(doc, o, "cwes", t.cwes, t.n_cwes);
	put_words(doc, o, "references", t.refs, t.n_refs);
	put_words(doc, o, "when", conditions, n);
	put_asks(c, doc, o, rule);
	put_sets(doc, o, &t);
	vb_json_put_str(doc, o, "file", t.file);
	yyjson_mut_obj_add_uint(doc, o, "line", t.line);
}

/* ---- list -------------------------------------------------------------------------------- */

static int list_json(const struct cli *c, const struct audit_rules *rules)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc), *list;
	const struct audit_rule *rule;

	yyjson_mut_doc_set_root(doc, root);
	list = yyjson_mut_obj_add_arr(doc, root, "rules");
	for (size_t i = 0; (rule = audit_rules_at(rules, i)); i++) {
		struct audit_rule_text t = audit_rule_text(rule);

		if (in_family(c, &t))
			put_rule(c, doc, yyjson_mut_arr_add_obj(doc, list), rule);
	}
	return cli_out_json(c, doc);
}

static int list_text(const struct cli *c, const struct audit_rules *rules)
{
	const struct audit_rule *rule;
	struct vb_buf b;
	size_t n = 0;

	vb_buf_init(&b, 16u << 20);
	for (size_t i = 0; (rule = audit_rules_at(rules, i)); i++) {
		struct audit_rule_text t = audit_rule_text(rule);

		if (!in_family(c, &t))
			continue;
		vb_buf_printf(&b, "%s%-12.*s%s  %s%-9s%s %.*s\n", cli_bold(c),
			      VB_FMT(safe(c, t.id)), cli_plain(c),
			      cli_severity_colour(c, t.severity),
			      model_severity_name(t.severity, (int)c->run.lang), cli_plain(c),
			      VB_FMT(in_language(c, t.title)));
		n++;
	}
	vb_buf_printf(&b, vb_t(c->run.lang, "rules %zu\n", "règles %zu\n"), n);
	return cli_out(c, &b);
}

/* ---- one rule ---------------------------------------------------------------------------- */

static void row(const struct cli *c, struct vb_buf *b, const char *label, struct vb_str value)
{
	if (value.n)
		vb_buf_printf(b, "  %s%s%s  %.*s\n", cli_bold(c), label, cli_plain(c),
			      VB_FMT(safe(c, value)));
}

static struct vb_str words_text(const struct cli *c, const struct vb_str *v, size_t n)
{
	struct vb_str all = {NULL, 0};

	for (size_t i = 0; i < n; i++)
		all = vb_arena_printf(c->arena, "%.*s%s%.*s", VB_FMT(all), i ? ", " : "",
				      VB_FMT(v[i]));
	return all;
}

static void asks_text(const struct cli *c, const struct audit_rule *rule, struct vb_buf *b)
{
	const struct audit_rule_ask *asks;
	size_t n = audit_rule_asks(rule, c->arena, &asks);

	vb_buf_printf(
		b, "  %s%s%s\n", cli_bold(c),
		vb_t(c->run.lang, "Reads, and what must hold", "Ce qui est lu, et doit tenir"),
		cli_plain(c));
	for (size_t i = 0; i < n; i++) {
		const struct audit_rule_ask *q = &asks[i];

		vb_buf_printf(b, "    %*s%s%s%.*s%s%.*s  %s%s%.*s\n", (int)q->depth * 2, "",
			      q->reader, q->file.n ? " " : "", VB_FMT(safe(c, q->file)),
			      q->key.n ? "  " : "", VB_FMT(safe(c, q->key)), q->op,
			      q->operand.n ? " " : "", VB_FMT(safe(c, q->operand)));
		vb_buf_printf(b, "    %*s  %.*s%s%.*s\n", (int)q->depth * 2, "",
			      VB_FMT(in_language(c, q->reader_what)),
			      q->reader_what.en.n ? vb_t(c->run.lang, "; ", " ; ") : "",
			      VB_FMT(in_language(c, q->op_what)));
	}
}

static struct vb_str set_text(const struct cli *c, const struct audit_set *s)
{
	if (s->mode.n)
		return vb_arena_printf(c->arena, "chmod %.*s", VB_FMT(s->mode));
	if (s->drop.n)
		return vb_arena_printf(c->arena, "- %.*s", VB_FMT(s->drop));
	return vb_arena_printf(c->arena, "%.*s: %s%.*s%s%.*s = %.*s", VB_FMT(s->file),
			       s->section.n ? "[" : "", VB_FMT(s->section),
			       s->section.n ? "] " : "", VB_FMT(s->key), VB_FMT(s->value));
}

static int explain_text(const struct cli *c, const struct audit_rule *rule)
{
	struct audit_rule_text t = audit_rule_text(rule);
	enum vb_lang lang = c->run.lang;
	const struct vb_str *conditions;
	size_t n = audit_rule_conditions(rule, c->arena, &conditions);
	struct vb_buf b;

	vb_buf_init(&b, 1u << 20);
	vb_buf_printf(&b, "%s%.*s%s  %.*s\n", cli_bold(c), VB_FMT(safe(c, t.id)), cli_plain(c),
		      VB_FMT(in_language(c, t.title)));
	row(c, &b, vb_t(lang, "When it fails", "En cas d’échec"), in_language(c, t.weakness));
	row(c, &b, vb_t(lang, "Severity     ", "Gravité       "),
	    vb_arena_printf(c->arena, "%s, %s", model_severity_name(t.severity, (int)lang),
			    model_vector_word(t.vector)));
	row(c, &b, vb_t(lang, "Applies when ", "S’applique si "), words_text(c, conditions, n));
	asks_text(c, rule, &b);
	row(c, &b, vb_t(lang, "To do        ", "À faire       "), in_language(c, t.fix));
	for (size_t i = 0; i < t.n_sets; i++)
		row(c, &b, vb_t(lang, "Writes       ", "Écrit         "), set_text(c, &t.sets[i]));
	row(c, &b, vb_t(lang, "Weaknesses   ", "Faiblesses    "), words_text(c, t.cwes, t.n_cwes));
	row(c, &b, vb_t(lang, "References   ", "Références    "), words_text(c, t.refs, t.n_refs));
	row(c, &b, vb_t(lang, "Written in   ", "Écrite dans   "),
	    vb_arena_printf(c->arena, "%.*s:%u", VB_FMT(t.file), t.line));
	return cli_out(c, &b);
}

/* Not found: names the nearest rule, or the word for what can be done. */
static int rule_unknown(const struct cli *c, const struct audit_rules *rules, const char *id)
{
	static const char *const verbs[] = {"list", "explain", "test"};
	size_t n = audit_rules_count(rules);
	const char **ids = vb_arena_array(c->arena, n + VB_COUNT(verbs), sizeof(*ids)), *near;
	struct vb_error err;

	for (size_t i = 0; i < n; i++)
		ids[i] = vb_arena_cstr(c->arena, audit_rule_text(audit_rules_at(rules, i)).id);
	for (size_t i = 0; i < VB_COUNT(verbs); i++)
		ids[n++] = verbs[i];
	near = vb_nearest(vb_str(id), ids, n);
	vb_fail(&err, VB_E_MISSING,
		vb_t(c->run.lang, "there is no rule %s", "il n’y a pas de règle %s"), id);
	vb_hint(&err, "%s%s", near ? near : "vauban rules list", near ? "?" : "");
	return cli_failed(c, &err);
}

static int one_rule(const struct cli *c, const struct audit_rules *rules, const char *id)
{
	const struct audit_rule *rule = audit_rules_find(rules, vb_str(id));
	yyjson_mut_doc *doc;
	yyjson_mut_val *root;

	if (!rule)
		return rule_unknown(c, rules, id);
	if (!cli_wants_json(c))
		return explain_text(c, rule);
	doc = yyjson_mut_doc_new(NULL);
	root = yyjson_mut_obj(doc);
	yyjson_mut_doc_set_root(doc, root);
	put_rule(c, doc, root, rule);
	return cli_out_json(c, doc);
}

/* ---- test -------------------------------------------------------------------------------- */

static int tested_json(const struct cli *c, const struct run_rules_tested *t)
{
	yyjson_mut_doc *doc = yyjson_mut_doc_new(NULL);
	yyjson_mut_val *root = yyjson_mut_obj(doc), *list;

	yyjson_mut_doc_set_root(doc, root);
	yyjson_mut_obj_add_uint(doc, root, "rules", t->rules);
	yyjson_mut_obj_add_uint(doc, root, "cases", t->v.n);
	yyjson_mut_obj_add_uint(doc, root, "failed", t->failed);
	list = yyjson_mut_obj_add_arr(doc, root, "results");
	for (size_t i = 0; i < t->v.n; i++) {
		const struct run_rule_case *k = &t->v.v[i];
		yyjson_mut_val *o = yyjson_mut_arr_add_obj(doc, list);

		vb_json_put_str(doc, o, "rule", k->rule);
		vb_json_put_str(doc, o, "file", k->file);
		yyjson_mut_obj_add_uint(doc, o, "line", k->line);
		vb_json_put_str(doc, o, "expected", k->expected);
		vb_json_put_str(doc, o, "got", k->got);
		yyjson_mut_obj_add_bool(doc, o, "holds", k->holds);
		vb_json_put_str(doc, o, "why", k->why);
	}
	return cli_out_json(c, doc);
}

static int tested_text(const struct cli *c, const struct run_rules_tested *t)
{
	struct vb_buf b;

	vb_buf_init(&b, 16u << 20);
	for (size_t i = 0; i < t->v.n; i++) {
		const struct run_rule_case *k = &t->v.v[i];

		if (k->holds)
			continue;
		vb_buf_printf(&b, "%.*s", VB_FMT(safe(c, k->file)));
		if (k->line)
			vb_buf_printf(&b, ":%u", k->line);
		vb_buf_printf(&b, vb_t(c->run.lang, ": %.*s: %.*s\n", ": %.*s : %.*s\n"),
			      VB_FMT(safe(c, k->rule)), VB_FMT(safe(c, k->why)));
	}
	vb_buf_printf(&b,
		      vb_t(c->run.lang, "rules %zu, cases %zu, failed %zu\n",
			   "règles %zu, cas %zu, en échec %zu\n"),
		      t->rules, t->v.n, t->failed);
	return cli_out(c, &b);
}

static int test_run(struct cli *c)
{
	struct run_rules_tested tested;
	struct vb_error err;
	int status;

	if (!run_rules_test(&c->run, &c->place, c->arena, c->n_words > 1 ? c->words[1] : NULL,
			    &tested, &err))
		return cli_failed(c, &err);
	status = cli_wants_json(c) ? tested_json(c, &tested) : tested_text(c, &tested);
	return status == VB_EXIT_DONE && tested.failed ? VB_EXIT_NO : status;
}

/* list [FOLDER] · test [FOLDER] · [explain] ID [FOLDER] */
int cli_rules(struct cli *c)
{
	struct audit_rules *rules VB_CLEANUP(audit_rules_cleanup) = NULL;
	const char *what = c->n_words ? c->words[0] : "list";
	bool explain = strcmp(what, "explain") == 0;
	size_t folder = explain ? 2 : 1;
	struct vb_error err;

	if (c->n_words > folder + 1 || (explain && c->n_words < 2)) {
		vb_fail(&err, VB_E_USAGE,
			explain ? vb_t(c->run.lang, "explain takes a rule, then a folder",
				       "explain attend une règle, puis un dossier")
				: vb_t(c->run.lang, "\"%s\" is one word too many",
				       "« %s » est un mot de trop"),
			c->words[c->n_words - 1]);
		return cli_failed(c, &err);
	}
	if (strcmp(what, "test") == 0)
		return test_run(c);
	if (!run_rules_open(&c->place, c->arena, c->n_words > folder ? c->words[folder] : NULL,
			    &rules, &err))
		return cli_failed(c, &err);
	if (strcmp(what, "list") != 0)
		return one_rule(c, rules, explain ? c->words[1] : what);
	return cli_wants_json(c) ? list_json(c, rules) : list_text(c, rules);
}
