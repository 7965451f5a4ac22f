/* words.c - small texts of the engine: two languages, alternatives, numbers, durations, upstream versions. */
#include "audit/audit_int.h"

VB_PRINTF(2, 0) static struct vb_str say(struct vb_arena *a, const char *format, va_list ap)
{
	struct vb_buf b;
	struct vb_str s;

	vb_buf_init(&b, 4096);
	vb_buf_vprintf(&b, format, ap);
	s = vb_arena_str(a, vb_buf_view(&b));
	vb_buf_done(&b);
	return s;
}

struct model_text audit_say(struct vb_arena *a, const char *en, const char *fr, ...)
{
	struct model_text t;
	va_list ap;

	va_start(ap, fr);
	t.en = say(a, en, ap);
	va_end(ap);
	va_start(ap, fr);
	t.fr = say(a, fr, ap);
	va_end(ap);
	return t;
}

bool audit_words_have(const struct audit_words *w, struct vb_str word, bool fold)
{
	for (size_t i = 0; i < w->n; i++)
		if (fold ? vb_str_ieq(w->v[i], word) : vb_str_eq(w->v[i], word))
			return true;
	return false;
}

bool audit_alternative_next(struct vb_str *rest, struct vb_str *part)
{
	if (!rest->n || !vb_str_next(rest, '|', part))
		return false;
	*part = vb_str_trim(*part);
	if (part->n > 1 && part->p[0] == '/')
		*part = vb_str_from(*part, 1);
	return true;
}

bool audit_path_matches(struct vb_str alternatives, struct vb_str path)
{
	struct vb_str part;

	while (audit_alternative_next(&alternatives, &part))
		if (vb_glob(part, path))
			return true;
	return false;
}

bool audit_number(struct vb_str s, int64_t *out)
{
	int64_t n = 0;

	if (s.n < 2 || s.p[0] != '0')
		return vb_str_i64(s, out);
	if (s.n > 12)
		return false;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '7')
			return false;
		n = n * 8 + (s.p[i] - '0');
	}
	*out = n;
	return true;
}

static int64_t unit_seconds(char c)
{
	switch (c) {
	case 's':
	case 'S':
		return 1;
	case 'm':
	case 'M':
		return 60;
	case 'h':
	case 'H':
		return 3600;
	case 'd':
	case 'D':
		return 86400;
	case 'w':
	case 'W':
		return 604800;
	default:
		return 0;
	}
}

bool audit_duration(struct vb_str s, int64_t *out)
{
	int64_t total = 0;

	while (s.n) {
		size_t digits = 0;
		uint64_t n;
		int64_t unit;

		while (digits < s.n && s.p[digits] >= '0' && s.p[digits] <= '9')
			digits++;
		if (!vb_str_u64(vb_str_sub(s, 0, digits), &n) || n > 1000000000)
			return false;
		unit = digits < s.n ? unit_seconds(s.p[digits]) : 1;
		if (!unit || total > INT64_MAX / 2)
			return false;
		total += (int64_t)n * unit;
		s = vb_str_from(s, digits + 1);
	}
	*out = total;
	return true;
}

/* Next number of a version; false at its end or at the distribution's own part. */
static bool version_number(struct vb_str *rest, uint64_t *out)
{
	size_t n = 0;

	while (rest->n && (rest->p[0] < '0' || rest->p[0] > '9')) {
		if (strchr("-+~", rest->p[0]))
			return false;
		*rest = vb_str_from(*rest, 1);
	}
	*out = 0;
	while (n < rest->n && rest->p[n] >= '0' && rest->p[n] <= '9')
		if (*out < UINT64_MAX / 16)
			*out = *out * 10 + (uint64_t)(rest->p[n++] - '0');
		else
			n++;
	*rest = vb_str_from(*rest, n);
	return n > 0;
}

static struct vb_str without_epoch(struct vb_str v)
{
	size_t colon = vb_str_chr(v, ':');

	return colon < v.n ? vb_str_from(v, colon + 1) : v;
}

int audit_version_compare(struct vb_str a, struct vb_str b)
{
	a = without_epoch(a);
	b = without_epoch(b);
	for (;;) {
		uint64_t x = 0, y = 0;
		bool more_a = version_number(&a, &x), more_b = version_number(&b, &y);

		if (!more_a && !more_b)
			return 0;
		if (more_a != more_b && x == y)
			return more_a ? 1 : -1;
		if (x != y)
			return x < y ? -1 : 1;
	}
}

bool audit_decimal(struct vb_str s, int64_t *out)
{
	double value;

	if (!vb_str_double(s, &value) || value < -1e15 || value > 1e15)
		return false;
	*out = (int64_t)(value * 10 + (value < 0 ? -0.5 : 0.5));
	return true;
}
