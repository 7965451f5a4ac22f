/*
 * zone.c - rules of local time, read from zoneinfo files.
 *
 *   "TZif" version counts │ times[] kind of each │ kinds: offset, summer, name │ … │ then the same again with 64-bit times
 *   and, after it, "\n" rule of the years past the table "\n": CET-1CEST,M3.5.0,M10.5.0/3
 *
 * Format: RFC 8536; the rule is that of POSIX's TZ variable with the extensions of RFC 8536 section 3.3.1. Leap seconds
 * are passed over: the clock of this program has none.
 */
#include "core/zone.h"

#include "core/file.h"
#include "core/limits.h"
#include "core/run.h"

enum { DAY = 86400, MAX_OFFSET = 26 * 3600 };

struct change {    /* Mm.w.d, Jn or n of a rule, with the second of the day */
	char form; /* 'M', 'J', 'n' */
	int month, week, day;
	int32_t at;
};
struct rule { /* present false: the last kind of the table goes on */
	bool present, summer;
	int32_t winter_offset, summer_offset;
	struct change to_summer, to_winter;
};
struct vb_zone {
	size_t n;
	const int64_t *times;   /* ascending */
	const int32_t *offsets; /* from times[i] on */
	int32_t before;         /* offset before the first */
	struct rule rule;
};

/* ---- civil dates ------------------------------------------------------------------------ */

static unsigned month_days(int64_t year, unsigned month)
{
	int64_t next = month == 12 ? vb_days_from_civil(year + 1, 1, 1)
				   : vb_days_from_civil(year, month + 1, 1);

	return (unsigned)(next - vb_days_from_civil(year, month, 1));
}

/* ---- the rule after the table ------------------------------------------------------------ */

static bool name_skip(struct vb_cursor *c)
{
	size_t from = c->at;

	if (c->at < c->n && c->p[c->at] == '<') {
		while (c->at < c->n && c->p[c->at] != '>')
			c->at++;
		return c->at++ < c->n;
	}
	while (c->at < c->n && ((c->p[c->at] | 32) >= 'a' && (c->p[c->at] | 32) <= 'z'))
		c->at++;
	return c->at - from >= 3;
}

static bool number(struct vb_cursor *c, int high, int *out)
{
	int v = 0, digits = 0;

	for (; c->at < c->n && c->p[c->at] >= '0' && c->p[c->at] <= '9' && digits < 4; digits++)
		v = v * 10 + (c->p[c->at++] - '0');
	*out = v;
	return digits > 0 && v <= high;
}

static bool take(struct vb_cursor *c, char wanted)
{
	if (c->at >= c->n || (char)c->p[c->at] != wanted)
		return false;
	c->at++;
	return true;
}

/* [+-]hh[:mm[:ss]] in seconds */
static bool seconds(struct vb_cursor *c, int hours, int32_t *out)
{
	int h, m = 0, s = 0, sign = 1;

	if (take(c, '-'))
		sign = -1;
	else
		(void)take(c, '+');
	if (!number(c, hours, &h))
		return false;
	if (take(c, ':') && (!number(c, 59, &m) || (take(c, ':') && !number(c, 59, &s))))
		return false;
	*out = sign * (h * 3600 + m * 60 + s);
	return true;
}

static bool change_parse(struct vb_cursor *c, struct change *out)
{
	*out = (struct change){.form = 'n', .at = 2 * 3600};
	if (take(c, 'M')) {
		out->form = 'M';
		if (!number(c, 12, &out->month) || out->month < 1 || !take(c, '.') ||
		    !number(c, 5, &out->week) || out->week < 1 || !take(c, '.') ||
		    !number(c, 6, &out->day))
			return false;
	} else if (take(c, 'J')) {
		out->form = 'J';
		if (!number(c, 365, &out->day) || out->day < 1)
			return false;
	} else if (!number(c, 365, &out->day)) {
		return false;
	}
	return !take(c, '/') || seconds(c, 167, &out->at);
}

