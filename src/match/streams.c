/*
 * streams.c - module streams of the Red Hat family: which of several lines of a package a record is about.
 *
 *   package: purl's rpmmod (MODULARITYLABEL), release ".module_el8..." ──► label "nodejs:18"
 *   record:  fixed version ".module_el8...", streams its title or purl states ──► row "nodejs:20"
 *
 * Releases of two streams do not compare: nodejs 18 with its fix is below nodejs 20. So a row of a module holds for
 * packages of that stream alone, a row outside modules for packages outside them. What is not stated does not exclude:
 * a modular package without a label may be of any stream, a modular row without a stated stream may be about any.
 * Source: https://docs.fedoraproject.org/en-US/modularity/, rpm docs/manual/tags.md (MODULARITYLABEL).
 */
#include "match/builder_int.h"
#include "match/match_int.h"

bool match_version_modular(struct vb_str version)
{
	return vb_str_find(version, VB_STR(".module_el")) < version.n ||
			   vb_str_find(version, VB_STR(".module+el")) < version.n;
}

struct vb_str match_row_streams(struct vb_str stated, const struct vb_str *ends, size_t n)
{
	size_t modular = 0, all = 0;

	for (size_t i = 0; i < n; i++) {
		all += ends[i].n > 0;
		modular += match_version_modular(ends[i]);
	}
	if (all && !modular)
		return VB_STR(MATCH_STREAM_NONE);
	if (modular < all)
		return (struct vb_str){NULL, 0}; /* both kinds in one row: it says nothing */
	if (stated.n)
		return stated;
	return modular ? VB_STR(MATCH_STREAM_ANY) : (struct vb_str){NULL, 0};
}

/* "nodejs:18" of "nodejs:18:8090020230803:a75119d5". */
struct vb_str match_stream_label(struct vb_str label)
{
	size_t name = vb_str_chr(label, ':'),
	       stream = vb_str_chr(vb_str_from(label, name + 1), ':');

	return name < label.n ? vb_str_sub(label, 0, name + 1 + stream) : (struct vb_str){NULL, 0};
}

bool match_stream_fits(struct vb_str row, struct vb_str label, struct vb_str version)
{
	bool modular = label.n || match_version_modular(version);
	struct vb_str one;

	if (!row.n)
		return true;
	if (vb_str_is(row, MATCH_STREAM_NONE))
		return !modular;
	if (!modular || !label.n || vb_str_is(row, MATCH_STREAM_ANY))
		return modular;
	while (vb_str_next(&row, ' ', &one))
		if (vb_str_eq(one, label))
			return true;
	return false;
}

/* Why a record that holds by version does not count, in words. */
struct model_text match_stream_reason(struct vb_arena *a, const struct match_passed *p)
{
	bool plain = vb_str_is(p->row, MATCH_STREAM_NONE),
	     any = vb_str_is(p->row, MATCH_STREAM_ANY);
	struct vb_str none_en = VB_STR("no module"), none_fr = VB_STR("aucun module");
	struct vb_str of_en = p->label.n                   ? p->label
							   : match_version_modular(p->version)
				      ? VB_STR("a module") : none_en,
					       of_fr = p->label.n
							       ? p->label
							       : match_version_modular(p->version)
							       ? VB_STR("un module")
							       : none_fr;
	struct vb_str row_en = plain                        ? none_en
							    : any
				       ? VB_STR("a module") : p->row,
						row_fr = plain ? none_fr
							       : any
								 ? VB_STR("un module")
								 : p->row;

	return (struct model_text){
		vb_arena_printf(a,
				"they are about another module stream, such as %.*s about %.*s: "
				"%.*s %.*s is of %.*s",
				VB_FMT(p->id), VB_FMT(row_en), VB_FMT(p->name), VB_FMT(p->version),
				VB_FMT(of_en)),
		vb_arena_printf(a,
				"ils portent sur un autre flux de module, par exemple %.*s sur "
				"%.*s : %.*s %.*s relève de %.*s",
				VB_FMT(p->id), VB_FMT(row_fr), VB_FMT(p->name), VB_FMT(p->version),
				VB_FMT(of_fr))};
}
