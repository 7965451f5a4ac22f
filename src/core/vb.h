/*
 * vb.h - the vocabulary every other folder speaks: strings by value, arenas, vectors, errors.
 *
 * Lifetimes are three: the process (read-only tables), a run or request (an arena), a scope
 * (VB_CLEANUP). Out of memory ends the process with exit status 4 (docs/adr/0002): every record
 * is transactional, so nothing recorded is lost and no caller has an untested recovery path.
 */
#ifndef VAUBAN_CORE_VB_H
#define VAUBAN_CORE_VB_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define VB_PRINTF(f, a) __attribute__((format(printf, f, a)))
#define VB_MUST_USE __attribute__((warn_unused_result))
#define VB_CLEANUP(fn) __attribute__((cleanup(fn)))
#define VB_NORETURN __attribute__((noreturn))
/*
 * For loops over many words: compiled twice, the wider one taken where the processor has it. Sanitizers and fuzzers run
 * before such a choice can be made.
 */
#ifdef VB_WIDE_LOOPS
#define VB_WIDE __attribute__((target_clones("avx2", "default")))
#else
#define VB_WIDE
#endif
#define VB_COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* ---- invariants ------------------------------------------------------------------------- */

/* Kept in release builds: a broken invariant ends the process with exit status 70. */
#define vb_assert(cond) ((cond) ? (void)0 : vb_assert_failed(#cond, __FILE__, __LINE__))
VB_NORETURN void vb_assert_failed(const char *cond, const char *file, int line);

/* ---- memory ----------------------------------------------------------------------------- */

/* malloc family that never returns NULL: see the paragraph above. Sizes are checked for overflow. */
void *vb_alloc(size_t count, size_t size); /* zeroed; free() releases it */
void *vb_realloc(void *p, size_t count, size_t size);
void vb_cleanup_free(void *pp); /* for VB_CLEANUP on any pointer */
void vb_cleanup_fd(int *fd);

struct vb_arena;
struct vb_arena *vb_arena_new(void);
void vb_arena_free(struct vb_arena *a); /* NULL is allowed */
void vb_cleanup_arena(struct vb_arena **a);
void *vb_arena_alloc(struct vb_arena *a, size_t size); /* zeroed, aligned to 16 */
void *vb_arena_array(struct vb_arena *a, size_t count, size_t size);

/* A growing array in an arena: VB_VEC(struct x) v = {0}; *vb_vec_add(a, &v) = item; */
#define VB_VEC(T)                                                                                  \
	struct {                                                                                   \
		T *v;                                                                              \
		size_t n, cap;                                                                     \
	}
#define vb_vec_add(a, vec)                                                                         \
	(__extension__({                                                                           \
		__auto_type vb_vec_ = (vec);                                                       \
		if (vb_vec_->n == vb_vec_->cap)                                                    \
			vb_vec_->v = vb_vec_grow((a), vb_vec_->v, &vb_vec_->cap,                   \
						 sizeof(*vb_vec_->v));                             \
		&vb_vec_->v[vb_vec_->n++];                                                         \
	}))
void *vb_vec_grow(struct vb_arena *a, void *items, size_t *cap, size_t size);

/* ---- strings ---------------------------------------------------------------------------- */

/* Bytes with a length; not NUL-terminated unless a function says so. p may be NULL when n is 0. */
struct vb_str {
	const char *p;
	size_t n;
};
#define VB_STR(literal) ((struct vb_str){(literal), sizeof(literal) - 1})
#define VB_STR_INIT(literal)                                                                       \
	{                                                                                          \
		(literal), sizeof(literal) - 1                                                     \
	}
#define VB_FMT(s) (int)(s).n, (s).n ? (s).p : "" /* for "%.*s" */

struct vb_str vb_str(const char *nul_terminated); /* NULL gives the empty string */
struct vb_str vb_strn(const char *p, size_t n);
bool vb_str_eq(struct vb_str a, struct vb_str b);
bool vb_str_is(struct vb_str a, const char *nul_terminated);
bool vb_str_ieq(struct vb_str a, struct vb_str b); /* ASCII case folded */
int vb_str_cmp(struct vb_str a, struct vb_str b);  /* bytewise, shorter first */
bool vb_str_starts(struct vb_str s, struct vb_str prefix);
bool vb_str_ends(struct vb_str s, struct vb_str suffix);
size_t vb_str_find(struct vb_str s, struct vb_str needle);        /* s.n when absent */
size_t vb_str_chr(struct vb_str s, char c);                       /* s.n when absent */
size_t vb_str_rchr(struct vb_str s, char c);                      /* s.n when absent */
struct vb_str vb_str_sub(struct vb_str s, size_t from, size_t n); /* clamped to s */
struct vb_str vb_str_from(struct vb_str s, size_t from);
struct vb_str vb_str_cut(struct vb_str s,
			 size_t max);       /* at most max bytes, no half of a UTF-8 character */