static bool rule_parse(struct vb_str text, struct rule *out)
{
	struct vb_cursor c = vb_cursor(text.p, text.n);
	struct rule r = {.present = true};
	int32_t west;

	if (!text.n) {
		*out = (struct rule){0};
		return true;
	}
	if (!name_skip(&c) || !seconds(&c, 24, &west))
		return false;
	r.winter_offset = -west;
	if (c.at < c.n) {
		r.summer = true;
		r.summer_offset = r.winter_offset + 3600;
		if (!name_skip(&c))
			return false;
		if (c.at < c.n && c.p[c.at] != ',') {
			if (!seconds(&c, 24, &west))
				return false;
			r.summer_offset = -west;
		}
		if (!take(&c, ',') || !change_parse(&c, &r.to_summer) || !take(&c, ',') ||
		    !change_parse(&c, &r.to_winter) || c.at != c.n)
			return false;
	}
	*out = r;
	return true;
}

/* The local second, since 1970 read without a zone, at which the change happens that year. */
static int64_t change_at(const struct change *ch, int64_t year)
{
	int64_t first = vb_days_from_civil(year, 1, 1), day;
	bool leap = month_days(year, 2) == 29;

	if (ch->form == 'M') {
		int64_t start = vb_days_from_civil(year, (unsigned)ch->month, 1);
		int64_t weekday = (start + 4) % 7; /* 1970-01-01 was a Thursday; Sunday is 0 */

		if (weekday < 0)
			weekday += 7;
		day = start + (ch->day - weekday + 7) % 7 + 7 * (ch->week - 1);
		while (day >= start + month_days(year, (unsigned)ch->month))
			day -= 7;
	} else if (ch->form == 'J') {
		day = first + ch->day - 1 + (leap && ch->day >= 60);
	} else {
		day = first + ch->day;
	}
	return day * DAY + ch->at;
}

static int32_t rule_offset(const struct rule *r, int64_t when)
{
	int64_t year, start, end;

	if (!r->summer)
		return r->winter_offset;
	year = vb_civil_from_days(vb_floor_div(when + r->winter_offset, DAY)).year;
	start = change_at(&r->to_summer, year) - r->winter_offset;
	end = change_at(&r->to_winter, year) - r->summer_offset;
	if (start < end)
		return when >= start && when < end ? r->summer_offset : r->winter_offset;
	return when >= end && when < start ? r->winter_offset : r->summer_offset;
}

/* ---- the file ---------------------------------------------------------------------------- */

struct counts {
	uint32_t is_ut, is_std, leap, times, kinds, chars;
};

static bool header_read(struct vb_cursor *c, char *version, struct counts *out)
{
	struct vb_str magic = vb_get_bytes(c, 4);

	*version = (char)vb_get_u8(c);
	(void)vb_get_bytes(c, 15);
	*out = (struct counts){.is_ut = vb_get_u32(c)};
	out->is_std = vb_get_u32(c);
	out->leap = vb_get_u32(c);
	out->times = vb_get_u32(c);
	out->kinds = vb_get_u32(c);
	out->chars = vb_get_u32(c);
	return !c->bad && vb_str_is(magic, "TZif") && out->times <= VB_LIMIT_ZONE_TIMES &&
	       out->kinds >= 1 && out->kinds <= 256 && out->leap <= VB_LIMIT_ZONE_TIMES &&
	       out->chars <= 4096;
}

static size_t body_size(const struct counts *n, size_t time_size)
{
	return (size_t)n->times * (time_size + 1) + (size_t)n->kinds * 6 + n->chars +
	       (size_t)n->leap * (time_size + 4) + n->is_std + n->is_ut;
}

static bool kinds_read(struct vb_cursor *c, uint32_t n, int32_t offsets[256], bool summer[256])
{
	for (uint32_t i = 0; i < n; i++) {
		offsets[i] = (int32_t)vb_get_u32(c);
		summer[i] = vb_get_u8(c) != 0;
		(void)vb_get_u8(c);
		if (offsets[i] < -MAX_OFFSET || offsets[i] > MAX_OFFSET)
			return false;
	}
	return !c->bad;
}

static bool body_read(struct vb_arena *a, struct vb_cursor *c, const struct counts *n, bool wide,
		      struct vb_zone *z)
{
	int64_t *times = vb_arena_array(a, n->times + 1, sizeof(*times));
	int32_t *offsets = vb_arena_array(a, n->times + 1, sizeof(*offsets)), kinds[256];
	size_t end = c->at + body_size(n, wide ? 8 : 4);
	struct vb_str which;
	bool summer[256];

