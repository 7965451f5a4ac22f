/*
 * package.c - from what a lock file says to a component that can be looked up.
 *
 *   reader ──model_component (views into the file)──► cleaned, identified (purl) ──► scan_out
 */
#include "scan/readers/package_int.h"

#include "core/hash.h"
#include "core/limits.h"

enum {
	NEEDS_MAX_BYTES = 256 * 1024, /* of one component: a frame holds them beside the rest */
	HASHES_MAX = 256, /* the widest release of a Python package has about a hundred files */
};

static bool has_control(struct vb_str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 || (unsigned char)s.p[i] >= 0x7f)
			return true; /* not only controls: whatever needs the careful way */
	return false;
}

struct vb_str scan_text_clean(struct vb_arena *a, struct vb_str s)
{
	s = vb_str_sub(s, 0, VB_LIMIT_STRING_BYTES);
	return has_control(s) ? vb_arena_printable(a, s) : s;
}

struct vb_str scan_path_name(struct vb_str path)
{
	size_t at = vb_str_rchr(path, '/');

	return at < path.n ? vb_str_from(path, at + 1) : path;
}

bool scan_path_vendored(struct vb_str path)
{
	static const char *const folders[] = {"node_modules",    "site-packages", "dist-packages",
					      "vendor",          "_vendor",       "third_party",
					      "bower_components"};
	struct vb_str rest = path, part, before = {NULL, 0};

	while (vb_str_next(&rest, '/', &part) &&
	       rest.p) { /* folders only: the last part is the file */
		for (size_t i = 0; i < VB_COUNT(folders); i++)
			if (vb_str_is(part, folders[i]))
				return true;
		if (vb_str_is(before, ".cargo") && vb_str_is(part, "registry"))
			return true;
		before = part;
	}
	return false;
}

void scan_package_hash(struct vb_arena *a, struct model_component *c, struct vb_str algorithm,
		       struct vb_str hex)
{
	static const struct {
		const char *name;
		size_t digits;
	} known[] = {
		{"MD5", 32}, {"SHA-1", 40}, {"SHA-256", 64}, {"SHA-384", 96}, {"SHA-512", 128}};

	hex = vb_arena_lower(a, hex);
	for (size_t i = 0; i < hex.n; i++)
		if (!((hex.p[i] >= '0' && hex.p[i] <= '9') || (hex.p[i] >= 'a' && hex.p[i] <= 'f')))
			return;
	for (size_t i = 0; i < VB_COUNT(known); i++)
		if (vb_str_is(algorithm, known[i].name) && hex.n == known[i].digits &&
		    c->hashes.n < HASHES_MAX) {
			*vb_vec_add(a, &c->hashes) = (struct model_hash){algorithm, hex};
			return;
		}
}

void scan_package_bytes(struct vb_arena *a, struct model_component *c, struct vb_str bytes)
{
	static const struct {
		enum vb_hash_kind kind;
		struct vb_str name;
	} kinds[] = {{VB_SHA256, VB_STR_INIT("SHA-256")}, {VB_SHA512, VB_STR_INIT("SHA-512")}};

	for (size_t i = 0; i < VB_COUNT(kinds); i++) {
		unsigned char digest[VB_HASH_MAX_BYTES];
		struct vb_hash *h = vb_hash_new(kinds[i].kind);
		size_t n;

		vb_hash_add(h, bytes.p, bytes.n);
		n = vb_hash_free(h, digest);
		scan_package_hash(a, c, kinds[i].name, vb_arena_hex(a, digest, n));
	}
}

void scan_package_digest(struct vb_arena *a, struct model_component *c, struct vb_str digest)
{
	static const struct {
		const char *prefix;
		struct vb_str algorithm;
	} kinds[] = {{"sha256:", VB_STR_INIT("SHA-256")},
		     {"sha384:", VB_STR_INIT("SHA-384")},
		     {"sha512:", VB_STR_INIT("SHA-512")}};

	for (size_t i = 0; i < VB_COUNT(kinds); i++)
		if (vb_str_starts(digest, vb_str(kinds[i].prefix)))
			scan_package_hash(a, c, kinds[i].algorithm,
					  vb_str_from(digest, strlen(kinds[i].prefix)));
}

static void clean_needs(const struct scan_input *in, struct scan_out *out,
			struct model_component *c)
{
	size_t bytes = 0, n = 0;
	struct vb_str *kept = vb_arena_array(in->arena, c->needs.n, sizeof(*kept));

	for (size_t i = 0; i < c->needs.n; i++) {
		kept[n] = scan_text_clean(in->arena, c->needs.v[i]);
		bytes += kept[n].n;
		if (bytes > NEEDS_MAX_BYTES) {
			scan_emit_trouble(out,
					  "%.*s: only the first %zu of %zu dependencies are kept",
					  VB_FMT(c->name), n, c->needs.n);
			break;
		}
		n++;
	}
	c->needs.v = kept;
	c->needs.n = c->needs.cap = n;
}

void scan_package_emit(const struct scan_input *in, struct scan_out *out,
		       const struct model_component *given, uint32_t line)
{
	struct model_component c = *given;
	struct model_location place = {in->path, line, in->layer};

	if (!c.name.n && line)
		scan_emit_trouble(out, "line %u: a package without name", line);
	else if (!c.name.n)
		scan_emit_trouble(out, "a package without name");
	if (!c.name.n)
		return;
	c.group = scan_text_clean(in->arena, c.group);
	c.name = scan_text_clean(in->arena, c.name);
	c.version = scan_text_clean(in->arena, c.version);
	c.licence = scan_text_clean(in->arena, c.licence);
	c.supplier = scan_text_clean(in->arena, c.supplier);
	c.arch = scan_text_clean(in->arena, c.arch);
	c.source_name = scan_text_clean(in->arena, c.source_name);
	c.source_version = scan_text_clean(in->arena, c.source_version);
	if (!c.version.n) /* what has no version is never assessed */
		c.ecosystem = c.version;
	clean_needs(in, out, &c);
	if (!c.purl.n)
		c.purl = model_purl_write(in->arena, &c);
	if (!c.source_name.n)
		c.source_name = c.group.n ? vb_arena_printf(in->arena, "%.*s/%.*s", VB_FMT(c.group),
							    VB_FMT(c.name))
					  : c.name;
	if (!c.source_version.n)
		c.source_version = c.version;
	if (!c.locations.n)
		*vb_vec_add(in->arena, &c.locations) = place;
	scan_emit_component(out, &c);
}
