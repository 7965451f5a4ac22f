/*
 * view_keys.c - certificates and keys as subjects of rules. Dates are counted from the run's clock; strength is that of
 * NIST SP 800-57, so that one number judges RSA, elliptic curves and Ed25519. What one fact cannot say is found by
 * comparing all: a private key whose certificate is there too, an authority the distribution does not ship.
 */
#include "audit/audit_int.h"

enum { DAY = 86400 };

struct record { /* one of the two */
	const struct audit_ctx *c;
	const struct model_certificate *certificate;
	const struct model_key *key;
};

static struct vb_str yes_or_no(bool yes)
{
	return vb_str(yes ? "yes" : "no");
}

static struct vb_str one_or_zero(bool yes)
{
	return vb_str(yes ? "1" : "0");
}

/* ---- certificates --------------------------------------------------------------------------- */

/* Does a package ship this very certificate, or one of the same key? */
static bool is_packaged(const struct audit_ctx *c, const struct model_certificate *x)
{
	for (size_t i = 0; i < c->facts->certificates.n; i++)
		if (c->facts->certificates.v[i].owned &&
		    vb_str_eq(c->facts->certificates.v[i].spki, x->spki))
			return true;
	return false;
}

/* Does its private key lie in the target, in the clear? */
static bool is_keyed(const struct audit_ctx *c, const struct model_certificate *x)
{
	for (size_t i = 0; x->spki.n && i < c->facts->keys.n; i++)
		if (c->facts->keys.v[i].use == MODEL_KEY_PRIVATE && !c->facts->keys.v[i].locked &&
		    vb_str_eq(c->facts->keys.v[i].spki, x->spki))
			return true;
	return false;
}

static struct vb_str certificate_attribute(const void *record, struct vb_str name,
					   struct vb_arena *a)
{
	const struct record *r = record;
	const struct model_certificate *x = r->certificate;
	const struct {
		const char *name;
		struct vb_str value;
	} texts[] = {{"path", x->path},     {"container", x->container}, {"subject", x->subject},
		     {"issuer", x->issuer}, {"algorithm", x->algorithm}, {"hash", x->hash}};

	for (size_t i = 0; i < VB_COUNT(texts); i++)
		if (vb_str_is(name, texts[i].name))
			return texts[i].value;
	if (vb_str_is(name, "place"))
		return vb_str(audit_place_word(audit_place_of(x->path, x->owned)));
	if (vb_str_is(name, "bits"))
		return vb_arena_printf(a, "%u", x->bits);
	if (vb_str_is(name, "together"))
		return vb_arena_printf(a, "%u", x->together);
	if (vb_str_is(name, "ca"))
		return one_or_zero(x->ca);
	if (vb_str_is(name, "self_signed"))
		return one_or_zero(x->self_signed);
	if (vb_str_is(name, "server"))
		return one_or_zero(x->server);
	if (vb_str_is(name, "keyed"))
		return one_or_zero(is_keyed(r->c, x));
	if (vb_str_is(name, "packaged"))
		return one_or_zero(is_packaged(r->c, x));
	return (struct vb_str){NULL, 0}; /* fields of a rule, no attributes */
}

/* What the rule asks of a certificate; `what` names it in the evidence. */
static struct vb_str certificate_value(struct audit_ctx *c, const struct model_certificate *x,
				       struct vb_str field, struct vb_str *what)
{
	*what = field;
	if (vb_str_is(field, "days_left")) {
		*what = vb_arena_printf(c->arena, "days_left, until %.*s",
					VB_FMT(vb_time_day(c->arena, x->not_after)));
		return vb_arena_printf(c->arena, "%lld",
				       (long long)(x->not_after - c->run->now) / DAY);
	}
	if (vb_str_is(field, "strength")) {
		*what = vb_arena_printf(c->arena, "strength of %.*s %u", VB_FMT(x->algorithm),
					x->bits);
		return vb_arena_printf(c->arena, "%u", model_key_strength(x->algorithm, x->bits));
	}
	if (vb_str_is(field, "hash"))
		return x->hash;
	if (vb_str_is(field, "spki"))
		return x->spki;
	if (vb_str_is(field, "names"))
		return yes_or_no(x->names);
	return x->self_signed ? vb_arena_printf(c->arena, "%.*s (self-signed)", VB_FMT(x->subject))
			      : vb_arena_printf(c->arena, "%.*s, issued by %.*s",
						VB_FMT(x->subject), VB_FMT(x->issuer));
}

static void certificate_show(struct audit_ctx *c, const struct audit_alternative *ask,
			     const struct model_certificate *x, struct audit_view *out)
{
	struct audit_subject *s = audit_view_add(c, out, x->path);
	struct audit_value v = {.file = x->path, .line = x->line, .layer = x->layer};

	v.value = certificate_value(c, x, ask->read.field, &v.what);
	s->unknown = vb_str_is(ask->read.field, "strength") &&
		     !model_key_strength(x->algorithm, x->bits);
	*vb_vec_add(c->arena, &s->values) = v;
}

