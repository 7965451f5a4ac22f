/*
 * html.c - the page: data (page.c) ──► templates ──► one file without script and without anything to load.
 *
 * The style sheet is rendered first and its SHA-256 goes into the content security policy, so that the browser
 * refuses every other style, script, image or address even if some name of the target found a way into the markup.
 * A user's own templates come before the built-in ones: the first of a name wins.
 */
#include <dirent.h>
#include <stdlib.h>

#include "core/file.h"
#include "core/hash.h"
#include "core/limits.h"
#include "report/document.h"
#include "report/page.h"
#include "report/report.h"
#include "report/document.h"
#include "report/templates_int.h"
#include "report/writers_int.h"

enum { USER_TEMPLATES = 256, TEMPLATE_BYTES = 1024 * 1024 };

static int by_name(const void *a, const void *b)
{
	const struct report_template *x = a, *y = b;

	return vb_str_cmp(x->name, y->name);
}

static struct report_template *with_builtin(struct vb_arena *a, size_t before)
{
	struct report_template *all = vb_arena_array(a, before + report_embedded_count,
						     sizeof(*all));

	for (size_t i = 0; i < report_embedded_count; i++)
		all[before + i] = (struct report_template){
			vb_str(report_embedded[i].name),
			vb_strn((const char *)report_embedded[i].text, report_embedded[i].n), NULL};
	return all;
}

static bool load_one(struct vb_arena *a, struct vb_str folder, struct vb_str file,
		     struct report_template *out, struct vb_error *err)
{
	struct vb_str path = vb_path_join(a, folder, file), text;

	if (!vb_file_load(a, vb_arena_cstr(a, path), TEMPLATE_BYTES, &text, err))
		return false;
	*out = (struct report_template){
		vb_arena_str(a, vb_str_sub(file, 0, file.n - strlen(".mustache"))), text,
		vb_arena_cstr(a, path)};
	return true;
}

bool report_templates_load(struct vb_arena *a, const char *folder, struct report_templates *out,
			   struct vb_error *err)
{
	struct report_template user[USER_TEMPLATES], *all;
	struct dirent *entry;
	bool ok = true;
	size_t n = 0;
	DIR *dir;

	if (!folder) {
		*out = (struct report_templates){with_builtin(a, 0), report_embedded_count};
		return true;
	}
	dir = opendir(folder);
	if (!dir)
		return vb_fail_errno(err, "open the folder of templates", folder);
	while (ok && (entry = readdir(dir))) {
		struct vb_str file = vb_str(entry->d_name);

		if (!vb_str_ends(file, VB_STR(".mustache")) || file.p[0] == '.')
			continue;
		ok = n < USER_TEMPLATES
			     ? load_one(a, vb_str(folder), vb_arena_str(a, file), &user[n], err)
			     : vb_fail(err, VB_E_LIMIT, "%s holds more than %d templates", folder,
				       USER_TEMPLATES);
		n += ok;
	}
	closedir(dir);
	if (!ok)
		return false;
	all = with_builtin(a, n);
	if (n)
		memcpy(all, user, n * sizeof(*user));
	qsort(all, n, sizeof(*all), by_name);
	*out = (struct report_templates){all, n + report_embedded_count};
	return true;
}

/* Renders "style" and puts it in the data with the policy that allows it alone. */
bool report_style_put(yyjson_mut_doc *doc, struct vb_arena *a, const struct report_templates *set,
		      bool strict, struct vb_error *err)
{
	yyjson_doc *data VB_CLEANUP(vb_json_cleanup) = yyjson_mut_doc_imut_copy(doc, NULL);
	struct report_node root = {doc, yyjson_mut_doc_get_root(doc)};
	unsigned char digest[VB_SHA256_BYTES];
	struct vb_buf css VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&css, TEMPLATE_BYTES);
	if (!report_mustache(set, VB_STR("style"), yyjson_doc_get_root(data), strict, &css, err))
		return false;
	vb_sha256(vb_buf_view(&css), digest);
	report_node_str(root, "style", vb_buf_view(&css));
	report_node_str(root, "style_digest", vb_base64_encode(a, digest, sizeof(digest)));
	return true;
}

bool report_page_write(const struct vb_run *run, const struct model_assessment *a,
		       const struct report_templates *set, bool strict, struct vb_buf *out,
		       struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = yyjson_mut_doc_new(NULL);
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	yyjson_doc *data VB_CLEANUP(vb_json_cleanup) = NULL;

	report_page_build(doc, arena, run, a);
	if (!report_style_put(doc, arena, set, strict, err))
		return false;
	data = yyjson_mut_doc_imut_copy(doc, NULL);
	return report_mustache(set, VB_STR("page"), yyjson_doc_get_root(data), strict, out, err);
}

bool report_html(const struct vb_run *run, const struct model_assessment *a, struct vb_buf *out,
		 struct vb_error *err)
{
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct report_templates set;

	return report_templates_load(arena, NULL, &set, err) &&
	       report_page_write(run, a, &set, false, out, err);
}
