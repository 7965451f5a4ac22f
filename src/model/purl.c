/*
 * purl.c - package URLs. Source: the purl specification and its per-type rules (github.com/package-url/purl-spec):
 *   pkg:type/namespace/name@version?qualifiers#subpath
 * Types are lower case; deb, pypi, npm, apk, rpm, github, golang ... have their own case rules; pypi folds '_' and
 * '.' (PEP 503).
 */
#include "model/component.h"

#include <stdlib.h>

enum { PURL_MAX = 4096 };

struct type_rule {
	const char *type;
	bool lower_group, lower_name;
};

static const struct type_rule type_rules[] = {
	{"apk", true, true},  {"bitbucket", true, true}, {"composer", true, true},
	{"deb", true, true},  {"github", true, true},    {"golang", true, true},
	{"hex", true, true},  {"npm", true, true},       {"alpm", true, true},
	{"opkg", true, true}, {"pub", false, true},      {"pypi", false, true},
	{"rpm", true, false},
};

static const struct type_rule *rule_of(struct vb_str type)
{
	for (size_t i = 0; i < VB_COUNT(type_rules); i++)
		if (vb_str_is(type, type_rules[i].type))
			return &type_rules[i];
	return NULL;
}

struct vb_str model_name_normal(struct vb_arena *a, struct vb_str type, struct vb_str name)
{
	const struct type_rule *rule = rule_of(type);
	size_t n = 0;
	char *p;

	if (!rule || !rule->lower_name)
		return name;
	name = vb_arena_lower(a, name);
	if (!vb_str_is(type, "pypi"))
		return name;
	p = (char *)(uintptr_t)name.p; /* ours: just copied */
	for (size_t i = 0; i < name.n; i++) {
		bool separator = p[i] == '-' || p[i] == '_' || p[i] == '.';

		if (separator && n && p[n - 1] == '-')
			continue; /* PEP 503: a run of separators is one '-' */
		p[n++] = separator ? '-' : p[i];
	}
	return vb_strn(p, n);
}

static bool is_plain(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '-' || c == '_' || c == '~';
}

static void put_encoded(struct vb_buf *b, struct vb_str s, const char *also)
{
	for (size_t i = 0; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];

		if (is_plain(c) || (c && strchr(also, c)))
			vb_buf_char(b, (char)c);
		else
			vb_buf_printf(b, "%%%02X", c);
	}
}

/* "1" of "1:3.0.7-6.el9": a purl of type rpm has it as a qualifier, a deb's in the version. */
static struct vb_str rpm_epoch(const struct model_component *c)
{
	size_t colon = vb_str_chr(c->version, ':');

	if (!vb_str_is(c->type, "rpm") || colon == c->version.n)
		return (struct vb_str){NULL, 0};
	return vb_str_sub(c->version, 0, colon);
}

static void put_qualifier(struct vb_buf *b, char mark, const char *key, struct vb_str value)
{
	if (!value.n)
		return;
	vb_buf_printf(b, "%c%s=", mark, key);
	put_encoded(b, value, ":");
}

struct vb_str model_purl_write(struct vb_arena *a, const struct model_component *c)
{
	const struct type_rule *rule = rule_of(c->type);
	struct vb_str group = rule && rule->lower_group ? vb_arena_lower(a, c->group) : c->group,
		      purl, epoch, version;
	struct vb_buf b;

	vb_buf_init(&b, PURL_MAX * 8);
	vb_buf_printf(&b, "pkg:%.*s/", VB_FMT(c->type));
	if (group.n) {
		put_encoded(&b, group, "/:");
		vb_buf_char(&b, '/');
	}
	put_encoded(&b, model_name_normal(a, c->type, c->name),
		    vb_str_is(c->type, "golang") ? "/:" : ":");
	epoch = rpm_epoch(c);
	version = vb_str_from(c->version, epoch.n ? epoch.n + 1 : 0);
	if (version.n) {
		vb_buf_char(&b, '@');
		put_encoded(&b, version, ":");
	}
	put_qualifier(&b, '?', "arch", c->arch);
	put_qualifier(&b, c->arch.n ? '&' : '?', "epoch", epoch);
	put_qualifier(&b, c->arch.n || epoch.n ? '&' : '?', "rpmmod", c->module);
	purl = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return purl;
}

static struct vb_str decoded(struct vb_arena *a, struct vb_str s)
{
	char *p = vb_arena_alloc(a, s.n);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '%' && i + 2 < s.n && vb_hex_digit(s.p[i + 1]) >= 0 &&
		    vb_hex_digit(s.p[i + 2]) >= 0) {
			p[n++] = (char)(vb_hex_digit(s.p[i + 1]) * 16 + vb_hex_digit(s.p[i + 2]));
			i += 2;
		} else {
			p[n++] = s.p[i];
		}
	}
	return vb_strn(p, n);
}

/* As bytes: a version of a hostile file may hold any, and none ends it. */
static struct vb_str epoch_joined(struct vb_arena *a, struct vb_str epoch, struct vb_str version)
{
	struct vb_str joined;
	struct vb_buf b;

