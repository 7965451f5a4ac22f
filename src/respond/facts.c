/* facts.c - what a person types for a fact, checked and brought to one form. */
#include "respond/respond_int.h"

enum { CLOCK_AHEAD = 300 }; /* seconds a clock may be ahead of ours: what is noted has happened */

static bool unknown_fact(const struct vb_run *run, const struct respond_clocks *c,
			 struct vb_str key, struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	const char **names = vb_arena_array(a, c->facts.n + 1, sizeof(*names)), *near;

	for (size_t i = 0; i < c->facts.n; i++)
		names[i] = vb_arena_cstr(a, c->facts.v[i].key);
	near = vb_nearest(key, names, c->facts.n);
	vb_fail(err, VB_E_USAGE,
		vb_t(run->lang, "no fact is named \"%.*s\"", "aucun fait ne se nomme « %.*s »"),
		VB_FMT(key));
	if (near)
		return vb_hint(err,
			       vb_t(run->lang, "did you mean \"%s\"?", "vouliez-vous « %s » ?"),
			       near);
	return vb_hint(err, "%s",
		       vb_t(run->lang, "vauban incident facts lists them",
			    "vauban incident facts les liste"));
}

static bool word_read(const struct vb_run *run, const struct respond_fact *f, struct vb_arena *a,
		      struct vb_str typed, struct vb_str *out, struct vb_error *err)
{
	struct vb_str all = {NULL, 0};

	for (size_t i = 0; i < f->words.n; i++) {
		if (vb_str_ieq(typed, f->words.v[i])) {
			*out = f->words.v[i];
			return true;
		}
		all = vb_arena_printf(a, "%.*s%s%.*s", VB_FMT(all), i ? ", " : "",
				      VB_FMT(f->words.v[i]));
	}
	return vb_fail(err, VB_E_USAGE,
		       vb_t(run->lang, "%.*s is one of: %.*s", "%.*s vaut l’un de : %.*s"),
		       VB_FMT(f->key), VB_FMT(all));
}

static bool yes_read(const struct vb_run *run, const struct respond_fact *f, struct vb_str typed,
		     struct vb_str *out, struct vb_error *err)
{
	static const char *const yes[] = {"yes", "oui", "true", "y", "o"}, *const no[] = {
										   "no", "non",
										   "false", "n"};

	for (size_t i = 0; i < VB_COUNT(yes); i++)
		if (vb_str_ieq(typed, vb_str(yes[i]))) {
			*out = VB_STR("yes");
			return true;
		}
	for (size_t i = 0; i < VB_COUNT(no); i++)
		if (vb_str_ieq(typed, vb_str(no[i]))) {
			*out = VB_STR("no");
			return true;
		}
	return vb_fail(err, VB_E_USAGE,
		       vb_t(run->lang, "%.*s is yes or no", "%.*s vaut yes ou no (oui ou non)"),
		       VB_FMT(f->key));
}

static bool time_read(const struct vb_run *run, const struct respond_fact *f,
		      const struct vb_zone *zone, struct vb_arena *a, struct vb_str typed,
		      struct vb_str *out, struct vb_error *err)
{
	int64_t when;

	if (vb_str_is(typed, "now")) {
		*out = vb_zone_rfc3339(a, zone, run->now);
		return true;
	}
	if (!vb_zone_read(zone, typed, &when)) {
		vb_fail(err, VB_E_USAGE,
			vb_t(run->lang, "%.*s: \"%.*s\" is not a time",
			     "%.*s : « %.*s » n’est pas une heure"),
			VB_FMT(f->key), VB_FMT(typed));
		return vb_hint(
			err, "%s",
			vb_t(run->lang,
			     "write 2026-03-28T14:05, with +01:00 when it is not the zone of "
			     "the incident, or now",
			     "écrivez 2026-03-28T14:05, avec +01:00 hors du fuseau de "
			     "l’incident, ou now"));
	}
	if (when > run->now + CLOCK_AHEAD)
		return vb_fail(err, VB_E_USAGE,
			       vb_t(run->lang, "%.*s: \"%.*s\" is still to come",
				    "%.*s : « %.*s » est encore à venir"),
			       VB_FMT(f->key), VB_FMT(typed));
	*out = vb_zone_rfc3339(a, zone, when);
	return true;
}

bool respond_fact_read(const struct vb_run *run, const struct respond_clocks *c,
		       const struct vb_zone *zone, struct vb_arena *a, struct vb_str key,
		       struct vb_str typed, struct vb_str *out, struct vb_error *err)
{
	const struct respond_fact *f = respond_fact_find(c, key);
	int64_t number;

	if (!f)
		return unknown_fact(run, c, key, err);
	switch (f->type) {
	case RESPOND_TIME:
		return time_read(run, f, zone, a, typed, out, err);
	case RESPOND_YES:
		return yes_read(run, f, typed, out, err);
	case RESPOND_WORD:
		return word_read(run, f, a, typed, out, err);
	case RESPOND_NUMBER:
		if (!vb_str_i64(typed, &number) || number < 0)
			return vb_fail(err, VB_E_USAGE,
				       vb_t(run->lang, "%.*s is a whole number",
					    "%.*s est un nombre entier"),
				       VB_FMT(key));
		break;
	case RESPOND_TEXT:
		break;
	}
	if (!typed.n || !vb_str_utf8(typed))
		return vb_fail(err, VB_E_USAGE,
			       vb_t(run->lang, "%.*s has no value", "%.*s n’a pas de valeur"),
			       VB_FMT(key));
	*out = vb_arena_str(a, typed);
	return true;
}

struct vb_str respond_fact_text(struct vb_arena *a, enum vb_lang lang, const struct vb_zone *zone,
				const struct respond_fact *f, struct vb_str value)
{
	int64_t when;

	if (f && f->type == RESPOND_YES)
		return vb_str(vb_str_is(value, "yes") ? vb_t(lang, "yes", "oui")
						      : vb_t(lang, "no", "non"));
	if (f && f->type == RESPOND_TIME && vb_time_parse(value, &when))
		return vb_zone_text(a, zone, when);
	return value;
}
