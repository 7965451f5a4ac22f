/* maven.c - see maven_int.h. */
#include "scan/readers/maven_int.h"

enum { EXPANSIONS_MAX = 32, VALUE_MAX = 1024 };

struct model_component maven_component(const struct scan_input *in, const char *reader)
{
	return (struct model_component){
		.type = VB_STR("maven"),
			       .ecosystem = VB_STR("Maven"), .reader = vb_str(reader),
						   .vendored = scan_path_vendored(in->path)};
}

void maven_emit(const struct scan_input *in, struct scan_out *out, struct model_component *c,
		uint32_t line)
{
	c->source_name = c->group.n ? vb_arena_printf(in->arena, "%.*s:%.*s", VB_FMT(c->group),
						      VB_FMT(c->name))
				    : c->name;
	if (!c->group.n) /* no advisory is found without it */
		c->ecosystem = VB_STR("");
	scan_package_emit(in, out, c, line);
}

struct vb_str maven_expand(struct vb_arena *a, struct vb_str text, maven_lookup *lookup, void *ctx)
{
	for (int i = 0; i <= EXPANSIONS_MAX; i++) {
		size_t open = vb_str_find(text, VB_STR("${")), close;
		struct vb_str value;

		if (open == text.n)
			return text;
		close = open + vb_str_chr(vb_str_from(text, open), '}');
		if (close == text.n || text.n > VALUE_MAX)
			break;
		value = lookup(ctx, vb_str_sub(text, open + 2, close - open - 2));
		if (!value.n || value.n > VALUE_MAX)
			break;
		text = vb_arena_printf(a, "%.*s%.*s%.*s", (int)open, text.p, VB_FMT(value),
				       VB_FMT(vb_str_from(text, close + 1)));
	}
	return (struct vb_str){NULL, 0};
}

struct vb_str maven_pinned(struct vb_str version)
{
	bool exact = version.n > 2 && version.p[0] == '[' && version.p[version.n - 1] == ']' &&
		     vb_str_chr(version, ',') == version.n;

	if (exact)
		return vb_str_trim(vb_str_sub(version, 1, version.n - 2));
	return version.n && strchr("[(", version.p[0]) ? (struct vb_str){NULL, 0} : version;
}

enum model_scope maven_scope(struct vb_str scope)
{
	if (vb_str_is(scope, "test"))
		return MODEL_SCOPE_DEV;
	return vb_str_is(scope, "provided") ? MODEL_SCOPE_OPTIONAL : MODEL_SCOPE_RUNTIME;
}
