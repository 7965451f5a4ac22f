/*
 * view_secret.c - secrets found in the target as subjects of rules, and what a person gets to read of one: its format,
 * its file and line, four characters at most and a digest to recognise it by; how to take it out of service.
 */
#include "audit/audit_int.h"

#include <stdlib.h>

static struct vb_str secret_attribute(const void *record, struct vb_str name, struct vb_arena *a)
{
	const struct audit_secret_record *r = record;
	const struct model_secret *s = r->secret;

	if (vb_str_is(name, "format"))
		return s->format;
	if (vb_str_is(name, "kind"))
		return vb_str(r->of ? model_secret_kind_word(r->of->scan.kind) : "token");
	if (vb_str_is(name, "place"))
		return vb_str(audit_place_word(r->place));
	if (vb_str_is(name, "path"))
		return s->path;
	if (vb_str_is(name, "mode"))
		return vb_arena_printf(a, "0%o", s->mode & 07777);
	if (vb_str_is(name, "verified"))
		return vb_str(s->verified ? "1" : "0");
	return vb_str(r->expired ? "1" : "0"); /* "expired" */
}

void audit_secret_record_of(const struct audit_ctx *c, const struct model_secret *s,
			    struct audit_secret_record *out)
{
	*out = (struct audit_secret_record){.secret = s,
					    .of = audit_secret_find(c->rules, s->format),
					    .place = audit_place_of(s->path, s->owned),
					    .expired = s->expires && s->expires < c->run->now};
}

/* "ghp_… (40 characters, digest 1a2b…)": the same words in every report and every language but two. */
static struct vb_str shown(struct audit_ctx *c, const struct model_secret *s)
{
	static const char *const encodings[] = {"", ", base64", ", UTF-16"};

	return vb_arena_printf(c->arena, "%.*s… (%u, sha256:%.*s%s)", VB_FMT(s->head), s->length,
			       VB_FMT(s->digest), encodings[s->encoding]);
}

/* What the search could not read may hold a secret: never "pass". */
void audit_secrets_blind(struct audit_ctx *c, struct audit_view *out)
{
	for (size_t i = 0; i < c->facts->unreadable.n; i++) {
		const struct model_unreadable *u = &c->facts->unreadable.v[i];

		if (!vb_str_is(u->reader, "secrets"))
			continue;
		out->partial = true;
		out->why = audit_say(c->arena, "%.*s could not be searched: %.*s",
				     "%.*s n’a pas pu être fouillé : %.*s", VB_FMT(u->path),
				     VB_FMT(u->reason));
		return;
	}
}

static bool is_seen(const struct model_facts *f, const struct model_secret *s)
{
	for (size_t i = 0; i < f->secrets.n; i++)
		if (vb_str_eq(f->secrets.v[i].digest, s->digest))
			return true;
	return false;
}

static bool key_is_seen(const struct model_facts *f, const struct model_key *k)
{
	for (size_t i = 0; i < f->keys.n; i++)
		if (f->keys.v[i].use == MODEL_KEY_PRIVATE &&
		    ((k->spki.n && vb_str_eq(f->keys.v[i].spki, k->spki)) ||
		     (k->ssh.n && vb_str_eq(f->keys.v[i].ssh, k->ssh))))
			return true;
	return false;
}

void audit_view_secrets(struct audit_ctx *c, const struct audit_rule *rule,
			const struct audit_alternative *ask, struct audit_view *out)
{
	(void)rule;
	out->each = out->existence = out->by_path = true;
	out->subject = VB_STR("files");
	for (size_t i = 0; i < c->facts->secrets.n; i++) {
		const struct model_secret *s = &c->facts->secrets.v[i];
		struct audit_secret_record *r = vb_arena_alloc(c->arena, sizeof(*r));
		struct audit_subject *subject;

		audit_secret_record_of(c, s, r);
		if (!audit_select_true(ask->read.select, secret_attribute, r, c->arena))
			continue;
		subject = audit_view_add(c, out, s->path);
		subject->secret = r;
		*vb_vec_add(c->arena, &subject->values) = (struct audit_value){.value = shown(c, s),
									       .what = s->format,
									       .file = s->path,
									       .line = s->line,
									       .layer = s->layer};
	}
	audit_secrets_blind(c, out);
}

