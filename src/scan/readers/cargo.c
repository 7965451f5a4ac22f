/*
 * cargo.c - Cargo.lock, versions 1 to 4.
 *
 *   [[package]] name, version, source, checksum, dependencies ──► component, needs as "name version"
 *
 * Source of the format: cargo's src/cargo/core/resolver/encode.rs (documented in its comments).
 *   1  [root]; checksums in [metadata] as "checksum NAME VERSION (SOURCE)" = "HEX"; dependencies as
 *      "NAME VERSION (SOURCE)"
 *   2  checksum in the package; a dependency is "NAME" when that is unambiguous, else "NAME VERSION", else the whole
 *   3  branches of git sources are written differently      4  URLs of sources are percent-encoded
 * A package without `source` is the workspace's own (or a path dependency): listed, not matched.
 */
#include "scan/readers/package_int.h"
#include "scan/readers/readers.h"
#include "scan/readers/toml_int.h"

#include "core/limits.h"

enum { NEWEST_KNOWN = 4 };

struct lock {
	const struct scan_input *in;
	struct scan_out *out;
	const struct scan_toml *root, *packages, *metadata;
	struct vb_map by_name; /* name → struct versions */
};

struct versions {
	VB_VEC(const struct scan_toml *) packages;
	bool direct;
	VB_VEC(struct vb_str) direct_versions; /* when the name has several */
};

static bool is_public_registry(struct vb_str source)
{
	return vb_str_is(source, "registry+https://github.com/rust-lang/crates.io-index") ||
	       vb_str_is(source, "sparse+https://index.crates.io/");
}

/* "NAME", "NAME VERSION" or "NAME VERSION (SOURCE)". */
static void split_dependency(struct vb_str text, struct vb_str *name, struct vb_str *version)
{
	vb_str_word(&text, name);
	vb_str_word(&text, version);
}

static void index_package(struct lock *l, const struct scan_toml *package)
{
	struct vb_str name = scan_toml_str(package, "name");
	void **slot;
	struct versions *v;

	if (!name.n)
		return;
	slot = vb_map_put(&l->by_name, name);
	if (!*slot)
		*slot = vb_arena_alloc(l->in->arena, sizeof(*v));
	v = *slot;
	*vb_vec_add(l->in->arena, &v->packages) = package;
}

/* The version a dependency stands for: written, or the only one there is. */
static struct vb_str version_of(const struct versions *v, struct vb_str written)
{
	return written.n || !v || v->packages.n != 1 ? written
						     : scan_toml_str(v->packages.v[0], "version");
}

/* What an own package asks for is asked for by the product itself. */
static void mark_direct(struct lock *l, const struct scan_toml *own)
{
	const struct scan_toml *dependencies = scan_toml_array(own, "dependencies");

	for (size_t i = 0; dependencies && i < dependencies->n; i++) {
		struct vb_str name, version;
		struct versions *v;

		if (dependencies->items[i]->kind != SCAN_TOML_STRING)
			continue;
		split_dependency(dependencies->items[i]->text, &name, &version);
		v = vb_map_find(&l->by_name, name);
		if (!v)
			continue;
		if (v->packages.n == 1)
			v->direct = true;
		else
			*vb_vec_add(l->in->arena, &v->direct_versions) = version;
	}
}

static bool is_direct(const struct lock *l, struct vb_str name, struct vb_str version)
{
	const struct versions *v = vb_map_find(&l->by_name, name);

	for (size_t i = 0; v && i < v->direct_versions.n; i++)
		if (vb_str_eq(v->direct_versions.v[i], version))
			return true;
	return v && v->direct;
}

