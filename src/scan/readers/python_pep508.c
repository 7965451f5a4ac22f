/*
 * python_pep508.c - one dependency specifier. Source: PEP 508 (packaging.python.org, "Dependency specifiers") for the
 * grammar, PEP 440 "Version matching" for "==" with and without wildcard and "===".
 */
#include "scan/readers/python_int.h"

static bool is_name_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '_' || c == '.';
}

static bool is_alnum(char c)
{
	return is_name_byte(c) && c != '-' && c != '_' && c != '.';
}

/* Cuts the marker off at the ';' that is not part of a URL: PEP 508 asks for a blank before it there. */
static struct vb_str marker_cut(struct vb_str *text, bool url)
{
	struct vb_str marker = {NULL, 0};

	for (size_t i = 0; i < text->n; i++)
		if (text->p[i] == ';' &&
		    (!url || (i && (text->p[i - 1] == ' ' || text->p[i - 1] == '\t')))) {
			marker = vb_str_trim(vb_str_from(*text, i + 1));
			*text = vb_str_trim(vb_str_sub(*text, 0, i));
			break;
		}
	return marker;
}

bool scan_pep508_parse(struct vb_str text, struct scan_pep508 *out)
{
	struct scan_pep508 r = {0};
	size_t n = 0;

	text = vb_str_trim(text);
	while (n < text.n && is_name_byte(text.p[n]))
		n++;
	while (n && !is_alnum(text.p[n - 1]))
		n--;
	if (!n || !is_alnum(text.p[0]))
		return false;
	r.name = vb_str_sub(text, 0, n);
	text = vb_str_trim(vb_str_from(text, n));
	if (text.n && text.p[0] == '[') {
		size_t end = vb_str_chr(text, ']');

		if (end == text.n)
			return false;
		text = vb_str_trim(vb_str_from(text, end + 1));
	}
	if (text.n && text.p[0] == '@') {
		r.url = vb_str_trim(vb_str_from(text, 1));
		r.marker = marker_cut(&r.url, true);
		*out = r;
		return r.url.n > 0;
	}
	r.marker = marker_cut(&text, false);
	if (text.n >= 2 && text.p[0] == '(' &&
	    text.p[text.n - 1] == ')') /* metadata of old tools */
		text = vb_str_trim(vb_str_sub(text, 1, text.n - 2));
	if (text.n && !strchr("=<>!~", text.p[0]))
		return false;
	r.specifier = text;
	*out = r;
	return true;
}

struct vb_str scan_pep508_pin(struct vb_str specifier)
{
	struct vb_str clause, version;

	while (vb_str_next(&specifier, ',', &clause)) {
		clause = vb_str_trim(clause);
		if (!vb_str_starts(clause, VB_STR("==")))
			continue;
		version = vb_str_from(clause, vb_str_starts(clause, VB_STR("===")) ? 3 : 2);
		version = vb_str_trim(version);
		if (version.n && !vb_str_ends(version, VB_STR("*")) &&
					      vb_str_chr(version, ' ') == version.n)
			return version;
	}
	return (struct vb_str){NULL, 0};
}

bool scan_pep508_is_extra(struct vb_str marker)
{
	size_t at;

	while ((at = vb_str_find(marker, VB_STR("extra"))) < marker.n) {
		bool starts = at == 0 || !is_name_byte(marker.p[at - 1]);

		marker = vb_str_from(marker, at + 5);
		if (starts && (!marker.n || !is_name_byte(marker.p[0])))
			return true;
	}
	return false;
}
