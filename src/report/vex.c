/*
 * vex.c - a finding and its decision as a statement for others. Nobody decided: under_investigation, or fixed when a
 * record of the product says so. Accepted:
 * affected, and the acceptance is what is said to be done. A false positive: not_affected, with the reason as its
 * impact.
 */
#include "report/vex_int.h"

#include "core/hash.h"
#include "report/phrase.h"
#include "report/summary.h"
#include "report/uri.h"

bool report_vex_of(const struct vb_run *run, const struct model_assessment *a,
		   struct vb_arena *arena, struct report_vex *out, struct vb_error *err)
{
	struct report_vex v = {.run = run, .a = a, .arena = arena, .moment = report_moment(run, a)};
	struct model_component product = {.type = VB_STR("generic")};

	for (size_t i = 0; i < a->findings.n; i++)
		if (a->findings.v[i].kind == MODEL_VULNERABILITY)
			*vb_vec_add(arena, &v.findings) = &a->findings.v[i];
	if (!v.findings.n) {
		vb_fail(err, VB_E_MISSING, "no vulnerability was found: there is nothing to state");
		return vb_hint(err, "OpenVEX and CSAF have no document without a statement.");
	}
	v.name = vb_str_trim(vb_arena_printable(arena, report_phrase_target(a)));
	v.name = v.name.n ? v.name : VB_STR("product");
	v.version = a->the_case ? vb_arena_printable(arena, a->the_case->version) : VB_STR("");
	product.name = v.name;
	product.version = v.version;
	v.purl = model_purl_write(arena, &product);
	*out = v;
	return true;
}

static const char *const justifications[] = {"component_not_present", "vulnerable_code_not_present",
					     "vulnerable_code_not_in_execute_path",
					     "vulnerable_code_cannot_be_controlled_by_adversary",
					     "inline_mitigations_already_exist"};

/* "vulnerable_code_not_present: we build without it" into its word and its text. */
static void justification_cut(struct vb_str text, struct report_vex_statement *s)
{
	struct vb_str word = vb_str_sub(text, 0, vb_str_chr(text, ':'));

	s->text = text;
	for (size_t i = 0; i < VB_COUNT(justifications); i++) {
		if (!vb_str_is(word, justifications[i]))
			continue;
		s->word = word;
		s->text = vb_str_trim(vb_str_from(text, word.n + 1));
	}
}

static struct vb_str fix_of(const struct report_vex *v, const struct model_finding *f)
{
	return vb_arena_printable(v->arena, model_text_in(f->fix, (int)v->run->lang));
}

struct report_vex_statement report_vex_statement_of(const struct report_vex *v,
						    const struct model_finding *f)
{
	struct model_decision d;
	bool in_force = model_finding_verdict(f, v->run->now, &d);
	struct report_vex_statement s = {.status = "under_investigation",
					 .when = in_force && d.when ? d.when : v->moment};
	struct vb_str why = vb_arena_printable(v->arena, d.justification);

	switch (d.status) {
	case MODEL_NOT_AFFECTED:
	case MODEL_FALSE_POSITIVE:
		s.status = "not_affected";
		justification_cut(why, &s);
		if (!s.text.n && !s.word.n)
			s.text = VB_STR("not affected");
		break;
	case MODEL_AFFECTED:
	case MODEL_ACCEPTED:
		s.status = "affected";
		s.text = why.n ? why : fix_of(v, f);
		break;
	case MODEL_FIXED:
		s.status = "fixed";
		s.text = why;
		break;
	case MODEL_OPEN:
	case MODEL_UNDER_INVESTIGATION:
		s.text = why;
		break;
	}
	return s;
}

struct vb_str report_vex_uuid(const struct report_vex *v, const char *format)
{
	struct vb_hash *h = vb_hash_new(VB_SHA256);
	unsigned char digest[VB_HASH_MAX_BYTES];
	size_t n;

	vb_hash_add(h, format, strlen(format) + 1);
	vb_hash_add(h, v->purl.p, v->purl.n);
	for (size_t i = 0; i < v->findings.n; i++) {
		struct report_vex_statement s = report_vex_statement_of(v, v->findings.v[i]);
		struct vb_str line = vb_arena_printf(v->arena, "\n%.*s %s %lld %.*s: %.*s",
						     VB_FMT(v->findings.v[i]->fingerprint),
						     s.status, (long long)s.when, VB_FMT(s.word),
						     VB_FMT(s.text));

		vb_hash_add(h, line.p, line.n);
	}
	n = vb_hash_free(h, digest);
	return report_uri_uuid(v->arena, vb_arena_hex(v->arena, digest, n));
}
