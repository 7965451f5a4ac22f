/*
 * secret_formats.c - what a secret looks like, as data: share/rules/secrets/NAME.yaml, format vauban-secrets/1. The scan
 * gets literals, pattern, entropy and checksum; the texts stay here for the findings. Everything that would make the
 * search slow or blind is refused with its place: a literal too short, a pattern RE2 would not accept.
 */
#include "audit/audit_int.h"

enum {
	LITERAL_LEAST = 3, /* a shorter one hits everywhere */
	LITERAL_MOST = 64,
	REACH_MOST = 512, /* bytes before a literal */
	ENTROPY_MOST = 8
};

static bool format_words(struct audit_rules *rules, const struct vb_yaml *node,
			 struct audit_secret *s, struct vb_error *err)
{
	static const char *const severities[] = {"info", "low", "medium", "high", "critical"};
	const struct vb_yaml *kind = vb_yaml_get(node, "kind"), *shape = vb_yaml_get(node, "shape"),
			     *check = vb_yaml_get(node, "checksum"),
			     *severity = vb_yaml_get(node, "severity"),
			     *literals = vb_yaml_get(node, "literals"),
			     *excluded = vb_yaml_get(node, "names_not");
	struct audit_words words;
	size_t which = 0;

	if (!literals || !severity)
		return vb_yaml_fail(err, node, "\"%s\" is missing",
				    literals ? "severity" : "literals");
	if (kind && !model_secret_kind_parse(kind->text, &s->scan.kind))
		return vb_yaml_fail(err, kind, "a kind is token, password or hash");
	if (shape && !model_secret_shape_parse(shape->text, &s->scan.shape))
		return vb_yaml_fail(err, shape, "a shape is pattern or assignment");
	if (check && !model_secret_check_parse(check->text, &s->scan.check))
		return vb_yaml_fail(err, check, "there is no checksum \"%.*s\"",
				    VB_FMT(check->text));
	if (!audit_yaml_word(severity, "severity", severities, VB_COUNT(severities), &which, err) ||
	    !audit_yaml_words(rules->arena, literals, &words, err))
		return false;
	s->severity = (enum model_severity)(MODEL_SEV_INFO + which);
	for (size_t i = 0; i < words.n; i++) {
		if (words.v[i].n < LITERAL_LEAST || words.v[i].n > LITERAL_MOST)
			return vb_yaml_fail(err, literals, "a literal has %d to %d bytes",
					    LITERAL_LEAST, LITERAL_MOST);
		*vb_vec_add(rules->arena, &s->scan.literals) = words.v[i];
	}
	if (!excluded)
		return true;
	if (!audit_yaml_words(rules->arena, excluded, &words, err))
		return false;
	for (size_t i = 0; i < words.n; i++)
		*vb_vec_add(rules->arena, &s->scan.excluded) = words.v[i];
	return true;
}

static bool flag(const struct vb_yaml *node, const char *key, bool *out, struct vb_error *err)
{
	const struct vb_yaml *v = vb_yaml_get(node, key);

	return !v || vb_yaml_bool(v, out) ? true
					  : vb_yaml_fail(err, v, "yes or no is expected here");
}

static bool format_search(struct audit_rules *rules, const struct vb_yaml *node,
			  struct audit_secret *s, struct vb_error *err)
{
	const struct vb_yaml *pattern = vb_yaml_get(node, "pattern"),
			     *reach = vb_yaml_get(node, "reach"),
			     *entropy = vb_yaml_get(node, "entropy");
	struct audit_regex *regex;
	uint64_t n = 0;

	if (!flag(node, "ignore_case", &s->scan.fold, err) ||
	    !flag(node, "text_only", &s->scan.text, err))
		return false;
	if ((s->scan.shape == MODEL_SHAPE_PATTERN) != (pattern != NULL))
		return vb_yaml_fail(err, pattern ? pattern : node,
				    pattern ? "an assignment has no pattern"
					    : "\"pattern\" is missing");
	if (pattern && !audit_regex_compile(rules->arena, pattern, s->scan.fold, &regex, err))
		return false;
	if (reach && (!vb_str_u64(reach->text, &n) || n > REACH_MOST))
		return vb_yaml_fail(err, reach, "a reach is a number of bytes up to %d",
				    REACH_MOST);
	if (entropy && (!vb_str_double(entropy->text, &s->scan.entropy) || s->scan.entropy < 0 ||
			s->scan.entropy > ENTROPY_MOST))
		return vb_yaml_fail(err, entropy, "an entropy is a number of bits from 0 to %d",
				    ENTROPY_MOST);
	s->scan.reach = (uint32_t)n;
	s->scan.pattern = pattern ? pattern->text : (struct vb_str){NULL, 0};
	return true;
}

