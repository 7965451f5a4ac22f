/*
 * case_edit.c - any bytes edited in place: ranges lie in the text and in each other, an edit never leaves its text, and
 * what is added to a text that reads is there when it is read again.
 */
#include "case/edit_int.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ranges_check(const struct case_span *s, size_t n, unsigned depth)
{
	vb_assert(depth < 200 && s->start <= s->body && s->body <= s->end && s->end <= n);
	for (size_t i = 0; i < s->n; i++) {
		if (s->kind == VB_YAML_MAP)
			ranges_check(s->keys[i], n, depth + 1);
		ranges_check(s->items[i], n, depth + 1);
		vb_assert(s->items[i]->end <= s->end);
	}
}

/* The last collection of a walk that `at` names, NULL when there is none. */
static const struct case_span *collection_at(const struct case_span *s, size_t *at)
{
	const struct case_span *found = NULL;

	if (s->kind != VB_YAML_SCALAR && s->n && (*at)-- == 0)
		return s;
	for (size_t i = 0; !found && i < s->n; i++)
		found = collection_at(s->items[i], at);
	return found;
}

static void edit(struct vb_arena *a, struct vb_str text, struct case_span *root, unsigned way,
		 size_t at)
{
	struct edit_file f = {.arena = a, .path = VB_STR("input"), .text = text, .root = root};
	const struct case_span *in = collection_at(root, &at);
	struct vb_yaml *tree;
	struct vb_error err;
	struct vb_str after;
	bool ok;

	if (!in)
		return;
	if (way == 0)
		edit_entry_add(&f, in,
			       in->kind == VB_YAML_MAP ? VB_STR("zz zz: 1") : VB_STR("zz zz"));
	else if (way == 1)
		edit_entry_remove(&f, in, in->n - 1);
	else if (in->kind == VB_YAML_MAP && way == 2)
		edit_value_set(&f, in->keys[0], in->items[0], VB_STR("zz"));
	else if (in->kind == VB_YAML_MAP)
		edit_key_rename(&f, in, in->n - 1, VB_STR("zz"));
	after = edit_apply(&f);
	ok = vb_yaml_read(a, after, "after", &tree, &err);
	if (way == 0 && ok && !f.by_hand)
		vb_assert(vb_str_find(after, VB_STR("zz zz")) < after.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str text = vb_strn((const char *)data + (size > 0), size - (size > 0));
	struct case_span *root;
	struct vb_yaml *tree;
	struct vb_error err;

	if (!vb_yaml_read(a, text, "input", &tree, &err) || tree->weight > 5000 ||
	    !case_span_read(a, text, "input", &root, &err))
		return 0;
	ranges_check(root, text.n, 0);
	edit(a, text, root, data[0] & 3u, data[0] >> 2);
	return 0;
}
