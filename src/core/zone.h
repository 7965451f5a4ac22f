/*
 * zone.h - local time: what a clock on the wall of a place shows at an instant, and the instant of a local time. Rules
 * of places come from the system's zoneinfo files (RFC 8536, versions 1 to 4); "UTC" and "+02:00" need none.
 *
 * Periods: an hour is 3,600 seconds whatever clocks do. A day or a month later is the same local time of the day that
 * many days or months later; the 31st becomes the last day of a shorter month. Of the two readings of a day (24 h, or
 * the same local time) the earlier is taken: a deadline computed here is never too late.
 */
#ifndef VAUBAN_CORE_ZONE_H
#define VAUBAN_CORE_ZONE_H

#include "core/vb.h"

#define VB_ZONEINFO "/usr/share/zoneinfo"

struct vb_zone;
/* `name`: "UTC", "+02:00", or a place such as "Europe/Paris", looked up in `folder` (NULL: VB_ZONEINFO). */
bool vb_zone_load(struct vb_arena *a, const char *folder, struct vb_str name,
		  const struct vb_zone **out, struct vb_error *err) VB_MUST_USE;
/* The bytes of one zoneinfo file. */
bool vb_zone_parse(struct vb_arena *a, struct vb_str bytes, const char *name,
		   const struct vb_zone **out, struct vb_error *err) VB_MUST_USE;

int32_t vb_zone_offset(const struct vb_zone *z, int64_t when); /* seconds east of UTC */
/* The instant of a local time given as seconds since 1970 read without a zone. A time that comes twice is the first one;
 * one that a change of clocks leaves out is as far after the change. */
int64_t vb_zone_instant(const struct vb_zone *z, int64_t local);
int64_t vb_zone_add_days(const struct vb_zone *z, int64_t when, int64_t days);
int64_t vb_zone_add_months(const struct vb_zone *z, int64_t when, int64_t months);

/* "2026-03-29T03:30:00+02:00", which says its offset, and for people "2026-03-29 03:30 +02:00". */
struct vb_str vb_zone_rfc3339(struct vb_arena *a, const struct vb_zone *z, int64_t when);
struct vb_str vb_zone_text(struct vb_arena *a, const struct vb_zone *z, int64_t when);
/* An instant as people type it: RFC 3339, "2026-03-29T03:30+02:00", or without an offset in the zone: "2026-03-29 03:30",
 * "2026-03-29" (its first minute). */
bool vb_zone_read(const struct vb_zone *z, struct vb_str text, int64_t *out) VB_MUST_USE;

#endif
