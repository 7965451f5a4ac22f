/*
 * crawl.c - a site from the address a person gave, level by level, within limits: pages, depth, bytes, seconds. Only its own
 * origin is asked, one request at a time, without a cookie; links are followed where robots.txt allows. Bytes are never
 * parsed here: every level is saved and read by the jailed reader, whose records say where it leads.
 *
 *   address ──fetch──► DIR/0/p0.html ──jailed reader──► links ──same origin, robots──► DIR/1/… ──► …
 *                                            └► parts (crawl_parts.c), records of the page
 */
#include "run/crawl_int.h"

#include <stdlib.h>
#include <time.h>

#include "core/file.h"
#include "core/limits.h"
#include "run/robots.h"
#include "scan/scan.h"

enum { HOPS_MAX = 5, REQUEST_SECONDS = 30 };

static double seconds_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

struct vb_str crawl_name(struct vb_arena *a, const struct vb_url *u)
{
	return vb_arena_printable(a, vb_arena_printf(a, "%.*s%.*s%.*s", VB_FMT(u->authority),
						     VB_FMT(u->path), VB_FMT(u->query)));
}

void crawl_trouble(struct crawl *c, struct vb_str path, const char *fmt, ...)
{
	struct vb_arena *a = c->facts ? c->facts->arena : c->arena;
	struct vb_buf b;
	va_list ap;

	if (!c->facts)
		return;
	vb_buf_init(&b, VB_LIMIT_STRING_BYTES);
	va_start(ap, fmt);
	vb_buf_vprintf(&b, fmt, ap);
	va_end(ap);
	*vb_vec_add(a, &c->facts->unreadable) = (struct model_unreadable){
		.path = vb_arena_str(a, path),
		.reader = VB_STR("served"), .reason = vb_arena_printable(a, vb_buf_view(&b))};
	vb_buf_done(&b);
}

/* ---- limits ----------------------------------------------------------------------------- */

bool crawl_may_ask(struct crawl *c)
{
	const struct run_crawl *l = c->limits;

	if (c->bytes >= l->bytes)
		c->stopped = CRAWL_BYTES;
	else if (seconds_now() - c->start >= l->seconds)
		c->stopped = CRAWL_SECONDS;
	return c->stopped == CRAWL_GOES_ON && !vb_run_stop(c->run);
}

/* What robots.txt asks to wait between requests, in pieces so that Ctrl-C is heard. */
static void pause_between(struct crawl *c)
{
	double until = seconds_now() + (c->robots ? run_robots_delay(c->robots) : 0);

	while (c->asked && seconds_now() < until && crawl_may_ask(c))
		nanosleep(&(struct timespec){0, 100000000}, NULL);
}

bool crawl_ask(struct crawl *c, const struct vb_url *url, const char *type, uint64_t max,
	       struct vb_fetch_answer *out, struct vb_error *err)
{
	double left = c->limits->seconds - (seconds_now() - c->start);
	struct vb_str address = vb_url_text(c->arena, url);
	struct vb_fetch_options o = {.any_status = true,
				     .stay = true,
				     .type = type,
				     .max_bytes = max,
				     .seconds = left < 1                 ? 1
						: left < REQUEST_SECONDS ? (unsigned)left
									 : REQUEST_SECONDS};

	pause_between(c);
	c->asked++;
	o.name = vb_arena_printf(c->arena,
				 vb_t(c->run->lang, "%zu pages, address %zu: %.*s",
				      "%zu pages, adresse %zu : %.*s"),
				 c->got, c->asked, VB_FMT(vb_arena_printable(c->arena, address)))
			 .p;
	return vb_fetch_memory(c->fetch, c->run, c->arena, address.p, &o, out, err);
}

/* ---- files ------------------------------------------------------------------------------ */

bool crawl_save(struct crawl *c, const char *level, size_t index, const char *suffix,
		struct vb_str body)
{
	const char *dir = vb_arena_printf(c->arena, "%s/%s", c->dir, level).p;
	struct vb_error err;

	return vb_mkdirs(dir, &err) &&
	       vb_file_save(vb_arena_printf(c->arena, "%s/%zu%s", dir, index, suffix).p, body,
			    &err);
}