struct vb_str vb_str_trim(struct vb_str s); /* ASCII white space at both ends */
/* Cuts the part before the first `sep` off *rest and returns it; false when *rest is exhausted. */
bool vb_str_next(struct vb_str *rest, char sep, struct vb_str *part);
bool vb_str_line(struct vb_str *rest, struct vb_str *line);  /* LF or CRLF */
bool vb_str_word(struct vb_str *rest, struct vb_str *word);  /* runs of white space separate */
bool vb_str_u64(struct vb_str s, uint64_t *out) VB_MUST_USE; /* whole string, decimal */
bool vb_str_i64(struct vb_str s, int64_t *out) VB_MUST_USE;
bool vb_str_double(struct vb_str s, double *out) VB_MUST_USE; /* C locale, finite */
size_t vb_utf8_write(
	uint32_t c,
	char out[4]); /* the bytes of a Unicode character; how many, and no more is written */
bool vb_str_utf8(struct vb_str s); /* well-formed UTF-8 */
/* Shell-like match of a whole path: '*' and '?' stop at '/', '**' does not, [a-z] classes. */
bool vb_glob(struct vb_str pattern, struct vb_str path);
/* Edit distance with an upper bound (returns bound when larger), for "did you mean". */
unsigned vb_str_distance(struct vb_str a, struct vb_str b, unsigned bound);
/* The candidate nearest to `word`, or NULL when none is near enough to suggest. */
const char *vb_nearest(struct vb_str word, const char *const *candidates, size_t n);

/* Copies into the arena, NUL-terminated one byte past n. */
struct vb_str vb_arena_str(struct vb_arena *a, struct vb_str s);
const char *vb_arena_cstr(struct vb_arena *a, struct vb_str s);
struct vb_str vb_arena_printf(struct vb_arena *a, const char *fmt, ...) VB_PRINTF(2, 3);
/* Replaces control bytes and malformed UTF-8 by '?': what hostile input may show on a terminal. */
struct vb_str vb_arena_printable(struct vb_arena *a, struct vb_str s);
struct vb_str vb_arena_lower(struct vb_arena *a, struct vb_str s);
struct vb_str vb_arena_hex(struct vb_arena *a, const void *bytes, size_t n);
int vb_hex_digit(char c); /* 0 to 15; -1 when it is none */
/* Exactly 2n digits into n bytes; nothing is written when `text` is anything else. */
bool vb_hex_decode(struct vb_str text, unsigned char *out, size_t n) VB_MUST_USE;
/* RFC 4648 base64, padded and canonical; false when `text` is not. */
bool vb_base64_decode(struct vb_arena *a, struct vb_str text, struct vb_str *out) VB_MUST_USE;
struct vb_str vb_base64_encode(struct vb_arena *a, const void *bytes, size_t n);

/* ---- growing byte buffer ---------------------------------------------------------------- */

/* Every buffer declares its maximum; past it `over` is set, bytes are dropped, nothing crashes. */
struct vb_buf {
	char *p;
	size_t n, cap, max;
	bool over;
};
void vb_buf_init(struct vb_buf *b, size_t max);
void vb_buf_done(struct vb_buf *b);
void vb_buf_add(struct vb_buf *b, const void *bytes, size_t n);
void vb_buf_str(struct vb_buf *b, struct vb_str s);
void vb_buf_cstr(struct vb_buf *b, const char *s);
void vb_buf_char(struct vb_buf *b, char c);
void vb_buf_printf(struct vb_buf *b, const char *fmt, ...) VB_PRINTF(2, 3);
void vb_buf_vprintf(struct vb_buf *b, const char *fmt, va_list ap) VB_PRINTF(2, 0);
struct vb_str vb_buf_view(const struct vb_buf *b); /* valid until the next write */

/* ---- errors ----------------------------------------------------------------------------- */

/*
 * A function that can fail returns bool, is VB_MUST_USE and takes a struct vb_error * last.
 * Outputs are written only on success. Codes map to exit status and HTTP status in error.c.
 */
