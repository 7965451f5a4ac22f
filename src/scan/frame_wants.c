/*
 * frame_wants.c - what the rules want, from the parent to a worker: imports, files in formats, secrets. These frames are
 * our own, but a worker checks them like any other.
 */
#include "scan/frame_int.h"

static void put_words(struct vb_buf *b, const struct vb_str *v, size_t n)
{
	vb_put_u32(b, (uint32_t)n);
	for (size_t i = 0; i < n; i++)
		vb_put_str(b, v[i]);
}

static void put_format(struct vb_buf *b, const struct model_secret_format *f)
{
	vb_put_str(b, f->id);
	vb_put_str(b, f->pattern);
	vb_put_u8(b, (uint8_t)f->kind);
	vb_put_u8(b, (uint8_t)f->shape);
	vb_put_u8(b, (uint8_t)f->check);
	vb_put_u8(b, (uint8_t)(f->fold | f->text << 1));
	vb_put_u32(b, f->reach);
	vb_put_double(b, f->entropy);
	put_words(b, f->literals.v, f->literals.n);
	put_words(b, f->excluded.v, f->excluded.n);
}

void scan_put_wants(struct vb_buf *b, const struct model_wants *wants)
{
	put_words(b, wants->imports.v, wants->imports.n);
	vb_put_u32(b, (uint32_t)wants->v.n);
	for (size_t i = 0; i < wants->v.n; i++) {
		vb_put_str(b, wants->v.v[i].format);
		vb_put_str(b, wants->v.v[i].pattern);
	}
	vb_put_u32(b, (uint32_t)wants->secrets.n);
	for (size_t i = 0; i < wants->secrets.n; i++)
		put_format(b, &wants->secrets.v[i]);
	vb_put_u8(b, (uint8_t)(wants->digests | wants->sums << 1));
	put_words(b, wants->placeholders.v, wants->placeholders.n);
}

#define GET_WORDS(a, c, vec)                                                                       \
	do {                                                                                       \
		uint32_t count_ = scan_get_count((c), 4);                                          \
                                                                                                   \
		for (uint32_t i_ = 0; i_ < count_ && !(c)->bad; i_++)                              \
			*vb_vec_add((a), (vec)) = scan_get_text((a), (c));                         \
	} while (0)

static void get_format(struct vb_arena *a, struct vb_cursor *c, struct model_secret_format *f)
{
	unsigned flags;

	f->id = scan_get_text(a, c);
	f->pattern = scan_get_text(a, c);
	f->kind = (enum model_secret_kind)scan_get_enum(c, MODEL_SECRET_KINDS - 1);
	f->shape = (enum model_secret_shape)scan_get_enum(c, MODEL_SHAPES - 1);
	f->check = (enum model_secret_check)scan_get_enum(c, MODEL_CHECKS - 1);
	flags = vb_get_u8(c);
	f->fold = flags & 1;
	f->text = flags & 2;
	f->reach = vb_get_u32(c);
	f->entropy = vb_get_double(c);
	GET_WORDS(a, c, &f->literals);
	GET_WORDS(a, c, &f->excluded);
}

bool scan_get_wants(struct vb_arena *a, struct vb_str bytes, struct model_wants *wants)
{
	struct vb_cursor in = vb_cursor(bytes.p, bytes.n);
	unsigned flags;
	uint32_t n;

	*wants = (struct model_wants){0};
	GET_WORDS(a, &in, &wants->imports);
	n = scan_get_count(&in, 8);
	for (uint32_t i = 0; i < n && !in.bad; i++) {
		struct model_want *w = vb_vec_add(a, &wants->v);

		w->format = scan_get_text(a, &in);
		w->pattern = scan_get_text(a, &in);
	}
	n = scan_get_count(&in, 24);
	for (uint32_t i = 0; i < n && !in.bad; i++)
		get_format(a, &in, vb_vec_add(a, &wants->secrets));
	flags = scan_get_enum(&in, 3);
	wants->digests = flags & 1;
	wants->sums = flags & 2;
	GET_WORDS(a, &in, &wants->placeholders);
	return scan_get_complete(&in);
}
