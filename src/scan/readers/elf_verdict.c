/*
 * elf_verdict.c - from headers, dynamic section, notes and symbol names to what a rule can ask about one file.
 *
 * What decides each verdict, and what was rejected:
 *   kind     DF_1_PIE, else no DT_SONAME with PT_INTERP or DT_DEBUG (old linkers): libc.so.6 has PT_INTERP and is a
 *            library; ldconfig is a static PIE without PT_INTERP and is none
 *   relro    as ld.so applies it: PT_GNU_RELRO, full when nothing is bound lazily
 *   nx       PT_GNU_STACK; without it what glibc takes for granted on the machine (stackinfo.h of each port)
 *   canary   a reference to the failure function. In a static glibc program libc itself brings it, so it says
 *            nothing about the program: unknown, never yes
 *   fortify  imports only: in a static program there are none to count
 */
#include "scan/readers/elf_verdict_int.h"

#include <string.h>

enum { RODATA_SEARCHED = 4 * 1024 * 1024 };

/* ---- kind ------------------------------------------------------------------------------- */

/* objcopy --only-keep-debug leaves the section headers of what it emptied. */
static bool is_debug_companion(const struct elf_file *f)
{
	static const char *const emptied[] = {".dynamic", ".interp", ".text"};

	for (size_t i = 0; i < VB_COUNT(emptied); i++) {
		const struct elf_section *s = elf_section_find(f, emptied[i]);

		if (s && s->type == SHT_NOBITS && s->size)
			return true;
	}
	return false;
}

static enum model_elf_kind kind_of_dyn(const struct elf_file *f, const struct elf_dynamic *d)
{
	bool interp = elf_segment_find(f, PT_INTERP) != NULL;

	if (d->pie || (!d->soname && (interp || d->debug)))
		return interp ? MODEL_ELF_PIE : MODEL_ELF_STATIC_PIE;
	return MODEL_ELF_LIBRARY;
}

enum model_elf_kind elf_kind_of(const struct elf_file *f, const struct elf_dynamic *d)
{
	bool kernel = elf_section_find(f, ".modinfo") ||
		      elf_section_find(f, ".gnu.linkonce.this_module") ||
		      elf_section_find(f, "__ksymtab");

	switch (f->type) {
	case ET_CORE:
		return MODEL_ELF_CORE;
	case ET_REL:
		return kernel ? MODEL_ELF_MODULE : MODEL_ELF_OBJECT;
	default:
		break;
	}
	if (is_debug_companion(f))
		return MODEL_ELF_OBJECT;
	if (kernel) /* vmlinux: runs, but not as a program */
		return MODEL_ELF_MODULE;
	if (f->type == ET_DYN)
		return kind_of_dyn(f, d);
	return elf_segment_find(f, PT_INTERP) || d->needed.n ? MODEL_ELF_EXEC
							     : MODEL_ELF_STATIC_EXEC;
}

bool elf_kind_runs(enum model_elf_kind kind)
{
	return kind != MODEL_ELF_OBJECT && kind != MODEL_ELF_CORE && kind != MODEL_ELF_MODULE;
}

/* ---- protections ------------------------------------------------------------------------ */

/* A static program has no dynamic section to say "now": its lazy slots are .got.plt, inside the protected part or
 * not. */
static enum model_relro relro_of_static(const struct elf_file *f, const struct elf_segment *relro)
{
	const struct elf_section *got = elf_section_find(f, ".got.plt");

	if (!f->sections.n)
		return MODEL_RELRO_PARTIAL;
	if (!got || (got->addr >= relro->vaddr && got->addr - relro->vaddr <= relro->memsz &&
		     got->size <= relro->memsz - (got->addr - relro->vaddr)))
		return MODEL_RELRO_FULL;
	return MODEL_RELRO_PARTIAL;
}

static enum model_relro relro_of(const struct elf_file *f, const struct elf_dynamic *d)
{
	const struct elf_segment *relro = elf_segment_find(f, PT_GNU_RELRO);

	if (!relro)
		return MODEL_RELRO_NONE;
	if (!d->present)
		return relro_of_static(f, relro);
	return d->bind_now ? MODEL_RELRO_FULL : MODEL_RELRO_PARTIAL;
}

