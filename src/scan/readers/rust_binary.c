/*
 * rust_binary.c - crates a Rust program was built of, when cargo-auditable built it.
 *
 *   section .dep-v0: zlib of {"packages": [{"name", "version", "source", "kind"?, "dependencies"?: [index], "root"?}]}
 *
 * "kind": "build" ran while compiling and is not in the program. "source": "crates.io", "git", "local", "registry".
 * Source of the format: cargo-auditable, PARSING.md and auditable-serde's schema.
 */
#include "scan/readers/inflate_int.h"
#include "scan/readers/lock_int.h"
#include "scan/readers/readers.h"
#include "scan/readers/sections_int.h"

#include "core/limits.h"

enum { JSON_MAX = 64 * 1024 * 1024 };

struct program {
	const struct scan_input *in;
	struct scan_out *out;
	yyjson_val **packages; /* by index */
	size_t n;
};

static struct vb_str need_of(const struct program *p, yyjson_val *index)
{
	uint64_t i = yyjson_is_uint(index) ? yyjson_get_uint(index) : p->n;

	if (i >= p->n)
		return (struct vb_str){NULL, 0};
	return vb_arena_printf(p->in->arena, "%.*s %.*s",
			       VB_FMT(vb_json_str(p->packages[i], "name")),
			       VB_FMT(vb_json_str(p->packages[i], "version")));
}

static void package_emit(const struct program *p, yyjson_val *package)
{
	struct vb_str source = vb_json_str(package, "source");
	struct model_component c = {
		.type = VB_STR("cargo"), .name = vb_json_str(package, "name"),
			       .version = vb_json_str(package, "version"),
			       .reader = VB_STR("rust-binary"),
						.own = vb_json_true(package, "root") ||
						       vb_str_is(source, "local"),
						.ecosystem = vb_str_is(source, "crates.io")
						? VB_STR("crates.io")
						: VB_STR("")};
	yyjson_val *needs = vb_json_array(package, "dependencies"), *index;
	size_t i, n;

	if (!c.name.n || !c.version.n) {
		scan_emit_trouble(p->out, "a crate without name or version");
		return;
	}
	if (vb_str_is(vb_json_str(package, "kind"), "build"))
		c.scope = MODEL_SCOPE_DEV;
	vb_json_each(needs, i, n, index) * vb_vec_add(p->in->arena, &c.needs) = need_of(p, index);
	scan_package_emit(p->in, p->out, &c, 0);
}

static void packages_emit(struct program *p, yyjson_val *packages)
{
	yyjson_val *package;
	size_t i, n;

	p->n = yyjson_arr_size(packages);
	p->packages = vb_arena_array(p->in->arena, p->n, sizeof(yyjson_val *));
	vb_json_each(packages, i, n, package) p->packages[i] = package;
	for (i = 0; i < p->n; i++)
		package_emit(p, p->packages[i]);
}

static bool read_binary(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct program p = {.in = in, .out = out};
	yyjson_doc *doc VB_CLEANUP(vb_json_cleanup) = NULL;
	struct scan_sections s;
	struct vb_str packed, json;

	if (!scan_sections_open(in->arena, in->content, &s))
		return true; /* what is wrong with it the ELF reader tells */
	packed = scan_section(&s, ".dep-v0");
	if (!packed.n)
		return true;
	if (!scan_inflate(in->arena, packed, SCAN_ZLIB, JSON_MAX, &json))
		return vb_fail(err, VB_E_INPUT, "section .dep-v0 is damaged or larger than %d MiB",
			       JSON_MAX >> 20);
	if (!vb_json_read(json, ".dep-v0", &doc, err))
		return false;
	packages_emit(&p, vb_json_array(yyjson_doc_get_root(doc), "packages"));
	return true;
}

const struct scan_reader scan_reader_rust_binary = {
	.name = "rust-binary",
	.magic = "\177ELF",
	.magic_length = 4,
	.max_bytes = VB_LIMIT_ELF_BYTES,
	.read = read_binary,
	.what = "crates inside programs built with cargo-auditable (section .dep-v0)",
};