/* What a lower layer still holds; a secret that can be seen above it is judged there. */
void audit_view_deleted(struct audit_ctx *c, const struct audit_rule *rule,
			const struct audit_alternative *ask, struct audit_view *out)
{
	const struct model_facts *f = c->facts;

	(void)rule;
	(void)ask;
	out->each = out->existence = out->by_path = true;
	out->subject = VB_STR("files");
	for (size_t i = 0; i < f->hidden_secrets.n; i++) {
		const struct model_secret *s = &f->hidden_secrets.v[i];
		struct audit_secret_record r;
		struct audit_subject *subject;

		audit_secret_record_of(c, s, &r);
		if (r.place != AUDIT_PLACE_PRODUCT || r.expired || is_seen(f, s))
			continue;
		subject = audit_view_add(c, out, s->path);
		*vb_vec_add(c->arena, &subject->values) = (struct audit_value){.value = shown(c, s),
									       .what = s->format,
									       .file = s->path,
									       .line = s->line,
									       .layer = s->layer};
	}
	for (size_t i = 0; i < f->hidden_keys.n; i++) {
		const struct model_key *k = &f->hidden_keys.v[i];
		struct audit_subject *subject;

		if (k->use != MODEL_KEY_PRIVATE || k->locked || key_is_seen(f, k) ||
		    audit_place_of(k->path, k->owned) != AUDIT_PLACE_PRODUCT)
			continue;
		subject = audit_view_add(c, out, k->path);
		*vb_vec_add(c->arena, &subject->values) = (struct audit_value){
			.value = vb_arena_printf(c->arena, "%.*s %u", VB_FMT(k->algorithm),
						 k->bits),
			.what = VB_STR("private key"), .file = k->path, .line = k->line,
				       .layer = k->layer};
	}
	audit_secrets_blind(c, out);
}

/* ---- findings ------------------------------------------------------------------------------ */

static struct model_text advice(struct audit_ctx *c, const struct audit_secret_record *r)
{
	struct vb_str issuer = r->of ? r->of->issuer : (struct vb_str){NULL, 0};
	enum model_secret_kind kind = r->of ? r->of->scan.kind : MODEL_SECRET_TOKEN;

	if (r->of && r->of->advice.en.n)
		return audit_keep_text(c, r->of->advice);
	if (kind != MODEL_SECRET_TOKEN)
		return audit_say(
			c->arena,
			"Change it where it is used, then give it to the program at run "
			"time (environment, mounted file, vault); taking it out of the file "
			"is not enough.",
			"Le changer là où il sert, puis le donner au programme à "
			"l’exécution (environnement, fichier monté, coffre) ; l’ôter du "
			"fichier ne suffit pas.");
	return audit_say(
		c->arena,
		"Revoke it%s%.*s, make a new one and give that to the program at run time "
		"(environment, mounted file, vault); taking it out of the file is not "
		"enough.",
		"Le révoquer%s%.*s, en créer un autre et le donner au programme à "
		"l’exécution (environnement, fichier monté, coffre) ; l’ôter du fichier ne "
		"suffit pas.",
		issuer.n ? " (" : "",
		VB_FMT(issuer.n ? vb_arena_printf(c->arena, "%.*s)", VB_FMT(issuer)) : issuer));
}

static struct model_text title(struct audit_ctx *c, const struct audit_secret_record *r)
{
	struct model_text t = r->of ? r->of->title
				    : (struct model_text){r->secret->format, r->secret->format};

	return (struct model_text){vb_arena_printf(c->arena, "%.*s in a file", VB_FMT(t.en)),
				   vb_arena_printf(c->arena, "%.*s dans un fichier", VB_FMT(t.fr))};
}

