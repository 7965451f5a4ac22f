/*
 * opkg.c - installed packages of OpenWrt and Yocto: stanzas like Debian's, with fewer words.
 *
 *   usr/lib/opkg/status, var/lib/opkg/status, lib/opkg/status   stanzas "Field: value"
 *   usr/lib/opkg/info/NAME.control                              the same fields and more; status is enough
 *   usr/lib/opkg/info/NAME.list                                 absolute paths of one package, one a line
 *
 * Status: "install user installed": the middle word lists flags; "user" says that a person asked for the package.
 * Source of the format: opkg, libopkg/pkg_parse.c and pkg.c (status words).
 */
#include "scan/readers/readers.h"
#include "scan/readers/relations_int.h"

#include "core/limits.h"

struct stanza {
	struct model_component c;
	struct vb_str status, depends, provides, source;
	uint32_t line;
};

static const struct {
	struct vb_str name;
	size_t offset;
} fields[] = {
	{VB_STR_INIT("Package"), offsetof(struct stanza, c.name)},
	{VB_STR_INIT("Version"), offsetof(struct stanza, c.version)},
	{VB_STR_INIT("Architecture"), offsetof(struct stanza, c.arch)},
	{VB_STR_INIT("Maintainer"), offsetof(struct stanza, c.supplier)},
	{VB_STR_INIT("License"), offsetof(struct stanza, c.licence)},
	{VB_STR_INIT("SourceName"), offsetof(struct stanza, c.source_name)},
	{VB_STR_INIT("Source"), offsetof(struct stanza, source)},
	{VB_STR_INIT("Status"), offsetof(struct stanza, status)},
	{VB_STR_INIT("Depends"), offsetof(struct stanza, depends)},
	{VB_STR_INIT("Provides"), offsetof(struct stanza, provides)},
};

/* On the disk: the last word of Status; without the field the file is a list of what an image was built of. */
static bool is_present(struct stanza *s)
{
	struct vb_str words = s->status, wish, flags, state;

	if (!s->status.n)
		return true;
	if (!vb_str_word(&words, &wish) || !vb_str_word(&words, &flags) ||
	    !vb_str_word(&words, &state))
		return false;
	s->c.direct = vb_str_find(flags, VB_STR("user")) < flags.n;
	return vb_str_is(state, "installed") || vb_str_is(state, "unpacked") ||
	       vb_str_is(state, "half-installed");
}

/* "a (>= 1) | b, c": every name of the list. */
static void relations_add(struct scan_relations *r, uint32_t index, struct vb_str list,
			  void (*add)(struct scan_relations *r, uint32_t package,
				      struct vb_str capability))
{
	struct vb_str group, name, word;

	while (vb_str_next(&list, ',', &group))
		while (vb_str_next(&group, '|', &name))
			if (vb_str_word(&name, &word))
				add(r, index, vb_str_sub(word, 0, vb_str_chr(word, '(')));
}

/* "busybox_1.36.1.bb": Yocto names the recipe file, OpenWrt's Source is a folder of its tree. */
static void recipe_take(struct stanza *s)
{
	size_t at = vb_str_chr(s->source, '_');

	if (!s->c.source_name.n && vb_str_ends(s->source, VB_STR(".bb")) && at < s->source.n)
		s->c.source_name = vb_str_sub(s->source, 0, at);
}

static void stanza_end(struct scan_out *out, struct scan_relations *r, struct stanza *s)
{
	uint32_t index;

	if (!s->line || !is_present(s))
		return;
	if (!s->c.name.n || !s->c.version.n) {
		scan_emit_trouble(out, "line %u: a package without %s", s->line,
				  s->c.name.n ? "version" : "name");
		return;
	}
	recipe_take(s);
	index = scan_relations_add(r, &s->c, s->line);
	relations_add(r, index, s->provides, scan_relations_provide);
	relations_add(r, index, s->depends, scan_relations_require);
}

static void field_set(struct stanza *s, struct vb_str line)
{
	size_t colon = vb_str_chr(line, ':');

	for (size_t i = 0; i < VB_COUNT(fields); i++)
		if (vb_str_ieq(fields[i].name, vb_str_sub(line, 0, colon))) {
			struct vb_str *slot = (struct vb_str *)(void *)((char *)s +
									fields[i].offset);

			*slot = vb_str_trim(vb_str_from(line, colon + 1));
			return;
		}
}

static const struct stanza fresh = {
	.c = {.type = VB_STR_INIT("opkg"), .reader = VB_STR_INIT("opkg")}};

static bool read_status(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str rest = in->content, line;
	struct stanza s = fresh;
	struct scan_relations r;
	uint32_t number = 0;

	(void)err;
	scan_relations_init(&r, in->arena);
	while (vb_str_line(&rest, &line)) {
		number++;
		if (!line.n) {
			stanza_end(out, &r, &s);
			s = fresh;
		} else if (line.p[0] != ' ' && line.p[0] != '\t') {
			s.line = s.line ? s.line : number;
			field_set(&s, line);
		}
	}
	stanza_end(out, &r, &s);
	scan_relations_emit(&r, in, out);
	return true;
}

static bool read_list(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str rest = in->content, line, name = scan_path_name(in->path);
	struct vb_str owner = vb_arena_printf(in->arena, "opkg:%.*s", (int)(name.n - 5), name.p);

	(void)err;
	while (vb_str_line(&rest, &line))
		scan_emit_owned(
			out, owner,
			vb_str_sub(line, 0, vb_str_chr(line, '\t'))); /* a mode may follow */
	return true;
}

static const char *const status_patterns[] = {"usr/lib/opkg/status", "var/lib/opkg/status",
					      "lib/opkg/status", NULL};
static const char *const list_patterns[] = {"usr/lib/opkg/info/*.list", "var/lib/opkg/info/*.list",
					    "lib/opkg/info/*.list", NULL};

const struct scan_reader scan_reader_opkg_status = {
	.name = "opkg",
	.patterns = status_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_status,
	.what = "installed packages of OpenWrt and Yocto systems, opkg's status file",
};

const struct scan_reader scan_reader_opkg_list = {
	.name = "opkg-list",
	.patterns = list_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_list,
	.what = "the paths each opkg package owns",
};
