/*
 * ics.c - the plan as a calendar (RFC 5545): one all-day event for each stretch of a person's work, one for each
 * action's end. Lines are folded at 75 bytes between characters (3.1), text escaped (3.3.11), DTEND is the day
 * after (3.6.1).
 */
#include "plan/plan.h"

#define FOLD 74u /* bytes on a line, less the space that continues it */

static void line_write(struct vb_buf *out, struct vb_str line)
{
	size_t column = 0;

	for (size_t i = 0; i < line.n; i++) {
		unsigned char c = (unsigned char)line.p[i];
		size_t width = c < 0x80 ? 1 : c < 0xc0 ? 0 : c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;

		if (width && column + width > FOLD) {
			vb_buf_cstr(out, "\r\n ");
			column = 1;
		}
		vb_buf_char(out, line.p[i]);
		column += width;
	}
	vb_buf_cstr(out, "\r\n");
}

static struct vb_str escaped(struct vb_arena *a, struct vb_str text)
{
	struct vb_str safe = vb_arena_printable(a, text);
	char *p = vb_arena_alloc(a, 2 * safe.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < safe.n; i++) {
		if (safe.p[i] == ',' || safe.p[i] == ';' || safe.p[i] == '\\')
			p[n++] = '\\';
		p[n++] = safe.p[i];
	}
	return vb_strn(p, n);
}

static struct vb_str compact(struct vb_arena *a, int64_t day)
{
	struct vb_str d = plan_day(a, day);

	return vb_arena_printf(a, "%.*s%.*s%.*s", VB_FMT(vb_str_sub(d, 0, 4)),
			       VB_FMT(vb_str_sub(d, 5, 2)), VB_FMT(vb_str_sub(d, 8, 2)));
}

static struct vb_str stamp(struct vb_arena *a, int64_t now)
{
	struct vb_str t = vb_time_rfc3339(a, now), out = {0};

	for (size_t i = 0; i < t.n && t.p[i] != '.'; i++)
		if (t.p[i] != '-' && t.p[i] != ':' && t.p[i] != 'Z')
			out = vb_arena_printf(a, "%.*s%c", VB_FMT(out), t.p[i]);
	return vb_arena_printf(a, "%.*sZ", VB_FMT(out));
}

static void event_write(const struct vb_run *run, const struct plan_result *r, struct vb_str uid,
			struct vb_str summary, int64_t from, int64_t until, struct vb_buf *out)
{
	struct vb_arena *a = r->arena;

	line_write(out, VB_STR("BEGIN:VEVENT"));
	line_write(out, vb_arena_printf(a, "UID:%.*s@vauban", VB_FMT(escaped(a, uid))));
	line_write(out, vb_arena_printf(a, "DTSTAMP:%.*s", VB_FMT(stamp(a, run->now))));
	line_write(out, vb_arena_printf(a, "DTSTART;VALUE=DATE:%.*s", VB_FMT(compact(a, from))));
	line_write(out, vb_arena_printf(a, "DTEND;VALUE=DATE:%.*s", VB_FMT(compact(a, until + 1))));
	line_write(out, vb_arena_printf(a, "SUMMARY:%.*s", VB_FMT(escaped(a, summary))));
	line_write(out, VB_STR("END:VEVENT"));
}

static void item_write(const struct vb_run *run, const struct plan_result *r,
		       const struct plan_item *item, struct vb_buf *out)
{
	const struct plan_action *action = &r->actions.v.v[item->action];
	struct vb_str name = model_text_in(action->name, (int)run->lang);
	struct vb_arena *a = r->arena;

	for (size_t i = 0; i < item->shifts.n; i++) {
		const struct plan_shift *s = &item->shifts.v[i];

		event_write(run, r,
			    vb_arena_printf(a, "%.*s-%.*s-%.*s-%u-%zu", VB_FMT(r->c->id),
					    VB_FMT(action->id), VB_FMT(r->people.v[s->person]),
					    s->period, i),
			    vb_arena_printf(a,
					    vb_t(run->lang, "%.*s: %.*s (%.*s of %.*s)",
						 "%.*s : %.*s (%.*s de %.*s)"),
					    VB_FMT(r->people.v[s->person]), VB_FMT(name),
					    VB_FMT(vb_days(a, run->lang, s->days)),
					    VB_FMT(s->skill)),
			    s->from, s->until, out);
	}
	event_write(
		run, r, vb_arena_printf(a, "%.*s-%.*s-end", VB_FMT(r->c->id), VB_FMT(action->id)),
		vb_arena_printf(a, vb_t(run->lang, "Finished: %.*s", "Fini : %.*s"), VB_FMT(name)),
		item->until, item->until, out);
}

void plan_write_ics(const struct vb_run *run, const struct plan_result *r, struct vb_buf *out)
{
	line_write(out, VB_STR("BEGIN:VCALENDAR"));
	line_write(out, VB_STR("VERSION:2.0"));
	line_write(out, VB_STR("PRODID:-//vauban//plan//EN"));
	for (size_t i = 0; i < r->items.n; i++)
		item_write(run, r, &r->items.v[i], out);
	line_write(out, VB_STR("END:VCALENDAR"));
}
