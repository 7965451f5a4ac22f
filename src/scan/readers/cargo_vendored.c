/*
 * cargo_vendored.c - Cargo.toml of a crate in a vendor folder ("cargo vendor"): the licence that Cargo.lock does not tell.
 *
 *   vendor/NAME[-VERSION]/Cargo.toml  [package] name, version, license, authors ──► component ──► scan/installed.c
 *
 * What a Cargo.lock above lists gets its licence from here; a crate that none lists is listed in its own right.
 * Source: doc.rust-lang.org/cargo, "The Manifest Format"; a '/' between licences is its old way to say OR.
 */
#include "scan/readers/package_int.h"
#include "scan/readers/readers.h"
#include "scan/readers/toml_int.h"

#include "core/limits.h"

static struct vb_str licence_of(struct vb_arena *a, struct vb_str text)
{
	struct vb_str part, all = {NULL, 0};

	text = vb_str_sub(text, 0, 1024); /* an expression; the text of a licence has a file */
	while (vb_str_next(&text, '/', &part)) {
		part = vb_str_trim(part);
		all = all.n ? vb_arena_printf(a, "%.*s OR %.*s", VB_FMT(all), VB_FMT(part)) : part;
	}
	return all;
}

/* "Name <mail>" of the first author. */
static struct vb_str author_of(const struct scan_toml *package)
{
	const struct scan_toml *authors = scan_toml_array(package, "authors");
	struct vb_str text = {NULL, 0};

	if (authors && authors->n && authors->items[0]->kind == SCAN_TOML_STRING)
		text = authors->items[0]->text;
	return vb_str_trim(vb_str_sub(text, 0, vb_str_chr(text, '<')));
}

static bool read_crate(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct model_component c = {.type = VB_STR_INIT("cargo"),
				    .ecosystem = VB_STR_INIT("crates.io"),
				    .reader = VB_STR_INIT("cargo-vendored")};
	const struct scan_toml *package;
	struct scan_toml *root;

	if (!scan_toml_read(in->arena, in->content, vb_arena_cstr(in->arena, in->path), &root, err))
		return false;
	package = scan_toml_table(root, "package");
	c.name = scan_toml_str(package, "name");
	c.version = scan_toml_str(package, "version");
	c.licence = licence_of(in->arena, scan_toml_str(package, "license"));
	c.supplier = author_of(package);
	if (c.name.n && c.version.n) /* otherwise a workspace */
		scan_package_emit(in, out, &c, package->line);
	return true;
}

static const char *const patterns[] = {"**/vendor/*/Cargo.toml", NULL};

const struct scan_reader scan_reader_cargo_vendored = {
	.name = "cargo-vendored",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.packages = true,
	.read = read_crate,
	.what = "crates of a vendor folder: licences for Cargo.lock, and what no lock file lists",
};
