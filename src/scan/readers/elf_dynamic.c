/*
 * elf_dynamic.c - the dynamic section as the loader reads it: through PT_DYNAMIC, addresses through PT_LOAD.
 * Sources: System V ABI, chapter 5 ("Dynamic Section", "Hash Table"); GNU hash: elf/dl-lookup.c of glibc.
 */
#include "scan/readers/elf_int.h"

enum { NEEDED_MAX = 4096 };

static void put_flags(struct elf_dynamic *d, uint64_t tag, uint64_t value)
{
	switch (tag) {
	case DT_TEXTREL:
		d->textrel = true;
		break;
	case DT_BIND_NOW:
		d->bind_now = true;
		break;
	case DT_FLAGS:
		d->bind_now |= (value & DF_BIND_NOW) != 0;
		d->textrel |= (value & DF_TEXTREL) != 0;
		break;
	case DT_FLAGS_1:
		d->bind_now |= (value & DF_1_NOW) != 0;
		d->pie |= (value & DF_1_PIE) != 0;
		break;
	case DT_DEBUG:
		d->debug = true; /* a linker adds it to programs only */
		break;
	default:
		break;
	}
}

static void put_places(const struct elf_file *f, struct elf_dynamic *d, uint64_t tag,
		       uint64_t value)
{
	switch (tag) {
	case DT_NEEDED:
		if (d->needed.n < NEEDED_MAX)
			*vb_vec_add(f->arena, &d->needed) = value;
		break;
	case DT_SONAME:
		d->soname = value;
		break;
	case DT_RPATH:
		d->rpath = value;
		d->has_rpath = true;
		break;
	case DT_RUNPATH:
		d->runpath = value;
		d->has_runpath = true;
		break;
	case DT_SYMTAB:
		d->symtab = value;
		break;
	case DT_HASH:
		d->hash = value;
		break;
	case DT_GNU_HASH:
		d->gnu_hash = value;
		break;
	default:
		break;
	}
}

void elf_dynamic_read(const struct elf_file *f, struct elf_dynamic *out, const char **damage)
{
	const struct elf_segment *s = elf_segment_find(f, PT_DYNAMIC);
	struct elf_dynamic d = {.present = s != NULL};
	uint64_t strtab = 0, strsz = 0, tag, value, at;
	struct vb_cursor c;

	if (!s) {
		*out = d;
		return;
	}
	c = elf_cursor(f, s->offset, s->filesz);
	if (c.bad)
		*damage = "the dynamic section lies outside the file";
	while (!c.bad && c.at < c.n) {
		tag = elf_word(f, &c);
		value = elf_word(f, &c);
		if (tag == DT_NULL || c.bad)
			break;
		if (tag == DT_STRTAB)
			strtab = value;
		else if (tag == DT_STRSZ)
			strsz = value;
		put_flags(&d, tag, value);
		put_places(f, &d, tag, value);
	}
	if (strtab) {
		d.strings = elf_offset_of(f, strtab, &at) ? elf_bytes(f, at, strsz)
							  : (struct vb_str){NULL, 0};
		if (!d.strings.n)
			*damage = "the strings of the dynamic section lie outside the file";
	}
	*out = d;
}

/* DT_HASH: { nbucket, nchain, ... }; nchain is the number of symbols. Alpha and s390x have 64-bit entries. */
static bool count_by_hash(const struct elf_file *f, uint64_t address, uint64_t *n)
{
	bool large = f->wide && (f->machine == EM_ALPHA || f->machine == EM_S390);
	struct vb_cursor c;
	uint64_t at;

	if (!address || !elf_offset_of(f, address, &at))
		return false;
	c = elf_cursor(f, at, large ? 16 : 8);
	if (large)
		vb_get_u64(&c);
	else
		vb_get_u32(&c);
	*n = large ? vb_get_u64(&c) : vb_get_u32(&c);
	return !c.bad;
}

/* { nbuckets, symoffset, bloom words, shift, bloom[], buckets[], chain[] }: the last chain ends with an odd entry. */
static bool count_by_gnu_hash(const struct elf_file *f, uint64_t address, uint64_t *n)
{
	struct vb_cursor c;
	uint64_t at, last = 0, skip;
	uint32_t buckets, first, bloom, bucket;

	if (!address || !elf_offset_of(f, address, &at) || at > f->bytes.n)
		return false;
	c = elf_cursor(f, at, f->bytes.n - at);
	buckets = vb_get_u32(&c);
	first = vb_get_u32(&c);
	bloom = vb_get_u32(&c);
	vb_get_u32(&c);
	skip = (uint64_t)bloom * (f->wide ? 8 : 4);
	if (c.bad || skip > c.n - c.at)
		return false;
	c.at += (size_t)skip;
	for (uint32_t i = 0; i < buckets && !c.bad; i++) {
		bucket = vb_get_u32(&c);
		last = bucket > last ? bucket : last;
	}
	if (c.bad)
		return false;
	if (last < first) { /* nothing is exported: imports only */
		*n = first;
		return true;
	}
	skip = (last - first) * 4;
	if (skip > c.n - c.at)
		return false;
	c.at += (size_t)skip;
	while (!c.bad && !(vb_get_u32(&c) & 1))
		last++;
	*n = last + 1;
	return !c.bad;
}

/* Without any hash table the symbols end where the strings begin: the order every linker lays them out in. */
static bool count_by_strings(const struct elf_file *f, const struct elf_dynamic *d, uint64_t offset,
			     uint64_t *n)
{
	uint64_t strings;

	if (!d->strings.n)
		return false;
	strings = (uint64_t)(d->strings.p - f->bytes.p);
	if (strings <= offset)
		return false;
	*n = (strings - offset) / (f->wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym));
	return true;
}

bool elf_dynamic_symbols(const struct elf_file *f, const struct elf_dynamic *d, uint64_t *offset,
			 uint64_t *n)
{
	uint64_t size = f->wide ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym), at, count = 0;

	if (!d->symtab || !elf_offset_of(f, d->symtab, &at) || at > f->bytes.n)
		return false;
	for (size_t i = 0; i < f->sections.n; i++)
		if (f->sections.v[i].type == SHT_DYNSYM && f->sections.v[i].offset == at)
			count = f->sections.v[i].size / size;
	if (!count && !count_by_hash(f, d->hash, &count) &&
	    !count_by_gnu_hash(f, d->gnu_hash, &count) && !count_by_strings(f, d, at, &count))
		return false;
	if (count > (f->bytes.n - at) / size)
		count = (f->bytes.n - at) / size;
	*offset = at;
	*n = count;
	return true;
}
