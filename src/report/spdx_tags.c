/*
 * spdx_tags.c - the SPDX 2.3 document of spdx_document.c as tag-value text: a line "Tag: value" for each member, the
 * relationships after the packages, texts in <text> brackets when they do not fit a line.
 * Source: SPDX 2.3 clauses 6 to 11, the "tag:value format example" of each field.
 */
#include "report/spdx_int.h"
#include "report/writers_int.h"

struct tag {
	const char *member, *tag;
};

static const struct tag package_tags[] = {
	{"name", "PackageName"},
	{"SPDXID", "SPDXID"},
	{"versionInfo", "PackageVersion"},
	{"packageFileName", "PackageFileName"},
	{"supplier", "PackageSupplier"},
	{"downloadLocation", "PackageDownloadLocation"},
	{"filesAnalyzed", "FilesAnalyzed"},
	{"checksums", "PackageChecksum"},
	{"sourceInfo", "PackageSourceInfo"},
	{"licenseConcluded", "PackageLicenseConcluded"},
	{"licenseDeclared", "PackageLicenseDeclared"},
	{"copyrightText", "PackageCopyrightText"},
	{"externalRefs", "ExternalRef"},
	{"primaryPackagePurpose", "PrimaryPackagePurpose"},
};

static struct vb_str text_of(yyjson_mut_val *object, const char *key)
{
	yyjson_mut_val *v = yyjson_mut_obj_get(object, key);

	if (!yyjson_mut_is_str(v))
		return (struct vb_str){NULL, 0};
	return (struct vb_str){yyjson_mut_get_str(v), yyjson_mut_get_len(v)};
}

/* A value is one line: what a hostile name could break the format with becomes '?'. */
static void line(struct vb_buf *out, struct vb_arena *arena, const char *tag, struct vb_str value)
{
	vb_buf_printf(out, "%s: %.*s\n", tag, VB_FMT(vb_arena_printable(arena, value)));
}

/* Free text: nothing in it may close the bracket. */
static void bracketed(struct vb_buf *out, struct vb_arena *arena, const char *tag,
		      struct vb_str value)
{
	struct vb_str rest = vb_arena_printable(arena, value), end = VB_STR("</text>");
	size_t at;

	vb_buf_printf(out, "%s: <text>", tag);
	while ((at = vb_str_find(rest, end)) < rest.n) {
		vb_buf_str(out, vb_str_sub(rest, 0, at));
		vb_buf_cstr(out, "</ text>");
		rest = vb_str_from(rest, at + end.n);
	}
	vb_buf_str(out, rest);
	vb_buf_cstr(out, "</text>\n");
}

static void list_lines(struct vb_buf *out, struct vb_arena *arena, const char *tag,
		       yyjson_mut_val *list)
{
	size_t i, n;
	yyjson_mut_val *v;

	yyjson_mut_arr_foreach(list, i, n, v)
	{
		struct vb_str sum = text_of(v, "checksumValue");

		if (sum.n)
			line(out, arena, tag,
			     vb_arena_printf(arena, "%.*s: %.*s", VB_FMT(text_of(v, "algorithm")),
					     VB_FMT(sum)));
		else
			line(out, arena, tag,
			     vb_arena_printf(arena, "%.*s %.*s %.*s",
					     VB_FMT(text_of(v, "referenceCategory")),
					     VB_FMT(text_of(v, "referenceType")),
					     VB_FMT(text_of(v, "referenceLocator"))));
	}
}

static struct vb_str purpose_spelling(struct vb_str value)
{
	/* the JSON schema writes an underscore, clause 7.24 a hyphen */
	return vb_str_is(value, "OPERATING_SYSTEM") ? VB_STR("OPERATING-SYSTEM") : value;
}

static void package_write(struct vb_buf *out, struct vb_arena *arena, yyjson_mut_val *package)
{
	vb_buf_char(out, '\n');
	for (size_t i = 0; i < VB_COUNT(package_tags); i++) {
		const struct tag *t = &package_tags[i];
		yyjson_mut_val *v = yyjson_mut_obj_get(package, t->member);

		if (yyjson_mut_is_arr(v))
			list_lines(out, arena, t->tag, v);
		else if (yyjson_mut_is_bool(v))
			line(out, arena, t->tag,
			     yyjson_mut_get_bool(v) ? VB_STR("true") : VB_STR("false"));
		else if (v && strcmp(t->member, "sourceInfo") == 0)
			bracketed(out, arena, t->tag, text_of(package, t->member));
		else if (v)
			line(out, arena, t->tag, purpose_spelling(text_of(package, t->member)));
	}
}

static void head_write(struct vb_buf *out, struct vb_arena *arena, yyjson_mut_val *root)
{
	yyjson_mut_val *creation = yyjson_mut_obj_get(root, "creationInfo"), *v;
	struct vb_str comment = text_of(creation, "comment");
	size_t i, n;

	line(out, arena, "SPDXVersion", text_of(root, "spdxVersion"));
	line(out, arena, "DataLicense", text_of(root, "dataLicense"));
	line(out, arena, "SPDXID", text_of(root, "SPDXID"));
	line(out, arena, "DocumentName", text_of(root, "name"));
	line(out, arena, "DocumentNamespace", text_of(root, "documentNamespace"));
	yyjson_mut_arr_foreach(yyjson_mut_obj_get(creation, "creators"), i, n, v)
		line(out, arena, "Creator",
		     (struct vb_str){yyjson_mut_get_str(v), yyjson_mut_get_len(v)});
	line(out, arena, "Created", text_of(creation, "created"));
	if (comment.n)
		bracketed(out, arena, "CreatorComment", comment);
}

static void licences_write(struct vb_buf *out, struct vb_arena *arena, yyjson_mut_val *list)
{
	size_t i, n;
	yyjson_mut_val *v;

	yyjson_mut_arr_foreach(list, i, n, v)
	{
		vb_buf_char(out, '\n');
		line(out, arena, "LicenseID", text_of(v, "licenseId"));
		bracketed(out, arena, "ExtractedText", text_of(v, "extractedText"));
		line(out, arena, "LicenseName", text_of(v, "name"));
	}
}

static void tags_write(struct vb_buf *out, yyjson_mut_val *root)
{
	struct vb_arena *arena VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	size_t i, n;
	yyjson_mut_val *v;

	head_write(out, arena, root);
	yyjson_mut_arr_foreach(yyjson_mut_obj_get(root, "packages"), i, n, v)
		package_write(out, arena, v);
	vb_buf_char(out, '\n');
	yyjson_mut_arr_foreach(yyjson_mut_obj_get(root, "relationships"), i, n, v)
		line(out, arena, "Relationship",
		     vb_arena_printf(arena, "%.*s %.*s %.*s", VB_FMT(text_of(v, "spdxElementId")),
				     VB_FMT(text_of(v, "relationshipType")),
				     VB_FMT(text_of(v, "relatedSpdxElement"))));
	licences_write(out, arena, yyjson_mut_obj_get(root, "hasExtractedLicensingInfos"));
}

bool report_spdx_tags(const struct vb_run *run, const struct model_assessment *a,
		      struct vb_buf *out, struct vb_error *err)
{
	yyjson_mut_doc *doc VB_CLEANUP(vb_json_cleanup_mut) = NULL;

	if (!report_spdx_document(run, a, &doc, err))
		return false;
	tags_write(out, yyjson_mut_doc_get_root(doc));
	return out->over ? vb_fail(err, VB_E_LIMIT, "the document is over %zu bytes", out->max)
			 : true;
}
