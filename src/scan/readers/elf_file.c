/*
 * elf_file.c - ELF header, segments, sections. Source of the format: System V ABI, chapter 4 ("Object Files"), and
 * elf(5). Segments are what runs, so a damaged segment table is an error; section headers are for tools, so a
 * damaged section table is only noted.
 */
#include "scan/readers/elf_int.h"

enum { STRING_MAX = 4096, SECTIONS_MAX = 1 << 20 };

struct table { /* of headers */
	uint64_t at, n;
	uint16_t entry_size;
};

struct header {
	struct table segments, sections;
	uint32_t names; /* section that names sections */
};

struct vb_cursor elf_cursor(const struct elf_file *f, uint64_t at, uint64_t size)
{
	struct vb_cursor c = vb_cursor(f->bytes.p, 0);

	c.big = f->big;
	if (at > f->bytes.n || size > f->bytes.n - at) {
		c.bad = true;
		return c;
	}
	c.p += at;
	c.n = (size_t)size;
	return c;
}

uint64_t elf_word(const struct elf_file *f, struct vb_cursor *c)
{
	return f->wide ? vb_get_u64(c) : vb_get_u32(c);
}

struct vb_str elf_bytes(const struct elf_file *f, uint64_t at, uint64_t size)
{
	if (at > f->bytes.n || size > f->bytes.n - at)
		return (struct vb_str){NULL, 0};
	return vb_str_sub(f->bytes, (size_t)at, (size_t)size);
}

struct vb_str elf_string(struct vb_str table, uint64_t at)
{
	struct vb_str s;
	size_t end;

	if (at >= table.n)
		return (struct vb_str){NULL, 0};
	s = vb_str_sub(table, (size_t)at, STRING_MAX);
	end = vb_str_chr(s, '\0');
	return end < s.n ? vb_str_sub(s, 0, end) : (struct vb_str){NULL, 0};
}

bool elf_offset_of(const struct elf_file *f, uint64_t vaddr, uint64_t *offset)
{
	for (size_t i = 0; i < f->segments.n; i++) {
		const struct elf_segment *s = &f->segments.v[i];

		if (s->type == PT_LOAD && vaddr >= s->vaddr && vaddr - s->vaddr < s->filesz &&
		    !__builtin_add_overflow(s->offset, vaddr - s->vaddr, offset))
			return true;
	}
	return false;
}

const struct elf_segment *elf_segment_find(const struct elf_file *f, uint32_t type)
{
	for (size_t i = 0; i < f->segments.n; i++)
		if (f->segments.v[i].type == type)
			return &f->segments.v[i];
	return NULL;
}

const struct elf_section *elf_section_find(const struct elf_file *f, const char *name)
{
	struct vb_str wanted = vb_str(name);

	for (size_t i = 0; i < f->sections.n; i++)
		if (vb_str_eq(f->sections.v[i].name, wanted))
			return &f->sections.v[i];
	return NULL;
}

struct vb_str elf_section_bytes(const struct elf_file *f, const struct elf_section *s)
{
	return s && s->type != SHT_NOBITS ? elf_bytes(f, s->offset, s->size)
					  : (struct vb_str){NULL, 0};
}

/* ---- reading ---------------------------------------------------------------------------- */

static bool read_ident(struct elf_file *f, struct vb_error *err)
{
	const unsigned char *p = (const unsigned char *)f->bytes.p;

	if (f->bytes.n < EI_NIDENT || memcmp(p, ELFMAG, SELFMAG) != 0)
		return vb_fail(err, VB_E_INPUT, "not an ELF file");
	if (p[EI_CLASS] != ELFCLASS32 && p[EI_CLASS] != ELFCLASS64)
		return vb_fail(err, VB_E_INPUT, "ELF class %u is neither 32 nor 64 bits",
			       p[EI_CLASS]);
	if (p[EI_DATA] != ELFDATA2LSB && p[EI_DATA] != ELFDATA2MSB)
		return vb_fail(err, VB_E_INPUT, "ELF byte order %u is unknown", p[EI_DATA]);
	f->wide = p[EI_CLASS] == ELFCLASS64;
	f->big = p[EI_DATA] == ELFDATA2MSB;
	return true;
}

static bool read_header(struct elf_file *f, struct header *h, struct vb_error *err)
{
	struct vb_cursor c = elf_cursor(f, 0, f->bytes.n);

	vb_seek(&c, EI_NIDENT);
	f->type = vb_get_u16(&c);
	f->machine = vb_get_u16(&c);
	vb_get_u32(&c);  /* version */
	elf_word(f, &c); /* entry */
	h->segments.at = elf_word(f, &c);
	h->sections.at = elf_word(f, &c);
	vb_get_u32(&c); /* flags */
	vb_get_u16(&c); /* size of this header */
	h->segments.entry_size = vb_get_u16(&c);
	h->segments.n = vb_get_u16(&c);
	h->sections.entry_size = vb_get_u16(&c);
	h->sections.n = vb_get_u16(&c);
	h->names = vb_get_u16(&c);
	if (c.bad)
		return vb_fail(err, VB_E_INPUT,
			       "truncated: the ELF header does not fit in %zu bytes", f->bytes.n);
	if (f->type < ET_REL || f->type > ET_CORE)
		return vb_fail(err, VB_E_INPUT, "ELF type %u is unknown", f->type);
	return true;
}

