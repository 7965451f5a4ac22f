/*
 * collect.c - frames in, facts out. Facts arrive in the order workers finish, which nothing may depend on: all lists
 * are settled (sorted, united) at the end.
 */
#include "scan/collect_int.h"

#include "core/limits.h"
#include "scan/scan.h"

enum { UNREADABLE_LISTED = 10000, SAID_LOOKED = 64 };

void scan_collect_init(struct scan_collect *c, const char *target)
{
	struct vb_arena *a = vb_arena_new();

	*c = (struct scan_collect){0};
	c->facts = vb_arena_alloc(a, sizeof(*c->facts));
	c->facts->arena = a;
	c->facts->target = vb_arena_str(a, vb_str(target));
}

void scan_facts_free(struct model_facts *facts)
{
	if (facts)
		vb_arena_free(facts->arena);
}

void scan_facts_cleanup(struct model_facts **facts)
{
	scan_facts_free(*facts);
}

void scan_collect_drop(struct scan_collect *c)
{
	scan_facts_free(c->facts);
	c->facts = NULL;
}

/*
 * An archive is read in several passes: the second finds what the first one said. Where it stops, the first word is the
 * cause; another pass stops at the same damage in other words.
 */
static bool said(const struct scan_collect *c, struct vb_str path, const char *reason)
{
	bool stops = vb_str_ends(vb_str(reason), VB_STR(SCAN_STOPS));
	size_t n = c->facts->unreadable.n;

	for (size_t i = n; i && (stops || n - i < SAID_LOOKED); i--) {
		const struct model_unreadable *u = &c->facts->unreadable.v[i - 1];

		if (vb_str_eq(u->path, path) &&
		    (vb_str_is(u->reason, reason) ||
		     (stops && vb_str_ends(u->reason, VB_STR(SCAN_STOPS)))))
			return true;
	}
	return false;
}

void scan_collect_unreadable(struct scan_collect *c, struct vb_str path, const char *reader,
			     const char *fmt, ...)
{
	struct vb_arena *a = c->facts->arena;
	struct model_unreadable *u;
	char reason[512];
	va_list ap;

	va_start(ap, fmt);
	vsnprintf(reason, sizeof(reason), fmt, ap);
	va_end(ap);
	if (said(c, path, reason))
		return;
	if (c->facts->unreadable.n >= UNREADABLE_LISTED) {
		c->unreadable_more++;
		return;
	}
	u = vb_vec_add(a, &c->facts->unreadable);
	u->path = vb_arena_printable(a, vb_str_sub(path, 0, VB_LIMIT_PATH_BYTES));
	u->reader = vb_arena_str(a, vb_str(reader));
	u->reason = vb_arena_printable(a, vb_str(reason));
}

static bool collect_owned(struct scan_collect *c, struct vb_str bytes)
{
	struct vb_arena *a = c->facts->arena;
	struct vb_cursor in = vb_cursor(bytes.p, bytes.n);
	struct vb_str owner = vb_get_str(&in);

	if (in.bad || (in.n - in.at) % 8 || owner.n > VB_LIMIT_STRING_BYTES)
		return false;
	if (!c->owners.n || !vb_str_eq(c->owners.v[c->owners.n - 1], owner))
		*vb_vec_add(a, &c->owners) = vb_arena_printable(a, owner);
	while (in.at < in.n) {
		struct scan_owned *o = vb_vec_add(a, &c->owned);

		o->hash = vb_get_u64(&in);
		o->owner = (uint32_t)(c->owners.n - 1);
	}
	return true;
}

static bool collect_trouble(struct scan_collect *c, struct vb_str bytes)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct model_unreadable u;

	if (!scan_get_trouble(scratch, bytes, &u))
		return false;
	scan_collect_unreadable(c, u.path, vb_arena_cstr(scratch, u.reader), "%.*s",
				VB_FMT(u.reason));
	return true;
}

static bool collect_bytes(struct scan_collect *c, struct vb_str bytes)
{
	struct vb_cursor in = vb_cursor(bytes.p, bytes.n);

	c->facts->bytes += vb_get_u64(&in);
	return !in.bad && in.at == in.n;
}

