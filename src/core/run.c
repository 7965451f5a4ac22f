/* run.c - notes, progress, civil time (no time zone database: UTC only), random streams. */
#include "core/run.h"

#include <math.h>

void vb_run_note(const struct vb_run *run, enum vb_note kind, const char *fmt, ...)
{
	char text[1024];
	va_list ap;

	if (!run->note)
		return;
	va_start(ap, fmt);
	vsnprintf(text, sizeof(text), fmt, ap);
	va_end(ap);
	run->note(run->ctx, kind, text);
}

void vb_run_progress(const struct vb_run *run, const char *stage, uint64_t done, uint64_t of)
{
	if (run->progress)
		run->progress(run->ctx, stage, done, of);
}

bool vb_run_stop(const struct vb_run *run)
{
	return run->stop && run->stop(run->ctx);
}

/* With the decimal sign of the language. */
static struct vb_str decimal_sign(struct vb_arena *a, enum vb_lang lang, struct vb_str s)
{
	size_t point = vb_str_chr(s, '.');

	if (point >= s.n || lang != VB_FR)
		return s;
	return vb_arena_printf(a, "%.*s,%.*s", VB_FMT(vb_str_sub(s, 0, point)),
			       VB_FMT(vb_str_from(s, point + 1)));
}

struct vb_str vb_figure(struct vb_arena *a, enum vb_lang lang, double v)
{
	double size = fabs(v), least = 1;
	int decimals = 0;
	struct vb_str s;
	size_t point;

	if (!isfinite(v) || size >= 1e15)
		return VB_STR("?");
	for (; size > 0 && size * least < 9.95 && decimals < 8; least *= 10)
		decimals++;
	s = vb_arena_printf(a, "%.*f", decimals, v);
	point = vb_str_chr(s, '.');
	while (point < s.n && (s.p[s.n - 1] == '0' || s.n == point + 1))
		s.n--;
	return decimal_sign(a, lang, s);
}

struct vb_str vb_number(struct vb_arena *a, enum vb_lang lang, double v, int digits)
{
	return decimal_sign(a, lang, vb_arena_printf(a, "%.*g", digits, v));
}

struct vb_str vb_days(struct vb_arena *a, enum vb_lang lang, double v)
{
	struct vb_str n = vb_number(a, lang, v, 3);
	bool one = lang == VB_FR ? v < 2 : vb_str_is(n, "1");

	return vb_arena_printf(a, "%.*s %s", VB_FMT(n),
			       one ? vb_t(lang, "day", "jour") : vb_t(lang, "days", "jours"));
}

