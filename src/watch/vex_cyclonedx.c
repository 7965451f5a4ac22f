/*
 * vex_cyclonedx.c - what a CycloneDX document says of vulnerabilities: vulnerabilities[].analysis and .affects.
 *
 *   components (nested), metadata.component ──► bom-ref ──► purl
 *   affects[].ref: a bom-ref of this document, or a BOM-Link "urn:cdx:serial/version#bom-ref" of another
 *
 * Its words are turned into OpenVEX's: resolved and resolved_with_pedigree are fixed, exploitable is affected,
 * in_triage is under_investigation. Source: ECMA-424, "vulnerabilities"; the justifications that have no twin stay
 * in the text.
 */
#include "watch/vex_int.h"

enum { DEPTH_MAX = 32 };

struct bom {
	struct vex_reading *r;
	struct vb_map by_ref;       /* bom-ref -> thing */
	struct model_vex_thing top; /* metadata.component */
};

static struct model_vex_thing *component_take(struct bom *b, yyjson_val *c)
{
	struct model_vex_thing *thing = vb_arena_alloc(b->r->a, sizeof(*thing));
	struct vb_str ref = watch_vex_str(b->r, c, "bom-ref");

	thing->purl = watch_vex_str(b->r, c, "purl");
	thing->name = watch_vex_str(b->r, c, "name");
	thing->id = ref.n ? ref : thing->purl.n ? thing->purl : thing->name;
	if (ref.n)
		*vb_map_put(&b->by_ref, ref) = thing;
	return thing;
}

static bool components_take(struct bom *b, yyjson_val *list, unsigned depth, struct vb_error *err)
{
	yyjson_val *c;
	size_t i, n;

	if (depth > DEPTH_MAX)
		return vb_fail_at(err, VB_E_LIMIT, b->r->name, 0, 0, "components more than %d deep",
				  DEPTH_MAX);
	vb_json_each(list, i, n, c)
	{
		component_take(b, c);
		if (!components_take(b, vb_json_array(c, "components"), depth + 1, err))
			return false;
	}
	return true;
}

/* The fragment of a BOM-Link is percent-encoded. */
static struct vb_str unescaped(struct vb_arena *a, struct vb_str s)
{
	char *p = vb_arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		bool escape = s.p[i] == '%' && i + 2 < s.n && vb_hex_digit(s.p[i + 1]) >= 0 &&
			      vb_hex_digit(s.p[i + 2]) >= 0;

		p[n++] = escape ? (char)(vb_hex_digit(s.p[i + 1]) * 16 + vb_hex_digit(s.p[i + 2]))
				: s.p[i];
		i += escape ? 2 : 0;
	}
	return vb_strn(p, n);
}

static struct model_vex_thing referred(const struct bom *b, struct vb_str ref)
{
	const struct model_vex_thing *known = vb_map_find(&b->by_ref, ref);
	size_t hash = vb_str_chr(ref, '#');
	struct vb_str target;

	if (known)
		return *known;
	if (!vb_str_starts(ref, VB_STR("urn:cdx:")) || hash == ref.n)
		return watch_vex_thing(b->r, ref);
	target = vb_str_from(ref, hash + 1);
	known = vb_map_find(&b->by_ref, target);
	if (!known) {
		target = unescaped(b->r->a, target);
		known = vb_map_find(&b->by_ref, target);
	}
	return known ? *known : watch_vex_thing(b->r, target);
}

static const struct {
	const char *state;
	enum model_status status;
} states[] = {
	{"resolved", MODEL_FIXED},
	{"resolved_with_pedigree", MODEL_FIXED},
	{"exploitable", MODEL_AFFECTED},
	{"in_triage", MODEL_UNDER_INVESTIGATION},
	{"false_positive", MODEL_FALSE_POSITIVE},
	{"not_affected", MODEL_NOT_AFFECTED},
};

static struct vb_str justification_of(struct vb_str word)
{
	static const char *const pairs[][2] = {
		{"code_not_present", "vulnerable_code_not_present"},
		{"code_not_reachable", "vulnerable_code_not_in_execute_path"},
		{"protected_by_compiler", "inline_mitigations_already_exist"},
		{"protected_at_runtime", "inline_mitigations_already_exist"},
		{"protected_at_perimeter", "inline_mitigations_already_exist"},
		{"protected_by_mitigating_control", "inline_mitigations_already_exist"},
	};

	for (size_t i = 0; i < VB_COUNT(pairs); i++)
		if (vb_str_is(word, pairs[i][0]))
			return vb_str(pairs[i][1]);
	return word;
}

static void status_fill(struct vex_reading *r, yyjson_val *analysis, struct model_vex_statement *s)
{
	struct vb_str state = vb_json_str(analysis, "state");

	for (size_t i = 0; i < VB_COUNT(states); i++) {
		if (!vb_str_is(state, states[i].state))
			continue;
		s->status = states[i].status;
		s->justification = watch_vex_why(
			r, justification_of(vb_json_str(analysis, "justification")),
			vb_json_str(analysis, "detail"));
		s->when = watch_vex_time(analysis, "lastUpdated",
					 watch_vex_time(analysis, "firstIssued", s->when));
		return;
	}
	s->problem = watch_vex_problem(r, "it gives no state of analysis",
				       "il ne donne aucun état d’analyse", state);
}