	vb_buf_init(&b, PURL_MAX * 2);
	vb_buf_str(&b, epoch);
	vb_buf_char(&b, ':');
	vb_buf_str(&b, version);
	joined = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return joined;
}

static struct vb_str qualifier(struct vb_arena *a, struct vb_str qualifiers, const char *key)
{
	struct vb_str pair;

	while (vb_str_next(&qualifiers, '&', &pair)) {
		size_t eq = vb_str_chr(pair, '=');

		if (vb_str_is(vb_str_sub(pair, 0, eq), key))
			return decoded(a, vb_str_from(pair, eq + 1));
	}
	return (struct vb_str){NULL, 0};
}

/* Letters, digits, '.', '+' and '-' (purl specification, "Rules for each purl component"). */
static bool type_allowed(struct vb_str type)
{
	for (size_t i = 0; i < type.n; i++) {
		char c = type.p[i];

		if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '.' && c != '+' &&
		    c != '-')
			return false;
	}
	return type.n != 0;
}

bool model_purl_parse(struct vb_arena *a, struct vb_str purl, struct model_component *out)
{
	struct vb_str rest, qualifiers, epoch;
	struct model_component c = {0};
	size_t at;

	if (!vb_str_starts(purl, VB_STR("pkg:")) || purl.n > PURL_MAX)
		return false;
	rest = vb_str_from(purl, 4);
	while (rest.n && rest.p[0] == '/')
		rest = vb_str_from(rest, 1);
	rest = vb_str_sub(rest, 0, vb_str_chr(rest, '#'));
	at = vb_str_chr(rest, '?');
	qualifiers = vb_str_from(rest, at + 1);
	rest = vb_str_sub(rest, 0, at);
	at = vb_str_chr(rest, '/');
	if (at == 0 || at == rest.n)
		return false;
	c.type = vb_arena_lower(a, vb_str_sub(rest, 0, at));
	if (!type_allowed(c.type))
		return false;
	rest = vb_str_from(rest, at + 1);
	at = vb_str_rchr(rest, '@');
	/* npm scopes start with '@': the version's '@' comes after the last '/' */
	if (at < rest.n && at > 0 && vb_str_chr(vb_str_from(rest, at), '/') == rest.n - at) {
		c.version = decoded(a, vb_str_from(rest, at + 1));
		rest = vb_str_sub(rest, 0, at);
	}
	at = vb_str_rchr(rest, '/');
	c.name = decoded(a, at < rest.n ? vb_str_from(rest, at + 1) : rest);
	c.group = at < rest.n ? decoded(a, vb_str_sub(rest, 0, at)) : VB_STR("");
	c.arch = qualifier(a, qualifiers, "arch");
	epoch = vb_str_is(c.type, "rpm") ? qualifier(a, qualifiers, "epoch")
					 : (struct vb_str){NULL, 0};
	if (epoch.n)
		c.version = epoch_joined(a, epoch, c.version);
	if (vb_str_is(c.type, "rpm"))
		c.module = qualifier(a, qualifiers, "rpmmod");
	if (!c.name.n)
		return false;
	c.purl = purl;
	*out = c;
	return true;
}

struct vb_str model_purl_qualifier(struct vb_arena *a, struct vb_str purl, const char *key)
{
	struct vb_str tail = vb_str_from(purl, vb_str_chr(purl, '?') + 1);

	return qualifier(a, vb_str_sub(tail, 0, vb_str_chr(tail, '#')), key);
}

struct vb_str model_purl_base(struct vb_str purl)
{
	struct vb_str base = vb_str_sub(purl, 0, vb_str_chr(purl, '?'));
	size_t at = vb_str_rchr(base, '@'), slash = vb_str_rchr(base, '/');

	return at < base.n && (slash == base.n || at > slash + 1) ? vb_str_sub(base, 0, at) : base;
}

struct vb_str model_component_name(struct vb_arena *a, const struct model_component *c)
{
	return c->group.n && !vb_str_is(c->type, "deb")
		       ? vb_arena_printf(a, "%.*s/%.*s", VB_FMT(c->group), VB_FMT(c->name))
		       : c->name;
}

int model_component_order(const void *pa, const void *pb)
{
	const struct model_component *a = pa, *b = pb;
	int c = vb_str_cmp(a->type, b->type);

	c = c ? c : vb_str_cmp(a->group, b->group);
	c = c ? c : vb_str_cmp(a->name, b->name);
	c = c ? c : vb_str_cmp(a->version, b->version);
	c = c ? c : vb_str_cmp(a->purl, b->purl);
	c = c ? c : vb_str_cmp(a->reader, b->reader);
	if (c || !a->locations.n || !b->locations.n)
		return c ? c
			 : (a->locations.n > b->locations.n) - (a->locations.n < b->locations.n);
	c = vb_str_cmp(a->locations.v[0].path, b->locations.v[0].path);
	return c ? c
		 : (int)(a->locations.v[0].line > b->locations.v[0].line) -
			       (int)(a->locations.v[0].line < b->locations.v[0].line);
}
