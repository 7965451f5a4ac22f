/*
 * stream.c - the bytes of one file through the engine, a window at a time, so that a file of any size takes the same
 * memory. Hits too near the end of a window wait for the next one; hits in what is kept of the last one were judged.
 *
 *        ┌ behind ┬──────── judged ────────┬── ahead ──┐
 *        │ 1 KiB  │ hits here are judged    │  16 KiB   │──► becomes behind + judged of the next window
 *
 * Candidates are gathered per file: a value that a format recognises is not reported again for its variable's name.
 */
#include "scan/secrets/secrets_int.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>

#include "core/hash.h"
#include "scan/keys/keys_int.h"

enum { LOOK = 4096, WINDOW = SECRETS_BEHIND + SECRETS_CHUNK + SECRETS_AHEAD };

struct found {
	struct model_secret fact;
	uint64_t from, to; /* of the secret in the file */
	bool assignment;
};

struct scan_secrets {
	const struct model_wants *wants;
	struct secrets_engine *engine;
	struct secrets_format *formats;
	struct secrets_confirm confirm;
	/* the file at hand */
	struct scan_out *out;
	struct scan_input in;
	char *buffer; /* WINDOW bytes */
	size_t held;
	struct vb_str text; /* the window being judged */
	size_t judged;      /* hits before it were judged in the window before */
	size_t limit;       /* hits from here on wait */
	uint64_t base;      /* of text in the file */
	uint64_t counted;   /* line feeds before text */
	size_t mark, lines; /* of text: line feeds before mark */
	bool started, is_text, is_wide;
	VB_VEC(struct found) found;
};

struct scan_secrets *scan_secrets_new(const struct model_wants *wants)
{
	struct secrets_engine *engine = secrets_engine_new(wants);
	struct scan_secrets *s = engine ? vb_alloc(1, sizeof(*s)) : NULL;

	if (!s)
		return NULL;
	s->wants = wants;
	s->engine = engine;
	s->formats = vb_alloc(wants->secrets.n + 1, sizeof(*s->formats));
	for (size_t i = 0; i < wants->secrets.n; i++)
		s->formats[i].of = &wants->secrets.v[i];
	s->confirm.wants = wants;
	return s;
}

void scan_secrets_free(struct scan_secrets *s)
{
	if (!s)
		return;
	for (size_t i = 0; i < s->wants->secrets.n; i++)
		pcre2_code_free(s->formats[i].code);
	pcre2_match_data_free(s->confirm.data);
	pcre2_match_context_free(s->confirm.limits);
	vb_arena_free(s->confirm.arena);
	secrets_engine_free(s->engine);
	free(s->formats);
	free(s->buffer);
	free(s);
}

/* ---- lines -------------------------------------------------------------------------------- */

static size_t line_feeds(const char *p, size_t n)
{
	size_t lines = 0;

	for (size_t i = 0; i < n; i++) /* the compiler makes vectors of this */
		lines += p[i] == '\n';
	return lines;
}

static uint32_t line_of(struct scan_secrets *s, size_t at)
{
	uint64_t line;

	if (!s->is_text && !s->is_wide)
		return 0;
	if (at < s->mark)
		s->mark = s->lines = 0;
	s->lines += line_feeds(s->text.p + s->mark, at - s->mark);
	s->mark = at;
	line = s->counted + s->lines + 1;
	return line < UINT32_MAX ? (uint32_t)line : UINT32_MAX;
}

/* ---- candidates --------------------------------------------------------------------------- */

static struct vb_str digest_of(struct vb_arena *a, struct vb_str secret)
{
	struct vb_str salted = vb_arena_printf(a, "vauban-secret/1\n%.*s", VB_FMT(secret));

	return vb_str_sub(vb_sha256_hex(a, salted), 0, SECRETS_DIGEST_DIGITS);
}

/* Four characters of a token are its prefix; of a password not even that. */
static struct vb_str head_of(struct vb_arena *a, const struct model_secret_format *f,
			     struct vb_str secret)
{
	size_t n = secret.n / 4, most = f->kind == MODEL_SECRET_TOKEN ? 4 : 1;

	return vb_arena_str(a, vb_str_sub(secret, 0, n < most ? n : most));
}

static bool known(const struct scan_secrets *s, uint64_t from, const struct model_secret *m)
{
	for (size_t i = 0; i < s->found.n; i++)
		if (s->found.v[i].from == from && vb_str_eq(s->found.v[i].fact.format, m->format))
			return true;
	return false;
}

/* `text` is the window, or what was decoded around `at` of it. */
static void candidate_add(struct scan_secrets *s, const struct secrets_format *f,
			  const struct secrets_literal *l, struct vb_str text,
			  const struct secrets_match *m, size_t at)
{
	struct vb_str secret = vb_str_sub(text, m->secret, m->secret_to - m->secret);
	bool plain = l->encoding == MODEL_PLAIN;
	size_t place = plain ? m->secret : at;
	struct found found = {.from = s->base + place,
			      .assignment = f->of->shape == MODEL_SHAPE_ASSIGNMENT,
			      .fact = {.format = f->of->id,
				       .encoding = (enum model_secret_encoding)l->encoding,
				       .offset = s->base + place,
				       .length = (uint32_t)secret.n,
				       .mode = s->in.mode,
				       .expires = m->expires,
				       .verified = m->verified}};

	if (known(s, found.from, &found.fact))
		return;
	found.to = found.from + (plain ? secret.n : 1);
	found.fact.line = line_of(s, place);
	found.fact.head = head_of(s->confirm.arena, f->of, secret);
	found.fact.digest = digest_of(s->confirm.arena, secret);
	*vb_vec_add(s->confirm.arena, &s->found) = found;
}