size_t crawl_index(struct vb_str path)
{
	uint64_t n = 0;

	path = vb_str_sub(path, 0, vb_str_chr(path, '.'));
	return vb_str_u64(path, &n) ? (size_t)n : SIZE_MAX;
}

struct model_facts *crawl_scan(struct crawl *c, const char *level, const char *format)
{
	const char *dir = vb_arena_printf(c->arena, "%s/%s", c->dir, level).p;
	struct model_wants wants = {0};
	struct scan_options options = {.wants = &wants, .wants_only = true};
	struct model_facts *facts = NULL;
	struct vb_error err;

	*vb_vec_add(c->arena, &wants.v) = (struct model_want){vb_str(format), VB_STR("**")};
	if (!vb_dir_exists(dir))
		return NULL;
	if (scan_target(c->run, dir, &options, &facts, &err))
		return facts;
	crawl_trouble(c, c->origin.authority, "%s", err.text);
	return NULL;
}

/* ---- one page --------------------------------------------------------------------------- */

static bool page_known(struct crawl *c, struct vb_str address, size_t index)
{
	void **slot = vb_map_put(&c->seen_pages, address);
	bool known = *slot != NULL;

	if (!known)
		*slot = (void *)(uintptr_t)(index + 1);
	return known;
}

/* Where a redirection leads: of this site and not seen yet. */
static bool hop(struct crawl *c, struct crawl_page *p, size_t index,
		const struct vb_fetch_answer *answer, bool *elsewhere, struct vb_error *err)
{
	struct vb_str to = vb_fetch_header(answer, "location");
	struct vb_url next;

	*elsewhere = false;
	if (!to.n || !vb_url_resolve(c->arena, &p->url, to, &next))
		return vb_fail(err, VB_E_INPUT, "%.*s: a redirection that leads nowhere",
			       VB_FMT(p->text));
	if (!vb_url_same_origin(&next, &c->origin)) {
		*elsewhere = true;
		vb_fail(err, VB_E_MISSING, "%.*s leads to another site, %.*s", VB_FMT(p->text),
			VB_FMT(vb_arena_printable(c->arena, vb_url_text(c->arena, &next))));
		return vb_hint(err, "if that is the product, give that address");
	}
	p->url = next;
	p->text = vb_url_text(c->arena, &next);
	if (page_known(c, p->text, index)) {
		*elsewhere = true;
		return vb_fail(err, VB_E_MISSING, "%.*s is asked already", VB_FMT(p->text));
	}
	return true;
}

/* The answer of a page, redirections followed. *quiet: nothing is worth saying. */
static bool page_answer(struct crawl *c, size_t index, struct vb_fetch_answer *answer, bool *quiet,
			struct vb_error *err)
{
	struct crawl_page *p = &c->pages.v[index];

	*quiet = false;
	for (int i = 0; i < HOPS_MAX; i++) {
		if (!crawl_ask(c, &p->url, "html", VB_LIMIT_PAGE_BYTES, answer, err))
			return false;
		if (answer->status < 300 || answer->status > 399) {
			p->name = crawl_name(c->arena, &p->url);
			return answer->status < 400 ||
			       vb_fail(err, VB_E_MISSING, "%.*s: the server answers %ld",
				       VB_FMT(p->text), answer->status);
		}
		if (!hop(c, p, index, answer, quiet, err))
			return false;
	}
	return vb_fail(err, VB_E_MISSING, "%.*s: redirected more than %d times", VB_FMT(p->text),
		       HOPS_MAX);
}

static bool page_take(struct crawl *c, size_t index, struct vb_error *err)
{
	struct vb_fetch_answer answer = {0};
	struct crawl_page *p = &c->pages.v[index];
	char level[16];
	bool quiet;

	if (!page_answer(c, index, &answer, &quiet, err)) {
		/* a link to a document that is no page is no trouble */
		if (p->from.n && !quiet && err->code != VB_E_INPUT)
			crawl_trouble(c, p->name, "%s (%s %.*s)", err->text,
				      vb_t(c->run->lang, "linked from", "lien de"),
				      VB_FMT(p->from));
		return false;
	}
	p->base = p->url;
	p->bytes = answer.body.n;
	c->bytes += answer.body.n;
	snprintf(level, sizeof(level), "%u", p->depth);
	if (!crawl_save(c, level, index, ".html", answer.body))
		return vb_fail(err, VB_E_ENV, "a page cannot be kept in %s", c->dir);
	answer.body = (struct vb_str){NULL, 0};
	p->answer = answer;
	p->got = true;
	c->got++;
	return true;
}

