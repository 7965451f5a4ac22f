/*
 * sections.c - the two tables of an ELF file, read with bounds: program headers (what is loaded where) and section
 * headers (what is called what; strip may have removed them).
 * Source of the format: elf(5); generic System V ABI, chapters 4 and 5.
 */
#include "scan/readers/sections_int.h"

enum { SEGMENTS_MAX = 256, PT_LOAD = 1, PF_W = 2, SHT_NOBITS = 8 };

struct vb_cursor scan_sections_cursor(const struct scan_sections *s, struct vb_str bytes)
{
	struct vb_cursor c = vb_cursor(bytes.p, bytes.n);

	c.big = s->big;
	return c;
}

static uint64_t get_word(const struct scan_sections *s, struct vb_cursor *c)
{
	return s->wide ? vb_get_u64(c) : vb_get_u32(c);
}

static struct vb_str file_sub(const struct scan_sections *s, uint64_t offset, uint64_t n)
{
	if (offset > s->file.n || n > s->file.n - offset)
		return (struct vb_str){NULL, 0};
	return vb_str_sub(s->file, (size_t)offset, (size_t)n);
}

static void segment_read(struct vb_arena *a, struct scan_sections *s, struct vb_str entry)
{
	struct vb_cursor c = scan_sections_cursor(s, entry);
	uint32_t type = vb_get_u32(&c), flags = s->wide ? vb_get_u32(&c) : 0;
	uint64_t offset = get_word(s, &c), address = get_word(s, &c), size;

	get_word(s, &c); /* physical address */
	size = get_word(s, &c);
	get_word(s, &c); /* in memory */
	if (!s->wide)
		flags = vb_get_u32(&c);
	if (!c.bad && type == PT_LOAD && s->loaded.n < SEGMENTS_MAX)
		*vb_vec_add(a, &s->loaded) = (struct scan_segment){
			address, file_sub(s, offset, size), (flags & PF_W) != 0};
}

bool scan_sections_open(struct vb_arena *a, struct vb_str file, struct scan_sections *out)
{
	struct scan_sections s = {.file = file};
	struct vb_cursor c;
	uint64_t segments;
	unsigned n, size;

	if (file.n < 52 || memcmp(file.p, "\177ELF", 4) != 0)
		return false;
	s.wide = file.p[4] == 2;
	s.big = file.p[5] == 2;
	c = scan_sections_cursor(&s, file);
	vb_seek(&c, s.wide ? 32 : 28);
	segments = get_word(&s, &c);
	s.table = get_word(&s, &c);
	vb_get_u32(&c); /* flags */
	vb_get_u16(&c); /* size of this header */
	size = vb_get_u16(&c);
	n = vb_get_u16(&c);
	vb_get_u16(&c); /* size of a section header: the one of its class */
	s.count = vb_get_u16(&c);
	s.names = vb_get_u16(&c);
	for (unsigned i = 0; i < n && i < SEGMENTS_MAX && segments <= file.n; i++)
		segment_read(a, &s, file_sub(&s, segments + (uint64_t)i * size, s.wide ? 56 : 32));
	*out = s;
	return !c.bad;
}

/* Section number `i`: where its name stands, its bytes. */
static struct vb_str section_at(const struct scan_sections *s, uint32_t i, uint32_t *name)
{
	uint64_t each = s->wide ? 64 : 40;
	struct vb_cursor c = scan_sections_cursor(
		s, s->table <= s->file.n ? file_sub(s, s->table + i * each, each)
					 : (struct vb_str){NULL, 0});
	uint64_t offset, size;
	uint32_t type;

	*name = vb_get_u32(&c);
	type = vb_get_u32(&c);
	get_word(s, &c); /* flags */
	get_word(s, &c); /* address */
	offset = get_word(s, &c);
	size = get_word(s, &c);
	return c.bad || type == SHT_NOBITS ? (struct vb_str){NULL, 0} : file_sub(s, offset, size);
}

struct vb_str scan_section(const struct scan_sections *s, const char *wanted)
{
	uint32_t name;
	struct vb_str names = section_at(s, s->names, &name);

	for (uint32_t i = 0; i < s->count && names.n; i++) {
		struct vb_str bytes = section_at(s, i, &name), at = vb_str_from(names, name);

		if (vb_str_is(vb_str_sub(at, 0, vb_str_chr(at, '\0')), wanted))
			return bytes;
	}
	return (struct vb_str){NULL, 0};
}

struct vb_str scan_sections_at(const struct scan_sections *s, uint64_t address, uint64_t n)
{
	for (size_t i = 0; i < s->loaded.n; i++) {
		const struct scan_segment *l = &s->loaded.v[i];

		if (address >= l->address && address - l->address <= l->bytes.n &&
		    n <= l->bytes.n - (address - l->address))
			return vb_str_sub(l->bytes, (size_t)(address - l->address), (size_t)n);
	}
	return (struct vb_str){NULL, 0};
}