enum vb_code {
	VB_OK,
	VB_E_USAGE,   /* the command is wrong                   exit 2 */
	VB_E_INPUT,   /* an input file is rejected              exit 3 */
	VB_E_ENV,     /* disk, permission, network, environment exit 4 */
	VB_E_MISSING, /* what was asked for does not exist      exit 4 */
	VB_E_LIMIT,   /* a declared limit was reached           exit 3 */
	VB_E_STOP,    /* cancelled by the user                  exit 4, or 128 + the signal */
	VB_E_BUG,     /* our own fault                          exit 70 */
};
enum vb_exit { /* of the program; see docs/MANUAL.md */
	       VB_EXIT_DONE = 0,
	       VB_EXIT_NO = 1,
	       VB_EXIT_USAGE = 2,
	       VB_EXIT_INPUT = 3,
	       VB_EXIT_ENV = 4,
	       VB_EXIT_PARTIAL = 5,
	       VB_EXIT_BUG = 70,
};

struct vb_error {
	enum vb_code code;
	char file[256];        /* the user's input, "" when none */
	uint32_t line, column; /* from 1; 0 when unknown */
	const char *our_file;  /* where we noticed */
	int our_line;
	char text[512];
	char hint[256]; /* what to do, "" when nothing useful can be said */
};

/* Return false, so that a failure is one line: return vb_fail(err, VB_E_ENV, "cannot open %s", p); */
#define vb_fail(err, code, ...) vb_fail_((err), (code), __FILE__, __LINE__, NULL, 0, 0, __VA_ARGS__)
#define vb_fail_at(err, code, file, line, column, ...)                                             \
	vb_fail_((err), (code), __FILE__, __LINE__, (file), (line), (column), __VA_ARGS__)
bool vb_fail_(struct vb_error *err, enum vb_code code, const char *our_file, int our_line,
	      const char *file, uint32_t line, uint32_t column, const char *fmt, ...)
	VB_PRINTF(8, 9);
bool vb_fail_errno(struct vb_error *err, const char *what,
		   const char *path); /* reads errno; VB_E_ENV */
bool vb_hint(struct vb_error *err, const char *fmt, ...) VB_PRINTF(2, 3);   /* returns false */
bool vb_prefix(struct vb_error *err, const char *fmt, ...) VB_PRINTF(2, 3); /* returns false */
enum vb_exit vb_exit_of(enum vb_code code);
int vb_http_of(enum vb_code code);
/* "file:line:column: text\n  hint" into buf, as it is shown to a person: names in it may come from hostile input. */
void vb_error_write(const struct vb_error *err, struct vb_buf *out);

/* ---- byte cursor ------------------------------------------------------------------------ */

/* Bounded reads of binary input with a sticky failure flag: check `bad` once, at the end. */
struct vb_cursor {
	const unsigned char *p;
	size_t n, at;
	bool bad;
	bool big; /* multi-byte integers are big-endian */
};
struct vb_cursor vb_cursor(const void *bytes, size_t n);
uint8_t vb_get_u8(struct vb_cursor *c);
uint16_t vb_get_u16(struct vb_cursor *c);
uint32_t vb_get_u32(struct vb_cursor *c);
uint64_t vb_get_u64(struct vb_cursor *c);
double vb_get_double(struct vb_cursor *c);
struct vb_str vb_get_bytes(struct vb_cursor *c, size_t n); /* empty and bad when short */
struct vb_str vb_get_str(struct vb_cursor *c);             /* u32 length, then bytes */
void vb_seek(struct vb_cursor *c, size_t at);
/* Their twins, little-endian, into a buffer. */
void vb_put_u8(struct vb_buf *b, uint8_t v);
void vb_put_u16(struct vb_buf *b, uint16_t v);
void vb_put_u32(struct vb_buf *b, uint32_t v);
void vb_put_u64(struct vb_buf *b, uint64_t v);
void vb_put_double(struct vb_buf *b, double v);
void vb_put_str(struct vb_buf *b, struct vb_str s);

/* ---- map -------------------------------------------------------------------------------- */

/* String to pointer, in an arena. Keys are not copied: they must live as long as the map. */
struct vb_map {
	struct vb_arena *arena;
	struct vb_map_slot *slots;
	size_t n, cap;
};
void vb_map_init(struct vb_map *m, struct vb_arena *a);
void *vb_map_find(const struct vb_map *m, struct vb_str key); /* NULL when absent */
void **vb_map_put(struct vb_map *m, struct vb_str key);       /* slot, NULL in it when new */
uint64_t vb_hash64(struct vb_str s, uint64_t seed);           /* fast, not for security */

#endif
