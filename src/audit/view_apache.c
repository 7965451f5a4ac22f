/*
 * view_apache.c - what Apache httpd uses (httpd manual, "Configuration Sections", "SSLProtocol"): includes are read where
 * they stand, their files in order of name. A directive of the whole server counts by its last value; one inside a section
 * (VirtualHost, Directory ...) is one more value, and a rule holds only if all hold.
 *
 * SSLProtocol is shown written out: "all" is TLSv1 TLSv1.1 TLSv1.2 TLSv1.3 (OpenSSL builds without SSLv3 since 1.1.0), a
 * word with + or - adds or takes away, one without starts anew.
 */
#include "audit/audit_int.h"

enum { APACHE_DEPTH = 16, APACHE_FILES = 1024 };

struct apache {
	struct audit_ctx *c;
	const struct audit_read *r;
	struct audit_view *out;
	struct audit_subject *s;
	struct vb_str root;               /* ServerRoot, below which relative includes stand */
	const struct model_setting *last; /* of the whole server */
	bool tls;                         /* some site turns TLS on */
	unsigned files;
};

static void file_follow(struct apache *a, struct vb_str path, bool in_section, unsigned depth);

static void include(struct apache *a, struct vb_str pattern, bool in_section, unsigned depth)
{
	audit_paths paths = {0};

	pattern = vb_str_starts(pattern, VB_STR("/"))
				? vb_str_from(pattern, 1)
				: vb_arena_printf(a->c->arena, "%.*s/%.*s", VB_FMT(a->root),
						  VB_FMT(pattern));
	if (vb_str_ends(pattern, VB_STR("/")))
		pattern = vb_arena_printf(a->c->arena, "%.*s*", VB_FMT(pattern));
	audit_paths_matching(a->c, "apache", pattern, &paths);
	for (size_t i = 0; i < paths.n; i++)
		file_follow(a, paths.v[i], in_section, depth + 1);
}

static bool key_is(struct vb_str key, const char *word)
{
	return vb_str_ieq(key, vb_str(word));
}

/* <IfModule> and <IfDefine> only ask; what stands in them is the whole server's. */
static bool is_section(struct vb_str section)
{
	struct vb_str part;

	while (vb_str_next(&section, '/', &part))
		if (vb_str_chr(part, '#') < part.n && !vb_str_starts(part, VB_STR("If")))
			return true;
	return false;
}

static void file_follow(struct apache *a, struct vb_str path, bool in_section, unsigned depth)
{
	const struct audit_file *f = audit_file_find(a->c, "apache", path);

	if (depth > APACHE_DEPTH || ++a->files > APACHE_FILES) {
		audit_view_blind(a->c, a->out, path, VB_STR("Include > 16 × 1024"));
		return;
	}
	for (size_t i = 0; f && i < f->n; i++) {
		const struct model_setting *m = &f->v[i];
		bool inside = in_section || is_section(m->section);

		if (key_is(m->key, "Include") || key_is(m->key, "IncludeOptional")) {
			include(a, m->value, inside, depth);
		} else if (key_is(m->key, "ServerRoot") && vb_str_starts(m->value, VB_STR("/"))) {
			a->root = vb_str_from(m->value, 1);
		} else if (key_is(m->key, "SSLEngine")) {
			a->tls |= vb_str_ieq(m->value, VB_STR("on"));
		} else if (vb_str_ieq(m->key, a->r->key)) {
			if (inside)
				audit_subject_add(a->c, a->s, m, a->r->key);
			else
				a->last = m;
		}
	}
}

/* ---- SSLProtocol ------------------------------------------------------------------------- */

static struct vb_str protocols(struct audit_ctx *c, struct vb_str text)
{
	static const char *const all[] = {"SSLv3", "TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"};
	bool on[VB_COUNT(all)] = {false};
	struct vb_str word, list = {NULL, 0};

	while (vb_str_word(&text, &word)) {
		bool sign = word.p[0] == '+' || word.p[0] == '-', minus = word.p[0] == '-';
		struct vb_str name = vb_str_from(word, sign);

		for (size_t i = 0; i < VB_COUNT(all); i++) {
			if (!sign)
				on[i] = false;
			if (vb_str_ieq(name, vb_str(all[i])) || (i && key_is(name, "all")))
				on[i] = !minus;
		}
	}
	for (size_t i = 0; i < VB_COUNT(all); i++)
		if (on[i])
			list = vb_arena_printf(c->arena, "%.*s%s%s", VB_FMT(list),
					       list.n ? " " : "", all[i]);
	return list;
}

static void protocols_write(struct apache *a)
{
	for (size_t i = 0; i < a->s->values.n; i++)
		a->s->values.v[i].value = protocols(a->c, a->s->values.v[i].value);
}

static void default_show(struct apache *a, struct vb_str file)
{
	const struct vb_str *fallback = audit_fallback_find(a->c, a->r);

	if (a->last)
		audit_subject_add(a->c, a->s, a->last, a->r->key);
	else if (fallback && (a->tls || !key_is(a->r->key, "SSLProtocol")))
		audit_subject_add_default(a->c, a->s, file, a->r->key, *fallback);
}

void audit_view_apache(struct audit_ctx *c, const struct audit_rule *rule,
		       const struct audit_alternative *ask, struct audit_view *out)
{
	static const char *const mains[] = {"etc/apache2/apache2.conf",
					    "etc/httpd/conf/httpd.conf"};
	struct apache a = {.c = c, .r = &ask->read, .out = out};

	(void)rule;
	out->subject = vb_str(mains[0]);
	if (audit_files_blind(c, "apache", vb_str(ask->read.reader->files), out))
		return;
	for (size_t i = 0; i < VB_COUNT(mains); i++) {
		if (!audit_file_find(c, "apache", vb_str(mains[i])))
			continue;
		out->subject = vb_str(mains[i]);
		a.root = i ? VB_STR("etc/httpd") : VB_STR("etc/apache2");
		a.s = audit_view_add(c, out, out->subject);
		file_follow(&a, out->subject, false, 0);
		default_show(&a, out->subject);
		if (key_is(ask->read.key, "SSLProtocol") && !a.tls && !a.s->values.n) {
			out->state = AUDIT_NOT_THERE;
			out->why = audit_say(c->arena, "no site of Apache turns TLS on",
					     "aucun site d’Apache n’active TLS");
			return;
		}
		if (key_is(ask->read.key, "SSLProtocol"))
			protocols_write(&a);
		return;
	}
	audit_view_absent(c, out, out->subject);
}
