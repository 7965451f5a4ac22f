/* finding.c - identity, order and state of findings. */
#include "model/finding.h"

#include "core/hash.h"
#include "core/run.h"

enum {
	FINGERPRINT_DIGITS = 16
}; /* 64 bits: one collision expected beyond four thousand million findings */

struct vb_str model_text_in(struct model_text t, int lang)
{
	return lang == VB_FR && t.fr.n ? t.fr : t.en;
}

struct vb_str model_fingerprint(struct vb_arena *a, enum model_finding_kind kind,
				struct vb_str rule, struct vb_str subject, struct vb_str place)
{
	struct vb_buf b;
	struct vb_str hex;

	vb_buf_init(&b, SIZE_MAX / 2);
	vb_put_str(&b, vb_str(model_kind_word(kind)));
	vb_put_str(&b, rule);
	vb_put_str(&b, subject);
	vb_put_str(&b, place);
	hex = vb_sha256_hex(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return vb_str_sub(hex, 0, FINGERPRINT_DIGITS);
}

enum model_severity model_severity_of_cvss(double score)
{
	return score < 0      ? MODEL_SEV_UNKNOWN
	       : score < 0.05 ? MODEL_SEV_INFO
	       : score < 4.0  ? MODEL_SEV_LOW
	       : score < 7.0  ? MODEL_SEV_MEDIUM
	       : score < 9.0  ? MODEL_SEV_HIGH
			      : MODEL_SEV_CRITICAL;
}

int model_finding_order(const void *pa, const void *pb)
{
	const struct model_finding *a = pa, *b = pb;
	int c;

	if (a->order < b->order || a->order > b->order)
		return a->order < b->order ? 1 : -1;
	if (a->severity != b->severity)
		return a->severity < b->severity ? 1 : -1;
	c = vb_str_cmp(a->rule, b->rule);
	c = c ? c : vb_str_cmp(a->subject, b->subject);
	c = c ? c : vb_str_cmp(a->place, b->place);
	return c ? c : vb_str_cmp(a->fingerprint, b->fingerprint);
}

const struct model_evidence *model_finding_stated_fix(const struct model_finding *f)
{
	for (size_t i = 0; i < f->evidence.n; i++)
		if (f->evidence.v[i].states_fix)
			return &f->evidence.v[i];
	return NULL;
}

bool model_finding_verdict(const struct model_finding *f, int64_t now, struct model_decision *out)
{
	const struct model_evidence *record = model_finding_stated_fix(f);

	*out = (struct model_decision){.status = MODEL_OPEN};
	if (f->decided && (!f->decision.until || f->decision.until >= now)) {
		*out = f->decision;
		return true;
	}
	if (!record)
		return false;
	out->status = MODEL_FIXED;
	out->author = record->file;
	out->justification = record->value;
	return true;
}

bool model_finding_closed(const struct model_finding *f, int64_t now)
{
	struct model_decision d;

	if (!model_finding_verdict(f, now, &d))
		return false;
	return d.status == MODEL_NOT_AFFECTED || d.status == MODEL_FIXED ||
	       d.status == MODEL_ACCEPTED || d.status == MODEL_FALSE_POSITIVE;
}
