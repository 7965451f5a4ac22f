/*
 * crawl_parts.c - what the pages of a crawl load: style sheets, scripts, images, fonts of the same site are fetched once each
 * and weighed; what style sheets load in turn comes from the jailed reader. Third parties are counted, never asked.
 *
 *   records "part" ──resolved──► parts ──fetch──► bytes ──┬─► style sheets ──jailed reader──► more parts
 *                                                         └─► weight of each page, as records
 *
 * Bytes are those of the bodies without compression: what a browser keeps, more than what a compressing server sends.
 */
#include "run/crawl_int.h"

#include "core/limits.h"
#include "run/robots.h"
#include "scan/scan.h"

enum { ROUNDS_MAX = 4, HOPS_MAX = 3, FONTS_MAX = 4 }; /* FONTS_MAX: as in the reader of pages */

static size_t part_index(struct crawl *c, const struct vb_url *url, struct vb_str kind)
{
	struct vb_str text = vb_url_text(c->arena, url);
	void **slot = vb_map_put(&c->seen_parts, text);

	if (!*slot) {
		*vb_vec_add(c->arena,
			    &c->parts) = (struct crawl_part){.url = *url,
							     .text = text,
							     .kind = vb_arena_str(c->arena, kind),
							     .name = crawl_name(c->arena, url)};
		*slot = (void *)(uintptr_t)c->parts.n;
	}
	return (uintptr_t)*slot - 1;
}

/* The first time this page or sheet names this address? */
static bool first_time(struct crawl *c, struct vb_str owner, const struct vb_url *url)
{
	void **slot = vb_map_put(&c->seen_parts,
				 vb_arena_printf(c->arena, "%.*s %.*s", VB_FMT(owner),
						 VB_FMT(vb_url_text(c->arena, url))));
	bool first = !*slot;

	*slot = c;
	return first;
}

void crawl_parts_note(struct crawl *c, struct crawl_page *page, const struct model_setting *m)
{
	struct vb_url url;

	if (!vb_url_resolve(c->arena, &page->base, m->value, &url) ||
	    !first_time(c, page->name, &url))
		return;
	if (!vb_url_same_origin(&url, &c->origin))
		page->others++;
	else if (c->parts.n < VB_LIMIT_CRAWL_ADDRESSES)
		*vb_vec_add(c->arena, &page->parts) = part_index(c, &url, m->key);
}

/* ---- fetching --------------------------------------------------------------------------- */

static bool part_answer(struct crawl *c, const struct crawl_part *p, struct vb_fetch_answer *out,
			struct vb_error *err)
{
	struct vb_url at = p->url;

	for (int i = 0; i < HOPS_MAX; i++) {
		struct vb_str to;

		if (!crawl_ask(c, &at, NULL, VB_LIMIT_FETCH_BYTES, out, err))
			return false;
		c->bytes += out->body.n;
		to = vb_fetch_header(out, "location");
		if (out->status < 300 || out->status > 399)
			return out->status < 400 ||
			       vb_fail(err, VB_E_MISSING, "the server answers %ld", out->status);
		if (!vb_url_resolve(c->arena, &at, to, &at) || !vb_url_same_origin(&at, &c->origin))
			break;
	}
	return vb_fail(err, VB_E_MISSING, "a redirection that is not followed");
}

static void part_fetch(struct crawl *c, size_t index, const char *level)
{
	struct crawl_part *p = &c->parts.v[index];
	struct vb_fetch_answer answer;
	struct vb_error err;

	p->asked = true;
	if (c->robots &&
	    !run_robots_allows(c->robots, vb_arena_printf(c->arena, "%.*s%.*s", VB_FMT(p->url.path),
							  VB_FMT(p->url.query)))) {
		c->refused++;
		return;
	}
	if (!part_answer(c, p, &answer, &err)) {
		crawl_trouble(c, p->name, "%s", err.text);
		return;
	}
	p->got = true;
	p->bytes = answer.body.n;
	if (vb_str_is(p->kind, "style") && !crawl_save(c, level, index, ".css", answer.body))
		crawl_trouble(c, p->name, "cannot be kept in %s", c->dir);
}

static void sheet_note(struct crawl *c, const struct model_setting *m)
{
	size_t index = crawl_index(m->path);
	struct vb_url url;

	if (index >= c->parts.n || !vb_str_is(m->section, "part") ||
	    !vb_url_resolve(c->arena, &c->parts.v[index].url, m->value, &url) ||
	    !first_time(c, c->parts.v[index].name, &url))
		return;
	if (!vb_url_same_origin(&url, &c->origin)) {
		struct vb_arena *a = c->facts->arena;

		(void)vb_vec_add(c->arena, &c->parts.v[index].others);
		*vb_vec_add(a, &c->facts->settings) = (struct model_setting){
			.format = VB_STR("page"),
					 .section = VB_STR("load"),
						 .path = vb_arena_str(a, c->parts.v[index].name),
						 .line = m->line,
						 .key = vb_arena_str(a, vb_url_host(url.authority)),
						 .value = vb_arena_str(a, m->value)};
	} else if (c->parts.n < VB_LIMIT_CRAWL_ADDRESSES) {
		size_t one = part_index(c, &url, m->key);

		*vb_vec_add(c->arena, &c->parts.v[index].parts) = one;
	}
}