	for (uint32_t i = 0; i < n->times; i++) {
		times[i] = wide ? (int64_t)vb_get_u64(c) : (int32_t)vb_get_u32(c);
		if (i && times[i] <= times[i - 1])
			return false;
	}
	which = vb_get_bytes(c, n->times);
	if (c->bad || !kinds_read(c, n->kinds, kinds, summer))
		return false;
	for (uint32_t i = 0; i < n->times; i++) {
		if ((unsigned char)which.p[i] >= n->kinds)
			return false;
		offsets[i] = kinds[(unsigned char)which.p[i]];
	}
	z->n = n->times;
	z->times = times;
	z->offsets = offsets;
	z->before = kinds[0];
	vb_seek(c, end);
	return !c->bad;
}

static bool footer_read(struct vb_cursor *c, char version, struct rule *out)
{
	struct vb_str rest;

	if (version < '2' && c->at == c->n) { /* it has none */
		*out = (struct rule){0};
		return true;
	}
	rest = vb_strn((const char *)c->p + c->at, c->n - c->at);
	if (rest.n < 2 || rest.p[0] != '\n' || rest.p[rest.n - 1] != '\n')
		return false;
	return rule_parse(vb_str_sub(rest, 1, rest.n - 2), out);
}

bool vb_zone_parse(struct vb_arena *a, struct vb_str bytes, const char *name,
		   const struct vb_zone **out, struct vb_error *err)
{
	struct vb_cursor c = vb_cursor(bytes.p, bytes.n);
	struct vb_zone *z = vb_arena_alloc(a, sizeof(*z));
	struct counts n;
	char version = 0;
	bool ok;

	c.big = true;
	ok = header_read(&c, &version, &n);
	if (ok && version >= '2') {
		vb_seek(&c, c.at + body_size(&n, 4));
		ok = !c.bad && header_read(&c, &version, &n) && body_read(a, &c, &n, true, z);
	} else if (ok) {
		ok = body_read(a, &c, &n, false, z);
	}
	if (!ok || !footer_read(&c, version, &z->rule))
		return vb_fail_at(err, VB_E_INPUT, name, 0, 0,
				  "this is not a zoneinfo file (RFC 8536)");
	*out = z;
	return true;
}

static bool name_allowed(struct vb_str name)
{
	if (!name.n || name.n > 64 || name.p[0] == '/' || vb_str_find(name, VB_STR("..")) != name.n)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		char ch = name.p[i];

		if (!((ch | 32) >= 'a' && (ch | 32) <= 'z') && !(ch >= '0' && ch <= '9') &&
		    ch != '/' && ch != '_' && ch != '-' && ch != '+')
			return false;
	}
	return true;
}

static bool fixed_offset(struct vb_str name, int32_t *out)
{
	struct vb_cursor c = vb_cursor(name.p, name.n);

	if (vb_str_is(name, "UTC") || vb_str_is(name, "Z")) {
		*out = 0;
		return true;
	}
	return name.n == 6 && (name.p[0] == '+' || name.p[0] == '-') && name.p[3] == ':' &&
	       seconds(&c, 23, out) && c.at == c.n;
}

bool vb_zone_load(struct vb_arena *a, const char *folder, struct vb_str name,
		  const struct vb_zone **out, struct vb_error *err)
{
	struct vb_zone *fixed = vb_arena_alloc(a, sizeof(*fixed));
	struct vb_str bytes, path;

	if (fixed_offset(name, &fixed->before)) {
		*out = fixed;
		return true;
	}
	path = vb_path_join(a, vb_str(folder ? folder : VB_ZONEINFO), name);
	if (!name_allowed(name) || !vb_file_exists(path.p)) {
		vb_fail(err, VB_E_MISSING, "no time zone is named \"%.*s\"", VB_FMT(name));
		return vb_hint(err,
			       "write a place such as Europe/Paris (package tzdata), UTC, or an "
			       "offset such as +02:00");
	}
	return vb_file_load(a, path.p, VB_LIMIT_ZONE_BYTES, &bytes, err) &&
	       vb_zone_parse(a, bytes, path.p, out, err);
}