static struct model_evidence evidence(struct audit_ctx *c, const struct model_secret *s)
{
	return (struct model_evidence){
		.file = s->path,
		.line = s->line,
		.offset = s->line ? 0 : s->offset,
		.at_offset = !s->line,
		.what = s->format,
		.value = shown(c, s),
		.layer = s->layer,
		.sha256 = audit_keep(c, model_digest_find(c->facts, s->path, s->layer))};
}

/* The same secret twice in a file is one finding with two places. */
static struct model_finding *before(struct model_assessment *into, size_t from, struct vb_str print)
{
	for (size_t i = from; i < into->findings.n; i++)
		if (vb_str_eq(into->findings.v[i].fingerprint, print))
			return &into->findings.v[i];
	return NULL;
}

void audit_secret_finding(struct audit_ctx *c, const struct audit_rule *rule,
			  const struct audit_secret_record *r, struct model_finding *out)
{
	const struct model_secret *s = r->secret;

	*out = (struct model_finding){
		.kind = MODEL_SECRET,
		.rule = audit_keep(c, rule ? rule->text.id : s->format),
		.title = title(c, r),
		.subject = vb_arena_printf(c->arena, "%.*s:%.*s", VB_FMT(s->format),
					   VB_FMT(s->digest)),
		.subject_name = s->path,
		.place = s->path,
		.severity = rule && rule->text.severity < MODEL_SEV_MEDIUM ? rule->text.severity
			    : r->of                                        ? r->of->severity
									   : MODEL_SEV_MEDIUM,
		.vector = rule ? rule->text.vector : MODEL_VECTOR_LOCAL,
		.probability = rule ? rule->text.likelihood : 0,
		.cvss = -1,
		.epss = -1,
		.weight = -1,
		.share = -1,
		.fixable = true,
		.fix = advice(c, r)};
	out->fingerprint = model_fingerprint(c->arena, out->kind, out->rule, out->subject,
					     out->place);
	*vb_vec_add(c->arena, &out->evidence) = evidence(c, s);
	if (s->verified)
		out->why = VB_STR("its own checksum holds");
	for (size_t i = 0; rule && i < rule->text.n_cwes; i++)
		*vb_vec_add(c->arena, &out->cwes) = audit_keep(c, rule->text.cwes[i]);
	for (size_t i = 0; rule && i < rule->text.n_refs; i++)
		*vb_vec_add(c->arena, &out->references) = audit_keep(c, rule->text.refs[i]);
}

void audit_secret_findings(struct audit_ctx *c, const struct audit_rule *rule,
			   const struct audit_view *v, struct model_assessment *into)
{
	size_t from = into->findings.n;

	for (size_t i = 0; i < v->subjects.n; i++) {
		const struct audit_subject *s = &v->subjects.v[i];
		struct model_finding f, *same;

		if (s->verdict != AUDIT_FAIL)
			continue;
		audit_secret_finding(c, rule, s->secret, &f);
		same = before(into, from, f.fingerprint);
		if (!same)
			*vb_vec_add(into->arena, &into->findings) = f;
		else if (same->evidence.n < AUDIT_EVIDENCE_MAX)
			*vb_vec_add(c->arena, &same->evidence) = f.evidence.v[0];
	}
}

/* ---- notices -------------------------------------------------------------------------------- */

/* In tests, examples, manuals and packages: listed apart, so that nothing found is silent. */
void audit_secret_notices(struct audit_ctx *c, struct model_assessment *into)
{
	for (size_t i = 0; i < c->facts->secrets.n; i++) {
		struct audit_secret_record r;
		struct model_finding f;

		audit_secret_record_of(c, &c->facts->secrets.v[i], &r);
		if (r.place == AUDIT_PLACE_PRODUCT && !r.expired)
			continue;
		audit_secret_finding(c, NULL, &r, &f);
		f.severity = MODEL_SEV_INFO;
		f.informational = true;
		f.why = r.expired ? VB_STR("expired")
				  : vb_arena_printf(c->arena, "in a place of the kind \"%s\"",
						    audit_place_word(r.place));
		*vb_vec_add(into->arena, &into->informational) = f;
	}
}