static enum model_tri nx_of(const struct elf_file *f)
{
	static const uint16_t safe[] = {EM_AARCH64, EM_RISCV, EM_LOONGARCH, EM_PPC64, EM_IA_64};
	static const uint16_t executable[] = {EM_386,  EM_X86_64, EM_PPC,   EM_ARM,
					      EM_MIPS, EM_S390,   EM_SPARC, EM_SPARCV9,
					      EM_68K,  EM_PARISC, EM_ALPHA, EM_SH};
	const struct elf_segment *stack = elf_segment_find(f, PT_GNU_STACK);

	if (stack)
		return stack->flags & PF_X ? MODEL_NO : MODEL_YES;
	for (size_t i = 0; i < VB_COUNT(safe); i++)
		if (f->machine == safe[i])
			return MODEL_YES;
	for (size_t i = 0; i < VB_COUNT(executable); i++)
		if (f->machine == executable[i])
			return MODEL_NO;
	return MODEL_UNKNOWN;
}

static enum model_tri canary_of(const struct model_elf *e, const struct elf_symbols *s)
{
	bool c = !vb_str_is(e->language, "go") && !vb_str_is(e->language, "rust");

	if (e->is_static)
		return s->canary && e->musl             ? MODEL_YES
		       : s->canary || e->stripped || !c ? MODEL_UNKNOWN
							: MODEL_NO;
	return s->canary ? MODEL_YES : c ? MODEL_NO : MODEL_UNKNOWN;
}

static enum model_tri feature(uint32_t features, uint32_t bit)
{
	return features & bit ? MODEL_YES : MODEL_NO;
}

static void put_features(const struct elf_file *f, const struct elf_notes *notes,
			 struct model_elf *e)
{
	bool x86 = f->machine == EM_X86_64 || f->machine == EM_386, arm = f->machine == EM_AARCH64;

	e->cet_ibt = x86 ? feature(notes->x86_features, GNU_PROPERTY_X86_FEATURE_1_IBT) : MODEL_NA;
	e->cet_shstk = x86 ? feature(notes->x86_features, GNU_PROPERTY_X86_FEATURE_1_SHSTK)
			   : MODEL_NA;
	e->bti = arm ? feature(notes->aarch64_features, GNU_PROPERTY_AARCH64_FEATURE_1_BTI)
		     : MODEL_NA;
	e->pac = arm ? feature(notes->aarch64_features, GNU_PROPERTY_AARCH64_FEATURE_1_PAC)
		     : MODEL_NA;
}

/* ---- where it comes from ---------------------------------------------------------------- */

static bool needs(const struct model_elf *e, const char *prefix)
{
	for (size_t i = 0; i < e->needed.n; i++)
		if (vb_str_starts(e->needed.v[i], vb_str(prefix)))
			return true;
	return false;
}

/* musl's own loader; Alpine's libc name; the plain "libc.so" of musl-gcc, which bionic uses too but signs its files. */
static bool is_musl(const struct elf_file *f, const struct model_elf *e,
		    const struct elf_notes *notes)
{
	bool plain = false;

	if (vb_str_find(e->interp, VB_STR("ld-musl-")) < e->interp.n || needs(e, "libc.musl-") ||
			vb_str_starts(e->soname, VB_STR("libc.musl-")))
		return true;
	for (size_t i = 0; i < e->needed.n; i++)
		plain |= vb_str_is(e->needed.v[i], "libc.so");
	if (plain || (vb_str_is(e->soname, "libc.so") && f->type == ET_DYN))
		return !notes->android && vb_str_find(e->interp, VB_STR("/linker")) == e->interp.n;
	return false;
}

/* "/rustc/" and a commit: where the standard library was built, in every panic message. */
static bool names_rustc(struct vb_str data)
{
	struct vb_str mark = VB_STR("/rustc/");
	size_t at;

	data = vb_str_sub(data, 0, RODATA_SEARCHED);
	while ((at = vb_str_find(data, mark)) < data.n) {
		size_t digits = 0;

		data = vb_str_from(data, at + mark.n);
		while (digits < data.n && ((data.p[digits] >= '0' && data.p[digits] <= '9') ||
					   (data.p[digits] >= 'a' && data.p[digits] <= 'f')))
			digits++;
		if (digits == 40)
			return true;
	}
	return false;
}

