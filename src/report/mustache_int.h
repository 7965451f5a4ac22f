/* mustache_int.h - a parsed template. See mustache_parse.c and mustache.c. */
#ifndef VAUBAN_REPORT_MUSTACHE_INT_H
#define VAUBAN_REPORT_MUSTACHE_INT_H

#include "core/run.h"
#include "report/mustache.h"

#define REPORT_MUSTACHE_DEPTH 64u /* sections and partials inside each other */

enum report_tag {
	REPORT_TAG_TEXT,
	REPORT_TAG_ESCAPED,
	REPORT_TAG_RAW,
	REPORT_TAG_SECTION,
	REPORT_TAG_INVERTED,
	REPORT_TAG_END,
	REPORT_TAG_PARTIAL
};

struct report_tag_node {
	enum report_tag kind;
	struct vb_str text;   /* the text itself, or the name */
	struct vb_str indent; /* of a partial alone on its line */
	size_t end;           /* of a section: index of its REPORT_TAG_END */
	uint32_t line, column;
};
struct report_parsed {
	const char *name;
	VB_VEC(struct report_tag_node) nodes;
};
/* Views point into the template's text. */
bool report_mustache_parse(struct vb_arena *a, enum vb_lang lang, const struct report_template *t,
			   struct report_parsed *out, struct vb_error *err) VB_MUST_USE;

#endif
