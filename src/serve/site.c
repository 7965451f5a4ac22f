/*
 * site.c - see site.h: the parts that are made once, and the locks. One lock guards the small tables (sessions, rates,
 * pages); the board has its own, so that making it stops nobody who only needs a session.
 */
#include "serve/site_int.h"

#include <stdlib.h>
#include <time.h>

#include "core/hash.h"
#include "core/limits.h"
#include "report/report.h"

enum { STYLE_BYTES = 256 * 1024, WAITING_MOST = 32, SLOW_MOST = 2, MAKE_MOST = 4 };

/* A file every page may ask for, out of its template. */
static bool static_make(struct serve_site *s, struct vb_str name, struct vb_str *text,
			struct vb_str *digest, struct vb_error *err)
{
	yyjson_doc *data VB_CLEANUP(vb_json_cleanup) = NULL;
	struct vb_buf css VB_CLEANUP(vb_buf_done) = {0};

	vb_buf_init(&css, STYLE_BYTES);
	if (!vb_json_read(VB_STR("{}"), "style", &data, err) ||
			  !report_mustache(&s->templates, name, yyjson_doc_get_root(data), false,
					   &css, err))
		return false;
	*text = vb_arena_str(s->arena, vb_buf_view(&css));
	*digest = vb_str_sub(vb_sha256_hex(s->arena, *text), 0, 16);
	return true;
}

bool serve_site_open(const struct vb_run *run, const struct run_place *place,
		     const struct serve_settings *settings, struct serve_site **out,
		     struct vb_error *err)
{
	struct serve_site *s VB_CLEANUP(serve_site_cleanup) = vb_alloc(1, sizeof(*s));

	s->arena = vb_arena_new();
	s->run = *run;
	s->place = *place;
	s->settings = *settings;
	s->pulse = run_pulse_open(place);
	pthread_mutex_init(&s->lock, NULL);
	pthread_mutex_init(&s->board_lock, NULL);
	pthread_cond_init(&s->slow_free, NULL);
	pthread_cond_init(&s->make_free, NULL);
	serve_sessions_init(s);
	serve_pages_init(s);
	if (!report_templates_load(s->arena, settings->templates, &s->templates, err) ||
	    !static_make(s, VB_STR("console_style"), &s->style, &s->style_digest, err) ||
			 !static_make(s, VB_STR("console_script"), &s->script, &s->script_digest,
						err))
		return false;
	*out = s;
	s = NULL;
	return true;
}

void serve_site_close(struct serve_site *s)
{
	if (!s)
		return;
	serve_sessions_done(s);
	serve_pages_done(s);
	run_pulse_close(s->pulse);
	pthread_cond_destroy(&s->slow_free);
	pthread_cond_destroy(&s->make_free);
	pthread_mutex_destroy(&s->board_lock);
	pthread_mutex_destroy(&s->lock);
	vb_arena_free(s->arena);
	free(s);
}

void serve_site_cleanup(struct serve_site **s)
{
	serve_site_close(*s);
	*s = NULL;
}

const struct run_place *serve_site_place(const struct serve_site *s)
{
	return &s->place;
}

const struct vb_run *serve_site_run(const struct serve_site *s)
{
	return &s->run;
}

const struct report_templates *serve_site_templates(const struct serve_site *s)
{
	return &s->templates;
}

const struct serve_settings *serve_site_settings(const struct serve_site *s)
{
	return &s->settings;
}

struct vb_str serve_site_style(const struct serve_site *s)
{
	return s->style;
}

struct vb_str serve_site_script(const struct serve_site *s)
{
	return s->script;
}

struct vb_str serve_site_script_digest(const struct serve_site *s)
{
	return s->script_digest;
}

struct vb_str serve_site_style_digest(const struct serve_site *s)
{
	return s->style_digest;
}

int64_t serve_site_now(const struct serve_site *s)
{
	return s->fixed ? s->fixed : (int64_t)time(NULL);
}

void serve_site_clock(struct serve_site *s, int64_t fixed)
{
	s->fixed = fixed;
}

int64_t serve_site_version(struct serve_site *s)
{
	int64_t version;

	pthread_mutex_lock(&s->lock);
	version = run_pulse_read(s->pulse);
	pthread_mutex_unlock(&s->lock);
	return version;
}

bool serve_big_enter(struct serve_site *s)
{
	bool ok;

	pthread_mutex_lock(&s->lock);
	ok = s->big < SERVE_BIG_AT_ONCE;
	s->big += ok;
	pthread_mutex_unlock(&s->lock);
	return ok;
}

void serve_big_leave(struct serve_site *s)
{
	pthread_mutex_lock(&s->lock);
	s->big--;
	pthread_mutex_unlock(&s->lock);
}

void serve_make_enter(struct serve_site *s)
{
	pthread_mutex_lock(&s->lock);
	while (s->making >= MAKE_MOST)
		pthread_cond_wait(&s->make_free, &s->lock);
	s->making++;
	pthread_mutex_unlock(&s->lock);
}

void serve_make_leave(struct serve_site *s)
{
	pthread_mutex_lock(&s->lock);
	s->making--;
	pthread_cond_signal(&s->make_free);
	pthread_mutex_unlock(&s->lock);
}

bool serve_slow_enter(struct serve_site *s)
{
	bool ok;

	pthread_mutex_lock(&s->lock);
	ok = s->waiting < WAITING_MOST;
	if (ok) {
		s->waiting++;
		while (s->slow >= SLOW_MOST)
			pthread_cond_wait(&s->slow_free, &s->lock);
		s->waiting--;
		s->slow++;
	}
	pthread_mutex_unlock(&s->lock);
	return ok;
}

void serve_slow_leave(struct serve_site *s)
{
	pthread_mutex_lock(&s->lock);
	s->slow--;
	pthread_cond_signal(&s->slow_free);
	pthread_mutex_unlock(&s->lock);
}
