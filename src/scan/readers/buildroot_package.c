/*
 * buildroot_package.c - the makefile of a Buildroot package: which version it builds and which flaws it passes over.
 *
 *   package/sail/sail.mk        SAIL_VERSION = 1.2.3            ──► setting "source-tree"
 *                               # 0002-bound-the-mast.patch
 *                               SAIL_IGNORE_CVES += CVE-...     ──► claim: stated mended when the comment names a patch,
 *                                                                   else noted, with the comment as its reason
 *   package/sail/0002-*.patch   all of them are applied; in a folder named after a version, to that one (scan/patches.c)
 *
 * Source: Buildroot's manual, "Generic package reference" (LIBFOO_IGNORE_CVES) and "Patching a package".
 */
#include "scan/readers/readers.h"

#include "core/limits.h"
#include "scan/readers/claims_int.h"
#include "scan/readers/package_int.h"

enum { DEPTH = 4, REASON_BYTES = 300 };

struct package {
	const struct scan_input *in;
	struct scan_out *out;
	struct vb_str name, prefix, version;
};

/* "gst1-plugins.x" to "GST1_PLUGINS_X" */
static struct vb_str prefix_of(struct vb_arena *a, struct vb_str name)
{
	char *p = vb_arena_alloc(a, name.n);

	for (size_t i = 0; i < name.n; i++)
		p[i] = name.p[i] >= 'a' && name.p[i] <= 'z'   ? (char)(name.p[i] - 32)
		       : name.p[i] == '-' || name.p[i] == '.' ? '_'
							      : name.p[i];
	return vb_strn(p, name.n);
}

/* Value of "VARIABLE = value", or empty. */
static struct vb_str variable(struct vb_str text, struct vb_str name)
{
	struct vb_str line;

	while (vb_str_line(&text, &line)) {
		size_t eq = vb_str_chr(line, '=');
		struct vb_str left = vb_str_sub(line, 0, eq);

		if (left.n && left.p[left.n - 1] == ':')
			left.n--;
		if (eq < line.n && vb_str_eq(vb_str_trim(left), name))
			return vb_str_trim(vb_str_from(line, eq + 1));
	}
	return (struct vb_str){NULL, 0};
}

/* $(SAIL_VERSION_MAJOR).4; false when something in it stands in another file. */
static bool expand(const struct package *p, struct vb_str value, unsigned depth, struct vb_buf *out)
{
	while (value.n) {
		size_t open = vb_str_find(value, VB_STR("$(")), close = vb_str_chr(value, ')');
		struct vb_str found;

		vb_buf_str(out, vb_str_sub(value, 0, open));
		if (open == value.n)
			return true;
		if (close == value.n || close < open || depth == DEPTH)
			return false;
		found = variable(p->in->content, vb_str_sub(value, open + 2, close - open - 2));
		if (!found.n || !expand(p, found, depth + 1, out))
			return false;
		value = vb_str_from(value, close + 1);
	}
	return true;
}

static void version_read(struct package *p)
{
	struct vb_str value = variable(
		p->in->content, vb_arena_printf(p->in->arena, "%.*s_VERSION", VB_FMT(p->prefix)));
	struct vb_buf b;

	vb_buf_init(&b, VB_LIMIT_VERSION_BYTES);
	p->version = value.n && expand(p, value, 0, &b) && !b.over
			     ? scan_text_clean(p->in->arena,
					       vb_arena_str(p->in->arena, vb_buf_view(&b)))
			     : VB_STR("%");
	vb_buf_done(&b);
}

static void ignored(const struct package *p, struct vb_str line, struct vb_str why, uint32_t number)
{
	bool patch = vb_str_find(why, VB_STR(".patch")) < why.n;
	struct vb_arena *a = p->in->arena;
	struct vb_str id;
	size_t at;

	while (scan_claims_next_id(&line, &id, &at))
		scan_emit_claim(p->out,
				&(struct model_fix_claim){
					.kind = patch ? MODEL_CLAIM_RECIPE : MODEL_CLAIM_NOTED,
					.source = p->name,
					.vulnerability = vb_arena_printf(
						a, "CVE%.*s", VB_FMT(vb_str_from(id, 3))),
					.version = p->version,
					.line = number,
					.detail = why});
}

/* Comments right above a statement are its reason, joined. */
static struct vb_str reason_join(struct vb_arena *a, struct vb_str why, struct vb_str line)
{
	while (line.n && (line.p[0] == '#' || line.p[0] == ' '))
		line = vb_str_from(line, 1);
	return vb_arena_printable(
		a, vb_str_sub(vb_arena_printf(a, "%.*s%s%.*s", VB_FMT(why), why.n ? " " : "",
					      VB_FMT(vb_str_sub(line, 0, REASON_BYTES))),
			      0, REASON_BYTES));
}

static void statements_read(const struct package *p)
{
	struct vb_str key = vb_arena_printf(p->in->arena, "%.*s_IGNORE_CVES", VB_FMT(p->prefix)),
		      rest = p->in->content, line, why = {NULL, 0};
	bool continued = false, ours = false;
	uint32_t number = 0;

	while (vb_str_line(&rest, &line)) {
		number++;
		if (!continued && line.n && line.p[0] == '#') {
			why = reason_join(p->in->arena, why, line);
			continue;
		}
		if (!continued)
			ours = vb_str_starts(line, key);
		if (ours)
			ignored(p, line, why.n ? why : VB_STR("ignored"), number);
		continued = line.n && line.p[line.n - 1] == '\\';
		if (!continued && !ours)
			why.n = 0; /* one reason may stand above several */
	}
}

static bool read_package(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str base = scan_path_name(in->path), stem = vb_str_sub(base, 0, base.n - 3),
		      dir = vb_str_sub(in->path, 0, in->path.n - base.n - (base.n < in->path.n));
	struct package p = {.in = in, .out = out, .name = stem};

	(void)err;
	if (!stem.n || !vb_str_eq(scan_path_name(dir), stem))
		return true; /* some other makefile */
	p.name = scan_text_clean(in->arena, stem);
	p.prefix = prefix_of(in->arena, stem);
	version_read(&p);
	if (!variable(in->content, vb_arena_printf(in->arena, "%.*s_VERSION", VB_FMT(p.prefix))).n)
		return true;
	scan_emit_setting(out, &(struct model_setting){.format = VB_STR_INIT("source-tree"),
						       .key = p.name,
						       .value = p.version});
	statements_read(&p);
	return true;
}

static const char *const patterns[] = {"**/package/**/*.mk", "**/boot/*/*.mk", "**/linux/linux.mk",
				       NULL};

const struct scan_reader scan_reader_buildroot_package = {
	.name = "buildroot-package",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_SETTING_BYTES,
	.read = read_package,
	.what = "version and ignored flaws of a Buildroot package, NAME.mk",
};
