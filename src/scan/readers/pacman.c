/*
 * pacman.c - installed packages of Arch Linux and its kin: var/lib/pacman/local/NAME-VERSION/{desc,files}.
 *
 *   %NAME%          each key stands on a line of its own, its values on the lines below, a blank line ends them
 *   zlib
 *
 *   %REASON%        1: installed as a dependency; absent: asked for
 *
 * Source of the format: pacman, lib/libalpm/be_local.c.
 */
#include "scan/readers/package_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

/* "glibc>=2.38", "libz.so=1-64": the name alone. */
static struct vb_str name_of(struct vb_str relation)
{
	size_t n = 0;

	while (n < relation.n && !strchr("<>=", relation.p[n]))
		n++;
	return vb_str_sub(relation, 0, n);
}

static void value_add(const struct scan_input *in, struct model_component *c, struct vb_str key,
		      struct vb_str value)
{
	if (vb_str_is(key, "%NAME%"))
		c->name = value;
	else if (vb_str_is(key, "%BASE%"))
		c->source_name = value;
	else if (vb_str_is(key, "%VERSION%"))
		c->version = value;
	else if (vb_str_is(key, "%ARCH%"))
		c->arch = vb_str_is(value, "any") ? VB_STR("") : value;
	else if (vb_str_is(key, "%PACKAGER%"))
		c->supplier = value;
	else if (vb_str_is(key, "%LICENSE%"))
		c->licence = c->licence.n ? vb_arena_printf(in->arena, "%.*s AND %.*s",
							    VB_FMT(c->licence), VB_FMT(value))
					  : value;
	else if (vb_str_is(key, "%REASON%"))
		c->direct = vb_str_is(value, "0");
	else if (vb_str_is(key, "%DEPENDS%"))
		*vb_vec_add(in->arena, &c->needs) = name_of(value);
}

enum { LICENCES_MAX = 64 }; /* of one package: each is appended to the text before it */

static bool read_desc(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct model_component c = {.type = VB_STR("alpm"), .reader = VB_STR("pacman"),
									     .direct = true};
	struct vb_str rest = in->content, line, key = {NULL, 0};
	unsigned licences = 0;

	while (vb_str_line(&rest, &line)) {
		if (!line.n)
			key = line;
		else if (!key.n)
			key = line;
		else if (!vb_str_is(key, "%LICENSE%") || ++licences <= LICENCES_MAX)
			value_add(in, &c, key, line);
	}
	if (!c.name.n || !c.version.n)
		return vb_fail(err, VB_E_INPUT, "no %%NAME%% or no %%VERSION%%");
	scan_package_emit(in, out, &c, 1);
	return true;
}

/* NAME-VERSION-RELEASE: the folder says which package the paths belong to. */
static struct vb_str owner_of(const struct scan_input *in)
{
	struct vb_str folder = vb_str_sub(in->path, 0, vb_str_rchr(in->path, '/')),
		      name = scan_path_name(folder);
	size_t release = vb_str_rchr(name, '-');
	size_t version = vb_str_rchr(vb_str_sub(name, 0, release), '-');

	if (version >= release)
		return name;
	return vb_arena_printf(in->arena, "pacman:%.*s", (int)version, name.p);
}

static bool read_files(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str rest = in->content, line, owner = owner_of(in), key = {NULL, 0};

	(void)err;
	while (vb_str_line(&rest, &line)) {
		if (!line.n || !key.n)
			key = line;
		else if (vb_str_is(key, "%FILES%") && line.p[line.n - 1] != '/')
			scan_emit_owned(out, owner, line);
	}
	return true;
}

static const char *const desc_patterns[] = {"var/lib/pacman/local/*/desc", NULL};
static const char *const files_patterns[] = {"var/lib/pacman/local/*/files", NULL};

const struct scan_reader scan_reader_pacman_desc = {
	.name = "pacman",
	.patterns = desc_patterns,
	.max_bytes = VB_LIMIT_SETTING_BYTES,
	.packages = true,
	.read = read_desc,
	.what = "installed packages of Arch Linux, pacman's local database",
};

const struct scan_reader scan_reader_pacman_files = {
	.name = "pacman-files",
	.patterns = files_patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_files,
	.what = "the paths each pacman package owns",
};
