/*
 * vex.c - a VEX document to statements, whatever its format.
 *
 *   text ──► JSON ──► openvex    OpenVEX 0.2 and 0.0.x (github.com/openvex/spec)          vex_openvex.c
 *                 ──► cyclonedx  vulnerabilities[].analysis (ECMA-424)                     vex_cyclonedx.c
 *                 ──► csaf       product_status, flags, threats (OASIS CSAF 2.0, 3.2.3)    vex_csaf.c
 *
 * An entry that states nothing we can use becomes a statement with its problem: whoever reads the document later can
 * say of each entry what became of it.
 */
#include "watch/vex_int.h"

#include "core/limits.h"

bool watch_vex_add(struct vex_reading *r, const struct model_vex_statement *s, struct vb_error *err)
{
	if (r->out->statements.n >= VB_LIMIT_VEX_STATEMENTS)
		return vb_fail_at(err, VB_E_LIMIT, r->name, 0, 0, "more than %u statements",
				  VB_LIMIT_VEX_STATEMENTS);
	*vb_vec_add(r->a, &r->out->statements) = *s;
	return true;
}

struct vb_str watch_vex_str(struct vex_reading *r, yyjson_val *object, const char *key)
{
	return vb_arena_str(r->a, vb_json_str(object, key));
}

int64_t watch_vex_time(yyjson_val *object, const char *key, int64_t otherwise)
{
	int64_t when;

	return vb_time_parse(vb_json_str(object, key), &when) ? when : otherwise;
}

struct vb_str watch_vex_why(struct vex_reading *r, struct vb_str word, struct vb_str detail)
{
	detail = vb_str_trim(detail);
	if (word.n && detail.n)
		return vb_arena_printf(r->a, "%.*s: %.*s", VB_FMT(word), VB_FMT(detail));
	return vb_arena_str(r->a, word.n ? word : detail);
}

struct model_text watch_vex_problem(struct vex_reading *r, const char *en, const char *fr,
				    struct vb_str what)
{
	bool of = what.n > 0;

	what = vb_arena_printable(r->a, what);
	return (struct model_text){vb_arena_printf(r->a, "%s%s%.*s%s", en, of ? " (" : "",
						   VB_FMT(what), of ? ")" : ""),
				   vb_arena_printf(r->a, "%s%s%.*s%s", fr, of ? " (" : "",
						   VB_FMT(what), of ? ")" : "")};
}

struct model_vex_thing watch_vex_thing(struct vex_reading *r, struct vb_str id)
{
	struct model_vex_thing thing = {.id = vb_arena_str(r->a, id)};

	if (vb_str_starts(id, VB_STR("pkg:")))
		thing.purl = thing.id;
	return thing;
}

static vex_read *reader_of(yyjson_val *root, const char **format)
{
	yyjson_val *context = yyjson_obj_get(root, "@context");
	struct vb_str word = vb_json_value_str(
		yyjson_is_arr(context) ? yyjson_arr_get_first(context) : context);

	if (vb_str_find(word, VB_STR("openvex")) < word.n) {
		*format = "OpenVEX";
		return watch_vex_openvex;
	}
	if (vb_str_is(vb_json_str(root, "bomFormat"), "CycloneDX")) {
		*format = "CycloneDX";
		return watch_vex_cyclonedx;
	}
	if (vb_json_str(vb_json_object(root, "document"), "csaf_version").n) {
		*format = "CSAF";
		return watch_vex_csaf;
	}
	return NULL;
}

bool watch_vex_parse(struct vb_arena *a, struct vb_str json, const char *name,
		     struct model_vex *out, struct vb_error *err)
{
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct model_vex vex = {.file = vb_arena_str(a, vb_str(name))};
	struct vex_reading r = {a, name, &vex};
	vex_read *read;

	if (!vb_json_read(json, name, &doc, err))
		return false;
	read = reader_of(yyjson_doc_get_root(doc), &vex.format);
	if (!read) {
		vb_fail_at(err, VB_E_INPUT, name, 1, 1, "no VEX document");
		return vb_hint(err,
			       "Expected: OpenVEX, CycloneDX with vulnerabilities, or CSAF 2.0.");
	}
	if (!read(&r, yyjson_doc_get_root(doc), err))
		return false;
	*out = vex;
	return true;
}