/* One entry of affects[].versions narrows the reference to that version; a range cannot be compared here. */
static void version_narrow(struct bom *b, struct model_vex_statement *s, yyjson_val *v)
{
	struct vb_str version = vb_json_str(v, "version"), purl = s->component.purl,
		      has = model_purl_base(purl);

	if (!version.n)
		s->problem = watch_vex_problem(b->r, "it is about a range of versions",
					       "il porte sur un intervalle de versions",
					       vb_json_str(v, "range"));
	else if (vb_str_is(vb_json_str(v, "status"), "unaffected") &&
		 s->status != MODEL_NOT_AFFECTED && s->status != MODEL_FALSE_POSITIVE &&
		 s->status != MODEL_FIXED)
		s->problem = watch_vex_problem(
			b->r, "it lists as unaffected a version its analysis does not clear",
			"il dit saine une version que son analyse n’écarte pas", version);
	else if (purl.n && has.n == vb_str_sub(purl, 0, vb_str_chr(purl, '?')).n)
		s->component.purl = vb_arena_printf(b->r->a, "%.*s@%.*s%.*s", VB_FMT(has),
						    VB_FMT(version),
						    VB_FMT(vb_str_from(purl, has.n)));
}

static bool affected_add(struct bom *b, const struct model_vex_statement *common, yyjson_val *v,
			 struct vb_error *err)
{
	yyjson_val *versions = vb_json_array(v, "versions"), *version;
	struct model_vex_statement s = *common, narrowed;
	size_t i, n;

	s.product = b->top;
	s.component = referred(b, vb_json_str(v, "ref"));
	if (b->top.id.n && vb_str_eq(s.component.id, b->top.id))
		s.component = (struct model_vex_thing){0};
	if (!yyjson_arr_size(versions))
		return watch_vex_add(b->r, &s, err);
	vb_json_each(versions, i, n, version)
	{
		narrowed = s;
		version_narrow(b, &narrowed, version);
		if (!watch_vex_add(b->r, &narrowed, err))
			return false;
	}
	return true;
}

static bool vulnerability_read(struct bom *b, yyjson_val *v, uint32_t place, struct vb_error *err)
{
	struct model_vex_statement s = {.place = place, .when = b->r->out->when};
	yyjson_val *affects = vb_json_array(v, "affects"), *item;
	struct vb_str id = watch_vex_str(b->r, v, "id");
	size_t i, n;

	if (id.n)
		*vb_vec_add(b->r->a, &s.names) = id;
	vb_json_each(vb_json_array(v, "references"), i, n, item) if (vb_json_str(item, "id").n) *
		vb_vec_add(b->r->a, &s.names) = watch_vex_str(b->r, item, "id");
	s.when = watch_vex_time(v, "updated", s.when);
	status_fill(b->r, vb_json_object(v, "analysis"), &s);
	if (!s.names.n)
		s.problem = watch_vex_problem(b->r, "it names no vulnerability",
					      "il ne nomme aucune vulnérabilité", VB_STR(""));
	if (!yyjson_arr_size(affects)) {
		s.product = b->top;
		if (!s.product.id.n)
			s.problem = watch_vex_problem(b->r, "it names no product",
						      "il ne nomme aucun produit", VB_STR(""));
		return watch_vex_add(b->r, &s, err);
	}
	vb_json_each(affects, i, n, item) if (!affected_add(b, &s, item, err)) return false;
	return true;
}

static struct vb_str author_of(struct vex_reading *r, yyjson_val *metadata)
{
	struct vb_str name = vb_json_str(vb_json_object(metadata, "supplier"), "name");

	if (!name.n)
		name = vb_json_str(vb_json_object(metadata, "manufacturer"), "name");
	if (!name.n)
		name = vb_json_str(yyjson_arr_get_first(vb_json_array(metadata, "authors")),
				   "name");
	return vb_arena_str(r->a, name);
}

bool watch_vex_cyclonedx(struct vex_reading *r, yyjson_val *root, struct vb_error *err)
{
	yyjson_val *metadata = vb_json_object(root, "metadata"),
		   *list = vb_json_array(root, "vulnerabilities"), *v;
	struct bom b = {.r = r};
	size_t i, n;

	if (!list) {
		vb_fail_at(err, VB_E_INPUT, r->name, 1, 1,
			   "a CycloneDX document without \"vulnerabilities\"");
		return vb_hint(err,
			       "It lists components and states nothing about vulnerabilities.");
	}
	vb_map_init(&b.by_ref, r->a);
	r->out->id = watch_vex_str(r, root, "serialNumber");
	r->out->author = author_of(r, metadata);
	r->out->when = watch_vex_time(metadata, "timestamp", 0);
	if (vb_json_object(metadata, "component"))
		b.top = *component_take(&b, vb_json_object(metadata, "component"));
	if (!components_take(&b, vb_json_array(root, "components"), 0, err))
		return false;
	vb_json_each(list, i, n,
		     v) if (!vulnerability_read(&b, v, (uint32_t)i + 1, err)) return false;
	return true;
}
