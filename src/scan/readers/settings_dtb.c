/*
 * settings_dtb.c - flattened device trees (Devicetree Specification 0.4, chapter 5): big-endian header, a block of
 * structure tokens, a block of property names.
 *
 *   header: magic, totalsize, off_dt_struct, off_dt_strings, ..., size_dt_strings (+32), size_dt_struct (+36)
 *   structure: BEGIN_NODE name | PROP len nameoff value | NOP | END_NODE ... END, each aligned to four bytes
 *
 * Kept: the root, /chosen, /firmware, /reserved-memory and /signature: a board's tree has thousands of other properties
 * and a system ships hundreds of trees. Section is the node's path; a value is its text when it is text, else hexadecimal.
 */
#include "core/limits.h"
#include "scan/readers/settings.h"
#include "scan/readers/settings_int.h"

enum { DT_BEGIN = 1, DT_END_NODE = 2, DT_PROP = 3, DT_NOP = 4, DT_END = 9 };
enum { DT_DEPTH = 32, DT_RECORDS = 4096, DT_VALUE = 1024 };

struct tree {
	struct settings s;
	struct vb_cursor c;
	struct vb_str names; /* of properties */
	struct vb_str path[DT_DEPTH];
	unsigned depth;
	size_t records;
};

static bool is_kept(struct vb_str path)
{
	static const char *const below[] = {"/chosen", "/firmware", "/reserved-memory",
					    "/signature"};

	if (path.n <= 1)
		return true;
	for (size_t i = 0; i < VB_COUNT(below); i++)
		if (vb_str_starts(path, vb_str(below[i])))
			return true;
	return false;
}

/* Strings are separated and ended by NUL; shown as a list with spaces. */
static struct vb_str value_text(struct vb_arena *a, struct vb_str raw)
{
	bool text = raw.n && !raw.p[raw.n - 1] && raw.p[0];
	char *p;

	raw = vb_str_sub(raw, 0, DT_VALUE);
	for (size_t i = 0; text && i < raw.n; i++)
		text = !raw.p[i] || (raw.p[i] >= ' ' && raw.p[i] <= '~');
	if (!text)
		return vb_arena_hex(a, raw.p, raw.n);
	p = vb_arena_alloc(a, raw.n + 1);
	for (size_t i = 0; i < raw.n; i++)
		p[i] = raw.p[i] ? raw.p[i] : ' ';
	return vb_str_trim(vb_strn(p, raw.n));
}

static struct vb_str c_string(struct vb_str s, size_t at)
{
	struct vb_str rest = vb_str_from(s, at);

	return vb_str_sub(rest, 0, vb_str_chr(rest, '\0'));
}

static void prop_read(struct tree *t)
{
	uint32_t length = vb_get_u32(&t->c), name = vb_get_u32(&t->c);
	struct vb_str raw = vb_get_bytes(&t->c, length),
		      path = t->depth ? t->path[t->depth - 1] : VB_STR("/");

	if (t->c.bad || !is_kept(path) || name >= t->names.n || t->records++ >= DT_RECORDS)
		return;
	t->s.section = path;
	settings_emit(&t->s, c_string(t->names, name), value_text(t->s.in->arena, raw));
}

static void node_open(struct tree *t)
{
	struct vb_str rest = vb_strn((const char *)t->c.p + t->c.at, t->c.n - t->c.at);
	struct vb_str name = vb_str_sub(rest, 0, vb_str_chr(rest, '\0')),
		      outer = t->depth ? t->path[t->depth - 1] : VB_STR("");

	vb_seek(&t->c, t->c.at + name.n + 1);
	if (t->depth < DT_DEPTH) {
		if (vb_str_is(outer, "/"))
			outer.n = 0;
		t->path[t->depth] = vb_arena_printf(t->s.in->arena, "%.*s/%.*s", VB_FMT(outer),
						    VB_FMT(vb_str_sub(name, 0, 128)));
	}
	t->depth++;
}

static bool tree_read(struct tree *t)
{
	while (!t->c.bad && t->c.at < t->c.n) {
		uint32_t token = vb_get_u32(&t->c);

		if (token == DT_END)
			return true;
		if (token == DT_BEGIN)
			node_open(t);
		else if (token == DT_PROP)
			prop_read(t);
		else if (token == DT_END_NODE)
			t->depth -= t->depth > 0;
		else if (token != DT_NOP)
			return false;
		if (t->depth > DT_DEPTH)
			return false;
		vb_seek(&t->c, (t->c.at + 3) & ~(size_t)3);
	}
	return false;
}

bool settings_dtb_read(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_cursor c = vb_cursor(in->content.p, in->content.n);
	struct tree t = {.depth = 0};
	uint32_t structure, strings, strings_size, structure_size;

	c.big = true;
	if (vb_get_u32(&c) != 0xd00dfeed)
		return vb_fail(err, VB_E_INPUT, "no device tree: its magic number is missing");
	vb_seek(&c, 8);
	structure = vb_get_u32(&c);
	strings = vb_get_u32(&c);
	vb_seek(&c, 32);
	strings_size = vb_get_u32(&c);
	structure_size = vb_get_u32(&c);
	if (c.bad || structure > in->content.n || strings > in->content.n)
		return vb_fail(err, VB_E_INPUT, "the device tree is cut short");
	t.s = settings_open("dtb", in, out);
	t.s.line = 1;
	t.names = vb_str_sub(in->content, strings, strings_size);
	t.c = vb_cursor(in->content.p + structure,
			vb_str_sub(in->content, structure, structure_size).n);
	t.c.big = true;
	if (!tree_read(&t))
		scan_emit_trouble(out, "the device tree is damaged: part of it was read");
	return true;
}