static void pem_at(struct scan_secrets *s, size_t at)
{
	keys_pem(&(struct keys_file){.out = s->out, .arena = s->confirm.arena, .mode = s->in.mode},
		 vb_str_from(s->text, at), line_of(s, at));
}

static bool on_hit(void *ctx, const struct secrets_literal *l, size_t at)
{
	struct scan_secrets *s = ctx;
	struct secrets_format *f;
	struct vb_str text = s->text;
	struct secrets_match m;
	size_t hit = at;

	if (at < s->judged || at >= s->limit)
		return true;
	if (l->format == SECRETS_PEM) {
		pem_at(s, at);
		return true;
	}
	f = &s->formats[l->format];
	if (f->of->text && !(l->encoding == MODEL_UTF16 ? s->is_wide : s->is_text))
		return true;
	if (l->encoding == MODEL_BASE64 &&
	    !secrets_unbase64(s->confirm.arena, s->text, at, l->shift, &text, &hit))
		return true;
	if (l->encoding == MODEL_UTF16 &&
	    !secrets_unwide(s->confirm.arena, s->text, at, &text, &hit))
		return true;
	if (secrets_confirm(&s->confirm, f, text, hit, l->plain, &m))
		candidate_add(s, f, l, text, &m, at);
	return s->found.n < SECRETS_PER_FILE;
}

/* ---- windows ------------------------------------------------------------------------------ */

static void look(struct scan_secrets *s, struct vb_str text)
{
	struct vb_str first = vb_str_sub(text, 0, LOOK);

	s->started = true;
	s->is_text = vb_str_chr(first, '\0') == first.n;
	s->is_wide = vb_str_starts(first, VB_STR("\xff\xfe")) ||
				   vb_str_starts(first, VB_STR("\xfe\xff"));
}

static void judge(struct scan_secrets *s, struct vb_str text, size_t limit)
{
	if (!s->started)
		look(s, text);
	s->text = text;
	s->limit = limit;
	s->mark = s->lines = 0;
	if (s->found.n < SECRETS_PER_FILE)
		secrets_engine_scan(s->engine, text, on_hit, s);
}

/* Judges what can be, keeps what the next window needs. */
static void advance(struct scan_secrets *s)
{
	size_t limit = s->held - SECRETS_AHEAD, drop = limit - SECRETS_BEHIND;

	judge(s, vb_strn(s->buffer, s->held), limit);
	s->counted += s->is_text || s->is_wide ? line_feeds(s->buffer, drop) : 0;
	memmove(s->buffer, s->buffer + drop, s->held - drop);
	s->held -= drop;
	s->base += drop;
	s->judged = SECRETS_BEHIND;
}

static void reset(struct scan_secrets *s, struct scan_out *out, const struct scan_input *in)
{
	vb_arena_free(s->confirm.arena);
	s->confirm.arena = vb_arena_new();
	s->out = out;
	s->in = *in;
	s->held = s->judged = 0;
	s->base = s->counted = 0;
	s->started = false;
	memset(&s->found, 0, sizeof(s->found));
}

void scan_secrets_start(struct scan_secrets *s, struct scan_out *out, const struct scan_input *in)
{
	reset(s, out, in);
	if (!s->buffer)
		s->buffer = vb_alloc(1, WINDOW);
}

void scan_secrets_feed(struct scan_secrets *s, struct vb_str bytes)
{
	while (bytes.n) {
		size_t n = bytes.n < WINDOW - s->held ? bytes.n : WINDOW - s->held;

		memcpy(s->buffer + s->held, bytes.p, n);
		s->held += n;
		bytes = vb_str_from(bytes, n);
		if (s->held == WINDOW)
			advance(s);
	}
}

/* ---- facts -------------------------------------------------------------------------------- */

static bool covered(const struct scan_secrets *s, const struct found *f)
{
	for (size_t i = 0; f->assignment && i < s->found.n; i++) {
		const struct found *o = &s->found.v[i];

		if (!o->assignment && o->from < f->to && f->from < o->to)
			return true;
	}
	/* two names of one value: "auth_token_secret" */
	for (const struct found *o = s->found.v; f->assignment && o < f; o++)
		if (o->assignment && o->from == f->from)
			return true;
	return false;
}

static void emit(struct scan_secrets *s)
{
	for (size_t i = 0; i < s->found.n; i++)
		if (!covered(s, &s->found.v[i]))
			scan_emit_secret(s->out, &s->found.v[i].fact);
	if (s->found.n >= SECRETS_PER_FILE)
		scan_emit_trouble(s->out, "more than %d secrets: the first are listed",
				  SECRETS_PER_FILE);
	vb_arena_free(s->confirm.arena);
	s->confirm.arena = NULL;
	memset(&s->found, 0, sizeof(s->found));
}

void scan_secrets_finish(struct scan_secrets *s)
{
	judge(s, vb_strn(s->buffer, s->held), s->held);
	emit(s);
}

void scan_secrets_whole(struct scan_secrets *s, struct scan_out *out, const struct scan_input *in)
{
	reset(s, out, in);
	judge(s, in->content, in->content.n);
	emit(s);
}
