/*
 * frame_secret.c - secrets, certificates and keys as frames, both ways. What leaves a worker is a digest and four
 * characters at most: the parent cuts a longer head, whatever a worker that was taken over sends.
 */
#include "scan/frame_int.h"

#include "core/limits.h"

enum { HEAD_MAX = 4, DIGEST_DIGITS = 16 };

static struct vb_str either(struct vb_str s, struct vb_str otherwise)
{
	return s.n ? s : otherwise;
}

static void put(struct vb_buf *b, struct vb_str s)
{
	vb_put_str(b, vb_str_sub(s, 0, VB_LIMIT_STRING_BYTES));
}

static void put_all(struct vb_buf *b, const struct vb_str *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		put(b, v[i]);
}

static void get_all(struct vb_arena *a, struct vb_cursor *in, struct vb_str *const *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		*v[i] = scan_get_text(a, in);
}

void scan_emit_secret(struct scan_out *out, const struct model_secret *s)
{
	const struct vb_str strings[] = {either(s->path, out->path), either(s->layer, out->layer),
					 s->format, vb_str_sub(s->head, 0, HEAD_MAX), s->digest};
	struct vb_buf *b = &out->frame;

	put_all(b, strings, VB_COUNT(strings));
	vb_put_u8(b, (uint8_t)s->encoding);
	vb_put_u8(b, s->verified);
	vb_put_u32(b, s->line);
	vb_put_u64(b, s->offset);
	vb_put_u32(b, s->length);
	vb_put_u32(b, s->mode);
	vb_put_u64(b, (uint64_t)s->expires);
	scan_out_put(out, SCAN_FRAME_SECRET);
}

static bool is_hex(struct vb_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!((s.p[i] >= '0' && s.p[i] <= '9') || (s.p[i] >= 'a' && s.p[i] <= 'f')))
			return false;
	return true;
}

bool scan_get_secret(struct vb_arena *a, struct vb_str bytes, struct model_secret *s)
{
	struct vb_cursor in = vb_cursor(bytes.p, bytes.n);

	*s = (struct model_secret){0};
	{
		struct vb_str *const strings[] = {&s->path, &s->layer, &s->format, &s->head,
						  &s->digest};

		get_all(a, &in, strings, VB_COUNT(strings));
	}
	s->encoding = (enum model_secret_encoding)scan_get_enum(&in, MODEL_ENCODINGS - 1);
	s->verified = scan_get_enum(&in, 1);
	s->line = vb_get_u32(&in);
	s->offset = vb_get_u64(&in);
	s->length = vb_get_u32(&in);
	s->mode = vb_get_u32(&in);
	s->expires = (int64_t)vb_get_u64(&in);
	return scan_get_complete(&in) && s->path.n && s->format.n && s->head.n <= HEAD_MAX &&
	       s->digest.n == DIGEST_DIGITS && is_hex(s->digest);
}

void scan_emit_certificate(struct scan_out *out, const struct model_certificate *c)
{
	const struct vb_str strings[] = {either(c->path, out->path),
					 either(c->layer, out->layer),
					 c->container,
					 c->subject,
					 c->issuer,
					 c->serial,
					 c->algorithm,
					 c->hash,
					 c->spki,
					 c->digest};
	struct vb_buf *b = &out->frame;

	put_all(b, strings, VB_COUNT(strings));
	vb_put_u32(b, c->line);
	vb_put_u32(b, c->bits);
	vb_put_u64(b, (uint64_t)c->not_before);
	vb_put_u64(b, (uint64_t)c->not_after);
	vb_put_u8(b, (uint8_t)(c->self_signed | c->ca << 1 | c->names << 2 | c->server << 3));
	scan_out_put(out, SCAN_FRAME_CERTIFICATE);
}

bool scan_get_certificate(struct vb_arena *a, struct vb_str bytes, struct model_certificate *c)
{
	struct vb_cursor in = vb_cursor(bytes.p, bytes.n);
	unsigned flags;

	*c = (struct model_certificate){0};
	{
		struct vb_str *const strings[] = {
			&c->path,   &c->layer,     &c->container, &c->subject, &c->issuer,
			&c->serial, &c->algorithm, &c->hash,      &c->spki,    &c->digest};

		get_all(a, &in, strings, VB_COUNT(strings));
	}
	c->line = vb_get_u32(&in);
	c->bits = vb_get_u32(&in);
	c->not_before = (int64_t)vb_get_u64(&in);
	c->not_after = (int64_t)vb_get_u64(&in);
	flags = vb_get_u8(&in);
	c->self_signed = flags & 1;
	c->ca = flags & 2;
	c->names = flags & 4;
	c->server = flags & 8;
	return scan_get_complete(&in) && c->path.n && c->container.n && c->digest.n;
}

void scan_emit_key(struct scan_out *out, const struct model_key *k)
{
	const struct vb_str strings[] = {either(k->path, out->path),
					 either(k->layer, out->layer),
					 k->container,
					 k->algorithm,
					 k->spki,
					 k->ssh};
	struct vb_buf *b = &out->frame;

	put_all(b, strings, VB_COUNT(strings));
	vb_put_u8(b, (uint8_t)k->use);
	vb_put_u8(b, k->locked);
	vb_put_u32(b, k->line);
	vb_put_u32(b, k->bits);
	vb_put_u32(b, k->mode);
	scan_out_put(out, SCAN_FRAME_KEY);
}

bool scan_get_key(struct vb_arena *a, struct vb_str bytes, struct model_key *k)
{
	struct vb_cursor in = vb_cursor(bytes.p, bytes.n);

	*k = (struct model_key){0};
	{
		struct vb_str *const strings[] = {&k->path,      &k->layer, &k->container,
						  &k->algorithm, &k->spki,  &k->ssh};

		get_all(a, &in, strings, VB_COUNT(strings));
	}
	k->use = (enum model_key_use)scan_get_enum(&in, MODEL_KEY_USES - 1);
	k->locked = scan_get_enum(&in, 1);
	k->line = vb_get_u32(&in);
	k->bits = vb_get_u32(&in);
	k->mode = vb_get_u32(&in);
	return scan_get_complete(&in) && k->path.n && k->container.n;
}