/* H. Hinnant's days_from_civil and its inverse, on a year that starts in March. */
int64_t vb_days_from_civil(int64_t year, unsigned month, unsigned day)
{
	int64_t y = year - (month <= 2), era = (y >= 0 ? y : y - 399) / 400;
	int64_t yoe = y - era * 400,
		doy = (153 * (int64_t)(month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;

	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

struct vb_civil vb_civil_from_days(int64_t days)
{
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	struct vb_civil c = {.month = (unsigned)(mp < 10 ? mp + 3 : mp - 9),
			     .day = (unsigned)(doy - (153 * mp + 2) / 5 + 1)};

	c.year = yoe + era * 400 + (c.month <= 2);
	return c;
}

int64_t vb_floor_div(int64_t a, int64_t b)
{
	return a / b - (a % b < 0);
}

struct vb_str vb_time_day(struct vb_arena *a, int64_t when)
{
	struct vb_civil c = vb_civil_from_days(vb_floor_div(when, 86400));

	return vb_arena_printf(a, "%04lld-%02u-%02u", (long long)c.year, c.month, c.day);
}

struct vb_str vb_time_rfc3339(struct vb_arena *a, int64_t when)
{
	int64_t rest = when - vb_floor_div(when, 86400) * 86400;
	struct vb_str day = vb_time_day(a, when);

	return vb_arena_printf(a, "%.*sT%02d:%02d:%02dZ", VB_FMT(day), (int)(rest / 3600),
			       (int)(rest / 60 % 60), (int)(rest % 60));
}

static bool digits(struct vb_str s, size_t at, size_t n, unsigned low, unsigned high, unsigned *out)
{
	uint64_t v;

	if (at + n > s.n || !vb_str_u64(vb_str_sub(s, at, n), &v) || v < low || v > high)
		return false;
	*out = (unsigned)v;
	return true;
}

static bool parse_day(struct vb_str s, int64_t *days)
{
	static const unsigned char lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	unsigned y, m, d;

	if (!digits(s, 0, 4, 0, 9999, &y) || s.n < 10 || s.p[4] != '-' ||
	    !digits(s, 5, 2, 1, 12, &m) || s.p[7] != '-' || !digits(s, 8, 2, 1, 31, &d))
		return false;
	if (d >
	    lengths[m - 1] + (unsigned)(m == 2 && (y % 4 == 0 && (y % 100 != 0 || y % 400 == 0))))
		return false;
	*days = vb_days_from_civil(y, m, d);
	return true;
}

static bool parse_offset(struct vb_str s, int64_t *seconds)
{
	unsigned h, m;

	if (s.n == 1 && (s.p[0] == 'Z' || s.p[0] == 'z')) {
		*seconds = 0;
		return true;
	}
	if (s.n != 6 || (s.p[0] != '+' && s.p[0] != '-') || !digits(s, 1, 2, 0, 23, &h) ||
	    s.p[3] != ':' || !digits(s, 4, 2, 0, 59, &m))
		return false;
	*seconds = ((int64_t)h * 3600 + m * 60) * (s.p[0] == '-' ? -1 : 1);
	return true;
}

bool vb_time_parse(struct vb_str s, int64_t *out)
{
	int64_t days, offset;
	unsigned h, m, sec;
	size_t at = 19;

	if (!parse_day(s, &days))
		return false;
	if (s.n == 10) {
		*out = days * 86400;
		return true;
	}
	if ((s.p[10] != 'T' && s.p[10] != 't' && s.p[10] != ' ') || !digits(s, 11, 2, 0, 23, &h) ||
	    s.n < 20 || s.p[13] != ':' || !digits(s, 14, 2, 0, 59, &m) || s.p[16] != ':' ||
	    !digits(s, 17, 2, 0, 60, &sec))
		return false;
	if (s.p[at] == '.')
		for (at++; at < s.n && s.p[at] >= '0' && s.p[at] <= '9';)
			at++;
	if (!parse_offset(vb_str_from(s, at), &offset))
		return false;
	*out = days * 86400 + (int64_t)h * 3600 + m * 60 + (sec > 59 ? 59 : sec) - offset;
	return true;
}

struct vb_str vb_time_ago(struct vb_arena *a, enum vb_lang lang, int64_t when, int64_t now)
{
	int64_t s = now > when ? now - when : 0;

	if (s < 3600)
		return vb_arena_printf(a, vb_t(lang, "%d min ago", "il y a %d min"), (int)(s / 60));
	if (s < 2 * 86400)
		return vb_arena_printf(a, vb_t(lang, "%d h ago", "il y a %d h"), (int)(s / 3600));
	return vb_arena_printf(a, vb_t(lang, "%lld days ago", "il y a %lld jours"),
			       (long long)(s / 86400));
}

static uint64_t splitmix64(uint64_t *x)
{
	uint64_t z = (*x += 0x9e3779b97f4a7c15u);

	z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
	z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
	return z ^ (z >> 31);
}

void vb_random_init(struct vb_random *r, uint64_t seed, uint64_t stream)
{
	uint64_t x = seed, y = stream;

	for (size_t i = 0; i < 4; i++)
		r->s[i] = splitmix64(&x) ^ splitmix64(&y);
	if (!(r->s[0] | r->s[1] | r->s[2] | r->s[3]))
		r->s[0] = 1;
}

static uint64_t rotl(uint64_t x, int k)
{
	return (x << k) | (x >> (64 - k));
}

uint64_t vb_random_u64(struct vb_random *r)
{
	uint64_t result = rotl(r->s[1] * 5, 7) * 9, t = r->s[1] << 17;

	r->s[2] ^= r->s[0];
	r->s[3] ^= r->s[1];
	r->s[1] ^= r->s[2];
	r->s[0] ^= r->s[3];
	r->s[2] ^= t;
	r->s[3] = rotl(r->s[3], 45);
	return result;
}

double vb_random_unit(struct vb_random *r)
{
	return (double)(vb_random_u64(r) >> 11) * 0x1.0p-53;
}