static void add_needs(struct lock *l, const struct scan_toml *package, struct model_component *c)
{
	const struct scan_toml *dependencies = scan_toml_array(package, "dependencies");

	for (size_t i = 0; dependencies && i < dependencies->n; i++) {
		struct vb_str name, version;

		if (dependencies->items[i]->kind != SCAN_TOML_STRING) {
			scan_emit_trouble(l->out, "line %u: a dependency that is no text",
					  dependencies->items[i]->line);
			continue;
		}
		split_dependency(dependencies->items[i]->text, &name, &version);
		version = version_of(vb_map_find(&l->by_name, name), version);
		*vb_vec_add(l->in->arena,
			    &c->needs) = version.n ? vb_arena_printf(l->in->arena, "%.*s %.*s",
								     VB_FMT(name), VB_FMT(version))
						   : name;
	}
}

static struct vb_str checksum_of(const struct lock *l, const struct scan_toml *package,
				 struct vb_str source)
{
	struct vb_str checksum = scan_toml_str(package, "checksum");

	if (checksum.n || !l->metadata)
		return checksum;
	return scan_toml_str(l->metadata, vb_arena_printf(l->in->arena, "checksum %.*s %.*s (%.*s)",
							  VB_FMT(scan_toml_str(package, "name")),
							  VB_FMT(scan_toml_str(package, "version")),
							  VB_FMT(source))
						  .p);
}

static void read_package(struct lock *l, const struct scan_toml *package)
{
	struct vb_str source = scan_toml_str(package, "source");
	struct model_component c = {
		.type = VB_STR_INIT("cargo"),
		.name = scan_toml_str(package, "name"),
		.version = scan_toml_str(package, "version"),
		.reader = VB_STR_INIT("cargo-lock"),
		.own = !source.n,
		.vendored = scan_path_vendored(l->in->path),
	};

	if (!c.name.n || !c.version.n) {
		scan_emit_trouble(l->out, "line %u: a package without name or version",
				  package->line);
		return;
	}
	if (is_public_registry(source))
		c.ecosystem = VB_STR("crates.io");
	c.direct = is_direct(l, c.name, c.version);
	if (source.n)
		scan_package_hash(l->in->arena, &c,
				  VB_STR("SHA-256"), checksum_of(l, package, source));
	add_needs(l, package, &c);
	scan_package_emit(l->in, l->out, &c, package->line);
}

static void note_version(struct lock *l)
{
	const struct scan_toml *version = scan_toml_get(l->root, "version");
	uint64_t n;

	if (!version || version->kind != SCAN_TOML_INTEGER || !vb_str_u64(version->text, &n) ||
	    n <= NEWEST_KNOWN)
		return;
	scan_emit_trouble(l->out,
			  "lock file version %.*s is newer than %d, the newest known; read as that",
			  VB_FMT(version->text), NEWEST_KNOWN);
}

static void read_all(struct lock *l)
{
	const struct scan_toml *root = scan_toml_table(l->root, "root"); /* version 1 */
	size_t n = l->packages ? l->packages->n : 0;

	if (root)
		index_package(l, root);
	for (size_t i = 0; i < n; i++)
		index_package(l, l->packages->items[i]);
	if (root)
		mark_direct(l, root);
	for (size_t i = 0; i < n; i++)
		if (!scan_toml_str(l->packages->items[i], "source").n)
			mark_direct(l, l->packages->items[i]);
	if (root)
		read_package(l, root);
	for (size_t i = 0; i < n; i++)
		read_package(l, l->packages->items[i]);
}

static bool read_lock(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct lock l = {.in = in, .out = out};
	struct scan_toml *root;

	if (!scan_toml_read(in->arena, in->content, vb_arena_cstr(in->arena, in->path), &root, err))
		return false;
	l.root = root;
	l.packages = scan_toml_array(root, "package");
	l.metadata = scan_toml_table(root, "metadata");
	vb_map_init(&l.by_name, in->arena);
	note_version(&l);
	read_all(&l);
	return true;
}

static const char *const patterns[] = {"**/Cargo.lock", NULL};

const struct scan_reader scan_reader_cargo_lock = {
	.name = "cargo-lock",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_lock,
	.what = "Rust packages of Cargo.lock, versions 1 to 4 (cargo, resolver/encode.rs)",
};
