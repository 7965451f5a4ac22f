/*
 * out.c - facts from a reader to frames. A fact that would not fit in a frame is dropped by name, never cut.
 * Owned paths leave as 64-bit hashes, a package at a time: a distribution lists half a million of them.
 */
#include "scan/frame_int.h"

#include <math.h>

#include "core/limits.h"

enum { OWNED_BATCH = 4096, TROUBLES_PER_FILE = 20 };

void scan_out_init(struct scan_out *out, scan_put *put, void *ctx)
{
	*out = (struct scan_out){.put = put, .ctx = ctx, .reader = ""};
	vb_buf_init(&out->frame, VB_LIMIT_FRAME_BYTES);
	vb_buf_init(&out->owner, VB_LIMIT_PATH_BYTES);
	vb_buf_init(&out->owned, VB_LIMIT_FRAME_BYTES);
}

void scan_out_done(struct scan_out *out)
{
	vb_buf_done(&out->frame);
	vb_buf_done(&out->owner);
	vb_buf_done(&out->owned);
}

void scan_out_file(struct scan_out *out, struct vb_str path, struct vb_str layer,
		   const char *reader)
{
	out->path = path;
	out->layer = layer;
	out->reader = reader;
	out->troubles = 0;
}

void scan_out_put(struct scan_out *out, uint16_t type)
{
	bool over = out->frame.over;

	out->facts += type == SCAN_FRAME_SETTING || type == SCAN_FRAME_ELF ||
		      type == SCAN_FRAME_SECRET || type == SCAN_FRAME_CERTIFICATE ||
		      type == SCAN_FRAME_KEY || type == SCAN_FRAME_COMPONENT ||
		      type == SCAN_FRAME_CLAIM;
	if (!over)
		out->put(out->ctx, type, vb_buf_view(&out->frame));
	out->frame.n = 0;
	out->frame.over = false;
	if (over && type != SCAN_FRAME_TROUBLE)
		scan_emit_trouble(out, "a fact is larger than %zu bytes and is left out",
				  VB_LIMIT_FRAME_BYTES);
}

/* Long strings come from hostile files only: the fact stays, the string is cut where the limit says, visibly. */
static void put(struct vb_buf *b, struct vb_str s)
{
	if (s.n > VB_LIMIT_STRING_BYTES)
		s.n = VB_LIMIT_STRING_BYTES;
	vb_put_str(b, s);
}

static void put_list(struct vb_buf *b, const struct vb_str *v, size_t n)
{
	vb_put_u32(b, (uint32_t)n);
	for (size_t i = 0; i < n; i++)
		put(b, v[i]);
}

static struct vb_str either(struct vb_str s, struct vb_str otherwise)
{
	return s.n ? s : otherwise;
}

static void put_locations(struct scan_out *out, const struct model_component *c)
{
	struct vb_buf *b = &out->frame;
	static const struct model_location none;
	size_t n = c->locations.n ? c->locations.n : 1;

	vb_put_u32(b, (uint32_t)n);
	for (size_t i = 0; i < n; i++) {
		const struct model_location *l = c->locations.n ? &c->locations.v[i] : &none;

		put(b, either(l->path, out->path));
		vb_put_u32(b, l->line);
		put(b, either(l->layer, out->layer));
	}
}

void scan_emit_component(struct scan_out *out, const struct model_component *c)
{
	const struct vb_str strings[] = {
		c->type,           c->group,   c->name,      c->version,
		c->arch,           c->purl,    c->ecosystem, c->source_name,
		c->source_version, c->licence, c->supplier,  either(c->reader, vb_str(out->reader)),
		c->owner,          c->module};
	struct vb_buf *b = &out->frame;

	for (size_t i = 0; i < VB_COUNT(strings); i++)
		put(b, strings[i]);
	vb_put_u8(b, (uint8_t)c->scope);
	vb_put_u8(b, (uint8_t)(c->direct | c->own << 1 | c->vendored << 2));
	put_locations(out, c);
	vb_put_u32(b, (uint32_t)c->hashes.n);
	for (size_t i = 0; i < c->hashes.n; i++) {
		put(b, c->hashes.v[i].algorithm);
		put(b, c->hashes.v[i].hex);
	}
	put_list(b, c->needs.v, c->needs.n);
	scan_out_put(out, SCAN_FRAME_COMPONENT);
}

