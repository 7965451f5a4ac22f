/*
 * pem.c - textual encodings of keys and certificates, RFC 7468 and the older ones: from "-----BEGIN LABEL-----" to its
 * end, wherever it stands. In sources and JSON a block is written as strings: quotes, "\n" and concatenation between
 * its lines are left out. A block whose base64 does not decode is an example or a test for the marker: no fact.
 */
#include "scan/keys/keys_int.h"

#include "scan/secrets/secrets_int.h"

enum { LABEL_MAX = 40 };

struct block {
	struct vb_str label, body;
};

static bool block_find(struct vb_str text, struct block *out)
{
	static const struct vb_str begin = VB_STR_INIT("-----BEGIN "),
				   end = VB_STR_INIT("-----END ");
	struct vb_str rest = vb_str_from(text, begin.n);
	size_t dashes = vb_str_find(vb_str_sub(rest, 0, LABEL_MAX + 5), VB_STR("-----"));
	size_t stop;

	if (dashes > LABEL_MAX || dashes + 5 > rest.n)
		return false;
	out->label = vb_str_sub(rest, 0, dashes);
	rest = vb_str_sub(rest, dashes + 5, KEYS_BLOCK_MAX);
	stop = vb_str_find(rest, end);
	if (stop == rest.n || !vb_str_starts(vb_str_from(rest, stop + end.n), out->label))
		return false;
	out->body = vb_str_sub(rest, 0, stop);
	return true;
}

static bool is_digit(char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       c == '+' || c == '/' || c == '=';
}

/* One line of a block as its base64: what a language puts around a string is cut off both ends. */
static struct vb_str line_trim(struct vb_str line)
{
	size_t from = 0, to = line.n;

	while (from < to && !is_digit(line.p[from]))
		from++;
	if (from < to && line.p[from] == '+' && from + 1 < to && line.p[from + 1] == ' ')
		while (from < to && (line.p[from] == '+' || !is_digit(line.p[from])))
			from++;
	for (size_t i = from; i < to; i++)
		if (!is_digit(line.p[i]))
			return vb_str_sub(line, from, i - from);
	return vb_str_sub(line, from, to - from);
}

/* Lines end at a line feed, or at "\n" and "\r" written out. */
static bool line_next(struct vb_str *rest, struct vb_str *line)
{
	if (!rest->n)
		return false;
	for (size_t i = 0; i < rest->n; i++) {
		bool written = rest->p[i] == '\\' && i + 1 < rest->n &&
			       (rest->p[i + 1] == 'n' || rest->p[i + 1] == 'r');

		if (rest->p[i] != '\n' && !written)
			continue;
		*line = vb_str_sub(*rest, 0, i);
		*rest = vb_str_from(*rest, i + (written ? 2 : 1));
		return true;
	}
	*line = *rest;
	*rest = (struct vb_str){NULL, 0};
	return true;
}

/* The bytes of a block; *locked when its headers say it is encrypted (RFC 1421). */
static bool block_decode(struct vb_arena *a, struct vb_str body, struct vb_str *out, bool *locked)
{
	struct vb_str rest = body, line;
	struct vb_buf b;
	bool ok;

	vb_buf_init(&b, KEYS_BLOCK_MAX);
	*locked = false;
	while (line_next(&rest, &line)) {
		if (vb_str_chr(line, ':') < line.n) {
			*locked |= vb_str_find(line, VB_STR("ENCRYPTED")) < line.n;
			continue;
		}
		if (vb_str_starts(line, VB_STR("=")) && line.n == 5) /* checksum of OpenPGP */
			continue;
		vb_buf_str(&b, line_trim(line));
	}
	ok = !b.over && b.n >= 16 && secrets_base64(a, vb_buf_view(&b), out);
	vb_buf_done(&b);
	return ok;
}

static void private_emit(const struct keys_file *f, const char *container, bool locked,
			 uint32_t line)
{
	scan_emit_key(f->out, &(struct model_key){.container = vb_str(container),
						  .use = MODEL_KEY_PRIVATE,
						  .mode = f->mode,
						  .line = line,
						  .locked = locked});
}

static bool is_certificate(struct vb_str label)
{
	return vb_str_is(label, "CERTIFICATE") || vb_str_is(label, "X509 CERTIFICATE") ||
	       vb_str_is(label, "TRUSTED CERTIFICATE");
}

/* True when the label promises something and the bytes keep it. */
static void block_read(const struct keys_file *f, struct vb_str label, struct vb_str der,
		       bool locked, uint32_t line)
{
	bool ok = true;

	if (is_certificate(label))
		ok = keys_certificate(f, der, "pem", line);
	else if (vb_str_is(label, "PUBLIC KEY"))
		ok = keys_public(f, der, line);
	else if (vb_str_is(label, "OPENSSH PRIVATE KEY"))
		ok = keys_openssh(f, der, line);
	else if (vb_str_is(label, "ENCRYPTED PRIVATE KEY"))
		private_emit(f, "pem", true, line);
	else if (vb_str_is(label, "PGP PRIVATE KEY BLOCK"))
		private_emit(f, "pgp", false, line);
	else if (vb_str_is(label, "SSH2 ENCRYPTED PRIVATE KEY"))
		private_emit(f, "ssh2", true, line);
	else if (vb_str_ends(label, VB_STR("PRIVATE KEY")) && locked)
		private_emit(f, "pem", true, line);
	else if (vb_str_ends(label, VB_STR("PRIVATE KEY")))
		ok = keys_private(f, der, "pem", line);
	(void)ok; /* what does not parse is no key */
}

void keys_pem(const struct keys_file *f, struct vb_str text, uint32_t line)
{
	struct block b;
	struct vb_str der;
	bool locked;

	if (block_find(text, &b) && block_decode(f->arena, b.body, &der, &locked))
		block_read(f, b.label, der, locked, line);
}
