/*
 * strings.c - versions that stripped programs, libraries, kernels and firmware images say in plain text.
 *
 *   bytes ──► each '.' between two digits ──► the run of version bytes around it ──► signs (strings_table.c) whose text
 *             stands right before and after ──► component of type generic, once a name and version
 *
 * Versions have dots and machine code rarely has one between digits, so this touches each byte once and little else.
 * In a program with section headers only its read-only data is looked at. What a package of the distribution owns is
 * that package: the scan drops it again once it knows (scan/owner.c). A kernel image packed as bzImage says its version
 * in its header (Documentation/arch/x86/boot.rst, "kernel_version").
 */
#include "scan/readers/strings_int.h"

#include "scan/readers/package_int.h"
#include "scan/readers/readers.h"
#include "scan/readers/sections_int.h"

#include "core/limits.h"

enum { VERSION_MAX = 64, FOUND_MAX = 64 };

struct found {
	const char *name;
	struct vb_str version;
};

struct search {
	const struct scan_input *in;
	struct scan_out *out;
	struct vb_str bytes, file; /* what is searched; the file's name */
	struct found found[FOUND_MAX];
	size_t n;
	struct model_component file_of; /* only its digests are used */
};

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_version_byte(char c)
{
	return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
	       c == '-' || c == '+' || c == '~' || c == '_';
}

static bool is_printable(struct vb_str s, size_t at)
{
	return at < s.n && (unsigned char)s.p[at] >= 0x20 && (unsigned char)s.p[at] < 0x7f;
}

/* From the first digit of the number that `dot` follows to the last byte that may belong to a version. */
static struct vb_str token_at(struct vb_str s, size_t dot, size_t *from)
{
	size_t start = dot, end = dot;

	while (start && is_digit(s.p[start - 1]) && dot - start < VERSION_MAX)
		start--;
	while (end < s.n && end - start < VERSION_MAX && is_version_byte(s.p[end]))
		end++;
	while (end > dot + 1 && !is_digit(s.p[end - 1]) &&
	       !(s.p[end - 1] >= 'a' && s.p[end - 1] <= 'z'))
		end--;
	*from = start;
	return vb_str_sub(s, start, end - start);
}

static unsigned dots_of(struct vb_str version)
{
	unsigned n = 0;

	for (size_t i = 0; i < version.n; i++)
		n += version.p[i] == '.';
	return n;
}

static bool sign_fits(const struct search *s, const struct scan_sign *sign, struct vb_str version,
		      size_t from)
{
	struct vb_str before = vb_str(sign->before), after = vb_str(sign->after);
	size_t start = from - before.n, end = from + version.n;

	if (from < before.n || memcmp(s->bytes.p + start, before.p, before.n) != 0)
		return false;
	if (start && (sign->flags & SIGN_START) && is_printable(s->bytes, start - 1))
		return false;
	if ((sign->flags & SIGN_ALONE) && is_printable(s->bytes, end))
		return false;
	if (sign->file && !vb_glob(vb_str(sign->file), s->file))
		return false;
	if (end < s->bytes.n && strchr("*,", s->bytes.p[end]) && s->bytes.p[end] && !after.n)
		return false; /* a pattern, or a list of other people's versions */
	if (sign->flags & SIGN_ALONE)
		return dots_of(version) == sign->dots;
	return vb_str_starts(vb_str_from(s->bytes, end), after) && dots_of(version) >= sign->dots;
}

static void found_add(struct search *s, const struct scan_sign *sign, struct vb_str version)
{
	struct model_component c = {
		.type = VB_STR("generic"), .name = vb_str(sign->name), .version = version,
			       .supplier = vb_str(sign->supplier),
			       .reader = VB_STR("strings"),
						.vendored = scan_path_vendored(s->in->path)};

	for (size_t i = 0; i < s->n; i++)
		if (strcmp(s->found[i].name, sign->name) == 0 &&
		    vb_str_eq(s->found[i].version, version))
			return;
	if (s->n == FOUND_MAX)
		return; /* no program is made of so many: a list of versions, a virus scanner's data */
	if (!s->n)      /* once a file, and only of those that say something */
		scan_package_bytes(s->in->arena, &s->file_of, s->in->content);
	memcpy(&c.hashes, &s->file_of.hashes,
	       sizeof(c.hashes)); /* several in one program: the file they are all in */
	s->found[s->n++] = (struct found){sign->name, version};
	if (vb_str_is(
		    c.name,
		    "linux")) { /* as OSV spells it; the release's own suffix is no version of upstream's */
		c.ecosystem = VB_STR("Linux");
		c.source_name = VB_STR("Kernel");
		c.source_version = vb_str_sub(version, 0, vb_str_chr(version, '-'));
	}
	scan_package_emit(s->in, s->out, &c, 0);
}