void audit_view_x509(struct audit_ctx *c, const struct audit_rule *rule,
		     const struct audit_alternative *ask, struct audit_view *out)
{
	const struct model_facts *f = c->facts;

	(void)rule;
	out->each = out->existence = out->by_path = true;
	out->subject = VB_STR("certificates");
	for (size_t i = 0; i < f->certificates.n; i++) {
		const struct record r = {.c = c, .certificate = &f->certificates.v[i]};

		if (audit_path_matches(ask->read.file.n ? ask->read.file
							: VB_STR("**"), r.certificate->path) &&
					       audit_select_true(ask->read.select,
								 certificate_attribute, &r,
								 c->arena))
			certificate_show(c, ask, r.certificate, out);
	}
	audit_secrets_blind(c, out);
}

/* ---- keys ----------------------------------------------------------------------------------- */

/* The certificate of this private key, when it lies in the target. */
static const struct model_certificate *certificate_of(const struct audit_ctx *c,
						      const struct model_key *k)
{
	for (size_t i = 0; k->spki.n && i < c->facts->certificates.n; i++)
		if (vb_str_eq(c->facts->certificates.v[i].spki, k->spki))
			return &c->facts->certificates.v[i];
	return NULL;
}

static struct vb_str key_attribute(const void *record, struct vb_str name, struct vb_arena *a)
{
	const struct record *r = record;
	const struct model_key *k = r->key;

	if (vb_str_is(name, "path"))
		return k->path;
	if (vb_str_is(name, "use"))
		return vb_str(model_key_use_word(k->use));
	if (vb_str_is(name, "container"))
		return k->container;
	if (vb_str_is(name, "algorithm"))
		return k->algorithm;
	if (vb_str_is(name, "place"))
		return vb_str(audit_place_word(audit_place_of(k->path, k->owned)));
	if (vb_str_is(name, "bits"))
		return vb_arena_printf(a, "%u", k->bits);
	if (vb_str_is(name, "mode"))
		return vb_arena_printf(a, "0%o", k->mode & 07777);
	if (vb_str_is(name, "locked"))
		return one_or_zero(k->locked);
	if (vb_str_is(name, "inside")) /* a container, which has modes of its own */
		return one_or_zero(vb_str_chr(k->path, '!') < k->path.n);
	if (vb_str_is(name, "paired"))
		return one_or_zero(certificate_of(r->c, k) != NULL);
	return (struct vb_str){NULL, 0}; /* fields of a rule, no attributes */
}

static struct vb_str key_name(struct audit_ctx *c, const struct model_key *k)
{
	const struct model_certificate *x = certificate_of(c, k);
	struct vb_str kind = k->algorithm.n ? vb_arena_printf(c->arena, "%.*s %u",
							      VB_FMT(k->algorithm), k->bits)
					    : k->container;

	return x ? vb_arena_printf(c->arena, "%.*s, of the certificate %.*s", VB_FMT(kind),
				   VB_FMT(x->path))
		 : kind;
}

static void value_add(struct audit_ctx *c, struct audit_subject *s, const struct model_key *k,
		      struct vb_str what, struct vb_str value)
{
	*vb_vec_add(c->arena, &s->values) = (struct audit_value){
		.file = k->path, .line = k->line, .layer = k->layer, .what = what, .value = value};
}

static void key_show(struct audit_ctx *c, const struct audit_alternative *ask,
		     const struct model_key *k, struct audit_view *out)
{
	struct audit_subject *s = audit_view_add(c, out, k->path);
	struct vb_str field = ask->read.field;

	if (vb_str_is(field, "mode")) {
		struct model_file *f = vb_arena_alloc(c->arena, sizeof(*f));

		*f = (struct model_file){.path = k->path, .mode = k->mode};
		s->stat = f;
		value_add(c, s, k,
			  VB_STR("mode"), vb_arena_printf(c->arena, "0%o", k->mode & 07777));
	} else if (vb_str_is(field, "digest")) {
		if (k->spki.n)
			value_add(c, s, k, VB_STR("public key, sha256"), k->spki);
		if (k->ssh.n)
			value_add(c, s, k, VB_STR("SSH key, sha256"), k->ssh);
	} else if (vb_str_is(field, "strength")) {
		unsigned bits = model_key_strength(k->algorithm, k->bits);

		s->unknown = !bits;
		value_add(c, s, k,
			  vb_arena_printf(c->arena, "strength of %.*s", VB_FMT(key_name(c, k))),
			  vb_arena_printf(c->arena, "%u", bits));
	} else {
		value_add(c, s, k, vb_str(k->locked ? "locked key" : "key"), key_name(c, k));
	}
}

void audit_view_private(struct audit_ctx *c, const struct audit_rule *rule,
			const struct audit_alternative *ask, struct audit_view *out)
{
	const struct model_facts *f = c->facts;

	(void)rule;
	out->each = out->existence = out->by_path = true;
	out->subject = VB_STR("keys");
	for (size_t i = 0; i < f->keys.n; i++) {
		const struct record r = {.c = c, .key = &f->keys.v[i]};

		if (audit_path_matches(ask->read.file.n ? ask->read.file
							: VB_STR("**"), r.key->path) &&
					       audit_select_true(ask->read.select, key_attribute,
								 &r, c->arena))
			key_show(c, ask, r.key, out);
	}
	audit_secrets_blind(c, out);
}