static struct elf_section read_section(const struct elf_file *f, const struct header *h, uint64_t i,
				       uint32_t *name)
{
	struct vb_cursor c = elf_cursor(f, h->sections.at + i * h->sections.entry_size,
					h->sections.entry_size);
	struct elf_section s = {0};

	*name = vb_get_u32(&c);
	s.type = vb_get_u32(&c);
	s.flags = elf_word(f, &c);
	s.addr = elf_word(f, &c);
	s.offset = elf_word(f, &c);
	s.size = elf_word(f, &c);
	s.link = vb_get_u32(&c);
	return s;
}

/* Numbers that do not fit in 16 bits stand in section 0 (sh_size, sh_link, sh_info). */
static void read_large_numbers(struct elf_file *f, struct header *h)
{
	struct elf_section zero;
	struct vb_cursor c;
	uint32_t name;

	if (!h->sections.at ||
	    h->sections.entry_size != (f->wide ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr)))
		return;
	zero = read_section(f, h, 0, &name);
	if (h->sections.n == 0)
		h->sections.n = zero.size;
	if (h->names == SHN_XINDEX)
		h->names = zero.link;
	if (h->segments.n == PN_XNUM) {
		c = elf_cursor(f, h->sections.at, h->sections.entry_size);
		vb_seek(&c,
			f->wide ? offsetof(Elf64_Shdr, sh_info) : offsetof(Elf32_Shdr, sh_info));
		h->segments.n = vb_get_u32(&c);
	}
}

static bool table_fits(const struct elf_file *f, const struct table *t)
{
	uint64_t bytes;

	return !__builtin_mul_overflow(t->n, (uint64_t)t->entry_size, &bytes) &&
	       t->at <= f->bytes.n && bytes <= f->bytes.n - t->at;
}

static struct elf_segment read_segment(const struct elf_file *f, uint64_t at)
{
	struct vb_cursor c = elf_cursor(f, at, f->wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr));
	struct elf_segment s = {.type = vb_get_u32(&c)};

	if (f->wide)
		s.flags = vb_get_u32(&c);
	s.offset = elf_word(f, &c);
	s.vaddr = elf_word(f, &c);
	elf_word(f, &c); /* physical address */
	s.filesz = elf_word(f, &c);
	s.memsz = elf_word(f, &c);
	if (!f->wide)
		s.flags = vb_get_u32(&c);
	s.align = elf_word(f, &c);
	return s;
}

static bool read_segments(struct elf_file *f, const struct table *t, struct vb_error *err)
{
	if (!t->n)
		return true;
	if (t->entry_size != (f->wide ? sizeof(Elf64_Phdr) : sizeof(Elf32_Phdr)))
		return vb_fail(err, VB_E_INPUT,
			       "program headers of %u bytes are not what this class has",
			       t->entry_size);
	if (!table_fits(f, t))
		return vb_fail(
			err, VB_E_INPUT,
			"truncated: the %llu program headers at byte %llu lie outside the file",
			(unsigned long long)t->n, (unsigned long long)t->at);
	for (uint64_t i = 0; i < t->n; i++)
		*vb_vec_add(f->arena, &f->segments) = read_segment(f, t->at + i * t->entry_size);
	return true;
}

static void read_sections(struct elf_file *f, const struct header *h)
{
	VB_VEC(uint32_t) names = {0};
	struct vb_str table;
	uint32_t name;

	if (!h->sections.n || !h->sections.at)
		return;
	if (h->sections.entry_size != (f->wide ? sizeof(Elf64_Shdr) : sizeof(Elf32_Shdr)) ||
	    h->sections.n > SECTIONS_MAX || !table_fits(f, &h->sections)) {
		f->damage = "the section headers lie outside the file or have no possible size";
		return;
	}
	for (uint64_t i = 0; i < h->sections.n; i++) {
		*vb_vec_add(f->arena, &f->sections) = read_section(f, h, i, &name);
		*vb_vec_add(f->arena, &names) = name;
	}
	if (h->names >= f->sections.n)
		return;
	table = elf_section_bytes(f, &f->sections.v[h->names]);
	for (size_t i = 0; i < f->sections.n; i++)
		f->sections.v[i].name = elf_string(table, names.v[i]);
}

bool elf_file_open(struct vb_arena *a, struct vb_str bytes, struct elf_file *out,
		   struct vb_error *err)
{
	struct elf_file f = {.bytes = bytes, .arena = a};
	struct header h = {0};

	if (!read_ident(&f, err) || !read_header(&f, &h, err))
		return false;
	read_large_numbers(&f, &h);
	if (!read_segments(&f, &h.segments, err))
		return false;
	read_sections(&f, &h);
	*out = f;
	return true;
}
