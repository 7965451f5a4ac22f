/*
 * apk.c - Alpine's database of installed packages, lib/apk/db/installed, to components and owned paths.
 *
 *   P:name  V:version  A:arch  L:licence  o:origin (source package)  m:maintainer  D:depends  p:provides
 *   F:folder, then R:file names in it; a blank line ends a package. C: is a digest of the package's control part
 *   only, so it is no hash of what a user could compare.
 *
 * Source of the format: apk-tools, doc/apk-v2.5.scd and src/database.c (apk_db_fdb_write).
 */
#include "scan/readers/readers.h"
#include "scan/readers/relations_int.h"

#include "core/limits.h"

struct package {
	struct model_component c;
	struct vb_str depends, provides, folder, owner, file;
	uint32_t line; /* of its first field; 0 when nothing was read yet */
};

/* "name", "name>=1", "so:libz.so.1=1.3", "!conflict": the capability without its version. */
static struct vb_str capability_of(struct vb_str word)
{
	size_t n = 0;

	while (n < word.n && !strchr("<>=~@", word.p[n]))
		n++;
	return vb_str_sub(word, 0, n);
}

static void package_end(const struct scan_input *in, struct scan_out *out, struct scan_relations *r,
			struct package *p)
{
	struct vb_str word;
	uint32_t index;

	(void)in;
	if (p->line && (!p->c.name.n || !p->c.version.n))
		scan_emit_trouble(out, "line %u: a package without %s", p->line,
				  p->c.name.n ? "version" : "name");
	if (!p->c.name.n || !p->c.version.n)
		return;
	if (!p->c.source_name.n)
		p->c.source_name = p->c.name;
	index = scan_relations_add(r, &p->c, p->line);
	while (vb_str_word(&p->provides, &word))
		scan_relations_provide(r, index, capability_of(word));
	while (vb_str_word(&p->depends, &word))
		if (word.p[0] != '!')
			scan_relations_require(r, index, capability_of(word));
}

static void file_add(const struct scan_input *in, struct scan_out *out, struct package *p,
		     struct vb_str name)
{
	if (!p->owner.n)
		p->owner = vb_arena_printf(in->arena, "apk:%.*s", VB_FMT(p->c.name));
	p->file = p->folder.n
			  ? vb_arena_printf(in->arena, "%.*s/%.*s", VB_FMT(p->folder), VB_FMT(name))
			  : name;
	scan_emit_owned(out, p->owner, p->file);
}

/* "Q1" and the SHA-1 of the file just named in base64. */
static void digest_add(const struct scan_input *in, struct scan_out *out, const struct package *p,
		       struct vb_str value)
{
	struct vb_str digest;

	if (in->wants->digests && p->file.n &&
	    vb_str_starts(value, VB_STR("Q1")) &&
			  vb_base64_decode(in->arena, vb_str_from(value, 2), &digest) &&
			  digest.n == 20)
		scan_emit_recorded(out, SCAN_DIGEST_SHA1, p->file, (const unsigned char *)digest.p);
}

static void field_set(const struct scan_input *in, struct scan_out *out, struct package *p,
		      char key, struct vb_str value)
{
	switch (key) {
	case 'P':
		p->c.name = value;
		break;
	case 'V':
		p->c.version = value;
		break;
	case 'A':
		p->c.arch = value;
		break;
	case 'L':
		p->c.licence = value;
		break;
	case 'o':
		p->c.source_name = value;
		break;
	case 'm':
		p->c.supplier = value;
		break;
	case 'D':
		p->depends = value;
		break;
	case 'p':
		p->provides = value;
		break;
	case 'F':
		p->folder = value;
		break;
	case 'R':
		file_add(in, out, p, value);
		break;
	case 'Z':
		digest_add(in, out, p, value);
		break;
	default:
		break; /* sizes, times, modes: nothing we tell */
	}
}

static const struct package fresh = {
	.c = {.type = VB_STR_INIT("apk"), .reader = VB_STR_INIT("apk")}};

static bool read_installed(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str rest = in->content, line;
	struct package p = fresh;
	struct scan_relations r;
	uint32_t number = 0;

	(void)err;
	scan_relations_init(&r, in->arena);
	while (vb_str_line(&rest, &line)) {
		number++;
		if (!line.n) {
			package_end(in, out, &r, &p);
			p = fresh;
			continue;
		}
		if (line.n < 2 || line.p[1] != ':') {
			scan_emit_trouble(out, "line %u is not \"X:value\"", number);
			continue;
		}
		if (!p.line)
			p.line = number;
		field_set(in, out, &p, line.p[0], vb_str_from(line, 2));
	}
	package_end(in, out, &r, &p);
	scan_relations_emit(&r, in, out);
	return true;
}

static const char *const patterns[] = {"lib/apk/db/installed", "usr/lib/apk/db/installed", NULL};

const struct scan_reader scan_reader_apk = {
	.name = "apk",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_installed,
	.what = "installed Alpine packages with the paths they own, apk-tools' database "
		"(apk-v2(5))",
};