static void page_add(struct crawl *c, const struct vb_url *url, struct vb_str from, unsigned depth)
{
	struct vb_str text = vb_url_text(c->arena, url);

	if (page_known(c, text, c->pages.n))
		return;
	if (from.n && c->robots &&
	    !run_robots_allows(c->robots, vb_arena_printf(c->arena, "%.*s%.*s", VB_FMT(url->path),
							  VB_FMT(url->query)))) {
		c->refused++;
		return;
	}
	if (c->pages.n >= VB_LIMIT_CRAWL_ADDRESSES) {
		c->left++;
		return;
	}
	*vb_vec_add(c->arena, &c->pages) = (struct crawl_page){.url = *url,
							       .base = *url,
							       .text = text,
							       .name = crawl_name(c->arena, url),
							       .from = from,
							       .depth = depth};
}

/* ---- one level -------------------------------------------------------------------------- */

static void base_note(struct crawl *c, const struct model_facts *f)
{
	for (size_t i = f->settings.n; i--;) { /* the first of a page counts */
		const struct model_setting *m = &f->settings.v[i];
		size_t index = crawl_index(m->path);

		if (index < c->pages.n && vb_str_is(m->section, "base") &&
		    !vb_url_resolve(c->arena, &c->pages.v[index].url, m->value,
				    &c->pages.v[index].base))
			c->pages.v[index].base = c->pages.v[index].url;
	}
}

static void link_note(struct crawl *c, size_t index, const struct model_setting *m)
{
	struct crawl_page *p = &c->pages.v[index];
	struct vb_url to;

	if (!vb_url_resolve(c->arena, &p->base, m->value, &to) ||
	    !vb_url_same_origin(&to, &c->origin))
		return;
	if (p->depth < c->limits->depth)
		page_add(c, &to, p->name, p->depth + 1);
	else if (!page_known(c, vb_url_text(c->arena, &to), c->pages.n))
		c->left++;
}

static void setting_keep(struct crawl *c, const struct crawl_page *p, const struct model_setting *m)
{
	struct vb_arena *a = c->facts->arena;

	*vb_vec_add(a, &c->facts->settings) = (struct model_setting){
		.format = VB_STR("page"), .path = vb_arena_str(a, p->name), .line = m->line,
				 .section = vb_arena_str(a, m->section),
				 .key = vb_arena_str(a, m->key),
				 .value = vb_arena_str(a, m->value)};
}

/* Records of a level: links and parts are followed, the rest is kept under the page's address. */
static void level_take(struct crawl *c, struct model_facts *f)
{
	base_note(c, f);
	for (size_t i = 0; i < f->settings.n; i++) {
		const struct model_setting *m = &f->settings.v[i];
		size_t index = crawl_index(m->path);

		if (index >= c->pages.n)
			continue;
		if (vb_str_is(m->section, "link"))
			link_note(c, index, m);
		else if (vb_str_is(m->section, "part"))
			crawl_parts_note(c, &c->pages.v[index], m);
		else if (!vb_str_is(m->section, "base") && !vb_str_is(m->section, "weight"))
			setting_keep(c, &c->pages.v[index], m);
	}
	for (size_t i = 0; i < f->unreadable.n; i++) {
		size_t index = crawl_index(f->unreadable.v[i].path);

		crawl_trouble(c, index < c->pages.n ? c->pages.v[index].name : c->origin.authority,
			      "%.*s", VB_FMT(f->unreadable.v[i].reason));
	}
	c->facts->files += f->files;
	c->facts->bytes += f->bytes;
}

static void level_read(struct crawl *c, unsigned depth)
{
	struct model_facts *f VB_CLEANUP(scan_facts_cleanup) = NULL;
	char level[16];

	snprintf(level, sizeof(level), "%u", depth);
	f = crawl_scan(c, level, "served");
	if (f)
		level_take(c, f);
}