static void search_bytes(struct search *s, struct vb_str bytes)
{
	const char *p = bytes.p;

	s->bytes = bytes;
	while (bytes.n && (p = memchr(p, '.', bytes.n - (size_t)(p - bytes.p)))) {
		size_t dot = (size_t)(p++ - bytes.p), from;
		struct vb_str version;

		if (!dot || dot + 1 >= bytes.n || !is_digit(bytes.p[dot - 1]) ||
		    !is_digit(bytes.p[dot + 1]))
			continue;
		version = token_at(bytes, dot, &from);
		if (from && bytes.p[from - 1] == '.')
			continue; /* not the first dot of its version */
		for (size_t i = 0; i < scan_signs_count; i++)
			if (sign_fits(s, &scan_signs[i], version, from))
				found_add(s, &scan_signs[i], version);
	}
}

/* bzImage: "HdrS" at 0x202, at 0x20e the place of the version's text, less 0x200. */
static void search_bzimage(struct search *s)
{
	static const struct scan_sign linux_sign = {"linux", NULL, "", NULL, "kernel.org", 0, 1};
	struct vb_cursor c = vb_cursor(s->in->content.p, s->in->content.n);
	struct vb_str text;
	size_t from;

	vb_seek(&c, 0x202);
	if (!vb_str_is(vb_get_bytes(&c, 4), "HdrS"))
		return;
	vb_seek(&c, 0x20e);
	text = vb_str_sub(vb_str_from(s->in->content, (size_t)vb_get_u16(&c) + 0x200), 0, 256);
	text = vb_str_sub(text, 0, vb_str_chr(text, '\0'));
	if (!c.bad && text.n && is_digit(text.p[0]) && vb_str_chr(text, '.') < text.n)
		found_add(s, &linux_sign, token_at(text, vb_str_chr(text, '.'), &from));
}

static bool read_program(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct search s = {.in = in, .out = out, .file = scan_path_name(in->path)};
	struct scan_sections sections;
	struct vb_str rodata = {NULL, 0};

	(void)err;
	if (vb_str_ends(in->path, VB_STR(".ko")))
		return true; /* a module is of the kernel that stands beside it */
	if (scan_sections_open(in->arena, in->content, &sections))
		rodata = scan_section(&sections, ".rodata");
	search_bytes(&s, rodata.n ? rodata : in->content);
	return true;
}

static bool read_image(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct search s = {.in = in, .out = out, .file = scan_path_name(in->path)};

	(void)err;
	if (vb_str_starts(in->content, VB_STR("\177ELF")))
		return true; /* read as a program */
	search_bzimage(&s);
	search_bytes(&s, in->content);
	return true;
}

static const char *const image_patterns[] = {
	"**/vmlinuz*",    "**/bzImage*",    "**/zImage*", "**/uImage*", "**/Image", "**/Image-*",
	"**/u-boot*.bin", "**/u-boot*.img", "**/SPL",     "**/MLO",     NULL};

const struct scan_reader scan_reader_strings = {
	.name = "strings",
	.magic = "\177ELF",
	.magic_length = 4,
	.max_bytes = VB_LIMIT_ELF_BYTES,
	.read = read_program,
	.what = "versions that stripped programs and libraries say in plain text",
};

const struct scan_reader scan_reader_strings_image = {
	.name = "strings-image",
	.patterns = image_patterns,
	.max_bytes = VB_LIMIT_ELF_BYTES,
	.read = read_image,
	.what = "versions of kernels and boot loaders in their images",
};