static bool take_format(struct audit_rules *rules, const struct vb_yaml *node, struct vb_error *err)
{
	static const char *const keys[] = {"id",        "title",   "issuer",    "severity",
					   "kind",      "shape",   "literals",  "pattern",
					   "reach",     "entropy", "checksum",  "ignore_case",
					   "text_only", "advice",  "names_not", "source"};
	struct audit_secret *s = vb_arena_alloc(rules->arena, sizeof(*s)), **slot = NULL;

	if (!audit_yaml_keys(node, keys, VB_COUNT(keys), err))
		return false;
	s->scan.id = vb_yaml_str(node, "id");
	if (!s->scan.id.n)
		return vb_yaml_fail(err, node, "a format needs an \"id\"");
	if (!audit_yaml_text(node, "title", &s->title, err) ||
	    (vb_yaml_get(node, "advice") && !audit_yaml_text(node, "advice", &s->advice, err)) ||
	    !format_words(rules, node, s, err) || !format_search(rules, node, s, err))
		return false;
	s->issuer = vb_yaml_str(node, "issuer");
	for (size_t i = 0; i < rules->secrets.n; i++) /* a later folder replaces by id */
		if (vb_str_eq(rules->secrets.v[i]->scan.id, s->scan.id))
			slot = &rules->secrets.v[i];
	*(slot ? slot : vb_vec_add(rules->arena, &rules->secrets)) = s;
	return true;
}

bool audit_secrets_take(struct audit_rules *rules, const struct vb_yaml *root, size_t folder,
			struct vb_error *err)
{
	static const char *const keys[] = {"format", "formats", "placeholders"};
	const struct vb_yaml *formats = vb_yaml_get(root, "formats"),
			     *words = vb_yaml_get(root, "placeholders");
	struct audit_words w;

	(void)folder;
	if (!vb_yaml_format(root, "vauban-secrets/1", err) ||
	    !audit_yaml_keys(root, keys, VB_COUNT(keys), err))
		return false;
	if (words && !audit_yaml_words(rules->arena, words, &w, err))
		return false;
	for (size_t i = 0; words && i < w.n; i++)
		*vb_vec_add(rules->arena, &rules->placeholders) = w.v[i];
	if (formats && formats->kind != VB_YAML_LIST)
		return vb_yaml_fail(err, formats, "a list of formats is expected here");
	for (size_t i = 0; formats && i < formats->n; i++)
		if (!take_format(rules, formats->items[i], err))
			return false;
	return true;
}

bool audit_rule_finds_secrets(const struct audit_rule *rule)
{
	return rule->finds_secret || rule->ask.read.reader->view == audit_view_secrets;
}

void audit_wants_secrets(const struct audit_rules *rules, struct vb_arena *a,
			 struct model_wants *out)
{
	audit_secrets_wants(rules, a, out);
}

void audit_secrets_wants(const struct audit_rules *rules, struct vb_arena *a,
			 struct model_wants *out)
{
	if (out->secrets.n)
		return; /* two rules that read secrets want the same */
	for (size_t i = 0; i < rules->secrets.n; i++)
		*vb_vec_add(a, &out->secrets) = rules->secrets.v[i]->scan;
	for (size_t i = 0; i < rules->placeholders.n; i++)
		*vb_vec_add(a, &out->placeholders) = rules->placeholders.v[i];
}

const struct audit_secret *audit_secret_find(const struct audit_rules *rules, struct vb_str id)
{
	for (size_t i = 0; i < rules->secrets.n; i++)
		if (vb_str_eq(rules->secrets.v[i]->scan.id, id))
			return rules->secrets.v[i];
	return NULL;
}

struct audit_secret_text audit_secret_at(const struct audit_rules *rules, size_t i)
{
	const struct audit_secret *s = i < rules->secrets.n ? rules->secrets.v[i] : NULL;

	return s ? (struct audit_secret_text){.id = s->scan.id,
					      .title = s->title,
					      .issuer = s->issuer,
					      .kind = s->scan.kind,
					      .severity = s->severity,
					      .verified = s->scan.check != MODEL_CHECK_NONE}
		 : (struct audit_secret_text){.id = {NULL, 0}};
}
