/*
 * mustache.h - templates: the core modules of the Mustache specification (interpolation, sections, inverted sections,
 * partials, comments, set delimiters) over JSON values. No lambdas: a template computes nothing.
 *
 * {{name}} is escaped for HTML, {{{name}}} and {{&name}} are not. False are: a missing key, null, false, "" and [].
 * Zero is true. Numbers print as JSON writes them.
 */
#ifndef VAUBAN_REPORT_MUSTACHE_H
#define VAUBAN_REPORT_MUSTACHE_H

#include "core/json.h"

struct report_template {
	struct vb_str name; /* "page", NUL-terminated */
	struct vb_str text;
	const char
		*file; /* the user's own, which errors name; NULL: built in, errors say the name */
};
struct report_templates {
	const struct report_template *v; /* the first of a name wins: put the user's before ours */
	size_t n;
};
/*
 * Renders the template `name` with `data`. Strict: a name the data does not have, or a missing partial, is an error
 * instead of nothing. Bounded: nesting, rendered tags, and the buffer's own maximum. Errors name template, line,
 * column.
 */
bool report_mustache(const struct report_templates *set, struct vb_str name, yyjson_val *data,
		     bool strict, struct vb_buf *out, struct vb_error *err) VB_MUST_USE;

#endif
