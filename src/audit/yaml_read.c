/* yaml_read.c - checked access to rule files, in the engine's own types. */
#include "audit/audit_int.h"

bool audit_yaml_words(struct vb_arena *a, const struct vb_yaml *node, struct audit_words *out,
		      struct vb_error *err)
{
	return vb_yaml_words(a, node, &out->v, &out->n, err);
}

bool audit_yaml_text(const struct vb_yaml *map, const char *key, struct model_text *out,
		     struct vb_error *err)
{
	return vb_yaml_both(map, key, &out->en, &out->fr, err);
}

bool audit_yaml_flag(const struct vb_yaml *value, bool *out, struct vb_error *err)
{
	return vb_yaml_bool(value, out) ? true
					: vb_yaml_fail(err, value, "yes or no is expected here");
}
