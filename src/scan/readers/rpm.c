/*
 * rpm.c - installed packages of an rpm database, to components and owned paths.
 *
 *   container ──blobs──► package: name, [epoch:]version-release, arch, licence, vendor, source package, module
 *                        provides, requires ──► relations.c ──► edges
 *                        changelog ──► claims.c: flaws said to be mended
 *                        folders × names ──► owned paths; a required path is provided by who owns it
 *
 * Two rounds: paths are many (half a million), so only those some package requires are remembered. Keys that rpm
 * keeps as packages (gpg-pubkey) are no software and are left out.
 */
#include "scan/readers/claims_int.h"
#include "scan/readers/readers.h"
#include "scan/readers/relations_int.h"
#include "scan/readers/rpm_int.h"

#include "core/hash.h"
#include "core/limits.h"

struct round {
	const struct scan_input *in;
	struct scan_out *out;
	struct scan_relations relations;
	struct vb_map wanted_paths; /* required "/bin/sh" → non-NULL */
	struct vb_buf path;
	size_t blobs, packages, broken;
};

static struct vb_str copy(const struct round *r, struct vb_str s)
{
	return vb_arena_str(r->in->arena, vb_str_sub(s, 0, VB_LIMIT_STRING_BYTES));
}

/* "openssl-3.0.7-6.el9.src.rpm": name, version-release; the epoch is the package's own (no tag says the source's). */
static void source_put(const struct round *r, struct model_component *c, struct vb_str file,
		       bool has_epoch, uint32_t epoch)
{
	struct vb_str suffixes[] = {VB_STR(".src.rpm"), VB_STR(".nosrc.rpm")};
	size_t release, version;

	for (size_t i = 0; i < VB_COUNT(suffixes); i++)
		if (vb_str_ends(file, suffixes[i]))
			file = vb_str_sub(file, 0, file.n - suffixes[i].n);
	release = vb_str_rchr(file, '-');
	version = vb_str_rchr(vb_str_sub(file, 0, release), '-');
	if (release == file.n || version == release)
		return;
	c->source_name = copy(r, vb_str_sub(file, 0, version));
	c->source_version = copy(r, vb_str_from(file, version + 1));
	if (has_epoch)
		c->source_version = vb_arena_printf(r->in->arena, "%u:%.*s", epoch,
						    VB_FMT(c->source_version));
}

static bool component_fill(const struct round *r, const struct rpm_header *h,
			   struct model_component *c)
{
	struct vb_str version = rpm_header_str(h, RPM_VERSION),
		      release = rpm_header_str(h, RPM_RELEASE);
	uint32_t epoch = 0;
	bool has_epoch = rpm_header_u32(h, RPM_EPOCH, &epoch) && epoch;

	*c = (struct model_component){.type = VB_STR("rpm"), .reader = VB_STR("rpm")};
	c->name = copy(r, rpm_header_str(h, RPM_NAME));
	if (!c->name.n || !version.n)
		return false;
	version = vb_str_sub(version, 0, VB_LIMIT_PATH_BYTES);
	release = vb_str_sub(release, 0, VB_LIMIT_PATH_BYTES);
	c->version = has_epoch ? vb_arena_printf(r->in->arena, "%u:%.*s-%.*s", epoch,
						 VB_FMT(version), VB_FMT(release))
			       : vb_arena_printf(r->in->arena, "%.*s-%.*s", VB_FMT(version),
						 VB_FMT(release));
	c->arch = copy(r, rpm_header_str(h, RPM_ARCH));
	c->licence = copy(r, rpm_header_str(h, RPM_LICENSE));
	c->supplier = copy(r, rpm_header_str(h, RPM_VENDOR));
	c->module = copy(r, rpm_header_str(h, RPM_MODULARITYLABEL));
	source_put(r, c, rpm_header_str(h, RPM_SOURCERPM), has_epoch, epoch);
	return true;
}