static void secret_add(struct model_facts *f, struct model_secret *s)
{
	bool hidden = s->mode & SCAN_MODE_HIDDEN;

	s->mode &= ~(uint32_t)(SCAN_MODE_HIDDEN | SCAN_MODE_OPENED);
	if (hidden)
		*vb_vec_add(f->arena, &f->hidden_secrets) = *s;
	else
		*vb_vec_add(f->arena, &f->secrets) = *s;
}

static void key_add(struct model_facts *f, struct model_key *k)
{
	bool hidden = k->mode & SCAN_MODE_HIDDEN;

	k->mode &= ~(uint32_t)(SCAN_MODE_HIDDEN | SCAN_MODE_OPENED);
	if (hidden)
		*vb_vec_add(f->arena, &f->hidden_keys) = *k;
	else
		*vb_vec_add(f->arena, &f->keys) = *k;
}

bool scan_collect_frame(struct scan_collect *c, uint16_t type, struct vb_str bytes)
{
	struct model_facts *f = c->facts;
	struct vb_arena *a = f->arena;
	struct model_component component;
	struct model_fix_claim claim;
	struct model_setting setting;
	struct model_elf elf;
	struct model_secret secret;
	struct model_certificate certificate;
	struct model_key key;

	c->frame_bytes += bytes.n;
	if (c->frame_bytes > VB_LIMIT_FACT_BYTES) {
		if (!c->full)
			scan_collect_unreadable(c, f->target, "scan",
						"more than %zu MiB of facts: the rest is left out",
						VB_LIMIT_FACT_BYTES / VB_MIB);
		c->full = true;
		return false;
	}
	switch (type) {
	case SCAN_FRAME_COMPONENT:
		if (!scan_get_component(a, bytes, &component))
			return false;
		*vb_vec_add(a, &f->components) = component;
		return true;
	case SCAN_FRAME_SETTING:
		if (!scan_get_setting(a, bytes, &setting))
			return false;
		*vb_vec_add(a, &f->settings) = setting;
		return true;
	case SCAN_FRAME_ELF:
		if (!scan_get_elf(a, bytes, &elf))
			return false;
		*vb_vec_add(a, &f->elfs) = elf;
		return true;
	case SCAN_FRAME_CLAIM:
		if (!scan_get_claim(a, bytes, &claim))
			return false;
		*vb_vec_add(a, &f->claims) = claim;
		return true;
	case SCAN_FRAME_SECRET:
		if (!scan_get_secret(a, bytes, &secret))
			return false;
		secret_add(f, &secret);
		return true;
	case SCAN_FRAME_CERTIFICATE:
		if (!scan_get_certificate(a, bytes, &certificate))
			return false;
		*vb_vec_add(a, &f->certificates) = certificate;
		return true;
	case SCAN_FRAME_KEY:
		if (!scan_get_key(a, bytes, &key))
			return false;
		key_add(f, &key);
		return true;
	case SCAN_FRAME_OWNED:
		return collect_owned(c, bytes);
	case SCAN_FRAME_TROUBLE:
		return collect_trouble(c, bytes);
	case SCAN_FRAME_RECORDED:
	case SCAN_FRAME_SEEN:
	case SCAN_FRAME_DIGEST:
		return scan_collect_digest(c, type, bytes);
	case SCAN_FRAME_BYTES:
		return collect_bytes(c, bytes);
	default:
		return false;
	}
}

static void purls_settle(struct model_facts *f)
{
	for (size_t i = 0; i < f->components.n; i++)
		if (!f->components.v[i].purl.n)
			f->components.v[i].purl = model_purl_write(f->arena, &f->components.v[i]);
}

struct model_facts *scan_collect_finish(struct scan_collect *c)
{
	struct model_facts *f = c->facts;

	scan_include_settle(c);
	if (c->unreadable_more) {
		struct model_unreadable *u = vb_vec_add(f->arena, &f->unreadable);

		u->path = f->target;
		u->reader = VB_STR("scan");
		u->reason = vb_arena_printf(f->arena, "%zu more inputs could not be read",
					    c->unreadable_more);
	}
	scan_system_settle(f);
	scan_licence_settle(f);
	scan_maven_settle(f);
	scan_asked_settle(f);
	scan_asked_python_settle(f);
	scan_installed_settle(f);
	scan_patches_settle(f);
	purls_settle(f);
	scan_owner_settle(c);
	scan_digest_settle(c);
	model_facts_settle(f);
	c->facts = NULL;
	return f;
}
