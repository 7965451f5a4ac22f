/*
 * elf_symbols.c - one pass over the dynamic symbols, one over the full table when the file is not stripped.
 *
 *   undefined in dynsym ──► imports some rule names, fortify pairs, stack protector, unwinder, C start-up
 *   any name            ──► stack protector defined here (libc, static programs), marks of Rust and Go
 *
 * The fortify table is the set of __X_chk functions glibc 2.36 exports, without __stack_chk_fail, which is another
 * protection, and with the functions __longjmp_chk replaces. Later glibc checks more functions that programs also take
 * from other libraries or older releases (strlcpy of libbsd, inet_pton): there only the checked call tells something.
 */
#include "scan/readers/elf_int.h"

#include <stdlib.h>

enum { IMPORTS_MAX = 4096 };

/* Sorted bytewise: found by halves. */
static const char *const fortifiable[] = {
	"_longjmp",       "asprintf",       "confstr",
	"dprintf",        "explicit_bzero", "fgets",
	"fgets_unlocked", "fgetws",         "fgetws_unlocked",
	"fprintf",        "fread",          "fread_unlocked",
	"fwprintf",       "getcwd",         "getdomainname",
	"getgroups",      "gethostname",    "getlogin_r",
	"gets",           "getwd",          "longjmp",
	"mbsnrtowcs",     "mbsrtowcs",      "mbstowcs",
	"memcpy",         "memmove",        "mempcpy",
	"memset",         "obstack_printf", "obstack_vprintf",
	"poll",           "ppoll",          "pread",
	"pread64",        "printf",         "ptsname_r",
	"read",           "readlink",       "readlinkat",
	"realpath",       "recv",           "recvfrom",
	"siglongjmp",     "snprintf",       "sprintf",
	"stpcpy",         "stpncpy",        "strcat",
	"strcpy",         "strncat",        "strncpy",
	"swprintf",       "syslog",         "ttyname_r",
	"vasprintf",      "vdprintf",       "vfprintf",
	"vfwprintf",      "vprintf",        "vsnprintf",
	"vsprintf",       "vswprintf",      "vsyslog",
	"vwprintf",       "wcpcpy",         "wcpncpy",
	"wcrtomb",        "wcscat",         "wcscpy",
	"wcsncat",        "wcsncpy",        "wcsnrtombs",
	"wcsrtombs",      "wcstombs",       "wctomb",
	"wmemcpy",        "wmemmove",       "wmempcpy",
	"wmemset",        "wprintf",
};
static const char *const checked_only[] = {"fdelt",   "inet_ntop", "inet_pton", "strlcat",
					   "strlcpy", "wcslcat",   "wcslcpy"};

static int name_order(const void *key, const void *entry)
{
	return vb_str_cmp(*(const struct vb_str *)key, vb_str(*(const char *const *)entry));
}

bool elf_is_fortifiable(struct vb_str name)
{
	return bsearch(&name, fortifiable, VB_COUNT(fortifiable), sizeof(*fortifiable),
		       name_order) != NULL;
}

bool elf_is_fortified(struct vb_str name)
{
	if (name.n < 7 || !vb_str_starts(name, VB_STR("__")) || !vb_str_ends(name, VB_STR("_chk")))
		return false;
	name = vb_str_sub(name, 2, name.n - 6);
	return elf_is_fortifiable(name) || bsearch(&name, checked_only, VB_COUNT(checked_only),
						   sizeof(*checked_only), name_order);
}

static bool is_canary(struct vb_str name)
{
	return vb_str_is(name, "__stack_chk_fail") || vb_str_is(name, "__stack_chk_guard") ||
	       vb_str_is(name, "__stack_chk_fail_local") ||
	       vb_str_is(name, "__intel_security_cookie");
}

/* Legacy mangling ends in a hash: "17h", 16 hexadecimal digits, "E"; the new one starts with _R. */
static bool is_rust(struct vb_str name)
{
	struct vb_str hash;

	if (vb_str_is(name, "rust_eh_personality") || vb_str_is(name, "__rust_alloc") ||
	    vb_str_is(name, "rust_begin_unwind") || vb_str_is(name, "rust_panic"))
		return true;
	if (name.n < 24 || !vb_str_starts(name, VB_STR("_ZN")) || name.p[name.n - 1] != 'E')
		return vb_str_starts(name, VB_STR("_RNv"));
	hash = vb_str_sub(name, name.n - 20, 19);
	if (!vb_str_starts(hash, VB_STR("17h")))
		return false;
	for (size_t i = 3; i < hash.n; i++)
		if (!((hash.p[i] >= '0' && hash.p[i] <= '9') ||
		      (hash.p[i] >= 'a' && hash.p[i] <= 'f')))
			return false;
	return true;
}

