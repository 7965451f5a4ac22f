/*
 * elf_notes.c - notes: { name size, description size, type, name, description }, padded to 4 bytes, or to 8 in a
 * segment or section aligned to 8. Sources: System V ABI, chapter 5 ("Note Section"); "Linux Extensions to gABI"
 * (GNU properties); x86-64 and AArch64 psABI supplements (feature bits).
 */
#include "scan/readers/elf_int.h"

enum { BUILD_ID_MAX = 64, GO_BUILD_ID = 4, ANDROID_IDENT = 1 };

static void skip_to(struct vb_cursor *c, size_t align)
{
	size_t over = c->at % align;

	vb_get_bytes(c, over ? align - over : 0);
}

/* An array of { type, size, data }, each padded to the size of a word. */
static void read_properties(const struct elf_file *f, struct vb_str data, struct elf_notes *out)
{
	struct vb_cursor c = vb_cursor(data.p, data.n);

	c.big = f->big;
	while (!c.bad && c.at + 8 <= c.n) {
		uint32_t type = vb_get_u32(&c), size = vb_get_u32(&c), value;
		size_t start = c.at;

		value = size >= 4 ? vb_get_u32(&c) : 0;
		if (c.bad || size > c.n - start)
			return;
		if (type == GNU_PROPERTY_X86_FEATURE_1_AND)
			out->x86_features = value;
		if (type == GNU_PROPERTY_AARCH64_FEATURE_1_AND)
			out->aarch64_features = value;
		c.at = start + size;
		skip_to(&c, f->wide ? 8 : 4);
	}
}

static void read_note(const struct elf_file *f, struct vb_str name, uint32_t type,
		      struct vb_str data, struct elf_notes *out)
{
	struct vb_str text = vb_str_sub(name, 0, vb_str_chr(name, '\0'));

	if (vb_str_is(text, "GNU") && type == NT_GNU_BUILD_ID && !out->build_id.n)
		out->build_id = vb_str_sub(data, 0, BUILD_ID_MAX);
	else if (vb_str_is(text, "GNU") && type == NT_GNU_PROPERTY_TYPE_0)
		read_properties(f, data, out);
	else if (vb_str_is(text, "Go") && type == GO_BUILD_ID)
		out->go = true;
	else if (vb_str_is(text, "Android") && type == ANDROID_IDENT)
		out->android = true;
}

static void read_notes(const struct elf_file *f, uint64_t at, uint64_t size, uint64_t align,
		       struct elf_notes *out)
{
	struct vb_cursor c = elf_cursor(f, at, size);
	size_t padding = align == 8 ? 8 : 4;

	while (!c.bad && c.at + 12 <= c.n) {
		uint32_t name_size = vb_get_u32(&c), size_of = vb_get_u32(&c),
			 type = vb_get_u32(&c);
		struct vb_str name = vb_get_bytes(&c, name_size), data;

		skip_to(&c, padding);
		data = vb_get_bytes(&c, size_of);
		if (c.bad)
			return;
		read_note(f, name, type, data, out);
		skip_to(&c, padding);
	}
}

/* Segments for what is loaded; sections for relocatable files and for the notes Go's linker puts in no segment. */
void elf_notes_read(const struct elf_file *f, struct elf_notes *out)
{
	struct elf_notes notes = {0};

	for (size_t i = 0; i < f->segments.n; i++) {
		const struct elf_segment *s = &f->segments.v[i];

		if (s->type == PT_NOTE || s->type == PT_GNU_PROPERTY)
			read_notes(f, s->offset, s->filesz, s->align, &notes);
	}
	for (size_t i = 0; i < f->sections.n && !notes.build_id.n; i++) {
		const struct elf_section *s = &f->sections.v[i];

		if (s->type == SHT_NOTE)
			read_notes(f, s->offset, s->size,
				   f->wide && vb_str_is(s->name, ".note.gnu.property") ? 8 : 4,
				   &notes);
	}
	*out = notes;
}