/* ---- use --------------------------------------------------------------------------------- */

int32_t vb_zone_offset(const struct vb_zone *z, int64_t when)
{
	size_t low = 0, high = z->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (z->times[mid] <= when)
			low = mid + 1;
		else
			high = mid;
	}
	if (low == z->n && z->rule.present)
		return rule_offset(&z->rule, when);
	return low ? z->offsets[low - 1] : z->before;
}

int64_t vb_zone_instant(const struct vb_zone *z, int64_t local)
{
	/* Offsets a day before and after cover the change there may be in between. */
	int32_t early = vb_zone_offset(z, local - DAY), late = vb_zone_offset(z, local + DAY);
	int64_t first = local - early, second = local - late;

	if (vb_zone_offset(z, first) == early)
		return first;
	if (vb_zone_offset(z, second) == late)
		return second;
	return first; /* left out: read with the offset before the change, as far after it */
}

static int64_t same_clock(const struct vb_zone *z, int64_t when, int64_t *second)
{
	int64_t local = when + vb_zone_offset(z, when), day = vb_floor_div(local, DAY);

	*second = local - day * DAY;
	return day;
}

int64_t vb_zone_add_days(const struct vb_zone *z, int64_t when, int64_t days)
{
	int64_t second, day = same_clock(z, when, &second);
	int64_t clock = vb_zone_instant(z, (day + days) * DAY + second),
		elapsed = when + days * DAY;

	return clock < elapsed ? clock : elapsed;
}

int64_t vb_zone_add_months(const struct vb_zone *z, int64_t when, int64_t months)
{
	int64_t second, day = same_clock(z, when, &second);
	struct vb_civil c = vb_civil_from_days(day);
	int64_t month = c.year * 12 + (int64_t)c.month - 1 + months, year = vb_floor_div(month, 12);
	unsigned of_year = (unsigned)(month - year * 12) + 1, last = month_days(year, of_year);

	day = vb_days_from_civil(year, of_year, c.day < last ? c.day : last);
	return vb_zone_instant(z, day * DAY + second);
}

static struct vb_str written(struct vb_arena *a, const struct vb_zone *z, int64_t when, bool people)
{
	int32_t offset = vb_zone_offset(z, when), size = offset < 0 ? -offset : offset;
	struct vb_str utc = vb_time_rfc3339(a, when + offset);

	if (people)
		return vb_arena_printf(a, "%.*s %.*s %c%02d:%02d", VB_FMT(vb_str_sub(utc, 0, 10)),
				       VB_FMT(vb_str_sub(utc, 11, 5)), offset < 0 ? '-' : '+',
				       size / 3600, size / 60 % 60);
	return vb_arena_printf(a, "%.*s%c%02d:%02d", VB_FMT(vb_str_sub(utc, 0, utc.n - 1)),
			       offset < 0 ? '-' : '+', size / 3600, size / 60 % 60);
}

struct vb_str vb_zone_rfc3339(struct vb_arena *a, const struct vb_zone *z, int64_t when)
{
	return written(a, z, when, false);
}

struct vb_str vb_zone_text(struct vb_arena *a, const struct vb_zone *z, int64_t when)
{
	return written(a, z, when, true);
}

bool vb_zone_read(const struct vb_zone *z, struct vb_str text, int64_t *out)
{
	char full[40];
	int64_t local;
	size_t n = text.n;
	bool zoned;

	if (n == 10) {
		if (!vb_time_parse(text, &local))
			return false;
		*out = vb_zone_instant(z, local);
		return true;
	}
	if (n < 16 || n > 35)
		return false;
	/* "…T09:30" and "…T09:30+02:00" lack seconds: they are put in */
	snprintf(full, sizeof(full), "%.16s%s%.*s", text.p,
		 text.p[13] == ':' && (n == 16 || text.p[16] != ':') ? ":00" : "", (int)(n - 16),
		 text.p + 16);
	zoned = vb_time_parse(vb_str(full), &local);
	if (zoned) {
		*out = local;
		return true;
	}
	if (strlen(full) != 19)
		return false;
	full[19] = 'Z';
	full[20] = '\0';
	if (!vb_time_parse(vb_str(full), &local))
		return false;
	*out = vb_zone_instant(z, local);
	return true;
}