/* "Jane Doe <jane@example.org> - 1:3.0.7-6": what follows the last " - "; not every maker writes it. */
static struct vb_str entry_version(struct vb_str name, struct vb_str otherwise)
{
	size_t dash = vb_str_rchr(name, ' ');
	struct vb_str last = vb_str_trim(vb_str_from(name, dash < name.n ? dash + 1 : name.n));

	return last.n && last.p[0] >= '0' && last.p[0] <= '9' && vb_str_chr(last, '-') < last.n
		       ? last
		       : otherwise;
}

/* The changelog a package carries: entries newest first, each a name and a text of points. */
static void claims_emit(const struct round *r, const struct rpm_header *h,
			const struct model_component *c)
{
	struct rpm_strings names = rpm_header_strings(h, RPM_CHANGELOGNAME),
			   texts = rpm_header_strings(h, RPM_CHANGELOGTEXT);
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str name, text;
	struct scan_claims claims;

	scan_claims_init(&claims, scratch);
	while (rpm_strings_next(&names, &name) && rpm_strings_next(&texts, &text))
		scan_claims_text(&claims, text, entry_version(name, c->version), 0);
	scan_claims_emit(&claims, c->source_name.n ? c->source_name : c->name, r->out);
}

static void package_add(void *ctx, struct vb_str blob)
{
	struct round *r = ctx;
	struct model_component c;
	struct rpm_header h;
	struct rpm_strings s;
	struct vb_str word;
	uint32_t index;

	r->blobs++;
	if (!rpm_header_open(blob, &h) || !component_fill(r, &h, &c)) {
		r->broken++;
		return;
	}
	if (vb_str_is(c.name, "gpg-pubkey"))
		return;
	claims_emit(r, &h, &c);
	index = scan_relations_add(&r->relations, &c, 0);
	s = rpm_header_strings(&h, RPM_PROVIDENAME);
	while (rpm_strings_next(&s, &word))
		scan_relations_provide(&r->relations, index, copy(r, word));
	s = rpm_header_strings(&h, RPM_REQUIRENAME);
	while (rpm_strings_next(&s, &word)) {
		word = copy(r, word);
		scan_relations_require(&r->relations, index, word);
		if (word.n && word.p[0] == '/')
			*vb_map_put(&r->wanted_paths, word) = r;
	}
}

static void path_own(struct round *r, uint32_t index, struct vb_str owner, struct vb_str path)
{
	scan_emit_owned(r->out, owner, path);
	if (vb_map_find(&r->wanted_paths, path))
		scan_relations_provide(&r->relations, index, copy(r, path));
}

/* Digest algorithms of RFC 4880, 9.4; MD5 where none is told. Configuration is there to be changed. */
static void digest_record(struct round *r, uint32_t algorithm, uint32_t flags, struct vb_str hex,
			  struct vb_str path)
{
	unsigned char digest[VB_SHA256_BYTES];
	enum { CONFIG = 1, MD5 = 1, SHA1 = 2, SHA256 = 8 };
	size_t n = algorithm == MD5 ? 16 : algorithm == SHA1 ? 20 : 32;

	if ((algorithm != MD5 && algorithm != SHA1 && algorithm != SHA256) || flags & CONFIG ||
	    hex.n != 2 * n || !vb_hex_decode(hex, digest, n))
		return;
	scan_emit_recorded(r->out,
			   algorithm == MD5    ? SCAN_DIGEST_MD5
			   : algorithm == SHA1 ? SCAN_DIGEST_SHA1
					       : SCAN_DIGEST_SHA256,
			   path, digest);
}

/* Each name stands in folder number DIRINDEXES; before 4.0 whole paths were kept. */
static void paths_own(struct round *r, const struct rpm_header *h, uint32_t index,
		      struct vb_str owner)
{
	struct vb_arena *scratch VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct rpm_strings names = rpm_header_strings(h, RPM_BASENAMES),
			   s = rpm_header_strings(h, RPM_DIRNAMES);
	struct vb_cursor places = rpm_header_u32s(h, RPM_DIRINDEXES);
	struct rpm_strings sums = rpm_header_strings(h, RPM_FILEDIGESTS);
	struct vb_cursor flags = rpm_header_u32s(h, RPM_FILEFLAGS);
	VB_VEC(struct vb_str) folders = {0};
	struct vb_str name, sum;
	uint32_t algorithm = 1;