void crawl_parts_fetch(struct crawl *c)
{
	for (int round = 0; round < ROUNDS_MAX; round++) {
		struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
		const char *level = vb_arena_printf(c->arena, "s%zu-%d", c->parts.n, round).p;
		size_t before = c->asked;

		for (size_t i = 0; i < c->parts.n; i++)
			if (!c->parts.v[i].asked && crawl_may_ask(c))
				part_fetch(c, i, level);
		if (c->asked == before)
			return;
		f = crawl_scan(c, level, "sheet");
		for (size_t i = 0; f && i < f->settings.n; i++)
			sheet_note(c, &f->settings.v[i]);
	}
}

/* ---- weights ---------------------------------------------------------------------------- */

static const char *const kinds[] = {"style", "script", "image", "font", "media", "other"};

struct weight {
	uint64_t bytes[VB_COUNT(kinds)], total;
	size_t requests, fonts, unknown;
	const struct crawl_part *heaviest;
	size_t *stamp, now; /* of each part: the page that counted it last */
};

static void part_weigh(struct crawl *c, struct weight *w, size_t index, bool in_sheet, int depth)
{
	const struct crawl_part *p = &c->parts.v[index];

	if (w->stamp[index] == w->now || depth > ROUNDS_MAX)
		return;
	w->stamp[index] = w->now;
	w->requests += 1 + p->others.n;
	w->unknown += !p->got;
	w->fonts += in_sheet && vb_str_is(p->kind, "font");
	for (size_t k = 0; k < VB_COUNT(kinds); k++)
		if (vb_str_is(p->kind, kinds[k]))
			w->bytes[k] += p->bytes;
	w->total += p->bytes;
	if (!w->heaviest || p->bytes > w->heaviest->bytes)
		w->heaviest = p;
	for (size_t i = 0; i < p->parts.n; i++)
		part_weigh(c, w, p->parts.v[i], vb_str_is(p->kind, "style"), depth + 1);
}

static void record_add(struct crawl *c, const struct crawl_page *page, const char *section,
		       const char *key, struct vb_str value)
{
	struct vb_arena *a = c->facts->arena;

	*vb_vec_add(a, &c->facts->settings) = (struct model_setting){
		.format = VB_STR("page"), .section = vb_str(section),
				 .path = vb_arena_str(a, page->name), .line = 1, .key = vb_str(key),
				 .value = vb_arena_str(a, value)};
}

static void page_weigh(struct crawl *c, const struct crawl_page *page, struct weight *w)
{
	struct vb_str text;

	w->total = page->bytes;
	w->requests = 1 + page->others;
	for (size_t i = 0; i < page->parts.n; i++)
		part_weigh(c, w, page->parts.v[i], false, 0);
	text = vb_arena_printf(c->arena, "%llu bytes: page %llu", (unsigned long long)w->total,
			       (unsigned long long)page->bytes);
	for (size_t k = 0; k < VB_COUNT(kinds); k++)
		if (w->bytes[k])
			text = vb_arena_printf(c->arena, "%.*s, %s %llu", VB_FMT(text), kinds[k],
					       (unsigned long long)w->bytes[k]);
	if (w->unknown)
		text = vb_arena_printf(c->arena, "%.*s; %zu not weighed", VB_FMT(text), w->unknown);
	if (page->others)
		text = vb_arena_printf(c->arena, "%.*s; %zu of third parties not weighed",
				       VB_FMT(text), page->others);
	if (w->heaviest && w->heaviest->bytes)
		text = vb_arena_printf(c->arena, "%.*s; heaviest %.*s %llu", VB_FMT(text),
				       VB_FMT(w->heaviest->name),
				       (unsigned long long)w->heaviest->bytes);
	record_add(c, page, "weight", "loaded", text);
	record_add(c, page, "weight", "requests", vb_arena_printf(c->arena, "%zu", w->requests));
	if (!w->fonts)
		return;
	record_add(c, page, "seen", "fonts", VB_STR("1"));
	if (w->fonts > FONTS_MAX)
		record_add(c, page, "fault", "fonts",
			   vb_arena_printf(c->arena, "%zu font files: 4 are enough", w->fonts));
}

void crawl_weights_add(struct crawl *c)
{
	size_t *stamp = vb_arena_array(c->arena, c->parts.n + 1, sizeof(*stamp));

	for (size_t i = 0; i < c->pages.n; i++) {
		struct weight w = {.stamp = stamp, .now = i + 1};

		if (c->pages.v[i].got)
			page_weigh(c, &c->pages.v[i], &w);
	}
}
