/* scan_fuzz.h - the property every reader keeps: any bytes give facts whose strings are well-formed UTF-8. */
#ifndef VAUBAN_FUZZ_SCAN_FUZZ_H
#define VAUBAN_FUZZ_SCAN_FUZZ_H

#include "scan/readers/readers.h"
#include "scan/scan.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static inline void fuzz_text(struct vb_str s)
{
	vb_assert(vb_str_utf8(s));
	for (size_t i = 0; i < s.n; i++) /* what a terminal would obey; a tab is only space */
		vb_assert(((unsigned char)s.p[i] >= 0x20 || s.p[i] == '\t') && s.p[i] != 0x7f);
}

static inline void fuzz_component(const struct model_component *c)
{
	const struct vb_str all[] = {c->type,    c->group,     c->name,        c->version,
				     c->purl,    c->ecosystem, c->source_name, c->source_version,
				     c->licence, c->supplier};

	for (size_t i = 0; i < VB_COUNT(all); i++)
		fuzz_text(all[i]);
	for (size_t i = 0; i < c->needs.n; i++)
		fuzz_text(c->needs.v[i]);
	vb_assert(c->name.n && c->purl.n && c->locations.n);
	vb_assert(!c->ecosystem.n || c->version.n); /* what has no version is never assessed */
}

static inline void fuzz_elf(const struct model_elf *e)
{
	fuzz_text(e->soname);
	fuzz_text(e->interp);
	for (size_t i = 0; i < e->rpath.n; i++)
		fuzz_text(e->rpath.v[i]);
	for (size_t i = 0; i < e->needed.n; i++)
		fuzz_text(e->needed.v[i]);
	vb_assert(e->fortified <= e->fortifiable);
}

static inline void fuzz_reader(const struct scan_reader *reader, const char *path,
			       const uint8_t *data, size_t size, const struct model_wants *wants)
{
	struct model_facts *facts VB_CLEANUP(scan_facts_cleanup) = scan_read_one(
		reader, vb_str(path), vb_strn((const char *)data, size), wants);

	for (size_t i = 0; i < facts->components.n; i++)
		fuzz_component(&facts->components.v[i]);
	for (size_t i = 0; i < facts->settings.n; i++)
		fuzz_text(facts->settings.v[i].value);
	for (size_t i = 0; i < facts->elfs.n; i++)
		fuzz_elf(&facts->elfs.v[i]);
	for (size_t i = 0; i < facts->claims.n; i++) {
		fuzz_text(facts->claims.v[i].version);
		vb_assert(facts->claims.v[i].source.n && facts->claims.v[i].version.n);
		vb_assert(vb_str_starts(facts->claims.v[i].vulnerability, VB_STR("CVE-")));
	}
	for (size_t i = 0; i < facts->unreadable.n; i++)
		fuzz_text(facts->unreadable.v[i].reason);
}

#endif
