/* sums.c - SHA256SUMS read line by line and written. Format: GNU coreutils manual, "md5sum invocation", text mode. */
#include "verify/sums.h"

#include "core/hash.h"

enum { DIGITS = 2 * VB_SHA256_BYTES, NAME_AT = DIGITS + 2, NAME_MOST = 255 };

static bool refuse(const char *file, size_t line, uint32_t column, const char *what,
		   struct vb_error *err)
{
	vb_fail_at(err, VB_E_INPUT, file, (uint32_t)line, column, "%s", what);
	return vb_hint(err, "a line is 64 digits of 0-9 and a-f, two spaces, a file name");
}

static bool name_fits(struct vb_str name)
{
	return name.n && name.n <= NAME_MOST && vb_str_chr(name, '/') == name.n &&
	       vb_str_chr(name, '\0') == name.n && !vb_str_is(name, ".") && !vb_str_is(name, "..");
}

static bool line_read(struct vb_str line, const char *file, size_t at, struct verify_sum *out,
		      struct vb_error *err)
{
	for (uint32_t i = 0; i < DIGITS; i++)
		if (i >= line.n || !((line.p[i] >= '0' && line.p[i] <= '9') ||
				     (line.p[i] >= 'a' && line.p[i] <= 'f')))
			return refuse(file, at, i + 1, "the checksum is not 64 digits", err);
	if (line.n < NAME_AT || line.p[DIGITS] != ' ' || line.p[DIGITS + 1] != ' ')
		return refuse(file, at, DIGITS + 1, "two spaces do not follow the checksum", err);
	*out = (struct verify_sum){vb_str_sub(line, 0, DIGITS), vb_str_from(line, NAME_AT)};
	if (!name_fits(out->name))
		return refuse(file, at, NAME_AT + 1, "this is no name of a file in the folder",
			      err);
	return true;
}

bool verify_sums_parse(struct vb_arena *a, struct vb_str text, const char *file, verify_sums *out,
		       struct vb_error *err)
{
	verify_sums made = {0};

	for (size_t at = 1; text.n; at++) {
		size_t n = vb_str_chr(text, '\n');
		struct verify_sum sum;

		if (!line_read(vb_str_sub(text, 0, n), file, at, &sum, err))
			return false;
		*vb_vec_add(a, &made) = sum;
		text = vb_str_from(text, n < text.n ? n + 1 : n);
	}
	*out = made;
	return true;
}

void verify_sums_put(struct vb_buf *out, const struct verify_sum *sum)
{
	vb_buf_printf(out, "%.*s  %.*s\n", VB_FMT(sum->digest), VB_FMT(sum->name));
}
