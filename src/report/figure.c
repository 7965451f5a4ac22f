/*
 * figure.c - what every figure is made of. Classes only, no style attribute: the page's content security policy allows
 * one style sheet. Names come from hostile places: they are made printable, cut to their room and escaped here.
 */
#include "report/figure_int.h"

#include "report/screen.h"

void figure_escape(struct vb_buf *b, struct vb_str s)
{
	for (size_t i = 0; i < s.n; i++) {
		switch (s.p[i]) {
		case '&':
			vb_buf_cstr(b, "&amp;");
			break;
		case '<':
			vb_buf_cstr(b, "&lt;");
			break;
		case '>':
			vb_buf_cstr(b, "&gt;");
			break;
		case '"':
			vb_buf_cstr(b, "&quot;");
			break;
		default:
			vb_buf_char(b, s.p[i]);
		}
	}
}

void figure_open(struct vb_buf *b, const char *id, int w, int h, struct vb_str title,
		 struct vb_str desc)
{
	vb_buf_printf(b,
		      "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fig-%s\" viewBox=\"0 0 %d "
		      "%d\" width=\"%d\" "
		      "height=\"%d\" role=\"img\" aria-labelledby=\"%s-title %s-desc\">\n<title "
		      "id=\"%s-title\">",
		      id, w, h, w, h, id, id, id);
	figure_escape(b, title);
	vb_buf_printf(b, "</title>\n<desc id=\"%s-desc\">", id);
	figure_escape(b, desc);
	vb_buf_cstr(b, "</desc>\n");
}

void figure_close(struct vb_buf *b)
{
	vb_buf_cstr(b, "</svg>\n");
}

void figure_text(struct vb_buf *b, int x, int y, const char *class_name, const char *anchor,
		 struct vb_str s)
{
	vb_buf_printf(b, "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">", class_name, x,
		      y, anchor);
	figure_escape(b, s);
	vb_buf_cstr(b, "</text>\n");
}

/* Thousandths of the size: the widest of the common sans-serif fonts, rounded up. */
static int advance(unsigned char c)
{
	if (strchr("iljI.,:;'|!", c))
		return 360;
	if (strchr("MWmw@%", c))
		return 960;
	if (c >= 'A' && c <= 'Z')
		return 740;
	return c == ' ' ? 330 : 640;
}

int figure_width(struct vb_str s, int size)
{
	int sum = 0;

	for (size_t i = 0; i < s.n;) {
		unsigned char c = (unsigned char)s.p[i];
		size_t n = c < 0x80 ? 1 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

		n = n < s.n - i ? n : s.n - i;
		sum += c && c < 0x80 ? advance(c)
				     : 740 * (int)report_screen_width(vb_str_sub(s, i, n));
		i += n;
	}
	return (sum * size + 999) / 1000;
}

struct vb_str figure_first_line(struct vb_str s, int size, int width)
{
	while (figure_width(s, size) > width && vb_str_rchr(s, ' ') < s.n)
		s = vb_str_sub(s, 0, vb_str_rchr(s, ' '));
	return s;
}

struct vb_str figure_fit(struct vb_arena *a, struct vb_str s, int size, int width)
{
	struct vb_str cut = vb_arena_printable(a, vb_str_sub(s, 0, 400));

	for (unsigned columns = report_screen_width(cut);
	     columns > 1 && figure_width(cut, size) > width; columns--)
		cut = report_screen_cut(a, cut, columns - 1);
	return cut;
}

const char *figure_part_kind(enum model_part_kind kind, enum vb_lang lang)
{
	static const char *const words[][2] = {{"person", "personne"},
					       {"process", "processus"},
					       {"store", "stockage"},
					       {"device", "appareil"}};

	return words[kind][lang == VB_FR];
}

struct vb_str figure_flow_wire(const struct model_flow *f, struct vb_arena *a)
{
	struct vb_str proto = f->proto.n ? f->proto : f->id;

	return f->port ? vb_arena_printf(a, "%.*s:%lld", VB_FMT(proto), (long long)f->port) : proto;
}

struct vb_str figure_flow_guard(const struct model_flow *f, struct vb_arena *a, enum vb_lang lang)
{
	static const char *const tls[][2] = {{"", ""}, {"no TLS", "sans TLS"}, {"TLS", "TLS"}};
	static const struct {
		const char *id, *fr;
	} auths[] = {{"password", "mot de passe"}, {"token", "jeton"},
		     {"cert", "certificat"},       {"key", "clé"},
		     {"mfa", "second facteur"},    {"unknown", "auth. inconnue"}};
	struct vb_str auth = f->auth, t = vb_str(tls[f->tls][lang == VB_FR]);

	for (size_t i = 0; lang == VB_FR && i < VB_COUNT(auths); i++)
		if (vb_str_is(auth, auths[i].id))
			auth = vb_str(auths[i].fr);
	if (vb_str_is(auth, "none"))
		auth = vb_str(vb_t(lang, "no login", "sans auth."));
	if (!auth.n && !t.n)
		return vb_str(vb_t(lang, "not said", "non dit"));
	return auth.n && t.n ? vb_arena_printf(a, "%.*s, %.*s", VB_FMT(auth), VB_FMT(t))
	       : auth.n      ? auth
			     : t;
}
