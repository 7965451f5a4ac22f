/* yaml_read.c - checked access to rule files: unknown keys, words of a closed set, texts in both languages. */
#include "audit/audit_int.h"

static bool is_key(struct vb_str key, const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_is(key, keys[i]))
			return true;
	return false;
}

bool audit_yaml_keys(const struct vb_yaml *map, const char *const *keys, size_t n,
		     struct vb_error *err)
{
	if (map->kind != VB_YAML_MAP)
		return vb_yaml_fail(err, map, "keys and values are expected here");
	for (size_t i = 0; i < map->n; i++) {
		const struct vb_yaml *key = map->pairs[i].key;
		const char *near;

		if (is_key(key->text, keys, n))
			continue;
		near = vb_nearest(key->text, keys, n);
		vb_yaml_fail(err, key, "unknown key \"%.*s\"", VB_FMT(key->text));
		return near ? vb_hint(err, "did you mean \"%s\"?", near) : false;
	}
	return true;
}

bool audit_yaml_word(const struct vb_yaml *node, const char *what, const char *const *words,
		     size_t n, size_t *out, struct vb_error *err)
{
	const char *near;

	if (node->kind != VB_YAML_SCALAR)
		return vb_yaml_fail(err, node, "%s is one word", what);
	for (size_t i = 0; i < n; i++)
		if (vb_str_is(node->text, words[i])) {
			*out = i;
			return true;
		}
	near = vb_nearest(node->text, words, n);
	vb_yaml_fail(err, node, "\"%.*s\" is no %s", VB_FMT(node->text), what);
	return near ? vb_hint(err, "did you mean \"%s\"?", near) : false;
}

bool audit_yaml_words(struct vb_arena *a, const struct vb_yaml *node, struct audit_words *out,
		      struct vb_error *err)
{
	size_t n = node->kind == VB_YAML_LIST ? node->n : 1;
	struct vb_str *v = vb_arena_array(a, n, sizeof(*v));

	if (node->kind == VB_YAML_MAP)
		return vb_yaml_fail(err, node, "a word or a list of words is expected here");
	for (size_t i = 0; i < n; i++) {
		const struct vb_yaml *item = node->kind == VB_YAML_LIST ? node->items[i] : node;

		if (item->kind != VB_YAML_SCALAR)
			return vb_yaml_fail(err, item, "a word is expected here");
		v[i] = item->text;
	}
	*out = (struct audit_words){v, n};
	return true;
}

bool audit_yaml_text(const struct vb_yaml *map, const char *key, struct model_text *out,
		     struct vb_error *err)
{
	static const char *const languages[] = {"en", "fr"};
	const struct vb_yaml *node = vb_yaml_get(map, key);

	if (!node)
		return vb_yaml_fail(err, map, "\"%s\" is missing", key);
	if (!audit_yaml_keys(node, languages, VB_COUNT(languages), err))
		return false;
	for (size_t i = 0; i < VB_COUNT(languages); i++)
		if (!vb_yaml_str(node, languages[i]).n) {
			vb_yaml_fail(err, node, "\"%s\" is not written in \"%s\"", key,
				     languages[i]);
			return vb_hint(err, "both languages are compulsory: {en: ..., fr: ...}");
		}
	*out = (struct model_text){vb_yaml_str(node, "en"), vb_yaml_str(node, "fr")};
	return true;
}
