/*
 * gobinary.c - what the Go linker writes into every program: the release of Go and the modules it was built of.
 *
 *   section .go.buildinfo (or, stripped of its name, at a multiple of 16 in a writable segment):
 *     "\xff Go buildinf:" u8 size of a pointer, u8 flags
 *     flags & 2   at byte 32: {varint length, bytes} of the release, then of the module text     Go 1.18 and later
 *     otherwise   at byte 16: two pointers to strings {pointer, length}; flags & 1: big-endian
 *   module text, between two marks of 16 bytes:
 *     path\tPACKAGE    mod\tPATH\tVERSION\tSUM    dep\tPATH\tVERSION\tSUM    =>\tPATH\tVERSION\tSUM (instead of the
 * last)
 *
 * Source of the format: Go, src/debug/buildinfo/buildinfo.go; src/runtime/debug/mod.go.
 */
#include "scan/readers/golang_int.h"
#include "scan/readers/readers.h"
#include "scan/readers/sections_int.h"

#include "core/limits.h"

enum { HEADER_BYTES = 32, ALIGN = 16, MARK_BYTES = 16, TEXT_MAX = 16 * 1024 * 1024 };

static const struct vb_str magic = VB_STR_INIT("\xff Go buildinf:");

/* From the header on, to the end of its section or segment. */
static struct vb_str buildinfo_find(const struct scan_sections *s)
{
	struct vb_str found = scan_section(s, ".go.buildinfo");

	if (vb_str_starts(found, magic))
		return found;
	for (size_t i = 0; i < s->loaded.n; i++) {
		struct vb_str bytes = s->loaded.v[i].bytes;

		for (size_t at = 0; s->loaded.v[i].writable && at + HEADER_BYTES <= bytes.n;
		     at += ALIGN)
			if (memcmp(bytes.p + at, magic.p, magic.n) == 0)
				return vb_str_from(bytes, at);
	}
	return (struct vb_str){NULL, 0};
}

static struct vb_str get_inline(struct vb_cursor *c)
{
	uint64_t n = 0;

	for (unsigned shift = 0; shift < 63; shift += 7) {
		uint8_t b = vb_get_u8(c);

		n |= (uint64_t)(b & 0x7f) << shift;
		if (!(b & 0x80))
			return n <= TEXT_MAX ? vb_get_bytes(c, (size_t)n)
					     : (struct vb_str){NULL, 0};
	}
	return (struct vb_str){NULL, 0};
}

/* A Go string by the address of its {pointer, length}. */
static struct vb_str get_pointed(const struct scan_sections *s, uint64_t address)
{
	unsigned size = s->wide ? 8 : 4;
	struct vb_cursor c = scan_sections_cursor(s, scan_sections_at(s, address, size * 2u));
	uint64_t at = s->wide ? vb_get_u64(&c) : vb_get_u32(&c),
		 n = s->wide ? vb_get_u64(&c) : vb_get_u32(&c);

	return c.bad || n > TEXT_MAX ? (struct vb_str){NULL, 0} : scan_sections_at(s, at, n);
}

static void texts_read(const struct scan_sections *s, struct vb_str info, struct vb_str *release,
		       struct vb_str *modules)
{
	struct vb_cursor c = scan_sections_cursor(s, info);
	uint8_t flags;

	vb_seek(&c, magic.n + 1);
	flags = vb_get_u8(&c);
	if (flags & 2) {
		vb_seek(&c, HEADER_BYTES);
		*release = get_inline(&c);
		*modules = get_inline(&c);
	} else {
		*release = get_pointed(s, s->wide ? vb_get_u64(&c) : vb_get_u32(&c));
		*modules = get_pointed(s, s->wide ? vb_get_u64(&c) : vb_get_u32(&c));
	}
}

/* A program built where it was developed calls itself "(devel)"; with a version it is somebody's release. */
static void module_put(struct model_component *c, struct vb_str line, bool dep)
{
	struct vb_str path, version;

	vb_str_next(&line, '\t', &path);
	if (!vb_str_next(&line, '\t', &version))
		version = (struct vb_str){NULL, 0};
	*c = (struct model_component){
		.type = VB_STR("golang"), .version = version,
			       .ecosystem = VB_STR("Go"), .reader = VB_STR("go-binary")};
	golang_path_put(c, path);
	if (vb_str_is(version, "(devel)") || !version.n) {
		c->version = VB_STR("");
		c->own = !dep;
	}
}

static void modules_emit(const struct scan_input *in, struct scan_out *out, struct vb_str text)
{
	struct vb_str line, verb;
	struct model_component c = {.own = false}, own = {.own = false};

	for (bool more = true; more;) {
		bool dep, mod, by;

		more = vb_str_next(&text, '\n', &line);
		verb = vb_str_sub(line, 0, more ? vb_str_chr(line, '\t') : 0);
		dep = vb_str_is(verb, "dep");
		mod = vb_str_is(verb, "mod");
		by = vb_str_is(verb, "=>");
		if (by && c.name.n)
			module_put(&c, vb_str_from(line, verb.n + 1), true);
		if (c.name.n && !by) { /* complete: nothing replaces it any more */
			*vb_vec_add(in->arena, &own.needs) =
				c.group.n ? vb_arena_printf(in->arena, "%.*s/%.*s", VB_FMT(c.group),
							    VB_FMT(c.name))
					  : c.name;
			scan_package_emit(in, out, &c, 0);
			c.name.n = 0;
		}
		if (mod)
			module_put(&own, vb_str_from(line, verb.n + 1), false);
		else if (dep)
			module_put(&c, vb_str_from(line, verb.n + 1), true);
	}
	if (own.name.n)
		scan_package_emit(in, out, &own, 0);
}

static bool read_binary(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str info, release, modules;
	struct scan_sections s;

	(void)err;
	if (!scan_sections_open(in->arena, in->content, &s))
		return true; /* what is wrong with it the ELF reader tells */
	info = buildinfo_find(&s);
	if (info.n < HEADER_BYTES)
		return true;
	texts_read(&s, info, &release, &modules);
	golang_stdlib_emit(in, out, release, "go-binary", 0);
	if (modules.n > 2 * MARK_BYTES)
		modules_emit(in, out, vb_str_sub(modules, MARK_BYTES, modules.n - 2 * MARK_BYTES));
	else if (!release.n)
		scan_emit_trouble(out, "a Go program whose build information cannot be read");
	return true;
}

const struct scan_reader scan_reader_go_binary = {
	.name = "go-binary",
	.magic = "\177ELF",
	.magic_length = 4,
	.max_bytes = VB_LIMIT_ELF_BYTES,
	.read = read_binary,
	.what = "Go modules and release inside programs (debug/buildinfo)",
};