/* Debian strips .comment, so a stripped Rust program is known by its texts; only unwinding ones are searched. */
static bool is_rust(const struct elf_file *f, const struct model_elf *e,
		    const struct elf_symbols *s, struct vb_str comment)
{
	if (s->rust || vb_str_find(comment, VB_STR("rustc version")) < comment.n)
		return true;
	if (!(s->unwind || e->is_static) || needs(e, "libstdc++") || needs(e, "libc++"))
		return false;
	return names_rustc(elf_section_bytes(f, elf_section_find(f, ".rodata")));
}

static struct vb_str language_of(const struct elf_file *f, const struct model_elf *e,
				 const struct elf_symbols *s, const struct elf_notes *notes)
{
	struct vb_str comment = elf_section_bytes(f, elf_section_find(f, ".comment"));

	if (notes->go || s->go || elf_section_find(f, ".go.buildinfo") ||
	    elf_section_find(f, ".gopclntab"))
		return VB_STR("go");
	if (is_rust(f, e, s, comment))
		return VB_STR("rust");
	if (s->libc_start || needs(e, "libc.") ||
	    vb_str_starts(e->soname, VB_STR("libc.")) ||
			  vb_str_starts(e->soname, VB_STR("ld-linux")) ||
					e->kind == MODEL_ELF_MODULE ||
					vb_str_find(comment, VB_STR("GCC: (")) < comment.n ||
						    vb_str_find(comment, VB_STR("clang version")) <
								comment.n)
		return VB_STR("c");
	return VB_STR("");
}

static bool has_debug(const struct elf_file *f)
{
	static const char *const names[] = {".debug_info", ".zdebug_info"};

	for (size_t i = 0; i < VB_COUNT(names); i++) {
		const struct elf_section *s = elf_section_find(f, names[i]);

		if (s && s->type != SHT_NOBITS && s->size)
			return true;
	}
	return false;
}

static void put_segments(const struct elf_file *f, struct model_elf *e)
{
	for (size_t i = 0; i < f->segments.n; i++) {
		const struct elf_segment *s = &f->segments.v[i];

		if (s->type != PT_LOAD || !(s->flags & PF_X))
			continue;
		e->rwx |= (s->flags & PF_W) != 0;
		e->text_size += s->filesz;
	}
	for (size_t i = 0; i < f->sections.n && !f->segments.n; i++)
		if (f->sections.v[i].flags & SHF_EXECINSTR)
			e->text_size += f->sections.v[i].size;
}

void elf_judge(const struct elf_file *f, const struct elf_dynamic *d, const struct elf_symbols *s,
	       const struct elf_notes *notes, struct model_elf *e)
{
	bool program = e->kind != MODEL_ELF_LIBRARY && elf_kind_runs(e->kind);
	bool libc_checks;

	e->is_static = program && !e->interp.n && !e->needed.n;
	e->stripped = !s->has_symtab;
	e->has_debug = has_debug(f);
	e->musl = is_musl(f, e, notes);
	e->language = language_of(f, e, s, notes);
	put_segments(f, e);
	if (!elf_kind_runs(e->kind)) {
		e->relro = MODEL_RELRO_NA;
		e->nx = e->canary = e->cet_ibt = e->cet_shstk = e->bti = e->pac = MODEL_NA;
		e->rwx = false;
		return;
	}
	libc_checks = !e->musl && vb_str_find(e->interp, VB_STR("ld-uClibc")) == e->interp.n &&
					      !needs(e, "libuClibc");
	e->relro = relro_of(f, d);
	e->nx = nx_of(f);
	e->canary = canary_of(e, s);
	e->textrel = d->textrel;
	e->fortified = libc_checks ? s->fortified : 0;
	e->fortifiable = libc_checks ? s->fortifiable : 0;
	put_features(f, notes, e);
}
