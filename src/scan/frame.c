/*
 * frame.c - frames from a worker back to facts. The worker may have been taken over by what it read: every length,
 * count, enumeration and string is checked here, and a frame that does not add up ends the worker.
 */
#include "scan/frame_int.h"

#include "core/limits.h"

/* Bytes a terminal would obey; tabs separate words of settings. */
static bool has_control(struct vb_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (((unsigned char)s.p[i] < 0x20 && s.p[i] != '\t') || s.p[i] == 0x7f)
			return true;
	return false;
}

struct vb_str scan_get_text(struct vb_arena *a, struct vb_cursor *c)
{
	struct vb_str s = vb_get_str(c);

	if (s.n > VB_LIMIT_STRING_BYTES) {
		c->bad = true;
		return (struct vb_str){NULL, 0};
	}
	if (!s.n)
		return (struct vb_str){NULL, 0};
	return vb_str_utf8(s) && !has_control(s) ? vb_arena_str(a, s) : vb_arena_printable(a, s);
}

unsigned scan_get_enum(struct vb_cursor *c, unsigned last)
{
	unsigned v = vb_get_u8(c);

	if (v > last)
		c->bad = true;
	return c->bad ? 0 : v;
}

/* A count of items of at least `least` bytes each: what could not follow is refused before anything is allocated. */
uint32_t scan_get_count(struct vb_cursor *c, size_t least)
{
	uint32_t n = vb_get_u32(c);

	if (c->bad || n > (c->n - c->at) / least) {
		c->bad = true;
		return 0;
	}
	return n;
}

#define GET_LIST(a, c, vec)                                                                        \
	do {                                                                                       \
		uint32_t count = scan_get_count((c), 4);                                           \
                                                                                                   \
		for (uint32_t i_ = 0; i_ < count && !(c)->bad; i_++)                               \
			*vb_vec_add((a), (vec)) = scan_get_text((a), (c));                         \
	} while (0)

bool scan_get_complete(const struct vb_cursor *c)
{
	return !c->bad && c->at == c->n;
}

static void get_places(struct vb_arena *a, struct vb_cursor *in, struct model_component *c)
{
	uint32_t n = scan_get_count(in, 12);

	for (uint32_t i = 0; i < n && !in->bad; i++) {
		struct model_location *l = vb_vec_add(a, &c->locations);

		l->path = scan_get_text(a, in);
		l->line = vb_get_u32(in);
		l->layer = scan_get_text(a, in);
	}
	n = scan_get_count(in, 8);
	for (uint32_t i = 0; i < n && !in->bad; i++) {
		struct model_hash *h = vb_vec_add(a, &c->hashes);

		h->algorithm = scan_get_text(a, in);
		h->hex = scan_get_text(a, in);
	}
}

bool scan_get_component(struct vb_arena *a, struct vb_str bytes, struct model_component *c)
{
	struct vb_cursor in = vb_cursor(bytes.p, bytes.n);
	struct vb_str *const strings[] = {
		&c->type,     &c->group,     &c->name,        &c->version,        &c->arch,
		&c->purl,     &c->ecosystem, &c->source_name, &c->source_version, &c->licence,
		&c->supplier, &c->reader,    &c->owner,       &c->module};
	unsigned flags;

	*c = (struct model_component){0};
	for (size_t i = 0; i < VB_COUNT(strings); i++)
		*strings[i] = scan_get_text(a, &in);
	c->scope = (enum model_scope)scan_get_enum(&in, MODEL_SCOPE_OPTIONAL);
	flags = vb_get_u8(&in);
	c->direct = flags & 1;
	c->own = flags & 2;
	c->vendored = flags & 4;
	get_places(a, &in, c);
	GET_LIST(a, &in, &c->needs);
	return scan_get_complete(&in) && c->type.n && c->name.n && c->locations.n;
}

bool scan_get_setting(struct vb_arena *a, struct vb_str bytes, struct model_setting *s)
{
	struct vb_cursor in = vb_cursor(bytes.p, bytes.n);

	*s = (struct model_setting){0};
	s->format = scan_get_text(a, &in);
	s->path = scan_get_text(a, &in);
	s->line = vb_get_u32(&in);
	s->section = scan_get_text(a, &in);
	s->key = scan_get_text(a, &in);
	s->value = scan_get_text(a, &in);
	s->layer = scan_get_text(a, &in);
	return scan_get_complete(&in);
}

static void get_elf_flags(struct vb_cursor *in, struct model_elf *e)
{
	unsigned flags = vb_get_u8(in);

	e->big_endian = flags & 1;
	e->stripped = flags & 2;
	e->has_debug = flags & 4;
	e->textrel = flags & 8;
	e->rwx = flags & 16;
	e->musl = flags & 32;
	e->is_static = flags & 64;
}

