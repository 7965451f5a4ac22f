/* core_yaml.c - any bytes give a tree or an error with a place inside the input. */
#include "core/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static size_t count(const struct vb_yaml *node, unsigned depth)
{
	size_t n = 1;

	vb_assert(depth < 200);
	for (size_t i = 0; i < node->n; i++)
		n += node->kind == VB_YAML_LIST ? count(node->items[i], depth + 1)
						: 1 + count(node->pairs[i].value, depth + 1);
	return n;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_yaml *tree;
	struct vb_error err;

	if (vb_yaml_read(a, vb_strn((const char *)data, size), "input", &tree, &err) &&
	    tree->weight < 10000)
		vb_assert(count(tree, 0) >= 1);
	return 0;
}
