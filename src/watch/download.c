/*
 * download.c - the public feeds, by HTTPS, into a folder laid out as watch_path reads it.
 *
 *   table of addresses ──► core/fetch.h ──► FILE
 *
 * What is loaded already stays untouched until the new file is whole.
 */
#include "watch/watch_int.h"

#include "core/fetch.h"
#include "core/file.h"

enum { MISSED_MAX = 3 }; /* failures before anything came */

/* The public feeds. "%s" is the ecosystem as OSV spells it. */
static const struct feed_address {
	const char *name, *address, *file;
	bool per_ecosystem;
	bool may_fail; /* a matter of comfort: the rest is loaded without it, and that is told */
} feeds[] = {
	/* https://google.github.io/osv.dev/data/#data-dumps */
	{"OSV", "https://osv-vulnerabilities.storage.googleapis.com/%s/all.zip", "%s/all.zip", true,
	 false},
	/* https://www.cisa.gov/known-exploited-vulnerabilities-catalog */
	{"KEV",
	 "https://www.cisa.gov/sites/default/files/feeds/known_exploited_vulnerabilities.json",
	 "kev.json", false, false},
	/* https://www.first.org/epss/data_stats */
	/* https://endoflife.date/docs/api/v1/ */
	{"EOL", "https://endoflife.date/api/v1/products/full", "endoflife.json", false, true},
	/* https://github.com/CWE-CAPEC/REST-API-wg */
	{"CWE", "https://cwe-api.mitre.org/api/v1/cwe/weakness/all", "cwe.json", false, true},
	/* https://github.com/mitre-attack/attack-stix-data */
	{"ATT&CK",
	 "https://raw.githubusercontent.com/mitre-attack/attack-stix-data/master/ics-attack/"
	 "ics-attack.json",
	 "attack-ics.json", false, true},
	{"ATT&CK",
	 "https://raw.githubusercontent.com/mitre-attack/attack-stix-data/master/"
	 "enterprise-attack/enterprise-attack.json",
	 "attack-enterprise.json", false, true},
	{"EPSS", "https://epss.empiricalsecurity.com/epss_scores-current.csv.gz", "epss.csv.gz",
	 false, false},
};

/* An ecosystem becomes a path and an address: only what OSV names contain, and no dots alone. */
static bool ecosystem_safe(struct vb_str name)
{
	for (size_t i = 0; i < name.n; i++) {
		char c = name.p[i];

		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      c == '-' || c == '.' || c == ' '))
			return false;
	}
	return name.n > 0 && name.n < 64 && name.p[0] != '.';
}

static struct vb_str fill(struct vb_arena *a, const char *pattern, struct vb_str value, bool encode)
{
	struct vb_str p = vb_str(pattern);
	size_t at = vb_str_find(p, VB_STR("%s"));
	struct vb_str out = vb_arena_str(a, vb_str_sub(p, 0, at)), c;

	for (size_t i = 0; at < p.n && i < value.n; i++) {
		c = encode && value.p[i] == ' ' ? VB_STR("%20") : vb_str_sub(value, i, 1);
		out = vb_arena_printf(a, "%.*s%.*s", VB_FMT(out), VB_FMT(c));
	}
	return vb_arena_printf(a, "%.*s%s", VB_FMT(out), at < p.n ? p.p + at + 2 : "");
}

static bool offline_hint(struct vb_error *err)
{
	return vb_hint(err, "Without a network, copy the feeds here and run: "
			    "vauban watch --from FOLDER");
}

static bool feed_fetch(struct vb_fetch *http, const struct vb_run *run,
		       const struct feed_address *feed, struct vb_str ecosystem, const char *folder,
		       struct vb_error *err)
{
	struct vb_arena *a VB_CLEANUP(vb_cleanup_arena) = vb_arena_new();
	struct vb_str file = vb_path_join(a, vb_str(folder), fill(a, feed->file, ecosystem, false));
	struct vb_fetch_options options = {
		.name = vb_arena_printf(a, "%s %.*s", feed->name, VB_FMT(ecosystem)).p,
		.feed = true,
		.keep = true};

	if (!vb_mkdirs(vb_arena_cstr(a, vb_path_dir(file)), err))
		return false;
	return vb_fetch_file(http, run, fill(a, feed->address, ecosystem, true).p, file.p, &options,
			     err) ||
	       offline_hint(err);
}

struct downloading {
	struct vb_fetch *http;
	const struct vb_run *run;
	const char *folder;
	const struct watch_sink *sink;
	size_t got, missed;
};

/*
 * One that fails keeps nobody from the others: it is told, and what was downloaded of it before stays in use. When nothing
 * came and some failed there is no network, and asking on would only take time.
 */
static bool feed_take(struct downloading *d, const struct feed_address *feed,
		      struct vb_str ecosystem, struct vb_error *err)
{
	struct vb_error why;

	if (feed_fetch(d->http, d->run, feed, ecosystem, d->folder, &why)) {
		d->got++;
		return true;
	}
	d->missed++;
	if (why.code == VB_E_STOP || (!d->got && d->missed == MISSED_MAX)) {
		*err = why;
		return false;
	}
	if (feed->may_fail)
		vb_run_note(d->run, VB_NOTE_WARNING, "%s: %s", feed->name, why.text);
	else
		d->sink->rejected(d->sink->ctx, &why);
	return true;
}

bool watch_download(const struct vb_run *run, const char *const *ecosystems, size_t n,
		    const char *folder, const struct watch_sink *sink, struct vb_error *err)
{
	struct vb_fetch *http VB_CLEANUP(vb_fetch_cleanup) = NULL;
	struct downloading d = {.run = run, .folder = folder, .sink = sink};

	for (size_t i = 0; i < n; i++)
		if (!ecosystem_safe(vb_str(ecosystems[i])))
			return vb_fail(err, VB_E_USAGE, "\"%s\" is not the name of an ecosystem",
				       ecosystems[i]);
	if (!vb_fetch_open(&http, err))
		return vb_hint(err, "Install the package libcurl4, or copy the feeds here and run: "
				    "vauban watch --from FOLDER");
	d.http = http;
	for (size_t f = 0; f < VB_COUNT(feeds); f++) {
		if (!feeds[f].per_ecosystem && !feed_take(&d, &feeds[f], VB_STR(""), err))
			return false;
		for (size_t i = 0; feeds[f].per_ecosystem && i < n; i++)
			if (!feed_take(&d, &feeds[f], vb_str(ecosystems[i]), err))
				return false;
	}
	return true;
}
