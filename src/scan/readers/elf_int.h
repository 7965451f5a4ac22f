/*
 * elf_int.h - an ELF file as bounded views: headers decoded once into arrays, everything else read where it stands.
 *
 * Why not libelf: it maps and converts per section and finds the dynamic symbols through section headers only; what we
 * need is what the loader needs (segments, dynamic section, hash tables), also when section headers are gone, with an
 * error that names the field, and nothing that trusts an offset. See docs/adr/0011-own-elf-reader.md.
 */
#ifndef VAUBAN_SCAN_READERS_ELF_INT_H
#define VAUBAN_SCAN_READERS_ELF_INT_H

#include <elf.h>

#include "scan/reader.h"

struct elf_segment {
	uint32_t type, flags;
	uint64_t offset, vaddr, filesz, memsz, align;
};

struct elf_section {
	struct vb_str name;
	uint32_t type, link;
	uint64_t flags, addr, offset, size;
};

struct elf_file {
	struct vb_str bytes;
	struct vb_arena *arena;
	bool wide, big; /* 64 bits; big-endian */
	uint16_t type, machine;
	VB_VEC(struct elf_segment) segments;
	VB_VEC(struct elf_section) sections; /* empty when there is no table, or a damaged one */
	const char *damage; /* what of the section table could not be read, or NULL */
};

/* ---- elf_file.c: headers ---------------------------------------------------------------- */

bool elf_file_open(struct vb_arena *a, struct vb_str bytes, struct elf_file *out,
		   struct vb_error *err) VB_MUST_USE;
const struct elf_segment *elf_segment_find(const struct elf_file *f,
					   uint32_t type); /* the first, or NULL */
const struct elf_section *elf_section_find(const struct elf_file *f, const char *name);
struct vb_cursor elf_cursor(const struct elf_file *f, uint64_t at,
			    uint64_t size);                       /* `bad` when out of the file */
uint64_t elf_word(const struct elf_file *f, struct vb_cursor *c); /* 4 or 8 bytes, by class */
struct vb_str elf_bytes(const struct elf_file *f, uint64_t at,
			uint64_t size); /* empty when out of the file */
/* Where the loader would find this address in the file; false when no segment has it. */
bool elf_offset_of(const struct elf_file *f, uint64_t vaddr, uint64_t *offset) VB_MUST_USE;
struct vb_str elf_section_bytes(const struct elf_file *f,
				const struct elf_section *s); /* empty for SHT_NOBITS */
/* The NUL-terminated string at `at` of a table; empty when it does not end within the table or 4096 bytes. */
struct vb_str elf_string(struct vb_str table, uint64_t at);

/* ---- elf_dynamic.c: the dynamic section ------------------------------------------------- */

struct elf_dynamic {
	bool present, bind_now, textrel, pie, debug, has_runpath, has_rpath;
	struct vb_str strings;           /* DT_STRTAB */
	uint64_t soname, rpath, runpath; /* offsets in strings; soname 0 when absent */
	uint64_t symtab, hash, gnu_hash; /* addresses, 0 when absent */
	VB_VEC(uint64_t) needed;
};

/* An absent section is no error; a damaged one says so through `damage` and gives what was read. */
void elf_dynamic_read(const struct elf_file *f, struct elf_dynamic *out, const char **damage);
/* Place and number of the dynamic symbols: by section header, else DT_HASH, else DT_GNU_HASH. */
bool elf_dynamic_symbols(const struct elf_file *f, const struct elf_dynamic *d, uint64_t *offset,
			 uint64_t *n) VB_MUST_USE;

/* ---- elf_symbols.c: what the names of symbols tell -------------------------------------- */

struct elf_symbols {
	bool has_symtab; /* not stripped */
	bool canary, rust, go, unwind, libc_start;
	uint32_t fortified, fortifiable;
	VB_VEC(struct vb_str) imports; /* wanted ones, sorted, unique */
};
void elf_symbols_read(const struct elf_file *f, const struct elf_dynamic *d,
		      const struct model_wants *wants, struct elf_symbols *out);
/* X of a glibc function X that has a checking twin __X_chk. */
bool elf_is_fortifiable(struct vb_str name);
bool elf_is_fortified(struct vb_str name);

/* ---- elf_notes.c ------------------------------------------------------------------------ */

struct elf_notes {
	struct vb_str build_id; /* raw bytes */
	bool go, android;
	uint32_t x86_features, aarch64_features; /* of .note.gnu.property, 0 when absent */
};
void elf_notes_read(const struct elf_file *f, struct elf_notes *out);

#endif
