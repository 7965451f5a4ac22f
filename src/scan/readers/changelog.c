/*
 * changelog.c - the changelog a Debian package carries, to claims of mended flaws.
 *
 *   source (version) distributions; urgency=...        an entry opens in the first column
 *     * Fix CVE-2023-0464: ...                         points, indented
 *    -- name <mail>  date                              it closes
 *
 *   usr/share/doc/PACKAGE/changelog.Debian.gz          packages with an upstream changelog of their own
 *   usr/share/doc/PACKAGE/changelog.gz                 packages made for Debian: told by the first line
 *
 * Entries stand newest first. The source package is the one the entries name. Source: deb-changelog(5), Debian Policy
 * 4.4 and 12.7.
 */
#include "scan/readers/readers.h"

#include "core/limits.h"
#include "scan/readers/claims_int.h"
#include "scan/readers/inflate_int.h"

enum { LOOK_BYTES = 512 };

bool scan_changelog_heading(struct vb_str line, struct scan_heading *out)
{
	size_t open = vb_str_chr(line, '('), close = vb_str_chr(line, ')');
	struct vb_str source = vb_str_trim(vb_str_sub(line, 0, open)), version;

	if (!line.n || line.p[0] == ' ' || line.p[0] == '\t' || close == line.n || open > close)
		return false;
	version = vb_str_sub(line, open + 1, close - open - 1);
	for (size_t i = 0; i < source.n; i++)
		if (!((source.p[i] >= 'a' && source.p[i] <= 'z') ||
		      (source.p[i] >= '0' && source.p[i] <= '9') ||
		      (i && memchr("+-.", source.p[i], 3))))
			return false;
	line = vb_str_from(line, close + 1);
	*out = (struct scan_heading){source, version,
				     vb_str_trim(vb_str_sub(line, 0, vb_str_chr(line, ';')))};
	return source.n && version.n && vb_str_chr(version, ' ') == version.n &&
	       vb_str_chr(line, ';') < line.n;
}

static void entry_end(struct scan_claims *c, const struct scan_heading *h, const char *from,
		      const char *to, uint32_t line)
{
	if (h->version.n && to > from)
		scan_claims_text(c, vb_strn(from, (size_t)(to - from)), h->version, line);
}

void scan_changelog_entries(struct vb_arena *a, struct vb_str text, struct scan_out *out)
{
	struct vb_str rest = text, line, source = {NULL, 0};
	struct scan_heading now = {0}, next;
	const char *from = text.p, *start = text.p;
	struct scan_claims c;
	uint32_t number = 0, first = 0;

	scan_claims_init(&c, a);
	while (vb_str_line(&rest, &line)) {
		number++;
		if (line.n && line.p[0] != ' ' && scan_changelog_heading(line, &next)) {
			if (source.n && !vb_str_eq(source, next.source))
				break; /* an older name of the source: another package's history */
			entry_end(&c, &now, from, start, first);
			source = next.source;
			now = next;
			from = rest.p ? rest.p : text.p + text.n;
			first = number + 1;
		}
		start = rest.p;
	}
	entry_end(&c, &now, from, start ? start : text.p + text.n, first);
	if (source.n)
		scan_claims_emit(&c, source, out);
}

/* Its first line is a heading: an upstream changelog is in any form, and is not read. */
static bool is_debian(struct vb_str head)
{
	struct vb_str line;
	struct scan_heading h;

	while (vb_str_line(&head, &line))
		if (line.n)
			return scan_changelog_heading(line, &h);
	return false;
}

static bool read_changelog(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str text = in->content, head;
	bool packed = vb_str_starts(text, VB_STR("\x1f\x8b"));

	if (!packed) {
		if (is_debian(vb_str_sub(text, 0, LOOK_BYTES)))
			scan_changelog_entries(in->arena, text, out);
		return true;
	}
	if (!scan_inflate_head(in->arena, text, SCAN_GZIP, LOOK_BYTES, &head))
		return vb_fail(err, VB_E_INPUT, "its gzip stream is damaged");
	if (!is_debian(head))
		return true;
	if (!scan_inflate(in->arena, text, SCAN_GZIP, VB_LIMIT_CHANGELOG_BYTES, &text))
		return vb_fail(err, VB_E_INPUT,
			       "its gzip stream is damaged, or holds more than %zu MiB",
			       VB_LIMIT_CHANGELOG_BYTES / VB_MIB);
	scan_changelog_entries(in->arena, text, out);
	return true;
}

static const char *const patterns[] = {"usr/share/doc/*/changelog.Debian.gz",
				       "usr/share/doc/*/changelog.Debian",
				       "usr/share/doc/*/changelog.gz", NULL};

const struct scan_reader scan_reader_changelog = {
	.name = "debian-changelog",
	.patterns = patterns,
	.max_bytes = VB_LIMIT_CHANGELOG_BYTES,
	.read = read_changelog,
	.what = "flaws a Debian package's own changelog says are mended (deb-changelog(5))",
};
