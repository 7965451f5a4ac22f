/* request.c - see request.h. Nothing here allocates by what the client claims: every list and length has its bound. */
#include "serve/request.h"

#include "core/limits.h"
#include "core/run.h"

const char *serve_method_word(enum serve_method m)
{
	static const char *const words[] = {"GET", "POST", "other"};

	return words[m];
}

static int hex_of(char c)
{
	return c >= '0' && c <= '9'   ? c - '0'
	       : c >= 'a' && c <= 'f' ? c - 'a' + 10
	       : c >= 'A' && c <= 'F' ? c - 'A' + 10
				      : -1;
}

/* NUL and malformed UTF-8 are refused: no file name, identifier or sentence of ours holds them. */
static bool decode(struct vb_arena *a, struct vb_str s, bool form, struct vb_str *out,
		   struct vb_error *err)
{
	char *p = vb_arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if (c == '%') {
			int high = i + 2 < s.n ? hex_of(s.p[i + 1]) : -1;
			int low = i + 2 < s.n ? hex_of(s.p[i + 2]) : -1;

			if (high < 0 || low < 0)
				return vb_fail(err, VB_E_USAGE,
					       "a %% is not followed by two digits");
			c = (char)(high * 16 + low);
			i += 2;
		} else if (form && c == '+') {
			c = ' ';
		}
		if (!c)
			return vb_fail(err, VB_E_USAGE, "a NUL byte in the request");
		p[n++] = c;
	}
	if (!vb_str_utf8(vb_strn(p, n)))
		return vb_fail(err, VB_E_USAGE, "the request is not UTF-8");
	*out = vb_strn(p, n);
	return true;
}

bool serve_form_parse(struct vb_arena *a, struct vb_str text, serve_pairs *out,
		      struct vb_error *err)
{
	struct vb_str part, name;
	struct serve_pair pair;

	while (vb_str_next(&text, '&', &part)) {
		if (!part.n)
			continue;
		if (out->n >= VB_LIMIT_HTTP_FIELDS)
			return vb_fail(err, VB_E_LIMIT, "more than %u fields in the request",
				       VB_LIMIT_HTTP_FIELDS);
		name = vb_str_sub(part, 0, vb_str_chr(part, '='));
		if (!decode(a, name, true, &pair.name, err) ||
		    !decode(a, vb_str_from(part, name.n + 1), true, &pair.value, err))
			return false;
		*vb_vec_add(a, out) = pair;
	}
	return true;
}

bool serve_target_parse(struct serve_request *r, struct vb_str target, struct vb_error *err)
{
	size_t path = vb_str_chr(target, '?');

	if (target.n > VB_LIMIT_HTTP_TARGET)
		return vb_fail(err, VB_E_LIMIT, "the address is longer than %u bytes",
			       VB_LIMIT_HTTP_TARGET);
	if (!target.n || target.p[0] != '/')
		return vb_fail(err, VB_E_USAGE, "the address does not start with /");
	r->target = vb_arena_str(r->arena, target);
	return decode(r->arena, vb_str_sub(target, 0, path), false, &r->path, err) &&
	       serve_form_parse(r->arena, vb_str_from(target, path + 1), &r->query, err);
}

void serve_cookies_parse(struct vb_arena *a, struct vb_str field, serve_pairs *out)
{
	struct vb_str part;

	while (out->n < VB_LIMIT_HTTP_FIELDS && vb_str_next(&field, ';', &part)) {
		size_t equal = vb_str_chr(part, '=');

		if (equal < part.n)
			*vb_vec_add(a, out) = (struct serve_pair){
				vb_arena_str(a, vb_str_trim(vb_str_sub(part, 0, equal))),
				vb_arena_str(a, vb_str_trim(vb_str_from(part, equal + 1)))};
	}
}

bool serve_body_parse(struct serve_request *r, struct vb_error *err)
{
	struct vb_str type = vb_str_sub(r->content_type, 0, vb_str_chr(r->content_type, ';'));

	if (!vb_str_ieq(vb_str_trim(type), VB_STR("application/x-www-form-urlencoded")))
		return true;
	if (r->body.n > VB_LIMIT_HTTP_FORM)
		return vb_fail(err, VB_E_LIMIT, "the form is larger than %zu bytes",
			       VB_LIMIT_HTTP_FORM);
	return serve_form_parse(r->arena, r->body, &r->form, err);
}

struct vb_str serve_pair_of(const serve_pairs *pairs, const char *name)
{
	for (size_t i = 0; i < pairs->n; i++)
		if (vb_str_is(pairs->v[i].name, name))
			return pairs->v[i].value;
	return VB_STR("");
}

bool serve_pair_has(const serve_pairs *pairs, const char *name)
{
	for (size_t i = 0; i < pairs->n; i++)
		if (vb_str_is(pairs->v[i].name, name))
			return true;
	return false;
}

void serve_escape(struct vb_buf *out, struct vb_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];

		if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		    c == '-' || c == '.' || c == '_' || c == '~')
			vb_buf_char(out, c);
		else
			vb_buf_printf(out, "%%%02X", (unsigned char)c);
	}
}

/* ";q=0.8" in thousandths; 1000 when there is none or it cannot be read. */
static unsigned weight_of(struct vb_str parameters)
{
	size_t at = vb_str_find(parameters, VB_STR("q="));
	double q;

	if (at == parameters.n || !vb_str_double(vb_str_trim(vb_str_from(parameters, at + 2)), &q))
		return 1000;
	return q <= 0 ? 0 : q >= 1 ? 1000 : (unsigned)(q * 1000);
}

int serve_language(struct vb_str field, int otherwise)
{
	unsigned best = 0, q;
	struct vb_str part;
	int lang = otherwise;

	for (int i = 0; i < 32 && vb_str_next(&field, ',', &part); i++) {
		struct vb_str tag = vb_str_trim(vb_str_sub(part, 0, vb_str_chr(part, ';')));
		bool fr = vb_str_ieq(vb_str_sub(tag, 0, 2), VB_STR("fr")),
				     en = vb_str_ieq(vb_str_sub(tag, 0, 2), VB_STR("en"));

		q = weight_of(vb_str_from(part, vb_str_chr(part, ';')));
		if ((!fr && !en) || (tag.n > 2 && tag.p[2] != '-') || q <= best)
			continue;
		best = q;
		lang = fr ? VB_FR : VB_EN;
	}
	return lang;
}

bool serve_path_local(struct vb_str path)
{
	if (!path.n || path.n > VB_LIMIT_HTTP_TARGET || path.p[0] != '/' ||
	    (path.n > 1 && (path.p[1] == '/' || path.p[1] == '\\')))
		return false;
	for (size_t i = 0; i < path.n; i++)
		if ((unsigned char)path.p[i] < 0x21 || path.p[i] == '\\' || path.p[i] == 0x7f)
			return false;
	return true;
}