void scan_emit_setting(struct scan_out *out, const struct model_setting *s)
{
	struct vb_buf *b = &out->frame;

	put(b, s->format);
	put(b, either(s->path, out->path));
	vb_put_u32(b, s->line);
	put(b, s->section);
	put(b, s->key);
	put(b, s->value);
	put(b, either(s->layer, out->layer));
	scan_out_put(out, SCAN_FRAME_SETTING);
}

void scan_emit_elf(struct scan_out *out, const struct model_elf *e)
{
	const uint8_t tris[] = {(uint8_t)e->nx,        (uint8_t)e->canary, (uint8_t)e->cet_ibt,
				(uint8_t)e->cet_shstk, (uint8_t)e->bti,    (uint8_t)e->pac};
	struct vb_buf *b = &out->frame;

	put(b, either(e->path, out->path));
	put(b, either(e->layer, out->layer));
	vb_put_u8(b, (uint8_t)e->kind);
	vb_put_u16(b, e->machine);
	vb_put_u8(b, e->bits);
	vb_put_u32(b, e->mode);
	vb_put_u8(b, (uint8_t)e->relro);
	vb_buf_add(b, tris, sizeof(tris));
	vb_put_u32(b, e->fortified);
	vb_put_u32(b, e->fortifiable);
	vb_put_u8(b, (uint8_t)(e->big_endian | e->stripped << 1 | e->has_debug << 2 |
			       e->textrel << 3 | e->rwx << 4 | e->musl << 5 | e->is_static << 6));
	vb_put_u64(b, e->text_size);
	put(b, e->language);
	put(b, e->build_id);
	put(b, e->soname);
	put(b, e->interp);
	put_list(b, e->rpath.v, e->rpath.n);
	put_list(b, e->needed.v, e->needed.n);
	put_list(b, e->imports.v, e->imports.n);
	scan_out_put(out, SCAN_FRAME_ELF);
}

void scan_emit_claim(struct scan_out *out, const struct model_fix_claim *claim)
{
	struct vb_buf *b = &out->frame;

	put(b, claim->source);
	put(b, claim->vulnerability);
	put(b, claim->version);
	put(b, either(claim->path, out->path));
	vb_put_u32(b, claim->line);
	put(b, either(claim->layer, out->layer));
	vb_put_u8(b, (uint8_t)claim->kind);
	put(b, claim->detail);
	put(b, claim->title);
	vb_put_u8(b, (uint8_t)claim->vector);
	vb_put_u8(b, (uint8_t)lround(claim->cvss * 10));
	scan_out_put(out, SCAN_FRAME_CLAIM);
}

void scan_out_flush(struct scan_out *out)
{
	if (!out->owned.n)
		return;
	put(&out->frame, vb_buf_view(&out->owner));
	vb_buf_str(&out->frame, vb_buf_view(&out->owned));
	scan_out_put(out, SCAN_FRAME_OWNED);
	out->owned.n = 0;
}

uint64_t scan_path_hash(struct vb_str path)
{
	return vb_hash64(
		path,
		0x76617562616e); /* any constant: both sides must agree, nothing depends on its order */
}

void scan_emit_owned(struct scan_out *out, struct vb_str purl, struct vb_str path)
{
	if (vb_str_starts(path, VB_STR("./")))
		path = vb_str_from(path, 2);
	while (path.n && path.p[0] == '/')
		path = vb_str_from(path, 1);
	if (!path.n || vb_str_is(path, "."))
		return;
	if (out->owned.n >= OWNED_BATCH * 8 || !vb_str_eq(purl, vb_buf_view(&out->owner))) {
		scan_out_flush(out);
		out->owner.n = 0;
		vb_buf_str(&out->owner, purl);
	}
	vb_put_u64(&out->owned, scan_path_hash(path));
}

void scan_emit_trouble(struct scan_out *out, const char *fmt, ...)
{
	char reason[512];
	va_list ap;

	if (++out->troubles > TROUBLES_PER_FILE)
		return;
	va_start(ap, fmt);
	vsnprintf(reason, sizeof(reason), fmt, ap);
	va_end(ap);
	if (out->troubles == TROUBLES_PER_FILE)
		snprintf(reason, sizeof(reason), "more of the same; the first %d are listed",
			 TROUBLES_PER_FILE - 1);
	put(&out->frame, out->path);
	put(&out->frame, vb_str(out->reader));
	put(&out->frame, vb_str(reason));
	scan_out_put(out, SCAN_FRAME_TROUBLE);
}
