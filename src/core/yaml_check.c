/*
 * yaml_check.c - checked access to data files of ours and of users (rules, threats, frameworks): unknown keys, words of
 * a closed set, texts in two languages, folders of files. Every error has the place and the nearest word.
 */
#include "core/yaml.h"

#include <dirent.h>
#include <stdlib.h>

#include "core/file.h"

static bool is_key(struct vb_str key, const char *const *keys, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (vb_str_is(key, keys[i]))
			return true;
	return false;
}

bool vb_yaml_keys(const struct vb_yaml *map, const char *const *keys, size_t n,
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

enum { WORDS_SHOWN = 8 }; /* all that may stand there, when it is so few */

static bool words_hint(const char *const *words, size_t n, struct vb_error *err)
{
	struct vb_buf b;

	vb_buf_init(&b, 256);
	for (size_t i = 0; i < n; i++)
		vb_buf_printf(&b, "%s%s", i ? ", " : "", words[i]);
	vb_hint(err, "one of: %.*s", (int)b.n, b.n ? b.p : "");
	vb_buf_done(&b);
	return false;
}

bool vb_yaml_word(const struct vb_yaml *node, const char *what, const char *const *words, size_t n,
		  size_t *out, struct vb_error *err)
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
	if (near)
		return vb_hint(err, "did you mean \"%s\"?", near);
	return n && n <= WORDS_SHOWN ? words_hint(words, n, err) : false;
}

bool vb_yaml_words(struct vb_arena *a, const struct vb_yaml *node, struct vb_str **out,
		   size_t *n_out, struct vb_error *err)
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
	*out = v;
	*n_out = n;
	return true;
}

bool vb_yaml_both(const struct vb_yaml *map, const char *key, struct vb_str *en, struct vb_str *fr,
		  struct vb_error *err)
{
	static const char *const languages[] = {"en", "fr"};
	const struct vb_yaml *node = vb_yaml_get(map, key);

	if (!node)
		return vb_yaml_fail(err, map, "\"%s\" is missing", key);
	if (!vb_yaml_keys(node, languages, VB_COUNT(languages), err))
		return false;
	for (size_t i = 0; i < VB_COUNT(languages); i++)
		if (!vb_yaml_str(node, languages[i]).n) {
			vb_yaml_fail(err, node, "\"%s\" is not written in \"%s\"", key,
				     languages[i]);
			return vb_hint(err, "both languages are compulsory: {en: ..., fr: ...}");
		}
	*en = vb_yaml_str(node, "en");
	*fr = vb_yaml_str(node, "fr");
	return true;
}

bool vb_yaml_format(const struct vb_yaml *root, const char *format, struct vb_error *err)
{
	const struct vb_yaml *f = vb_yaml_get(root, "format");

	return (f && vb_str_is(f->text, format)) ||
	       vb_yaml_fail(err, f ? f : root, "\"format: %s\" is expected", format);
}

bool vb_yaml_mark(const struct vb_yaml *map, bool *verified, struct vb_error *err)
{
	static const char *const marks[] = {"V", "M", "O"};
	const struct vb_yaml *mark = vb_yaml_get(map, "mark");
	size_t at;

	if (!mark)
		return vb_yaml_fail(
			err, map,
			"\"mark\" is missing: V read in a source, M from memory, O our reading");
	if (!vb_yaml_word(mark, "mark", marks, VB_COUNT(marks), &at, err))
		return false;
	*verified = at == 0;
	return true;
}

/* ---- folders ---------------------------------------------------------------------------- */

static int is_yaml(const struct dirent *e)
{
	struct vb_str name = vb_str(e->d_name);

	return name.n > 5 && name.p[0] != '.' && vb_str_ends(name, VB_STR(".yaml"));
}

static int byte_order(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

bool vb_yaml_folder(struct vb_arena *a, const char *dir, size_t max, vb_yaml_take *take, void *ctx,
		    struct vb_error *err)
{
	struct dirent **names = NULL;
	int n = scandir(dir, &names, is_yaml, byte_order);
	bool ok = true;

	if (n < 0)
		return vb_fail_errno(err, "read the folder", dir);
	for (int i = 0; i < n; i++) {
		const char *path = vb_path_join(a, vb_str(dir), vb_str(names[i]->d_name)).p;
		struct vb_yaml *root = NULL;
		struct vb_str text;

		ok = ok && vb_file_load(a, path, max, &text, err) &&
		     vb_yaml_read(a, text, path, &root, err) && take(ctx, root, err);
		free(names[i]);
	}
	free(names);
	return ok;
}