bool scan_get_elf(struct vb_arena *a, struct vb_str bytes, struct model_elf *e)
{
	struct vb_cursor in = vb_cursor(bytes.p, bytes.n);
	enum model_tri *const tris[] = {&e->nx,        &e->canary, &e->cet_ibt,
					&e->cet_shstk, &e->bti,    &e->pac};

	*e = (struct model_elf){0};
	e->path = scan_get_text(a, &in);
	e->layer = scan_get_text(a, &in);
	e->kind = (enum model_elf_kind)scan_get_enum(&in, MODEL_ELF_MODULE);
	e->machine = vb_get_u16(&in);
	e->bits = vb_get_u8(&in);
	e->mode = vb_get_u32(&in);
	e->relro = (enum model_relro)scan_get_enum(&in, MODEL_RELRO_NA);
	for (size_t i = 0; i < VB_COUNT(tris); i++)
		*tris[i] = (enum model_tri)scan_get_enum(&in, MODEL_NA);
	e->fortified = vb_get_u32(&in);
	e->fortifiable = vb_get_u32(&in);
	get_elf_flags(&in, e);
	e->text_size = vb_get_u64(&in);
	e->language = scan_get_text(a, &in);
	e->build_id = scan_get_text(a, &in);
	e->soname = scan_get_text(a, &in);
	e->interp = scan_get_text(a, &in);
	GET_LIST(a, &in, &e->rpath);
	GET_LIST(a, &in, &e->needed);
	GET_LIST(a, &in, &e->imports);
	return scan_get_complete(&in);
}

bool scan_get_claim(struct vb_arena *a, struct vb_str bytes, struct model_fix_claim *c)
{
	struct vb_cursor in = vb_cursor(bytes.p, bytes.n);

	c->source = scan_get_text(a, &in);
	c->vulnerability = scan_get_text(a, &in);
	c->version = scan_get_text(a, &in);
	c->path = scan_get_text(a, &in);
	c->line = vb_get_u32(&in);
	c->layer = scan_get_text(a, &in);
	c->kind = (enum model_claim_kind)scan_get_enum(&in, MODEL_CLAIM_OPEN);
	c->detail = scan_get_text(a, &in);
	c->title = scan_get_text(a, &in);
	c->vector = (enum model_vector)scan_get_enum(&in, MODEL_VECTOR_PHYSICAL);
	c->cvss = scan_get_enum(&in, 100) / 10.0;
	return scan_get_complete(&in) && c->source.n && c->vulnerability.n && c->version.n;
}

bool scan_get_trouble(struct vb_arena *a, struct vb_str bytes, struct model_unreadable *u)
{
	struct vb_cursor in = vb_cursor(bytes.p, bytes.n);

	u->path = vb_arena_printable(a, vb_get_str(&in));
	u->reader = scan_get_text(a, &in);
	u->reason = vb_arena_printable(a, vb_get_str(&in));
	return scan_get_complete(&in);
}

void scan_put_name(struct vb_buf *b, const struct scan_name *n)
{
	vb_put_u32(b, n->index);
	vb_put_u8(b, n->type);
	vb_put_u32(b, n->mode);
	vb_put_u32(b, n->uid);
	vb_put_u32(b, n->gid);
	vb_put_u64(b, n->size);
	vb_put_str(b, n->path);
	vb_put_str(b, n->link);
	vb_put_str(b, n->capabilities);
}

bool scan_get_name(struct vb_str bytes, struct scan_name *n)
{
	struct vb_cursor in = vb_cursor(bytes.p, bytes.n);

	n->index = vb_get_u32(&in);
	n->type = (uint8_t)scan_get_enum(&in, SCAN_HARD_LINK);
	n->mode = vb_get_u32(&in);
	n->uid = vb_get_u32(&in);
	n->gid = vb_get_u32(&in);
	n->size = vb_get_u64(&in);
	n->path = vb_get_str(&in);
	n->link = vb_get_str(&in);
	n->capabilities = vb_get_str(&in);
	return scan_get_complete(&in);
}

void scan_put_reference(struct vb_buf *b, const struct scan_reference *r)
{
	vb_put_u8(b, r->kind);
	for (size_t i = 0; i < VB_COUNT(r->v); i++)
		vb_put_str(b, r->v[i]);
}

bool scan_get_reference(struct vb_str bytes, struct scan_reference *r)
{
	struct vb_cursor in = vb_cursor(bytes.p, bytes.n);

	r->kind = (uint8_t)scan_get_enum(&in, SCAN_REF_LAST);
	for (size_t i = 0; i < VB_COUNT(r->v); i++)
		r->v[i] = vb_get_str(&in);
	return scan_get_complete(&in);
}

void scan_put_piece(struct vb_buf *b, const struct scan_piece *p)
{
	vb_put_u8(b, p->format);
	vb_put_u8(b, p->packed);
	vb_put_u64(b, p->from);
	vb_put_u64(b, p->size);
}

bool scan_get_piece(struct vb_str bytes, struct scan_piece *p)
{
	struct vb_cursor in = vb_cursor(bytes.p, bytes.n);

	p->format = (uint8_t)scan_get_enum(&in, SCAN_FORMAT_LAST);
	p->packed = scan_get_enum(&in, 1);
	p->from = vb_get_u64(&in);
	p->size = vb_get_u64(&in);
	return scan_get_complete(&in);
}
