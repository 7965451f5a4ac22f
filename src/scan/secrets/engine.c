/*
 * engine.c - every literal of every format in one database of vectorscan (libhs; docs/adr/0024). A literal of four bytes
 * and more is also searched for as UTF-16 and as the three ways base64 can write it inside a longer text.
 *
 * Base64 writes three bytes as four digits. A literal that starts at byte 0, 1 or 2 of such a group fixes the digits that
 * hold nothing but its own bits: those are searched for.
 */
#include "scan/secrets/secrets_int.h"

#include <dlfcn.h>
#include <hs/hs.h>
#include <stdlib.h>

enum { LITERAL_MAX = 64, VARIANTS = 5, ENCODED_LEAST = 4, ENCODED_DIGITS = 4 };

#define FUNCTIONS(X)                                                                               \
	X(compile_lit_multi)                                                                       \
	X(free_compile_error) X(alloc_scratch) X(free_scratch) X(free_database) X(scan)

struct library { /* the functions we call; types are checked by its header */
#define POINTER(name) __typeof__(hs_##name) *name;
	FUNCTIONS(POINTER)
#undef POINTER
};

struct secrets_engine {
	struct library hs;
	struct vb_arena *arena;
	hs_database_t *db; /* NULL: nothing to look for */
	hs_scratch_t *scratch;
	VB_VEC(struct secrets_literal) literals;
	VB_VEC(const char *) bytes;
	VB_VEC(unsigned) flags, ids;
	VB_VEC(size_t) lengths;
};

static void literal_add(struct secrets_engine *e, struct secrets_literal l, const char *bytes,
			bool fold)
{
	char *copy = vb_arena_alloc(e->arena, l.length);

	memcpy(copy, bytes, l.length);
	*vb_vec_add(e->arena, &e->ids) = (unsigned)e->literals.n;
	*vb_vec_add(e->arena, &e->literals) = l;
	*vb_vec_add(e->arena, &e->bytes) = copy;
	*vb_vec_add(e->arena, &e->lengths) = l.length;
	*vb_vec_add(e->arena, &e->flags) = fold ? HS_FLAG_CASELESS : 0;
}

static void wide_add(struct secrets_engine *e, struct secrets_literal l, struct vb_str s, bool fold)
{
	char wide[2 * LITERAL_MAX] = {0};

	for (size_t i = 0; i < s.n; i++)
		wide[2 * i] = s.p[i];
	l.encoding = MODEL_UTF16;
	l.length = (uint16_t)(2 * s.n - 1);
	literal_add(e, l, wide, fold);
}

static void base64_add(struct secrets_engine *e, struct secrets_literal l, struct vb_str s)
{
	static const char digits[] =
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

	for (unsigned shift = 0; shift < 3; shift++) {
		unsigned char raw[LITERAL_MAX + 3] = {0};
		size_t first = (8 * shift + 5) / 6, last = 8 * (shift + s.n) / 6;
		char text[2 * LITERAL_MAX];

		memcpy(raw + shift, s.p, s.n);
		for (size_t d = first; d < last; d++) {
			size_t bit = 6 * d, byte = bit / 8;
			unsigned two = (unsigned)raw[byte] << 8 | raw[byte + 1];

			text[d - first] = digits[two >> (10 - bit % 8) & 63];
		}
		if (last - first < ENCODED_DIGITS)
			continue;
		l.encoding = MODEL_BASE64;
		l.shift = (uint8_t)shift;
		l.length = (uint16_t)(last - first);
		literal_add(e, l, text, false);
	}
}

static void format_add(struct secrets_engine *e, const struct model_secret_format *f, size_t index)
{
	for (size_t i = 0; i < f->literals.n; i++) {
		struct vb_str s = f->literals.v[i];
		struct secrets_literal l = {
			.format = (uint16_t)index, .length = (uint16_t)s.n, .plain = (uint16_t)s.n};

		if (s.n < SECRETS_LITERAL_LEAST || s.n > LITERAL_MAX)
			continue; /* the rules refuse it by name */
		literal_add(e, l, s.p, f->fold);
		if (s.n < ENCODED_LEAST)
			continue;
		wide_add(e, l, s, f->fold);
		if (!f->fold)
			base64_add(e, l, s);
	}
}

/* Loaded once for good; opening it again in the jail finds it in memory. */
static void *library_open(void)
{
	return dlopen("libhs.so.5", RTLD_NOW | RTLD_LOCAL);
}

void scan_secrets_prepare(void)
{
	(void)library_open();
}

static bool functions_find(struct library *out)
{
	static const struct {
		const char *name;
		size_t at;
	} wanted[] = {
#define WANTED(name) {"hs_" #name, offsetof(struct library, name)},
		FUNCTIONS(WANTED)
#undef WANTED
	};
	void *library = library_open(), *symbol;

	for (size_t i = 0; i < VB_COUNT(wanted); i++) {
		symbol = library ? dlsym(library, wanted[i].name) : NULL;
		if (!symbol)
			return false;
		memcpy((char *)out + wanted[i].at, &symbol, sizeof(symbol)); /* as POSIX allows */
	}
	return true;
}

struct secrets_engine *secrets_engine_new(const struct model_wants *wants)
{
	struct secrets_engine *e = vb_alloc(1, sizeof(*e));
	static const struct vb_str pem = VB_STR_INIT("-----BEGIN ");
	hs_compile_error_t *why = NULL;

	if (!functions_find(&e->hs)) {
		free(e);
		return NULL;
	}

	e->arena = vb_arena_new();
	for (size_t i = 0; i < wants->secrets.n && i < SECRETS_PEM; i++)
		format_add(e, &wants->secrets.v[i], i);
	literal_add(e,
		    (struct secrets_literal){.format = SECRETS_PEM,
					     .length = (uint16_t)pem.n,
					     .plain = (uint16_t)pem.n},
		    pem.p, false);
	if (e->hs.compile_lit_multi(e->bytes.v, e->flags.v, e->ids.v, e->lengths.v,
				    (unsigned)e->literals.n, HS_MODE_BLOCK, NULL, &e->db,
				    &why) != HS_SUCCESS) {
		e->hs.free_compile_error(why);
		e->db = NULL;
	}
	vb_assert(e->db); /* literals of 3 to 64 bytes always compile */
	vb_assert(e->hs.alloc_scratch(e->db, &e->scratch) == HS_SUCCESS);
	return e;
}

void secrets_engine_free(struct secrets_engine *e)
{
	if (!e)
		return;
	e->hs.free_scratch(e->scratch);
	e->hs.free_database(e->db);
	vb_arena_free(e->arena);
	free(e);
}

struct pass {
	const struct secrets_engine *e;
	secrets_hit *hit;
	void *ctx;
};

static int on_match(unsigned id, unsigned long long from, unsigned long long to, unsigned flags,
		    void *ctx)
{
	const struct pass *p = ctx;
	const struct secrets_literal *l = &p->e->literals.v[id];

	(void)from;
	(void)flags;
	return !p->hit(p->ctx, l, (size_t)to - l->length);
}

void secrets_engine_scan(struct secrets_engine *e, struct vb_str text, secrets_hit *hit, void *ctx)
{
	struct pass p = {e, hit, ctx};

	while (text.n) { /* vectorscan counts in 32 bits */
		size_t n = text.n < UINT32_MAX / 2 ? text.n : UINT32_MAX / 2;

		e->hs.scan(e->db, text.p, (unsigned)n, 0, e->scratch, on_match, &p);
		text = vb_str_from(text, n);
	}
}
