/* results_int.h - what the readers of results share: one entry of the table each, one place that takes a result. */
#ifndef VAUBAN_VERIFY_RESULTS_INT_H
#define VAUBAN_VERIFY_RESULTS_INT_H

#include "core/json.h"
#include "core/xml.h"
#include "verify/verify.h"

struct verify_reading {
	struct vb_arena *a;
	struct vb_str bytes;
	const char *name;
	int64_t when;
	enum vb_lang lang;
	model_results results;
	struct vb_xml *xml; /* when it is XML */
	yyjson_doc *json;   /* when it is JSON */
	struct vb_json_lines lines;
};
/* Text in the language of the reading `r`. */
#define R(english, french) vb_t(r->lang, english, french)
/* A new result with the file's defaults; NULL and err at the limit. */
struct model_result *verify_result_add(struct verify_reading *r, struct vb_str name, uint32_t line,
				       struct vb_error *err);
/* Requirements named in a list parted by commas, semicolons or white space. */
void verify_verifies_add(struct verify_reading *r, struct model_result *result, struct vb_str list);
/* RFC 3339, or the same without a zone, which is taken as UTC; else what the result has. */
void verify_time_put(struct model_result *result, struct vb_str text);
/* The first line, printable, bounded. */
struct vb_str verify_why(struct verify_reading *r, struct vb_str text);

bool verify_junit_read(struct verify_reading *r, struct vb_error *err) VB_MUST_USE;
bool verify_ctest_read(struct verify_reading *r, struct vb_error *err) VB_MUST_USE;
bool verify_tap_read(struct verify_reading *r, struct vb_error *err) VB_MUST_USE;
bool verify_sarif_read(struct verify_reading *r, struct vb_error *err) VB_MUST_USE;
bool verify_json_read(struct verify_reading *r, struct vb_error *err) VB_MUST_USE;

#endif