struct symbol {
	uint64_t name;
	bool undefined;
};

static struct symbol symbol_at(const struct elf_file *f, uint64_t at)
{
	struct vb_cursor c = elf_cursor(f, at, f->wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym));
	struct symbol s = {.name = vb_get_u32(&c)};

	vb_seek(&c, f->wide ? offsetof(Elf64_Sym, st_shndx) : offsetof(Elf32_Sym, st_shndx));
	s.undefined = vb_get_u16(&c) == SHN_UNDEF;
	return s;
}

static void put_import(const struct elf_file *f, struct vb_str name,
		       const struct model_wants *wants, struct elf_symbols *out)
{
	out->unwind |= vb_str_starts(name, VB_STR("_Unwind_"));
	out->libc_start |= vb_str_starts(name, VB_STR("__libc_start_main"));
	if (elf_is_fortified(name)) {
		out->fortified++;
		out->fortifiable++;
	} else if (elf_is_fortifiable(name)) {
		out->fortifiable++;
	}
	for (size_t i = 0; i < wants->imports.n && out->imports.n < IMPORTS_MAX; i++)
		if (vb_str_eq(name, wants->imports.v[i]))
			*vb_vec_add(f->arena, &out->imports) = name;
}

static void put_name(struct vb_str name, struct elf_symbols *out)
{
	if (name.n < 5)
		return;
	if (name.p[0] == '_' || name.p[0] == 'r') {
		out->canary |= is_canary(name);
		out->rust |= !out->rust && is_rust(name);
		out->go |= !out->go && vb_str_is(name, "runtime.goexit");
	}
}

static int import_order(const void *a, const void *b)
{
	return vb_str_cmp(*(const struct vb_str *)a, *(const struct vb_str *)b);
}

static void sort_imports(struct elf_symbols *out)
{
	size_t n = 0;

	if (!out->imports.n)
		return;
	qsort(out->imports.v, out->imports.n, sizeof(*out->imports.v), import_order);
	for (size_t i = 1; i < out->imports.n; i++) /* one name, several versions */
		if (!vb_str_eq(out->imports.v[i], out->imports.v[n]))
			out->imports.v[++n] = out->imports.v[i];
	out->imports.n = n + 1;
}

static void read_dynamic(const struct elf_file *f, const struct elf_dynamic *d,
			 const struct model_wants *wants, struct elf_symbols *out)
{
	uint64_t size = f->wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym), offset, n;

	if (!elf_dynamic_symbols(f, d, &offset, &n))
		return;
	for (uint64_t i = 1; i < n; i++) {
		struct symbol s = symbol_at(f, offset + i * size);
		struct vb_str name = elf_string(d->strings, s.name);

		if (s.undefined && name.n)
			put_import(f, name, wants, out);
		put_name(name, out);
	}
	sort_imports(out);
}

static void read_full(const struct elf_file *f, const struct elf_section *table,
		      struct elf_symbols *out)
{
	uint64_t size = f->wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	struct vb_str symbols = elf_section_bytes(f, table), names;

	out->has_symtab = true;
	if (table->link >= f->sections.n)
		return;
	names = elf_section_bytes(f, &f->sections.v[table->link]);
	for (uint64_t i = 1; i < symbols.n / size && !(out->canary && (out->rust || out->go)); i++)
		put_name(elf_string(names, symbol_at(f, table->offset + i * size).name), out);
}

void elf_symbols_read(const struct elf_file *f, const struct elf_dynamic *d,
		      const struct model_wants *wants, struct elf_symbols *out)
{
	struct elf_symbols symbols = {0};

	read_dynamic(f, d, wants, &symbols);
	for (size_t i = 0; i < f->sections.n; i++)
		if (f->sections.v[i].type == SHT_SYMTAB)
			read_full(f, &f->sections.v[i], &symbols);
	*out = symbols;
}
