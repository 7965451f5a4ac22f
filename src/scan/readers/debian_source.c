/*
 * debian_source.c - the sources of a Debian package: what they are, what their changelog says, which patches are applied.
 *
 *   debian/changelog        its first heading is the source package ──► component, setting "source-tree"; its entries ──► claims
 *   debian/patches/series   a name a line, '#' starts a comment      ──► setting "patch-series", joined by scan/patches.c
 *
 * A version without a revision is a package of its own makers: it is the product itself, not something it is made of.
 * Sources: deb-changelog(5), Debian Policy 5.6.12 (revision), dpkg-source(1) "Format: 3.0 (quilt)".
 */
#include "scan/readers/readers.h"

#include "core/limits.h"
#include "scan/collect_int.h"
#include "scan/readers/claims_int.h"
#include "scan/readers/package_int.h"

#include "model/release.h"

/* "bookworm-security" to "Debian:12"; without a known release the distribution alone. */
static struct vb_str ecosystem_of(const struct scan_heading *h)
{
	struct vb_str word = h->distributions, found = {NULL, 0};

	vb_str_word(&word, &found);
	found = model_release_of_codename(vb_str_sub(found, 0, vb_str_chr(found, '-')));
	if (found.n)
		return found;
	return vb_str_find(h->version, VB_STR("ubuntu")) < h->version.n ? VB_STR("Ubuntu")
									: VB_STR("Debian");
}

static void tree_emit(const struct scan_input *in, struct scan_out *out,
		      const struct scan_heading *h, uint32_t line)
{
	struct model_component c = {.type = VB_STR("deb"), .name = h->source, .version = h->version,
						   .arch = VB_STR_INIT("source"), .direct = true,
						   .reader = VB_STR_INIT("debian-source")};

	c.source_name = h->source;
	c.ecosystem = ecosystem_of(h);
	c.group = vb_str_starts(c.ecosystem, VB_STR("Ubuntu")) ? VB_STR("ubuntu")
							       : VB_STR("debian");
	c.own = vb_str_chr(h->version, '-') == h->version.n;
	scan_package_emit(in, out, &c, line);
	scan_emit_setting(out, &(struct model_setting){.format = VB_STR_INIT("source-tree"),
						       .key = h->source,
						       .value = h->version,
						       .line = line});
}

static bool read_tree(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str rest = in->content, line;
	struct scan_heading h;
	uint32_t number = 0;

	(void)err;
	while (vb_str_line(&rest, &line)) {
		number++;
		if (!vb_str_trim(line).n)
			continue;
		if (!vb_str_utf8(line) || !scan_changelog_heading(line, &h)) {
			scan_emit_trouble(out, "line %u: not the heading of a Debian changelog",
					  number);
			return true;
		}
		tree_emit(in, out, &h, number);
		scan_changelog_entries(in->arena, in->content, out);
		return true;
	}
	return true;
}

/* "fix.patch -p1 # why"; "-R" applies it backwards. */
static bool read_series(const struct scan_input *in, struct scan_out *out, struct vb_error *err)
{
	struct vb_str rest = in->content, line, word;
	uint32_t number = 0;

	(void)err;
	while (vb_str_line(&rest, &line)) {
		struct model_setting s = {.format = VB_STR_INIT("patch-series"), .line = ++number};

		line = vb_str_sub(line, 0, vb_str_chr(line, '#'));
		if (!vb_str_word(&line, &word))
			continue;
		s.key = scan_text_clean(in->arena, word);
		while (vb_str_word(&line, &word))
			if (vb_str_is(word, "-R"))
				s.value = VB_STR("off");
		scan_emit_setting(out, &s);
	}
	return true;
}

static const char *const tree_patterns[] = {"**/debian/changelog", NULL};
static const char *const series_patterns[] = {"**/debian/patches/series", NULL};

const struct scan_reader scan_reader_debian_source = {
	.name = "debian-source",
	.patterns = tree_patterns,
	.max_bytes = VB_LIMIT_CHANGELOG_BYTES,
	.packages = true,
	.read = read_tree,
	.what = "sources of a Debian package, debian/changelog (deb-changelog(5))",
};

const struct scan_reader scan_reader_debian_series = {
	.name = "debian-series",
	.patterns = series_patterns,
	.max_bytes = VB_LIMIT_SETTING_BYTES,
	.read = read_series,
	.what = "patches a Debian source package applies, debian/patches/series (dpkg-source(1))",
};
