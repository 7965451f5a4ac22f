/* document.c - head and style of a page of its own. */
#include "report/document.h"

#include "report/page.h"

void report_document_head(struct report_node root, const struct vb_run *run, struct vb_arena *a,
			  const struct model_case *c, struct model_text title)
{
	struct report_node date;

	report_node_word(root, "lang", vb_t(run->lang, "en", "fr"));
	report_node_bool(root, "is_fr", run->lang == VB_FR);
	report_words_put(report_node_object(root, "t"), &report_words, run->lang);
	report_node_str(root, "title", model_text_in(title, (int)run->lang));
	report_node_str(root, "product", vb_arena_printable(a, c->title.n ? c->title : c->id));
	report_node_str(root, "release", vb_arena_printable(a, c->version));
	report_node_word(root, "version", VAUBAN_VERSION);
	date = report_node_object(root, "date");
	report_node_str(date, "day", report_phrase_day(a, run->lang, run->now));
	report_node_str(date, "iso", vb_time_day(a, run->now));
}

bool report_document_write(yyjson_mut_doc *doc, struct vb_arena *a,
			   const struct report_templates *set, struct vb_str name,
			   struct vb_buf *out, struct vb_error *err)
{
	yyjson_doc *data VB_CLEANUP(vb_json_cleanup) = NULL;

	if (!report_style_put(doc, a, set, false, err))
		return false;
	data = yyjson_mut_doc_imut_copy(doc, NULL);
	return report_mustache(set, name, yyjson_doc_get_root(data), false, out, err);
}
