/*
 * elf.c - one ELF file to its properties.
 *
 *   bytes ──elf_file──► segments, sections ──elf_dynamic──► names, flags ──elf_symbols, elf_notes──► elf_verdict
 *
 * Nothing is executed or loaded; a file that ends before its last loaded byte is refused as truncated, because no
 * verdict on half a file is worth having.
 */
#include "scan/readers/elf_verdict_int.h"
#include "scan/readers/package_int.h"
#include "scan/readers/readers.h"

#include "core/limits.h"

enum { RPATH_ENTRIES_MAX = 1024 };

static bool is_complete(const struct elf_file *f, struct vb_error *err)
{
	for (size_t i = 0; i < f->segments.n; i++) {
		const struct elf_segment *s = &f->segments.v[i];

		if (s->type == PT_LOAD &&
		    (s->offset > f->bytes.n || s->filesz > f->bytes.n - s->offset))
			return vb_fail(err, VB_E_INPUT,
				       "truncated: segment %zu needs %llu bytes from byte %llu on, "
				       "the file has %zu",
				       i, (unsigned long long)s->filesz,
				       (unsigned long long)s->offset, f->bytes.n);
	}
	return f->segments.n ||
	       vb_fail(err, VB_E_INPUT, "a program or library without program headers: truncated?");
}

/* Entries of DT_RUNPATH, else of DT_RPATH: the loader ignores the second when it has the first. */
static void put_rpath(const struct elf_file *f, const struct elf_dynamic *d, struct model_elf *e)
{
	struct vb_str list = elf_string(d->strings, d->has_runpath ? d->runpath : d->rpath), entry;

	if (!(d->has_runpath || d->has_rpath) || !list.n)
		return;
	while (vb_str_next(&list, ':', &entry) && e->rpath.n < RPATH_ENTRIES_MAX)
		*vb_vec_add(f->arena, &e->rpath) = scan_text_clean(f->arena, entry);
}

static void put_names(const struct elf_file *f, const struct elf_dynamic *d, struct model_elf *e)
{
	const struct elf_segment *interp = elf_segment_find(f, PT_INTERP);

	if (interp)
		e->interp = scan_text_clean(
			f->arena, elf_string(elf_bytes(f, interp->offset, interp->filesz), 0));
	if (d->soname)
		e->soname = scan_text_clean(f->arena, elf_string(d->strings, d->soname));
	for (size_t i = 0; i < d->needed.n; i++) {
		struct vb_str name = elf_string(d->strings, d->needed.v[i]);

		if (name.n)
			*vb_vec_add(f->arena, &e->needed) = scan_text_clean(f->arena, name);
	}
	put_rpath(f, d, e);
}

static bool read_elf(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct elf_file f;
	struct elf_dynamic d = {0};
	struct elf_symbols symbols;
	struct elf_notes notes;
	struct model_elf e = {.mode = in->mode};
	const char *damage = NULL;

	if (!elf_file_open(in->arena, in->content, &f, err))
		return false;
	e.machine = f.machine;
	e.bits = f.wide ? 64 : 32;
	e.big_endian = f.big;
	e.kind = elf_kind_of(&f, &d);
	if (elf_kind_runs(e.kind)) {
		if (!is_complete(&f, err))
			return false;
		elf_dynamic_read(&f, &d, &damage);
		e.kind = elf_kind_of(&f, &d);
		put_names(&f, &d, &e);
	}
	elf_symbols_read(&f, &d, in->wants, &symbols);
	elf_notes_read(&f, &notes);
	for (size_t i = 0; i < symbols.imports.n; i++)
		*vb_vec_add(in->arena, &e.imports) = scan_text_clean(in->arena,
								     symbols.imports.v[i]);
	e.build_id = vb_arena_hex(in->arena, notes.build_id.p, notes.build_id.n);
	elf_judge(&f, &d, &symbols, &notes, &e);
	scan_emit_elf(out, &e);
	if (f.damage)
		scan_emit_trouble(out, "%s", f.damage);
	if (damage)
		scan_emit_trouble(out, "%s", damage);
	return true;
}

const struct scan_reader scan_reader_elf = {
	.name = "elf",
	.magic = "\177ELF",
	.magic_length = 4,
	.max_bytes = VB_LIMIT_ELF_BYTES,
	.read = read_elf,
	.what = "protections and origins of programs, libraries and modules (System V ABI; elf(5))",
};
