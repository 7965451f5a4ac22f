/*
 * patch.c - a patch file, to the flaws it says it mends.
 *
 *   0001-sail.patch            an identifier in the name counts
 *   Description: fix ...       the header: fields (DEP-3), a message (git format-patch), tags ("CVE: CVE-2099-0001")
 *   ---                        it ends where the difference begins
 *   --- a/sail.c
 *
 * Each field and each paragraph is one point: what it says of a flaw ("fix", "revert", "not affected") is its own.
 * Whether anything applies the patch is not in it: scan/patches.c asks the series, the recipe, the package it lies in.
 * Sources: DEP-3 (Patch Tagging Guidelines), git-format-patch(1), Yocto's "Patch name convention and commit message".
 */
#include "scan/readers/readers.h"

#include "core/limits.h"
#include "scan/readers/claims_int.h"
#include "scan/readers/package_int.h"

enum { HEADER_BYTES = 64 * 1024, FIELD_NAME = 40 };

#define ANY_VERSION VB_STR("-") /* that of the tree it lies in, not known here */

static bool is_end(struct vb_str line)
{
	static const char *const starts[] = {"--- ",    "+++ ", "diff ",
					     "Index: ", "@@ ",  "GIT binary"};

	for (size_t i = 0; i < VB_COUNT(starts); i++)
		if (vb_str_starts(line, vb_str(starts[i])))
			return true;
	return vb_str_is(line, "---");
}

/* "Origin: upstream" begins a point; so does what follows an empty line. */
static bool is_field(struct vb_str line)
{
	size_t colon = vb_str_chr(line, ':');

	if (!colon || colon == line.n || colon > FIELD_NAME)
		return false;
	for (size_t i = 0; i < colon; i++)
		if (line.p[i] <= ' ')
			return false;
	return colon + 1 == line.n || line.p[colon + 1] == ' ';
}

/* Its tone counts for the whole patch when it speaks of a flaw. */
static void point_read(struct scan_claims *c, const char *from, const char *to, uint32_t line,
		       enum scan_claim_tone *whole)
{
	struct vb_str text = vb_strn(from, (size_t)(to - from)), rest = text, id;
	enum scan_claim_tone tone = scan_claims_point(c, text, ANY_VERSION, line, SCAN_CLAIM_MENDS);
	size_t at;

	if (tone > *whole && scan_claims_next_id(&rest, &id, &at))
		*whole = tone;
}

static enum scan_claim_tone header_read(struct scan_claims *c, struct vb_str header)
{
	enum scan_claim_tone whole = SCAN_CLAIM_MENDS;
	struct vb_str rest = header, line;
	const char *from = header.p, *start = header.p;
	uint32_t number = 0, first = 1;

	while (vb_str_line(&rest, &line)) {
		bool end = is_end(line);

		number++;
		if (end || !line.n || is_field(line)) {
			point_read(c, from, start, first, &whole);
			from = start;
			first = number;
		}
		if (end)
			return whole;
		start = rest.p ? rest.p : header.p + header.n;
	}
	point_read(c, from, header.p + header.n, first, &whole);
	return whole;
}

static bool read_patch(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str header = vb_str_sub(in->content, 0, HEADER_BYTES);
	enum scan_claim_tone whole = SCAN_CLAIM_MENDS;
	struct model_fix_claim claim;
	struct scan_claims c;

	(void)err;
	scan_claims_init(&c, in->arena);
	if (header.n)
		whole = header_read(&c, header);
	scan_claims_point(&c, scan_path_name(in->path), ANY_VERSION, 0, whole);
	for (size_t i = 0; scan_claims_at(&c, i, &claim); i++)
		if (claim.version.n)
			scan_emit_setting(out,
					  &(struct model_setting){.format = VB_STR_INIT("patch"),
								  .key = claim.vulnerability,
								  .line = claim.line});
	return true;
}

static const char *const patterns[] = {"**/*.patch", "**/*.diff", "**/debian/patches/**", NULL};

static bool is_list(struct vb_str path)
{
	return vb_str_ends(path, VB_STR("debian/patches/series"));
}

const struct scan_reader scan_reader_patch = {
	.name = "patch",
	.patterns = patterns,
	.passes_over = is_list,
	.max_bytes = VB_LIMIT_READER_BYTES,
	.read = read_patch,
	.what = "flaws a patch says it mends: its name and header (DEP-3, git-format-patch(1))",
};
