/* maven.c - see maven_int.h. */
#include "scan/readers/maven_int.h"

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
