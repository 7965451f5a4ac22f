/* extra.c - what an import kept, where an export looks for it. */
#include "case/export/export_int.h"

void export_init(struct exporting *e, struct vb_arena *a, const struct model_case *c,
		 const char *tag)
{
	*e = (struct exporting){.arena = a, .c = c};
	vb_map_init(&e->extras, a);
	for (size_t i = 0; i < c->extras.n; i++) {
		const struct vb_yaml *of = vb_yaml_get(c->extras.v[i].value, tag);
		void **slot;

		if (!of || of->kind != VB_YAML_MAP)
			continue;
		slot = vb_map_put(&e->extras, c->extras.v[i].owner);
		memcpy(slot, &of, sizeof(of));
	}
}

const struct vb_yaml *export_extra(const struct exporting *e, const char *section, struct vb_str id)
{
	if (!section)
		return vb_map_find(&e->extras, (struct vb_str){0});
	return vb_map_find(&e->extras, vb_arena_printf(e->arena, "%s/%.*s", section, VB_FMT(id)));
}

struct vb_str export_id(const struct exporting *e, const char *section, struct vb_str id)
{
	struct vb_str theirs = vb_yaml_str(export_extra(e, section, id), "id");

	return theirs.n ? theirs : id;
}