/* ---- all of it -------------------------------------------------------------------------- */

static void robots_read(struct crawl *c)
{
	struct vb_fetch_answer answer;
	struct vb_url url = c->origin;
	struct vb_error err;

	url.path = VB_STR("/robots.txt");
	url.query = (struct vb_str){NULL, 0};
	if (!crawl_ask(c, &url, NULL, VB_LIMIT_ROBOTS_BYTES, &answer, &err) ||
	    answer.status >= 500) /* RFC 9309, 2.3.1.4: then everything is closed */
		c->robots = run_robots_read(c->arena, VB_STR("User-agent: *\nDisallow: /\n"),
							     "vauban");
	else if (answer.status < 300)
		c->robots = run_robots_read(c->arena, answer.body, "vauban");
}

static bool first_take(struct crawl *c, const char *address, struct vb_error *err)
{
	struct vb_url url;

	if (!vb_fetch_allowed(address, err))
		return false;
	if (!vb_url_parse(c->arena, vb_str(address), &url))
		return vb_fail(err, VB_E_USAGE, "%s is not an https:// address", address);
	c->origin = url;
	page_add(c, &url, (struct vb_str){NULL, 0}, 0);
	return page_take(c, 0, err);
}

static void facts_start(struct crawl *c)
{
	struct vb_arena *a = vb_arena_new();

	c->facts = vb_arena_alloc(a, sizeof(*c->facts));
	c->facts->arena = a;
	c->facts->kind = MODEL_TARGET_DIR;
}

static const char *stop_word(const struct crawl *c)
{
	enum vb_lang lang = c->run->lang;

	switch (c->stopped) {
	case CRAWL_BYTES:
		return vb_t(lang, "enough bytes were received", "assez d’octets ont été reçus");
	case CRAWL_SECONDS:
		return vb_t(lang, "the time is over", "le temps est écoulé");
	default:
		return c->got >= c->limits->pages
			       ? vb_t(lang, "enough pages were read", "assez de pages ont été lues")
			       : vb_t(lang, "they stand too deep", "elles sont trop profondes");
	}
}

static void limits_say(struct crawl *c)
{
	enum vb_lang lang = c->run->lang;

	if (c->left && c->limits->pages > 1)
		crawl_trouble(c, c->pages.v[0].name,
			      vb_t(lang,
				   "%zu addresses of the site are left out: %s (--pages, --depth, "
				   "--seconds, --megabytes)",
				   "%zu adresses du site sont laissées : %s (--pages, --depth, "
				   "--seconds, --megabytes)"),
			      c->left, stop_word(c));
	if (c->refused)
		crawl_trouble(c, c->pages.v[0].name,
			      vb_t(lang, "%zu addresses are closed by robots.txt and not asked",
				   "%zu adresses fermées par robots.txt ne sont pas demandées"),
			      c->refused);
}

bool crawl_run(struct crawl *c, const char *address, struct vb_error *err)
{
	size_t next = 1;

	c->start = seconds_now();
	vb_map_init(&c->seen_pages, c->arena);
	vb_map_init(&c->seen_parts, c->arena);
	if (!vb_fetch_open(&c->fetch, err) || !first_take(c, address, err))
		return false;
	facts_start(c);
	if (c->limits->pages > 1)
		robots_read(c);
	for (unsigned depth = 0; depth <= c->limits->depth; depth++) {
		level_read(c, depth);
		crawl_parts_fetch(c); /* before the next level: what was read has its weight */
		for (; next < c->pages.n && c->got < c->limits->pages && crawl_may_ask(c); next++) {
			struct vb_error one;

			(void)page_take(c, next, &one);
		}
	}
	c->left += c->limits->pages > 1 ? c->pages.n - next : 0;
	if (vb_run_stop(c->run))
		return vb_fail(err, VB_E_STOP, "stopped");
	crawl_weights_add(c);
	limits_say(c);
	return true;
}

void crawl_done(struct crawl *c)
{
	vb_fetch_cleanup(&c->fetch);
	scan_facts_free(c->facts);
	c->facts = NULL;
}