	if (!rpm_header_u32(h, RPM_FILEDIGESTALGO, &algorithm))
		algorithm = 1;

	while (rpm_strings_next(&s, &name))
		*vb_vec_add(scratch, &folders) = name;
	while (rpm_strings_next(&names, &name)) {
		uint32_t place = vb_get_u32(&places);

		if (places.bad || place >= folders.n)
			break;
		sum = (struct vb_str){NULL, 0};
		if (r->in->wants->digests && !rpm_strings_next(&sums, &sum))
			sum.n = 0;
		r->path.n = 0;
		vb_buf_str(&r->path, folders.v[place]);
		vb_buf_str(&r->path, name);
		if (!r->path.over)
			path_own(r, index, owner, vb_buf_view(&r->path));
		if (sum.n && !r->path.over)
			digest_record(r, algorithm, vb_get_u32(&flags), sum, vb_buf_view(&r->path));
		r->path.over = false;
	}
	s = rpm_header_strings(h, RPM_OLDFILENAMES);
	while (rpm_strings_next(&s, &name))
		path_own(r, index, owner, name);
}

static void package_paths(void *ctx, struct vb_str blob)
{
	struct round *r = ctx;
	const struct model_component *c;
	struct rpm_header h;

	if (!rpm_header_open(blob, &h) || r->packages >= r->relations.packages.n)
		return;
	c = &r->relations.packages.v[r->packages].c;
	if (!vb_str_eq(rpm_header_str(&h, RPM_NAME), c->name))
		return; /* one that was left out */
	paths_own(r, &h, (uint32_t)r->packages,
		  vb_arena_printf(r->in->arena, "rpm:%.*s=%.*s", VB_FMT(c->name),
				  VB_FMT(c->version)));
	r->packages++;
}

typedef bool each_fn(struct vb_str db, rpm_blob *blob, void *ctx, struct vb_error *err);

static each_fn *container_of(const struct scan_input *in)
{
	if (vb_str_starts(in->content, VB_STR("SQLite format 3")))
		return rpm_sqlite_each;
	return vb_str_starts(in->content, VB_STR("RpmP")) ? rpm_ndb_each : rpm_bdb_each;
}

static bool read_database(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct round r = {.in = in, .out = out};
	each_fn *each = container_of(in);
	bool ok;

	scan_relations_init(&r.relations, in->arena);
	vb_map_init(&r.wanted_paths, in->arena);
	vb_buf_init(&r.path, VB_LIMIT_PATH_BYTES);
	ok = each(in->content, package_add, &r, err);
	if (!ok)
		scan_emit_trouble(out, "%s; %zu packages were read before", err->text,
				  r.relations.packages.n);
	ok = each(in->content, package_paths, &r, err); /* says the same again */
	vb_buf_done(&r.path);
	if (r.broken)
		scan_emit_trouble(out, "%zu of %zu package headers are damaged", r.broken, r.blobs);
	scan_relations_emit(&r.relations, in, out);
	return true;
}

static const char *const patterns[] = {"var/lib/rpm/rpmdb.sqlite",
				       "usr/lib/sysimage/rpm/rpmdb.sqlite",
				       "usr/share/rpm/rpmdb.sqlite",
				       "var/lib/rpm/Packages.db",
				       "usr/lib/sysimage/rpm/Packages.db",
				       "usr/share/rpm/Packages.db",
				       "var/lib/rpm/Packages",
				       "usr/lib/sysimage/rpm/Packages",
				       "usr/share/rpm/Packages",
				       NULL};

const struct scan_reader scan_reader_rpm = {
	.name = "rpm",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_RPMDB_BYTES,
	.packages = true,
	.read = read_database,
	.what = "installed rpm packages with the paths they own: SQLite, ndb and Berkeley DB "
		"databases",
};
