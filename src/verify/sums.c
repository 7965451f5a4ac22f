/* sums.c - SHA256SUMS read line by line and written. Format: GNU coreutils manual, "md5sum invocation", text mode. */
#include "verify/sums.h"

#include "core/hash.h"

enum { DIGITS = 2 * VB_SHA256_BYTES, NAME_AT = DIGITS + 2, NAME_MOST = 255 };

struct sums {
	const char *file;
	enum vb_lang lang;
	size_t line;
};

static bool refuse(const struct sums *s, uint32_t column, const char *what, struct vb_error *err)
{
	vb_fail_at(err, VB_E_INPUT, s->file, (uint32_t)s->line, column, "%s", what);
	return vb_hint(
		err, "%s",
		vb_t(s->lang, "a line is 64 digits of 0-9 and a-f, two spaces, a file name",
		     "une ligne : 64 chiffres de 0-9 et a-f, deux espaces, un nom de fichier"));
}

static bool name_fits(struct vb_str name)
{
	return name.n && name.n <= NAME_MOST && vb_str_chr(name, '/') == name.n &&
	       vb_str_chr(name, '\0') == name.n && !vb_str_is(name, ".") && !vb_str_is(name, "..");
}

static bool line_read(const struct sums *s, struct vb_str line, struct verify_sum *out,
		      struct vb_error *err)
{
	for (uint32_t i = 0; i < DIGITS; i++)
		if (i >= line.n || !((line.p[i] >= '0' && line.p[i] <= '9') ||
				     (line.p[i] >= 'a' && line.p[i] <= 'f')))
			return refuse(s, i + 1,
				      vb_t(s->lang, "the checksum is not 64 digits",
					   "l’empreinte n’a pas 64 chiffres"),
				      err);
	if (line.n < NAME_AT || line.p[DIGITS] != ' ' || line.p[DIGITS + 1] != ' ')
		return refuse(s, DIGITS + 1,
			      vb_t(s->lang, "two spaces do not follow the checksum",
				   "deux espaces ne suivent pas l’empreinte"),
			      err);
	*out = (struct verify_sum){vb_str_sub(line, 0, DIGITS), vb_str_from(line, NAME_AT)};
	if (!name_fits(out->name))
		return refuse(s, NAME_AT + 1,
			      vb_t(s->lang, "this is no name of a file in the folder",
				   "ce n’est pas le nom d’un fichier du dossier"),
			      err);
	return true;
}

bool verify_sums_parse(struct vb_arena *a, enum vb_lang lang, struct vb_str text, const char *file,
		       verify_sums *out, struct vb_error *err)
{
	struct sums s = {.file = file, .lang = lang};
	verify_sums made = {0};

	while (text.n) {
		size_t n = vb_str_chr(text, '\n');
		struct verify_sum sum;

		s.line++;
		if (!line_read(&s, vb_str_sub(text, 0, n), &sum, err))
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
